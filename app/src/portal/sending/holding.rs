//! Buttons that post: they wait for what is typed to be saved, for files on their way, for the network, and for a choice that is to be
//! made.

use super::{
    super::{
        contest::CONTEST,
        device::{self, Device},
        filled::Kept,
        turning::action_of,
    },
    Pressed, Sending,
};
use crate::language::{TYPED, words};
use domain::forms::REVISION_FIELD;
use leptos::{prelude::*, wasm_bindgen::JsCast, web_sys};

pub(super) const SIGN_OUT: &str = "sign-out";

impl Sending {
    /// A post must carry the newest revision, and all files: it waits for what is typed to be saved, for them, and for the network.
    pub fn hold_submit(self, event: &web_sys::Event) {
        let action = action_of(event);
        // These stay on the page.
        if event.default_prevented() || ["next", "back"].contains(&action.as_str()) {
            return;
        }
        if self.contest.read_untracked().is_some() {
            event.prevent_default();
            return focus_contest();
        }
        let is_away = !window().navigator().on_line() || self.turn.with_value(|turn| turn.failures > 0);
        let acts_elsewhere = self.elsewhere.read_untracked().is_some();
        let waits = self.turn.with_value(|turn| turn.running || turn.typed) || self.state.uploads.are_running();
        if is_away || acts_elsewhere || waits {
            event.prevent_default();
            return self.hold(action);
        }
        self.stop_timer();
        self.write_revision();
        // Where it does not arrive, it is here when the form is opened again.
        self.keep();
        self.device.with_value(Device::post);
    }

    /// A button that waited for a save is pressed before the page shows what that save answered.
    fn write_revision(self) {
        let field = self.node.get_untracked().and_then(|form| form.elements().named_item(REVISION_FIELD));
        if let Some(field) = field.and_then(|field| field.dyn_into::<web_sys::HtmlInputElement>().ok()) {
            field.set_value(&self.revision.get_untracked().to_string());
        }
    }

    /// Whoever follows a link of the portal's takes no file along: it waits as well.
    pub(super) fn hold_link(self, event: &web_sys::Event) {
        let clicked = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let link = clicked.and_then(|clicked| clicked.closest("a[href^='/']:not([target])").ok().flatten());
        let address = link.and_then(|link| link.get_attribute("href"));
        if let Some(address) = address.filter(|_| !event.default_prevented() && self.state.uploads.are_running()) {
            event.prevent_default();
            self.hold(address);
        }
    }

    /// Until what is typed is saved. Files on their way save what they are when they arrive.
    fn hold(self, action: String) {
        let has_files = self.state.uploads.are_running();
        let has_typed = self.turn.try_update_value(|turn| {
            turn.pressed = Pressed::Waits(action);
            turn.typed
        });
        if !has_files || has_typed == Some(true) {
            self.stop_timer();
            self.save();
        }
        if has_files {
            self.state.kept.set(Kept::Waiting(words().file_under_way().to_owned()));
        }
    }

    pub(super) fn after_files(self, then: impl FnOnce() + Send + Sync + 'static) {
        self.turn.update_value(|turn| turn.after_files = Some(Box::new(then)));
    }

    /// A button that waits for files goes on when it has all of them; else it is said at the question what is missing.
    pub(super) fn files_ended(self, all_added: bool) {
        let next = self.turn.try_update_value(|turn| {
            let is_awaited = matches!(turn.pressed, Pressed::Waits(_));
            if is_awaited && !all_added {
                turn.pressed = Pressed::No;
            }
            (turn.after_files.take(), is_awaited || turn.typed)
        });
        match next {
            Some((Some(then), _)) => then(),
            Some((None, true)) => self.save(),
            _ => {}
        }
    }

    /// What was typed last is sent before the session ends. What cannot be sent is deleted when *Sign out* is pressed once more.
    pub(super) fn hold_sign_out(self, event: &web_sys::Event) {
        let state = self.turn.try_with_value(|turn| (turn.running || turn.typed, turn.pressed == Pressed::Warned));
        let Some((is_saving, is_warned)) = state else { return };
        let is_contested = self.contest.read_untracked().is_some();
        let has_unsent = is_saving || is_contested || self.state.uploads.are_running() || !self.unsent().is_empty();
        if event.default_prevented() || is_warned || !has_unsent {
            return;
        }
        event.prevent_default();
        device::stayed();
        if is_contested { self.warn() } else { self.hold(SIGN_OUT.to_owned()) }
    }

    /// A save was tried for *Sign out*. Where somebody types on meanwhile, that is saved first as well.
    pub(super) fn sign_out(self, is_saved: bool) {
        let has_typed = self.turn.try_with_value(|turn| turn.typed) == Some(true);
        if (is_saved && has_typed) || self.unsent().is_empty() { self.press(SIGN_OUT) } else { self.warn() }
    }

    fn warn(self) {
        self.turn.update_value(|turn| turn.pressed = Pressed::Warned);
        self.keep();
        self.state.kept.set(Kept::Waiting(words().sign_out_deletes().to_owned()));
    }

    pub(super) fn press(self, action: &str) {
        let find = |selector: &str| document().query_selector(selector).ok().flatten();
        let found = match self.node.get_untracked() {
            Some(form) if action != SIGN_OUT => {
                let own = form.query_selector(&format!("button[value='{action}']")).ok().flatten();
                let own = own.or_else(|| find(&format!("a[href='{action}']")));
                // The languages stand outside of the form that they post.
                own.or_else(|| find(&format!("button[form='{TYPED}'][value='{action}']")))
            }
            _ => find("form[action$='/sign-out'] button"),
        };
        if let Some(button) = found.and_then(|button| button.dyn_into::<web_sys::HtmlElement>().ok()) {
            button.click();
        }
    }
}

pub(super) fn focus_contest() {
    request_animation_frame(|| {
        let Some(contest) = document().get_element_by_id(CONTEST) else { return };
        contest.scroll_into_view();
        if let Ok(contest) = contest.dyn_into::<web_sys::HtmlElement>() {
            // An element that cannot take the focus leaves it where it was.
            let _left = contest.focus();
        }
    });
}
