//! What the operators do (`FHIRPath` 2.0, Operations), on collections and on single values.

use super::ExpressionError;
use super::decimal::Decimal;
use super::quantity::Quantity;
use super::syntax::Operator;
use super::temporal::TemporalKind;
use super::value::{Collection, Item, single};
use serde_json::Value;
use std::cmp::Ordering;

/// Logic with three values: nothing is unknown.
pub fn logic(
    operator: Operator,
    left: Option<bool>,
    right: impl FnOnce() -> Result<Option<bool>, ExpressionError>,
) -> Result<Option<bool>, ExpressionError> {
    match (operator, left) {
        (Operator::And, Some(false)) => return Ok(Some(false)),
        (Operator::Or, Some(true)) | (Operator::Implies, Some(false)) => return Ok(Some(true)),
        _ => {}
    }
    let right = right()?;
    Ok(match (operator, left, right) {
        (Operator::And, _, Some(false)) => Some(false),
        (Operator::Or | Operator::Implies, _, Some(true)) => Some(true),
        (Operator::And | Operator::Implies, Some(true), right) | (Operator::Or, Some(false), right) => right,
        (Operator::Xor, Some(left), Some(right)) => Some(left != right),
        _ => None,
    })
}

pub fn binary<'a>(operator: Operator, left: Collection<'a>, right: Collection<'a>) -> Result<Collection<'a>, ExpressionError> {
    let truth = |decided: Option<bool>| decided.map(Item::Boolean).into_iter().collect();
    Ok(match operator {
        Operator::Equal => truth(equal(&left, &right)),
        Operator::NotEqual => truth(equal(&left, &right).map(|same| !same)),
        Operator::Equivalent => vec![Item::Boolean(equivalent(&left, &right))],
        Operator::NotEquivalent => vec![Item::Boolean(!equivalent(&left, &right))],
        Operator::In => truth(member(&left, &right)?),
        Operator::Contains => truth(member(&right, &left)?),
        Operator::Union => distinct(left.into_iter().chain(right)),
        Operator::Less | Operator::LessOrEqual | Operator::Greater | Operator::GreaterOrEqual => {
            let (Some(one), Some(two)) = (single(&left)?, single(&right)?) else { return Ok(Vec::new()) };
            truth(order(one, two)?.map(|order| match operator {
                Operator::Less => order.is_lt(),
                Operator::LessOrEqual => order.is_le(),
                Operator::Greater => order.is_gt(),
                _ => order.is_ge(),
            }))
        }
        Operator::Concatenate => {
            let text = |side: &[Item<'a>]| Ok(single(side)?.and_then(Item::to_text).unwrap_or_default());
            vec![Item::text(format!("{}{}", text(&left)?, text(&right)?))]
        }
        _ => {
            let (Some(one), Some(two)) = (single(&left)?, single(&right)?) else { return Ok(Vec::new()) };
            arithmetic(operator, one, two)?.into_iter().collect()
        }
    })
}

pub fn negative<'a>(input: &[Item<'a>]) -> Result<Collection<'a>, ExpressionError> {
    let Some(item) = single(input)? else { return Ok(Vec::new()) };
    let negated = match item.plain() {
        Item::Integer(number) => number.checked_neg().map(Item::Integer),
        Item::Decimal(number) => number.negated().map(Item::Decimal),
        Item::Quantity(Quantity { value, unit }) => value.negated().map(|value| Item::Quantity(Quantity { value, unit })),
        _ => return Err(ExpressionError::evaluation("only numbers have a sign")),
    };
    Ok(negated.into_iter().collect())
}

