//! What `enableWhen` may say (FHIR R4 questionnaire.html, enableWhen): about a question that exists, with an operator and a
//! value that fit it, and not in a circle.

use super::form::{Form, ItemKind, list, text, typed};
use super::issue::{IssueCode, Report, Severity};
use super::options::{Offer, offered};
use super::primitive::shortened;
use serde_json::{Map, Value};

pub fn check(form: &Form<'_>, report: &mut Report) {
    for (at, item) in form.items.iter().enumerate() {
        for (number, condition) in item.list("enableWhen").iter().enumerate() {
            if let Some(condition) = condition.as_object() {
                Condition { form, report, at, number, json: condition }.check();
            }
        }
    }
    for at in circles(form) {
        let text = "Whether the item is enabled depends, by its conditions, on the item itself.";
        report.add(
            Severity::Warning,
            IssueCode::BusinessRule,
            &form.path(at),
            form.items.get(at).map(|item| item.link_id),
            "enableWhen",
            text,
        );
    }
}

struct Condition<'r, 'f, 'a> {
    form: &'f Form<'a>,
    report: &'r mut Report,
    at: usize,
    number: usize,
    json: &'a Map<String, Value>,
}

impl Condition<'_, '_, '_> {
    fn add(&mut self, severity: Severity, code: IssueCode, rule: &'static str, text: impl Into<String>) {
        let path = format!("{}.enableWhen[{}]", self.form.path(self.at), self.number);
        let link_id = self.form.items.get(self.at).map(|item| item.link_id);
        self.report.add(severity, code, &path, link_id, rule, text);
    }

    fn check(mut self) {
        let operator = text(self.json, "operator").unwrap_or_default();
        let answer = typed(self.json, "answer");
        if operator == "exists" && answer.is_some_and(|(kind, _)| kind != "Boolean") {
            self.add(Severity::Error, IssueCode::Invariant, "que-7", "With the operator “exists”, the answer must be a boolean.");
        }
        let Some(question) = text(self.json, "question") else { return };
        let Some(target) = self.form.find(question) else {
            return self.add(Severity::Error, IssueCode::NotFound, "enableWhen", format!("There is no item “{}”.", shortened(question)));
        };
        self.place(target);
        if operator != "exists"
            && let Some((kind, value)) = answer
        {
            self.fit(target, operator, kind, value);
        }
    }

    fn place(&mut self, target: usize) {
        let own_end = self.form.items.get(self.at).map_or(0, |item| item.end);
        if target == self.at {
            self.add(Severity::Error, IssueCode::BusinessRule, "enableWhen", "An item cannot depend on its own answer.");
        } else if target > self.at && target < own_end {
            self.add(Severity::Error, IssueCode::BusinessRule, "enableWhen", "An item cannot depend on an answer within it.");
        } else if target > self.at {
            self.add(Severity::Warning, IssueCode::BusinessRule, "enableWhen", "The question that this depends on comes later.");
        }
        if self.form.items.get(target).is_some_and(|item| !item.is_question()) {
            self.add(
                Severity::Warning,
                IssueCode::BusinessRule,
                "enableWhen",
                "What this depends on is no question, and so has no answer.",
            );
        }
    }

    fn fit(&mut self, target: usize, operator: &str, kind: &str, value: &Value) {
        let Some(question) = self.form.items.get(target) else { return };
        let Some(own) = question.kind.filter(|own| own.answer_type().is_some()) else { return };
        if !compares(own, kind) && !own.takes_answer(kind, question) {
            return self.add(
                Severity::Error,
                IssueCode::Value,
                "enableWhen",
                format!("An answer of type {kind} does not agree with the question's type."),
            );
        }
        let has_order = matches!(kind, "Integer" | "Decimal" | "Date" | "DateTime" | "Time" | "Quantity" | "String");
        if !matches!(operator, "=" | "!=" | "") && !has_order {
            self.add(
                Severity::Error,
                IssueCode::Value,
                "enableWhen",
                format!("Of {kind} none is greater or less: the operator “{operator}” does not fit."),
            );
        }
        if offered(self.form, question, kind, value) == Offer::No && kind != "String" {
            self.add(Severity::Warning, IssueCode::BusinessRule, "enableWhen", "The answer is none of the question's options.");
        }
    }
}

/// Types that are not the question's own, and still can be compared with its answers.
fn compares(own: ItemKind, kind: &str) -> bool {
    match own {
        ItemKind::Decimal | ItemKind::Integer => matches!(kind, "Decimal" | "Integer"),
        ItemKind::Date | ItemKind::DateTime => matches!(kind, "Date" | "DateTime"),
        ItemKind::Url | ItemKind::Choice => kind == "String",
        _ => false,
    }
}

/// The items that depend on themselves: an item on what its conditions ask and on what it stands in. Each is looked at
/// once (Tarjan's algorithm, by a stack of our own).
fn circles(form: &Form<'_>) -> Vec<usize> {
    let depends = |at: usize| -> Vec<usize> {
        let Some(item) = form.items.get(at) else { return Vec::new() };
        let asked = list(item.json, "enableWhen").iter().filter_map(|condition| form.find(condition.get("question")?.as_str()?));
        asked.filter(|target| *target != at).chain(item.parent).collect()
    };
    let size = form.items.len();
    let mut search =
        Search { order: vec![None; size], low: vec![0; size], open: vec![false; size], stack: Vec::new(), next: 0, found: Vec::new() };
    for start in 0..size {
        if search.order.get(start) == Some(&None) {
            search.from(start, &depends);
        }
    }
    search.found.sort_unstable();
    search.found.retain(|at| form.items.get(*at).is_some_and(|item| item.has("enableWhen")));
    search.found
}

struct Search {
    order: Vec<Option<usize>>,
    low: Vec<usize>,
    open: Vec<bool>,
    stack: Vec<usize>,
    next: usize,
    found: Vec<usize>,
}

impl Search {
    fn enter(&mut self, at: usize) {
        self.order[at] = Some(self.next);
        self.low[at] = self.next;
        self.next += 1;
        self.stack.push(at);
        self.open[at] = true;
    }

    fn from(&mut self, start: usize, depends: &impl Fn(usize) -> Vec<usize>) {
        self.enter(start);
        let mut work = vec![(start, depends(start))];
        while let Some((at, waiting)) = work.last_mut() {
            let at = *at;
            let Some(target) = waiting.pop() else {
                work.pop();
                if let Some((parent, _)) = work.last() {
                    self.low[*parent] = self.low[*parent].min(self.low[at]);
                }
                self.leave(at);
                continue;
            };
            match self.order[target] {
                None => {
                    self.enter(target);
                    work.push((target, depends(target)));
                }
                Some(order) if self.open[target] => self.low[at] = self.low[at].min(order),
                Some(_) => {}
            }
        }
    }

    fn leave(&mut self, at: usize) {
        if self.order[at] != Some(self.low[at]) {
            return;
        }
        let from = self.stack.iter().rposition(|open| *open == at).unwrap_or(0);
        let group = self.stack.split_off(from);
        for member in &group {
            self.open[*member] = false;
        }
        if group.len() > 1 {
            self.found.extend(group);
        }
    }
}
