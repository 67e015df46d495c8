//! Taking up what was asked for, one request a transaction: it is gone with what comes of it, or comes again.

use super::LinkKind;
use crate::{Error, Result, Services};
use domain::Refusal;
use std::time::Duration;
use store::{Tx, link_requests::LinkRequestRow};
use tokio_util::sync::CancellationToken;

/// Between two looks while no bell rings: another process may have written one down and ended.
const LOOK: Duration = Duration::from_secs(5);

impl Services {
    /// Until `stop` is cancelled. Several processes on one database share the work.
    pub async fn work_on_link_requests(self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            match self.work_on_a_link_request().await {
                Ok(true) => continue,
                Ok(false) => {}
                Err(error) => tracing::warn!(%error, "requests for links could not be taken up; they are tried again"),
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = self.inner.link_bell.notified() => {}
                () = tokio::time::sleep(LOOK) => {}
            }
        }
    }

    /// The oldest; `false` when there is none.
    pub async fn work_on_a_link_request(&self) -> Result<bool> {
        let mut tx = self.inner.store.write().await?;
        let Some(request) = store::link_requests::take_next(&mut tx).await? else { return Ok(false) };
        match self.take_up(&mut tx, &request).await {
            Ok(()) => tx.commit().await?,
            Err(Error::Refused(Refusal::Unavailable)) => return Err(Refusal::Unavailable.into()),
            Err(error) => {
                // One that cannot be dealt with holds up no other: whoever asked asks again.
                tracing::error!(%error, "a request for a link was given up");
                drop(tx);
                let mut tx = self.inner.store.write().await?;
                store::link_requests::remove(&mut tx, request.organization_id, request.id).await?;
                tx.commit().await?;
            }
        }
        self.inner.outbox_bell.notify_one();
        Ok(true)
    }

    async fn take_up(&self, tx: &mut Tx, request: &LinkRequestRow) -> Result<()> {
        match LinkKind::from_key(&request.kind) {
            Some(LinkKind::StaffPassword) => self.send_staff_resets(tx, request).await,
            Some(LinkKind::ClientPassword) => self.send_client_reset(tx, request).await,
            Some(LinkKind::SignUp) => self.send_sign_up_link(tx, request).await,
            Some(LinkKind::NewPerson) => self.take_up_new_person(tx, request).await,
            None => Err(Error::Internal("a request for a link of an unknown kind".to_owned())),
        }
    }
}
