//! Keeping the draft while one designs: one save at a time, the newest state after a short pause, tried again while the network is away,
//! and stopped when another administrator was faster. What is not kept when the page goes is in `leaving`.

use super::{
    api::{SaveDesign, get_design, save_design},
    leaving,
    state::{Designer, Keeping},
};
use crate::Failure;
use domain::Refusal;
use leptos::prelude::*;
use std::time::Duration;

/// After the last change.
const PAUSE: Duration = Duration::from_millis(700);
pub const RETRY: Duration = Duration::from_secs(3);

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
    on_cleanup(move || {
        stop();
        leaving::go_on(designer);
    });
    leaving::save_on_leaving(designer);
}

fn save(designer: Designer, running: StoredValue<bool>) {
    if running.try_get_value() == Some(true) {
        // Two at once would overtake one another: after another pause.
        return designer.keeping.set(Keeping::Changed);
    }
    let Some(saving) = designer.next_save() else { return };
    running.set_value(true);
    designer.keeping.set(Keeping::Saving);
    leptos::task::spawn_local(async move {
        let outcome = saved(saving).await;
        // `Changed` meanwhile, it is saved again; and the page may have gone.
        let Some(now) = designer.keeping.try_get_untracked() else { return };
        running.set_value(false);
        designer.is_away.set(outcome.as_ref().is_err_and(|failure| is_away(&failure.0)));
        match outcome {
            Ok(revision) => {
                designer.revision.set(revision);
                if now == Keeping::Saving {
                    designer.keeping.set(Keeping::Saved);
                }
            }
            Err(failure) => designer.keeping.set(match failure.0 {
                Refusal::Conflict => Keeping::Overtaken,
                refusal if is_away(&refusal) => Keeping::Waiting("Not saved yet: no connection. It is tried again.".to_owned()),
                refusal => Keeping::Stopped(refusal.to_string()),
            }),
        }
    });
}

/// The new revision.
pub async fn saved(save: SaveDesign) -> Result<i64, Failure> {
    let SaveDesign { form, revision, questionnaire, page } = save;
    save_design(form, revision, questionnaire, page).await
}

/// It may arrive another time.
pub fn is_away(refusal: &Refusal) -> bool {
    matches!(refusal, Refusal::Unavailable | Refusal::TooMany)
}

pub fn look_at_newer(designer: Designer) {
    leptos::task::spawn_local(async move {
        match get_design(designer.id).await {
            Ok(page) => designer.take_newer(page),
            Err(failure) => designer.said.set(failure.0.to_string()),
        }
    });
}
