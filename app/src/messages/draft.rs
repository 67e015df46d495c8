//! A message while it is being written: what was typed, and everything that follows from it. Nothing here asks the server.

#[cfg(feature = "hydrate")]
use domain::messages::FaultPlace;
use domain::{
    Language,
    messages::{Message, MessageFault, WrittenMessage, check, tidy_html},
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
    /// Whether the organization lets `{{FormList}}` tell forms' titles (R17).
    pub form_titles_allowed: RwSignal<bool>,
    #[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only a browser shows what is written meanwhile"))]
    preview: Preview,
}

/// Shows what was just written in the preview, while there is one on the page.
pub(crate) type Preview = StoredValue<Option<Callback<()>>>;

impl MessageDraft {
    fn new(form_titles_allowed: RwSignal<bool>, preview: Preview) -> Self {
        let (subject, body) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
        let message = Memo::new(move |_| Message { subject: subject.get(), body_html: body.with(|body| tidy_html(body)) });
        let faults = Memo::new(move |_| message.with(|message| check(message, form_titles_allowed.get())));
        Self { subject, body, message, faults, form_titles_allowed, preview }
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

    /// Before anything else follows from a keystroke, and before the browser lays the editor out: effects come after that.
    #[cfg(feature = "hydrate")]
    pub fn show(self) {
        if let Some(show) = self.preview.try_get_value().flatten() {
            // Nothing shows it once its page has gone.
            let _gone = show.try_run(());
        }
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
    pub fn new() -> Self {
        let (form_titles_allowed, preview) = (RwSignal::new(false), StoredValue::new(None));
        Self {
            each: Language::ALL.map(|language| (language, MessageDraft::new(form_titles_allowed, preview))),
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

    pub fn written(self, languages: &[Language]) -> Vec<WrittenMessage> {
        languages.iter().map(|language| WrittenMessage { language: *language, message: self.of(*language).message.get() }).collect()
    }
}

/// As [`MessageDraft::message`] reads what it was given.
pub(crate) fn as_written(written: &WrittenMessage) -> WrittenMessage {
    let Message { subject, body_html } = &written.message;
    WrittenMessage { language: written.language, message: Message { subject: subject.clone(), body_html: tidy_html(body_html) } }
}
