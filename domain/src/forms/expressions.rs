//! What a form reckons for itself (Structured Data Capture, Using Expressions): answers that follow from others, conditions that
//! more than one answer decides, and what a form begins with. An expression that cannot be read or evaluated gives nothing; the form's
//! check says why (`conformance`). Both sides reckon: the browser at once, the server again before anything is kept.

use super::answers::{Answers, starting_answers};
use super::check::{Checked, Completeness, check_each_with};
use super::extension::{CALCULATED, ENABLED_BY_EXPRESSION, Extension, INITIAL_EXPRESSION, VARIABLE};
use super::fhirpath::{Collection, Environment, Expression, Item as Found};
use super::item::{Item, ItemType};
use super::layout::Layout;
use super::questionnaire::Questionnaire;
use super::response::{elements, response_items};
use super::value::AnswerValue;
use super::visibility::Verdicts;
use chrono::{DateTime, FixedOffset};
use serde_json::{Map, Value, json};
use std::collections::HashMap;

/// A chain of answers that follow from each other is as long as this at most; one that never comes to rest ends here.
const MOST_ROUNDS: usize = 12;

/// A form's expressions, read once.
#[derive(Clone, Debug)]
pub struct Expressions {
    questionnaire: Value,
    variables: Vec<Variable>,
    items: HashMap<String, Own>,
}

#[derive(Clone, Debug)]
struct Variable {
    name: String,
    expression: Expression,
}

/// What one item reckons.
#[derive(Clone, Debug, Default)]
struct Own {
    variables: Vec<Variable>,
    calculated: Option<Expression>,
    enabled: Option<Expression>,
    initial: Option<Expression>,
}

/// The answers with those that were reckoned, and what the expressions say about what is shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settled {
    pub answers: Answers,
    pub verdicts: Verdicts,
}

/// What reckons for a form. A browser fetches it apart: few forms reckon anything, and the language for it weighs as much as a page.
pub trait Reckoner: std::fmt::Debug + Send + Sync {
    /// Goes over the form until what is reckoned follows from the rest. `now` has the offset of whoever's day `today()` is.
    fn settle(&self, form: &Questionnaire, answers: &Answers, now: DateTime<FixedOffset>) -> Settled;
}

impl Questionnaire {
    /// Whether it has an expression for an answer or a condition.
    pub fn reckons(&self) -> bool {
        self.items().any(|item| item.is_calculated() || item.is_enabled_by_expression())
    }
}

impl Expressions {
    /// `None` for a form that reckons nothing.
    pub fn of(form: &Questionnaire) -> Option<Self> {
        let own = |item: &Item| {
            let read = |url: &str| item.extension(url).and_then(expression);
            let (calculated, enabled, initial) = (read(CALCULATED), read(ENABLED_BY_EXPRESSION), read(INITIAL_EXPRESSION));
            let variables = variables(&item.extension);
            let is_some = calculated.is_some() || enabled.is_some() || initial.is_some() || !variables.is_empty();
            is_some.then(|| (item.link_id.clone(), Own { variables, calculated, enabled, initial }))
        };
        let items: HashMap<String, Own> = form.items().filter_map(own).collect();
        let reckons = items.values().any(|own| own.calculated.is_some() || own.enabled.is_some() || own.initial.is_some());
        let questionnaire = if reckons { serde_json::to_value(form).ok()? } else { return None };
        Some(Self { questionnaire, variables: variables(&form.extension), items })
    }

    /// `kept` are the answers that count; what is reckoned is put into `all`.
    fn reckon(&self, form: &Questionnaire, kept: &Answers, all: &Answers, now: DateTime<FixedOffset>) -> Settled {
        let (items, places) = response_items(form, kept);
        let response = json!({ "resourceType": "QuestionnaireResponse", "item": items });
        let elements = elements(&response, &places);
        let layout = Layout::new(form, all);
        let mut found = Settled { answers: all.clone(), verdicts: Verdicts::new() };
        let mut scope = Scope::new(&self.questionnaire, &response, now);
        scope.declare(usize::MAX, &self.variables, &[Found::node(&response)]);
        for (at, node) in layout.nodes.iter().enumerate() {
            scope.leave(&layout, node.parent);
            let Some(own) = self.items.get(&node.item.link_id) else { continue };
            let focus: Collection<'_> = elements.get(node.place.as_str()).map(|element| Found::node(element)).into_iter().collect();
            scope.declare(at, &own.variables, &focus);
            if let Some(enabled) = &own.enabled {
                let holds = scope.value(enabled, &focus).is_some_and(|value| value.len() == 1 && value[0].plain() == Found::Boolean(true));
                found.verdicts.insert(node.place.clone(), holds);
            }
            if let Some(calculated) = own.calculated.as_ref().filter(|_| node.item.is_question()) {
                let value = scope.value(calculated, &focus).unwrap_or_default();
                found.answers.set(&node.place, node.item.answers_of(&value));
            }
        }
        found
    }

