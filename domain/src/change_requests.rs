//! What a client asks to have changed of what the practice has on file, field by field. Staff accept each or decline it. The address has a
//! way of its own (R30).

use crate::{
    FieldErrors, Language, Moment, Words,
    clients::{ClientForm, ClientInput},
    ids::{ChangeRequestId, ClientId},
};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Of one client in a day: every field several times over, and no pile for staff to wade through.
pub const CHANGES_A_DAY: i64 = 20;

/// However many wait, no more are counted for the navigation.
pub const MOST_COUNTED: i64 = 100;

/// What a field of the profile's form showed goes along as another one, named so and by the field's key.
pub const SHOWN: &str = "shown_";

/// The longest reason, in characters.
pub const REASON_MAXIMUM: usize = 300;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum ChangeField {
    FirstName,
    LastName,
    PreferredName,
    DateOfBirth,
    Phone,
    Language,
}

impl ChangeField {
    pub const ALL: [Self; 6] = [Self::FirstName, Self::LastName, Self::PreferredName, Self::DateOfBirth, Self::Phone, Self::Language];

    /// As it is stored, and as the field of [`ClientForm`] and of both pages is named.
    pub fn key(self) -> &'static str {
        match self {
            Self::FirstName => "first_name",
            Self::LastName => "last_name",
            Self::PreferredName => "preferred_name",
            Self::DateOfBirth => "date_of_birth",
            Self::Phone => "phone",
            Self::Language => "language",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.key() == key)
    }

    pub fn label(self) -> &'static str {
        match self {
            Self::FirstName => "First name",
            Self::LastName => "Last name",
            Self::PreferredName => "Preferred name",
            Self::DateOfBirth => "Date of birth",
            Self::Phone => "Phone",
            Self::Language => "Language of e-mails",
        }
    }

    /// As the client reads it.
    pub fn label_in(self, words: Words) -> &'static str {
        match self {
            Self::FirstName => words.first_name(),
            Self::LastName => words.last_name(),
            Self::PreferredName => words.preferred_name(),
            Self::DateOfBirth => words.date_of_birth(),
            Self::Phone => words.phone(),
            Self::Language => words.language_of_emails(),
        }
    }

    /// A stored value in words.
    pub fn words(self, value: Option<&str>) -> String {
        self.words_in(value, Language::English.words(), Language::name)
    }

    /// The same, as the client reads it.
    pub fn words_for_client(self, value: Option<&str>, language: Language) -> String {
        self.words_in(value, language.words(), Language::own_name)
    }

    fn words_in(self, value: Option<&str>, words: Words, name: fn(Language) -> &'static str) -> String {
        match (self, value) {
            (Self::Language, None) => words.the_practices_own().to_owned(),
            (_, None) => words.none_on_file().to_owned(),
            (Self::Language, Some(tag)) => Language::from_tag(tag).map_or_else(|| tag.to_owned(), |language| name(language).to_owned()),
            (Self::DateOfBirth, Some(day)) => day.parse::<NaiveDate>().map_or_else(|_| day.to_owned(), |day| words.language().day(day)),
            (_, Some(text)) => text.to_owned(),
        }
    }

    fn set(self, form: &mut ClientForm, value: &str) {
        let place = match self {
            Self::FirstName => &mut form.first_name,
            Self::LastName => &mut form.last_name,
            Self::PreferredName => &mut form.preferred_name,
            Self::DateOfBirth => &mut form.date_of_birth,
            Self::Phone => &mut form.phone,
            Self::Language => &mut form.language,
        };
        value.clone_into(place);
    }

    /// As it is stored; `None` for nothing on file.
    pub fn value(self, input: &ClientInput) -> Option<String> {
        match self {
            Self::FirstName => Some(input.first_name.clone()),
            Self::LastName => Some(input.last_name.clone()),
            Self::PreferredName => input.preferred_name.clone(),
            Self::DateOfBirth => input.date_of_birth.map(|day| day.to_string()),
            Self::Phone => input.phone.clone(),
            Self::Language => input.language.map(|language| language.tag().to_owned()),
        }
    }

    /// What is on file with this field as asked for, checked as staff's own edit is. Errors are at the field.
    pub fn apply(self, on_file: &ClientInput, wanted: Option<&str>, today: NaiveDate) -> Result<ClientInput, FieldErrors> {
        let mut form = ClientForm::from(on_file);
        self.set(&mut form, wanted.unwrap_or_default());
        form.check(today).map_err(|errors| {
            FieldErrors::one(self.key(), errors.get(self.key()).unwrap_or("This does not go with what else is on file.").to_owned())
        })
    }
}

