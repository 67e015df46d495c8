//! A signature in FHIR R4: `questionnaireresponse-signature` on the item that asks for it, or on the response, with a `Signature` that says
//! what kind it is, when it was given, whose it is in letters, and for whom. What was drawn is in it as a picture (SVG).

use super::signer::{Signer, codings, words_of};
use super::{Drawing, Signed};
use crate::Moment;
use crate::forms::answers::Answers;
use crate::forms::item::Item;
use crate::forms::questionnaire::Questionnaire;
use crate::forms::value::AnswerValue;
use base64::{Engine, engine::general_purpose::STANDARD};
use chrono::{DateTime, SecondsFormat, Utc};
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub(in crate::forms) const SIGNATURE: &str = "http://hl7.org/fhir/StructureDefinition/questionnaireresponse-signature";
/// Ours, on a signature: for which of the signatures that its item asks for, from 1. Two witnesses have the same code.
pub(in crate::forms) const SIGNATURE_NUMBER: &str = "https://anteroom.example/fhir/StructureDefinition/signature-number";
const ABSENT: &str = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";
const PICTURE: &str = "image/svg+xml";

/// Ours, on a signature: who was signed in when it was given, where that was not whoever filled in the form as the client (R31).
const SIGNED_IN_AS: &str = "https://anteroom.example/fhir/StructureDefinition/signed-in-as";

/// When each signature was given, and by whom, by its place.
pub type SigningTimes = BTreeMap<String, Given>;

/// When a signature was given, and who was signed in: where that was not the client themself, or where they were asked to sign.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Given {
    pub at: DateTime<Utc>,
    pub by: Option<SignedInAs>,
}

/// A representative with the capacity in which they act, or the client.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignedInAs {
    /// `RelatedPerson/…`, `Patient/…`
    pub reference: String,
    pub display: String,
}

/// The same, as people read it.
pub type TimesOfSigning = BTreeMap<String, SigningMoment>;

/// When a signature was given, and the name of whoever was signed in, as [`Given`] has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SigningMoment {
    pub at: Moment,
    pub by: Option<String>,
}

/// What a signature says that its question does not know.
pub(in crate::forms) struct Signing<'a> {
    pub times: &'a SigningTimes,
    /// Of those that have none.
    pub now: DateTime<Utc>,
    /// About whom the response is.
    pub subject: &'a str,
}

/// What was given at a signature's question, as the extension that says so; `number` is which of its item's signatures it is.
pub(in crate::forms) fn signature_extension(
    item: &Item,
    number: usize,
    (place, value): (&str, &AnswerValue),
    signing: &Signing<'_>,
) -> Option<Value> {
    let (name, drawing) = match value {
        AnswerValue::Text(name) => (name.as_str(), None),
        AnswerValue::Signed(Signed { name, drawing }) => (name.as_str(), Some(drawing)),
        _ => return None,
    };
    let asked = super::signer::asked_signatures(&item.extension).next()?;
    let mut kinds = codings(asked);
    if kinds.is_empty() {
        kinds.push(json!({ "display": words_of(asked) }));
    }
    let given = signing.times.get(place);
    let when = given.map_or(signing.now, |given| given.at).to_rfc3339_opts(SecondsFormat::Millis, true);
    let who =
        if name.is_empty() { json!({ "extension": [{ "url": ABSENT, "valueCode": "unknown" }] }) } else { json!({ "display": name }) };
    let mut signature =
        json!({ "extension": [{ "url": SIGNATURE_NUMBER, "valuePositiveInt": number }], "type": kinds, "when": when, "who": who });
    let by = given.and_then(|given| given.by.as_ref());
    if let (Some(by), Some(extensions)) = (by, signature["extension"].as_array_mut()) {
        let reference = json!({ "reference": by.reference, "display": by.display });
        extensions.push(json!({ "url": SIGNED_IN_AS, "valueReference": reference }));
    }
    // Who signs for themself, at their own login, signs on nobody's behalf.
    let acts = by.is_some_and(|by| by.reference != signing.subject);
    if acts || Signer::of(asked) == Some(Signer::Guardian) {
        signature["onBehalfOf"] = json!({ "reference": signing.subject });
    }
    if let Some(drawing) = drawing {
        signature["sigFormat"] = json!(PICTURE);
        signature["data"] = json!(STANDARD.encode(drawing.svg()));
    }
    Some(json!({ "url": SIGNATURE, "valueSignature": signature }))
}

/// The signature of this number on an element of a response.
fn found(element: &Value, number: usize) -> Option<&Value> {
    let all = element["extension"].as_array()?.iter().filter(|extension| extension["url"] == SIGNATURE);
    let is_it = |signature: &&Value| {
        let own = signature["extension"].as_array()?.iter().find(|extension| extension["url"] == SIGNATURE_NUMBER)?;
        own["valuePositiveInt"].as_u64()
    };
    all.map(|extension| &extension["valueSignature"]).find(|signature| is_it(signature) == u64::try_from(number).ok())
}

/// What an element of a response says of a signature, with `name` where its question has the name as its answer.
pub(in crate::forms) fn given(element: &Value, number: usize, name: Option<String>) -> Option<(AnswerValue, Option<Given>)> {
    let signature = found(element, number);
    let drawing = signature.and_then(drawing_in);
    let when = signature.and_then(|signature| Some(Given { at: signature["when"].as_str()?.parse().ok()?, by: signed_in_as(signature) }));
    let name = name.or_else(|| signature?["who"]["display"].as_str().map(str::to_owned)).unwrap_or_default();
    match drawing {
        Some(drawing) => Some((AnswerValue::Signed(Signed { name, drawing }), when)),
        None if name.is_empty() => None,
        None => Some((AnswerValue::Text(name), when)),
    }
}

fn signed_in_as(signature: &Value) -> Option<SignedInAs> {
    let own = signature["extension"].as_array()?.iter().find(|extension| extension["url"] == SIGNED_IN_AS)?;
    let text = |field: &str| own["valueReference"][field].as_str().map(str::to_owned);
    Some(SignedInAs { reference: text("reference")?, display: text("display")? })
}

fn drawing_in(signature: &Value) -> Option<Drawing> {
    if signature["sigFormat"] != PICTURE {
        return None;
    }
    let bytes = STANDARD.decode(signature["data"].as_str()?).ok()?;
    Drawing::from_svg(std::str::from_utf8(&bytes).ok()?)
}

impl Questionnaire {
    /// When the signatures of a response were given, of those that stand in `answers` as they stood there.
    pub fn signing_times(&self, response: &Value, answers: &Answers) -> SigningTimes {
        let (before, times) = crate::forms::response::read(self, response);
        times.into_iter().filter(|(place, _)| before.get(place) == answers.get(place)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_of_somebody_elses_making_has_no_drawing_here() {
        let signature = |format: &str, data: &str| json!({ "sigFormat": format, "data": data });
        let own = Drawing::parse("M1 2L3 4").unwrap_or_default();
        assert_eq!(drawing_in(&signature(PICTURE, &STANDARD.encode(own.svg()))), Some(own));
        let script = "<svg onload=\"alert(1)\"><path d=\"M1 2L3 4\"/></svg>";
        for (format, data) in [("image/png", STANDARD.encode("x")), (PICTURE, STANDARD.encode(script)), (PICTURE, "%".to_owned())] {
            assert_eq!(drawing_in(&signature(format, &data)), None);
        }
    }
}
