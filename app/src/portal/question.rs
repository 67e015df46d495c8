//! One generic renderer of a questionnaire's items as native controls: a page that posts without scripts, where a field's
//! name is the place of its question (see `domain::forms::answers_from_fields`).

use super::{
    controls::field_view,
    entries::{entries_view, rows_view},
    files::files_view,
    filled::Filled,
    signing::signature_view,
};
use crate::language::{language, words as said};
use domain::forms::{Control, Item, OTHER_SUFFIX, place};
use leptos::prelude::*;

/// The id of an item's control or first control, which errors link to.
pub fn anchor(place: &str) -> String {
    format!("q-{place}")
}

/// An item with everything under it, in the instances of repeating groups that are around it. `level` is the heading level of a
/// group's title.
pub fn item_view(state: Filled, item: &Item, around: &[usize], level: usize) -> AnyView {
    if item.is_help() || item.is_hidden() {
        return ().into_any();
    }
    let own = place(&item.link_id, around);
    let hidden = state.hidden(item, &own);
    match item.control() {
        Control::Group if item.is_repeating() => entries_view(state, item, around, level),
        Control::Group => group_view(state, item, around, level),
        Control::Display => {
            view! { <p class="reading" hidden=hidden lang=state.lang(item)>{item.question_in(language()).to_owned()}</p> }.into_any()
        }
        Control::Unsupported => view! { <p class="note" hidden=hidden>{said().unsupported(item.question_in(language()))}</p> }.into_any(),
        control => {
            let under = items_view(state, &item.item, around, level);
            view! {
                <div class="stack" hidden=hidden>{question_view(state, item, &control, own)} {under}</div>
            }
            .into_any()
        }
    }
}

pub fn items_view(state: Filled, items: &[Item], around: &[usize], level: usize) -> Vec<AnyView> {
    items.iter().map(|item| item_view(state, item, around, level)).collect()
}

fn group_view(state: Filled, item: &Item, around: &[usize], level: usize) -> AnyView {
    let own = place(&item.link_id, around);
    let hidden = state.hidden(item, &own);
    let error = state.error(&own);
    let items = items_view(state, &item.item, around, level + 1);
    view! {
        <section class="stack form-group" class:alone=item.is_scale() id=anchor(&own) hidden=hidden>
            {heading(item.question_in(language()).to_owned(), level, state.lang(item))}
            {help(item)}
            <span class="error">{move || error.get()}</span>
            {items}
        </section>
    }
    .into_any()
}

/// `lang`: of a title that is not in the page's language.
pub fn heading(title: String, level: usize, lang: Option<String>) -> AnyView {
    match (title.is_empty(), level) {
        (true, _) => ().into_any(),
        (false, 2) => view! { <h2 lang=lang>{title}</h2> }.into_any(),
        (false, _) => view! { <h3 lang=lang>{title}</h3> }.into_any(),
    }
}

pub fn help(item: &Item) -> Option<AnyView> {
    item.help_text_in(language()).map(|text| view! { <p class="help soft">{text.to_owned()}</p> }.into_any())
}

fn question_view(state: Filled, item: &Item, control: &Control, own: String) -> AnyView {
    match control {
        _ if item.is_calculated() => reckoned_view(state, item, &own),
        Control::Radio | Control::YesNo => answers_view(state, item, "radio", own),
        Control::CheckBoxes => answers_view(state, item, "checkbox", own),
        Control::File { .. } => files_view(state, item, own),
        _ if item.is_list() => rows_view(state, item, own),
        Control::Signature => signature_view(state, item, own),
        _ => field_view(state, item, own),
    }
}

/// What the form reckons is read, not typed.
fn reckoned_view(state: Filled, item: &Item, own: &str) -> AnyView {
    let words = state.reckoned_words(own);
    view! {
        <div class="field reckoned">
            <span lang=state.lang(item)>{item.question_in(language()).to_owned()}</span>
            <output id=anchor(own)>{move || Some(words.get()).filter(|words| !words.is_empty()).unwrap_or_else(|| "–".to_owned())}</output>
        </div>
    }
    .into_any()
}

