//! What the two dialogs that send, invitations or forms, know alike: who is chosen, for whom one was prepared, what is on its way, and what
//! came of it. It lives as long as the page, as they do.

use super::{live, not_sent::NotSent, once::Tries};
use crate::Failure;
use domain::{
    clients::ClientSelection,
    ids::{BatchId, FormId},
    invitations::{BatchProgress, BatchReceipt},
    messages::WrittenMessage,
};
use leptos::prelude::*;

/// What a person decides by *Send*: to whom, in which words, with which forms, and what the dialog asks beside that.
pub(crate) type Decision = (ClientSelection, Vec<WrittenMessage>, Vec<FormId>, bool);

#[derive(Clone, Copy)]
pub(crate) struct SendingState {
    /// Who is chosen.
    pub clients: Signal<ClientSelection>,
    pub open: RwSignal<bool>,
    pub is_sending: RwSignal<bool>,
    pub failure: RwSignal<Option<Failure>>,
    pub not_sent: RwSignal<Option<NotSent>>,
    pub receipt: RwSignal<Option<BatchReceipt>>,
    pub progress: RwSignal<Option<BatchProgress>>,
    pub progress_failure: RwSignal<Option<Failure>>,
    /// For whom, the last time: others may be chosen behind the dialog by now.
    prepared_for: StoredValue<ClientSelection>,
    tries: StoredValue<Tries<Decision>>,
    on_sent: Callback<ClientSelection>,
}

impl SendingState {
    pub fn new(
        clients: Signal<ClientSelection>,
        open: RwSignal<bool>,
        on_sent: Callback<ClientSelection>,
        not_sent: RwSignal<Option<NotSent>>,
    ) -> Self {
        Self {
            clients,
            open,
            is_sending: RwSignal::new(false),
            failure: RwSignal::new(None),
            not_sent,
            receipt: RwSignal::new(None),
            progress: RwSignal::new(None),
            progress_failure: RwSignal::new(None),
            prepared_for: StoredValue::new(ClientSelection::default()),
            tries: StoredValue::new(Tries::default()),
            on_sent,
        }
    }

    /// Something is on its way, or went and is still shown: nothing else is prepared meanwhile.
    pub fn has_begun(self) -> bool {
        self.is_sending.get_untracked() || self.receipt.read_untracked().is_some()
    }

    pub fn prepare_for(self, clients: ClientSelection) {
        self.prepared_for.set_value(clients);
    }

    pub fn prepared_for(self) -> ClientSelection {
        self.prepared_for.get_value()
    }

    /// Not for others meanwhile, nor on a page that has been left.
    pub fn is_prepared_for(self, clients: &ClientSelection) -> bool {
        self.prepared_for.try_with_value(|before| before == clients) == Some(true)
    }

    /// Whether it was prepared for those who are chosen now.
    fn is_for_chosen(self) -> bool {
        let is_for = |chosen: &ClientSelection| self.prepared_for.try_with_value(|before| before == chosen);
        self.clients.try_with_untracked(is_for).flatten() != Some(false)
    }

    /// Whether something is being sent to those who are chosen, or was and the page has not been told.
    pub fn is_under_way(self) -> bool {
        let is_sent = || self.receipt.try_with_untracked(Option::is_some) == Some(true);
        (self.is_sending.try_get_untracked() == Some(true) || is_sent()) && self.is_for_chosen()
    }

    /// The key under which it goes: the same as long as nobody knows that it arrived (R10).
    pub fn key(self, decision: Decision) -> String {
        self.tries.try_update_value(|tries| tries.key(decision)).unwrap_or_default()
    }

    /// It has arrived, and is followed until it is done.
    pub fn sent(self, receipt: BatchReceipt) {
        let (batch, is_done) = (receipt.batch, receipt.progress.is_done());
        self.tries.update_value(Tries::arrived);
        self.progress.set(Some(receipt.progress.clone()));
        self.progress_failure.set(None);
        self.receipt.set(Some(receipt));
        if !is_done {
            self.follow(batch);
        }
    }

    /// Or until the dialog is about another.
    fn follow(self, batch: BatchId) {
        let is_watched =
            move || self.receipt.try_with_untracked(|receipt| receipt.as_ref().is_some_and(|receipt| receipt.batch == batch)) == Some(true);
        live::follow(batch, self.progress, self.progress_failure, is_watched);
    }

