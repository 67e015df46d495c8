//! The language of expressions, by its specification's own sections: each group of functions and operators, what is empty, what
//! is an error, and what is refused.

use domain::forms::fhirpath::{Collection, Environment, Expression, ExpressionError, Item};
use serde_json::{Value, json};

fn document() -> Value {
    json!({ "resourceType": "QuestionnaireResponse", "status": "completed", "authored": "2026-11-23T09:00:00Z",
        "item": [
            { "linkId": "a", "answer": [{ "valueInteger": 2 }, { "valueInteger": 5 }] },
            { "linkId": "b", "answer": [{ "valueDecimal": 1.75 }] },
            { "linkId": "c", "answer": [{ "valueCoding": { "system": "urn:s", "code": "two", "display": "Two" } }] },
            { "linkId": "d", "answer": [{ "valueDate": "2000-02-29" }] },
            { "linkId": "e", "answer": [{ "valueQuantity": { "value": 1500, "system": "http://unitsofmeasure.org", "code": "g" } }] },
            { "linkId": "g", "item": [{ "linkId": "h", "answer": [{ "valueString": "Text", "_valueString": { "extension": [{ "url": "urn:x", "valueBoolean": true }] } }] }] } ] })
}

fn questionnaire() -> Value {
    let option = |code: &str, weight: i64| json!({ "valueCoding": { "system": "urn:s", "code": code }, "extension": [{ "url": "http://hl7.org/fhir/StructureDefinition/ordinalValue", "valueDecimal": weight }] });
    json!({ "resourceType": "Questionnaire", "item": [{ "linkId": "c", "answerOption": [option("one", 1), option("two", 2)] }] })
}

fn evaluated(text: &str) -> Result<Vec<String>, ExpressionError> {
    let (document, questionnaire) = (document(), questionnaire());
    let mut environment = Environment::new("2026-11-26T10:00:00Z".parse().unwrap());
    environment.set_node("resource", &document);
    environment.set_node("questionnaire", &questionnaire);
    let found: Collection<'_> = Expression::parse(text)?.evaluate(&environment, vec![Item::node(&document)])?;
    Ok(found.iter().map(|item| item.to_text().unwrap_or_else(|| "{…}".to_owned())).collect())
}

/// Each expression beside its values, with blanks between.
fn all(cases: &[(&str, &str)]) {
    for (text, expected) in cases {
        let values = evaluated(text).unwrap_or_else(|error| panic!("{text}: {error}"));
        assert_eq!(values.join(" "), *expected, "{text}");
    }
}

#[test]
fn paths_lead_to_elements_and_to_values_of_any_type() {
    all(&[
        ("status", "completed"),
        ("QuestionnaireResponse.status", "completed"),
        ("Patient.status", ""),
        ("item.where(linkId = 'a').answer.value", "2 5"),
        ("item.where(linkId = 'a').answer[1].value", "5"),
        ("item[0].answer.valueInteger.first()", "2"),
        ("item[9].linkId", ""),
        ("%resource.item.answer.value.ofType(Coding).code", "two"),
        ("item.where(linkId = 'd').answer.value is date", "true"),
        ("item.where(linkId = 'e').answer.value is Quantity", "true"),
        ("item.answer.value.ofType(Quantity).value", "1500"),
        ("item.item.answer.value.extension('urn:x').value", "true"),
        ("`status`", "completed"),
        ("nothing.at.all", ""),
        ("item.answer.value.as(integer)", "2 5"),
        ("(item.where(linkId = 'b').answer.value as decimal) + 1", "2.75"),
    ]);
}

