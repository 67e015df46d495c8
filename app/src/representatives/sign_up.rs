//! `/p/{organization}/represent/{secret}`: somebody who acts for a client chooses a password. Looking at the page changes nothing (R7).

use super::api::get_represent_page;
use crate::{
    components::{ErrorNotice, PasswordField},
    fetched::Fetched,
    portal::{BirthField, Brand, contact, path_part},
    posted::{Posted, posted},
};
use domain::representatives::{RepresentEnd, RepresentLink, RepresentPage};
use leptos::prelude::*;
use leptos_meta::Title;

#[component]
pub fn RepresentPageView() -> impl IntoView {
    let (slug, secret) = (path_part("slug"), path_part("secret"));
    let page = Fetched::new(move || (slug.get(), secret.get()), |(slug, secret)| get_represent_page(slug, secret));
    let posted = posted();
    view! {
        <Title text="Your login" />
        <main class="phone">
            {page.show_or(
                move |page| view! { <Represent page secret=secret.get_untracked() posted=posted.clone() /> },
                |failure| view! { <h1>"Your login"</h1><ErrorNotice failure /> },
            )}
        </main>
    }
}

#[component]
fn Represent(page: RepresentPage, secret: String, posted: Posted) -> impl IntoView {
    let RepresentPage { front, link } = page;
    let (action, contact) = (format!("/p/{}/represent/{secret}", front.slug), contact(&front));
    let body = match link {
        RepresentLink::Works { name, email, for_whom, relation, date_of_birth_asked, expires } => {
            let lead = format!("{} has noted you as somebody who acts for {for_whom}, as {}.", front.name, relation.capacity());
            let foot = format!("Not {name}? {contact} Nothing has been shown or opened. The link works until {}.", expires.day());
            view! {
                <div class="stack">
                    <h1>{format!("Welcome, {name}")}</h1>
                    <p class="soft">{lead} " Choose a password: this is a login of your own, and nobody else's account."</p>
                </div>
                <SignUpForm action email for_whom date_of_birth_asked posted />
                <p class="soft portal-foot">{foot}</p>
            }
            .into_any()
        }
        RepresentLink::Ended(end) => ended(end, &contact),
        RepresentLink::Unknown => view! {
            <div class="stack">
                <h1>"This link does not work"</h1>
                <p>{format!("It may be incomplete: open it from the e-mail again, or copy the whole of it. If that does not help: {contact}")}</p>
            </div>
        }
        .into_any(),
    };
    view! {
        <Brand name=front.name.clone() />
        {body}
        <p class="portal-foot"><a href=format!("/p/{}", front.slug)>"Go to the portal's sign-in"</a></p>
    }
}

fn ended(end: RepresentEnd, contact: &str) -> AnyView {
    let (title, text) = end.why();
    let contact = if end == RepresentEnd::Used { String::new() } else { format!(" {contact}") };
    view! {
        <div class="stack">
            <h1>{title}</h1>
            <p>{text} {contact}</p>
        </div>
    }
    .into_any()
}

#[component]
fn SignUpForm(action: String, email: String, for_whom: String, date_of_birth_asked: bool, posted: Posted) -> impl IntoView {
    let (birth_error, password_error) = (posted.error("date_of_birth"), posted.error("password"));
    let elsewhere = (birth_error.is_none() && password_error.is_none()).then(|| posted.sentence()).flatten();
    let birth = date_of_birth_asked.then(|| {
        view! { <BirthField legend=format!("The date of birth of {for_whom}") posted error=birth_error /> }
    });
    view! {
        {elsewhere.map(|sentence| view! { <p class="note bad" role="alert">{sentence}</p> })}
        <form method="post" action=action class="stack" novalidate>
            <p>"You sign in with " <b>{email.clone()}</b> "."</p>
            <input type="text" name="username" autocomplete="username" value=email readonly hidden />
            {birth}
            <PasswordField
                label="Choose a password"
                hint="At least 15 characters. Four plain words are easy to keep in mind."
                autocomplete="new-password"
                error=Signal::stored(password_error)
            />
            <button class="button first">"Create my login"</button>
        </form>
    }
}
