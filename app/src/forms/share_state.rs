//! What the dialog that sends forms knows: for whom it was prepared, what was ticked and written, and how far the sending is. It lives
//! as long as the page, so a dialog that was closed opens again with nothing lost, and what is in it is kept as a draft. Others may be
//! selected meanwhile: what is sent goes to those for whom it was prepared.

use super::api::{draft_forms, list_form_recipients, send_forms};
use crate::{
    Failure,
    invitations::{NotSent, SendingState, once, whom},
    messages::{Asking, Composing, Keeper, Keeping, ToKeep, all_kept, as_written, in_order, keep_while_written, leave},
};
use domain::{
    Language,
    clients::ClientSelection,
    form_sharing::{FormsBatch, FormsDraft},
    ids::FormId,
    invitations::{BatchPurpose, BatchReceipt},
    messages::{DraftPlace, InvitationDefault, KeptDraft, WrittenMessage},
};
use leptos::prelude::*;
use std::sync::Arc;

#[derive(Clone, Copy)]
pub(super) struct Share {
    pub sending: SendingState,
    pub draft: RwSignal<Option<Result<Arc<FormsDraft>, Failure>>>,
    pub composing: Composing,
    pub from_last_answers: RwSignal<bool>,
    /// The words that the program comes with, as the editor reads them; none before they were put there.
    shipped: RwSignal<Vec<WrittenMessage>>,
    pub keeping: RwSignal<Keeping>,
    /// Whose draft is in the editor; nobody's before it was put there, and once it was sent.
    place: RwSignal<Option<DraftPlace>>,
    pub keeper: StoredValue<Option<Keeper>>,
    /// Forms to tick when it is prepared, with their titles.
    chosen: StoredValue<Vec<(FormId, String)>>,
}

impl Share {
    pub fn new(
        clients: Signal<ClientSelection>,
        open: RwSignal<bool>,
        on_sent: Callback<ClientSelection>,
        not_sent: RwSignal<Option<NotSent>>,
    ) -> Self {
        let sending = SendingState::new(clients, open, on_sent, not_sent);
        let ask = move |wanted| -> Asking { Box::pin(list_form_recipients(sending.prepared_for(), wanted)) };
        let share = Self {
            sending,
            draft: RwSignal::new(None),
            composing: Composing::new(BatchPurpose::Forms, Callback::new(ask)),
            from_last_answers: RwSignal::new(false),
            shipped: RwSignal::new(Vec::new()),
            keeping: RwSignal::new(Keeping::Idle),
            place: RwSignal::new(None),
            keeper: StoredValue::new(None),
            chosen: StoredValue::new(Vec::new()),
        };
        share.keeper.set_value(Some(keep_while_written(Memo::new(move |_| share.to_keep()), share.keeping)));
        share
    }

    /// `chosen`: the forms to tick, with their titles; none leaves those that are. What is on its way is shown first, whoever is selected.
    pub fn opened(self, chosen: Vec<(FormId, String)>) {
        if self.sending.is_sending.get_untracked() {
            return;
        }
        self.chosen.set_value(chosen);
        self.prepare();
    }

    pub fn prepare(self) {
        if self.sending.has_begun() {
            return;
        }
        let clients = self.sending.clients.get_untracked();
        self.sending.prepare_for(clients.clone());
        self.draft.set(None);
        self.sending.failure.set(None);
        leptos::task::spawn_local(async move {
            let draft = self.draft_for(&clients).await;
            // Another selection may have been opened meanwhile, or the page been left.
            if self.sending.is_prepared_for(&clients) {
                match draft {
                    Ok(draft) => self.take(draft),
                    Err(failure) => self.draft.set(Some(Err(failure))),
                }
            }
        });
    }

    async fn draft_for(self, clients: &ClientSelection) -> Result<FormsDraft, Failure> {
        self.leave_others(clients).await?;
        all_kept().await;
        draft_forms(clients.clone()).await
    }

    /// What was written for one client is never offered for another: it is kept as their draft, and there again when they are.
    async fn leave_others(self, clients: &ClientSelection) -> Result<(), Failure> {
        let place = DraftPlace::of_forms(clients);
        if self.place.try_get_untracked().flatten().is_none_or(|before| before == place) {
            return Ok(());
        }
        leave(self.keeper.get_value()).await?;
        if self.sending.is_prepared_for(clients) {
            self.begin();
        }
        Ok(())
    }

    /// Nothing that was written or ticked for a sending before holds for the next.
    fn begin(self) {
        self.place.set(None);
        self.composing.stepping.begin_again();
        self.keeping.set(Keeping::Idle);
    }

