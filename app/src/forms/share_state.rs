//! What the dialog that sends forms knows: for whom it was prepared, what was ticked and written, and how far the sending is. It lives
//! as long as the page, so a dialog that was closed opens again with nothing lost. Others may be selected meanwhile: what is sent goes to
//! those for whom it was prepared.

use super::api::{draft_forms, list_form_recipients, send_forms};
use crate::{
    Failure,
    invitations::{NotSent, SendingState, once, whom},
    messages::{Asking, Composing, as_written},
};
use domain::{
    Language,
    clients::ClientSelection,
    form_sharing::{FormsBatch, FormsDraft},
    ids::FormId,
    invitations::{BatchPurpose, BatchReceipt},
    messages::{DraftPlace, WrittenMessage},
};
use leptos::prelude::*;
use std::sync::Arc;

/// What was ticked and written for some clients, and was not sent.
#[derive(Clone, Debug)]
struct LeftBehind {
    place: DraftPlace,
    messages: Vec<WrittenMessage>,
    forms: Vec<FormId>,
    from_last_answers: bool,
}

#[derive(Clone, Copy)]
pub(super) struct Share {
    pub sending: SendingState,
    pub draft: RwSignal<Option<Result<Arc<FormsDraft>, Failure>>>,
    pub composing: Composing,
    pub from_last_answers: RwSignal<bool>,
    /// The words that the program comes with, as the editor reads them; none before they were put there.
    shipped: RwSignal<Vec<WrittenMessage>>,
    place: StoredValue<Option<DraftPlace>>,
    left_behind: StoredValue<Vec<LeftBehind>>,
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
        Self {
            sending,
            draft: RwSignal::new(None),
            composing: Composing::new(BatchPurpose::Forms, Callback::new(ask)),
            from_last_answers: RwSignal::new(false),
            shipped: RwSignal::new(Vec::new()),
            place: StoredValue::new(None),
            left_behind: StoredValue::new(Vec::new()),
        }
    }

    /// `chosen`: the forms to tick, with their titles; none leaves those that are. What is on its way is shown first, whoever is selected.
    pub fn opened(self, chosen: Vec<(FormId, String)>) {
        if self.sending.is_sending.get_untracked() {
            return;
        }
        self.turn_to(self.sending.clients.with_untracked(DraftPlace::of));
        if !chosen.is_empty() {
            self.composing.choose_forms(chosen);
        }
        self.prepare();
    }

    /// What was written for one client is never offered for another: it is there again when they are.
    fn turn_to(self, place: DraftPlace) {
        let Some(before) = self.place.try_update_value(|before| before.replace(place)).flatten().filter(|before| *before != place) else {
            return;
        };
        let left = LeftBehind {
            place: before,
            messages: untrack(|| self.composing.drafts.written(&Language::ALL)),
            forms: self.composing.forms.get_untracked(),
            from_last_answers: self.from_last_answers.get_untracked(),
        };
        let found = self.left_behind.try_update_value(|all| {
            all.push(left);
            all.iter().position(|left| left.place == place).map(|at| all.remove(at))
        });
        self.start_again();
        let found = found.flatten();
        if let Some(LeftBehind { messages, .. }) = &found {
            self.composing.drafts.replace(messages);
        }
        let (forms, from_last_answers) = found.map(|found| (found.forms, found.from_last_answers)).unwrap_or_default();
        self.composing.forms.set(forms);
        self.from_last_answers.set(from_last_answers);
        self.composing.stepping.begin_again();
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
            let draft = draft_forms(clients.clone()).await;
            // Another selection may have been opened meanwhile, or the page been left.
            if self.sending.is_prepared_for(&clients) {
                match draft {
                    Ok(draft) => self.take(draft),
                    Err(failure) => self.draft.set(Some(Err(failure))),
                }
            }
        });
    }

    /// What was written before stays.
    fn take(self, draft: FormsDraft) {
        let shipped: Vec<WrittenMessage> = draft.messages.iter().map(as_written).collect();
        if !untrack(|| self.is_written()) {
            self.composing.drafts.replace(&shipped);
        }
        self.shipped.set(shipped);
        self.composing.withdrawn.set(Vec::new());
        self.composing.prepared(&draft.audience, &draft.forms);
        self.draft.set(Some(Ok(Arc::new(draft))));
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
        if untrack(|| !self.composing.blocking(&draft.audience).is_empty()) {
            return;
        }
        let clients = self.sending.prepared_for();
        let forms = self.composing.forms.get_untracked();
        let from_last_answers = self.from_last_answers.get_untracked();
        let decision = (clients.clone(), untrack(|| self.composing.drafts.written(&Language::ALL)), forms.clone(), from_last_answers);
        let chosen_count = matches!(clients, ClientSelection::Matching { .. }).then(|| draft.audience.totals.chosen());
        let batch = FormsBatch {
            idempotency_key: self.sending.key(decision),
            clients,
            chosen_count,
            messages: untrack(|| self.composing.written(&draft.audience)),
            forms,
            from_last_answers,
        };
        self.sending.not_sent.set(None);
        let whom = whom(&draft.audience);
        let sending = async move { Ok(send_forms(batch).await) };
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
            self.composing.forms.set(Vec::new());
            self.composing.stepping.begin_again();
            self.from_last_answers.set(false);
            self.start_again();
            self.sending.tell();
        }
    }
}
