//! A FHIR R4 `QuestionnaireResponse` from answers, and answers from one. Who may see or store it is not decided here.

use super::answers::Answers;
use super::item::{Item, ItemType};
use super::questionnaire::Questionnaire;
use super::value::AnswerValue;
use super::visibility::visible;
use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// What a response says beside its answers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResponseHeader {
    pub id: String,
    /// The form's `url|version`; see [`Questionnaire::canonical`].
    pub questionnaire: String,
    /// `in-progress` or `completed`.
    pub status: String,
    pub authored: DateTime<Utc>,
    /// About whom, for example `Patient/…`.
    pub subject_reference: String,
    /// Who answered: the client, or whoever acts for them (R31).
    pub source_reference: String,
}

/// Writes the answers to what is shown, nested as the form is, each under its question's wording. Questions without an
/// answer are left out.
pub fn to_response(form: &Questionnaire, answers: &Answers, header: &ResponseHeader) -> Value {
    let shown = visible(form, answers);
    let mut response = json!({
        "resourceType": "QuestionnaireResponse",
        "id": header.id,
        "questionnaire": header.questionnaire,
        "status": header.status,
        "subject": { "reference": header.subject_reference },
        "authored": header.authored.to_rfc3339_opts(SecondsFormat::Secs, true),
        "source": { "reference": header.source_reference },
    });
    let items = response_items(&form.item, answers, &shown);
    if !items.is_empty() {
        response["item"] = Value::Array(items);
    }
    response
}

fn response_items(items: &[Item], answers: &Answers, shown: &BTreeSet<String>) -> Vec<Value> {
    let shown_items = items.iter().filter(|item| shown.contains(&item.link_id));
    shown_items.filter_map(|item| response_item(item, answers, shown)).collect()
}

fn response_item(item: &Item, answers: &Answers, shown: &BTreeSet<String>) -> Option<Value> {
    let children = response_items(&item.item, answers, shown);
    let values = if item.is_question() { answers.get(&item.link_id) } else { &[] };
    if values.is_empty() && children.is_empty() {
        return None;
    }
    let mut written = Map::from_iter([("linkId".to_owned(), json!(item.link_id))]);
    if let Some(text) = &item.text {
        written.insert("text".to_owned(), json!(text));
    }
    let mut answer: Vec<Value> = values.iter().map(|value| Value::Object(item.answer_to_fhir(value))).collect();
    if !children.is_empty() {
        // What stands under a question belongs to an answer, if need be one without a value (questionnaireresponse.html,
        // item.item); FHIR has no place for it under each of several.
        if answer.is_empty() && item.is_question() {
            answer.push(json!({}));
        }
        let place = answer.first_mut().and_then(Value::as_object_mut).unwrap_or(&mut written);
        place.insert("item".to_owned(), Value::Array(children));
    }
    if !answer.is_empty() {
        written.insert("answer".to_owned(), Value::Array(answer));
    }
    Some(Value::Object(written))
}

/// Reads the answers of a response, wherever they stand in it. Those to questions that the form does not have are left
/// out; where a question is answered in several places and does not repeat, the first counts. Not checked yet.
pub fn answers_from_response(form: &Questionnaire, response: &Value) -> Answers {
    let mut answers = Answers::default();
    let mut waiting: Vec<&Value> = vec![response];
    while let Some(element) = waiting.pop() {
        if let Some(item) = element["linkId"].as_str().and_then(|link_id| form.find_item(link_id)) {
            read_answers(item, element, &mut answers);
        }
        for field in ["answer", "item"] {
            waiting.extend(element[field].as_array().into_iter().flatten().rev());
        }
    }
    answers
}

fn read_answers(item: &Item, element: &Value, answers: &mut Answers) {
    let read = |answer: &Value| AnswerValue::from_fhir(answer.as_object()?, "value").map(|value| item.read_answer(value));
    let values: Vec<AnswerValue> = element["answer"].as_array().into_iter().flatten().filter_map(read).collect();
    let before = answers.get(&item.link_id);
    if !item.is_question() || values.is_empty() || (!before.is_empty() && !item.is_repeating()) {
        return;
    }
    let all = before.iter().cloned().chain(values).collect();
    answers.set(&item.link_id, all);
}

impl Item {
    /// A chosen option is written as the form has it, with its coding's version and extensions.
    fn answer_to_fhir(&self, value: &AnswerValue) -> Map<String, Value> {
        let option = if self.is_choice() { self.option_index(value) } else { None };
        option.map_or_else(|| value.to_fhir("value"), |at| self.answer_option[at].raw_value())
    }

    fn read_answer(&self, value: AnswerValue) -> AnswerValue {
        match (&self.item_type, value) {
            (ItemType::Decimal, AnswerValue::Integer(number)) => AnswerValue::Decimal(number.to_string()),
            (ItemType::DateTime, AnswerValue::Date(day)) => AnswerValue::DateTime(day.to_string()),
            (_, value) => value,
        }
    }
}
