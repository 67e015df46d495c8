//! Under Activity: the latest sendings of invitations and of forms (R20), and all that are held, each with how far it is and its own page.

use super::{api::list_sendings, counted::clients};
use crate::fetched::Fetched;
use domain::invitations::{BatchProgress, BatchPurpose, BatchState, SendingView};
use leptos::prelude::*;

#[component]
pub(super) fn Sendings() -> impl IntoView {
    let sendings = Fetched::new(|| (), |()| list_sendings());
    view! { {sendings.show(|sendings| view! { <Listed sendings /> })} }
}

/// Nothing where there are none: the page is about invitations.
#[component]
fn Listed(sendings: Vec<SendingView>) -> impl IntoView {
    let is_empty = sendings.is_empty();
    let rows = sendings.into_iter().map(|sending| {
        let href = format!("/organization/portal/sendings/{}", sending.batch);
        let what = match sending.progress.purpose {
            BatchPurpose::Invitation => "Invitation".to_owned(),
            BatchPurpose::Forms => format!("Forms: {}", sending.forms.join(", ")),
        };
        view! {
            <tr>
                <th scope="row" data-label="When"><a href=href>{sending.at.day_and_time()}</a></th>
                <td data-label="By">{sending.by}</td>
                <td data-label="What">{what}</td>
                <td data-label="To">{clients(sending.progress.total())}</td>
                <td data-label="State">{how_far(&sending.progress)}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    (!is_empty).then(|| {
        view! {
            <section class="stack" aria-labelledby="sendings">
                <h2 id="sendings">"Sendings"</h2>
                <table class="table">
                    <thead>
                        <tr>
                            <th scope="col">"When"</th>
                            <th scope="col">"By"</th>
                            <th scope="col">"What"</th>
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

fn how_far(progress: &BatchProgress) -> String {
    let failed = if progress.failed > 0 { format!(", {} failed", progress.failed) } else { String::new() };
    let word = match progress.state {
        BatchState::Cancelled => "Cancelled",
        BatchState::Paused if !progress.is_done() => "Paused",
        BatchState::Running if !progress.is_done() => "Sending",
        BatchState::Paused | BatchState::Running => "Done",
    };
    format!("{word}: {} of {} sent{failed}", progress.sent, progress.total())
}
