//! `/p/{organization}/reset-password/{secret}`: a client sets a new password. Looking at the page changes nothing.

use super::{Brand, api::get_reset_page, join::contact, path_part};
use crate::{
    components::{ErrorNotice, NewPassword},
    fetched::Fetched,
    posted::{Posted, posted},
};
use domain::resets::{ResetLink, ResetPage};
use leptos::prelude::*;
use leptos_meta::Title;

#[component]
pub fn ResetPasswordPage() -> impl IntoView {
    let (slug, secret) = (path_part("slug"), path_part("secret"));
    let page = Fetched::new(move || (slug.get(), secret.get()), |(slug, secret)| get_reset_page(slug, secret));
    let posted = posted();
    view! {
        <Title text="New password" />
        <main class="phone">
            {page.show_or(
                move |page| view! { <Reset page secret=secret.get_untracked() posted=posted.clone() /> },
                |failure| view! { <h1>"New password"</h1><ErrorNotice failure /> },
            )}
        </main>
    }
}

#[component]
fn Reset(page: ResetPage, secret: String, posted: Posted) -> impl IntoView {
    let ResetPage { front, link } = page;
    let (slug, contact) = (front.slug.clone(), contact(&front));
    let body = match link {
        ResetLink::Works { email, expires } => {
            let whose = format!(
                "For {email}. The link works until {}. Every device that is signed in now will be signed out.",
                expires.day_and_time()
            );
            view! {
                <h1>"Set a new password"</h1>
                <p class="soft">{whose}</p>
                <NewPassword action=format!("/p/{slug}/reset-password/{secret}") email posted />
            }
            .into_any()
        }
        ended => {
            let (title, text) = ended.why_not();
            view! {
                <div class="stack">
                    <h1>{title}</h1>
                    <p>{text} " " {contact}</p>
                </div>
                <a class="button first" href=format!("/p/{slug}/forgot-password")>"Ask for a new link"</a>
            }
            .into_any()
        }
    };
    view! {
        <Brand name=front.name />
        {body}
        <p class="portal-foot"><a href=format!("/p/{slug}")>"Go to the portal's sign-in"</a></p>
    }
}
