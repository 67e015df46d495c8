//! Whoever signs in with a login of the portal: a client with their own, or a representative (R31). What is done to the login itself, such as
//! setting a password, is the same for both.

use crate::{
    Result, Services,
    audit::About,
    mail::AccountMail,
    resets::{ClientLogin, key_of},
    staff::Actor,
};
use domain::ids::{ClientId, OrganizationId};
use store::{Tx, portal::LoginRow};
use uuid::Uuid;

pub(crate) struct LoginOwner {
    pub login: LoginRow,
    /// The client whose own login it is; none of a representative's.
    pub client: Option<ClientId>,
    pub name: String,
}

impl From<ClientLogin> for LoginOwner {
    fn from(of: ClientLogin) -> Self {
        Self { client: Some(of.client_id()), name: of.client.full_name(), login: of.login }
    }
}

impl LoginOwner {
    /// The owner, as the audit event names them.
    pub fn actor(&self, organization: Uuid, address: &str) -> Actor {
        Actor {
            organization: OrganizationId(organization),
            kind: if self.client.is_some() { "client" } else { "representative" },
            id: Some(self.login.id),
            name: self.name.clone(),
            address: address.to_owned(),
        }
    }

    /// What failed attempts to sign in are counted by.
    pub fn account_key(&self, organization: Uuid) -> String {
        account_key(organization, &self.login.email)
    }

    pub fn about(&self, subject: Option<Uuid>) -> About<'static> {
        About { client: self.client, subject, detail: None }
    }

    /// What a password must not be made of.
    pub fn password_context<'a>(&'a self, practice: &'a str) -> Vec<&'a str> {
        self.name.split_whitespace().chain([self.login.email.as_str(), practice]).collect()
    }

    /// Whom an e-mail about the login is for, as the outbox names them.
    pub fn recipient(&self) -> (Uuid, &str) {
        (self.client.map_or(self.login.id, |client| client.0), &self.login.email)
    }

    pub fn mail_of_change(&self) -> AccountMail {
        self.mail(AccountMail::ClientChanged, AccountMail::RepresentativeChanged)
    }

    pub fn mail_of_reset(&self) -> AccountMail {
        self.mail(AccountMail::ClientReset, AccountMail::RepresentativeReset)
    }

    pub fn mail_of_address_link(&self) -> AccountMail {
        self.mail(AccountMail::AddressLink, AccountMail::RepresentativeAddressLink)
    }

    pub fn mail_of_address_asked(&self) -> AccountMail {
        self.mail(AccountMail::AddressAsked, AccountMail::RepresentativeAddressAsked)
    }

    pub fn mail_of_address_changed(&self) -> AccountMail {
        self.mail(AccountMail::AddressChanged, AccountMail::RepresentativeAddressChanged)
    }

    fn mail(&self, to_client: AccountMail, to_representative: AccountMail) -> AccountMail {
        if self.client.is_some() { to_client } else { to_representative }
    }
}

impl Services {
    /// From here to the end of the transaction nothing else is done to how one signs in with it. As it is then; `None` when it is no more.
    pub(crate) async fn lock_login(&self, tx: &mut Tx, organization: Uuid, login: Uuid) -> Result<Option<LoginRow>> {
        let mut locked = None;
        loop {
            let Some(found) = store::portal::find_login(tx, organization, login).await? else { return Ok(None) };
            let account_key = account_key(organization, &found.email);
            if locked.as_ref() == Some(&account_key) {
                return Ok(Some(found));
            }
            // Whoever waited for a change of the address finds another one now.
            store::staff::lock_account(tx, &account_key).await?;
            locked = Some(account_key);
        }
    }

    /// `None` for a login that is nobody's.
    pub(crate) async fn login_owner(&self, tx: &mut Tx, organization: Uuid, login: LoginRow) -> Result<Option<LoginOwner>> {
        if let Some(representative) = store::representatives::find(tx, organization, login.id).await? {
            return Ok(Some(LoginOwner { login, client: None, name: representative.name }));
        }
        Ok(self.client_of(tx, organization, login).await?.map(LoginOwner::from))
    }
}

pub(crate) fn account_key(organization: Uuid, email: &str) -> String {
    format!("{organization}:{}", key_of(email))
}
