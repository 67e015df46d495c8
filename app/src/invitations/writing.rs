//! What is written in the dialog for inviting, beside what its default is: whether anything was, and the draft that is kept of it.
//! Nothing here asks the server.

use super::state::{Invite, Pristine};
use crate::messages::ToKeep;
use domain::{
    Language,
    messages::{DraftPlace, KeptDraft},
};
use leptos::prelude::*;

impl Invite {
    pub fn is_touched(self) -> bool {
        untrack(|| self.written().is_some_and(|(messages, forms)| self.pristine.with(|pristine| *pristine != Some((messages, forms)))))
    }

    /// What is there to be sent, in every language; `None` before the dialog is prepared.
    fn written(self) -> Option<Pristine> {
        self.pristine.with(|pristine| {
            let (messages, _) = pristine.as_ref()?;
            let languages: Vec<Language> = messages.iter().map(|written| written.language).collect();
            Some((self.composing.drafts.written(&languages), self.composing.forms.get()))
        })
    }

    pub fn to_keep(self) -> Option<ToKeep> {
        if self.receipt.with(Option::is_some) {
            return None;
        }
        let place = self.clients.with(DraftPlace::of);
        let (messages, forms) = self.written()?;
        let is_pristine =
            self.pristine.with(|pristine| pristine.as_ref().is_some_and(|pristine| pristine.0 == messages && pristine.1 == forms));
        Some((place, (!is_pristine).then_some(KeptDraft { messages, forms, at: None })))
    }

    /// Whether anything differs from the default.
    pub fn is_written(self) -> bool {
        self.to_keep().is_some_and(|(_, draft)| draft.is_some())
    }

    /// Back to the default; the draft is given up.
    pub fn start_again(self) {
        if let Some((messages, forms)) = self.pristine.get_untracked() {
            self.composing.put(&messages, forms);
            self.composing.withdrawn.set(Vec::new());
        }
    }
}
