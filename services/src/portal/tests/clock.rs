//! By which clock a form's expressions go.

use crate::invitations::tests::practice::Practice;
use chrono::TimeDelta;
use domain::{
    forms::{AnswerValue, Answers, Completeness, check_at},
    ids::FormRequestId,
};
use store::{forms::NewFormRequest, on_both_engines};

const FORM: &str = r#"{ "resourceType": "Questionnaire", "status": "active", "title": "Dated", "item": [
    { "linkId": "day", "type": "date", "text": "Today", "readOnly": true, "extension": [
        { "url": "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression",
          "valueExpression": { "language": "text/fhirpath", "expression": "today()" } }] },
    { "linkId": "since", "type": "date", "text": "Since", "extension": [
        { "url": "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-initialExpression",
          "valueExpression": { "language": "text/fhirpath", "expression": "today()" } }] } ] }"#;

on_both_engines! {
    async fn today_is_the_day_where_the_practice_is(store) {
        let practice = Practice::new(store).await;
        practice.services.save_time_zone(&practice.permit(), "America/Los_Angeles").await.unwrap();
        // 02:00 UTC on the 24th: in Los Angeles it is the evening before.
        practice.turn(TimeDelta::hours(17));
        let client = practice.client("Mara", "Abramson", Some("mara@mail.example")).await;
        practice.make_active(client, "mara@mail.example").await;
        practice.services.publish_form_file(&practice.permit(), FORM).await.unwrap();
        let (services, organization) = (&practice.services, practice.organization.0);
        let mut tx = practice.write().await;
        let published = store::forms::list_published(&mut tx, organization).await.unwrap();
        let form_version = published.into_iter().find(|row| row.title == "Dated").unwrap().id;
        let request = FormRequestId(services.new_id());
        let new = NewFormRequest { id: request.0, client: client.0, form_version, invitation: None, batch: None, position: 0 };
        store::forms::insert_requests(&mut tx, organization, &[new], services.now()).await.unwrap();
        tx.commit().await.unwrap();
        let session = practice.portal_session("mara@mail.example").await;
        let page = services.fill_page(&session, request).await.unwrap();
        let evening = [AnswerValue::Date("2026-11-23".parse().unwrap())];
        assert_eq!((page.answers.get("day"), page.answers.get("since")), (&evening[..], &evening[..]));
        // What a browser reckons with, once the page has come to it.
        let wire = serde_json::to_string(&page.now).unwrap();
        let now = serde_json::from_str(&wire).unwrap();
        assert_eq!(check_at(&page.questionnaire, &Answers::default(), Completeness::Draft, now).unwrap().get("day"), evening);
        let revision = services.save_answers(&session, request, 0, &page.answers).await.unwrap();
        services.submit_response(&session, request, revision, &page.answers).await.unwrap();
        let mut tx = practice.write().await;
        let row = store::forms::find_response_of_request(&mut tx, organization, request.0).await.unwrap().unwrap();
        assert_eq!(row.document.matches("2026-11-23").count(), 2, "{}", row.document);
    }
}
