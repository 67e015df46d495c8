//! Signing up as a representative: by a link that works once, with a password, and where the practice asks for it the date of birth of
//! the client whom it is about (R7, R8). Looking at the page changes nothing.

use crate::{
    LinkSecret, Result, Services, SessionToken,
    audit::About,
    context,
    portal::{UNREADABLE_BIRTH, front},
    staff::Actor,
};
use chrono::NaiveDate;
use domain::{
    FieldErrors, Refusal,
    audit::AuditAction,
    ids::{ClientId, OrganizationId},
    invitations::WRONG_ANSWER_LIMIT,
    portal::JoinForm,
    representatives::{RepresentEnd, RepresentLink, RepresentPage, short_name},
};
use secrecy::SecretString;
use std::sync::Arc;
use store::{
    Tx,
    clients::ClientRecord,
    organization::OrganizationRow,
    representatives::{LinkRow, RepresentativeRow},
};

/// A link that works, with whose it is and for whom.
struct Linked {
    organization: OrganizationRow,
    link: LinkRow,
    representative: RepresentativeRow,
    client: ClientRecord,
}

impl Linked {
    fn asks_for_birth(&self) -> bool {
        self.organization.date_of_birth_required && self.client.date_of_birth.is_some()
    }

    fn actor(&self, address: &str) -> Actor {
        Actor {
            organization: OrganizationId(self.organization.id),
            kind: "representative",
            id: Some(self.representative.login_id),
            name: self.representative.name.clone(),
            address: address.to_owned(),
        }
    }

    fn about(&self) -> About<'static> {
        About { client: Some(ClientId(self.client.id)), subject: Some(self.representative.login_id), detail: None }
    }
}

impl Services {
    pub async fn represent_page(&self, slug: &str, secret: &str) -> Result<RepresentPage> {
        let mut tx = self.inner.store.read().await?;
        let organization = store::organization::find_by_slug(&mut tx, slug).await?.ok_or(Refusal::NotFound)?;
        let front = front(&organization);
        let link = match self.represent_link(&mut tx, organization, secret).await? {
            Found::Works(linked) => {
                let grant =
                    store::representatives::find_grant(&mut tx, linked.organization.id, linked.representative.login_id, linked.client.id)
                        .await?
                        .ok_or(Refusal::NotFound)?;
                RepresentLink::Works {
                    date_of_birth_asked: linked.asks_for_birth(),
                    relation: grant.relation()?,
                    for_whom: short_name(&linked.client.first_name, &linked.client.last_name),
                    expires: context::moment(linked.link.expires_at, &linked.organization.time_zone),
                    name: linked.representative.name,
                    email: linked.representative.email,
                }
            }
            Found::Ended(end) => RepresentLink::Ended(end),
            Found::Nothing => RepresentLink::Unknown,
        };
        Ok(RepresentPage { front, link })
    }

    /// Signs them in. Wrong input is told at `password` and `date_of_birth`; the fifth wrong date locks the link.
    pub async fn sign_up_representative(&self, slug: &str, secret: &str, form: &JoinForm, address: &str) -> Result<SessionToken> {
        let linked = self.working_link(slug, secret).await?;
        let password = SecretString::from(form.password.clone());
        let names: Vec<&str> = linked.representative.name.split_whitespace().collect();
        let context = [&names[..], &[linked.representative.email.as_str(), &linked.organization.name]].concat();
        let mut errors = FieldErrors::default();
        if let Err(error) = Self::check_new_password(&password, &context) {
            errors.add("password", error.refusal().and_then(|refusal| refusal.at("password")).unwrap_or("Choose another password."));
        }
        match linked.asks_for_birth().then(|| form.date_of_birth()) {
            Some(None | Some(Err(()))) => errors.add("date_of_birth", UNREADABLE_BIRTH.replace("your", "their")),
            // Counted only beside a password that would do: what a program submits blindly is no answer.
            Some(Some(Ok(date))) if errors.is_empty() => errors = self.answer_their_birth(&linked, date, address).await?,
            None | Some(Some(Ok(_))) => {}
        }
        if !errors.is_empty() {
            return Err(Refusal::Invalid(errors).into());
        }
        let password_hash = self.inner.passwords.hash(&password, Arc::clone(&self.inner.entropy)).await?;
        let mut tx = self.inner.store.write().await?;
        let token = self.accept_representative(&mut tx, &linked, &password_hash, address).await?;
        tx.commit().await?;
        Ok(token)
    }

