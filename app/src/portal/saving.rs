//! Hearing what is typed: a field's question is read as a post would be. What becomes of it is in `sending`.

use super::{filled::Filled, pressing::Pressing, sending::Sending};
use domain::forms::{DRAWN_SUFFIX, OTHER_SUFFIX, UNIT_SUFFIX, place_of_field};
use leptos::{html, prelude::*, wasm_bindgen::JsCast, web_sys};

/// Of a slider: its words while the number beside it is none.
const SLIDES: &str = "data-slides";
/// Of the field for own words: what stood there before another answer was chosen.
const LEFT: &str = "data-left";
/// What is read out in place of where it stands.
const SAID: &str = "aria-valuetext";

pub fn keep_as_typed(node: NodeRef<html::Form>, sending: Sending) {
    let state = sending.state;
    let pressing = Pressing::new(state);
    Effect::new(move |_| {
        let Some(form) = node.get() else { return };
        let own = send_wrapper(form.clone());
        let input = on(&form, "input", move |event| hear(&own, state, &event));
        let change = on(&form, "change", move |event| pressing.leave(&event));
        let own = send_wrapper(form.clone());
        let click = on(&form, "click", move |event| tap(&own, state, &event));
        catch_up(&form, state);
        let submit = on(&form, "submit", move |event| sending.hold_submit(&event));
        on_cleanup(move || {
            input();
            change();
            click();
            submit();
        });
    });
    sending.start();
}

/// Listens on the element; the answer stops listening.
pub fn on(
    target: &web_sys::EventTarget,
    event: &'static str,
    handler: impl Fn(web_sys::Event) + 'static,
) -> impl FnOnce() + Send + Sync + 'static {
    let closure = wasm_bindgen::closure::Closure::<dyn Fn(web_sys::Event)>::new(handler);
    let target = send_wrapper(target.clone());
    // It can only fail for a detached element, which sends no events either.
    let _detached = target.add_event_listener_with_callback(event, closure.as_ref().unchecked_ref());
    let closure = send_wrapper(closure);
    move || {
        let _detached = target.remove_event_listener_with_callback(event, closure.as_ref().unchecked_ref());
    }
}

fn send_wrapper<T>(value: T) -> leptos::__reexports::send_wrapper::SendWrapper<T> {
    leptos::__reexports::send_wrapper::SendWrapper::new(value)
}

/// What was typed and chosen before there was anything here to hear it: the page stands long before the program has arrived.
fn catch_up(form: &web_sys::HtmlFormElement, state: Filled) {
    let controls = form.elements();
    let controls = (0..controls.length()).filter_map(|at| controls.item(at)?.dyn_into::<web_sys::HtmlElement>().ok());
    // Of a question with several controls it is heard once for each that was changed, and says the same each time.
    for control in controls.filter(|control| was_changed(control).unwrap_or_default()) {
        slide(&control);
        hear_of(form, state, &control);
    }
}

/// Whether a control says something else than the page that came.
fn was_changed(control: &web_sys::HtmlElement) -> Option<bool> {
    if let Some(input) = control.dyn_ref::<web_sys::HtmlInputElement>() {
        return Some(match input.type_().as_str() {
            "checkbox" | "radio" => input.checked() != input.default_checked(),
            // A slider stands somewhere even where nothing is answered; the number beside it says what is.
            "file" | "hidden" | "range" => false,
            // An empty one may be what the browser cannot show of what was typed.
            "date" | "time" | "datetime-local" => !input.value().is_empty() && input.value() != input.default_value(),
            _ => input.value() != input.default_value(),
        });
    }
    if let Some(area) = control.dyn_ref::<web_sys::HtmlTextAreaElement>() {
        return Some(area.value() != area.default_value().ok()?.replace("\r\n", "\n"));
    }
    let options = control.dyn_ref::<web_sys::HtmlSelectElement>()?.options();
    let mut options = (0..options.length()).filter_map(|at| options.item(at)?.dyn_into::<web_sys::HtmlOptionElement>().ok());
    // Where the page chose none, the browser shows the first.
    let first = options.next()?;
    let others_chosen = options.any(|option| option.selected() != option.default_selected());
    Some(others_chosen || (first.default_selected() && !first.selected()))
}

