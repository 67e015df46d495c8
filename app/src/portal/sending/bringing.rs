//! Bringing answers together (R22): what this device kept, and what another one was faster with. A person chooses where both changed one.

use super::{
    super::{api::get_fill_page, device, entries::focus_soon, filled::Kept, opened::Opened},
    Sending,
};
use crate::{
    language::{language, words},
    posted::Posted,
};
use chrono::{DateTime, TimeDelta};
use domain::{
    Moment, Refusal,
    forms::{Merged, Side, Unread, Unsent},
    portal::FillPage,
};
use leptos::{prelude::*, web_sys};
use std::time::Duration;

impl Sending {
    /// What was kept here while it could not be sent, of this form and this client.
    pub(super) fn bring_back(self) {
        if self.state.uploads.are_running() {
            return self.after_files(move || self.bring_back());
        }
        let Some(Opened { page, .. }) = self.opened.try_get_value() else { return };
        let Some((unsent, names)) = self.device.with_value(device::Device::find) else { return };
        // And what was typed before the program was here, which is later.
        let unsent = unsent.with(self.unsent());
        let merged = unsent.merge(&page.questionnaire, &page.answers, page.revision);
        let unread = unsent.unread_beside(&page.answers);
        if merged.contested.is_empty() && !merged.took && unread.is_empty() {
            return device::forget(&names);
        }
        let news = words().brought_back(&moment(unsent.at).day_and_time_in(language()));
        self.device.with_value(|device| {
            if device.keep(&unsent) {
                device.forget_others(&names);
            }
        });
        self.open_again(page, merged, unread, news);
    }

    fn open_again(self, page: FillPage, merged: Merged, unread: Unread, news: String) {
        let is_contested = !merged.contested.is_empty();
        let shown = Some(merged.choose(Side::Here));
        let (news, contest) = if is_contested { (None, Some(merged)) } else { (Some(news), None) };
        self.begin_anew(Opened { page, posted: Posted::default(), shown, unread, news, contest });
    }

    fn begin_anew(self, opened: Opened) {
        self.is_over.set_value(true);
        self.again.run(opened);
    }

    pub fn choose(self, side: Side) {
        let Some(merged) = self.contest.get_untracked() else { return };
        if side == Side::There && self.state.uploads.are_running() {
            self.state.kept.set(Kept::Waiting(words().file_under_way().to_owned()));
            return self.after_files(move || self.choose(side));
        }
        let page = self.opened.with_value(|opened| opened.page.clone());
        self.knows(page.revision, page.answers.clone());
        self.contest.set(None);
        // Where the choice was made there is nothing any more.
        focus_soon("step".to_owned());
        if side == Side::Here {
            return self.state.kept.set(Kept::Changed);
        }
        let (mut shown, mut unread) = (self.answers(), self.state.unread());
        for contested in merged.contested {
            unread.remove(&contested.place);
            shown.set(&contested.place, contested.there);
        }
        self.begin_anew(Opened { page, posted: Posted::default(), shown: Some(shown), unread, news: None, contest: None });
    }

    /// Another device was faster, or a save of this one arrived whose answer did not.
    pub(super) async fn overtaken(self) {
        let (slug, request) = self.opened.with_value(|opened| (opened.page.viewer.front.slug.clone(), opened.page.request.id));
        let fetched = get_fill_page(slug, request).await;
        if self.turn.try_with_value(|_| ()).is_none() {
            return;
        }
        if self.state.uploads.are_running() {
            // It is tried again when they have arrived: a form that is made anew would lose them.
            return self.unconfirmed();
        }
        let page = match fetched {
            Ok(page) if page.request.state.is_open() => page,
            Ok(_) => return self.refused(&Refusal::Rule(words().told_form_submitted().to_owned())),
            Err(failure) if failure.is_signed_out() => return self.refused(&failure.0),
            Err(_) => return self.failed(),
        };
        let merged = self.unsent().merge(&page.questionnaire, &page.answers, page.revision);
        let is_as_shown = Unsent::between(&page.questionnaire, &merged.answers, &self.answers(), 0, 0).is_empty();
        if !merged.contested.is_empty() || !is_as_shown {
            self.keep();
            return self.open_again(page, merged, self.state.unread(), words().brought_from_other().to_owned());
        }
        if !merged.took {
            return self.confirmed(page.revision, self.answers());
        }
        self.knows(page.revision, page.answers);
        self.turn.update_value(|turn| turn.typed = true);
        self.after(Duration::ZERO);
    }
}

/// A moment of the device's clock, as it shows it.
pub(super) fn moment(at: i64) -> Moment {
    let at = DateTime::from_timestamp_millis(at).unwrap_or_default();
    #[expect(clippy::cast_possible_truncation, reason = "minutes within a day")]
    let behind = web_sys::js_sys::Date::new_0().get_timezone_offset() as i64;
    Moment { at, local: (at - TimeDelta::minutes(behind)).naive_utc() }
}
