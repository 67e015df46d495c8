//! Whether a questionnaire and a response keep to FHIR R4 and Structured Data Capture: `anteroom forms check`. It works on
//! JSON as it comes, because the rest of `forms` reads only what is right. Strict where the specification is plain; where it can
//! be read in two ways, a warning at most. `docs/decisions/0021-checking-forms.md` says what is checked, and what is not.
//!
//! Which answers may be stored is decided in `check`, not here.

mod answer;
mod conditions;
mod contained;
mod datatypes;
mod document;
mod enablement;
mod evaluation;
mod expressions;
mod extensions;
mod filled;
mod form;
mod header;
mod issue;
mod limits;
mod options;
mod path;
mod primitive;
mod reckoning;
mod response;
mod rules;
mod shapes;
mod signatures;
mod source;
mod structure;
mod value_sets;

pub use document::{Document, Unreadable};
pub use issue::{Issue, IssueCode, LINK_ID, Severity, operation_outcome};
pub(super) use value_sets::codes as known_codes;

use chrono::{DateTime, Utc};
use document::Kind;
use form::Form;
use issue::Report;
use std::collections::HashMap;

/// Everything that is wrong with a questionnaire, and with a response to it where there is one. `now` is what expressions
/// with `today()` take for it.
pub fn conformance(questionnaire: &Document, response: Option<&Document>, now: DateTime<Utc>) -> Vec<Issue> {
    let mut report = Report::default();
    let (Some(json), Kind::Questionnaire) = (questionnaire.value.as_object(), questionnaire.kind) else {
        return wrong_kind("Questionnaire");
    };
    questionnaire.duplicates(&mut report);
    structure::check(json, &shapes::QUESTIONNAIRE, &mut report);
    contained::check(json, "Questionnaire", &mut report);
    let form = Form::read(json);
    rules::check(&form, &mut report);
    conditions::check(&form, &mut report);
    extensions::check(&form, &mut report);
    expressions::check(&form, &mut report);
    if let Some(response) = response {
        let (Some(json), Kind::Response) = (response.value.as_object(), response.kind) else { return wrong_kind("QuestionnaireResponse") };
        response.duplicates(&mut report);
        structure::check(json, &shapes::RESPONSE, &mut report);
        contained::check(json, "QuestionnaireResponse", &mut report);
        header::check(&form, json, &mut report);
        let filled = filled::Filled::read(&form, &response.value, json);
        let evaluation = evaluation::Evaluation::new(&questionnaire.value, &form, &response.value, now);
        let is_complete = matches!(form::text(json, "status"), Some("completed" | "amended"));
        let report = &mut report;
        response::ResponseCheck {
            form: &form,
            filled: &filled,
            evaluation,
            source: &response.source,
            is_complete,
            report,
            patterns: HashMap::new(),
        }
        .check();
    }
    report.issues
}

fn wrong_kind(wanted: &'static str) -> Vec<Issue> {
    let mut report = Report::default();
    report.add(Severity::Fatal, IssueCode::Structure, &wanted, None, "resourceType", format!("This is no {wanted}."));
    report.issues
}
