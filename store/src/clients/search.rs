//! What is typed into a search, as the engines look for it: PostgreSQL by trigrams of its own (`pg_trgm`), SQLite by those of
//! FTS5. Both find too many by their indexes alone; `LIKE` decides, so that both find the same.

use domain::clients::{SEARCH_WORDS, SearchWords};

/// So many trigrams of a word narrow enough; `LIKE` looks at the whole of it.
const TRIGRAMS: usize = 12;

/// [`SearchWords`] for the engines. That a short word begins one is for the trigrams: its beginning, with the spaces before it, is what they can find.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    /// `LIKE` patterns, with `\` as the escape; an unused one is `%`.
    pub(crate) patterns: [String; SEARCH_WORDS],
    /// For FTS5: the trigrams that all have to be there. Empty when everybody is looked for.
    pub(crate) trigrams: String,
}

impl Default for Search {
    fn default() -> Self {
        Self::of("")
    }
}

impl Search {
    pub fn of(text: &str) -> Self {
        let words = SearchWords::of(text);
        let mut patterns = words.iter().map(|word| format!("%{}%", escape(word)));
        Self {
            patterns: std::array::from_fn(|_| patterns.next().unwrap_or_else(|| "%".to_owned())),
            trigrams: words.iter().flat_map(trigrams).collect::<Vec<_>>().join(" AND "),
        }
    }

    pub fn is_everybody(&self) -> bool {
        self.trigrams.is_empty()
    }
}

fn escape(word: &str) -> String {
    word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

/// Quoted as FTS5 reads them.
fn trigrams(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    letters.windows(3).take(TRIGRAMS).map(|three| format!("\"{}\"", three.iter().collect::<String>().replace('"', "\"\""))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn patterns(text: &str) -> [String; SEARCH_WORDS] {
        Search::of(text).patterns
    }

    #[test]
    fn each_word_is_a_pattern_in_which_its_signs_stand_for_themselves() {
        assert_eq!(patterns("Mara  ABR"), ["%mara%", "%abr%", "%", "%"]);
        assert_eq!(patterns("50%_\\")[0], "%50\\%\\_\\\\%");
        assert_eq!(patterns("anna b c d e"), ["%anna%", "%  b%", "%  c%", "%d  e%"]);
    }

    #[test]
    fn every_word_has_trigrams_and_a_short_one_those_of_its_beginning() {
        assert_eq!(Search::of("li x").trigrams, "\"  l\" AND \" li\" AND \"  x\"");
        assert_eq!(Search::of("O\"Br").trigrams, "\"o\"\"b\" AND \"\"\"br\"");
        assert!(Search::of(" \t ").is_everybody());
        assert_eq!(Search::of(&"x".repeat(500)).trigrams.split(" AND ").count(), TRIGRAMS);
    }
}
