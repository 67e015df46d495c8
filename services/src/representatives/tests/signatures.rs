//! R31: one form signed by two people, each at their own login.

use super::*;
use crate::reminders::tests::{newest_mail, remind, reminded_on};
use domain::{
    audit::AuditAction,
    forms::{AnswerValue, Answers},
    ids::FormRequestId,
    portal::FormRequestState,
    signature_requests::{AfterSigning, Part, SignatureStage, SigningState},
};
use store::{forms::NewFormRequest, on_both_engines};

const RITA: &str = "rita@mail.example";
const OWN: &str = "own";
const SECOND: &str = "second";
const THIRD: &str = "third";
/// Both parents sign, and a third person may be asked for.
const CONSENT: &str = r#"{ "resourceType": "Questionnaire", "status": "active", "title": "Consent for a minor", "item": [
    { "linkId": "terms", "type": "display", "text": "Treatment is voluntary." },
    { "linkId": "why", "type": "string", "text": "What brings you here?", "required": true },
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
        self.family.practice.services.give_signature(&self.session(token).await, self.request, &texts(answers)).await
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

on_both_engines! {
    async fn r31_two_parents_sign_one_form_at_two_logins_and_it_is_submitted_once(store) {
        let parents = Parents::asked(store).await;
        let Parents { family, noor, rita, .. } = &parents;
        assert_eq!(waits(parents.state(noor).await), Some(("Rita Parent".into(), Part::Asker)));
        assert_eq!(waits(parents.state(rita).await), Some(("Rita Parent".into(), Part::Asked)));
        assert_eq!(waits(parents.as_staff_see_it().await.1), Some(("Rita Parent".into(), Part::Neither)));
        let SignatureStage::Sign(to_sign) = parents.stage(rita).await.unwrap() else { panic!("hers to sign") };
        assert_eq!((to_sign.asked_by.as_deref(), to_sign.place.as_str()), (Some("Noor Haddad"), SECOND));
        assert!(to_sign.lines.iter().any(|line| line.text == "Treatment is voluntary."), "what is agreed to");
        assert!(to_sign.lines.iter().any(|line| line.answers == ["Sleep"]));
        let mut signed = parents.sign(rita, &[(SECOND, "Rita Parent"), ("why", "Something else"), (OWN, "Rita Parent")]).await;
        assert_eq!(signed.unwrap(), AfterSigning::Submitted);
        signed = parents.sign(rita, &[(SECOND, "Rita Parent")]).await;
        assert_eq!(refusal(signed), Refusal::NotFound, "once");
        assert_eq!(parents.as_staff_see_it().await, (FormRequestState::Submitted, None));
        let document = parents.document().await;
        let text = document.to_string();
        assert_eq!((document["status"].as_str(), document["source"]["display"].as_str()), (Some("completed"), Some("Noor Haddad (parent)")));
        let [first, second] = [NOOR, RITA].map(|email| parents.login_of(email));
        for login in [first.await, second.await] {
            assert!(text.contains(&format!("\"reference\":\"RelatedPerson/{login}\"")), "{text}");
        }
        assert!(text.contains("Rita Parent (parent)") && text.contains("Sleep") && !text.contains("Something else"), "{text}");
        let history = family.practice.history(family.ada).await;
        for action in [AuditAction::SignatureAsked, AuditAction::SignatureGiven, AuditAction::ResponseSubmitted] {
            assert_eq!(history.iter().filter(|key| *key == action.key()).count(), 1, "{history:?}");
        }
    }
}

on_both_engines! {
    async fn r31_while_a_signature_is_asked_for_nobody_changes_the_form_and_what_is_kept_stays(store) {
        let parents = Parents::asked(store).await;
        let (revision, before) = (parents.revision().await, parents.document().await);
        for token in [&parents.noor, &parents.rita] {
            let other = texts(&[("why", "Another reason"), (OWN, "Noor Haddad"), (SECOND, "Rita Parent")]);
            let Refusal::Rule(sentence) = refusal(parents.save(token, revision, &other).await) else { panic!("a sentence") };
            assert!(sentence.starts_with("This form waits for Rita Parent's signature"), "{sentence}");
            let session = parents.session(token).await;
            let submitted = parents.family.practice.services.submit_response(&session, parents.request, revision, &other).await;
            assert!(matches!(refusal(submitted), Refusal::Rule(_)));
        }
        assert!(matches!(parents.stage(&parents.noor).await.unwrap(), SignatureStage::Waits));
        let again = parents.ask(&parents.noor, SECOND, parents.login_of(RITA).await).await;
        assert!(matches!(refusal(again), Refusal::Rule(_)), "one at a time");
        assert_eq!(parents.document().await, before);
        assert_eq!(refusal(parents.sign(&parents.noor, &[(SECOND, "Rita Parent")]).await), Refusal::NotFound, "nobody signs for her");
        assert!(refusal(parents.sign(&parents.rita, &[]).await).at(SECOND).is_some(), "a name is asked for");
    }
}