/// A field of the profile's form, as the page showed it and as it was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TypedChange {
    pub field: ChangeField,
    pub shown: String,
    pub typed: String,
}

/// A field that is to be another one: what its page showed, and what is asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Difference {
    pub field: ChangeField,
    pub seen: Option<String>,
    pub wanted: Option<String>,
}

/// Which of the fields ask for something else than they showed, and than what is on file by now. Each that is wrong is told at its field.
pub fn differences(on_file: &ClientInput, fields: &[TypedChange], today: NaiveDate) -> Result<Vec<Difference>, FieldErrors> {
    let mut errors = FieldErrors::default();
    let mut found = Vec::new();
    let changed = fields.iter().filter(|TypedChange { shown, typed, .. }| typed.trim() != shown.trim());
    for TypedChange { field, shown, typed } in changed {
        let now = field.value(on_file);
        match field.apply(on_file, Some(typed), today) {
            Err(wrong) => errors.0.extend(wrong.0),
            Ok(input) => {
                let wanted = field.value(&input);
                // What could never have been on file was shown by no page of ours.
                let seen = field.apply(on_file, Some(shown), today).map_or_else(|_| now.clone(), |input| field.value(&input));
                if *field == ChangeField::DateOfBirth && wanted.is_none() && now.is_some() {
                    // With it one proves who one is (R8): it can be put right, not taken away.
                    errors.add(field.key(), "Enter your date of birth. It can be put right here, but not removed.");
                } else if wanted != now && wanted != seen {
                    found.push(Difference { field: *field, seen, wanted });
                }
            }
        }
    }
    if errors.is_empty() { Ok(found) } else { Err(errors) }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum ChangeState {
    Waiting,
    Accepted,
    Declined,
    /// By the client.
    TakenBack,
    /// By a newer one of the same field.
    Replaced,
}

impl ChangeState {
    pub const ALL: [Self; 5] = [Self::Waiting, Self::Accepted, Self::Declined, Self::TakenBack, Self::Replaced];

    pub fn key(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Accepted => "accepted",
            Self::Declined => "declined",
            Self::TakenBack => "taken_back",
            Self::Replaced => "replaced",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.key() == key)
    }
}

/// One as its client sees it. Values are in words.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AskedChange {
    pub id: ChangeRequestId,
    pub field: ChangeField,
    pub seen: String,
    pub wanted: String,
    pub asked: Moment,
    pub state: ChangeState,
    pub ended: Option<Moment>,
    pub reason: Option<String>,
}

/// On the client's profile.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ProfileChanges {
    /// As stored, empty for nothing: what the form starts from. Fields that wait are not asked again.
    pub fields: Vec<(ChangeField, String)>,
    pub waiting: Vec<AskedChange>,
    /// Accepted and declined of late, the newest first.
    pub decided: Vec<AskedChange>,
}

/// One that waits, as staff see it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct WaitingChange {
    pub id: ChangeRequestId,
    pub client: ClientId,
    pub client_name: String,
    pub field: ChangeField,
    /// On file now, as stored: whoever accepts sends it back, so that nothing unseen is overwritten.
    pub on_file: Option<String>,
    /// In words: on file now, on file when it was asked for, and asked for.
    pub now: String,
    pub seen: String,
    pub wanted: String,
    pub asked: Moment,
}

impl WaitingChange {
    /// Staff changed the field since the client asked.
    pub fn was_changed_meanwhile(&self) -> bool {
        self.now != self.seen
    }

