//! The list of a form's questions: opened to be changed, moved by buttons, keys and the mouse, and added to.

use super::{
    editor::editor_view,
    inputs::anew,
    state::{Designer, name_of},
};
use domain::forms::{
    Item,
    design::{DesignStep, OutlineRow, QuestionKind, beside, outline, shown_when},
};
use leptos::{ev, prelude::*};

#[component]
pub fn Questions(designer: Designer) -> impl IntoView {
    let rows = Memo::new(move |_| designer.form.with(outline));
    #[cfg(feature = "hydrate")]
    keep_moving(designer);
    #[cfg(feature = "hydrate")]
    super::undoing::listen(designer);
    view! {
        <section class="stack" aria-labelledby="d-questions">
            <h2 id="d-questions">"Questions"</h2>
            <p class="soft">"Open a question to change it. Alt and the arrow keys move the question that has the focus; a mouse drags it by its handle."</p>
            <Show when=move || rows.with(Vec::is_empty)>
                <p class="note quiet">"Nothing is asked yet. Add the first question here."</p>
            </Show>
            <ol class="outline">
                <For each=move || rows.get() key=|row| row.link_id.clone() children=move |row| row_view(designer, rows, row) />
            </ol>
            <Adding designer />
        </section>
    }
    .into_any()
}

fn row_view(designer: Designer, rows: Memo<Vec<OutlineRow>>, row: OutlineRow) -> AnyView {
    let link_id = StoredValue::new(row.link_id);
    let id = move || link_id.get_value();
    let level = move || rows.with(|rows| rows.iter().find(|row| link_id.with_value(|own| *own == row.link_id)).map_or(1, |row| row.level));
    let words = Memo::new(move |_| designer.item(&id()).map(|item| (name_of(&item), facts(designer, &item))).unwrap_or_default());
    let is_open = Memo::new(move |_| designer.selected.with(|selected| selected.as_deref() == Some(id().as_str())));
    let toggle = move |_| designer.selected.set((!is_open.get_untracked()).then(id));
    let over = RwSignal::new(None::<bool>);
    let key = move |event: ev::KeyboardEvent| {
        if let Some(step) = step_of(&event) {
            event.prevent_default();
            designer.step(&id(), step);
        }
    };
    let hover = move |event: ev::DragEvent| {
        if designer.dragged.with_untracked(Option::is_some) {
            event.prevent_default();
            over.set(Some(is_lower_half(&event)));
        }
    };
    let drop = move |event: ev::DragEvent| {
        event.prevent_default();
        let is_after = over.get_untracked().unwrap_or(false);
        over.set(None);
        let Some(dragged) = designer.dragged.try_update(Option::take).flatten().filter(|dragged| *dragged != id()) else { return };
        if let Some(to) = designer.form.with_untracked(|form| beside(form, &dragged, &id(), is_after)) {
            designer.shift(&dragged, to);
        }
    };
    view! {
        <li class="outline-row" class:open=move || is_open.get() class:before=move || over.get() == Some(false) class:after=move || over.get() == Some(true) data-level=move || level().min(5).to_string() on:dragover=hover on:dragleave=move |_| over.set(None) on:drop=drop>
            <div class="outline-line">
                <span class="grip" draggable="true" aria-hidden="true" on:dragstart=move |event| begin_drag(designer, &id(), &event) on:dragend=move |_| designer.dragged.set(None)>"⠿"</span>
                <button type="button" class="outline-name" id=format!("d-row-{}", id()) aria-expanded=move || is_open.get().to_string() on:click=toggle on:keydown=key on:focus=move |_| designer.moving.set(None)>
                    <span>{move || words.get().0}</span>
                    <small>{move || words.get().1}</small>
                    <span class="visually-hidden">{move || format!(", level {}", level())}</span>
                </button>
            </div>
            {anew(move || is_open.get().then(|| designer.renewed.get()), move || editor_view(designer, &id()))}
        </li>
    }
    .into_any()
}

