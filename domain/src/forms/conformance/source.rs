//! What a JSON text says and a parsed value no longer does: that a property stands twice, and how many zeros a number ends
//! with (FHIR keeps the precision of decimals). One pass over a text that is known to be JSON.

use std::collections::{HashMap, HashSet};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Source {
    /// Numbers that are written in another way than they are read, by their path.
    numbers: HashMap<String, String>,
    /// The paths of properties that stand twice in their object.
    pub duplicates: Vec<String>,
}

impl Source {
    /// `root` names the resource in the paths.
    pub fn read(text: &str, root: &str) -> Self {
        let mut reader = Reader { bytes: text.as_bytes(), text, at: 0, open: Vec::new(), root, source: Self::default() };
        reader.run();
        reader.source
    }

    /// A number as it is written, where that is not as it would be written again.
    pub fn number(&self, path: &str) -> Option<&str> {
        self.numbers.get(path).map(String::as_str)
    }
}

struct Open {
    is_list: bool,
    /// In a list, of the element; in an object, the property.
    index: usize,
    key: String,
    seen: HashSet<String>,
    wants_key: bool,
}

struct Reader<'t> {
    bytes: &'t [u8],
    text: &'t str,
    at: usize,
    open: Vec<Open>,
    root: &'t str,
    source: Source,
}

impl Reader<'_> {
    fn run(&mut self) {
        while let Some(byte) = self.bytes.get(self.at).copied() {
            match byte {
                b'{' | b'[' => self.open.push(Open {
                    is_list: byte == b'[',
                    index: 0,
                    key: String::new(),
                    seen: HashSet::new(),
                    wants_key: byte == b'{',
                }),
                b'}' | b']' => {
                    self.open.pop();
                }
                b',' => {
                    if let Some(open) = self.open.last_mut() {
                        open.index += 1;
                        open.wants_key = !open.is_list;
                    }
                }
                b'"' => {
                    self.string();
                    continue;
                }
                b'-' | b'0'..=b'9' => {
                    self.number();
                    continue;
                }
                _ => {}
            }
            self.at += 1;
        }
    }

    fn string(&mut self) {
        let start = self.at + 1;
        self.at = start;
        while let Some(byte) = self.bytes.get(self.at).copied().filter(|byte| *byte != b'"') {
            self.at += if byte == b'\\' { 2 } else { 1 };
        }
        let text = self.text.get(start..self.at).unwrap_or_default();
        self.at += 1;
        let Some(open) = self.open.last_mut().filter(|open| open.wants_key) else { return };
        open.wants_key = false;
        text.clone_into(&mut open.key);
        if !open.seen.insert(text.to_owned()) {
            let path = self.path();
            self.source.duplicates.push(path);
        }
    }

    fn number(&mut self) {
        let start = self.at;
        while self.bytes.get(self.at).is_some_and(|byte| byte.is_ascii_digit() || b"+-.eE".contains(byte)) {
            self.at += 1;
        }
        let text = self.text.get(start..self.at).unwrap_or_default();
        if text.ends_with('0') && text.contains('.') || text.contains(['e', 'E']) {
            let path = self.path();
            self.source.numbers.insert(path, text.to_owned());
        }
    }

    fn path(&self) -> String {
        let mut path = self.root.to_owned();
        for open in &self.open {
            path.push_str(if open.is_list { "[" } else { "." });
            path.push_str(if open.is_list { "" } else { &open.key });
            if open.is_list {
                path.push_str(&open.index.to_string());
                path.push(']');
            }
        }
        path
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_keeps_its_zeros_and_a_property_that_stands_twice_is_found() {
        let source = Source::read(r#"{ "a": [{ "b": 1.50, "c\"d": 2, "e": [1, 2e0] }, { "b": 1, "b": 1.5 }] }"#, "R");
        assert_eq!(source.number("R.a[0].b"), Some("1.50"));
        assert_eq!(source.number("R.a[0].e[1]"), Some("2e0"));
        assert_eq!(source.number("R.a[1].b"), None);
        assert_eq!(source.duplicates, ["R.a[1].b"]);
    }
}
