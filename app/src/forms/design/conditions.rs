//! When an item is shown, in words: "Show when *Do you smoke?* is *Yes*".

use super::{
    inputs::anew,
    state::{Designer, name_of},
};
use domain::forms::{
    EnableBehavior, EnableWhen, Item, ItemType,
    design::{Condition, ConditionEdit, Edit, ItemEdit, Test, askable, condition_words, tests_of, value_of},
};
use leptos::prelude::*;

pub fn conditions_view(designer: Designer, link_id: &str) -> AnyView {
    let own = StoredValue::new(link_id.to_owned());
    let drawn = RwSignal::new(0_u32);
    let act = move |edit: ConditionEdit, said: &str| {
        designer.act(Edit::of(&own.get_value(), ItemEdit::Condition(edit)), said);
        drawn.update(|times| *times += 1);
    };
    let rows = move || {
        let Some(item) = designer.item_now(&own.get_value()) else { return ().into_any() };
        let rows =
            item.enable_when.iter().enumerate().map(|(at, condition)| Row { designer, own, drawn, at }.view(condition)).collect_view();
        let all = item.enable_behavior == Some(EnableBehavior::All);
        let choose = move |event: leptos::ev::Event| {
            let behavior = if event_target_value(&event) == "any" { EnableBehavior::Any } else { EnableBehavior::All };
            act(ConditionEdit::Behavior(behavior), "");
        };
        let several = (item.enable_when.len() > 1).then(|| {
            view! {
                <select class="input" aria-label="How many of the conditions must hold" on:change=choose>
                    <option value="all" selected=all>"Show when all of these hold"</option>
                    <option value="any" selected=!all>"Show when any of these holds"</option>
                </select>
            }
        });
        view! {
            {several}
            {rows}
        }
        .into_any()
    };
    let can_ask = designer.form.with_untracked(|form| own.with_value(|own| !askable(form, own).is_empty()));
    let add = move |_| {
        let first = designer.form.with_untracked(|form| own.with_value(|own| askable(form, own).last().map(|item| first_condition(item))));
        if let Some(condition) = first {
            act(ConditionEdit::Add(condition), "Added a condition.");
        }
    };
    view! {
        <fieldset class="stack tight conditions">
            <legend><b>"Shown only when"</b></legend>
            {anew(move || Some(drawn.get()), rows)}
            {move || below_view(designer, own)}
            {if can_ask {
                view! { <button type="button" class="button add" on:click=add>"Add a condition"</button> }.into_any()
            } else {
                view! { <span class="soft">"Always. A condition asks about a question that stands before this one, and there is none."</span> }.into_any()
            }}
        </fieldset>
    }
    .into_any()
}

/// That a client has not come yet to what is asked.
fn below_view(designer: Designer, own: StoredValue<String>) -> Option<AnyView> {
    let item = designer.item(&own.get_value())?;
    let below = designer.form.with(|form| designer.asked_below(form, &item));
    let names = below.iter().map(|name| format!("“{name}”")).collect::<Vec<_>>().join(", ");
    (!below.is_empty()).then(|| {
        let words = format!("Stands below this: {names}. Move it above, or change the condition; until then the form cannot be published.");
        view! { <span class="error">{words}</span> }.into_any()
    })
}

/// The likeliest that can be asked before anything more is chosen.
fn first_condition(asked: &Item) -> Condition {
    let question = asked.link_id.clone();
    let answer = match asked.item_type {
        ItemType::Boolean => value_of(asked, "true"),
        ItemType::Choice | ItemType::OpenChoice => value_of(asked, "0"),
        _ => None,
    };
    let test = if answer.is_some() { Test::Is } else { Test::Answered };
    Condition { question, test, answer }
}

#[derive(Clone, Copy)]
struct Row {
    designer: Designer,
    own: StoredValue<String>,
    drawn: RwSignal<u32>,
    at: usize,
}

impl Row {
    fn act(self, edit: ConditionEdit, said: &str) {
        self.designer.act(Edit::of(&self.own.get_value(), ItemEdit::Condition(edit)), said);
        self.drawn.update(|times| *times += 1);
    }

    fn view(self, condition: &EnableWhen) -> AnyView {
        let (at, number) = (self.at, self.at + 1);
        let asked = self.designer.form.with_untracked(|form| form.find_item(&condition.question).cloned());
        let remove = view! {
            <button type="button" class="button square" aria-label=format!("Remove condition {number}") on:click=move |_| self.act(ConditionEdit::Remove { at }, "Removed the condition. Undo brings it back.")>"✕"</button>
        };
        if let (Some(read), Some(asked)) = (Condition::read(condition), asked) {
            return view! { <div class="condition-row">{self.parts(&read, &asked)} {remove}</div> }.into_any();
        }
        let words = self.designer.form.with_untracked(|form| condition_words(form, condition));
        view! { <div class="condition-row"><span>{words} " (kept as it is)"</span> {remove}</div> }.into_any()
    }

