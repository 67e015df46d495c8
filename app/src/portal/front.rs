//! `/p/{organization}`: the practice's door. Signing in is a plain post.

use super::{Brand, api::get_portal_front, path_part, reach::reach_foot};
#[cfg(feature = "ssr")]
use crate::shell::PortalSignedIn;
use crate::{
    components::{ErrorNotice, Field, Offline, PasswordField},
    fetched::{Fetched, JsonBytes},
    language::{TYPED, words},
    passkeys::PasskeySignIn,
    posted::posted,
};
use domain::{ids::FormRequestId, portal::PortalFront};
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
    let words = words();
    view! {
        <Title text=words.sign_in() />
        <main class="phone">
            <Offline />
            {front.show_or(
                |front| view! { <SignIn front /> },
                move |failure| {
                    view! { <h1>{words.portal()}</h1><ErrorNotice failure /><a class="button" href="/">{words.not_found_start()}</a> }
                },
            )}
        </main>
    }
}

#[component]
fn SignIn(front: PortalFront) -> impl IntoView {
    let (posted, words) = (posted(), words());
    let query = use_query_map().read_untracked().clone();
    let [timed_out, is_out, has_new_address] = ["ended", "out", "address"].map(|name| query.get(name).is_some());
    // That whose page led here; also where the page comes back with what was wrong.
    let form = query.get("form").and_then(|form| form.parse::<FormRequestId>().ok());
    let action = form.map_or_else(|| format!("/p/{}", front.slug), |form| format!("/p/{}?form={form}", front.slug));
    let new_here = new_here(&front);
    let forgot = format!("/p/{}/forgot-password", front.slug);
    // To the form that led here, or else to where the portal begins.
    let on = form.map_or_else(|| format!("/p/{}/home", front.slug), |form| format!("/p/{}/forms/{form}", front.slug));
    let signed_in = is_signed_in().then(|| {
        view! { <p class="note"><span>{words.signed_in_here()}</span><a class="button" href=on>{words.back_to_start()}</a></p> }
    });
    let (email_error, password_error) = (posted.error("email"), posted.error("password"));
    let elsewhere = (email_error.is_none() && password_error.is_none()).then(|| posted.sentence()).flatten();
    view! {
        <Brand front=front.clone() with_form=true />
        <div class="stack">
            <h1>{words.your_client_portal()}</h1>
            <p class="soft">{words.front_lead()}</p>
        </div>
        {signed_in}
        {timed_out.then(|| view! { <p class="note" role="status">{words.front_idle()}</p> })}
        {is_out.then(|| view! { <p class="note" role="status">{words.refused_signed_out()}</p> })}
        {has_new_address.then(|| view! { <p class="note good" role="status">{words.front_address()}</p> })}
        {elsewhere.map(|sentence| view! { <p class="note bad" role="alert">{sentence}</p> })}
        <PasskeySignIn slug=front.slug.clone() action=action.clone() is_first=true />
        <form method="post" action=action.clone() id=TYPED class="stack">
            <Field label=words.email_address() name="email" kind="email" autocomplete="username" required=true value=posted.value("email") error=Signal::stored(email_error) />
            <PasswordField label=words.password() error=Signal::stored(password_error) />
            <button class="button first">{words.sign_in()}</button>
        </form>
        <p><a href=forgot>{words.forgot_your_password()}</a></p>
        <PasskeySignIn slug=front.slug.clone() action=action.clone() is_first=false />
        {new_here}
        {reach_foot(&front)}
    }
}

/// As the server found when it was asked for the page.
fn is_signed_in() -> bool {
    #[cfg(feature = "ssr")]
    let known = || use_context::<PortalSignedIn>().is_some();
    #[cfg(not(feature = "ssr"))]
    let known = || false;
    SharedValue::<bool, JsonBytes>::new_with_encoding(known).into_inner()
}

/// R24: where the practice allows it, a way to sign up; signing in alone otherwise.
fn new_here(front: &PortalFront) -> AnyView {
    let words = words();
    if !front.client_signup_allowed {
        return view! { <p class="soft portal-foot">{words.new_here_link()}</p> }.into_any();
    }
    view! {
        <section class="stack">
            <h2>{words.new_here()}</h2>
            <p class="soft">{words.new_here_text()}</p>
            <a class="button" href=format!("/p/{}/sign-up", front.slug)>{words.sign_up()}</a>
        </section>
    }
    .into_any()
}
