//! What reckons for a form, fetched apart: few forms reckon anything, and every client's telephone would carry it
//! (docs/decisions/0010-parts.md).

#![expect(clippy::unnecessary_wraps, reason = "only where a part is loaded it may not arrive")]

use super::filled::Filled;
use domain::forms::{Expressions, Questionnaire, Reckoner};
use leptos::prelude::*;
use std::sync::Arc;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

#[wasm_split(reckoning, fallible)]
fn reckoner(form: Questionnaire) -> Result<Option<Arc<dyn Reckoner>>, SplitLoaderError> {
    Ok(Expressions::of(&form).map(|expressions| Arc::new(expressions) as Arc<dyn Reckoner>))
}

/// Until it arrives, and where it does not, what the server reckoned stands; it reckons again with whatever is submitted.
pub fn reckon(state: Filled) {
    let form = state.filling.with_value(|filling| filling.form().reckons().then(|| filling.form().clone()));
    let Some(form) = form else { return };
    leptos::task::spawn_local(async move {
        if let Ok(Some(reckoner)) = reckoner(form).await {
            state.reckon_with(reckoner);
        }
    });
}