/// A key, or a choice: takes the question's fields as a post would.
pub fn hear(form: &web_sys::HtmlFormElement, state: Filled, event: &web_sys::Event) {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlElement>().ok()) else { return };
    slide(&target);
    choose_alone(&target);
    choose_own_words(&target);
    leave_own_words(&target);
    hear_of(form, state, &target);
}

fn hear_of(form: &web_sys::HtmlFormElement, state: Filled, control: &web_sys::HtmlElement) {
    let Some(name) = name_of(control) else { return };
    let place = place_of_field(&name).to_owned();
    let names = ["", OTHER_SUFFIX, UNIT_SUFFIX, DRAWN_SUFFIX].map(|suffix| format!("{place}{suffix}"));
    let fields: Vec<(String, String)> =
        names.iter().flat_map(|name| values_of(form, name).into_iter().map(|value| (name.clone(), value))).collect();
    state.hear(&name, &fields);
}

/// A control without one of its own, a slider, speaks for the number beside it. A file's own question tells when it has arrived.
pub fn name_of(control: &web_sys::HtmlElement) -> Option<String> {
    if control.dyn_ref::<web_sys::HtmlInputElement>().is_some_and(|input| input.type_() == "file") {
        return None;
    }
    let own = control.get_attribute("name").filter(|name| !name.starts_with('_'));
    own.or_else(|| control.previous_element_sibling().filter(|_| control.has_attribute(SLIDES))?.get_attribute("name"))
}

/// By the form's own index of its controls, which also knows them by their ids: a search would go through all of a long form.
fn values_of(form: &web_sys::HtmlFormElement, name: &str) -> Vec<String> {
    let Some(found) = form.elements().named_item(name) else { return Vec::new() };
    let controls: Vec<web_sys::Node> = match found.dyn_into::<web_sys::NodeList>() {
        Ok(several) => (0..several.length()).filter_map(|at| several.get(at)).collect(),
        Err(one) => vec![one.into()],
    };
    let is_named = |control: &&web_sys::Node| {
        control.dyn_ref::<web_sys::Element>().is_some_and(|control| control.get_attribute("name").as_deref() == Some(name))
    };
    controls.iter().filter(is_named).filter_map(value_of).collect()
}

/// As it would be sent; `None` for a choice that is not taken.
fn value_of(control: &web_sys::Node) -> Option<String> {
    if let Some(input) = control.dyn_ref::<web_sys::HtmlInputElement>() {
        let is_choice = matches!(input.type_().as_str(), "radio" | "checkbox");
        return (!is_choice || input.checked()).then(|| input.value());
    }
    let select = control.dyn_ref::<web_sys::HtmlSelectElement>().map(web_sys::HtmlSelectElement::value);
    select.or_else(|| control.dyn_ref::<web_sys::HtmlTextAreaElement>().map(web_sys::HtmlTextAreaElement::value))
}

/// The slider's number goes into the field beside it, and a number that is typed there moves the slider. Where there is none it says so,
/// though it stands somewhere.
fn slide(target: &web_sys::HtmlElement) {
    let input = |element: web_sys::Element| element.dyn_into::<web_sys::HtmlInputElement>().ok();
    let Some(own) = target.dyn_ref::<web_sys::HtmlInputElement>() else { return };
    if own.has_attribute(SLIDES) {
        if let Some(field) = own.previous_element_sibling().and_then(input) {
            field.set_value(&own.value());
        }
        return say_answered(own, true);
    }
    let Some(slider) = own.next_element_sibling().and_then(input).filter(|beside| beside.has_attribute(SLIDES)) else { return };
    let number = own.value().trim().parse::<i32>().ok();
    // Without one it goes back to where it stands at first.
    slider.set_value(&number.map(|number| number.to_string()).unwrap_or_default());
    say_answered(&slider, number.is_some());
}

fn say_answered(slider: &web_sys::HtmlInputElement, is_answered: bool) {
    let said = slider.get_attribute(SLIDES).filter(|_| !is_answered);
    // It can only fail for an attribute that has no name.
    let _said = match said {
        Some(words) => slider.set_attribute(SAID, &words),
        None => slider.remove_attribute(SAID),
    };
}

