//! The preview: what a client will get, by the very function that sends it (R14). The HTML stands in a sandboxed frame
//! of its own document, which can run nothing and load nothing; the server is not asked.

use super::rendering::Preview;
use domain::messages::RenderedEmail;
use leptos::{html, prelude::*};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    Desktop,
    Phone,
    Text,
}

impl Shown {
    const ALL: [Self; 3] = [Self::Desktop, Self::Phone, Self::Text];

    fn label(self) -> &'static str {
        match self {
            Self::Desktop => "Desktop",
            Self::Phone => "Phone",
            Self::Text => "Plain text",
        }
    }
}

/// `from` is the sender as a mail program shows it. `preview` is of what is being written, which is shown as it is.
#[component]
pub(crate) fn EmailPreview(
    rendered: Memo<Option<RenderedEmail>>,
    #[prop(into)] from: String,
    #[cfg_attr(not(feature = "hydrate"), expect(unused_variables, reason = "only a browser shows it meanwhile"))]
    #[prop(optional)]
    preview: Option<Preview>,
) -> impl IntoView {
    let shown = RwSignal::new(Shown::Desktop);
    let is_dark = RwSignal::new(false);
    let frame = NodeRef::<html::Iframe>::new();
    let loads = RwSignal::new(0_u32);
    #[cfg(feature = "hydrate")]
    {
        let show = browser::keep_written(frame, move || {
            loads.track();
            shown.track();
            rendered.with(|rendered| rendered.as_ref().map(|rendered| in_scheme(&rendered.html, is_dark.get())).unwrap_or_default())
        });
        if let Some(preview) = preview {
            let show = move |email: RenderedEmail| show.run(in_scheme(&email.html, is_dark.get_untracked()));
            preview.is_shown_by(Callback::new(show));
        }
    }
    let part =
        move |of: fn(&RenderedEmail) -> &String| move || rendered.with(|rendered| rendered.as_ref().map(of).cloned().unwrap_or_default());
    view! {
        <div class="filters" role="group" aria-label="Show the preview as">
            {Shown::ALL
                .map(|way| {
                    view! {
                        <button
                            type="button"
                            class="button"
                            aria-pressed=move || (shown.get() == way).to_string()
                            on:click=move |_| shown.set(way)
                        >
                            {way.label()}
                        </button>
                    }
                })
                .collect_view()}
            <button type="button" class="button" aria-pressed=move || is_dark.get().to_string() on:click=move |_| is_dark.update(|is_dark| *is_dark = !*is_dark)>
                "Dark"
            </button>
        </div>
        <div class="inbox" class:narrow=move || shown.get() == Shown::Phone role="group" aria-label="In an inbox">
            <small>{from}</small>
            <b>{part(|rendered| &rendered.subject)}</b>
            <small>{part(|rendered| &rendered.preheader)}</small>
        </div>
        <iframe
            class="frame"
            class:phone=move || shown.get() == Shown::Phone
            class:dark=is_dark
            hidden=move || shown.get() == Shown::Text
            node_ref=frame
            title="Preview of the e-mail"
            sandbox="allow-same-origin"
            src="/preview-frame"
            on:load=move |_| loads.update(|loads| *loads += 1)
        ></iframe>
        <pre class="preview-text" tabindex="0" role="region" aria-label="Preview as plain text" hidden=move || shown.get() != Shown::Text>
            {move || if shown.get() == Shown::Text { part(|rendered| &rendered.text)() } else { String::new() }}
        </pre>
    }
    .into_any()
}

/// The e-mail as a mail program shows it that has been set to dark, or to light, whatever this browser is set to.
#[cfg(any(feature = "hydrate", test))]
fn in_scheme(html: &str, is_dark: bool) -> String {
    let medium = if is_dark { "<style>@media all{" } else { "<style>@media not all{" };
    html.replacen("<style>@media (prefers-color-scheme:dark){", medium, 1)
}

#[cfg(feature = "hydrate")]
mod browser {
    use super::super::changed_text::{ChangedText, changed_text, has_words};
    use leptos::{ev, html, prelude::*};
    use wasm_bindgen::{JsCast, closure::Closure};
    use web_sys::{Document, HtmlIFrameElement, Node};

    /// Nodes of text alone, as `Document.createTreeWalker` counts them.
    const SHOW_TEXT: u32 = 4;

    /// What was written last, and into which document.
    type Written = (Document, String);

