//! What the portal's pages do alike with what they fetch: where a failure leads away from the page, and how one form's pages find the form.

use super::{Brand, api::get_portal_front};
use crate::{Failure, components::ErrorNotice, fetched::Fetched, language::words};
use domain::{Refusal, ids::FormRequestId, portal::PortalFront};
use leptos::prelude::*;
use leptos_router::components::Redirect;
use serde::{Serialize, de::DeserializeOwned};
use std::future::Future;

/// What a form's page needs where the form cannot be shown: whose portal it is, which is fetched then alone, and the form's own name.
#[derive(Clone, Copy)]
struct FormAskedFor {
    front: Fetched<Option<PortalFront>>,
    id: Memo<String>,
    /// Fetches the form again.
    retry: Callback<()>,
}

/// To where one signs in, and to where a representative chooses for whom they act; a form that cannot be shown says so in its place.
/// `None` for a failure that the page tells of itself.
pub(crate) fn led_away(failure: &Failure, slug: Memo<String>) -> Option<AnyView> {
    let form = use_context::<FormAskedFor>();
    let to = match failure {
        failure if failure.is_signed_out() => front(&slug.get_untracked(), form.and_then(|form| form.id.get_untracked().parse().ok())),
        failure if failure.is_not_acting() => format!("/p/{}/acting", slug.get_untracked()),
        failure => return form.map(|form| lost(form, failure.clone(), slug)),
    };
    Some(view! { <Redirect path=to /> }.into_any())
}

/// Whoever had signed in there is told that they are signed out. From there it goes on to `form`.
fn front(slug: &str, form: Option<FormRequestId>) -> String {
    #[cfg(feature = "ssr")]
    let had_signed_in = crate::request::request().is_ok_and(|request| request.portal_token.is_some());
    #[cfg(not(feature = "ssr"))]
    let had_signed_in = true;
    let out = had_signed_in.then(|| "out=1".to_owned());
    let query: Vec<_> = out.into_iter().chain(form.map(|form| format!("form={form}"))).collect();
    if query.is_empty() { format!("/p/{slug}") } else { format!("/p/{slug}?{}", query.join("&")) }
}

fn lost(form: FormAskedFor, failure: Failure, slug: Memo<String>) -> AnyView {
    let may_come = matches!(failure.0, Refusal::Unavailable | Refusal::TooMany | Refusal::Unexpected(_));
    let notice =
        if may_come { view! { <ErrorNotice failure retry=form.retry /> }.into_any() } else { view! { <ErrorNotice failure /> }.into_any() };
    view! {
        // Of the practice's name alone nothing is said: what is tried again is the form.
        {form.front.show_or(|front| front.map(|front| view! { <Brand front /> }), |_| ())}
        <h1>{words().your_form()}</h1>
        {notice}
        {way_home(slug)}
    }
    .into_any()
}

/// From a page that cannot be shown.
pub(crate) fn way_home(slug: Memo<String>) -> AnyView {
    let home = move || format!("/p/{}/home", slug.get());
    view! { <a class="button" href=home>{words().back_to_start()}</a> }.into_any()
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
    let page = Fetched::new(
        move || (slug.get(), id.get()),
        move |(slug, id)| async move {
            let id: FormRequestId = id.parse().map_err(|_| Failure(Refusal::NotFound))?;
            fetch(slug, id).await
        },
    );
    let front = Fetched::new(
        move || (slug.get(), id.get()),
        move |(slug, _)| async move { if page.has_failed().await { get_portal_front(slug).await.map(Some) } else { Ok(None) } },
    );
    let retry = Callback::new(move |()| {
        page.refresh();
        front.refresh();
    });
    provide_context(FormAskedFor { front, id, retry });
    page
}
