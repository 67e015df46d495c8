//! Which of the recipients is shown: of those whom the audience names, of further ones as far as one has stepped, or the first who
//! reads a language. Whoever is not known yet is asked for, and how that goes is told.

use crate::Failure;
use domain::{
    Language,
    invitations::{Audience, Recipient, RecipientPage, RecipientsWanted},
};
use leptos::prelude::*;
use std::{future::Future, pin::Pin};

/// Recipients whom the audience does not name.
pub(crate) type Asking = Pin<Box<dyn Future<Output = Result<RecipientPage, Failure>> + Send>>;

#[derive(Clone, Copy)]
pub(crate) struct Stepping {
    /// In the order of the list.
    at: RwSignal<usize>,
    /// The language that was chosen, until one steps on. Who is shown reads it.
    chosen: RwSignal<Option<Language>>,
    beyond: RwSignal<Beyond>,
    ask: Callback<RecipientsWanted, Asking>,
}

/// How looking for somebody goes.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) enum Look {
    #[default]
    None,
    UnderWay,
    FoundNobody,
    Failed(Failure),
}

/// Recipients beyond those whom the audience names.
#[derive(Clone, Debug, Default)]
struct Beyond {
    further: Vec<Recipient>,
    /// Where the next begin.
    next: Option<String>,
    for_next: Look,
    /// The first who read a language that none of the others reads.
    readers: Vec<Recipient>,
    for_reader: Look,
    /// Of which preparation they are.
    number: u32,
}

impl Stepping {
    pub fn new(ask: Callback<RecipientsWanted, Asking>) -> Self {
        Self { at: RwSignal::new(0), chosen: RwSignal::new(None), beyond: RwSignal::new(Beyond::default()), ask }
    }

    pub fn begin_again(self) {
        self.go(0);
    }

    pub fn go(self, at: usize) {
        self.chosen.set(None);
        self.at.set(at);
        if self.beyond.with_untracked(|beyond| matches!(beyond.for_next, Look::FoundNobody | Look::Failed(_))) {
            self.beyond.update(|beyond| beyond.for_next = Look::None);
        }
    }

    pub fn at(self) -> usize {
        self.at.get()
    }

    /// For an audience that was asked for anew: what is known of others is out of date.
    pub fn prepared(self, audience: &Audience) {
        self.beyond.update(|beyond| {
            *beyond = Beyond { next: audience.next.clone(), number: beyond.number + 1, ..Beyond::default() };
        });
        self.at.update(|at| *at = (*at).min(audience.recipients.len().saturating_sub(1)));
        let chosen = self.chosen.get_untracked().filter(|language| audience.totals.readers_of(*language) > 0);
        self.chosen.set(chosen);
        match (chosen, &audience.next) {
            (Some(language), _) => self.choose(audience, language),
            (None, Some(after)) if audience.recipients.is_empty() && audience.totals.recipients() > 0 => self.look_on(after.clone(), 0),
            _ => {}
        }
    }

    /// With their place in the list, where it is known.
    pub fn shown(self, audience: &Audience) -> Option<(Recipient, Option<usize>)> {
        let at = self.at.get();
        let at_hand = self.recipient(audience, at);
        match self.chosen.get() {
            Some(language) if at_hand.as_ref().is_none_or(|at_hand| at_hand.values.language != language) => {
                self.beyond.with(|beyond| beyond.reader_of(language)).map(|reader| (reader, None))
            }
            _ => at_hand.map(|at_hand| (at_hand, Some(at))),
        }
    }

    fn recipient(self, audience: &Audience, at: usize) -> Option<Recipient> {
        let further = || self.beyond.with(|beyond| beyond.further.get(at.checked_sub(audience.recipients.len())?).cloned());
        audience.recipients.get(at).cloned().or_else(further)
    }

    /// The one that was chosen, or what the client at hand reads.
    pub fn language(self, audience: &Audience) -> Language {
        let chosen = || self.chosen.get().filter(|language| audience.totals.readers_of(*language) > 0);
        let at_hand = || self.recipient(audience, self.at.get()).map(|recipient| recipient.values.language);
        chosen().or_else(at_hand).or_else(|| audience.languages().first().copied()).unwrap_or_default()
    }

    /// How looking for who is to be shown goes.
    pub(super) fn look(self, audience: &Audience) -> Look {
        let is_aside = self.chosen.get().is_some() && self.shown(audience).is_none_or(|(_, place)| place.is_none());
        self.beyond.with(|beyond| if is_aside { beyond.for_reader.clone() } else { beyond.for_next.clone() })
    }

