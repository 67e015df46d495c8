//! How much waits for whoever looks, as the navigation tells it. The navigation outlives every page, so it is asked for again when another
//! page is shown and when something was decided.

use super::api::current_desk;
use crate::again::Newest;
use domain::staff::WaitingCounts;
use leptos::prelude::*;

#[derive(Clone, Copy)]
pub(super) struct Waiting {
    pub counts: RwSignal<WaitingCounts>,
    asked: Newest,
}

impl Waiting {
    pub fn new(counts: WaitingCounts) -> Self {
        Self { counts: RwSignal::new(counts), asked: Newest::new() }
    }

    pub fn keep_up_with(self, pathname: Memo<String>) {
        Effect::new(move |before: Option<String>| {
            let now = pathname.get();
            if before.is_some_and(|before| before != now) {
                self.count_again();
            }
            now
        });
    }

    fn count_again(self) {
        self.asked.ask(current_desk(), move |desk| {
            // Without an answer it stays as it is, until it is asked for next.
            if let Ok(desk) = desk {
                self.counts.set(desk.waiting);
            }
        });
    }
}

/// For a page that decides something that waits: to be run once that is done.
pub(crate) fn use_recount() -> Callback<()> {
    let waiting = use_context::<Waiting>();
    Callback::new(move |()| waiting.into_iter().for_each(Waiting::count_again))
}
