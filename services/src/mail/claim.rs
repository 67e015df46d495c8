//! Which e-mails a worker takes next: those that one person waits for first; each mail server as many as it can take, so that a slow
//! one holds up nobody else's; the practices that share one in equal parts; and of batches no more than their practice's pace.

use super::{own::INSTALLATION, pace::Pace, rests::Rests};
use crate::{Result, Services};
use chrono::{DateTime, TimeDelta, Utc};
use domain::invitations::BatchPurpose;
use std::collections::HashMap;
use store::{
    Tx,
    messages::{
        claims::{self, Claim, ClaimedRow, WaitingRow},
        marks::{self, Marking, PutBack},
    },
};
use uuid::Uuid;

/// Longer than it takes until a worker begins an e-mail and holds on to it.
const LEASE_SECONDS: i64 = 60;
/// So long after the claim it may be begun.
const BEGIN_SECONDS: i64 = 10;
/// How many e-mails of workers that are gone are put back at a time.
const ABANDONED: i64 = 500;

#[derive(Default)]
pub(super) struct Claimed {
    /// With whose mail server they go over; the nil UUID is the installation's.
    pub rows: Vec<(Uuid, ClaimedRow)>,
    pub begin_before: DateTime<Utc>,
    pub rests: Rests,
    /// Some were put back because their domain rests: there may be others behind them.
    pub has_put_back: bool,
}

impl Claimed {
    pub fn one_by_one(self) -> impl Iterator<Item = Self> {
        let Self { rows, begin_before, .. } = self;
        rows.into_iter().map(move |row| Self { rows: vec![row], begin_before, ..Self::default() })
    }
}

/// How many more e-mails each mail server can take.
pub(super) trait Room {
    /// `is_bulk`: of batches.
    fn at(&self, server: Uuid, is_bulk: bool) -> usize;
}

impl Services {
    pub(super) async fn claim(&self, owner: &str, room: &impl Room) -> Result<Claimed> {
        let now = self.now();
        let mut tx = self.inner.store.write().await?;
        claims::put_abandoned_back(&mut tx, now, ABANDONED).await?;
        let mut claimed = Claimed {
            begin_before: now + TimeDelta::seconds(BEGIN_SECONDS),
            rests: Rests::read(&mut tx, now).await?,
            ..Claimed::default()
        };
        for is_bulk in [false, true] {
            let waiting = claims::list_waiting(&mut tx, is_bulk).await?;
            for (practice, limit) in shares(waiting, &claimed, room, (now, is_bulk)) {
                self.claim_of(&mut tx, &mut claimed, (owner, now, is_bulk), (&practice, limit)).await?;
            }
        }
        tx.commit().await?;
        Ok(claimed)
    }

    /// While it is on its way: another worker takes it when this one has not been heard of for a lease.
    pub(super) async fn hold_on(&self, owner: &str, row: &ClaimedRow) -> Result<()> {
        let mut tx = self.inner.store.write().await?;
        let lease_until = self.now() + TimeDelta::seconds(LEASE_SECONDS);
        claims::hold_on(&mut tx, (row.organization_id, row.id), owner, lease_until).await?;
        Ok(tx.commit().await?)
    }

