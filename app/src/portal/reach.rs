//! How clients reach the practice: in one sentence, and at the foot of every page of its portal. The telephone and the address are links
//! wherever they stand.

use crate::language::words;
use domain::{organization::reached, portal::PortalFront};
use leptos::prelude::*;

/// How to reach the practice, in one sentence; [`with_links`] shows it, or a longer one that holds it.
pub(crate) fn contact(front: &PortalFront) -> String {
    let words = words();
    match (&front.phone, &front.email) {
        (Some(phone), _) => words.call_practice(phone),
        (None, Some(email)) => words.write_to_practice(email),
        (None, None) => words.tell_practice().to_owned(),
    }
}

/// The sentence, with the practice's telephone and address as links.
pub(crate) fn with_links(sentence: &str, front: &PortalFront) -> AnyView {
    let parts = reached(sentence, front.phone.as_deref(), front.email.as_deref());
    let shown = parts.into_iter().map(|part| match part.address {
        Some(address) => view! { <a class="reach" href=address>{part.words}</a> }.into_any(),
        None => part.words.into_any(),
    });
    shown.collect_view().into_any()
}

/// Nothing for a practice that says nothing.
pub(crate) fn reach_foot(front: &PortalFront) -> AnyView {
    let words = words();
    let sentence = match (&front.phone, &front.email) {
        (Some(phone), Some(email)) => words.questions_call_or_write(email, phone),
        (Some(phone), None) => words.questions_call(phone),
        (None, Some(email)) => words.questions_write(email),
        (None, None) => String::new(),
    };
    if sentence.is_empty() && front.hours.is_none() {
        return ().into_any();
    }
    let sentence = (!sentence.is_empty()).then(|| view! { <p>{with_links(&sentence, front)}</p> });
    // In the practice's own words, whatever the page is read in.
    let hours = front.hours.clone().map(|hours| view! { <p class="hours" lang=front.language.clone()>{hours}</p> });
    view! { <footer class="portal-reach">{sentence} {hours}</footer> }.into_any()
}
