//! R31: one form signed by two people, each at their own login.

mod asked;
mod given;
mod read;
mod waiting;

use super::*;
use domain::{
    audit::AuditAction,
    forms::{AnswerValue, Answers},
    ids::{FormRequestId, ResponseId},
    portal::FormRequestState,
    signature_requests::{AfterSigning, Part, SignatureStage, SigningState},
};
use store::{forms::NewFormRequest, on_both_engines};

const RITA: &str = "rita@mail.example";
const OWN: &str = "own";
const SECOND: &str = "second";
const THIRD: &str = "third";
/// Both parents sign, and a third person may be asked for. An expression shows the clause.
const CONSENT: &str = r#"{ "resourceType": "Questionnaire", "status": "active", "title": "Consent for a minor", "item": [
    { "linkId": "terms", "type": "display", "text": "Treatment is voluntary." },
    { "linkId": "why", "type": "string", "text": "What brings you here?", "required": true },
    { "linkId": "clause", "type": "display", "text": "Both parents agree.", "extension": [
        { "url": "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-enableWhenExpression", "valueExpression": {
            "language": "text/fhirpath", "expression": "%resource.item.where(linkId = 'why').answer.exists()" } }] },
    { "linkId": "third-asked", "type": "boolean", "text": "Does a third person sign?" },
    { "linkId": "own", "type": "string", "text": "Your signature", "required": true, "extension": [SIGNATURE] },
    { "linkId": "second", "type": "string", "text": "Signature of the other parent", "required": true, "extension": [SIGNATURE] },
    { "linkId": "third", "type": "string", "text": "Signature of a third person", "required": true, "extension": [SIGNATURE],
      "enableWhen": [{ "question": "third-asked", "operator": "=", "answerBoolean": true }] } ] }"#;
const SIGNATURE: &str = r#"{ "url": "http://hl7.org/fhir/StructureDefinition/questionnaire-signatureRequired", "valueCodeableConcept": {
    "coding": [{ "system": "urn:iso-astm:E1762-95:2013", "code": "1.2.840.10065.1.12.1.7" }] } }"#;

/// Two parents of Ada's who have signed up, and a consent that both are to sign.
struct Parents {
    family: Family,
    noor: SessionToken,
    rita: SessionToken,
    request: FormRequestId,
}

impl Parents {
    async fn new(store: TestStore) -> Self {
        let (family, noor) = Family::with_noor(store).await;
        let rita = family.second(family.ada).await;
        let request = family.ask_for_consent(family.ada).await;
        Self { family, noor, rita, request }
    }

    /// Noor has filled in and signed, and asks Rita.
    async fn asked(store: TestStore) -> Self {
        let parents = Self::new(store).await;
        parents.save(&parents.noor, 0, &filled_in()).await.unwrap();
        parents.ask(&parents.noor, SECOND, parents.login_of(RITA).await).await.unwrap();
        parents
    }

    async fn session(&self, token: &SessionToken) -> PortalSession {
        self.family.session(token).await.unwrap()
    }

    async fn login_of(&self, email: &str) -> LoginId {
        self.family.rows(self.family.ada).await.iter().find(|row| row.email == email).unwrap().login
    }

    async fn save(&self, token: &SessionToken, revision: i64, answers: &Answers) -> Result<i64> {
        self.family.practice.services.save_answers(&self.session(token).await, self.request, revision, answers).await
    }

    async fn ask(&self, token: &SessionToken, place: &str, login: LoginId) -> Result<()> {
        self.family.practice.services.ask_signature(&self.session(token).await, self.request, place, login).await
    }

    async fn take_back(&self, token: &SessionToken) -> Result<()> {
        self.family.practice.services.take_signature_back(&self.session(token).await, self.request).await
    }

    async fn sign(&self, token: &SessionToken, answers: &[(&str, &str)]) -> Result<AfterSigning> {
        self.sign_as_read(token, self.revision().await, answers).await
    }

    async fn sign_as_read(&self, token: &SessionToken, read: i64, answers: &[(&str, &str)]) -> Result<AfterSigning> {
        let session = self.session(token).await;
        self.family.practice.services.give_signature(&session, self.request, read, &texts(answers)).await
    }

    async fn stage(&self, token: &SessionToken) -> Result<SignatureStage> {
        let session = self.session(token).await;
        Ok(self.family.practice.services.signature_page(&session, self.request).await?.stage)
    }

    async fn state(&self, token: &SessionToken) -> Option<SigningState> {
        let home = self.family.practice.services.portal_home(&self.session(token).await, domain::Language::English).await.unwrap();
        home.to_do.into_iter().find(|view| view.id == self.request).unwrap().signing
    }

    async fn revision(&self) -> i64 {
        self.family.practice.services.fill_page(&self.session(&self.noor).await, self.request).await.unwrap().revision
    }

    async fn document(&self) -> serde_json::Value {
        let mut tx = self.family.practice.write().await;
        let organization = self.family.practice.organization.0;
        let row = store::forms::find_response_of_request(&mut tx, organization, self.request.0).await.unwrap().unwrap();
        serde_json::from_str(&row.document).unwrap()
    }

    async fn as_staff_see_it(&self) -> (FormRequestState, Option<SigningState>) {
        let practice = &self.family.practice;
        let rows = practice.services.client_forms(&practice.permit(), self.family.ada).await.unwrap();
        rows.into_iter().find(|view| view.id == self.request).map(|view| (view.state, view.signing)).unwrap()
    }

    async fn mails_to(&self, email: &str) -> Vec<String> {
        self.family.practice.deliver().await;
        let all = self.family.practice.services.list_mail().await.unwrap();
        all.into_iter().filter(|mail| mail.to.contains(email)).map(|mail| mail.subject).collect()
    }
}

impl Family {
    async fn second(&self, client: ClientId) -> SessionToken {
        let form = RepresentativeForm { name: "Rita Parent".into(), email: RITA.into(), grant: grant(BOTH) };
        self.practice.services.add_representative(&self.practice.permit(), client, &form).await.unwrap();
        let secret = self.secret().await;
        self.sign_up(&secret).await.unwrap()
    }

    async fn ask_for_consent(&self, client: ClientId) -> FormRequestId {
        let (services, organization) = (&self.practice.services, self.practice.organization.0);
        services.publish_form_file(&self.practice.permit(), &CONSENT.replace("SIGNATURE", SIGNATURE)).await.unwrap();
        let mut tx = self.practice.write().await;
        let published = store::forms::list_published(&mut tx, organization).await.unwrap();
        let version = published.into_iter().find(|row| row.title == "Consent for a minor").unwrap();
        let id = services.new_id();
        let new = NewFormRequest { id, client: client.0, form_version: version.id, invitation: None, batch: None, position: 0 };
        store::forms::insert_requests(&mut tx, organization, &[new], services.now()).await.unwrap();
        tx.commit().await.unwrap();
        FormRequestId(id)
    }
}

fn texts(answers: &[(&str, &str)]) -> Answers {
    let mut given = Answers::default();
    for (place, text) in answers {
        given.set(place, vec![AnswerValue::Text((*text).into())]);
    }
    given
}

fn filled_in() -> Answers {
    texts(&[("why", "Sleep"), (OWN, "Noor Haddad")])
}

fn waits(state: Option<SigningState>) -> Option<(String, Part)> {
    match state {
        Some(SigningState::Waits { asked, part, .. }) => Some((asked, part)),
        _ => None,
    }
}
