//! The functions, by what they work on. Each group has its table of names and how many arguments each takes; a name in none
//! of them is refused when the expression is read.

mod collection;
mod conversion;
mod fhir;
mod number;
mod text;

use super::ExpressionError;
use super::evaluate::{Evaluator, Scope};
use super::syntax::Tree;
use super::value::{Collection, Item, single};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    Collection(collection::Function),
    Text(text::Function),
    Number(number::Function),
    Conversion(conversion::Function),
    Fhir(fhir::Function),
}

/// A name, what it means, and the fewest and most arguments.
type Entry<F> = (&'static str, F, usize, usize);

fn find<F: Copy>(table: &[Entry<F>], name: &str) -> Option<(F, usize, usize)> {
    table.iter().find(|entry| entry.0 == name).map(|entry| (entry.1, entry.2, entry.3))
}

impl Function {
    pub fn named(name: &str, arguments: &[Tree]) -> Result<Self, ExpressionError> {
        let found = find(&collection::TABLE, name)
            .map(|(found, least, most)| (Self::Collection(found), least, most))
            .or_else(|| find(&text::TABLE, name).map(|(found, least, most)| (Self::Text(found), least, most)))
            .or_else(|| find(&number::TABLE, name).map(|(found, least, most)| (Self::Number(found), least, most)))
            .or_else(|| find(&conversion::TABLE, name).map(|(found, least, most)| (Self::Conversion(found), least, most)))
            .or_else(|| find(&fhir::TABLE, name).map(|(found, least, most)| (Self::Fhir(found), least, most)));
        let (function, least, most) = found.ok_or_else(|| ExpressionError::unsupported(format!("the function {name}()")))?;
        if (least..=most).contains(&arguments.len()) {
            Ok(function)
        } else {
            Err(ExpressionError::evaluation(format!("{name}() takes {least} to {most} arguments")))
        }
    }

    pub fn call<'a>(
        self,
        evaluator: &Evaluator<'_, 'a>,
        input: Collection<'a>,
        arguments: &[Tree],
        scope: &Scope<'a>,
    ) -> Result<Collection<'a>, ExpressionError> {
        let call = Call { evaluator, arguments, scope };
        match self {
            Self::Collection(function) => function.call(&call, input),
            Self::Text(function) => function.call(&call, &input),
            Self::Number(function) => function.call(&call, &input),
            Self::Conversion(function) => function.call(&call, &input),
            Self::Fhir(function) => function.call(&call, &input),
        }
    }
}

/// What a function is called with, beside its input.
struct Call<'c, 'e, 'a> {
    evaluator: &'c Evaluator<'e, 'a>,
    arguments: &'c [Tree],
    scope: &'c Scope<'a>,
}

impl<'a> Call<'_, '_, 'a> {
    /// The arguments' values, about what the whole expression is about.
    fn values(&self, at: usize) -> Result<Collection<'a>, ExpressionError> {
        self.arguments.get(at).map_or_else(|| Ok(Vec::new()), |tree| self.evaluator.value(tree, self.scope))
    }

    fn text(&self, at: usize) -> Result<Option<String>, ExpressionError> {
        Ok(single(&self.values(at)?)?.and_then(Item::as_text).map(std::borrow::Cow::into_owned))
    }

    fn integer(&self, at: usize) -> Result<Option<i64>, ExpressionError> {
        match single(&self.values(at)?)?.map(Item::plain) {
            None => Ok(None),
            Some(Item::Integer(number)) => Ok(Some(number)),
            Some(_) => Err(ExpressionError::evaluation("a whole number is wanted")),
        }
    }

    /// An argument's value about each item.
    fn about(&self, at: usize, item: &Item<'a>, index: usize) -> Result<Collection<'a>, ExpressionError> {
        let scope = Scope { this: vec![item.clone()], index: Some(index), total: self.scope.total.clone() };
        self.arguments.get(at).map_or_else(|| Ok(Vec::new()), |tree| self.evaluator.value(tree, &scope))
    }

    /// An argument as a condition about an item; true when there is no such argument.
    fn fits(&self, item: &Item<'a>, index: usize) -> Result<bool, ExpressionError> {
        let Some(tree) = self.arguments.first() else { return Ok(true) };
        let scope = Scope { this: vec![item.clone()], index: Some(index), total: self.scope.total.clone() };
        Ok(self.evaluator.condition(tree, &scope)? == Some(true))
    }

    fn type_name(&self) -> Result<String, ExpressionError> {
        self.arguments.first().and_then(Tree::as_type_name).ok_or_else(|| ExpressionError::evaluation("a type's name is wanted"))
    }
}

fn boolean<'a>(yes: bool) -> Collection<'a> {
    vec![Item::Boolean(yes)]
}

fn count<'a>(number: usize) -> Collection<'a> {
    vec![Item::Integer(i64::try_from(number).unwrap_or(i64::MAX))]
}
