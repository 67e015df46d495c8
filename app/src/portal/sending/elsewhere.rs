//! What is refused because the representative acts for somebody else by now (R31).

use super::Sending;
use crate::{language::words, portal::filled::Kept, representatives::api::get_acting_page};
use domain::Refusal;
use leptos::prelude::*;

impl Sending {
    /// Whether it is; then that is said, with the way back, and what is typed is kept here. Also of a page that has gone meanwhile.
    pub(super) async fn acts_elsewhere(self, refusal: &Refusal) -> bool {
        let viewer = self.opened.with_value(|opened| opened.page.viewer.clone());
        if viewer.acting.is_none() || !matches!(refusal, Refusal::NotFound | Refusal::Forbidden) {
            return false;
        }
        let fetched = get_acting_page(viewer.front.slug).await;
        if self.turn.try_update_value(|turn| turn.keeps = true).is_none() {
            return true;
        }
        let Ok(page) = fetched else { return false };
        let may_go_back = page.choices.iter().any(|choice| choice.client == viewer.client);
        let chosen = page.choices.into_iter().find(|choice| page.chosen == Some(choice.client) && choice.client != viewer.client);
        let Some(chosen) = chosen.filter(|_| may_go_back) else { return false };
        self.state.kept.set(Kept::Stopped(if self.keep() { words().not_saved_yet() } else { words().not_kept() }.to_owned()));
        self.elsewhere.set(Some(chosen.for_whom));
        true
    }
}
