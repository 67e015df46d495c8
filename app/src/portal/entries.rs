//! What may be there several times: the instances of a repeating group, and the answers to a question that repeats. Without
//! scripts, the buttons post, and the page comes back with one more or one fewer.

use super::{
    controls::{Field, control_view, hint},
    filled::{Filled, Removed},
    question::{anchor, heading, help, items_view, words},
};
use crate::language::{language, words as words_of_page};
use domain::forms::{Item, MOST_INSTANCES, UNIT_SUFFIX, place};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// The instances of a repeating group, each with a button that removes it, and one that adds another.
pub fn entries_view(state: Filled, item: &Item, around: &[usize], level: usize) -> AnyView {
    let said = words_of_page();
    let own = place(&item.link_id, around);
    let first = instance_place(item, around, 1);
    let (hidden, error) = (state.hidden(item, &own), state.error(&first));
    let title = item.question_in(language()).to_owned();
    let numbers = RwSignal::new(state.instances(&item.link_id, around));
    let removed = RwSignal::new(BTreeMap::new());
    let own_entries = Entries { state, item: item.clone(), around: around.to_vec(), level, numbers, removed };
    let entries = StoredValue::new(own_entries.clone());
    let most = item.most_count().unwrap_or(MOST_INSTANCES).min(MOST_INSTANCES);
    let next = move || entries.with_value(Entries::next_place);
    let add = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        entries.with_value(Entries::add);
    };
    view! {
        <section class="stack form-group" id=anchor(&first) hidden=hidden>
            {heading(title.clone(), level, state.lang(item))}
            {help(item)}
            <span class="error">{move || error.get()}</span>
            <For each=move || numbers.get() key=|number| *number children=move |number| entries.with_value(|entries| entries.entry(number)) />
            <Show when=move || own_entries.count() < most>
                <button type="submit" class="button add" name="_action" value=move || format!("add:{}", next()) on:click=add>
                    {said.add_another(&title)}
                </button>
            </Show>
        </section>
    }
    .into_any()
}

fn instance_place(item: &Item, around: &[usize], number: usize) -> String {
    let mut own = around.to_vec();
    own.push(number);
    place(&item.link_id, &own)
}

#[derive(Clone)]
struct Entries {
    state: Filled,
    item: Item,
    around: Vec<usize>,
    level: usize,
    /// With those that were removed: in their places they can be brought back.
    numbers: RwSignal<Vec<usize>>,
    /// Those, with what they were called.
    removed: RwSignal<BTreeMap<usize, (String, Removed)>>,
}

impl Entries {
    fn next_place(&self) -> String {
        let next = self.numbers.with(|numbers| numbers.iter().max().map_or(1, |last| last + 1));
        instance_place(&self.item, &self.around, next)
    }

    /// What was removed cannot come back from then on: the new one may be in its place.
    fn add(&self) {
        let gone = self.removed.try_update(std::mem::take).unwrap_or_default();
        self.numbers.update(|numbers| numbers.retain(|number| !gone.contains_key(number)));
        let place = self.next_place();
        self.state.add_instance(&place);
        self.numbers.update(|numbers| numbers.push(numbers.iter().max().map_or(1, |last| last + 1)));
        focus_soon(format!("entry-{place}"));
    }

    fn count(&self) -> usize {
        self.numbers.with(Vec::len) - self.removed.with(BTreeMap::len)
    }

    /// Of those that are there; from 1.
    fn position(&self, number: usize) -> usize {
        let is_before = |other: &&usize| **other < number && !self.removed.with(|removed| removed.contains_key(other));
        self.numbers.with(|numbers| numbers.iter().filter(is_before).count() + 1)
    }

    fn name(&self, number: usize) -> String {
        format!("{} {}", self.item.question_in(language()), self.position(number))
    }

    fn place(&self, number: usize) -> String {
        instance_place(&self.item, &self.around, number)
    }

    fn remove(&self, number: usize) {
        let (place, name) = (self.place(number), untrack(|| self.name(number)));
        let contents = self.state.remove_instance(&place);
        self.removed.update(|removed| drop(removed.insert(number, (name, contents))));
        focus_soon(format!("entry-{place}"));
    }

    fn bring_back(&self, number: usize) {
        let place = self.place(number);
        let contents = self.removed.with_untracked(|removed| removed.get(&number).cloned());
        if let Some((_, contents)) = contents {
            self.state.restore_instance(&place, contents);
        }
        self.removed.update(|removed| drop(removed.remove(&number)));
        focus_soon(format!("entry-{place}"));
    }

