//! Sheets onto the pages of a PDF: each run of text under the tag of its part, and whatever repeats on every page as an artifact that
//! nobody has read out. The document is held to PDF/UA-1 by the library, and refused if it does not keep to it.

use crate::{
    PaperError,
    face::{Faces, Ink, Style},
    flow::Flow,
    lines::Line,
    parts::PartId,
    sheet::{Bookmark, MARGIN, Mark, SheetSize},
};
use chrono::{DateTime, Datelike, Timelike, Utc};
use domain::forms::{DRAWING_WIDTH, Drawing};
use krilla::{
    Document, SerializeSettings,
    color::rgb,
    configure::{Configuration, Validator},
    destination::XyzDestination,
    geom::{PathBuilder, Point, Rect},
    metadata::Metadata,
    num::NormalizedF32,
    outline::{Outline, OutlineNode},
    page::PageSettings,
    paint::{Fill, LineCap, LineJoin, Stroke},
    surface::Surface,
    tagging::{ArtifactType, ContentTag, Identifier},
};

/// Of every word that is not the form's or the client's.
pub const LANGUAGE: &str = "en";

/// What the file says of itself, and what stands at the edges of its pages.
pub struct Frame {
    pub title: String,
    pub author: String,
    pub id: String,
    pub made_at: DateTime<Utc>,
    pub header: String,
    pub footer: String,
}

/// # Errors
/// [`PaperError::Rules`] when the document does not keep to PDF/UA-1.
pub fn draw(flow: Flow, frame: &Frame) -> Result<Vec<u8>, PaperError> {
    let Flow { faces, sheets, parts, .. } = flow;
    let settings = SerializeSettings { configuration: Configuration::new_with_validator(Validator::UA1), ..SerializeSettings::default() };
    let mut document = Document::new_with(settings);
    document.set_metadata(metadata(frame));
    document.set_outline(outline(&sheets.bookmarks));
    let (size, count) = (sheets.size, sheets.pages.len());
    let mut drawn = Vec::new();
    for (index, marks) in sheets.pages.into_iter().enumerate() {
        let settings = PageSettings::from_wh(size.width(), size.height()).ok_or(PaperError::Rules)?;
        let mut page = document.start_page_with(settings);
        let mut surface = page.surface();
        if index > 0 {
            edge(&mut surface, &faces, ArtifactType::Header, 48.0, size, (&frame.header, ""));
        }
        page_of(&mut surface, &faces, marks, &mut drawn);
        let number = format!("Page {} of {count}", index + 1);
        edge(&mut surface, &faces, ArtifactType::Footer, size.height() - 36.0, size, (&frame.footer, &number));
        surface.finish();
        page.finish();
    }
    document.set_tag_tree(parts.tree(drawn));
    // What the library says of a fault has the text in it.
    document.finish().map_err(|_| PaperError::Rules)
}

fn page_of(surface: &mut Surface<'_>, faces: &Faces, marks: Vec<Mark>, drawn: &mut Vec<(PartId, Identifier)>) {
    let mut open: Option<PartId> = None;
    for mark in marks {
        match mark {
            Mark::Text { x, baseline, line, style, part } => {
                if open != Some(part) {
                    if open.is_some() {
                        surface.end_tagged();
                    }
                    drawn.push((part, surface.start_tagged(ContentTag::Other)));
                    open = Some(part);
                }
                text(surface, faces, (x, baseline), &line, style);
            }
            Mark::Drawing { x, y, width, drawing, part } => {
                if open.take().is_some() {
                    surface.end_tagged();
                }
                drawn.push((part, surface.start_tagged(ContentTag::Other)));
                strokes(surface, (x, y), width, &drawing);
                surface.end_tagged();
            }
            Mark::Rule { x, y, width, is_strong } => {
                if open.take().is_some() {
                    surface.end_tagged();
                }
                surface.start_tagged(ContentTag::Artifact(ArtifactType::Other));
                rule(surface, (x, y), width, is_strong);
                surface.end_tagged();
            }
        }
    }
    if open.is_some() {
        surface.end_tagged();
    }
}

fn text(surface: &mut Surface<'_>, faces: &Faces, (x, baseline): (f32, f32), line: &Line, style: Style) {
    surface.set_fill(Some(fill(style.ink.rgb())));
    let font = faces.of(style).font.clone();
    surface.draw_glyphs(Point::from_xy(x, baseline), &line.glyphs, font, &line.text, style.size, false);
}

