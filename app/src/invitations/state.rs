//! What the dialog for inviting knows: what was prepared, what was typed, and how far the sending is. It lives as long as the
//! page, so a dialog that was closed opens again with nothing lost (R15).

use super::{
    api::{draft_invitations, list_recipients, send_invitations},
    live,
    once::once,
};
use crate::{
    Failure,
    messages::{Asking, Composing, Keeping, all_kept, as_written, keep_while_written},
};
use domain::{
    clients::ClientSelection,
    ids::{BatchId, FormId},
    invitations::{BatchProgress, BatchPurpose, BatchReceipt, InvitationBatch, SendDraft},
    messages::WrittenMessage,
};
use leptos::prelude::*;
use std::sync::Arc;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    Compose,
    Preview,
    Sending,
}

#[derive(Clone, Debug)]
pub(super) enum Prepared {
    Waiting,
    Failed(Failure),
    Ready(Arc<SendDraft>),
}

/// The default, as the editor reads it.
pub(super) type Pristine = (Vec<WrittenMessage>, Vec<FormId>);

#[derive(Clone, Copy)]
pub(super) struct Invite {
    pub clients: Signal<ClientSelection>,
    pub open: RwSignal<bool>,
    on_sent: Callback<()>,
    pub step: RwSignal<Step>,
    pub prepared: RwSignal<Prepared>,
    pub composing: Composing,
    pub save_as_default: RwSignal<bool>,
    pub is_sending: RwSignal<bool>,
    pub failure: RwSignal<Option<Failure>>,
    pub receipt: RwSignal<Option<BatchReceipt>>,
    pub progress: RwSignal<Option<BatchProgress>>,
    pub progress_failure: RwSignal<Option<Failure>>,
    pub keeping: RwSignal<Keeping>,
    /// The default as it was put into the editor, to tell whether anything has been written since.
    pub pristine: RwSignal<Option<Pristine>>,
    unseen: StoredValue<Unseen>,
}

/// What the dialog remembers and does not show.
#[derive(Default)]
struct Unseen {
    /// What was sent last without an answer that it arrived.
    attempt: Option<InvitationBatch>,
    /// How often it was prepared: an answer to an earlier one is out of date.
    preparation: u32,
    /// Whether the page knows of the last sending.
    is_told: bool,
}

impl Invite {
    pub fn new(clients: Signal<ClientSelection>, open: RwSignal<bool>, on_sent: Callback<()>) -> Self {
        let ask = move |after| -> Asking { Box::pin(list_recipients(clients.get_untracked(), after)) };
        let invite = Self {
            clients,
            open,
            on_sent,
            step: RwSignal::new(Step::Compose),
            prepared: RwSignal::new(Prepared::Waiting),
            composing: Composing::new(BatchPurpose::Invitation, Callback::new(ask)),
            save_as_default: RwSignal::new(false),
            is_sending: RwSignal::new(false),
            failure: RwSignal::new(None),
            receipt: RwSignal::new(None),
            progress: RwSignal::new(None),
            progress_failure: RwSignal::new(None),
            keeping: RwSignal::new(Keeping::Idle),
            pristine: RwSignal::new(None),
            unseen: StoredValue::new(Unseen::default()),
        };
        keep_while_written(Memo::new(move |_| invite.to_keep()), invite.keeping);
        invite
    }

    /// Fetches recipients and defaults, when the dialog opens. What was typed before stays.
    pub fn prepare(self) {
        if self.is_sending.get_untracked() || self.receipt.read_untracked().is_some() {
            return;
        }
        let number = self.unseen.with_value(|unseen| unseen.preparation) + 1;
        self.unseen.update_value(|unseen| unseen.preparation = number);
        self.prepared.set(Prepared::Waiting);
        self.failure.set(None);
        let clients = self.clients.get_untracked();
        leptos::task::spawn_local(async move {
            all_kept().await;
            let outcome = draft_invitations(clients).await;
            // Another one may have been asked for meanwhile, or the page been left.
            if self.unseen.try_with_value(|unseen| unseen.preparation) != Some(number) {
                return;
            }
            match outcome {
                Ok(draft) => self.take(draft),
                Err(failure) => self.prepared.set(Prepared::Failed(failure)),
            }
        });
    }

    fn take(self, draft: SendDraft) {
        if !self.is_touched() {
            let forms: Vec<FormId> = draft.forms.iter().filter(|form| form.is_default).map(|form| form.id).collect();
            let messages: Vec<WrittenMessage> = draft.messages.iter().map(|message| as_written(&message.written)).collect();
            self.composing.put(&messages, forms.clone());
            self.pristine.set(Some((messages, forms)));
            if let Some(kept) = &draft.kept {
                self.composing.put(&kept.messages, kept.forms.clone());
            }
            self.composing.withdrawn.set(draft.withdrawn_forms.clone());
        }
        self.composing.prepared(&draft.audience, &draft.forms);
        self.prepared.set(Prepared::Ready(Arc::new(draft)));
    }