    fn entry(&self, number: usize) -> AnyView {
        let (removed, entries) = (self.removed, StoredValue::new(self.clone()));
        let is_there = move || removed.with(|removed| !removed.contains_key(&number));
        view! {
            <Show when=is_there fallback=move || entries.with_value(|entries| entries.removed_view(number))>
                {untrack(|| entries.with_value(|entries| entries.fields_view(number)))}
            </Show>
        }
        .into_any()
    }

    /// In the place of what was removed.
    fn removed_view(&self, number: usize) -> AnyView {
        let said = words_of_page();
        let Some((name, contents)) = self.removed.with_untracked(|removed| removed.get(&number).cloned()) else { return ().into_any() };
        let entries = StoredValue::new(self.clone());
        let bring_back = contents.can_come_back().then(|| {
            let bring_back = move |_| entries.with_value(|entries| entries.bring_back(number));
            view! { <button type="button" class="button plain" on:click=bring_back>{said.bring_back(&name)}</button> }
        });
        view! {
            <div class="note quiet" id=format!("entry-{}", self.place(number)) tabindex="-1">
                <span>{said.was_removed(&name)}</span>
                {bring_back}
            </div>
        }
        .into_any()
    }

    fn fields_view(&self, number: usize) -> AnyView {
        let said = words_of_page();
        let mut inside = self.around.clone();
        inside.push(number);
        let own = self.place(number);
        let least = self.item.least_count().max(1);
        let entries = StoredValue::new(self.clone());
        let name = move || entries.with_value(|entries| entries.name(number));
        let remove = move |event: leptos::ev::MouseEvent| {
            event.prevent_default();
            entries.with_value(|entries| entries.remove(number));
        };
        view! {
            <fieldset class="repeat">
                <legend id=format!("entry-{own}") tabindex="-1"><b>{name}</b></legend>
                {items_view(self.state, &self.item.item, &inside, self.level + 1)}
                <Show when=move || entries.with_value(|entries| entries.count() > least)>
                    <button type="submit" class="button plain" name="_action" value=format!("remove:{own}") on:click=remove>
                        {move || said.remove_entry(&name())}
                    </button>
                </Show>
            </fieldset>
        }
        .into_any()
    }
}

/// A question that takes several answers in fields: as many as there are answers, and another when it is asked for.
pub fn rows_view(state: Filled, item: &Item, name: String) -> AnyView {
    let said = words_of_page();
    let (values, units) = (state.values(&name), state.values(&format!("{name}{UNIT_SUFFIX}")));
    let most = item.most_count().unwrap_or(MOST_INSTANCES).min(MOST_INSTANCES);
    let rows = RwSignal::new((values.len() + usize::from(state.wants_more(&name))).max(item.least_count()).max(1));
    let error = state.error(&name);
    let (id, question) = (anchor(&name), item.question_in(language()).to_owned());
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let described = format!("{hint_id} {error_id}");
    let (item, add_name) = (StoredValue::new(item.clone()), name.clone());
    let row_id = {
        let id = id.clone();
        move |at: usize| if at == 0 { id.clone() } else { format!("{id}-{at}") }
    };
    let last_id = row_id.clone();
    let row = move |at: usize| {
        let field = Field {
            id: row_id(at),
            name: name.clone(),
            value: values.get(at).cloned().unwrap_or_default(),
            unit: units.get(at).cloned().unwrap_or_default(),
            described: described.clone(),
            label: Some(said.answer_number(&(at + 1).to_string(), &question)),
            error,
        };
        item.with_value(|item| control_view(state, item, field))
    };
    let add = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        focus_soon(last_id(rows.get_untracked()));
        rows.update(|rows| *rows += 1);
    };
    view! {
        <fieldset class="question" class:wrong=move || error.get().is_some() aria-describedby=error_id.clone()>
            <legend lang=item.with_value(|item| state.lang(item))>{item.with_value(words)}</legend>
            <span class="hint" id=hint_id>{item.with_value(hint)}</span>
            <For each=move || 0..rows.get() key=|at| *at children=row />
            <Show when=move || rows.get() < most>
                <button type="submit" class="button add" name="_action" value=format!("more:{add_name}") on:click=add.clone()>{said.add_another_answer()}</button>
            </Show>
            <span class="error" id=error_id.clone()>{move || error.get()}</span>
        </fieldset>
    }
    .into_any()
}

/// Once it is there.
pub fn focus_soon(id: String) {
    #[cfg(feature = "hydrate")]
    request_animation_frame(move || {
        use leptos::wasm_bindgen::JsCast;
        let found = document().get_element_by_id(&id).and_then(|element| element.dyn_into::<leptos::web_sys::HtmlElement>().ok());
        if let Some(element) = found {
            // An element that cannot take the focus leaves it where it was.
            let _left = element.focus();
        }
    });
    #[cfg(not(feature = "hydrate"))]
    drop(id);
}
