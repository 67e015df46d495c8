//! `/p/{organization}/sign-up/new`: somebody whom the practice does not know asks to become a client. The page says the same whoever asks.

use crate::{
    components::{ErrorNotice, Field},
    fetched::Fetched,
    portal::{Brand, api::get_portal_front, contact, path_part},
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
    view! {
        <Title text="Ask to become a client" />
        <main class="phone">
            {front.show_or(
                move |front| view! { <NewPerson front posted=posted.clone() /> },
                |failure| view! { <h1>"Ask to become a client"</h1><ErrorNotice failure /> },
            )}
        </main>
    }
}

#[component]
fn NewPerson(front: PortalFront, posted: Posted) -> impl IntoView {
    let was_asked = use_query_map().read_untracked().get("asked").is_some();
    let contact = contact(&front);
    let action = format!("/p/{}/sign-up/new", front.slug);
    let body = if !front.new_people_allowed {
        view! { <p>"This practice takes no requests here. " {contact}</p> }.into_any()
    } else if was_asked {
        view! {
            <p class="note good" role="status">
                "An e-mail is on its way to the address that you gave. Follow the link in it: then your request reaches the practice. It can take a few minutes; look among the unwanted e-mails too."
            </p>
            <p class="soft">"Nothing arrived? Check how the address is written. " {contact}</p>
            // rel: from the server, since the page looks at its address once.
            <p><a href=action rel="external">"Ask with another address"</a></p>
        }
        .into_any()
    } else {
        view! { <AskForm action posted /> }.into_any()
    };
    view! {
        <Brand name=front.name.clone() />
        <h1>"Ask to become a client"</h1>
        {body}
        <p class="portal-foot"><a href=format!("/p/{}", front.slug)>"Go to the portal's sign-in"</a></p>
    }
}

#[component]
fn AskForm(action: String, posted: Posted) -> impl IntoView {
    let fields = ["first_name", "last_name", "date_of_birth", "email", "message"];
    let elsewhere = if fields.iter().all(|field| posted.error(field).is_none()) { posted.sentence() } else { None };
    let field = |label: &'static str, name: &'static str, kind: &'static str, autocomplete: &'static str| {
        let error = Signal::stored(posted.error(name));
        view! { <Field label name kind autocomplete required=true value=posted.value(name) error /> }
    };
    let message_error = posted.error("message");
    let is_wrong = message_error.is_some();
    view! {
        <p class="soft">"The practice looks at your request and writes to you. First we send a link to your address, which confirms that it is yours."</p>
        {elsewhere.map(|sentence| view! { <p class="note bad" role="alert">{sentence}</p> })}
        <form method="post" action=action class="stack" novalidate>
            {field("First name", "first_name", "text", "given-name")}
            {field("Last name", "last_name", "text", "family-name")}
            {field("Date of birth", "date_of_birth", "date", "bday")}
            {field("E-mail address", "email", "email", "email")}
            <div class="field" class:wrong=is_wrong>
                <label for="message">"Message (optional)"</label>
                <span class="hint" id="message-hint">
                    "For example when we can reach you. Please write nothing about your health here: this is not a safe place for it, and nobody may read it soon."
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
            <button class="button first">"Send"</button>
        </form>
    }
}
