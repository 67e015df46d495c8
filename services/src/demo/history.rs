//! What the audit log would hold had the invented past been lived, so that a client's *History* is not empty.

use super::{Demo, door::Arriving};
use crate::{Result, Services, audit::About, mail::system_actor, staff::Actor};
use chrono::{DateTime, Utc};
use domain::{audit::AuditAction, ids::ClientId, invitations::LedgerKind};
use store::Tx;
use uuid::Uuid;

/// One line of an invented client's ledger.
pub(super) struct Lived {
    pub kind: LedgerKind,
    pub invitation: Uuid,
    pub at: DateTime<Utc>,
}

impl Services {
    pub(super) async fn demo_history(&self, tx: &mut Tx, demo: &Demo, who: &Arriving<'_>, lived: Lived) -> Result<()> {
        let client = || Actor {
            organization: demo.organization,
            kind: "client",
            id: Some(who.id),
            name: format!("{} {}", who.input.first_name, who.input.last_name),
            address: "127.0.0.1".to_owned(),
        };
        let (action, actor) = match lived.kind {
            LedgerKind::Queued => (AuditAction::InvitationQueued, demo.administrator()),
            LedgerKind::Revoked => (AuditAction::InvitationRevoked, demo.administrator()),
            LedgerKind::Sent => (AuditAction::InvitationSent, system_actor(demo.organization)),
            LedgerKind::Failed => (AuditAction::InvitationFailed, system_actor(demo.organization)),
            LedgerKind::Expired => (AuditAction::InvitationExpired, system_actor(demo.organization)),
            LedgerKind::Opened => (AuditAction::InvitationOpened, client()),
            LedgerKind::Locked => (AuditAction::InvitationLocked, client()),
            LedgerKind::SignedUp => (AuditAction::ClientSignedUp, client()),
            LedgerKind::FormSubmitted => (AuditAction::ResponseSubmitted, client()),
            // Not invented here, or no event of its own.
            LedgerKind::Delayed
            | LedgerKind::HandedOver
            | LedgerKind::ReminderQueued
            | LedgerKind::ReminderSent
            | LedgerKind::ReminderFailed
            | LedgerKind::RemindersStopped
            | LedgerKind::RemindersStarted
            | LedgerKind::Replaced
            | LedgerKind::AddressChanged
            | LedgerKind::Done => return Ok(()),
        };
        let about = About { client: Some(ClientId(who.id)), subject: Some(lived.invitation), detail: None };
        self.record_at(tx, &actor, (action, lived.at), about).await
    }
}
