//! What is written in the dialog for inviting, beside what its default is: whether anything was, and the draft that is kept of it.
//! Nothing here asks the server.

use super::state::{Invite, Pristine};
use crate::messages::ToKeep;
use domain::{
    Language,
    ids::FormId,
    messages::{DraftPlace, KeptDraft, WrittenMessage},
};
use leptos::prelude::*;

/// What is in the editor, and whose draft it is.
struct Written {
    place: DraftPlace,
    messages: Vec<WrittenMessage>,
    forms: Vec<FormId>,
    /// From what it began with.
    is_changed: bool,
}

impl Invite {
    pub fn is_touched(self) -> bool {
        untrack(|| self.written().is_some_and(|written| written.is_changed))
    }

    /// What is there to be sent, in every language; `None` before the dialog is prepared.
    fn written(self) -> Option<Written> {
        self.pristine.with(|pristine| {
            let pristine = pristine.as_ref()?;
            let languages: Vec<Language> = pristine.messages.iter().map(|written| written.language).collect();
            let (messages, forms) = (self.composing.drafts.written(&languages), self.composing.forms.get());
            let is_changed = pristine.messages != messages || pristine.forms != forms;
            Some(Written { place: pristine.place, messages, forms, is_changed })
        })
    }

    pub fn to_keep(self) -> Option<ToKeep> {
        if self.receipt.with(Option::is_some) {
            return None;
        }
        let Written { place, messages, forms, is_changed } = self.written()?;
        Some((place, is_changed.then_some(KeptDraft { messages, forms, at: None })))
    }

    /// Whether anything differs from the default.
    pub fn is_written(self) -> bool {
        self.to_keep().is_some_and(|(_, draft)| draft.is_some())
    }

    /// Back to the default; the draft is given up.
    pub fn start_again(self) {
        if let Some(Pristine { messages, forms, .. }) = self.pristine.get_untracked() {
            self.composing.put(&messages, forms);
            self.composing.withdrawn.set(Vec::new());
        }
    }
}
