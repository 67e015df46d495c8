//! What the browser can say of a list before the server answers: a search that only narrows one whose rows are at hand finds
//! its first rows among them. They are shown when they fill the screen or are all that there are; otherwise the rows of before stay until the answer comes.

use domain::clients::{ClientQuery, ClientRow, SearchWords};
use std::sync::Arc;

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
    use domain::clients::{ClientFilter, Invitable, PortalState};

    fn beginning(names: &[&str], is_whole: bool) -> Beginning {
        let rows = names.iter().enumerate().map(|(index, name)| Arc::new(row(index, name))).collect();
        Beginning { rows, is_whole }
    }

    fn row(index: usize, name: &str) -> ClientRow {
        let (first, last) = name.split_once(' ').unwrap();
        ClientRow {
            id: domain::ids::ClientId(uuid::Uuid::from_u128(index as u128)),
            first_name: first.to_owned(),
            last_name: last.to_owned(),
            preferred_name: None,
            email: None,
            portal: PortalState::NoAccount,
            invitable: Invitable::NoEmail,
            forms_done: 0,
            forms_total: 0,
            last_sent: None,
        }
    }

    fn found(beginning: &Beginning, before: &str, search: &str, screen: usize) -> Option<Vec<String>> {
        let query = |search: &str| ClientQuery { search: search.to_owned(), ..ClientQuery::default() };
        let narrowed = beginning.narrowed(&query(before), &query(search), screen)?;
        Some(narrowed.rows.iter().map(|row| row.full_name()).collect())
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
