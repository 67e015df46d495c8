//! `FHIRPath` (<https://hl7.org/fhirpath/>, version 2.0): the language of the expressions in FHIR questionnaires. This is the
//! part of it that questionnaires use, over JSON as it comes; what is not known here is refused by name, never guessed at.
//! `docs/decisions/0021-checking-forms.md` lists the part. Nothing here reads a clock: the time is passed in.

mod decimal;
mod environment;
mod evaluate;
mod functions;
mod operators;
mod path;
mod quantity;
mod syntax;
mod temporal;
mod token;
mod value;

pub use decimal::Decimal;
pub use environment::Environment;
pub use operators::{order as compare, same as equal};
pub use path::typed_item;
pub use quantity::{Incomparable, Quantity, UCUM};
pub use temporal::{Temporal, TemporalKind};
pub use value::{Collection, Item, Node};

/// Why an expression has no value. An empty collection is a value.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ExpressionError {
    /// `at` counts bytes.
    #[error("it cannot be read, at character {at}: {reason}")]
    Syntax { at: usize, reason: String },
    /// It may be right, and is not known here.
    #[error("{what} is not supported")]
    Unsupported { what: String },
    #[error("%{name} is not defined")]
    UnknownVariable { name: String },
    #[error("{reason}")]
    Evaluation { reason: String },
    #[error("it is too long, too deep or too costly")]
    TooCostly,
}

impl ExpressionError {
    fn unsupported(what: impl Into<String>) -> Self {
        Self::Unsupported { what: what.into() }
    }

    fn evaluation(reason: impl Into<String>) -> Self {
        Self::Evaluation { reason: reason.into() }
    }
}

/// An expression that can be read; it can be evaluated as often as is liked.
#[derive(Clone, Debug, PartialEq)]
pub struct Expression {
    tree: syntax::Tree,
}

impl Expression {
    pub fn parse(text: &str) -> Result<Self, ExpressionError> {
        syntax::parse(text).map(|tree| Self { tree })
    }

    /// What it gives for `focus`, which is what paths begin at.
    pub fn evaluate<'a>(&self, environment: &Environment<'a>, focus: Collection<'a>) -> Result<Collection<'a>, ExpressionError> {
        evaluate::evaluate(&self.tree, environment, focus)
    }

    /// As a condition (`FHIRPath`, Singleton Evaluation of Collections); `None` is neither true nor false.
    pub fn holds<'a>(&self, environment: &Environment<'a>, focus: Collection<'a>) -> Result<Option<bool>, ExpressionError> {
        value::truth(&self.evaluate(environment, focus)?)
    }

    /// The names that it takes from around it, without their `%`.
    pub fn variables(&self) -> Vec<&str> {
        let mut names = Vec::new();
        self.tree.collect_variables(&mut names);
        names
    }
}
