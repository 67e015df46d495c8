//! What the pages that design a form are told, and what publishing makes of a draft. The changes themselves are in
//! [`crate::forms::design`].

use crate::{Moment, forms::Questionnaire, ids::FormId};
use serde::{Deserialize, Serialize};

/// A draft in the list of the practice's forms.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FormDraftLine {
    pub form: FormId,
    pub title: String,
    /// No version of the form is published yet.
    pub is_new: bool,
    pub changed: Moment,
    pub changed_by: String,
}

/// A form as it is designed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DesignPage {
    pub form: FormId,
    /// Of the draft; 0 while there is none, and what is shown is what is published.
    pub revision: i64,
    pub questionnaire: Questionnaire,
    pub published: Option<PublishedForm>,
    /// When the draft was last changed, and by whom.
    pub changed: Option<(Moment, String)>,
    /// For what the form reckons while it is tried, on the practice's clock.
    pub now: chrono::DateTime<chrono::FixedOffset>,
}

/// What a draft is compared with.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PublishedForm {
    pub version: i64,
    pub questionnaire: Questionnaire,
    /// Clients who have been asked for an earlier version and keep it.
    pub open_count: i64,
    pub is_default: bool,
    pub is_retired: bool,
}

/// Which page changes a draft, and which of its changes it is. A page does not always hear what became of the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PageStep {
    /// Drawn by the page.
    pub page: uuid::Uuid,
    /// Counts its changes.
    pub step: i64,
}

/// A form to begin with: nothing but its name, by which other programs will know it.
pub fn blank_form(form: FormId) -> Questionnaire {
    named(Questionnaire::blank("New form"), form)
}

/// A form of its own that starts as another is.
pub fn copied_form(of: &Questionnaire, form: FormId) -> Questionnaire {
    let mut copy = of.clone();
    copy.title = Some(format!("{} (copy)", of.title()));
    copy.version = None;
    copy.status = Some("draft".to_owned());
    // These name one questionnaire among all of the world.
    for key in ["id", "identifier", "meta"] {
        copy.other.remove(key);
    }
    named(copy, form)
}

/// As it is published. A version that was published already under the same name and number would not be told apart from it.
pub fn published_form(draft: &Questionnaire, before: Option<&Questionnaire>, version: i64) -> Questionnaire {
    let mut form = draft.clone();
    form.status = Some("active".to_owned());
    let is_same = |text: &str| before.and_then(|before| before.version.as_deref()) == Some(text);
    let number = version.to_string();
    if before.is_none() && form.version.is_none() || form.version.as_deref().is_some_and(is_same) {
        form.version = Some(if is_same(&number) { format!("{number}.1") } else { number });
    }
    form
}

fn named(mut questionnaire: Questionnaire, form: FormId) -> Questionnaire {
    questionnaire.url = Some(format!("urn:uuid:{form}"));
    questionnaire
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id() -> FormId {
        FormId(uuid::Uuid::nil())
    }

    #[test]
    fn a_new_form_and_a_copy_have_names_of_their_own() {
        let blank = blank_form(id());
        assert_eq!(Questionnaire::from_json(&blank.to_json()).as_ref(), Ok(&blank));
        assert_eq!(blank.url.as_deref(), Some("urn:uuid:00000000-0000-0000-0000-000000000000"));
        let json = r#"{"resourceType":"Questionnaire","id":"a","url":"urn:a","version":"3","title":"Sleep","status":"active","code":[{"code":"x"}]}"#;
        let copy = copied_form(&Questionnaire::from_json(json).unwrap(), id());
        assert_eq!((copy.title(), copy.version.as_deref(), &copy.url), ("Sleep (copy)", None, &blank.url));
        assert!(!copy.other.contains_key("id") && copy.other.contains_key("code"));
    }

    #[test]
    fn no_two_published_versions_have_one_number() {
        let version = |form: &Questionnaire| form.version.clone().unwrap_or_default();
        let first = published_form(&blank_form(id()), None, 1);
        assert_eq!((version(&first).as_str(), first.status.as_deref()), ("1", Some("active")));
        assert_eq!(version(&published_form(&first, Some(&first), 2)), "2");
        let theirs = Questionnaire { version: Some("2".to_owned()), ..first.clone() };
        assert_eq!(version(&published_form(&theirs, Some(&theirs), 2)), "2.1");
        // A form that came without a number goes on without one.
        let bare = Questionnaire { version: None, ..first };
        assert_eq!(published_form(&bare, Some(&bare), 2).version, None);
    }
}
