//! What is written on a page and not saved: whoever would leave it behind is asked first. Asked about are the links of the page, the browser's own
//! way back, and the tab.

use super::Dialog;
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

/// What each form of a page says of itself.
#[derive(Clone, Copy)]
pub struct Unsaved(StoredValue<Vec<Callback<(), bool>>>);

impl Unsaved {
    #[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only a browser asks"))]
    fn has_any(self) -> bool {
        // A form that has gone from the page is not asked any more.
        self.0.try_with_value(|forms| forms.iter().any(|form| form.try_run(()) == Some(true))) == Some(true)
    }
}

/// Of a form inside [`AskBeforeLeaving`]: whether anything in it would be lost now.
pub fn tell_unsaved(is_changed: impl Fn() -> bool + Send + Sync + 'static) {
    if let Some(Unsaved(forms)) = use_context() {
        forms.update_value(|forms| forms.push(Callback::new(move |()| untrack(&is_changed))));
    }
}

/// Around a page's forms, each of which calls [`tell_unsaved`].
#[component]
pub fn AskBeforeLeaving(children: Children) -> impl IntoView {
    let unsaved = Unsaved(StoredValue::new(Vec::new()));
    provide_context(unsaved);
    let (open, to) = (RwSignal::new(false), RwSignal::new(String::new()));
    #[cfg(feature = "hydrate")]
    browser::ask_before(unsaved, move |address| {
        to.set(address);
        open.set(true);
    });
    let navigate = use_navigate();
    let leave = move |_| {
        open.set(false);
        navigate(&to.get_untracked(), NavigateOptions::default());
    };
    view! {
        {children()}
        <Dialog label="Leave the page" open class="small">
            <div class="stack">
                <h2>"Leave the page?"</h2>
                <p>"What you changed on it is not saved."</p>
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
pub use browser::let_go;

#[cfg(feature = "hydrate")]
mod browser {
    use super::Unsaved;
    use crate::components::on_way_back;
    use leptos::{
        __reexports::send_wrapper::SendWrapper,
        ev,
        prelude::*,
        wasm_bindgen::{JsCast, JsValue, closure::Closure},
        web_sys,
    };
    use leptos_router::hooks::use_location;
    use std::cell::Cell;

    thread_local! {
        static IS_OVER: Cell<bool> = const { Cell::new(false) };
    }

    /// The session has ended: the screen is cleared, whatever is on it.
    pub fn let_go() {
        IS_OVER.set(true);
    }

    /// `ask` is told where the way would have led.
    pub fn ask_before(unsaved: Unsaved, ask: impl Fn(String) + Copy + 'static) {
        let here = use_location().pathname;
        on_click(move |event| {
            if let Some(address) = followed(event, &here.get_untracked()).filter(|_| unsaved.has_any()) {
                event.prevent_default();
                ask(address);
            }
        });
        on_way_back(move |event| {
            let (here, to) = (here.get_untracked(), window().location().pathname().unwrap_or_default());
            if to != here && unsaved.has_any() {
                // The address has changed already, and the page has not: it stays, under its own.
                event.stop_immediate_propagation();
                let to = format!("{to}{}", window().location().search().unwrap_or_default());
                if window().history().is_ok_and(|history| history.push_state_with_url(&JsValue::NULL, "", Some(&here)).is_ok()) {
                    ask(to);
                }
            }
        });
        let closed = window_event_listener(ev::beforeunload, move |event| {
            if !IS_OVER.get() && unsaved.has_any() {
                event.prevent_default();
            }
        });
        on_cleanup(move || closed.remove());
    }

    /// Where a click leads, when the program would open another page for it.
    fn followed(event: &web_sys::Event, here: &str) -> Option<String> {
        let click = event.dyn_ref::<web_sys::MouseEvent>()?;
        if click.button() != 0 || click.meta_key() || click.alt_key() || click.ctrl_key() || click.shift_key() {
            return None;
        }
        let target = event.target()?.dyn_into::<web_sys::Element>().ok()?;
        let anchor = target.closest("a[href^='/']:not([target], [download], [rel~='external'])").ok()??;
        anchor.get_attribute("href").filter(|address| address != here)
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
