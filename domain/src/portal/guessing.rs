//! What somebody who guesses puts together: common words, runs along the alphabet, the digits or a keyboard, and one piece over and over.

use std::collections::HashSet;

/// So many different common words and single letters are soon tried in every order. Four plain words are not.
const FEW: usize = 3;
const SHORTEST_WORD: usize = 4;
const SHORTEST_RUN: usize = 3;
/// In characters; longer pieces are put together out of shorter ones.
const LONGEST: usize = 24;

/// The alphabet, the digits, and what lies side by side on the keyboards of four languages.
const ROWS: [&str; 22] = [
    "abcdefghijklmnopqrstuvwxyz",
    "01234567890",
    "!@#$%^&*()_+",
    "qwertyuiop[]",
    "asdfghjkl;'",
    "zxcvbnm,./",
    "qwertzuiop",
    "yxcvbnm,.-",
    "azertyuiop",
    "qsdfghjklm",
    "wxcvbn",
    "asdfghjklñ",
    "1qaz",
    "2wsx",
    "3edc",
    "4rfv",
    "5tgb",
    "6yhn",
    "7ujm",
    "8ik,",
    "9ol.",
    "0p;/",
];

#[derive(PartialEq, Eq, Hash)]
enum Piece<'text> {
    Run(&'text str),
    Word(&'text str),
    Stray(char),
}

impl Piece<'_> {
    fn weight(&self) -> usize {
        match self {
            Self::Run(_) => 0,
            Self::Stray(c) if c.is_whitespace() => 0,
            Self::Word(_) | Self::Stray(_) => 1,
        }
    }
}

/// `folded` is in lower case, as are the common words.
pub(super) fn is_soon_guessed(folded: &str, is_common: &impl Fn(&str) -> bool) -> bool {
    let squeezed: String = folded.chars().filter(|c| c.is_alphanumeric()).collect();
    repeats_itself(folded)
        || repeats_itself(&squeezed)
        || is_made_of_few(folded, is_common)
        || is_made_of_few(&undoubled(folded), is_common)
}

/// `iloveyouiloveyou`: one piece over and over, the last time perhaps not to its end.
fn repeats_itself(text: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    (1..=chars.len() / 2).any(|period| chars.iter().zip(chars.iter().skip(period)).all(|(a, b)| a == b))
}

/// `11223344` as `1234`.
fn undoubled(text: &str) -> String {
    let mut chars: Vec<char> = text.chars().collect();
    chars.dedup();
    chars.into_iter().collect()
}

fn is_made_of_few(text: &str, is_common: &impl Fn(&str) -> bool) -> bool {
    let pieces = pieces(text, is_common);
    let has_common = pieces.iter().any(|piece| match piece {
        Piece::Word(text) | Piece::Run(text) => text.chars().count() >= SHORTEST_WORD && text.contains(char::is_alphabetic),
        Piece::Stray(_) => false,
    });
    // Beside a common word or a run, digits and signs count for nothing.
    let counts = |piece: &&Piece| match piece {
        Piece::Run(_) => false,
        Piece::Word(text) => !has_common || text.contains(char::is_alphabetic),
        Piece::Stray(c) => c.is_alphabetic() || !(has_common || c.is_whitespace()),
    };
    pieces.iter().filter(counts).collect::<HashSet<_>>().len() <= FEW
}

/// `text` in as few words and strays as can be.
fn pieces<'text>(text: &'text str, is_common: &impl Fn(&str) -> bool) -> Vec<Piece<'text>> {
    let at: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
    let run_ends: Vec<usize> = (1..at.len()).map(|next| run_end(text, &at, next - 1)).collect();
    let piece = |start: usize, end: usize| {
        let text = &text[at[start]..at[end]];
        match end - start {
            1 => text.chars().next().map(Piece::Stray),
            SHORTEST_RUN.. if end <= run_ends[start] => Some(Piece::Run(text)),
            SHORTEST_WORD.. if is_common(text) => Some(Piece::Word(text)),
            _ => None,
        }
    };
    // Up to each place: how many, and where the last of them begins.
    let mut fewest = vec![(0, 0)];
    for end in 1..at.len() {
        let through = |start: usize| Some((fewest[start].0 + piece(start, end)?.weight(), start));
        let best = (end.saturating_sub(LONGEST)..end).filter_map(through).min();
        fewest.push(best.unwrap_or((end, end - 1)));
    }
    let mut found = Vec::new();
    let mut end = at.len() - 1;
    while end > 0 {
        let start = fewest[end].1;
        found.extend(piece(start, end));
        end = start;
    }
    found
}

