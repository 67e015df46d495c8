//! What a question asks for of the person who fills the form in, where its browser may know the answer: their name, their telephone number
//! (WCAG 2.2, 1.3.5). A form says so by a code of the question, so that one that is brought in, or designed, can say it as well.

use super::item::Item;

/// The list of WCAG 2.2, whose codes are those of `autocomplete` in HTML.
const INPUT_PURPOSES: &str = "https://www.w3.org/TR/WCAG22/#input-purposes";

/// Those of the list that a form may ask for: no password, and nothing of a card.
const PURPOSES: [&str; 24] = [
    "name",
    "honorific-prefix",
    "given-name",
    "additional-name",
    "family-name",
    "honorific-suffix",
    "nickname",
    "organization",
    "organization-title",
    "street-address",
    "address-line1",
    "address-line2",
    "address-line3",
    "address-level1",
    "address-level2",
    "address-level3",
    "address-level4",
    "country",
    "country-name",
    "postal-code",
    "language",
    "bday",
    "tel",
    "email",
];

impl Item {
    /// As `autocomplete` has it; nothing for most questions.
    pub fn purpose(&self) -> Option<&'static str> {
        let codings = self.other.get("code")?.as_array()?;
        let coding = codings.iter().find(|coding| coding["system"] == INPUT_PURPOSES)?;
        PURPOSES.into_iter().find(|purpose| coding["code"] == *purpose)
    }
}
