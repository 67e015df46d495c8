//! The idle end of a session (R26): a warning two minutes before, a way to stay, and a cleared screen at the end. This tells the person in
//! time, and counts from what the server surely knows: what it has not heard of ends a session like idleness. The tabs of one login
//! count together, and the last of them ends the session on the server too, where it would live a little longer.

#[cfg(feature = "hydrate")]
use super::heard::{Heard, Said};
use crate::{Failure, components::Dialog, language::words};
use leptos::prelude::*;
#[cfg(feature = "hydrate")]
use leptos::{wasm_bindgen::JsCast, web_sys};
use std::{future::Future, pin::Pin, sync::Arc};

/// Asks the server for something that counts as activity.
#[derive(Clone)]
pub struct Stay(Arc<dyn Fn() -> Asking + Send + Sync>);

type Asking = Pin<Box<dyn Future<Output = Result<(), Failure>> + Send>>;

impl Stay {
    pub fn new<T, F>(ask: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<T, Failure>> + Send + 'static,
    {
        Self(Arc::new(move || {
            let asked = ask();
            Box::pin(async move { asked.await.map(|_stayed| ()) })
        }))
    }
}

/// `login`: whose session it is. `leave_to` is where the cleared screen leads.
#[component]
pub fn IdleWatch(idle_minutes: i64, login: String, stay: Stay, #[prop(into)] leave_to: String) -> impl IntoView {
    let words = words();
    let (warning, unheard) = (RwSignal::new(false), RwSignal::new(false));
    let seconds_left = RwSignal::new(0_i64);
    #[cfg(feature = "hydrate")]
    Watch { idle_seconds: idle_minutes * 60, warning, unheard, seconds_left, told: StoredValue::new(Told::now()) }
        .begin(stay, login, leave_to);
    #[cfg(not(feature = "hydrate"))]
    let _ = (idle_minutes, login, stay.0, leave_to);
    view! {
        <Dialog label=words.idle_title() open=warning class="small warning-dialog">
            <h2>{words.idle_title()}</h2>
            <p>{move || words.idle_text(seconds_left.get())}</p>
            <p role="alert">{move || unheard.get().then(|| words.idle_unheard())}</p>
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
/// An answer that takes longer is not waited for in silence.
#[cfg(feature = "hydrate")]
const ANSWER_SECONDS: i64 = 5;

/// How long a session surely lives yet that the server answered at `heard_at`, which it may have done without writing it down.
#[cfg(any(feature = "hydrate", test))]
fn left(idle_seconds: i64, heard_at: i64, now: i64) -> i64 {
    (idle_seconds - domain::staff::TOUCH_SECONDS - (now - heard_at)).max(0)
}

#[cfg(feature = "hydrate")]
#[derive(Clone, Copy)]
struct Told {
    /// When the server was last asked, in seconds since 1970.
    asked_at: i64,
    /// When it was last asked and answered that the session lives.
    heard_at: i64,
    /// No answer has come yet.
    waits: bool,
    end: End,
    /// Somebody else is signed in by now, in another tab.
    is_of_another: bool,
}

#[cfg(feature = "hydrate")]
#[derive(Clone, Copy, PartialEq)]
enum End {
    No,
    /// What another tab says has a second to arrive: this one may just have woken up.
    Near,
    /// The page is being left.
    Come,
}

#[cfg(feature = "hydrate")]
impl Told {
    /// The page itself has just come from the server.
    fn now() -> Self {
        let now = now_seconds();
        Self { asked_at: now, heard_at: now, waits: false, end: End::No, is_of_another: false }
    }
}

#[cfg(feature = "hydrate")]
#[derive(Clone, Copy)]
struct Watch {
    idle_seconds: i64,
    warning: RwSignal<bool>,
    /// Whoever wished to stay was not heard.
    unheard: RwSignal<bool>,
    seconds_left: RwSignal<i64>,
    told: StoredValue<Told>,
}

#[cfg(feature = "hydrate")]
impl Watch {
    fn begin(self, stay: Stay, login: String, leave_to: String) {
        let heard = Heard::new(&leave_to, login, move |said| self.hear(&said));
        heard.say(self.told.get_value().heard_at);
        let ways = StoredValue::new_local(Ways { stay, heard, leave_to });
        let pointer = window_event_listener(leptos::ev::pointerdown, move |_| self.active(ways));
        let key = window_event_listener(leptos::ev::keydown, move |_| self.active(ways));
        // However it was closed, by its button or by Escape, somebody is there, and the server hears of it.
        Effect::new(move |was: Option<bool>| {
            let is = self.warning.get();
            if was == Some(true) && !is {
                self.tell(ways);
            }
            is
        });
        let ticking = set_interval_with_handle(move || self.tick(ways), std::time::Duration::from_secs(1));
        on_cleanup(move || {
            pointer.remove();
            key.remove();
            if let Ok(ticking) = ticking {
                ticking.clear();
            }
        });
    }

    fn hear(self, said: &Said) {
        self.told.try_update_value(|told| match said {
            Said::Lives(at) => told.heard_at = told.heard_at.max(*at),
            Said::OfAnother => told.is_of_another = true,
        });
    }

    fn active(self, ways: Kept) {
        // While the warning stands, only an answer to it counts.
        if !self.warning.get_untracked() && now_seconds() - self.told.get_value().asked_at >= TELL_EVERY_SECONDS {
            self.tell(ways);
        }
    }

    fn tell(self, ways: Kept) {
        let asked_at = now_seconds();
        let Some(asking) = ways.try_with_value(|ways| (ways.stay.0)()) else { return };
        self.told.update_value(|told| (told.asked_at, told.waits) = (asked_at, true));
        leptos::task::spawn_local(async move {
            let answer = asking.await;
            self.told.try_update_value(|told| {
                told.waits = false;
                if answer.is_ok() {
                    told.heard_at = told.heard_at.max(asked_at);
                }
            });
            if answer.is_ok() {
                ways.try_with_value(|ways| ways.heard.say(asked_at));
            }
            match answer {
                Err(failure) if failure.is_signed_out() => self.leave(ways),
                answer => {
                    let is_warned = self.seconds_left.try_get_untracked().is_some_and(|left| left <= WARNING_SECONDS);
                    self.unheard.try_set(answer.is_err() && is_warned);
                }
            }
        });
    }

    fn tick(self, ways: Kept) {
        let (now, Told { asked_at, heard_at, waits, end, .. }) = (now_seconds(), self.told.get_value());
        let left = left(self.idle_seconds, heard_at, now);
        self.seconds_left.set(left);
        if left == 0 {
            match end {
                End::No => self.told.update_value(|told| told.end = End::Near),
                End::Near => self.leave(ways),
                End::Come => {}
            }
        } else if left > WARNING_SECONDS && self.warning.get_untracked() {
            // Somebody stays, in another tab.
            self.warning.set(false);
        } else if left <= WARNING_SECONDS && !self.warning.get_untracked() && !(waits && now - asked_at < ANSWER_SECONDS) {
            if waits {
                self.unheard.set(true);
            }
            self.warning.set(true);
        }
    }

    /// A full load, so that nothing of the page stays in memory.
    fn leave(self, ways: Kept) {
        super::let_go();
        let is_of_another = self.told.try_update_value(|told| {
            told.end = End::Come;
            told.is_of_another
        });
        let _leaving = ways.try_with_value(|ways| {
            // A session that somebody else has begun here goes on.
            let ends = is_of_another == Some(false) && post_to(&way_out(&ways.leave_to)).is_some();
            // It can only fail when the page is going away already.
            if ends { Ok(()) } else { window().location().replace(&ways.leave_to) }
        });
    }
}

#[cfg(feature = "hydrate")]
struct Ways {
    stay: Stay,
    heard: Heard,
    leave_to: String,
}

#[cfg(feature = "hydrate")]
type Kept = StoredValue<Ways, LocalStorage>;

/// Where a session ends whose door is at `leave_to`.
#[cfg(any(feature = "hydrate", test))]
fn way_out(leave_to: &str) -> String {
    match leave_to.strip_prefix("/sign-in") {
        Some(query) => format!("/sign-out{query}"),
        None => leave_to.replacen('?', "/sign-out?", 1),
    }
}

/// As a form that is sent; what a page does about its own forms does not hold it up.
#[cfg(feature = "hydrate")]
fn post_to(address: &str) -> Option<()> {
    let form: web_sys::HtmlFormElement = document().create_element("form").ok()?.dyn_into().ok()?;
    form.set_method("post");
    form.set_action(address);
    document().body()?.append_child(&form).ok()?;
    form.submit().ok()
}

#[cfg(feature = "hydrate")]
fn now_seconds() -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "seconds since 1970 fit")]
    let seconds = (leptos::web_sys::js_sys::Date::now() / 1000.0) as i64;
    seconds
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::staff::TOUCH_SECONDS;

    #[test]
    fn r26_the_countdown_ends_no_later_than_the_session_whatever_the_server_has_written_down() {
        let idle_seconds = 15 * 60;
        for written_before in 0..TOUCH_SECONDS {
            let (heard_at, written_at) = (1_000, 1_000 - written_before);
            for now in heard_at..heard_at + 2 * idle_seconds {
                let session_is_over = now >= written_at + idle_seconds;
                assert!(!session_is_over || left(idle_seconds, heard_at, now) == 0, "{written_before} {now}");
            }
        }
        assert_eq!(left(idle_seconds, 1_000, 1_000), 870);
    }

    #[test]
    fn r26_the_page_ends_the_session_at_the_door_that_it_leads_to() {
        assert_eq!(way_out("/sign-in?ended=1"), "/sign-out?ended=1");
        assert_eq!(way_out("/p/willow-lane-practice?ended=1"), "/p/willow-lane-practice/sign-out?ended=1");
    }
}
