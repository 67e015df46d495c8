//! How far a sending is, and the buttons that hold it: the same in the dialog's last step and on the sending's own page.

use super::{api::hold_batch, once::once, selection::grouped};
use crate::{Failure, components::ErrorNotice};
use domain::{
    ids::BatchId,
    invitations::{BatchProgress, BatchPurpose, BatchRows, BatchState},
};
use leptos::{html, prelude::*};

#[component]
pub(crate) fn BatchProgressView(
    batch: BatchId,
    progress: RwSignal<Option<BatchProgress>>,
    failure: RwSignal<Option<Failure>>,
) -> impl IntoView {
    let shown = Memo::new(move |_| progress.get().unwrap_or_default());
    let waiting = move || {
        let because = shown.with(|progress| progress.waiting_because.clone().filter(|_| progress.state == BatchState::Running));
        because.map(|because| {
            view! {
                <div class="note" role="status">
                    <span aria-hidden="true">"⚠"</span>
                    <span><b>"The mail server does not accept the e-mails yet."</b> " They are tried again by themselves. It says: " {because}</span>
                </div>
            }
        })
    };
    let tried_again = move || {
        let words = shown.with(|progress| progress.tried_again.clone().filter(|_| progress.state == BatchState::Running));
        words.map(|words| {
            view! { <p class="soft">"Some are tried again later by themselves. For one of them the mail server says: " {words}</p> }
        })
    };
    let heading = NodeRef::new();
    view! {
        <h3 tabindex="-1" node_ref=heading>{move || shown.with(headline)}</h3>
        <Figures progress=shown />
        <p class="soft">{move || shown.with(time_left)}</p>
        {waiting}
        {tried_again}
        {move || failure.get().map(|failure| view! { <ErrorNotice failure /> })}
        <Hold batch progress heading />
    }
    .into_any()
}

fn headline(progress: &BatchProgress) -> &'static str {
    let is_invitation = progress.purpose == BatchPurpose::Invitation;
    match (progress.state, progress.is_done()) {
        (BatchState::Cancelled, _) => "Cancelled; what was sent stays sent",
        (BatchState::Paused, false) => "Paused; nothing leaves until it is resumed",
        (BatchState::Running, false) => "Sending",
        (_, true) if progress.total() == 0 && is_invitation => "Nobody was invited",
        (_, true) if progress.total() == 0 => "Nobody was sent anything",
        (_, true) if progress.failed > 0 && is_invitation => "Done; some invitations could not be delivered",
        (_, true) if progress.failed > 0 => "Done; some e-mails could not be delivered",
        (_, true) if progress.cancelled > 0 => "Done; some were taken back before they were sent",
        (_, true) if is_invitation => "All invitations are with the mail server",
        (_, true) => "All e-mails are with the mail server; the forms are on the clients’ pages",
    }
}

/// Beside the button that closes the dialog, before the place where the sending is found again.
pub(crate) fn when_closed(progress: &BatchProgress) -> &'static str {
    match progress.state {
        _ if progress.is_done() => "You can close this. What became of it is found on ",
        BatchState::Running => "You can close this. It goes on by itself, and is found on ",
        BatchState::Paused => "You can close this. It stays paused until it is resumed, and is found on ",
        BatchState::Cancelled => "You can close this. What is left is being taken back. It is found on ",
    }
}

/// Empty when all leave at once, or when it is the mail server that is waited for.
fn time_left(progress: &BatchProgress) -> String {
    let seconds = progress.seconds_left;
    if progress.is_done() || progress.state != BatchState::Running || progress.waiting_because.is_some() || seconds < 10 {
        return String::new();
    }
    let time = match seconds {
        ..120 => format!("{seconds} seconds"),
        120..7200 => format!("{} minutes", (seconds + 59) / 60),
        _ => format!("{} hours", (seconds + 3_599) / 3_600),
    };
    match &progress.waits_for_domain {
        Some(domain) => format!("{domain} has asked to wait. What goes there is tried again in about {time}."),
        None => format!("No more than {} leave a minute, as mail servers take them. About {time} left.", progress.per_minute),
    }
}

