//! The two fields of the editor as the page sees them: what was written comes out, and the page's tools go in. On the
//! server, and until the script is there, nothing answers.

use super::MessageDraft;
#[cfg(feature = "hydrate")]
use super::rich_text::{self, RichText};
use domain::messages::{FaultPlace, Placeholder};
use leptos::{html, prelude::*};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opening {
    Loading,
    Ready,
    /// The script did not arrive.
    #[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only a browser asks for it"))]
    Failed,
}

#[derive(Clone, Copy)]
pub(super) struct Fields {
    pub subject: NodeRef<html::Div>,
    pub body: NodeRef<html::Div>,
    pub opening: RwSignal<Opening>,
    /// The names of what is on at the caret, such as `bold link`.
    pub state: RwSignal<String>,
    #[cfg(feature = "hydrate")]
    editor: StoredValue<Option<RichText>, LocalStorage>,
}

#[cfg(feature = "hydrate")]
fn place_name(place: FaultPlace) -> &'static str {
    match place {
        FaultPlace::Subject => "subject",
        FaultPlace::Body => "body",
    }
}

/// Placeholders that the message may carry.
pub(super) fn offered(draft: MessageDraft) -> Vec<Placeholder> {
    draft.rules().offered().collect()
}

#[cfg(not(feature = "hydrate"))]
#[expect(clippy::unused_self, reason = "nothing answers on the server")]
impl Fields {
    pub fn new(_draft: MessageDraft) -> Self {
        Self { subject: NodeRef::new(), body: NodeRef::new(), opening: RwSignal::new(Opening::Loading), state: RwSignal::default() }
    }

    pub fn open(self, _draft: MessageDraft) {}
    pub fn run(self, _tool: &str) {}
    pub fn link(self) -> String {
        String::new()
    }
    pub fn set_link(self, _href: &str) {}
    pub fn insert(self, _placeholder: Placeholder) {}
    pub fn show(self, _place: FaultPlace, _excerpt: &str) {}
    pub fn replace(self, _place: FaultPlace, _excerpt: &str, _placeholder: Placeholder) {}
    pub fn focus(self, _place: FaultPlace) {}
}

#[cfg(feature = "hydrate")]
impl Fields {
    /// Opens them when they stand on the page.
    pub fn new(draft: MessageDraft) -> Self {
        let fields = Self {
            subject: NodeRef::new(),
            body: NodeRef::new(),
            opening: RwSignal::new(Opening::Loading),
            state: RwSignal::default(),
            editor: StoredValue::new_local(None),
        };
        Effect::new(move |is_open: Option<bool>| {
            let stands = fields.subject.get().is_some() && fields.body.get().is_some();
            if stands && is_open != Some(true) {
                fields.open(draft);
            }
            stands
        });
        Effect::new(move |_| draft.subject.with(|subject| fields.with(|editor| editor.write("subject", subject))));
        Effect::new(move |_| draft.body.with(|body| fields.with(|editor| editor.write("body", body))));
        Effect::new(move |_| {
            let names: Vec<String> = offered(draft).iter().map(|placeholder| placeholder.name().to_owned()).collect();
            fields.with(|editor| editor.offer(names));
        });
        Effect::new(move |_| {
            for place in [FaultPlace::Subject, FaultPlace::Body] {
                let excerpts = draft.faults.with(|faults| {
                    let here = faults.iter().filter(|fault| fault.place == place && fault.is_at_words());
                    here.map(|fault| fault.excerpt.clone()).collect()
                });
                let is_wrong = draft.is_blocked_at(place);
                fields.with(|editor| editor.mark(place_name(place), excerpts, is_wrong));
            }
        });
        on_cleanup(move || fields.with_untracked(RichText::destroy));
        fields
    }

    /// Loads the script, again if it did not arrive.
    pub fn open(self, draft: MessageDraft) {
        let (Some(subject), Some(body)) = (self.subject.get_untracked(), self.body.get_untracked()) else { return };
        self.opening.set(Opening::Loading);
        leptos::task::spawn_local(async move {
            let write = |place| move |written| draft.write(place, written);
            let set_state = move |state| {
                let _gone = self.state.try_set(state);
            };
            let editor = rich_text::open(&subject, &body, write(FaultPlace::Subject), write(FaultPlace::Body), set_state).await;
            let opening = if editor.is_some() { Opening::Ready } else { Opening::Failed };
            match (editor, self.editor.is_disposed()) {
                (Some(editor), true) => editor.destroy(),
                (editor, _) => {
                    self.editor.try_set_value(editor);
                    let _gone = self.opening.try_set(opening);
                }
            }
        });
    }

    /// Again when it has opened.
    fn with(self, act: impl FnOnce(&RichText)) {
        if self.opening.get() == Opening::Ready {
            self.with_untracked(act);
        }
    }

    fn with_untracked(self, act: impl FnOnce(&RichText)) {
        self.editor.try_with_value(|editor| editor.as_ref().map(act));
    }

    pub fn run(self, tool: &str) {
        self.with_untracked(|editor| editor.run(tool));
    }

    pub fn link(self) -> String {
        self.editor.try_with_value(|editor| editor.as_ref().map(RichText::link)).flatten().unwrap_or_default()
    }

    pub fn set_link(self, href: &str) {
        self.with_untracked(|editor| editor.set_link(href));
    }

    pub fn insert(self, placeholder: Placeholder) {
        self.with_untracked(|editor| editor.insert(placeholder.name()));
    }

    pub fn show(self, place: FaultPlace, excerpt: &str) {
        self.with_untracked(|editor| editor.show(place_name(place), excerpt));
    }

    pub fn replace(self, place: FaultPlace, excerpt: &str, placeholder: Placeholder) {
        self.with_untracked(|editor| editor.replace(place_name(place), excerpt, placeholder.name()));
    }

    pub fn focus(self, place: FaultPlace) {
        self.with_untracked(|editor| editor.focus(place_name(place)));
    }
}
