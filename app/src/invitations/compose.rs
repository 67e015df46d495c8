//! The first step: which forms go along, what the message says, and at its side what each client will see.

use super::{
    counted::clients,
    fewer::{Fewer, FewerNote},
    not_sent::NotSentNote,
    selection::grouped,
    state::{Invite, Step},
};
use crate::messages::{
    DraftNote, FormChoices, KeepingWords, MessageEditor, MessageLanguages, MissingNotes, RecipientPreview, SampleButton, WithdrawnForms,
};
use domain::invitations::{BatchPurpose, ClientOutcome, DraftTotals, SendDraft, SharedAddress};
use leptos::prelude::*;
use std::sync::Arc;

#[component]
pub(super) fn Compose(invite: Invite, prepared: Arc<SendDraft>, fewer: Fewer) -> impl IntoView {
    let (composing, audience) = (invite.composing, Arc::new(prepared.audience.clone()));
    let missing = composing.missing(Arc::clone(&audience));
    let save = prepared.may_save_as_default.then(|| view! { <SaveAsDefault invite /> });
    let count = audience.totals.recipients();
    let is_nobody_found = audience.totals.chosen() == 0 && untrack(|| fewer.count() > 0);
    let words = {
        let (audience, is_shared) = (Arc::clone(&audience), !prepared.sharing.is_empty());
        move || {
            let notes = note_count(&audience.totals, is_shared, composing.withdrawn.with(|withdrawn| !withdrawn.is_empty()));
            to_whom(count, composing.fault_count(&audience) + missing.with(Vec::len) + notes)
        }
    };
    let language = {
        let audience = Arc::clone(&audience);
        Memo::new(move |_| composing.language(&audience))
    };
    let at_hand = Signal::derive(move || (language.get(), composing.drafts.of(language.get())));
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
                <WithdrawnForms titles=composing.withdrawn />
                <FormChoices forms=prepared.forms.clone() chosen=composing.forms />
            </section>
            <section aria-label="Write the message">
                {move || is_written.get().then(|| view! { <DraftNote at=kept_at on_start_again=start_again /> })}
                <MessageLanguages composing audience=Arc::clone(&audience) language />
                {move || view! { <MessageEditor draft=composing.drafts.of(language.get()) /> }}
                <SampleButton of=at_hand forms=composing.forms />
                {save}
            </section>
            <section class="preview" aria-label="Preview">
                <NotSentNote not_sent=invite.sending.not_sent />
                <FewerNote invite fewer />
                <LeftOut left_out=prepared.left_out.clone() count=audience.totals.left_out none_left=count == 0 && !is_nobody_found />
                <Sharing sharing=prepared.sharing.clone() />
                <MissingNotes missing />
                <RecipientPreview composing audience missing />
            </section>
        </div>
        <footer>
            <span class="soft">{words} <KeepingWords keeping=invite.keeping keeper=invite.keeper.get_value() /></span>
            <button type="button" class="button first" disabled=count == 0 on:click=preview>
                "Preview invitation"
            </button>
        </footer>
    }
    .into_any()
}

/// `To 3 clients, 2 warnings. `
fn to_whom(recipients: i64, warnings: usize) -> String {
    let to = clients(recipients);
    match warnings {
        0 => format!("To {to}. "),
        1 => format!("To {to}, 1 warning. "),
        _ => format!("To {to}, {warnings} warnings. "),
    }
}

/// The warnings that are neither of the message nor of values that it lacks: who is left out, who shares an address, which forms are gone.
fn note_count(totals: &DraftTotals, is_shared: bool, is_withdrawn: bool) -> usize {
    let is_left_out = is_told(totals.left_out, totals.recipients() == 0);
    [is_left_out, is_shared, is_withdrawn].into_iter().filter(|is_shown| *is_shown).count()
}

/// Whether [`LeftOut`] says anything.
fn is_told(count: i64, none_left: bool) -> bool {
    none_left || count > 0
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
    let more = (more > 0).then(|| view! { <li>{format!("And {} more.", grouped(more))}</li> });
    let items = left_out.into_iter().map(|outcome| view! { <li>{outcome_line(&outcome)}</li> }).collect_view();
    is_told(count, none_left).then(|| {
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

/// R6: those of the chosen who have one address.
#[component]
pub(super) fn Sharing(sharing: Vec<SharedAddress>) -> impl IntoView {
    let items = sharing.iter().map(|shared| view! { <li>{format!("{}: {}", shared.names.join(", "), shared.email)}</li> }).collect_view();
    (!sharing.is_empty()).then(|| {
        view! {
            <div class="note">
                <span aria-hidden="true">"⚠"</span>
                <div>
                    <b>"These have the same e-mail address."</b>
                    " It serves one account, so only the first of them can be invited."
                    <ul>{items}</ul>
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

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{Language, invitations::Readers};

    #[test]
    fn r13_every_warning_that_is_shown_is_counted() {
        let mut totals = DraftTotals::default();
        totals.add(&Readers { language: Language::English, count: 3, without_preferred_name: 0 });
        assert_eq!(note_count(&totals, false, false), 0);
        totals.left_out = 1;
        assert_eq!([(false, false), (true, false), (true, true)].map(|(shared, gone)| note_count(&totals, shared, gone)), [1, 2, 3]);
        assert_eq!(note_count(&DraftTotals::default(), false, false), 1, "nobody is left");
        assert_eq!([0, 1, 2].map(|count| to_whom(3, count)), ["To 3 clients. ", "To 3 clients, 1 warning. ", "To 3 clients, 2 warnings. "]);
    }
}
