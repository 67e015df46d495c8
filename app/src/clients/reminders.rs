//! Reminders on the client's page (R28): when the next one comes, who stopped them, and starting them again.

use domain::{
    clients::ClientDetails,
    ids::{ClientId, LoginId},
    reminders::Reminders,
};
use leptos::prelude::*;

/// When the client hears again.
pub(super) fn reminders_view(details: &ClientDetails, may_start: bool) -> AnyView {
    match details.reminders {
        Reminders::NoMore => ().into_any(),
        Reminders::Next(next) => view! { <p class="soft">{format!("Next reminder: {}", next.day())}</p> }.into_any(),
        Reminders::Stopped(at) => view! {
            <p class="note">{format!("Reminders: stopped by the client on {}", at.day())}</p>
            {may_start.then(|| start_again(details.id, None, &details.full_name()))}
        }
        .into_any(),
    }
}

/// Who stopped them is asked nothing more until they ask for it themselves; a plain post starts them, for this representative of the
/// client's or for the client, and for nobody else.
pub(crate) fn start_again(client: ClientId, login: Option<LoginId>, who: &str) -> impl IntoView + use<> {
    let action = format!("/clients/{client}/reminders");
    let only_if = format!("Only if {who} has asked for them: it was their decision to stop.");
    view! {
        <details class="stack">
            <summary>"Start them again…"</summary>
            <form method="post" action=action class="stack">
                {login.map(|login| view! { <input type="hidden" name="login" value=login.to_string() /> })}
                <p>{only_if}</p>
                <button class="button">"Start the reminders again"</button>
            </form>
        </details>
    }
}
