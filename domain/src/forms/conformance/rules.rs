//! A questionnaire's own invariants (FHIR R4 questionnaire.html, Constraints: que-0 to que-13), and that values in it are of
//! their question's type. The keys in the issues are the specification's.

use super::form::{Form, FormItem, ItemKind, list, text, typed};
use super::issue::{IssueCode, Report, Severity};
use super::primitive::shortened;
use serde_json::{Map, Value};
use std::collections::HashSet;

pub fn check(form: &Form<'_>, report: &mut Report) {
    if let Some(name) = text(form.json, "name")
        && !is_machine_name(name)
    {
        report.add(
            Severity::Warning,
            IssueCode::Invariant,
            &"Questionnaire",
            None,
            "que-0",
            "The name is not usable by programs: a capital letter, then letters, digits and _.",
        );
    }
    for url in list(form.json, "subjectType").iter().filter_map(Value::as_str).filter(|kind| !super::shapes::is_resource(kind)) {
        report.add(
            Severity::Error,
            IssueCode::CodeInvalid,
            &"Questionnaire.subjectType",
            None,
            "subjectType",
            format!("“{}” is no resource of FHIR R4.", shortened(url)),
        );
    }
    let mut seen = HashSet::new();
    for (at, item) in form.items.iter().enumerate() {
        let mut rules = Rules { form, report, at, item };
        if !item.link_id.is_empty() && !seen.insert(item.link_id) {
            rules.error(IssueCode::Invariant, "que-2", "Another item has the same linkId.");
        }
        rules.invariants();
        rules.length_and_options();
        rules.option_values();
        rules.initial_values();
        rules.value_set();
    }
}

/// que-0: `name.matches('[A-Z]([A-Za-z0-9_]){0,254}')`
fn is_machine_name(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_uppercase())
        && name.len() <= 255
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

struct Rules<'r, 'f, 'a> {
    form: &'f Form<'a>,
    report: &'r mut Report,
    at: usize,
    item: &'f FormItem<'a>,
}

