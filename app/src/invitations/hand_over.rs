//! R29: a fresh link to hand over, where the e-mail does not arrive. It is made when it is asked for, shown once, and takes the
//! older one's place.

use super::{api::hand_over_link, once::once};
use crate::{Failure, components::ErrorNotice};
use domain::{ids::ClientId, invitations::HandedLink};
use leptos::{html, prelude::*};

/// What stands in the dialog, which is kept open while `busy`. `ends` says what becomes of the older link. `changed` is told when it closes after a link was made.
#[component]
pub fn HandOverSheet(
    client: ClientId,
    name: String,
    ends: &'static str,
    open: RwSignal<bool>,
    busy: RwSignal<bool>,
    changed: Callback<()>,
) -> impl IntoView {
    let link = RwSignal::new(None::<HandedLink>);
    let failure = RwSignal::new(None::<Failure>);
    let ask = move |_| once(busy, failure, hand_over_link(client), move |made| link.set(Some(made)));
    Effect::new(move |was_open: Option<bool>| {
        let is_open = open.get();
        if was_open == Some(true) && !is_open && link.try_update(Option::take).flatten().is_some() {
            changed.run(());
        }
        is_open
    });
    let question = move || {
        view! {
            <p>
                "Whoever has the link can sign up as " {name.clone()}
                ", so give it to nobody else. " {ends}
            </p>
            {move || failure.get().map(|failure| view! { <ErrorNotice failure /> })}
            <footer>
                <button type="button" class="button" disabled=move || busy.get() on:click=move |_| open.set(false)>"Cancel"</button>
                <button type="button" class="button first" aria-busy=move || busy.get().then_some("true") on:click=ask>"Make a new link"</button>
            </footer>
        }
        .into_any()
    };
    let body = move || link.get().map_or_else(&question, |made| view! { <Made made open /> }.into_any());
    view! {
        <h2>"A link to hand over"</h2>
        {body}
    }
    .into_any()
}

/// The link, to be copied by the button, or by hand where the browser does not let a page copy.
#[component]
fn Made(made: HandedLink, open: RwSignal<bool>) -> impl IntoView {
    let field = NodeRef::<html::Input>::new();
    let is_copied = RwSignal::new(None::<bool>);
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            let _gone = field.focus();
            field.select();
        }
    });
    let copy = move |_| {
        if let Some(field) = field.get_untracked() {
            let _gone = field.focus();
            field.select();
            is_copied.set(Some(copy_selected()));
        }
    };
    let said = move || {
        is_copied.get().map(|copied| {
            if copied {
                "✓ Copied."
            } else {
                "The browser did not copy it. The link is selected: copy it with the keyboard, or by a long press."
            }
        })
    };
    view! {
        <div class="field">
            <label for="handed-link">"Link"</label>
            <input class="input" id="handed-link" type="text" readonly autocomplete="off" value=made.url node_ref=field />
            <small class="soft">{format!("Works once, until {}. It is not shown again.", made.expires.day())}</small>
        </div>
        <p role="status">{said}</p>
        <footer>
            <button type="button" class="button" on:click=move |_| open.set(false)>"Close"</button>
            <button type="button" class="button first" on:click=copy>"Copy"</button>
        </footer>
    }
    .into_any()
}

/// `false` where the browser does not let a page copy. The older way: the newer one is there over TLS alone, and not in a practice's
/// own network without.
#[cfg(feature = "hydrate")]
fn copy_selected() -> bool {
    use wasm_bindgen::JsCast;
    let document = document().dyn_into::<web_sys::HtmlDocument>();
    document.is_ok_and(|document| document.exec_command("copy").unwrap_or_default())
}

/// Nothing is copied while a page is rendered.
#[cfg(not(feature = "hydrate"))]
fn copy_selected() -> bool {
    false
}
