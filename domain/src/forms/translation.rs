//! A form's texts in another language (FHIR R4's extension `translation`, on the text itself). They are read where a form is shown; answers
//! keep the form's own words, so a response says the same in whichever language it was filled in.

use super::extension::TRANSLATION;
use super::item::Item;
use super::option::AnswerOption;
use super::questionnaire::Questionnaire;
use super::value::AnswerValue;
use crate::Language;
use serde_json::{Map, Value};
use std::collections::BTreeMap;

/// Of a text, by the element beside it (`_text` beside `text`).
fn translated<'a>(beside: Option<&'a Value>, language: Language) -> Option<&'a str> {
    let extensions = beside?.get("extension")?.as_array()?;
    let part = |extension: &'a Value, url: &str, kind: &str| {
        extension.get("extension")?.as_array()?.iter().find(|part| part["url"] == url)?.get(kind)?.as_str()
    };
    let is_in = |extension: &&'a Value| {
        extension["url"] == TRANSLATION && part(extension, "lang", "valueCode").and_then(Language::from_tag) == Some(language)
    };
    let found = extensions.iter().find(is_in)?;
    part(found, "content", "valueString").or_else(|| part(found, "content", "valueMarkdown"))
}

/// A text that is written anew says something else than its translations do: they go, and everybody reads it in the form's own language.
pub(super) fn forget_translations(beside: &mut Map<String, Value>, field: &str) {
    let Some(element) = beside.get_mut(field).and_then(Value::as_object_mut) else { return };
    if let Some(extensions) = element.get_mut("extension").and_then(Value::as_array_mut) {
        extensions.retain(|extension| extension["url"] != TRANSLATION);
        // FHIR has no empty lists, and no empty elements.
        if extensions.is_empty() {
            element.remove("extension");
        }
    }
    if element.is_empty() {
        beside.remove(field);
    }
}

impl Questionnaire {
    /// In which it is written; none where it does not say so.
    pub fn language(&self) -> Option<&str> {
        self.other.get("language").and_then(Value::as_str)
    }

    pub fn title_in(&self, language: Language) -> &str {
        translated(self.other.get("_title"), language).unwrap_or_else(|| self.title())
    }

    /// The title in each of the languages that has one of its own, by its tag: lists show it, and read no form for it.
    pub fn title_translations(&self) -> BTreeMap<&'static str, &str> {
        let title = |language: Language| Some((language.tag(), translated(self.other.get("_title"), language)?));
        Language::ALL.into_iter().filter_map(title).collect()
    }

    /// Whether a question or a text of it is there in another language too.
    pub fn has_translations(&self) -> bool {
        Language::ALL.into_iter().any(|language| self.items().any(|item| item.is_translated(language)))
    }

    /// What says of a text without a translation in which language it is; none where that is the page's.
    pub fn lang_beside(&self, language: Language) -> Option<String> {
        let own = self.language().unwrap_or(Language::English.tag());
        (Language::from_tag(own) != Some(language)).then(|| own.to_owned())
    }
}

impl Item {
    fn own_translation(&self, field: &str, language: Language) -> Option<&str> {
        translated(self.other.get(field), language)
    }

    /// Whether its question is there in this language.
    pub fn is_translated(&self, language: Language) -> bool {
        self.own_translation("_text", language).is_some()
    }

    /// As [`Self::question`], in this language where the form has it.
    pub fn question_in(&self, language: Language) -> &str {
        self.own_translation("_text", language).unwrap_or_else(|| self.question())
    }

    pub fn prefix_in(&self, language: Language) -> Option<&str> {
        self.own_translation("_prefix", language).or(self.prefix.as_deref())
    }

    /// An answer to it as the reader's language has it: an option by its label there, a number with its unit, anything
    /// else as it is.
    pub fn answer_in(&self, answer: &AnswerValue, language: Language) -> String {
        let option = self.option_index(answer).and_then(|at| self.answer_option.get(at));
        option.map_or_else(|| self.with_unit(answer, answer.words_in(language)), |option| option.label_in(language))
    }

    /// As [`Self::help_text`], in this language where the form has it.
    pub fn help_text_in(&self, language: Language) -> Option<&str> {
        let help = self.item.iter().find(|child| child.is_help())?;
        help.own_translation("_text", language).or(help.text.as_deref())
    }
}

