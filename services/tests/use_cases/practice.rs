//! A practice to test with: one administrator, and clients who are invited through the real outbox into the built-in mailbox.

use domain::{
    clients::ClientForm,
    form_catalog::FormSummary,
    ids::{ClientId, FormId},
    invitations::InvitationBatch,
    organization::SetupForm,
    portal::JoinForm,
};
use services::{
    Result, Services, SessionToken,
    mail::OutboxWorker,
    portal::PortalSession,
    staff::{EditClients, InviteClients, SignedIn, StaffSession},
    testing::TestServices,
};
use store::testing::TestStore;

pub const ADDRESS: &str = "192.0.2.7";
pub const SLUG: &str = "willow-lane-practice";
pub const PASSWORD: &str = "tulip harbour candle seven";

pub struct Practice {
    pub test: TestServices,
    pub administrator: StaffSession,
}

pub fn setup_form() -> SetupForm {
    SetupForm {
        code: "CODE".into(),
        organization_name: "Willow Lane Practice".into(),
        name: "Ada Brennan".into(),
        email: "ada@willowlane.example".into(),
        password: PASSWORD.into(),
        ..SetupForm::default()
    }
}

impl Practice {
    pub async fn new(store: TestStore) -> Self {
        let test = services::testing::services(store);
        let token = test.services.set_up(&setup_form(), "CODE", ADDRESS).await.expect("set up");
        let administrator = test.services.staff_session(&token, ADDRESS, true).await.expect("a look").expect("a session");
        Self { test, administrator }
    }

    pub fn services(&self) -> &Services {
        &self.test.services
    }

    pub async fn add(&self, first: &str, email: &str, born: &str) -> ClientId {
        let form = ClientForm {
            first_name: first.into(),
            last_name: "Abramson".into(),
            email: email.into(),
            date_of_birth: born.into(),
            ..ClientForm::default()
        };
        self.services().add_client(&self.administrator.permit::<EditClients>().expect("may"), &form).await.expect("added")
    }

    pub async fn forms(&self) -> Vec<FormSummary> {
        self.services().list_forms(&self.administrator.permit::<SignedIn>().expect("may")).await.expect("forms")
    }

    /// Invites with these forms and answers the secret of the link in the e-mail.
    pub async fn invite(&self, client: ClientId, forms: Vec<FormId>) -> String {
        let by = self.administrator.permit::<InviteClients>().expect("may");
        // The newest e-mail is told by its time.
        self.test.clock.turn(chrono::TimeDelta::seconds(1));
        let draft = self.services().draft_invitations(&by, &vec![client].into()).await.expect("a draft");
        let batch = InvitationBatch {
            idempotency_key: format!("key-{}-{}", client, self.services().list_mail().await.expect("mails").len()),
            clients: vec![client].into(),
            seen: None,
            draft: None,
            draft_page: None,
            messages: draft.messages.into_iter().map(|message| message.written).collect(),
            forms,
            save_as_default: false,
            default_seen: None,
        };
        let receipt = self.services().send_invitations(&by, batch).await.expect("sent");
        assert_eq!(receipt.queued_count(), 1, "{receipt:?}");
        assert_eq!(OutboxWorker::new(self.services().clone()).run_once().await, 1);
        self.newest_secret().await
    }

    pub async fn newest_secret(&self) -> String {
        let mails = self.services().list_mail().await.expect("mails");
        let mail = self.services().get_mail(mails.first().expect("an e-mail").id).await.expect("the e-mail");
        let (_, rest) = mail.text.split_once("/join/").expect("a link");
        rest.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect()
    }

    pub async fn join(&self, secret: &str, form: &JoinForm) -> Result<SessionToken> {
        self.services().join(SLUG, secret, form, ADDRESS).await
    }

    pub async fn portal(&self, token: &SessionToken) -> PortalSession {
        self.services().portal_session(SLUG, token, ADDRESS, true).await.expect("a look").expect("a session")
    }
}

pub fn good() -> JoinForm {
    JoinForm { password: "candle harbour tulip nine".into(), day: "27".into(), month: "3".into(), year: "1988".into() }
}
