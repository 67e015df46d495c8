//! One client's e-mail among those of many: the way to the next one's, and the languages that they read.

use super::{
    Composing, EmailPreview,
    faults::{Missing, next_missing},
    stepping::Look,
};
use crate::{
    components::ErrorNotice,
    invitations::{clients, grouped},
};
use domain::{Language, invitations::Audience};
use leptos::prelude::*;
use std::sync::Arc;

/// The languages that the recipients read, where they are several: each has a message of its own, and choosing one shows
/// a client who reads it.
#[component]
pub(crate) fn MessageLanguages(composing: Composing, audience: Arc<Audience>, language: Memo<Language>) -> impl IntoView {
    let buttons = audience.languages().into_iter().map(|of| {
        let chosen = Arc::clone(&audience);
        let choose = move |_| composing.stepping.choose(&chosen, of);
        let label = format!("{} · {}", of.name(), clients(audience.totals.readers_of(of)));
        view! {
            <button type="button" class="button" aria-pressed=move || (language.get() == of).to_string() on:click=choose>
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
            composing.stepping.shown(&audience).map(|(recipient, at)| {
                let place = at.filter(|_| count > 1).map(|at| format!(" · {} of {}", in_words(at + 1), in_words(count)));
                view! {
                    <b>{recipient.name}</b>
                    <br />
                    <small class="soft">{recipient.email} {place}</small>
                }
            })
        }
    };
    let looking = Arc::clone(&audience);
    let step = Callback::new(move |forward| composing.stepping.step(&audience, forward));
    let warned = move || {
        let next = missing.with(|missing| next_missing(missing, composing.stepping.at()));
        next.map(
            |next| view! { <button type="button" class="link" on:click=move |_| composing.stepping.go(next)>"Next with a warning"</button> },
        )
    };
    (count > 0).then(|| {
        view! {
            <div class="stepper">
                {(count > 1).then(|| view! { <button type="button" class="button" aria-label="Previous client" on:click=move |_| step.run(false)>"‹"</button> })}
                <span aria-live="polite">{who}</span>
                {(count > 1).then(|| view! { <button type="button" class="button" aria-label="Next client" on:click=move |_| step.run(true)>"›"</button> })}
            </div>
            <Looking composing audience=looking />
            {warned}
            <EmailPreview rendered from preview=composing.drafts.preview />
        }
    })
}

fn in_words(number: usize) -> String {
    grouped(i64::try_from(number).unwrap_or(i64::MAX))
}

/// How looking for a client who is not shown yet goes: without a word, a button would seem to do nothing.
#[component]
fn Looking(composing: Composing, audience: Arc<Audience>) -> impl IntoView {
    let of = Arc::clone(&audience);
    let look = Memo::new(move |_| composing.stepping.look(&of));
    let words = move || match look.get() {
        Look::UnderWay => "Looking for the client…",
        Look::FoundNobody => "There is no other client to show.",
        Look::None | Look::Failed(_) => "",
    };
    let again = Callback::new(move |()| composing.stepping.look_again(&audience));
    let failed = move || match look.get() {
        Look::Failed(failure) => Some(view! { <ErrorNotice failure retry=again /> }),
        Look::None | Look::UnderWay | Look::FoundNobody => None,
    };
    view! {
        <small class="soft" role="status">{words}</small>
        {failed}
    }
    .into_any()
}
