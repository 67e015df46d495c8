//! What FHIR R4 (fhirpath.html) and Structured Data Capture add to the language, and the clock.

use super::super::ExpressionError;
use super::super::decimal::Decimal;
use super::super::temporal::Temporal;
use super::super::value::{Collection, Item};
use super::{Call, Entry, boolean};
use crate::forms::extension::ORDINAL_VALUE;
use serde_json::{Map, Value};

const ITEM_WEIGHT: &str = "http://hl7.org/fhir/StructureDefinition/itemWeight";

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    Extension,
    HasExtension,
    HasValue,
    GetValue,
    Weight,
    Today,
    Now,
    TimeOfDay,
}

pub const TABLE: [Entry<Function>; 9] = [
    ("extension", Function::Extension, 1, 1),
    ("hasExtension", Function::HasExtension, 1, 1),
    ("hasValue", Function::HasValue, 0, 0),
    ("getValue", Function::GetValue, 0, 0),
    ("weight", Function::Weight, 0, 0),
    ("ordinal", Function::Weight, 0, 0),
    ("today", Function::Today, 0, 0),
    ("now", Function::Now, 0, 0),
    ("timeOfDay", Function::TimeOfDay, 0, 0),
];

impl Function {
    pub(super) fn call<'a>(self, call: &Call<'_, '_, 'a>, input: &[Item<'a>]) -> Result<Collection<'a>, ExpressionError> {
        let now = Temporal::now(call.evaluator.environment.now());
        Ok(match self {
            Self::Today => vec![Item::Temporal(now.date_part())],
            Self::Now => vec![Item::Temporal(now)],
            Self::TimeOfDay => now.time_part().map(Item::Temporal).into_iter().collect(),
            Self::HasValue => boolean(matches!(input, [one] if is_primitive(one))),
            Self::GetValue => input.iter().filter(|item| is_primitive(item)).map(Item::plain).collect(),
            Self::Weight => return weights(call, input),
            Self::Extension | Self::HasExtension => {
                let url = call.text(0)?.unwrap_or_default();
                let found: Collection<'a> = input
                    .iter()
                    .flat_map(|item| extensions(item))
                    .filter(|extension| extension["url"] == url.as_str())
                    .map(Item::node)
                    .collect();
                if self == Self::Extension { found } else { boolean(!found.is_empty()) }
            }
        })
    }
}

fn is_primitive(item: &Item<'_>) -> bool {
    !matches!(item, Item::Node(node) if node.value.is_object() || node.value.is_null())
}

fn extensions<'a>(item: &Item<'a>) -> impl Iterator<Item = &'a Value> + use<'a> {
    let holder = match item {
        Item::Node(node) if node.value.is_object() => Some(node.value),
        Item::Node(node) => node.beside,
        _ => None,
    };
    holder.and_then(|holder| holder.get("extension")).and_then(Value::as_array).into_iter().flatten()
}

/// The weight of each answer (`ordinalValue`, later `itemWeight`): its own, or that of the questionnaire's first option with its
/// code.
fn weights<'a>(call: &Call<'_, '_, 'a>, input: &[Item<'a>]) -> Result<Collection<'a>, ExpressionError> {
    let mut found = Vec::new();
    let form = call.evaluator.environment.get("questionnaire").and_then(|form| form.first()).and_then(Item::as_object);
    for item in input {
        let own = weight(extensions(item));
        let of_option = || item.as_object().and_then(|coding| option_weight(form?, coding, call).transpose()).transpose();
        found.extend(own.map_or_else(of_option, |own| Ok(Some(own)))?.map(Item::Decimal));
    }
    Ok(found)
}

fn weight<'a>(mut extensions: impl Iterator<Item = &'a Value>) -> Option<Decimal> {
    let found = extensions.find(|extension| extension["url"] == ORDINAL_VALUE || extension["url"] == ITEM_WEIGHT)?;
    Decimal::parse(&found.get("valueDecimal")?.as_number()?.to_string())
}

fn option_weight(
    form: &Map<String, Value>,
    coding: &Map<String, Value>,
    call: &Call<'_, '_, '_>,
) -> Result<Option<Decimal>, ExpressionError> {
    let mut waiting: Vec<&Value> = form.get("item").and_then(Value::as_array).into_iter().flatten().collect();
    while let Some(item) = waiting.pop() {
        call.evaluator.environment.spend(1)?;
        for option in item.get("answerOption").and_then(Value::as_array).into_iter().flatten() {
            call.evaluator.environment.spend(1)?;
            let Some(of_option) = option
                .get("valueCoding")
                .filter(|of_option| ["system", "code"].iter().all(|part| of_option.get(part) == coding.get(*part)))
            else {
                continue;
            };
            let extensions = [option, of_option].into_iter().filter_map(|holder| holder.get("extension")?.as_array()).flatten();
            if let Some(weight) = weight(extensions) {
                return Ok(Some(weight));
            }
        }
        waiting.extend(item.get("item").and_then(Value::as_array).into_iter().flatten());
    }
    Ok(None)
}
