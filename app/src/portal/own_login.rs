//! How one signs in, on the page of whoever's login it is: another address (R30) and a new password. Plain posts to that page, each with its
//! own button; a client's profile and a representative's own page have the same ones.

use crate::{
    components::{Field, PasswordField},
    language::{emphasised, words},
    posted::Posted,
};
use domain::address_changes::PendingAddress;
use leptos::prelude::*;

/// What the forms here ask for: what is refused at one of these is shown there.
pub const LOGIN_FIELDS: [&str; 4] = ["email", "own", "old", "password"];

/// Which address that is now, the one that waits, and where another is asked for: not by a representative who acts for nobody.
#[component]
pub fn OwnAddress(base: String, email: String, pending: Option<PendingAddress>, posted: Posted, is_offered: bool) -> impl IntoView {
    let words = words();
    let waits = pending.map(|PendingAddress { email, expires }| {
        let sentence = words.address_waits(&email, &expires.day_and_time_in(words.language()));
        view! {
            <div class="note stack">
                <p>{sentence}</p>
                <form method="post" action=base.clone()>
                    <button class="button" name="_action" value="cancel">{words.cancel_change()}</button>
                </form>
            </div>
        }
    });
    view! {
        <p>{emphasised(words.you_sign_in_with(&email), &email)}</p>
        {waits}
        {is_offered.then(|| view! { <OtherAddress base posted /> })}
    }
    .into_any()
}

#[component]
fn OtherAddress(base: String, posted: Posted) -> impl IntoView {
    let words = words();
    let (email_error, own_error) = (posted.error("email"), posted.error("own"));
    let is_open = email_error.is_some() || own_error.is_some();
    view! {
        <details class="stack" open=is_open>
            <summary>{words.use_another_address()}</summary>
            <form method="post" action=base class="stack" novalidate>
                <Field
                    label=words.new_email_address()
                    name="email"
                    kind="email"
                    autocomplete="email"
                    required=true
                    hint=words.new_email_hint()
                    value=posted.value("email")
                    error=Signal::stored(email_error)
                />
                <PasswordField label=words.your_password() name="own" error=Signal::stored(own_error) />
                <button class="button first" name="_action" value="address">{words.send_the_link()}</button>
            </form>
        </details>
    }
    .into_any()
}

#[component]
pub fn OwnPassword(base: String, email: String, posted: Posted) -> impl IntoView {
    let words = words();
    let (old_error, new_error) = (posted.error("old"), posted.error("password"));
    let is_open = old_error.is_some() || new_error.is_some();
    view! {
        <details class="stack" open=is_open>
            <summary>{words.set_new_password_more()}</summary>
            <form method="post" action=base class="stack" novalidate>
                // For whatever keeps passwords: whose it is.
                <input type="text" name="username" autocomplete="username" value=email readonly hidden />
                <PasswordField label=words.old_password() name="old" error=Signal::stored(old_error) />
                <PasswordField
                    label=words.new_password()
                    hint=words.password_hint()
                    autocomplete="new-password"
                    error=Signal::stored(new_error)
                />
                <button class="button first" name="_action" value="password">{words.save_new_password()}</button>
            </form>
        </details>
    }
    .into_any()
}
