//! A file on its way, by the one browser interface that tells how much of it has left.

use leptos::prelude::{TimeoutHandle, set_timeout_with_handle};
use std::{cell::Cell, rc::Rc, time::Duration};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{File, FormData, ProgressEvent, XmlHttpRequest};

/// Without any progress for so long a file is given up.
const STALLED: Duration = Duration::from_secs(30);
/// Once all of it has left. A server may look at it for a minute before it answers.
const UNANSWERED: Duration = Duration::from_secs(90);

/// What became of it.
pub enum Upload<T> {
    Answered(T),
    /// With the server's sentence.
    Refused(String),
    /// Not by the server, but by what stands in front of it.
    TooLarge,
    /// The network or the server was away, or something in front of it answered in its place: nothing is known to have arrived.
    Lost,
}

/// Posts the file as this field; the answer is asked for as plain text. `progress` hears how much has left, in per cent; what `read` does not
/// know is no answer of ours.
pub fn send<T: 'static>(
    address: &str,
    field: &str,
    file: &File,
    read: fn(&str) -> Option<T>,
    progress: impl Fn(u32) + 'static,
    ended: impl Fn(Upload<T>) + 'static,
) -> Result<(), JsValue> {
    let request = XmlHttpRequest::new()?;
    request.open("POST", address)?;
    request.set_request_header("accept", "text/plain")?;
    let patience = Rc::new(Patience { request: request.clone(), timer: Cell::new(None) });
    patience.begin(STALLED);
    let waiting = Rc::clone(&patience);
    let progress = Closure::<dyn Fn(ProgressEvent)>::new(move |event: ProgressEvent| {
        waiting.begin(if event.loaded() < event.total() { STALLED } else { UNANSWERED });
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and 100")]
        let share = (event.loaded() / event.total().max(1.0) * 100.0) as u32;
        progress(share.min(100));
    });
    request.upload()?.set_onprogress(Some(progress.as_ref().unchecked_ref()));
    let answer = request.clone();
    let ended = Closure::<dyn Fn()>::new(move || {
        patience.end();
        let text = answer.response_text().ok().flatten().unwrap_or_default();
        // A proxy says in HTML what it has to say.
        let is_ours = answer.get_response_header("content-type").ok().flatten().is_some_and(|kind| kind.starts_with("text/plain"));
        ended(match answer.status().unwrap_or_default() {
            200 => read(&text).map_or(Upload::Lost, Upload::Answered),
            0 | 502..=504 => Upload::Lost,
            _ if is_ours => Upload::Refused(text),
            413 => Upload::TooLarge,
            _ => Upload::Lost,
        });
    });
    request.set_onloadend(Some(ended.as_ref().unchecked_ref()));
    // The browser holds them as long as the file is on its way; two small functions outlive it.
    progress.forget();
    ended.forget();
    let body = FormData::new()?;
    body.append_with_blob_and_filename(field, file, &file.name())?;
    request.send_with_opt_form_data(Some(&body))
}

struct Patience {
    request: XmlHttpRequest,
    timer: Cell<Option<TimeoutHandle>>,
}

impl Patience {
    /// From now.
    fn begin(&self, for_so_long: Duration) {
        self.end();
        let request = self.request.clone();
        let given_up = move || {
            // It has ended by itself where it cannot be given up.
            let _ended = request.abort();
        };
        self.timer.set(set_timeout_with_handle(given_up, for_so_long).ok());
    }

    fn end(&self) {
        if let Some(timer) = self.timer.take() {
            timer.clear();
        }
    }
}
