//! `/p/{organization}`: the practice's door. Signing in is a plain post.

use super::{Brand, api::get_portal_front, path_part};
use crate::{
    components::{ErrorNotice, Field, PasswordField},
    fetched::Fetched,
    passkeys::PasskeySignIn,
    posted::posted,
};
use domain::portal::PortalFront;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

#[component]
pub fn PortalFrontPage() -> impl IntoView {
    let slug = path_part("slug");
    let front = Fetched::new(move || slug.get(), get_portal_front);
    #[cfg(feature = "hydrate")]
    {
        super::device::left();
        super::device::sweep();
    }
    view! {
        <Title text="Sign in" />
        <main class="phone">
            {front.show_or(|front| view! { <SignIn front /> }, |failure| view! { <h1>"Client portal"</h1><ErrorNotice failure /> })}
        </main>
    }
}

#[component]
fn SignIn(front: PortalFront) -> impl IntoView {
    let posted = posted();
    let query = use_query_map().read_untracked().clone();
    let (timed_out, has_new_address) = (query.get("ended").is_some(), query.get("address").is_some());
    let phone = front.phone.clone();
    let action = format!("/p/{}", front.slug);
    let new_here = new_here(&front);
    let forgot = format!("/p/{}/forgot-password", front.slug);
    let (email_error, password_error) = (posted.error("email"), posted.error("password"));
    let elsewhere = (email_error.is_none() && password_error.is_none()).then(|| posted.sentence()).flatten();
    view! {
        <Brand name=front.name.clone() />
        <div class="stack">
            <h1>"Your client portal"</h1>
            <p class="soft">"Sign in to see your forms and go on where you stopped."</p>
        </div>
        {timed_out.then(|| view! { <p class="note" role="status">"You were signed out because nobody used this page for a while. What was saved is still there."</p> })}
        {has_new_address.then(|| view! { <p class="note good" role="status">"Your new address is confirmed. Sign in with it from now on."</p> })}
        {elsewhere.map(|sentence| view! { <p class="note bad" role="alert">{sentence}</p> })}
        <PasskeySignIn slug=front.slug.clone() is_first=true />
        <form method="post" action=action class="stack">
            <Field label="E-mail address" name="email" kind="email" autocomplete="username" required=true value=posted.value("email") error=Signal::stored(email_error) />
            <PasswordField label="Password" error=Signal::stored(password_error) />
            <button class="button first">"Sign in"</button>
        </form>
        <p><a href=forgot>"Forgot your password?"</a></p>
        <PasskeySignIn slug=front.slug.clone() is_first=false />
        {new_here}
        {phone.map(|phone| view! { <p class="soft portal-foot">{format!("Need help? Call {phone}.")}</p> })}
    }
}

/// R24: where the practice allows it, a way to sign up; signing in alone otherwise.
fn new_here(front: &PortalFront) -> AnyView {
    if !front.client_signup_allowed {
        return view! { <p class="soft portal-foot">"New here? Use the link in the e-mail that your practice sent you."</p> }.into_any();
    }
    view! {
        <section class="stack">
            <h2>"New here?"</h2>
            <p class="soft">"Use the link in the e-mail that your practice sent you, or have one sent to the address that it has on file."</p>
            <a class="button" href=format!("/p/{}/sign-up", front.slug)>"Sign up"</a>
        </section>
    }
    .into_any()
}
