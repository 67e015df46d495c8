//! Practices to test with: one that is set up here, and the demo's as its neighbour in the same database.

use domain::{
    Refusal,
    clients::{ClientFilter, ClientForm, ClientQuery, ClientRow},
    ids::ClientId,
    organization::SetupForm,
    staff::Permissions,
};
use services::{
    Error, Services, SessionToken,
    staff::{Administer, EditClients, Permit, Right, SignedIn, StaffSession},
    testing::TestServices,
};
use store::testing::TestStore;

pub const ADDRESS: &str = "192.0.2.7";
pub const PASSWORD: &str = "tulip harbour candle seven";
pub const EMAIL: &str = "olga@hazel.example";

pub fn refusal<T: std::fmt::Debug>(result: services::Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

pub fn setup_form() -> SetupForm {
    SetupForm {
        code: "CODE".into(),
        organization_name: "Hazel Court".into(),
        name: "Olga Other".into(),
        email: EMAIL.into(),
        password: PASSWORD.into(),
        ..SetupForm::default()
    }
}

pub fn form(first_name: &str, last_name: &str, email: &str, revision: i64) -> ClientForm {
    ClientForm { first_name: first_name.into(), last_name: last_name.into(), email: email.into(), revision, ..ClientForm::default() }
}

/// Whoever is signed in, and what they can do.
pub struct Person {
    pub services: Services,
    pub session: StaffSession,
}

impl Person {
    pub async fn sign_in(services: &Services, email: &str, password: &str) -> Self {
        let token = services.sign_in_staff(email, password.to_owned().into(), ADDRESS).await.expect("signed in");
        let session = live(services, &token).await.expect("a session");
        Self { services: services.clone(), session }
    }

    pub fn permit<R: Right>(&self) -> Permit<R> {
        self.session.permit().expect("may")
    }

    pub async fn add(&self, first_name: &str, email: &str) -> ClientId {
        self.services.add_client(&self.permit::<EditClients>(), &form(first_name, "Abramson", email, 0)).await.expect("added")
    }

    pub async fn list(&self, filter: ClientFilter) -> Vec<ClientRow> {
        self.services
            .list_clients(&self.permit::<SignedIn>(), &ClientQuery { filter, ..ClientQuery::default() })
            .await
            .expect("a list")
            .rows
    }

    /// A new member of staff, signed in.
    pub async fn colleague(&self, email: &str, permissions: Permissions) -> Self {
        let password = PASSWORD.to_owned().into();
        self.services.add_staff(&self.permit::<Administer>(), "Noor Haddad", email, password, permissions).await.expect("added");
        Self::sign_in(&self.services, email, PASSWORD).await
    }

    /// What the audit log holds, newest first, by its stored words.
    pub async fn events(&self) -> Vec<&'static str> {
        let (mut events, mut after) = (Vec::new(), None);
        loop {
            let (rows, next) = self.services.audit_log(&self.permit(), after.as_deref()).await.expect("the log");
            events.extend(rows.into_iter().map(|row| row.action.key()));
            after = next;
            if after.is_none() {
                return events;
            }
        }
    }
}

pub async fn live(services: &Services, token: &SessionToken) -> Option<StaffSession> {
    services.staff_session(token, ADDRESS, true).await.expect("a look")
}

/// Hazel Court with its administrator.
pub async fn hazel(store: TestStore) -> (TestServices, Person) {
    let test = services::testing::services(store);
    let token = test.services.set_up(&setup_form(), "CODE", ADDRESS).await.expect("set up");
    let session = live(&test.services, &token).await.expect("a session");
    let administrator = Person { services: test.services.clone(), session };
    (test, administrator)
}

/// The demo's people.
pub struct Willow {
    pub administrator: Person,
    pub inviter: Person,
    pub other: Person,
    pub slug: String,
    pub password: String,
}

pub async fn willow(services: &Services) -> Willow {
    let demo = services.fill_demo_beside_another().await.expect("filled");
    Willow {
        administrator: Person::sign_in(services, &demo.administrator.0, &demo.administrator.1).await,
        inviter: Person::sign_in(services, &demo.inviter.0, &demo.inviter.1).await,
        other: Person::sign_in(services, &demo.other.0, &demo.other.1).await,
        slug: demo.slug,
        password: demo.administrator.1,
    }
}
