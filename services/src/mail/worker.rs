//! The outbox's worker: claims due rows by a lease, sends them over each mail server's connections, and marks what became of them.
//! Several workers, in one process or in many, may serve one database; what a killed one left behind is sent again after its lease,
//! under the same Message-ID.

use super::{
    Answer, Failure, OutgoingMail, Transport,
    claim::Claimed,
    delivery::{Job, Prepared},
    lanes::{Lanes, Place},
    mark::{Ended, Handled},
    rests::Rests,
    senders::Senders,
    tray::{GROUP, Tray},
};
use crate::{Error, LinkSecret, Result, Services};
use domain::Refusal;
use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};
use store::messages::claims::ClaimedRow;
use tokio::time::{Instant, timeout, timeout_at};
use tokio_util::sync::CancellationToken;

/// Between two looks while no bell rings: another process may have written to the outbox.
const LOOK: Duration = Duration::from_secs(1);
/// For a group of answers to come together while more e-mails are on their way.
const GATHER: Duration = Duration::from_millis(10);
/// Between two times that an e-mail on its way is held on to: shorter than its lease by what marking it takes.
const HOLD_ON: Duration = Duration::from_secs(20);
/// Between two tries to mark what became of e-mails; all together shorter than their lease.
const MARK_PAUSES: [Duration; 6] = [
    Duration::from_millis(100),
    Duration::from_millis(500),
    Duration::from_secs(2),
    Duration::from_secs(5),
    Duration::from_secs(10),
    Duration::from_secs(20),
];

/// Cheap to clone; clones are one worker.
#[derive(Clone)]
pub struct OutboxWorker {
    services: Services,
    /// In the place of everybody's.
    over: Option<Arc<Transport>>,
    /// Its name on the rows that it holds.
    owner: Arc<str>,
    tray: Arc<Tray>,
    /// Who is left alone, as far as this worker knows.
    rests: Arc<Mutex<Rests>>,
    hold_on: Duration,
}

#[derive(Clone, Copy, PartialEq)]
enum Until {
    Stopped,
    NothingDue,
}

impl OutboxWorker {
    pub fn new(services: Services) -> Self {
        let owner = services.new_id().to_string().into();
        Self { services, over: None, owner, tray: Arc::default(), rests: Arc::default(), hold_on: HOLD_ON }
    }

    #[cfg(test)]
    pub(crate) fn over(self, transport: Transport) -> Self {
        Self { over: Some(Arc::new(transport)), ..self }
    }

    #[cfg(test)]
    pub(super) fn holding_on_every(self, hold_on: Duration) -> Self {
        Self { hold_on, ..self }
    }

    #[cfg(test)]
    pub(super) fn owner(&self) -> &str {
        &self.owner
    }

    /// Until `stop` is cancelled; then what is on its way is finished, and nothing more begun.
    pub async fn run(self, stop: CancellationToken) {
        self.drive(&stop, Until::Stopped).await;
    }

    /// Everything that is due now; how many rows that were.
    pub async fn run_once(&self) -> usize {
        self.drive(&CancellationToken::new(), Until::NothingDue).await
    }

    async fn drive(&self, stop: &CancellationToken, until: Until) -> usize {
        let installation = self.over.as_deref().unwrap_or_else(|| self.services.inner.transports.installation());
        let mut lanes = Lanes::new(installation.places());
        let mut senders = Senders::default();
        let mut handled = 0;
        loop {
            senders.forget_ended();
            lanes.take_late(self.services.now()).into_iter().for_each(|job| self.tray.put(not_begun(job)));
            if stop.is_cancelled() {
                lanes.drain().into_iter().for_each(|job| self.tray.put(not_begun(job)));
            } else {
                self.take_more(&mut lanes).await;
                for place in lanes.take_places() {
                    senders.begin(self.clone().send_from(place));
                }
            }
            let is_over = until == Until::NothingDue || stop.is_cancelled();
            // In this order: a place is left after its last answer was put down.
            if is_over && lanes.are_idle() && self.tray.count() == 0 {
                return handled;
            }
            tokio::select! {
                () = self.tray.rung() => {}
                () = self.services.inner.outbox_bell.notified(), if !is_over => {}
                () = tokio::time::sleep(LOOK) => {}
                () = stop.cancelled(), if !stop.is_cancelled() => {}
            }
            handled += self.mark_group(&lanes).await;
        }
    }

