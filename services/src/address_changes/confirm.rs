//! The new address confirms: once, in one conditional `UPDATE`, by somebody who knows what only the owner of the login knows. A program that
//! follows the link, or submits what it finds, confirms nothing.

use crate::{
    Result, Services,
    portal::{LoginOwner, UNREADABLE_BIRTH, wrong_birth},
    staff::attempts::WRONG_PASSWORD,
};
use domain::{
    EmailAddress, Language, Refusal,
    address_changes::{AddressChangeState, Proof, WRONG_PROOF_LIMIT},
    audit::AuditAction,
    clients::ClientInput,
    ids::ClientId,
    portal::JoinForm,
};
use store::{Tx, address_changes::AddressChangeRow, clients::ClientRecord, resets::PasswordOwner};
use uuid::Uuid;

fn turn_of(change: Uuid) -> String {
    format!("address-change:{change}")
}

/// A link that works, and whose it is.
struct Linked {
    organization: Uuid,
    change: AddressChangeRow,
    of: LoginOwner,
}

impl Services {
    /// Wrong input is told at `password` or `date_of_birth`; the fifth wrong date locks the link.
    pub async fn confirm_address(&self, slug: &str, secret: &str, form: &JoinForm, address: &str) -> Result<()> {
        let linked = self.open_address_link(slug, secret).await?;
        match linked.change.proof {
            Proof::Password => {
                let by = linked.of.actor(linked.organization, address);
                self.prove(&linked.of, &by, &form.password.clone().into()).await?;
            }
            Proof::DateOfBirth => self.prove_birth(&linked, form, address).await?,
        }
        let mut tx = self.inner.store.write().await?;
        self.carry_out(&mut tx, &linked, address).await?;
        tx.commit().await?;
        self.inner.outbox_bell.notify_one();
        Ok(())
    }

    async fn open_address_link(&self, slug: &str, secret: &str) -> Result<Linked> {
        let mut tx = self.inner.store.read().await?;
        let organization = store::organization::find_by_slug(&mut tx, slug).await?.ok_or(Refusal::NotFound)?.id;
        let change = self.find_address_change(&mut tx, organization, secret).await?.ok_or_else(does_not_work)?;
        if let Some((title, text)) = self.address_state(&mut tx, organization, &change).await?.why_not() {
            return Err(Refusal::Rule(format!("{title}. {text}")).into());
        }
        let login = store::portal::find_login(&mut tx, organization, change.login_id).await?.ok_or_else(does_not_work)?;
        let of = self.login_owner(&mut tx, organization, login).await?.ok_or_else(does_not_work)?;
        Ok(Linked { organization, change, of })
    }

    async fn prove_birth(&self, linked: &Linked, form: &JoinForm, address: &str) -> Result<()> {
        let Some(Ok(given)) = form.date_of_birth() else {
            return Err(Refusal::field("date_of_birth", UNREADABLE_BIRTH).into());
        };
        let (organization, now) = (linked.organization, self.now());
        // Staff ask for clients alone.
        let client = linked.of.client.ok_or_else(does_not_work)?;
        let mut tx = self.inner.store.write().await?;
        // Answers that come at once wait for each other, or more than five of them would be looked at.
        store::staff::lock_account(&mut tx, &turn_of(linked.change.id)).await?;
        let open = store::address_changes::find_open(&mut tx, organization, linked.change.login_id).await?;
        if open.is_none_or(|open| open.id != linked.change.id) {
            return Err(does_not_work());
        }
        let record = store::clients::find(&mut tx, organization, client.0).await?.ok_or_else(does_not_work)?;
        if record.date_of_birth == Some(given) {
            return Ok(());
        }
        let count = store::address_changes::add_wrong_answer(&mut tx, organization, linked.change.id).await?;
        let is_locked = count >= WRONG_PROOF_LIMIT;
        if is_locked {
            store::address_changes::end_open(&mut tx, organization, linked.change.login_id, AddressChangeState::Locked, now).await?;
        }
        let (by, about) = (linked.of.actor(organization, address), linked.of.about(Some(linked.change.id)));
        self.record(&mut tx, &by, AuditAction::AddressChangeWrongAnswer, about).await?;
        tx.commit().await?;
        if is_locked {
            let sentence = "The date of birth was wrong five times, so this link is locked. Call the practice.";
            return Err(Refusal::Rule(sentence.to_owned()).into());
        }
        Err(Refusal::field("date_of_birth", wrong_birth(WRONG_PROOF_LIMIT - count)).into())
    }

    async fn carry_out(&self, tx: &mut Tx, linked: &Linked, address: &str) -> Result<()> {
        let Linked { organization, change, of } = linked;
        // Nobody is invited to the address between the look and the change (R6).
        store::invitations::lock_organization(tx, *organization).await?;
        // Whoever signs in with the old address has done so before, or is refused afterwards.
        let login = self.lock_login(tx, *organization, of.login.id).await?.ok_or_else(does_not_work)?;
        if change.proof == Proof::Password && login.password_hash != of.login.password_hash {
            return Err(Refusal::field("password", WRONG_PASSWORD).into());
        }
        if !store::address_changes::confirm(tx, *organization, change.id, self.now()).await? {
            let sentence = "This link does not work any more. Reload the page to see why.";
            return Err(Refusal::Rule(sentence.to_owned()).into());
        }
        if self.is_anybodys(tx, *organization, of, &change.email_key).await? {
            return Err(cannot_be_used());
        }
        match store::portal::set_login_email(tx, *organization, of.login.id, &change.email, &change.email_key).await {
            Ok(true) => {}
            Ok(false) => return Err(does_not_work()),
            Err(store::Error::Duplicate) => return Err(cannot_be_used()),
            Err(error) => return Err(error.into()),
        }
        // A link to set a new password was sent to the address that is given up.
        store::resets::replace_open(tx, *organization, PasswordOwner::Login(of.login.id), self.now()).await?;
        if let Some(client) = of.client {
            self.put_on_file(tx, *organization, client, change).await?;
        }
        self.record(tx, &of.actor(*organization, address), AuditAction::AddressChanged, of.about(Some(change.id))).await?;
        self.queue_account_mail(tx, (*organization, of.mail_of_address_changed()), of.recipient(), None).await
    }

    /// A client's address is one, on file and to sign in with. A representative's is of the login alone: no client's record has it.
    async fn put_on_file(&self, tx: &mut Tx, organization: Uuid, client: ClientId, change: &AddressChangeRow) -> Result<()> {
        let record = store::clients::find(tx, organization, client.0).await?.ok_or_else(does_not_work)?;
        if !store::clients::update(tx, organization, record.id, &with_address(&record, change), self.now()).await? {
            return Err(Refusal::Unavailable.into());
        }
        Ok(())
    }
}

fn with_address(record: &ClientRecord, change: &AddressChangeRow) -> ClientInput {
    ClientInput {
        first_name: record.first_name.clone(),
        last_name: record.last_name.clone(),
        preferred_name: record.preferred_name.clone(),
        email: change.email.parse::<EmailAddress>().ok(),
        phone: record.phone.clone(),
        date_of_birth: record.date_of_birth,
        language: record.language.as_deref().and_then(Language::from_tag),
        revision: record.revision,
    }
}

fn cannot_be_used() -> crate::Error {
    Refusal::Rule("This address cannot be used. Call the practice: they can help.".to_owned()).into()
}

fn does_not_work() -> crate::Error {
    Refusal::Rule("This link does not work. Open it from the e-mail again, or ask for the change once more.".to_owned()).into()
}
