//! The choice between answers that were given on two devices while neither knew of the other (R22). Nothing is sent until it is made.

use super::filled::Filled;
use crate::components::drawing_view;
use domain::forms::{AnswerValue, Contested, Item, Merged, Side};
use leptos::prelude::*;

pub const CONTEST: &str = "contest";

#[component]
pub fn Contest(state: Filled, contest: RwSignal<Option<Merged>>, choose: Callback<Side>) -> impl IntoView {
    let lines = move || {
        let contested = contest.read().as_ref().map(|merged| merged.contested.clone()).unwrap_or_default();
        contested.into_iter().map(|contested| line(state, &contested)).collect_view()
    };
    view! {
        <Show when=move || contest.read().is_some()>
            <section class="error-summary" id=CONTEST tabindex="-1" aria-labelledby="contest-title">
                <h2 id="contest-title">"This form was also filled in on another device"</h2>
                <p>"These answers differ. Nothing has been overwritten: choose which ones count. All your other answers are kept."</p>
                <dl class="contest">{lines}</dl>
                <div class="cluster">
                    <button type="button" class="button" on:click=move |_| choose.run(Side::Here)>"Keep the answers from this device"</button>
                    <button type="button" class="button" on:click=move |_| choose.run(Side::There)>"Take the answers from the other device"</button>
                </div>
            </section>
        </Show>
    }
}

fn line(state: Filled, contested: &Contested) -> AnyView {
    let question = state.filling.with_value(|filling| filling.item_at(&contested.place).map(Item::question).unwrap_or_default().to_owned());
    view! {
        <dt>{question}</dt>
        <dd>"On this device: " <b>{words(&contested.here)}</b> {drawn(&contested.here)}</dd>
        <dd>"On the other device: " <b>{words(&contested.there)}</b> {drawn(&contested.there)}</dd>
    }
    .into_any()
}

/// Two drawings under the same name are told apart by looking at them.
fn drawn(values: &[AnswerValue]) -> Option<AnyView> {
    values
        .iter()
        .find_map(|value| if let AnswerValue::Signed(signed) = value { Some(drawing_view(&signed.drawing, &signed.words())) } else { None })
}

fn words(values: &[AnswerValue]) -> String {
    if values.is_empty() { "no answer".to_owned() } else { values.iter().map(AnswerValue::words).collect::<Vec<_>>().join(", ") }
}
