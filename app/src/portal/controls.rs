//! The control of one question that is answered in a field: the native input that brings the right keyboard.

use super::{
    filled::Filled,
    question::{anchor, words},
};
use crate::language::{language, words as said};
use domain::forms::{Control, Item, ItemType, Signer, UNIT_SUFFIX, signer_of};
use leptos::prelude::*;

/// One field under its label.
pub fn field_view(state: Filled, item: &Item, name: String) -> AnyView {
    let id = anchor(&name);
    let error = state.error(&name);
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let value = state.values(&name).into_iter().next().unwrap_or_default();
    let unit = state.values(&format!("{name}{UNIT_SUFFIX}")).into_iter().next().unwrap_or_default();
    let field = Field { id: id.clone(), name, value, unit, described: format!("{hint_id} {error_id}"), label: None, error };
    view! {
        <div class="field" class:wrong=move || error.get().is_some()>
            <label for=id lang=state.lang(item)>{words(item)}</label>
            <span class="hint" id=hint_id>{hint(item)}</span>
            {control_view(state, item, field)}
            <span class="error" id=error_id>{move || error.get()}</span>
        </div>
    }
    .into_any()
}

/// How to answer: the form's help, or how it is written.
pub fn hint(item: &Item) -> Option<String> {
    if item.control() == Control::Signature {
        let is_own = signer_of(item).is_none_or(|signer| signer == Signer::Client);
        let hint = if is_own { said().sign_hint() } else { said().sign_hint_other() };
        return Some(item.help_text_in(language()).unwrap_or(hint).to_owned());
    }
    if item.item_type == ItemType::Reference && item.help_text().is_none() {
        return Some(said().reference_hint().to_owned());
    }
    item.help_text_in(language()).map(str::to_owned).or_else(|| item.entry_format().map(|format| said().like_this(format)))
}

/// One input, and what it needs to know.
pub struct Field {
    pub id: String,
    pub name: String,
    pub value: String,
    pub unit: String,
    pub described: String,
    /// Where no label names it.
    pub label: Option<String>,
    pub error: Signal<Option<String>>,
}

pub fn control_view(state: Filled, item: &Item, field: Field) -> AnyView {
    match item.control() {
        Control::TextArea => text_area(state, item, field),
        Control::DropDown => drop_down(item, field),
        Control::Quantity { units, open: false } if units.len() == 1 => {
            let unit = units.into_iter().next();
            number_view(state, item, &Control::Number { whole: false, min: None, max: None }, unit, field)
        }
        Control::Quantity { units, open } => {
            let (name, value, id) = (field.name.clone(), field.unit.clone(), field.id.clone());
            let unit = unit_view(&id, name, &units, open, value);
            view! { <div class="amount">{input(state, item, &Control::Number { whole: false, min: None, max: None }, field)} {unit}</div> }
                .into_any()
        }
        ref control @ Control::Slider { min, max, step } => {
            let (value, label) = (field.value.clone(), item.question_in(language()).to_owned());
            let unanswered = value.is_empty().then(|| said().not_answered());
            let (field, unit) = with_unit(item.unit_words(), field);
            view! {
                <div class="amount">
                    {input(state, item, control, field)}
                    // Without a name: the number beside it is what is sent, and stays empty until somebody slides.
                    <input type="range" class="slider" data-slides=said().not_answered() aria-valuetext=unanswered hidden=move || !state.scripted.get() disabled=item.is_read_only() aria-label=said().by_sliding(&label) min=min.to_string() max=max.to_string() step=step.to_string() value=value />
                    {unit}
                </div>
                <small class="soft">{said().from_to(&min.to_string(), &max.to_string())}</small>
            }
            .into_any()
        }
        control @ Control::Number { .. } => number_view(state, item, &control, item.unit_words(), field),
        control => input(state, item, &control, field),
    }
}

/// A number, and its unit where it has one.
fn number_view(state: Filled, item: &Item, control: &Control, unit: Option<String>, field: Field) -> AnyView {
    if unit.is_none() {
        return input(state, item, control, field);
    }
    let (field, unit) = with_unit(unit, field);
    view! { <div class="amount">{input(state, item, control, field)} {unit}</div> }.into_any()
}

/// What stands beside the field, which is described by it to whoever does not see it.
fn with_unit(unit: Option<String>, mut field: Field) -> (Field, Option<AnyView>) {
    let id = format!("{}-unit", field.id);
    if unit.is_some() {
        field.described = format!("{id} {}", field.described);
    }
    (field, unit.map(|unit| view! { <span id=id>{unit}</span> }.into_any()))
}

