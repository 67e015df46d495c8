//! `/p/{organization}/new-address/{secret}`: the new address confirms that it is to be signed in with (R30). Looking at the page changes
//! nothing.

use super::{
    Brand,
    api::get_address_page,
    away::way_home,
    join::BirthField,
    path_part,
    reach::{contact, reach_foot, with_links},
};
use crate::{
    components::{ErrorNotice, Offline, PasswordField},
    fetched::Fetched,
    language::{TYPED, emphasised, words},
    posted::{Posted, posted},
};
use domain::address_changes::{AddressLink, AddressPage, Proof};
use leptos::prelude::*;
use leptos_meta::Title;

#[component]
pub fn NewAddressPage() -> impl IntoView {
    let (slug, secret) = (path_part("slug"), path_part("secret"));
    let page = Fetched::new(move || (slug.get(), secret.get()), |(slug, secret)| get_address_page(slug, secret));
    let posted = posted();
    let words = words();
    view! {
        <Title text=words.new_address() />
        <main class="phone">
            <Offline />
            {page.show_or(
                move |page| view! { <NewAddress page secret=secret.get_untracked() posted=posted.clone() /> },
                move |failure| view! { <h1>{words.new_address()}</h1><ErrorNotice failure />{way_home(slug)} },
            )}
        </main>
    }
}

#[component]
fn NewAddress(page: AddressPage, secret: String, posted: Posted) -> impl IntoView {
    let AddressPage { front, link } = page;
    let action = format!("/p/{}/new-address/{secret}", front.slug);
    let (contact, words) = (contact(&front), words());
    let with_form = matches!(link, AddressLink::Works { .. });
    let ended = |title: &'static str, text: &'static str| {
        view! {
            <div class="stack">
                <h1>{title}</h1>
                <p>{text} " " {with_links(&contact, &front)}</p>
            </div>
        }
        .into_any()
    };
    let body = match link {
        AddressLink::Works { email, proof, expires } => {
            let lead = words.new_address_lead(&email, &expires.day_and_time_in(words.language()));
            view! { <h1>{words.confirm_new_address()}</h1><p>{emphasised(lead, &email)}</p><Confirm action email proof posted /> }
                .into_any()
        }
        AddressLink::Ended(why) => {
            let (title, text) = why.why_not_in(words).unwrap_or((words.told_link_not_working(), words.new_address_unknown()));
            ended(title, text)
        }
        AddressLink::Unknown => ended(words.told_link_not_working(), words.new_address_unknown()),
    };
    view! {
        <Brand front=front.clone() with_form />
        {body}
        <p class="portal-foot"><a href=format!("/p/{}", front.slug)>{words.sign_in_page()}</a></p>
        {reach_foot(&front)}
    }
}

#[component]
fn Confirm(action: String, email: String, proof: Proof, posted: Posted) -> impl IntoView {
    let words = words();
    let (birth_error, password_error) = (posted.error("date_of_birth"), posted.error("password"));
    let elsewhere = (birth_error.is_none() && password_error.is_none()).then(|| posted.sentence()).flatten();
    let asked = match proof {
        Proof::DateOfBirth => view! { <BirthField posted error=birth_error /> }.into_any(),
        Proof::Password => view! {
            <input type="text" name="username" autocomplete="username" value=email readonly hidden />
            <PasswordField label=words.your_password() hint=words.your_password_hint() error=Signal::stored(password_error) />
        }
        .into_any(),
    };
    view! {
        {elsewhere.map(|sentence| view! { <p class="note bad" role="alert">{sentence}</p> })}
        <form method="post" action=action id=TYPED class="stack" novalidate>
            {asked}
            <button class="button first">{words.confirm_this_address()}</button>
        </form>
    }
}
