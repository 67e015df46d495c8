//! `/p/{organization}/represent/{secret}`: somebody who acts for a client chooses a password. Looking at the page changes nothing (R7).

use super::api::get_represent_page;
use crate::{
    components::{ErrorNotice, Offline, PasswordField},
    fetched::Fetched,
    language::{TYPED, emphasised, words},
    portal::{BirthField, Brand, contact, path_part, reach_foot, way_home, with_links},
    posted::{Posted, posted},
};
use domain::{
    portal::PortalFront,
    representatives::{RepresentEnd, RepresentLink, RepresentPage},
};
use leptos::prelude::*;
use leptos_meta::Title;

#[component]
pub fn RepresentPageView() -> impl IntoView {
    let (slug, secret) = (path_part("slug"), path_part("secret"));
    let page = Fetched::new(move || (slug.get(), secret.get()), |(slug, secret)| get_represent_page(slug, secret));
    let posted = posted();
    let words = words();
    view! {
        <Title text=words.your_login() />
        <main class="phone">
            <Offline />
            {page.show_or(
                move |page| view! { <Represent page secret=secret.get_untracked() posted=posted.clone() /> },
                move |failure| view! { <h1>{words.your_login()}</h1><ErrorNotice failure />{way_home(slug)} },
            )}
        </main>
    }
}

#[component]
fn Represent(page: RepresentPage, secret: String, posted: Posted) -> impl IntoView {
    let (RepresentPage { front, link }, words) = (page, words());
    let with_form = matches!(link, RepresentLink::Works { .. });
    let (action, contact) = (format!("/p/{}/represent/{secret}", front.slug), contact(&front));
    let body = match link {
        RepresentLink::Works { name, email, for_whom, relation, date_of_birth_asked, expires } => {
            let lead = words.represent_lead(relation.capacity_in(words), &front.name, &for_whom);
            let foot = words.join_foot(&contact, &name, &expires.day_in(words.language()));
            view! {
                <div class="stack">
                    <h1>{words.welcome(&name)}</h1>
                    <p class="soft">{lead}</p>
                </div>
                <SignUpForm action email for_whom date_of_birth_asked posted />
                <p class="soft portal-foot">{with_links(&foot, &front)}</p>
            }
            .into_any()
        }
        RepresentLink::Ended(end) => ended(end, &front),
        RepresentLink::Unknown => view! {
            <div class="stack">
                <h1>{words.told_link_not_working()}</h1>
                <p>{with_links(&words.link_unknown(&contact), &front)}</p>
            </div>
        }
        .into_any(),
    };
    view! {
        <Brand front=front.clone() with_form />
        {body}
        <p class="portal-foot"><a href=format!("/p/{}", front.slug)>{words.sign_in_page()}</a></p>
        {reach_foot(&front)}
    }
}

fn ended(end: RepresentEnd, front: &PortalFront) -> AnyView {
    let (title, text) = end.why_in(words());
    let contact = (end != RepresentEnd::Used).then(|| view! { " " {with_links(&contact(front), front)} });
    view! {
        <div class="stack">
            <h1>{title}</h1>
            <p>{text}{contact}</p>
        </div>
    }
    .into_any()
}

#[component]
fn SignUpForm(action: String, email: String, for_whom: String, date_of_birth_asked: bool, posted: Posted) -> impl IntoView {
    let words = words();
    let (birth_error, password_error) = (posted.error("date_of_birth"), posted.error("password"));
    let elsewhere = (birth_error.is_none() && password_error.is_none()).then(|| posted.sentence()).flatten();
    let came_back = posted.refusal.is_some();
    let birth = date_of_birth_asked.then(|| {
        view! { <BirthField legend=words.birth_of(&for_whom) posted error=birth_error /> }
    });
    view! {
        {elsewhere.map(|sentence| view! { <p class="note bad" role="alert">{sentence}</p> })}
        <form method="post" action=action id=TYPED class="stack" novalidate>
            <p>{emphasised(words.you_sign_in_with(&email), &email)}</p>
            <input type="text" name="username" autocomplete="username" value=email readonly hidden />
            {birth}
            <PasswordField
                label=words.choose_a_password()
                hint=words.password_hint()
                autocomplete="new-password"
                error=Signal::stored(password_error)
                came_back
            />
            <button class="button first">{words.create_my_login()}</button>
        </form>
    }
}
