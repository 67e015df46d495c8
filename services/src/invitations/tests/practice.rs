//! A practice to test with: its staff, clients made on the spot, and what has arrived in the built-in mailbox.

use crate::{
    Services, SessionToken,
    mail::OutboxWorker,
    portal::PortalSession,
    staff::{InviteClients, Permit, Right, StaffSession},
    testing::{TestClock, TestServices},
};
use chrono::TimeDelta;
use domain::{
    Language,
    clients::{ClientInput, ClientSelection, PortalState},
    ids::{ClientId, FormId, InvitationId, OrganizationId, StaffId},
    invitations::{BatchReceipt, InvitationBatch, InvitationView, LedgerKind, Outcome},
    messages::{DraftPlace, InvitationDefault, Message, WrittenMessage, default_invitation},
    organization::Setup,
    staff::{Permissions, StaffMember, Viewer},
};
use std::sync::Arc;
use store::{
    Tx,
    staff::StaffRow,
    testing::{TestStore, waiting_count},
};
use tokio::task::JoinHandle;

pub(crate) struct Practice {
    pub services: Services,
    pub clock: Arc<TestClock>,
    pub store: Arc<TestStore>,
    pub organization: OrganizationId,
    pub slug: String,
    pub administrator: StaffSession,
}

/// What may a staff member do who invites and sees everybody.
pub(crate) const INVITER: Permissions =
    Permissions { invite_clients: true, edit_clients: false, see_all_clients: true, read_responses: false };

impl Practice {
    pub async fn new(store: TestStore) -> Self {
        Self::with(crate::testing::services(store)).await
    }

    /// Whose batches leave at so many e-mails a minute.
    pub async fn at_pace(store: TestStore, mail_per_minute: u32) -> Self {
        Self::with(crate::testing::services_at_pace(store, mail_per_minute)).await
    }

    async fn with(services: TestServices) -> Self {
        let TestServices { services, clock, store } = services;
        Self::in_database(services, clock, Arc::new(store), "Willow Lane Practice").await
    }

    /// Another practice in the same database (R27).
    pub async fn neighbour(&self) -> Self {
        Self::in_database(self.services.clone(), Arc::clone(&self.clock), Arc::clone(&self.store), "Mill Street Clinic").await
    }

    async fn in_database(services: Services, clock: Arc<TestClock>, store: Arc<TestStore>, name: &str) -> Self {
        let setup = Setup {
            organization_name: name.to_owned(),
            slug: domain::organization::slug(name),
            phone: Some("+1 555 0100".to_owned()),
            organization_email: Some("desk@willowlane.example".parse().unwrap()),
            name: "Ada Brennan".to_owned(),
            email: "ada@willowlane.example".parse().unwrap(),
            time_zone: String::new(),
        };
        let mut tx = services.inner.store.write().await.unwrap();
        let organization = services.add_organization(&mut tx, &setup).await.unwrap();
        let administrator = add_staff(&services, &mut tx, organization, ("Ada Brennan", true, Permissions::ALL)).await;
        tx.commit().await.unwrap();
        Self { services, clock, store, organization, slug: setup.slug, administrator }
    }

    pub async fn staff(&self, name: &str, permissions: Permissions) -> StaffSession {
        let mut tx = self.write().await;
        let session = add_staff(&self.services, &mut tx, self.organization, (name, false, permissions)).await;
        tx.commit().await.unwrap();
        session
    }

    /// Another administrator.
    pub async fn colleague(&self, name: &str) -> StaffSession {
        let mut tx = self.write().await;
        let session = add_staff(&self.services, &mut tx, self.organization, (name, true, Permissions::ALL)).await;
        tx.commit().await.unwrap();
        session
    }

    pub async fn write(&self) -> Tx {
        self.services.inner.store.write().await.unwrap()
    }

    pub fn permit<R: Right>(&self) -> Permit<R> {
        self.administrator.permit().unwrap()
    }

    /// `begun` waits for a lock, as the `count`-th; on PostgreSQL alone.
    pub async fn waits<T>(&self, count: i64, begun: JoinHandle<T>) -> JoinHandle<T> {
        while waiting_count(&self.store).await < count {
            assert!(!begun.is_finished(), "it does not wait");
            tokio::task::yield_now().await;
        }
        begun
    }

