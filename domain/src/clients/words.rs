//! What is typed into a search, as words to look for: the database finds by them, and so does the browser among the clients that it has at hand.

use super::fold;

/// A search is cut here: longer ones are no names.
const LETTERS: usize = 200;
/// Words before the rest, which has to stand in this order.
pub const SEARCH_WORDS: usize = 4;

/// Up to [`SEARCH_WORDS`] words, in any order. A word of three letters and more may stand anywhere; a shorter one begins a word, and has the two spaces
/// before it that a search key has there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SearchWords(Vec<String>);

impl SearchWords {
    pub fn of(text: &str) -> Self {
        Self::folded_by(text, fold)
    }

    /// As [`Self::of`], where `fold` does what [`fold`](super::fold()) does.
    pub fn folded_by(text: &str, fold: impl Fn(&str) -> String) -> Self {
        // A control character is in no name, and PostgreSQL takes no NUL.
        let bare: String = text.chars().take(LETTERS).map(|c| if c.is_control() { ' ' } else { c }).collect();
        let folded = fold(&bare);
        let mut words = folded.split_whitespace().map(str::to_owned);
        let mut looked_for: Vec<String> = words.by_ref().take(SEARCH_WORDS - 1).collect();
        let rest = words.collect::<Vec<_>>().join("  ");
        looked_for.extend((!rest.is_empty()).then_some(rest));
        Self(looked_for.into_iter().map(|word| if word.chars().count() < 3 { format!("  {word}") } else { word }).collect())
    }

    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Whether they find a client with this [`search_key`](super::search_key).
    pub fn find(&self, search_key: &str) -> bool {
        self.0.iter().all(|word| search_key.contains(word.as_str()))
    }

    /// Whether `before` finds all whom they find: `mar` those of `mara`, but `ma`, which begins a word, not all those of `mar`.
    pub fn narrow(&self, before: &Self) -> bool {
        before.0.iter().all(|wide| self.0.iter().any(|word| word.contains(wide.as_str())))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clients::search_key;
    use proptest::prelude::*;

    fn words(text: &str) -> Vec<String> {
        SearchWords::of(text).0
    }

    #[test]
    fn a_search_is_words_in_any_order_and_a_short_one_begins_a_word() {
        assert_eq!(words("Mara  ABR"), ["mara", "abr"]);
        assert_eq!(words("MÜLLER ångström"), ["muller", "angstrom"]);
        assert_eq!(words("mara\0abr"), ["mara", "abr"]);
        assert_eq!(words("anna b c d e"), ["anna", "  b", "  c", "d  e"]);
        assert_eq!(words(&"x".repeat(500)), ["x".repeat(LETTERS)]);
        assert!(SearchWords::of(" \t ").iter().next().is_none());
    }

    #[test]
    fn words_find_those_in_whose_key_all_of_them_are() {
        let key = search_key("Mara", "Núñez-Bell", None, Some("m.nunez@clients.example"));
        for (text, is_found) in
            [("", true), ("bell mar", true), ("uñe", true), ("ell", true), ("el", false), ("m", true), ("mara tamar", false)]
        {
            assert_eq!(SearchWords::of(text).find(&key), is_found, "{text}");
        }
    }

    #[test]
    fn a_search_narrows_another_when_it_cannot_find_more() {
        for (text, before, does) in [
            ("m", "", true),
            ("ma", "m", true),
            // In the middle of a word too, from now on.
            ("mar", "ma", false),
            ("mara", "mar", true),
            ("mara b", "mara", true),
            ("b mara", "mara", true),
            ("mar", "mara", false),
            ("tamar", "mar", true),
            ("", "m", false),
        ] {
            assert_eq!(SearchWords::of(text).narrow(&SearchWords::of(before)), does, "{text:?} after {before:?}");
        }
    }

    proptest! {
        #[test]
        fn who_is_found_by_the_narrower_is_found_by_the_wider(key in "(  [a-d]{1,6}){1,4}", text in "[a-d ]{0,8}", before in "[a-d ]{0,6}") {
            let (text, before) = (SearchWords::of(&text), SearchWords::of(&before));
            prop_assert!(!text.narrow(&before) || !text.find(&key) || before.find(&key));
        }
    }
}