    /// Shows a client who reads the language, the first of the list.
    pub fn choose(self, audience: &Audience, language: Language) {
        let reads = |recipient: &Recipient| recipient.values.language == language;
        let is_shown = self.recipient_untracked(audience, self.at.get_untracked()).as_ref().is_some_and(reads);
        let known = self.beyond.with_untracked(|beyond| audience.recipients.iter().chain(&beyond.further).position(reads));
        if let Some(first) = known.filter(|_| !is_shown) {
            self.at.set(first);
        }
        self.chosen.set(Some(language));
        if known.is_none() && self.beyond.with_untracked(|beyond| beyond.reader_of(language).is_none()) {
            self.look_for_reader(language);
        }
    }

    fn recipient_untracked(self, audience: &Audience, at: usize) -> Option<Recipient> {
        untrack(|| self.recipient(audience, at))
    }

    /// To the next recipient or the one before, around the ends of those who are there; the next ones are fetched when they are
    /// stepped to.
    pub fn step(self, audience: &Audience, forward: bool) {
        let (known, next, is_under_way) = self.beyond.with_untracked(|beyond| {
            (audience.recipients.len() + beyond.further.len(), beyond.next.clone(), beyond.for_next == Look::UnderWay)
        });
        let at = self.at.get_untracked();
        match (forward, next) {
            (false, _) => self.go(at.checked_sub(1).unwrap_or(known.saturating_sub(1))),
            (true, _) if at + 1 < known => self.go(at + 1),
            (true, None) => self.go(0),
            (true, Some(_)) if is_under_way => self.chosen.set(None),
            (true, Some(after)) => {
                self.chosen.set(None);
                self.look_on(after, known);
            }
        }
    }

    /// After all who are `known`, until there is somebody: a page of the list may hold nobody to whom it goes. Who is found is shown,
    /// unless one has stepped elsewhere meanwhile.
    fn look_on(self, after: String, known: usize) {
        let number = self.beyond.with_untracked(|beyond| beyond.number);
        let from = self.at.get_untracked();
        self.beyond.update(|beyond| beyond.for_next = Look::UnderWay);
        let mut wanted = RecipientsWanted::After(after);
        leptos::task::spawn_local(async move {
            // The page may have been left meanwhile, or the dialog been prepared anew.
            while let Some(asking) = self.ask.try_run(wanted) {
                let page = asking.await;
                if self.beyond.try_with_untracked(|beyond| beyond.number) != Some(number) {
                    return;
                }
                let (look, next) = match page {
                    Ok(RecipientPage { recipients, next: Some(next) }) if recipients.is_empty() => {
                        self.beyond.update(|beyond| beyond.next = Some(next.clone()));
                        wanted = RecipientsWanted::After(next);
                        continue;
                    }
                    Ok(RecipientPage { recipients, next }) => {
                        let look = if recipients.is_empty() { Look::FoundNobody } else { Look::None };
                        self.beyond.update(|beyond| beyond.further.extend(recipients));
                        (look, Some(next))
                    }
                    Err(failure) => (Look::Failed(failure), None),
                };
                let is_still_there = self.at.get_untracked() == from && self.chosen.get_untracked().is_none();
                if look == Look::None && is_still_there {
                    self.at.set(known);
                }
                self.beyond.update(|beyond| {
                    beyond.for_next = look;
                    if let Some(next) = next {
                        beyond.next = next;
                    }
                });
                return;
            }
        });
    }

    fn look_for_reader(self, language: Language) {
        let number = self.beyond.with_untracked(|beyond| beyond.number);
        self.beyond.update(|beyond| beyond.for_reader = Look::UnderWay);
        let asking = self.ask.run(RecipientsWanted::FirstReader(language));
        leptos::task::spawn_local(async move {
            let page = asking.await;
            let _gone = self.beyond.try_update(|beyond| {
                if beyond.number == number {
                    beyond.for_reader = match page {
                        Ok(page) if page.recipients.is_empty() => Look::FoundNobody,
                        Ok(page) => {
                            beyond.readers.extend(page.recipients);
                            Look::None
                        }
                        Err(failure) => Look::Failed(failure),
                    };
                }
            });
        });
    }

    /// Once more, after it failed.
    pub fn look_again(self, audience: &Audience) {
        match self.chosen.get_untracked() {
            Some(language) => self.choose(audience, language),
            None => self.step(audience, true),
        }
    }
}

impl Beyond {
    fn reader_of(&self, language: Language) -> Option<Recipient> {
        self.readers.iter().find(|reader| reader.values.language == language).cloned()
    }
}
