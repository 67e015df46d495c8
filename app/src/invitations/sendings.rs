//! Under Activity: the latest sendings of invitations and of forms (R20), and all that are held, each with how far it is and its own page.

use super::{api::list_sendings, counted::clients, selection::grouped};
use crate::fetched::Fetched;
use domain::invitations::{BatchProgress, BatchPurpose, BatchState, SendingView};
use leptos::prelude::*;

/// Those that are under way or paused, which somebody may want to look at, stand apart from the others.
#[derive(Clone, Copy)]
pub(super) struct Sendings(Fetched<Vec<SendingView>>);

impl Sendings {
    pub fn new() -> Self {
        Self(Fetched::new(|| (), |()| list_sendings()))
    }

    /// Nothing before they are there: what stands below them is waited for too. The others' place says what went wrong.
    pub fn under_way(self) -> AnyView {
        let show = move || {
            let sendings = self.0.get()?.ok()?;
            Some(view! { <Listed id="under-way" title="Under way" sendings=only(sendings, true) /> })
        };
        view! { <Transition>{show}</Transition> }.into_any()
    }

    pub fn others(self) -> AnyView {
        self.0.show(|sendings| view! { <Listed id="sendings" title="Sendings" sendings=only(sendings, false) /> })
    }
}

fn only(mut sendings: Vec<SendingView>, under_way: bool) -> Vec<SendingView> {
    sendings.retain(|sending| is_under_way(&sending.progress) == under_way);
    sendings
}

fn is_under_way(progress: &BatchProgress) -> bool {
    !progress.is_done() && progress.state != BatchState::Cancelled
}

/// Nothing where there are none: the page is about invitations.
#[component]
fn Listed(id: &'static str, title: &'static str, sendings: Vec<SendingView>) -> impl IntoView {
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
            <section class="stack" aria-labelledby=id>
                <h2 id=id>{title}</h2>
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
    let failed = if progress.failed > 0 { format!(", {} failed", grouped(progress.failed)) } else { String::new() };
    let word = match progress.state {
        BatchState::Cancelled => "Cancelled",
        BatchState::Paused if !progress.is_done() => "Paused",
        BatchState::Running if !progress.is_done() => "Sending",
        BatchState::Paused | BatchState::Running => "Done",
    };
    format!("{word}: {} of {} sent{failed}", grouped(progress.sent), grouped(progress.total()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_runs_or_is_paused_is_under_way_until_nothing_is_left_of_it() {
        let of = |queued, state| is_under_way(&BatchProgress { queued, sent: 1, state, ..BatchProgress::default() });
        assert!(of(1, BatchState::Running) && of(1, BatchState::Paused));
        assert!(![of(0, BatchState::Running), of(0, BatchState::Paused), of(1, BatchState::Cancelled)].contains(&true));
    }
}
