//! `/p/{organization}/sign-up`: a client whose address is on file asks for a link to sign up, where the practice allows it (R24). The page
//! says the same whoever asks.

use super::{Brand, api::get_portal_front, join::contact, path_part};
use crate::{
    components::{AskForLink, ErrorNotice},
    fetched::Fetched,
    posted::{Posted, posted},
};
use domain::portal::PortalFront;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

#[component]
pub fn SignUpPage() -> impl IntoView {
    let slug = path_part("slug");
    let front = Fetched::new(move || slug.get(), get_portal_front);
    let posted = posted();
    view! {
        <Title text="Sign up" />
        <main class="phone">
            {front.show_or(
                move |front| view! { <SignUp front posted=posted.clone() /> },
                |failure| view! { <h1>"Sign up"</h1><ErrorNotice failure /> },
            )}
        </main>
    }
}

#[component]
fn SignUp(front: PortalFront, posted: Posted) -> impl IntoView {
    let was_asked = use_query_map().read_untracked().get("asked").is_some();
    let action = format!("/p/{}/sign-up", front.slug);
    let contact = contact(&front);
    let new_people = front.new_people_allowed.then(|| {
        let ask = format!("/p/{}/sign-up/new", front.slug);
        view! {
            <section class="stack">
                <h2>"The practice does not know you yet?"</h2>
                <a class="button" href=ask>"Ask to become a client"</a>
            </section>
        }
    });
    let body = if !front.client_signup_allowed {
        view! { <p>"You sign up here by the link in an e-mail that your practice sends you. " {contact}</p> }.into_any()
    } else if was_asked {
        view! {
            <p class="note good" role="status">
                "If your practice has this address on file, a link is on its way to it. It can take a few minutes; look among the unwanted e-mails too."
            </p>
            <p class="soft">"Nothing arrived? Perhaps the practice has another address of yours. " {contact}</p>
            // rel: from the server, since the page looks at its address once.
            <p><a href=action rel="external">"Ask with another address"</a></p>
        }
        .into_any()
    } else {
        view! {
            <p class="soft">"Enter the e-mail address that your practice has on file. We send a link to it, with which you sign up."</p>
            <AskForLink action button="Send me a link" posted />
            {new_people}
        }
        .into_any()
    };
    view! {
        <Brand name=front.name.clone() />
        <h1>"Sign up"</h1>
        {body}
        <p class="portal-foot"><a href=format!("/p/{}", front.slug)>"Go to the portal's sign-in"</a></p>
    }
}