impl Rules<'_, '_, '_> {
    fn add(&mut self, severity: Severity, code: IssueCode, element: &str, rule: &'static str, text: impl Into<String>) {
        let path = self.form.path(self.at) + element;
        self.report.add(severity, code, &path, Some(self.item.link_id), rule, text);
    }

    fn error(&mut self, code: IssueCode, rule: &'static str, text: impl Into<String>) {
        self.add(Severity::Error, code, "", rule, text);
    }

    fn invariants(&mut self) {
        let item = self.item;
        let is = |kind| item.kind == Some(kind);
        let any = |names: &[&str]| names.iter().any(|name| item.has(name));
        let conditions = item.list("enableWhen").len();
        let findings = [
            (is(ItemKind::Group) && !item.has("item"), "que-1", "A group needs items in it."),
            (is(ItemKind::Display) && item.has("item"), "que-1", "A display item cannot have items in it."),
            (is(ItemKind::Display) && item.has("code"), "que-3", "A display item cannot have a code."),
            (any(&["answerOption"]) && item.has("answerValueSet"), "que-4", "A question cannot have both answerOption and answerValueSet."),
            (is(ItemKind::Display) && any(&["required", "repeats"]), "que-6", "A display item is neither required nor repeated."),
            (is(ItemKind::Display) && item.has("readOnly"), "que-9", "A display item cannot be read-only."),
            (!item.is_question() && item.has("initial"), "que-8", "A group or display item has no initial value."),
            (any(&["answerOption"]) && item.has("initial"), "que-11", "Beside answerOption stands initialSelected, not initial."),
            (
                conditions > 1 && !any(&["enableBehavior", "_enableBehavior"]),
                "que-12",
                "With several enableWhen, enableBehavior must say whether all or any are meant.",
            ),
            (item.list("initial").len() > 1 && !item.is_true("repeats"), "que-13", "Only a repeating question has several initial values."),
        ];
        for (_, rule, text) in findings.into_iter().filter(|finding| finding.0) {
            self.error(IssueCode::Invariant, rule, text);
        }
        if item.text("type") == Some("question") {
            self.error(IssueCode::CodeInvalid, "type", "“question” is abstract: choose the type of its answer.");
        }
    }

    fn length_and_options(&mut self) {
        use ItemKind as K;
        let Some(kind) = self.item.kind else { return };
        let has_length = matches!(kind, K::Boolean | K::Decimal | K::Integer | K::String | K::Text | K::Url | K::OpenChoice);
        if self.item.has("maxLength") && !has_length {
            self.error(IssueCode::Invariant, "que-10", "maxLength has no meaning for this type.");
        }
        if self.item.json.get("maxLength").and_then(Value::as_i64).is_some_and(|most| most < 1) {
            self.add(Severity::Warning, IssueCode::Value, ".maxLength", "maxLength", "No answer can be so short.");
        }
        if (self.item.has("answerOption") || self.item.has("answerValueSet")) && !kind.has_options() {
            self.error(IssueCode::Invariant, "que-5", "This type cannot have answerOption or answerValueSet.");
        }
    }

    /// The value's type “must agree with the item.type” (answerOption.value\[x\], Comments).
    fn option_values(&mut self) {
        let mut selected = 0;
        let mut seen = HashSet::new();
        for (at, option) in self.item.list("answerOption").iter().enumerate() {
            let Some(option) = option.as_object() else { continue };
            let Some((kind, value)) = typed(option, "value") else { continue };
            let element = format!(".answerOption[{at}]");
            selected += usize::from(option.get("initialSelected") == Some(&Value::Bool(true)));
            if self.item.kind.is_some_and(|own| own.has_options() && !own.takes_option(kind)) {
                self.add(
                    Severity::Error,
                    IssueCode::Value,
                    &element,
                    "answerOption",
                    format!("An option of type {kind} does not agree with the question's type."),
                );
            }
            if !seen.insert((kind, option_key(value))) {
                self.add(Severity::Warning, IssueCode::BusinessRule, &element, "answerOption", "The option stands here twice.");
            }
        }
        if selected > 1 && !self.item.is_true("repeats") {
            self.add(
                Severity::Warning,
                IssueCode::BusinessRule,
                "",
                "initialSelected",
                "Several options are selected from the start, and one answer is asked for.",
            );
        }
    }

    fn initial_values(&mut self) {
        for (at, initial) in self.item.list("initial").iter().enumerate() {
            let Some((kind, _)) = initial.as_object().and_then(|initial| typed(initial, "value")) else { continue };
            if self.item.kind.is_some_and(|own| own.answer_type().is_some() && !own.takes_answer(kind, self.item)) {
                let element = format!(".initial[{at}]");
                self.add(
                    Severity::Error,
                    IssueCode::Value,
                    &element,
                    "initial",
                    format!("An initial value of type {kind} does not agree with the question's type."),
                );
            }
        }
    }

    fn value_set(&mut self) {
        let Some(reference) = self.item.text("answerValueSet").filter(|reference| reference.starts_with('#')) else { return };
        match self.form.contained(reference) {
            None => self.add(
                Severity::Error,
                IssueCode::NotFound,
                ".answerValueSet",
                "answerValueSet",
                format!("“{reference}” is not contained in the questionnaire."),
            ),
            Some(found) if text(found, "resourceType") != Some("ValueSet") => {
                self.add(
                    Severity::Error,
                    IssueCode::NotFound,
                    ".answerValueSet",
                    "answerValueSet",
                    format!("“{reference}” is no ValueSet."),
                );
            }
            Some(_) => {}
        }
    }
}

/// What makes two options the same.
fn option_key(value: &Value) -> String {
    let part = |fields: &Map<String, Value>, name: &str| fields.get(name).map(Value::to_string).unwrap_or_default();
    match value.as_object() {
        Some(coding) if coding.contains_key("code") => format!("{} {}", part(coding, "system"), part(coding, "code")),
        _ => value.to_string(),
    }
}

impl ItemKind {
    /// que-5, which allows more than its words say.
    const fn has_options(self) -> bool {
        self.is_choice()
            || matches!(self, Self::Decimal | Self::Integer | Self::Date | Self::DateTime | Self::Time | Self::String | Self::Quantity)
    }

    /// Whether an option may have a value of this type.
    pub fn takes_option(self, kind: &str) -> bool {
        match self {
            // R4 says `Coding` of a choice, and allows all types of an option; questionnaires use them all.
            Self::Choice | Self::OpenChoice | Self::Quantity => true,
            Self::Decimal => kind == "Integer",
            Self::DateTime => kind == "Date",
            Self::Text => kind == "String",
            _ => self.answer_type() == Some(kind),
        }
    }

    /// Whether an answer may have a value of this type. A choice is answered by a coding, or by what its options are; an
    /// open one also by a string.
    pub fn takes_answer(self, kind: &str, item: &FormItem<'_>) -> bool {
        if self.answer_type() == Some(kind) || self == Self::OpenChoice && kind == "String" {
            return true;
        }
        let mut options = item.list("answerOption").iter().filter_map(Value::as_object).filter_map(|option| typed(option, "value"));
        self.is_choice() && options.any(|(option, _)| option == kind)
    }
}