fn arithmetic<'a>(operator: Operator, one: &Item<'a>, two: &Item<'a>) -> Result<Option<Item<'a>>, ExpressionError> {
    let wrong = || Err(ExpressionError::evaluation("these values cannot be reckoned with each other"));
    match (one.plain(), two.plain()) {
        (Item::Text(one), Item::Text(two)) if operator == Operator::Add => Ok(Some(Item::text(format!("{one}{two}")))),
        (Item::Quantity(one), Item::Quantity(two)) => Ok(quantities(operator, &one, &two)),
        (_, Item::Quantity(by)) if matches!(operator, Operator::Add | Operator::Subtract) => match one.as_temporal() {
            Some(moment) => {
                let count = by
                    .value
                    .truncated()
                    .and_then(Decimal::to_integer)
                    .and_then(|count| if operator == Operator::Add { Some(count) } else { count.checked_neg() });
                Ok(count.and_then(|count| moment.later(count, &by.unit)).map(Item::Temporal))
            }
            None => wrong(),
        },
        (Item::Integer(one), Item::Integer(two)) if operator != Operator::Divide => Ok(integers(operator, one, two).map(Item::Integer)),
        (Item::Quantity(amount), number) | (number, Item::Quantity(amount)) => match (operator, number.as_decimal()) {
            (Operator::Multiply, Some(number)) => {
                Ok(amount.value.checked_mul(number).map(|value| Item::Quantity(Quantity { value, unit: amount.unit })))
            }
            (Operator::Divide, Some(number)) if matches!(one.plain(), Item::Quantity(_)) => {
                Ok(amount.value.checked_div(number).map(|value| Item::Quantity(Quantity { value, unit: amount.unit })))
            }
            _ => wrong(),
        },
        (one, two) => match (one.as_decimal(), two.as_decimal()) {
            (Some(one), Some(two)) => Ok(decimals(operator, one, two)),
            _ => wrong(),
        },
    }
}

fn integers(operator: Operator, one: i64, two: i64) -> Option<i64> {
    match operator {
        Operator::Add => one.checked_add(two),
        Operator::Subtract => one.checked_sub(two),
        Operator::Multiply => one.checked_mul(two),
        Operator::DivideWhole => one.checked_div(two),
        _ => one.checked_rem(two),
    }
}

fn decimals<'a>(operator: Operator, one: Decimal, two: Decimal) -> Option<Item<'a>> {
    let number = match operator {
        Operator::Add => one.checked_add(two),
        Operator::Subtract => one.checked_sub(two),
        Operator::Multiply => one.checked_mul(two),
        Operator::Divide => one.checked_div(two),
        Operator::DivideWhole => return one.checked_div(two)?.truncated()?.to_integer().map(Item::Integer),
        _ => one.checked_rem(two),
    };
    number.map(Item::Decimal)
}

/// Of one unit only, but for a quotient.
fn quantities<'a>(operator: Operator, one: &Quantity, two: &Quantity) -> Option<Item<'a>> {
    if one.unit != two.unit {
        return None;
    }
    let of_unit = |value: Option<Decimal>| value.map(|value| Item::Quantity(Quantity { value, unit: one.unit.clone() }));
    match operator {
        Operator::Add => of_unit(one.value.checked_add(two.value)),
        Operator::Subtract => of_unit(one.value.checked_sub(two.value)),
        Operator::Divide => one.value.checked_div(two.value).map(Item::Decimal),
        _ => None,
    }
}

/// Which is greater; `None` where it depends on what is not known. Values of different kinds are an error.
pub fn order(one: &Item<'_>, two: &Item<'_>) -> Result<Option<Ordering>, ExpressionError> {
    match (one.plain(), two.plain()) {
        (Item::Text(one), Item::Text(two)) => Ok(Some(one.cmp(&two))),
        (Item::Quantity(one), Item::Quantity(two)) => Ok(one.compare(&two).ok()),
        (Item::Temporal(_), _) | (_, Item::Temporal(_)) => match (one.as_temporal(), two.as_temporal()) {
            (Some(one), Some(two)) => Ok(one.compare(&two)),
            _ => Err(ExpressionError::evaluation("a date is compared with something else")),
        },
        (Item::Quantity(amount), number) => Ok(number.as_decimal().map(|number| amount.value.cmp(&number))),
        (number, Item::Quantity(amount)) => Ok(number.as_decimal().map(|number| number.cmp(&amount.value))),
        (one, two) => match (one.as_decimal(), two.as_decimal()) {
            (Some(one), Some(two)) => Ok(Some(one.cmp(&two))),
            _ => Err(ExpressionError::evaluation("values of different kinds are compared")),
        },
    }
}

fn equal(left: &[Item<'_>], right: &[Item<'_>]) -> Option<bool> {
    if left.is_empty() || right.is_empty() {
        return None;
    }
    if left.len() != right.len() {
        return Some(false);
    }
    let mut all = Some(true);
    for (one, two) in left.iter().zip(right) {
        match same(one, two) {
            Some(true) => {}
            Some(false) => return Some(false),
            None => all = None,
        }
    }
    all
}

