//! One item, opened: its words and help, what is asked of an answer, how it is shown and when, and where it stands.

use super::{
    choices::choices_view,
    conditions::conditions_view,
    extras::{more_view, signer_view},
    inputs::{Typed, choose_view, tick_view, typed_view},
    rekinding::kind_view,
    state::Designer,
};
use domain::forms::{
    Item, ItemType,
    design::{
        DesignStep, Edit, ItemEdit, Limit, QuestionKind, asking_expressions, dependents, kept_in_words, limit_text, limits_of, shown_as,
        step_to, units_text, ways_to_show,
    },
};
use leptos::prelude::*;

pub fn editor_view(designer: Designer, link_id: &str) -> AnyView {
    let Some(item) = designer.item_now(link_id) else { return ().into_any() };
    let is_text = item.item_type == ItemType::Display;
    let kept = kept_in_words(&item);
    let choices = QuestionKind::of(&item).is_some_and(QuestionKind::is_choice);
    view! {
        <div class="outline-editor stack">
            {words_view(designer, &item)}
            {kind_view(designer, &item)}
            {signer_view(designer, &item)}
            {(!is_text).then(|| flags_view(designer, &item))}
            {choices.then(|| choices_view(designer, &item.link_id))}
            {limits_view(designer, &item)}
            {look_view(designer, &item)}
            {more_view(designer, &item)}
            {conditions_view(designer, &item.link_id)}
            {(!kept.is_empty()).then(|| {
                view! {
                    <div class="note quiet">
                        <div>
                            <b>"Kept as it is, and not changed here:"</b>
                            <ul>{kept.into_iter().map(|sentence| view! { <li>{sentence}</li> }).collect_view()}</ul>
                        </div>
                    </div>
                }
            })}
            {steps_view(designer, &item.link_id)}
        </div>
    }
    .into_any()
}

fn change(link_id: &str, what: impl Fn(String) -> ItemEdit + 'static) -> impl Fn(String) -> Edit + 'static {
    let link_id = link_id.to_owned();
    move |text| Edit::of(&link_id, what(text))
}

fn words_view(designer: Designer, item: &Item) -> AnyView {
    let link_id = item.link_id.as_str();
    let (label, kind) = match item.item_type {
        ItemType::Display => ("Text", "area"),
        ItemType::Group => ("Name of the section", "text"),
        _ => ("Question", "text"),
    };
    let words = Typed { label, id: format!("d-words-{link_id}"), value: item.text.clone().unwrap_or_default(), kind, hint: None };
    let help = Typed {
        label: "Help",
        id: format!("d-help-{link_id}"),
        value: item.help_text().unwrap_or_default().to_owned(),
        kind: "text",
        hint: Some("Stands below the words."),
    };
    view! {
        {typed_view(designer, words, change(link_id, ItemEdit::Words))}
        {(item.item_type != ItemType::Display).then(|| typed_view(designer, help, change(link_id, ItemEdit::Help)))}
    }
    .into_any()
}

fn flags_view(designer: Designer, item: &Item) -> AnyView {
    let tick = |label, checked, what: fn(bool) -> ItemEdit| {
        let link_id = item.link_id.clone();
        tick_view(designer, label, checked, move |on| Edit::of(&link_id, what(on)))
    };
    let (required, repeats) = match item.item_type {
        ItemType::Group => ("Something in it must be answered", "Can be filled in several times"),
        ItemType::Choice | ItemType::OpenChoice => ("Must be answered", "Several choices at once"),
        _ => ("Must be answered", "Several answers"),
    };
    view! {
        <div class="cluster">
            {tick(required, item.is_required(), ItemEdit::Required)}
            {(!item.is_signature()).then(|| tick(repeats, item.is_repeating(), ItemEdit::Repeats))}
            {(item.item_type != ItemType::Group && !item.is_signature()).then(|| tick("Read only", item.is_read_only(), ItemEdit::ReadOnly))}
        </div>
    }
    .into_any()
}

fn limits_view(designer: Designer, item: &Item) -> AnyView {
    let kind = if item.item_type == ItemType::Date { "date" } else { "text" };
    let field = |limit: &Limit| {
        let limit = *limit;
        let typed = Typed {
            label: limit.label(item),
            id: format!("d-{limit:?}-{}", item.link_id),
            value: limit_text(item, limit),
            kind: if matches!(limit, Limit::Least | Limit::Most) { kind } else { "text" },
            hint: None,
        };
        typed_view(designer, typed, change(&item.link_id, move |text| ItemEdit::Limit(limit, text)))
    };
    let fields: Vec<AnyView> = limits_of(item).iter().map(field).collect();
    let units = units_text(item).map(|value| {
        let is_amount = item.item_type == ItemType::Quantity;
        let (label, hint) = if is_amount { ("Units", Some("With commas between, for example kg, lb.")) } else { ("Unit", None) };
        let typed = Typed { label, id: format!("d-units-{}", item.link_id), value, kind: "text", hint };
        typed_view(designer, typed, change(&item.link_id, ItemEdit::Units))
    });
    if fields.is_empty() && units.is_none() {
        return ().into_any();
    }
    view! { <div class="columns">{fields} {units}</div> }.into_any()
}

fn look_view(designer: Designer, item: &Item) -> Option<AnyView> {
    let ways = ways_to_show(item);
    let chosen = ways.iter().position(|way| *way == shown_as(item));
    let link_id = item.link_id.clone();
    let labels = ways.iter().map(|way| way.label().to_owned()).collect();
    (!ways.is_empty()).then(|| {
        choose_view("Show as", format!("d-look-{link_id}"), labels, chosen, move |at| {
            if let Some(way) = ways.get(at) {
                designer.act(Edit::of(&link_id, ItemEdit::ShowAs(*way)), "");
            }
        })
    })
}

fn steps_view(designer: Designer, link_id: &str) -> AnyView {
    const STEPS: [(DesignStep, &str); 4] = [
        (DesignStep::Up, "Up"),
        (DesignStep::Down, "Down"),
        (DesignStep::Into, "Into the section above"),
        (DesignStep::OutOf, "Out of the section"),
    ];
    let own = StoredValue::new(link_id.to_owned());
    let button = |(step, words): (DesignStep, &'static str)| {
        let is_none = move || designer.form.with(|form| own.with_value(|own| step_to(form, own, step).is_none()));
        view! { <button type="button" class="button small" disabled=is_none on:click=move |_| designer.step(&own.get_value(), step)>{words}</button> }
    };
    let remove = move |_| {
        let own = own.get_value();
        let is_alone = designer.form.with_untracked(|form| dependents(form, &own).is_empty() && asking_expressions(form, &own).is_empty());
        if is_alone {
            designer.remove(&own);
        } else {
            designer.removing.set(Some(own));
            designer.is_removing.set(true);
        }
    };
    view! {
        <div class="cluster tight" role="group" aria-label="Where it stands">
            {STEPS.map(button).into_iter().collect_view()}
            <button type="button" class="button small danger" on:click=remove>"Remove"</button>
        </div>
    }
    .into_any()
}
