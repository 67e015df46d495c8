//! The address on file of a client to whom an e-mail could not be delivered, mended in the client's row: by its own button, or with all the
//! others before it is sent to them again.

use super::api::mend_address;
use crate::Failure;
use domain::ids::ClientId;
use leptos::{html, prelude::*, task::spawn_local};

/// The button that sends to all of them again, where there is one.
pub(super) const SEND_AGAIN: &str = "send-again";

/// What is typed into the rows on screen.
#[derive(Clone, Copy)]
pub(super) struct Mends {
    rows: StoredValue<Vec<Mending>>,
    saving_count: RwSignal<usize>,
}

pub(super) struct Saved {
    pub has_saved: bool,
    pub are_accepted: bool,
}

impl Mends {
    pub fn new() -> Self {
        Self { rows: StoredValue::new(Vec::new()), saving_count: RwSignal::new(0) }
    }

    pub fn is_saving(self) -> bool {
        self.saving_count.get() > 0
    }

    /// What is not on file yet, one after the other; the first that is refused has the focus.
    pub async fn save_typed(self) -> Saved {
        let (mut has_saved, mut refused) = (false, None);
        let unsaved: Vec<Mending> = self.rows.with_value(|rows| rows.iter().copied().filter(|row| untrack(|| !row.is_known())).collect());
        for row in unsaved.into_iter().filter(|row| !row.busy.is_disposed()) {
            if row.save().await {
                has_saved = true;
            } else {
                refused = refused.or(Some(row));
            }
        }
        if let Some(input) = refused.and_then(|row| row.input.try_get_untracked().flatten()) {
            let _gone = input.focus();
        }
        Saved { has_saved, are_accepted: refused.is_none() }
    }
}

/// One row's.
#[derive(Clone, Copy)]
pub(super) struct Mending {
    client: ClientId,
    on_file: Signal<String>,
    pending: Signal<Option<String>>,
    typed: RwSignal<Option<String>>,
    busy: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
    input: NodeRef<html::Input>,
    among: Mends,
}

impl Mending {
    /// As long as the row is on screen.
    pub fn new(client: ClientId, on_file: Signal<String>, pending: Signal<Option<String>>, among: Mends) -> Self {
        let (typed, input) = (RwSignal::new(None), NodeRef::new());
        let row = Self { client, on_file, pending, typed, busy: RwSignal::new(false), failure: RwSignal::new(None), input, among };
        among.rows.update_value(|rows| rows.push(row));
        on_cleanup(move || {
            let _gone = among.rows.try_update_value(|rows| rows.retain(|other| other.typed != typed));
        });
        row
    }

    fn text(self) -> String {
        self.typed.get().unwrap_or_else(|| self.on_file.get())
    }

    /// It is on file, or waits to be confirmed (R30).
    fn is_known(self) -> bool {
        let text = self.text();
        let text = text.trim();
        text == self.on_file.get() || self.pending.get().as_deref() == Some(text)
    }

    /// `false` when it was refused, which the row says. It is carried to its end when the row has gone.
    async fn save(self) -> bool {
        let text = untrack(|| self.text());
        self.busy.set(true);
        self.failure.set(None);
        self.among.saving_count.update(|count| *count += 1);
        let saved = mend_address(self.client, text).await;
        let _gone = self.among.saving_count.try_update(|count| *count -= 1);
        let _gone = self.busy.try_set(false);
        match saved {
            Ok(()) => true,
            Err(refused) => {
                let _gone = self.failure.try_set(Some(refused));
                false
            }
        }
    }
}

#[component]
pub(super) fn Mend(mending: Mending, name: String, reload: Callback<()>) -> impl IntoView {
    let Mending { client, on_file, pending, typed, busy, failure, input, .. } = mending;
    // What was typed before the program was here counts.
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            let there = input.value();
            typed.set((there != on_file.get_untracked()).then_some(there));
        }
    });
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        spawn_local(async move {
            if mending.save().await && !busy.is_disposed() {
                hand_on_focus(input);
                reload.run(());
            }
        });
    };
    // Not `disabled`, which would take the focus away.
    let is_busy = move || busy.get().then_some("true");
    let waits = move || pending.get().map(|pending| format!("Waits until {pending} confirms that it takes the place of this one."));
    let wrong = move || failure.with(|failure| failure.as_ref().map(|failure| failure.at("email").unwrap_or_else(|| failure.to_string())));
    let id = format!("mend-{client}");
    view! {
        <form class="cluster" on:submit=save>
            <input
                class="input"
                type="email"
                autocomplete="off"
                aria-label=format!("E-mail of {name}")
                aria-invalid=move || wrong().is_some().to_string()
                aria-describedby=id.clone()
                value=on_file
                node_ref=input
                on:input=move |event| typed.set(Some(event_target_value(&event)))
            />
            <button type="submit" class="button" disabled=move || mending.is_known() aria-disabled=is_busy>"Save"</button>
            <small id=id class:bad=move || wrong().is_some() role="status">{move || wrong().or_else(waits)}</small>
        </form>
    }
    .into_any()
}

/// A button that has saved can do nothing more: its focus goes to the next row's box, and behind the last to the button that sends again,
/// or to the heading. What has the focus elsewhere keeps it.
#[cfg(feature = "hydrate")]
fn hand_on_focus(input: NodeRef<html::Input>) {
    use crate::components::focus_on;
    use wasm_bindgen::JsCast;
    use web_sys::{Element, HtmlElement};

    let (Some(input), Some(active)) = (input.try_get_untracked().flatten(), document().active_element()) else { return };
    let Some(row) = active.closest("tr").ok().flatten().filter(|row| active.tag_name() == "BUTTON" && row.contains(Some(&input))) else {
        return;
    };
    let mut following = std::iter::successors(row.next_element_sibling(), Element::next_element_sibling);
    let next = following.find_map(|row| row.query_selector("input").ok().flatten()?.dyn_into::<HtmlElement>().ok());
    match next {
        Some(next) => {
            let _gone = next.focus();
        }
        None => {
            let _gone = focus_on(&format!("#{SEND_AGAIN}")) || focus_on("#sending");
        }
    }
}

/// Nothing has the focus there.
#[cfg(not(feature = "hydrate"))]
fn hand_on_focus(_input: NodeRef<html::Input>) {}
