//! Asking the server again for what a page shows already: the page is not drawn anew, and what is written and opened on it stays.

use crate::{Failure, components::ErrorNotice};
use leptos::prelude::*;
use std::future::Future;

/// The answer to the newest question counts alone: an earlier one that comes late tells of what was.
#[derive(Clone, Copy)]
pub(crate) struct Newest(StoredValue<u32>);

impl Newest {
    pub fn new() -> Self {
        Self(StoredValue::new(0))
    }

    /// Nothing follows on a page that has been left meanwhile.
    pub fn ask<T>(self, asking: impl Future<Output = T> + 'static, then: impl FnOnce(T) + 'static) {
        let number = self.begin();
        leptos::task::spawn_local(async move {
            let answer = asking.await;
            if self.is(number) {
                then(answer);
            }
        });
    }

    fn begin(self) -> u32 {
        self.0.update_value(|number| *number = number.wrapping_add(1));
        self.0.get_value()
    }

    fn is(self, number: u32) -> bool {
        self.0.try_get_value() == Some(number)
    }
}

/// Rows that people write into. Each has a key of its own on the page: what is written in it is never another's, and is still there when
/// they are fetched again.
pub(crate) struct Rows<T: 'static> {
    pub all: RwSignal<Vec<T>>,
    failure: RwSignal<Option<Failure>>,
    pub refresh: Callback<()>,
}

impl<T> Clone for Rows<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Rows<T> {}

impl<T: Clone + PartialEq + Send + Sync + 'static> Rows<T> {
    /// `found` came with the page.
    pub fn new<F>(found: Vec<T>, fetch: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Result<Vec<T>, Failure>> + 'static,
    {
        let (all, failure, newest) = (RwSignal::new(found), RwSignal::new(None), Newest::new());
        let refresh = Callback::new(move |()| {
            newest.ask(fetch(), move |answer| match answer {
                Ok(rows) => {
                    failure.set(None);
                    all.set(rows);
                }
                Err(refused) => failure.set(Some(refused)),
            });
        });
        Self { all, failure, refresh }
    }

    /// One of them as it is by now; as it was, when it has gone.
    pub fn now(self, first: T, is_it: impl Fn(&T) -> bool + Send + Sync + 'static) -> Memo<T> {
        Memo::new(move |_| self.all.with(|rows| rows.iter().find(|row| is_it(row)).cloned()).unwrap_or_else(|| first.clone()))
    }

    /// `empty`: instead of them, when there are none.
    pub fn view(self, empty: impl Fn() -> AnyView + Send + Sync + 'static, rows: impl Fn() -> AnyView + Send + Sync + 'static) -> AnyView {
        let (has_rows, retry) = (Memo::new(move |_| !self.all.read().is_empty()), self.refresh);
        view! {
            {move || self.failure.get().map(|failure| view! { <ErrorNotice failure retry /> })}
            {move || if has_rows.get() { rows() } else { empty() }}
        }
        .into_any()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_counts_until_something_is_asked_again_or_the_page_is_left() {
        let owner = Owner::new();
        let newest = owner.with(Newest::new);
        let first = newest.begin();
        assert!(newest.is(first));
        let second = newest.begin();
        assert_eq!([first, second].map(|number| newest.is(number)), [false, true]);
        drop(owner);
        assert!(!newest.is(second));
    }
}