    /// `here`: where the dialog is open for those it was to go to. Whoever has closed it since, or opened it for others, is told with a name;
    /// the others are prepared for then.
    pub fn failed(self, not_sent: NotSent, here: impl FnOnce(NotSent), prepare: impl FnOnce()) {
        let is_open = self.open.get_untracked();
        if is_open && self.is_for_chosen() {
            return here(not_sent);
        }
        self.not_sent.set(Some(not_sent));
        if is_open {
            prepare();
        }
    }

    /// The page is told to whom it went.
    pub fn tell(self) {
        self.on_sent.run(self.prepared_for());
    }

    /// After the dialog has closed: whether something was sent. It is no longer shown from then on; what was not sent is kept.
    pub fn closed(self) -> bool {
        self.not_sent.set(None);
        let is_sent = |receipt: &mut Option<BatchReceipt>| (receipt.is_some(), receipt.take().is_some());
        let was_sent = self.receipt.try_maybe_update(is_sent) == Some(true);
        if was_sent {
            self.progress.set(None);
        }
        was_sent
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{Refusal, ids::ClientId};
    use std::cell::Cell;

    fn one() -> ClientSelection {
        vec![ClientId(uuid::Uuid::from_u128(1))].into()
    }

    /// Of a dialog that is open and was prepared for `one`, who are chosen.
    fn with_open(look: impl FnOnce(SendingState, RwSignal<ClientSelection>, RwSignal<Vec<ClientSelection>>)) {
        Owner::new().with(|| {
            let (chosen, told) = (RwSignal::new(one()), RwSignal::new(Vec::new()));
            let on_sent = Callback::new(move |sent| told.update(|told| told.push(sent)));
            let state = SendingState::new(chosen.into(), RwSignal::new(true), on_sent, RwSignal::new(None));
            state.prepare_for(one());
            look(state, chosen, told);
        });
    }

    fn receipt() -> BatchReceipt {
        BatchReceipt { batch: BatchId(uuid::Uuid::from_u128(2)), outcomes: Vec::new(), progress: BatchProgress::default() }
    }

    fn lost() -> NotSent {
        NotSent { told: "The invitation to Mara Abramson was not sent.".to_owned(), failure: Failure(Refusal::Unavailable) }
    }

    #[test]
    fn it_is_under_way_from_the_click_until_the_dialog_closes_and_for_those_it_goes_to() {
        with_open(|state, chosen, _| {
            assert_eq!((state.has_begun(), state.is_under_way()), (false, false));
            state.is_sending.set(true);
            assert_eq!((state.has_begun(), state.is_under_way()), (true, true));
            state.is_sending.set(false);
            state.sent(receipt());
            assert_eq!((state.has_begun(), state.is_under_way()), (true, true));
            chosen.set(ClientSelection::default());
            assert_eq!((state.has_begun(), state.is_under_way()), (true, false), "others are chosen");
            assert!(state.closed());
            chosen.set(one());
            assert_eq!((state.has_begun(), state.is_under_way()), (false, false));
        });
    }

    #[test]
    fn what_failed_is_told_where_it_was_sent_from_or_with_a_name() {
        with_open(|state, chosen, _| {
            let (here, anew) = (Cell::new(0), Cell::new(0));
            let fail = || state.failed(lost(), |_| here.set(here.get() + 1), || anew.set(anew.get() + 1));
            let is_named = || state.not_sent.with_untracked(Option::is_some);
            fail();
            assert_eq!((here.get(), anew.get(), is_named()), (1, 0, false));
            chosen.set(ClientSelection::default());
            fail();
            assert_eq!((here.get(), anew.get(), is_named()), (1, 1, true), "open for others");
            assert!(!state.closed() && !is_named(), "nothing was sent, and it was read");
            state.open.set(false);
            chosen.set(one());
            fail();
            assert_eq!((here.get(), anew.get(), is_named()), (1, 1, true), "closed");
        });
    }

    #[test]
    fn the_page_is_told_to_whom_it_went_whoever_is_chosen_since() {
        with_open(|state, chosen, told| {
            state.sent(receipt());
            chosen.set(ClientSelection::default());
            assert!(state.closed() && !state.closed(), "once");
            state.tell();
            assert_eq!((told.get_untracked(), state.prepared_for()), (vec![one()], one()));
            let shown = (state.receipt.get_untracked(), state.progress.get_untracked());
            assert_eq!(shown, (None, None));
        });
    }
}
