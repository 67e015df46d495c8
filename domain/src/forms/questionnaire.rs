//! A form: an HL7 FHIR R4 `Questionnaire`, read from and written to JSON without loss. Reading refuses what would
//! make answers ambiguous, and says so to the person who imports it.

use super::extension::{Extension, SIGNATURE_REQUIRED};
use super::fields::place_of_field;
use super::item::Item;
use super::place::readings;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};
use std::collections::BTreeSet;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Questionnaire {
    pub resource_type: ResourceType,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// R4 requires one; files without it exist, and are imported as drafts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extension: Vec<Extension>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub item: Vec<Item>,
    #[serde(flatten)]
    pub other: Map<String, Value>,
}

/// Says `Questionnaire` in JSON, and takes nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ResourceType {
    Questionnaire,
}

/// Why a text is not a form that can be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum FormError {
    #[error("This is not JSON: {reason}. Choose the file again, or ask for a new copy of it.")]
    NotJson { reason: String },
    #[error("This is a FHIR {found}, not a Questionnaire. Choose a file with a Questionnaire.")]
    NotAQuestionnaire { found: String },
    #[error("This Questionnaire does not follow FHIR R4: {reason}. Correct it, then import it again.")]
    NotFhir { reason: String },
    #[error("Two items have the linkId “{link_id}”. Give each its own, then import the form again.")]
    LinkIdTwice { link_id: String },
    #[error("An item has no linkId. Give it one, then import the form again.")]
    LinkIdEmpty,
    #[error("The linkId “{link_id}” is used for what is said about another item. Give the item another one.")]
    LinkIdReserved { link_id: String },
    #[error("This Questionnaire has an empty list or value, which FHIR forbids and which would be lost. Remove it, then import it again.")]
    WouldLose,
    #[error(
        "This form has sections in sections that are wanted so often that there are more than {most} places to fill in. Ask for fewer of them at least."
    )]
    TooManyPlaces { most: usize },
    #[error(
        "The questions of this form have more than {most} choices together. Shorten its lists of choices, or use them for fewer questions."
    )]
    TooManyOptions { most: usize },
}

impl Questionnaire {
    /// Nothing is asked yet.
    pub fn blank(title: &str) -> Self {
        Self {
            resource_type: ResourceType::Questionnaire,
            url: None,
            version: None,
            name: None,
            title: Some(title.to_owned()),
            status: Some("draft".to_owned()),
            description: None,
            extension: Vec::new(),
            item: Vec::new(),
            other: Map::new(),
        }
    }

    /// Reads a form. What comes back writes the same JSON again, or it is refused.
    pub fn from_json(text: &str) -> Result<Self, FormError> {
        let value: Value = serde_json::from_str(text).map_err(|error| FormError::NotJson { reason: error.to_string() })?;
        if value["resourceType"] != "Questionnaire" {
            let found = value["resourceType"].as_str().unwrap_or("resource of no type").to_owned();
            return Err(FormError::NotAQuestionnaire { found });
        }
        let form: Self = serde_json::from_value(value.clone()).map_err(|error| FormError::NotFhir { reason: error.to_string() })?;
        form.check_link_ids()?;
        let again = serde_json::to_value(&form).map_err(|error| FormError::NotFhir { reason: error.to_string() })?;
        if again == value { Ok(form) } else { Err(FormError::WouldLose) }
    }

    pub fn to_json(&self) -> String {
        // Only a map with keys that are no strings could fail, and there is none.
        serde_json::to_string_pretty(self).unwrap_or_default()
    }

    pub(super) fn check_link_ids(&self) -> Result<(), FormError> {
        let mut seen = BTreeSet::new();
        for item in self.items() {
            if item.link_id.trim().is_empty() {
                return Err(FormError::LinkIdEmpty);
            }
            if super::signing::is_reserved(&item.link_id) {
                return Err(FormError::LinkIdReserved { link_id: item.link_id.clone() });
            }
            if !seen.insert(item.link_id.as_str()) {
                return Err(FormError::LinkIdTwice { link_id: item.link_id.clone() });
            }
        }
        let is_reserved = |id: &str| {
            let numbered = readings(id).skip(1).any(|(base, _)| seen.contains(base));
            let suffixed = place_of_field(id);
            numbered || (suffixed != id && readings(suffixed).any(|(base, _)| seen.contains(base)))
        };
        let reserved = seen.iter().find(|id| is_reserved(id));
        reserved.map_or(Ok(()), |id| Err(FormError::LinkIdReserved { link_id: (*id).to_owned() }))
    }

    /// Every item, in the order in which they are read: a group before what is in it.
    pub fn items(&self) -> impl Iterator<Item = &Item> {
        let mut waiting: Vec<&Item> = self.item.iter().rev().collect();
        std::iter::from_fn(move || {
            let next = waiting.pop()?;
            waiting.extend(next.item.iter().rev());
            Some(next)
        })
    }

    /// The item that stands at a [`place`](fn@super::place).
    pub fn item_at(&self, place: &str) -> Option<&Item> {
        readings(place).find_map(|(link_id, _)| self.find_item(link_id))
    }

    pub fn find_item(&self, link_id: &str) -> Option<&Item> {
        self.items().find(|item| item.link_id == link_id)
    }

    pub fn title(&self) -> &str {
        self.title.as_deref().or(self.name.as_deref()).unwrap_or("Untitled form")
    }

    /// `url|version`, by which a response says which form it answers; `None` without a `url`.
    pub fn canonical(&self) -> Option<String> {
        let url = self.url.as_ref()?;
        Some(self.version.as_ref().map_or_else(|| url.clone(), |version| format!("{url}|{version}")))
    }

    pub fn is_scored(&self) -> bool {
        self.items().any(Item::is_scored)
    }

    pub fn needs_signature(&self) -> bool {
        Extension::find(&self.extension, SIGNATURE_REQUIRED).is_some()
            || self.items().any(|item| item.extension(SIGNATURE_REQUIRED).is_some())
    }

    /// The items that cannot be answered here yet, for a warning before the form is published.
    pub fn unsupported(&self) -> Vec<&Item> {
        self.items().filter(|item| item.control() == super::Control::Unsupported).collect()
    }
}
