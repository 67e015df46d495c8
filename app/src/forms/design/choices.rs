//! The choices of a question: their words and scores, in their order.

use super::{
    inputs::anew,
    refused::Named,
    state::{Designer, focus_soon},
};
use crate::invitations::new_key;
use domain::forms::{
    AnswerOption,
    design::{ChoiceEdit, Edit, ItemEdit, choice_words},
};
use leptos::prelude::*;

pub fn choices_view(designer: Designer, link_id: &str) -> AnyView {
    let link_id = StoredValue::new(link_id.to_owned());
    let drawn = RwSignal::new(0_u32);
    let rows = move || {
        let item = designer.item_now(&link_id.get_value());
        let options = item.map(|item| item.answer_option).unwrap_or_default();
        let count = options.len();
        let row = |(at, option): (usize, AnswerOption)| Choice { designer, link_id, drawn, at, count }.view(&option);
        options.into_iter().enumerate().map(row).collect_view().into_any()
    };
    let comes_from_list = designer.item_now(&link_id.get_value()).is_some_and(|item| item.other.contains_key("answerValueSet"));
    if comes_from_list {
        return ().into_any();
    }
    let add = move |_| {
        let at = designer.item_now(&link_id.get_value()).map_or(0, |item| item.answer_option.len());
        let code = new_key().get(..8).unwrap_or_default().to_owned();
        let edit = ItemEdit::Choice(ChoiceEdit::Add { code, words: format!("Choice {}", at + 1) });
        if designer.act(Edit::of(&link_id.get_value(), edit), "Added a choice.") {
            drawn.update(|times| *times += 1);
            focus_soon(format!("d-choice-{}-{at}", link_id.get_value()));
        }
    };
    view! {
        <fieldset class="stack tight choices">
            <legend><b>"Choices"</b></legend>
            <span class="soft">"A score is what the choice counts toward the form’s total; leave it empty where nothing is counted."</span>
            {anew(move || Some(drawn.get()), rows)}
            <button type="button" class="button add" on:click=add>"Add a choice"</button>
        </fieldset>
    }
    .into_any()
}

#[derive(Clone, Copy)]
struct Choice {
    designer: Designer,
    link_id: StoredValue<String>,
    drawn: RwSignal<u32>,
    at: usize,
    count: usize,
}

impl Choice {
    fn edit(self, what: ChoiceEdit) -> Edit {
        Edit::of(&self.link_id.get_value(), ItemEdit::Choice(what))
    }

    /// A change after which the rows are others.
    fn act(self, what: ChoiceEdit, said: &str, then: usize) {
        let conditions =
            |designer: Designer| designer.form.with_untracked(|form| form.items().map(|item| item.enable_when.len()).sum::<usize>());
        let before = conditions(self.designer);
        if !self.designer.act(self.edit(what), said) {
            return;
        }
        let gone = before.saturating_sub(conditions(self.designer));
        if gone > 0 {
            let told = if gone == 1 { "One condition".to_owned() } else { format!("{gone} conditions") };
            self.designer.said.set(format!("{told} asked for this choice, and went with it. Undo brings everything back."));
        }
        self.drawn.update(|times| *times += 1);
        focus_soon(format!("d-choice-{}-{then}", self.link_id.get_value()));
    }

    fn view(self, option: &AnswerOption) -> AnyView {
        let (at, number, designer) = (self.at, self.at + 1, self.designer);
        let field = move |is_score| self.link_id.with_value(|link_id| Named::of_choice(link_id, at, is_score));
        let (words_id, score_id) = (field(false).id, field(true).id);
        let words = choice_words(option);
        let is_fixed = words.is_none();
        let words = words.unwrap_or_else(|| option.label());
        let words = designer.refused_now(&words_id).unwrap_or(words);
        let score = option.ordinal().map(|score| score.to_string()).unwrap_or_default();
        let score = designer.refused_now(&score_id).unwrap_or(score);
        let error_id = format!("{words_id}-error");
        let error = move || designer.refusal_at(&field(false).id).or_else(|| designer.refusal_at(&field(true).id));
        let invalid = move |is_score| designer.refusal_at(&field(is_score).id).map(|_| "true");
        let write = move |event: leptos::ev::Event| {
            let words = event_target_value(&event);
            designer.take(field(false), words.clone(), self.edit(ChoiceEdit::Words { at, words }));
        };
        let rate = move |event: leptos::ev::Event| {
            let score = event_target_value(&event);
            designer.take(field(true), score.clone(), self.edit(ChoiceEdit::Score { at, score }));
        };
        view! {
            <div class="choice-row">
                <input class="input" id=words_id aria-label=format!("Choice {number}") aria-describedby=error_id.clone() aria-invalid=move || invalid(false) value=words readonly=is_fixed autocomplete="off" on:input=write />
                <input class="input choice-score" id=score_id aria-label=format!("Score of choice {number}") aria-describedby=error_id.clone() aria-invalid=move || invalid(true) placeholder="Score" inputmode="numeric" value=score autocomplete="off" on:input=rate />
                <button type="button" class="button square" aria-label=format!("Choice {number} up") disabled=at == 0
                    on:click=move |_| self.act(ChoiceEdit::Move { at, to: at - 1 }, "Moved up.", at - 1)>"↑"</button>
                <button type="button" class="button square" aria-label=format!("Choice {number} down") disabled=number == self.count
                    on:click=move |_| self.act(ChoiceEdit::Move { at, to: at + 1 }, "Moved down.", at + 1)>"↓"</button>
                <button type="button" class="button square" aria-label=format!("Remove choice {number}")
                    on:click=move |_| self.act(ChoiceEdit::Remove { at }, "Removed the choice. Undo brings it back.", at.saturating_sub(1))>"✕"</button>
                <span class="error" id=error_id role="alert">{error}</span>
            </div>
        }
        .into_any()
    }
}
