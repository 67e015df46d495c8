//! What the dialog that sends forms knows: for whom it was prepared, what was ticked and written, and how far the sending is. It lives
//! as long as the page, so a dialog that was closed opens again with nothing lost. Others may be selected meanwhile: what is sent goes to
//! those for whom it was prepared.

use super::api::{draft_forms, list_form_recipients, send_forms};
use crate::{
    Failure,
    invitations::{NotSent, Tries, follow, once, whom},
    messages::{Asking, Composing, as_written},
};
use domain::{
    Language,
    clients::ClientSelection,
    form_sharing::{FormsBatch, FormsDraft},
    ids::FormId,
    invitations::{BatchProgress, BatchPurpose, BatchReceipt},
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

/// What a person decides by *Send*: to whom, in which words, which forms, and whether they start from the last answers.
type Decision = (ClientSelection, Vec<WrittenMessage>, Vec<FormId>, bool);

#[derive(Clone, Copy)]
pub(super) struct Share {
    /// Who is selected.
    clients: Signal<ClientSelection>,
    pub open: RwSignal<bool>,
    pub draft: RwSignal<Option<Result<Arc<FormsDraft>, Failure>>>,
    pub composing: Composing,
    pub from_last_answers: RwSignal<bool>,
    pub busy: RwSignal<bool>,
    pub failure: RwSignal<Option<Failure>>,
    pub not_sent: RwSignal<Option<NotSent>>,
    pub receipt: RwSignal<Option<BatchReceipt>>,
    pub progress: RwSignal<Option<BatchProgress>>,
    pub progress_failure: RwSignal<Option<Failure>>,
    /// The words that the program comes with, as the editor reads them; none before they were put there.
    shipped: RwSignal<Vec<WrittenMessage>>,
    /// For whom it was prepared last.
    prepared_for: StoredValue<ClientSelection>,
    place: StoredValue<Option<DraftPlace>>,
    left_behind: StoredValue<Vec<LeftBehind>>,
    tries: StoredValue<Tries<Decision>>,
    on_sent: Callback<ClientSelection>,
}

impl Share {
    pub fn new(
        clients: Signal<ClientSelection>,
        open: RwSignal<bool>,
        on_sent: Callback<ClientSelection>,
        not_sent: RwSignal<Option<NotSent>>,
    ) -> Self {
        let prepared_for = StoredValue::new(ClientSelection::default());
        let ask = move |wanted| -> Asking { Box::pin(list_form_recipients(prepared_for.get_value(), wanted)) };
        Self {
            clients,
            open,
            draft: RwSignal::new(None),
            composing: Composing::new(BatchPurpose::Forms, Callback::new(ask)),
            from_last_answers: RwSignal::new(false),
            busy: RwSignal::new(false),
            failure: RwSignal::new(None),
            not_sent,
            receipt: RwSignal::new(None),
            progress: RwSignal::new(None),
            progress_failure: RwSignal::new(None),
            shipped: RwSignal::new(Vec::new()),
            prepared_for,
            place: StoredValue::new(None),
            left_behind: StoredValue::new(Vec::new()),
            tries: StoredValue::new(Tries::default()),
            on_sent,
        }
    }

    /// `chosen`: the forms to tick, with their titles; none leaves those that are. What is on its way is shown first, whoever is selected.
    pub fn opened(self, chosen: Vec<(FormId, String)>) {
        if self.busy.get_untracked() {
            return;
        }
        self.turn_to(self.clients.with_untracked(DraftPlace::of));
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
        if self.busy.get_untracked() || self.receipt.read_untracked().is_some() {
            return;
        }
        let clients = self.clients.get_untracked();
        self.prepared_for.set_value(clients.clone());
        self.draft.set(None);
        self.failure.set(None);
        leptos::task::spawn_local(async move {
            let draft = draft_forms(clients.clone()).await;
            // Another selection may have been opened meanwhile, or the page been left.
            if self.prepared_for.try_get_value() == Some(clients) {
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
        self.prepared_for.with_value(|clients| clients.only().is_some())
    }

    /// To those who were counted. The same content that was tried before keeps its key, so that it asks once however often it is
    /// tried (R10); other words are another sending.
    pub fn send(self, draft: &FormsDraft) {
        if untrack(|| !self.composing.blocking(&draft.audience).is_empty()) {
            return;
        }
        let clients = self.prepared_for.get_value();
        let forms = self.composing.forms.get_untracked();
        let from_last_answers = self.from_last_answers.get_untracked();
        let decision = (clients.clone(), untrack(|| self.composing.drafts.written(&Language::ALL)), forms.clone(), from_last_answers);
        let chosen_count = matches!(clients, ClientSelection::Matching { .. }).then(|| draft.audience.totals.chosen());
        let batch = FormsBatch {
            idempotency_key: self.tries.try_update_value(|tries| tries.key(decision)).unwrap_or_default(),
            clients,
            chosen_count,
            messages: untrack(|| self.composing.written(&draft.audience)),
            forms,
            from_last_answers,
        };
        self.not_sent.set(None);
        let whom = whom(&draft.audience);
        let sending = async move { Ok(send_forms(batch).await) };
        once(self.busy, self.failure, sending, move |outcome| match outcome {
            Ok(receipt) => self.sent(receipt),
            Err(failure) => self.failed(NotSent { told: format!("The forms to {whom} were not sent."), failure }),
        });
    }

    /// It is told with a name to whoever has closed the dialog since, or opened it for others; they are prepared for now.
    fn failed(self, not_sent: NotSent) {
        let is_open = self.open.get_untracked();
        if is_open && self.is_for_chosen() {
            if not_sent.is_outdated() {
                self.prepare();
            }
            return self.failure.set(Some(not_sent.failure));
        }
        self.not_sent.set(Some(not_sent));
        if is_open {
            self.opened(Vec::new());
        }
    }

    /// Whether it was prepared for those who are chosen now.
    fn is_for_chosen(self) -> bool {
        let is_for = |chosen: &ClientSelection| self.prepared_for.try_with_value(|before| before == chosen);
        self.clients.try_with_untracked(is_for).flatten() != Some(false)
    }

    fn sent(self, receipt: BatchReceipt) {
        self.tries.update_value(Tries::arrived);
        self.progress.set(Some(receipt.progress.clone()));
        self.progress_failure.set(None);
        self.receipt.set(Some(receipt));
        self.follow();
        if !self.open.get_untracked() {
            self.closed();
        }
    }

    pub fn follow(self) {
        let Some(batch) = self.receipt.with_untracked(|receipt| receipt.as_ref().map(|receipt| receipt.batch)) else { return };
        if self.progress.with_untracked(|progress| progress.as_ref().is_some_and(BatchProgress::is_done)) {
            return;
        }
        let is_watched =
            move || self.receipt.try_with_untracked(|receipt| receipt.as_ref().is_some_and(|receipt| receipt.batch == batch)) == Some(true);
        follow(batch, self.progress, self.progress_failure, is_watched);
    }

    /// Whether something is being sent to those who are chosen, or was and the page has not been told.
    pub fn is_under_way(self) -> bool {
        let is_sent = || self.receipt.try_with_untracked(Option::is_some) == Some(true);
        (self.busy.try_get_untracked() == Some(true) || is_sent()) && self.is_for_chosen()
    }

    /// What was sent is told to the page, and its words were for that sending alone (R16); what was not sent is kept.
    pub fn closed(self) {
        self.not_sent.set(None);
        if self.receipt.try_update(Option::take).flatten().is_some() {
            self.progress.set(None);
            self.composing.forms.set(Vec::new());
            self.composing.stepping.begin_again();
            self.from_last_answers.set(false);
            self.start_again();
            self.on_sent.run(self.prepared_for.get_value());
        }
    }
}
