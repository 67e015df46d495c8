//! The practice's own words for a client in danger (R32): nothing on the screen is louder.

use crate::language::words;
use domain::safety::{Piece, pieces};
use leptos::prelude::*;

/// The words, with what can be called and opened as links.
#[component]
pub fn CrisisWords(text: String) -> impl IntoView {
    view! {
        <section class="crisis" role="alert" id="crisis" tabindex="-1">
            <h2>{words().please_read()}</h2>
            {crisis_lines(&text)}
        </section>
    }
}

/// The same for whoever writes them; never at work, so that reading them out does not interrupt typing.
#[component]
pub(crate) fn CrisisPreview(text: Signal<String>) -> impl IntoView {
    view! {
        <section class="stack" aria-labelledby="crisis-preview">
            <h3 id="crisis-preview">"As clients see it"</h3>
            <p class="soft">"What is underlined can be tapped: a number calls, an address opens. Try each. What is not underlined is only read."</p>
            <div class="crisis">{move || text.with(|text| crisis_lines(text))}</div>
        </section>
    }
}

fn crisis_lines(text: &str) -> AnyView {
    let line = |line: &str| {
        let words = pieces(line).into_iter().map(|piece| match piece {
            Piece::Words(words) => words.into_any(),
            Piece::Phone { words, number } => view! { <a href=format!("tel:{number}")>{words}</a> }.into_any(),
            // In another tab: what is typed into the form stays here.
            Piece::Page { words, address } => view! { <a href=address target="_blank" rel="noopener noreferrer">{words}</a> }.into_any(),
        });
        view! { <p>{words.collect_view()}</p> }
    };
    text.lines().filter(|line| !line.trim().is_empty()).map(line).collect_view().into_any()
}
