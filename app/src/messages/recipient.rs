//! One client's e-mail among those of many: the way to the next one's, and the languages that they read.

use super::{
    Composing, EmailPreview,
    faults::{Missing, next_missing},
};
use crate::invitations::clients;
use domain::{
    Language,
    invitations::{Audience, Recipient},
};
use leptos::prelude::*;
use std::sync::Arc;

/// The languages that the recipients read, where they are several: each has a message of its own, and choosing one shows
/// the first client who reads it.
#[component]
pub(crate) fn MessageLanguages(composing: Composing, audience: Arc<Audience>, language: Memo<Language>) -> impl IntoView {
    let buttons = audience.languages().into_iter().map(|of| {
        let reads = |recipient: &Recipient| recipient.values.language == of;
        let first = audience.recipients.iter().position(reads).unwrap_or_default();
        let label = format!("{} · {}", of.name(), clients(audience.totals.readers_of(of)));
        view! {
            <button type="button" class="button" aria-pressed=move || (language.get() == of).to_string() on:click=move |_| composing.at.set(first)>
                {label}
            </button>
        }
    });
    let buttons = buttons.collect::<Vec<_>>();
    (buttons.len() > 1).then(|| view! { <div class="filters" role="group" aria-label="Language of the message">{buttons}</div> })
}

/// One client's e-mail, and the way to the next one's (R14).
#[component]
pub(crate) fn RecipientPreview(composing: Composing, audience: Arc<Audience>, missing: Memo<Vec<Missing>>) -> impl IntoView {
    let count = usize::try_from(audience.totals.recipients()).unwrap_or_default();
    let rendered = composing.rendered(Arc::clone(&audience));
    let from = audience.from.clone();
    let who = {
        let audience = Arc::clone(&audience);
        move || {
            let at = composing.at.get();
            composing.recipient(&audience, at).map(|recipient| {
                let place = if count > 1 { format!(" · {} of {count}", at + 1) } else { String::new() };
                view! {
                    <b>{recipient.name}</b>
                    <br />
                    <small class="soft">{recipient.email} {place}</small>
                }
            })
        }
    };
    let step = Callback::new(move |forward| composing.step(&audience, forward));
    let warned = move || {
        let next = missing.with(|missing| next_missing(missing, composing.at.get()));
        next.map(
            |next| view! { <button type="button" class="link" on:click=move |_| composing.at.set(next)>"Next with a warning"</button> },
        )
    };
    (count > 0).then(|| {
        view! {
            <div class="stepper">
                {(count > 1).then(|| view! { <button type="button" class="button" aria-label="Previous client" on:click=move |_| step.run(false)>"‹"</button> })}
                <span aria-live="polite">{who}</span>
                {(count > 1).then(|| view! { <button type="button" class="button" aria-label="Next client" on:click=move |_| step.run(true)>"›"</button> })}
            </div>
            {warned}
            <EmailPreview rendered from preview=composing.drafts.preview />
        }
    })
}
