//! Loading, failing and being offline, in plain words; and a client's state as a badge.

use super::focus::focus_in_dialog;
use crate::{Failure, language::words};
use domain::clients::PortalState;
use leptos::{html, prelude::*};
use leptos_router::{hooks::use_location, location::Location, params::ParamsMap};

#[component]
pub fn Loading(#[prop(optional)] label: &'static str) -> impl IntoView {
    let label = if label.is_empty() { words().loading() } else { label };
    view! { <div class="skeleton" role="status">{label}</div> }
}

/// What went wrong and what to do; `retry` offers to try again.
#[component]
pub fn ErrorNotice(failure: Failure, #[prop(optional)] retry: Option<Callback<()>>) -> impl IntoView {
    let words = words();
    let sign_in = failure.is_signed_out().then(|| {
        let href = sign_in_from(&use_location());
        view! { <a href=href target="_blank">{words.sign_in_apart()}</a> }
    });
    let notice = NodeRef::<html::Div>::new();
    focus_in_dialog(notice);
    view! {
        <div class="note bad" role="alert" tabindex="-1" node_ref=notice>
            <span aria-hidden="true">"!"</span>
            <span>{failure.0.in_words(words)}</span>
            {sign_in}
            {retry.map(|retry| view! { <button type="button" class="button plain" on:click=move |_| retry.run(())>{words.try_again()}</button> })}
        </div>
    }
}

/// In another tab: here stands what was typed.
fn sign_in_from(page: &Location) -> String {
    let (path, query) = (page.pathname.get_untracked(), page.search.get_untracked());
    if let Some(slug) = path.strip_prefix("/p/").and_then(|rest| rest.split('/').next()) {
        return format!("/p/{slug}");
    }
    let mut next = ParamsMap::new();
    next.insert("next", if query.is_empty() { path } else { format!("{path}?{query}") });
    format!("/sign-in{}", next.to_query_string())
}

/// A bar while the browser says that there is no network. What the browser itself would post then stays on the page: its own page of an error
/// would take what was typed.
#[component]
pub fn Offline() -> impl IntoView {
    let (offline, held) = (RwSignal::new(false), RwSignal::new(false));
    #[cfg(feature = "hydrate")]
    {
        let went = window_event_listener(leptos::ev::offline, move |_| offline.set(true));
        let came = window_event_listener(leptos::ev::online, move |_| {
            offline.set(false);
            held.set(false);
        });
        let posted = window_event_listener(leptos::ev::submit, move |event| {
            if would_be_lost(&event) {
                event.prevent_default();
                offline.set(true);
                held.set(true);
            }
        });
        on_cleanup(move || {
            went.remove();
            came.remove();
            posted.remove();
        });
    }
    view! {
        <div class="offline" class:held=held role="status" hidden=move || !offline.get()>
            {words().offline()}
        </div>
    }
}

/// Not what the page has held back already, nor signing out, after which nothing is to be left here.
#[cfg(feature = "hydrate")]
fn would_be_lost(event: &leptos::web_sys::SubmitEvent) -> bool {
    use leptos::wasm_bindgen::JsCast;
    let form = event.target().and_then(|target| target.dyn_into::<leptos::web_sys::Element>().ok());
    let is_posted = form.is_some_and(|form| form.matches("[method=post]:not([action$='/sign-out'])").unwrap_or_default());
    is_posted && !event.default_prevented() && !window().navigator().on_line()
}

/// Instead of what could not be shown because its part of the program did not arrive. Without `retry` the whole page is
/// loaded again.
#[component]
pub fn NotLoaded(#[prop(optional)] retry: Option<Callback<()>>) -> impl IntoView {
    let words = words();
    let again = move |_| match retry {
        Some(retry) => retry.run(()),
        None => {
            // It can only fail when the page is going away already.
            let _leaving = window().location().reload();
        }
    };
    view! {
        <div class="note bad" role="alert">
            <span aria-hidden="true">"!"</span>
            <span>{words.not_loaded()}</span>
            <button type="button" class="button plain" on:click=again>{words.try_again()}</button>
        </div>
    }
}

#[component]
pub fn StateBadge(state: PortalState) -> impl IntoView {
    let (class, sign) = match state {
        PortalState::Active => ("badge good", "✓ "),
        PortalState::NotDelivered | PortalState::Locked => ("badge bad", "! "),
        PortalState::AddressChanged | PortalState::Opened | PortalState::Expired => ("badge warn", "⚠ "),
        PortalState::Queued | PortalState::Sent => ("badge on", "→ "),
        PortalState::NoAccount | PortalState::Revoked => ("badge", ""),
    };
    let sign = (!sign.is_empty()).then(|| view! { <span aria-hidden="true">{sign}</span> });
    view! { <span class=class>{sign}<span>{state.label()}</span></span> }
}