    async fn claim_of(
        &self,
        tx: &mut Tx,
        claimed: &mut Claimed,
        (owner, now, is_bulk): (&str, DateTime<Utc>, bool),
        (practice, limit): (&WaitingRow, usize),
    ) -> Result<()> {
        let organization = practice.organization_id;
        let mut pace = if is_bulk {
            let Some(pace) = self.pace_used(tx, practice).await? else { return Ok(()) };
            Some(pace)
        } else {
            None
        };
        let limit = pace.as_ref().map_or(limit, |pace| limit.min(pace.come(now)));
        if limit == 0 {
            return Ok(());
        }
        let lease_until = now + TimeDelta::seconds(LEASE_SECONDS);
        let claim = Claim { organization, is_bulk, owner, now, lease_until, limit: i64::try_from(limit).unwrap_or(i64::MAX) };
        let mut rows = claims::claim_due(tx, claim).await?;
        rows.sort_by_key(|row| row.id);
        let server = server_of(practice);
        let rest_of = |row: &ClaimedRow| claimed.rests.of_domain(server, &row.to_email, now);
        let resting: Vec<PutBack<'_>> = rows
            .iter()
            .filter_map(|row| rest_of(row).map(|until| PutBack { next: Some(until), ..PutBack::as_it_was(organization, row.id) }))
            .collect();
        if !resting.is_empty() {
            marks::put_each_back(tx, Marking { owner, now }, &resting).await?;
        }
        let has_put_back = !resting.is_empty();
        rows.retain(|row| rest_of(row).is_none());
        claimed.has_put_back |= has_put_back;
        if let Some(pace) = pace.as_mut().filter(|_| !rows.is_empty()) {
            for _ in &rows {
                pace.take();
            }
            store::messages::set_used(tx, organization, pace.last(), now).await?;
        }
        let late: Vec<Uuid> = rows.iter().filter(|row| is_late(row, now)).filter_map(|row| row.invitation_id).collect();
        if !late.is_empty() {
            marks::give_way(tx).await?;
            self.begin_time(tx, organization, &late).await?;
        }
        claimed.rows.extend(rows.into_iter().map(|row| (server, row)));
        Ok(())
    }

    /// `None` while another worker counts the same practice's.
    async fn pace_used(&self, tx: &mut Tx, practice: &WaitingRow) -> Result<Option<Pace>> {
        let used = store::messages::lock_used(tx, practice.organization_id).await?;
        if used.is_none() && practice.has_pace {
            return Ok(None);
        }
        Ok(Some(Pace::new(used.flatten(), self.now(), self.per_minute(practice.mail_per_minute))))
    }
}

/// An invitation's time counts from its sending (R7). What leaves within the hour has the time that was written down with it.
fn is_late(row: &ClaimedRow, now: DateTime<Utc>) -> bool {
    row.purpose == BatchPurpose::Invitation.key() && now - row.created_at >= TimeDelta::hours(1)
}

fn server_of(practice: &WaitingRow) -> Uuid {
    if practice.has_own_server { practice.organization_id } else { INSTALLATION }
}

/// How many of each practice's e-mails are taken. Those that share a mail server get equal parts of it; when it has room for fewer
/// than there are practices, those that have waited longest.
fn shares(
    waiting: Vec<WaitingRow>,
    claimed: &Claimed,
    room: &impl Room,
    (now, is_bulk): (DateTime<Utc>, bool),
) -> Vec<(WaitingRow, usize)> {
    let mut servers: HashMap<Uuid, Vec<WaitingRow>> = HashMap::new();
    let can_go = |practice: &WaitingRow| practice.first_due_at <= now && !claimed.rests.is_resting(server_of(practice), now);
    for practice in waiting.into_iter().filter(can_go) {
        servers.entry(server_of(&practice)).or_default().push(practice);
    }
    let mut shares = Vec::new();
    for (server, mut practices) in servers {
        let taken = claimed.rows.iter().filter(|(of, _)| *of == server).count();
        let room = room.at(server, is_bulk).saturating_sub(taken);
        practices.sort_by_key(|practice| (practice.first_due_at, practice.organization_id));
        practices.truncate(room);
        let each = room.checked_div(practices.len()).unwrap_or_default();
        let mut left = room.checked_rem(practices.len()).unwrap_or_default();
        for practice in practices {
            let extra = usize::from(left > 0);
            left -= extra;
            shares.push((practice, each + extra));
        }
    }
    // The pace of each is locked one after the other, by all workers in the same order.
    shares.sort_by_key(|(practice, _)| practice.organization_id);
    shares
}