    /// Claims, and reads what is needed; until nothing more is due, or there is no more room.
    async fn take_more(&self, lanes: &mut Lanes) {
        lanes.forget_idle();
        loop {
            let claimed = match self.services.claim(&self.owner, &*lanes).await {
                Ok(claimed) => claimed,
                Err(error) => {
                    tracing::warn!(%error, "the outbox could not be read; it is tried again");
                    return;
                }
            };
            *self.rests.lock().unwrap_or_else(PoisonError::into_inner) = claimed.rests.clone();
            let is_all = !claimed.has_put_back || !claimed.rows.is_empty();
            self.gather(claimed).await.into_iter().for_each(|job| lanes.add(job));
            if is_all {
                return;
            }
        }
    }

    /// A row that cannot be read takes no other along: it is left to its lease, and claimed again.
    async fn gather(&self, claimed: Claimed) -> Vec<Job> {
        let over = self.over.as_ref();
        let error = match self.services.gather(&claimed, over).await {
            Ok(jobs) => return jobs,
            Err(error) => error,
        };
        tracing::warn!(%error, "a group of e-mails could not be read; each is tried alone");
        let mut jobs = Vec::new();
        for alone in claimed.one_by_one() {
            match self.services.gather(&alone, over).await {
                Ok(job) => jobs.extend(job),
                Err(error) => tracing::warn!(%error, "an e-mail could not be read; it is tried again after its lease"),
            }
        }
        jobs
    }

    /// One e-mail after the other, as long as any waits.
    async fn send_from(self, mut place: Place) {
        while let Some(job) = place.next() {
            let handled = if let Some(ended) = self.must_wait(&job) {
                Handled { row: job.row, server: job.server, ended }
            } else {
                let begun = Instant::now();
                let handled = self.handle(job).await;
                place.took(begun.elapsed());
                handled
            };
            self.tray.put(handled);
        }
        self.tray.ring();
    }

    /// When it must not be begun now: until its domain has rested, or until it can be claimed again.
    fn must_wait(&self, job: &Job) -> Option<Ended> {
        let now = self.services.now();
        let rests = self.rests.lock().unwrap_or_else(PoisonError::into_inner);
        if now >= job.begin_before || rests.is_resting(job.server, now) {
            return Some(Ended::NotBegun(None));
        }
        rests.of_domain(job.server, &job.row.to_email, now).map(|until| Ended::NotBegun(Some(until)))
    }

    async fn handle(&self, job: Job) -> Handled {
        let ended = match self.services.prepare(&job) {
            Prepared::NoLongerWanted => Ended::NoLongerWanted,
            Prepared::Held(batch) => Ended::Held(batch),
            Prepared::Sealed(words) => {
                tracing::error!(outbox = %job.row.id, "an e-mail failed: its link does not open with the program's key");
                Ended::Impossible(words.to_owned())
            }
            Prepared::Impossible(words) => {
                tracing::error!(outbox = %job.row.id, "an e-mail failed: it could not be put together");
                Ended::Impossible(words)
            }
            Prepared::Send { mail, secret } => {
                let answer = without(secret.as_ref(), self.deliver(&job, *mail).await);
                log(&job.row, &answer);
                Ended::Answered(answer)
            }
        };
        Handled { row: job.row, server: job.server, ended }
    }

    /// The mail server may think for minutes: nobody else takes the e-mail meanwhile.
    async fn deliver(&self, job: &Job, mail: OutgoingMail) -> Answer {
        let mut delivering = std::pin::pin!(job.deliver(&self.services, mail));
        loop {
            if let Ok(answer) = timeout(self.hold_on, &mut delivering).await {
                return answer;
            }
            if let Err(error) = self.services.hold_on(&self.owner, &job.row).await {
                tracing::warn!(outbox = %job.row.id, %error, "an e-mail on its way could not be held on to yet");
            }
        }
    }

