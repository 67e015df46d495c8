//! A submitted response as a practice files it: whose it is, in which version of the form, its score and its answers, and each signature
//! below what was agreed to. What it says is what staff read on the page; without what was compared with it there.

use crate::{
    PaperError,
    draw::{Frame, draw},
    face::{Faces, Style},
    flow::Flow,
    parts::{Part, PartId},
    sheet::SheetSize,
    wording::in_one_line,
};
use chrono::{DateTime, Utc};
use domain::{
    Moment,
    form_catalog::Review,
    forms::{Drawing, FiledItem, FiledKind, Score, ScoreBand, SignatureLine},
};

/// Of the width between the margins, what questions have.
const QUESTIONS: f32 = 0.5;
const GAP: f32 = 14.0;
const INDENT: f32 = 12.0;
/// Deeper ones stand no further in, or no width would be left.
const MOST_INDENTS: usize = 5;
const LABELS: f32 = 110.0;
const APART: f32 = 12.0;
/// How wide a drawn signature is.
const DRAWN: f32 = 180.0;

pub struct ResponsePaper {
    /// Of the response; it makes the file's own.
    pub id: String,
    pub organization: String,
    pub client: String,
    pub title: String,
    pub version: i64,
    pub submitted: Moment,
    pub submitted_by: String,
    /// Whether it came from somebody who was signed in; not known of responses from before that was kept.
    pub is_signed_in: bool,
    pub reviewed: Option<Review>,
    pub score: Option<Score>,
    /// All of the form's, from the lowest.
    pub bands: Vec<ScoreBand>,
    pub items: Vec<FiledItem>,
    /// The form's own language, where it says one.
    pub language: Option<String>,
    /// It is shown in other languages too; in which one it was read is not kept.
    pub has_translations: bool,
    pub size: SheetSize,
    pub made_at: DateTime<Utc>,
}

impl ResponsePaper {
    /// The document, byte for byte the same whenever everything in it is.
    ///
    /// # Errors
    /// [`PaperError`], which says nothing of what is in the response.
    pub fn pdf(&self) -> Result<Vec<u8>, PaperError> {
        let mut flow = Flow::new(Faces::read()?, self.size);
        self.head(&mut flow);
        if let Some(score) = &self.score {
            self.score(&mut flow, score);
        }
        self.answers(&mut flow);
        flow.end();
        draw(flow, &self.frame())
    }

    fn frame(&self) -> Frame {
        let title = in_one_line(&self.title, "Form");
        let (client, organization) = (in_one_line(&self.client, "Client"), in_one_line(&self.organization, "Practice"));
        Frame {
            header: format!("{client} · {title} · submitted on {}", self.submitted.day()),
            footer: format!("{organization} · {title}, version {}", self.version),
            title,
            author: organization,
            id: self.id.clone(),
            made_at: self.made_at,
        }
    }

    fn head(&self, flow: &mut Flow) {
        flow.paragraph(&self.organization, Style { size: 11.0, ..Style::STRONG }, 0.0, None);
        flow.rule(true);
        flow.space(14.0);
        flow.heading(1, &self.title, None);
        let table = flow.parts.add(Part::Table, None);
        fact(flow, table, "Client", &self.client);
        fact(
            flow,
            table,
            "Submitted",
            &format!("{} by {}, in version {} of the form", self.submitted.in_full(), self.submitted_by, self.version),
        );
        let reviewed = self.reviewed.as_ref().map_or_else(
            || "Not yet".to_owned(),
            |review| {
                let by = review.by.as_ref().map(|name| format!(" by {name}")).unwrap_or_default();
                format!("{}{by}", review.at.in_full())
            },
        );
        fact(flow, table, "Reviewed", &reviewed);
    }

    fn score(&self, flow: &mut Flow, score: &Score) {
        flow.heading(2, "Score", None);
        let total = format!("{} of {}", score.total, score.max);
        let told = score.band.as_ref().map_or_else(|| total.clone(), |band| format!("{total} · {band}"));
        flow.paragraph(&told, Style::LARGE, 0.0, None);
        if score.answered_count < score.asked_count {
            let partial = format!("{} of {} scored questions answered", score.answered_count, score.asked_count);
            flow.paragraph(&partial, Style::SOFT, 0.0, None);
        }
        let bands: Vec<String> = self.bands.iter().map(|band| format!("{} from {}", band.label, band.from)).collect();
        if !bands.is_empty() {
            flow.paragraph(&format!("Bands: {}.", bands.join(", ")), Style::SOFT, 0.0, None);
        }
    }

