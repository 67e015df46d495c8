//! What a button asks the server for, once at a time.

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
