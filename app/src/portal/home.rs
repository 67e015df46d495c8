//! `/p/{organization}/home`: what is to be done, and what is done.

use super::{
    Brand,
    api::{get_portal_home, stay_in_portal},
    away::led_away,
    crisis::CrisisWords,
    path_part,
    reach::reach_foot,
};
use crate::{
    components::{ErrorNotice, IdleWatch, Offline, Stay},
    fetched::Fetched,
    language::words,
    passkeys::{PasskeyOffer, own_page},
    representatives::ActingFor,
};
use domain::{
    Moment,
    portal::{FormRequestState, FormRequestView, PortalHome, PortalViewer},
    representatives::Acting,
    signature_requests::{Part, SigningState},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::{hooks::use_query_map, params::ParamsMap};

#[component]
pub fn PortalHomePage() -> impl IntoView {
    let slug = path_part("slug");
    let home = Fetched::new(move || slug.get(), get_portal_home);
    let words = words();
    view! {
        <Title text=words.your_portal() />
        <main class="phone">
            <Offline />
            {home.show_or(|home| view! { <Home home /> }, move |failure| {
                led_away(&failure, slug).unwrap_or_else(|| {
                    let front = format!("/p/{}", slug.get_untracked());
                    view! {
                        <h1>{words.your_portal()}</h1>
                        <ErrorNotice failure retry=home.refreshing() />
                        <a class="button" href=front>{words.sign_in_page()}</a>
                    }
                    .into_any()
                })
            })}
        </main>
    }
    .into_any()
}

#[component]
fn Home(home: PortalHome) -> impl IntoView {
    let (PortalHome { viewer, to_do, done, crisis, offers_passkey }, words) = (home, words());
    let query = use_query_map().read_untracked().clone();
    #[cfg(feature = "hydrate")]
    if query.get("submitted").or_else(|| query.get("saved")).is_some() {
        super::device::arrived();
    }
    let news = if query.get("welcome").is_some() {
        Some(words.news_welcome())
    } else if query.get("changed").is_some() {
        Some(words.news_changed())
    } else if query.get("submitted").is_some() {
        Some(words.news_submitted())
    } else if query.get("saved").is_some() {
        Some(words.news_saved())
    } else if query.get("passkey").is_some() {
        Some(words.news_passkey_added())
    } else {
        news_of_signing(&query)
    };
    let slug = viewer.front.slug.clone();
    // What waits for somebody else waits for nobody here.
    let own: Vec<_> = to_do.iter().filter(|request| !waits_for_another(request)).cloned().collect();
    let lead = lead(&own, viewer.acting.as_ref());
    let list = |requests: Vec<FormRequestView>| {
        let slug = slug.clone();
        view! { <ul class="tasks">{requests.into_iter().map(|request| view! { <Task slug=slug.clone() request /> }).collect_view()}</ul> }
    };
    let nothing = to_do.is_empty() && done.is_empty();
    view! {
        <PortalTop viewer=viewer.clone() />
        <div class="stack">
            <h1>{words.hello(&viewer.greeting_name)}</h1>
            <p class="soft">{lead}</p>
        </div>
        {crisis.map(|text| view! { <CrisisWords text /> })}
        {news.map(|news| view! { <p class="note good" role="status">{news}</p> })}
        {(!to_do.is_empty()).then(|| view! { <section class="stack"><h2>{words.to_do()}</h2>{list(to_do)}</section> })}
        {(!done.is_empty()).then(|| view! { <section class="stack"><h2>{words.done()}</h2>{list(done)}</section> })}
        {offers_passkey.then(|| view! { <PasskeyOffer slug=viewer.front.slug.clone() own=own_page(&viewer) /> })}
        {nothing.then(|| view! { <p class="empty">{words.no_forms()}</p> })}
        {reach_foot(&viewer.front)}
    }
    .into_any()
}

/// What came of asking somebody to sign, or of being asked.
fn news_of_signing(query: &ParamsMap) -> Option<&'static str> {
    let words = words();
    Some(match query.get("signature")?.as_str() {
        "asked" => words.news_asked_to_sign(),
        "taken-back" => words.news_taken_back(),
        "given" => words.news_signed(),
        "declined" => words.news_declined(),
        _ => words.news_not_waiting(),
    })
}

fn waits_for_another(request: &FormRequestView) -> bool {
    matches!(request.signing, Some(SigningState::Waits { part: Part::Asker | Part::Neither, .. }))
}

