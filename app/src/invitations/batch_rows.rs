//! The clients of one sending who need a look, each in a row that stays theirs: what is typed into it is never another client's, and is
//! still there when the rows are fetched again.

use super::{
    api::get_batch,
    batch_mend::{Mend, Mending, Mends},
    once::once,
};
use crate::{
    Failure,
    components::{EmptyState, ErrorNotice},
};
use domain::{
    ids::BatchId,
    invitations::{BatchPage, BatchProgress, BatchPurpose, BatchReason, BatchRetry, BatchRow, BatchRows},
};
use leptos::prelude::*;
use std::time::Duration;

/// Between two times that the rows are fetched because the figures have changed.
const REST: Duration = Duration::from_secs(1);

/// One page of them.
#[derive(Clone, Copy)]
pub(super) struct Listed {
    batch: BatchId,
    which: BatchRows,
    after: StoredValue<Option<String>>,
    rows: RwSignal<Vec<BatchRow>>,
    pub has_rows: Memo<bool>,
    pub next: RwSignal<Option<String>>,
    /// To how many it would be sent again; `None` where they are too many to be counted.
    pub left_count: RwSignal<Option<i64>>,
    pub retry: RwSignal<Option<BatchRetry>>,
    mends: Mends,
    /// How many there were on all pages when these were fetched.
    count: RwSignal<i64>,
    is_fetching: RwSignal<bool>,
    /// They have changed since the fetching began.
    is_outdated: StoredValue<bool>,
    failure: RwSignal<Option<Failure>>,
}

impl Listed {
    pub fn new(found: &BatchPage, after: Option<String>) -> Self {
        let rows = RwSignal::new(found.rows.clone());
        Self {
            batch: found.batch,
            which: found.which,
            after: StoredValue::new(after),
            rows,
            has_rows: Memo::new(move |_| !rows.read().is_empty()),
            next: RwSignal::new(found.next.clone()),
            left_count: RwSignal::new(found.left_count),
            retry: RwSignal::new(found.retry.clone()),
            mends: Mends::new(),
            count: RwSignal::new(found.which.count(&found.progress)),
            is_fetching: RwSignal::new(false),
            is_outdated: StoredValue::new(false),
            failure: RwSignal::new(None),
        }
    }

    /// Fetches them again when the figures tell of others; after a failure it is for the person to try.
    pub fn keep_up_with(self, progress: RwSignal<Option<BatchProgress>>) {
        let is_resting = RwSignal::new(false);
        let is_behind = Memo::new(move |_| {
            let count = self.count.get();
            progress.with(|progress| progress.as_ref().is_some_and(|progress| self.which.count(progress) != count))
        });
        Effect::new(move |_| {
            let is_waiting = is_resting.get() || self.is_fetching.get() || self.failure.with(Option::is_some);
            if is_behind.get() && !is_waiting {
                is_resting.set(true);
                set_timeout(
                    move || {
                        let _gone = is_resting.try_set(false);
                    },
                    REST,
                );
                self.fetch();
            }
        });
    }

    /// An address is being saved.
    pub fn is_saving(self) -> bool {
        self.mends.is_saving()
    }

    /// `false` when one of the addresses that are typed was not accepted: its row says why.
    pub async fn save_typed(self) -> bool {
        let outcome = self.mends.save_typed().await;
        if outcome.has_saved {
            self.fetch();
        }
        outcome.are_accepted
    }

    fn fetch(self) {
        if self.is_fetching.get_untracked() {
            self.is_outdated.set_value(true);
            return;
        }
        self.is_outdated.set_value(false);
        once(self.is_fetching, self.failure, get_batch(self.batch, Some(self.which), self.after.get_value()), move |page| {
            self.count.set(self.which.count(&page.progress));
            self.next.set(page.next);
            self.left_count.set(page.left_count);
            self.retry.set(page.retry);
            self.rows.set(page.rows);
            if self.is_outdated.get_value() {
                self.fetch();
            }
        });
    }
}

#[component]
pub(super) fn Rows(listed: Listed, purpose: BatchPurpose) -> impl IntoView {
    let retry = Callback::new(move |()| listed.fetch());
    let rows = move || {
        if listed.has_rows.get() {
            view! { <Table listed purpose /> }.into_any()
        } else {
            view! { <EmptyState title="Nobody here" text="No client of this sending needs a look for this." /> }.into_any()
        }
    };
    view! {
        {move || listed.failure.get().map(|failure| view! { <ErrorNotice failure retry /> })}
        {rows}
    }
    .into_any()
}

#[component]
fn Table(listed: Listed, purpose: BatchPurpose) -> impl IntoView {
    let each = move || listed.rows.get();
    view! {
        <table class="table outcomes">
            <thead>
                <tr><th scope="col">"Client"</th><th scope="col">"Why"</th><th scope="col">"E-mail"</th></tr>
            </thead>
            <tbody>
                <For each key=|row| row.client let:row>
                    <Row first=row listed purpose />
                </For>
            </tbody>
        </table>
    }
    .into_any()
}

/// `first`: as it was when it came on screen.
#[component]
fn Row(first: BatchRow, listed: Listed, purpose: BatchPurpose) -> impl IntoView {
    let client = first.client;
    let is_refused = matches!(first.why, BatchReason::Refused { .. });
    let row =
        Memo::new(move |_| listed.rows.with(|rows| rows.iter().find(|row| row.client == client).cloned()).unwrap_or_else(|| first.clone()));
    let email = Signal::derive(move || row.with(|row| row.email.clone().unwrap_or_default()));
    let mend = is_refused.then(|| {
        let name = row.with_untracked(name_of);
        let pending = Signal::derive(move || row.with(|row| row.pending_email.clone()));
        let mending = Mending::new(client, email, pending, listed.mends);
        view! { <Mend mending name reload=Callback::new(move |()| listed.fetch()) /> }
    });
    view! {
        <tr>
            <th scope="row"><a href=format!("/clients/{client}")>{move || row.with(name_of)}</a></th>
            <td data-label="Why">{move || row.with(|row| why(row, purpose))}</td>
            <td data-label="E-mail">{mend.map_or_else(|| email.into_any(), IntoAny::into_any)}</td>
        </tr>
    }
    .into_any()
}

fn name_of(row: &BatchRow) -> String {
    if row.name.is_empty() { "A client who is not on file".to_owned() } else { row.name.clone() }
}

fn why(row: &BatchRow, purpose: BatchPurpose) -> String {
    match &row.why {
        BatchReason::Outcome(outcome) => outcome.words(purpose).to_owned(),
        BatchReason::Refused { words, email } if row.email.as_ref().is_some_and(|on_file| on_file != email) => {
            format!("Address changed since. It was {email}: {words}")
        }
        BatchReason::Refused { words, .. } => words.clone(),
        BatchReason::TakenBack { email } if row.email.as_ref().is_some_and(|on_file| on_file != email) => {
            format!("Taken back before it was sent: the address was changed. It was {email}.")
        }
        BatchReason::TakenBack { .. } => match purpose {
            BatchPurpose::Invitation => "Taken back before it was sent: it was revoked, or something newer took its place.".to_owned(),
            BatchPurpose::Forms => "Taken back before it was sent: the forms were withdrawn.".to_owned(),
        },
    }
}
