//! The language of the page: the server decides it once a request, and a browser reads it in the page that came. Staff read English.

use domain::{Language, Words, portal::PortalFront};
use leptos::prelude::*;

/// Provided as a context by the server for the portal's pages.
#[derive(Clone, Copy, Debug)]
pub struct PageLanguage(pub Language);

/// The field by which any form of the portal is posted in order to be read in another language, and for nothing else.
pub const LANGUAGE_FIELD: &str = "_language";

/// The form on a page whose fields go along when the language is chosen, so that nothing typed is lost.
pub(crate) const TYPED: &str = "typed";

/// What Enter posts on a page whose form the picker belongs to: what its main button does.
pub const ENTER: &str = "enter";

#[cfg(not(feature = "hydrate"))]
pub fn language() -> Language {
    use_context::<PageLanguage>().map(|PageLanguage(language)| language).unwrap_or_default()
}

#[cfg(feature = "hydrate")]
pub fn language() -> Language {
    let tag = document().document_element().and_then(|document| document.get_attribute("lang"));
    tag.and_then(|tag| Language::from_tag(&tag)).unwrap_or_default()
}

pub(crate) fn words() -> Words {
    language().words()
}

/// A sentence with what it is about in bold.
pub(crate) fn emphasised(sentence: String, value: &str) -> AnyView {
    match sentence.split_once(value) {
        Some((before, after)) => view! { {before.to_owned()}<b>{value.to_owned()}</b>{after.to_owned()} }.into_any(),
        None => sentence.into_any(),
    }
}

/// Chooses the language by a plain post: to a route that leads back; or, where the page has a form with the id [`TYPED`], with that form's
/// own, to the page itself. Nothing where there is no choice.
#[component]
pub(crate) fn LanguagePicker(front: PortalFront, #[prop(optional)] with_form: bool) -> impl IntoView {
    if front.languages.len() < 2 {
        return ().into_any();
    }
    let now = language();
    let button = move |language: Language| {
        let pressed = (language == now).to_string();
        let form = with_form.then_some(TYPED);
        view! {
            <button class="link" name=LANGUAGE_FIELD value=language.tag() lang=language.tag() form=form formnovalidate aria-pressed=pressed>
                {language.own_name()}
            </button>
        }
    };
    let buttons = front.languages.iter().copied().map(button).collect_view();
    let label = now.words().language_of_page();
    let group = view! { <div class="languages" role="group" aria-label=label>{buttons}</div> };
    if with_form {
        // The button that Enter presses is the first of a form, wherever it stands: it must be none of these.
        let enter = view! {
            <button class="visually-hidden" name="_action" value=ENTER form=TYPED tabindex="-1" aria-hidden="true">{now.words().go_on()}</button>
        };
        return (enter, group).into_any();
    }
    let location = leptos_router::hooks::use_location();
    let next = move || {
        let search = location.search.get();
        if search.is_empty() { location.pathname.get() } else { format!("{}?{}", location.pathname.get(), search.trim_start_matches('?')) }
    };
    view! {
        <form method="post" action=format!("/p/{}/language", front.slug)>
            <input type="hidden" name="next" value=next />
            {group}
        </form>
    }
    .into_any()
}
