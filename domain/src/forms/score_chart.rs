//! Scores over time as a drawing: where each stands, and the bands behind them as stripes. Only geometry: how it is drawn is in
//! [`super::score_drawing`], and which scores there are is for the caller to know.

use super::extension::SCORE_BAND;
use super::questionnaire::Questionnaire;
use crate::Moment;

/// A band of a form's score, up to where the next one begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScoreBand {
    /// The lowest score in it.
    pub from: i64,
    pub label: String,
}

impl Questionnaire {
    /// The lowest first. What says no number or no words is left out.
    pub fn score_bands(&self) -> Vec<ScoreBand> {
        let bands = self.extension.iter().filter(|extension| extension.url == SCORE_BAND);
        let read = bands.filter_map(|band| {
            let label = band.nested("label", "valueString")?.as_str()?.to_owned();
            Some(ScoreBand { from: band.nested("from", "valueInteger")?.as_i64()?, label })
        });
        let mut bands: Vec<ScoreBand> = read.collect();
        bands.sort_by_key(|band| band.from);
        bands
    }
}

/// One score to be drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ChartPoint {
    pub at: Moment,
    pub total: i64,
    /// Of the response that is being read.
    pub is_here: bool,
}

/// A band as far as the drawing shows it; pixels from the drawing's upper edge.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stripe {
    pub top: i64,
    pub height: i64,
    pub label: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScoreMark {
    /// Thousandths of the drawing's width, so that it fits whatever width there is while its letters keep their size.
    pub x: i64,
    /// Pixels from its upper edge.
    pub y: i64,
    pub point: ChartPoint,
}

/// Oldest first, time to scale.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ScoreChart {
    /// The highest band first, as they stand.
    pub stripes: Vec<Stripe>,
    pub marks: Vec<ScoreMark>,
}

impl ScoreChart {
    /// Where the stripes end and the days stand below them.
    pub const BOTTOM: i64 = 180;
    const TOP: i64 = 4;
    const FIRST: i64 = 40;
    /// The room to the right of it belongs to the bands' words.
    pub(super) const LAST: i64 = 600;

    /// `max`: the highest score that the form allows. `None` when there are fewer than two points, which make no line.
    pub fn new(mut points: Vec<ChartPoint>, max: i64, bands: &[ScoreBand]) -> Option<Self> {
        points.sort_by_key(|point| point.at);
        let (first, last) = (points.first()?.at.at, points.last().filter(|_| points.len() > 1)?.at.at);
        let totals = points.iter().map(|point| point.total);
        let scale = Scale { low: totals.clone().min()?.min(0), high: totals.max()?.max(max) };
        let span = (last - first).num_seconds();
        let steps = i64::try_from(points.len()).unwrap_or(i64::MAX) - 1;
        let mark = |(step, point): (i64, ChartPoint)| {
            // Those of one moment stand side by side.
            let (done, whole) = if span == 0 { (step, steps) } else { ((point.at.at - first).num_seconds(), span) };
            let x = Self::FIRST + part(done.into(), whole.into(), Self::LAST - Self::FIRST);
            ScoreMark { x, y: scale.middle(point.total), point }
        };
        Some(Self { stripes: scale.stripes(bands), marks: (0..).zip(points).map(mark).collect() })
    }
}

/// The scores that the drawing has room for, each a row of the same height.
#[derive(Clone, Copy)]
struct Scale {
    low: i64,
    high: i64,
}

impl Scale {
    /// Where the row of `total` begins, from above.
    fn top(self, total: i128) -> i64 {
        let rows = i128::from(self.high) - i128::from(self.low) + 1;
        let above = (i128::from(self.high) - total).clamp(0, rows);
        ScoreChart::TOP + part(above, rows, ScoreChart::BOTTOM - ScoreChart::TOP)
    }

    fn middle(self, total: i64) -> i64 {
        i64::midpoint(self.top(total.into()), self.top(i128::from(total) - 1))
    }

    fn stripes(self, bands: &[ScoreBand]) -> Vec<Stripe> {
        let ends = bands.iter().skip(1).map(|band| i128::from(band.from)).chain([i128::from(self.high) + 1]);
        let stripe = |(band, end): (&ScoreBand, i128)| {
            // A row reaches from its own upper edge to the next lower one's.
            let (top, bottom) = (self.top(end - 1), self.top(i128::from(band.from) - 1));
            Stripe { top, height: bottom - top, label: band.label.clone() }
        };
        let mut stripes: Vec<Stripe> = bands.iter().zip(ends).map(stripe).filter(|stripe| stripe.height > 0).collect();
        stripes.reverse();
        stripes
    }
}

/// `done / whole` of `length`, to the nearest one.
fn part(done: i128, whole: i128, length: i64) -> i64 {
    let rounded = (done * i128::from(length) * 2 + whole) / (whole * 2);
    i64::try_from(rounded).unwrap_or(length).clamp(0, length)
}
