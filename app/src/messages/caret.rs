//! What the editor's tools do to a text and its selection. Pure, so that it can be tested; the browser counts in UTF-16
//! units, and so do the positions here.

use std::ops::Range;

/// Replace `range` by `text`, then select `selected`.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Edit {
    pub range: Range<usize>,
    pub text: String,
    pub selected: Range<usize>,
}

/// Byte position of a UTF-16 position; past the end it is the end, and inside a surrogate pair its start.
pub(super) fn byte_at(text: &str, unit: usize) -> usize {
    let mut units = 0;
    for (byte, c) in text.char_indices() {
        if units + c.len_utf16() > unit {
            return byte;
        }
        units += c.len_utf16();
    }
    text.len()
}

pub(super) fn units(text: &str) -> usize {
    text.encode_utf16().count()
}

fn cut<'a>(text: &'a str, range: &Range<usize>) -> (&'a str, &'a str, &'a str) {
    let (start, end) = (byte_at(text, range.start), byte_at(text, range.end.max(range.start)));
    (&text[..start], &text[start..end], &text[end..])
}

/// Puts marks around the selection, or takes them away where they already are. With nothing selected, `sample` is put
/// between them and selected, to be typed over.
pub(super) fn wrap(text: &str, range: Range<usize>, mark: &str, sample: &str) -> Edit {
    let (before, chosen, after) = cut(text, &range);
    let width = units(mark);
    let is_marked = !chosen.is_empty() && before.ends_with(mark) && after.starts_with(mark) && !is_longer_mark(before, mark);
    if is_marked {
        let start = range.start - width;
        let end = start + units(chosen);
        return Edit { range: start..range.end + width, text: chosen.to_owned(), selected: start..end };
    }
    // Marks beside a space are not read as marks.
    let words = chosen.trim();
    let words = if words.is_empty() { sample } else { words };
    let lead = &chosen[..chosen.len() - chosen.trim_start().len()];
    let tail = if chosen.trim().is_empty() { "" } else { &chosen[chosen.trim_end().len()..] };
    let start = range.start + units(lead) + width;
    Edit { range, text: format!("{lead}{mark}{words}{mark}{tail}"), selected: start..start + units(words) }
}

/// Whether the mark before the selection belongs to a longer one: `*` inside `**`.
fn is_longer_mark(before: &str, mark: &str) -> bool {
    mark.chars().next().is_some_and(|sign| before[..before.len() - mark.len()].ends_with(sign))
}

/// `[words](address)`, with the address selected; a selected address becomes the address.
pub(super) fn link(text: &str, range: Range<usize>) -> Edit {
    let (_, chosen, _) = cut(text, &range);
    let chosen = chosen.trim();
    let is_address = chosen.starts_with("https://") || chosen.starts_with("http://") || chosen.starts_with("mailto:");
    let (words, address) = match chosen {
        "" => ("words", "https://"),
        chosen if is_address => ("words", chosen),
        chosen => (chosen, "https://"),
    };
    let start = range.start + if is_address || chosen.is_empty() { 1 } else { units(words) + 3 };
    let selected = start..start + if is_address || chosen.is_empty() { units(words) } else { units(address) };
    Edit { range, text: format!("[{words}]({address})"), selected }
}

/// Makes list items of the selected lines, or plain lines of items.
pub(super) fn list(text: &str, range: Range<usize>) -> Edit {
    let (before, chosen, after) = cut(text, &range);
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let line_end = before.len() + chosen.len() + after.find('\n').unwrap_or(after.len());
    let lines = &text[line_start..line_end];
    let are_items = lines.lines().all(|line| line.starts_with("- ")) && !lines.is_empty();
    let changed: Vec<String> = lines
        .split('\n')
        .map(|line| if are_items { line.strip_prefix("- ").unwrap_or(line).to_owned() } else { format!("- {line}") })
        .collect();
    // Without a blank line below it, the text after a list would belong to its last item.
    let below = text[line_end..].strip_prefix('\n').and_then(|below| below.split('\n').next()).unwrap_or_default();
    let gap = if are_items || below.trim().is_empty() || below.starts_with("- ") { "" } else { "\n" };
    let changed = format!("{}{gap}", changed.join("\n"));
    let start = units(&text[..line_start]);
    let end = start + units(&changed) - gap.len();
    Edit { range: start..start + units(lines), text: changed, selected: end..end }
}

