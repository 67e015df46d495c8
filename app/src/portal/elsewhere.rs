//! A form that is still open when its representative acts for somebody else, chosen in another tab (R31): that is said above it, with the
//! way back.

use crate::language::words;
use domain::{ids::FormRequestId, portal::PortalViewer};
use leptos::prelude::*;

/// For whom they act by now.
#[cfg(feature = "hydrate")]
#[derive(Clone, Copy)]
pub(super) struct ActingElsewhere(pub RwSignal<Option<String>>);

/// The post of the page on which one chooses; it leads back to the form, where what was typed is brought and saved.
#[component]
pub(super) fn BackToActing(viewer: PortalViewer, request: FormRequestId, now: RwSignal<Option<String>>) -> impl IntoView {
    let (words, slug, client) = (words(), viewer.front.slug, viewer.client.to_string());
    let Some(whom) = viewer.acting.map(|acting| acting.for_whom) else { return ().into_any() };
    let (own, form) = (format!("/p/{slug}/acting"), format!("/p/{slug}/forms/{request}"));
    let back = words.act_for(&whom);
    let said = move || now.get().map(|now| words.acting_elsewhere(&now, &whom));
    view! {
        <Show when=move || now.read().is_some()>
            <form method="post" action=own.clone()>
                <input type="hidden" name="client" value=client.clone() />
                <input type="hidden" name="next" value=form.clone() />
                <div class="note bad" role="alert">
                    <span aria-hidden="true">"!"</span>
                    <span>{said.clone()}</span>
                    <button class="button" name="_action" value="act">{back.clone()}</button>
                </div>
            </form>
        </Show>
    }
    .into_any()
}
