//! From a tree and what it is about to a collection (`FHIRPath` 2.0, Expressions).

use super::ExpressionError;
use super::environment::Environment;
use super::operators;
use super::path;
use super::syntax::{Literal, Operator, Tree};
use super::value::{Collection, Item, single, truth};
use std::borrow::Cow;

/// What `$this`, `$index` and `$total` mean here.
#[derive(Clone, Debug)]
pub struct Scope<'a> {
    pub this: Collection<'a>,
    pub index: Option<usize>,
    pub total: Option<Collection<'a>>,
}

pub struct Evaluator<'e, 'a> {
    pub environment: &'e Environment<'a>,
}

pub fn evaluate<'a>(tree: &Tree, environment: &Environment<'a>, focus: Collection<'a>) -> Result<Collection<'a>, ExpressionError> {
    Evaluator { environment }.value(tree, &Scope { this: focus, index: None, total: None })
}

impl<'a> Evaluator<'_, 'a> {
    pub fn value(&self, tree: &Tree, scope: &Scope<'a>) -> Result<Collection<'a>, ExpressionError> {
        self.environment.spend(1)?;
        match tree {
            Tree::Literal(literal) => Ok(constant(literal)),
            Tree::This => Ok(scope.this.clone()),
            Tree::Index => Ok(scope.index.and_then(|index| i64::try_from(index).ok()).map(Item::Integer).into_iter().collect()),
            Tree::Total => Ok(scope.total.clone().unwrap_or_default()),
            Tree::Variable(name) => self.variable(name, scope),
            Tree::Name(name) => self.name(name, scope),
            Tree::Member(input, name) => self.step(&self.value(input, scope)?, name),
            Tree::At(input, index) => self.at(&self.value(input, scope)?, &self.value(index, scope)?),
            Tree::Call(input, function, arguments) => {
                let input = input.as_ref().map_or_else(|| Ok(scope.this.clone()), |input| self.value(input, scope))?;
                self.environment.spend(input.len())?;
                function.call(self, input, arguments, scope)
            }
            Tree::Negative(input) => operators::negative(&self.value(input, scope)?),
            Tree::Is(input, kind) => {
                let input = self.value(input, scope)?;
                Ok(single(&input)?.map(|item| Item::Boolean(operators::is_of_type(item, kind))).into_iter().collect())
            }
            Tree::As(input, kind) => Ok(self.value(input, scope)?.into_iter().filter(|item| operators::is_of_type(item, kind)).collect()),
            Tree::Binary(operator, left, right) => self.binary(*operator, left, right, scope),
        }
    }

    /// A condition about `this`.
    pub fn condition(&self, tree: &Tree, scope: &Scope<'a>) -> Result<Option<bool>, ExpressionError> {
        truth(&self.value(tree, scope)?)
    }

    fn variable(&self, name: &str, scope: &Scope<'a>) -> Result<Collection<'a>, ExpressionError> {
        if let Some(value) = self.environment.get(name) {
            return Ok(value.clone());
        }
        let known = [("ext-", "StructureDefinition"), ("vs-", "ValueSet")];
        match known.iter().find_map(|(start, folder)| Some(format!("http://hl7.org/fhir/{folder}/{}", name.strip_prefix(start)?))) {
            Some(url) => Ok(vec![Item::text(url)]),
            None if name == "context" => Ok(scope.this.clone()),
            None => Err(ExpressionError::UnknownVariable { name: name.to_owned() }),
        }
    }

    /// A name at the start: the type of what the expression is about, or one of its parts.
    fn name(&self, name: &str, scope: &Scope<'a>) -> Result<Collection<'a>, ExpressionError> {
        let is_type = |item: &Item<'a>| item.as_object().and_then(|fields| fields.get("resourceType")).is_some_and(|kind| kind == name);
        if name.starts_with(|c: char| c.is_ascii_uppercase()) {
            let of_type: Collection<'a> = scope.this.iter().filter(|item| is_type(item) || name == "Resource").cloned().collect();
            // Authors begin at the response also where an item of it is meant.
            let whole = self.environment.get("resource").filter(|whole| of_type.is_empty() && whole.iter().any(is_type));
            return Ok(whole.cloned().unwrap_or(of_type));
        }
        self.step(&scope.this, name)
    }

    fn step(&self, input: &[Item<'a>], name: &str) -> Result<Collection<'a>, ExpressionError> {
        let mut found = Vec::new();
        for item in input {
            path::step(item, name, &mut found);
        }
        self.environment.spend(input.len() + found.len())?;
        Ok(found)
    }

    fn at(&self, input: &[Item<'a>], index: &[Item<'a>]) -> Result<Collection<'a>, ExpressionError> {
        self.environment.spend(1)?;
        let Some(index) = single(index)? else { return Ok(Vec::new()) };
        let Item::Integer(index) = index.plain() else { return Err(ExpressionError::evaluation("an index is no whole number")) };
        Ok(usize::try_from(index).ok().and_then(|index| input.get(index)).cloned().into_iter().collect())
    }

    fn binary(&self, operator: Operator, left: &Tree, right: &Tree, scope: &Scope<'a>) -> Result<Collection<'a>, ExpressionError> {
        if let Operator::And | Operator::Or | Operator::Xor | Operator::Implies = operator {
            let decided = operators::logic(operator, self.condition(left, scope)?, || self.condition(right, scope))?;
            return Ok(decided.map(Item::Boolean).into_iter().collect());
        }
        let (left, right) = (self.value(left, scope)?, self.value(right, scope)?);
        // Unions and memberships look at each with each.
        let pairs = if matches!(operator, Operator::Union) {
            left.len().saturating_add(right.len()).saturating_pow(2)
        } else {
            left.len().max(right.len())
        };
        self.environment.spend(pairs)?;
        operators::binary(operator, left, right)
    }
}

fn constant<'a>(literal: &Literal) -> Collection<'a> {
    let item = match literal {
        Literal::Empty => return Vec::new(),
        Literal::Boolean(yes) => Item::Boolean(*yes),
        Literal::Integer(number) => Item::Integer(*number),
        Literal::Decimal(number) => Item::Decimal(*number),
        Literal::Text(text) => Item::Text(Cow::Owned(text.clone())),
        Literal::Temporal(temporal) => Item::Temporal(*temporal),
        Literal::Quantity(value, unit) => Item::Quantity(super::Quantity { value: *value, unit: unit.clone() }),
    };
    vec![item]
}

impl Tree {
    pub fn collect_variables<'t>(&'t self, names: &mut Vec<&'t str>) {
        match self {
            Self::Variable(name) => names.push(name),
            Self::Literal(_) | Self::This | Self::Index | Self::Total | Self::Name(_) => {}
            Self::Member(inner, _) | Self::Negative(inner) | Self::Is(inner, _) | Self::As(inner, _) => inner.collect_variables(names),
            Self::At(left, right) | Self::Binary(_, left, right) => {
                left.collect_variables(names);
                right.collect_variables(names);
            }
            Self::Call(input, _, arguments) => {
                for inner in input.as_deref().into_iter().chain(arguments) {
                    inner.collect_variables(names);
                }
            }
        }
    }
}