/// Puts `token` in the place of the selection, and the caret behind it.
pub(super) fn insert(range: Range<usize>, token: &str) -> Edit {
    let end = range.start + units(token);
    Edit { range, text: token.to_owned(), selected: end..end }
}

/// Where `excerpt` stands in `text`, to be shown by selecting it.
pub(super) fn find(text: &str, excerpt: &str) -> Option<Range<usize>> {
    let at = text.find(excerpt).filter(|_| !excerpt.is_empty())?;
    let start = units(&text[..at]);
    Some(start..start + units(excerpt))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn apply(text: &str, edit: &Edit) -> (String, String) {
        let (before, _, after) = cut(text, &edit.range);
        let changed = format!("{before}{}{after}", edit.text);
        let (_, selected, _) = cut(&changed, &edit.selected);
        (changed.clone(), selected.to_owned())
    }

    fn at(text: &str, part: &str) -> Range<usize> {
        find(text, part).unwrap()
    }

    #[test]
    fn bold_wraps_the_selection_and_unwraps_it_again() {
        let text = "Grüße 🌷 an alle";
        let (bold, selected) = apply(text, &wrap(text, at(text, "🌷 an "), "**", "bold"));
        assert_eq!((bold.as_str(), selected.as_str()), ("Grüße **🌷 an** alle", "🌷 an"));
        assert_eq!(apply(&bold, &wrap(&bold, at(&bold, "🌷 an"), "**", "bold")).0, "Grüße 🌷 an alle");
    }

    #[test]
    fn italic_inside_bold_adds_marks_and_does_not_eat_them() {
        let text = "**word**";
        assert_eq!(apply(text, &wrap(text, at(text, "word"), "*", "italic")).0, "***word***");
    }

    #[test]
    fn with_nothing_selected_a_sample_is_selected_to_be_typed_over() {
        assert_eq!(apply("ab", &wrap("ab", 1..1, "*", "italic words")), ("a*italic words*b".to_owned(), "italic words".to_owned()));
        assert_eq!(apply("ab", &link("ab", 1..1)), ("a[words](https://)b".to_owned(), "words".to_owned()));
    }

    #[test]
    fn a_link_asks_for_what_is_missing() {
        assert_eq!(apply("our page", &link("our page", 4..8)), ("our [page](https://)".to_owned(), "https://".to_owned()));
        let text = "https://a.example";
        assert_eq!(apply(text, &link(text, 0..17)), ("[words](https://a.example)".to_owned(), "words".to_owned()));
    }

    #[test]
    fn lines_become_a_list_of_their_own_and_plain_lines_again() {
        let text = "Bring:\nyour card\nyour glasses\nSee you";
        let (listed, _) = apply(text, &list(text, at(text, "card\nyour")));
        assert_eq!(listed, "Bring:\n- your card\n- your glasses\n\nSee you");
        assert_eq!(apply(&listed, &list(&listed, at(&listed, "card\n- your"))).0, "Bring:\nyour card\nyour glasses\n\nSee you");
    }

    #[test]
    fn a_placeholder_goes_in_at_the_caret() {
        assert_eq!(apply("Hello 🌷,", &insert(8..8, "{{ClientFirstName}}")).0, "Hello 🌷{{ClientFirstName}},");
    }

    #[test]
    fn positions_past_the_end_are_the_end() {
        assert_eq!(byte_at("ä", 9), 2);
        assert_eq!(byte_at("🌷", 1), 0);
    }
}
