//! `/to-review`: every submitted form that nobody has reviewed, of the clients whom one sees.

use super::api::list_to_review;
use crate::{clients::Place, components::EmptyState, fetched::Fetched, staff::use_viewer};
use domain::{
    home::{ToReview, ToReviewPage},
    staff::Permission,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

const ADDRESS: &str = "/to-review";
/// What the list is called.
pub const TO_REVIEW: &str = "Forms to review";

#[component]
pub fn ToReviewPageView() -> impl IntoView {
    let query = use_query_map();
    let after = move || query.read().get("after");
    let page = Fetched::new(after, list_to_review);
    let place = Place::keep(TO_REVIEW, move || query.try_get_untracked().map(|query| address(query.get("after"))));
    let is_narrowed = use_viewer().is_some_and(|viewer| !viewer.may(Permission::SeeAllClients));
    view! {
        <Title text=TO_REVIEW />
        <h1>{TO_REVIEW}</h1>
        <p class="soft">{if is_narrowed { "Of the clients assigned to you. The oldest come first." } else { "The oldest come first." }}</p>
        {page.show_while("Looking for forms…", move |page| {
            place.stand();
            found(page, untrack(after).is_some())
        })}
    }
}

/// Of the page that begins after this place.
fn address(after: Option<String>) -> String {
    after.map_or_else(|| ADDRESS.to_owned(), |after| format!("{ADDRESS}?after={after}"))
}

fn found(page: ToReviewPage, is_later: bool) -> AnyView {
    let ToReviewPage { forms, next } = page;
    let list = if forms.is_empty() {
        let text = "What a client submits stands here until somebody marks it as reviewed.";
        view! { <EmptyState title="Nothing to review" text /> }.into_any()
    } else {
        view! {
            <table class="table">
                <thead>
                    <tr>
                        <th scope="col">"Client"</th>
                        <th scope="col">"Form"</th>
                        <th scope="col">"Waits since"</th>
                    </tr>
                </thead>
                <tbody>{forms.into_iter().map(row).collect_view()}</tbody>
            </table>
        }
        .into_any()
    };
    view! {
        {list}
        <nav class="pager" aria-label="Pages">
            {is_later.then(|| view! { <a class="button" href=ADDRESS>"‹ First page"</a> })}
            {next.map(|next| view! { <a class="button" href=address(Some(next))>"Next page ›"</a> })}
        </nav>
    }
    .into_any()
}

fn row(form: ToReview) -> AnyView {
    let (client, href) = (format!("/clients/{}", form.client), form.href());
    let ToReview { client_name, form_title, submitted, .. } = form;
    view! {
        <tr>
            <td data-label="Client"><a href=client>{client_name}</a></td>
            <td data-label="Form"><a href=href>{form_title}</a></td>
            <td data-label="Waits since"><time datetime=submitted.at.to_rfc3339()>{submitted.day_and_time()}</time></td>
        </tr>
    }
    .into_any()
}
