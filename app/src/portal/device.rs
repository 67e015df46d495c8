//! What a client's browser keeps of a form that could not be sent (R22): sealed, under names that tell nothing, for a week at most.
//! Every function does without a storage, which a browser may refuse.

use domain::{
    forms::Unsent,
    portal::{DeviceSeal, KEPT_PREFIX, NONCE_BYTES, is_over},
};
use leptos::{prelude::window, web_sys};
use std::cell::Cell;

/// In the tab's own storage, from pressing *Sign out* to the page after it.
const LEAVING: &str = "leaving";
/// There too, from posting a form to the page that says so: the name of what was kept of it.
const POSTED: &str = "posted";
const MILLIS_A_DAY: i64 = 86_400_000;

thread_local! {
    /// Whether this page is being signed out of: nothing is kept from then on.
    static IS_LEAVING: Cell<bool> = const { Cell::new(false) };
    static TAB: u32 = u32::from_be_bytes(random().unwrap_or_default());
}

/// One page's own entry. Another tab with the same form has one beside it.
#[derive(Clone)]
pub struct Device {
    seal: DeviceSeal,
    entry: String,
}

impl Device {
    pub fn new(seal: DeviceSeal) -> Self {
        Self { entry: format!("{}-{:08x}", seal.name, TAB.with(|tab| *tab)), seal }
    }

    /// In the place of what this page kept before; `false` when this browser keeps nothing.
    pub fn keep(&self, unsent: &Unsent) -> bool {
        let write = || {
            let sealed = self.seal.seal(&serde_json::to_string(unsent).ok()?, &random::<NONCE_BYTES>()?, today())?;
            storage()?.set_item(&self.entry, &sealed).ok()
        };
        !IS_LEAVING.get() && write().is_some()
    }

    /// What was kept of this form by whichever page, with the names under which it lies.
    pub fn find(&self) -> Option<(Unsent, Vec<String>)> {
        let storage = storage()?;
        let mut found: Option<(Unsent, Vec<String>)> = None;
        for name in names().into_iter().filter(|name| name.starts_with(&self.seal.name)) {
            let opened = storage.get_item(&name).ok().flatten().and_then(|entry| self.seal.open(&entry));
            // What cannot be opened goes when its week is over.
            let Some(unsent) = opened.and_then(|text| serde_json::from_slice::<Unsent>(text.as_bytes()).ok()) else { continue };
            found = Some(match found {
                Some((before, mut names)) => {
                    names.push(name);
                    (before.with(unsent), names)
                }
                None => (unsent, vec![name]),
            });
        }
        found
    }

    /// But for this page's own.
    pub fn forget_others(&self, names: &[String]) {
        let others: Vec<String> = names.iter().filter(|name| **name != self.entry).cloned().collect();
        forget(&others);
    }

    /// The form itself is on its way.
    pub fn post(&self) {
        mark(POSTED, &self.seal.name);
    }

    pub fn forget(&self) {
        forget(std::slice::from_ref(&self.entry));
    }
}

pub fn forget(names: &[String]) {
    let Some(storage) = storage() else { return };
    for name in names {
        // It cannot fail for a name that is not there.
        let _gone = storage.remove_item(name);
    }
}

/// The server has said that the form which was posted last arrived.
pub fn arrived() {
    let posted = tab().and_then(|tab| tab.get_item(POSTED).ok().flatten());
    if let Some(posted) = posted {
        forget(&names().into_iter().filter(|name| name.starts_with(&posted)).collect::<Vec<_>>());
        unmark(POSTED);
    }
}

/// On every page of the portal: what nobody came back for.
pub fn sweep() {
    let Some(storage) = storage() else { return };
    let is_over = |name: &String| storage.get_item(name).ok().flatten().is_some_and(|entry| is_over(&entry, today()));
    forget(&names().into_iter().filter(is_over).collect::<Vec<_>>());
}

/// *Sign out* was pressed. What is kept goes when the server has answered: without a network nobody is signed out, and nothing lost.
/// Over TLS the answer itself clears it as well (`Clear-Site-Data`), scripts or not.
pub fn leave() {
    IS_LEAVING.set(true);
    mark(LEAVING, "1");
}

/// On the page that follows.
pub fn left() {
    if tab().and_then(|tab| tab.get_item(LEAVING).ok().flatten()).is_some() {
        unmark(LEAVING);
        forget(&names());
    }
}

/// A page that is signed in to: a sign-out before it did not come to anything.
pub fn stayed() {
    IS_LEAVING.set(false);
    unmark(LEAVING);
}

fn tab() -> Option<web_sys::Storage> {
    window().session_storage().ok().flatten()
}

fn mark(name: &str, value: &str) {
    // Where it is refused, what was kept stays until its week is over, sealed.
    let _refused = tab().map(|tab| tab.set_item(name, value));
}

fn unmark(name: &str) {
    let _gone = tab().map(|tab| tab.remove_item(name));
}

/// Milliseconds since 1970.
pub fn now() -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "milliseconds since 1970 fit")]
    let now = web_sys::js_sys::Date::now() as i64;
    now
}

fn today() -> i64 {
    now() / MILLIS_A_DAY
}

fn storage() -> Option<web_sys::Storage> {
    window().local_storage().ok().flatten()
}

fn names() -> Vec<String> {
    let Some(storage) = storage() else { return Vec::new() };
    let all = (0..storage.length().unwrap_or_default()).filter_map(|at| storage.key(at).ok().flatten());
    all.filter(|name| name.starts_with(KEPT_PREFIX)).collect()
}

fn random<const COUNT: usize>() -> Option<[u8; COUNT]> {
    let mut bytes = [0; COUNT];
    window().crypto().ok()?.get_random_values_with_u8_array(&mut bytes).ok()?;
    Some(bytes)
}
