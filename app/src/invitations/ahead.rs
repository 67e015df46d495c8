//! What the browser can say of a list before the server answers: a search that only narrows one whose rows are at hand finds
//! its first rows among them. They are shown when they fill the screen or are all that there are; otherwise the rows of before stay until the answer comes.

use domain::clients::{ClientQuery, ClientRow, SearchWords};
use leptos::prelude::*;
use std::sync::Arc;

/// Which list: the query, and how often it was asked for anew.
pub(super) type Turn = (ClientQuery, u32);

/// What is shown of a list until its first page comes, or that of the next.
#[derive(Clone, Copy)]
pub(super) struct Ahead(RwSignal<Option<(Turn, Beginning)>>);

impl Ahead {
    pub fn nothing() -> Self {
        Self(RwSignal::new(None))
    }

    pub fn show(self, of: Turn, beginning: Beginning) {
        self.0.set(Some((of, beginning)));
    }

    pub fn get_untracked(self) -> Option<(Turn, Beginning)> {
        self.0.get_untracked()
    }

    pub fn with<R>(self, read: impl FnOnce(Option<&Beginning>) -> R) -> R {
        self.0.with(|shown| read(shown.as_ref().map(|(_, beginning)| beginning)))
    }

    /// Ends what is shown of a list for which this holds, and tells nobody: what has come instead does. Where nothing is shown, it only
    /// reads: a signal that is written cannot be read meanwhile, and on the server another thread draws the page.
    pub fn end_quietly(self, is_over: impl Fn(&Turn) -> bool) {
        let is_shown = self.0.try_with_untracked(|shown| shown.as_ref().is_some_and(|(of, _)| is_over(of)));
        if is_shown == Some(true) {
            self.0.try_update_untracked(Option::take);
        }
    }
}

/// A list from its first row on, as far as its rows are at hand.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Beginning {
    pub rows: Vec<Arc<ClientRow>>,
    /// It has no others.
    pub is_whole: bool,
}

impl Beginning {
    /// The beginning of the list that is `wanted`, if this one is that of `list`, and says enough for a screen of so many rows.
    pub fn narrowed(&self, list: &ClientQuery, wanted: &ClientQuery, screen: usize) -> Option<Self> {
        let is_same_list = ClientQuery { search: wanted.search.clone(), ..list.clone() } == *wanted && list.after.is_none();
        let (before, words) = (words(&list.search), words(&wanted.search));
        if !is_same_list || !words.narrow(&before) {
            return None;
        }
        let found: Vec<Arc<ClientRow>> = self.rows.iter().filter(|row| words.find(&row.search_key(fold))).cloned().collect();
        (self.is_whole || found.len() >= screen.max(1)).then_some(Self { rows: found, is_whole: self.is_whole })
    }
}

fn words(text: &str) -> SearchWords {
    SearchWords::folded_by(text, fold)
}

/// The tables of all scripts are the browser's own: it need not download them for this.
#[cfg(feature = "hydrate")]
fn fold(text: &str) -> String {
    use wasm_bindgen::JsValue;
    use web_sys::js_sys::{JsString, RegExp};
    if text.is_ascii() {
        return text.to_ascii_lowercase();
    }
    let decomposed = JsString::from(text).normalize("NFKD");
    let bare = decomposed.replace_by_pattern(&RegExp::new("\\p{M}", "gu"), "");
    domain::clients::fold_letters(JsValue::from(bare).as_string().unwrap_or_default().chars())
}

#[cfg(not(feature = "hydrate"))]
use domain::clients::fold;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clients::fixture::client;
    use domain::clients::ClientFilter;

    fn beginning(names: &[&str], is_whole: bool) -> Beginning {
        let rows = names.iter().enumerate().map(|(index, name)| Arc::new(row(index, name))).collect();
        Beginning { rows, is_whole }
    }

    fn row(index: usize, name: &str) -> ClientRow {
        let (first, last) = name.split_once(' ').unwrap();
        client(index as u128, first, last)
    }

    fn found(beginning: &Beginning, before: &str, search: &str, screen: usize) -> Option<Vec<String>> {
        let query = |search: &str| ClientQuery { search: search.to_owned(), ..ClientQuery::default() };
        let narrowed = beginning.narrowed(&query(before), &query(search), screen)?;
        Some(narrowed.rows.iter().map(|row| row.full_name()).collect())
    }

    #[test]
    fn a_page_can_be_drawn_while_its_list_arrives() {
        let owner = Owner::new();
        let ahead = owner.with(Ahead::nothing);
        let is_drawn = std::sync::atomic::AtomicBool::new(false);
        std::thread::scope(|threads| {
            threads.spawn(|| {
                owner.with(|| {
                    while !is_drawn.load(std::sync::atomic::Ordering::Relaxed) {
                        ahead.end_quietly(|_| true);
                    }
                });
            });
            let drawn = threads.spawn(|| owner.with(|| (0..200_000).for_each(|_| assert!(ahead.with(|beginning| beginning.is_none())))));
            let outcome = drawn.join();
            is_drawn.store(true, std::sync::atomic::Ordering::Relaxed);
            assert!(outcome.is_ok(), "it could not be read while it was written");
        });
    }

    #[test]
    fn what_is_shown_ends_with_the_list_that_it_is_of() {
        Owner::new().with(|| {
            let ahead = Ahead::nothing();
            ahead.show((ClientQuery::default(), 1), beginning(&NAMES, true));
            ahead.end_quietly(|(_, version)| *version == 0);
            assert!(ahead.with(|shown| shown.is_some()));
            ahead.end_quietly(|(_, version)| *version == 1);
            assert!(ahead.with(|shown| shown.is_none()));
        });
    }

    const NAMES: [&str; 4] = ["Mara Abramson", "Inés Bell", "Tamara Cano", "Marc Núñez"];

    #[test]
    fn all_of_a_list_that_is_at_hand_are_searched() {
        let all = beginning(&NAMES, true);
        assert_eq!(found(&all, "", "MÁR", 10).unwrap(), ["Mara Abramson", "Tamara Cano", "Marc Núñez"]);
        assert_eq!(found(&all, "", "m nun", 10).unwrap(), ["Marc Núñez"]);
        assert_eq!(found(&all, "", "nobody", 10).unwrap(), [""; 0]);
    }

    #[test]
    fn the_beginning_of_a_list_says_enough_when_it_fills_the_screen() {
        let begun = beginning(&NAMES, false);
        assert_eq!(found(&begun, "", "mar", 3).unwrap().len(), 3);
        assert_eq!(found(&begun, "", "mar", 4), None);
        assert_eq!(found(&begun, "", "nobody", 0), None, "there may be somebody further down");
        assert!(
            !begun.narrowed(&ClientQuery::default(), &ClientQuery { search: "mar".into(), ..ClientQuery::default() }, 1).unwrap().is_whole
        );
    }

    #[test]
    fn nothing_is_said_of_a_list_that_may_have_others_besides() {
        let all = beginning(&NAMES, true);
        assert_eq!(found(&all, "ma", "mar", 1), None, "Tamara is found by the second alone");
        assert_eq!(found(&all, "mara", "mar", 1), None);
        let stuck = ClientQuery { search: "mar".to_owned(), filter: ClientFilter::Stuck, ..ClientQuery::default() };
        assert_eq!(all.narrowed(&ClientQuery::default(), &stuck, 1), None);
        let later = ClientQuery { after: Some("somewhere".to_owned()), ..ClientQuery::default() };
        assert_eq!(all.narrowed(&later, &ClientQuery { search: "mar".to_owned(), ..later.clone() }, 1), None);
    }
}