/// Where a slider that is not answered stands already, sliding changes nothing: a tap there answers. And a button takes an answer back.
pub fn tap(form: &web_sys::HtmlFormElement, state: Filled, event: &web_sys::Event) {
    let Some(target) = event.target().and_then(|target| target.dyn_into::<web_sys::HtmlElement>().ok()) else { return };
    if target.has_attribute(SLIDES) && target.has_attribute(SAID) {
        hear(form, state, event);
    } else if target.has_attribute("data-clears")
        && let Ok(Some(question)) = target.closest("fieldset")
    {
        clear(form, state, &question);
    }
}

/// The button is not seen any more: one goes on at the first of the answers.
fn clear(form: &web_sys::HtmlFormElement, state: Filled, question: &web_sys::Element) {
    let Ok(inputs) = question.query_selector_all("input") else { return };
    let inputs: Vec<_> = (0..inputs.length()).filter_map(|at| inputs.get(at)?.dyn_into::<web_sys::HtmlInputElement>().ok()).collect();
    for input in &inputs {
        if input.type_() == "radio" { input.set_checked(false) } else { input.set_value("") }
    }
    if let Some(first) = inputs.first() {
        // An element that cannot take the focus leaves it where it was.
        let _left = first.focus();
        hear_of(form, state, first);
    }
}

/// A pattern's match by the browser's own regular expressions.
pub fn matches(pattern: &str, text: &str) -> Option<bool> {
    use web_sys::js_sys::{Array, Function, Reflect, RegExp, global};
    let constructor: Function = Reflect::get(&global(), &"RegExp".into()).ok()?.dyn_into().ok()?;
    let whole = [format!("^(?:{pattern})$").into(), "u".into()];
    // It throws at what cannot be read.
    let read: RegExp = Reflect::construct(&constructor, &Array::of2(&whole[0], &whole[1])).ok()?.dyn_into().ok()?;
    Some(read.test(text))
}

/// An option that excludes the others takes their ticks away, and they its.
fn choose_alone(target: &web_sys::HtmlElement) {
    let Some(chosen) = target.dyn_ref::<web_sys::HtmlInputElement>().filter(|input| input.type_() == "checkbox" && input.checked()) else {
        return;
    };
    let Ok(Some(question)) = target.closest("fieldset") else { return };
    let Ok(boxes) = question.query_selector_all("input[type=checkbox]") else { return };
    let is_alone = |input: &web_sys::HtmlInputElement| input.has_attribute("data-alone");
    for other in (0..boxes.length()).filter_map(|at| boxes.get(at)?.dyn_into::<web_sys::HtmlInputElement>().ok()) {
        if other.value() != chosen.value() && (is_alone(chosen) || is_alone(&other)) {
            other.set_checked(false);
        }
    }
}

/// Whoever writes beside radio buttons takes none of them.
fn choose_own_words(target: &web_sys::HtmlElement) {
    let is_written = target.dyn_ref::<web_sys::HtmlInputElement>().is_some_and(|input| !input.value().trim().is_empty());
    let is_beside = target.get_attribute("name").is_some_and(|name| name.ends_with(OTHER_SUFFIX));
    let Ok(Some(question)) = target.closest("fieldset") else { return };
    let Ok(Some(radio)) = question.query_selector(&format!("input[type=radio][value='{OTHER_SUFFIX}']")) else { return };
    if let Some(radio) = radio.dyn_ref::<web_sys::HtmlInputElement>().filter(|_| is_written && is_beside) {
        radio.set_checked(true);
    }
}

/// Whoever chooses another radio button gives no answer in their own words any more. The words come back when they turn to them again.
fn leave_own_words(target: &web_sys::HtmlElement) {
    let Some(chosen) = target.dyn_ref::<web_sys::HtmlInputElement>().filter(|input| input.type_() == "radio") else { return };
    let Ok(Some(question)) = target.closest("fieldset") else { return };
    let Ok(Some(own)) = question.query_selector(&format!("input[name='{}{OTHER_SUFFIX}']", chosen.name())) else { return };
    let Ok(own) = own.dyn_into::<web_sys::HtmlInputElement>() else { return };
    let is_own = chosen.value() == OTHER_SUFFIX;
    if is_own == own.value().trim().is_empty() {
        let kept = own.get_attribute(LEFT).unwrap_or_default();
        // It can only fail for an attribute that has no name.
        let _kept = if is_own { own.remove_attribute(LEFT) } else { own.set_attribute(LEFT, &own.value()) };
        own.set_value(if is_own { &kept } else { "" });
    }
}
