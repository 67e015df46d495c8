//! A message while it is being written: what was typed, and everything that follows from it. Nothing here asks the server.

#[cfg(feature = "hydrate")]
use domain::messages::FaultPlace;
use domain::messages::{Message, MessageFault, check, tidy_html};
use leptos::prelude::*;

#[derive(Clone, Copy)]
pub(crate) struct MessageDraft {
    pub subject: RwSignal<String>,
    /// As HTML, in which a placeholder is its token.
    pub body: RwSignal<String>,
    pub message: Memo<Message>,
    pub faults: Memo<Vec<MessageFault>>,
    /// Whether the organization lets `{{FormList}}` tell forms' titles (R17).
    pub form_titles_allowed: RwSignal<bool>,
}

impl MessageDraft {
    pub fn new() -> Self {
        let (subject, body) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
        let form_titles_allowed = RwSignal::new(false);
        let message = Memo::new(move |_| Message { subject: subject.get(), body_html: body.with(|body| tidy_html(body)) });
        let faults = Memo::new(move |_| message.with(|message| check(message, form_titles_allowed.get())));
        Self { subject, body, message, faults, form_titles_allowed }
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

    #[cfg(feature = "hydrate")]
    pub fn is_blocked_at(self, place: FaultPlace) -> bool {
        self.faults.with(|faults| faults.iter().any(|fault| fault.place == place && fault.kind.blocks()))
    }
}
