//! What is written in the dialog for inviting, beside what its default is: whether anything was, and the draft that is kept of it.
//! Nothing here asks the server.

use super::state::{Invite, Pristine};
use crate::messages::{ToKeep, default_of};
use domain::{
    Language,
    invitations::SendDraft,
    messages::{InvitationDefault, KeptDraft},
};
use leptos::prelude::*;

impl Invite {
    pub fn is_touched(self) -> bool {
        untrack(|| self.pristine.with(|pristine| pristine.as_ref().is_some_and(|pristine| self.changes(&pristine.default).is_some())))
    }

    /// What differs from what it began with, in any language.
    fn changes(self, default: &InvitationDefault) -> Option<KeptDraft> {
        let languages: Vec<Language> = default.messages.iter().map(|written| written.language).collect();
        default.changed_to(self.composing.drafts.written(&languages), self.composing.forms.get())
    }

    pub fn to_keep(self) -> Option<ToKeep> {
        if self.sending.receipt.with(Option::is_some) {
            return None;
        }
        self.pristine.with(|pristine| {
            let Pristine { place, default } = pristine.as_ref()?;
            Some((*place, self.changes(default)))
        })
    }

    /// Whether anything differs from the default.
    pub fn is_written(self) -> bool {
        self.to_keep().is_some_and(|(_, draft)| draft.is_some())
    }

    /// Back to the default; the draft is given up.
    pub fn start_again(self) {
        if let Some(Pristine { default, .. }) = self.pristine.get_untracked() {
            self.composing.put(&default.messages, default.forms);
            self.composing.withdrawn.set(Vec::new());
        }
    }

    /// Somebody else made something the default: what was not written here is that now, and the rest is written on top of it.
    pub fn follow_default(self, draft: &SendDraft) {
        let now = default_of(draft);
        let Some(Pristine { place, default: before }) = self.pristine.get_untracked() else { return };
        self.composing.drafts.follow(&before.messages, &now.messages);
        if before.changed_to(before.messages.clone(), self.composing.forms.get_untracked()).is_none() {
            self.composing.forms.set(now.forms.clone());
        }
        self.pristine.set(Some(Pristine { place, default: now }));
    }
}
