//! What is written, rendered as the client at hand will get it: for the preview, before anything else hears of a keystroke, and then
//! for all that follows from it, without being rendered twice.

use domain::messages::{EmailFrame, Message, PlaceholderValues, RenderedEmail, render};
use leptos::prelude::*;

/// What an e-mail is rendered from.
#[derive(PartialEq)]
pub(crate) struct ToRender {
    pub message: Message,
    pub values: PlaceholderValues,
    pub frame: EmailFrame,
}

/// Of the message at hand, while there is one on the page.
#[derive(Clone, Copy)]
pub(crate) struct Preview {
    asked: StoredValue<Option<Callback<Message, Option<ToRender>>>>,
    last: StoredValue<Option<(ToRender, RenderedEmail)>>,
    /// Puts an e-mail into the preview's frame.
    #[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only a browser shows it meanwhile"))]
    shown_by: StoredValue<Option<Callback<RenderedEmail>>>,
}

impl Preview {
    pub fn new() -> Self {
        Self { asked: StoredValue::new(None), last: StoredValue::new(None), shown_by: StoredValue::new(None) }
    }

    /// `message` is the one at hand; `asked` says who gets a message, and what surrounds it. `None` while nobody does.
    pub fn rendered(
        self,
        message: impl Fn() -> Option<Message> + Send + Sync + 'static,
        asked: impl Fn(Message) -> Option<ToRender> + Send + Sync + 'static,
    ) -> Memo<Option<RenderedEmail>> {
        let asked = Callback::new(asked);
        self.asked.set_value(Some(asked));
        Memo::new(move |_| self.render(asked.run(message()?)?))
    }

    #[cfg(feature = "hydrate")]
    pub fn is_shown_by(self, show: Callback<RenderedEmail>) {
        self.shown_by.set_value(Some(show));
    }

    /// Shows a message that is not at hand yet: effects, of which there are many, come after that, and so does the browser's layout
    /// of the editor.
    #[cfg(feature = "hydrate")]
    pub fn show(self, message: Message) {
        // Nothing shows it once its page has gone.
        let (Some(asked), Some(show)) = (self.asked.try_get_value().flatten(), self.shown_by.try_get_value().flatten()) else { return };
        let rendered = untrack(|| asked.try_run(message)).flatten().and_then(|asked| self.render(asked));
        if let Some(rendered) = rendered {
            let _gone = show.try_run(rendered);
        }
    }

    fn render(self, asked: ToRender) -> Option<RenderedEmail> {
        let before = self.last.try_with_value(|last| last.as_ref().filter(|(before, _)| *before == asked).map(|(_, email)| email.clone()));
        if let Some(email) = before? {
            return Some(email);
        }
        let email = render(&asked.message, &asked.values, &asked.frame);
        self.last.try_set_value(Some((asked, email.clone())));
        Some(email)
    }
}
