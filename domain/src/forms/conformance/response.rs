//! A response against its questionnaire (FHIR R4 questionnaireresponse.html): the items in their places and order, as often as
//! they may stand, answered where they must be, and none where the questionnaire does not ask.

use super::answer::{faults, is_exclusive, type_fault};
use super::enablement::{Enabled, enabled};
use super::evaluation::Evaluation;
use super::expressions::constraints;
use super::filled::{Filled, FilledItem};
use super::form::{Form, FormItem, ItemKind, text, typed};
use super::issue::{IssueCode, Report, Severity};
use super::limits::{self, Fault};
use super::signatures::{missing_on_item, missing_on_response};
use super::source::Source;
use crate::forms::extension::{MAX_OCCURS, MIN_OCCURS, REGEX};
use regex_lite::Regex;
use serde_json::Value;
use std::collections::HashMap;

pub struct ResponseCheck<'c, 'a> {
    pub form: &'c Form<'a>,
    pub filled: &'c Filled<'a>,
    pub evaluation: Evaluation<'a>,
    pub source: &'c Source,
    /// `completed` and `amended`: what is required must be there.
    pub is_complete: bool,
    pub report: &'c mut Report,
    pub patterns: HashMap<usize, Option<Regex>>,
}

/// Where a list of items stands.
#[derive(Clone, Copy)]
struct Place {
    /// In the questionnaire and in the response; none for the resources themselves.
    item: Option<usize>,
    container: Option<usize>,
    /// Around it something is not enabled, so nothing is asked for.
    asks: bool,
}

