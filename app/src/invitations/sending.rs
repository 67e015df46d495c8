//! The third step: how many are queued, sent and failed, and who was not invited and why (R10). It can be left; everything is
//! found again under Activity.

use super::{compose::name_of, state::Invite};
use crate::components::ErrorNotice;
use domain::invitations::{BatchProgress, ClientOutcome, Outcome, SendDraft};
use leptos::prelude::*;
use std::sync::Arc;

#[component]
pub(super) fn Sending(invite: Invite, prepared: Arc<SendDraft>) -> impl IntoView {
    let progress = Memo::new(move |_| shown_progress(invite));
    let receipt = invite.receipt.get_untracked();
    let refused = receipt.into_iter().flat_map(|receipt| receipt.outcomes).filter(|outcome| outcome.outcome != Outcome::Queued);
    let not_invited: Vec<ClientOutcome> = refused.chain(prepared.left_out.iter().cloned()).collect();
    let waiting = move || {
        progress.with(|progress| progress.waiting_because.clone()).map(|because| {
            view! {
                <div class="note" role="status">
                    <span aria-hidden="true">"⚠"</span>
                    <span><b>"The mail server does not accept the e-mails yet."</b> " They are tried again by themselves. It says: " {because}</span>
                </div>
            }
        })
    };
    view! {
        <div class="body">
            <div class="sending">
                <h3>{move || progress.with(headline)}</h3>
                <Figures progress />
                <p class="soft">{move || progress.with(time_left)}</p>
                {waiting}
                {move || invite.progress_failure.get().map(|failure| view! { <ErrorNotice failure /> })}
                <NotInvited not_invited />
            </div>
        </div>
        <footer>
            <span class="soft">"You can close this. It goes on by itself, and is found under " <a href="/organization/portal/activity">"Activity"</a> "."</span>
            <button type="button" class="button first" on:click=move |_| invite.open.set(false)>"Close"</button>
        </footer>
    }
    .into_any()
}

/// Before the first answer: what the receipt says was queued.
fn shown_progress(invite: Invite) -> BatchProgress {
    invite.progress.get().unwrap_or_else(|| {
        let queued = invite.receipt.read().as_ref().map(domain::invitations::BatchReceipt::queued_count).unwrap_or_default();
        BatchProgress { queued: i64::try_from(queued).unwrap_or(i64::MAX), sent: 0, failed: 0, waiting_because: None, seconds_left: 0 }
    })
}

fn headline(progress: &BatchProgress) -> &'static str {
    match (progress.is_done(), progress.total(), progress.failed) {
        (true, 0, _) => "Nobody was invited",
        (true, _, 0) => "All invitations are with the mail server",
        (true, ..) => "Done; some invitations could not be delivered",
        (false, ..) => "Sending",
    }
}

/// Empty when nothing waits for its turn, or when it is the mail server that is waited for.
fn time_left(progress: &BatchProgress) -> String {
    let seconds = progress.seconds_left;
    if progress.is_done() || progress.waiting_because.is_some() || seconds < 10 {
        return String::new();
    }
    let time = match seconds {
        ..120 => format!("{seconds} seconds"),
        120..7200 => format!("{} minutes", (seconds + 59) / 60),
        _ => format!("{} hours", (seconds + 3_599) / 3_600),
    };
    format!("They leave one after the other, no faster than mail servers take them. About {time} left.")
}

#[component]
fn Figures(progress: Memo<BatchProgress>) -> impl IntoView {
    let of = move |figure: fn(&BatchProgress) -> i64| move || progress.with(figure);
    let words = move || progress.with(|progress| format!("{} queued, {} sent, {} failed", progress.queued, progress.sent, progress.failed));
    view! {
        <progress
            class="thick"
            aria-label="Invitations handed to the mail server"
            max=move || progress.with(|progress| progress.total().max(1).to_string())
            value=move || progress.with(|progress| (progress.sent + progress.failed).to_string())
        ></progress>
        <p class="visually-hidden" role="status">{words}</p>
        <dl class="tally">
            <div><dt>"Queued"</dt><dd>{of(|progress| progress.queued)}</dd></div>
            <div class="good"><dt>"Sent"</dt><dd>{of(|progress| progress.sent)}</dd></div>
            <div class:bad=move || progress.with(|progress| progress.failed > 0)><dt>"Failed"</dt><dd>{of(|progress| progress.failed)}</dd></div>
        </dl>
    }
    .into_any()
}

#[component]
fn NotInvited(not_invited: Vec<ClientOutcome>) -> impl IntoView {
    let rows = not_invited.iter().map(|outcome| {
        view! {
            <tr>
                <th scope="row">{name_of(outcome).to_owned()}</th>
                <td>{outcome.outcome.words()}</td>
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_queued_is_never_called_sent() {
        let progress = |queued, sent, failed| BatchProgress { queued, sent, failed, waiting_because: None, seconds_left: 0 };
        assert_eq!(headline(&progress(1, 2, 0)), "Sending");
        assert_eq!(headline(&progress(0, 3, 0)), "All invitations are with the mail server");
        assert_eq!(headline(&progress(0, 2, 1)), "Done; some invitations could not be delivered");
        assert_eq!(headline(&progress(0, 0, 0)), "Nobody was invited");
    }

    #[test]
    fn the_time_that_is_left_is_told_while_turns_are_waited_for() {
        let words = |queued, seconds_left, because: Option<&str>| {
            time_left(&BatchProgress { queued, sent: 1, failed: 0, waiting_because: because.map(str::to_owned), seconds_left })
        };
        assert!(words(50, 45, None).ends_with("About 45 seconds left."));
        assert!(words(500, 121, None).ends_with("About 3 minutes left."));
        assert!(words(9_000, 7_201, None).ends_with("About 3 hours left."));
        for nothing in [words(5, 3, None), words(0, 45, None), words(5, 45, Some("451 later"))] {
            assert_eq!(nothing, "");
        }
    }
}
