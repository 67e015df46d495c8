//! Sending a link to set a new password: written with its hash, in the place of an older one; the secret waits sealed in the outbox.

use crate::{
    LinkSecret, Result, Services,
    audit::About,
    mail::AccountMail,
    portal::{LoginOwner, account_key},
    staff::{Actor, staff_actor},
};
use chrono::TimeDelta;
use domain::{
    audit::AuditAction,
    ids::{ClientId, OrganizationId},
    resets::RESET_MINUTES,
};
use store::{
    Tx,
    link_requests::LinkRequestRow,
    resets::{NewReset, PasswordOwner},
};
use uuid::Uuid;

/// To one owner in an hour, whoever asks: nobody's mailbox is filled, and the newest of them works as long as no more are sent.
const AN_HOUR: i64 = 5;

/// Whose link it is, and where it goes.
pub(super) struct Recipient<'a> {
    pub owner: PasswordOwner,
    /// Whom the e-mail is for: the member of staff, the client, or the representative's login.
    pub person: Uuid,
    pub email: &'a str,
    pub client: Option<ClientId>,
    mail: AccountMail,
}

impl<'a> Recipient<'a> {
    pub fn of_login(of: &'a LoginOwner) -> Self {
        let (person, email) = of.recipient();
        Self { owner: PasswordOwner::Login(of.login.id), person, email, client: of.client, mail: of.mail_of_reset() }
    }
}

impl Services {
    /// One link for each practice that the person works for: each has a password of its own.
    pub(crate) async fn send_staff_resets(&self, tx: &mut Tx, request: &LinkRequestRow) -> Result<()> {
        store::staff::lock_account(tx, &format!("staff:{}", request.email_key)).await?;
        for row in store::staff::list_by_email(tx, &request.email_key).await? {
            let to = Recipient {
                owner: PasswordOwner::Staff(row.id),
                person: row.id,
                email: &row.email,
                client: None,
                mail: AccountMail::StaffReset,
            };
            let by = staff_actor(&row, &request.address);
            self.send_reset(tx, &to, &by, AuditAction::PasswordResetAsked).await?;
        }
        Ok(())
    }

    pub(crate) async fn send_client_reset(&self, tx: &mut Tx, request: &LinkRequestRow) -> Result<()> {
        let organization = request.organization_id;
        // No link goes to an address that is being given up.
        store::staff::lock_account(tx, &account_key(organization, &request.email_key)).await?;
        let Some(login) = store::portal::find_login_by_email(tx, organization, &request.email_key).await? else { return Ok(()) };
        let Some(of) = self.login_owner(tx, organization, login).await? else { return Ok(()) };
        let by = of.actor(organization, &request.address);
        self.send_reset(tx, &Recipient::of_login(&of), &by, AuditAction::PasswordResetAsked).await.map(|_sent| ())
    }

    /// `false` when there were too many within the hour.
    pub(super) async fn send_reset(&self, tx: &mut Tx, to: &Recipient<'_>, by: &Actor, action: AuditAction) -> Result<bool> {
        let (OrganizationId(organization), now) = (by.organization, self.now());
        if store::resets::count_since(tx, organization, to.owner, now - TimeDelta::hours(1)).await? >= AN_HOUR {
            return Ok(false);
        }
        let secret = LinkSecret::generate(self.inner.entropy.as_ref());
        let id = self.new_id();
        let expires_at = now + TimeDelta::minutes(RESET_MINUTES);
        store::resets::replace_open(tx, organization, to.owner, now).await?;
        let new = NewReset { id, owner: to.owner, token_hash: &secret.hash(), expires_at, created_at: now };
        store::resets::insert(tx, organization, &new).await?;
        self.queue_account_mail(tx, (organization, to.mail), (to.person, to.email), Some(&secret)).await?;
        let about = About { client: to.client, subject: Some(id), detail: None };
        self.record(tx, by, action, about).await?;
        Ok(true)
    }
}
