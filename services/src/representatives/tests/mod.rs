//! R31 on both engines, with a clock that a test turns: who may act for whom, from when to when, and what they never reach.

mod acting;
mod addresses;
mod beside;
mod forms;
mod grants;
mod links;
mod reminders;
mod signatures;

use crate::{Error, Result, SessionToken, invitations::tests::practice::Practice, portal::PortalSession};
use chrono::TimeDelta;
use domain::{
    Refusal,
    ids::{ClientId, LoginId},
    portal::JoinForm,
    representatives::{GrantForm, RepresentativeForm, RepresentativeView, Rights},
};
use store::testing::TestStore;

const PLACE: &str = "198.51.100.4";
const NOOR: &str = "noor@mail.example";
const PASSWORD: &str = "candle harbour tulip nine";
const BOTH: Rights = Rights { fill_forms: true, see_documents: true };

/// A practice, two of its clients, and what its administrator says of representatives.
struct Family {
    practice: Practice,
    ada: ClientId,
    ben: ClientId,
}

impl Family {
    async fn new(store: TestStore) -> Self {
        let practice = Practice::new(store).await;
        let ada = practice.client("Ada", "Brennan", None).await;
        let ben = practice.client("Ben", "Castle", None).await;
        Self { practice, ada, ben }
    }

    /// Ada's, who signed up.
    async fn with_noor(store: TestStore) -> (Self, SessionToken) {
        let family = Self::new(store).await;
        family.add(family.ada, NOOR, &grant(BOTH)).await.unwrap();
        let secret = family.secret().await;
        let token = family.sign_up(&secret).await.unwrap();
        (family, token)
    }

    async fn add(&self, client: ClientId, email: &str, grant: &GrantForm) -> Result<()> {
        self.add_named(client, ("Noor Haddad", email), grant).await
    }

    async fn add_named(&self, client: ClientId, (name, email): (&str, &str), grant: &GrantForm) -> Result<()> {
        let form = RepresentativeForm { name: name.into(), email: email.into(), grant: grant.clone() };
        self.practice.services.add_representative(&self.practice.permit(), client, &form).await
    }

    async fn change(&self, client: ClientId, grant: &GrantForm) {
        self.change_of(client, self.rows(client).await[0].login, grant).await;
    }

    async fn change_of(&self, client: ClientId, login: LoginId, grant: &GrantForm) {
        let row = self.rows(client).await.into_iter().find(|row| row.login == login).unwrap();
        let form = (row.name.as_str(), grant, row.revision.as_str());
        self.practice.services.change_representative(&self.practice.permit(), client, login, form).await.unwrap();
    }

    async fn end(&self, client: ClientId) {
        let login = self.rows(client).await[0].login;
        self.practice.services.end_representative(&self.practice.permit(), client, login).await.unwrap();
    }

    async fn rows(&self, client: ClientId) -> Vec<RepresentativeView> {
        self.practice.services.client_details(&self.practice.permit(), client).await.unwrap().representatives
    }

    async fn login(&self) -> LoginId {
        self.rows(self.ada).await[0].login
    }

    /// Delivers what waits; of the newest e-mail with a link to sign up.
    async fn secret(&self) -> String {
        self.practice.deliver().await;
        for mail in self.practice.services.list_mail().await.unwrap() {
            let text = self.practice.services.get_mail(mail.id).await.unwrap().text;
            if let Some((_, after)) = text.split_once("/represent/") {
                return after.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-' || *c == '_').collect();
            }
        }
        panic!("no link")
    }

    async fn sign_up(&self, secret: &str) -> Result<SessionToken> {
        self.practice.services.sign_up_representative(&self.practice.slug, secret, &password(PASSWORD), PLACE).await
    }

    async fn sign_in(&self) -> Result<SessionToken> {
        self.practice.services.sign_in_client(&self.practice.slug, NOOR, PASSWORD.to_owned().into(), PLACE).await
    }

    async fn session(&self, token: &SessionToken) -> Result<PortalSession> {
        let found = self.practice.services.portal_session(&self.practice.slug, token, PLACE, true).await?;
        found.ok_or_else(|| Refusal::SignedOut.into())
    }

    async fn act_for(&self, token: &SessionToken, client: ClientId) -> Result<()> {
        let session = self.practice.services.representative_session(&self.practice.slug, token, PLACE).await?.unwrap();
        self.practice.services.act_for(&session, client).await
    }

    fn days(&self, count: i64) -> String {
        (self.practice.services.today("UTC") + TimeDelta::days(count)).to_string()
    }
}

fn grant(rights: Rights) -> GrantForm {
    GrantForm { relation: "parent".into(), rights, first_day: "2020-01-01".into(), last_day: String::new() }
}

fn password(text: &str) -> JoinForm {
    JoinForm { password: text.to_owned(), ..JoinForm::default() }
}

fn refusal<T>(result: Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        Err(other) => panic!("not refused: {other:?}"),
        Ok(_) => panic!("not refused"),
    }
}
