//! Signing forms, on both engines: by several people, with drawings that are kept like any answer, each with its time.

use crate::asked::Asked;
use chrono::TimeDelta;
use domain::{
    Refusal,
    forms::{AnswerValue, Answers, Drawing, Signed},
};
use serde_json::Value;
use services::staff::{ReadResponses, SignedIn};

/// The client signs at a question, a witness the form as a whole.
const FORM: &str = r#"{ "resourceType": "Questionnaire", "status": "active", "title": "Consent for a minor",
    "extension": [{ "url": "http://hl7.org/fhir/StructureDefinition/questionnaire-signatureRequired", "valueCodeableConcept": {
        "coding": [{ "system": "urn:iso-astm:E1762-95:2013", "code": "1.2.840.10065.1.12.1.8" }] } }],
    "item": [
        { "linkId": "note", "type": "string", "text": "A note" },
        { "linkId": "own", "type": "string", "text": "Your signature", "required": true, "extension": [
            { "url": "http://hl7.org/fhir/StructureDefinition/questionnaire-signatureRequired", "valueCodeableConcept": {
                "coding": [{ "system": "urn:iso-astm:E1762-95:2013", "code": "1.2.840.10065.1.12.1.7" }] } }] }
    ] }"#;

const WITNESS: &str = "~signer1";

fn drawn(name: &str, path: &str) -> Vec<AnswerValue> {
    vec![AnswerValue::Signed(Signed { name: name.into(), drawing: Drawing::parse(path).expect("a drawing") })]
}

fn typed(name: &str) -> Vec<AnswerValue> {
    vec![AnswerValue::Text(name.into())]
}

store::on_both_engines! {
    async fn r22_r23_a_drawing_is_kept_as_it_grows_and_all_who_must_sign_have_signed(store) {
        let asked = Asked::new(store, FORM).await;
        let mut answers = Answers::default();
        answers.set("own", drawn("", "M1 2L3 4"));
        assert_eq!(asked.save(&answers).await, answers, "also before the name is typed");
        let refused = asked.submit(&answers).await.expect_err("refused");
        let Some(Refusal::Invalid(errors)) = refused.refusal() else { panic!("{refused}") };
        assert!(errors.get("own").is_some_and(|sentence| sentence.contains("so that the drawing can be read")));
        assert!(errors.get(WITNESS).is_some());
        answers.set("own", drawn("Mara Abramson", "M1 2L3 4L5 6"));
        answers.set(WITNESS, typed("Will Witness"));
        asked.submit(&answers).await.expect("submitted");
    }
}

store::on_both_engines! {
    async fn each_signature_has_the_time_at_which_it_was_given_and_staff_read_it_in_fhir_and_on_paper(store) {
        let asked = Asked::new(store, FORM).await;
        let mut answers = Answers::default();
        answers.set("own", drawn("Mara Abramson", "M1 2L3 4"));
        asked.save(&answers).await;
        asked.practice.test.clock.turn(TimeDelta::minutes(7));
        answers.set("note", typed("Typed later"));
        answers.set(WITNESS, typed("Will Witness"));
        asked.submit(&answers).await.expect("submitted");

        let practice = &asked.practice;
        let by = practice.administrator.permit::<ReadResponses>().expect("may");
        let forms = practice.services().client_forms(&practice.administrator.permit::<SignedIn>().expect("may"), asked.client).await.expect("forms");
        let response = forms[0].response.expect("a response");
        let view = practice.services().read_response(&by, response).await.expect("read");
        let signatures: Vec<_> = view.items.iter().filter_map(|line| line.item.signature.clone()).collect();
        let at: Vec<_> = signatures.iter().map(|signature| signature.at.expect("a time").at).collect();
        assert_eq!((at.len(), at[1] - at[0]), (2, TimeDelta::minutes(7)));
        assert_eq!((signatures[0].drawing.is_some(), signatures[1].drawing.is_some()), (true, false));
        assert_eq!(signatures[1].role.as_deref(), Some("as a witness"));

        let (_, document) = practice.services().download_response(&by, asked.client, response).await.expect("a file");
        let document: Value = serde_json::from_str(&document).expect("JSON");
        assert_eq!(document["extension"][0]["valueSignature"]["who"]["display"], "Will Witness");
        assert_eq!(document["item"][1]["extension"][0]["valueSignature"]["sigFormat"], "image/svg+xml");
        let (_, paper) = practice.services().print_response(&by, asked.client, response).await.expect("a document");
        assert!(paper.starts_with(b"%PDF-"));
    }
}

store::on_both_engines! {
    async fn r21_a_form_that_is_sent_again_is_signed_again_by_everyone(store) {
        let asked = Asked::new(store, FORM).await;
        let mut answers = Answers::default();
        answers.set("note", typed("Stays"));
        answers.set("own", drawn("Mara Abramson", "M1 2L3 4"));
        answers.set(WITNESS, typed("Will Witness"));
        asked.submit(&answers).await.expect("submitted");
        asked.practice.send_again(vec![asked.client], &[asked.form], true).await.expect("sent");
        let page = asked.practice.to_do(&asked.session).await.remove(0);
        let mut left = Answers::default();
        left.set("note", typed("Stays"));
        assert_eq!(page.answers, left);
    }
}
