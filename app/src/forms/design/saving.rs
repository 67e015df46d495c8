//! Keeping the draft while one designs: one save at a time, the newest state after a short pause, tried again while the network is away,
//! and stopped when another administrator was faster.

use super::{
    api::{get_design, save_design},
    state::{Designer, Keeping},
};
use domain::Refusal;
use leptos::prelude::*;
use std::time::Duration;

/// After the last change.
const PAUSE: Duration = Duration::from_millis(700);
const RETRY: Duration = Duration::from_secs(3);

pub fn keep(designer: Designer) {
    let timer = StoredValue::new(None::<TimeoutHandle>);
    let running = StoredValue::new(false);
    let stop = move || {
        if let Some(timer) = timer.try_update_value(Option::take).flatten() {
            timer.clear();
        }
    };
    Effect::new(move |_| {
        let pause = match designer.keeping.get() {
            Keeping::Changed => PAUSE,
            Keeping::Waiting(_) => RETRY,
            _ => return,
        };
        // Each letter starts the pause anew.
        designer.form.track();
        stop();
        timer.set_value(set_timeout_with_handle(move || save(designer, running), pause).ok());
    });
    on_cleanup(stop);
    super::leaving::save_on_leaving(designer, move || running.try_get_value() == Some(true));
}

fn save(designer: Designer, running: StoredValue<bool>) {
    let (Some(form), Some(revision)) = (designer.form.try_get_untracked(), designer.revision.try_get_untracked()) else { return };
    if running.get_value() {
        // Two at once would overtake one another: after another pause.
        return designer.keeping.set(Keeping::Changed);
    }
    running.set_value(true);
    designer.keeping.set(Keeping::Saving);
    let saving = save_design(designer.id, revision, form);
    leptos::task::spawn_local(async move {
        let outcome = saving.await;
        // `Changed` meanwhile, it is saved again; and the page may have gone.
        let Some(now) = designer.keeping.try_get_untracked() else { return };
        running.set_value(false);
        match outcome {
            Ok(revision) => {
                designer.revision.set(revision);
                if now == Keeping::Saving {
                    designer.keeping.set(Keeping::Saved);
                }
            }
            Err(failure) => designer.keeping.set(match failure.0 {
                Refusal::Conflict => Keeping::Overtaken,
                Refusal::Unavailable | Refusal::TooMany => Keeping::Waiting("Not saved yet: no connection. It is tried again.".to_owned()),
                refusal => Keeping::Stopped(refusal.to_string()),
            }),
        }
    });
}

pub fn look_at_newer(designer: Designer) {
    leptos::task::spawn_local(async move {
        match get_design(designer.id).await {
            Ok(page) => designer.take_newer(page),
            Err(failure) => designer.said.set(failure.0.to_string()),
        }
    });
}
