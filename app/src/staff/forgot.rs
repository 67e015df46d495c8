//! `/forgot-password` and `/reset-password/{secret}`, for staff. The same as for clients, but that staff sign in themselves afterwards.

use super::api::get_staff_reset;
use crate::{
    components::{AskForLink, ErrorNotice, NewPassword},
    fetched::Fetched,
    language::words,
    posted::{Posted, posted},
};
use domain::resets::ResetLink;
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};

#[component]
pub fn StaffForgotPage() -> impl IntoView {
    let posted = posted();
    let was_asked = use_query_map().read_untracked().get("asked").is_some();
    let body = if was_asked {
        view! {
            <p class="note good" role="status">{words().link_on_its_way()}</p>
            <p class="soft">"Who works for several practices gets one for each. Nothing arrived? Ask an administrator which address you sign in with."</p>
            // rel: from the server, since the page looks at its address once.
            <p><a href="/forgot-password" rel="external">"Ask with another address"</a></p>
        }
        .into_any()
    } else {
        view! {
            <p class="soft">"For the staff of the practice. Enter the address that you sign in with: we send a link to it, with which you set a new password."</p>
            <AskForLink action="/forgot-password" button="Send me a link" posted />
        }
        .into_any()
    };
    view! {
        <Title text="Forgotten password" />
        <StaffDoor>
            <h1>"Forgot your password?"</h1>
            {body}
        </StaffDoor>
    }
}

#[component]
pub fn StaffResetPage() -> impl IntoView {
    let params = use_params_map();
    let secret = Memo::new(move |_| params.read().get("secret").unwrap_or_default());
    let link = Fetched::new(move || secret.get(), get_staff_reset);
    let posted = posted();
    view! {
        <Title text="New password" />
        <StaffDoor>
            {link.show_or(
                move |link| view! { <Reset link secret=secret.get_untracked() posted=posted.clone() /> },
                |failure| view! { <h1>"New password"</h1><ErrorNotice failure /> },
            )}
        </StaffDoor>
    }
}

#[component]
fn StaffDoor(children: Children) -> impl IntoView {
    view! {
        <main class="page-narrow">
            <div class="brand"><i aria-hidden="true"></i><span>"Anteroom"</span></div>
            <section class="card stack">
                {children()}
                <p class="soft"><a href="/sign-in">"Go to the sign-in"</a></p>
            </section>
        </main>
    }
}

#[component]
fn Reset(link: ResetLink, secret: String, posted: Posted) -> impl IntoView {
    match link {
        ResetLink::Works { email, expires } => {
            let whose = format!(
                "For {email}. The link works until {}. Every device that is signed in now will be signed out.",
                expires.day_and_time()
            );
            view! {
                <h1>"Set a new password"</h1>
                <p class="soft">{whose}</p>
                <NewPassword action=format!("/reset-password/{secret}") email posted />
            }
            .into_any()
        }
        ended => {
            let (title, text) = ended.why_not();
            view! {
                <h1>{title}</h1>
                <p>{text}</p>
                <a class="button first" href="/forgot-password">"Ask for a new link"</a>
            }
            .into_any()
        }
    }
}
