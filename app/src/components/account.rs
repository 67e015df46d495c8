//! The two forms that staff and clients share when a password is forgotten. Plain posts, which work without scripts.

use super::{Field, PasswordField};
use crate::posted::Posted;
use leptos::prelude::*;

/// The sentence of a refusal that is about no field.
#[component]
fn Elsewhere(posted: Posted, field: &'static str) -> impl IntoView {
    let sentence = if posted.error(field).is_none() { posted.sentence() } else { None };
    sentence.map(|sentence| view! { <p class="note bad" role="alert">{sentence}</p> })
}

/// Asks for the address that a link is sent to.
#[component]
pub fn AskForLink(#[prop(into)] action: String, button: &'static str, posted: Posted) -> impl IntoView {
    view! {
        <Elsewhere posted=posted.clone() field="email" />
        <form method="post" action=action class="stack" novalidate>
            <Field
                label="E-mail address"
                name="email"
                kind="email"
                autocomplete="username"
                required=true
                value=posted.value("email")
                error=Signal::stored(posted.error("email"))
            />
            <button class="button first">{button}</button>
        </form>
    }
}

/// A new password for `email`, which password managers keep it under.
#[component]
pub fn NewPassword(#[prop(into)] action: String, email: String, posted: Posted) -> impl IntoView {
    view! {
        <Elsewhere posted=posted.clone() field="password" />
        <form method="post" action=action class="stack" novalidate>
            <input type="text" name="username" autocomplete="username" value=email readonly hidden />
            <PasswordField
                label="New password"
                hint="At least 15 characters. Four plain words are easy to keep in mind."
                autocomplete="new-password"
                error=Signal::stored(posted.error("password"))
            />
            <button class="button first">"Save the new password"</button>
        </form>
    }
}

/// What was asked for, said alike whether or not anybody has the address.
pub const LINK_ON_ITS_WAY: &str = "If there is an account with this address, a link is on its way to it. It can take a few minutes; look among \
                                   the unwanted e-mails too. The link works once, for one hour.";
