//! `/p/{organization}/acting`: for whom a representative acts, and how they sign in. Who acts for nobody, or no more, is led here.

use super::api::get_acting_page;
use crate::{
    components::{ErrorNotice, IdleWatch, Offline, Stay},
    devices::DeviceSection,
    fetched::Fetched,
    language::words,
    passkeys::{PasskeySection, own_news},
    portal::{Brand, LOGIN_FIELDS, OwnAddress, OwnPassword, contact, led_away, path_part, reach_foot, way_home, with_links},
    posted::{Posted, posted},
};
use domain::representatives::{ActingChoice, ActingPage};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

#[component]
pub fn ActingPageView() -> impl IntoView {
    let slug = path_part("slug");
    let page = Fetched::new(move || slug.get(), get_acting_page);
    let posted = posted();
    let words = words();
    view! {
        <Title text=words.acting_title() />
        <main class="phone">
            <Offline />
            {page.show_or(
                move |page| view! { <Chooser page posted=posted.clone() /> },
                move |failure| {
                    led_away(&failure, slug).unwrap_or_else(|| {
                        view! { <h1>{words.acting_title()}</h1><ErrorNotice failure retry=page.refreshing() />{way_home(slug)} }.into_any()
                    })
                },
            )}
        </main>
    }
}

#[component]
fn Chooser(page: ActingPage, posted: Posted) -> impl IntoView {
    let ActingPage { front, login, name, email, pending, choices, chosen, ended, passkeys, devices, idle_minutes } = page;
    let (base, contact, words) = (format!("/p/{}/acting", front.slug), contact(&front), words());
    let query = use_query_map().read_untracked().clone();
    let news = [("asked", words.profile_address_asked()), ("cancelled", words.profile_cancelled()), ("password", words.news_changed())];
    let news = news.into_iter().chain(own_news(words)).find(|(name, _)| query.get(name).is_some()).map(|(_, sentence)| sentence);
    let is_about_a_field = LOGIN_FIELDS.into_iter().any(|field| posted.error(field).is_some());
    let elsewhere = if is_about_a_field { None } else { posted.sentence() };
    let ended = ended.map(|whom| {
        let sentence = with_links(&words.no_longer_acting(&contact, &whom), &front);
        view! { <p class="note" role="status"><span>{sentence}</span></p> }
    });
    // With the last client a representative's address is settled, until there is another one.
    let is_offered = !choices.is_empty();
    let nobody =
        choices.is_empty().then(|| view! { <p class="empty"><span>{with_links(&words.acting_for_nobody(&contact), &front)}</span></p> });
    let list = choices.into_iter().map(|choice| view! { <Choice base=base.clone() is_chosen=chosen == Some(choice.client) choice /> });
    let slug = front.slug.clone();
    let stay = Stay::new(move || get_acting_page(slug.clone()));
    view! {
        <div class="form-top">
            <Brand front=front.clone() />
            <form method="post" action=format!("/p/{}/sign-out", front.slug)>
                <button class="button plain">{words.sign_out()}</button>
            </form>
        </div>
        <p class="soft">{words.signed_in_as(&name)}</p>
        <IdleWatch idle_minutes login=login.to_string() stay leave_to=format!("/p/{}?ended=1", front.slug) />
        <h1>{words.acting_title()}</h1>
        {ended}
        {news.map(|news| view! { <p class="note good" role="status">{news}</p> })}
        {elsewhere.map(|sentence| view! { <p class="note bad" role="alert">{sentence}</p> })}
        <ul class="tasks">{list.collect_view()}</ul>
        {nobody}
        <section class="card stack">
            <h2>{words.your_login()}</h2>
            <OwnAddress base=base.clone() email=email.clone() pending posted=posted.clone() is_offered />
            <OwnPassword base=base.clone() email posted />
        </section>
        {passkeys.map(|passkeys| view! { <PasskeySection slug=front.slug.clone() base=base.clone() passkeys /> })}
        <DeviceSection base devices />
        {reach_foot(&front)}
    }
}

#[component]
fn Choice(base: String, choice: ActingChoice, is_chosen: bool) -> impl IntoView {
    let words = words();
    let (capacity, rights) = (choice.relation.capacity_in(words), choice.rights.words_in(words));
    let about = match choice.last_day {
        Some(day) => words.choice_about_until(capacity, &words.language().day(day), rights),
        None => words.choice_about(capacity, rights),
    };
    let button = if is_chosen { words.go_on_for(&choice.for_whom) } else { words.act_for(&choice.for_whom) };
    view! {
        <li>
            <form method="post" action=base class="task stack">
                <input type="hidden" name="client" value=choice.client.to_string() />
                <b>{choice.for_whom}</b>
                <small>{about}</small>
                <button class="button first" name="_action" value="act">{button}</button>
            </form>
        </li>
    }
}