    /// What the form begins with, as far as it does not ask for what nobody told it, such as a patient's record.
    fn begin(&self, form: &Questionnaire, answers: &mut Answers, now: DateTime<FixedOffset>) {
        let nothing = json!({ "resourceType": "QuestionnaireResponse" });
        let scope = Scope::new(&self.questionnaire, &nothing, now);
        for item in form.items().filter(|item| item.is_question()) {
            if !answers.get(&item.link_id).is_empty() {
                continue;
            }
            let initial = self.items.get(&item.link_id).and_then(|own| own.initial.as_ref());
            if let Some(value) = initial.and_then(|initial| scope.value(initial, &[Found::node(&nothing)])) {
                answers.set(&item.link_id, item.answers_of(&value));
            }
        }
    }
}

impl Reckoner for Expressions {
    fn settle(&self, form: &Questionnaire, answers: &Answers, now: DateTime<FixedOffset>) -> Settled {
        let mut settled = Settled { answers: answers.clone(), verdicts: Verdicts::new() };
        for _ in 0..MOST_ROUNDS {
            let kept = check_each_with(form, &settled.answers, Completeness::Draft, &settled.verdicts).answers;
            let next = self.reckon(form, &kept, &settled.answers, now);
            if next == settled {
                break;
            }
            settled = next;
        }
        settled
    }
}

/// As [`starting_answers`], with what the form reckons at its beginning.
pub fn starting_answers_at(form: &Questionnaire, now: DateTime<FixedOffset>) -> Answers {
    let mut answers = starting_answers(form);
    if let Some(expressions) = Expressions::of(form) {
        expressions.begin(form, &mut answers, now);
        answers = expressions.settle(form, &answers, now).answers;
    }
    answers
}

/// As [`check`](fn@super::check), with what the form reckons; whatever was sent in its place is left aside.
pub fn check_at(
    form: &Questionnaire,
    answers: &Answers,
    completeness: Completeness,
    now: DateTime<FixedOffset>,
) -> Result<Answers, Vec<super::AnswerFault>> {
    let Checked { answers, faults } = check_each_at(form, answers, completeness, now);
    if faults.is_empty() { Ok(answers) } else { Err(faults) }
}

/// As [`check_each`](super::check_each), with what the form reckons.
pub fn check_each_at(form: &Questionnaire, answers: &Answers, completeness: Completeness, now: DateTime<FixedOffset>) -> Checked {
    match Expressions::of(form) {
        None => check_each_with(form, answers, completeness, &Verdicts::new()),
        Some(expressions) => {
            let Settled { answers, verdicts } = expressions.settle(form, answers, now);
            check_each_with(form, &answers, completeness, &verdicts)
        }
    }
}

/// What the form's expressions say about what is shown, for these answers.
pub fn verdicts_at(form: &Questionnaire, answers: &Answers, now: DateTime<FixedOffset>) -> Verdicts {
    if !form.items().any(Item::is_enabled_by_expression) {
        return Verdicts::new();
    }
    Expressions::of(form).map(|expressions| expressions.settle(form, answers, now).verdicts).unwrap_or_default()
}

/// As [`verdicts_at`], to read answers that were kept `then`: what was answered was shown, whatever the expressions say of it by now.
pub fn kept_verdicts_at(form: &Questionnaire, answers: &Answers, then: DateTime<FixedOffset>) -> Verdicts {
    let mut verdicts = verdicts_at(form, answers, then);
    verdicts.retain(|_, is_shown| *is_shown);
    verdicts
}

/// What an expression may name, which changes from item to item.
struct Scope<'a> {
    environment: Environment<'a>,
    /// By which node a name was declared, and what it meant before.
    declared: Vec<(usize, String, Option<Collection<'a>>)>,
}

impl<'a> Scope<'a> {
    fn new(questionnaire: &'a Value, response: &'a Value, now: DateTime<FixedOffset>) -> Self {
        let mut environment = Environment::new(now);
        for (name, node) in [("resource", response), ("rootResource", response), ("questionnaire", questionnaire)] {
            environment.set_node(name, node);
        }
        Self { environment, declared: Vec::new() }
    }

