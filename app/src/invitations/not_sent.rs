//! A sending that failed while nobody saw it: told, with whom it was for, on the page whose dialog has been closed since, and in the dialog
//! when it is open for others.

use super::counted::clients;
use crate::Failure;
use domain::invitations::Audience;
use leptos::prelude::*;

#[derive(Clone, Debug)]
pub struct NotSent {
    /// `The forms to 3 clients were not sent.`
    pub told: String,
    pub failure: Failure,
}

impl NotSent {
    pub fn is_outdated(&self) -> bool {
        is_outdated(&self.failure)
    }
}

/// There are other clients or forms by now than were prepared.
pub(crate) fn is_outdated(failure: &Failure) -> bool {
    ["clients", "forms"].iter().any(|field| failure.at(field).is_some())
}

/// `Mara Abramson`, `3 clients`
pub(crate) fn whom(audience: &Audience) -> String {
    match audience.recipients.as_slice() {
        [only] if audience.totals.recipients() == 1 => only.name.clone(),
        _ => clients(audience.totals.recipients()),
    }
}

/// In the dialog.
#[component]
pub(crate) fn NotSentNote(not_sent: RwSignal<Option<NotSent>>) -> impl IntoView {
    move || not_sent.get().map(|not_sent| view! { <div class="note bad" role="alert">{words(not_sent)}</div> })
}

/// On the page, wherever that is scrolled to.
#[component]
pub(super) fn NotSentOnPage(not_sent: RwSignal<Option<NotSent>>, open: RwSignal<bool>) -> impl IntoView {
    let note = move |told: NotSent| {
        view! {
            <div class="note bad afloat" role="alert">
                {words(told)}
                <button type="button" class="button plain square" aria-label="Close" on:click=move |_| not_sent.set(None)>"✕"</button>
            </div>
        }
    };
    move || not_sent.get().filter(|_| !open.get()).map(note)
}

fn words(NotSent { told, failure }: NotSent) -> impl IntoView {
    view! {
        <span aria-hidden="true">"!"</span>
        <span><b>{told}</b> " " {failure.at_no_field().0.to_string()} " What you chose and wrote for them is kept."</span>
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Refusal;

    #[test]
    fn r10_other_clients_or_forms_than_were_prepared_are_prepared_anew() {
        let not_sent = |refusal| NotSent { told: String::new(), failure: Failure(refusal) };
        assert!(["clients", "forms"].iter().all(|field| not_sent(Refusal::field(field, "Look again.")).is_outdated()));
        assert!(!not_sent(Refusal::field("subject", "It is empty.")).is_outdated());
        assert!(!not_sent(Refusal::Unavailable).is_outdated());
    }
}
