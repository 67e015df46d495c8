//! R24: somebody asked at the portal's page for a link to sign up. A client whose address is on file is sent a fresh invitation, whoever
//! has a login is told that there is one, and to anybody else nothing goes out. Whoever asked was answered long before.

use super::{
    decide::{Deciding, Decision, Invitee, full_name},
    enqueue::{Sending, Turn},
};
use crate::{
    Result, Services,
    audit::About,
    mail::AccountMail,
    staff::{Actor, ClientScope, InviteClients, Permit},
};
use chrono::TimeDelta;
use domain::{
    Language, Refusal,
    audit::AuditAction,
    ids::{ClientId, OrganizationId},
    invitations::{BatchPurpose, InvitationState, Outcome},
    messages::sign_up_link,
};
use store::{
    Tx,
    clients::ClientRecord,
    invitations::{BatchMessageRow, NewBatch},
    link_requests::LinkRequestRow,
    organization::OrganizationRow,
    portal::LoginRow,
};
use uuid::Uuid;

/// Between two of one client, whoever asks.
const AT_MOST_EVERY_MINUTES: i64 = 10;
/// A family may share an address; a list of more is no family.
const SHARED_BY: i64 = 5;

/// Who asked, as far as the address tells, and where.
struct Asked<'a> {
    organization: &'a OrganizationRow,
    client: ClientId,
    by: Actor,
}

impl<'a> Asked<'a> {
    fn new(organization: &'a OrganizationRow, (client, name): (ClientId, String), address: &str) -> Self {
        let by = Actor { organization: OrganizationId(organization.id), kind: "client", id: None, name, address: address.to_owned() };
        Self { organization, client, by }
    }
}

impl Services {
    pub(crate) async fn send_sign_up_link(&self, tx: &mut Tx, request: &LinkRequestRow) -> Result<()> {
        let organization = store::organization::find(tx, request.organization_id).await?;
        // It may have been switched off meanwhile.
        let Some(organization) = organization.filter(|organization| organization.client_signup_allowed) else { return Ok(()) };
        store::invitations::lock_organization(tx, organization.id).await?;
        if let Some(login) = store::portal::find_login_by_email(tx, organization.id, &request.email_key).await? {
            return match self.client_of(tx, organization.id, login.clone()).await? {
                Some(of) => self.tell_of_account(tx, &organization, (&of.client, &of.login.email), &request.address).await,
                None => self.tell_of_login(tx, organization.id, login, &request.address).await,
            };
        }
        let (mut invitees, mut active) = (Vec::new(), Vec::new());
        for client in store::clients::list_by_email_key(tx, organization.id, &request.email_key, SHARED_BY).await? {
            // Each for itself: that they share the address is weighed below.
            let mut alone = Deciding::new(OrganizationId(organization.id), ClientScope::All);
            match self.decide(tx, &mut alone, ClientId(client)).await? {
                Decision::Invite(invitee) => invitees.push(invitee),
                Decision::LeaveOut(outcome) if outcome.outcome == Outcome::AlreadyActive => active.push(client),
                Decision::LeaveOut(_) => {}
            }
        }
        match (invitees.as_slice(), active.as_slice()) {
            ([_], _) => self.invite_who_asked(tx, &organization, invitees, &request.address).await,
            ([], [client]) => match store::clients::find(tx, organization.id, *client).await? {
                Some(record) => {
                    let email = record.email.clone().unwrap_or_default();
                    self.tell_of_account(tx, &organization, (&record, &email), &request.address).await
                }
                None => Ok(()),
            },
            _ => self.note_shared(tx, &organization, &invitees, &request.address).await,
        }
    }

    /// Somebody who asked and whom staff found to be a client: with the same words. Why not, in a sentence, when they cannot be invited; the
    /// caller holds the organization's lock.
    pub(crate) async fn invite_as_asked(&self, tx: &mut Tx, by: &Permit<InviteClients>, client: ClientId) -> Result<Option<String>> {
        let organization = store::organization::find(tx, by.organization().0).await?.ok_or(Refusal::NotFound)?;
        let mut deciding = Deciding::new(by.organization(), by.scope());
        let invitee = match self.decide(tx, &mut deciding, client).await? {
            Decision::Invite(invitee) => invitee,
            Decision::LeaveOut(outcome) => return Ok(Some(outcome.outcome.words(BatchPurpose::Invitation).to_owned())),
        };
        let batch = self.batch_for_who_asked(tx, &organization, &by.actor().address).await?;
        let sending = Sending { by: by.actor(), organization: &organization, batch, is_counted: false, created_by: Some(by.staff().0) };
        self.enqueue(tx, &sending, &[(invitee, Turn::Now)]).await?;
        Ok(None)
    }

