//! The values of a questionnaire's expressions for a response. Variables are evaluated where they are declared; those of the
//! questionnaire itself once.

use super::expressions::variables;
use super::filled::Filled;
use super::form::Form;
use crate::forms::fhirpath::{Collection, Environment, Expression, ExpressionError, Item};
use chrono::{DateTime, Utc};
use serde_json::{Map, Value};

pub struct Evaluation<'a> {
    environment: Environment<'a>,
}

impl<'a> Evaluation<'a> {
    pub fn new(questionnaire: &'a Value, form: &Form<'a>, response: &'a Value, now: DateTime<Utc>) -> Self {
        let mut environment = Environment::new(now.fixed_offset());
        for (name, node) in [("resource", response), ("rootResource", response), ("questionnaire", questionnaire)] {
            environment.set_node(name, node);
        }
        let mut made = Self { environment };
        made.declare(form.json, &[Item::node(response)]);
        made
    }

    /// A variable that cannot be evaluated stays unknown, and so does what uses it.
    fn declare(&mut self, element: &'a Map<String, Value>, focus: &[Item<'a>]) -> Vec<&'a str> {
        let mut names = Vec::new();
        for (name, expression) in variables(element) {
            let value =
                expression.and_then(|text| Expression::parse(text).ok()).map(|read| read.evaluate(&self.environment, focus.to_vec()));
            if let Some(Ok(value)) = value {
                self.environment.set(name, value);
                names.push(name);
            }
        }
        names
    }

    /// An expression about an item of the response, or, where that is not there, about nothing.
    pub fn value(
        &mut self,
        form: &Form<'a>,
        filled: &Filled<'a>,
        expression: &str,
        at: usize,
        container: Option<usize>,
        own: Option<usize>,
    ) -> Result<Collection<'a>, ExpressionError> {
        let read = Expression::parse(expression)?;
        let mut around: Vec<usize> = form.ancestors(at).collect();
        around.reverse();
        let mut declared = Vec::new();
        for ancestor in around.into_iter().chain([at]) {
            let Some(item) = form.items.get(ancestor).filter(|item| item.has("extension")) else { continue };
            let occurrence = if ancestor == at {
                own
            } else {
                filled.and_around(container).find(|around| filled.get(*around).is_some_and(|found| found.item == Some(ancestor)))
            };
            declared.extend(self.declare(item.json, &node(filled, occurrence)));
        }
        let focus = node(filled, own);
        self.environment.set("context", focus.clone());
        if let Some(item) = form.items.get(at) {
            self.environment.set_node("qitem", item.value);
        }
        let result = read.evaluate(&self.environment, focus);
        for name in declared.into_iter().chain(["context", "qitem"]) {
            self.environment.unset(name);
        }
        result
    }

    pub fn holds(
        &mut self,
        form: &Form<'a>,
        filled: &Filled<'a>,
        expression: &str,
        at: usize,
        container: Option<usize>,
        own: Option<usize>,
    ) -> Result<Option<bool>, ExpressionError> {
        truth(&self.value(form, filled, expression, at, container, own)?)
    }

    /// A rule about the whole response.
    pub fn root_holds(&self, response: &'a Value, expression: &str) -> Result<Option<bool>, ExpressionError> {
        Expression::parse(expression)?.holds(&self.environment, vec![Item::node(response)])
    }
}

fn truth(value: &[Item<'_>]) -> Result<Option<bool>, ExpressionError> {
    match value {
        [] => Ok(None),
        [one] => Ok(Some(one.plain() != Item::Boolean(false))),
        _ => Err(ExpressionError::Evaluation { reason: "a condition has several values".to_owned() }),
    }
}

fn node<'a>(filled: &Filled<'a>, at: Option<usize>) -> Collection<'a> {
    at.and_then(|at| filled.get(at)).map(|item| Item::node(item.value)).into_iter().collect()
}