/// The question's words, with what is not required said in words.
pub fn words(item: &Item) -> String {
    let prefix = item.prefix_in(language()).map(|prefix| format!("{prefix} ")).unwrap_or_default();
    let question = format!("{prefix}{}", item.question_in(language()));
    if item.least_count() > 0 || item.is_read_only() { question } else { said().optional(&question) }
}

/// Radio buttons or check boxes as large cards, in a fieldset named by the question.
fn answers_view(state: Filled, item: &Item, kind: &'static str, name: String) -> AnyView {
    let options: Vec<(String, String)> = if item.is_choice() {
        item.answer_option.iter().enumerate().map(|(index, option)| (index.to_string(), option.label_in(language()))).collect()
    } else {
        vec![("true".into(), said().yes().into()), ("false".into(), said().no().into())]
    };
    let (error, described) = (state.error(&name), format!("{}-error", anchor(&name)));
    // Yes and no are the page's own.
    let lang = state.lang(item).filter(|_| item.is_choice());
    let cards = options
        .into_iter()
        .enumerate()
        .map(|(index, (value, label))| {
            let id = (index == 0).then(|| anchor(&name));
            let checked = state.has(&name, &value);
            let alone = item.answer_option.get(index).is_some_and(domain::forms::AnswerOption::is_exclusive).then_some("");
            view! {
                <label class="answer">
                    <input type=kind id=id name=name.clone() value=value checked=checked disabled=item.is_read_only() data-alone=alone />
                    <span lang=lang.clone()>{label}</span>
                </label>
            }
        })
        .collect_view();
    let own_words = item.is_open().then(|| own_words_view(state, item, kind, &name));
    // What is ticked is unticked, and a radio button is not.
    let may_clear = kind == "radio" && item.least_count() == 0 && !item.is_read_only();
    let clear = may_clear.then(|| clear_view(state, item));
    view! {
        <fieldset class="question" class:wrong=move || error.get().is_some() aria-describedby=described.clone()>
            <legend lang=state.lang(item)>{words(item)}</legend>
            {help(item)}
            {cards}
            {own_words}
            {clear}
            <span class="error" id=described.clone()>{move || error.get()}</span>
        </fieldset>
    }
    .into_any()
}

/// Once there is an answer: takes it back.
fn clear_view(state: Filled, item: &Item) -> AnyView {
    let label = said().clear_answer_of(item.question_in(language()));
    view! {
        <button type="button" class="link clear" data-clears="" hidden=move || !state.scripted.get() aria-label=label>
            {said().clear_answer()}
        </button>
    }
    .into_any()
}

/// An answer that is none of the options. Of radio buttons, which cannot be taken back, it is one more: typing ticks it.
fn own_words_view(state: Filled, item: &Item, kind: &'static str, name: &str) -> AnyView {
    let other = format!("{name}{OTHER_SUFFIX}");
    let value = state.values(&other).into_iter().next().unwrap_or_default();
    if kind != "radio" || item.answer_option.is_empty() {
        return field_of_own_words(said().something_else(), other, value);
    }
    let checked = state.has(name, OTHER_SUFFIX) || (!value.is_empty() && state.values(name).is_empty());
    view! {
        <label class="answer">
            <input type="radio" name=name.to_owned() value=OTHER_SUFFIX checked=checked disabled=item.is_read_only() />
            <span>{said().something_else()}</span>
        </label>
        {field_of_own_words(said().own_words(), other, value)}
    }
    .into_any()
}

fn field_of_own_words(label: &'static str, name: String, value: String) -> AnyView {
    view! {
        <label class="field">
            <span>{label}</span>
            <input class="input" name=name value=value />
        </label>
    }
    .into_any()
}
