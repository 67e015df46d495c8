//! `/p/{organization}/forgot-password`: a client asks for a link to set a new password. The page says the same whoever asks.

use super::{Brand, api::get_portal_front, join::contact, path_part};
use crate::{
    components::{AskForLink, ErrorNotice, LINK_ON_ITS_WAY},
    fetched::Fetched,
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
    view! {
        <Title text="Forgotten password" />
        <main class="phone">
            {front.show_or(
                move |front| view! { <Forgot front posted=posted.clone() /> },
                |failure| view! { <h1>"Forgot your password?"</h1><ErrorNotice failure /> },
            )}
        </main>
    }
}

#[component]
fn Forgot(front: PortalFront, posted: Posted) -> impl IntoView {
    let was_asked = use_query_map().read_untracked().get("asked").is_some();
    let action = format!("/p/{}/forgot-password", front.slug);
    let body = if was_asked {
        let nothing_came =
            format!("Nothing arrived? Perhaps your account has another address, or you have not signed up yet. {}", contact(&front));
        view! {
            <p class="note good" role="status">{LINK_ON_ITS_WAY}</p>
            <p class="soft">{nothing_came}</p>
            // rel: from the server, since the page looks at its address once.
            <p><a href=action rel="external">"Ask with another address"</a></p>
        }
        .into_any()
    } else {
        view! {
            <p class="soft">"Enter the address that you sign in with. We send a link to it, with which you set a new password."</p>
            <AskForLink action button="Send me a link" posted />
        }
        .into_any()
    };
    view! {
        <Brand name=front.name.clone() />
        <h1>"Forgot your password?"</h1>
        {body}
        <p class="portal-foot"><a href=format!("/p/{}", front.slug)>"Go to the portal's sign-in"</a></p>
    }
}