#[component]
fn Figures(progress: Memo<BatchProgress>) -> impl IntoView {
    let of = move |figure: fn(&BatchProgress) -> i64| move || grouped(progress.with(figure));
    let words = move || {
        progress.with(|progress| {
            let BatchProgress { sent, failed, skipped, .. } = progress;
            let left_out = BatchRows::Skipped.label(progress.purpose).to_lowercase();
            format!("{} queued, {sent} sent, {failed} failed, {skipped} {left_out}", progress.left())
        })
    };
    let cancelled = move || {
        let count = progress.with(|progress| progress.cancelled);
        (count > 0).then(|| view! { <div><dt>"Taken back"</dt><dd>{grouped(count)}</dd></div> })
    };
    view! {
        <progress
            class="thick"
            aria-label="E-mails handed to the mail server"
            max=move || progress.with(|progress| progress.total().max(1).to_string())
            value=move || progress.with(|progress| progress.handed().to_string())
        ></progress>
        <p class="visually-hidden" role="status">{words}</p>
        <dl class="tally">
            <div><dt>"Queued"</dt><dd>{of(BatchProgress::left)}</dd></div>
            <div class="good"><dt>"Sent"</dt><dd>{of(|progress| progress.sent)}</dd></div>
            <div class:bad=move || progress.with(|progress| progress.failed > 0)><dt>"Failed"</dt><dd>{of(|progress| progress.failed)}</dd></div>
            <div><dt>{move || progress.with(|progress| BatchRows::Skipped.label(progress.purpose))}</dt><dd>{of(|progress| progress.skipped)}</dd></div>
            {cancelled}
        </dl>
    }
    .into_any()
}

/// Only while there is something left to hold; then the heading, which says what came of it, takes the buttons' focus.
#[component]
fn Hold(batch: BatchId, progress: RwSignal<Option<BatchProgress>>, heading: NodeRef<html::H3>) -> impl IntoView {
    let (busy, failure, asking) = (RwSignal::new(false), RwSignal::new(None), RwSignal::new(false));
    let (held, asked, cancel) = (NodeRef::<html::Div>::new(), NodeRef::<html::Span>::new(), NodeRef::<html::Button>::new());
    let has_gone_on = StoredValue::new(false);
    // What takes the place of the button that was pressed takes its focus, and the question is read out.
    Effect::new(move |_| {
        if let Some(asked) = asked.get() {
            let _gone = asked.focus();
        }
    });
    Effect::new(move |_| {
        if let Some(cancel) = cancel.get()
            && has_gone_on.try_update_value(std::mem::take) == Some(true)
        {
            let _gone = cancel.focus();
        }
    });
    let go_on = move |_| {
        has_gone_on.set_value(true);
        asking.set(false);
    };
    let want = move |wanted: BatchState| {
        once(busy, failure, hold_batch(batch, wanted), move |now| {
            progress.set(Some(now));
            asking.set(false);
        });
    };
    let state = Memo::new(move |_| {
        progress.with(|progress| progress.as_ref().filter(|progress| !progress.is_done()).map(|progress| progress.state))
    });
    // Not `disabled`, which would take the focus away.
    let button = move |label: &'static str, wanted: BatchState| {
        view! {
            <button type="button" class="button" aria-disabled=move || busy.get().then_some("true") on:click=move |_| want(wanted)>{label}</button>
        }
    };
    let question = move || {
        let purpose = progress.with(|progress| progress.as_ref().map(|progress| progress.purpose).unwrap_or_default());
        match purpose {
            BatchPurpose::Invitation => "Cancel what has not been sent? Its links are revoked.",
            BatchPurpose::Forms => "Cancel what has not been sent? Its forms are taken back.",
        }
    };
    let buttons = move || match state.get() {
        None | Some(BatchState::Cancelled) => {
            hand_on_focus(held, heading);
            None
        }
        Some(_) if asking.get() => Some(
            view! {
                <span tabindex="-1" node_ref=asked>{question}</span>
                {button("Cancel the rest", BatchState::Cancelled)}
                <button type="button" class="button plain" on:click=go_on>"Go on"</button>
            }
            .into_any(),
        ),
        Some(state) => {
            let (label, wanted) = if state == BatchState::Paused { ("Resume", BatchState::Running) } else { ("Pause", BatchState::Paused) };
            let view = view! {
                {button(label, wanted)}
                <button type="button" class="button plain" node_ref=cancel on:click=move |_| asking.set(true)>"Cancel…"</button>
            };
            Some(view.into_any())
        }
    };
    view! {
        <div class="cluster" node_ref=held>{buttons}</div>
        {move || failure.get().map(|failure| view! { <ErrorNotice failure /> })}
    }
    .into_any()
}

