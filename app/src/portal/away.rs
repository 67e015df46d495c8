//! What the portal's pages do alike with what they fetch: where a failure leads away from the page, and how one form's pages find the form.

use crate::{Failure, fetched::Fetched};
use domain::{Refusal, ids::FormRequestId};
use leptos::prelude::*;
use leptos_router::components::Redirect;
use serde::{Serialize, de::DeserializeOwned};
use std::future::Future;

/// To where one signs in, and to where a representative chooses for whom they act; `None` for a failure that the page tells of itself.
pub(crate) fn led_away(failure: &Failure, slug: Memo<String>) -> Option<AnyView> {
    let to = match failure {
        failure if failure.is_signed_out() => front(&slug.get_untracked()),
        failure if failure.is_not_acting() => format!("/p/{}/acting", slug.get_untracked()),
        _ => return None,
    };
    Some(view! { <Redirect path=to /> }.into_any())
}

/// Whoever had signed in there is told that they are signed out.
fn front(slug: &str) -> String {
    #[cfg(feature = "ssr")]
    let had_signed_in = crate::request::request().is_ok_and(|request| request.portal_token.is_some());
    #[cfg(not(feature = "ssr"))]
    let had_signed_in = true;
    if had_signed_in { format!("/p/{slug}?out=1") } else { format!("/p/{slug}") }
}

/// Of the form that the page's address names; `NotFound` for an address that names none.
pub(super) fn fetched_of_form<T, F>(
    (slug, id): (Memo<String>, Memo<String>),
    fetch: impl Fn(String, FormRequestId) -> F + Copy + Send + Sync + 'static,
) -> Fetched<T>
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
    F: Future<Output = Result<T, Failure>> + Send + 'static,
{
    Fetched::new(
        move || (slug.get(), id.get()),
        move |(slug, id)| async move {
            let id: FormRequestId = id.parse().map_err(|_| Failure(Refusal::NotFound))?;
            fetch(slug, id).await
        },
    )
}
