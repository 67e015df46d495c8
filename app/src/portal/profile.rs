//! `/p/{organization}/profile`: what the practice has on file, and how one signs in. Plain posts, each with its own button.

use super::{api::get_profile, home::PortalTop, join::contact, path_part};
use crate::{
    change_requests::ChangesOnProfile,
    components::{ErrorNotice, Field, Offline, PasswordField},
    devices::DeviceSection,
    fetched::Fetched,
    passkeys::{OWN_NEWS, PasskeySection},
    posted::{Posted, posted},
};
use domain::{
    address_changes::{PendingAddress, ProfilePage},
    change_requests::ChangeField,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{components::Redirect, hooks::use_query_map};

#[component]
pub fn ProfilePageView() -> impl IntoView {
    let slug = path_part("slug");
    let page = Fetched::new(move || slug.get(), get_profile);
    let posted = posted();
    view! {
        <Title text="Your profile" />
        <main class="phone">
            <Offline />
            {page.show_or(
                move |page| view! { <Profile page posted=posted.clone() /> },
                move |failure| {
                    if failure.is_signed_out() {
                        return view! { <Redirect path=format!("/p/{}", slug.get_untracked()) /> }.into_any();
                    }
                    view! { <h1>"Your profile"</h1><ErrorNotice failure retry=page.refreshing() /> }.into_any()
                },
            )}
        </main>
    }
}

#[component]
fn Profile(page: ProfilePage, posted: Posted) -> impl IntoView {
    let ProfilePage { viewer, email, pending, facts, changes, passkeys, devices } = page;
    let base = format!("/p/{}/profile", viewer.front.slug);
    let query = use_query_map().read_untracked().clone();
    let news = [
        ("asked", "A link is on its way to the new address. Until you confirm it there, you sign in with the present one."),
        ("cancelled", "The change is cancelled. You sign in with the address that you have used so far."),
        ("change-asked", "The practice has what you asked for. This page says when it is decided."),
        ("taken-back", "It is taken back. Everything stays as it is."),
        ("password", "Your new password is set. Every other device has been signed out."),
    ];
    let news = news.into_iter().chain(OWN_NEWS).find(|(name, _)| query.get(name).is_some()).map(|(_, sentence)| sentence);
    let is_about = |field: &str| posted.error(field).is_some();
    let is_about_a_field =
        ["email", "own", "old", "password"].into_iter().any(is_about) || ChangeField::ALL.iter().any(|field| is_about(field.key()));
    let elsewhere = if is_about_a_field { None } else { posted.sentence() };
    let slug = viewer.front.slug.clone();
    let home = format!("/p/{}/home", viewer.front.slug);
    let other = format!("Is something else wrong? {}", contact(&viewer.front));
    view! {
        <PortalTop viewer />
        <p><a href=home>"‹ Back"</a></p>
        <h1>"Your profile"</h1>
        {news.map(|news| view! { <p class="note good" role="status">{news}</p> })}
        {elsewhere.map(|sentence| view! { <p class="note bad" role="alert">{sentence}</p> })}
        <section class="card stack">
            <h2>"What your practice has on file"</h2>
            <dl class="facts">
                {facts.into_iter().map(|(term, value)| view! { <div><dt>{term}</dt><dd>{value}</dd></div> }).collect_view()}
            </dl>
            <ChangesOnProfile base=base.clone() changes posted=posted.clone() />
            <p class="soft">{other}</p>
        </section>
        <AddressSection base=base.clone() email pending posted=posted.clone() />
        <PasswordSection base=base.clone() posted />
        {passkeys.map(|passkeys| view! { <PasskeySection slug base=base.clone() passkeys /> })}
        <DeviceSection base devices />
    }
}

#[component]
fn AddressSection(base: String, email: String, pending: Option<PendingAddress>, posted: Posted) -> impl IntoView {
    let (email_error, own_error) = (posted.error("email"), posted.error("own"));
    let is_open = email_error.is_some() || own_error.is_some();
    let waits = pending.map(|PendingAddress { email, expires }| {
        let sentence = format!(
            "{email} waits to be confirmed: follow the link in the e-mail that we sent there, until {}. If nothing arrives, check how it is \
             written; an address that serves another account cannot be used.",
            expires.day_and_time()
        );
        view! {
            <div class="note stack">
                <p>{sentence}</p>
                <form method="post" action=base.clone()>
                    <button class="button" name="_action" value="cancel">"Cancel the change"</button>
                </form>
            </div>
        }
    });
    view! {
        <section class="card stack">
            <h2>"E-mail address"</h2>
            <p>"You sign in with " <b>{email}</b> "."</p>
            {waits}
            <details class="stack" open=is_open>
                <summary>"Use another address…"</summary>
                <form method="post" action=base.clone() class="stack" novalidate>
                    <Field
                        label="New e-mail address"
                        name="email"
                        kind="email"
                        autocomplete="email"
                        required=true
                        hint="It gets a link. Nothing changes before you have followed it."
                        value=posted.value("email")
                        error=Signal::stored(email_error)
                    />
                    <PasswordField label="Your password" name="own" error=Signal::stored(own_error) />
                    <button class="button first" name="_action" value="address">"Send the link"</button>
                </form>
            </details>
        </section>
    }
}

#[component]
fn PasswordSection(base: String, posted: Posted) -> impl IntoView {
    let (old_error, new_error) = (posted.error("old"), posted.error("password"));
    let is_open = old_error.is_some() || new_error.is_some();
    view! {
        <section class="card stack">
            <h2>"Password"</h2>
            <details class="stack" open=is_open>
                <summary>"Set a new password…"</summary>
                <form method="post" action=base class="stack" novalidate>
                    <PasswordField label="Your password until now" name="old" error=Signal::stored(old_error) />
                    <PasswordField
                        label="New password"
                        hint="At least 15 characters. Four plain words are easy to keep in mind."
                        autocomplete="new-password"
                        error=Signal::stored(new_error)
                    />
                    <button class="button first" name="_action" value="password">"Save the new password"</button>
                </form>
            </details>
        </section>
    }
}
