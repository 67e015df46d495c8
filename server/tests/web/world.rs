//! A whole server in the test's process: the real router on a temporary database, two practices, and one caller of each kind.

use axum::{Router, body::Body, http::Request};
use domain::{
    clients::ClientForm,
    ids::{ClientId, FormId, FormRequestId, ImportId, InvitationId, ResponseId, StaffId},
    organization::SetupForm,
    staff::Permissions,
};
use http::{HeaderName, Response, StatusCode, header};
use secrecy::ExposeSecret;
use serde::{Deserialize, Serialize};
use server::{
    assets::Assets,
    router::{AppState, HttpSettings, router},
    setup_code::Setup,
};
use services::mail::OutboxWorker;
use services::{
    SecretKey, Services, SessionToken, SystemEntropy,
    staff::{Administer, EditClients, SignedIn, StaffSession},
    testing::TestServices,
};
use std::sync::Arc;
use store::testing::{self, Engine, TestStore};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt;

pub const ADDRESS: &str = "192.0.2.7";
const PASSWORD: &str = "quiet lantern over water";

/// Who asks.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, PartialEq, Eq)]
pub enum Caller {
    SignedOut,
    Client,
    OtherClient,
    StaffWithout,
    StaffWith,
    /// May do everything, for clients assigned to them; the client in question is not.
    StaffLimited,
    Administrator,
    OtherAdministrator,
}

impl Caller {
    pub const ALL: [Self; 8] = [
        Self::SignedOut,
        Self::Client,
        Self::OtherClient,
        Self::StaffWithout,
        Self::StaffWith,
        Self::StaffLimited,
        Self::Administrator,
        Self::OtherAdministrator,
    ];

    /// What comes of asking for a file that belongs to a response of the client: it is for whoever may read it and sees the client.
    pub fn reading_a_response(self) -> StatusCode {
        match self {
            Self::StaffWith | Self::Administrator => StatusCode::OK,
            Self::StaffWithout => StatusCode::FORBIDDEN,
            Self::StaffLimited | Self::OtherAdministrator => StatusCode::NOT_FOUND,
            Self::SignedOut | Self::Client | Self::OtherClient => StatusCode::SEE_OTHER,
        }
    }
}

/// The things of the demo practice that the callers ask for.
#[derive(Deserialize, Serialize)]
pub struct Things {
    pub slug: String,
    /// With an account and a submitted form.
    pub client: ClientId,
    /// With an address, not invited.
    pub stranger: ClientId,
    pub open_request: FormRequestId,
    pub submitted_request: FormRequestId,
    pub response: ResponseId,
    pub invitation: InvitationId,
    pub staff: StaffId,
    /// Of one new client, checked.
    pub import: ImportId,
    /// Published, and being designed by nobody.
    pub form: FormId,
}

pub struct World {
    pub app: Router,
    pub test: TestServices,
    pub things: Things,
    cookies: Vec<(Caller, String)>,
}

/// The words with which forms are sent (R20), as a browser gives them back.
pub fn forms_shared() -> serde_json::Value {
    serde_json::json!([{ "language": "en", "message": domain::messages::default_forms_shared(domain::Language::English) }])
}

/// What a database does not tell of the world in it.
#[derive(Deserialize, Serialize)]
struct Told {
    key: String,
    things: Things,
    cookies: Vec<(Caller, String)>,
}

impl World {
    /// In a database that is a copy: to make the practices takes longer than most tests do.
    pub async fn of(engine: Engine) -> Self {
        let (store, told) = testing::open_filled(engine, async |store| {
            let key = SecretKey::generate(&SystemEntropy);
            let text = key.to_text().expose_secret().to_owned();
            let Self { test, things, cookies, .. } = Self::made(services::testing::services_with_key(store, key)).await;
            let told = serde_json::to_string(&Told { key: text, things, cookies }).expect("a text");
            (test.store, told)
        })
        .await;
        let Told { key, things, cookies } = serde_json::from_str(&told).expect("what was told");
        let test = services::testing::services_with_key(store, SecretKey::from_text(&key).expect("a key"));
        Self { app: app(test.services.clone()), test, things, cookies }
    }

    pub async fn new(store: TestStore) -> Self {
        Self::made(services::testing::services(store)).await
    }

