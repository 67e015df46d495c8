//! The lines in which claimed e-mails wait, one for each mail server, so that a slow one holds up its own alone. A line has as many
//! places as its mail server takes connections; in each, one e-mail after the other is on its way.

use super::{
    claim::Room,
    delivery::Job,
    own::{INSTALLATION, OWN_CONNECTIONS},
};
use chrono::{DateTime, Utc};
use std::{
    collections::{HashMap, VecDeque},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use uuid::Uuid;

/// In one line at most. A worker that is killed keeps them until their lease ends.
const LONGEST: usize = 400;

pub(super) struct Lanes {
    lanes: HashMap<Uuid, Arc<Lane>>,
    /// Of the installation's mail server.
    places: usize,
}

pub(super) struct Lane {
    places: usize,
    line: Mutex<Line>,
}

struct Line {
    /// Somebody waits for these.
    single: VecDeque<Job>,
    bulk: VecDeque<Job>,
    places_taken: usize,
    /// Something waited in vain, and no place has moved on since.
    is_stuck: bool,
    /// That the mail server takes for an e-mail, more or less.
    seconds: f64,
}

/// A place that is taken until it is dropped, or until nothing waits.
pub(super) struct Place {
    lane: Arc<Lane>,
    is_taken: bool,
}

impl Lanes {
    pub fn new(places: usize) -> Self {
        Self { lanes: HashMap::new(), places }
    }

    pub fn add(&mut self, job: Job) {
        let places = if job.server == INSTALLATION { self.places } else { OWN_CONNECTIONS };
        let of_server = self.lanes.entry(job.server).or_insert_with(|| Arc::new(Lane::new(places)));
        let mut line = of_server.line();
        if job.row.is_bulk { line.bulk.push_back(job) } else { line.single.push_back(job) }
    }

    /// Places in which something can be begun; they are taken now.
    pub fn take_places(&self) -> Vec<Place> {
        let mut places = Vec::new();
        for lane in self.lanes.values() {
            let mut line = lane.line();
            let wanted = line.waiting().min(lane.places - line.places_taken);
            line.places_taken += wanted;
            places.extend((0..wanted).map(|_| Place { lane: Arc::clone(lane), is_taken: true }));
        }
        places
    }

    pub fn have_waiting(&self) -> bool {
        self.lanes.values().any(|lane| lane.line().waiting() > 0)
    }

    pub fn are_idle(&self) -> bool {
        self.lanes.values().all(|lane| lane.line().is_idle())
    }

    /// What has waited for too long to be begun now: each place is taken by an e-mail that the mail server thinks about.
    pub fn take_late(&self, now: DateTime<Utc>) -> Vec<Job> {
        let late = |lane: &Arc<Lane>| {
            let mut line = lane.line();
            let line = &mut *line;
            let mut late = take_late(&mut line.single, now);
            late.extend(take_late(&mut line.bulk, now));
            line.is_stuck |= !late.is_empty();
            late
        };
        self.lanes.values().flat_map(late).collect()
    }

    /// What has not been begun.
    pub fn drain(&self) -> Vec<Job> {
        let drain = |lane: &Arc<Lane>| {
            let mut line = lane.line();
            let line = &mut *line;
            line.single.drain(..).chain(line.bulk.drain(..)).collect::<Vec<_>>()
        };
        self.lanes.values().flat_map(drain).collect()
    }

    /// A practice's own mail server need not be remembered for ever.
    pub fn forget_idle(&mut self) {
        self.lanes.retain(|server, lane| *server == INSTALLATION || !lane.line().is_idle());
    }
}

impl Room for Lanes {
    /// About as many as the mail server takes in a second; more are taken when half of them are gone. Single ones do not wait for that.
    fn at(&self, server: Uuid, is_bulk: bool) -> usize {
        let Some(of_server) = self.lanes.get(&server) else {
            return if server == INSTALLATION { self.places } else { OWN_CONNECTIONS };
        };
        let line = of_server.line();
        let length = line.length(of_server.places);
        if line.is_stuck {
            0
        } else if !is_bulk {
            length.saturating_sub(line.single.len())
        } else if line.waiting() > length / 2 {
            0
        } else {
            length.saturating_sub(line.waiting() + line.places_taken)
        }
    }
}

/// They stand in the order in which they were claimed.
fn take_late(line: &mut VecDeque<Job>, now: DateTime<Utc>) -> Vec<Job> {
    let count = line.iter().take_while(|job| job.begin_before <= now).count();
    line.drain(..count).collect()
}

impl Lane {
    fn new(places: usize) -> Self {
        let line = Line { single: VecDeque::new(), bulk: VecDeque::new(), places_taken: 0, is_stuck: false, seconds: 1.0 };
        Self { places, line: Mutex::new(line) }
    }

    fn line(&self) -> MutexGuard<'_, Line> {
        self.line.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Line {
    fn waiting(&self) -> usize {
        self.single.len() + self.bulk.len()
    }

    fn is_idle(&self) -> bool {
        self.waiting() == 0 && self.places_taken == 0
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss, reason = "a handful of places")]
    fn length(&self, places: usize) -> usize {
        ((places as f64 / self.seconds.max(0.001)) as usize).clamp(places, LONGEST)
    }
}

impl Place {
    /// The next e-mail for it. With none, the place is free, and no other is missed: both happen at once.
    pub fn next(&mut self) -> Option<Job> {
        let mut line = self.lane.line();
        line.is_stuck = false;
        let job = line.single.pop_front().or_else(|| line.bulk.pop_front());
        if job.is_none() {
            line.places_taken -= 1;
            self.is_taken = false;
        }
        job
    }

    /// How long the mail server took.
    pub fn took(&self, time: Duration) {
        let mut line = self.lane.line();
        line.seconds = line.seconds.mul_add(0.9, time.as_secs_f64() * 0.1);
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if self.is_taken {
            let mut line = self.lane.line();
            line.places_taken -= 1;
            line.is_stuck = false;
        }
    }
}
