//! The look at whoever's day has come: a reminder is written to the outbox, with a further link of the invitation, in the transaction
//! that settles the day. So of several processes one writes it.

use super::ReminderKind;
use crate::{Error, LinkSecret, Result, Services, audit::About, invitations::message_id, mail::system_actor};
use domain::{
    Refusal,
    audit::AuditAction,
    ids::{ClientId, LoginId, OrganizationId},
    invitations::{Delivery, InvitationState, LedgerKind},
    signature_requests::{Part, SigningState},
};
use store::{
    Tx,
    invitations::InvitationRow,
    organization::OrganizationRow,
    reminders::{DueRow, NewLink, NewReminder, PlanRow},
    representatives::ClientGrantRow,
};
use uuid::Uuid;

/// Rows looked up at a time.
const CHUNK: i64 = 200;
/// Chunks of one round: other work of the sweep waits meanwhile.
const CHUNKS: usize = 25;

/// What a client would be reminded of now.
pub(crate) enum Wanted {
    SignUp(InvitationRow),
    Forms {
        invitation: Option<Uuid>,
        email: String,
    },
    /// Through those who may fill in forms for a client without an account, and take reminders.
    Representatives(Vec<ClientGrantRow>),
}

impl Wanted {
    pub fn kind(&self) -> ReminderKind {
        match self {
            Self::SignUp(_) => ReminderKind::SignUp,
            Self::Forms { .. } => ReminderKind::Forms,
            Self::Representatives(_) => ReminderKind::Representative,
        }
    }

    pub fn invitation(&self) -> Option<Uuid> {
        match self {
            Self::SignUp(invitation) => Some(invitation.id),
            Self::Forms { invitation, .. } => *invitation,
            Self::Representatives(_) => None,
        }
    }

    /// To whom the e-mails go.
    pub fn emails(&self) -> Vec<&str> {
        match self {
            Self::SignUp(invitation) => vec![&invitation.email],
            Self::Forms { email, .. } => vec![email],
            Self::Representatives(grants) => grants.iter().map(|row| row.email.as_str()).collect(),
        }
    }
}

impl Services {
    /// How many reminders were written, of every organization. Safe to run in several processes at once.
    pub async fn queue_due_reminders(&self) -> Result<u64> {
        let mut queued = 0;
        for _ in 0..CHUNKS {
            let mut tx = self.inner.store.read().await?;
            let due = store::reminders::list_due(&mut tx, self.now(), CHUNK).await?;
            tx.commit().await?;
            for row in &due {
                match self.look(*row).await {
                    Ok(was_queued) => queued += u64::from(was_queued),
                    Err(Error::Refused(Refusal::Unavailable)) => return Err(Refusal::Unavailable.into()),
                    // One client's failure stops no other.
                    Err(error) => tracing::warn!(?error, "a reminder could not be written; it is tried again"),
                }
            }
            if due.len() < usize::try_from(CHUNK).unwrap_or_default() {
                break;
            }
        }
        if queued > 0 {
            self.inner.outbox_bell.notify_one();
        }
        Ok(queued)
    }

    /// Settles the client's day, and writes the reminder if one is due. While the practice has them switched off its days pass.
    async fn look(&self, of: DueRow) -> Result<bool> {
        let DueRow { organization_id, client_id } = of;
        let now = self.now();
        let mut tx = self.inner.store.write().await?;
        store::invitations::lock_organization(&mut tx, organization_id).await?;
        let Some(organization) = store::organization::find(&mut tx, organization_id).await? else { return Ok(false) };
        let Some(found) = store::reminders::find(&mut tx, organization_id, client_id).await? else { return Ok(false) };
        let wanted = self.wanted_reminder(&mut tx, of, &found).await?;
        let days = organization.settings().reminder_days;
        // What waits for somebody else's signature may come back, and somebody may be given the right to fill in what is open.
        let goes_on = wanted.is_some() || !store::reminders::list_open_forms(&mut tx, organization_id, client_id).await?.is_empty();
        let next = if goes_on { found.plan().settled(now).next(&days) } else { None };
        if !store::reminders::settle(&mut tx, organization_id, client_id, now, next).await? {
            return Ok(false);
        }
        let is_due = organization.reminders_on && found.plan().is_due(&days, now);
        let queued = wanted.filter(|_| is_due);
        if let Some(wanted) = &queued {
            self.queue_reminder(&mut tx, &organization, client_id, wanted).await?;
        }
        tx.commit().await?;
        Ok(queued.is_some())
    }

