//! What is chosen or dropped goes on its way, and the page on to the import's.

use super::upload::Way;
use crate::components::{
    chosen_file,
    upload::{self, Upload},
};
use domain::ids::ImportId;
use leptos::{html, prelude::*};
use leptos_router::{NavigateOptions, hooks::use_navigate};
use web_sys::{DragEvent, File};

/// As `services` reads; a larger one need not travel.
const LIMIT: f64 = 100.0 * 1024.0 * 1024.0;

/// Sends what is chosen, once at a time, and goes on to the import's page.
pub(super) fn sending(input: NodeRef<html::Input>, way: RwSignal<Way>) -> Callback<()> {
    let navigate = use_navigate();
    Callback::new(move |()| {
        if matches!(way.get_untracked(), Way::Sending(_)) {
            return;
        }
        let Some(file) = chosen_file(input) else { return way.set(Way::Refused("Choose a file.".to_owned())) };
        if file.size() > LIMIT {
            return way.set(Way::Refused("The file is larger than 100 MB. Split it, and import one part after the other.".to_owned()));
        }
        way.set(Way::Sending(0));
        let navigate = navigate.clone();
        // Whoever has left the page meanwhile is not taken from what they do: the import is listed.
        let arrived = move |import: ImportId| {
            if way.try_get_untracked().is_some() {
                navigate(&format!("{IMPORTS}{import}"), NavigateOptions::default());
            }
        };
        if send(&file, way, arrived).is_err() {
            way.set(Way::Refused(NOT_ARRIVED.to_owned()));
        }
    })
}

/// What was dropped is chosen, as by the button.
pub(super) fn dropped(event: &DragEvent, input: NodeRef<html::Input>, go: Callback<()>) {
    let Some(files) = event.data_transfer().and_then(|dropped| dropped.files()).filter(|files| files.length() > 0) else { return };
    if let Some(input) = input.get_untracked() {
        input.set_files(Some(&files));
        go.run(());
    }
}

/// Before an import's id in the address of its page, which is what the server answers.
const IMPORTS: &str = "/organization/clients/imports/";
const NOT_ARRIVED: &str = "The file did not arrive. Check the network, then send it again.";
const TURNED_AWAY: &str = "The server in front of Anteroom takes no file of this size. Whoever looks after it can let 100 MB through. \
     Or split the file, and import one part after the other.";

fn send(file: &File, way: RwSignal<Way>, arrived: impl Fn(ImportId) + 'static) -> Result<(), wasm_bindgen::JsValue> {
    // The page may have been left meanwhile.
    let progress = move |share| drop(way.try_set(Way::Sending(share)));
    let ended = move |upload| match upload {
        Upload::Answered(import) => arrived(import),
        Upload::Lost => drop(way.try_set(Way::Refused(NOT_ARRIVED.to_owned()))),
        Upload::Refused(text) => drop(way.try_set(Way::Refused(text))),
        Upload::TooLarge => drop(way.try_set(Way::Refused(TURNED_AWAY.to_owned()))),
    };
    upload::send("/organization/clients", "file", file, read, progress, ended)
}

fn read(answer: &str) -> Option<ImportId> {
    answer.strip_prefix(IMPORTS)?.parse().ok()
}
