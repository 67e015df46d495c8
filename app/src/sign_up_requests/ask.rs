//! `/p/{organization}/sign-up/new`: somebody whom the practice does not know asks to become a client. The page says the same whoever asks.

use crate::{
    components::{ErrorNotice, Field, Offline},
    fetched::Fetched,
    language::{TYPED, words},
    portal::{Brand, api::get_portal_front, contact, path_part, reach_foot, way_home, with_links},
    posted::{Posted, posted},
};
use domain::{portal::PortalFront, sign_up_requests::MESSAGE_MAXIMUM};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

#[component]
pub fn NewPersonPage() -> impl IntoView {
    let slug = path_part("slug");
    let front = Fetched::new(move || slug.get(), get_portal_front);
    let posted = posted();
    let words = words();
    view! {
        <Title text=words.become_client() />
        <main class="phone">
            <Offline />
            {front.show_or(
                move |front| view! { <NewPerson front posted=posted.clone() /> },
                move |failure| view! { <h1>{words.become_client()}</h1><ErrorNotice failure />{way_home(slug)} },
            )}
        </main>
    }
}

#[component]
fn NewPerson(front: PortalFront, posted: Posted) -> impl IntoView {
    let was_asked = use_query_map().read_untracked().get("asked").is_some();
    let (contact, words) = (contact(&front), words());
    let with_form = front.new_people_allowed && !was_asked;
    let action = format!("/p/{}/sign-up/new", front.slug);
    let body = if !front.new_people_allowed {
        view! { <p>{with_links(&words.no_requests(&contact), &front)}</p> }.into_any()
    } else if was_asked {
        view! {
            <p class="note good" role="status">
                {words.become_asked()}
            </p>
            <p class="soft">{with_links(&words.become_nothing_came(&contact), &front)}</p>
            // rel: from the server, since the page looks at its address once.
            <p><a href=action rel="external">{words.ask_other_address()}</a></p>
        }
        .into_any()
    } else {
        view! { <AskForm action posted /> }.into_any()
    };
    view! {
        <Brand front=front.clone() with_form />
        <h1>{words.become_client()}</h1>
        {body}
        <p class="portal-foot"><a href=format!("/p/{}", front.slug)>{words.sign_in_page()}</a></p>
        {reach_foot(&front)}
    }
}

#[component]
fn AskForm(action: String, posted: Posted) -> impl IntoView {
    let words = words();
    let fields = ["first_name", "last_name", "date_of_birth", "email", "message"];
    let elsewhere = if fields.iter().all(|field| posted.error(field).is_none()) { posted.sentence() } else { None };
    let field = |label: &'static str, name: &'static str, kind: &'static str, autocomplete: &'static str| {
        let error = Signal::stored(posted.error(name));
        view! { <Field label name kind autocomplete required=true value=posted.value(name) error /> }
    };
    let message_error = posted.error("message");
    let is_wrong = message_error.is_some();
    view! {
        <p class="soft">{words.become_lead()}</p>
        {elsewhere.map(|sentence| view! { <p class="note bad" role="alert">{sentence}</p> })}
        <form method="post" action=action id=TYPED class="stack" novalidate>
            {field(words.first_name(), "first_name", "text", "given-name")}
            {field(words.last_name(), "last_name", "text", "family-name")}
            {field(words.date_of_birth(), "date_of_birth", "date", "bday")}
            {field(words.email_address(), "email", "email", "email")}
            <div class="field" class:wrong=is_wrong>
                <label for="message">{words.message_optional()}</label>
                <span class="hint" id="message-hint">
                    {words.message_hint()}
                </span>
                <textarea
                    class="input short"
                    id="message"
                    name="message"
                    rows="3"
                    maxlength=MESSAGE_MAXIMUM.to_string()
                    aria-describedby="message-hint message-error"
                    aria-invalid=is_wrong.then_some("true")
                >
                    {posted.value("message")}
                </textarea>
                <span class="error" id="message-error" role="alert">{message_error}</span>
            </div>
            <button class="button first">{words.send()}</button>
        </form>
    }
}
