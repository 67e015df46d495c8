//! `/p/{organization}/profile`: what the practice has on file, and how one signs in. Plain posts, each with its own button.

use super::{
    api::get_profile,
    away::{led_away, way_home},
    home::PortalTop,
    own_login::{LOGIN_FIELDS, OwnAddress, OwnPassword},
    path_part,
    reach::{contact, reach_foot, with_links},
};
use crate::{
    change_requests::ChangesOnProfile,
    components::{ErrorNotice, Offline},
    devices::DeviceSection,
    fetched::Fetched,
    language::words,
    passkeys::{PasskeySection, own_news},
    posted::{Posted, posted},
};
use domain::{address_changes::ProfilePage, change_requests::ChangeField};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

#[component]
pub fn ProfilePageView() -> impl IntoView {
    let slug = path_part("slug");
    let page = Fetched::new(move || slug.get(), get_profile);
    let posted = posted();
    let words = words();
    view! {
        <Title text=words.your_profile() />
        <main class="phone">
            <Offline />
            {page.show_or(
                move |page| view! { <Profile page posted=posted.clone() /> },
                move |failure| {
                    led_away(&failure, slug).unwrap_or_else(|| {
                        view! { <h1>{words.your_profile()}</h1><ErrorNotice failure retry=page.refreshing() />{way_home(slug)} }.into_any()
                    })
                },
            )}
        </main>
    }
}

#[component]
fn Profile(page: ProfilePage, posted: Posted) -> impl IntoView {
    let ProfilePage { viewer, email, pending, facts, changes, passkeys, devices } = page;
    let (base, words) = (format!("/p/{}/profile", viewer.front.slug), words());
    let query = use_query_map().read_untracked().clone();
    let news = [
        ("asked", words.profile_address_asked()),
        ("cancelled", words.profile_cancelled()),
        ("change-asked", words.profile_change_asked()),
        ("taken-back", words.profile_taken_back()),
        ("password", words.news_changed()),
    ];
    let news = news.into_iter().chain(own_news(words)).find(|(name, _)| query.get(name).is_some()).map(|(_, sentence)| sentence);
    let is_about = |field: &str| posted.error(field).is_some();
    let is_about_a_field = LOGIN_FIELDS.into_iter().any(is_about) || ChangeField::ALL.iter().any(|field| is_about(field.key()));
    let elsewhere = if is_about_a_field { None } else { posted.sentence() };
    let (slug, client) = (viewer.front.slug.clone(), viewer.client);
    let home = format!("/p/{}/home", viewer.front.slug);
    let front = viewer.front.clone();
    let other = with_links(&words.profile_something_else(&contact(&front)), &front);
    view! {
        <PortalTop viewer />
        <div class="form-top"><a href=home>{words.back()}</a></div>
        <h1>{words.your_profile()}</h1>
        {news.map(|news| view! { <p class="note good" role="status">{news}</p> })}
        {elsewhere.map(|sentence| view! { <p class="note bad" role="alert">{sentence}</p> })}
        <section class="card stack">
            <h2>{words.on_file()}</h2>
            <dl class="facts">
                {facts.into_iter().map(|(term, value)| view! { <div><dt>{term}</dt><dd>{value}</dd></div> }).collect_view()}
            </dl>
            <ChangesOnProfile base=base.clone() client changes posted=posted.clone() />
            <p class="soft">{other}</p>
        </section>
        <section class="card stack">
            <h2>{words.email_address()}</h2>
            <OwnAddress base=base.clone() email=email.clone() pending posted=posted.clone() is_offered=true />
        </section>
        <section class="card stack">
            <h2>{words.password()}</h2>
            <OwnPassword base=base.clone() email posted />
        </section>
        {passkeys.map(|passkeys| view! { <PasskeySection slug base=base.clone() passkeys /> })}
        <DeviceSection base devices />
        {reach_foot(&front)}
    }
}