    async fn made(test: TestServices) -> Self {
        let services = &test.services;
        let other = SetupForm {
            code: "CODE".into(),
            organization_name: "Hazel Court".into(),
            name: "Olga Other".into(),
            email: "olga@hazel.example".into(),
            password: PASSWORD.into(),
            ..SetupForm::default()
        };
        let other_token = services.set_up(&other, "CODE", ADDRESS).await.expect("a second practice");
        let demo = services.fill_demo_beside_another().await.expect("the demo practice");
        let administrator = sign_in(services, &demo.administrator).await;
        let session = session(services, &administrator).await;
        let things = find_things(services, &session, &demo.slug).await;
        let mut cookies =
            vec![(Caller::Administrator, staff_cookie(&administrator)), (Caller::OtherAdministrator, staff_cookie(&other_token))];
        let everything = Permissions::ALL;
        let without = Permissions { see_all_clients: true, ..Permissions::default() };
        let limited = Permissions { see_all_clients: false, ..everything };
        for (caller, email, permissions) in [
            (Caller::StaffWithout, "without@willowlane.example", without),
            (Caller::StaffWith, "with@willowlane.example", everything),
            (Caller::StaffLimited, "limited@willowlane.example", limited),
        ] {
            let by = session.permit::<Administer>().expect("an administrator");
            services.add_staff(&by, "Test Person", email, PASSWORD.to_owned().into(), permissions).await.expect("added");
            let token = sign_in(services, &(email.to_owned(), PASSWORD.to_owned())).await;
            cookies.push((caller, staff_cookie(&token)));
        }
        for (caller, client) in [(Caller::Client, things.0.client), (Caller::OtherClient, things.1)] {
            let by = session.permit::<SignedIn>().expect("staff");
            let email = services.client_details(&by, client).await.expect("a client").email.expect("an address");
            let token =
                services.sign_in_client(&demo.slug, email.as_str(), demo.administrator.1.clone().into(), ADDRESS).await.expect("signed in");
            cookies.push((caller, format!("anteroom-portal={}", token.expose())));
        }
        Self { app: app(services.clone()), things: things.0, test, cookies }
    }

    /// A server function, called as the browser calls it.
    pub async fn call(&self, caller: Caller, path: &str, body: &serde_json::Value) -> (StatusCode, String) {
        let mut request = Request::post(path)
            .header(header::CONTENT_TYPE, "application/json")
            .header(header::ACCEPT, "application/json")
            .header("sec-fetch-site", "same-origin");
        if let Some(cookie) = self.cookie(caller) {
            request = request.header(header::COOKIE, cookie);
        }
        let response = self.send(request.body(Body::from(body.to_string())).expect("a request")).await;
        let status = response.status();
        (status, text(response).await)
    }

    /// A page, asked for as a browser does: the redirect of a page is for those who read HTML.
    pub fn page(&self, caller: Caller, path: &str) -> Request<Body> {
        get(path, self.cookie(caller))
    }

    /// A form of a page of ours.
    pub fn form(&self, caller: Caller, path: &str, fields: &str) -> Request<Body> {
        post(path, fields, Some("same-origin"), self.cookie(caller))
    }

    pub fn cookie(&self, caller: Caller) -> Option<&str> {
        self.cookies.iter().find(|(who, _)| *who == caller).map(|(_, cookie)| cookie.as_str())
    }

    pub async fn send(&self, request: Request<Body>) -> Response<Body> {
        self.app.clone().oneshot(request).await.expect("an answer")
    }
}

pub fn get(path: &str, cookie: Option<&str>) -> Request<Body> {
    let mut request = Request::get(path).header(header::ACCEPT, "text/html");
    if let Some(cookie) = cookie {
        request = request.header(header::COOKIE, cookie);
    }
    request.body(Body::empty()).expect("a request")
}

/// `site` is what the browser says of the page that posts (`Sec-Fetch-Site`).
pub fn post(path: &str, fields: &str, site: Option<&str>, cookie: Option<&str>) -> Request<Body> {
    let mut request =
        Request::post(path).header(header::ACCEPT, "text/html").header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
    for (name, value) in [(HeaderName::from_static("sec-fetch-site"), site), (header::COOKIE, cookie)] {
        if let Some(value) = value {
            request = request.header(name, value);
        }
    }
    request.body(Body::from(fields.to_owned())).expect("a request")
}

pub fn app(services: Services) -> Router {
    app_of(services, false)
}

/// As reached through a proxy that speaks TLS.
pub fn app_over_tls(services: Services) -> Router {
    app_of(services, true)
}

fn app_of(services: Services, secure: bool) -> Router {
    router(state(services, secure))
}

pub fn state(services: Services, secure: bool) -> AppState {
    AppState {
        services,
        assets: Arc::new(Assets::load()),
        settings: Arc::new(HttpSettings {
            public_origin: "http://portal.example".into(),
            secure,
            trust_proxy: false,
            built_in_mailbox: true,
        }),
        setup: Setup::new(&SystemEntropy),
        stop: CancellationToken::new(),
    }
}