    /// Writes down what has been answered; how many e-mails that were. While others wait for their place, so that time is not lost,
    /// a group may come together.
    async fn mark_group(&self, lanes: &Lanes) -> usize {
        let deadline = Instant::now() + GATHER;
        while (1..GROUP).contains(&self.tray.count()) && lanes.have_waiting() {
            if timeout_at(deadline, self.tray.rung()).await.is_err() {
                break;
            }
        }
        let group = self.tray.take();
        self.mark(&group).await;
        let sent = group.iter().filter(|mail| matches!(mail.answer(), Some(Answer::Delivered { .. }))).count();
        if sent > 0 {
            tracing::info!(sent, "e-mails were sent");
        }
        group.iter().filter(|mail| !matches!(mail.ended, Ended::NotBegun(_))).count()
    }

    /// An e-mail that has gone and is not marked is sent once more after its lease: so this does not give up at the first failure,
    /// and one that cannot be marked takes no other along.
    async fn mark(&self, group: &[Handled]) {
        let mut pauses = MARK_PAUSES.into_iter();
        while let Err(error) = self.try_mark(group).await {
            tracing::warn!(count = group.len(), %error, "e-mails could not be marked yet");
            let may_pass = matches!(error, Error::Refused(Refusal::Unavailable));
            let Some(pause) = pauses.next().filter(|_| may_pass) else {
                return self.mark_each(group).await;
            };
            tokio::time::sleep(pause).await;
        }
    }

    async fn mark_each(&self, group: &[Handled]) {
        for alone in group.chunks(1) {
            if let Err(error) = self.try_mark(alone).await {
                let id = alone.first().map(|mail| mail.row.id);
                tracing::warn!(outbox = ?id, %error, "an e-mail could not be marked; it is tried again after its lease");
            }
        }
    }

    async fn try_mark(&self, group: &[Handled]) -> Result<()> {
        if group.is_empty() {
            return Ok(());
        }
        let mut rests = self.rests.lock().unwrap_or_else(PoisonError::into_inner).clone();
        self.services.mark(&self.owner, group, &mut rests).await?;
        *self.rests.lock().unwrap_or_else(PoisonError::into_inner) = rests;
        Ok(())
    }
}

fn log(row: &ClaimedRow, answer: &Answer) {
    let (outbox, attempt) = (row.id, row.attempt_count);
    match answer {
        Answer::Delivered { .. } => tracing::debug!(%outbox, "an e-mail was sent"),
        Answer::Refused { why: why @ Failure::SealedPassword, .. } => tracing::error!(%outbox, attempt, %why, "an e-mail waits"),
        Answer::Refused { permanent, why, .. } => tracing::warn!(%outbox, attempt, permanent, %why, "an e-mail was not accepted"),
        Answer::Unconfirmed { .. } => tracing::warn!(%outbox, attempt, "an e-mail was said and not confirmed"),
    }
}

fn not_begun(job: Job) -> Handled {
    Handled { row: job.row, server: job.server, ended: Ended::NotBegun(None) }
}

/// Some servers repeat what they object to; a link's secret is kept nowhere (R7).
pub(super) fn without(secret: Option<&LinkSecret>, answer: Answer) -> Answer {
    let Some(secret) = secret else { return answer };
    let clean = |words: String| words.replace(secret.expose(), "…");
    match answer {
        Answer::Delivered { words } => Answer::Delivered { words: clean(words) },
        Answer::Refused { words, permanent, waits, why } => Answer::Refused { words: clean(words), permanent, waits, why },
        Answer::Unconfirmed { words } => Answer::Unconfirmed { words: clean(words) },
    }
}

#[cfg(test)]
mod claiming {
    use super::*;
    use crate::mail::claim::Room;
    use uuid::Uuid;

    struct Exactly(usize);

    impl Room for Exactly {
        fn at(&self, _: Uuid, _: bool) -> usize {
            self.0
        }
    }

    impl OutboxWorker {
        /// The next e-mails, as many as any mail server takes.
        pub(in crate::mail) async fn try_claim(&self, count: usize) -> Result<Claimed> {
            self.services.claim(&self.owner, &Exactly(count)).await
        }
    }
}
