//! FHIR extensions: named additions to any element. All are kept as they came; the few that mean something to us are
//! named here, the standard ones first and then our own.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

/// On a text: the same in another language.
pub const TRANSLATION: &str = "http://hl7.org/fhir/StructureDefinition/translation";
pub const MIN_VALUE: &str = "http://hl7.org/fhir/StructureDefinition/minValue";
pub const MAX_VALUE: &str = "http://hl7.org/fhir/StructureDefinition/maxValue";
pub const MIN_LENGTH: &str = "http://hl7.org/fhir/StructureDefinition/minLength";
pub const REGEX: &str = "http://hl7.org/fhir/StructureDefinition/regex";
pub const ENTRY_FORMAT: &str = "http://hl7.org/fhir/StructureDefinition/entryFormat";
pub const MAX_DECIMAL_PLACES: &str = "http://hl7.org/fhir/StructureDefinition/maxDecimalPlaces";
pub const MIN_OCCURS: &str = "http://hl7.org/fhir/StructureDefinition/questionnaire-minOccurs";
pub const MAX_OCCURS: &str = "http://hl7.org/fhir/StructureDefinition/questionnaire-maxOccurs";
pub const OPTION_EXCLUSIVE: &str = "http://hl7.org/fhir/StructureDefinition/questionnaire-optionExclusive";
pub const UNIT: &str = "http://hl7.org/fhir/StructureDefinition/questionnaire-unit";
pub const UNIT_OPTION: &str = "http://hl7.org/fhir/StructureDefinition/questionnaire-unitOption";
pub const UNIT_OPEN: &str = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-unitOpen";
/// In megabytes.
pub const MAX_SIZE: &str = "http://hl7.org/fhir/StructureDefinition/maxSize";
pub const MIME_TYPE: &str = "http://hl7.org/fhir/StructureDefinition/mimeType";
pub const SLIDER_STEP: &str = "http://hl7.org/fhir/StructureDefinition/questionnaire-sliderStepValue";
pub const VARIABLE: &str = "http://hl7.org/fhir/StructureDefinition/variable";
pub const CALCULATED: &str = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-calculatedExpression";
pub const INITIAL_EXPRESSION: &str = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-initialExpression";
pub const ENABLED_BY_EXPRESSION: &str = "http://hl7.org/fhir/uv/sdc/StructureDefinition/sdc-questionnaire-enableWhenExpression";
pub const ORDINAL_VALUE: &str = "http://hl7.org/fhir/StructureDefinition/ordinalValue";
pub const ITEM_CONTROL: &str = "http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl";
pub const HIDDEN: &str = "http://hl7.org/fhir/StructureDefinition/questionnaire-hidden";
/// On a `string` or `text` item: the answer is a name typed as a signature. On a form, and on other items: somebody signs it (see
/// `signing`). Once for each who signs.
pub const SIGNATURE_REQUIRED: &str = "http://hl7.org/fhir/StructureDefinition/questionnaire-signatureRequired";
/// On a form, once for each band of its score: the nested extensions `from` (`valueInteger`, the lowest score in the
/// band) and `label` (`valueString`).
pub const SCORE_BAND: &str = "https://anteroom.example/fhir/StructureDefinition/score-band";
/// On a `valueDateTime` of a response: the time as the client wrote it, by the clock on their wall. The value itself
/// then has the day alone, because FHIR wants an offset beside a time and nobody told us one.
pub const LOCAL_TIME: &str = "https://anteroom.example/fhir/StructureDefinition/local-time";

/// One extension: its `url`, and its value or nested extensions as they came.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Extension {
    pub url: String,
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

impl Extension {
    pub fn find<'a>(extensions: &'a [Self], url: &str) -> Option<&'a Self> {
        extensions.iter().find(|extension| extension.url == url)
    }

    /// The value of a nested extension, for example `nested("from", "valueInteger")`.
    pub fn nested(&self, url: &str, field: &str) -> Option<&Value> {
        let parts = self.other.get("extension")?.as_array()?;
        parts.iter().find(|part| part["url"] == url)?.get(field)
    }

    /// The codes in a `valueCodeableConcept`.
    pub fn codes(&self) -> impl Iterator<Item = &str> {
        let codings = self.other.get("valueCodeableConcept").and_then(|concept| concept["coding"].as_array());
        codings.into_iter().flatten().filter_map(|coding| coding["code"].as_str())
    }
}
