//! The last changes of a draft when the page goes: they are sent on the way out, since nothing of what staff write is kept in a browser.

use super::{
    api::SaveDesign,
    state::{Designer, Keeping},
};
use leptos::{ev, prelude::*, server_fn::ServerFn, web_sys};

/// `is_saving`: a save is under way, of which nobody will hear whether it arrived.
pub fn save_on_leaving(designer: Designer, is_saving: impl Fn() -> bool + Copy + Send + Sync + 'static) {
    let sent = StoredValue::new(false);
    let gone = window_event_listener(ev::pagehide, move |_| {
        let is_unsaved = designer.keeping.try_with_untracked(|now| matches!(now, Keeping::Changed | Keeping::Waiting(_) | Keeping::Saving));
        if is_unsaved == Some(true) {
            send(designer, is_saving());
            sent.set_value(true);
        }
    });
    // Come back to as it was left, the page does not know which revision there is by now.
    let back = window_event_listener(ev::pageshow, move |_| {
        if sent.try_get_value() == Some(true) {
            // A page that cannot be loaded anew says that it was overtaken, at the next save.
            let _reloaded = window().location().reload();
        }
    });
    on_cleanup(move || {
        gone.remove();
        back.remove();
    });
}

/// Each save names the revision that it was made from. Where one is under way, this is said to come after it as well: of the two, the
/// one that is right is taken, and the other refused.
fn send(designer: Designer, is_saving: bool) {
    let (Some(questionnaire), Some(revision)) = (designer.form.try_get_untracked(), designer.revision.try_get_untracked()) else { return };
    let revisions = if is_saving { vec![revision, revision + 1] } else { vec![revision] };
    for revision in revisions {
        let save = SaveDesign { form: designer.id, revision, questionnaire: questionnaire.clone() };
        let Ok(json) = serde_json::to_string(&save) else { continue };
        let kind = web_sys::BlobPropertyBag::new();
        kind.set_type("application/json");
        let parts = web_sys::js_sys::Array::of1(&json.into());
        if let Ok(body) = web_sys::Blob::new_with_str_sequence_and_options(&parts, &kind) {
            // A draft that is longer than browsers send so is as it was saved last.
            let _taken = window().navigator().send_beacon_with_opt_blob(SaveDesign::url(), Some(&body));
        }
    }
}
