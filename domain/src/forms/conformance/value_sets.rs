//! The value sets of FHIR R4 itself that questionnaires name as if everybody had them: small, and fixed by the
//! specification (terminologies-valuesets.html). Their words are the specification's too.

/// Its canonical address, and its codes: system, code, words.
type Set = (&'static str, &'static [(&'static str, &'static str, &'static str)]);

const GENDER: &str = "http://hl7.org/fhir/administrative-gender";
const ITEM_TYPE: &str = "http://hl7.org/fhir/item-type";
const YES_NO: &str = "http://terminology.hl7.org/CodeSystem/v2-0136";
const ABSENT: &str = "http://terminology.hl7.org/CodeSystem/data-absent-reason";

const SETS: [Set; 3] = [
    (
        "http://hl7.org/fhir/ValueSet/administrative-gender",
        &[(GENDER, "male", "Male"), (GENDER, "female", "Female"), (GENDER, "other", "Other"), (GENDER, "unknown", "Unknown")],
    ),
    ("http://hl7.org/fhir/ValueSet/yesnodontknow", &[(YES_NO, "Y", "Yes"), (YES_NO, "N", "No"), (ABSENT, "asked-unknown", "Don't know")]),
    (
        "http://hl7.org/fhir/ValueSet/item-type",
        &[
            (ITEM_TYPE, "group", "Group"),
            (ITEM_TYPE, "display", "Display"),
            (ITEM_TYPE, "question", "Question"),
            (ITEM_TYPE, "boolean", "Boolean"),
            (ITEM_TYPE, "decimal", "Decimal"),
            (ITEM_TYPE, "integer", "Integer"),
            (ITEM_TYPE, "date", "Date"),
            (ITEM_TYPE, "dateTime", "Date Time"),
            (ITEM_TYPE, "time", "Time"),
            (ITEM_TYPE, "string", "String"),
            (ITEM_TYPE, "text", "Text"),
            (ITEM_TYPE, "url", "Url"),
            (ITEM_TYPE, "choice", "Choice"),
            (ITEM_TYPE, "open-choice", "Open Choice"),
            (ITEM_TYPE, "attachment", "Attachment"),
            (ITEM_TYPE, "reference", "Reference"),
            (ITEM_TYPE, "quantity", "Quantity"),
        ],
    ),
];

/// FHIR's own for countries and their parts: ISO 3166 and UN M.49.
pub const JURISDICTION: &str = "http://hl7.org/fhir/ValueSet/jurisdiction";
pub const ISO_3166: &str = "urn:iso:std:iso:3166";

/// ISO 3166-1, the codes of two letters and a name for each, as the time zone database lists them (iso3166.tab, in the public domain).
const COUNTRIES: &str = include_str!("countries.txt");

/// The name of a country, by its code of two letters.
pub fn country(code: &str) -> Option<&'static str> {
    countries().find(|(own, _)| *own == code).map(|(_, name)| name)
}

/// Whether it is the name of a country.
pub fn is_country(name: &str) -> bool {
    countries().any(|(_, own)| own.eq_ignore_ascii_case(name))
}

fn countries() -> impl Iterator<Item = (&'static str, &'static str)> {
    COUNTRIES.lines().filter_map(|line| line.split_once('\t'))
}

/// The codes of a value set; `None` for one that is not known.
pub fn codes(reference: &str) -> Option<&'static [(&'static str, &'static str, &'static str)]> {
    let url = reference.split('|').next().unwrap_or_default();
    SETS.iter().find(|set| set.0 == url).map(|set| set.1)
}