#[test]
fn arithmetic_is_exact_and_without_a_value_empty() {
    all(&[
        ("1 + 2 * 3 - 4 / 8", "6.5"),
        ("0.1 + 0.2", "0.3"),
        ("7 div 2", "3"),
        ("-7 mod 3", "-1"),
        ("1 / 0", ""),
        ("1 + {}", ""),
        ("-(2 + 3)", "-5"),
        ("'a' + 'b' & 'c' & {}", "abc"),
        ("10 'kg' + 5 'kg'", "15 'kg'"),
        ("(70 / 1.75 / 1.75).round(1)", "22.9"),
        ("item.where(linkId = 'b').answer.value * 2", "3.50"),
        ("9223372036854775807 + 1", ""),
    ]);
}

#[test]
fn comparisons_know_numbers_texts_dates_and_amounts() {
    all(&[
        ("1 < 1.5 and 2 >= 2", "true"),
        ("'a' < 'b'", "true"),
        ("1.0 = 1", "true"),
        ("@2026-11 < @2026-12-01", "true"),
        ("@2026-11 < @2026-11-15", ""),
        ("authored > @2026-11-23T09:30:00+01:00", "true"),
        ("item.where(linkId = 'd').answer.value <= today() - 18 years", "true"),
        ("item.answer.value.ofType(Quantity) > 1 'kg'", "true"),
        ("item.answer.value.ofType(Quantity) = 1.5 'kg'", "true"),
        ("4 days > 1 'wk'", "false"),
        ("{} = 1", ""),
        ("(1 | 2) = (1 | 2)", "true"),
        ("'A  b' ~ 'a B'", "true"),
        ("1.26 ~ 1.3", "true"),
        ("{} ~ {}", "true"),
        ("'x' != 'y'", "true"),
        ("@T09:00 < @T10:00", "true"),
    ]);
}

#[test]
fn logic_has_three_values() {
    all(&[
        ("true and {}", ""),
        ("false and {}", "false"),
        ("true or {}", "true"),
        ("false or {}", ""),
        ("true xor false", "true"),
        ("false implies {}", "true"),
        ("{} implies true", "true"),
        ("true implies false", "false"),
        ("true and 'x'", "true"),
        ("false or true and false", "false"),
        ("{}.not()", ""),
    ]);
}

#[test]
fn collections_are_filtered_counted_cut_and_combined() {
    all(&[
        ("item.count()", "6"),
        ("item.exists(linkId = 'b') and item.empty().not()", "true"),
        ("item.answer.value.ofType(integer).all($this > 1)", "true"),
        ("item.linkId.first() & item.linkId.last()", "ag"),
        ("item.linkId.tail().take(2)", "b c"),
        ("item.linkId.skip(4)", "e g"),
        ("(1 | 2 | 2 | 1).count()", "2"),
        ("(1).combine(1).count()", "2"),
        ("(1 | 2).union(3)", "1 2 3"),
        ("(1 | 2).intersect(2 | 3)", "2"),
        ("(1 | 2).exclude(2)", "1"),
        ("(1).subsetOf(1 | 2)", "true"),
        ("2 in (1 | 2)", "true"),
        ("(1 | 2) contains 3", "false"),
        ("item.select(answer.count())", "2 1 1 1 1 0"),
        ("item.answer.value.ofType(integer).sum()", "7"),
        ("item.answer.value.ofType(integer).aggregate($this + $total, 0)", "7"),
        ("{}.sum()", "0"),
        ("(3 | 1 | 2).min() & (3 | 1 | 2).max()", "13"),
        ("repeat(item).linkId", "a b c d e g h"),
        ("descendants().where(linkId = 'h').answer.value", "Text"),
        ("repeat(item | answer).count()", "14"),
        ("iif(item.exists(), 'yes', 1 / 0)", "yes"),
        ("iif(false, 'yes')", ""),
        ("(1 | 2).where($index = 1)", "2"),
        ("item.linkId.isDistinct()", "true"),
        ("(true | false).anyTrue()", "true"),
        ("item.answer.hasValue()", "false"),
        ("status.hasValue()", "true"),
    ]);
}

