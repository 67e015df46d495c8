//! The text of one block of a template, and the placeholder faults in it. A run knows where in the template each of
//! its characters stands, and where tags stand between them, so that a fault can be marked in place (R12).

use super::{
    FaultKind, FaultPlace, MessageFault, MessageRules, Placeholder,
    scan::{Found, Shape, scan},
    tokens::decode_into,
};
use std::ops::Range;

/// The text of one block, or of a subject, with the way back to the bytes of its template.
#[derive(Default)]
pub(super) struct Run {
    pub text: String,
    /// Where in `text` and where in the template each stretch begins that is the same in both.
    stretches: Vec<(usize, usize)>,
    /// Where in `text` a tag stands in between.
    cuts: Vec<usize>,
}

impl Run {
    pub fn plain(text: &str) -> Self {
        Self { text: text.to_owned(), stretches: vec![(0, 0)], cuts: Vec::new() }
    }

    /// Takes in the text that stands at byte `at` of the template, and gives it back decoded.
    pub fn add(&mut self, source: &str, at: usize) -> &str {
        let start = self.text.len();
        decode_into(source, |piece, offset| {
            self.stretches.push((self.text.len(), at + offset));
            self.text.push_str(piece);
        });
        // So that a place just behind a character reference is behind all of it.
        self.stretches.push((self.text.len(), at + source.len()));
        &self.text[start..]
    }

    pub fn cut(&mut self) {
        self.cuts.push(self.text.len());
    }

    fn template_position(&self, position: usize) -> usize {
        let after = self.stretches.partition_point(|(text, _)| *text <= position);
        match after.checked_sub(1).and_then(|index| self.stretches.get(index)) {
            Some((text, template)) => template + (position - text),
            None => position,
        }
    }

    /// The end of something: before a tag that follows it, not behind.
    fn template_end_position(&self, position: usize) -> usize {
        let before = self.stretches.partition_point(|(text, _)| *text < position);
        let start = before.checked_sub(1).and_then(|index| self.stretches.get(index));
        let next = self.stretches.get(before);
        match (start, next) {
            // A stretch of one decoded reference is longer in the template than in the text.
            (_, Some((text, template))) if *text == position => *template,
            (Some((text, template)), _) => template + (position - text),
            (None, _) => position,
        }
    }

    pub fn fault(&self, place: FaultPlace, range: Range<usize>, kind: FaultKind) -> MessageFault {
        let excerpt = self.text[range.clone()].to_owned();
        let (start, end) = (self.template_position(range.start), self.template_end_position(range.end));
        MessageFault { place, start, end, excerpt, kind }
    }

    /// Whether it is in pieces: by a tag of ours, or by one that the sanitiser would have dropped.
    fn is_interrupted(&self, found: &Found) -> bool {
        let inner = &self.text[found.range.clone()];
        let first_cut = self.cuts.partition_point(|cut| *cut <= found.range.start);
        let has_cut = self.cuts.get(first_cut).is_some_and(|cut| *cut < found.range.end);
        has_cut || (inner.contains('<') && inner.contains('>'))
    }

    pub fn holds_portal_link(&self) -> bool {
        let is_link = |found: &Found| found.shape == Shape::Known(Placeholder::ClientPortalLink) && !self.is_interrupted(found);
        scan(&self.text).iter().any(is_link)
    }

    pub fn placeholder_faults(&self, place: FaultPlace, rules: MessageRules) -> Vec<MessageFault> {
        let faults = scan(&self.text).into_iter().filter_map(|found| {
            let (range, kind) = self.placeholder_fault(&found, place, rules)?;
            Some(self.fault(place, range, kind))
        });
        faults.collect()
    }

    fn placeholder_fault(&self, found: &Found, place: FaultPlace, rules: MessageRules) -> Option<(Range<usize>, FaultKind)> {
        let range = found.range.clone();
        let has_value = |placeholder: &Placeholder| rules.has_value(*placeholder);
        let nearest = |name: &str| Placeholder::nearest(name).filter(has_value);
        if self.is_interrupted(found) {
            let nearest = nearest(&without_tags(&self.text[range.clone()]));
            return Some((range, FaultKind::BrokenPlaceholder { nearest }));
        }
        let kind = match found.shape {
            Shape::Unknown => FaultKind::UnknownPlaceholder { nearest: nearest(&self.text[range.clone()]) },
            Shape::Broken { nearest } => FaultKind::BrokenPlaceholder { nearest: nearest.filter(has_value) },
            Shape::Known(placeholder) => {
                let wide = self.with_more_braces(&range);
                if wide != range {
                    return Some((wide, FaultKind::BrokenPlaceholder { nearest: Some(placeholder).filter(has_value) }));
                }
                if placeholder == Placeholder::FormList && !rules.form_titles_allowed {
                    FaultKind::FormTitlesNotAllowed
                } else if !has_value(&placeholder) {
                    FaultKind::NothingRunsOut
                } else if placeholder == Placeholder::ClientPortalLink && place == FaultPlace::Subject {
                    FaultKind::SubjectNotAllowed { placeholder }
                } else {
                    return None;
                }
            }
        };
        Some((range, kind))
    }

    /// With the braces too many on either side, which would be left in the e-mail.
    fn with_more_braces(&self, range: &Range<usize>) -> Range<usize> {
        let before = self.text[..range.start].bytes().rev().take_while(|byte| *byte == b'{').count();
        let after = self.text[range.end..].bytes().take_while(|byte| *byte == b'}').count();
        range.start - before..range.end + after
    }
}

fn without_tags(text: &str) -> String {
    let mut rest = text;
    let mut kept = String::new();
    while let Some((before, tag)) = rest.split_once('<') {
        kept.push_str(before);
        rest = tag.split_once('>').map_or("", |(_, after)| after);
    }
    kept + rest
}
