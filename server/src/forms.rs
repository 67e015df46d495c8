//! `anteroom forms check`: what is wrong with a questionnaire, and with a response to it, as an `OperationOutcome` on standard
//! output. What counts as wrong is in `domain`.

use crate::cli::CheckOptions;
use domain::forms::conformance::{Document, Issue, Unreadable, conformance, operation_outcome};
use services::{Clock, SystemClock};
use std::{io::Write, path::Path};

/// When there is an error.
const SOME_WRONG: u8 = 1;
/// When a file cannot be read, is not JSON, or is another resource.
const UNREADABLE: u8 = 2;

/// The code that the program ends with.
pub fn check(options: &CheckOptions) -> u8 {
    let (issues, code) = match issues(options) {
        Ok(issues) => {
            let code = if issues.iter().any(Issue::is_error) { SOME_WRONG } else { 0 };
            (issues, code)
        }
        Err(issue) => (vec![*issue], UNREADABLE),
    };
    // Whoever reads it may stop early.
    if let Err(error) = writeln!(std::io::stdout(), "{:#}", operation_outcome(&issues)) {
        eprintln!("standard output: {error}");
    }
    code
}

fn issues(options: &CheckOptions) -> Result<Vec<Issue>, Box<Issue>> {
    let questionnaire = read(&options.questionnaire, "Questionnaire", Document::questionnaire)?;
    let response = options.response.as_deref().map(|path| read(path, "QuestionnaireResponse", Document::response)).transpose()?;
    Ok(conformance(&questionnaire, response.as_ref(), SystemClock.now()))
}

fn read(path: &Path, resource: &str, parse: fn(&str) -> Result<Document, Unreadable>) -> Result<Document, Box<Issue>> {
    let text = std::fs::read_to_string(path).map_err(|error| Unreadable::NoFile { reason: error.to_string() });
    text.and_then(|text| parse(&text)).map_err(|error| {
        eprintln!("{}: {error}", path.display());
        Box::new(error.issue(resource))
    })
}