/// A list of those that the form names; a field where others may be named.
fn unit_view(id: &str, name: String, units: &[String], open: bool, value: String) -> AnyView {
    let name = format!("{name}{UNIT_SUFFIX}");
    if !open {
        let options = units.iter().map(|unit| view! { <option selected=*unit == value>{unit.clone()}</option> }).collect_view();
        return view! { <select class="input unit" name=name aria-label=said().unit()><option value="">{said().unit_choose()}</option>{options}</select> }
            .into_any();
    }
    let list = format!("{id}-units");
    let options = units.iter().map(|unit| view! { <option value=unit.clone()></option> }).collect_view();
    view! {
        <input class="input unit" name=name value=value list=list.clone() aria-label=said().unit() placeholder=said().unit() />
        <datalist id=list>{options}</datalist>
    }
    .into_any()
}

fn text_area(state: Filled, item: &Item, field: Field) -> AnyView {
    let Field { id, name, value, described, label, error, .. } = field;
    let invalid = move || error.get().is_some().then_some("true");
    view! {
        <textarea class="input" id=id name=name autocomplete=state.purpose(item) readonly=item.is_read_only() aria-label=label aria-describedby=described aria-invalid=invalid>
            {value}
        </textarea>
    }
    .into_any()
}

fn drop_down(item: &Item, field: Field) -> AnyView {
    let Field { id, name, value, described, label, error, .. } = field;
    let invalid = move || error.get().is_some().then_some("true");
    let options = item
        .answer_option
        .iter()
        .enumerate()
        .map(|(index, option)| {
            let index = index.to_string();
            view! { <option value=index.clone() selected=index == value>{option.label_in(language())}</option> }
        })
        .collect_view();
    view! {
        <select class="input" id=id name=name disabled=item.is_read_only() aria-label=label aria-describedby=described aria-invalid=invalid>
            <option value="">{said().choose()}</option>
            {options}
        </select>
    }
    .into_any()
}

fn input(state: Filled, item: &Item, control: &Control, field: Field) -> AnyView {
    let Field { id, name, value, described, label, error, .. } = field;
    let Attributes { kind, min, max, mode, placeholder } = kind_of(control);
    let class = if matches!(control, Control::Signature) { "input signature" } else { "input" };
    view! {
        <input
            class=class
            id=id
            name=name
            type=kind
            value=value
            min=min
            max=max
            inputmode=mode
            placeholder=placeholder
            autocomplete=state.purpose(item)
            readonly=item.is_read_only()
            aria-label=label
            aria-describedby=described
            aria-invalid=move || error.get().is_some().then_some("true")
        />
    }
    .into_any()
}

#[derive(Default)]
struct Attributes {
    kind: &'static str,
    min: Option<String>,
    max: Option<String>,
    mode: Option<&'static str>,
    placeholder: Option<&'static str>,
}

/// Without a last day, a date's field takes years of six digits, and does not go on by itself to what is typed next.
const LAST_DAY: &str = "9999-12-31";

/// The attributes of an `<input>`: the type that brings the right keyboard. None stops what is too long: it would cut off what is pasted, and
/// say nothing.
fn kind_of(control: &Control) -> Attributes {
    match control {
        Control::Date { min, max } => {
            let text = |day: &Option<chrono::NaiveDate>| day.map(|day| day.to_string());
            let max = text(max).unwrap_or_else(|| LAST_DAY.to_owned());
            Attributes { kind: "date", min: text(min), max: Some(max), ..Attributes::default() }
        }
        Control::DateTime { min, max } => {
            let max = max.clone().unwrap_or_else(|| format!("{LAST_DAY}T23:59"));
            Attributes { kind: "datetime-local", min: min.clone(), max: Some(max), ..Attributes::default() }
        }
        Control::Time => Attributes { kind: "time", ..Attributes::default() },
        // Text with a number pad: a number field drops what it cannot read, and changes by scrolling.
        Control::Number { whole, .. } => {
            Attributes { kind: "text", mode: Some(if *whole { "numeric" } else { "decimal" }), ..Attributes::default() }
        }
        // The slider beside it stands somewhere even where nothing is answered.
        Control::Slider { .. } => {
            Attributes { kind: "text", mode: Some("numeric"), placeholder: Some(said().not_answered()), ..Attributes::default() }
        }
        Control::Url => Attributes { kind: "url", mode: Some("url"), ..Attributes::default() },
        _ => Attributes { kind: "text", ..Attributes::default() },
    }
}