/// What can be known of an item without opening it.
fn facts(designer: Designer, item: &Item) -> String {
    let other = if item.is_question() { "A kind that cannot be made here" } else { "A kind that cannot be answered here yet" };
    let kind = QuestionKind::of(item).map_or(other, QuestionKind::label);
    let mut facts = vec![kind.to_owned()];
    let flags =
        [(item.is_required(), "required"), (item.is_repeating() && !item.is_choice(), "repeats"), (item.is_read_only(), "read only")];
    facts.extend(flags.into_iter().filter(|(holds, _)| *holds).map(|(_, word)| word.to_owned()));
    facts.extend(designer.form.with(|form| shown_when(form, item)));
    let is_below = designer.form.with(|form| !designer.asked_below(form, item).is_empty());
    facts.extend(is_below.then(|| "⚠ asks about a question below it".to_owned()));
    facts.extend(item.is_enabled_by_expression().then(|| "shown when an expression says so".to_owned()));
    facts.join(" · ")
}

fn step_of(event: &ev::KeyboardEvent) -> Option<DesignStep> {
    let step = match event.key().as_str() {
        "ArrowUp" => DesignStep::Up,
        "ArrowDown" => DesignStep::Down,
        "ArrowRight" => DesignStep::Into,
        "ArrowLeft" => DesignStep::OutOf,
        _ => return None,
    };
    event.alt_key().then_some(step)
}

/// A row that moves in the page loses the focus for a moment. A key that comes in it is meant for that row.
#[cfg(feature = "hydrate")]
fn keep_moving(designer: Designer) {
    let listener = window_event_listener(ev::keydown, move |event| {
        let is_nowhere = document().active_element().is_none_or(|focus| focus.tag_name() == "BODY");
        // The row itself has heard of it, where it had the focus.
        if !is_nowhere || event.default_prevented() {
            return;
        }
        let moving = designer.moving.try_get_untracked().flatten();
        if let Some((link_id, step)) = moving.zip(step_of(&event)) {
            event.prevent_default();
            designer.step(&link_id, step);
        }
    });
    on_cleanup(move || listener.remove());
}

fn begin_drag(designer: Designer, link_id: &str, event: &ev::DragEvent) {
    carry(link_id, event);
    designer.dragged.set(Some(link_id.to_owned()));
}

/// Some browsers drag only what carries something.
#[cfg(feature = "hydrate")]
fn carry(link_id: &str, event: &ev::DragEvent) {
    if let Some(carried) = event.data_transfer() {
        // Where it cannot be set, the drag may still begin.
        let _set = carried.set_data("text/plain", link_id);
    }
}

/// Nothing is dragged while a page is rendered.
#[cfg(not(feature = "hydrate"))]
fn carry(_: &str, _: &ev::DragEvent) {}

#[cfg(feature = "hydrate")]
fn is_lower_half(event: &ev::DragEvent) -> bool {
    use leptos::{wasm_bindgen::JsCast, web_sys};
    let row = event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    row.is_some_and(|row| {
        let bounds = row.get_bounding_client_rect();
        f64::from(event.client_y()) > bounds.top() + bounds.height() / 2.0
    })
}

/// Nothing is dragged while a page is rendered.
#[cfg(not(feature = "hydrate"))]
fn is_lower_half(_: &ev::DragEvent) -> bool {
    false
}

#[component]
fn Adding(designer: Designer) -> impl IntoView {
    let kind = RwSignal::new(QuestionKind::ShortText);
    let options = QuestionKind::ALL
        .iter()
        .enumerate()
        .map(|(at, kind)| view! { <option value=at.to_string()>{kind.label()}</option> })
        .collect_view();
    let choose = move |event: ev::Event| {
        let chosen = event_target_value(&event).parse::<usize>().ok().and_then(|at| QuestionKind::ALL.get(at).copied());
        kind.set(chosen.unwrap_or(QuestionKind::ShortText));
    };
    let place = move || {
        let open = designer.selected.get().and_then(|link_id| designer.item(&link_id));
        match open {
            Some(item) if QuestionKind::of(&item) == Some(QuestionKind::Section) => format!("At the end of “{}”", name_of(&item)),
            Some(item) => format!("After “{}”", name_of(&item)),
            None => "At the end".to_owned(),
        }
    };
    view! {
        <div class="card stack">
            <div class="field">
                <label for="d-kind">"What to add"</label>
                <span class="hint" id="d-kind-hint">{place}</span>
                <select class="input" id="d-kind" aria-describedby="d-kind-hint" on:change=choose>{options}</select>
            </div>
            <button type="button" class="button" on:click=move |_| designer.add(kind.get_untracked())>"Add"</button>
        </div>
    }
    .into_any()
}
