//! R29: where the e-mail does not arrive, whoever may invite makes a fresh link and hands it over. It takes the place of the
//! older one, and goes along with what that one's batch asked for.

use super::{
    decide::{Deciding, Decision},
    enqueue::{Opened, Sending},
};
use crate::{
    Result, Services,
    audit::About,
    context,
    messages::portal_link,
    staff::{InviteClients, Permit},
};
use domain::{
    Refusal,
    audit::AuditAction,
    clients::PortalState,
    ids::ClientId,
    invitations::{BatchPurpose, Delivery, HandedLink, LedgerKind, Outcome},
};
use store::{Tx, invitations::InvitationRow};

const NOT_INVITED: &str = "This client has no invitation whose link could be made anew. Invite the client first.";

impl Services {
    /// The link, once: its secret is kept nowhere. A client who cannot be invited is refused with the reason.
    pub async fn hand_over_link(&self, by: &Permit<InviteClients>, client: ClientId) -> Result<HandedLink> {
        let organization = by.organization().0;
        let mut tx = self.inner.store.write().await?;
        store::invitations::lock_organization(&mut tx, organization).await?;
        let organization = store::organization::find(&mut tx, organization).await?.ok_or(Refusal::NotFound)?;
        let mut deciding = Deciding::new(by.organization(), by.scope());
        let invitee = match self.decide(&mut tx, &mut deciding, client).await? {
            Decision::Invite(invitee) => invitee,
            Decision::LeaveOut(outcome) if outcome.outcome == Outcome::NotFound => return Err(Refusal::NotFound.into()),
            Decision::LeaveOut(outcome) => return Err(Refusal::Rule(outcome.outcome.words(BatchPurpose::Invitation).to_owned()).into()),
        };
        let older = self.link_to_renew(&mut tx, by, client).await?;
        let sending = Sending {
            by: by.actor(),
            organization: &organization,
            batch: older.batch_id,
            is_counted: false,
            created_by: Some(by.staff().0),
        };
        let mut opened = self.open_invitations(&mut tx, &sending, &[&invitee], Delivery::HandedOver).await?;
        let Opened { id, secret, expires_at } = opened.pop().ok_or(Refusal::Conflict)?;
        self.note(&mut tx, organization.id, id, LedgerKind::HandedOver, (None, Some(&by.actor().name))).await?;
        store::clients::set_portal_state(&mut tx, organization.id, client.0, PortalState::Sent, None, self.now()).await?;
        let about = About { client: Some(client), subject: Some(id), detail: None };
        self.record(&mut tx, by.actor(), AuditAction::InvitationLinkCopied, about).await?;
        tx.commit().await?;
        Ok(HandedLink {
            url: portal_link(self.config(), &organization.slug, secret.expose()),
            expires: context::moment(expires_at, by.time_zone()),
        })
    }

    /// One that waits for the client, or that the client let run out or locked; who was never invited, or whose invitation was
    /// taken back, is invited by e-mail.
    async fn link_to_renew(&self, tx: &mut Tx, by: &Permit<InviteClients>, client: ClientId) -> Result<InvitationRow> {
        let newest = store::invitations::find_newest(tx, by.organization().0, client.0).await?;
        newest.filter(|newest| newest.state.can_be_renewed()).ok_or_else(|| Refusal::Rule(NOT_INVITED.to_owned()).into())
    }
}
