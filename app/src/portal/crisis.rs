//! The practice's own words for a client in danger (R32): nothing on the screen is louder.

use crate::language::words;
use domain::safety::{Piece, pieces};
use leptos::prelude::*;

/// The words, with the numbers to call as links.
#[component]
pub fn CrisisWords(text: String) -> impl IntoView {
    let line = |line: &str| {
        let words = pieces(line).into_iter().map(|piece| match piece {
            Piece::Words(words) => view! { {words} }.into_any(),
            Piece::Phone { words, number } => view! { <a href=format!("tel:{number}")>{words}</a> }.into_any(),
        });
        view! { <p>{words.collect_view()}</p> }
    };
    let lines = text.lines().filter(|line| !line.trim().is_empty()).map(line).collect_view();
    view! {
        <section class="crisis" role="alert" id="crisis" tabindex="-1">
            <h2>{words().please_read()}</h2>
            {lines}
        </section>
    }
}
