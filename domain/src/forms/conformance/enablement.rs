//! Whether an item is enabled, given a response (FHIR R4 questionnaire.html, enableWhen). Where the specification can be read in
//! two ways and they differ, or an expression cannot be evaluated, the answer is that it is not certain, and neither an
//! answer nor its lack is an error.

use super::evaluation::Evaluation;
use super::expressions::{Enabling, enabling};
use super::filled::Filled;
use super::form::{Form, FormItem, answer, text, typed};
use super::options::equals;
use crate::forms::fhirpath::{ExpressionError, compare};
use serde_json::{Map, Value};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Enabled {
    Yes,
    No,
    Uncertain,
}

impl Enabled {
    const fn of(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }

    fn all(states: impl Iterator<Item = Self>) -> Self {
        states.fold(Self::Yes, |all, one| match (all, one) {
            (Self::No, _) | (_, Self::No) => Self::No,
            (Self::Yes, Self::Yes) => Self::Yes,
            _ => Self::Uncertain,
        })
    }

    fn any(states: impl Iterator<Item = Self>) -> Self {
        states.fold(Self::No, |any, one| match (any, one) {
            (Self::Yes, _) | (_, Self::Yes) => Self::Yes,
            (Self::No, Self::No) => Self::No,
            _ => Self::Uncertain,
        })
    }

    fn agreed(mut states: impl Iterator<Item = Self>) -> Self {
        let Some(first) = states.next() else { return Self::No };
        if states.all(|state| state == first) { first } else { Self::Uncertain }
    }
}

/// Of an item that stands, or would stand, in `container` (an item of the response; none for the response itself).
pub fn enabled<'a>(
    form: &Form<'a>,
    filled: &Filled<'a>,
    evaluation: &mut Evaluation<'a>,
    at: usize,
    container: Option<usize>,
    own: Option<usize>,
) -> Result<Enabled, ExpressionError> {
    let Some(item) = form.items.get(at) else { return Ok(Enabled::Uncertain) };
    if let Enabling::OtherLanguage = enabling(item) {
        return Ok(Enabled::Uncertain);
    }
    if let Enabling::Expression(expression) = enabling(item) {
        return evaluation.holds(form, filled, expression, at, container, own).map(|holds| Enabled::of(holds == Some(true)));
    }
    let conditions: Vec<Enabled> =
        item.list("enableWhen").iter().map(|condition| condition_state(form, filled, at, container, condition)).collect();
    if conditions.is_empty() {
        return Ok(Enabled::Yes);
    }
    let (all, any) = (Enabled::all(conditions.iter().copied()), Enabled::any(conditions.iter().copied()));
    Ok(match item.text("enableBehavior") {
        Some("all") => all,
        Some("any") => any,
        _ => Enabled::agreed([all, any].into_iter()),
    })
}

fn condition_state(form: &Form<'_>, filled: &Filled<'_>, at: usize, container: Option<usize>, condition: &Value) -> Enabled {
    let Some(condition) = condition.as_object() else { return Enabled::Uncertain };
    let target = text(condition, "question").and_then(|question| form.find(question));
    let Some((target, question)) = target.and_then(|target| Some((target, form.items.get(target)?))) else { return Enabled::Uncertain };
    if !question.is_question() {
        return Enabled::Uncertain;
    }
    let Some(within) = scope(form, filled, at, target, container) else { return Enabled::Uncertain };
    let places = filled.places(target, within);
    let each = places.iter().filter_map(|place| filled.get(*place)).map(|item| item.values().collect::<Vec<_>>());
    let each: Vec<Vec<(&str, &Value)>> = each.collect();
    let together: Vec<(&str, &Value)> = each.iter().flatten().copied().collect();
    let whole = holds(condition, question, &together);
    // “The nearest occurrence” is meant, and others take all: where they differ, it is not certain.
    if each.len() > 1 {
        Enabled::agreed(std::iter::once(whole).chain(each.iter().map(|answers| holds(condition, question, answers))))
    } else {
        whole
    }
}

/// The part of the response in which the question is looked for: the occurrence, around the item, of the innermost item that
/// has both in it.
fn scope(form: &Form<'_>, filled: &Filled<'_>, at: usize, target: usize, container: Option<usize>) -> Option<std::ops::Range<usize>> {
    let common = form.ancestors(at).find(|around| form.items.get(*around).is_some_and(|item| (*around..item.end).contains(&target)));
    let Some(common) = common else { return Some(0..filled.items.len()) };
    let occurrence = filled.and_around(container).find(|around| filled.get(*around).is_some_and(|item| item.item == Some(common)))?;
    Some(occurrence..filled.get(occurrence)?.end)
}

fn holds(condition: &Map<String, Value>, question: &FormItem<'_>, answers: &[(&str, &Value)]) -> Enabled {
    let Some((kind, wanted)) = typed(condition, "answer") else { return Enabled::Uncertain };
    let operator = text(condition, "operator").unwrap_or_default();
    if operator == "exists" {
        return wanted.as_bool().map_or(Enabled::Uncertain, |exists| Enabled::of(exists != answers.is_empty()));
    }
    let is_coding = |kind: &str| kind == "Coding" || kind == "Reference";
    if is_coding(kind) && !matches!(operator, "=" | "!=") || question.kind.is_none() {
        return Enabled::Uncertain;
    }
    let wanted = answer(kind, wanted);
    let given = answers.iter().map(|(own, value)| (is_coding(own) == is_coding(kind), answer(own, value)));
    match operator {
        "=" => Enabled::any(given.map(|(alike, given)| Enabled::of(alike && equals(kind, &wanted, &given)))),
        // “True if no answer has a value that is equal”: also without an answer.
        "!=" => Enabled::all(given.map(|(alike, given)| Enabled::of(!(alike && equals(kind, &wanted, &given))))),
        _ => Enabled::any(given.map(|(_, given)| match compare(&given, &wanted) {
            Ok(Some(order)) => Enabled::of(match operator {
                ">" => order.is_gt(),
                "<" => order.is_lt(),
                ">=" => order.is_ge(),
                _ => order.is_le(),
            }),
            Ok(None) => Enabled::Uncertain,
            Err(_) => Enabled::No,
        })),
    }
}
