//! `/p/{organization}/sign-up/confirm/{secret}`: the address of somebody new confirms itself. Looking at the page changes nothing.

use super::api::get_sign_up_confirm_page;
use crate::{
    components::ErrorNotice,
    fetched::Fetched,
    portal::{BirthField, Brand, contact, path_part},
    posted::{Posted, posted},
};
use domain::sign_up_requests::{SignUpConfirmPage, SignUpLink};
use leptos::prelude::*;
use leptos_meta::Title;

#[component]
pub fn ConfirmSignUpPage() -> impl IntoView {
    let (slug, secret) = (path_part("slug"), path_part("secret"));
    let page = Fetched::new(move || (slug.get(), secret.get()), |(slug, secret)| get_sign_up_confirm_page(slug, secret));
    let posted = posted();
    view! {
        <Title text="Confirm your address" />
        <main class="phone">
            {page.show_or(
                move |page| view! { <Confirm page secret=secret.get_untracked() posted=posted.clone() /> },
                |failure| view! { <h1>"Confirm your address"</h1><ErrorNotice failure /> },
            )}
        </main>
    }
}

#[component]
fn Confirm(page: SignUpConfirmPage, secret: String, posted: Posted) -> impl IntoView {
    let SignUpConfirmPage { front, link } = page;
    let contact = contact(&front);
    let action = format!("/p/{}/sign-up/confirm/{secret}", front.slug);
    let body = match link {
        SignUpLink::Works { email, expires } => {
            let until = format!("The link works until {}.", expires.day_and_time());
            let error = posted.error("date_of_birth");
            let elsewhere = if error.is_none() { posted.sentence() } else { None };
            view! {
                <h1>"Confirm your address"</h1>
                <p>"Is " <b>{email}</b> " yours? Then your request goes to the practice. " {until}</p>
                {elsewhere.map(|sentence| view! { <p class="note bad" role="alert">{sentence}</p> })}
                <form method="post" action=action class="stack" novalidate>
                    <BirthField posted error />
                    <button class="button first">"Send my request"</button>
                </form>
            }
            .into_any()
        }
        SignUpLink::Confirmed => ended("The practice has your request", "Thank you. It looks at it and writes to you.", &contact),
        SignUpLink::Locked => ended("This link is locked", "The date of birth was wrong too often. Ask once more.", &contact),
        SignUpLink::Unknown => ended(
            "This link does not work",
            "It may be incomplete, older than a day, or not the newest: look for the latest e-mail, or ask once more.",
            &contact,
        ),
    };
    view! {
        <Brand name=front.name />
        {body}
        <p class="portal-foot"><a href=format!("/p/{}", front.slug)>"Go to the portal's sign-in"</a></p>
    }
}

fn ended(title: &'static str, text: &'static str, contact: &str) -> AnyView {
    view! {
        <div class="stack">
            <h1>{title}</h1>
            <p>{text} " " {contact.to_owned()}</p>
        </div>
    }
    .into_any()
}
