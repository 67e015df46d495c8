//! What the server has not got, as far as this page knows, and keeping it on the device.

use super::{
    super::{device, filled::Kept},
    Pressed, Sending,
};
use crate::language::words;
use domain::forms::{Answers, Unsent};
use leptos::prelude::*;

/// Of what was sent without an answer: the first and the last of them, which are those that may have arrived.
const MOST_UNHEARD: usize = 8;

impl Sending {
    pub(super) fn unsent(self) -> Unsent {
        // While nobody has chosen, no revision is the one that it started from.
        let revision = if self.contest.read_untracked().is_some() { -1 } else { self.revision.get_untracked() };
        let (base, answers) = (self.base.get_value(), self.answers());
        let mut unsent = self.state.filling.with_value(|filling| {
            let unsent = Unsent::between(filling.form(), &base, &answers, revision, device::now());
            self.unheard.with_value(|unheard| unsent.having_sent(filling.form(), (&base, &answers), unheard))
        });
        unsent.unread = self.state.unread();
        unsent
    }

    /// What the server has is known for certain.
    pub(super) fn knows(self, revision: i64, server: Answers) {
        self.revision.set(revision);
        self.base.set_value(server);
        self.unheard.set_value(Vec::new());
    }

    /// Where its answer is lost, it may be what the server has.
    pub(super) fn remember(self, sent: &Answers) {
        self.unheard.update_value(|unheard| {
            if unheard.last() == Some(sent) {
                return;
            }
            if unheard.len() == MOST_UNHEARD {
                unheard.remove(MOST_UNHEARD / 2);
            }
            unheard.push(sent.clone());
        });
    }

    /// Keeps here what the server has not got; `false` when this browser keeps nothing.
    pub(super) fn keep(self) -> bool {
        if self.turn.try_with_value(|_| ()).is_none() {
            return true;
        }
        let unsent = self.unsent();
        self.device.with_value(|device| {
            if unsent.is_empty() {
                device.forget();
            }
            unsent.is_empty() || device.keep(&unsent)
        })
    }

    pub(super) fn keep_quietly(self) {
        // The page goes: there is nobody to be told.
        let _kept = self.keep();
    }

    pub(super) fn wait(self) {
        let (is_kept, said) = (self.keep(), words());
        let is_signed_out = self.state.signed_out.try_get_untracked().flatten().is_some();
        if is_signed_out || self.state.ruled_out.try_get_untracked() == Some(true) {
            // It is not sent when there is a connection either.
            return;
        }
        let words = self.turn.try_with_value(|turn| match turn.pressed {
            Pressed::Warned => said.sign_out_deletes(),
            _ if !is_kept => said.not_kept(),
            Pressed::InVain => said.kept_pressed(),
            Pressed::No | Pressed::Waits(_) => said.kept_here(),
        });
        let Some(words) = words else { return };
        self.state.kept.set(Kept::Waiting(words.to_owned()));
    }
}
