//! Passkeys on both engines, with a clock that a test turns and a device that a test holds.

mod adding;
mod authenticator;
mod signing_in;

use super::{PasskeyAnswer, PasskeyAsk};
use crate::{Error, Result, SessionToken, devices::LoginSession, invitations::tests::practice::Practice};
use authenticator::Authenticator;
use domain::{
    Refusal,
    ids::ClientId,
    passkeys::{PasskeyError, PasskeyView},
    portal::JoinForm,
    representatives::{GrantForm, RepresentativeForm, Rights},
};
use store::testing::TestStore;

const PLACE: &str = "198.51.100.4";
const ADA: &str = "ada@mail.example";
const BEN: &str = "ben@mail.example";
const PHONE: &str = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Mobile Safari/537.36";

/// With two clients who have signed up.
async fn practice(store: TestStore) -> (Practice, ClientId) {
    let practice = Practice::new(store).await;
    let ada = practice.client("Ada", "Brennan", Some(ADA)).await;
    practice.make_active(ada, ADA).await;
    let ben = practice.client("Ben", "Castle", Some(BEN)).await;
    practice.make_active(ben, BEN).await;
    (practice, ada)
}

fn answer<'a>(ask: &PasskeyAsk, credential: &'a str) -> PasskeyAnswer<'a> {
    PasskeyAnswer { challenge: Some(ask.challenge), credential }
}

impl Practice {
    async fn login_session(&self, email: &str) -> LoginSession {
        let token = self.portal_token(email).await;
        self.services.login_session(&self.slug, &token, PLACE).await.unwrap().unwrap()
    }

    async fn begin(&self, session: &LoginSession) -> PasskeyAsk {
        self.services.begin_passkey(session).await.unwrap()
    }

    async fn add(&self, session: &LoginSession, device: &mut Authenticator) -> Result<()> {
        let ask = self.begin(session).await;
        let credential = device.add(&ask.options);
        self.services.add_passkey(session, answer(&ask, &credential), PHONE).await
    }

    async fn ask(&self) -> PasskeyAsk {
        self.services.begin_passkey_sign_in(&self.slug, PLACE).await.unwrap()
    }

    async fn give(&self, ask: &PasskeyAsk, credential: &str) -> Result<SessionToken> {
        self.services.sign_in_by_passkey(&self.slug, answer(ask, credential), PLACE).await
    }

    async fn sign_in_with(&self, device: &mut Authenticator) -> Result<SessionToken> {
        let ask = self.ask().await;
        let credential = device.sign(&ask.options);
        self.give(&ask, &credential).await
    }

    async fn passkeys_of(&self, email: &str) -> Vec<PasskeyView> {
        let session = self.portal_session(email).await;
        self.services.profile_page(&session, domain::Language::English).await.unwrap().passkeys.unwrap()
    }

    /// Of one who acts for the client and has signed up.
    async fn representative_of(&self, client: ClientId) -> SessionToken {
        let rights = Rights { fill_forms: true, see_documents: true };
        let grant = GrantForm { relation: "parent".into(), rights, first_day: "2020-01-01".into(), last_day: String::new() };
        let form = RepresentativeForm { name: "Noor Haddad".into(), email: "noor@mail.example".into(), grant };
        self.services.add_representative(&self.permit(), client, &form).await.unwrap();
        self.deliver().await;
        let mail = self.services.list_mail().await.unwrap().remove(0);
        let text = self.services.get_mail(mail.id).await.unwrap().text;
        let (_, after) = text.split_once("/represent/").unwrap();
        let secret: String = after.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-' || *c == '_').collect();
        let password = JoinForm { password: "candle harbour tulip nine".to_owned(), ..JoinForm::default() };
        self.services.sign_up_representative(&self.slug, &secret, &password, PLACE).await.unwrap()
    }

    /// Delivers what waits.
    async fn subjects_to(&self, email: &str) -> Vec<String> {
        self.deliver().await;
        let mails = self.services.list_mail().await.unwrap();
        mails.into_iter().filter(|mail| mail.to.contains(email)).map(|mail| mail.subject).collect()
    }
}

#[track_caller]
fn refused<T>(outcome: Result<T>, why: PasskeyError) {
    match outcome {
        Err(Error::Refused(refusal)) => assert_eq!(refusal, Refusal::from(why)),
        Err(other) => panic!("{other}"),
        Ok(_) => panic!("not refused"),
    }
}