impl<'a> ResponseCheck<'_, 'a> {
    pub fn check(&mut self) {
        let filled = self.filled;
        self.items(Place { item: None, container: None, asks: true }, &filled.roots);
        for kind in self.filled.value.as_object().map(|response| missing_on_response(self.form, response)).unwrap_or_default() {
            let severity = if self.is_complete { Severity::Error } else { Severity::Warning };
            let text = format!("The form must be signed: {kind}.");
            self.report.add(severity, IssueCode::Required, &"QuestionnaireResponse", None, "signatureRequired", text);
        }
        for constraint in constraints(self.form.json) {
            let holds = self.evaluation.root_holds(filled.value, constraint.expression);
            self.constraint(holds, &constraint, None, None);
        }
    }

    fn path(&self, at: Option<usize>) -> String {
        at.map_or_else(|| "QuestionnaireResponse".to_owned(), |at| self.filled.path(at))
    }

    pub(super) fn add(&mut self, at: Option<usize>, link_id: &str, (severity, code, rule, text): Fault) {
        let path = self.path(at);
        self.report.add(severity, code, &path, Some(link_id), rule, text);
    }

    fn error(&mut self, at: Option<usize>, link_id: &str, code: IssueCode, rule: &'static str, text: impl Into<String>) {
        self.add(at, link_id, (Severity::Error, code, rule, text.into()));
    }

    /// The items of one list: sorted by what they answer, then each question or group of the questionnaire in turn.
    fn items(&mut self, place: Place, own: &[usize]) {
        let (form, filled) = (self.form, self.filled);
        let mut answered: HashMap<usize, Vec<usize>> = HashMap::new();
        let mut last = 0;
        for at in own {
            let Some(node) = filled.get(*at).filter(|node| !node.link_id.is_empty()) else { continue };
            let Some(item) = node.item else {
                self.error(Some(*at), node.link_id, IssueCode::NotFound, "linkId", "The questionnaire has no item with this linkId.");
                continue;
            };
            if form.items.get(item).is_some_and(|found| found.parent != place.item) {
                self.error(
                    Some(*at),
                    node.link_id,
                    IssueCode::Structure,
                    "nesting",
                    "The item does not stand where the questionnaire has it.",
                );
                self.node(item, *at, false);
                continue;
            }
            if item < last {
                self.error(
                    Some(*at),
                    node.link_id,
                    IssueCode::Structure,
                    "order",
                    "The item stands after one that follows it in the questionnaire.",
                );
            }
            last = last.max(item);
            answered.entry(item).or_default().push(*at);
        }
        for item in form.children(place.item) {
            let occurrences = answered.remove(item).unwrap_or_default();
            self.item(place, *item, &occurrences);
        }
    }

    fn item(&mut self, place: Place, at: usize, occurrences: &[usize]) {
        let Some(item) = self.form.items.get(at) else { return };
        if occurrences.is_empty() && !item.is_true("required") && item.number(MIN_OCCURS).is_none() {
            return;
        }
        let state = if place.asks { self.state(at, place.container, occurrences.first().copied()) } else { Enabled::Uncertain };
        if state == Enabled::No {
            for node in occurrences.iter().filter(|node| self.filled.get(**node).is_some_and(|node| node.is_answered)) {
                self.error(Some(*node), item.link_id, IssueCode::BusinessRule, "enableWhen", "The item is answered, and is not enabled.");
            }
        }
        let repeats = item.is_true("repeats") && item.kind == Some(ItemKind::Group);
        if let Some(second) = occurrences.get(1).filter(|_| !repeats) {
            let rule = if item.is_question() { "sdcqr-2" } else { "repeats" };
            let text = if item.is_question() {
                "The question has several items; several answers belong into one."
            } else {
                "The group stands here several times, and does not repeat."
            };
            self.error(Some(*second), item.link_id, IssueCode::Structure, rule, text);
        }
        self.presence(place, item, occurrences, state);
        for node in occurrences {
            if place.asks && state != Enabled::No {
                self.signatures(item, *node, state);
            }
            self.node(at, *node, place.asks && state != Enabled::No);
        }
    }

    fn state(&mut self, at: usize, container: Option<usize>, own: Option<usize>) -> Enabled {
        match enabled(self.form, self.filled, &mut self.evaluation, at, container, own) {
            Ok(state) => state,
            Err(error) => {
                self.unusable(&error, at, own.or(container), "enableWhenExpression");
                Enabled::Uncertain
            }
        }
    }

    /// `required`, and the extensions that say how often.
    fn presence(&mut self, place: Place, item: &FormItem<'a>, occurrences: &[usize], state: Enabled) {
        let filled = self.filled;
        let nodes = || occurrences.iter().filter_map(|node| filled.get(*node));
        let count = match item.kind {
            Some(ItemKind::Group) => nodes().filter(|node| node.has_content()).count(),
            _ => nodes().flat_map(FilledItem::answer_list).filter(|answer| has_value(answer)).count(),
        };
        let at = occurrences.first().copied().or(place.container);
        if state != Enabled::No && place.asks && item.kind != Some(ItemKind::Display) {
            let severity = if self.is_complete && state == Enabled::Yes { Severity::Error } else { Severity::Warning };
            let least = item.number(MIN_OCCURS).and_then(|least| usize::try_from(least).ok()).unwrap_or(0);
            if item.is_true("required") && count == 0 {
                let text = if item.is_question() { "The question must be answered." } else { "The group must be filled in." };
                self.add(at, item.link_id, (severity, IssueCode::Required, "required", text.to_owned()));
            } else if count < least {
                self.add(
                    at,
                    item.link_id,
                    (severity, IssueCode::Required, "minOccurs", format!("{count} answers are given, and {least} at least are wanted.")),
                );
            }
        }
        if let Some(most) = item.number(MAX_OCCURS).and_then(|most| usize::try_from(most).ok()).filter(|most| count > *most) {
            self.error(
                at,
                item.link_id,
                IssueCode::BusinessRule,
                "maxOccurs",
                format!("{count} answers are given, and {most} at most are allowed."),
            );
        }
    }

    /// A question that may stay open is signed once it is answered.
    fn signatures(&mut self, item: &FormItem<'a>, place: usize, state: Enabled) {
        let Some(node) = self.filled.get(place) else { return };
        let has_answer = node.answer_list().iter().any(has_value);
        let is_signed = match item.kind {
            Some(ItemKind::Group) => true,
            Some(ItemKind::Display) => false,
            _ => has_answer || item.is_true("required"),
        };
        let severity = if self.is_complete && state == Enabled::Yes { Severity::Error } else { Severity::Warning };
        for kind in if is_signed { missing_on_item(item, node.json, has_answer) } else { Vec::new() } {
            let fault = (severity, IssueCode::Required, "signatureRequired", format!("It must be signed: {kind}."));
            self.add(Some(place), item.link_id, fault);
        }
    }

    /// One item of the response, of whichever place.
    fn node(&mut self, at: usize, place: usize, asks: bool) {
        let (form, filled) = (self.form, self.filled);
        let (Some(item), Some(node)) = (form.items.get(at), filled.get(place)) else { return };
        self.wording(item, node, place);
        let answers = node.answer_list();
        match item.kind {
            Some(ItemKind::Group) => {
                if !answers.is_empty() {
                    self.error(
                        Some(place),
                        item.link_id,
                        IssueCode::Structure,
                        "group",
                        "A group has no answers: its items stand directly in it.",
                    );
                }
                self.items(Place { item: Some(at), container: Some(place), asks }, &node.children);
            }
            Some(ItemKind::Display) => {
                // It may stand in a response (questionnaireresponse.html, Notes).
                if node.has_content() {
                    self.error(
                        Some(place),
                        item.link_id,
                        IssueCode::Structure,
                        "display",
                        "A display item has no answer, and nothing in it.",
                    );
                }
            }
            _ => self.question(at, item, node, place, asks),
        }
        self.expressions(at, item, place, asks);
    }

    fn wording(&mut self, item: &FormItem<'a>, node: &FilledItem<'a>, place: usize) {
        if text(node.json, "text").zip(item.text("text")).is_some_and(|(given, own)| given.trim() != own.trim()) {
            let fault = (Severity::Warning, IssueCode::Value, "text", "The wording is not the questionnaire's.".to_owned());
            self.add(Some(place), item.link_id, fault);
        }
    }

    fn question(&mut self, at: usize, item: &FormItem<'a>, node: &FilledItem<'a>, place: usize, asks: bool) {
        if !node.children.is_empty() {
            self.error(
                Some(place),
                item.link_id,
                IssueCode::Structure,
                "nesting",
                "What belongs to a question stands under its answer, not directly in it.",
            );
            self.items(Place { item: Some(at), container: Some(place), asks: false }, &node.children);
        }
        let answers = node.answer_list();
        if answers.len() > 1 && !item.is_true("repeats") {
            let text = format!("{} answers are given, and the question takes one.", answers.len());
            self.error(Some(place), item.link_id, IssueCode::BusinessRule, "repeats", text);
        }
        for (number, under) in node.answers.iter().enumerate() {
            let Some(fields) = answers.get(number).and_then(Value::as_object) else { continue };
            if let Some((kind, value)) = typed(fields, "value") {
                let path = format!("{}.answer[{number}]", self.filled.path(place));
                if answers.len() > 1 && is_exclusive(item, kind, value) {
                    let text = "This answer excludes all others.";
                    self.report.add(Severity::Error, IssueCode::BusinessRule, &path, Some(item.link_id), "optionExclusive", text);
                }
                self.answer(at, item, kind, value, &path);
                self.reckoned_bounds(at, item, place, (kind, value), &path);
            }
            self.items(Place { item: Some(at), container: Some(place), asks }, under);
        }
    }

    fn answer(&mut self, at: usize, item: &FormItem<'a>, kind: &str, value: &Value, path: &str) {
        let mut found: Vec<Fault> = type_fault(item, kind).into_iter().collect();
        if found.is_empty() && item.kind.is_some() {
            let inner = if value.is_object() { ".value" } else { "" };
            let written = self.source.number(&format!("{path}.value{kind}{inner}"));
            let pattern = self.patterns.entry(at).or_insert_with(|| {
                let text = item.extensions(REGEX).find_map(|extension| typed(extension, "value")?.1.as_str())?;
                crate::forms::pattern::whole(text).ok()
            });
            found.extend(faults(self.form, item, kind, value));
            found.extend(limits::faults(item, kind, value, written, pattern.as_ref()));
        }
        for (severity, code, rule, text) in found {
            self.report.add(severity, code, &path, Some(item.link_id), rule, text);
        }
    }
}

/// An answer with nothing but items under it is none.
fn has_value(answer: &Value) -> bool {
    answer.as_object().is_some_and(|fields| fields.keys().any(|key| key.starts_with("value") || key.starts_with("_value")))
}
