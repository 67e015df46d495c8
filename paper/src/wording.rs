//! What people typed, made fit to be set: composed characters, line breaks of one kind, and none of what cannot be seen, such as the
//! controls that turn the direction of what follows them.

use unicode_normalization::UnicodeNormalization;

/// At most one empty line stands between two others.
pub fn wording(text: &str) -> String {
    let mut worded = String::with_capacity(text.len());
    let mut breaks = 0;
    for character in text.replace("\r\n", "\n").nfc().filter_map(seen) {
        breaks = if character == '\n' { breaks + 1 } else { 0 };
        if breaks < 3 {
            worded.push(character);
        }
    }
    worded.trim_matches(|character: char| character.is_whitespace()).to_owned()
}

/// In one line; `or` where there is nothing to be seen. For headings and the document's own fields.
pub fn in_one_line(text: &str, or: &str) -> String {
    let worded = wording(text).split_whitespace().collect::<Vec<_>>().join(" ");
    if worded.is_empty() { or.to_owned() } else { worded }
}

fn seen(character: char) -> Option<char> {
    match character {
        '\n' | '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}' => Some('\n'),
        '\t' => Some(' '),
        // In a private area each font has its own meaning, which is not the writer's.
        '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}' => Some('\u{fffd}'),
        other if is_unseen(other) => None,
        other => Some(other),
    }
}

/// Controls, selectors of a glyph's form, and what is no character.
fn is_unseen(character: char) -> bool {
    let is_format = matches!(
        character,
        '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}'
    );
    let is_special = matches!(character, '\u{feff}' | '\u{fff0}'..='\u{fffb}' | '\u{e0000}'..='\u{e0fff}' | '\u{fdd0}'..='\u{fdef}');
    character.is_control() || is_format || is_special || u32::from(character) & 0xfffe == 0xfffe
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_cannot_be_seen_is_left_out_and_what_can_be_stays() {
        assert_eq!(wording("e\u{301}a\r\n\n\n\n\u{202e}b\u{0}\u{feff}\tc\u{ffff} "), "éa\n\nb c");
        assert_eq!(wording("Ωμέγα · Жизнь · 👩\u{200d}⚕\u{fe0f}"), "Ωμέγα · Жизнь · 👩⚕");
        assert_eq!((in_one_line(" a\n\nb ", "–"), in_one_line("\u{200b}\n", "–")), ("a b".to_owned(), "–".to_owned()));
    }
}
