//! A file on its way, by the one browser interface that tells how much of it has left.

use super::upload::Way;
use leptos::{html, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{DragEvent, File, FormData, HtmlInputElement, ProgressEvent, XmlHttpRequest};

/// As `services` reads; a larger one need not travel.
const LIMIT: f64 = 100.0 * 1024.0 * 1024.0;

/// Sends what is chosen, once at a time, and goes on to the import's page.
pub(super) fn sending(input: NodeRef<html::Input>, way: RwSignal<Way>) -> Callback<()> {
    let navigate = use_navigate();
    Callback::new(move |()| {
        if matches!(way.get_untracked(), Way::Sending(_)) {
            return;
        }
        let Some(file) = chosen(input) else { return way.set(Way::Refused("Choose a file.".to_owned())) };
        if file.size() > LIMIT {
            return way.set(Way::Refused("The file is larger than 100 MB. Split it, and import one part after the other.".to_owned()));
        }
        way.set(Way::Sending(0));
        let navigate = navigate.clone();
        let arrived = move |to: String| navigate(&to, NavigateOptions::default());
        if send(&file, way, arrived).is_err() {
            way.set(Way::Refused(NOT_ARRIVED.to_owned()));
        }
    })
}

/// What was dropped is chosen, as by the button.
pub(super) fn dropped(event: &DragEvent, input: NodeRef<html::Input>, go: Callback<()>) {
    let Some(files) = event.data_transfer().and_then(|dropped| dropped.files()).filter(|files| files.length() > 0) else { return };
    if let Some(input) = element(input) {
        input.set_files(Some(&files));
        go.run(());
    }
}

const NOT_ARRIVED: &str = "The file did not arrive. Check the network, then send it again.";

fn element(input: NodeRef<html::Input>) -> Option<HtmlInputElement> {
    input.get_untracked()
}

fn chosen(input: NodeRef<html::Input>) -> Option<File> {
    element(input)?.files()?.get(0)
}

fn send(file: &File, way: RwSignal<Way>, arrived: impl Fn(String) + 'static) -> Result<(), wasm_bindgen::JsValue> {
    let request = XmlHttpRequest::new()?;
    request.open("POST", "/organization/clients")?;
    request.set_request_header("accept", "text/plain")?;
    let progress = Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| {
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 100")]
        let parts = (event.loaded() / event.total().max(1.0) * 100.0) as u32;
        // The page may have been left meanwhile.
        let _gone = way.try_set(Way::Sending(parts.min(100)));
    });
    request.upload()?.set_onprogress(Some(progress.as_ref().unchecked_ref()));
    let answer = request.clone();
    let ended = Closure::<dyn Fn()>::new(move || {
        let text = answer.response_text().ok().flatten().unwrap_or_default();
        match answer.status().unwrap_or_default() {
            200 => arrived(text),
            0 | 502..=504 => drop(way.try_set(Way::Refused(NOT_ARRIVED.to_owned()))),
            _ => drop(way.try_set(Way::Refused(text))),
        }
    });
    request.set_onloadend(Some(ended.as_ref().unchecked_ref()));
    // The browser holds them as long as the file is on its way; two small functions outlive it.
    progress.forget();
    ended.forget();
    let body = FormData::new()?;
    body.append_with_blob_and_filename("file", file, &file.name())?;
    request.send_with_opt_form_data(Some(&body))
}
