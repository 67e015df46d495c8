//! The idle end of a session (R26): a warning two minutes before, a way to stay, and a cleared screen at the end.
//! The server ends the session by itself; this tells the person in time.

use crate::{components::Dialog, language::words};
use leptos::prelude::*;

/// `stay` asks the server for something that counts as activity; `leave_to` is where the cleared screen leads.
#[component]
pub fn IdleWatch(idle_minutes: i64, stay: Callback<()>, #[prop(into)] leave_to: String) -> impl IntoView {
    let words = words();
    let warning = RwSignal::new(false);
    let seconds_left = RwSignal::new(0_i64);
    #[cfg(feature = "hydrate")]
    watch(idle_minutes * 60, warning, seconds_left, stay, leave_to);
    #[cfg(not(feature = "hydrate"))]
    let _ = (idle_minutes, stay, leave_to);
    view! {
        <Dialog label=words.idle_title() open=warning class="small warning-dialog">
            <h2>{words.idle_title()}</h2>
            <p>{move || words.idle_text(seconds_left.get())}</p>
            <button type="button" class="button first" on:click=move |_| warning.set(false)>
                {words.idle_stay()}
            </button>
        </Dialog>
    }
}

/// How long before the end the warning comes.
#[cfg(feature = "hydrate")]
const WARNING_SECONDS: i64 = 120;
/// The server is told of activity at most this often.
#[cfg(feature = "hydrate")]
const TELL_EVERY_SECONDS: i64 = 60;

#[cfg(feature = "hydrate")]
fn watch(idle_seconds: i64, warning: RwSignal<bool>, seconds_left: RwSignal<i64>, stay: Callback<()>, leave_to: String) {
    let last_active = StoredValue::new(now_seconds());
    let last_told = StoredValue::new(now_seconds());
    let active = move || {
        // While the warning stands, only an answer to it counts.
        if warning.get_untracked() {
            return;
        }
        let now = now_seconds();
        last_active.set_value(now);
        if now - last_told.get_value() >= TELL_EVERY_SECONDS {
            last_told.set_value(now);
            stay.run(());
        }
    };
    let pointer = window_event_listener(leptos::ev::pointerdown, move |_| active());
    let key = window_event_listener(leptos::ev::keydown, move |_| active());
    // However it was closed, by its button or by Escape, somebody is there, and the server hears of it.
    Effect::new(move |was: Option<bool>| {
        let is = warning.get();
        if was == Some(true) && !is {
            last_active.set_value(now_seconds());
            last_told.set_value(now_seconds());
            stay.run(());
        }
        is
    });
    let ticking = set_interval_with_handle(
        move || {
            let left = idle_seconds - (now_seconds() - last_active.get_value());
            seconds_left.set(left.max(0));
            if left <= 0 {
                // A full load, so that nothing of the page stays in memory.
                let _leaving = window().location().replace(&leave_to);
            } else if left <= WARNING_SECONDS && !warning.get_untracked() {
                warning.set(true);
            }
        },
        std::time::Duration::from_secs(1),
    );
    on_cleanup(move || {
        pointer.remove();
        key.remove();
        if let Ok(ticking) = ticking {
            ticking.clear();
        }
    });
}

#[cfg(feature = "hydrate")]
fn now_seconds() -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "seconds since 1970 fit")]
    let seconds = (leptos::web_sys::js_sys::Date::now() / 1000.0) as i64;
    seconds
}
