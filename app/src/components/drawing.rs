//! A drawn signature as it is looked at: vector strokes in the colour of the text, so they are seen in light and dark and on paper.

use domain::forms::{DRAWING_HEIGHT, DRAWING_WIDTH, Drawing, SignatureLine};
use leptos::prelude::*;

/// `name` is whose it is, for whoever does not see it.
pub fn drawing_view(drawing: &Drawing, name: &str) -> AnyView {
    let label = SignatureLine::alternative(name);
    let path = drawing.to_string();
    view! {
        <svg class="drawing" role="img" aria-label=label viewBox=format!("0 0 {DRAWING_WIDTH} {DRAWING_HEIGHT}")>
            <path class="ink" d=path></path>
        </svg>
    }
    .into_any()
}
