//! A document read back as a screen reader goes over it: by its tree of tags, each with the text that is marked as its own.

use lopdf::{Dictionary, Document, Object, ObjectId, content::Content};
use std::collections::BTreeMap;

pub struct Tagged {
    pub tag: String,
    pub text: String,
    /// What it is to whoever does not see it.
    pub alternative: Option<String>,
}

pub struct Read {
    document: Document,
    /// Of each page's marked pieces of text, by their numbers.
    marked: BTreeMap<(ObjectId, i64), String>,
    pub tags: Vec<Tagged>,
    pub page_count: usize,
}

impl Read {
    pub fn of(pdf: &[u8]) -> Self {
        let document = Document::load_mem(pdf).unwrap();
        let pages: Vec<ObjectId> = document.page_iter().collect();
        let marked = pages.iter().flat_map(|page| marked_text(&document, *page)).collect();
        let mut read = Self { page_count: pages.len(), document, marked, tags: Vec::new() };
        let root = read.catalog().get(b"StructTreeRoot").unwrap().clone();
        let root = read.dictionary(&root);
        read.walk(root.get(b"K").unwrap(), None);
        read
    }

    pub fn catalog(&self) -> Dictionary {
        self.document.catalog().unwrap().clone()
    }

    pub fn dictionary(&self, object: &Object) -> Dictionary {
        self.document.dereference(object).unwrap().1.as_dict().unwrap().clone()
    }

    /// The text of all tags of these kinds, in reading order.
    pub fn texts(&self, tags: &[&str]) -> Vec<&str> {
        self.tags.iter().filter(|tagged| tags.contains(&tagged.tag.as_str())).map(|tagged| tagged.text.trim_end()).collect()
    }

    pub fn count(&self, tag: &str) -> usize {
        self.tags.iter().filter(|tagged| tagged.tag == tag).count()
    }

    pub fn alternatives(&self) -> Vec<&str> {
        self.tags.iter().filter_map(|tagged| tagged.alternative.as_deref()).collect()
    }

    pub fn text(&self) -> String {
        self.tags.iter().map(|tagged| tagged.text.as_str()).collect::<Vec<_>>().join("\n")
    }

    fn walk(&mut self, kids: &Object, page: Option<ObjectId>) {
        match self.document.dereference(kids).unwrap().1.clone() {
            Object::Array(kids) => kids.iter().for_each(|kid| self.walk(kid, page)),
            Object::Integer(mark) => self.mark(page.unwrap(), mark),
            Object::Dictionary(element) if element.has(b"MCID") => {
                let page = element.get(b"Pg").and_then(Object::as_reference).ok().or(page).unwrap();
                self.mark(page, element.get(b"MCID").unwrap().as_i64().unwrap());
            }
            Object::Dictionary(element) => {
                let tag = String::from_utf8(element.get(b"S").unwrap().as_name().unwrap().to_vec()).unwrap();
                let alternative = element.get(b"Alt").ok().and_then(|words| lopdf::decode_text_string(words).ok());
                self.tags.push(Tagged { tag, text: String::new(), alternative });
                let page = element.get(b"Pg").and_then(Object::as_reference).ok().or(page);
                if let Ok(kids) = element.get(b"K") {
                    self.walk(kids, page);
                }
            }
            other => panic!("in the tree of tags: {other:?}"),
        }
    }

    /// Each piece belongs to one tag.
    fn mark(&mut self, page: ObjectId, mark: i64) {
        let text = self.marked.remove(&(page, mark)).unwrap();
        self.tags.last_mut().unwrap().text.push_str(&text);
    }

    /// Pieces of text that no tag has.
    pub fn untagged(&self) -> usize {
        self.marked.len()
    }
}

/// A marked piece that has begun.
struct Piece {
    mark: Option<i64>,
    /// What is read in place of its glyphs.
    actual: Option<String>,
    text: String,
}

impl Piece {
    fn begun(properties: Option<&Object>) -> Self {
        let properties = properties.and_then(|properties| properties.as_dict().ok());
        let mark = properties.and_then(|properties| properties.get(b"MCID").ok()?.as_i64().ok());
        let actual = properties.and_then(|properties| lopdf::decode_text_string(properties.get(b"ActualText").ok()?).ok());
        Self { mark, actual, text: String::new() }
    }
}

fn marked_text(document: &Document, page: ObjectId) -> Vec<((ObjectId, i64), String)> {
    let fonts = document.get_page_fonts(page).unwrap();
    let encodings: BTreeMap<_, _> = fonts.iter().map(|(name, font)| (name.clone(), font.get_font_encoding(document).unwrap())).collect();
    let (mut marked, mut open, mut font) = (Vec::new(), Vec::<Piece>::new(), Vec::new());
    for operation in Content::decode(&document.get_page_content(page)).unwrap().operations {
        match operation.operator.as_str() {
            "BDC" | "BMC" => open.push(Piece::begun(operation.operands.get(1))),
            "EMC" => {
                let piece = open.pop().unwrap();
                let text = piece.actual.unwrap_or(piece.text);
                match (piece.mark, open.last_mut()) {
                    (Some(mark), _) => marked.push(((page, mark), text)),
                    (None, Some(around)) => around.text.push_str(&text),
                    (None, None) => {}
                }
            }
            "Tf" => font = operation.operands[0].as_name().unwrap().to_vec(),
            "Tj" | "TJ" => {
                let piece = open.last_mut().expect("text in no mark");
                for bytes in operation.operands.iter().flat_map(strings) {
                    piece.text.push_str(&Document::decode_text(&encodings[&font], bytes).unwrap());
                }
            }
            _ => {}
        }
    }
    marked
}

fn strings(operand: &Object) -> Vec<&[u8]> {
    match operand {
        Object::String(bytes, _) => vec![bytes],
        Object::Array(operands) => operands.iter().flat_map(strings).collect(),
        _ => Vec::new(),
    }
}
