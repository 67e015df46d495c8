//! A message that is being written to clients: in each language that they read, with the forms that go along, and which of them the
//! preview shows. The dialog that invites and the one that sends forms have one each; what they do with it is theirs.

use super::{
    MessageDrafts, ToRender,
    faults::{Missing, missing_over},
    titles_of,
};
use crate::Failure;
use domain::{
    Language,
    form_catalog::FormSummary,
    ids::FormId,
    invitations::{Audience, BatchPurpose, Recipient, RecipientPage},
    messages::{EmailFrame, MessageFault, PlaceholderValues, RenderedEmail, WrittenMessage},
};
use leptos::prelude::*;
use std::{future::Future, pin::Pin, sync::Arc};

/// The recipients who come after a place in the list.
pub(crate) type Asking = Pin<Box<dyn Future<Output = Result<RecipientPage, Failure>> + Send>>;

#[derive(Clone, Copy)]
pub(crate) struct Composing {
    pub drafts: MessageDrafts,
    /// Those that go along.
    pub forms: RwSignal<Vec<FormId>>,
    /// Titles of chosen forms that cannot be sent any more.
    pub withdrawn: RwSignal<Vec<String>>,
    /// Which recipient the preview shows.
    pub at: RwSignal<usize>,
    /// All that can go along.
    offered: RwSignal<Vec<FormSummary>>,
    further: RwSignal<Further>,
    ask: Callback<String, Asking>,
}

/// Recipients beyond those that the audience names, as far as one has stepped.
#[derive(Clone, Debug, Default)]
struct Further {
    recipients: Vec<Recipient>,
    /// Where the next begin.
    next: Option<String>,
    is_loading: bool,
    /// Of which preparation they are.
    number: u32,
}

impl Composing {
    /// `ask` is told where the next recipients begin.
    pub fn new(purpose: BatchPurpose, ask: Callback<String, Asking>) -> Self {
        Self {
            drafts: MessageDrafts::new(purpose),
            forms: RwSignal::new(Vec::new()),
            withdrawn: RwSignal::new(Vec::new()),
            at: RwSignal::new(0),
            offered: RwSignal::new(Vec::new()),
            further: RwSignal::new(Further::default()),
            ask,
        }
    }

    pub fn put(self, messages: &[WrittenMessage], forms: Vec<FormId>) {
        self.drafts.replace(messages);
        self.forms.set(forms);
    }

    /// What the server says now of whom it goes to and which forms there are. What was typed stays, and a chosen form that is not
    /// there any more is named.
    pub fn prepared(self, audience: &Audience, forms: &[FormSummary]) {
        self.further.update(|further| {
            *further = Further { next: audience.next.clone(), number: further.number + 1, ..Further::default() };
        });
        self.drafts.form_titles_allowed.set(audience.form_titles_allowed);
        self.at.update(|at| *at = (*at).min(audience.recipients.len().saturating_sub(1)));
        let is_there = |form: &FormId| forms.iter().any(|there| there.id == *form);
        let before = self.offered.get_untracked();
        let gone = self.forms.with_untracked(|chosen| {
            let gone: Vec<FormId> = chosen.iter().copied().filter(|form| !is_there(form)).collect();
            titles_of(&before, &gone)
        });
        self.withdrawn.update(|withdrawn| {
            for title in gone {
                if !withdrawn.contains(&title) {
                    withdrawn.push(title);
                }
            }
        });
        self.forms.update(|chosen| chosen.retain(is_there));
        self.offered.set(forms.to_vec());
    }

    pub fn recipient(self, audience: &Audience, at: usize) -> Option<Recipient> {
        let named = audience.recipients.len();
        let further = || self.further.with(|further| further.recipients.get(at.checked_sub(named)?).cloned());
        audience.recipients.get(at).cloned().or_else(further)
    }

    /// To the next recipient or the one before, around the ends of those who are there; the next ones are fetched when they are
    /// stepped to.
    pub fn step(self, audience: &Audience, forward: bool) {
        let (known, next, is_loading) = self
            .further
            .with_untracked(|further| (audience.recipients.len() + further.recipients.len(), further.next.clone(), further.is_loading));
        let at = self.at.get_untracked();
        match (forward, next) {
            (false, _) => self.at.set(at.checked_sub(1).unwrap_or(known.saturating_sub(1))),
            (true, _) if at + 1 < known => self.at.set(at + 1),
            (true, None) => self.at.set(0),
            (true, Some(_)) if is_loading => {}
            (true, Some(after)) => self.fetch_further(after, known),
        }
    }

    fn fetch_further(self, after: String, known: usize) {
        self.further.update(|further| further.is_loading = true);
        let number = self.further.with_untracked(|further| further.number);
        let asking = self.ask.run(after);
        leptos::task::spawn_local(async move {
            let page = asking.await;
            // The page may have been left meanwhile, or the dialog been prepared anew.
            let _gone = self.further.try_update(|further| {
                if further.number != number {
                    return;
                }
                further.is_loading = false;
                if let Ok(page) = page {
                    further.next = page.next;
                    if !page.recipients.is_empty() {
                        further.recipients.extend(page.recipients);
                        self.at.set(known);
                    }
                }
            });
        });
    }

    /// What the client at hand reads.
    pub fn language(self, audience: &Audience) -> Language {
        let own = || audience.languages().first().copied().unwrap_or_default();
        self.recipient(audience, self.at.get()).map_or_else(own, |recipient| recipient.values.language)
    }

    /// In the languages that will be sent.
    pub fn written(self, audience: &Audience) -> Vec<WrittenMessage> {
        self.drafts.written(&audience.languages())
    }

    /// R12, R13: what stands against sending, in the languages that will be sent.
    pub fn blocking(self, audience: &Audience) -> Vec<String> {
        let languages = audience.languages();
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
    pub fn fault_count(self, audience: &Audience) -> usize {
        audience.languages().into_iter().map(|language| self.drafts.of(language).faults.with(Vec::len)).sum()
    }

    /// What the client at hand will get (R14).
    pub fn rendered(self, audience: Arc<Audience>) -> Memo<Option<RenderedEmail>> {
        let at_hand = Arc::clone(&audience);
        let message = move || self.recipient(&at_hand, self.at.get()).map(|to| self.drafts.of(to.values.language).message.get());
        let asked = move |message| {
            let recipient = self.recipient(&audience, self.at.get())?;
            let frame = EmailFrame { lang: recipient.values.language.tag().to_owned(), ..audience.frame.clone() };
            let values = PlaceholderValues { form_list: self.form_list(&audience), ..recipient.values };
            Some(ToRender { message, values, frame })
        };
        self.drafts.preview.rendered(message, asked)
    }

    /// R13, over all recipients.
    pub fn missing(self, audience: Arc<Audience>) -> Memo<Vec<Missing>> {
        Memo::new(move |_| {
            let form_list = self.form_list(&audience);
            missing_over(&self.written(&audience), &audience.recipients, form_list.as_ref(), &audience.totals)
        })
    }

    fn form_list(self, audience: &Audience) -> Option<Vec<String>> {
        let titles = || self.offered.with(|offered| self.forms.with(|forms| titles_of(offered, forms)));
        audience.form_titles_allowed.then(titles)
    }
}
