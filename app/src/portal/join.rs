//! `/p/{organization}/join/{secret}`: a client's arrival. Looking at it changes nothing; only the completed sign-up does (R7).

use super::{
    Brand,
    api::{get_join_page, note_link_opened},
    away::way_home,
    path_part,
    reach::{contact, reach_foot, with_links},
};
use crate::{
    components::{ErrorNotice, Offline, PasswordField},
    fetched::Fetched,
    language::{TYPED, words},
    posted::{Posted, posted},
};
use domain::portal::{JoinLink, JoinPage, PortalFront};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

#[component]
pub fn JoinPageView() -> impl IntoView {
    let (slug, secret) = (path_part("slug"), path_part("secret"));
    let page = Fetched::new(move || (slug.get(), secret.get()), |(slug, secret)| get_join_page(slug, secret));
    let posted = posted();
    let words = words();
    view! {
        <Title text=words.your_invitation() />
        <main class="phone">
            <Offline />
            {page.show_or(
                move |page| view! { <Arrival page secret=secret.get_untracked() posted=posted.clone() /> },
                move |failure| view! { <h1>{words.your_invitation()}</h1><ErrorNotice failure />{way_home(slug)} },
            )}
        </main>
    }
}

#[component]
fn Arrival(page: JoinPage, secret: String, posted: Posted) -> impl IntoView {
    let (JoinPage { front, link }, words) = (page, words());
    let with_form = matches!(link, JoinLink::Works { .. });
    let (brand, foot) = (view! { <Brand front=front.clone() with_form /> }, reach_foot(&front));
    let body = match link {
        JoinLink::Works { first_name, invited_by, form_count, minutes, date_of_birth_asked, expires } => {
            let lead = [words.invited_by(&invited_by), words.join_lead(form_count, &minutes.to_string())].join(" ");
            let not_me = words.join_foot(&contact(&front), &first_name, &expires.day_in(words.language()));
            let action = format!("/p/{}/join/{secret}", front.slug);
            listen_for_a_person(front.slug.clone(), secret);
            view! {
                <div class="stack">
                    <h1>{words.welcome(&first_name)}</h1>
                    <p class="soft">{lead}</p>
                </div>
                <SignUpForm action date_of_birth_asked posted />
                <p class="soft portal-foot">{with_links(&not_me, &front)}</p>
            }
            .into_any()
        }
        ended => view! { <EndedLink front link=ended secret /> }.into_any(),
    };
    (brand, body, foot)
}

#[component]
fn SignUpForm(action: String, date_of_birth_asked: bool, posted: Posted) -> impl IntoView {
    let words = words();
    let (birth_error, password_error) = (posted.error("date_of_birth"), posted.error("password"));
    let elsewhere = (birth_error.is_none() && password_error.is_none()).then(|| posted.sentence()).flatten();
    let came_back = posted.refusal.is_some();
    view! {
        {elsewhere.map(|sentence| view! { <p class="note bad" role="alert">{sentence}</p> })}
        <form method="post" action=action id=TYPED class="stack" novalidate>
            {date_of_birth_asked.then(|| view! { <BirthField posted error=birth_error /> })}
            <PasswordField
                label=words.choose_a_password()
                hint=words.password_hint()
                autocomplete="new-password"
                error=Signal::stored(password_error)
                came_back
            />
            <button class="button first">{words.create_my_account()}</button>
        </form>
    }
}

/// Three small fields: easier for a birthday than any calendar. With a `legend` it is somebody else's, which a browser does not know.
#[component]
pub(crate) fn BirthField(#[prop(optional, into)] legend: Option<String>, posted: Posted, error: Option<String>) -> impl IntoView {
    let (wrong, is_own, words) = (error.is_some(), legend.is_none(), words());
    let part = |label: &'static str, name: &'static str, purpose: &'static str| {
        view! {
            <label class="stack">
                <span class="hint">{label}</span>
                <input
                    class="input"
                    name=name
                    inputmode="numeric"
                    autocomplete=if is_own { purpose } else { "off" }
                    value=posted.value(name)
                    autofocus=wrong && name == "day"
                    aria-describedby="birth-hint birth-error"
                    aria-invalid=wrong.then_some("true")
                />
            </label>
        }
    };
    view! {
        <fieldset class="field" class:wrong=wrong>
            <legend>{legend.unwrap_or_else(|| words.your_date_of_birth().to_owned())}</legend>
            <span class="hint" id="birth-hint">{words.birth_hint()}</span>
            <div class="date-parts">{part(words.day(), "day", "bday-day")} {part(words.month(), "month", "bday-month")} {part(words.year(), "year", "bday-year")}</div>
            <span class="error" id="birth-error" role="alert">{error}</span>
        </fieldset>
    }
}

/// A link that does not work explains itself, and tells no more than it must (R5).
#[component]
fn EndedLink(front: PortalFront, link: JoinLink, secret: String) -> impl IntoView {
    let asked = use_query_map().read_untracked().get("asked").is_some();
    let (contact, words) = (contact(&front), words());
    let sign_in = format!("/p/{}", front.slug);
    // Where no newer link can be sent, the practice is the only one who can help.
    let or_contact = |text: &str, can_send: bool| if can_send { text.to_owned() } else { format!("{text} {contact}") };
    let (title, text, can_send) = match link {
        JoinLink::Used => (words.told_link_used(), words.join_used().to_owned(), false),
        JoinLink::Replaced { newest_can_be_sent } => {
            (words.told_link_newer(), or_contact(words.join_replaced(), newest_can_be_sent), newest_can_be_sent)
        }
        JoinLink::Expired { newest_can_be_sent } => {
            (words.told_link_run_out(), or_contact(words.join_expired(), newest_can_be_sent), newest_can_be_sent)
        }
        JoinLink::Revoked => (words.told_link_revoked(), words.join_revoked(&contact), false),
        JoinLink::Locked => (words.told_link_locked(), words.join_locked(&contact), false),
        JoinLink::Unknown | JoinLink::Works { .. } => (words.told_link_not_working(), words.link_unknown(&contact), false),
    };
    let send = format!("/p/{}/join/{secret}/newest", front.slug);
    view! {
        <div class="stack">
            <h1>{title}</h1>
            <p>{with_links(&text, &front)}</p>
        </div>
        {asked.then(|| view! { <p class="note good" role="status">{words.newest_on_its_way()}</p> })}
        {(can_send && !asked)
            .then(|| view! {
                <form method="post" action=send>
                    <button class="button first">{words.send_newest()}</button>
                </form>
            })}
        <p class="portal-foot"><a href=sign_in>{words.sign_in_page()}</a></p>
    }
}

/// Tells the practice that the link was opened, at the first touch or key of a person.
fn listen_for_a_person(slug: String, secret: String) {
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        let told = StoredValue::new(false);
        let (slug, secret) = (StoredValue::new(slug.clone()), StoredValue::new(secret.clone()));
        let tell = move |trusted: bool| {
            if trusted && !told.get_value() {
                told.set_value(true);
                leptos::task::spawn_local(async move {
                    // Should it not arrive, signing up will say as much.
                    let _unheard = note_link_opened(slug.get_value(), secret.get_value()).await;
                });
            }
        };
        let pointer = window_event_listener(leptos::ev::pointerdown, move |event| tell(event.is_trusted()));
        let key = window_event_listener(leptos::ev::keydown, move |event| tell(event.is_trusted()));
        on_cleanup(move || {
            pointer.remove();
            key.remove();
        });
    });
    #[cfg(not(feature = "hydrate"))]
    let _ = (slug, secret, note_link_opened);
}