impl AnswerOption {
    /// As [`Self::label`], in this language where the form has it.
    pub fn label_in(&self, language: Language) -> String {
        let coding = self.other.get("valueCoding").and_then(Value::as_object);
        let beside = coding.and_then(|coding: &Map<String, Value>| coding.get("_display")).or_else(|| self.other.get("_valueString"));
        let own = || self.value().map(|value| value.words_in(language)).unwrap_or_default();
        translated(beside, language).map_or_else(own, str::to_owned)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn beside(tag: &str, content: &str) -> Value {
        let parts = json!([{ "url": "lang", "valueCode": tag }, { "url": "content", "valueString": content }]);
        json!({ "extension": [{ "url": TRANSLATION, "extension": parts }] })
    }

    fn form() -> Questionnaire {
        let text = json!({
            "resourceType": "Questionnaire", "status": "active", "language": "en", "title": "Sleep", "_title": beside("es-MX", "Sueño"),
            "item": [{
                "linkId": "1", "type": "choice", "prefix": "A", "_prefix": beside("es", "Á"), "text": "Do you sleep well?",
                "_text": beside("es", "¿Duerme bien?"),
                "answerOption": [
                    { "valueCoding": { "code": "y", "display": "Yes, mostly", "_display": beside("es", "Sí, casi siempre") } },
                    { "valueString": "Badly", "_valueString": beside("es", "Mal") },
                    { "valueCoding": { "code": "n", "display": "Not at all" } },
                ],
                "item": [{
                    "linkId": "1h", "type": "display", "text": "Lately", "_text": beside("es", "Últimamente"),
                    "extension": [{
                        "url": "http://hl7.org/fhir/StructureDefinition/questionnaire-itemControl",
                        "valueCodeableConcept": { "coding": [{ "code": "help" }] },
                    }],
                }],
            }],
        });
        Questionnaire::from_json(&text.to_string()).unwrap()
    }

    #[test]
    fn a_form_is_read_in_the_languages_that_it_has() {
        let (form, spanish) = (form(), Language::Spanish);
        let item = &form.item[0];
        assert_eq!(form.title_in(spanish), "Sueño");
        assert_eq!(form.title_translations(), BTreeMap::from([("es", "Sueño")]));
        assert_eq!((item.prefix_in(spanish), item.question_in(spanish)), (Some("Á"), "¿Duerme bien?"));
        assert_eq!(item.help_text_in(spanish), Some("Últimamente"));
        let labels: Vec<String> = item.answer_option.iter().map(|option| option.label_in(spanish)).collect();
        assert_eq!(labels, ["Sí, casi siempre", "Mal", "Not at all"]);
        assert_eq!((item.question_in(Language::English), form.lang_beside(spanish).as_deref()), ("Do you sleep well?", Some("en")));
        assert_eq!(form.lang_beside(Language::English), None);
        assert!(form.has_translations() && !Questionnaire::blank("Sleep").has_translations());
    }

    #[test]
    fn an_answer_keeps_the_forms_own_words_and_the_form_what_came_with_it() {
        let form = form();
        let chosen = form.item[0].answer_option[0].value().unwrap();
        assert_eq!(chosen.words_in(Language::Spanish), "Yes, mostly");
        let own = AnswerValue::Text("Now and then".to_owned());
        let read = |answer| form.item[0].answer_in(answer, Language::Spanish);
        assert_eq!((read(&chosen), read(&own)), ("Sí, casi siempre".to_owned(), "Now and then".to_owned()));
        let again = Questionnaire::from_json(&form.to_json()).unwrap();
        assert_eq!(again, form);
    }

    #[test]
    fn what_stands_beside_a_text_and_is_no_translation_stays() {
        let mut beside = json!({ "_text": beside("es", "Sueño"), "_prefix": { "id": "a" }, "code": 1 }).as_object().unwrap().clone();
        beside["_text"]["extension"].as_array_mut().unwrap().push(json!({ "url": "urn:other" }));
        let before = beside.clone();
        forget_translations(&mut beside, "_prefix");
        forget_translations(&mut beside, "code");
        forget_translations(&mut beside, "_title");
        assert_eq!(beside, before);
        forget_translations(&mut beside, "_text");
        assert_eq!(beside["_text"], json!({ "extension": [{ "url": "urn:other" }] }));
    }

    #[test]
    fn what_is_no_translation_is_none() {
        for odd in [json!(null), json!({}), json!({ "extension": 1 }), json!({ "extension": [{ "url": TRANSLATION, "extension": [1] }] })] {
            assert_eq!(translated(Some(&odd), Language::Spanish), None);
        }
    }
}