impl World {
    /// Delivers what waits; the path of the newest link in an e-mail that has `part` in it.
    pub async fn delivered(&self, part: &str) -> String {
        self.delivered_to("", part).await
    }

    /// As [`Self::delivered`], of the e-mails to one address.
    pub async fn delivered_to(&self, email: &str, part: &str) -> String {
        let services = &self.test.services;
        while OutboxWorker::new(services.clone()).run_once().await > 0 {}
        for mail in services.list_mail().await.expect("mails").into_iter().filter(|mail| mail.to.contains(email)) {
            let text = services.get_mail(mail.id).await.expect("the e-mail").text;
            if let Some((_, rest)) = text.split_once("https://portal.willowlane.example")
                && rest.contains(part)
            {
                return rest.split(|c: char| c.is_whitespace() || c == ')' || c == '>').next().unwrap_or_default().to_owned();
            }
        }
        panic!("no link");
    }
}

/// Where the answer leads; empty when it leads nowhere.
pub fn location(response: &Response<Body>) -> String {
    response.headers().get(header::LOCATION).and_then(|to| to.to_str().ok()).unwrap_or_default().to_owned()
}

pub async fn text(response: Response<Body>) -> String {
    let bytes = axum::body::to_bytes(response.into_body(), 4 << 20).await.expect("a body");
    String::from_utf8_lossy(&bytes).into_owned()
}

fn staff_cookie(token: &SessionToken) -> String {
    format!("anteroom-staff={}", token.expose())
}

async fn sign_in(services: &Services, (email, password): &(String, String)) -> SessionToken {
    services.sign_in_staff(email, password.clone().into(), ADDRESS).await.expect("signed in")
}

async fn session(services: &Services, token: &SessionToken) -> StaffSession {
    services.staff_session(token, ADDRESS, true).await.expect("a look").expect("a session")
}

/// The things, and a second client with an account.
async fn find_things(services: &Services, session: &StaffSession, slug: &str) -> (Things, ClientId) {
    use domain::clients::{ClientFilter, ClientQuery};
    let by = session.permit::<SignedIn>().expect("staff");
    let active =
        services.list_clients(&by, &ClientQuery { filter: ClientFilter::Active, ..ClientQuery::default() }).await.expect("a list").rows;
    let mut found = None;
    for row in &active {
        let forms = services.client_forms(&by, row.id).await.expect("forms");
        let open = forms.iter().find(|form| form.state.is_open()).map(|form| form.id);
        let submitted = forms.iter().find_map(|form| Some((form.id, form.response?)));
        if let (Some(submitted), Some(open), None) = (submitted, open, &found) {
            found = Some((row.id, submitted, open));
        }
    }
    let (client, (submitted_request, response), open_request) = found.expect("a client with a submitted and an open form");
    let other = active.iter().find(|row| row.id != client).expect("another").id;
    let edit = session.permit::<EditClients>().expect("may edit");
    let form =
        ClientForm { first_name: "Vera".into(), last_name: "Neu".into(), email: "vera@mail.example".into(), ..ClientForm::default() };
    let stranger = services.add_client(&edit, &form).await.expect("added");
    let invited =
        services.list_clients(&by, &ClientQuery { filter: ClientFilter::Invited, ..ClientQuery::default() }).await.expect("a list").rows;
    let sent = invited.iter().find(|row| row.portal == domain::clients::PortalState::Sent).expect("an open invitation");
    let invitation = services.client_details(&by, sent.id).await.expect("a client").invitation.expect("an invitation").id;
    let staff = services.list_staff(&session.permit::<Administer>().expect("an administrator")).await.expect("staff");
    let staff = staff.iter().map(|entry| &entry.member).find(|member| !member.is_administrator).expect("a member").id;
    let import = import(services, session).await;
    let form = services.list_forms(&by).await.expect("forms")[0].id;
    (Things { slug: slug.to_owned(), client, stranger, open_request, submitted_request, response, invitation, staff, import, form }, other)
}

async fn import(services: &Services, session: &StaffSession) -> ImportId {
    let by = session.permit::<Administer>().expect("an administrator");
    let mut upload = services.upload_import(&by, "brought-along.csv");
    upload.take(b"First name,Last name\nInga,Imported\n").await.expect("taken");
    let import = upload.finish().await.expect("read");
    assert_eq!(services.work_on_next_import().await.expect("checked"), services::clients::Worked::Chunk);
    import
}
