//! `/p/{organization}/reset-password/{secret}`: a client sets a new password. Looking at the page changes nothing.

use super::{
    Brand,
    api::get_reset_page,
    away::way_home,
    path_part,
    reach::{contact, reach_foot, with_links},
};
use crate::{
    components::{ErrorNotice, NewPassword, Offline},
    fetched::Fetched,
    language::words,
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
    let words = words();
    view! {
        <Title text=words.new_password() />
        <main class="phone">
            <Offline />
            {page.show_or(
                move |page| view! { <Reset page secret=secret.get_untracked() posted=posted.clone() /> },
                move |failure| view! { <h1>{words.new_password()}</h1><ErrorNotice failure />{way_home(slug)} },
            )}
        </main>
    }
}

#[component]
fn Reset(page: ResetPage, secret: String, posted: Posted) -> impl IntoView {
    let ResetPage { front, link } = page;
    let (slug, contact, words) = (front.slug.clone(), contact(&front), words());
    let with_form = matches!(link, ResetLink::Works { .. });
    let body = match link {
        ResetLink::Works { email, expires } => {
            let whose = words.reset_whose(&email, &expires.day_and_time_in(words.language()));
            view! {
                <h1>{words.set_new_password()}</h1>
                <p class="soft">{whose}</p>
                <NewPassword action=format!("/p/{slug}/reset-password/{secret}") email posted />
            }
            .into_any()
        }
        ended => {
            let (title, text) = ended.why_not_in(words);
            view! {
                <div class="stack">
                    <h1>{title}</h1>
                    <p>{text} " " {with_links(&contact, &front)}</p>
                </div>
                <a class="button first" href=format!("/p/{slug}/forgot-password")>{words.ask_for_new_link()}</a>
            }
            .into_any()
        }
    };
    view! {
        <Brand front=front.clone() with_form />
        {body}
        <p class="portal-foot"><a href=format!("/p/{slug}")>{words.sign_in_page()}</a></p>
        {reach_foot(&front)}
    }
}
