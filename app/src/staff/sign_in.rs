//! `/sign-in`, for staff: a plain post.

use crate::{
    components::{Field, PasswordField},
    posted::posted,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

#[component]
pub fn SignInPage() -> impl IntoView {
    let posted = posted();
    let query = use_query_map().read_untracked().clone();
    let next = if posted.values.is_empty() { query.get("next").unwrap_or_default() } else { posted.value("next") };
    let ended = query.get("ended").is_some();
    let was_changed = query.get("changed").is_some();
    let (email_error, password_error) = (posted.error("email"), posted.error("password"));
    let elsewhere = (email_error.is_none() && password_error.is_none()).then(|| posted.sentence()).flatten();
    view! {
        <Title text="Sign in" />
        <main class="page-narrow">
            <div class="brand"><i aria-hidden="true"></i><span>"Anteroom"</span></div>
            <section class="card stack">
                <h1>"Sign in"</h1>
                <p class="soft">"For the staff of the practice. Clients sign in on their practice's portal page."</p>
                {ended.then(|| view! { <p class="note" role="status">"You were signed out because nobody used this page for a while."</p> })}
                {was_changed.then(|| view! { <p class="note good" role="status">"Your new password is set. Sign in with it."</p> })}
                {elsewhere.map(|sentence| view! { <p class="note bad" role="alert">{sentence}</p> })}
                <form method="post" action="/sign-in">
                    <input type="hidden" name="next" value=next />
                    <Field label="E-mail address" name="email" kind="email" autocomplete="username" required=true value=posted.value("email") error=Signal::stored(email_error) />
                    <PasswordField label="Password" error=Signal::stored(password_error) />
                    <button class="button first">"Sign in"</button>
                </form>
                <p><a href="/forgot-password">"Forgot your password?"</a></p>
            </section>
        </main>
    }
}