fn rule(surface: &mut Surface<'_>, (x, y): (f32, f32), width: f32, is_strong: bool) {
    let (height, colour) = if is_strong { (1.2, Ink::Accent.rgb()) } else { (0.5, (0xcf, 0xcc, 0xc4)) };
    let mut path = PathBuilder::new();
    if let Some(rect) = Rect::from_xywh(x, y, width, height) {
        path.push_rect(rect);
    }
    if let Some(path) = path.finish() {
        surface.set_fill(Some(fill(colour)));
        surface.draw_path(&path);
    }
}

/// A signature as it was drawn. A dot is a line from a point to itself, which only some programs paint, so it goes a hair further.
fn strokes(surface: &mut Surface<'_>, (x, y): (f32, f32), width: f32, drawing: &Drawing) {
    let scale = width / f32::from(DRAWING_WIDTH);
    let at = |(across, down): (u16, u16), further: f32| (x + (f32::from(across) + further) * scale, y + f32::from(down) * scale);
    surface.set_fill(None);
    surface.set_stroke(Some(Stroke {
        paint: rgb::Color::black().into(),
        width: 1.2,
        line_cap: LineCap::Round,
        line_join: LineJoin::Round,
        ..Stroke::default()
    }));
    for stroke in drawing.strokes() {
        let mut path = PathBuilder::new();
        for (number, point) in stroke.iter().enumerate() {
            let is_dot = number > 0 && stroke.first() == Some(point);
            let (x, y) = at(*point, if is_dot { 0.1 } else { 0.0 });
            if number == 0 { path.move_to(x, y) } else { path.line_to(x, y) }
        }
        if let Some(path) = path.finish() {
            surface.draw_path(&path);
        }
    }
    surface.set_stroke(None);
}

/// A line at the upper or lower edge of a page, at both of its sides.
fn edge(surface: &mut Surface<'_>, faces: &Faces, kind: ArtifactType, baseline: f32, size: SheetSize, (left, right): (&str, &str)) {
    const NUMBER: f32 = 90.0;
    surface.start_tagged(ContentTag::Artifact(kind));
    let line = Line::cut(faces, Style::SMALL, left, size.measure() - NUMBER);
    text(surface, faces, (MARGIN, baseline), &line, Style::SMALL);
    let line = Line::cut(faces, Style::SMALL, right, NUMBER);
    let x = size.width() - MARGIN - line.width * Style::SMALL.size;
    text(surface, faces, (x, baseline), &line, Style::SMALL);
    surface.end_tagged();
}

fn fill((red, green, blue): (u8, u8, u8)) -> Fill {
    Fill { paint: rgb::Color::new(red, green, blue).into(), opacity: NormalizedF32::ONE, ..Fill::default() }
}

fn metadata(frame: &Frame) -> Metadata {
    let at = frame.made_at;
    let part = |number: u32| u8::try_from(number).unwrap_or_default();
    let made = krilla::metadata::DateTime::new(u16::try_from(at.year()).unwrap_or_default())
        .month(part(at.month()))
        .day(part(at.day()))
        .hour(part(at.hour()))
        .minute(part(at.minute()))
        .second(part(at.second()))
        .utc_offset_hour(0);
    Metadata::new()
        .title(frame.title.clone())
        .authors(vec![frame.author.clone()])
        .language(LANGUAGE.to_owned())
        .creator("Anteroom".to_owned())
        .document_id(frame.id.clone())
        .creation_date(made)
}

fn outline(bookmarks: &[Bookmark]) -> Outline {
    let mut outline = Outline::new();
    let mut open: Vec<(u16, OutlineNode)> = Vec::new();
    for bookmark in bookmarks {
        close(&mut open, bookmark.level, &mut outline);
        let place = XyzDestination::new(bookmark.page, Point::from_xy(0.0, bookmark.y));
        open.push((bookmark.level, OutlineNode::new(bookmark.title.clone(), place)));
    }
    close(&mut open, 0, &mut outline);
    outline
}

/// Those that are no higher than `level` end: each goes into the one that it stands in.
fn close(open: &mut Vec<(u16, OutlineNode)>, level: u16, outline: &mut Outline) {
    while let Some((_, node)) = open.pop_if(|(of, _)| *of >= level) {
        match open.last_mut() {
            Some((_, parent)) => parent.push_child(node),
            None => outline.push_child(node),
        }
    }
}
