//! One generic renderer of a questionnaire's items as native controls: a page that posts without scripts, where a field's
//! name is the item's `linkId` (see `domain::forms::answers_from_fields`).

use domain::forms::{Control, Item, OTHER_SUFFIX};
use leptos::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// What every question needs to know.
#[derive(Clone, Copy)]
pub struct FormState {
    /// The fields as the page starts: what was typed or kept, by field name.
    pub typed: StoredValue<Vec<(String, String)>>,
    /// The items that the conditions show (R23), as answered now.
    pub visible: Memo<BTreeSet<String>>,
    /// What is wrong, by `linkId`.
    pub errors: RwSignal<BTreeMap<String, String>>,
}

impl FormState {
    fn value(self, name: &str) -> String {
        self.typed.with_value(|typed| typed.iter().find(|(field, _)| field == name).map(|(_, value)| value.clone()).unwrap_or_default())
    }

    fn has(self, name: &str, value: &str) -> bool {
        self.typed.with_value(|typed| typed.iter().any(|(field, typed)| field == name && typed == value))
    }

    fn error(self, link_id: &str) -> Signal<Option<String>> {
        let link_id = link_id.to_owned();
        Signal::derive(move || self.errors.with(|errors| errors.get(&link_id).cloned()))
    }

    fn hidden(self, link_id: &str) -> Signal<bool> {
        let link_id = link_id.to_owned();
        Signal::derive(move || self.visible.with(|visible| !visible.contains(&link_id)))
    }
}

/// The id of an item's control or first control, which errors link to.
pub fn anchor(link_id: &str) -> String {
    format!("q-{link_id}")
}

/// An item with everything under it. `level` is the heading level of a group's title.
pub fn item_view(state: FormState, item: &Item, level: usize) -> AnyView {
    if item.is_help() || item.is_hidden() {
        return ().into_any();
    }
    match item.control() {
        Control::Group => group_view(state, item, level),
        Control::Display => {
            let hidden = state.hidden(&item.link_id);
            view! { <p class="reading" hidden=hidden>{item.question().to_owned()}</p> }.into_any()
        }
        Control::Unsupported => {
            let hidden = state.hidden(&item.link_id);
            view! { <p class="note" hidden=hidden>{format!("“{}” cannot be answered here yet. Tell your practice in person.", item.question())}</p> }.into_any()
        }
        control => {
            let hidden = state.hidden(&item.link_id);
            let under = item.item.iter().map(|item| item_view(state, item, level)).collect_view();
            view! {
                <div class="stack" hidden=hidden>{question_view(state, item, &control)} {under}</div>
            }
            .into_any()
        }
    }
}

fn group_view(state: FormState, item: &Item, level: usize) -> AnyView {
    let hidden = state.hidden(&item.link_id);
    let title = item.question().to_owned();
    let heading = match (title.is_empty(), level) {
        (true, _) => ().into_any(),
        (false, 2) => view! { <h2>{title}</h2> }.into_any(),
        (false, _) => view! { <h3>{title}</h3> }.into_any(),
    };
    let help = item.help_text().map(|text| view! { <p class="help soft">{text.to_owned()}</p> });
    let items = item.item.iter().map(|item| item_view(state, item, level + 1)).collect_view();
    view! { <section class="stack form-group" hidden=hidden>{heading} {help} {items}</section> }.into_any()
}

fn question_view(state: FormState, item: &Item, control: &Control) -> AnyView {
    match control {
        Control::Radio | Control::YesNo => answers_view(state, item, "radio", matches!(control, Control::YesNo)),
        Control::CheckBoxes => answers_view(state, item, "checkbox", false),
        _ => field_view(state, item, control),
    }
}

/// The question's words, with what is not required said in words.
fn words(item: &Item) -> String {
    let prefix = item.prefix.as_ref().map(|prefix| format!("{prefix} ")).unwrap_or_default();
    let optional = if item.is_required() { "" } else { " (optional)" };
    format!("{prefix}{}{optional}", item.question())
}

