//! The forms that come with Anteroom: that each is sound as a file, that those of our own wording are there in each language, and what each
//! asks of whom. Scores and the two
//! oldest consents are in `forms_exchange.rs`.

use domain::Language;
use domain::forms::conformance::{Document, conformance};
use domain::forms::*;
use serde_json::Value;
use std::collections::BTreeSet;

fn ours(key: &str) -> Questionnaire {
    let form = shipped().into_iter().find(|form| form.key == key).unwrap();
    Questionnaire::from_json(form.json).unwrap()
}

fn read(form: &Questionnaire, pairs: &[(&str, &str)]) -> Answers {
    let fields: Vec<_> = pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let reading = answers_from_fields(form, &fields);
    assert_eq!(reading.faults, []);
    reading.answers
}

/// The questions that a submission with these fields is sent back for.
fn missing(form: &Questionnaire, pairs: &[(&str, &str)]) -> Vec<String> {
    let faults = check(form, &read(form, pairs), Completeness::Submit).err().unwrap_or_default();
    faults.into_iter().map(|fault| fault.place).collect()
}

fn shows(form: &Questionnaire, pairs: &[(&str, &str)], link_id: &str) -> bool {
    visible(form, &read(form, pairs)).contains(link_id)
}

#[test]
fn a_practice_begins_with_eight_forms_and_those_that_everybody_gets_come_first() {
    let keys: Vec<_> = shipped().iter().map(|form| form.key).collect();
    let first = ["client-information", "consent-to-treatment", "privacy-practices"];
    assert_eq!(keys, [&first[..], &["telehealth-consent", "card-authorisation", "adult-history", "phq-9", "gad-7"]].concat());
}

#[test]
fn each_shipped_form_keeps_to_fhir_as_it_is_written() {
    for form in shipped() {
        let document = Document::questionnaire(form.json).unwrap();
        assert_eq!(conformance(&document, None, "2026-11-26T10:00:00Z".parse().unwrap()), [], "{}", form.key);
    }
}

#[test]
fn what_is_signed_is_a_sample_for_the_practice_to_check() {
    for form in shipped() {
        let questionnaire = Questionnaire::from_json(form.json).unwrap();
        let sample = questionnaire.find_item("sample").and_then(|item| item.text.as_deref());
        assert_eq!(sample.is_some_and(|text| text.starts_with("Sample text.")), questionnaire.needs_signature(), "{}", form.key);
        assert_eq!(questionnaire.items().any(Item::is_signature), questionnaire.needs_signature(), "{}", form.key);
    }
}

