//! The passkeys of whoever is signed in, on their own page.

use super::ByDevice;
use domain::passkeys::PasskeyView;
use leptos::prelude::*;

/// `base` is the page that it stands on.
#[component]
pub fn PasskeySection(slug: String, base: String, passkeys: Vec<PasskeyView>) -> impl IntoView {
    let lead = if passkeys.is_empty() {
        "With a passkey you sign in by your finger, your face, or the code of your device. You have none."
    } else {
        "With these you sign in without your password."
    };
    let rows = passkeys.into_iter().map(|passkey| view! { <Row base=base.clone() passkey /> }).collect_view();
    view! {
        <section class="card stack">
            <h2>"Passkeys"</h2>
            <p>{lead}</p>
            <ul class="own-list">{rows}</ul>
            <div class="needs-passkeys">
                <ByDevice what="add" slug action=base button="Add a passkey" />
            </div>
        </section>
    }
}

#[component]
fn Row(base: String, passkey: PasskeyView) -> impl IntoView {
    let PasskeyView { id, name, added, used } = passkey;
    let used = used.map_or_else(|| "not used yet".to_owned(), |used| format!("last used {}", used.day_and_time()));
    let about = format!("Added {}, {used}", added.day_and_time());
    let label = format!("Remove the passkey of {name}");
    view! {
        <li>
            <p>
                <b>{name}</b>
                <small class="soft">{about}</small>
            </p>
            <details class="stack">
                <summary aria-label=label>"Remove…"</summary>
                <form method="post" action=base class="stack">
                    <input type="hidden" name="passkey" value=id.to_string() />
                    <p>"Nobody signs in with it any more, and you get an e-mail about it. Remove it from the device too, if it asks for it again."</p>
                    <button class="button" name="_action" value="passkey-remove">"Remove this passkey"</button>
                </form>
            </details>
        </li>
    }
}
