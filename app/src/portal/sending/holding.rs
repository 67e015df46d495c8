//! Buttons that post: they wait for the save under way, for the network, and for a choice that is to be made.

use super::{
    super::{
        contest::CONTEST,
        device::{self, Device},
        turning::action_of,
    },
    Pressed, Sending,
};
use crate::language::TYPED;
use leptos::{prelude::*, wasm_bindgen::JsCast, web_sys};

const SIGN_OUT: &str = "sign-out";
/// The field of a post that says which save it follows.
const REVISION: &str = "_revision";

impl Sending {
    /// A post must carry the newest revision: it waits for the save that is under way, and for the network.
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
        self.stop_timer();
        let is_away = !window().navigator().on_line() || self.turn.with_value(|turn| turn.failures > 0);
        if is_away || self.turn.with_value(|turn| turn.running) {
            event.prevent_default();
            self.turn.update_value(|turn| turn.pressed = Pressed::Waits(action));
            return self.save();
        }
        self.write_revision();
        // Where it does not arrive, it is here when the form is opened again.
        self.keep();
        self.device.with_value(Device::post);
    }

    /// A button that waited for a save is pressed before the page shows what that save answered.
    fn write_revision(self) {
        let field = self.node.get_untracked().and_then(|form| form.elements().named_item(REVISION));
        if let Some(field) = field.and_then(|field| field.dyn_into::<web_sys::HtmlInputElement>().ok()) {
            field.set_value(&self.revision.get_untracked().to_string());
        }
    }

    /// What was typed last is sent before the session ends; without a network nobody is signed out anyway.
    pub(super) fn hold_sign_out(self, event: &web_sys::Event) {
        let waits = self.turn.try_with_value(|turn| (turn.running || turn.typed) && turn.failures == 0);
        if waits == Some(true) && !event.default_prevented() && self.contest.read_untracked().is_none() {
            event.prevent_default();
            device::stayed();
            self.turn.update_value(|turn| turn.pressed = Pressed::Waits(SIGN_OUT.to_owned()));
            self.save();
        }
    }

    pub(super) fn press(self, action: &str) {
        let find = |selector: &str| document().query_selector(selector).ok().flatten();
        let found = match self.node.get_untracked() {
            Some(form) if action != SIGN_OUT => {
                let own = form.query_selector(&format!("button[value='{action}']")).ok().flatten();
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
