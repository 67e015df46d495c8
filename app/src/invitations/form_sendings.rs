//! Under Activity: the latest sendings of forms to clients with an account (R20), each with its own page.

use super::counted::clients;
use crate::{fetched::Fetched, forms::api::list_form_sendings};
use domain::{form_sharing::FormsSending, invitations::BatchState};
use leptos::prelude::*;

#[component]
pub(super) fn FormSendings() -> impl IntoView {
    let sendings = Fetched::new(|| (), |()| list_form_sendings());
    view! { {sendings.show(|sendings| view! { <Listed sendings /> })} }
}

/// Nothing where there are none: the page is about invitations.
#[component]
fn Listed(sendings: Vec<FormsSending>) -> impl IntoView {
    let is_empty = sendings.is_empty();
    let rows = sendings.into_iter().map(|sending| {
        let href = format!("/organization/portal/sendings/{}", sending.batch);
        let how_far = how_far(&sending);
        view! {
            <tr>
                <th scope="row" data-label="When"><a href=href>{sending.at.day_and_time()}</a></th>
                <td data-label="By">{sending.by}</td>
                <td data-label="Forms">{sending.forms.join(", ")}</td>
                <td data-label="To">{clients(sending.progress.total())}</td>
                <td data-label="State">{how_far}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    (!is_empty).then(|| {
        view! {
            <section class="stack" aria-labelledby="form-sendings">
                <h2 id="form-sendings">"Forms sent to clients with an account"</h2>
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">"When"</th>
                            <th scope="col">"By"</th>
                            <th scope="col">"Forms"</th>
                            <th scope="col">"To"</th>
                            <th scope="col">"State"</th>
                        </tr>
                    </thead>
                    <tbody>{rows}</tbody>
                </table>
            </section>
        }
    })
}

fn how_far(sending: &FormsSending) -> String {
    let progress = &sending.progress;
    let failed = if progress.failed > 0 { format!(", {} failed", progress.failed) } else { String::new() };
    let word = match progress.state {
        BatchState::Cancelled => "Cancelled",
        BatchState::Paused if !progress.is_done() => "Paused",
        BatchState::Running if !progress.is_done() => "Sending",
        BatchState::Paused | BatchState::Running => "Done",
    };
    format!("{word}: {} of {} sent{failed}", progress.sent, progress.total())
}
