//! What a button asks the server for, once at a time, and carried out once however often it is tried (R10).

use crate::Failure;
use leptos::prelude::*;
use std::future::Future;

/// `busy` while it lasts; what goes wrong is in `failure`. Nothing follows on a page that has been left meanwhile.
pub(crate) fn once<T>(
    busy: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
    asking: impl Future<Output = Result<T, Failure>> + 'static,
    then: impl FnOnce(T) + 'static,
) {
    if busy.get_untracked() {
        return;
    }
    busy.set(true);
    failure.set(None);
    leptos::task::spawn_local(async move {
        let outcome = asking.await;
        if busy.try_set(false).is_some() {
            return;
        }
        match outcome {
            Ok(answer) => then(answer),
            Err(refused) => failure.set(Some(refused)),
        }
    });
}

/// What was decided and sent last without an answer that it arrived, and the key under which it went. A decision is what a person chose
/// and wrote: what the server said of it meanwhile, such as how many they are by now, makes no other one.
#[derive(Debug)]
pub(crate) struct Tries<D>(Option<(D, String)>);

impl<D> Default for Tries<D> {
    fn default() -> Self {
        Self(None)
    }
}

impl<D: PartialEq> Tries<D> {
    /// The same decision keeps its key; another is a sending of its own.
    pub fn key(&mut self, decision: D) -> String {
        self.key_or(decision, new_key)
    }

    pub fn arrived(&mut self) {
        self.0 = None;
    }

    fn key_or(&mut self, decision: D, new_key: impl FnOnce() -> String) -> String {
        let known = self.0.take().filter(|(before, _)| *before == decision);
        let (_, key) = self.0.insert(known.unwrap_or_else(|| (decision, new_key())));
        key.clone()
    }
}

/// 128 random bits. Not `crypto.randomUUID`, which a browser has only where the page came over TLS.
#[cfg(feature = "hydrate")]
pub(crate) fn new_key() -> String {
    let mut bytes = [0_u8; 16];
    let drawn = web_sys::window().and_then(|window| window.crypto().ok()).map(|crypto| crypto.get_random_values_with_u8_array(&mut bytes));
    // An empty key is refused by the server: better than one that two clicks could share.
    if drawn.is_some_and(|drawn| drawn.is_ok()) { uuid::Builder::from_random_bytes(bytes).into_uuid().to_string() } else { String::new() }
}

/// Nothing is sent while a page is rendered.
#[cfg(not(feature = "hydrate"))]
pub(crate) fn new_key() -> String {
    String::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r10_a_decision_keeps_its_key_until_it_has_arrived_or_is_another() {
        let (mut tries, mut drawn) = (Tries::default(), 0..);
        let mut key = |tries: &mut Tries<&str>, decision| tries.key_or(decision, || drawn.next().unwrap().to_string());
        assert_eq!([key(&mut tries, "these three"), key(&mut tries, "these three")], ["0", "0"]);
        assert_eq!([key(&mut tries, "other words"), key(&mut tries, "these three")], ["1", "2"]);
        tries.arrived();
        assert_eq!(key(&mut tries, "these three"), "3");
    }
}
