//! The portal's colour: chosen, checked as it is typed, and shown before it is saved. The example is drawn with attributes, since the
//! content security policy takes no style of an element.

use super::api::save_portal_colour;
use crate::{
    components::{ErrorNotice, focus_when_refused, follow, is_awaited, tell_unsaved},
    staff::{api::current_desk, change_viewer, use_viewer},
};
use domain::{
    Refusal,
    organization::{Colour, ColourFault, Shades},
    staff::Viewer,
};
use leptos::prelude::*;

#[component]
pub(super) fn PortalColour() -> impl IntoView {
    let kept = use_viewer().map(|viewer| viewer.organization.accent).unwrap_or_default();
    let typed = RwSignal::new(kept.clone());
    // What the change started from: who saves is refused when somebody else changed that meanwhile.
    let seen = StoredValue::new(kept);
    let viewer = use_context::<StoredValue<Viewer>>();
    // Whoever comes back to this page starts from it.
    let start_from = move |accent: String| {
        seen.set_value(accent.clone());
        change_viewer(viewer, |viewer| viewer.organization.accent = accent);
    };
    let save = Action::new(move |()| {
        let (before, colour) = (seen.get_value(), typed.get_untracked());
        async move {
            let refused = match save_portal_colour(before.clone(), colour.clone()).await {
                Ok(()) => {
                    start_from(Colour::parse(&colour).map_or(colour, Colour::hex));
                    return Ok(());
                }
                Err(refused) => refused,
            };
            if matches!(refused.0, Refusal::Rule(_))
                && let Ok(now) = current_desk().await
            {
                let accent = now.viewer.organization.accent;
                follow(typed, before, accent.clone());
                start_from(accent);
            }
            Err(refused)
        }
    });
    tell_unsaved(move || typed.with(|typed| Colour::parse(typed).map_or_else(|| typed.clone(), Colour::hex)) != seen.get_value());
    let node = NodeRef::new();
    focus_when_refused(node, move || matches!(save.value().get(), Some(Err(_))));
    let fault = Memo::new(move |_| typed.with(|typed| Colour::check(typed)).err());
    let said = move || {
        save.value().get().and_then(|result| match result {
            Ok(()) => {
                let words = "Saved. The portal’s pages have it at once, and e-mails from the next one on.";
                Some(view! { <p class="note good" role="status">{words}</p> }.into_any())
            }
            // Told at the field.
            Err(failure) if failure.at("colour").is_some() => None,
            Err(failure) => Some(view! { <ErrorNotice failure /> }.into_any()),
        })
    };
    let early = is_awaited();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        save.dispatch(());
    };
    view! {
        <form node_ref=node class="card stack" aria-labelledby="colour-heading" on:submit=submit>
            <div>
                <h3 id="colour-heading">"Colour of the portal"</h3>
                <p class="soft">"Buttons, links and marks of your clients’ pages, and the button of e-mails. In the dark it is lightened by itself."</p>
            </div>
            {field(typed, fault)}
            {nearest(typed, fault)}
            <div class="look-examples">
                {example("Light", typed, Colour::light, ["#ffffff", "#1d2230"])}
                {example("Dark", typed, Colour::dark, ["#1d2027", "#eceef3"])}
            </div>
            <button class="button first" disabled=move || early.get() || save.pending().get()>"Save the colour"</button>
            {said}
        </form>
    }
}

fn field(typed: RwSignal<String>, fault: Memo<Option<ColourFault>>) -> AnyView {
    let on_input = move |event| typed.set(event_target_value(&event));
    // A field for colours holds nothing else.
    let as_colour = move || typed.with(|typed| Colour::parse(typed)).map(Colour::hex);
    view! {
        <div class="field" class:wrong=move || fault.read().is_some()>
            <label for="colour">"Its code"</label>
            <span class="hint" id="colour-hint">"# and six digits or letters from a to f."</span>
            <div class="input-group">
                <input
                    class="input"
                    id="colour"
                    name="colour"
                    autocomplete="off"
                    spellcheck="false"
                    value=typed.get_untracked()
                    prop:value=typed
                    aria-describedby="colour-hint colour-error"
                    aria-invalid=move || fault.read().is_some().then_some("true")
                    on:input=on_input
                />
                <input class="look-well" type="color" aria-label="Choose the colour" value=as_colour() prop:value=move || as_colour().unwrap_or_default() on:input=on_input />
            </div>
            <span class="error" id="colour-error" role="alert">{move || fault.get().map(|fault| fault.sentence)}</span>
        </div>
    }
    .into_any()
}

fn nearest(typed: RwSignal<String>, fault: Memo<Option<ColourFault>>) -> impl Fn() -> Option<AnyView> {
    move || {
        let code = fault.get()?.nearest?.hex();
        let words = format!("Take {code}");
        Some(view! { <button type="button" class="button" on:click=move |_| typed.set(code.clone())>{words}</button> }.into_any())
    }
}

/// A button and a link on a ground with ink of the scheme.
fn example(label: &'static str, typed: RwSignal<String>, shades: fn(Colour) -> Shades, [ground, ink]: [&'static str; 2]) -> AnyView {
    let of = move |shade: fn(Shades) -> Colour| move || typed.with(|typed| Colour::parse(typed)).map(|colour| shade(shades(colour)).hex());
    let sentence = format!("{label}: a button and a link in this colour");
    view! {
        <svg role="img" viewBox="0 0 300 120" aria-label=sentence>
            <rect x="0.5" y="0.5" width="299" height="119" rx="12" fill=ground stroke="#7f8594" />
            <text x="20" y="34" fill=ink>{label}</text>
            <rect x="20" y="52" width="120" height="48" rx="10" fill=of(|shades| shades.accent) />
            <text x="80" y="81" text-anchor="middle" fill=of(|shades| shades.ink)>"Sign in"</text>
            <text x="165" y="81" text-decoration="underline" fill=of(|shades| shades.accent)>"Your profile"</text>
        </svg>
    }
    .into_any()
}