on_both_engines! {
    async fn r31_who_asked_takes_it_back_and_nobody_is_written_to_again(store) {
        let parents = Parents::asked(store).await;
        assert_eq!(parents.mails_to(RITA).await[0], "For Ada B.: your signature is asked for at Willow Lane Practice");
        let count = parents.mails_to(RITA).await.len();
        assert_eq!(refusal(parents.take_back(&parents.rita).await), Refusal::NotFound, "hers to sign, not to take back");
        parents.take_back(&parents.noor).await.unwrap();
        assert_eq!(refusal(parents.take_back(&parents.noor).await), Refusal::NotFound);
        assert_eq!((parents.state(&parents.noor).await, parents.state(&parents.rita).await), (None, None));
        assert_eq!(refusal(parents.sign(&parents.rita, &[(SECOND, "Rita Parent")]).await), Refusal::NotFound);
        assert_eq!(parents.mails_to(RITA).await.len(), count);
        let changed = texts(&[("why", "Another reason"), (OWN, "Noor Haddad")]);
        parents.save(&parents.noor, parents.revision().await, &changed).await.unwrap();
        assert!(parents.family.practice.history(parents.family.ada).await.contains(&"signature.taken_back".to_owned()));
        // Taken back before it was written: then there is nothing to tell.
        parents.ask(&parents.noor, SECOND, parents.login_of(RITA).await).await.unwrap();
        parents.take_back(&parents.noor).await.unwrap();
        assert_eq!(parents.mails_to(RITA).await.len(), count);
    }
}

on_both_engines! {
    async fn r31_who_was_asked_declines_and_whoever_asked_is_told(store) {
        let parents = Parents::asked(store).await;
        let services = &parents.family.practice.services;
        let session = parents.session(&parents.noor).await;
        assert_eq!(refusal(services.decline_signature(&session, parents.request).await), Refusal::NotFound);
        services.decline_signature(&parents.session(&parents.rita).await, parents.request).await.unwrap();
        assert_eq!(parents.state(&parents.noor).await, Some(SigningState::Declined { asked: "Rita Parent".into() }));
        assert_eq!(parents.state(&parents.rita).await, None);
        assert_eq!(parents.as_staff_see_it().await, (FormRequestState::InProgress, None));
        parents.save(&parents.noor, parents.revision().await, &filled_in()).await.unwrap();
        assert!(parents.family.practice.history(parents.family.ada).await.contains(&"signature.declined".to_owned()));
    }
}

on_both_engines! {
    async fn r28_r31_who_waits_for_anothers_signature_is_not_reminded_until_it_is_declined(store) {
        let parents = Parents::new(store).await;
        let Parents { family, noor, .. } = &parents;
        let practice = &family.practice;
        let mut tx = practice.write().await;
        practice.services.begin_reminders(&mut tx, practice.organization.0, family.ada.0, None, practice.services.now()).await.unwrap();
        tx.commit().await.unwrap();
        parents.save(noor, 0, &filled_in()).await.unwrap();
        parents.ask(noor, SECOND, parents.login_of(RITA).await).await.unwrap();
        practice.deliver().await;
        assert_eq!(reminded_on(practice, 4).await, [3], "whoever is asked to sign");
        assert!(newest_mail(practice).await.0.to.contains(RITA));
        assert_eq!(parents.mails_to(NOOR).await.iter().filter(|subject| subject.contains("reminder")).count(), 0);
        let rita = practice.portal_token(RITA).await;
        family.act_for(&rita, family.ada).await.unwrap();
        practice.services.decline_signature(&parents.session(&rita).await, parents.request).await.unwrap();
        practice.turn(TimeDelta::days(3));
        assert_eq!(remind(practice).await, 2, "both may fill it in again");
    }
}

on_both_engines! {
    async fn r28_a_client_who_waits_for_a_representatives_signature_is_not_reminded_until_it_is_declined(store) {
        let (family, _) = Family::with_noor(store).await;
        let practice = &family.practice;
        let mara = practice.client("Mara", "Abramson", Some("mara@mail.example")).await;
        practice.make_active(mara, "mara@mail.example").await;
        family.add(mara, NOOR, &grant(BOTH)).await.unwrap();
        let request = family.ask_for_consent(mara).await;
        let mut tx = practice.write().await;
        practice.services.begin_reminders(&mut tx, practice.organization.0, mara.0, None, practice.services.now()).await.unwrap();
        tx.commit().await.unwrap();
        let own = practice.portal_session("mara@mail.example").await;
        practice.services.save_answers(&own, request, 0, &texts(&[("why", "Sleep"), (OWN, "Mara Abramson")])).await.unwrap();
        practice.services.ask_signature(&own, request, SECOND, family.login().await).await.unwrap();
        practice.deliver().await;
        assert_eq!(reminded_on(practice, 4).await, Vec::<i64>::new());
        let noor = practice.portal_token(NOOR).await;
        family.act_for(&noor, mara).await.unwrap();
        practice.services.decline_signature(&family.session(&noor).await.unwrap(), request).await.unwrap();
        assert_eq!(reminded_on(practice, 4).await, [3], "on the seventh day");
        assert!(newest_mail(practice).await.0.to.contains("mara@mail.example"));
    }
}

