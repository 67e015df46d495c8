//! What is done of a batch in the background, a bounded piece a transaction: clients who wait are invited; e-mails are held back, let
//! go on or taken back, as the batch's state says. What was done stays done and the rest is found again, whenever the program ends.

use super::{
    decide::{Decision, Invitee, judge},
    enqueue::{Sending, Turn},
};
use crate::{Result, Services, audit::About, staff::Actor};
use domain::{
    Refusal,
    audit::AuditAction,
    clients::PortalState,
    ids::{ClientId, OrganizationId},
    invitations::{BatchPurpose, BatchState, InvitationState, LedgerKind, Outcome},
};
use std::{collections::HashSet, time::Duration};
use store::{
    Error as StoreError, Tx,
    invitations::{BatchRow, RecipientRow, TakenBackRow, WaitingRow},
};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// Clients in one transaction: on SQLite everybody else who writes waits for it.
const CHUNK: i64 = 250;
/// Rows of which only the state changes.
const LIGHT_CHUNK: i64 = 1_000;
/// Between two looks while no bell rings: another process may have begun a batch and ended.
const LOOK: Duration = Duration::from_secs(1);

/// A client, what was decided, and the invitation if there is one.
pub(crate) type Decided = (Uuid, Outcome, Option<Uuid>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Left {
    Nothing,
    More,
}

impl Left {
    fn when(more: bool) -> Self {
        if more { Self::More } else { Self::Nothing }
    }
}

impl Services {
    /// Until `stop` is cancelled. Several processes on one database share the work: a batch is in one pair of hands at a time.
    pub async fn work_on_batches(self, stop: CancellationToken) {
        while !stop.is_cancelled() {
            match self.work_on_a_batch().await {
                Ok(true) => continue,
                Ok(false) => {}
                Err(error) => tracing::warn!(%error, "a batch could not be worked on; it is tried again"),
            }
            tokio::select! {
                () = stop.cancelled() => {}
                () = self.inner.batch_bell.notified() => {}
                () = tokio::time::sleep(LOOK) => {}
            }
        }
    }

    /// One piece of the batch that has waited longest; `false` when there is none with work to do.
    pub async fn work_on_a_batch(&self) -> Result<bool> {
        let mut tx = self.inner.store.write().await?;
        let Some((organization, batch)) = store::invitations::find_batch_with_work(&mut tx).await? else { return Ok(false) };
        store::invitations::lock_organization(&mut tx, organization).await?;
        let row = store::invitations::find_batch(&mut tx, organization, batch).await?.ok_or(Refusal::NotFound)?;
        let left = self.work_on(&mut tx, organization, &row).await?;
        store::invitations::set_has_work(&mut tx, organization, batch, left == Left::More, self.now()).await?;
        tx.commit().await?;
        self.inner.outbox_bell.notify_one();
        Ok(true)
    }

    /// The caller holds the organization's lock.
    pub(super) async fn work_on(&self, tx: &mut Tx, organization: Uuid, batch: &BatchRow) -> Result<Left> {
        match batch.state()? {
            BatchState::Running => match self.decide_on_some(tx, organization, batch).await? {
                Left::More => Ok(Left::More),
                Left::Nothing => Ok(Left::when(store::invitations::release_mail(tx, organization, batch.id, LIGHT_CHUNK).await? > 0)),
            },
            BatchState::Paused => Ok(Left::when(store::invitations::hold_mail(tx, organization, batch.id, LIGHT_CHUNK).await? > 0)),
            BatchState::Cancelled => self.take_some_back(tx, organization, batch).await,
        }
    }

    /// Clients who wait are invited, or sent forms.
    async fn decide_on_some(&self, tx: &mut Tx, organization: Uuid, batch: &BatchRow) -> Result<Left> {
        let waiting = store::invitations::next_waiting(tx, organization, batch.id, self.now(), CHUNK).await?;
        let left = Left::when(i64::try_from(waiting.len()).unwrap_or(i64::MAX) == CHUNK);
        let decided = match batch.purpose()? {
            BatchPurpose::Invitation => self.invite_some(tx, organization, batch, waiting).await?,
            BatchPurpose::Forms => self.share_with_some(tx, organization, batch, waiting).await?,
        };
        store::invitations::set_outcomes(tx, organization, batch.id, &decided).await?;
        Ok(left)
    }

    async fn invite_some(&self, tx: &mut Tx, organization: Uuid, batch: &BatchRow, waiting: Vec<WaitingRow>) -> Result<Vec<Decided>> {
        let mut taken = HashSet::new();
        let (mut decided, mut invitees) = (Vec::with_capacity(waiting.len()), Vec::new());
        for row in waiting {
            let client = row.client_id;
            match decide(row, &mut taken)? {
                Decision::Invite(invitee) => invitees.push(invitee),
                Decision::LeaveOut(outcome) => decided.push((client, outcome.outcome, None)),
            }
        }
        let clients: Vec<Uuid> = invitees.iter().map(|invitee| invitee.row.id).collect();
        let invitations = self.invite_all(tx, organization, batch, invitees).await?;
        decided.extend(clients.into_iter().zip(invitations).map(|(client, invitation)| (client, Outcome::Queued, Some(invitation))));
        Ok(decided)
    }

    /// Their invitations, in the same order.
    async fn invite_all(&self, tx: &mut Tx, organization: Uuid, batch: &BatchRow, invitees: Vec<Invitee>) -> Result<Vec<Uuid>> {
        let turns = self.turns(tx, organization, batch.id, invitees.len()).await?;
        let organization = store::organization::find(tx, organization).await?.ok_or(Refusal::NotFound)?;
        let by = sender_of(organization.id, batch);
        let sending =
            Sending { by: &by, organization: &organization, batch: batch.id, is_counted: true, created_by: Some(batch.created_by) };
        self.enqueue(tx, &sending, &invitees.into_iter().zip(turns).collect::<Vec<_>>()).await
    }

    /// A batch for one client is in no line: somebody waits for it.
    pub(crate) async fn turns(&self, tx: &mut Tx, organization: Uuid, batch: Uuid, count: usize) -> Result<Vec<Turn>> {
        if count <= 1 {
            let stages = store::invitations::count_stages(tx, organization, batch).await?;
            if stages.iter().map(|(_, clients)| clients).sum::<i64>() <= 1 {
                return Ok(vec![Turn::Now; count]);
            }
        }
        let mut pace = self.pace_of(tx, organization).await?;
        let turns = (0..count).map(|_| Turn::At(pace.take())).collect();
        self.keep_pace(tx, organization, &pace).await?;
        Ok(turns)
    }

    /// What has not left never will: its invitations are revoked, so that no link is open that nobody was sent.
    async fn take_some_back(&self, tx: &mut Tx, organization: Uuid, batch: &BatchRow) -> Result<Left> {
        let cancelled = store::invitations::cancel_waiting(tx, organization, batch.id, LIGHT_CHUNK).await?;
        let taken = store::invitations::take_mail_back(tx, organization, batch.id, self.now(), CHUNK).await?;
        let by = Actor {
            organization: OrganizationId(organization),
            kind: "staff",
            id: batch.held_by,
            name: batch.held_by_name.clone().unwrap_or_default(),
            address: batch.held_address.clone().unwrap_or_default(),
        };
        match batch.purpose()? {
            BatchPurpose::Invitation => {
                for row in &taken {
                    self.take_back(tx, &by, row).await?;
                }
            }
            BatchPurpose::Forms => self.take_forms_back(tx, &by, batch.id, &taken).await?,
        }
        let left = Left::when(cancelled == LIGHT_CHUNK.unsigned_abs() || !taken.is_empty());
        if left == Left::Nothing {
            // Nobody waits behind turns that nothing will use. What another batch has in line keeps to the pace when it is claimed.
            store::messages::set_last_turn(tx, organization, self.now()).await?;
        }
        Ok(left)
    }

    async fn take_back(&self, tx: &mut Tx, by: &Actor, row: &TakenBackRow) -> Result<()> {
        let organization = by.organization.0;
        let Some(invitation) = row.invitation_id else { return Ok(()) };
        if store::invitations::end(tx, organization, invitation, InvitationState::Revoked, self.now()).await? {
            self.note(tx, organization, invitation, LedgerKind::Revoked, (None, Some(&by.name))).await?;
            store::clients::set_portal_state(tx, organization, row.client_id, PortalState::Revoked, None, self.now()).await?;
            let about = About { client: Some(ClientId(row.client_id)), subject: Some(invitation), detail: None };
            self.record(tx, by, AuditAction::InvitationRevoked, about).await?;
        }
        Ok(())
    }
}

/// Whoever clicked: what the program does afterwards it does for them (R25).
pub(crate) fn sender_of(organization: Uuid, batch: &BatchRow) -> Actor {
    Actor {
        organization: OrganizationId(organization),
        kind: "staff",
        id: Some(batch.created_by),
        name: batch.sender_name.clone(),
        address: batch.address.clone(),
    }
}

/// A client who is gone since the click has no name.
fn decide(row: WaitingRow, taken: &mut HashSet<String>) -> Result<Decision> {
    let WaitingRow { client_id, first_name, last_name, preferred_name, email, email_key, language, portal_state, has_account, is_taken } =
        row;
    let (Some(first_name), Some(last_name), Some(portal_state)) = (first_name, last_name, portal_state) else {
        let client = ClientId(client_id);
        return Ok(Decision::LeaveOut(domain::invitations::ClientOutcome { client, name: String::new(), outcome: Outcome::NotFound }));
    };
    let portal_state = PortalState::from_key(&portal_state).ok_or(StoreError::Unreadable("a client's portal state"))?;
    let row = RecipientRow { id: client_id, first_name, last_name, preferred_name, email, email_key, language, portal_state, has_account };
    Ok(judge(row, is_taken, taken))
}