#[test]
fn texts_are_cut_searched_and_matched() {
    all(&[
        ("'abc'.substring(1)", "bc"),
        ("'abc'.substring(1, 1)", "b"),
        ("'abc'.substring(5)", ""),
        ("'abc'.startsWith('ab') and 'abc'.endsWith('bc') and 'abc'.contains('b')", "true"),
        ("'éa'.indexOf('a') + 'é'.length()", "2"),
        ("'Ab'.upper() & 'Ab'.lower() & ' x '.trim()", "ABabx"),
        ("'abc'.matches('^[a-c]+$') and 'abc'.matches('b')", "true"),
        ("'abc'.matchesFull('b')", "false"),
        ("'2026'.matches('\\\\d{4}')", "true"),
        ("'a-b'.replace('-', '+')", "a+b"),
        ("'a1b2'.replaceMatches('[0-9]', '')", "ab"),
        ("'a,b'.split(',').join(';')", "a;b"),
        ("'\\u0041\\n'.length()", "2"),
        ("'ab'.toChars().count()", "2"),
    ]);
}

#[test]
fn numbers_are_rounded_and_raised() {
    all(&[
        ("(-1.5).abs() + 1.2.ceiling() + 1.8.floor()", "4.5"),
        ("3.14159.round(3)", "3.142"),
        ("1.9.truncate()", "1"),
        ("16.sqrt()", "4"),
        ("2.power(3)", "8"),
        ("1.75.power(2)", "3.0625"),
        ("(-1).sqrt()", ""),
        ("100.log(10)", "2"),
        ("0.exp()", "1"),
        ("1.ln()", "0"),
    ]);
}

#[test]
fn values_are_converted_where_they_can_be() {
    all(&[
        ("'12'.toInteger() + '1.5'.toDecimal()", "13.5"),
        ("'x'.toInteger()", ""),
        ("1.toString() & true.toString() & @2026-11.toString()", "1true2026-11"),
        ("'yes'.toBoolean()", "true"),
        ("'2026-11-23'.toDate() > @2026-11-22", "true"),
        ("authored.toDate()", "2026-11-23"),
        ("'5 \\'kg\\''.toQuantity() > 4 'kg'", "true"),
        ("'1'.convertsToInteger()", "true"),
        ("today().toString()", "2026-11-26"),
        ("now() > authored", "true"),
        ("@2024-02-29 + 1 year", "2025-02-28"),
    ]);
}

#[test]
fn weights_of_answers_are_those_of_the_questionnaires_options() {
    all(&[
        ("item.where(linkId = 'c').answer.value.ordinal()", "2"),
        ("item.answer.value.weight().sum()", "2"),
        (
            "%questionnaire.item.answerOption.where(valueCoding.code = %resource.item.answer.valueCoding.code).extension.where(url = %`ext-ordinalValue`).valueDecimal",
            "2",
        ),
    ]);
}

#[test]
fn what_is_not_known_is_refused_by_name_and_what_is_wrong_is_told_with_its_place() {
    let refused = |text: &str| evaluated(text).unwrap_err();
    for text in ["resolve()", "item.memberOf('v')", "item.nonsense()", "status.conformsTo('x')"] {
        assert!(matches!(refused(text), ExpressionError::Unsupported { .. }), "{text}");
    }
    for text in ["", "1 +", "item.", "(1", "1 2", "'a", "item.where(", "@2026-13", "$that", "%", "a b", "item[", "#", "/* x"] {
        assert!(matches!(refused(text), ExpressionError::Syntax { .. }), "{text}");
    }
    for text in ["item.linkId + 'x'", "1 + 'x'", "'x' < 1", "(1 | 2).toInteger()", "item.single()", "substring()", "item.linkId and true"] {
        assert!(matches!(refused(text), ExpressionError::Evaluation { .. }), "{text}");
    }
    assert_eq!(refused("%nobody"), ExpressionError::UnknownVariable { name: "nobody".to_owned() });
    assert_eq!(refused("1 +").to_string(), "it cannot be read, at character 3: a value is missing");
    all(&[("1 // a comment\n + 1 /* and one */", "2")]);
}
