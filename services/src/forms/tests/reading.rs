//! Reading a submitted response on both engines: beside the one before it, with the scores of the others, and as a file.

use crate::{
    Error,
    invitations::tests::practice::Practice,
    staff::{Permit, ReadResponses},
};
use chrono::TimeDelta;
use domain::{
    Refusal,
    form_catalog::ResponseView,
    forms::{Change, Questionnaire, difference_count},
    ids::{ClientId, ResponseId},
    portal::FormRequestState,
    staff::Permissions,
};
use serde_json::json;
use store::{
    forms::{FormVersionRow, NewFormRequest, ResponseChange},
    on_both_engines,
};

const READER: Permissions = Permissions { invite_clients: false, edit_clients: false, see_all_clients: true, read_responses: true };

/// The answers to a scored form, `option` being the place of each question's answer among its options; further ones stay unanswered.
pub(crate) fn document(form: &FormVersionRow, options: &[usize]) -> String {
    let form = Questionnaire::from_json(&form.questionnaire).unwrap();
    let scored = form.items().filter(|item| item.is_scored());
    let answers = scored.zip(options).map(|(item, option)| json!({ "linkId": item.link_id, "answer": [item.answer_option[*option]] }));
    format!(" {:#}\n", json!({ "resourceType": "QuestionnaireResponse", "status": "completed", "item": answers.collect::<Vec<_>>() }))
}

impl Practice {
    pub(crate) async fn published(&self, title: &str) -> FormVersionRow {
        let mut tx = self.write().await;
        let forms = store::forms::list_published(&mut tx, self.organization.0).await.unwrap();
        forms.into_iter().find(|form| form.title.contains(title)).unwrap()
    }

    /// Asked, and answered a day later.
    pub(crate) async fn submitted(&self, client: ClientId, form: &FormVersionRow, document: &str) -> ResponseId {
        self.turn(TimeDelta::days(1));
        let (organization, now) = (self.organization.0, self.services.now());
        let (request, response) = (self.services.new_id(), self.services.new_id());
        let mut tx = self.write().await;
        let asked = NewFormRequest { id: request, client: client.0, form_version: form.id, invitation: None, batch: None, position: 0 };
        store::forms::insert_requests(&mut tx, organization, &[asked], now).await.unwrap();
        let login = self.services.new_id();
        let change = ResponseChange { id: response, request, client: client.0, login, status: "completed", document, now };
        store::forms::insert_response(&mut tx, organization, &change).await.unwrap();
        store::forms::set_request_state(&mut tx, organization, request, FormRequestState::Submitted, now).await.unwrap();
        tx.commit().await.unwrap();
        ResponseId(response)
    }

    async fn read(&self, response: ResponseId) -> ResponseView {
        self.services.read_response(&self.permit(), response).await.unwrap()
    }
}

on_both_engines! {
    async fn r25_scores_over_time_and_what_changed_since_the_last_time_are_read_with_a_response(store) {
        let practice = Practice::new(store).await;
        let client = practice.client("Mara", "Abramson", None).await;
        let form = practice.published("PHQ-9").await;
        let first = practice.submitted(client, &form, &document(&form, &[1, 1, 1, 1, 1, 0, 0, 0, 0])).await;
        let second = practice.submitted(client, &form, &document(&form, &[2, 1, 1, 3, 1, 0, 0, 0])).await;
        let third = practice.submitted(client, &form, &document(&form, &[3, 3, 3, 3, 1, 0, 0, 0, 0])).await;
        let view = practice.read(second).await;
        assert_eq!(view.previous.map(|previous| previous.id), Some(first));
        let differing: Vec<_> = view.items.iter().filter_map(|item| Some((item.change?, item.before.concat()))).collect();
        let told = |change, before: &str| (change, before.to_owned());
        assert_eq!(differing, [
            told(Change::Changed, "Several days"), told(Change::Changed, "Several days"), told(Change::Gone, "Not at all"),
        ]);
        let scores: Vec<_> = view.scores.iter().map(|row| (row.response, row.score.total, row.score.band.as_deref())).collect();
        // What is not complete is in no band, and in no line.
        assert_eq!(scores, [(third, 13, Some("Moderate")), (second, 8, None), (first, 5, Some("Mild"))]);
        let chart = view.chart.unwrap();
        assert!(chart.contains("Moderately severe") && chart.contains("from 5 on") && chart.contains("to 13 on"), "{chart}");
        assert!(!chart.contains("here"), "the one at hand is not complete: {chart}");
        assert!(practice.read(third).await.chart.unwrap().contains("mark here"));
        let events = practice.services.client_history(&practice.permit(), client).await.unwrap();
        let details: Vec<_> = events.iter().filter_map(|event| event.detail.as_deref()).collect();
        let told = |end: &str| details.iter().filter(|detail| detail.ends_with(end)).count();
        assert_eq!((told("(PHQ-9), for comparison"), told("(PHQ-9), with the scores of 2 others")), (2, 2), "{details:?}");
    }
}

