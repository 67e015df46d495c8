//! What few questions need: who signs, the answer that one starts with, and how an answer must be written.

use super::{
    inputs::{Typed, choose_view, typed_view},
    state::Designer,
};
use domain::forms::{
    Item, Signer,
    design::{Edit, ItemEdit, can_start, format_text, pattern_text, start_choices, start_text, takes_pattern},
    signer_of,
};
use leptos::prelude::*;

pub fn signer_view(designer: Designer, item: &Item) -> Option<AnyView> {
    let chosen = Signer::ALL.iter().position(|signer| Some(*signer) == signer_of(item));
    let mut labels: Vec<String> = Signer::ALL.iter().map(|signer| signer.label().to_owned()).collect();
    // Of an imported form: as it came, until another is chosen.
    if chosen.is_none() {
        labels.push("Somebody else, as the form came".to_owned());
    }
    let (link_id, chosen) = (item.link_id.clone(), chosen.unwrap_or(Signer::ALL.len()));
    item.is_signature().then(|| {
        choose_view("Who signs", format!("d-signer-{link_id}"), labels, Some(chosen), move |at| {
            if let Some(signer) = Signer::ALL.get(at) {
                designer.act(Edit::of(&link_id, ItemEdit::Signer(*signer)), format!("{} signs here.", signer.label()));
            }
        })
    })
}

/// Folded, and open where there is something in it, or something was refused.
pub fn more_view(designer: Designer, item: &Item) -> Option<AnyView> {
    let (starts, has_pattern) = (can_start(item), takes_pattern(item));
    if !starts && !has_pattern {
        return None;
    }
    let link_id = item.link_id.clone();
    let is_refused = ["start", "pattern"].iter().any(|name| designer.refused_now(&format!("d-{name}-{link_id}")).is_some());
    let is_used = is_refused || !item.starting_values().is_empty() || !pattern_text(item).is_empty() || !format_text(item).is_empty();
    let typed = |label, name: &str, value: String, hint, what: fn(String) -> ItemEdit| {
        let link_id = link_id.clone();
        let field = Typed { label, id: format!("d-{name}-{link_id}"), value, kind: "text", hint: Some(hint) };
        typed_view(designer, field, move |text| Edit::of(&link_id, what(text)))
    };
    let start = starts.then(|| match start_choices(item) {
        Some(choices) => start_choice_view(designer, item, &choices),
        None => typed(
            "Starts with",
            "start",
            start_text(item).unwrap_or_default(),
            "The client finds it there, and can change it.",
            ItemEdit::Start,
        ),
    });
    let pattern = has_pattern.then(|| {
        view! {
            {typed("Written like", "format", format_text(item), "Shown to the client, for example 12345.", ItemEdit::Format)}
            {typed("Pattern", "pattern", pattern_text(item), "A regular expression for the whole answer, for example [0-9]{5}.", ItemEdit::Pattern)}
        }
    });
    Some(
        view! {
            <details open=is_used>
                <summary>"Start and pattern"</summary>
                <div class="stack tight">{start} {pattern}</div>
            </details>
        }
        .into_any(),
    )
}

fn start_choice_view(designer: Designer, item: &Item, choices: &[(String, String)]) -> AnyView {
    let now = start_text(item).unwrap_or_default();
    let chosen = choices.iter().position(|(value, _)| *value == now);
    let labels = choices.iter().map(|(_, label)| label.clone()).collect();
    let (link_id, values): (String, Vec<String>) = (item.link_id.clone(), choices.iter().map(|(value, _)| value.clone()).collect());
    choose_view("Starts with", format!("d-start-{link_id}"), labels, chosen, move |at| {
        if let Some(value) = values.get(at) {
            designer.act(Edit::of(&link_id, ItemEdit::Start(value.clone())), "");
        }
    })
}