    /// Looks again whether all is as it was when the dialog was opened: the step *Preview* shows what would be sent now.
    pub fn look_again(self) {
        let Prepared::Ready(before) = self.prepared.get_untracked() else { return };
        let clients = self.clients.get_untracked();
        leptos::task::spawn_local(async move {
            // Whatever is wrong is told on sending.
            let Ok(now) = draft_invitations(clients).await else { return };
            let is_same = before.forms == now.forms
                && before.audience.recipients == now.audience.recipients
                && before.left_out == now.left_out
                && before.audience.totals == now.audience.totals;
            let is_shown = self.step.try_get_untracked() == Some(Step::Preview) && !self.is_sending.get_untracked();
            if !is_same && is_shown {
                self.take(now);
            }
        });
    }

    /// To those who were shown or counted, and to nobody else.
    pub fn send(self) {
        let Prepared::Ready(prepared) = self.prepared.get_untracked() else { return };
        if self.is_sending.get_untracked()
            || prepared.audience.totals.recipients() == 0
            || untrack(|| !self.composing.blocking(&prepared.audience).is_empty())
        {
            return;
        }
        let batch = self.batch(&prepared);
        self.unseen.update_value(|unseen| unseen.attempt = Some(batch.clone()));
        once(self.is_sending, self.failure, send_invitations(batch), move |receipt| self.sent(receipt));
    }

    /// The same content that was tried before keeps its key, so that it invites once however often it is tried (R10); changed
    /// content is another sending.
    fn batch(self, prepared: &SendDraft) -> InvitationBatch {
        let (clients, chosen_count) = match self.clients.get_untracked() {
            ClientSelection::These(_) => {
                (prepared.audience.recipients.iter().map(|recipient| recipient.id).collect::<Vec<_>>().into(), None)
            }
            found @ ClientSelection::Matching { .. } => (found, Some(prepared.audience.totals.chosen())),
        };
        let batch = InvitationBatch {
            idempotency_key: String::new(),
            clients,
            chosen_count,
            messages: untrack(|| self.composing.written(&prepared.audience)),
            forms: self.composing.forms.get_untracked(),
            save_as_default: prepared.may_save_as_default && self.save_as_default.get_untracked(),
        };
        let key = self.unseen.with_value(|unseen| {
            let attempt = unseen.attempt.as_ref()?;
            let unkeyed = InvitationBatch { idempotency_key: String::new(), ..attempt.clone() };
            (unkeyed == batch).then(|| attempt.idempotency_key.clone())
        });
        InvitationBatch { idempotency_key: key.unwrap_or_else(new_key), ..batch }
    }

    fn sent(self, receipt: BatchReceipt) {
        let (batch, progress) = (receipt.batch, receipt.progress.clone());
        self.unseen.update_value(|unseen| {
            unseen.attempt = None;
            unseen.is_told = false;
        });
        let is_done = progress.is_done();
        self.progress.set(Some(progress));
        self.progress_failure.set(None);
        self.receipt.set(Some(receipt));
        self.step.set(Step::Sending);
        if !is_done {
            self.follow(batch);
        }
        if !self.open.get_untracked() {
            self.tell();
        }
    }

    /// Until the batch is done, or the dialog is about another.
    pub fn follow(self, batch: BatchId) {
        let is_watched =
            move || self.receipt.try_with_untracked(|receipt| receipt.as_ref().is_some_and(|receipt| receipt.batch == batch)) == Some(true);
        live::follow(batch, self.progress, self.progress_failure, is_watched);
    }

    /// The page is told once, when the dialog is no longer in front of it.
    fn tell(self) {
        let is_told = self.unseen.try_update_value(|unseen| std::mem::replace(&mut unseen.is_told, true));
        if is_told == Some(false) {
            self.on_sent.run(());
        }
    }

    /// After the dialog has closed. What was sent is found under Activity from now on; what was not is kept.
    pub fn closed(self) {
        if self.receipt.read_untracked().is_none() {
            return;
        }
        self.receipt.set(None);
        self.progress.set(None);
        self.step.set(Step::Compose);
        self.save_as_default.set(false);
        self.composing.at.set(0);
        self.pristine.set(None);
        self.keeping.set(Keeping::Idle);
        self.composing.withdrawn.set(Vec::new());
        self.tell();
    }
}

/// 128 random bits. Not `crypto.randomUUID`, which a browser has only where the page came over TLS.
#[cfg(feature = "hydrate")]
pub(crate) fn new_key() -> String {
    let mut bytes = [0_u8; 16];
    let drawn = web_sys::window().and_then(|window| window.crypto().ok()).map(|crypto| crypto.get_random_values_with_u8_array(&mut bytes));
    // An empty key is refused by the server: better than one that two clicks could share.
    if drawn.is_some_and(|drawn| drawn.is_ok()) { uuid::Builder::from_random_bytes(bytes).into_uuid().to_string() } else { String::new() }
}

/// Nothing is sent while a page is rendered.
#[cfg(not(feature = "hydrate"))]
pub(crate) fn new_key() -> String {
    String::new()
}
