//! `/p/{organization}/forgot-password`: a client asks for a link to set a new password. The page says the same whoever asks.

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
pub fn ForgotPasswordPage() -> impl IntoView {
    let slug = path_part("slug");
    let front = Fetched::new(move || slug.get(), get_portal_front);
    let posted = posted();
    let words = words();
    view! {
        <Title text=words.forgotten_password() />
        <main class="phone">
            <Offline />
            {front.show_or(
                move |front| view! { <Forgot front posted=posted.clone() /> },
                move |failure| view! { <h1>{words.forgot_your_password()}</h1><ErrorNotice failure />{way_home(slug)} },
            )}
        </main>
    }
}

#[component]
fn Forgot(front: PortalFront, posted: Posted) -> impl IntoView {
    let words = words();
    let was_asked = use_query_map().read_untracked().get("asked").is_some();
    let action = format!("/p/{}/forgot-password", front.slug);
    let body = if was_asked {
        let nothing_came = words.forgot_nothing_came(&contact(&front));
        view! {
            <p class="note good" role="status">{words.link_on_its_way()}</p>
            <p class="soft">{with_links(&nothing_came, &front)}</p>
            // rel: from the server, since the page looks at its address once.
            <p><a href=action rel="external">{words.ask_other_address()}</a></p>
        }
        .into_any()
    } else {
        view! {
            <p class="soft">{words.forgot_lead()}</p>
            <AskForLink action button=words.send_me_a_link() posted />
        }
        .into_any()
    };
    view! {
        <Brand front=front.clone() with_form=!was_asked />
        <h1>{words.forgot_your_password()}</h1>
        {body}
        <p class="portal-foot"><a href=format!("/p/{}", front.slug)>{words.sign_in_page()}</a></p>
        {reach_foot(&front)}
    }
}