    /// What was written before stays, and is else what was kept of it.
    fn take(self, draft: FormsDraft) {
        let shipped: Vec<WrittenMessage> = draft.messages.iter().map(as_written).collect();
        let mut withdrawn = Vec::new();
        if !untrack(|| self.is_changed()) {
            let kept = draft.kept.clone().unwrap_or_default();
            self.composing.put(&shipped, kept.forms.unwrap_or_default());
            self.composing.drafts.replace(&kept.messages);
            self.from_last_answers.set(kept.from_last_answers);
            if let Some(keeper) = self.keeper.get_value() {
                keeper.begins_with(kept.at);
            }
            withdrawn.clone_from(&draft.withdrawn_forms);
        }
        let chosen = self.chosen.try_update_value(std::mem::take).unwrap_or_default();
        if !chosen.is_empty() {
            self.composing.choose_forms(chosen);
            withdrawn.clear();
        }
        self.shipped.set(shipped);
        self.composing.withdrawn.set(withdrawn);
        self.composing.prepared(&draft.audience, &draft.forms);
        self.place.set(Some(DraftPlace::of_forms(&self.sending.prepared_for())));
        self.draft.set(Some(Ok(Arc::new(draft))));
    }

    /// What differs from what the program comes with: its words, and no form.
    fn to_keep(self) -> Option<ToKeep> {
        if self.sending.receipt.with(Option::is_some) {
            return None;
        }
        let place = self.place.get()?;
        let shipped = InvitationDefault { messages: self.shipped.get(), forms: Vec::new() };
        let draft = shipped.changed_to(self.composing.drafts.written(&Language::ALL), self.composing.forms.get());
        let from_last_answers = self.from_last_answers.get();
        let is_changed = draft.is_some() || from_last_answers;
        Some((place, is_changed.then(|| KeptDraft { from_last_answers, ..draft.unwrap_or_default() })))
    }

    pub fn is_changed(self) -> bool {
        self.to_keep().is_some_and(|(_, draft)| draft.is_some())
    }

    /// Whether the words differ from those that the program comes with, in any language.
    pub fn is_written(self) -> bool {
        self.shipped.with(|shipped| {
            let written = |shipped: &WrittenMessage| self.composing.drafts.of(shipped.language).message.with(|now| *now != shipped.message);
            shipped.iter().any(written)
        })
    }

    pub fn start_again(self) {
        self.shipped.with_untracked(|shipped| self.composing.drafts.replace(shipped));
    }

    pub fn is_for_one(self) -> bool {
        self.sending.prepared_for().only().is_some()
    }

    /// To those who were counted. The same content that was tried before keeps its key, so that it asks once however often it is
    /// tried (R10); other words are another sending.
    pub fn send(self, draft: &FormsDraft) {
        if self.sending.is_sending.get_untracked() || untrack(|| !self.composing.blocking(&draft.audience).is_empty()) {
            return;
        }
        let clients = self.sending.prepared_for();
        let forms = self.composing.forms.get_untracked();
        let from_last_answers = self.from_last_answers.get_untracked();
        let decision = (clients.clone(), untrack(|| self.composing.drafts.written(&Language::ALL)), forms.clone(), from_last_answers);
        let batch = FormsBatch {
            idempotency_key: self.sending.key(decision),
            draft: (self.keeping.get_untracked() != Keeping::Behind).then(|| DraftPlace::of_forms(&clients)),
            draft_page: self.keeper.get_value().and_then(Keeper::page),
            clients,
            seen: Some(draft.audience.seen.clone()),
            messages: untrack(|| self.composing.written(&draft.audience)),
            forms,
            from_last_answers,
        };
        self.sending.not_sent.set(None);
        let whom = whom(&draft.audience);
        let sending = in_order(async move { Ok(send_forms(batch).await) });
        once(self.sending.is_sending, self.sending.failure, sending, move |outcome| match outcome {
            Ok(receipt) => self.sent(receipt),
            Err(failure) => self.failed(NotSent { told: format!("The forms to {whom} were not sent."), failure }),
        });
    }

    fn failed(self, not_sent: NotSent) {
        let here = |not_sent: NotSent| {
            if not_sent.is_outdated() {
                self.prepare();
            }
            self.sending.failure.set(Some(not_sent.failure));
        };
        self.sending.failed(not_sent, here, || self.opened(Vec::new()));
    }

    fn sent(self, receipt: BatchReceipt) {
        self.sending.sent(receipt);
        if !self.sending.open.get_untracked() {
            self.closed();
        }
    }

    /// What was sent is told to the page, and its words were for that sending alone (R16); what was not sent is kept.
    pub fn closed(self) {
        if self.sending.closed() {
            self.begin();
            self.sending.tell();
        }
    }
}
