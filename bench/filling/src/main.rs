//! `filling --bench`: how many responses a second are checked on one core, beside reading the same JSON alone.
//! `filling --form 1000`: a form of so many questions. `filling --reckoned FILE 1000`: so many random responses to a questionnaire,
//! with what it reckons itself, one line of JSON each, for another implementation of its expressions to agree with (`scores.mjs`).

mod random;

use chrono::{DateTime, Utc};
use domain::forms::{
    AnswerValue, Answers, Completeness, Expressions, Filling, Questionnaire, Reckoner, ResponseHeader, check_at,
    conformance::{Document, conformance},
    shipped, to_response,
};
use random::Random;
use serde_json::{Value, json};
use std::{
    hint::black_box,
    io::{Error, Result, Write},
    time::{Duration, Instant},
};

const EACH: Duration = Duration::from_secs(2);
/// The first question of a long form, which decides whether the second is shown.
const DECIDING: &str = "q0";
const NOW: DateTime<Utc> = DateTime::UNIX_EPOCH;

fn main() -> Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let mut out = std::io::stdout().lock();
    match arguments.as_slice() {
        ["--bench"] => bench(&mut out),
        ["--form", count] => writeln!(out, "{}", long(count.parse().map_err(Error::other)?)),
        ["--reckoned", file, count] => reckoned(&mut out, file, count.parse().map_err(Error::other)?),
        _ => Err(Error::other("--bench, --form COUNT, or --reckoned FILE COUNT")),
    }
}

fn read(json: &str) -> Result<Questionnaire> {
    Questionnaire::from_json(json).map_err(Error::other)
}

/// The shipped scales, and forms of the lengths that are measured in the browser, all answered.
fn bench(out: &mut impl Write) -> Result<()> {
    let mut forms: Vec<(String, Questionnaire)> = Vec::new();
    for form in shipped() {
        let form = read(form.json)?;
        if form.is_scored() {
            forms.push((form.title().to_owned(), form));
        }
    }
    for count in [10, 100, 1_000, 5_000] {
        forms.push((format!("{count} questions"), read(&long(count).to_string())?));
    }
    for (title, form) in forms {
        let answers = Random::new(1).answers(&form);
        let response = response(&form, &answers).to_string();
        let document = Document::questionnaire(&form.to_json()).map_err(Error::other)?;
        let kept = rate(|| {
            black_box(check_at(black_box(&form), &answers, Completeness::Submit, NOW.fixed_offset())).ok();
        });
        let checked = rate(|| {
            if let Ok(response) = Document::response(black_box(&response)) {
                black_box(conformance(&document, Some(&response), NOW));
            }
        });
        let parsed = rate(|| {
            black_box(serde_json::from_str::<Value>(black_box(&response))).ok();
        });
        if form.find_item(DECIDING).is_some() {
            writeln!(out, "{title}: {:.0} answers a second taken that decide what is shown", answered(&form, &answers))?;
        }
        writeln!(
            out,
            "{title}: {kept:.0} sets of answers a second checked before they are kept; {checked:.0} responses checked against all of \
             FHIR, of {parsed:.0} read as JSON and not checked: ratio {:.2}",
            checked / parsed
        )?;
    }
    Ok(())
}

/// The first question, answered one way and the other.
fn answered(form: &Questionnaire, answers: &Answers) -> f64 {
    let mut filling = Filling::new(form.clone(), answers.clone(), NOW.fixed_offset());
    let mut number = 0;
    rate(|| {
        number = 9 - number;
        black_box(filling.set(DECIDING, vec![AnswerValue::Integer(number)]));
    })
}

fn rate(mut work: impl FnMut()) -> f64 {
    let (start, mut count) = (Instant::now(), 0_u32);
    while start.elapsed() < EACH {
        work();
        count += 1;
    }
    f64::from(count) / start.elapsed().as_secs_f64()
}

fn response(form: &Questionnaire, answers: &Answers) -> Value {
    let header = ResponseHeader {
        id: "random".to_owned(),
        questionnaire: form.canonical().unwrap_or_else(|| "https://practice.example/Questionnaire/random".to_owned()),
        status: "completed".to_owned(),
        authored: NOW,
        subject_reference: "Patient/random".to_owned(),
        source_reference: "Patient/random".to_owned(),
    };
    to_response(form, answers, &header)
}

/// Every tenth question is a number which decides whether the one after it is shown; the rest are texts. All on one page.
fn long(count: usize) -> Value {
    let items: Vec<Value> = (0..count)
        .map(|at| {
            let link_id = format!("q{at}");
            match at % 10 {
                0 => json!({ "linkId": link_id, "type": "integer", "text": format!("Number {at}") }),
                1 => json!({ "linkId": link_id, "type": "string", "text": format!("Why more than five at {at}?"),
                    "enableWhen": [{ "question": format!("q{}", at - 1), "operator": ">", "answerInteger": 5 }] }),
                _ => json!({ "linkId": link_id, "type": "string", "text": format!("Question {at}") }),
            }
        })
        .collect();
    json!({ "resourceType": "Questionnaire", "status": "active", "title": format!("{count} questions"),
        "url": format!("https://practice.example/Questionnaire/long-{count}"), "version": "1", "item": items })
}

fn reckoned(out: &mut impl Write, file: &str, count: u64) -> Result<()> {
    let form = read(&std::fs::read_to_string(file)?)?;
    let expressions = Expressions::of(&form).ok_or_else(|| Error::other("it has no expressions"))?;
    for seed in 1..=count {
        let answers = Random::new(seed).answers(&form);
        let answers = expressions.settle(&form, &answers, NOW.fixed_offset()).answers;
        writeln!(out, "{}", response(&form, &answers))?;
    }
    Ok(())
}
