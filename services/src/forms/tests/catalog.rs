//! The practice's forms: brought in, published as a next version, taken out as they came, retired and brought back.

use crate::invitations::tests::practice::Practice;
use domain::{
    Refusal,
    form_catalog::{Becomes, CatalogForm, FormState},
    forms::Questionnaire,
    ids::FormId,
};
use serde_json::{Value, json};
use store::on_both_engines;

fn sleep_diary(version: &str, question: &str) -> String {
    json!({
        "resourceType": "Questionnaire",
        "url": "https://practice.example/Questionnaire/sleep",
        "version": version,
        "title": "Sleep diary",
        "status": "active",
        "extension": [{ "url": "https://practice.example/unknown", "valueString": "kept" }],
        "item": [
            { "linkId": "1", "text": question, "type": "string" },
            { "linkId": "2", "text": "A film of your diary", "type": "attachment",
              "extension": [{ "url": "http://hl7.org/fhir/StructureDefinition/mimeType", "valueCode": "video/mp4" }] },
        ],
    })
    .to_string()
}

impl Practice {
    async fn publish(&self, json: &str) -> FormId {
        self.services.publish_form_file(&self.permit(), json).await.unwrap()
    }

    async fn catalog(&self) -> Vec<CatalogForm> {
        self.services.list_catalog(&self.permit()).await.unwrap()
    }

    async fn in_catalog(&self, form: FormId) -> CatalogForm {
        self.catalog().await.into_iter().find(|listed| listed.summary.id == form).unwrap()
    }
}

on_both_engines! {
    async fn a_file_is_told_of_before_anything_is_written_and_comes_out_as_it_went_in(store) {
        let practice = Practice::new(store).await;
        let before = practice.catalog().await.len();
        let file = sleep_diary("1", "How did you sleep?");
        let told = practice.services.check_form_file(&practice.permit(), &file).await.unwrap();
        assert_eq!((told.title.as_str(), told.question_count, &told.becomes), ("Sleep diary", 1, &Becomes::NewForm));
        assert!(!told.has_namesake);
        assert_eq!(told.unsupported, ["A film of your diary"]);
        assert_eq!(practice.catalog().await.len(), before);
        let form = practice.publish(&file).await;
        let (title, exported) = practice.services.export_form(&practice.permit(), form).await.unwrap();
        assert_eq!((title.as_str(), exported), ("Sleep diary", file.clone()));
        // The same click again writes nothing.
        assert_eq!((practice.publish(&file).await, practice.catalog().await.len()), (form, before + 1));
        let told = practice.services.check_form_file(&practice.permit(), &file).await.unwrap();
        assert_eq!((told.becomes, told.has_namesake), (Becomes::Same { of: "Sleep diary".to_owned() }, false), "it is no namesake of itself");
    }
}

on_both_engines! {
    async fn r19_the_next_version_is_sent_from_then_on_and_what_was_asked_keeps_its_own(store) {
        let practice = Practice::new(store).await;
        let client = practice.client("Mara", "Example", Some("mara@mail.example")).await;
        practice.make_active(client, "mara@mail.example").await;
        let form = practice.publish(&sleep_diary("1", "How did you sleep?")).await;
        practice.share(&[client], &[form]).await;
        let told = practice.services.check_form_file(&practice.permit(), &sleep_diary("2", "How long did you sleep?")).await.unwrap();
        assert_eq!(told.becomes, Becomes::NewVersion { of: "Sleep diary".to_owned(), version: 2, open_count: 1 });
        assert_eq!(practice.publish(&sleep_diary("2", "How long did you sleep?")).await, form);
        let listed = practice.in_catalog(form).await;
        assert_eq!((listed.summary.version, listed.open_count, listed.state), (2, 1, FormState::Published));
        let asked = practice.services.client_forms(&practice.permit(), client).await.unwrap();
        assert_eq!(asked.iter().map(|request| request.version).collect::<Vec<_>>(), [1]);
    }
}