    async fn accept_representative(&self, tx: &mut Tx, linked: &Linked, password_hash: &str, address: &str) -> Result<SessionToken> {
        let (organization, login, now) = (linked.organization.id, linked.representative.login_id, self.now());
        if !store::representatives::use_up_link(tx, organization, linked.link.id, now).await?
            || !store::representatives::sign_up(tx, organization, login, password_hash, now).await?
        {
            return Err(ended_meanwhile());
        }
        self.record(tx, &linked.actor(address), AuditAction::RepresentativeSignedUp, linked.about()).await?;
        self.begin_session(tx, organization, login).await
    }

    /// They wait for each other: of many that come at once, no more than five are looked at either.
    async fn answer_their_birth(&self, linked: &Linked, given: NaiveDate, address: &str) -> Result<FieldErrors> {
        let organization = linked.organization.id;
        let mut tx = self.inner.store.write().await?;
        store::staff::lock_account(&mut tx, &format!("representative:{}", linked.link.id)).await?;
        let open = store::representatives::find_open_link(&mut tx, organization, linked.representative.login_id).await?;
        if open.is_none_or(|open| open.id != linked.link.id) {
            return Err(ended_meanwhile());
        }
        if linked.client.date_of_birth == Some(given) {
            return Ok(FieldErrors::default());
        }
        let count = store::representatives::add_wrong_answer(&mut tx, organization, linked.link.id).await?;
        self.record(&mut tx, &linked.actor(address), AuditAction::RepresentativeWrongAnswer, linked.about()).await?;
        let locks = count >= WRONG_ANSWER_LIMIT;
        let login = linked.representative.login_id;
        if locks && store::representatives::end_open_links(&mut tx, organization, login, RepresentEnd::Locked, self.now()).await? {
            self.record(&mut tx, &linked.actor(address), AuditAction::RepresentativeLocked, linked.about()).await?;
        }
        tx.commit().await?;
        if locks {
            let sentence = "The date of birth was wrong five times, so this link is locked. Call the practice for a new one.";
            return Err(Refusal::Rule(sentence.to_owned()).into());
        }
        Ok(FieldErrors::one("date_of_birth", crate::portal::wrong_birth(WRONG_ANSWER_LIMIT - count)))
    }

    async fn working_link(&self, slug: &str, secret: &str) -> Result<Linked> {
        let mut tx = self.inner.store.read().await?;
        let organization = store::organization::find_by_slug(&mut tx, slug).await?.ok_or(Refusal::NotFound)?;
        match self.represent_link(&mut tx, organization, secret).await? {
            Found::Works(linked) => Ok(*linked),
            Found::Ended(end) => {
                let (heading, why) = end.why();
                Err(Refusal::Rule(format!("{heading}. {why}")).into())
            }
            Found::Nothing => Err(Refusal::Rule("This link does not work. Open it from the e-mail again.".to_owned()).into()),
        }
    }

    async fn represent_link(&self, tx: &mut Tx, organization: OrganizationRow, secret: &str) -> Result<Found> {
        let Some(secret) = LinkSecret::parse(secret) else { return Ok(Found::Nothing) };
        let Some(link) = store::representatives::find_link(tx, organization.id, &secret.hash()).await? else { return Ok(Found::Nothing) };
        if let Some(end) = link.end_at(self.now()) {
            return Ok(Found::Ended(end));
        }
        let representative = store::representatives::find(tx, organization.id, link.login_id).await?;
        let client = store::clients::find(tx, organization.id, link.client_id).await?;
        Ok(match (representative, client) {
            (Some(representative), Some(client)) => Found::Works(Box::new(Linked { organization, link, representative, client })),
            _ => Found::Nothing,
        })
    }
}

/// Somebody was faster, or the time ran out, or it was locked or taken back.
fn ended_meanwhile() -> crate::Error {
    Refusal::Rule("This link does not work any more. Reload the page to see why.".to_owned()).into()
}

enum Found {
    Works(Box<Linked>),
    Ended(RepresentEnd),
    /// Truncated, altered, invented, or another practice's.
    Nothing,
}
