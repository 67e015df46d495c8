//! The steps of a form in which one goes from page to page: where one is among them, and which of them an item is in.

use domain::forms::{Filling, Item};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Around {
    pub before: Option<usize>,
    pub after: Option<usize>,
    /// From 1.
    pub number: usize,
    pub count: usize,
}

/// The steps that an item is in, where the form has several and turns pages at it; `None` for what stands within a step.
pub fn steps_with(filling: &Filling, item: &Item) -> Option<Vec<usize>> {
    let steps = filling.steps();
    let named = |link_id: &String| steps.iter().position(|step| step.link_ids.contains(link_id));
    let own: Vec<usize> = match named(&item.link_id) {
        Some(step) => vec![step],
        None if item.is_scale() => item.item.iter().filter_map(|inner| named(&inner.link_id)).collect(),
        None => Vec::new(),
    };
    (steps.len() > 1 && !own.is_empty()).then_some(own)
}