on_both_engines! {
    async fn a_retired_form_is_offered_no_more_until_it_is_brought_back(store) {
        let practice = Practice::new(store).await;
        let form = practice.publish(&sleep_diary("1", "How did you sleep?")).await;
        assert!(practice.forms().await.contains(&form));
        for _ in 0..2 {
            practice.services.set_form_retired(&practice.permit(), form, true).await.unwrap();
        }
        assert!(!practice.forms().await.contains(&form));
        assert_eq!(practice.in_catalog(form).await.state, FormState::Retired);
        practice.services.set_form_retired(&practice.permit(), form, false).await.unwrap();
        assert!(practice.forms().await.contains(&form));
        // R25: each change once.
        let (events, _) = practice.services.audit_log(&practice.permit(), None).await.unwrap();
        let mut told: Vec<_> = events.iter().map(|event| event.action.key()).filter(|key| key.starts_with("form.")).collect();
        told.sort_unstable();
        assert_eq!(told, ["form.published", "form.restored", "form.retired"]);
    }
}

on_both_engines! {
    async fn a_file_that_cannot_be_used_is_refused_at_its_field_and_changes_nothing(store) {
        let practice = Practice::new(store).await;
        let before = practice.catalog().await;
        let mut twice: Value = serde_json::from_str(&sleep_diary("1", "How did you sleep?")).unwrap();
        twice["item"][1]["linkId"] = json!("1");
        let nothing_asked = r#"{"resourceType":"Questionnaire","status":"active","item":[{"linkId":"1","type":"display","text":"Hello"}]}"#;
        for file in ["no JSON", r#"{"resourceType":"Patient"}"#, &twice.to_string(), nothing_asked, &format!("\"{}\"", " ".repeat(1_000_001))] {
            let checked = practice.services.check_form_file(&practice.permit(), file).await.unwrap_err();
            let published = practice.services.publish_form_file(&practice.permit(), file).await.unwrap_err();
            for refused in [checked, published] {
                assert!(matches!(refused.refusal(), Some(Refusal::Invalid(errors)) if errors.get("file").is_some()));
            }
        }
        assert_eq!(practice.catalog().await, before);
    }
}

/// A question in four repeating sections within each other, each wanted so often at least.
fn nested(least: u64) -> String {
    let least = json!([{ "url": "http://hl7.org/fhir/StructureDefinition/questionnaire-minOccurs", "valueInteger": least }]);
    let mut item = json!({ "linkId": "q", "type": "string", "text": "Name" });
    for level in 0..4 {
        item = json!({ "linkId": format!("g{level}"), "type": "group", "text": "Names", "repeats": true, "required": true, "extension": least, "item": [item] });
    }
    json!({ "resourceType": "Questionnaire", "status": "active", "title": "Nested", "item": [item] }).to_string()
}

/// So many questions that choose from one list.
fn choosing(questions: usize, choices: usize) -> String {
    let concepts: Vec<Value> = (0..choices).map(|at| json!({ "code": at.to_string() })).collect();
    let set = json!({ "resourceType": "ValueSet", "id": "long", "status": "active", "compose": { "include": [{ "system": "urn:s", "concept": concepts }] } });
    let question = |at: usize| json!({ "linkId": format!("q{at}"), "type": "choice", "text": "Which?", "answerValueSet": "#long" });
    let items: Vec<Value> = (0..questions).map(question).collect();
    json!({ "resourceType": "Questionnaire", "status": "active", "title": "Choosing", "contained": [set], "item": items }).to_string()
}

