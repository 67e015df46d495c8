//! The outbox's worker: claims due rows by a lease, sends a few at a time, and marks each. Several workers, in one process or in
//! many, may serve one database; what a killed one left behind is sent again after its lease, under the same Message-ID.

use super::{Answer, Transport, delivery::Prepared};
use crate::{LinkSecret, Result, Services};
use chrono::TimeDelta;
use futures::{StreamExt, stream::FuturesUnordered};
use std::time::Duration;
use store::messages::outbox::{Claim, ClaimedRow, claim_due};
use tokio_util::sync::CancellationToken;

/// E-mails on their way at a time.
const AT_A_TIME: usize = 4;
/// Longer than the transport takes at most.
const LEASE_SECONDS: i64 = 60;
/// Between two looks while no bell rings: another process may have written to the outbox.
const LOOK: Duration = Duration::from_secs(1);

pub struct OutboxWorker {
    services: Services,
    transport: Transport,
    /// Its name on the rows that it holds.
    owner: String,
}

#[derive(Clone, Copy, PartialEq)]
enum Until {
    Stopped,
    NothingDue,
}

impl OutboxWorker {
    pub fn new(services: Services, transport: Transport) -> Self {
        let owner = services.new_id().to_string();
        Self { services, transport, owner }
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
        let mut on_their_way = FuturesUnordered::new();
        let mut handled = 0;
        loop {
            let free = AT_A_TIME - on_their_way.len();
            if free > 0 && !stop.is_cancelled() {
                on_their_way.extend(self.claim(free).await.into_iter().map(|row| self.handle(row)));
            }
            let is_over = until == Until::NothingDue || stop.is_cancelled();
            if is_over && on_their_way.is_empty() {
                return handled;
            }
            tokio::select! {
                Some(()) = on_their_way.next() => handled += 1,
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
        let (services, owner) = (&self.services, self.owner.as_str());
        match services.prepare(row).await? {
            Prepared::NoLongerWanted => services.mark_cancelled(row, owner).await,
            Prepared::Impossible(words) => services.mark_failed(row, owner, &words).await,
            Prepared::Send { mail, secret } => {
                let answer = without(&secret, self.transport.deliver(services, *mail).await);
                match &answer {
                    Answer::Delivered { .. } => tracing::info!(outbox = %row.id, "an e-mail was sent"),
                    Answer::Refused { permanent, .. } => {
                        tracing::warn!(outbox = %row.id, attempt = row.attempt_count, permanent, "an e-mail was not accepted");
                    }
                }
                services.mark(row, owner, answer).await
            }
        }
    }
}

/// Some servers repeat what they object to; a link's secret is kept nowhere (R7).
fn without(secret: &LinkSecret, answer: Answer) -> Answer {
    let clean = |words: String| words.replace(secret.expose(), "…");
    match answer {
        Answer::Delivered { words } => Answer::Delivered { words: clean(words) },
        Answer::Refused { words, permanent } => Answer::Refused { words: clean(words), permanent },
    }
}
