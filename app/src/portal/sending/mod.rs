//! Sending answers as they are typed (R22): one save at a time, the newest state after a short pause. What the server has not confirmed
//! within two seconds is kept on the device, sealed, until it has; it is tried again with growing pauses, and at once when the network
//! returns. What was kept or came from another device is brought together in `bringing`, and kept in `keeping`; buttons wait in
//! `holding`, and `leaving` sends what there is when the page is left.

mod bringing;
mod elsewhere;
mod holding;
mod keeping;
mod leaving;

use super::{
    api::save_answers,
    device::{self, Device},
    elsewhere::ActingElsewhere,
    filled::{Filled, Kept},
    opened::Opened,
    saving::on,
};
use crate::language::words;
use bringing::moment;
use domain::{
    Refusal,
    forms::{Answers, Completeness, Merged},
};
use futures::future::{Either, select};
use holding::{SIGN_OUT, focus_contest};
use leaving::Last;
use leptos::{ev, html, prelude::*, wasm_bindgen::JsCast, web_sys};
use std::{
    sync::{Arc, OnceLock},
    time::Duration,
};

/// After the last key.
const PAUSE: Duration = Duration::from_millis(700);
/// After the first key of those that are not sent: whoever types without a pause loses no more than others. In milliseconds.
const LONGEST_PAUSE: u64 = 1_000;
/// From sending to keeping it here. With the pause before it, within the two seconds that R22 allows to be lost.
const UNCONFIRMED: Duration = Duration::from_millis(900);
/// A connection that says nothing for so long is given up.
const PATIENCE: Duration = Duration::from_secs(20);
/// Before the next try, in milliseconds; the last one again and again.
const RETRIES: [u64; 5] = [1_500, 3_000, 6_000, 12_000, 20_000];
/// From then on it is said when.
const JUST_NOW: Duration = Duration::from_secs(60);

#[derive(Clone, Copy)]
pub struct Sending {
    pub state: Filled,
    node: NodeRef<html::Form>,
    revision: RwSignal<i64>,
    contest: RwSignal<Option<Merged>>,
    /// For whom a representative acts by now, chosen in another tab.
    elsewhere: RwSignal<Option<String>>,
    again: Callback<Opened>,
    opened: StoredValue<Opened>,
    /// What the server has, as far as this page knows.
    base: StoredValue<Answers>,
    /// What was sent since, of which nobody has heard whether it arrived.
    unheard: StoredValue<Vec<Answers>>,
    device: StoredValue<Device>,
    turn: StoredValue<Turn>,
    /// The form is made anew, from what this page knows.
    is_over: StoredValue<bool>,
}

pub struct Signals {
    pub revision: RwSignal<i64>,
    pub contest: RwSignal<Option<Merged>>,
    pub again: Callback<Opened>,
}

/// One running save, and what must follow.
#[derive(Default)]
struct Turn {
    timer: Option<TimeoutHandle>,
    running: bool,
    /// Something was typed since the running save began.
    typed: bool,
    /// When the first of it was.
    since: Option<i64>,
    /// The server is slow, or away, or has refused: what is typed is kept here at once.
    keeps: bool,
    failures: usize,
    pressed: Pressed,
    saved: u32,
    /// What would make the form anew, until the files on their way have arrived.
    after_files: Option<Box<dyn FnOnce() + Send + Sync>>,
    last: Arc<OnceLock<Last>>,
}

/// A button that posts.
#[derive(Default, PartialEq)]
enum Pressed {
    #[default]
    No,
    /// For a save, or for files on their way; by its action.
    Waits(String),
    /// Nothing could be sent.
    InVain,
    /// *Sign out*, and it was said what that deletes.
    Warned,
}

impl Sending {
    pub fn new(node: NodeRef<html::Form>, state: Filled, signals: Signals, opened: Opened) -> Self {
        let Signals { revision, contest, again } = signals;
        let server = &opened.page.answers;
        let base = opened.contest.as_ref().map_or_else(|| server.clone(), |contest| contest.undecided(server));
        let (base, device) = (StoredValue::new(base), StoredValue::new(Device::new(opened.page.seal.clone())));
        let (opened, unheard, turn) = (StoredValue::new(opened), StoredValue::default(), StoredValue::default());
        let elsewhere = use_context().map_or_else(|| RwSignal::new(None), |ActingElsewhere(now)| now);
        Self { state, node, revision, contest, elsewhere, again, opened, base, unheard, device, turn, is_over: StoredValue::new(false) }
    }

