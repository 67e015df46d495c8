//! Asked once more before another page of the program is opened: where what is on the screen is not kept, and would go with it.

use super::state::Designer;
use crate::components::Dialog;
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

#[component]
pub fn AskLeaving(designer: Designer) -> impl IntoView {
    let (open, to) = (RwSignal::new(false), RwSignal::new(String::new()));
    let navigate = use_navigate();
    #[cfg(feature = "hydrate")]
    browser::ask_before(designer, move |address| {
        to.set(address);
        open.set(true);
    });
    let leave = move |_| {
        open.set(false);
        navigate(&to.get_untracked(), NavigateOptions::default());
    };
    let what = move || designer.at_stake().unwrap_or_else(|| "Everything is saved now, or being saved.".to_owned());
    view! {
        <Dialog label="Leave the form" open class="card designing">
            <div class="stack">
                <h2>"Leave the form?"</h2>
                <p>{what}</p>
                <div class="cluster">
                    <button type="button" class="button first" on:click=move |_| open.set(false)>"Stay"</button>
                    <button type="button" class="button" on:click=leave>"Leave"</button>
                </div>
            </div>
        </Dialog>
    }
    .into_any()
}

#[cfg(feature = "hydrate")]
mod browser {
    use super::Designer;
    use crate::components::on_way_back;
    use leptos::{
        __reexports::send_wrapper::SendWrapper,
        prelude::*,
        wasm_bindgen::{JsCast, JsValue, closure::Closure},
        web_sys,
    };

    /// `ask` is told where the way would have led.
    pub fn ask_before(designer: Designer, ask: impl Fn(String) + Copy + 'static) {
        let is_at_stake = move || untrack(|| designer.at_stake().is_some());
        on_click(move |event| {
            if let Some(address) = followed(event).filter(|_| is_at_stake()) {
                event.prevent_default();
                ask(address);
            }
        });
        let here = format!("/organization/portal/forms/{}/design", designer.id);
        on_way_back(move |event| {
            if path() != here && is_at_stake() {
                // The address has changed already, and the page has not: it stays, under its own.
                event.stop_immediate_propagation();
                let to = format!("{}{}", path(), window().location().search().unwrap_or_default());
                if window().history().is_ok_and(|history| history.push_state_with_url(&JsValue::NULL, "", Some(&here)).is_ok()) {
                    ask(to);
                }
            }
        });
    }

    fn path() -> String {
        window().location().pathname().unwrap_or_default()
    }

    /// Where a click leads, when the program would open another page for it.
    fn followed(event: &web_sys::Event) -> Option<String> {
        let click = event.dyn_ref::<web_sys::MouseEvent>()?;
        if click.button() != 0 || click.meta_key() || click.alt_key() || click.ctrl_key() || click.shift_key() {
            return None;
        }
        let target = event.target()?.dyn_into::<web_sys::Element>().ok()?;
        let anchor = target.closest("a[href^='/']:not([target], [download], [rel~='external'])").ok()??;
        anchor.get_attribute("href").filter(|address| *address != path())
    }

    /// Before the router, until the page goes.
    fn on_click(handler: impl Fn(&web_sys::Event) + 'static) {
        let closure = SendWrapper::new(Closure::<dyn Fn(web_sys::Event)>::new(move |event: web_sys::Event| handler(&event)));
        // It can only fail for a window that has gone.
        let _gone = window().add_event_listener_with_callback_and_bool("click", closure.as_ref().unchecked_ref(), true);
        on_cleanup(move || {
            let _gone = window().remove_event_listener_with_callback_and_bool("click", closure.as_ref().unchecked_ref(), true);
        });
    }
}