/// While they still lie on the page: what has gone has lost its focus already. What has the focus elsewhere keeps it.
#[cfg(feature = "hydrate")]
fn hand_on_focus(from: NodeRef<html::Div>, to: NodeRef<html::H3>) {
    let (Some(from), Some(to), active) = (from.get_untracked(), to.get_untracked(), document().active_element()) else { return };
    if active.is_some_and(|active| from.contains(Some(&active))) {
        let _gone = to.focus();
    }
}

/// Nothing has the focus there.
#[cfg(not(feature = "hydrate"))]
fn hand_on_focus(_from: NodeRef<html::Div>, _to: NodeRef<html::H3>) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_queued_is_never_called_sent() {
        let progress = |queued, sent, failed| BatchProgress { queued, sent, failed, ..BatchProgress::default() };
        assert_eq!(headline(&progress(1, 2, 0)), "Sending");
        assert_eq!(headline(&BatchProgress { waiting: 1, ..progress(0, 2, 0) }), "Sending");
        assert_eq!(headline(&progress(0, 3, 0)), "All invitations are with the mail server");
        assert_eq!(headline(&progress(0, 2, 1)), "Done; some invitations could not be delivered");
        assert_eq!(headline(&progress(0, 0, 0)), "Nobody was invited");
        let taken_back = BatchProgress { cancelled: 1, ..progress(0, 2, 0) };
        assert_eq!(headline(&taken_back), "Done; some were taken back before they were sent");
        let forms = |sent, failed| BatchProgress { purpose: BatchPurpose::Forms, ..progress(0, sent, failed) };
        assert!([forms(0, 0), forms(1, 0), forms(1, 1)].iter().all(|forms| !headline(forms).contains("nvit")));
        assert!(headline(&BatchProgress { state: BatchState::Paused, ..progress(1, 2, 0) }).starts_with("Paused"));
        assert!(headline(&BatchProgress { state: BatchState::Cancelled, ..progress(1, 2, 0) }).starts_with("Cancelled"));
    }

    #[test]
    fn only_what_runs_goes_on_by_itself() {
        let of = |queued, state| when_closed(&BatchProgress { queued, sent: 1, state, ..BatchProgress::default() });
        assert!(of(1, BatchState::Running).contains("goes on by itself"));
        assert!(of(1, BatchState::Paused).contains("stays paused until it is resumed"));
        for other in [of(1, BatchState::Cancelled), of(0, BatchState::Cancelled), of(0, BatchState::Running)] {
            assert!(!other.contains("goes on") && !other.contains("paused"), "{other}");
        }
    }

    #[test]
    fn the_time_that_is_left_is_told_while_turns_are_waited_for() {
        let progress = |queued, seconds_left| BatchProgress { queued, sent: 1, per_minute: 300, seconds_left, ..BatchProgress::default() };
        assert_eq!(time_left(&progress(50, 45)), "No more than 300 leave a minute, as mail servers take them. About 45 seconds left.");
        assert!(time_left(&progress(500, 121)).ends_with("About 3 minutes left."));
        assert!(time_left(&progress(9_000, 7_201)).ends_with("About 3 hours left."));
        let put_off = BatchProgress { waits_for_domain: Some("slow.example".to_owned()), ..progress(3, 90) };
        assert_eq!(time_left(&put_off), "slow.example has asked to wait. What goes there is tried again in about 90 seconds.");
        let refused = BatchProgress { waiting_because: Some("451 later".to_owned()), ..progress(5, 45) };
        let tried_again = BatchProgress { tried_again: Some("451 later".to_owned()), ..progress(50, 45) };
        assert_eq!(time_left(&tried_again), time_left(&progress(50, 45)));
        for nothing in [progress(5, 3), progress(0, 45), refused, BatchProgress { state: BatchState::Paused, ..progress(50, 45) }] {
            assert_eq!(time_left(&nothing), "");
        }
    }
}
