//! What is written in the dialog for inviting: the message in each language, the forms, the draft that is kept of them, and what
//! follows for each recipient. Nothing here asks the server.

use super::state::{Invite, Pristine};
use crate::messages::{Missing, ToKeep, ToRender, missing_over, titles_of};
use domain::{
    Language,
    ids::FormId,
    invitations::SendDraft,
    messages::{DraftPlace, EmailFrame, KeptDraft, MessageFault, PlaceholderValues, RenderedEmail, WrittenMessage},
};
use leptos::prelude::*;
use std::sync::Arc;

impl Invite {
    pub fn put(self, messages: &[WrittenMessage], forms: Vec<FormId>) {
        self.drafts.replace(messages);
        self.forms.set(forms);
    }

    pub fn is_touched(self) -> bool {
        untrack(|| self.written().is_some_and(|(messages, forms)| self.pristine.with(|pristine| *pristine != Some((messages, forms)))))
    }

    /// What is there to be sent, in every language; `None` before the dialog is prepared.
    fn written(self) -> Option<Pristine> {
        self.pristine.with(|pristine| {
            let (messages, _) = pristine.as_ref()?;
            let languages: Vec<Language> = messages.iter().map(|written| written.language).collect();
            Some((self.drafts.written(&languages), self.forms.get()))
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
            self.put(&messages, forms);
            self.withdrawn.set(Vec::new());
        }
    }

    /// What the client at hand reads.
    pub fn language(self, prepared: &SendDraft) -> Language {
        let own = || prepared.languages().first().copied().unwrap_or_default();
        self.recipient(prepared, self.at.get()).map_or_else(own, |recipient| recipient.values.language)
    }

    /// R12, R13: what stands against sending, in the languages that will be sent.
    pub fn blocking(self, prepared: &SendDraft) -> Vec<String> {
        let languages = prepared.languages();
        let mut sentences = Vec::new();
        for language in &languages {
            self.drafts.of(*language).faults.with(|faults| {
                let blocking = faults.iter().filter(|fault| fault.kind.blocks()).map(MessageFault::sentence);
                let named =
                    blocking.map(|sentence| if languages.len() > 1 { format!("In {}: {sentence}", language.name()) } else { sentence });
                sentences.extend(named);
            });
        }
        sentences
    }

    /// Faults in the languages that will be sent, warnings included.
    pub fn fault_count(self, prepared: &SendDraft) -> usize {
        prepared.languages().into_iter().map(|language| self.drafts.of(language).faults.with(Vec::len)).sum()
    }

    /// What the client at hand will get (R14).
    pub fn rendered(self, prepared: Arc<SendDraft>) -> Memo<Option<RenderedEmail>> {
        let at_hand = Arc::clone(&prepared);
        let message = move || self.recipient(&at_hand, self.at.get()).map(|to| self.drafts.of(to.values.language).message.get());
        let asked = move |message| {
            let recipient = self.recipient(&prepared, self.at.get())?;
            let frame = EmailFrame { lang: recipient.values.language.tag().to_owned(), ..prepared.frame.clone() };
            let values = PlaceholderValues { form_list: self.form_list(&prepared), ..recipient.values };
            Some(ToRender { message, values, frame })
        };
        self.drafts.preview.rendered(message, asked)
    }

    /// R13, over all recipients.
    pub fn missing(self, prepared: Arc<SendDraft>) -> Memo<Vec<Missing>> {
        Memo::new(move |_| {
            let form_list = self.form_list(&prepared);
            missing_over(&self.drafts.written(&prepared.languages()), &prepared.recipients, form_list.as_ref(), &prepared.totals)
        })
    }

    fn form_list(self, prepared: &SendDraft) -> Option<Vec<String>> {
        prepared.form_titles_allowed.then(|| self.forms.with(|forms| titles_of(&prepared.forms, forms)))
    }
}
