//! Where the practice's clocks are: administrators choose it, and at set-up the browser says it.

use super::api::{get_time_zones, save_time_zone};
use crate::{
    components::{AskBeforeLeaving, ErrorNotice, focus_when_refused, follow, is_awaited, tell_unsaved},
    fetched::Fetched,
};
use domain::{Refusal, organization::TimeZones};
use leptos::{html::Input, prelude::*};
use leptos_router::hooks::use_query_map;

/// The page loads anew with it when it has been saved, and tells its times by it.
const SAVED: &str = "/organization?time-zone=saved";

#[component]
pub(super) fn TimeZoneCard() -> impl IntoView {
    let zones = Fetched::new(|| (), |()| get_time_zones());
    view! { <AskBeforeLeaving>{zones.show(|zones| view! { <TimeZoneField zones /> })}</AskBeforeLeaving> }
}

#[component]
fn TimeZoneField(zones: TimeZones) -> impl IntoView {
    let TimeZones { chosen, offered } = zones;
    let name = RwSignal::new(chosen.clone());
    // What the change started from: who saves is refused when somebody else changed that meanwhile.
    let seen = StoredValue::new(chosen.clone());
    let was_saved = use_query_map().read_untracked().get("time-zone").is_some();
    let save = Action::new(move |()| {
        let (before, wanted) = (seen.get_value(), name.get_untracked());
        async move {
            let saved = save_time_zone(before.clone(), wanted.clone()).await;
            match &saved {
                Ok(()) => seen.set_value(wanted),
                Err(refused) => {
                    if matches!(refused.0, Refusal::Rule(_))
                        && let Ok(now) = get_time_zones().await
                    {
                        follow(name, before, now.chosen.clone());
                        seen.set_value(now.chosen);
                    }
                }
            }
            saved
        }
    });
    Effect::new(move |_| {
        if matches!(save.value().get(), Some(Ok(()))) {
            // It can only fail when the page is going away already.
            let _leaving = window().location().set_href(SAVED);
        }
    });
    tell_unsaved(move || name.get() != seen.get_value());
    let node = NodeRef::new();
    focus_when_refused(node, move || matches!(save.value().get(), Some(Err(_))));
    let said = move || match save.value().get() {
        Some(Err(failure)) => Some(view! { <ErrorNotice failure /> }.into_any()),
        None if was_saved => {
            Some(view! { <p class="note good" role="status">"Saved. Days and times are told by it from now on."</p> }.into_any())
        }
        _ => None,
    };
    let options = offered.into_iter().map(|offered| {
        let is_chosen = offered == chosen;
        view! { <option value=offered.clone() selected=is_chosen>{offered.replace('_', " ")}</option> }
    });
    let early = is_awaited();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        save.dispatch(());
    };
    view! {
        <form node_ref=node class="card stack" aria-labelledby="time-zone-heading" on:submit=submit>
            <div>
                <h2 id="time-zone-heading">"Time zone"</h2>
                <p class="soft">"By its clock every page and every e-mail tells days and times, such as until when an invitation works."</p>
            </div>
            <div class="field">
                <label for="time-zone">"Where the practice is"</label>
                <select class="input" id="time-zone" name="time_zone" prop:value=name on:change=move |event| name.set(event_target_value(&event))>
                    {options.collect_view()}
                </select>
            </div>
            <button class="button first" disabled=move || early.get() || save.pending().get()>"Save the time zone"</button>
            {said}
        </form>
    }
    .into_any()
}

/// Goes along with the set-up's form, empty where no script runs.
#[component]
pub(super) fn TimeZoneOfBrowser() -> impl IntoView {
    let input = NodeRef::<Input>::new();
    #[cfg(feature = "hydrate")]
    Effect::new(move |_| {
        if let (Some(input), Some(name)) = (input.get(), of_browser()) {
            input.set_value(&name);
        }
    });
    view! { <input type="hidden" name="time_zone" node_ref=input /> }
}

#[cfg(feature = "hydrate")]
fn of_browser() -> Option<String> {
    use web_sys::js_sys::{Array, Intl::DateTimeFormat, Object, Reflect};
    let options = DateTimeFormat::new(&Array::new(), &Object::new()).resolved_options();
    Reflect::get(&options, &"timeZone".into()).ok()?.as_string()
}
