//! What somebody else made the default while one wrote another: to be read beside one's own words, which stay.

use super::{keeping::focus_on_subject, page::sample_values, titles_of};
use crate::staff::use_viewer;
use domain::{
    Language,
    invitations::{DefaultMessage, SendDraft},
    messages::{EmailFrame, render},
};
use leptos::prelude::*;

#[component]
pub(super) fn Theirs(theirs: RwSignal<Option<SendDraft>>, language: Memo<Language>, on_start_again: Callback<()>) -> impl IntoView {
    let viewer = use_viewer();
    let start_again = move |_| {
        focus_on_subject();
        on_start_again.run(());
    };
    move || {
        let theirs = theirs.get()?;
        let DefaultMessage { written, .. } = theirs.messages.iter().find(|message| message.written.language == language.get())?;
        let frame = EmailFrame { lang: written.language.tag().to_owned(), ..theirs.audience.frame.clone() };
        let rendered = render(&written.message, &sample_values(written.language, &frame.organization_name, viewer.clone()), &frame);
        let chosen: Vec<_> = theirs.forms.iter().filter(|form| form.is_default).map(|form| form.id).collect();
        let titles = titles_of(&theirs.forms, &chosen);
        let forms = if titles.is_empty() { "No form goes along.".to_owned() } else { format!("Forms: {}.", titles.join(", ")) };
        Some(view! {
            <section class="stack tight" aria-labelledby="their-default">
                <h3 id="their-default">"The default as it is now"</h3>
                <p><b>{rendered.subject}</b></p>
                <pre class="preview-text">{rendered.text}</pre>
                <p class="soft">{forms}</p>
                <button type="button" class="button plain" on:click=start_again>"Start from the default as it is now"</button>
            </section>
        })
    }
}