    /// What is asked for is on file by now.
    pub fn is_there(&self) -> bool {
        self.now == self.wanted
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum ChangeDecision {
    /// `on_file` is what the page showed to whoever accepts.
    Accept { on_file: Option<String> },
    /// `reason` is for the client to read, and may be empty.
    Decline { reason: String },
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
    }

    fn on_file() -> ClientInput {
        ClientInput {
            first_name: "Mara".into(),
            last_name: "Abramson".into(),
            preferred_name: Some("Mari".into()),
            email: Some("mara@mail.example".parse().unwrap()),
            phone: None,
            date_of_birth: NaiveDate::from_ymd_opt(1988, 3, 27),
            language: None,
            revision: 4,
        }
    }

    /// On a page that shows what is on file.
    fn typed(field: ChangeField, text: &str) -> Vec<TypedChange> {
        vec![TypedChange { field, shown: field.value(&on_file()).unwrap_or_default(), typed: text.to_owned() }]
    }

    #[test]
    fn only_what_differs_is_asked_for_and_an_optional_field_can_be_emptied() {
        let all: Vec<_> =
            ChangeField::ALL.into_iter().flat_map(|field| typed(field, &field.value(&on_file()).unwrap_or_default())).collect();
        assert_eq!(differences(&on_file(), &all, today()), Ok(Vec::new()));
        let spaced = differences(&on_file(), &typed(ChangeField::FirstName, "  Mara "), today());
        assert_eq!(spaced, Ok(Vec::new()), "space around a name is none of it");
        let emptied = differences(&on_file(), &typed(ChangeField::PreferredName, " "), today()).unwrap();
        assert_eq!(emptied, [Difference { field: ChangeField::PreferredName, seen: Some("Mari".into()), wanted: None }]);
    }

    #[test]
    fn what_staff_changed_since_the_page_was_opened_is_not_asked_back() {
        let now = ClientInput { phone: Some("+1 555 0002".into()), ..on_file() };
        let of_page = |shown: &str, text: &str| [TypedChange { field: ChangeField::Phone, shown: shown.into(), typed: text.into() }];
        let found = |shown: &str, text: &str| differences(&now, &of_page(shown, text), today()).unwrap();
        assert_eq!(found("+1 555 0001", "+1 555 0001"), []);
        assert_eq!(found("+1 555 0001", "+1 555 0002"), [], "it is there");
        let [asked] = found("+1 555 0001", "+1 555 0003").try_into().unwrap();
        assert_eq!((asked.seen.as_deref(), asked.wanted.as_deref()), (Some("+1 555 0001"), Some("+1 555 0003")));
        let [asked] = found(&"1".repeat(41), "+1 555 0003").try_into().unwrap();
        assert_eq!(asked.seen.as_deref(), Some("+1 555 0002"), "no page of ours has shown that");
    }

    #[test]
    fn each_wrong_value_is_told_at_its_field_and_a_date_of_birth_is_not_taken_away() {
        for (field, text) in [
            (ChangeField::FirstName, ""),
            (ChangeField::LastName, "A\nB"),
            (ChangeField::DateOfBirth, "2030-01-01"),
            (ChangeField::DateOfBirth, ""),
            (ChangeField::Phone, &*"1".repeat(41)),
            (ChangeField::Language, "xx"),
        ] {
            let errors = differences(&on_file(), &typed(field, text), today()).unwrap_err();
            assert!(errors.get(field.key()).is_some(), "{field:?} {text:?}");
        }
        let none = ClientInput { date_of_birth: None, ..on_file() };
        assert_eq!(differences(&none, &typed(ChangeField::DateOfBirth, ""), today()), Ok(Vec::new()), "nobody takes it away");
    }

    #[test]
    fn values_are_told_in_words() {
        assert_eq!(ChangeField::DateOfBirth.words(Some("1988-03-27")), "27 March 1988");
        assert_eq!(ChangeField::Language.words(Some("es")), "Spanish");
        assert_eq!(ChangeField::Language.words(None), "The practice's own");
        assert_eq!(ChangeField::Phone.words(None), "None on file");
        assert!(ChangeState::ALL.into_iter().all(|state| ChangeState::from_key(state.key()) == Some(state)));
    }

    proptest! {
        #[test]
        fn what_is_accepted_is_what_was_asked_for_and_touches_no_other_field(
            index in 0..ChangeField::ALL.len(),
            text in "[A-Za-zÀ-ž' -]{0,20}|[0-9]{4}-[0-9]{2}-[0-9]{2}|en|es",
        ) {
            let field = ChangeField::ALL[index];
            let Ok(found) = differences(&on_file(), &typed(field, &text), today()) else { return Ok(()) };
            for Difference { wanted, .. } in found {
                let after = field.apply(&on_file(), wanted.as_deref(), today()).unwrap();
                prop_assert_eq!(field.value(&after), wanted);
                prop_assert_eq!(&after.email, &on_file().email);
                for other in ChangeField::ALL.into_iter().filter(|other| *other != field) {
                    prop_assert_eq!(other.value(&after), other.value(&on_file()));
                }
            }
        }
    }
}
