//! What is written on a page and not saved: whoever would leave it behind is asked first. Asked about are the links of the page, the browser's own
//! way back, and the tab.

use super::Dialog;
use leptos::prelude::*;
use leptos_router::{NavigateOptions, hooks::use_navigate};

/// What each form of a page says of itself.
#[derive(Clone, Copy)]
pub struct Unsaved(StoredValue<Vec<Callback<(), bool>>>);

impl Unsaved {
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
    browser::ask_before_closing(unsaved);
    let is_at_stake = move || unsaved.has_any();
    view! {
        {children()}
        <AskLeaving label="Leave the page" class="small" what=|| "What you changed on it is not saved.".to_owned() is_at_stake />
    }
    .into_any()
}

/// Asked once more before another page of the program is opened, by a link or by the browser's own way back, while something is at stake: `what`.
#[component]
pub fn AskLeaving(
    label: &'static str,
    class: &'static str,
    what: impl Fn() -> String + Send + Sync + 'static,
    is_at_stake: impl Fn() -> bool + Copy + 'static,
) -> impl IntoView {
    let (open, to) = (RwSignal::new(false), RwSignal::new(String::new()));
    browser::ask_before(is_at_stake, move |address| {
        to.set(address);
        open.set(true);
    });
    let navigate = use_navigate();
    let leave = move |_| {
        open.set(false);
        navigate(&to.get_untracked(), NavigateOptions::default());
    };
    view! {
        <Dialog label open class>
            <div class="stack">
                <h2>{format!("{label}?")}</h2>
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
pub use browser::let_go;

/// Nobody leaves a page there.
#[cfg(not(feature = "hydrate"))]
mod browser {
    use super::Unsaved;

    pub fn ask_before_closing(_unsaved: Unsaved) {}

    pub fn ask_before(_is_at_stake: impl Fn() -> bool + Copy + 'static, _ask: impl Fn(String) + Copy + 'static) {}
}

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

    /// The tab, or another site in it.
    pub fn ask_before_closing(unsaved: Unsaved) {
        let closed = window_event_listener(ev::beforeunload, move |event| {
            if !IS_OVER.get() && unsaved.has_any() {
                event.prevent_default();
            }
        });
        on_cleanup(move || closed.remove());
    }

    /// `ask` is told where the way would have led.
    pub fn ask_before(is_at_stake: impl Fn() -> bool + Copy + 'static, ask: impl Fn(String) + Copy + 'static) {
        let here = use_location().pathname;
        on_click(move |event| {
            if let Some(address) = followed(event, &here.get_untracked()).filter(|_| is_at_stake()) {
                event.prevent_default();
                ask(address);
            }
        });
        on_way_back(move |event| {
            let (here, to) = (here.get_untracked(), window().location().pathname().unwrap_or_default());
            if to != here && is_at_stake() {
                // The address has changed already, and the page has not: it stays, under its own.
                event.stop_immediate_propagation();
                let to = format!("{to}{}", window().location().search().unwrap_or_default());
                if window().history().is_ok_and(|history| history.push_state_with_url(&JsValue::NULL, "", Some(&here)).is_ok()) {
                    ask(to);
                }
            }
        });
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
