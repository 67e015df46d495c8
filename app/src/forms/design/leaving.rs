//! The last changes of a draft when its page goes. Within the program, saving goes on by itself; with the tab, they are sent on the way
//! out, since nothing of what staff write is kept in a browser. A save that is under way meanwhile is overtaken by neither: the server
//! knows the page's changes by their number, and takes a later one after an earlier one of the same page alone.

use super::{
    api::SaveDesign,
    saving::{RETRY, is_away, saved},
    state::Designer,
};
use crate::messages::in_order;
use leptos::{ev, prelude::*, server_fn::ServerFn, web_sys};

pub fn save_on_leaving(designer: Designer) {
    let sent = StoredValue::new(false);
    let gone = window_event_listener(ev::pagehide, move |_| {
        if let Some(unsaved) = designer.next_save() {
            send(&unsaved);
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

/// After the page: until it arrives, is refused, or the tab is closed. What is opened meanwhile waits for the first try.
pub fn go_on(designer: Designer) {
    let Some(unsaved) = designer.next_save() else { return };
    let mut saving = in_order(saved(unsaved.clone()));
    leptos::task::spawn_local(async move {
        let closed = {
            let unsaved = unsaved.clone();
            window_event_listener(ev::pagehide, move |_| send(&unsaved))
        };
        // Whoever left while it was refused has been asked.
        while saving.await.is_err_and(|failure| is_away(&failure.0)) {
            gloo_timers::future::sleep(RETRY).await;
            saving = in_order(saved(unsaved.clone()));
        }
        closed.remove();
    });
}

fn send(save: &SaveDesign) {
    let Ok(json) = serde_json::to_string(save) else { return };
    let kind = web_sys::BlobPropertyBag::new();
    kind.set_type("application/json");
    let parts = web_sys::js_sys::Array::of1(&json.into());
    if let Ok(body) = web_sys::Blob::new_with_str_sequence_and_options(&parts, &kind) {
        // A draft that is longer than browsers send so is as it was saved last.
        let _taken = window().navigator().send_beacon_with_opt_blob(SaveDesign::url(), Some(&body));
    }
}