on_both_engines! {
    async fn r31_nothing_but_signatures_may_be_missing_and_one_is_given_before_another_is_asked_for(store) {
        let parents = Parents::new(store).await;
        let rita = parents.login_of(RITA).await;
        assert_eq!(refusal(parents.ask(&parents.noor, SECOND, rita).await), Refusal::Conflict, "nothing is kept yet");
        let revision = parents.save(&parents.noor, 0, &texts(&[(OWN, "Noor Haddad")])).await.unwrap();
        assert!(refusal(parents.ask(&parents.noor, SECOND, rita).await).at("why").is_some());
        let revision = parents.save(&parents.noor, revision, &texts(&[("why", "Sleep")])).await.unwrap();
        assert!(matches!(refusal(parents.ask(&parents.noor, SECOND, rita).await), Refusal::Rule(_)), "nobody has signed");
        parents.save(&parents.noor, revision, &filled_in()).await.unwrap();
        let SignatureStage::Ask { missing, people } = parents.stage(&parents.noor).await.unwrap() else { panic!("to ask") };
        assert_eq!(missing.iter().map(|missing| missing.place.as_str()).collect::<Vec<_>>(), [SECOND]);
        assert_eq!(people.iter().map(|person| person.login).collect::<Vec<_>>(), [rita], "never oneself");
        for place in [OWN, THIRD, "why", "none"] {
            assert_eq!(refusal(parents.ask(&parents.noor, place, rita).await), Refusal::NotFound, "{place}");
        }
        let noor = parents.login_of(NOOR).await;
        assert!(matches!(refusal(parents.ask(&parents.noor, SECOND, noor).await), Refusal::Rule(_)), "never oneself");
    }
}

on_both_engines! {
    async fn r31_a_client_is_asked_at_their_own_login_and_signs_for_themself(store) {
        let parents = Parents::new(store).await;
        let practice = &parents.family.practice;
        practice.make_active(parents.family.ada, "ada@mail.example").await;
        let own = practice.portal_session("ada@mail.example").await;
        parents.save(&parents.noor, 0, &filled_in()).await.unwrap();
        parents.ask(&parents.noor, SECOND, own.viewer().login).await.unwrap();
        assert_eq!(parents.mails_to("ada@mail.example").await[0], "Your signature is asked for at Willow Lane Practice");
        assert_eq!(waits(parents.state(&parents.rita).await), Some(("Ada Brennan".into(), Part::Neither)));
        assert_eq!(refusal(parents.sign(&parents.rita, &[(SECOND, "Ada Brennan")]).await), Refusal::NotFound, "R6: nor for her");
        practice.services.give_signature(&own, parents.request, &texts(&[(SECOND, "Ada Brennan")])).await.unwrap();
        let document = parents.document().await;
        assert_eq!(document["source"]["display"], "Noor Haddad (parent)");
        let text = document.to_string();
        assert!(text.contains("\"display\":\"Ada Brennan\",\"reference\":\"Patient/"), "{text}");
        assert_eq!(text.matches("onBehalfOf").count(), 1, "Noor's alone: {text}");
    }
}

on_both_engines! {
    async fn r31_a_form_of_three_goes_back_to_whoever_asked_and_what_was_signed_is_not_changed_under_it(store) {
        let parents = Parents::new(store).await;
        let practice = &parents.family.practice;
        practice.make_active(parents.family.ada, "ada@mail.example").await;
        let own = practice.portal_session("ada@mail.example").await;
        let mut answers = filled_in();
        answers.set("third-asked", vec![AnswerValue::Boolean(true)]);
        parents.save(&parents.noor, 0, &answers).await.unwrap();
        parents.ask(&parents.noor, SECOND, parents.login_of(RITA).await).await.unwrap();
        assert_eq!(parents.sign(&parents.rita, &[(SECOND, "Rita Parent")]).await.unwrap(), AfterSigning::GoesOn);
        assert_eq!(parents.state(&parents.noor).await, Some(SigningState::Signed { asked: "Rita Parent".into() }));
        answers.set(SECOND, vec![AnswerValue::Text("Rita Parent".into())]);
        parents.save(&parents.noor, parents.revision().await, &answers).await.unwrap();
        let mut other = answers.clone();
        other.set("why", vec![AnswerValue::Text("Another reason".into())]);
        let changed = parents.save(&parents.noor, parents.revision().await, &other).await;
        assert!(matches!(refusal(changed), Refusal::Rule(sentence) if sentence.starts_with("Rita Parent has signed")));
        parents.ask(&parents.noor, THIRD, own.viewer().login).await.unwrap();
        practice.services.give_signature(&own, parents.request, &texts(&[(THIRD, "Ada Brennan")])).await.unwrap();
        assert_eq!(parents.as_staff_see_it().await.0, FormRequestState::Submitted);
        let text = parents.document().await.to_string();
        assert_eq!(text.matches("signed-in-as").count(), 3, "each says whose login it was: {text}");
    }
}

