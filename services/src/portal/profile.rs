//! The client's profile: what the practice has on file, the address and password that one signs in with, and every device that is signed
//! in. Whatever changes how one signs in asks for the password once more.

use super::{PortalSession, owner::LoginOwner};
use crate::{
    Result, Services, SessionToken,
    audit::About,
    resets::ClientLogin,
    staff::{Actor, attempts::WRONG_PASSWORD},
};
use domain::{Language, Refusal, address_changes::ProfilePage, audit::AuditAction, ids::ClientId};
use secrecy::SecretString;
use std::sync::Arc;
use store::clients::ClientRecord;

impl Services {
    /// What is on file is told in this language.
    pub async fn profile_page(&self, session: &PortalSession, language: Language) -> Result<ProfilePage> {
        let ClientLogin { login, client } = self.client_login(session).await?;
        let organization = session.organization().0;
        let mut tx = self.inner.store.read().await?;
        let pending = self.pending_address_of(&mut tx, organization, login.id, session.time_zone()).await?;
        let passkeys = self.passkeys_of(&mut tx, organization, login.id, session.time_zone()).await?;
        let devices = self.devices(&mut tx, session.into()).await?;
        let changes = self.profile_changes(&mut tx, session, &client, language).await?;
        let facts = facts(&client, language);
        Ok(ProfilePage { viewer: session.viewer().clone(), email: login.email, pending, facts, changes, passkeys, devices })
    }

    /// Refused at `old` or `password`. Every other session ends (R26); this one goes on with the token that is answered.
    pub async fn change_password(&self, session: &PortalSession, old: &SecretString, new: &SecretString) -> Result<SessionToken> {
        let of = LoginOwner::from(self.client_login(session).await?);
        let by = session.actor();
        self.change_password_of(&of, &by, session.viewer().front.name.as_str(), (old, new)).await
    }

    /// Of whoever's login it is, who proves the old one.
    pub(crate) async fn change_password_of(
        &self,
        of: &LoginOwner,
        by: &Actor,
        practice: &str,
        (old, new): (&SecretString, &SecretString),
    ) -> Result<SessionToken> {
        let organization = by.organization.0;
        let account_key = of.account_key(organization);
        Self::check_new_password(new, &of.password_context(practice))?;
        self.prove(of, by, old).await.map_err(at_old)?;
        let password_hash = self.inner.passwords.hash(new, Arc::clone(&self.inner.entropy)).await?;
        let mut tx = self.inner.store.write().await?;
        store::staff::lock_account(&mut tx, &account_key).await?;
        // Whoever set another password meanwhile, by a link or here, has signed everybody out.
        let hashes = (of.login.password_hash.as_str(), password_hash.as_str());
        if !store::portal::replace_password_hash(&mut tx, organization, of.login.id, hashes).await? {
            return Err(Refusal::SignedOut.into());
        }
        store::portal::end_all_sessions(&mut tx, organization, of.login.id, self.now()).await?;
        self.record(&mut tx, by, AuditAction::PasswordChanged, of.about(None)).await?;
        self.queue_account_mail(&mut tx, (organization, of.mail_of_change()), of.recipient(), None).await?;
        let token = self.begin_session(&mut tx, organization, of.login.id).await?;
        tx.commit().await?;
        self.inner.outbox_bell.notify_one();
        Ok(token)
    }

    /// On every device, this one too.
    pub async fn sign_out_everywhere(&self, session: &PortalSession) -> Result<()> {
        session.only_themself()?;
        let (organization, viewer) = (session.organization().0, session.viewer());
        let mut tx = self.inner.store.write().await?;
        store::portal::end_all_sessions(&mut tx, organization, viewer.login.0, self.now()).await?;
        let about = About { client: Some(ClientId(viewer.client.0)), ..About::default() };
        self.record(&mut tx, &session.actor(), AuditAction::ClientSignedOutEverywhere, about).await?;
        Ok(tx.commit().await?)
    }

    /// Of the client who is signed in; nobody who acts for them gets it.
    pub(crate) async fn client_login(&self, session: &PortalSession) -> Result<ClientLogin> {
        session.only_themself()?;
        let (organization, viewer) = (session.organization().0, session.viewer());
        let mut tx = self.inner.store.read().await?;
        let login = store::portal::find_login(&mut tx, organization, viewer.login.0).await?.ok_or(Refusal::SignedOut)?;
        let client = store::clients::find(&mut tx, organization, viewer.client.0).await?.ok_or(Refusal::SignedOut)?;
        Ok(ClientLogin { login, client })
    }

    /// Refused at `password`; wrong ones count as they do at the sign-in.
    pub(crate) async fn prove(&self, of: &LoginOwner, by: &Actor, password: &SecretString) -> Result<()> {
        let account_key = of.account_key(by.organization.0);
        let mut tx = self.inner.store.read().await?;
        self.check_attempt(&mut tx, &account_key, &by.address).await?;
        drop(tx);
        let is_right = self.inner.passwords.verify(password, Some(of.login.password_hash.clone())).await?;
        let mut tx = self.inner.store.write().await?;
        self.note_attempt(&mut tx, &account_key, &by.address, is_right).await?;
        tx.commit().await?;
        if is_right { Ok(()) } else { Err(Refusal::field("password", WRONG_PASSWORD).into()) }
    }
}

/// The field of the password that is there already.
fn at_old(error: crate::Error) -> crate::Error {
    match error.refusal().and_then(|refusal| refusal.at("password")) {
        Some(sentence) => Refusal::field("old", sentence).into(),
        None => error,
    }
}

fn facts(client: &ClientRecord, language: Language) -> Vec<(String, String)> {
    let (words, of_emails) = (language.words(), client.language.as_deref().and_then(Language::from_tag));
    let facts = [
        (words.full_name(), Some(client.full_name())),
        (words.preferred_name(), client.preferred_name.clone()),
        (words.date_of_birth(), client.date_of_birth.map(|day| language.day(day))),
        (words.phone(), client.phone.clone()),
        (words.language_of_emails(), of_emails.map(|language| language.own_name().to_owned())),
    ];
    facts.into_iter().filter_map(|(term, value)| Some((term.to_owned(), value?))).collect()
}
