//! The third step: how far the sending is, and who was not invited and why (R10). It can be left; everything is found again on the
//! sending's own page and under Activity.

use super::{
    batch_progress::{BatchProgressView, when_closed},
    compose::name_of,
    state::Invite,
};
use crate::staff::use_viewer;
use domain::invitations::{BatchPurpose, ClientOutcome, SendDraft};
use leptos::prelude::*;
use std::sync::Arc;

#[component]
pub(super) fn Sending(invite: Invite, prepared: Arc<SendDraft>) -> impl IntoView {
    let Some(receipt) = invite.sending.receipt.get_untracked() else { return ().into_any() };
    let batch = receipt.batch;
    let skipped = receipt.outcomes.iter().filter(|outcome| outcome.outcome.is_skipped()).cloned();
    let mut not_invited: Vec<ClientOutcome> = skipped.collect();
    let known: Vec<_> = not_invited.iter().map(|outcome| outcome.client).collect();
    not_invited.extend(prepared.left_out.iter().filter(|outcome| !known.contains(&outcome.client)).cloned());
    let is_administrator = use_viewer().is_some_and(|viewer| viewer.staff.is_administrator);
    let place = if is_administrator {
        let href = format!("/organization/portal/sendings/{batch}");
        view! { <a href=href>"this sending’s page"</a> " and under " <a href="/organization/portal/activity">"Activity"</a> "." }.into_any()
    } else {
        "the client’s page.".into_any()
    };
    view! {
        <div class="body">
            <div class="sending">
                <BatchProgressView batch progress=invite.sending.progress failure=invite.sending.progress_failure />
                <NotInvited not_invited />
            </div>
        </div>
        <footer>
            <span class="soft">{move || invite.sending.progress.with(|progress| when_closed(progress.as_ref().unwrap_or(&receipt.progress)))} {place}</span>
            <button type="button" class="button first" on:click=move |_| invite.sending.open.set(false)>"Close"</button>
        </footer>
    }
    .into_any()
}

#[component]
fn NotInvited(not_invited: Vec<ClientOutcome>) -> impl IntoView {
    let rows = not_invited.iter().map(|outcome| {
        view! {
            <tr>
                <th scope="row">{name_of(outcome).to_owned()}</th>
                <td>{outcome.outcome.words(BatchPurpose::Invitation)}</td>
            </tr>
        }
    });
    let rows = rows.collect_view();
    (!not_invited.is_empty()).then(|| {
        view! {
            <table class="table outcomes">
                <caption>"Not invited"</caption>
                <thead>
                    <tr><th scope="col">"Client"</th><th scope="col">"Why"</th></tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        }
    })
}
