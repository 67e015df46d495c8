//! What anyone may know of a portal, and what a link is good for. Looking changes nothing (R7).

use crate::{LinkSecret, Result, Services, context, staff::Actor};
use domain::{
    Refusal,
    audit::AuditAction,
    clients::PortalState,
    ids::{ClientId, OrganizationId},
    invitations::{InvitationState, LedgerKind},
    portal::{JoinLink, JoinPage, PortalFront},
};
use store::{
    Tx,
    clients::ClientRecord,
    invitations::{InvitationRow, NewEvent},
    organization::OrganizationRow,
};

pub(crate) fn front(row: &OrganizationRow) -> PortalFront {
    PortalFront {
        slug: row.slug.clone(),
        name: row.name.clone(),
        phone: row.phone.clone(),
        email: row.email.clone(),
        hours: row.contact_hours.clone(),
        language: row.language.clone(),
        languages: row.offered_languages(),
        accent: row.accent.clone(),
        logo: row.logo(),
        client_signup_allowed: row.client_signup_allowed,
        new_people_allowed: row.admits_new_people(),
    }
}

/// An invitation found by its link, with the practice and the client.
pub(super) struct Linked {
    pub organization: OrganizationRow,
    pub invitation: InvitationRow,
    pub client: ClientRecord,
}

impl Linked {
    /// The client, as the audit event names who followed the link.
    pub fn actor(&self, address: &str) -> Actor {
        Actor {
            organization: OrganizationId(self.organization.id),
            kind: "client",
            id: Some(self.client.id),
            name: self.client.full_name(),
            address: address.to_owned(),
        }
    }

    pub fn client_id(&self) -> ClientId {
        ClientId(self.client.id)
    }

    pub fn asks_for_birth(&self) -> bool {
        self.organization.date_of_birth_required && self.client.date_of_birth.is_some()
    }
}

impl Services {
    pub async fn portal_front(&self, slug: &str) -> Result<Option<PortalFront>> {
        let mut tx = self.inner.store.read_once().await?;
        Ok(store::organization::find_by_slug(&mut tx, slug).await?.as_ref().map(front))
    }

    /// `None` for a link that is truncated, altered, invented, or another practice's.
    pub(super) async fn linked(&self, tx: &mut Tx, organization: OrganizationRow, secret: &str) -> Result<Option<Linked>> {
        let Some(secret) = LinkSecret::parse(secret) else { return Ok(None) };
        let Some(invitation) = store::invitations::find_by_token_hash(tx, organization.id, &secret.hash()).await? else { return Ok(None) };
        let client = store::clients::find(tx, organization.id, invitation.client_id).await?;
        Ok(client.map(|client| Linked { organization, invitation, client }))
    }

    pub async fn join_page(&self, slug: &str, secret: &str) -> Result<JoinPage> {
        let mut tx = self.inner.store.read().await?;
        let organization = store::organization::find_by_slug(&mut tx, slug).await?.ok_or(Refusal::NotFound)?;
        let front = front(&organization);
        let link = match self.linked(&mut tx, organization, secret).await? {
            Some(linked) => self.link(&mut tx, &linked).await?,
            None => JoinLink::Unknown,
        };
        Ok(JoinPage { front, link })
    }

    async fn link(&self, tx: &mut Tx, linked: &Linked) -> Result<JoinLink> {
        let (invitation, organization) = (&linked.invitation, linked.organization.id);
        let newest_can_be_sent = linked.client.portal()? != PortalState::Active
            && store::invitations::find_newest(tx, organization, linked.client.id)
                .await?
                .is_some_and(|newest| matches!(newest.state, InvitationState::Open | InvitationState::Expired));
        Ok(match invitation.state.as_of(invitation.expires_at, self.now()) {
            InvitationState::Open => {
                let versions = store::invitations::list_batch_form_versions(tx, organization, invitation.batch_id).await?;
                let mut minutes = 0;
                for version in &versions {
                    minutes += store::forms::find_version(tx, organization, *version).await?.map_or(0, |version| version.estimated_minutes);
                }
                JoinLink::Works {
                    first_name: linked.client.preferred_name.clone().unwrap_or_else(|| linked.client.first_name.clone()),
                    invited_by: store::invitations::inviter_name(tx, organization, invitation.batch_id).await?,
                    form_count: i64::try_from(versions.len()).unwrap_or(i64::MAX),
                    minutes,
                    date_of_birth_asked: linked.asks_for_birth(),
                    expires: context::moment(invitation.expires_at, &linked.organization.time_zone),
                }
            }
            InvitationState::Accepted => JoinLink::Used,
            InvitationState::Replaced => JoinLink::Replaced { newest_can_be_sent },
            InvitationState::Expired => JoinLink::Expired { newest_can_be_sent },
            InvitationState::Revoked => JoinLink::Revoked,
            InvitationState::Locked => JoinLink::Locked,
        })
    }

    /// A person touched the page behind the link: said once, and only of a link that works.
    pub async fn note_link_opened(&self, slug: &str, secret: &str, address: &str) -> Result<()> {
        let mut tx = self.inner.store.write().await?;
        let Some(organization) = store::organization::find_by_slug(&mut tx, slug).await? else { return Ok(()) };
        let Some(linked) = self.linked(&mut tx, organization, secret).await? else { return Ok(()) };
        if linked.invitation.state.as_of(linked.invitation.expires_at, self.now()) == InvitationState::Open {
            self.mark_opened(&mut tx, &linked, address).await?;
            tx.commit().await?;
        }
        Ok(())
    }

    pub(super) async fn mark_opened(&self, tx: &mut Tx, linked: &Linked, address: &str) -> Result<()> {
        let (organization, invitation) = (linked.organization.id, linked.invitation.id);
        if !store::invitations::mark_opened(tx, organization, invitation, self.now()).await? {
            return Ok(());
        }
        self.write_ledger(tx, linked, LedgerKind::Opened, None).await?;
        store::clients::set_portal_state(tx, organization, linked.client.id, PortalState::Opened, None, self.now()).await?;
        self.record_link(tx, linked, AuditAction::InvitationOpened, address).await
    }

    pub(super) async fn write_ledger(&self, tx: &mut Tx, linked: &Linked, kind: LedgerKind, detail: Option<&str>) -> Result<()> {
        let name = linked.client.full_name();
        let event =
            NewEvent { id: self.new_id(), invitation_id: linked.invitation.id, kind, detail, actor_name: Some(&name), at: self.now() };
        Ok(store::invitations::insert_event(tx, linked.organization.id, &event).await?)
    }

    pub(super) async fn record_link(&self, tx: &mut Tx, linked: &Linked, action: AuditAction, address: &str) -> Result<()> {
        let about = crate::audit::About { client: Some(linked.client_id()), subject: Some(linked.invitation.id), detail: None };
        self.record(tx, &linked.actor(address), action, about).await
    }
}
