//! A FHIR R4 `QuestionnaireResponse` from answers, and answers from one. Who may see or store it is not decided here.

use super::answers::Answers;
use super::item::{Item, ItemType};
use super::layout::{Layout, Node};
use super::place::place;
use super::questionnaire::Questionnaire;
use super::signing::{Given, Signing, SigningTimes, given, signature_extension, signer_number};
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

/// As [`to_signed_response`], with all signatures given now.
pub fn to_response(form: &Questionnaire, answers: &Answers, header: &ResponseHeader) -> Value {
    to_signed_response(form, answers, header, &SigningTimes::new())
}

/// Writes the answers to what is shown, nested as the form is, each under its question's wording. Questions without an
/// answer are left out, and instances of groups without any. Signatures stand on what asks for them, each with its time in `times`, or
/// else the header's.
pub fn to_signed_response(form: &Questionnaire, answers: &Answers, header: &ResponseHeader, times: &SigningTimes) -> Value {
    let mut response = json!({
        "resourceType": "QuestionnaireResponse",
        "id": header.id,
        "questionnaire": header.questionnaire,
        "status": header.status,
        "subject": { "reference": header.subject_reference },
        "authored": header.authored.to_rfc3339_opts(SecondsFormat::Secs, true),
        "source": { "reference": header.source_reference },
    });
    let signing = Signing { times, now: header.authored, subject: &header.subject_reference };
    let (Written { items, signatures }, _) = written(form, answers, Some(&signing));
    if !signatures.is_empty() {
        response["extension"] = Value::Array(signatures);
    }
    if !items.is_empty() {
        response["item"] = Value::Array(items);
    }
    response
}

/// The `item`s of a response, as expressions ask about them: without signatures. With the place of each, in the order in which they stand.
pub(super) fn response_items(form: &Questionnaire, answers: &Answers) -> (Vec<Value>, Vec<String>) {
    let (Written { items, .. }, places) = written(form, answers, None);
    (items, places)
}

/// What stands in a response, or in an item of it.
#[derive(Clone, Default)]
struct Written {
    items: Vec<Value>,
    signatures: Vec<Value>,
}

/// From the last node to the first, so that what stands in a node is written before it. With the places of the items.
fn written(form: &Questionnaire, answers: &Answers, signing: Option<&Signing<'_>>) -> (Written, Vec<String>) {
    let layout = Layout::new(form, answers);
    let shown = shown_nodes(&layout, answers, &Verdicts::new());
    let (mut roots, mut places) = (Written::default(), Vec::new());
    let mut inner: Vec<Written> = vec![Written::default(); layout.nodes.len()];
    for (at, node) in layout.nodes.iter().enumerate().rev().filter(|(at, _)| shown[*at]) {
        let mut own = std::mem::take(&mut inner[at]);
        let given = answers.get(&node.place);
        let number = signer_number(&node.item.link_id);
        if let Some(signing) = signing.filter(|_| node.item.is_signature()) {
            let number = number.map_or(1, |(_, number)| number);
            let signatures = given.iter().rev().filter_map(|value| signature_extension(node.item, number, (&node.place, value), signing));
            let holder = match holder_of(node) {
                Holder::Itself => &mut own,
                Holder::Node(parent) => &mut inner[parent],
                Holder::Response => &mut roots,
            };
            holder.signatures.extend(signatures);
        }
        if number.is_none() {
            own.items.reverse();
            own.signatures.reverse();
            if let Some(item) = response_item(node.item, given, own) {
                node.parent.map_or(&mut roots, |parent| &mut inner[parent]).items.push(item);
                places.push(node.place.clone());
            }
        }
    }
    roots.items.reverse();
    roots.signatures.reverse();
    places.reverse();
    (roots, places)
}

/// What a signature stands on.
enum Holder {
    Itself,
    Node(usize),
    Response,
}

fn holder_of(node: &Node<'_>) -> Holder {
    match (signer_number(&node.item.link_id), node.parent) {
        (None, _) => Holder::Itself,
        (Some((base, _)), Some(parent)) if !base.is_empty() => Holder::Node(parent),
        _ => Holder::Response,
    }
}