on_both_engines! {
    async fn a_response_alone_has_nothing_beside_it_whoever_else_answered_the_form(store) {
        let practice = Practice::new(store).await;
        let (client, other) = (practice.client("Mara", "Abramson", None).await, practice.client("Ruth", "Emanuel", None).await);
        let (form, another) = (practice.published("GAD-7").await, practice.published("PHQ-9").await);
        practice.submitted(other, &form, &document(&form, &[1; 7])).await;
        practice.submitted(client, &another, &document(&another, &[1; 9])).await;
        let view = practice.read(practice.submitted(client, &form, &document(&form, &[2; 7])).await).await;
        assert_eq!((view.score.unwrap().total, view.previous, view.scores.len(), view.chart), (14, None, 0, None));
        assert_eq!(difference_count(&view.items), 0);
        assert_eq!(practice.history(client).await, ["response.read"]);
    }
}

on_both_engines! {
    async fn a_newer_version_goes_on_with_the_same_line_and_each_is_read_in_its_own(store) {
        let practice = Practice::new(store).await;
        let client = practice.client("Mara", "Abramson", None).await;
        let old = practice.published("GAD-7").await;
        let first = practice.submitted(client, &old, &document(&old, &[1; 7])).await;
        let questionnaire = old.questionnaire.replace("Feeling nervous, anxious or on edge", "Feeling on edge");
        let new = FormVersionRow { id: practice.services.new_id(), version: 2, questionnaire, ..old.clone() };
        let mut tx = practice.write().await;
        store::forms::insert_version(&mut tx, practice.organization.0, &new, practice.services.now()).await.unwrap();
        tx.commit().await.unwrap();
        let second = practice.submitted(client, &new, &document(&new, &[1; 7])).await;
        let view = practice.read(second).await;
        assert_eq!((view.version, view.previous.unwrap().id, view.scores.len()), (2, first, 2));
        // Other words are another question: the old one is told as no longer answered.
        let differing: Vec<Change> = view.items.iter().filter_map(|item| item.change).collect();
        assert_eq!(differing, [Change::Gone, Change::New]);
    }
}