/// Radio buttons or check boxes as large cards, in a fieldset named by the question.
fn answers_view(state: FormState, item: &Item, kind: &'static str, yes_no: bool) -> AnyView {
    let name = item.link_id.clone();
    let options: Vec<(String, String)> = if yes_no {
        vec![("true".into(), "Yes".into()), ("false".into(), "No".into())]
    } else {
        item.answer_option.iter().enumerate().map(|(index, option)| (index.to_string(), option.label())).collect()
    };
    let (error, described) = (state.error(&name), format!("{}-error", anchor(&name)));
    let cards = options
        .into_iter()
        .enumerate()
        .map(|(index, (value, label))| {
            let id = (index == 0).then(|| anchor(&name));
            let checked = state.has(&name, &value);
            view! {
                <label class="answer">
                    <input type=kind id=id name=name.clone() value=value checked=checked disabled=item.is_read_only() />
                    <span>{label}</span>
                </label>
            }
        })
        .collect_view();
    let own_words = item.is_open().then(|| {
        let other = format!("{name}{OTHER_SUFFIX}");
        let value = state.value(&other);
        view! {
            <label class="field">
                <span>"Something else"</span>
                <input class="input" name=other value=value />
            </label>
        }
    });
    view! {
        <fieldset class="question" class:wrong=move || error.get().is_some() aria-describedby=described.clone()>
            <legend>{words(item)}</legend>
            {item.help_text().map(|text| view! { <p class="help">{text.to_owned()}</p> })}
            {cards}
            {own_words}
            <span class="error" id=described.clone()>{move || error.get()}</span>
        </fieldset>
    }
    .into_any()
}

/// One field under its label.
fn field_view(state: FormState, item: &Item, control: &Control) -> AnyView {
    let id = anchor(&item.link_id);
    let error = state.error(&item.link_id);
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let described = format!("{hint_id} {error_id}");
    let hint = match control {
        Control::Signature => Some("Type your full name. It stands for your signature.".to_owned()),
        _ => item.help_text().map(str::to_owned),
    };
    view! {
        <div class="field" class:wrong=move || error.get().is_some()>
            <label for=id.clone()>{words(item)}</label>
            <span class="hint" id=hint_id>{hint}</span>
            {control_view(state, item, control, id, described, error)}
            <span class="error" id=error_id>{move || error.get()}</span>
        </div>
    }
    .into_any()
}

fn control_view(state: FormState, item: &Item, control: &Control, id: String, described: String, error: Signal<Option<String>>) -> AnyView {
    let name = item.link_id.clone();
    let value = state.value(&name);
    let invalid = move || error.get().is_some().then_some("true");
    let read_only = item.is_read_only();
    let most = item.max_length.map(|length| length.to_string());
    match control {
        Control::TextArea => {
            view! { <textarea class="input" id=id name=name maxlength=most readonly=read_only aria-describedby=described aria-invalid=invalid>{value}</textarea> }
                .into_any()
        }
        Control::DropDown => {
            let options = item
                .answer_option
                .iter()
                .enumerate()
                .map(|(index, option)| {
                    let index = index.to_string();
                    view! { <option value=index.clone() selected=index == value>{option.label()}</option> }
                })
                .collect_view();
            view! {
                <select class="input" id=id name=name disabled=read_only aria-describedby=described aria-invalid=invalid>
                    <option value="">"Choose…"</option>
                    {options}
                </select>
            }
            .into_any()
        }
        other => {
            let Attributes { kind, min, max, step, mode } = kind_of(other);
            let class = if matches!(other, Control::Signature) { "input signature" } else { "input" };
            view! {
                <input
                    class=class
                    id=id
                    name=name
                    type=kind
                    value=value
                    min=min
                    max=max
                    step=step
                    inputmode=mode
                    maxlength=most
                    readonly=read_only
                    aria-describedby=described
                    aria-invalid=invalid
                />
            }
            .into_any()
        }
    }
}

#[derive(Default)]
struct Attributes {
    kind: &'static str,
    min: Option<String>,
    max: Option<String>,
    step: Option<&'static str>,
    mode: Option<&'static str>,
}

/// The attributes of an `<input>`: the type that brings the right keyboard.
fn kind_of(control: &Control) -> Attributes {
    match control {
        Control::Date { min, max } => {
            let text = |day: &Option<chrono::NaiveDate>| day.map(|day| day.to_string());
            Attributes { kind: "date", min: text(min), max: text(max), ..Attributes::default() }
        }
        Control::DateTime { min, max } => {
            Attributes { kind: "datetime-local", min: min.clone(), max: max.clone(), ..Attributes::default() }
        }
        Control::Time => Attributes { kind: "time", ..Attributes::default() },
        // Text with a number pad: a number field drops what it cannot read, and changes by scrolling.
        Control::Number { whole, .. } => {
            Attributes { kind: "text", mode: Some(if *whole { "numeric" } else { "decimal" }), ..Attributes::default() }
        }
        Control::Url => Attributes { kind: "url", mode: Some("url"), ..Attributes::default() },
        _ => Attributes { kind: "text", ..Attributes::default() },
    }
}