    fn answers(&self, flow: &mut Flow) {
        flow.heading(2, "Answers", None);
        let section = flow.parts.add(Part::Section(self.language.clone()), None);
        let mut headings: Vec<usize> = Vec::new();
        let mut table = None;
        for item in &self.items {
            let open = headings.len();
            headings.retain(|level| *level < item.level);
            // What stands behind a group, and not in it, stands apart from it.
            if headings.len() < open && item.kind != FiledKind::Heading {
                table = None;
                flow.space(APART);
            }
            let indents = u16::try_from((item.level - headings.len()).min(MOST_INDENTS)).unwrap_or_default();
            let indent = INDENT * f32::from(indents);
            match item.kind {
                FiledKind::Heading => {
                    table = None;
                    flow.heading(u16::try_from(headings.len() + 3).unwrap_or(6).min(6), &item.text, Some(section));
                    headings.push(item.level);
                }
                FiledKind::Text => {
                    table = None;
                    flow.paragraph(&item.text, Style::BODY, indent, Some(section));
                }
                FiledKind::Question | FiledKind::Signature => {
                    let table = *table.get_or_insert_with(|| flow.parts.add(Part::Table, Some(section)));
                    self.answer(flow, table, indent, item);
                }
            }
        }
        if flow.has_stand_ins {
            flow.space(8.0);
            let note = "□ stands for a character that this document's font does not have. Whoever copies or searches the text finds the character.";
            flow.paragraph(note, Style::SMALL, 0.0, None);
        }
    }

    fn answer(&self, flow: &mut Flow, table: PartId, indent: f32, item: &FiledItem) {
        let how = self.how_signed(item.signature.as_ref());
        let is_signed = item.kind == FiledKind::Signature && !item.answers.is_empty();
        let style = if is_signed { Style::LARGE } else { Style::BODY };
        let mut told: Vec<(&str, Style)> = item.answers.iter().map(|answer| (answer.as_str(), style)).collect();
        if told.is_empty() {
            told.push(("No answer", Style::SOFT));
        }
        if is_signed {
            told.push((&how, Style::SMALL));
        }
        let row = flow.parts.add(Part::Row, Some(table));
        let at = QUESTIONS * flow.measure();
        let question = flow.parts.add(Part::RowHeader, Some(row));
        let question = flow.cell(question, (indent, at - indent - GAP), &[(&item.text, Style::SOFT)]);
        let answer = flow.parts.add(Part::Cell, Some(row));
        let answer = flow.cell(answer, (at, flow.measure() - at), &told);
        flow.row(vec![question, answer]);
        if let Some(drawing) = item.signature.as_ref().and_then(|signature| signature.drawing.clone()) {
            drawn(flow, table, (indent, at), item, drawing);
        }
    }

    fn how_signed(&self, signature: Option<&SignatureLine>) -> String {
        let how = signature.map_or_else(|| "Typed as a signature".to_owned(), SignatureLine::words);
        let by = self.signed_by(signature).map_or_else(
            || "a person of whose sign-in nothing was kept".to_owned(),
            |name| format!("{name}, who was signed in to the portal"),
        );
        let text = if self.has_translations {
            "in the form’s own language; it may have been shown in a translation that the form has"
        } else {
            "as it was shown"
        };
        format!("{how}, by {by}, and submitted on {}. What was agreed to stands above, {text}.", self.submitted.in_full())
    }

    /// Who was signed in. A signature that has its time and says nobody was given by the client at their own login.
    fn signed_by<'a>(&'a self, signature: Option<&'a SignatureLine>) -> Option<&'a str> {
        let named = signature.and_then(|signature| signature.by.as_deref());
        let has_time = signature.is_some_and(|signature| signature.at.is_some());
        let unnamed = if has_time { &self.client } else { &self.submitted_by };
        named.or_else(|| self.is_signed_in.then_some(unnamed.as_str()))
    }
}

/// What was drawn, in a row below the name: a cell with it has nothing else.
fn drawn(flow: &mut Flow, table: PartId, (indent, at): (f32, f32), item: &FiledItem, drawing: Drawing) {
    let row = flow.parts.add(Part::Row, Some(table));
    let header = flow.parts.add(Part::RowHeader, Some(row));
    let header = flow.cell(header, (indent, at - indent - GAP), &[(&format!("{}, as it was drawn", item.text), Style::SOFT)]);
    let cell = flow.parts.add(Part::Cell, Some(row));
    let words = in_one_line(&SignatureLine::alternative(&item.answers.join(", ")), "Signature");
    let figure = flow.parts.add(Part::Figure(words), Some(cell));
    flow.row(vec![header, Flow::drawn_cell(figure, (at, DRAWN), drawing)]);
}

fn fact(flow: &mut Flow, table: PartId, label: &str, value: &str) {
    let row = flow.parts.add(Part::Row, Some(table));
    let part = flow.parts.add(Part::RowHeader, Some(row));
    let label = flow.cell(part, (0.0, LABELS - GAP), &[(label, Style::SOFT)]);
    let part = flow.parts.add(Part::Cell, Some(row));
    let value = flow.cell(part, (LABELS, flow.measure() - LABELS), &[(value, Style::BODY)]);
    flow.row(vec![label, value]);
}