fn refusal<T: std::fmt::Debug>(result: crate::Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

on_both_engines! {
    async fn r25_a_response_is_downloaded_byte_for_byte_which_is_an_event(store) {
        let practice = Practice::new(store).await;
        let client = practice.client("Mara", "Abramson", None).await;
        let form = practice.published("GAD-7").await;
        let stored = document(&form, &[1, 2, 3]);
        let response = practice.submitted(client, &form, &stored).await;
        let (name, text) = practice.services.download_response(&practice.permit(), client, response).await.unwrap();
        assert_eq!(text, stored);
        assert!(name.contains("gad-7-20") && !name.contains("abramson"), "{name}");
        assert_eq!(practice.history(client).await, ["response.downloaded"]);
    }
}

on_both_engines! {
    async fn r25_a_response_is_printed_as_it_is_read_which_is_an_event_of_its_own(store) {
        let practice = Practice::new(store).await;
        let client = practice.client("Mara", "Abramson", None).await;
        let form = practice.published("GAD-7").await;
        practice.submitted(client, &form, &document(&form, &[3; 7])).await;
        let response = practice.submitted(client, &form, &document(&form, &[1, 2, 3])).await;
        let (name, pdf) = practice.services.print_response(&practice.permit(), client, response).await.unwrap();
        assert!(pdf.starts_with(b"%PDF-1.7") && pdf.len() > 10_000);
        // Neither whose nor what.
        let stem = name.strip_prefix("response-").and_then(|name| name.strip_suffix(".pdf")).unwrap();
        assert!(stem.chars().all(|character| character.is_ascii_digit() || character == '-'), "{name}");
        // Of the other one, which the page tells the score of, nothing is in it.
        assert_eq!(practice.history(client).await, ["response.downloaded"]);
        let events = practice.services.client_history(&practice.permit(), client).await.unwrap();
        assert!(events[0].detail.as_deref().unwrap().ends_with("(GAD-7), as PDF"), "{:?}", events[0].detail);
    }
}

on_both_engines! {
    async fn r27_a_response_is_read_downloaded_and_reviewed_by_who_may_and_sees_its_client(store) {
        let practice = Practice::new(store).await;
        let (client, other) = (practice.client("Mara", "Abramson", None).await, practice.client("Ruth", "Emanuel", None).await);
        let form = practice.published("GAD-7").await;
        let response = practice.submitted(client, &form, &document(&form, &[1; 7])).await;
        let services = &practice.services;
        let without = practice.staff("Lea Ortiz", Permissions { read_responses: false, ..Permissions::ALL }).await;
        assert!(without.permit::<ReadResponses>().is_err());
        let limited = practice.staff("Noor Haddad", Permissions { see_all_clients: false, ..READER }).await;
        let neighbour = practice.neighbour().await;
        for permit in [limited.permit::<ReadResponses>().unwrap(), neighbour.permit()] {
            assert_eq!(refusal(services.read_response(&permit, response).await), Refusal::NotFound);
            assert_eq!(refusal(services.download_response(&permit, client, response).await), Refusal::NotFound);
            assert_eq!(refusal(services.print_response(&permit, client, response).await), Refusal::NotFound);
            assert_eq!(refusal(services.mark_reviewed(&permit, response).await), Refusal::NotFound);
        }
        let permit: Permit<ReadResponses> = practice.permit();
        assert_eq!(refusal(services.download_response(&permit, other, response).await), Refusal::NotFound, "another client's address");
        assert_eq!(refusal(services.print_response(&permit, other, response).await), Refusal::NotFound, "another client's address");
        assert_eq!(practice.history(client).await, [""; 0]);
        practice.assign(client, &limited).await;
        services.download_response(&limited.permit().unwrap(), client, response).await.unwrap();
    }
}

on_both_engines! {
    async fn r25_a_response_that_is_read_and_reviewed_is_read_once(store) {
        let practice = Practice::new(store).await;
        let client = practice.client("Mara", "Abramson", None).await;
        let form = practice.published("GAD-7").await;
        let response = practice.submitted(client, &form, &document(&form, &[1; 7])).await;
        assert_eq!(practice.read(response).await.reviewed, None);
        let reader = practice.staff("Noor Haddad", READER).await;
        let review = practice.services.mark_reviewed(&reader.permit().unwrap(), response).await.unwrap().review;
        assert_eq!((review.at.at, review.by.as_deref()), (practice.services.now(), Some("Noor Haddad")));
        let mut history = practice.history(client).await;
        history.sort_unstable();
        assert_eq!(history, ["response.read", "response.reviewed"]);
        practice.turn(TimeDelta::hours(1));
        let again = practice.services.mark_reviewed(&practice.permit(), response).await.unwrap().review;
        assert_eq!(again, review, "who was first is told");
    }
}

on_both_engines! {
    async fn who_reviewed_a_response_first_and_when_is_told(store) {
        let practice = Practice::new(store).await;
        let client = practice.client("Mara", "Abramson", None).await;
        let form = practice.published("GAD-7").await;
        let response = practice.submitted(client, &form, &document(&form, &[1; 7])).await;
        assert_eq!(practice.read(response).await.reviewed, None);
        practice.turn(TimeDelta::hours(1));
        let (reader, at) = (practice.staff("Noor Haddad", READER).await, practice.services.now());
        practice.services.mark_reviewed(&reader.permit().unwrap(), response).await.unwrap();
        practice.turn(TimeDelta::hours(1));
        practice.services.mark_reviewed(&practice.permit(), response).await.unwrap();
        let review = practice.read(response).await.reviewed.unwrap();
        assert_eq!((review.at.at, review.by.as_deref()), (at, Some("Noor Haddad")));
    }
}

/// Two scored questions, of which the answer to the first shows the second and a note, by expression.
const BY_EXPRESSION: &str = r#"{ "resourceType": "Questionnaire", "status": "active", "title": "Sleep and school", "item": [
    { "linkId": "sleep", "type": "choice", "text": "Bad sleep?", "answerOption": [CHOICES] },
    { "linkId": "school", "type": "choice", "text": "Bad marks?", "answerOption": [CHOICES], "extension": [SHOWN] },
    { "linkId": "note", "type": "string", "text": "Anything else?", "extension": [SHOWN] } ] }"#;
const CHOICES: &str = r#"
    { "valueCoding": { "code": "n" }, "extension": [{ "url": "http://hl7.org/fhir/StructureDefinition/ordinalValue", "valueDecimal": 0 }] },
    { "valueCoding": { "code": "y" }, "extension": [{ "url": "http://hl7.org/fhir/StructureDefinition/ordinalValue", "valueDecimal": 1 }] }"#;
const SHOWN: &str = r#"{ "url": "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-enableWhenExpression", "valueExpression": {
    "language": "text/fhirpath", "expression": "%resource.item.where(linkId = 'sleep').answer.value.code = 'y'" } }"#;

on_both_engines! {
    async fn what_an_expression_showed_and_nobody_answered_is_read_and_counts_as_missing(store) {
        let practice = Practice::new(store).await;
        let client = practice.client("Mara", "Abramson", None).await;
        let json = BY_EXPRESSION.replace("CHOICES", CHOICES).replace("SHOWN", SHOWN);
        practice.services.publish_form_file(&practice.permit(), &json).await.unwrap();
        let form = practice.published("Sleep and school").await;
        let first = practice.read(practice.submitted(client, &form, &document(&form, &[1])).await).await;
        let asked = |view: &ResponseView| view.items.iter().map(|item| item.item.question.clone()).collect::<Vec<_>>();
        assert_eq!(asked(&first), ["Bad sleep?", "Bad marks?", "Anything else?"]);
        assert_eq!(first.score.map(|score| (score.total, score.answered_count, score.asked_count)), Some((1, 1, 2)));
        let second = practice.read(practice.submitted(client, &form, &document(&form, &[0])).await).await;
        assert_eq!(second.items.iter().filter(|item| item.change != Some(Change::Gone)).count(), 1);
        let scores: Vec<_> = second.scores.iter().map(|row| row.score.asked_count).collect();
        assert_eq!(scores, [1, 2], "each by what was shown in it");
    }
}
