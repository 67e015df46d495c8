//! Names without what people leave out when they look for one: case, accents, and the letters that other keyboards lack.

use unicode_normalization::{UnicodeNormalization, char::is_combining_mark};

/// Lower case without accents: `Núñez` and `nunez` are the same, so are `Łukasz` and `lukasz`, `Weiß` and `weiss`. Letters of other
/// scripts stay. Folding what is folded changes nothing.
pub fn fold(text: &str) -> String {
    fold_letters(text.nfkd().filter(|letter| !is_combining_mark(*letter)))
}

/// The rest of [`fold`], of letters that stand there without their marks: a browser takes those away itself, and needs no tables for it.
pub fn fold_letters(letters: impl Iterator<Item = char>) -> String {
    let mut folded = String::new();
    for letter in letters.flat_map(char::to_lowercase) {
        match letter {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'þ' => folded.push_str("th"),
            'ø' => folded.push('o'),
            'ł' => folded.push('l'),
            'đ' | 'ð' => folded.push('d'),
            'ħ' => folded.push('h'),
            'ŧ' => folded.push('t'),
            'ı' => folded.push('i'),
            other => folded.push(other),
        }
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn accents_case_and_letters_of_other_keyboards_are_left_out() {
        for (written, folded) in [
            ("Núñez", "nunez"),
            ("N\u{fa}n\u{303}ez", "nunez"),
            ("ŁUKASZ Østergård", "lukasz ostergard"),
            ("Weiß", "weiss"),
            ("WEISS", "weiss"),
            ("İpek Işık", "ipek isik"),
            ("Đặng", "dang"),
            ("Ωμέγα", "ωμεγα"),
            ("李 小龙", "李 小龙"),
            ("ｆｕｌｌ", "full"),
            ("o'Brien-Smith", "o'brien-smith"),
        ] {
            assert_eq!(fold(written), folded, "{written}");
        }
    }

    proptest! {
        #[test]
        fn what_is_folded_stays_as_it_is(text in "\\PC{0,30}") {
            let once = fold(&text);
            prop_assert_eq!(fold(&once), once.clone());
        }
    }
}
