//! The passkeys of whoever is signed in, on their own page.

use super::ByDevice;
use crate::language::words;
use domain::{devices::device_in, passkeys::PasskeyView};
use leptos::prelude::*;

/// `base` is the page that it stands on.
#[component]
pub fn PasskeySection(slug: String, base: String, passkeys: Vec<PasskeyView>) -> impl IntoView {
    let words = words();
    let lead = if passkeys.is_empty() { words.passkeys_none() } else { words.passkeys_lead() };
    let rows = passkeys.into_iter().map(|passkey| view! { <Row base=base.clone() passkey /> }).collect_view();
    view! {
        <section class="card stack">
            <h2>{words.passkeys()}</h2>
            <p>{lead}</p>
            <ul class="own-list">{rows}</ul>
            <div class="needs-passkeys">
                <ByDevice what="add" slug action=base button=words.passkey_add() />
            </div>
        </section>
    }
}

#[component]
fn Row(base: String, passkey: PasskeyView) -> impl IntoView {
    let PasskeyView { id, name, added, used } = passkey;
    let words = words();
    let (name, added) = (device_in(&name, words), added.day_and_time_in(words.language()));
    let about = match used {
        None => words.passkey_added_unused(&added),
        Some(used) => words.passkey_added_used(&added, &used.day_and_time_in(words.language())),
    };
    let label = words.passkey_remove_of(&name);
    view! {
        <li>
            <p>
                <b>{name}</b>
                <small class="soft">{about}</small>
            </p>
            <details class="stack">
                <summary aria-label=label>{words.passkey_remove_more()}</summary>
                <form method="post" action=base class="stack">
                    <input type="hidden" name="passkey" value=id.to_string() />
                    <p>{words.passkey_remove_lead()}</p>
                    <button class="button" name="_action" value="passkey-remove">{words.passkey_remove()}</button>
                </form>
            </details>
        </li>
    }
}
