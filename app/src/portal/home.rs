//! `/p/{organization}/home`: what is to be done, and what is done.

use super::{
    Brand,
    api::{get_portal_home, stay_in_portal},
    crisis::CrisisWords,
    path_part,
};
use crate::{
    components::{ErrorNotice, IdleWatch, Offline},
    fetched::Fetched,
    passkeys::{PASSKEY_ADDED, PasskeyOffer, own_page},
    representatives::ActingFor,
};
use domain::{
    portal::{FormRequestState, FormRequestView, PortalHome, PortalViewer},
    representatives::Acting,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{components::Redirect, hooks::use_query_map};

#[component]
pub fn PortalHomePage() -> impl IntoView {
    let slug = path_part("slug");
    let home = Fetched::new(move || slug.get(), get_portal_home);
    view! {
        <Title text="Your portal" />
        <main class="phone">
            <Offline />
            {home.show_or(|home| view! { <Home home /> }, move |failure| {
                if failure.is_signed_out() {
                    return view! { <Redirect path=format!("/p/{}", slug.get_untracked()) /> }.into_any();
                }
                if failure.is_not_acting() {
                    return view! { <Redirect path=format!("/p/{}/acting", slug.get_untracked()) /> }.into_any();
                }
                view! { <h1>"Your portal"</h1><ErrorNotice failure retry=home.refreshing() /> }.into_any()
            })}
        </main>
    }
}

#[component]
fn Home(home: PortalHome) -> impl IntoView {
    let PortalHome { viewer, to_do, done, crisis, offers_passkey } = home;
    let query = use_query_map().read_untracked().clone();
    #[cfg(feature = "hydrate")]
    if query.get("submitted").or_else(|| query.get("saved")).is_some() {
        super::device::arrived();
    }
    let news = if query.get("welcome").is_some() {
        Some("Your account is ready.")
    } else if query.get("changed").is_some() {
        Some("Your new password is set. Every other device has been signed out.")
    } else if query.get("submitted").is_some() {
        Some("Thank you. Your answers are with the practice.")
    } else if query.get("saved").is_some() {
        Some("Saved. You can go on at any time.")
    } else if query.get("passkey").is_some() {
        Some(PASSKEY_ADDED)
    } else {
        None
    };
    let slug = viewer.front.slug.clone();
    let lead = lead(&to_do, viewer.acting.as_ref());
    let list = |requests: Vec<FormRequestView>| {
        let slug = slug.clone();
        view! { <ul class="tasks">{requests.into_iter().map(|request| view! { <Task slug=slug.clone() request /> }).collect_view()}</ul> }
    };
    let nothing = to_do.is_empty() && done.is_empty();
    view! {
        <PortalTop viewer=viewer.clone() />
        <div class="stack">
            <h1>{format!("Hello, {}", viewer.greeting_name)}</h1>
            <p class="soft">{lead}</p>
        </div>
        {crisis.map(|text| view! { <CrisisWords text /> })}
        {news.map(|news| view! { <p class="note good" role="status">{news}</p> })}
        {(!to_do.is_empty()).then(|| view! { <section class="stack"><h2>"To do"</h2>{list(to_do)}</section> })}
        {(!done.is_empty()).then(|| view! { <section class="stack"><h2>"Done"</h2>{list(done)}</section> })}
        {offers_passkey.then(|| view! { <PasskeyOffer slug=viewer.front.slug.clone() own=own_page(&viewer) /> })}
        {nothing.then(|| view! { <p class="empty">"Your practice has not asked you for any forms. You will get an e-mail when it does."</p> })}
    }
}

fn lead(to_do: &[FormRequestView], acting: Option<&Acting>) -> String {
    let minutes: i64 = to_do.iter().map(|request| request.minutes).sum();
    let whom = acting.map_or("you", |acting| acting.for_whom.as_str());
    match to_do.len() {
        0 if acting.is_some_and(|acting| !acting.rights.fill_forms) => {
            format!("You see what was submitted for {whom}. Filling in forms is not among what you may do.")
        }
        0 => format!("Nothing is waiting for {}.", whom.trim_end_matches('.')),
        1 => format!("One form is waiting for {whom}: about {minutes} minutes. You can stop at any time; what you typed is kept."),
        count if acting.is_none() => {
            format!("{count} forms are waiting: about {minutes} minutes in all. You can stop at any time; what you typed is kept.")
        }
        count => format!(
            "{count} forms are waiting for {whom}: about {minutes} minutes in all. You can stop at any time; what you typed is kept."
        ),
    }
}

#[component]
fn Task(slug: String, request: FormRequestView) -> impl IntoView {
    let about = match request.state {
        FormRequestState::Sent => format!("about {} min", request.minutes),
        FormRequestState::InProgress => "begun: go on where you stopped".to_owned(),
        state => request.submitted.map_or_else(|| state.label().to_owned(), |at| format!("submitted {}", at.day_and_time())),
    };
    if request.state.is_open() {
        view! {
            <li>
                <a href=format!("/p/{slug}/forms/{}", request.id)>
                    <b>{request.title}</b>
                    <small>{about}</small>
                </a>
            </li>
        }
        .into_any()
    } else {
        view! {
            <li class="done">
                <div class="task">
                    <b>{request.title}</b>
                    <small>{about}</small>
                    <span class="badge good"><span aria-hidden="true">"✓ "</span>"Done"</span>
                </div>
            </li>
        }
        .into_any()
    }
}

/// The practice, whose portal it is, and the way out; with the watch for an idle session.
#[component]
pub(super) fn PortalTop(viewer: PortalViewer) -> impl IntoView {
    let slug = viewer.front.slug.clone();
    let sign_out = format!("/p/{slug}/sign-out");
    let profile = format!("/p/{slug}/profile");
    let leave_to = format!("/p/{slug}?ended=1");
    #[cfg(feature = "hydrate")]
    {
        super::device::sweep();
        super::device::stayed();
    }
    // What this device keeps of answers that could not be sent goes with the session.
    let leave = |_| {
        #[cfg(feature = "hydrate")]
        super::device::leave();
    };
    let stay = Callback::new(move |()| {
        let slug = slug.clone();
        leptos::task::spawn_local(async move {
            // When it does not arrive the session ends in time, as the warning said.
            let _unheard = stay_in_portal(slug).await;
        });
    });
    view! {
        <div class="form-top">
            <Brand name=viewer.front.name.clone() />
            <form method="post" action=sign_out on:submit=leave>
                <button class="button plain">"Sign out"</button>
            </form>
        </div>
        {match viewer.acting.clone() {
            Some(acting) => view! { <ActingFor acting slug=viewer.front.slug.clone() /> }.into_any(),
            None => view! { <p class="soft">{format!("Signed in as {} · ", viewer.client_name)} <a href=profile>"Your profile"</a></p> }.into_any(),
        }}
        <IdleWatch idle_minutes=viewer.idle_minutes stay leave_to />
    }
}
