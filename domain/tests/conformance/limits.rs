//! How long, large, fine and heavy an answer may be.

use super::*;

fn wrong(kind: &str, extensions: Value, answer: Value) -> Vec<String> {
    errors(&answered(&json!({ "type": kind, "extension": extensions }), &json!([answer])))
}

fn at(rule: &str) -> Vec<String> {
    vec![format!("{rule} value {ANSWER}")]
}

#[test]
fn lengths_count_characters() {
    let least = json!([extension("minLength", "Integer", json!(2))]);
    let text = |text: &str| json!({ "valueString": text });
    assert_eq!((wrong("text", least.clone(), text("éé")).len(), wrong("text", least, text("é"))), (0, at("minLength")));
    let most = |text: &str| errors(&answered(&json!({ "type": "string", "maxLength": 2 }), &json!([{ "valueString": text }])));
    assert_eq!((most("éé").len(), most("ééé")), (0, at("maxLength")));
    let digits = errors(&answered(&json!({ "type": "integer", "maxLength": 2 }), &json!([{ "valueInteger": 100 }])));
    assert_eq!(digits, at("maxLength"));
}

#[test]
fn a_pattern_matches_the_whole_answer() {
    let pattern = json!([extension("regex", "String", json!("[0-9]{2}|x")), extension("entryFormat", "String", json!("nn"))]);
    let text = |text: &str| json!({ "valueString": text });
    for fits in ["12", "x"] {
        assert_eq!(wrong("string", pattern.clone(), text(fits)), [""; 0]);
    }
    for not in ["123", "a12", "xx"] {
        assert_eq!(wrong("string", pattern.clone(), text(not)), at("regex"), "{not}");
    }
    assert_eq!(
        wrong("string", json!([extension("regex", "String", json!("(?=a)b"))]), text("c")),
        [""; 0],
        "a pattern that cannot be read"
    );
}

#[test]
fn numbers_dates_and_times_keep_within_their_bounds() {
    for (kind, name, least, most, fits, below, above) in [
        ("integer", "Integer", json!(1), json!(5), json!(5), json!(0), json!(6)),
        ("decimal", "Decimal", json!(0.5), json!(1.5), json!(0.5), json!(0.49), json!(1.51)),
        ("date", "Date", json!("2020"), json!("2022-06"), json!("2022-06-30"), json!("2019-12-31"), json!("2022-07-01")),
        (
            "dateTime",
            "DateTime",
            json!("2020-01-01T00:00:00Z"),
            json!("2022"),
            json!("2020-01-01T01:00:00+01:00"),
            json!("2020-01-01T00:30:00+01:00"),
            json!("2023"),
        ),
        ("time", "Time", json!("08:00:00"), json!("17:00:00"), json!("08:00:00"), json!("07:59:59"), json!("17:00:01")),
    ] {
        let bounds = json!([extension("minValue", name, least), extension("maxValue", name, most)]);
        let answer = |value: &Value| json!({ (format!("value{name}")): value });
        assert_eq!(wrong(kind, bounds.clone(), answer(&fits)), [""; 0], "{kind}");
        assert_eq!(wrong(kind, bounds.clone(), answer(&below)), at("minValue"), "{kind}");
        assert_eq!(wrong(kind, bounds, answer(&above)), at("maxValue"), "{kind}");
    }
}

#[test]
fn amounts_are_compared_in_units_of_one_kind() {
    let amount = |value: i64, unit: &str| json!({ "value": value, "unit": unit, "system": "http://unitsofmeasure.org", "code": unit });
    let bounds = json!([
        extension("sdc-questionnaire-minQuantity", "Quantity", amount(1, "km")),
        extension("sdc-questionnaire-maxQuantity", "Quantity", amount(5, "km"))
    ]);
    let given = |value: i64, unit: &str| wrong("quantity", bounds.clone(), json!({ "valueQuantity": amount(value, unit) }));
    assert_eq!((given(2000, "m").len(), given(10_000, "m"), given(900, "m")), (0, at("maxQuantity"), at("minQuantity")));
    assert_eq!(given(2, "kg"), [at("minQuantity"), at("maxQuantity")].concat());
    let unknown = answered(&json!({ "type": "quantity", "extension": bounds }), &json!([{ "valueQuantity": amount(2, "[ly]") }]));
    assert_eq!((errors(&unknown).len(), warnings(&unknown).len()), (0, 2));
}

#[test]
fn places_after_the_point_count_as_written() {
    let places = |written: &str| {
        let item = json!([{ "linkId": "q", "type": "decimal", "extension": [extension("maxDecimalPlaces", "Integer", json!(2))] }]);
        let text = response("completed", json!([{ "linkId": "q", "answer": [{ "valueDecimal": 0 }] }])).to_string();
        let text = text.replace("\"valueDecimal\":0", &format!("\"valueDecimal\":{written}"));
        let form = Document::questionnaire(&form(item).to_string()).unwrap();
        errors(&conformance(&form, Some(&Document::response(&text).unwrap()), "2026-11-26T10:00:00Z".parse().unwrap()))
    };
    for (written, fits) in [("5", true), ("-5.12", true), ("5.123", false), ("5.120", false), ("5.1200e1", false), ("0.1", true)] {
        assert_eq!(places(written).is_empty(), fits, "{written}");
    }
}

#[test]
fn an_attachment_is_of_an_allowed_type_and_size_and_says_its_size_rightly() {
    let limits = json!([
        extension("mimeType", "Code", json!("application/pdf")),
        extension("mimeType", "Code", json!("image/*")),
        extension("maxSize", "Decimal", json!(3))
    ]);
    let with = |attachment: Value| wrong("attachment", limits.clone(), json!({ "valueAttachment": attachment }));
    assert_eq!(with(json!({ "contentType": "image/png", "data": "YWJj", "size": 3 })), [""; 0]);
    assert_eq!(with(json!({ "contentType": "text/html", "data": "YWJj" })), at("mimeType"));
    assert_eq!(with(json!({ "url": "https://a.example/f" })), [format!("mimeType required {ANSWER}")]);
    assert_eq!(with(json!({ "contentType": "image/png", "data": "YWJjZA==" })), at("maxSize"));
    assert_eq!(with(json!({ "contentType": "image/png", "data": "YWJj", "size": 2 })), [format!("attachment invalid {ANSWER}")]);
    assert_eq!(with(json!({ "contentType": "image/png", "data": "YW" })), [format!("datatype value {ANSWER}.value.data")]);
}

#[test]
fn a_bound_may_be_reckoned_from_today_or_from_another_answer() {
    let reckoned = |name: &str, text: &str| {
        let expression = json!({ "language": "text/fhirpath", "expression": text });
        json!([{ "url": format!("http://hl7.org/fhir/StructureDefinition/{name}"), "valueDate": "1900-01-01",
            "_valueDate": { "extension": [extension("cqf-calculatedValue", "Expression", expression)] } }])
    };
    let adult = reckoned("maxValue", "today() - 18 years");
    let born = |day: &str| wrong("date", adult.clone(), json!({ "valueDate": day }));
    assert_eq!((born("2008-11-26").len(), born("2008-11-27")), (0, at("maxValue")));
    let without = wrong("date", reckoned("minValue", "{}"), json!({ "valueDate": "1800-01-01" }));
    assert_eq!(without, [""; 0], "an expression without a value bounds nothing");
}