/// Where the longest run ends that begins at `start`; there itself, when none does.
fn run_end(text: &str, at: &[usize], start: usize) -> usize {
    let ends = start + SHORTEST_RUN..at.len().min(start + LONGEST + 1);
    ends.take_while(|end| is_run(&text[at[start]..at[*end]])).last().unwrap_or(start)
}

fn is_run(text: &str) -> bool {
    let mut chars = text.chars();
    let first = chars.next();
    if chars.all(|c| Some(c) == first) {
        return true;
    }
    let back: String = text.chars().rev().collect();
    ROWS.iter().any(|row| row.contains(text) || row.contains(&back))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    static COMMON: [&str; 8] = ["love", "iloveyou", "password", "sunshine", "monkey", "candle", "tulip", "696969"];
    static UNCOMMON: [&str; 8] = ["harbour", "seven", "quiet", "lantern", "over", "water", "ärger", "orchard"];

    fn is_guessed(password: &str) -> bool {
        is_soon_guessed(password, &|word| COMMON.contains(&word))
    }

    #[test]
    fn r8_runs_and_what_repeats_itself_are_soon_guessed() {
        for password in [
            "passwordpassword",
            "iloveyou iloveyou",
            "harbour7harbour7har",
            "tulip harbour tulip harbour",
            "abababababababa",
            "abcdefghijklmno",
            "zyxwvutsrqponmlk",
            "abcdefxyzuvwqwerty",
            "qwertyuiopasdfghjkl",
            "lkjhgfdsapoiuytrewq",
            "qwertzuiopasdfghjklyxcvbnm",
            "1qaz2wsx3edc4rfv",
            "123456789012345",
            "098765432109876",
            "111222333444555",
            "112233445566778899",
            "1234-5678-9012-3456",
            "!@#$%^&*()_+!@#",
            "696969 696969 1",
            "password8412973650148",
            "sunshine & monkey!",
            "love.sunshine.1984.monkey",
            "passwordxpassword",
        ] {
            assert!(is_guessed(password), "{password}");
        }
    }

    #[test]
    fn r8_four_words_and_what_nobody_puts_together_are_not() {
        for password in [
            "tulip harbour candle seven",
            "quiet lantern over water",
            "love monkey sunshine candle",
            "tulip candle harbour",
            "seven quiet violet lanterns",
            "tq7#mx2!pl9@vr4z",
            "84-72#91k5!62x90",
            "480 159 263 371 628",
            "monkey 3f8b2c9d1e7a",
            "тихий фонарь над водой",
            "🌷🌻🌵🍄🌊🔥🌙🦊🐢🐙🦉🍎🍋🥕🚲",
        ] {
            assert!(!is_guessed(password), "{password}");
        }
    }

    fn some_of(words: &'static [&'static str], count: std::ops::RangeInclusive<usize>) -> impl Strategy<Value = Vec<&'static str>> {
        proptest::sample::subsequence(words, count).prop_shuffle()
    }

    proptest! {
        #[test]
        fn r8_few_common_words_are_soon_guessed_with_whatever_digits_and_signs_between(
            words in some_of(&COMMON, 1..=3),
            signs in proptest::collection::vec("[0-9 .!-]{0,3}", 4),
        ) {
            let password: String = words.iter().zip(&signs).flat_map(|(word, sign)| [*word, sign]).chain([signs[3].as_str()]).collect();
            prop_assert!(is_guessed(&password) || !password.contains(char::is_alphabetic), "{password}");
        }

        #[test]
        fn r8_whatever_is_said_twice_is_soon_guessed(once in "\\PC{2,40}", times in 2..5_usize) {
            prop_assert!(is_guessed(&once.repeat(times)));
        }

        #[test]
        fn r8_four_different_words_are_never_refused(words in some_of(&UNCOMMON, 2..=4), common in some_of(&COMMON[2..7], 2..=3)) {
            prop_assert!(!is_guessed(&[words, common].concat().join(" ")));
        }
    }
}
