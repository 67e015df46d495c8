//! Signing a form: the name in letters, and beside it a pad on which one draws with a finger, a pen or a mouse. The pad needs scripts; the
//! name does not, and is what whoever has no pointer signs by. What is drawn is an answer's field, so it is kept as what is typed is.

use super::{
    controls::{Field, control_view, hint},
    filled::Filled,
    question::{anchor, words},
};
use crate::language::words as words_of_page;
use domain::forms::{DRAWING_HEIGHT, DRAWING_WIDTH, DRAWN_SUFFIX, Drawing, Item};
use leptos::{ev, html, prelude::*};

#[derive(Clone, Copy)]
struct Pad {
    state: Filled,
    drawing: RwSignal<Drawing>,
    /// Whose stroke is under way, by the pointer's number.
    pen: StoredValue<Option<i32>>,
    /// When the drawing was last told of while a stroke goes on, by the page's clock.
    #[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only a browser draws"))]
    told_at: StoredValue<f64>,
    field: NodeRef<html::Input>,
    name_id: StoredValue<String>,
}

pub fn signature_view(state: Filled, item: &Item, name: String) -> AnyView {
    let (id, error) = (anchor(&name), state.error(&name));
    let (hint_id, error_id) = (format!("{id}-hint"), format!("{id}-error"));
    let drawn_name = format!("{name}{DRAWN_SUFFIX}");
    let place = name.clone();
    let path = state.values(&drawn_name).into_iter().next().unwrap_or_default();
    let typed = state.values(&name).into_iter().next().unwrap_or_default();
    let pad = Pad {
        state,
        drawing: RwSignal::new(Drawing::parse(&path).unwrap_or_default()),
        pen: StoredValue::new(None),
        told_at: StoredValue::new(0.0),
        field: NodeRef::new(),
        name_id: StoredValue::new(id.clone()),
    };
    let field =
        Field { id: id.clone(), name, value: typed, unit: String::new(), described: format!("{hint_id} {error_id}"), label: None, error };
    let question = item.question_in(words_of_page().language()).to_owned();
    let action = format!("ask:{place}");
    let asks = move || state.offers_asking() && is_alone_missing(state, &place);
    view! {
        <div class="field signing" class:wrong=move || error.get().is_some()>
            <label for=id lang=state.lang(item)>{words(item)}</label>
            <span class="hint" id=hint_id>{hint(item)}</span>
            {control_view(state, item, field)}
            {(!item.is_read_only()).then(|| pad_view(pad, question))}
            <input type="hidden" name=drawn_name value=path node_ref=pad.field />
            <span class="error" id=error_id>{move || error.get()}</span>
            <Show when=asks><button class="button" name="_action" value=action.clone()>{words_of_page().ask_to_sign()}</button></Show>
        </div>
    }
    .into_any()
}

/// Somebody can be asked for a signature that is missing where another one is there (R31).
fn is_alone_missing(state: Filled, place: &str) -> bool {
    state.progress.track();
    state.filling.with_value(|filling| {
        let is_signature = |(place, _): (&str, _)| filling.item_at(place).is_some_and(Item::is_signature);
        filling.answers().get(place).is_empty() && filling.answers().iter().any(is_signature)
    })
}

/// Without scripts there is only what was drawn before.
fn pad_view(pad: Pad, question: String) -> AnyView {
    let said = words_of_page();
    let is_drawn = Memo::new(move |_| pad.drawing.with(|drawing| !drawing.is_empty()));
    let is_out_of_sight = move || !pad.state.scripted.get() && !is_drawn.get();
    let label = move || if is_drawn.get() { said.pad_drawn_label(&question) } else { said.pad_empty_label(&question) };
    let told = move || {
        let (is_full, is_drawn) = (pad.drawing.with(Drawing::is_full), is_drawn.get());
        match (is_full, is_drawn) {
            (true, _) => said.pad_full(),
            (_, true) => said.pad_drawn(),
            (false, false) => said.pad_lead(),
        }
    };
    view! {
        <div class="pad" hidden=is_out_of_sight>
            <svg
                class="drawing"
                role="img"
                aria-label=label
                viewBox=format!("0 0 {DRAWING_WIDTH} {DRAWING_HEIGHT}")
                on:pointerdown=move |event| pad.put_down(&event)
                on:pointermove=move |event| pad.draw(&event)
                on:pointerup=move |event| pad.lift(&event)
                on:pointercancel=move |event| pad.lift(&event)
            >
                <path class="pad-line" d="M30 160L570 160"></path>
                <path class="ink" d=move || pad.drawing.with(ToString::to_string)></path>
            </svg>
            <div class="pad-foot">
                <span class="hint" role="status">{told}</span>
                <Show when=move || is_drawn.get() && pad.state.scripted.get()>
                    <button type="button" class="button small" on:click=move |_| pad.clear()>{said.pad_clear()}</button>
                </Show>
            </div>
        </div>
    }
    .into_any()
}

