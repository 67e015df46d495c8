//! The two forms that staff and clients share when a password is forgotten. Plain posts, which work without scripts.

use super::{Field, PasswordField};
use crate::{
    language::{TYPED, words},
    posted::Posted,
};
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
    let words = words();
    view! {
        <Elsewhere posted=posted.clone() field="email" />
        <form method="post" action=action id=TYPED class="stack" novalidate>
            <Field
                label=words.email_address()
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
    let words = words();
    view! {
        <Elsewhere posted=posted.clone() field="password" />
        <form method="post" action=action id=TYPED class="stack" novalidate>
            <input type="text" name="username" autocomplete="username" value=email readonly hidden />
            <PasswordField
                label=words.new_password()
                hint=words.password_hint()
                autocomplete="new-password"
                error=Signal::stored(posted.error("password"))
            />
            <button class="button first">{words.save_new_password()}</button>
        </form>
    }
}