    pub fn turn(&self, by: TimeDelta) {
        self.clock.turn(by);
    }

    pub async fn client(&self, first_name: &str, last_name: &str, email: Option<&str>) -> ClientId {
        let id = ClientId(self.services.new_id());
        let input = ClientInput {
            first_name: first_name.to_owned(),
            last_name: last_name.to_owned(),
            preferred_name: None,
            email: email.map(|email| email.parse().unwrap()),
            phone: None,
            date_of_birth: None,
            language: None,
            revision: 0,
        };
        let mut tx = self.write().await;
        store::clients::insert(&mut tx, self.organization.0, id.0, &input, self.services.now()).await.unwrap();
        tx.commit().await.unwrap();
        id
    }

    /// `count` clients with addresses of their own.
    pub async fn clients(&self, count: usize) -> Vec<ClientId> {
        let mut clients = Vec::new();
        for index in 0..count {
            clients.push(self.client(&format!("Client{index}"), "Example", Some(&format!("client{index}@mail.example"))).await);
        }
        clients
    }

    pub async fn assign(&self, client: ClientId, session: &StaffSession) {
        let mut tx = self.write().await;
        store::clients::assign(&mut tx, self.organization.0, client.0, session.viewer().staff.id.0).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// An account with which the client signed up long ago.
    pub async fn make_active(&self, client: ClientId, email: &str) {
        let mut tx = self.write().await;
        let login = store::portal::LoginRow { id: self.services.new_id(), email: email.to_owned(), password_hash: "-".to_owned() };
        let now = self.services.now();
        store::portal::insert_login(&mut tx, self.organization.0, &login, &email.to_lowercase(), now).await.unwrap();
        store::portal::insert_access(&mut tx, self.organization.0, login.id, client.0, now).await.unwrap();
        store::clients::set_portal_state(&mut tx, self.organization.0, client.0, PortalState::Active, None, now).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Of a client with an account, as if just signed in.
    pub async fn portal_session(&self, email: &str) -> PortalSession {
        let token = self.portal_token(email).await;
        self.services.portal_session(&self.slug, &token, "192.0.2.9", true).await.unwrap().unwrap()
    }

    pub async fn portal_token(&self, email: &str) -> SessionToken {
        let token = SessionToken::generate(self.services.inner.entropy.as_ref());
        let mut tx = self.write().await;
        let login = store::portal::find_login_by_email(&mut tx, self.organization.0, email).await.unwrap().unwrap();
        store::portal::insert_session(&mut tx, self.organization.0, login.id, (self.services.new_id(), &token.hash()), self.services.now())
            .await
            .unwrap();
        tx.commit().await.unwrap();
        token
    }

    pub fn batch(&self, clients: &[ClientId]) -> InvitationBatch {
        InvitationBatch {
            idempotency_key: self.services.new_id().to_string(),
            clients: these(clients),
            seen: None,
            draft: Some(DraftPlace::of(&these(clients))),
            draft_page: None,
            messages: vec![english(default_invitation(Language::English))],
            forms: Vec::new(),
            save_as_default: false,
            default_seen: None,
        }
    }

    /// By the administrator, with the shipped message.
    pub async fn invite(&self, clients: &[ClientId]) -> BatchReceipt {
        self.services.send_invitations(&self.permit::<InviteClients>(), self.batch(clients)).await.unwrap()
    }

    /// As [`Practice::invite`], and the e-mail delivered: the secret of the link in it.
    pub async fn invite_and_deliver(&self, client: ClientId) -> String {
        let receipt = self.invite(&[client]).await;
        assert_eq!(receipt.outcomes[0].outcome, Outcome::Queued);
        self.deliver().await;
        self.secrets().await.pop().unwrap()
    }

    /// Everything due, into the built-in mailbox, a second later: so what was delivered before is older.
    pub async fn deliver(&self) -> usize {
        self.turn(TimeDelta::seconds(1));
        OutboxWorker::new(self.services.clone()).run_once().await
    }

    /// Of the e-mails in the mailbox, oldest first.
    pub async fn secrets(&self) -> Vec<String> {
        let mut secrets = Vec::new();
        for mail in self.services.list_mail().await.unwrap().into_iter().rev() {
            secrets.extend(secret_in(&self.services.get_mail(mail.id).await.unwrap().text));
        }
        secrets
    }

    pub async fn view(&self, client: ClientId) -> InvitationView {
        let mut tx = self.write().await;
        self.services.newest_invitation_view(&mut tx, self.organization, client, "UTC").await.unwrap().unwrap()
    }

    pub async fn stands(&self, client: ClientId) -> PortalState {
        let mut tx = self.write().await;
        store::clients::find(&mut tx, self.organization.0, client.0).await.unwrap().unwrap().portal().unwrap()
    }

    pub async fn ledger(&self, invitation: InvitationId) -> Vec<LedgerKind> {
        let mut tx = self.write().await;
        let rows = store::invitations::list_events(&mut tx, self.organization.0, invitation.0).await.unwrap();
        rows.into_iter().map(|row| row.kind).collect()
    }

    /// What the audit log holds about the client, newest first.
    pub async fn history(&self, client: ClientId) -> Vec<String> {
        let permit = self.permit();
        let rows = self.services.client_history(&permit, client).await.unwrap();
        rows.into_iter().map(|row| row.action.key().to_owned()).collect()
    }

    pub async fn forms(&self) -> Vec<FormId> {
        let draft = self.services.draft_invitations(&self.permit(), &these(&[])).await.unwrap();
        draft.forms.into_iter().map(|form| form.id).collect()
    }

    /// What invitations start from now, as a page has it.
    pub async fn default_seen(&self) -> InvitationDefault {
        let draft = self.services.draft_invitations(&self.permit(), &these(&[])).await.unwrap();
        InvitationDefault {
            messages: draft.messages.into_iter().map(|message| message.written).collect(),
            forms: draft.forms.into_iter().filter(|form| form.is_default).map(|form| form.id).collect(),
        }
    }

    pub async fn save_default(&self, written: &WrittenMessage, forms: &[FormId]) {
        let seen = self.default_seen().await;
        self.services.save_default(&self.permit(), &seen, (written, forms), None).await.unwrap();
    }

    pub async fn allow_form_titles(&self) {
        let mut settings = self.services.portal_settings(&self.permit()).await.unwrap();
        settings.form_titles_in_email = true;
        self.services.save_portal_settings(&self.permit(), &settings).await.unwrap();
    }
}

async fn add_staff(services: &Services, tx: &mut Tx, organization: OrganizationId, who: (&str, bool, Permissions)) -> StaffSession {
    let (name, is_administrator, permissions) = who;
    let email = format!("{}@willowlane.example", name.to_lowercase().replace(' ', "."));
    let row = StaffRow {
        organization_id: organization.0,
        id: services.new_id(),
        email: email.clone(),
        name: name.to_owned(),
        password_hash: "-".to_owned(),
        is_administrator,
        can_invite: permissions.invite_clients,
        can_edit_clients: permissions.edit_clients,
        can_see_all_clients: permissions.see_all_clients,
        can_read_responses: permissions.read_responses,
    };
    store::staff::insert(tx, &row, &email, services.now()).await.unwrap();
    let profile = store::organization::find(tx, organization.0).await.unwrap().unwrap().profile();
    let staff = StaffMember { id: StaffId(row.id), name: row.name, email: email.parse().unwrap(), is_administrator, permissions };
    StaffSession::new(Viewer { staff, organization: profile, idle_minutes: 15 }, "192.0.2.7".to_owned(), services.now())
}

/// Of the link in an e-mail's text.
pub(crate) fn secret_in(text: &str) -> Option<String> {
    let (_, after) = text.split_once("/join/")?;
    Some(after.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-' || *c == '_').collect())
}

pub(crate) fn english(message: Message) -> WrittenMessage {
    WrittenMessage { language: Language::English, message }
}

pub(crate) fn message(subject: &str, body_html: &str) -> Message {
    Message { subject: subject.to_owned(), body_html: body_html.to_owned() }
}

pub(crate) fn these(clients: &[ClientId]) -> ClientSelection {
    clients.to_vec().into()
}
