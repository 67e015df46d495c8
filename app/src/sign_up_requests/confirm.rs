//! `/p/{organization}/sign-up/confirm/{secret}`: the address of somebody new confirms itself. Looking at the page changes nothing.

use super::api::get_sign_up_confirm_page;
use crate::{
    components::{ErrorNotice, Offline},
    fetched::Fetched,
    language::{TYPED, emphasised, words},
    portal::{BirthField, Brand, contact, path_part, reach_foot, way_home, with_links},
    posted::{Posted, posted},
};
use domain::{
    portal::PortalFront,
    sign_up_requests::{SignUpConfirmPage, SignUpLink},
};
use leptos::prelude::*;
use leptos_meta::Title;

#[component]
pub fn ConfirmSignUpPage() -> impl IntoView {
    let (slug, secret) = (path_part("slug"), path_part("secret"));
    let page = Fetched::new(move || (slug.get(), secret.get()), |(slug, secret)| get_sign_up_confirm_page(slug, secret));
    let posted = posted();
    let words = words();
    view! {
        <Title text=words.confirm_your_address() />
        <main class="phone">
            <Offline />
            {page.show_or(
                move |page| view! { <Confirm page secret=secret.get_untracked() posted=posted.clone() /> },
                move |failure| view! { <h1>{words.confirm_your_address()}</h1><ErrorNotice failure />{way_home(slug)} },
            )}
        </main>
    }
}

#[component]
fn Confirm(page: SignUpConfirmPage, secret: String, posted: Posted) -> impl IntoView {
    let SignUpConfirmPage { front, link } = page;
    let words = words();
    let with_form = matches!(link, SignUpLink::Works { .. });
    let action = format!("/p/{}/sign-up/confirm/{secret}", front.slug);
    let body = match link {
        SignUpLink::Works { email, expires } => {
            let lead = words.confirm_lead(&email, &expires.day_and_time_in(words.language()));
            let error = posted.error("date_of_birth");
            let elsewhere = if error.is_none() { posted.sentence() } else { None };
            view! {
                <h1>{words.confirm_your_address()}</h1>
                <p>{emphasised(lead, &email)}</p>
                {elsewhere.map(|sentence| view! { <p class="note bad" role="alert">{sentence}</p> })}
                <form method="post" action=action id=TYPED class="stack" novalidate>
                    <BirthField posted error />
                    <button class="button first">{words.send_my_request()}</button>
                </form>
            }
            .into_any()
        }
        SignUpLink::Confirmed => ended(words.request_confirmed(), words.request_confirmed_text(), &front),
        SignUpLink::Locked => ended(words.told_link_locked(), words.request_locked_text(), &front),
        SignUpLink::Unknown => ended(words.told_link_not_working(), words.request_unknown_text(), &front),
    };
    view! {
        <Brand front=front.clone() with_form />
        {body}
        <p class="portal-foot"><a href=format!("/p/{}", front.slug)>{words.sign_in_page()}</a></p>
        {reach_foot(&front)}
    }
}

fn ended(title: &'static str, text: &'static str, front: &PortalFront) -> AnyView {
    view! {
        <div class="stack">
            <h1>{title}</h1>
            <p>{text} " " {with_links(&contact(front), front)}</p>
        </div>
    }
    .into_any()
}
