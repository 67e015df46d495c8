//! The choice between answers that were given on two devices while neither knew of the other (R22). Nothing is sent until it is made.

use super::filled::Filled;
use crate::{
    components::drawing_view,
    language::{emphasised as on, words as words_of_page},
};
use domain::forms::{AnswerValue, Contested, Item, Merged, Side};
use leptos::prelude::*;

pub const CONTEST: &str = "contest";

#[component]
pub fn Contest(state: Filled, contest: RwSignal<Option<Merged>>, choose: Callback<Side>) -> impl IntoView {
    let said = words_of_page();
    let lines = move || {
        let contested = contest.read().as_ref().map(|merged| merged.contested.clone()).unwrap_or_default();
        contested.into_iter().map(|contested| line(state, &contested)).collect_view()
    };
    // It comes while somebody is further down.
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        if contest.read().is_some() && state.scripted.get() {
            super::turning::focus(CONTEST.to_owned());
        }
    });
    view! {
        // Without scripts nobody can choose.
        <Show when=move || contest.read().is_some() && state.scripted.get()>
            <section class="error-summary" id=CONTEST tabindex="-1" aria-labelledby="contest-title">
                <h2 id="contest-title">{said.contest_title()}</h2>
                <p role="alert">{said.contest_lead()}</p>
                <dl class="contest">{lines}</dl>
                <div class="cluster">
                    <button type="button" class="button" on:click=move |_| choose.run(Side::Here)>{said.contest_keep_here()}</button>
                    <button type="button" class="button" on:click=move |_| choose.run(Side::There)>{said.contest_take_there()}</button>
                </div>
            </section>
        </Show>
    }
}

fn line(state: Filled, contested: &Contested) -> AnyView {
    let said = words_of_page();
    let (question, here, there) = state.filling.with_value(|filling| {
        let item = filling.item_at(&contested.place);
        let question = item.map(|item| item.question_in(said.language()).to_owned()).unwrap_or_default();
        (question, words(item, &contested.here), words(item, &contested.there))
    });
    view! {
        <dt>{question}</dt>
        <dd>{on(said.on_this_device(&here), &here)} {drawn(&contested.here)}</dd>
        <dd>{on(said.on_other_device(&there), &there)} {drawn(&contested.there)}</dd>
    }
    .into_any()
}

/// Two drawings under the same name are told apart by looking at them.
fn drawn(values: &[AnswerValue]) -> Option<AnyView> {
    values
        .iter()
        .find_map(|value| if let AnswerValue::Signed(signed) = value { Some(drawing_view(&signed.drawing, &signed.words())) } else { None })
}

fn words(item: Option<&Item>, values: &[AnswerValue]) -> String {
    let said = words_of_page();
    if values.is_empty() {
        return said.no_answer().to_owned();
    }
    let language = said.language();
    let word = |value: &AnswerValue| item.map_or_else(|| value.words_in(language), |item| item.answer_in(value, language));
    values.iter().map(word).collect::<Vec<_>>().join(", ")
}
