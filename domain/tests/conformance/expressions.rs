//! Expressions in a questionnaire: those that enable, reckon and forbid.

use super::*;

fn fhirpath(text: &str) -> Value {
    json!({ "language": "text/fhirpath", "expression": text })
}

fn calculated(text: &str) -> Value {
    extension("sdc-questionnaire-calculatedExpression", "Expression", fhirpath(text))
}

fn constraint(severity: &str, text: &str) -> Value {
    json!({ "url": "http://hl7.org/fhir/StructureDefinition/questionnaire-constraint", "extension": [
        { "url": "key", "valueId": "k1" }, { "url": "severity", "valueCode": severity }, { "url": "human", "valueString": "Two are wanted." },
        { "url": "expression", "valueString": text } ] })
}

#[test]
fn an_expression_that_cannot_be_read_is_an_error_and_one_that_is_not_known_a_warning() {
    let with = |text: &str| asked(&json!({ "type": "string", "extension": [calculated(text)] }));
    assert_eq!(with("%resource.item.where(linkId = 'q').answer.value"), []);
    assert_eq!(errors(&with("answer.count() = 3 asdf")), ["expression invalid Questionnaire.item[0].extension[0].value.expression"]);
    assert_eq!(warnings(&with("%resource.resolve()")), ["expression not-supported Questionnaire.item[0].extension[0].value.expression"]);
    assert_eq!(warnings(&with("%nobody + 1")), ["expression not-found Questionnaire.item[0].extension[0].value.expression"]);
    let in_query = json!({ "language": "application/x-fhir-query", "expression": "Patient?x={{" });
    assert_eq!(
        asked(&json!({ "type": "string", "extension": [extension("sdc-questionnaire-answerExpression", "Expression", in_query)] })),
        []
    );
}

#[test]
fn an_expression_enables_an_item() {
    let items = json!([{ "linkId": "t", "type": "integer" }, { "linkId": "q", "type": "string", "required": true, "extension": [
        extension("sdc-questionnaire-enableWhenExpression", "Expression", fhirpath("%resource.item.where(linkId = 't').answer.value > 1")) ] }]);
    let answers = |value: i64, answered: bool| {
        let mut all = vec![json!({ "linkId": "t", "answer": [{ "valueInteger": value }] })];
        all.extend(answered.then(|| json!({ "linkId": "q", "answer": [{ "valueString": "x" }] })));
        json!(all)
    };
    assert_eq!((completed(&items, &answers(2, true)), completed(&items, &answers(1, false))), (vec![], vec![]));
    assert_eq!(errors(&completed(&items, &answers(1, true))), ["enableWhen business-rule QuestionnaireResponse.item[1]"]);
    assert_eq!(errors(&completed(&items, &answers(2, false))), ["required required QuestionnaireResponse"]);
}

#[test]
fn an_expression_may_begin_at_the_response_and_stand_in_the_older_extension() {
    let kanta = json!({ "url": "http://phr.kanta.fi/StructureDefinition/fiphr-ext-questionnaire-enablewhen",
        "valueString": "QuestionnaireResponse.descendants().where(linkId = 't').answer.value" });
    let items = json!([{ "linkId": "t", "type": "boolean" }, { "linkId": "q", "type": "string", "extension": [kanta] }]);
    let answers =
        |yes: bool| json!([{ "linkId": "t", "answer": [{ "valueBoolean": yes }] }, { "linkId": "q", "answer": [{ "valueString": "x" }] }]);
    assert_eq!(errors(&completed(&items, &answers(true))), [""; 0]);
    assert_eq!(errors(&completed(&items, &answers(false))), ["enableWhen business-rule QuestionnaireResponse.item[1]"]);
}

#[test]
fn an_answer_that_should_be_another_by_reckoning_is_a_warning() {
    let variable = |name: &str, link_id: &str| {
        let mut expression = fhirpath(&format!("%resource.item.where(linkId = '{link_id}').answer.value"));
        expression["name"] = json!(name);
        extension("variable", "Expression", expression)
    };
    let mut form = form(json!([
        { "linkId": "kg", "type": "decimal" }, { "linkId": "m", "type": "decimal" },
        { "linkId": "bmi", "type": "decimal", "readOnly": true, "extension": [calculated("(%weight / %height / %height).round(1)")] } ]));
    form["extension"] = json!([variable("weight", "kg"), variable("height", "m")]);
    let with = |bmi: f64| {
        let answer = |link_id: &str, value: f64| json!({ "linkId": link_id, "answer": [{ "valueDecimal": value }] });
        run(&form, Some(&response("completed", json!([answer("kg", 70.0), answer("m", 1.75), answer("bmi", bmi)]))))
    };
    assert_eq!(with(22.9), []);
    assert_eq!(warnings(&with(23.0)), ["calculatedExpression business-rule QuestionnaireResponse.item[2]"]);
    assert_eq!(errors(&with(23.0)), [""; 0]);
}

#[test]
fn a_rule_of_the_questionnaire_is_kept_or_told_as_severely_as_it_says() {
    let with = |severity: &str, text: &str| {
        answered(
            &json!({ "type": "string", "repeats": true, "extension": [constraint(severity, text)] }),
            &json!([{ "valueString": "a" }, { "valueString": "b" }]),
        )
    };
    assert_eq!(with("error", "answer.count() = 2"), []);
    assert_eq!(errors(&with("error", "answer.count() = 3")), ["constraint invariant QuestionnaireResponse.item[0]"]);
    assert_eq!(
        warnings(&with("warning", "answer.count() = %questionnaire.item.count()")),
        ["constraint invariant QuestionnaireResponse.item[0]"]
    );
    assert_eq!(errors(&with("warning", "answer.count() = 3 asdf")), [""; 0]);
    assert_eq!(warnings(&with("warning", "answer.count() = %unknown")), ["expression not-found Questionnaire.item[0]"]);
}

#[test]
fn a_variable_holds_in_the_item_that_declares_it() {
    let mut expression = fhirpath("item.where(linkId = 'a').answer.value");
    expression["name"] = json!("mine");
    let items = json!([
        { "linkId": "g", "type": "group", "repeats": true, "extension": [extension("variable", "Expression", expression)], "item": [
            { "linkId": "a", "type": "integer" }, { "linkId": "twice", "type": "integer", "extension": [calculated("%mine * 2")] } ] },
        { "linkId": "outside", "type": "integer", "extension": [calculated("%mine")] } ]);
    let group = |a: i64, twice: i64| json!({ "linkId": "g", "item": [{ "linkId": "a", "answer": [{ "valueInteger": a }] }, { "linkId": "twice", "answer": [{ "valueInteger": twice }] }] });
    let told = warnings(&completed(&items, &json!([group(1, 2), group(2, 4), group(3, 5)])));
    assert_eq!(
        told,
        [
            "expression not-found Questionnaire.item[1].extension[0].value.expression",
            "calculatedExpression business-rule QuestionnaireResponse.item[2].item[1]"
        ]
    );
}