on_both_engines! {
    async fn a_short_file_that_becomes_too_much_is_refused_before_it_is_made(store) {
        let practice = Practice::new(store).await;
        let before = practice.catalog().await;
        let form = practice.services.new_design(&practice.permit(), None).await.unwrap();
        for (file, words) in [(nested(100), "10000 places to fill in"), (choosing(5, 5_000), "20000 choices")] {
            let checked = practice.services.check_form_file(&practice.permit(), &file).await.map(drop).unwrap_err();
            let published = practice.services.publish_form_file(&practice.permit(), &file).await.map(drop).unwrap_err();
            for refused in [checked, published] {
                assert!(matches!(refused.refusal(), Some(Refusal::Invalid(errors)) if errors.get("file").unwrap().contains(words)), "{refused:?}");
            }
            let draft = Questionnaire::from_json(&file).unwrap();
            let saved = practice.services.save_design(&practice.permit(), form, (1, None), &draft).await.map(drop).unwrap_err();
            assert!(matches!(saved.refusal(), Some(Refusal::Rule(sentence)) if sentence.contains(words)), "{saved:?}");
        }
        assert_eq!(practice.catalog().await, before);
        for file in [nested(3), choosing(4, 5_000)] {
            practice.services.check_form_file(&practice.permit(), &file).await.unwrap();
        }
    }
}

on_both_engines! {
    async fn a_file_without_an_address_that_is_published_already_is_published_once(store) {
        let practice = Practice::new(store).await;
        let mut file: Value = serde_json::from_str(&sleep_diary("1", "How did you sleep?")).unwrap();
        file.as_object_mut().unwrap().remove("url");
        let form = practice.publish(&file.to_string()).await;
        let count = practice.catalog().await.len();
        // The answer was lost, and the same click comes again.
        assert_eq!((practice.publish(&file.to_string()).await, practice.catalog().await.len()), (form, count));
        let told = practice.services.check_form_file(&practice.permit(), &file.to_string()).await.unwrap();
        assert_eq!(told.becomes, Becomes::Same { of: "Sleep diary".to_owned() });
        file["item"][0]["text"] = json!("How long did you sleep?");
        let told = practice.services.check_form_file(&practice.permit(), &file.to_string()).await.unwrap();
        assert_eq!((told.becomes, told.has_namesake), (Becomes::NewForm, true), "two would look the same in a list");
        assert_ne!(practice.publish(&file.to_string()).await, form, "another form, though its title is the same");
        // What was retired is not what is wanted.
        file["item"][0]["text"] = json!("How did you sleep?");
        practice.services.set_form_retired(&practice.permit(), form, true).await.unwrap();
        assert_ne!(practice.publish(&file.to_string()).await, form);
    }
}

on_both_engines! {
    async fn r27_another_practices_form_is_not_there(store) {
        let practice = Practice::new(store).await;
        let form = practice.publish(&sleep_diary("1", "How did you sleep?")).await;
        let neighbour = practice.neighbour().await;
        assert!(neighbour.catalog().await.iter().all(|listed| listed.summary.id != form));
        let told = neighbour.services.check_form_file(&neighbour.permit(), &sleep_diary("1", "How did you sleep?")).await.unwrap();
        assert_eq!(told.becomes, Becomes::NewForm);
        let refused = neighbour.services.export_form(&neighbour.permit(), form).await.unwrap_err();
        assert_eq!(refused.refusal(), Some(&Refusal::NotFound));
        let refused = neighbour.services.set_form_retired(&neighbour.permit(), form, true).await.unwrap_err();
        assert_eq!(refused.refusal(), Some(&Refusal::NotFound));
    }
}

on_both_engines! {
    async fn where_a_file_does_not_keep_to_fhir_it_is_told_and_can_be_used(store) {
        let practice = Practice::new(store).await;
        let mut file: Value = serde_json::from_str(&sleep_diary("1", "How did you sleep?")).unwrap();
        file.as_object_mut().unwrap().remove("status");
        let told = practice.services.check_form_file(&practice.permit(), &file.to_string()).await.unwrap();
        assert!(told.departures.iter().any(|departure| departure.contains("status")), "{:?}", told.departures);
        practice.publish(&file.to_string()).await;
    }
}
