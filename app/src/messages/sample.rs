//! A sample of the message at hand, to oneself.

use super::{MessageDraft, api::send_sample};
use crate::{Failure, components::ErrorNotice};
use domain::{
    Language,
    ids::FormId,
    messages::{SampleReceipt, WrittenMessage},
};
use leptos::prelude::*;

#[derive(Clone, Debug, PartialEq)]
enum Sample {
    NotYet,
    Sending,
    Sent(SampleReceipt),
    Failed(Failure),
}

#[component]
pub(crate) fn SampleButton(#[prop(into)] of: Signal<(Language, MessageDraft)>, forms: RwSignal<Vec<FormId>>) -> impl IntoView {
    let sample = RwSignal::new(Sample::NotYet);
    let is_disabled = move || sample.get() == Sample::Sending || of.get().1.is_blocked();
    let send = move |_| {
        let (language, draft) = of.get_untracked();
        let written = WrittenMessage { language, message: draft.message.get_untracked() };
        sample.set(Sample::Sending);
        leptos::task::spawn_local(async move {
            let outcome = send_sample(draft.purpose, written, forms.get_untracked()).await;
            // The page may have been left meanwhile.
            let _gone = sample.try_set(outcome.map_or_else(Sample::Failed, Sample::Sent));
        });
    };
    let said = move || match sample.get() {
        Sample::NotYet => None,
        Sample::Sending => Some(view! { <span class="soft">"Sending a sample…"</span> }.into_any()),
        Sample::Sent(SampleReceipt { to, words }) => {
            Some(view! { <span class="soft">{format!("✓ A sample was sent to {to}. The mail server said: {words}")}</span> }.into_any())
        }
        Sample::Failed(failure) => Some(view! { <ErrorNotice failure=failure.at_no_field() /> }.into_any()),
    };
    view! {
        <div class="cluster">
            <button type="button" class="button" disabled=is_disabled on:click=send>"Send me a sample"</button>
            <span role="status">{said}</span>
        </div>
    }
    .into_any()
}