    /// A variable that cannot be evaluated is nothing.
    fn declare(&mut self, by: usize, variables: &[Variable], focus: &[Found<'a>]) {
        for Variable { name, expression } in variables {
            let value = expression.evaluate(&self.environment, focus.to_vec()).unwrap_or_default();
            let before = self.environment.get(name).cloned();
            self.environment.set(name, value);
            self.declared.push((by, name.clone(), before));
        }
    }

    /// Forgets what was declared by nodes that the next one does not stand in.
    fn leave(&mut self, layout: &Layout<'_>, parent: Option<usize>) {
        let around = |by: usize| by == usize::MAX || std::iter::successors(parent, |at| layout.nodes[*at].parent).any(|at| at == by);
        while self.declared.last().is_some_and(|(by, ..)| !around(*by)) {
            match self.declared.pop() {
                Some((_, name, Some(before))) => self.environment.set(&name, before),
                Some((_, name, None)) => self.environment.unset(&name),
                None => {}
            }
        }
    }

    fn value(&self, expression: &Expression, focus: &[Found<'a>]) -> Option<Collection<'a>> {
        let mut environment = self.environment.clone();
        environment.set("context", focus.to_vec());
        expression.evaluate(&environment, focus.to_vec()).ok()
    }
}

fn expression(extension: &Extension) -> Option<Expression> {
    let value = extension.other.get("valueExpression")?;
    let text = value["expression"].as_str().filter(|_| value["language"] == "text/fhirpath")?;
    Expression::parse(text).ok()
}

fn variables(extensions: &[Extension]) -> Vec<Variable> {
    let of = |extension: &Extension| {
        let name = extension.other.get("valueExpression")?["name"].as_str()?.to_owned();
        Some(Variable { name, expression: expression(extension)? })
    };
    extensions.iter().filter(|extension| extension.url == VARIABLE).filter_map(of).collect()
}

impl Item {
    /// What was reckoned, as answers to it; what cannot be one is left out.
    fn answers_of(&self, value: &[Found<'_>]) -> Vec<AnswerValue> {
        let values: Vec<AnswerValue> = value.iter().filter_map(|value| self.answer_of(value)).collect();
        let values = self.write_all(&values);
        if self.fault_in(&values).is_none() { values } else { Vec::new() }
    }

    fn answer_of(&self, value: &Found<'_>) -> Option<AnswerValue> {
        let plain = value.plain();
        let day = || value.as_temporal().map(|temporal| temporal.text());
        let of_fhir = |kind: &str, value: Value| AnswerValue::from_fhir(&Map::from_iter([(format!("value{kind}"), value)]), "value");
        match self.item_type {
            ItemType::Boolean => {
                if let Found::Boolean(yes) = plain {
                    Some(AnswerValue::Boolean(yes))
                } else {
                    None
                }
            }
            ItemType::Integer => value.as_decimal()?.to_integer().map(AnswerValue::Integer),
            ItemType::Decimal => number(value).map(AnswerValue::Decimal),
            ItemType::Quantity => match plain {
                Found::Quantity(amount) => {
                    let unit = super::Unit { unit: Some(amount.unit.clone()), system: None, code: Some(amount.unit) };
                    Some(self.known_unit(unit).quantity(amount.value.trimmed().to_string()))
                }
                _ => number(value).map(|number| self.known_unit(super::Unit::default()).quantity(number)),
            },
            ItemType::Date => of_fhir("Date", json!(day()?.get(..10)?)),
            ItemType::DateTime => of_fhir("DateTime", json!(day()?)),
            ItemType::Time => of_fhir("Time", json!(day()?.trim_start_matches('T'))),
            ItemType::Url => of_fhir("Uri", json!(value.to_text()?)),
            ItemType::Choice | ItemType::OpenChoice => match value.as_object() {
                Some(coding) => of_fhir("Coding", Value::Object(coding.clone())),
                None => {
                    self.answer_option.iter().filter_map(super::AnswerOption::value).find(|option| Some(option.words()) == value.to_text())
                }
            },
            _ => value.to_text().map(AnswerValue::Text),
        }
    }
}

/// With no more digits than are kept; a quotient that never ends is rounded.
fn number(value: &Found<'_>) -> Option<String> {
    let number = value.as_decimal()?.trimmed();
    let text = number.to_string();
    super::formats::decimal(&text).or_else(|| super::formats::decimal(&number.rounded(6)?.trimmed().to_string()))
}
