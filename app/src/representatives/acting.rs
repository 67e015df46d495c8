//! `/p/{organization}/acting`: for whom a representative acts, and how they sign in. Who acts for nobody, or no more, is led here.

use super::api::get_acting_page;
use crate::{
    components::{ErrorNotice, IdleWatch, Offline, PasswordField},
    devices::DeviceSection,
    fetched::Fetched,
    language::{emphasised, words},
    passkeys::{PasskeySection, own_news},
    portal::{Brand, contact, path_part, reach_foot, with_links},
    posted::{Posted, posted},
};
use domain::representatives::{ActingChoice, ActingPage};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{components::Redirect, hooks::use_query_map};

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
                    if failure.is_signed_out() {
                        return view! { <Redirect path=format!("/p/{}", slug.get_untracked()) /> }.into_any();
                    }
                    view! { <h1>{words.acting_title()}</h1><ErrorNotice failure retry=page.refreshing() /> }.into_any()
                },
            )}
        </main>
    }
}

#[component]
fn Chooser(page: ActingPage, posted: Posted) -> impl IntoView {
    let ActingPage { front, name, email, choices, chosen, ended, passkeys, devices, idle_minutes } = page;
    let (base, contact, words) = (format!("/p/{}/acting", front.slug), contact(&front), words());
    let query = use_query_map().read_untracked().clone();
    let password = ("password", words.news_changed());
    let news = std::iter::once(password).chain(own_news(words)).find(|(name, _)| query.get(name).is_some()).map(|(_, sentence)| sentence);
    let is_about_a_field = ["old", "password"].into_iter().any(|field| posted.error(field).is_some());
    let elsewhere = if is_about_a_field { None } else { posted.sentence() };
    let ended = ended.map(|whom| {
        let sentence = with_links(&words.no_longer_acting(&contact, &whom), &front);
        view! { <p class="note" role="status"><span>{sentence}</span></p> }
    });
    let nobody =
        choices.is_empty().then(|| view! { <p class="empty"><span>{with_links(&words.acting_for_nobody(&contact), &front)}</span></p> });
    let list = choices.into_iter().map(|choice| view! { <Choice base=base.clone() is_chosen=chosen == Some(choice.client) choice /> });
    let stay_at = base.clone();
    let stay = Callback::new(move |()| {
        let slug = stay_at.split('/').nth(2).unwrap_or_default().to_owned();
        leptos::task::spawn_local(async move {
            // When it does not arrive the session ends in time, as the warning said.
            let _unheard = get_acting_page(slug).await;
        });
    });
    view! {
        <div class="form-top">
            <Brand front=front.clone() />
            <form method="post" action=format!("/p/{}/sign-out", front.slug)>
                <button class="button plain">{words.sign_out()}</button>
            </form>
        </div>
        <p class="soft">{words.signed_in_as(&name)}</p>
        <IdleWatch idle_minutes stay leave_to=format!("/p/{}?ended=1", front.slug) />
        <h1>{words.acting_title()}</h1>
        {ended}
        {news.map(|news| view! { <p class="note good" role="status">{news}</p> })}
        {elsewhere.map(|sentence| view! { <p class="note bad" role="alert">{sentence}</p> })}
        <ul class="tasks">{list.collect_view()}</ul>
        {nobody}
        <OwnLogin base=base.clone() email posted />
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

/// The representative's own; nothing of the client's account is here.
#[component]
fn OwnLogin(base: String, email: String, posted: Posted) -> impl IntoView {
    let (old_error, password_error) = (posted.error("old"), posted.error("password"));
    let is_open = old_error.is_some() || password_error.is_some();
    let words = words();
    view! {
        <section class="card stack">
            <h2>{words.your_login()}</h2>
            <p>{emphasised(words.you_sign_in_with(&email), &email)}</p>
            <details class="stack" open=is_open>
                <summary>{words.set_new_password_more()}</summary>
                <form method="post" action=base class="stack" novalidate>
                    <input type="text" name="username" autocomplete="username" value=email readonly hidden />
                    <PasswordField label=words.old_password() name="old" error=Signal::stored(old_error) />
                    <PasswordField
                        label=words.new_password()
                        hint=words.password_hint()
                        autocomplete="new-password"
                        error=Signal::stored(password_error)
                    />
                    <button class="button" name="_action" value="password">{words.save_new_password()}</button>
                </form>
            </details>
        </section>
    }
}
