//! The outbox's worker: claims due rows by a lease, sends a few at a time, and marks each. Several workers, in one process or in
//! many, may serve one database; what a killed one left behind is sent again after its lease, under the same Message-ID.

use super::{Answer, Transport, delivery::Prepared};
use crate::{LinkSecret, Result, Services};
use chrono::TimeDelta;
use std::{sync::Arc, time::Duration};
use store::messages::outbox::{Claim, ClaimedRow, claim_due};
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

/// E-mails on their way at a time.
pub(super) const AT_A_TIME: usize = 10;
/// Longer than the transport takes at most.
const LEASE_SECONDS: i64 = 60;
/// Between two looks while no bell rings: another process may have written to the outbox.
const LOOK: Duration = Duration::from_secs(1);

/// Between two tries to mark what became of an e-mail.
const MARK_PAUSES: [Duration; 3] = [Duration::from_millis(100), Duration::from_millis(500), Duration::from_secs(2)];

/// Cheap to clone; clones are one worker.
#[derive(Clone)]
pub struct OutboxWorker {
    services: Services,
    /// In the place of everybody's.
    #[cfg(test)]
    over: Option<Arc<Transport>>,
    /// Its name on the rows that it holds.
    owner: Arc<str>,
}

#[derive(Clone, Copy, PartialEq)]
enum Until {
    Stopped,
    NothingDue,
}

impl OutboxWorker {
    pub fn new(services: Services) -> Self {
        let owner = services.new_id().to_string().into();
        Self {
            services,
            #[cfg(test)]
            over: None,
            owner,
        }
    }

    #[cfg(test)]
    pub(crate) fn over(self, transport: Transport) -> Self {
        Self { over: Some(Arc::new(transport)), ..self }
    }

    /// `Err` in words: the e-mail waits.
    async fn transport_of(&self, row: &ClaimedRow) -> Result<std::result::Result<Arc<Transport>, String>> {
        #[cfg(test)]
        if let Some(over) = &self.over {
            return Ok(Ok(Arc::clone(over)));
        }
        self.services.transport_of(row.organization_id).await
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
        // Tasks of their own: one that holds the database while this loop waits for it must go on.
        let mut on_their_way = JoinSet::new();
        let mut handled = 0;
        loop {
            let free = AT_A_TIME - on_their_way.len();
            if free > 0 && !stop.is_cancelled() {
                for row in self.claim(free).await {
                    let worker = self.clone();
                    on_their_way.spawn(async move { worker.handle(row).await });
                }
            }
            let is_over = until == Until::NothingDue || stop.is_cancelled();
            if is_over && on_their_way.is_empty() {
                return handled;
            }
            tokio::select! {
                Some(ended) = on_their_way.join_next() => {
                    handled += 1;
                    if let Err(error) = ended {
                        tracing::error!(%error, "an e-mail's delivery broke down; it is tried again after its lease");
                    }
                }
                () = self.services.inner.outbox_bell.notified(), if !is_over => {}
                () = tokio::time::sleep(LOOK), if !is_over => {}
                () = stop.cancelled(), if !stop.is_cancelled() => {}
            }
        }
    }

    async fn claim(&self, free: usize) -> Vec<ClaimedRow> {
        match self.try_claim(free).await {
            Ok(rows) => rows,
            Err(error) => {
                tracing::warn!(%error, "the outbox could not be read; it is tried again");
                Vec::new()
            }
        }
    }

    pub(super) async fn try_claim(&self, free: usize) -> Result<Vec<ClaimedRow>> {
        let now = self.services.now();
        let claim = Claim {
            owner: &self.owner,
            now,
            lease_until: now + TimeDelta::seconds(LEASE_SECONDS),
            limit: i64::try_from(free).unwrap_or(i64::MAX),
        };
        let mut tx = self.services.inner.store.write().await?;
        let rows = claim_due(&mut tx, claim).await?;
        tx.commit().await?;
        Ok(rows)
    }

    /// A failure here leaves the row to its lease: it is claimed again, whatever became of it.
    async fn handle(&self, row: ClaimedRow) {
        if let Err(error) = self.try_handle(&row).await {
            tracing::warn!(outbox = %row.id, %error, "an e-mail could not be marked; it is tried again after its lease");
        }
    }

    async fn try_handle(&self, row: &ClaimedRow) -> Result<()> {
        let (services, owner) = (&self.services, &*self.owner);
        match services.prepare(row).await? {
            Prepared::NoLongerWanted => services.mark_cancelled(row, owner).await,
            Prepared::Impossible(words) => services.mark_failed(row, owner, &words).await,
            Prepared::Send { mail, secret } => {
                let answer = match self.transport_of(row).await? {
                    Ok(transport) => without(secret.as_ref(), transport.deliver(services, *mail).await),
                    Err(words) => Answer::Refused { words, permanent: false },
                };
                match &answer {
                    Answer::Delivered { .. } => tracing::info!(outbox = %row.id, "an e-mail was sent"),
                    Answer::Refused { permanent, .. } => {
                        tracing::warn!(outbox = %row.id, attempt = row.attempt_count, permanent, "an e-mail was not accepted");
                    }
                }
                self.mark(row, answer).await
            }
        }
    }

    /// An e-mail that has gone and is not marked is sent once more after its lease: so this does not give up at the first failure.
    async fn mark(&self, row: &ClaimedRow, answer: Answer) -> Result<()> {
        for pause in MARK_PAUSES {
            match self.services.mark(row, &self.owner, answer.clone()).await {
                Ok(()) => return Ok(()),
                Err(error) => tracing::warn!(outbox = %row.id, %error, "an e-mail could not be marked yet"),
            }
            tokio::time::sleep(pause).await;
        }
        self.services.mark(row, &self.owner, answer).await
    }
}

/// Some servers repeat what they object to; a link's secret is kept nowhere (R7).
pub(super) fn without(secret: Option<&LinkSecret>, answer: Answer) -> Answer {
    let Some(secret) = secret else { return answer };
    let clean = |words: String| words.replace(secret.expose(), "…");
    match answer {
        Answer::Delivered { words } => Answer::Delivered { words: clean(words) },
        Answer::Refused { words, permanent } => Answer::Refused { words: clean(words), permanent },
    }
}
