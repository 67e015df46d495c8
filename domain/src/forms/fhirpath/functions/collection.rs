//! Functions on collections: existence, filtering, subsetting, combining, `iif` and `aggregate`.

use super::super::ExpressionError;
use super::super::decimal::Decimal;
use super::super::evaluate::Scope;
use super::super::operators::{binary, distinct, is_of_type, order, same};
use super::super::path;
use super::super::syntax::Operator;
use super::super::value::{Collection, Item, single, truth};
use super::{Call, Entry, boolean, count};
use std::collections::BTreeSet;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    Empty,
    Exists,
    All,
    Every(bool),
    Any(bool),
    Not,
    Count,
    Where,
    Select,
    Repeat,
    Children,
    Descendants,
    OfType,
    Is,
    First,
    Last,
    Tail,
    Skip,
    Take,
    Single,
    Distinct,
    IsDistinct,
    SubsetOf,
    SupersetOf,
    Union,
    Combine,
    Intersect,
    Exclude,
    Iif,
    Aggregate,
    Sum,
    Extreme(bool),
    Average,
    Trace,
}

pub const TABLE: [Entry<Function>; 40] = [
    ("empty", Function::Empty, 0, 0),
    ("exists", Function::Exists, 0, 1),
    ("all", Function::All, 1, 1),
    ("allTrue", Function::Every(true), 0, 0),
    ("allFalse", Function::Every(false), 0, 0),
    ("anyTrue", Function::Any(true), 0, 0),
    ("anyFalse", Function::Any(false), 0, 0),
    ("not", Function::Not, 0, 0),
    ("count", Function::Count, 0, 0),
    ("where", Function::Where, 1, 1),
    ("select", Function::Select, 1, 1),
    ("repeat", Function::Repeat, 1, 1),
    ("children", Function::Children, 0, 0),
    ("descendants", Function::Descendants, 0, 0),
    ("ofType", Function::OfType, 1, 1),
    ("as", Function::OfType, 1, 1),
    ("is", Function::Is, 1, 1),
    ("first", Function::First, 0, 0),
    ("last", Function::Last, 0, 0),
    ("tail", Function::Tail, 0, 0),
    ("skip", Function::Skip, 1, 1),
    ("take", Function::Take, 1, 1),
    ("single", Function::Single, 0, 0),
    ("distinct", Function::Distinct, 0, 0),
    ("isDistinct", Function::IsDistinct, 0, 0),
    ("subsetOf", Function::SubsetOf, 1, 1),
    ("supersetOf", Function::SupersetOf, 1, 1),
    ("union", Function::Union, 1, 1),
    ("combine", Function::Combine, 1, 1),
    ("intersect", Function::Intersect, 1, 1),
    ("exclude", Function::Exclude, 1, 1),
    ("iif", Function::Iif, 2, 3),
    ("aggregate", Function::Aggregate, 1, 2),
    ("sum", Function::Sum, 0, 0),
    ("min", Function::Extreme(false), 0, 0),
    ("max", Function::Extreme(true), 0, 0),
    ("avg", Function::Average, 0, 0),
    ("trace", Function::Trace, 1, 2),
    // NLM's and others' spelling.
    ("any", Function::Exists, 1, 1),
    ("hasAny", Function::Exists, 0, 0),
];

impl Function {
    pub(super) fn call<'a>(self, call: &Call<'_, '_, 'a>, input: Collection<'a>) -> Result<Collection<'a>, ExpressionError> {
        match self {
            Self::Empty => Ok(boolean(input.is_empty())),
            Self::Exists | Self::All | Self::Every(_) | Self::Any(_) | Self::Not => self.existence(call, &input),
            Self::Count => Ok(count(input.len())),
            Self::Where | Self::Select | Self::Repeat | Self::Children | Self::Descendants | Self::OfType | Self::Is => {
                self.filter(call, input)
            }
            Self::First | Self::Last | Self::Tail | Self::Skip | Self::Take | Self::Single => self.subset(call, input),
            Self::Iif => iif(call, &input),
            Self::Aggregate => aggregate(call, &input),
            Self::Sum | Self::Extreme(_) | Self::Average => self.summary(&input),
            Self::Trace => Ok(input),
            _ => self.combination(call, input),
        }
    }

