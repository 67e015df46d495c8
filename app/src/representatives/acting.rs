//! `/p/{organization}/acting`: for whom a representative acts, and how they sign in. Who acts for nobody, or no more, is led here.

use super::api::get_acting_page;
use crate::{
    components::{ErrorNotice, IdleWatch, Offline, PasswordField},
    devices::DeviceSection,
    fetched::Fetched,
    passkeys::{OWN_NEWS, PasskeySection},
    portal::{Brand, contact, path_part},
    posted::{Posted, posted},
};
use domain::representatives::{ActingChoice, ActingPage};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{components::Redirect, hooks::use_query_map};

const TITLE: &str = "For whom are you acting?";

#[component]
pub fn ActingPageView() -> impl IntoView {
    let slug = path_part("slug");
    let page = Fetched::new(move || slug.get(), get_acting_page);
    let posted = posted();
    view! {
        <Title text=TITLE />
        <main class="phone">
            <Offline />
            {page.show_or(
                move |page| view! { <Chooser page posted=posted.clone() /> },
                move |failure| {
                    if failure.is_signed_out() {
                        return view! { <Redirect path=format!("/p/{}", slug.get_untracked()) /> }.into_any();
                    }
                    view! { <h1>{TITLE}</h1><ErrorNotice failure retry=page.refreshing() /> }.into_any()
                },
            )}
        </main>
    }
}

#[component]
fn Chooser(page: ActingPage, posted: Posted) -> impl IntoView {
    let ActingPage { front, name, email, choices, chosen, ended, passkeys, devices, idle_minutes } = page;
    let (base, contact) = (format!("/p/{}/acting", front.slug), contact(&front));
    let query = use_query_map().read_untracked().clone();
    let password = ("password", "Your new password is set. Every other device has been signed out.");
    let news = std::iter::once(password).chain(OWN_NEWS).find(|(name, _)| query.get(name).is_some()).map(|(_, sentence)| sentence);
    let is_about_a_field = ["old", "password"].into_iter().any(|field| posted.error(field).is_some());
    let elsewhere = if is_about_a_field { None } else { posted.sentence() };
    let ended = ended.map(|whom| {
        let sentence = format!("You no longer act for {whom}. What was saved is with the practice. If this is not right: {contact}");
        view! { <p class="note" role="status">{sentence}</p> }
    });
    let nobody = choices.is_empty().then(|| view! { <p class="empty">{format!("You act for nobody just now. {contact}")}</p> });
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
            <Brand name=front.name.clone() />
            <form method="post" action=format!("/p/{}/sign-out", front.slug)>
                <button class="button plain">"Sign out"</button>
            </form>
        </div>
        <p class="soft">{format!("Signed in as {name}")}</p>
        <IdleWatch idle_minutes stay leave_to=format!("/p/{}?ended=1", front.slug) />
        <h1>{TITLE}</h1>
        {ended}
        {news.map(|news| view! { <p class="note good" role="status">{news}</p> })}
        {elsewhere.map(|sentence| view! { <p class="note bad" role="alert">{sentence}</p> })}
        <ul class="tasks">{list.collect_view()}</ul>
        {nobody}
        <OwnLogin base=base.clone() email posted />
        {passkeys.map(|passkeys| view! { <PasskeySection slug=front.slug.clone() base=base.clone() passkeys /> })}
        <DeviceSection base devices />
    }
}

#[component]
fn Choice(base: String, choice: ActingChoice, is_chosen: bool) -> impl IntoView {
    let until = choice.last_day.map(|day| format!(", until {}", day.format("%-d %B %Y"))).unwrap_or_default();
    let about = format!("As {}: {}{until}", choice.relation.capacity(), choice.rights.words());
    let button = if is_chosen { format!("Go on for {}", choice.for_whom) } else { format!("Act for {}", choice.for_whom) };
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
    view! {
        <section class="card stack">
            <h2>"Your login"</h2>
            <p>"You sign in with " <b>{email.clone()}</b> "."</p>
            <details class="stack" open=is_open>
                <summary>"Set a new password…"</summary>
                <form method="post" action=base class="stack" novalidate>
                    <input type="text" name="username" autocomplete="username" value=email readonly hidden />
                    <PasswordField label="Your password until now" name="old" error=Signal::stored(old_error) />
                    <PasswordField
                        label="New password"
                        hint="At least 15 characters. Four plain words are easy to keep in mind."
                        autocomplete="new-password"
                        error=Signal::stored(password_error)
                    />
                    <button class="button" name="_action" value="password">"Save the new password"</button>
                </form>
            </details>
        </section>
    }
}
