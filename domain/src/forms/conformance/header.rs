//! What a response says beside its answers: which questionnaire it answers, when, about whom, and whether it is complete.

use super::answer::target_kind;
use super::form::{Form, list, text};
use super::issue::{IssueCode, Report, Severity};
use super::primitive::shortened;
use crate::forms::fhirpath::Temporal;
use serde_json::{Map, Value};
use std::cmp::Ordering;

/// The resources that the response's references may be to (questionnaireresponse.html); none stands for all.
const TARGETS: [(&str, &[&str]); 6] = [
    ("basedOn", &["CarePlan", "ServiceRequest"]),
    ("partOf", &["Observation", "Procedure"]),
    ("subject", &[]),
    ("encounter", &["Encounter"]),
    ("author", &["Device", "Practitioner", "PractitionerRole", "Patient", "RelatedPerson", "Organization"]),
    ("source", &["Patient", "Practitioner", "PractitionerRole", "RelatedPerson"]),
];

pub fn check(form: &Form<'_>, response: &Map<String, Value>, report: &mut Report) {
    let mut header = Header { form, response, report };
    header.questionnaire();
    header.dates();
    header.references();
}

struct Header<'h, 'a> {
    form: &'h Form<'a>,
    response: &'h Map<String, Value>,
    report: &'h mut Report,
}

impl Header<'_, '_> {
    fn add(&mut self, severity: Severity, code: IssueCode, element: &str, rule: &'static str, text: impl Into<String>) {
        self.report.add(severity, code, &format!("QuestionnaireResponse.{element}"), None, rule, text);
    }

    fn warn(&mut self, element: &str, rule: &'static str, text: &str) {
        self.add(Severity::Warning, IssueCode::BusinessRule, element, rule, text);
    }

    fn questionnaire(&mut self) {
        match text(self.form.json, "status") {
            Some("draft") => self.warn("questionnaire", "status", "The questionnaire is a draft."),
            Some("retired") => self.warn("questionnaire", "status", "The questionnaire has been retired."),
            _ => {}
        }
        let Some(given) = text(self.response, "questionnaire") else {
            return self.warn("questionnaire", "questionnaire", "The response does not say which questionnaire it answers.");
        };
        let (url, version) = given.split_once('|').map_or((given, None), |(url, version)| (url, Some(version)));
        let other = |text: String| (Severity::Error, IssueCode::NotFound, text);
        let finding = if url.starts_with('#') {
            let text = "The response contains its questionnaire; it was checked against the one given.";
            Some((Severity::Information, IssueCode::Informational, text.to_owned()))
        } else if !self.is_the_form(url) {
            Some(other(format!("The response answers another questionnaire, {}.", shortened(url))))
        } else {
            let versions = version.zip(text(self.form.json, "version")).filter(|(given, own)| given != own);
            versions
                .map(|(given, own)| other(format!("The response answers version {}, and this is {}.", shortened(given), shortened(own))))
        };
        if let Some((severity, code, text)) = finding {
            self.add(severity, code, "questionnaire", "questionnaire", text);
        }
    }

    /// By its canonical address, or that of a server with its id; what has no address may be any.
    fn is_the_form(&self, url: &str) -> bool {
        let by_id = |id: &str| url.strip_suffix(id).is_some_and(|before| before == "Questionnaire/" || before.ends_with("/Questionnaire/"));
        text(self.form.json, "url").is_none_or(|own| own == url) || text(self.form.json, "id").is_some_and(by_id)
    }

    /// Outside the questionnaire's `effectivePeriod`.
    fn dates(&mut self) {
        let Some(authored) = text(self.response, "authored").and_then(Temporal::parse) else { return };
        let bound = |name: &str| self.form.json.get("effectivePeriod")?.get(name)?.as_str().and_then(Temporal::parse);
        let early = bound("start").is_some_and(|start| authored.compare(&start) == Some(Ordering::Less));
        let late = bound("end").is_some_and(|end| authored.compare(&end) == Some(Ordering::Greater));
        if early || late {
            self.add(
                Severity::Warning,
                IssueCode::BusinessRule,
                "authored",
                "effectivePeriod",
                "The questionnaire was not in effect when this was answered.",
            );
        }
    }

    fn references(&mut self) {
        let response = self.response;
        for (name, allowed) in TARGETS {
            let each = response.get(name).into_iter().filter(|value| value.is_object()).chain(list(response, name));
            for reference in each.filter_map(|value| value.as_object().and_then(|fields| text(fields, "reference"))) {
                match target_kind(reference) {
                    Err(()) => self.add(
                        Severity::Error,
                        IssueCode::Invalid,
                        name,
                        "reference",
                        format!("“{}” is no reference to a resource of FHIR R4.", shortened(reference)),
                    ),
                    Ok(Some(kind)) if !allowed.is_empty() && !allowed.contains(&kind) => {
                        self.add(
                            Severity::Error,
                            IssueCode::Structure,
                            name,
                            "reference",
                            format!("A {kind} has no place here, only: {}.", allowed.join(", ")),
                        );
                    }
                    Ok(Some(kind)) if name == "subject" => self.subject(kind),
                    Ok(_) => {}
                }
            }
        }
    }

    /// `Questionnaire.subjectType`: without any, the subject may be anything.
    fn subject(&mut self, kind: &str) {
        let allowed: Vec<&str> = list(self.form.json, "subjectType").iter().filter_map(Value::as_str).collect();
        if !allowed.is_empty() && !allowed.contains(&kind) {
            self.add(
                Severity::Error,
                IssueCode::BusinessRule,
                "subject",
                "subjectType",
                format!("The questionnaire is about {}, not about a {kind}.", allowed.join(" or ")),
            );
        }
    }
}