fn lead(to_do: &[FormRequestView], acting: Option<&Acting>) -> String {
    let words = words();
    let minutes = to_do.iter().map(|request| request.minutes).sum::<i64>().to_string();
    let count = i64::try_from(to_do.len()).unwrap_or(i64::MAX);
    match acting {
        None => words.lead_you(count, &minutes),
        Some(acting) if count == 0 && !acting.rights.fill_forms => words.lead_looks_only(&acting.for_whom),
        // A name that is shortened ends in a full stop of its own.
        Some(acting) if count == 0 => words.lead_nothing(acting.for_whom.trim_end_matches('.')),
        Some(acting) => words.lead_whom(count, &minutes, &acting.for_whom),
    }
}

#[component]
fn Task(slug: String, request: FormRequestView) -> impl IntoView {
    let words = words();
    if let Some(SigningState::Waits { asked, part, .. }) = request.signing.clone().filter(|_| request.waits()) {
        return view! { <Waiting slug request asked part /> }.into_any();
    }
    let about = match request.state {
        _ if request.signing.is_some() => said_of_signing(request.signing.as_ref()),
        FormRequestState::Sent => words.about_minutes(&request.minutes.to_string()),
        FormRequestState::InProgress => words.begun().to_owned(),
        _ => {
            let submitted = |at: Moment| words.submitted_at(&at.day_and_time_in(words.language()));
            request.submitted.map_or_else(|| words.withdrawn().to_owned(), submitted)
        }
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
        let (of, page) = (format!("form-{}", request.id), format!("/p/{slug}/forms/{}/answers", request.id));
        view! {
            <li class="done">
                <div class="task">
                    <b id=of.clone()>{request.title}</b>
                    <small>{about}</small>
                    <a href=page aria-describedby=of>{words.read_answers()}</a>
                    <span class="badge good"><span aria-hidden="true">"✓ "</span>{words.done()}</span>
                </div>
            </li>
        }
        .into_any()
    }
}

/// For whoever asked.
fn said_of_signing(signing: Option<&SigningState>) -> String {
    let words = words();
    match signing {
        Some(SigningState::Declined { asked }) => words.declined_to_sign(asked),
        Some(SigningState::Signed { asked }) => words.has_signed(asked),
        Some(SigningState::Waits { asked, .. }) => words.waits_for_signature(asked),
        None => String::new(),
    }
}

/// A form that waits for a signature (R31): the reader's, or somebody else's.
#[component]
fn Waiting(slug: String, request: FormRequestView, asked: String, part: Part) -> impl IntoView {
    let words = words();
    let page = format!("/p/{slug}/forms/{}/signature", request.id);
    if part == Part::Asked {
        return view! { <li><a href=page><b>{request.title}</b><small>{words.signature_asked()}</small></a></li> }.into_any();
    }
    let take_back = (part == Part::Asker).then(|| view! { <TakeBack page=page.clone() title=request.title.clone() /> });
    view! {
        <li class="waits">
            <div class="task">
                <b>{request.title}</b>
                <small>{words.waits_for_signature(&asked)}</small>
                {take_back}
            </div>
        </li>
    }
    .into_any()
}

/// `page`: of the form's signatures. `title` says of which form, where several stand on one page.
#[component]
pub(super) fn TakeBack(page: String, title: String) -> impl IntoView {
    let label = format!("{}: {title}", words().take_it_back());
    view! {
        <form method="post" action=page>
            <button class="button" name="_action" value="take-back" aria-label=label>{words().take_it_back()}</button>
        </form>
    }
    .into_any()
}

/// The practice, whose portal it is, and the way out; with the watch for an idle session.
#[component]
pub(super) fn PortalTop(viewer: PortalViewer, #[prop(optional)] with_form: bool) -> impl IntoView {
    let words = words();
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
    let stay = Stay::new(move || stay_in_portal(slug.clone()));
    view! {
        <div class="form-top">
            <Brand front=viewer.front.clone() with_form />
            <form method="post" action=sign_out on:submit=leave>
                <button class="button plain">{words.sign_out()}</button>
            </form>
        </div>
        {match viewer.acting.clone() {
            Some(acting) => view! { <ActingFor acting slug=viewer.front.slug.clone() /> }.into_any(),
            None => view! { <p class="soft">{words.signed_in_as(&viewer.client_name)} " · " <a href=profile>{words.your_profile()}</a></p> }.into_any(),
        }}
        <IdleWatch idle_minutes=viewer.idle_minutes login=viewer.login.to_string() stay leave_to />
    }
    .into_any()
}
