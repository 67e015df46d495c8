//! `/p/{organization}/sign-up`: a client whose address is on file asks for a link to sign up, where the practice allows it (R24). The page
//! says the same whoever asks.

use super::{
    Brand,
    api::get_portal_front,
    away::way_home,
    path_part,
    reach::{contact, reach_foot, with_links},
};
use crate::{
    components::{AskForLink, ErrorNotice, Offline},
    fetched::Fetched,
    language::words,
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
    let words = words();
    view! {
        <Title text=words.sign_up() />
        <main class="phone">
            <Offline />
            {front.show_or(
                move |front| view! { <SignUp front posted=posted.clone() /> },
                move |failure| view! { <h1>{words.sign_up()}</h1><ErrorNotice failure />{way_home(slug)} },
            )}
        </main>
    }
}

#[component]
fn SignUp(front: PortalFront, posted: Posted) -> impl IntoView {
    let was_asked = use_query_map().read_untracked().get("asked").is_some();
    let action = format!("/p/{}/sign-up", front.slug);
    let (contact, words) = (contact(&front), words());
    let with_form = front.client_signup_allowed && !was_asked;
    let new_people = front.new_people_allowed.then(|| {
        let ask = format!("/p/{}/sign-up/new", front.slug);
        view! {
            <section class="stack">
                <h2>{words.unknown_yet()}</h2>
                <a class="button" href=ask>{words.become_client()}</a>
            </section>
        }
    });
    let body = if !front.client_signup_allowed {
        view! { <p>{with_links(&words.sign_up_by_link(&contact), &front)}</p> }.into_any()
    } else if was_asked {
        view! {
            <p class="note good" role="status">
                {words.sign_up_asked()}
            </p>
            <p class="soft">{with_links(&words.sign_up_nothing_came(&contact), &front)}</p>
            // rel: from the server, since the page looks at its address once.
            <p><a href=action rel="external">{words.ask_other_address()}</a></p>
        }
        .into_any()
    } else {
        view! {
            <p class="soft">{words.sign_up_lead()}</p>
            <AskForLink action button=words.send_me_a_link() posted />
            {new_people}
        }
        .into_any()
    };
    view! {
        <Brand front=front.clone() with_form />
        <h1>{words.sign_up()}</h1>
        {body}
        <p class="portal-foot"><a href=format!("/p/{}", front.slug)>{words.sign_in_page()}</a></p>
        {reach_foot(&front)}
    }
}
