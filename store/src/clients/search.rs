//! What is typed into a search, as the engines look for it: PostgreSQL by trigrams of its own (`pg_trgm`), SQLite by those of
//! FTS5. Both find too many by their indexes alone; `LIKE` decides, so that both find the same.

use domain::clients::fold;

/// A search is cut here: longer ones are no names.
const LETTERS: usize = 200;
/// So many trigrams of a word narrow enough; `LIKE` looks at the whole of it.
const TRIGRAMS: usize = 12;
/// Words before the rest, which has to stand in this order.
const WORDS: usize = 4;

/// Up to four words, in any order. A word of three letters and more may stand anywhere; a shorter one begins a word, because its
/// beginning, with the spaces before it, is what a trigram can find.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    /// `LIKE` patterns, with `\` as the escape; an unused one is `%`.
    pub(crate) patterns: [String; WORDS],
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
        // A control character is in no name, and PostgreSQL takes no NUL.
        let bare: String = text.chars().take(LETTERS).map(|c| if c.is_control() { ' ' } else { c }).collect();
        let folded = fold(&bare);
        let mut words = folded.split_whitespace().map(str::to_owned);
        let mut looked_for: Vec<String> = words.by_ref().take(WORDS - 1).collect();
        let rest = words.collect::<Vec<_>>().join("  ");
        looked_for.extend((!rest.is_empty()).then_some(rest));
        let looked_for: Vec<String> =
            looked_for.into_iter().map(|word| if word.chars().count() < 3 { format!("  {word}") } else { word }).collect();
        let mut patterns = looked_for.iter().map(|word| format!("%{}%", escape(word)));
        Self {
            patterns: std::array::from_fn(|_| patterns.next().unwrap_or_else(|| "%".to_owned())),
            trigrams: looked_for.iter().flat_map(|word| trigrams(word)).collect::<Vec<_>>().join(" AND "),
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

    fn patterns(text: &str) -> [String; WORDS] {
        Search::of(text).patterns
    }

    #[test]
    fn a_search_is_words_in_any_order_and_its_signs_stand_for_themselves() {
        assert_eq!(patterns("Mara  ABR"), ["%mara%", "%abr%", "%", "%"]);
        assert_eq!(patterns("MÜLLER ångström")[..2], ["%muller%", "%angstrom%"]);
        assert_eq!(patterns("50%_\\")[0], "%50\\%\\_\\\\%");
        assert_eq!(patterns("mara\0abr")[..2], ["%mara%", "%abr%"]);
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