    pub fn start(self) {
        // Whatever changed an answer: a key, or an instance that was removed.
        Effect::new(move |_| {
            if self.state.kept.get() == Kept::Changed {
                self.changed();
            }
        });
        self.state.uploads.on_end(move |all_added| self.files_ended(all_added));
        self.listen();
        on_cleanup(move || self.leave());
        let Opened { shown, contest, posted, .. } = self.opened.get_value();
        let came_back = !posted.values.is_empty();
        if contest.is_none() && shown.is_none() && !came_back {
            // After the page has become alive: it changes what stands there.
            return set_timeout(move || self.bring_back(), Duration::ZERO);
        }
        let is_kept = self.keep();
        // It came back with what was typed: what was kept while it was on its way is in it.
        if let Some((_, names)) = self.device.with_value(Device::find).filter(|_| came_back && is_kept) {
            self.device.with_value(|device| device.forget_others(&names));
        }
        if contest.is_some() {
            self.state.kept.set(Kept::Stopped(words().undecided().to_owned()));
            focus_contest();
        } else if shown.is_some() {
            self.state.kept.set(Kept::Changed);
        }
    }

    fn listen(self) {
        let came = window_event_listener(ev::online, move |_| {
            if self.turn.try_with_value(|turn| turn.keeps) == Some(true) {
                self.after(Duration::ZERO);
            }
        });
        let went = window_event_listener(ev::offline, move |_| self.unconfirmed());
        // The tablet is closed, or the tab.
        let hidden = window_event_listener(ev::visibilitychange, move |_| self.keep_quietly());
        let gone = window_event_listener(ev::pagehide, move |_| self.keep_quietly());
        // Before the router hears of it.
        let followed = on(&document(), "click", move |event| self.hold_link(&event));
        on_cleanup(move || {
            for listener in [came, went, hidden, gone] {
                listener.remove();
            }
            followed();
        });
        // Once it stands in the page.
        Effect::new(move |_| {
            self.node.track();
            let form = document().query_selector("form[action$='/sign-out']").ok().flatten();
            if let Some(form) = form.and_then(|form| form.dyn_into::<web_sys::HtmlFormElement>().ok()) {
                on_cleanup(on(&form, "submit", move |event| self.hold_sign_out(&event)));
            }
        });
    }

    fn answers(self) -> Answers {
        self.state.filling.with_value(|filling| filling.answers().clone())
    }

    fn changed(self) {
        let now = device::now();
        let since = self.turn.try_update_value(|turn| {
            turn.typed = true;
            *turn.since.get_or_insert(now)
        });
        let Some(since) = since else { return };
        let left = LONGEST_PAUSE.saturating_sub(u64::try_from(now - since).unwrap_or_default());
        self.after(PAUSE.min(Duration::from_millis(left)));
    }

    fn stop_timer(self) {
        if let Some(timer) = self.turn.try_update_value(|turn| turn.timer.take()).flatten() {
            timer.clear();
        }
    }

    fn after(self, pause: Duration) {
        self.stop_timer();
        let timer = set_timeout_with_handle(move || self.save(), pause).ok();
        self.turn.try_update_value(|turn| turn.timer = timer);
    }

    fn save(self) {
        let Some((running, keeps)) = self.turn.try_with_value(|turn| (turn.running, turn.keeps)) else { return };
        if self.contest.read_untracked().is_some() {
            self.keep();
            return self.state.kept.set(Kept::Stopped(words().undecided().to_owned()));
        }
        if keeps {
            self.wait();
        }
        // The one that is running looks again when it is done.
        if running {
            return;
        }
        self.turn.update_value(|turn| {
            (turn.running, turn.typed, turn.since) = (true, false, None);
        });
        if !keeps {
            self.state.kept.set(Kept::Saving);
        }
        let patience = set_timeout_with_handle(move || self.unconfirmed(), UNCONFIRMED).ok();
        let (sent, last) = (self.answers(), self.turn.with_value(|turn| turn.last.clone()));
        self.remember(&sent);
        leptos::task::spawn_local(async move {
            let outcome = self.ask(sent.clone()).await;
            patience.inspect(TimeoutHandle::clear);
            // The page may have gone meanwhile.
            if self.turn.try_with_value(|_| ()).is_some() {
                self.answered(sent, outcome).await;
            } else if let Some((last, revision)) = last.get().zip(outcome.ok()) {
                last.send(revision).await;
            }
        });
    }

