//! A message while it is being written: what was typed, and everything that follows from it. Nothing here asks the server.

use super::rendering::Preview;
#[cfg(feature = "hydrate")]
use domain::messages::FaultPlace;
use domain::{
    Language,
    invitations::{BatchPurpose, SendDraft},
    messages::{InvitationDefault, Message, MessageFault, MessageRules, WrittenMessage, check_for, tidy_html},
};
use leptos::prelude::*;

/// In one language.
#[derive(Clone, Copy)]
pub(crate) struct MessageDraft {
    pub subject: RwSignal<String>,
    /// As HTML, in which a placeholder is its token.
    pub body: RwSignal<String>,
    pub message: Memo<Message>,
    pub faults: Memo<Vec<MessageFault>>,
    /// What it is written for.
    pub purpose: BatchPurpose,
    /// Whether the organization lets `{{FormList}}` tell forms' titles (R17).
    form_titles_allowed: RwSignal<bool>,
    #[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only a browser shows what is written meanwhile"))]
    preview: Preview,
}

impl MessageDraft {
    fn new(purpose: BatchPurpose, form_titles_allowed: RwSignal<bool>, preview: Preview) -> Self {
        let (subject, body) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
        let message = Memo::new(move |_| Message { subject: subject.get(), body_html: body.with(|body| tidy_html(body)) });
        let rules = move || MessageRules { purpose, form_titles_allowed: form_titles_allowed.get() };
        let faults = Memo::new(move |_| message.with(|message| check_for(message, rules())));
        Self { subject, body, message, faults, purpose, form_titles_allowed, preview }
    }

    pub fn rules(self) -> MessageRules {
        MessageRules { purpose: self.purpose, form_titles_allowed: self.form_titles_allowed.get() }
    }

    /// Puts another message in the place of what was typed.
    pub fn replace(self, message: &Message) {
        self.subject.set(message.subject.clone());
        self.body.set(message.body_html.clone());
    }

    /// R12, R13: something in it stands against sending.
    pub fn is_blocked(self) -> bool {
        self.faults.with(|faults| faults.iter().any(|fault| fault.kind.blocks()))
    }

    /// What was just written in a field: the preview shows it before anything else follows from it.
    #[cfg(feature = "hydrate")]
    pub fn write(self, place: FaultPlace, written: String) {
        // The page may be left while the editor loads, and what is written last may be told after that.
        let message = match place {
            FaultPlace::Subject => self.body.try_with_untracked(|body| Message { subject: written.clone(), body_html: tidy_html(body) }),
            FaultPlace::Body => self.subject.try_get_untracked().map(|subject| Message { subject, body_html: tidy_html(&written) }),
        };
        let Some(message) = message else { return };
        self.preview.show(message);
        let _gone = match place {
            FaultPlace::Subject => self.subject.try_set(written),
            FaultPlace::Body => self.body.try_set(written),
        };
    }

    #[cfg(feature = "hydrate")]
    pub fn is_blocked_at(self, place: FaultPlace) -> bool {
        self.faults.with(|faults| faults.iter().any(|fault| fault.place == place && fault.kind.blocks()))
    }
}

/// In every language, each written on its own.
#[derive(Clone, Copy)]
pub(crate) struct MessageDrafts {
    each: [(Language, MessageDraft); Language::ALL.len()],
    pub form_titles_allowed: RwSignal<bool>,
    pub preview: Preview,
}

impl MessageDrafts {
    pub fn new(purpose: BatchPurpose) -> Self {
        let (form_titles_allowed, preview) = (RwSignal::new(false), Preview::new());
        Self {
            each: Language::ALL.map(|language| (language, MessageDraft::new(purpose, form_titles_allowed, preview))),
            form_titles_allowed,
            preview,
        }
    }

    pub fn of(self, language: Language) -> MessageDraft {
        let [(_, first), ..] = self.each;
        self.each.into_iter().find(|(other, _)| *other == language).map_or(first, |(_, draft)| draft)
    }

    /// Those in other languages stay.
    pub fn replace<'a>(self, messages: impl IntoIterator<Item = &'a WrittenMessage>) {
        for written in messages {
            self.of(written.language).replace(&written.message);
        }
    }

    /// Puts another default in the place of the one before, but where something was written.
    pub fn follow(self, before: &[WrittenMessage], now: &[WrittenMessage]) {
        for written in now {
            let draft = self.of(written.language);
            let is_as_before = |before: &WrittenMessage| draft.message.with_untracked(|message| *message == before.message);
            if before.iter().any(|before| before.language == written.language && is_as_before(before)) {
                draft.replace(&written.message);
            }
        }
    }

    pub fn written(self, languages: &[Language]) -> Vec<WrittenMessage> {
        languages.iter().map(|language| WrittenMessage { language: *language, message: self.of(*language).message.get() }).collect()
    }
}

/// What a draft starts from, as the editor reads it.
pub(crate) fn default_of(draft: &SendDraft) -> InvitationDefault {
    InvitationDefault {
        messages: draft.messages.iter().map(|message| as_written(&message.written)).collect(),
        forms: draft.forms.iter().filter(|form| form.is_default).map(|form| form.id).collect(),
    }
}

/// As [`MessageDraft::message`] reads what it was given.
pub(crate) fn as_written(written: &WrittenMessage) -> WrittenMessage {
    let Message { subject, body_html } = &written.message;
    WrittenMessage { language: written.language, message: Message { subject: subject.clone(), body_html: tidy_html(body_html) } }
}