    /// Writes what `content` gives into the frame whenever it changes, and once the frame's own document is there. What it returns
    /// writes what will be given next.
    pub fn keep_written(frame: NodeRef<html::Iframe>, content: impl Fn() -> String + 'static) -> Callback<String> {
        let written = StoredValue::new_local(None::<Written>);
        let show = move |frame: &HtmlIFrameElement, html: String| {
            let document = document_of(frame)?;
            written.try_update_value(|written| {
                if written.as_ref().is_some_and(|before| change(&document, before, &html)) || write(&document, &html).is_some() {
                    *written = Some((document, html));
                }
            })
        };
        Effect::new(move |_| {
            let frame = frame.get()?;
            show(&frame, content())?;
            // The height is that of the width it is shown at, which is known after the classes have changed.
            request_animation_frame(move || fit(&frame));
            Some(())
        });
        // A tablet is turned: the lines break elsewhere.
        let resized = window_event_listener(ev::resize, move |_| {
            if let Some(frame) = frame.try_get_untracked().flatten() {
                fit(&frame);
            }
        });
        on_cleanup(move || resized.remove());
        Callback::new(move |html| {
            frame.try_get_untracked().flatten().and_then(|frame| show(&frame, html));
        })
    }

    /// Changes nothing but the words that differ: laying out one paragraph is quicker than making a document. `false` where that is
    /// not enough.
    fn change(document: &Document, (of, before): &Written, html: &str) -> bool {
        of == document && (before == html || changed_text(before, html).is_some_and(|changed| put(document, &changed).is_some()))
    }

    /// `None`, and the document is to be written anew, where a text is not what it should be.
    fn put(document: &Document, changed: &[ChangedText]) -> Option<()> {
        let texts = document.create_tree_walker_with_what_to_show(document.document_element()?.as_ref(), SHOW_TEXT).ok()?;
        let mut at = 0;
        for ChangedText { place, before, after } in changed {
            let mut node: Option<Node> = None;
            while at <= *place {
                node = texts.next_node().ok()?;
                at += usize::from(has_words(&node.as_ref()?.node_value()?));
            }
            let node = node?;
            if node.node_value().as_ref() != Some(before) {
                return None;
            }
            node.set_node_value(Some(after));
        }
        Some(())
    }

    /// The frame's document, not the empty one before it has loaded: that one has the page's own policy.
    fn document_of(frame: &HtmlIFrameElement) -> Option<Document> {
        frame.content_document().filter(|document| document.url().is_ok_and(|url| url.ends_with("/preview-frame")))
    }

    fn write(document: &Document, html: &str) -> Option<()> {
        let root = document.document_element()?;
        root.set_inner_html(html);
        if root.has_attribute("data-quiet") {
            return Some(());
        }
        // A link in a preview leads nowhere, and must not take the preview away.
        let stay = Closure::<dyn Fn(web_sys::Event)>::new(|event: web_sys::Event| event.prevent_default()).into_js_value();
        if document.add_event_listener_with_callback("click", stay.unchecked_ref()).is_ok() {
            let _marked = root.set_attribute("data-quiet", "");
        }
        Some(())
    }

    fn fit(frame: &HtmlIFrameElement) {
        if let Some(body) = document_of(frame).and_then(|document| document.body()) {
            frame.set_height(&(body.scroll_height() + 32).to_string());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{super::page::sample_values, *};
    use domain::{
        Language,
        messages::{EmailFrame, Message, default_invitation, render},
    };

    #[test]
    fn r14_the_preview_shows_both_schemes_and_changes_nothing_else() {
        let message = Message { subject: "<style>@media (prefers-color-scheme:dark){".to_owned(), ..default_invitation(Language::English) };
        let frame = EmailFrame {
            organization_name: "Willow Lane Practice".to_owned(),
            lang: "en".to_owned(),
            accent: "#3558b8".to_owned(),
            footer_note: None,
        };
        let html = render(&message, &sample_values(Language::English, &frame.organization_name, None), &frame).html;
        let (dark, light) = (in_scheme(&html, true), in_scheme(&html, false));
        assert_ne!(dark, light);
        assert_eq!(dark.replacen("@media all{", "@media (prefers-color-scheme:dark){", 1), html);
        assert_eq!(light.replacen("@media not all{", "@media (prefers-color-scheme:dark){", 1), html);
    }
}
