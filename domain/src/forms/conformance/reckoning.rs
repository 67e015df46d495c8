//! What a questionnaire's expressions say about a response: the rules that it sets itself, values that should follow from others, and
//! bounds that are reckoned.

use super::expressions::{self, constraints, expression_of};
use super::filled::FilledItem;
use super::form::{FormItem, answer};
use super::issue::{IssueCode, Severity};
use super::limits;
use super::response::ResponseCheck;
use crate::forms::extension::CALCULATED;
use crate::forms::fhirpath::{ExpressionError, Item, equal};
use serde_json::Value;

impl<'a> ResponseCheck<'_, 'a> {
    /// An expression that gave no value; that it cannot be read is said of the questionnaire.
    pub(super) fn unusable(&mut self, error: &ExpressionError, at: usize, place: Option<usize>, rule: &'static str) {
        if matches!(error, ExpressionError::Syntax { .. } | ExpressionError::Unsupported { .. } | ExpressionError::UnknownVariable { .. }) {
            return;
        }
        let (severity, code) = expressions::finding(error, false);
        let link_id = self.form.items.get(at).map_or("", |item| item.link_id);
        self.add(place, link_id, (severity, code, rule, format!("An expression gave no value: {error}.")));
    }

    /// Bounds that depend on today, or on other answers.
    pub(super) fn reckoned_bounds(&mut self, at: usize, item: &FormItem<'a>, place: usize, (kind, value): (&str, &Value), path: &str) {
        let container = self.filled.get(place).and_then(|node| node.parent);
        for (expression, rule, is_least) in limits::reckoned_bounds(item) {
            match self.evaluation.value(self.form, self.filled, expression, at, container, Some(place)) {
                Ok(bound) => {
                    let fault = bound.first().and_then(|bound| limits::reckoned_fault(bound, kind, value, rule, is_least));
                    if let Some((severity, code, rule, text)) = fault {
                        self.report.add(severity, code, &path, Some(item.link_id), rule, text);
                    }
                }
                Err(error) => self.unusable(&error, at, Some(place), rule),
            }
        }
    }

    /// The item's own rules, and the value that it should have by reckoning.
    pub(super) fn expressions(&mut self, at: usize, item: &FormItem<'a>, place: usize, asks: bool) {
        if !asks || !item.has("extension") {
            return;
        }
        let (form, filled) = (self.form, self.filled);
        let container = filled.get(place).and_then(|node| node.parent);
        for constraint in constraints(item.json) {
            let holds = self.evaluation.holds(form, filled, constraint.expression, at, container, Some(place));
            self.constraint(holds, &constraint, Some(place), Some(at));
        }
        let Some(expression) = item.extensions(CALCULATED).find_map(expression_of) else { return };
        match self.evaluation.value(form, filled, expression, at, container, Some(place)) {
            Ok(value) => {
                let given: Vec<Item<'a>> =
                    filled.get(place).into_iter().flat_map(FilledItem::values).map(|(kind, value)| answer(kind, value)).collect();
                let differs = value.len() != given.len() || value.iter().zip(&given).any(|(one, two)| !is_as_reckoned(one, two));
                if !value.is_empty() && !given.is_empty() && differs {
                    let fault = (
                        Severity::Warning,
                        IssueCode::BusinessRule,
                        "calculatedExpression",
                        "The answer is not what the questionnaire's expression gives.".to_owned(),
                    );
                    self.add(Some(place), item.link_id, fault);
                }
            }
            Err(error) => self.unusable(&error, at, Some(place), "calculatedExpression"),
        }
    }

    pub(super) fn constraint(
        &mut self,
        holds: Result<Option<bool>, ExpressionError>,
        constraint: &expressions::Constraint<'_>,
        place: Option<usize>,
        at: Option<usize>,
    ) {
        let link_id = at.and_then(|at| self.form.items.get(at)).map_or("", |item| item.link_id);
        match holds {
            Ok(Some(false)) => {
                let severity = if constraint.is_error { Severity::Error } else { Severity::Warning };
                let text = format!("{} ({})", constraint.human, constraint.key);
                self.add(place, link_id, (severity, IssueCode::Invariant, "constraint", text));
            }
            Err(error) => self.unusable(&error, at.unwrap_or(usize::MAX), place, "constraint"),
            Ok(_) => {}
        }
    }
}

/// A reckoned number may be a quantity's amount, and a code a coding's.
fn is_as_reckoned(reckoned: &Item<'_>, given: &Item<'_>) -> bool {
    let part = |name: &str| given.as_object().and_then(|fields| fields.get(name)).map(Item::node);
    let amount = || part("value").is_some_and(|amount| equal(&amount, reckoned) != Some(false));
    let code = || part("code").is_some_and(|code| equal(&code, reckoned) == Some(true));
    equal(reckoned, given) != Some(false) || amount() || code() || super::options::equals("Coding", reckoned, given)
}