impl Pad {
    /// The first finger draws; another beside it is a hand that rests.
    fn put_down(self, event: &ev::PointerEvent) {
        if event.button() != 0 || self.pen.with_value(Option::is_some) {
            return;
        }
        event.prevent_default();
        let begins = self.drawing.try_update(Drawing::begin) == Some(true);
        if begins {
            self.pen.set_value(Some(event.pointer_id()));
            capture(event);
            self.add(event);
        }
    }

    fn draw(self, event: &ev::PointerEvent) {
        if self.is_own(event) {
            event.prevent_default();
            self.add(event);
            self.tell_in_time(event);
        }
    }

    fn lift(self, event: &ev::PointerEvent) {
        if self.is_own(event) {
            self.pen.set_value(None);
            self.drawing.update(Drawing::end);
            self.tell();
        }
    }

    fn is_own(self, event: &ev::PointerEvent) -> bool {
        self.pen.get_value() == Some(event.pointer_id())
    }

    fn add(self, event: &ev::PointerEvent) {
        let Some(point) = point_of(event) else { return };
        // A point that changes nothing is not drawn anew.
        self.drawing.maybe_update(|drawing| drawing.go_on(point));
    }

    fn clear(self) {
        self.pen.set_value(None);
        self.drawing.set(Drawing::default());
        self.tell();
        // The button is gone.
        super::focus_soon(self.name_id.get_value());
    }

    /// A long stroke is kept before it ends (R22).
    #[cfg(feature = "hydrate")]
    fn tell_in_time(self, event: &ev::PointerEvent) {
        const PAUSE: f64 = 400.0;
        let now = event.time_stamp();
        if now - self.told_at.get_value() > PAUSE {
            self.told_at.set_value(now);
            self.tell();
        }
    }

    /// Nothing is drawn while a page is rendered.
    #[cfg(not(feature = "hydrate"))]
    fn tell_in_time(self, _: &ev::PointerEvent) {
        self.tell();
    }

    /// Into the field that is sent, as if somebody had typed there.
    fn tell(self) {
        #[cfg(feature = "hydrate")]
        if let Some(field) = self.field.get_untracked() {
            let mut drawing = self.drawing.get_untracked();
            drawing.end();
            field.set_value(&drawing.to_string());
            let told = leptos::web_sys::EventInit::new();
            told.set_bubbles(true);
            if let Ok(event) = leptos::web_sys::Event::new_with_event_init_dict("input", &told) {
                // It fails only for an event that is under way already.
                let _told = field.dispatch_event(&event);
            }
        }
        #[cfg(not(feature = "hydrate"))]
        let _ = self.field;
    }
}

/// The strokes go on where the pointer leaves the pad.
#[cfg(feature = "hydrate")]
fn capture(event: &ev::PointerEvent) {
    use leptos::{wasm_bindgen::JsCast, web_sys};
    let pad = event.current_target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    if let Some(pad) = pad {
        // Without it a stroke ends at the edge.
        let _captured = pad.set_pointer_capture(event.pointer_id());
    }
}

/// Nothing is drawn while a page is rendered.
#[cfg(not(feature = "hydrate"))]
fn capture(_: &ev::PointerEvent) {}

/// Where on the pad, in its own units.
#[cfg(feature = "hydrate")]
fn point_of(event: &ev::PointerEvent) -> Option<(u16, u16)> {
    use leptos::{wasm_bindgen::JsCast, web_sys};
    let bounds = event.current_target()?.dyn_into::<web_sys::Element>().ok()?.get_bounding_client_rect();
    let scaled = |at: i32, from: f64, length: f64, units: u16| {
        let at = (f64::from(at) - from) / length.max(1.0) * f64::from(units);
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "held to the pad")]
        let at = at.round().clamp(0.0, f64::from(units)) as u16;
        at
    };
    Some((
        scaled(event.client_x(), bounds.left(), bounds.width(), DRAWING_WIDTH),
        scaled(event.client_y(), bounds.top(), bounds.height(), DRAWING_HEIGHT),
    ))
}

/// Nothing is drawn while a page is rendered.
#[cfg(not(feature = "hydrate"))]
fn point_of(_: &ev::PointerEvent) -> Option<(u16, u16)> {
    None
}