    fn existence<'a>(self, call: &Call<'_, '_, 'a>, input: &[Item<'a>]) -> Result<Collection<'a>, ExpressionError> {
        let is = |item: &Item<'a>, wanted: bool| item.plain() == Item::Boolean(wanted);
        Ok(boolean(match self {
            Self::Every(wanted) => input.iter().all(|item| is(item, wanted)),
            Self::Any(wanted) => input.iter().any(|item| is(item, wanted)),
            Self::Not => return Ok(truth(input)?.map(|yes| Item::Boolean(!yes)).into_iter().collect()),
            Self::All => {
                for (index, item) in input.iter().enumerate() {
                    if !call.fits(item, index)? {
                        return Ok(boolean(false));
                    }
                }
                true
            }
            _ => {
                for (index, item) in input.iter().enumerate() {
                    if call.fits(item, index)? {
                        return Ok(boolean(true));
                    }
                }
                false
            }
        }))
    }

    fn filter<'a>(self, call: &Call<'_, '_, 'a>, input: Collection<'a>) -> Result<Collection<'a>, ExpressionError> {
        let mut found = Vec::new();
        match self {
            Self::Where => {
                for (index, item) in input.into_iter().enumerate() {
                    if call.fits(&item, index)? {
                        found.push(item);
                    }
                }
            }
            Self::Select => {
                for (index, item) in input.iter().enumerate() {
                    found.extend(call.about(0, item, index)?);
                    call.evaluator.environment.spend(found.len() / 64)?;
                }
            }
            Self::Children => found.extend(input.iter().flat_map(path::children)),
            Self::OfType | Self::Is => {
                let name = call.type_name()?;
                if self == Self::Is {
                    return Ok(single(&input)?.map(|item| Item::Boolean(is_of_type(item, &name))).into_iter().collect());
                }
                found.extend(input.into_iter().filter(|item| is_of_type(item, &name)));
            }
            _ => return self.walk(call, input),
        }
        call.evaluator.environment.spend(found.len())?;
        Ok(found)
    }

    /// `repeat` and `descendants`: what is found is looked into again, each element once.
    fn walk<'a>(self, call: &Call<'_, '_, 'a>, input: Collection<'a>) -> Result<Collection<'a>, ExpressionError> {
        let next = |item: &Item<'a>| if self == Self::Repeat { call.about(0, item, 0) } else { Ok(path::children(item)) };
        let mut found: Collection<'a> = Vec::new();
        let mut seen = BTreeSet::new();
        let mut waiting: Collection<'a> = Vec::new();
        for item in input.iter().rev() {
            waiting.extend(next(item)?.into_iter().rev());
        }
        while let Some(item) = waiting.pop() {
            call.evaluator.environment.spend(1)?;
            let Item::Node(node) = &item else {
                call.evaluator.environment.spend(found.len())?;
                if !found.iter().any(|other| same(other, &item) == Some(true)) {
                    found.push(item);
                }
                continue;
            };
            if seen.insert((std::ptr::from_ref(node.value), node.beside.map(std::ptr::from_ref))) {
                waiting.extend(next(&item)?.into_iter().rev());
                found.push(item);
            }
        }
        Ok(found)
    }

    fn subset<'a>(self, call: &Call<'_, '_, 'a>, input: Collection<'a>) -> Result<Collection<'a>, ExpressionError> {
        let number = || Ok(call.integer(0)?.map_or(0, |number| usize::try_from(number).unwrap_or(0)));
        Ok(match self {
            Self::First => input.into_iter().take(1).collect(),
            Self::Last => input.into_iter().last().into_iter().collect(),
            Self::Tail => input.into_iter().skip(1).collect(),
            Self::Skip => input.into_iter().skip(number()?).collect(),
            Self::Take => input.into_iter().take(number()?).collect(),
            _ => {
                single(&input)?;
                input
            }
        })
    }

    fn combination<'a>(self, call: &Call<'_, '_, 'a>, input: Collection<'a>) -> Result<Collection<'a>, ExpressionError> {
        let other = call.values(0)?;
        call.evaluator.environment.spend(input.len().saturating_add(1).saturating_mul(input.len() + other.len()))?;
        let has = |items: &[Item<'a>], wanted: &Item<'a>| items.iter().any(|item| same(item, wanted) == Some(true));
        Ok(match self {
            Self::Distinct => distinct(input.into_iter()),
            Self::IsDistinct => {
                let size = input.len();
                boolean(distinct(input.into_iter()).len() == size)
            }
            Self::SubsetOf => boolean(input.iter().all(|item| has(&other, item))),
            Self::SupersetOf => boolean(other.iter().all(|item| has(&input, item))),
            Self::Union => distinct(input.into_iter().chain(other)),
            Self::Intersect => distinct(input.into_iter().filter(|item| has(&other, item))),
            Self::Exclude => input.into_iter().filter(|item| !has(&other, item)).collect(),
            _ => input.into_iter().chain(other).collect(),
        })
    }

    fn summary<'a>(self, input: &[Item<'a>]) -> Result<Collection<'a>, ExpressionError> {
        let Some(first) = input.first() else {
            return Ok(if self == Self::Sum { vec![Item::Integer(0)] } else { Vec::new() });
        };
        let mut result = first.plain();
        for item in input.get(1..).unwrap_or_default() {
            if let Self::Extreme(greatest) = self {
                let order = order(item, &result)?;
                if order.is_some_and(|order| if greatest { order.is_gt() } else { order.is_lt() }) {
                    result = item.plain();
                }
            } else {
                let Some(sum) = binary(Operator::Add, vec![result], vec![item.clone()])?.pop() else { return Ok(Vec::new()) };
                result = sum;
            }
        }
        if self == Self::Average {
            let size = i64::try_from(input.len()).unwrap_or(i64::MAX);
            return Ok(result.as_decimal().and_then(|sum| sum.checked_div(Decimal::from(size))).map(Item::Decimal).into_iter().collect());
        }
        Ok(vec![result])
    }
}

fn iif<'a>(call: &Call<'_, '_, 'a>, input: &[Item<'a>]) -> Result<Collection<'a>, ExpressionError> {
    let scope = Scope { this: input.to_vec(), index: call.scope.index, total: call.scope.total.clone() };
    let holds = call.arguments.first().map_or(Ok(None), |tree| call.evaluator.condition(tree, &scope))?;
    let chosen = call.arguments.get(if holds == Some(true) { 1 } else { 2 });
    chosen.map_or_else(|| Ok(Vec::new()), |tree| call.evaluator.value(tree, &scope))
}

fn aggregate<'a>(call: &Call<'_, '_, 'a>, input: &[Item<'a>]) -> Result<Collection<'a>, ExpressionError> {
    let Some(tree) = call.arguments.first() else { return Ok(Vec::new()) };
    let mut total = call.values(1)?;
    for (index, item) in input.iter().enumerate() {
        let scope = Scope { this: vec![item.clone()], index: Some(index), total: Some(total) };
        total = call.evaluator.value(tree, &scope)?;
    }
    Ok(total)
}