#[test]
fn a_question_says_what_it_asks_of_whoever_answers_it_by_its_code_alone() {
    let form = ours("client-information");
    let purpose = |link_id: &str| form.find_item(link_id).unwrap().purpose();
    assert_eq!((purpose("legal-name"), purpose("phone"), purpose("emergency-phone")), (Some("name"), Some("tel"), None));
    let of = |code: &str| {
        let json = format!(r#"{{ "linkId": "a", "type": "string", "text": "A", "code": {code} }}"#);
        serde_json::from_str::<Item>(&json).unwrap().purpose()
    };
    let list = "https://www.w3.org/TR/WCAG22/#input-purposes";
    assert_eq!(
        of(&format!(r#"[{{ "system": "http://loinc.org", "code": "1" }}, {{ "system": "{list}", "code": "email" }}]"#)),
        Some("email")
    );
    for other in ["cc-number", "current-password", "of another kind"] {
        assert_eq!(of(&format!(r#"[{{ "system": "{list}", "code": "{other}" }}]"#)), None, "{other}");
    }
    assert_eq!(of(r#"[{ "system": "http://loinc.org", "code": "email" }]"#), None);
}

/// Their published wordings are what was validated; nothing of them is translated here.
const PUBLISHED: [&str; 2] = ["phq-9", "gad-7"];

/// The fields that people read, wherever they stand in a form.
const READ: [&str; 6] = ["title", "description", "text", "prefix", "display", "valueString"];

fn is_translated(beside: &Value, language: Language) -> bool {
    let extensions = beside["extension"].as_array().into_iter().flatten();
    extensions.filter(|extension| extension["url"] == "http://hl7.org/fhir/StructureDefinition/translation").any(|extension| {
        let part = |url: &str| extension["extension"].as_array().into_iter().flatten().find(|part| part["url"] == url);
        let content = part("content").and_then(|part| part["valueString"].as_str()).unwrap_or_default();
        part("lang").is_some_and(|part| part["valueCode"] == language.tag()) && !content.trim().is_empty()
    })
}

/// What is not there in the language: the item and the text. What stands in extensions names no text of the form, but for the coding of a
/// signature's kind, which other programs read.
fn untranslated(value: &Value, at: &str, language: Language, found: &mut Vec<String>) {
    match value {
        Value::Array(inner) => inner.iter().for_each(|inner| untranslated(inner, at, language, found)),
        Value::Object(fields) => {
            let at = fields.get("linkId").and_then(Value::as_str).unwrap_or(at);
            for (field, inner) in fields.iter().filter(|(field, _)| !field.starts_with('_') && *field != "extension") {
                let beside = fields.get(&format!("_{field}")).unwrap_or(&Value::Null);
                if READ.contains(&field.as_str()) && !is_translated(beside, language) {
                    found.push(format!("{at}: {inner}"));
                }
                untranslated(inner, at, language, found);
            }
        }
        _ => {}
    }
}

#[test]
fn each_text_of_the_forms_of_our_own_wording_is_there_in_each_language() {
    for form in shipped() {
        let json: Value = serde_json::from_str(form.json).unwrap();
        for language in Language::ALL.into_iter().filter(|language| *language != Language::English) {
            let mut found = Vec::new();
            untranslated(&json, "the form", language, &mut found);
            assert_eq!(found.is_empty(), !PUBLISHED.contains(&form.key), "{}.json in {}: {found:#?}", form.key, language.name());
        }
    }
}

#[test]
fn no_two_options_of_a_question_read_alike_in_any_language() {
    for form in shipped() {
        let questionnaire = Questionnaire::from_json(form.json).unwrap();
        for (item, language) in questionnaire.items().flat_map(|item| Language::ALL.map(|language| (item, language))) {
            let labels: BTreeSet<String> = item.answer_option.iter().map(|option| option.label_in(language)).collect();
            assert_eq!(labels.len(), item.answer_option.len(), "{}, {} in {}: {labels:?}", form.key, item.link_id, language.name());
        }
    }
}

#[test]
fn what_is_signed_is_called_a_sample_in_each_language() {
    for form in shipped() {
        let questionnaire = Questionnaire::from_json(form.json).unwrap();
        let Some(sample) = questionnaire.find_item("sample") else { continue };
        assert!(sample.question_in(Language::Spanish).starts_with("Texto de muestra."), "{}", form.key);
    }
}

#[test]
fn an_answer_that_is_chosen_in_another_language_is_kept_in_the_forms_words() {
    let form = ours("client-information");
    let answers = read(&form, &[("contact-preference", "1"), ("pronouns", "3")]);
    for (place, own, spanish) in
        [("contact-preference", "By text message", "Por mensaje de texto"), ("pronouns", "I would rather not say", "Prefiero no decirlo")]
    {
        let (item, answer) = (form.find_item(place).unwrap(), &answers.get(place)[0]);
        assert_eq!((answer.words(), item.answer_in(answer, Language::Spanish)), (own.to_owned(), spanish.to_owned()));
    }
}

#[test]
fn telehealth_is_agreed_to_by_a_signature_and_asks_where_the_client_is() {
    let form = ours("telehealth-consent");
    let asked = ["way", "call-back", "at-home", "questions-answered", "agreement", "for-someone-else", "signature", "signed-on"];
    assert_eq!(missing(&form, &[]), asked);
    let away = [
        ("way", "0"),
        ("call-back", "555 0100"),
        ("at-home", "false"),
        ("questions-answered", "true"),
        ("agreement", "0"),
        ("for-someone-else", "false"),
        ("signature", "Ada Sample"),
        ("signed-on", "2026-11-26"),
    ];
    assert_eq!(missing(&form, &away), ["usual-place"]);
    assert_eq!(missing(&form, &[&away[..], &[("usual-place", "At my sister's")]].concat()), [""; 0]);
    assert!(shows(&form, &[("someone-near", "true")], "someone-near-name") && !shows(&form, &[], "someone-near-name"));
}

#[test]
fn no_question_of_the_card_form_asks_for_anything_that_stands_on_the_card_but_a_name() {
    let form = ours("card-authorisation");
    let told = form.find_item("never-type-text").unwrap();
    assert!(told.question().starts_with("Never type a card number, its expiry date or its security code"));
    assert!(form.items().position(|item| item.link_id == told.link_id) < form.items().position(Item::is_question), "told before asked");
    for item in form.items().filter(|item| item.is_question()) {
        let text = item.question().to_lowercase();
        assert!(["number", "digit", "code", "expir"].iter().all(|word| !text.contains(word)), "{text}");
        assert!(item.item_type != ItemType::Text, "{text} invites more than a name");
    }
    let reading =
        answers_from_fields(&form, &[("has-limit".to_owned(), "true".to_owned()), ("limit".to_owned(), "4000000000000".to_owned())]);
    assert!(reading.answers.get("limit").is_empty() && reading.faults.len() == 1, "nor is a card's number an amount");
}

#[test]
fn the_card_form_says_who_pays_for_what_and_is_signed() {
    let form = ours("card-authorisation");
    let asked = ["card-own", "card-given", "own-care", "charge-for", "missed-known", "agreement", "signature", "signed-on"];
    assert_eq!(missing(&form, &[]), asked);
    let other = [
        ("card-own", "false"),
        ("card-given", "1"),
        ("own-care", "false"),
        ("charge-for", "0"),
        ("charge-for", "2"),
        ("has-limit", "true"),
        ("missed-known", "0"),
        ("agreement", "0"),
        ("signature", "Ada Sample"),
        ("signed-on", "2026-11-26"),
    ];
    let further = ["card-holder-name", "card-holder-agreement", "paid-for", "paid-for-relationship", "limit"];
    assert_eq!(missing(&form, &other), further);
    let own = other.map(|(name, value)| if value == "false" { (name, "true") } else { (name, value) });
    assert_eq!(missing(&form, &[&own[..], &[("limit", "200")]].concat()), [""; 0], "and it may have no last day");
}

#[test]
fn the_adult_history_wants_the_reason_alone() {
    let form = ours("adult-history");
    assert_eq!(missing(&form, &[]), ["reason"]);
    assert_eq!(missing(&form, &[("reason", "I sleep badly.")]), [""; 0]);
}

#[test]
fn what_the_adult_history_asks_further_depends_on_the_answer() {
    let form = ours("adult-history");
    let option = |link_id: &str, words: &str| {
        let item = form.find_item(link_id).unwrap();
        item.answer_option.iter().position(|option| option.label() == words).unwrap().to_string()
    };
    let mut reached = BTreeSet::new();
    for (question, words, further, expected) in [
        ("conditions", "Asthma or other lung trouble", "conditions-more", true),
        ("conditions", "None of these", "conditions-more", false),
        ("family-conditions", "Diabetes", "family-more", true),
        ("family-conditions", "None of these", "family-more", false),
        ("family-conditions", "I do not know", "family-more", false),
        ("alcohol", "Now and then", "alcohol-drinks", true),
        ("alcohol", "Most days", "alcohol-drinks", true),
        ("alcohol", "No", "alcohol-drinks", false),
        ("alcohol", "I would rather not say", "alcohol-drinks", false),
        ("tobacco", "I used to", "tobacco-more", true),
        ("tobacco", "No", "tobacco-more", false),
        ("substances", "Yes", "substances-more", true),
        ("substances", "I would rather not say", "substances-more", false),
        ("days", "School or studies", "work", true),
        ("days", "Retired", "work", false),
    ] {
        let at = option(question, words);
        assert_eq!(shows(&form, &[(question, &at)], further), expected, "{question}: {words}");
        assert!(!shows(&form, &[], further), "{further} without an answer");
        reached.insert(further);
    }
    for (question, further) in [
        ("hospital", "hospital-stays"),
        ("takes-medicines", "medicines"),
        ("has-allergies", "allergies"),
        ("had-counselling", "counselling"),
        ("other-care", "other-care-who"),
    ] {
        assert!(shows(&form, &[(question, "true")], further) && !shows(&form, &[(question, "false")], further), "{further}");
        reached.insert(further);
    }
    assert!(shows(&form, &[("conditions~other", "Gout")], "conditions-more"), "own words are an answer");
    let conditional: BTreeSet<_> = form.items().filter(|item| !item.enable_when.is_empty()).map(|item| item.link_id.as_str()).collect();
    assert_eq!(conditional, reached, "every follow-up was tried");
}
