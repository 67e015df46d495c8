//! The words that differ between two documents of HTML which are alike otherwise: what a keystroke changes in a preview, so that it
//! need not be written anew as a whole.

/// A text of a document, by its place among those with words in them: of the space between elements a browser keeps what it will.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct ChangedText {
    pub place: usize,
    /// As a reader sees them.
    pub before: String,
    pub after: String,
}

/// `None` where more than words differs, or a text is one that this cannot read.
pub(super) fn changed_text(before: &str, after: &str) -> Option<Vec<ChangedText>> {
    let (mut before, mut after) = (Pieces(before), Pieces(after));
    let (mut changed, mut place) = (Vec::new(), 0);
    loop {
        match (before.next(), after.next()) {
            (None, None) => return Some(changed),
            (Some(one), Some(other)) if one == other => place += usize::from(is_words(one)),
            (Some(one), Some(other)) if is_words(one) && is_words(other) => {
                changed.push(ChangedText { place, before: read(one)?, after: read(other)? });
                place += 1;
            }
            _ => return None,
        }
    }
}

/// Neither a tag nor mere space.
fn is_words(piece: &str) -> bool {
    !piece.starts_with('<') && has_words(piece)
}

pub(super) fn has_words(text: &str) -> bool {
    !text.bytes().all(|byte| byte.is_ascii_whitespace())
}

/// Tags with their brackets, and the texts between them.
struct Pieces<'a>(&'a str);

impl<'a> Iterator for Pieces<'a> {
    type Item = &'a str;

    fn next(&mut self) -> Option<&'a str> {
        let rest = self.0;
        let end = if rest.starts_with('<') { rest.find('>').map(|end| end + 1) } else { rest.find('<') };
        let (piece, left) = rest.split_at(end.unwrap_or(rest.len()));
        self.0 = left;
        (!piece.is_empty()).then_some(piece)
    }
}

/// What `domain` writes for the signs that HTML keeps for itself.
fn read(text: &str) -> Option<String> {
    let mut words = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        let (plain, entity) = rest.split_at(at);
        let end = entity.find(';')?;
        words.push_str(plain);
        words.push(match &entity[..end] {
            "&amp" => '&',
            "&lt" => '<',
            "&gt" => '>',
            "&quot" => '"',
            "&#39" => '\'',
            "&nbsp" => '\u{a0}',
            _ => return None,
        });
        rest = &entity[end + 1..];
    }
    words.push_str(rest);
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn changed(place: usize, before: &str, after: &str) -> Vec<ChangedText> {
        vec![ChangedText { place, before: before.to_owned(), after: after.to_owned() }]
    }

    #[test]
    fn the_words_that_differ_are_told_by_their_place_and_as_they_are_read() {
        let before = "<style>a>b{}</style><p>One</p><p>Tom &amp; Ann</p>";
        assert_eq!(changed_text(before, before), Some(Vec::new()));
        assert_eq!(changed_text("\n<p>\n</p><p>One</p>\n", "\n<p>\n</p><p>Two</p>\n"), Some(changed(0, "One", "Two")));
        assert_eq!(changed_text(before, &before.replace("Ann", "Ann&#39;s &lt;3")), Some(changed(2, "Tom & Ann", "Tom & Ann's <3")));
        let both = changed_text("<i>a</i>b", "<i>c</i>d").unwrap();
        assert_eq!(both.iter().map(|text| (text.place, text.after.as_str())).collect::<Vec<_>>(), [(0, "c"), (1, "d")]);
    }

    #[test]
    fn where_more_than_words_differs_the_document_is_another() {
        for (before, after) in [
            ("<p>One</p>", "<p>One</p><p>Two</p>"),
            ("<p>One</p>", "<p></p>"),
            ("<p>One</p>", "<p> </p>"),
            ("<p>One</p>", "<b>One</b>"),
            ("<p>One</p>", "<p>O<b>n</b>e</p>"),
            ("<a href=\"one\">x</a>", "<a href=\"two\">x</a>"),
            ("<p>&copy; One</p>", "<p>&copy; Two</p>"),
            ("<p>One", "<p>One &"),
        ] {
            assert_eq!(changed_text(before, after), None, "{before} {after}");
        }
    }
}
