//! The weeks as SVG: a row of bars for each step, all to one measure, so that what is lost between two steps can be seen. It is text,
//! drawn once on the server, so that no browser loads what draws it; colours are the style sheet's. A table beside it says the same.

use super::steps::{STEPS, WEEKS, WeekRow};
use std::fmt::Write;

/// Of a step, in pixels: its name and total stand above its bars.
const ROW: i64 = 64;
const TOP: i64 = 22;
const BAR: i64 = 34;

/// As wide as its place. To whom the drawing is not shown, it is one image with a sentence.
pub(super) fn draw(rows: &[WeekRow], total: &[i64; 5]) -> String {
    let steps = i64::try_from(STEPS.len()).unwrap_or_default();
    let height = steps * ROW + 22;
    let most = rows.iter().flat_map(|row| row.counts).max().unwrap_or_default().max(1);
    let mut svg = format!(r#"<svg role="img" width="100%" height="{height}" aria-label="{}">"#, sentence(total));
    for (step, y) in STEPS.into_iter().zip((0..).step_by(usize::try_from(ROW).unwrap_or(1))) {
        let (name, base) = (step.label(), y + TOP + BAR);
        put(&mut svg, format_args!(r#"<text class="name" x="0" y="{}">{name}</text>"#, y + 14));
        put(&mut svg, format_args!(r#"<text class="total" x="100%" y="{}" text-anchor="end">{}</text>"#, y + 14, total[step as usize]));
        put(&mut svg, format_args!(r#"<line class="base" x1="0" y1="{base}" x2="100%" y2="{base}"/>"#));
        for (week, row) in rows.iter().enumerate() {
            bar(&mut svg, week, base, row.counts[step as usize], most);
        }
    }
    let y = steps * ROW + 14;
    let first = rows.first().map_or("", |row| row.from.as_str());
    put(&mut svg, format_args!(r#"<text class="day" x="0" y="{y}">{first}</text>"#));
    put(&mut svg, format_args!(r#"<text class="day" x="100%" y="{y}" text-anchor="end">this week</text></svg>"#));
    svg
}

/// The smallest can still be seen.
fn bar(svg: &mut String, week: usize, base: i64, count: i64, most: i64) {
    if count == 0 {
        return;
    }
    let height = (count * BAR / most).max(2);
    // Thousandths of the width; a fifth of each week's place stays free.
    let place = 1_000 / i64::try_from(WEEKS).unwrap_or(1);
    let x = i64::try_from(week).unwrap_or_default() * 1_000 / i64::try_from(WEEKS).unwrap_or(1) + place / 10;
    let (x, width, y) = (percent(x), percent(place * 8 / 10), base - height);
    put(svg, format_args!(r#"<rect class="bar" x="{x}" y="{y}" width="{width}" height="{height}" rx="2"/>"#));
}

fn sentence(total: &[i64; 5]) -> String {
    let told: Vec<String> = STEPS.into_iter().map(|step| format!("{} {}", step.label().to_lowercase(), total[step as usize])).collect();
    format!("In the last 90 days: {}", told.join(", "))
}

/// Thousandths as SVG writes them.
fn percent(thousandths: i64) -> String {
    format!("{}.{}%", thousandths / 10, thousandths % 10)
}

/// Writing into a text cannot fail.
fn put(svg: &mut String, piece: std::fmt::Arguments<'_>) {
    let _written = svg.write_fmt(piece);
}