    async fn invite_who_asked(&self, tx: &mut Tx, organization: &OrganizationRow, to: Vec<Invitee>, address: &str) -> Result<()> {
        let Some(invitee) = to.first() else { return Ok(()) };
        let asked = Asked::new(organization, (ClientId(invitee.row.id), full_name(&invitee.row)), address);
        if self.asked_just_now(tx, &asked).await? {
            return Ok(());
        }
        let newest = store::invitations::find_newest(tx, organization.id, invitee.row.id).await?;
        let (batch, created_by) = match &newest {
            // What staff took back, or wrong answers locked, nobody gets open again by asking (R8).
            Some(newest) if matches!(newest.state, InvitationState::Revoked | InvitationState::Locked) => {
                let why = "not sent: the last invitation was revoked or locked";
                return self.record_asked(tx, &asked, None, Some(why)).await;
            }
            // With the forms and the words that somebody chose for this client.
            Some(newest) => (newest.batch_id, newest.created_by),
            None => (self.batch_for_who_asked(tx, organization, address).await?, None),
        };
        let sending = Sending { by: &asked.by, organization, batch, is_counted: false, created_by };
        let to: Vec<_> = to.into_iter().map(|invitee| (invitee, Turn::Now)).collect();
        let invitation = self.enqueue(tx, &sending, &to).await?;
        if let Some(newest) = &newest {
            self.keep_wrong_answers(tx, organization.id, &invitation, newest).await?;
        }
        self.record_asked(tx, &asked, invitation.first().copied(), None).await
    }

    /// For one client, with the practice's default forms (R18) and words that say who asked: nobody in the practice wrote them.
    async fn batch_for_who_asked(&self, tx: &mut Tx, organization: &OrganizationRow, address: &str) -> Result<Uuid> {
        let own = Language::of(None, &organization.language);
        let (id, message) = (self.new_id(), sign_up_link(own));
        let new = NewBatch {
            id,
            idempotency_key: &format!("asked-{id}"),
            purpose: BatchPurpose::Invitation,
            language: own.tag(),
            subject: &message.subject,
            body_html: &message.body_html,
            sender_name: &organization.name,
            created_by: Uuid::nil(),
            address,
            retry_of: None,
            created_at: self.now(),
        };
        store::invitations::insert_batch(tx, organization.id, &new).await?;
        store::invitations::set_has_work(tx, organization.id, id, false, self.now()).await?;
        for language in Language::beginning_with(own).skip(1) {
            let message = sign_up_link(language);
            let row = BatchMessageRow { language: language.tag().to_owned(), subject: message.subject, body_html: message.body_html };
            store::invitations::insert_batch_message(tx, organization.id, id, &row).await?;
        }
        let forms = store::forms::list_published(tx, organization.id).await?.into_iter().filter(|form| form.is_default);
        for (form, position) in forms.zip(0..) {
            store::invitations::insert_batch_form(tx, organization.id, id, form.id, position).await?;
        }
        Ok(id)
    }

    async fn tell_of_account(
        &self,
        tx: &mut Tx,
        organization: &OrganizationRow,
        (client, email): (&ClientRecord, &str),
        address: &str,
    ) -> Result<()> {
        let asked = Asked::new(organization, (ClientId(client.id), client.full_name()), address);
        if self.asked_just_now(tx, &asked).await? {
            return Ok(());
        }
        self.queue_account_mail(tx, (organization.id, AccountMail::AccountThere), (client.id, email), None).await?;
        self.record_asked(tx, &asked, None, Some("told by e-mail that there is an account")).await
    }

    /// R6: a representative's address signs in as nobody else, so a client they become with another one.
    async fn tell_of_login(&self, tx: &mut Tx, organization: Uuid, login: LoginRow, address: &str) -> Result<()> {
        let Some(of) = self.login_owner(tx, organization, login).await? else { return Ok(()) };
        let (action, since) = (AuditAction::SignUpAsked, self.now() - TimeDelta::minutes(AT_MOST_EVERY_MINUTES));
        if store::audit::count_of_actor_since(tx, organization, of.login.id, [action.key(); 2], since).await? > 0 {
            return Ok(());
        }
        self.queue_account_mail(tx, (organization, AccountMail::RepresentativeThere), of.recipient(), None).await?;
        let about = About { detail: Some("told by e-mail that there is a login"), ..of.about(None) };
        self.record(tx, &of.actor(organization, address), action, about).await
    }

    /// Whom of them it would be sent to, nobody can tell: staff find it in each one's history.
    async fn note_shared(&self, tx: &mut Tx, organization: &OrganizationRow, of: &[Invitee], address: &str) -> Result<()> {
        for invitee in of {
            let asked = Asked::new(organization, (ClientId(invitee.row.id), full_name(&invitee.row)), address);
            if !self.asked_just_now(tx, &asked).await? {
                self.record_asked(tx, &asked, None, Some("not sent: several clients have this address")).await?;
            }
        }
        Ok(())
    }

    async fn asked_just_now(&self, tx: &mut Tx, asked: &Asked<'_>) -> Result<bool> {
        let since = self.now() - TimeDelta::minutes(AT_MOST_EVERY_MINUTES);
        let action = AuditAction::SignUpAsked.key();
        Ok(store::audit::count_of_client_since(tx, asked.organization.id, asked.client.0, action, since).await? > 0)
    }

    async fn record_asked(&self, tx: &mut Tx, asked: &Asked<'_>, invitation: Option<Uuid>, detail: Option<&str>) -> Result<()> {
        let about = About { client: Some(asked.client), subject: invitation, detail };
        self.record(tx, &asked.by, AuditAction::SignUpAsked, about).await
    }
}
