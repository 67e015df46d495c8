//! A FHIR R4 `QuestionnaireResponse` from answers, and answers from one. Who may see or store it is not decided here.

use super::answers::Answers;
use super::item::{Item, ItemType};
use super::layout::Layout;
use super::place::place;
use super::questionnaire::Questionnaire;
use super::value::AnswerValue;
use super::visibility::{Verdicts, shown_nodes};
use chrono::{DateTime, SecondsFormat, Utc};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::collections::HashMap;

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
/// answer are left out, and instances of groups without any.
pub fn to_response(form: &Questionnaire, answers: &Answers, header: &ResponseHeader) -> Value {
    let mut response = json!({
        "resourceType": "QuestionnaireResponse",
        "id": header.id,
        "questionnaire": header.questionnaire,
        "status": header.status,
        "subject": { "reference": header.subject_reference },
        "authored": header.authored.to_rfc3339_opts(SecondsFormat::Secs, true),
        "source": { "reference": header.source_reference },
    });
    let items = response_items(form, answers);
    if !items.is_empty() {
        response["item"] = Value::Array(items);
    }
    response
}

/// The `item`s of a response. From the last node to the first, so that what stands in a node is written before it.
pub(super) fn response_items(form: &Questionnaire, answers: &Answers) -> Vec<Value> {
    let layout = Layout::new(form, answers);
    let shown = shown_nodes(&layout, answers, &Verdicts::new());
    let mut roots = Vec::new();
    let mut inner: Vec<Vec<Value>> = vec![Vec::new(); layout.nodes.len()];
    for (at, node) in layout.nodes.iter().enumerate().rev().filter(|(at, _)| shown[*at]) {
        let mut children = std::mem::take(&mut inner[at]);
        children.reverse();
        let written = response_item(node.item, answers.get(&node.place), children);
        node.parent.map_or(&mut roots, |parent| &mut inner[parent]).extend(written);
    }
    roots.reverse();
    roots
}

fn response_item(item: &Item, answers: &[AnswerValue], children: Vec<Value>) -> Option<Value> {
    let values = if item.is_question() { answers } else { &[] };
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
        // item.item). It is asked once, so it stands under the first of several.
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
    each_element(form, response, &mut |place, item, element| {
        let read = |answer: &Value| AnswerValue::from_fhir(answer.as_object()?, "value").map(|value| item.read_answer(value));
        let values: Vec<AnswerValue> = element["answer"].as_array().into_iter().flatten().filter_map(read).collect();
        let before = answers.get(&place);
        if item.is_question() && !values.is_empty() && (before.is_empty() || item.is_repeating()) {
            let all = before.iter().cloned().chain(values).collect();
            answers.set(&place, all);
        }
    });
    answers
}

/// The elements of a response by their places; the first where a question stands twice.
pub(super) fn elements<'r>(form: &Questionnaire, response: &'r Value) -> HashMap<String, &'r Value> {
    let mut found = HashMap::new();
    each_element(form, response, &mut |place, _, element| {
        found.entry(place).or_insert(element);
    });
    found
}

/// Goes over the items of a response that answer an item of the form, each with its place.
fn each_element<'f, 'r>(form: &'f Questionnaire, response: &'r Value, visit: &mut dyn FnMut(String, &'f Item, &'r Value)) {
    let items: HashMap<&str, &'f Item> = form.items().map(|item| (item.link_id.as_str(), item)).collect();
    // How many instances of a group were met, by its place without its own number.
    let mut counts: HashMap<(&str, Vec<usize>), usize> = HashMap::new();
    let mut waiting: Vec<(&'r Value, Vec<usize>)> = vec![(response, Vec::new())];
    while let Some((element, mut around)) = waiting.pop() {
        if let Some(item) = element["linkId"].as_str().and_then(|link_id| items.get(link_id).copied()) {
            if item.is_repeating_group() {
                let count = counts.entry((&item.link_id, around.clone())).or_insert(0);
                *count += 1;
                around.push(*count);
            }
            visit(place(&item.link_id, &around), item, element);
        }
        for field in ["answer", "item"] {
            waiting.extend(element[field].as_array().into_iter().flatten().rev().map(|inner| (inner, around.clone())));
        }
    }
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
