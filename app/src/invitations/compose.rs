//! The first step: which forms go along, what the message says, and at its side what each client will see.

use super::{
    counted::clients,
    state::{Invite, Step},
};
use crate::messages::{
    DraftNote, EmailPreview, FormChoices, KeepingWords, MessageEditor, Missing, MissingNotes, SampleButton, WithdrawnForms, next_missing,
};
use domain::{
    Language,
    invitations::{BatchPurpose, ClientOutcome, SendDraft},
};
use leptos::prelude::*;
use std::sync::Arc;

#[component]
pub(super) fn Compose(invite: Invite, prepared: Arc<SendDraft>) -> impl IntoView {
    let missing = invite.missing(Arc::clone(&prepared));
    let save = prepared.may_save_as_default.then(|| view! { <SaveAsDefault invite /> });
    let count = prepared.totals.recipients();
    let faults = {
        let prepared = Arc::clone(&prepared);
        move || invite.fault_count(&prepared) + missing.with(Vec::len)
    };
    let words = move || match faults() {
        0 => format!("To {}. ", clients(count)),
        1 => format!("To {}, 1 warning. ", clients(count)),
        faults => format!("To {}, {faults} warnings. ", clients(count)),
    };
    let language = {
        let prepared = Arc::clone(&prepared);
        Memo::new(move |_| invite.language(&prepared))
    };
    let at_hand = Signal::derive(move || (language.get(), invite.drafts.of(language.get())));
    let kept_at = prepared.kept.as_ref().and_then(|kept| kept.at);
    let is_written = Memo::new(move |_| invite.is_written());
    let preview = move |_| {
        invite.step.set(Step::Preview);
        invite.look_again();
    };
    let start_again = Callback::new(move |()| invite.start_again());
    view! {
        <div class="compose">
            <section aria-labelledby="invite-forms">
                <h3 id="invite-forms">"Intake forms"</h3>
                <WithdrawnForms titles=invite.withdrawn />
                <FormChoices forms=prepared.forms.clone() chosen=invite.forms />
            </section>
            <section aria-label="Write the message">
                {move || is_written.get().then(|| view! { <DraftNote at=kept_at on_start_again=start_again /> })}
                <Languages invite prepared=Arc::clone(&prepared) language />
                {move || view! { <MessageEditor draft=invite.drafts.of(language.get()) /> }}
                <SampleButton of=at_hand forms=invite.forms />
                {save}
            </section>
            <section class="preview" aria-label="Preview">
                <LeftOut left_out=prepared.left_out.clone() count=prepared.totals.left_out none_left=count == 0 />
                <MissingNotes missing />
                <RecipientPreview invite prepared missing />
            </section>
        </div>
        <footer>
            <span class="soft">{words} <KeepingWords keeping=invite.keeping /></span>
            <button type="button" class="button first" disabled=count == 0 on:click=preview>
                "Preview invitation"
            </button>
        </footer>
    }
    .into_any()
}

/// The languages that the recipients read, where they are several: each has a message of its own, and choosing one shows
/// the first client who reads it.
#[component]
fn Languages(invite: Invite, prepared: Arc<SendDraft>, language: Memo<Language>) -> impl IntoView {
    let buttons = prepared.languages().into_iter().map(|of| {
        let reads = |recipient: &domain::invitations::Recipient| recipient.values.language == of;
        let first = prepared.recipients.iter().position(reads).unwrap_or_default();
        let label = format!("{} · {}", of.name(), clients(prepared.totals.readers_of(of)));
        view! {
            <button type="button" class="button" aria-pressed=move || (language.get() == of).to_string() on:click=move |_| invite.at.set(first)>
                {label}
            </button>
        }
    });
    let buttons = buttons.collect::<Vec<_>>();
    (buttons.len() > 1).then(|| view! { <div class="filters" role="group" aria-label="Language of the message">{buttons}</div> })
}

/// R16: for administrators alone.
#[component]
fn SaveAsDefault(invite: Invite) -> impl IntoView {
    view! {
        <label class="check">
            <input
                type="checkbox"
                prop:checked=invite.save_as_default
                on:change=move |event| invite.save_as_default.set(event_target_checked(&event))
            />
            "Save message and form selection as the default"
        </label>
    }
    .into_any()
}

/// Asked for, and not to be invited, each with the reason.
#[component]
pub(super) fn LeftOut(left_out: Vec<ClientOutcome>, count: i64, #[prop(optional)] none_left: bool) -> impl IntoView {
    let title = if none_left { "Nobody here can be invited.".to_owned() } else { format!("{} left out.", clients(count)) };
    let more = count - i64::try_from(left_out.len()).unwrap_or(i64::MAX);
    let more = (more > 0).then(|| view! { <li>{format!("And {more} more.")}</li> });
    let items = left_out.into_iter().map(|outcome| view! { <li>{outcome_line(&outcome)}</li> }).collect_view();
    (none_left || count > 0).then(|| {
        view! {
            <div class="note">
                <span aria-hidden="true">"⚠"</span>
                <div>
                    <b>{title}</b>
                    <ul>{items} {more}</ul>
                </div>
            </div>
        }
    })
}

fn outcome_line(outcome: &ClientOutcome) -> String {
    format!("{}. {}", name_of(outcome), outcome.outcome.words(BatchPurpose::Invitation))
}

/// A client whom the sender may not see has no name here.
pub(super) fn name_of(outcome: &ClientOutcome) -> &str {
    if outcome.name.is_empty() { "A client" } else { &outcome.name }
}

/// One client's e-mail, and the way to the next one's (R14).
#[component]
pub(super) fn RecipientPreview(invite: Invite, prepared: Arc<SendDraft>, missing: Memo<Vec<Missing>>) -> impl IntoView {
    let count = usize::try_from(prepared.totals.recipients()).unwrap_or_default();
    let rendered = invite.rendered(Arc::clone(&prepared));
    let from = prepared.from.clone();
    let who = {
        let prepared = Arc::clone(&prepared);
        move || {
            let at = invite.at.get();
            invite.recipient(&prepared, at).map(|recipient| {
                let place = if count > 1 { format!(" · {} of {count}", at + 1) } else { String::new() };
                view! {
                    <b>{recipient.name}</b>
                    <br />
                    <small class="soft">{recipient.email} {place}</small>
                }
            })
        }
    };
    let stepping = Arc::clone(&prepared);
    let step = Callback::new(move |forward| invite.step(&stepping, forward));
    let warned = move || {
        let next = missing.with(|missing| next_missing(missing, invite.at.get()));
        next.map(|next| view! { <button type="button" class="link" on:click=move |_| invite.at.set(next)>"Next with a warning"</button> })
    };
    (count > 0).then(|| {
        view! {
            <div class="stepper">
                {(count > 1).then(|| view! { <button type="button" class="button" aria-label="Previous client" on:click=move |_| step.run(false)>"‹"</button> })}
                <span aria-live="polite">{who}</span>
                {(count > 1).then(|| view! { <button type="button" class="button" aria-label="Next client" on:click=move |_| step.run(true)>"›"</button> })}
            </div>
            {warned}
            <EmailPreview rendered from preview=invite.drafts.preview />
        }
    })
}