/// Whether two values are equal; `None` for dates of which one is known less exactly.
pub fn same(one: &Item<'_>, two: &Item<'_>) -> Option<bool> {
    match (one.plain(), two.plain()) {
        (Item::Temporal(a), _) | (_, Item::Temporal(a)) => {
            let (Some(one), Some(two)) = (one.as_temporal(), two.as_temporal()) else { return Some(false) };
            let of_a_kind =
                (one.kind == TemporalKind::Time) == (two.kind == TemporalKind::Time) && (a.kind == one.kind || a.kind == two.kind);
            if of_a_kind { one.compare(&two).map(Ordering::is_eq) } else { Some(false) }
        }
        (Item::Quantity(one), Item::Quantity(two)) => one.compare(&two).map_or(Some(false), |order| Some(order.is_eq())),
        (Item::Node(one), Item::Node(two)) => Some(one.value == two.value),
        (Item::Text(one), Item::Text(two)) => Some(one == two),
        (Item::Boolean(one), Item::Boolean(two)) => Some(one == two),
        (one, two) => Some(one.as_decimal().zip(two.as_decimal()).is_some_and(|(one, two)| one == two)),
    }
}

fn equivalent(left: &[Item<'_>], right: &[Item<'_>]) -> bool {
    if left.len() != right.len() {
        return false;
    }
    let mut waiting: Vec<&Item<'_>> = right.iter().collect();
    left.iter().all(|one| {
        waiting.iter().position(|two| alike(one, two)).is_some_and(|at| {
            waiting.swap_remove(at);
            true
        })
    })
}

/// `~` of two values: texts without regard to case and space, codings by system and code, numbers to the less exact.
fn alike(one: &Item<'_>, two: &Item<'_>) -> bool {
    let coding = |item: &Item<'_>| {
        item.as_object()
            .filter(|fields| fields.contains_key("code"))
            .map(|fields| (fields.get("system").cloned(), fields.get("code").cloned()))
    };
    match (one.plain(), two.plain()) {
        (Item::Text(one), Item::Text(two)) => {
            let plain = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
            plain(&one) == plain(&two)
        }
        (Item::Node(_), Item::Node(_)) if coding(one).is_some() => coding(one) == coding(two),
        (Item::Decimal(a), Item::Decimal(b)) => {
            let places = a.trimmed().places().min(b.trimmed().places());
            a.rounded(places) == b.rounded(places)
        }
        _ => same(one, two) == Some(true),
    }
}

fn member(left: &[Item<'_>], right: &[Item<'_>]) -> Result<Option<bool>, ExpressionError> {
    Ok(single(left)?.map(|one| right.iter().any(|two| same(one, two) == Some(true))))
}

pub fn distinct<'a>(items: impl Iterator<Item = Item<'a>>) -> Collection<'a> {
    let mut kept: Collection<'a> = Vec::new();
    for item in items {
        if !kept.iter().any(|other| same(other, &item) == Some(true)) {
            kept.push(item);
        }
    }
    kept
}

/// The types that JSON writes as texts.
const TEXTS: [&str; 10] = ["string", "code", "id", "uri", "url", "canonical", "markdown", "oid", "uuid", "base64Binary"];

/// `is`: by what the property says (`valueDate`), the resource, or the value itself. `System.` and `FHIR.` before it are left out.
pub fn is_of_type(item: &Item<'_>, kind: &str) -> bool {
    let kind = kind.rsplit('.').next().unwrap_or(kind);
    let own = match item {
        Item::Node(node) => match (node.kind, node.value) {
            (Some(kind), _) => kind,
            (None, Value::Bool(_)) => "boolean",
            (None, Value::Number(number)) if number.is_f64() => "decimal",
            (None, Value::Number(_)) => "integer",
            // Of which kind of text, and of which type an object is, only the specification's tables would tell.
            (None, Value::String(_)) => return TEXTS.iter().any(|text| text.eq_ignore_ascii_case(kind)),
            (None, Value::Object(_)) if matches!(item.plain(), Item::Quantity(_)) => "Quantity",
            (None, Value::Object(fields)) if fields.contains_key("code") && !fields.contains_key("value") => "Coding",
            (None, Value::Object(fields)) => {
                return !fields.contains_key("resourceType") && kind.starts_with(|c: char| c.is_ascii_uppercase());
            }
            _ => return false,
        },
        Item::Boolean(_) => "boolean",
        Item::Integer(_) => "integer",
        Item::Decimal(_) => "decimal",
        Item::Text(_) => "string",
        Item::Temporal(temporal) => match temporal.kind {
            TemporalKind::Date => "date",
            TemporalKind::DateTime => "dateTime",
            TemporalKind::Time => "time",
        },
        Item::Quantity(_) => "Quantity",
    };
    own.eq_ignore_ascii_case(kind)
}
