//! `/p/{organization}/join/{secret}`: a client's arrival. Looking at it changes nothing; only the completed sign-up does (R7).

use super::{
    Brand,
    api::{get_join_page, note_link_opened},
    path_part,
};
use crate::{
    components::{ErrorNotice, PasswordField},
    fetched::Fetched,
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
    view! {
        <Title text="Your invitation" />
        <main class="phone">
            {page.show_or(
                move |page| view! { <Arrival page secret=secret.get_untracked() posted=posted.clone() /> },
                |failure| view! { <h1>"Your invitation"</h1><ErrorNotice failure /> },
            )}
        </main>
    }
}

#[component]
fn Arrival(page: JoinPage, secret: String, posted: Posted) -> impl IntoView {
    let JoinPage { front, link } = page;
    let brand = view! { <Brand name=front.name.clone() /> };
    let body = match link {
        JoinLink::Works { first_name, invited_by, form_count, minutes, date_of_birth_asked, expires } => {
            let welcome = welcome(form_count, minutes);
            let action = format!("/p/{}/join/{secret}", front.slug);
            listen_for_a_person(front.slug.clone(), secret);
            view! {
                <div class="stack">
                    <h1>{format!("Welcome, {first_name}")}</h1>
                    <p class="soft">{format!("{invited_by} invited you. {welcome}")}</p>
                </div>
                <SignUpForm action date_of_birth_asked posted />
                <p class="soft portal-foot">
                    {format!("Not {first_name}? ")} {contact(&front)} {format!(" Nothing has been shown or opened. The link works until {}.", expires.day())}
                </p>
            }
            .into_any()
        }
        ended => view! { <EndedLink front link=ended secret /> }.into_any(),
    };
    (brand, body)
}

fn welcome(form_count: i64, minutes: i64) -> String {
    match form_count {
        0 => "Set a password, and your private portal is ready.".to_owned(),
        1 => format!("Set a password, and one form waits for you: about {minutes} minutes, and you can pause at any time."),
        _ => format!("Set a password, and {form_count} forms wait for you: about {minutes} minutes in all, and you can pause at any time."),
    }
}

/// How to reach the practice, in one sentence.
pub(crate) fn contact(front: &PortalFront) -> String {
    match (&front.phone, &front.email) {
        (Some(phone), _) => format!("Call the practice at {phone}."),
        (None, Some(email)) => format!("Write to the practice at {email}."),
        (None, None) => "Tell the practice.".to_owned(),
    }
}

#[component]
fn SignUpForm(action: String, date_of_birth_asked: bool, posted: Posted) -> impl IntoView {
    let (birth_error, password_error) = (posted.error("date_of_birth"), posted.error("password"));
    let elsewhere = (birth_error.is_none() && password_error.is_none()).then(|| posted.sentence()).flatten();
    view! {
        {elsewhere.map(|sentence| view! { <p class="note bad" role="alert">{sentence}</p> })}
        <form method="post" action=action class="stack" novalidate>
            {date_of_birth_asked.then(|| view! { <BirthField posted error=birth_error /> })}
            <PasswordField
                label="Choose a password"
                hint="At least 15 characters. Four plain words are easy to keep in mind."
                autocomplete="new-password"
                error=Signal::stored(password_error)
            />
            <button class="button first">"Create my account"</button>
        </form>
    }
}

/// Three small fields: easier for a birthday than any calendar.
#[component]
pub(crate) fn BirthField(#[prop(optional, into)] legend: Option<String>, posted: Posted, error: Option<String>) -> impl IntoView {
    let wrong = error.is_some();
    let part = |label: &'static str, name: &'static str, autocomplete: &'static str| {
        view! {
            <label class="stack">
                <span class="hint">{label}</span>
                <input
                    class="input"
                    name=name
                    inputmode="numeric"
                    autocomplete=autocomplete
                    value=posted.value(name)
                    aria-describedby="birth-hint birth-error"
                    aria-invalid=wrong.then_some("true")
                />
            </label>
        }
    };
    view! {
        <fieldset class="field" class:wrong=wrong>
            <legend>{legend.unwrap_or_else(|| "Your date of birth".to_owned())}</legend>
            <span class="hint" id="birth-hint">"So that nobody else can use this link. For example 27 3 1988."</span>
            <div class="date-parts">{part("Day", "day", "bday-day")} {part("Month", "month", "bday-month")} {part("Year", "year", "bday-year")}</div>
            <span class="error" id="birth-error" role="alert">{error}</span>
        </fieldset>
    }
}

/// A link that does not work explains itself, and tells no more than it must (R5).
#[component]
fn EndedLink(front: PortalFront, link: JoinLink, secret: String) -> impl IntoView {
    let asked = use_query_map().read_untracked().get("asked").is_some();
    let contact = contact(&front);
    let sign_in = format!("/p/{}", front.slug);
    let (title, text, can_send) = match link {
        JoinLink::Used => (
            "This link has been used",
            "An account was created with it. Sign in with your e-mail address and your password.".to_owned(),
            false,
        ),
        JoinLink::Replaced { newest_can_be_sent } => (
            "There is a newer link",
            "This link was replaced by a newer one. Look for the latest e-mail from your practice.".to_owned(),
            newest_can_be_sent,
        ),
        JoinLink::Expired { newest_can_be_sent } => {
            ("This link has run out", "For your safety a link works for a limited time.".to_owned(), newest_can_be_sent)
        }
        JoinLink::Revoked => ("This link no longer works", format!("The practice has taken it back. {contact}"), false),
        JoinLink::Locked => {
            ("This link is locked", format!("The date of birth was wrong too often. {contact} They can send you a new link."), false)
        }
        JoinLink::Unknown | JoinLink::Works { .. } => (
            "This link does not work",
            format!("It may be incomplete: open it from the e-mail again, or copy the whole of it. If that does not help: {contact}"),
            false,
        ),
    };
    let send = format!("/p/{}/join/{secret}/newest", front.slug);
    view! {
        <div class="stack">
            <h1>{title}</h1>
            <p>{text}</p>
        </div>
        {asked.then(|| view! { <p class="note good" role="status">"If a newer link can be sent, it is on its way to the address that your practice has on file. It can take a few minutes."</p> })}
        {(can_send && !asked)
            .then(|| view! {
                <form method="post" action=send>
                    <button class="button first">"Send me the newest link"</button>
                </form>
            })}
        <p class="portal-foot"><a href=sign_in>"Go to the portal's sign-in"</a></p>
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
