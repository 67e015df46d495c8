//! The standard extensions of questionnaires: which type of value each has, where it may stand, and how often (FHIR R4
//! questionnaire-extensions, Structured Data Capture 3.0). Others are kept and not looked at.

use super::form::{Form, list, text, typed};
use super::issue::{IssueCode, Report, Severity};
use super::primitive::shortened;
use serde_json::{Map, Value};

/// Where an extension may stand.
const FORM: u8 = 1;
const ITEM: u8 = 2;
const OPTION: u8 = 4;
/// Anywhere, as on a text or on a value within an option.
const INNER: u8 = 8;
const ALL: u8 = 15;

struct Known {
    /// The end of its url; the start is R4's, or Structured Data Capture's for those with `sdc-`.
    name: &'static str,
    /// Of its value; none for one that has extensions of its own.
    types: &'static [&'static str],
    places: u8,
    once: bool,
}

const fn once(name: &'static str, types: &'static [&'static str], places: u8) -> Known {
    Known { name, types, places, once: true }
}

const fn often(name: &'static str, types: &'static [&'static str], places: u8) -> Known {
    Known { name, types, places, once: false }
}

const BOUND: &[&str] = &["Date", "DateTime", "Time", "Decimal", "Integer", "Instant", "Quantity"];

const KNOWN: [Known; 58] = [
    once("minValue", BOUND, ITEM | INNER),
    once("maxValue", BOUND, ITEM | INNER),
    once("minLength", &["Integer"], ITEM | INNER),
    once("regex", &["String"], ITEM | INNER),
    once("entryFormat", &["String"], ITEM | INNER),
    once("maxDecimalPlaces", &["Integer"], ITEM | INNER),
    once("maxSize", &["Decimal"], ITEM | INNER),
    often("mimeType", &["Code"], ITEM | INNER),
    once("ordinalValue", &["Decimal"], OPTION | INNER),
    once("itemWeight", &["Decimal"], OPTION | INNER),
    often("variable", &["Expression"], FORM | ITEM),
    once("cqf-expression", &["Expression"], ALL),
    once("rendering-style", &["String"], ALL),
    once("rendering-xhtml", &["String"], ALL),
    once("rendering-markdown", &["Markdown"], ALL),
    once("questionnaire-itemControl", &["CodeableConcept"], ITEM),
    once("questionnaire-displayCategory", &["CodeableConcept"], ITEM),
    once("questionnaire-choiceOrientation", &["Code"], ITEM),
    once("questionnaire-hidden", &["Boolean"], ITEM),
    once("questionnaire-minOccurs", &["Integer"], ITEM),
    once("questionnaire-maxOccurs", &["Integer"], ITEM),
    once("questionnaire-optionExclusive", &["Boolean"], OPTION),
    once("questionnaire-optionPrefix", &["String"], OPTION | INNER),
    once("questionnaire-sliderStepValue", &["Integer"], ITEM),
    once("questionnaire-unit", &["Coding"], ITEM),
    often("questionnaire-unitOption", &["Coding"], ITEM),
    once("questionnaire-unitValueSet", &["Canonical"], ITEM),
    often("questionnaire-referenceResource", &["Code"], ITEM),
    often("questionnaire-referenceProfile", &["Canonical"], ITEM),
    once("questionnaire-referenceFilter", &["String"], ITEM),
    often("questionnaire-signatureRequired", &["CodeableConcept"], FORM | ITEM),
    often("questionnaire-supportLink", &["Uri"], ITEM),
    once("questionnaire-usageMode", &["Code"], ITEM),
    often("questionnaire-fhirType", &["String"], ALL),
    once("questionnaire-baseType", &["Code"], ITEM),
    often("questionnaire-constraint", &[], FORM | ITEM),
    once("sdc-questionnaire-minQuantity", &["Quantity"], ITEM),
    once("sdc-questionnaire-maxQuantity", &["Quantity"], ITEM),
    once("sdc-questionnaire-calculatedExpression", &["Expression"], ITEM),
    once("sdc-questionnaire-initialExpression", &["Expression"], ITEM),
    once("sdc-questionnaire-enableWhenExpression", &["Expression"], ITEM),
    once("sdc-questionnaire-answerExpression", &["Expression"], ITEM),
    once("sdc-questionnaire-candidateExpression", &["Expression"], ITEM),
    often("sdc-questionnaire-contextExpression", &["Expression"], ITEM | OPTION),
    often("sdc-questionnaire-answerOptionsToggleExpression", &[], ITEM),
    once("sdc-questionnaire-openLabel", &["String"], ITEM),
    once("sdc-questionnaire-optionalDisplay", &["Boolean"], ITEM),
    once("sdc-questionnaire-shortText", &["String"], ITEM | INNER),
    once("sdc-questionnaire-unitOpen", &["Code"], ITEM),
    once("sdc-questionnaire-unitSupplementalSystem", &["Canonical"], ITEM),
    once("sdc-questionnaire-width", &["Quantity"], ITEM),
    once("sdc-questionnaire-collapsible", &["Code"], ITEM),
    once("sdc-questionnaire-isSubject", &["Boolean"], ITEM),
    often("sdc-questionnaire-launchContext", &[], FORM),
    once("sdc-questionnaire-itemPopulationContext", &["Expression"], FORM | ITEM),
    once("sdc-questionnaire-observationLinkPeriod", &["Duration"], ITEM),
    once("sdc-questionnaire-entryMode", &["Code"], FORM),
    often("sdc-questionnaire-preferredTerminologyServer", &["Url"], FORM | ITEM),
];

/// Those that count something.
const COUNTS: [&str; 4] = ["minLength", "maxDecimalPlaces", "questionnaire-minOccurs", "questionnaire-maxOccurs"];

const CORE: &str = "http://hl7.org/fhir/StructureDefinition/";
const SDC: &str = "http://hl7.org/fhir/uv/sdc/StructureDefinition/";

fn find(url: &str) -> Option<&'static Known> {
    let name = url.strip_prefix(SDC).filter(|name| name.starts_with("sdc-")).or_else(|| url.strip_prefix(CORE))?;
    KNOWN.iter().find(|known| known.name == name)
}

pub fn check(form: &Form<'_>, report: &mut Report) {
    let mut checker = Checker { report, link_id: None };
    checker.element(form.json, FORM, "Questionnaire");
    for (at, item) in form.items.iter().enumerate() {
        let path = form.path(at);
        checker.link_id = Some(item.link_id);
        checker.element(item.json, ITEM, &path);
        for (number, option) in item.list("answerOption").iter().enumerate() {
            let Some(option) = option.as_object() else { continue };
            let path = format!("{path}.answerOption[{number}]");
            checker.element(option, OPTION, &path);
            let inner = option.iter().filter(|(key, _)| key.starts_with("value") || key.starts_with("_value"));
            for inner in inner.filter_map(|(_, inner)| inner.as_object()) {
                checker.element(inner, INNER, &format!("{path}.value"));
            }
        }
        for name in ["_text", "_prefix"] {
            if let Some(inner) = item.json.get(name).and_then(Value::as_object) {
                checker.element(inner, INNER, &format!("{path}.{}", name.trim_start_matches('_')));
            }
        }
        checker.together(item.json, &path);
    }
}

struct Checker<'r, 'a> {
    report: &'r mut Report,
    link_id: Option<&'a str>,
}

impl Checker<'_, '_> {
    fn add(&mut self, severity: Severity, code: IssueCode, at: &str, rule: &'static str, text: String) {
        self.report.add(severity, code, &at, self.link_id, rule, text);
    }

    fn element(&mut self, element: &Map<String, Value>, place: u8, path: &str) {
        let mut seen: Vec<&str> = Vec::new();
        for (number, extension) in list(element, "extension").iter().enumerate() {
            let Some(extension) = extension.as_object() else { continue };
            let Some(known) = text(extension, "url").and_then(find) else { continue };
            let at = format!("{path}.extension[{number}]");
            if known.places & place == 0 {
                self.add(Severity::Error, IssueCode::Structure, &at, "context", format!("The extension {} has no place here.", known.name));
            }
            if known.once && seen.contains(&known.name) {
                self.add(
                    Severity::Error,
                    IssueCode::Structure,
                    &at,
                    "cardinality",
                    format!("The extension {} stands here once at most.", known.name),
                );
            }
            seen.push(known.name);
            self.value(extension, known, &at);
        }
    }

    fn value(&mut self, extension: &Map<String, Value>, known: &Known, at: &str) {
        match typed(extension, "value") {
            Some((kind, _)) if !(known.types.contains(&kind) || kind == "Uri" && known.types.contains(&"Url")) => {
                let wanted = if known.types.is_empty() {
                    "extensions of its own".to_owned()
                } else {
                    format!("a value of type {}", known.types.join(" or "))
                };
                self.add(
                    Severity::Error,
                    IssueCode::Structure,
                    at,
                    "extension value",
                    format!("The extension {} has {wanted}, not {}.", known.name, shortened(kind)),
                );
            }
            Some((_, value)) if known.name == "regex" => {
                if let Some(Err(_)) = value.as_str().map(crate::forms::pattern::whole) {
                    self.add(
                        Severity::Warning,
                        IssueCode::NotSupported,
                        at,
                        "regex",
                        "The pattern cannot be read here, and answers are not compared with it.".to_owned(),
                    );
                }
            }
            Some((_, value)) if COUNTS.contains(&known.name) && value.as_i64().is_some_and(|number| number < 0) => {
                self.add(
                    Severity::Error,
                    IssueCode::Value,
                    at,
                    "extension value",
                    format!("The extension {} is less than none.", known.name),
                );
            }
            _ => {}
        }
    }

    /// What excludes each other, and bounds that leave nothing between them (Structured Data Capture, profiles' constraints).
    fn together(&mut self, item: &Map<String, Value>, path: &str) {
        let has =
            |name: &str| list(item, "extension").iter().any(|extension| extension["url"].as_str().is_some_and(|url| url.ends_with(name)));
        let pairs = [
            (
                item.contains_key("enableWhen") && has("/sdc-questionnaire-enableWhenExpression"),
                "enableWhen and enableWhenExpression exclude each other.",
            ),
            (
                item.contains_key("initial") && has("/sdc-questionnaire-initialExpression"),
                "initial and initialExpression exclude each other.",
            ),
            (
                (item.contains_key("answerOption") || item.contains_key("answerValueSet")) && has("/sdc-questionnaire-answerExpression"),
                "answerExpression stands instead of answerOption and answerValueSet.",
            ),
            (
                item.get("repeats") != Some(&Value::Bool(true)) && number(item, "questionnaire-maxOccurs").is_some_and(|most| most > 1),
                "maxOccurs above one has no effect, because the item does not repeat.",
            ),
            (
                number(item, "questionnaire-minOccurs")
                    .zip(number(item, "questionnaire-maxOccurs"))
                    .is_some_and(|(least, most)| least > most),
                "minOccurs is above maxOccurs: no answer fits.",
            ),
        ];
        for (_, text) in pairs.into_iter().filter(|pair| pair.0) {
            self.add(Severity::Warning, IssueCode::BusinessRule, path, "extension", text.to_owned());
        }
    }
}

fn number(item: &Map<String, Value>, name: &str) -> Option<i64> {
    let found =
        list(item, "extension").iter().find(|extension| extension["url"].as_str().and_then(|url| url.strip_prefix(CORE)) == Some(name))?;
    found.get("valueInteger")?.as_i64()
}