fn response_item(item: &Item, answers: &[AnswerValue], inner: Written) -> Option<Value> {
    let Written { items: children, signatures } = inner;
    let values = if item.is_question() { answers } else { &[] };
    if values.is_empty() && children.is_empty() && signatures.is_empty() {
        return None;
    }
    let mut written = Map::from_iter([("linkId".to_owned(), json!(item.link_id))]);
    if !signatures.is_empty() {
        written.insert("extension".to_owned(), Value::Array(signatures));
    }
    if let Some(text) = &item.text {
        written.insert("text".to_owned(), json!(text));
    }
    let fields = values.iter().map(|value| item.answer_to_fhir(value)).filter(|fields| !fields.is_empty());
    let mut answer: Vec<Value> = fields.map(Value::Object).collect();
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
    read(form, response).0
}

/// With when each signature was given, where the response says so.
pub(super) fn read(form: &Questionnaire, response: &Value) -> (Answers, SigningTimes) {
    let mut reading = Reading::default();
    for signature in form.items().filter(|item| signer_number(&item.link_id).is_some_and(|(base, _)| base.is_empty())) {
        reading.signature(signature, &[], response);
    }
    each_element(form, response, &mut |around, item, element| reading.element(item, around, element));
    (reading.answers, reading.times)
}

#[derive(Default)]
struct Reading {
    answers: Answers,
    times: SigningTimes,
}

impl Reading {
    fn element(&mut self, item: &Item, around: &[usize], element: &Value) {
        let own = place(&item.link_id, around);
        let read = |answer: &Value| AnswerValue::from_fhir(answer.as_object()?, "value").map(|value| item.read_answer(value));
        let values: Vec<AnswerValue> = element["answer"].as_array().into_iter().flatten().filter_map(read).collect();
        let before = self.answers.get(&own);
        if item.is_signature() && !item.is_repeating() {
            if before.is_empty() {
                self.named_signature(own, values, element);
            }
        } else if item.is_question() && !values.is_empty() && (before.is_empty() || item.is_repeating()) {
            let all = before.iter().cloned().chain(values).collect();
            self.answers.set(&own, all);
        }
        for signature in item.item.iter().filter(|inner| signer_number(&inner.link_id).is_some()) {
            self.signature(signature, around, element);
        }
    }

    /// Of a question whose answer is the name.
    fn named_signature(&mut self, own: String, values: Vec<AnswerValue>, element: &Value) {
        let name = match values.first() {
            Some(AnswerValue::Text(name)) => Some(name.clone()),
            // Something else than a name; the check says so.
            Some(_) => return self.answers.set(&own, values),
            None => Some(String::new()),
        };
        self.take(own, given(element, 1, name));
    }

    fn signature(&mut self, item: &Item, around: &[usize], element: &Value) {
        if let Some((_, number)) = signer_number(&item.link_id) {
            self.take(place(&item.link_id, around), given(element, number, None));
        }
    }

    fn take(&mut self, place: String, given: Option<(AnswerValue, Option<Given>)>) {
        let Some((value, when)) = given else { return };
        self.answers.set(&place, vec![value]);
        self.times.extend(when.map(|when| (place, when)));
    }
}

/// The elements of a response that was made of [`response_items`], by their places. An entry that was left blank is not in it, so the
/// first that is may be the second on the page.
pub(super) fn elements<'r>(response: &'r Value, places: &'r [String]) -> HashMap<&'r str, &'r Value> {
    let mut waiting = vec![response];
    let in_order = std::iter::from_fn(|| {
        let next = waiting.pop()?;
        let of_answers = next["answer"].as_array().into_iter().flatten().map(|answer| &answer["item"]);
        let inner = std::iter::once(&next["item"]).chain(of_answers).filter_map(Value::as_array).flatten();
        waiting.extend(inner.rev());
        Some(next)
    });
    places.iter().map(String::as_str).zip(in_order.skip(1)).collect()
}

/// Goes over the items of a response that answer an item of the form, each with the instances of repeating groups around it.
fn each_element<'f, 'r>(form: &'f Questionnaire, response: &'r Value, visit: &mut dyn FnMut(&[usize], &'f Item, &'r Value)) {
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
            visit(&around, item, element);
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