    /// The question, what is asked of its answer, and the answer.
    fn parts(self, read: &Condition, asked: &Item) -> AnyView {
        let (at, number) = (self.at, self.at + 1);
        let mut questions: Vec<(String, String)> = self.designer.form.with_untracked(|form| {
            self.own.with_value(|own| askable(form, own).into_iter().map(|item| (item.link_id.clone(), name_of(item))).collect())
        });
        // One that stands later by now is still what is asked.
        if questions.iter().all(|(link_id, _)| *link_id != asked.link_id) {
            questions.push((asked.link_id.clone(), name_of(asked)));
        }
        let options = questions
            .iter()
            .map(|(link_id, words)| view! { <option value=link_id.clone() selected=*link_id == asked.link_id>{words.clone()}</option> })
            .collect_view();
        let choose = move |event: leptos::ev::Event| {
            let chosen = event_target_value(&event);
            if let Some(asked) = self.designer.item_now(&chosen) {
                self.act(ConditionEdit::Set { at, condition: first_condition(&asked) }, "");
            }
        };
        let test = RwSignal::new(read.test);
        let tests = tests_of(asked);
        let test_options = tests
            .iter()
            .enumerate()
            .map(|(at, test)| view! { <option value=at.to_string() selected=*test == read.test>{test.words()}</option> })
            .collect_view();
        let answer = StoredValue::new(read.answer.clone());
        let question = StoredValue::new(asked.clone());
        let error = RwSignal::new(None::<&'static str>);
        let set = move || {
            let test = test.get_untracked();
            let answer = answer.get_value().filter(|_| test.takes_answer());
            if test.takes_answer() && answer.is_none() {
                return error.set(Some("Say which answer; until then the condition stays as it was."));
            }
            let condition = Condition { question: question.with_value(|question| question.link_id.clone()), test, answer };
            let edit = Edit::of(&self.own.get_value(), ItemEdit::Condition(ConditionEdit::Set { at, condition }));
            error.set(self.designer.apply(edit).err().map(|_| "This answer does not fit the question."));
        };
        let retest = move |event: leptos::ev::Event| {
            if let Some(chosen) = event_target_value(&event).parse::<usize>().ok().and_then(|at| tests.get(at)) {
                test.set(*chosen);
                // A list shows its first answer, so that is what is meant.
                if chosen.takes_answer() && answer.with_value(Option::is_none) {
                    answer.set_value(question.with_value(|question| first_condition(question).answer));
                }
                set();
            }
        };
        let take = move |text: String| {
            answer.set_value(question.with_value(|question| value_of(question, &text)));
            set();
        };
        view! {
            <select class="input" aria-label=format!("Condition {number}: question") on:change=choose>{options}</select>
            <select class="input" aria-label=format!("Condition {number}: what is asked of it") on:change=retest>{test_options}</select>
            {move || test.get().takes_answer().then(|| question.with_value(|question| answer_view(question, answer, number, take)))}
            <span class="error" role="alert">{move || error.get()}</span>
        }
        .into_any()
    }
}

fn answer_view(
    asked: &Item,
    answer: StoredValue<Option<domain::forms::AnswerValue>>,
    number: usize,
    take: impl Fn(String) + Copy + 'static,
) -> AnyView {
    let label = format!("Condition {number}: answer");
    let is = |text: &str| {
        answer.with_value(|answer| answer.as_ref().is_some_and(|answer| value_of(asked, text).is_some_and(|value| value.same(answer))))
    };
    let offered: Vec<(String, String)> = match asked.item_type {
        ItemType::Boolean => vec![("true".into(), "Yes".into()), ("false".into(), "No".into())],
        ItemType::Choice | ItemType::OpenChoice => {
            asked.answer_option.iter().enumerate().map(|(at, option)| (at.to_string(), option.label())).collect()
        }
        _ => Vec::new(),
    };
    if !offered.is_empty() {
        let options =
            offered.into_iter().map(|(value, words)| view! { <option selected=is(&value) value=value>{words}</option> }).collect_view();
        return view! { <select class="input" aria-label=label on:change=move |event| take(event_target_value(&event))>{options}</select> }
            .into_any();
    }
    let kind = match asked.item_type {
        ItemType::Date => "date",
        ItemType::Time => "time",
        _ => "text",
    };
    let typed = answer.with_value(|answer| answer.as_ref().map(typed_words).unwrap_or_default());
    view! { <input class="input" type=kind aria-label=label value=typed autocomplete="off" on:input=move |event| take(event_target_value(&event)) /> }
        .into_any()
}

/// As it stands in a field; dates are not in words there.
fn typed_words(value: &domain::forms::AnswerValue) -> String {
    match value {
        domain::forms::AnswerValue::Date(day) => day.to_string(),
        value => value.words(),
    }
}