    async fn ask(self, answers: Answers) -> Result<i64, Refusal> {
        let (slug, request) = self.opened.with_value(|opened| (opened.page.viewer.front.slug.clone(), opened.page.request.id));
        let saving = Box::pin(save_answers(slug, request, self.revision.get_untracked(), answers));
        match select(saving, gloo_timers::future::sleep(PATIENCE)).await {
            Either::Left((outcome, _)) => outcome.map_err(|failure| failure.0),
            // It may arrive all the same: then the next one finds what it is about to say there already.
            Either::Right(_) => Err(Refusal::Unavailable),
        }
    }

    /// The running save is not confirmed in time, or the network has gone.
    fn unconfirmed(self) {
        let has_unsent = self.turn.try_update_value(|turn| {
            let has_unsent = turn.running || turn.typed || turn.keeps;
            turn.keeps = has_unsent;
            has_unsent
        });
        if has_unsent == Some(true) && self.contest.read_untracked().is_none() {
            self.wait();
        }
    }

    async fn answered(self, sent: Answers, outcome: Result<i64, Refusal>) {
        let goes_on = match outcome {
            Ok(revision) => {
                self.confirmed(revision, sent);
                true
            }
            Err(Refusal::Conflict) => {
                self.overtaken().await;
                false
            }
            Err(Refusal::Unavailable | Refusal::TooMany | Refusal::Unexpected(_)) => {
                self.failed();
                false
            }
            Err(refusal) if self.acts_elsewhere(&refusal).await => false,
            Err(refusal) => {
                self.refused(&refusal);
                refusal != Refusal::SignedOut
            }
        };
        let waiting = self.turn.try_update_value(|turn| {
            turn.running = false;
            let waits = matches!(turn.pressed, Pressed::Waits(_));
            if waits { std::mem::take(&mut turn.pressed) } else { Pressed::No }
        });
        match waiting {
            Some(Pressed::Waits(action)) if action == SIGN_OUT => self.sign_out(goes_on),
            Some(Pressed::Waits(action)) if goes_on => self.press(&action),
            _ => {}
        }
    }

    fn confirmed(self, revision: i64, mut sent: Answers) {
        // What is wrong is not on the server: it stays here until it is put right.
        let faults = self.state.filling.with_value(|filling| filling.faults(Completeness::Draft));
        for fault in &faults {
            sent.clear(&fault.place);
        }
        self.knows(revision, sent);
        self.elsewhere.set(None);
        self.state.ruled_out.set(false);
        self.state.signed_out.set(None);
        let (typed, saved) = self
            .turn
            .try_update_value(|turn| {
                (turn.keeps, turn.failures, turn.saved) = (false, 0, turn.saved + 1);
                if matches!(turn.pressed, Pressed::InVain | Pressed::Warned) {
                    turn.pressed = Pressed::No;
                }
                (turn.typed, turn.saved)
            })
            .unwrap_or_default();
        if typed {
            return self.after(PAUSE);
        }
        self.keep();
        if !faults.is_empty() || !self.state.unread().is_empty() {
            return self.state.kept.set(Kept::Waiting(words().saved_but().to_owned()));
        }
        self.state.kept.set(Kept::Saved);
        let at = device::now();
        set_timeout(move || self.say_when(saved, at), JUST_NOW);
    }

    fn say_when(self, saved: u32, at: i64) {
        if self.turn.try_with_value(|turn| turn.saved) == Some(saved) && self.state.kept.get_untracked() == Kept::Saved {
            self.state.kept.set(Kept::SavedAt(moment(at).local.format("%-H:%M").to_string()));
        }
    }

    fn failed(self) {
        let failures = self.turn.try_update_value(|turn| {
            (turn.keeps, turn.failures) = (true, turn.failures + 1);
            if matches!(&turn.pressed, Pressed::Waits(action) if action != SIGN_OUT) {
                turn.pressed = Pressed::InVain;
            }
            turn.failures
        });
        self.wait();
        self.after(Duration::from_millis(RETRIES[failures.unwrap_or(1).clamp(1, RETRIES.len()) - 1]));
    }

    fn refused(self, refusal: &Refusal) {
        self.turn.update_value(|turn| turn.keeps = true);
        let is_kept = self.keep();
        self.state.signed_out.set((*refusal == Refusal::SignedOut).then_some(is_kept));
        self.state.ruled_out.set(matches!(refusal, Refusal::Rule(_)));
        self.state.kept.set(match refusal {
            // What is wrong is said on submitting; while typing, half a date is no fault.
            Refusal::Invalid(_) => Kept::Waiting(words().saved_when_complete().to_owned()),
            Refusal::SignedOut if is_kept => Kept::Stopped(words().kept_signed_out().to_owned()),
            refusal => Kept::Stopped(refusal.in_words(words())),
        });
    }
}
