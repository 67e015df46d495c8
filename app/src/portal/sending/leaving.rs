//! The page is left within the program, by a link or the browser's own way back: no page goes, so that nothing else is told of it.

use super::{
    super::{api::save_answers, device::Device},
    Sending,
};
use domain::{
    forms::{Answers, Completeness},
    ids::FormRequestId,
};
use leptos::prelude::*;

/// What is sent once more, when the page has gone.
pub struct Last {
    slug: String,
    request: FormRequestId,
    answers: Answers,
    /// Whose entry has nothing more than the server will have; `None` where something is wrong, or no answer yet.
    device: Option<Device>,
}

impl Sending {
    /// What is typed is kept here, and sent: at once, or after the save that is under way.
    pub(super) fn leave(self) {
        self.stop_timer();
        let unsaved = self.turn.try_with_value(|turn| {
            let has_unsaved = turn.running || turn.typed || turn.keeps;
            has_unsaved.then(|| (turn.running, turn.last.clone()))
        });
        let is_over = self.is_over.try_get_value() != Some(false);
        let Some((is_running, last)) = unsaved.flatten().filter(|_| !is_over) else { return };
        self.keep_quietly();
        if self.contest.read_untracked().is_some() {
            return;
        }
        let leaving = self.last();
        if is_running {
            let _only_once = last.set(leaving);
        } else {
            let revision = self.revision.get_untracked();
            leptos::task::spawn_local(async move { leaving.send(revision).await });
        }
    }

    fn last(self) -> Last {
        let faults = self.state.filling.with_value(|filling| filling.faults(Completeness::Draft));
        let is_whole = faults.is_empty() && self.state.unread().is_empty();
        let (slug, request) = self.opened.with_value(|opened| (opened.page.viewer.front.slug.clone(), opened.page.request.id));
        Last { slug, request, answers: self.answers(), device: is_whole.then(|| self.device.get_value()) }
    }
}

impl Last {
    /// Where it does not arrive, it is here when the form is opened again.
    pub async fn send(&self, revision: i64) {
        let sent = save_answers(self.slug.clone(), self.request, revision, self.answers.clone()).await;
        if let Some(device) = self.device.as_ref().filter(|_| sent.is_ok()) {
            device.forget();
        }
    }
}