    /// `None` for a client who has done everything, or whose forms wait for somebody else's signature; and, where nobody acts for them, who
    /// stopped reminders or whose invitation ended otherwise.
    pub(crate) async fn wanted_reminder(&self, tx: &mut Tx, of: DueRow, found: &PlanRow) -> Result<Option<Wanted>> {
        let DueRow { organization_id, client_id } = of;
        // Both are the client's own: whoever acts for them stops theirs, and hears of open forms whatever became of the invitation.
        let is_stopped = found.stopped_at.is_some();
        let mut has_ended_otherwise = false;
        if let Some(invitation) = found.invitation_id {
            let Some(invitation) = store::invitations::find(tx, organization_id, invitation).await? else { return Ok(None) };
            let state = invitation.state.as_of(invitation.expires_at, self.now());
            if state == InvitationState::Open && !is_stopped && invitation.delivery == Delivery::Sent {
                return Ok(Some(Wanted::SignUp(invitation)));
            }
            has_ended_otherwise = !matches!(state, InvitationState::Open | InvitationState::Accepted);
        }
        let Some(client) = store::invitations::find_recipient(tx, organization_id, client_id, None).await? else { return Ok(None) };
        let open = store::reminders::list_open_forms(tx, organization_id, client_id).await?;
        if open.is_empty() {
            return Ok(None);
        }
        if client.has_account {
            if is_stopped || has_ended_otherwise {
                return Ok(None);
            }
            let Some(login) = store::portal::find_own_login(tx, organization_id, client_id).await? else { return Ok(None) };
            let has_turn = self.has_turn(tx, of, &open, login.id).await?;
            return Ok(client.email.filter(|_| has_turn).map(|email| Wanted::Forms { invitation: found.invitation_id, email }));
        }
        let mut grants = Vec::new();
        for row in self.who_may_fill_in(tx, organization_id, client_id).await? {
            if row.grant.reminders_stopped_at.is_none() && self.has_turn(tx, of, &open, row.grant.login_id).await? {
                grants.push(row);
            }
        }
        Ok((!grants.is_empty()).then_some(Wanted::Representatives(grants)))
    }

    /// The client's address takes no e-mail, so there are no more until something new is sent. Of open forms whoever may fill them in for a
    /// client who has not signed up goes on hearing.
    pub(crate) async fn end_reminders(&self, tx: &mut Tx, of: DueRow, kind: ReminderKind) -> Result<()> {
        let DueRow { organization_id, client_id } = of;
        let others_go_on = kind == ReminderKind::SignUp
            && !store::reminders::list_open_forms(tx, organization_id, client_id).await?.is_empty()
            && !self.who_may_fill_in(tx, organization_id, client_id).await?.is_empty();
        if others_go_on {
            return Ok(store::reminders::leave_invitation(tx, organization_id, client_id).await?);
        }
        Ok(store::reminders::end(tx, organization_id, client_id, self.now()).await?)
    }

    /// Whether one of the open forms is this login's to fill in or to sign, and does not wait for somebody else's signature.
    async fn has_turn(&self, tx: &mut Tx, of: DueRow, open: &[Uuid], login: Uuid) -> Result<bool> {
        let states = self.signing_states(tx, (of.organization_id, of.client_id), Some(LoginId(login)), "UTC").await?;
        let waits_for_another =
            |form: &Uuid| matches!(states.get(form), Some(SigningState::Waits { part: Part::Asker | Part::Neither, .. }));
        Ok(!open.iter().all(waits_for_another))
    }

    async fn queue_reminder(&self, tx: &mut Tx, organization: &OrganizationRow, client: Uuid, wanted: &Wanted) -> Result<()> {
        for email in wanted.emails() {
            self.queue_reminder_to(tx, organization, (client, email), wanted).await?;
        }
        if let Some(invitation) = wanted.invitation() {
            self.note(tx, organization.id, invitation, LedgerKind::ReminderQueued, (None, None)).await?;
        }
        let about = About { client: Some(ClientId(client)), subject: wanted.invitation(), detail: None };
        self.record(tx, &system_actor(OrganizationId(organization.id)), AuditAction::ReminderQueued, about).await
    }

    /// At the practice's pace, as one of many. The caller holds the organization's lock.
    async fn queue_reminder_to(
        &self,
        tx: &mut Tx,
        organization: &OrganizationRow,
        (client, email): (Uuid, &str),
        wanted: &Wanted,
    ) -> Result<()> {
        let mut pace = self.pace_of(tx, organization.id).await?;
        let due_at = pace.take();
        self.keep_pace(tx, organization.id, &pace).await?;
        let id = self.new_id();
        let sealed = match wanted {
            Wanted::SignUp(invitation) => Some(self.add_link(tx, invitation, id).await?),
            Wanted::Forms { .. } | Wanted::Representatives(_) => None,
        };
        let new = NewReminder {
            id,
            purpose: wanted.kind().purpose(),
            invitation_id: wanted.invitation(),
            client_id: client,
            to_email: email,
            message_id: &message_id(id, self.config().mail_from.domain()),
            sealed_secret: sealed.as_deref(),
            due_at,
            created_at: self.now(),
        };
        Ok(store::reminders::insert_mail(tx, organization.id, &new).await?)
    }

    /// One more link of the invitation, since the first one's secret is kept nowhere (R7): it is as good, and ends with it. Its
    /// secret, sealed for the outbox's row `id`.
    async fn add_link(&self, tx: &mut Tx, invitation: &InvitationRow, id: Uuid) -> Result<Vec<u8>> {
        let secret = LinkSecret::generate(self.inner.entropy.as_ref());
        let link = NewLink { invitation_id: invitation.id, token_hash: &secret.hash(), created_at: self.now() };
        store::reminders::insert_link(tx, invitation.organization_id, &link).await?;
        self.inner.key.seal(&secret, id.as_bytes(), self.inner.entropy.as_ref())
    }
}