on_both_engines! {
    async fn r31_what_was_signed_is_changed_once_that_signature_is_cleared(store) {
        let parents = Parents::new(store).await;
        let mut answers = filled_in();
        answers.set("third-asked", vec![AnswerValue::Boolean(true)]);
        parents.save(&parents.noor, 0, &answers).await.unwrap();
        parents.ask(&parents.noor, SECOND, parents.login_of(RITA).await).await.unwrap();
        parents.sign(&parents.rita, &[(SECOND, "Rita Parent")]).await.unwrap();
        answers.set(SECOND, Vec::new());
        answers.set("why", vec![AnswerValue::Text("Another reason".into())]);
        parents.save(&parents.noor, parents.revision().await, &answers).await.unwrap();
        let text = parents.document().await.to_string();
        assert!(text.contains("Another reason") && !text.contains("Rita Parent"), "{text}");
    }
}

on_both_engines! {
    async fn r31_a_request_is_over_with_the_right_of_whoever_was_asked(store) {
        let parents = Parents::asked(store).await;
        let practice = &parents.family.practice;
        let rita = parents.login_of(RITA).await;
        practice.services.change_representative(&practice.permit(), parents.family.ada, rita, &grant(Rights { fill_forms: false, see_documents: true })).await.unwrap();
        assert_eq!((parents.state(&parents.noor).await, parents.as_staff_see_it().await.1), (None, None));
        assert_eq!(refusal(parents.sign(&parents.rita, &[(SECOND, "Rita Parent")]).await), Refusal::Forbidden);
        parents.save(&parents.noor, parents.revision().await, &filled_in()).await.unwrap();
        practice.services.change_representative(&practice.permit(), parents.family.ada, rita, &grant(BOTH)).await.unwrap();
        assert_eq!(parents.state(&parents.rita).await, None, "and stays so");
        // Of a right that ends by the day nobody says anything: it holds up nothing, and the next is asked.
        let last_day = parents.family.days(0);
        let short = GrantForm { last_day, ..grant(BOTH) };
        practice.services.change_representative(&practice.permit(), parents.family.ada, rita, &short).await.unwrap();
        parents.ask(&parents.noor, SECOND, rita).await.unwrap();
        practice.turn(TimeDelta::days(2));
        let noor = parents.family.sign_in().await.unwrap();
        assert_eq!(parents.state(&noor).await, None);
        practice.make_active(parents.family.ada, "ada@mail.example").await;
        let own = practice.portal_session("ada@mail.example").await;
        parents.ask(&noor, SECOND, own.viewer().login).await.unwrap();
        assert_eq!(waits(parents.state(&noor).await), Some(("Ada Brennan".into(), Part::Asker)));
    }
}

on_both_engines! {
    async fn r31_r27_a_request_is_seen_by_whoever_acts_for_that_client_alone(store) {
        let parents = Parents::asked(store).await;
        let family = &parents.family;
        family.add(family.ben, RITA, &grant(BOTH)).await.unwrap();
        family.act_for(&parents.rita, family.ben).await.unwrap();
        let services = &family.practice.services;
        let session = parents.session(&parents.rita).await;
        assert!(services.portal_home(&session, domain::Language::English).await.unwrap().to_do.is_empty(), "of Ben nothing is asked");
        assert_eq!(refusal(parents.sign(&parents.rita, &[(SECOND, "Rita Parent")]).await), Refusal::NotFound);
        assert_eq!(refusal(parents.stage(&parents.rita).await), Refusal::NotFound);
        family.act_for(&parents.rita, family.ada).await.unwrap();
        assert!(matches!(parents.stage(&parents.rita).await.unwrap(), SignatureStage::Sign(_)));
        let neighbour = family.practice.neighbour().await;
        assert_eq!(refusal(services.client_forms(&neighbour.permit(), family.ada).await), Refusal::NotFound, "R27");
    }
}
