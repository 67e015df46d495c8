//! What the dialog for inviting knows: what was prepared, what was typed, and how far the sending is. It lives as long as the
//! page, so a dialog that was closed opens again with nothing lost (R15).

use super::{
    api::{draft_invitations, list_recipients, send_invitations},
    not_sent::{NotSent, whom},
    once::once,
    sending_state::SendingState,
};
use crate::{
    Failure,
    messages::{Asking, Composing, Keeper, Keeping, all_kept, default_of, in_order, keep_while_written, leave},
};
use chrono::{DateTime, Utc};
use domain::{
    Language, Refusal,
    clients::ClientSelection,
    invitations::{BatchPurpose, BatchReceipt, InvitationBatch, SendDraft},
    messages::{DraftPlace, InvitationDefault},
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

/// What the editor began with.
#[derive(Clone, Debug)]
pub(super) struct Pristine {
    /// For whom it was prepared: what is written now is their draft, whoever is chosen meanwhile.
    pub place: DraftPlace,
    /// As the editor reads it.
    pub default: InvitationDefault,
}

#[derive(Clone, Copy)]
pub(super) struct Invite {
    pub sending: SendingState,
    pub step: RwSignal<Step>,
    pub prepared: RwSignal<Prepared>,
    pub composing: Composing,
    pub save_as_default: RwSignal<bool>,
    pub keeping: RwSignal<Keeping>,
    pub pristine: RwSignal<Option<Pristine>>,
    pub keeper: StoredValue<Option<Keeper>>,
    unseen: StoredValue<Unseen>,
}

/// What the dialog remembers and does not show.
#[derive(Default)]
struct Unseen {
    /// How often it was prepared: an answer to an earlier one is out of date.
    preparation: u32,
    /// Whether the page knows of the last sending.
    is_told: bool,
}

impl Invite {
    pub fn new(
        clients: Signal<ClientSelection>,
        open: RwSignal<bool>,
        on_sent: Callback<ClientSelection>,
        not_sent: RwSignal<Option<NotSent>>,
    ) -> Self {
        let sending = SendingState::new(clients, open, on_sent, not_sent);
        let ask = move |wanted| -> Asking { Box::pin(list_recipients(sending.prepared_for(), wanted)) };
        let invite = Self {
            sending,
            step: RwSignal::new(Step::Compose),
            prepared: RwSignal::new(Prepared::Waiting),
            composing: Composing::new(BatchPurpose::Invitation, Callback::new(ask)),
            save_as_default: RwSignal::new(false),
            keeping: RwSignal::new(Keeping::Idle),
            pristine: RwSignal::new(None),
            keeper: StoredValue::new(None),
            unseen: StoredValue::new(Unseen::default()),
        };
        invite.keeper.set_value(Some(keep_while_written(Memo::new(move |_| invite.to_keep()), invite.keeping)));
        invite
    }

    /// Fetches recipients and defaults, when the dialog opens. What was typed before stays, if it was for the same clients.
    pub fn prepare(self) {
        if self.sending.has_begun() {
            return;
        }
        let clients = self.sending.clients.get_untracked();
        let number = self.unseen.with_value(|unseen| unseen.preparation) + 1;
        self.unseen.update_value(|unseen| unseen.preparation = number);
        self.sending.prepare_for(clients.clone());
        self.prepared.set(Prepared::Waiting);
        self.sending.failure.set(None);
        let place = DraftPlace::of(&clients);
        leptos::task::spawn_local(async move {
            let is_over = move || self.is_over(number);
            let left = self.leave_others(place, number).await;
            if is_over() {
                return;
            }
            if let Err(failure) = left {
                return self.prepared.set(Prepared::Failed(failure));
            }
            all_kept().await;
            let outcome = draft_invitations(clients).await;
            if is_over() {
                return;
            }
            match outcome {
                Ok(draft) => self.take(place, draft),
                Err(failure) => self.prepared.set(Prepared::Failed(failure)),
            }
        });
    }

    /// Another preparation was asked for meanwhile, or the page was left.
    fn is_over(self, number: u32) -> bool {
        self.unseen.try_with_value(|unseen| unseen.preparation) != Some(number)
    }

    /// What was written for others is kept as their draft, and is out of the editor then; unless the preparation is over, and they may be
    /// those of the next.
    async fn leave_others(self, place: DraftPlace, number: u32) -> Result<(), Failure> {
        let is_of_others = self.pristine.try_with_untracked(|pristine| pristine.as_ref().is_some_and(|pristine| pristine.place != place));
        if is_of_others != Some(true) {
            return Ok(());
        }
        leave(self.keeper.get_value()).await?;
        if !self.is_over(number) && self.pristine.try_set(None).is_none() {
            self.begin();
        }
        Ok(())
    }

    /// Nothing that was said or ticked for a sending before holds for the next.
    fn begin(self) {
        self.step.set(Step::Compose);
        self.save_as_default.set(false);
        self.composing.stepping.begin_again();
        self.keeping.set(Keeping::Idle);
        self.composing.withdrawn.set(Vec::new());
    }

    /// `place`: for whom the draft was asked for.
    fn take(self, place: DraftPlace, draft: SendDraft) {
        if !self.is_touched() {
            let default = default_of(&draft);
            self.composing.put(&default.messages, default.forms.clone());
            if let Some(kept) = &draft.kept {
                self.composing.put(&kept.messages, kept.forms.clone().unwrap_or_else(|| default.forms.clone()));
            }
            self.pristine.set(Some(Pristine { place, default }));
            if let Some(keeper) = self.keeper.get_value() {
                keeper.begins_with(draft.kept.as_ref().and_then(|kept| kept.at));
            }
            self.composing.withdrawn.set(draft.withdrawn_forms.clone());
        }
        self.composing.prepared(&draft.audience, &draft.forms);
        self.prepared.set(Prepared::Ready(Arc::new(draft)));
    }

    /// Looks again whether all is as it was when the dialog was opened: the step *Preview* shows what would be sent now. Who was invited
    /// since the dialog was opened is told of on sending.
    pub fn look_again(self) {
        self.look(self.seen_at());
    }

    /// When it was looked at whom it is for, by whoever has not been told since that somebody was invited.
    fn seen_at(self) -> Option<DateTime<Utc>> {
        match self.prepared.get_untracked() {
            Prepared::Ready(prepared) => Some(prepared.audience.seen.at),
            Prepared::Waiting | Prepared::Failed(_) => None,
        }
    }

    /// `since`: what happened from then on has not been told; nothing, where it was told just now.
    fn look(self, since: Option<DateTime<Utc>>) {
        let Prepared::Ready(before) = self.prepared.get_untracked() else { return };
        let (number, clients) = (self.unseen.with_value(|unseen| unseen.preparation), self.sending.prepared_for());
        let place = DraftPlace::of(&clients);
        leptos::task::spawn_local(async move {
            // Whatever is wrong is told on sending.
            let Ok(mut now) = draft_invitations(clients).await else { return };
            now.audience.seen.at = since.unwrap_or(now.audience.seen.at);
            let is_same = before.forms == now.forms
                && before.audience.recipients == now.audience.recipients
                && before.left_out == now.left_out
                && before.audience.totals == now.audience.totals
                && before.audience.seen == now.audience.seen;
            let is_shown = self.step.try_get_untracked() == Some(Step::Preview) && !self.sending.is_sending.get_untracked();
            if !is_same && is_shown && !self.is_over(number) {
                self.take(place, now);
            }
        });
    }

    /// To those who were shown or counted, and to nobody else.
    pub fn send(self) {
        let Prepared::Ready(prepared) = self.prepared.get_untracked() else { return };
        if self.sending.is_sending.get_untracked()
            || prepared.audience.totals.recipients() == 0
            || untrack(|| !self.composing.blocking(&prepared.audience).is_empty())
        {
            return;
        }
        let (batch, whom) = (self.batch(&prepared), whom(&prepared.audience));
        self.sending.not_sent.set(None);
        // After what is being kept, whose draft this ends; what would be kept by then is not any more.
        let sending = in_order(async move { Ok(send_invitations(batch).await) });
        once(self.sending.is_sending, self.sending.failure, sending, move |outcome| match outcome {
            Ok(receipt) => self.sent(receipt),
            Err(failure) => self.failed(NotSent { told: format!("The invitation to {whom} was not sent."), failure }),
        });
    }

    fn failed(self, not_sent: NotSent) {
        let here = |not_sent: NotSent| {
            let is_outdated = not_sent.is_outdated();
            let is_about_default = matches!(not_sent.failure.0, Refusal::Rule(_)) && self.save_as_default.get_untracked();
            self.sending.failure.set(Some(not_sent.failure));
            if is_outdated {
                self.look(None);
            } else if is_about_default {
                self.look_at_default();
            }
        };
        self.sending.failed(not_sent, here, || self.prepare());
    }

    /// What it was to be saved as may be another by now: one writes on top of that from then on.
    fn look_at_default(self) {
        let since = self.seen_at();
        let (number, clients) = (self.unseen.with_value(|unseen| unseen.preparation), self.sending.prepared_for());
        let place = DraftPlace::of(&clients);
        leptos::task::spawn_local(async move {
            all_kept().await;
            let Ok(mut now) = draft_invitations(clients).await else { return };
            now.audience.seen.at = since.unwrap_or(now.audience.seen.at);
            if !self.is_over(number) && !self.sending.is_sending.get_untracked() {
                self.follow_default(&now);
                self.take(place, now);
            }
        });
    }

    fn batch(self, prepared: &SendDraft) -> InvitationBatch {
        let chosen = self.sending.prepared_for();
        let forms = self.composing.forms.get_untracked();
        let save_as_default = prepared.may_save_as_default && self.save_as_default.get_untracked();
        let decision = (chosen.clone(), untrack(|| self.composing.drafts.written(&Language::ALL)), forms.clone(), save_as_default);
        let idempotency_key = self.sending.key(decision);
        // What another page has kept since is its own.
        let draft = (self.keeping.get_untracked() != Keeping::Behind).then(|| DraftPlace::of(&chosen));
        InvitationBatch {
            idempotency_key,
            clients: chosen,
            seen: Some(prepared.audience.seen.clone()),
            draft,
            draft_page: self.keeper.get_value().and_then(Keeper::page),
            messages: untrack(|| self.composing.written(&prepared.audience)),
            forms,
            save_as_default,
            default_seen: self.pristine.get_untracked().filter(|_| save_as_default).map(|pristine| pristine.default),
        }
    }

    fn sent(self, receipt: BatchReceipt) {
        self.unseen.update_value(|unseen| unseen.is_told = false);
        self.sending.sent(receipt);
        self.step.set(Step::Sending);
        if !self.sending.open.get_untracked() {
            self.tell();
        }
    }

    /// The page is told once, when the dialog is no longer in front of it.
    fn tell(self) {
        let is_told = self.unseen.try_update_value(|unseen| std::mem::replace(&mut unseen.is_told, true));
        if is_told == Some(false) {
            self.sending.tell();
        }
    }

    /// After the dialog has closed. What was sent is found under Activity from now on; what was not is kept.
    pub fn closed(self) {
        if self.sending.closed() {
            self.pristine.set(None);
            self.begin();
            self.tell();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{
        ids::ClientId,
        invitations::{Audience, ChosenSeen, ClientOutcome, DraftTotals, Outcome},
        messages::EmailFrame,
    };
    use std::{
        pin::pin,
        task::{Context, Waker},
    };
    use uuid::Uuid;

    fn clients() -> [ClientId; 2] {
        [1, 2].map(|id| ClientId(Uuid::from_u128(id)))
    }

    fn invite_for(chosen: &ClientSelection) -> Invite {
        let invite = Invite::new(Signal::stored(chosen.clone()), RwSignal::new(true), Callback::new(|_| ()), RwSignal::new(None));
        invite.sending.prepare_for(chosen.clone());
        invite
    }

    /// Of whom all are left out.
    fn draft(left_out: &[ClientId]) -> SendDraft {
        let frame = EmailFrame { organization_name: String::new(), lang: "en".to_owned(), accent: "#3558b8".to_owned(), footer_note: None };
        let count = i64::try_from(left_out.len()).unwrap();
        let audience = Audience {
            recipients: Vec::new(),
            next: None,
            totals: DraftTotals { readers: Vec::new(), left_out: count },
            seen: ChosenSeen { count, ..ChosenSeen::default() },
            frame,
            from: String::new(),
            form_titles_allowed: false,
        };
        let left_out =
            left_out.iter().map(|client| ClientOutcome { client: *client, name: String::new(), outcome: Outcome::AlreadyActive });
        SendDraft {
            messages: Vec::new(),
            forms: Vec::new(),
            withdrawn_forms: Vec::new(),
            kept: None,
            audience,
            left_out: left_out.collect(),
            sharing: Vec::new(),
            may_save_as_default: true,
        }
    }

    #[test]
    fn r10_all_who_were_chosen_go_with_the_sending_whoever_of_them_is_left_out() {
        Owner::new().with(|| {
            let chosen = ClientSelection::from(clients().to_vec());
            let draft = draft(&clients());
            let batch = invite_for(&chosen).batch(&draft);
            assert_eq!((batch.clients, batch.seen), (chosen, Some(draft.audience.seen)));
        });
    }

    #[test]
    fn what_another_page_has_kept_does_not_end_with_the_sending() {
        Owner::new().with(|| {
            let chosen = ClientSelection::from(clients().to_vec());
            let invite = invite_for(&chosen);
            assert_eq!(invite.batch(&draft(&clients())).draft, Some(DraftPlace::Many));
            invite.keeping.set(Keeping::Behind);
            assert_eq!(invite.batch(&draft(&clients())).draft, None);
        });
    }

    #[test]
    fn r15_a_preparation_that_was_overtaken_empties_no_editor() {
        Owner::new().with(|| {
            let [one, other] = clients();
            let invite = invite_for(&vec![one].into());
            invite.pristine.set(Some(Pristine { place: DraftPlace::Client(one), default: InvitationDefault::default() }));
            invite.unseen.update_value(|unseen| unseen.preparation = 2);
            let leave = |number| {
                let mut leaving = pin!(invite.leave_others(DraftPlace::Client(other), number));
                assert!(leaving.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_ready());
                invite.pristine.with(Option::is_none)
            };
            assert!(!leave(1), "the first one was overtaken");
            assert!(leave(2));
        });
    }
}
