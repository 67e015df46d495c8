//! What each piece of text is, apart from where it stands: headings, paragraphs, tables with their rows and cells. It becomes the tree of
//! tags by which a screen reader finds its way.

use krilla::tagging::{Identifier, TableHeaderScope, Tag, TagGroup, TagKind, TagTree};
use std::num::NonZeroU16;

#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// In the language of the form, where it says one.
    Section(Option<String>),
    Heading(u16, String),
    Paragraph,
    Table,
    Row,
    RowHeader,
    Cell,
    /// What is drawn, in words.
    Figure(String),
}

impl Part {
    fn tag(self) -> TagKind {
        match self {
            Self::Section(language) => Tag::Section.with_lang(language).into(),
            Self::Heading(level, title) => Tag::Hn(NonZeroU16::new(level).unwrap_or(NonZeroU16::MIN), Some(title)).into(),
            Self::Paragraph => Tag::P.into(),
            Self::Table => Tag::Table.into(),
            Self::Row => Tag::TR.into(),
            Self::RowHeader => Tag::TH(TableHeaderScope::Row).into(),
            Self::Cell => Tag::TD.into(),
            Self::Figure(words) => Tag::Figure(Some(words)).into(),
        }
    }
}

/// Where a part stands in [`Parts`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartId(usize);

/// In reading order; those that stand in another come after it.
#[derive(Default)]
pub struct Parts {
    parts: Vec<(Part, Option<PartId>)>,
}

impl Parts {
    pub fn add(&mut self, part: Part, within: Option<PartId>) -> PartId {
        self.parts.push((part, within));
        PartId(self.parts.len() - 1)
    }

    /// `drawn` are the marks on the pages, in the order in which they were made.
    pub fn tree(self, drawn: Vec<(PartId, Identifier)>) -> TagTree {
        let mut groups: Vec<Option<TagGroup>> = Vec::with_capacity(self.parts.len());
        let mut within = Vec::with_capacity(self.parts.len());
        for (part, parent) in self.parts {
            groups.push(Some(TagGroup::new(part.tag())));
            within.push(parent);
        }
        for (PartId(part), mark) in drawn {
            if let Some(group) = groups.get_mut(part).and_then(Option::as_mut) {
                group.push(mark);
            }
        }
        let mut tree = TagTree::new().with_lang(Some(crate::draw::LANGUAGE.to_owned()));
        // From the last to the first: whatever stands in a part has been put into it when the part itself moves.
        let mut tops = Vec::new();
        for part in (0..groups.len()).rev() {
            let Some(group) = groups.get_mut(part).and_then(Option::take) else { continue };
            match within.get(part).copied().flatten().and_then(|PartId(parent)| groups.get_mut(parent)?.as_mut()) {
                Some(parent) => parent.children.push(group.into()),
                None => tops.push(group),
            }
        }
        for mut top in tops.into_iter().rev() {
            in_order(&mut top);
            tree.push(top);
        }
        tree
    }
}

/// Groups came last first; a part has either groups or marks in it, and marks came in order.
fn in_order(group: &mut TagGroup) {
    use krilla::tagging::Node;
    if group.children.iter().any(|child| matches!(child, Node::Group(_))) {
        group.children.reverse();
    }
    for child in &mut group.children {
        if let Node::Group(group) = child {
            in_order(group);
        }
    }
}
