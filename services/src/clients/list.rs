//! The client list: what was asked for becomes the statement's parameters, and its rows what the page shows.

use crate::{
    Result, Services, context,
    staff::{Permit, SignedIn},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    Refusal,
    clients::{ClientFilter, ClientPage, ClientQuery, ClientRow, ClientSort, Invitable, fold},
    ids::ClientId,
};
use store::clients::{Cursor, ListFilter, ListRow};
use uuid::Uuid;

const PAGE: usize = 50;
/// A search is cut here: longer ones are no names.
const SEARCH_LIMIT: usize = 200;

impl Services {
    pub async fn list_clients(&self, by: &Permit<SignedIn>, query: &ClientQuery) -> Result<ClientPage> {
        let words = patterns(&query.search);
        let filter = ListFilter {
            words: words.clone(),
            states: query.filter.states(),
            without_email: query.filter == ClientFilter::NoEmail,
            assigned_to: by.scope().assigned_to(),
            descending: query.sort == ClientSort::NameDescending,
            after: query.after.as_deref().map(|text| read_cursor(text).ok_or(Refusal::NotFound)).transpose()?,
            limit: i64::try_from(PAGE + 1).unwrap_or(i64::MAX),
        };
        let organization = by.organization().0;
        let mut tx = self.inner.store.read().await?;
        let mut rows = store::clients::list(&mut tx, organization, &filter).await?;
        let counts = store::clients::count(&mut tx, organization, &words, filter.assigned_to).await?;
        let more = rows.len() > PAGE;
        rows.truncate(PAGE);
        let next = rows.last().filter(|_| more).map(|last| write_cursor(&last.sort_key, last.id));
        let rows = rows.into_iter().map(|row| name_row(row, by.time_zone())).collect::<Result<_>>()?;
        Ok(ClientPage { rows, next, counts })
    }
}

fn name_row(row: ListRow, time_zone: &str) -> Result<ClientRow> {
    let portal = row.portal()?;
    Ok(ClientRow {
        id: ClientId(row.id),
        first_name: row.first_name,
        last_name: row.last_name,
        preferred_name: row.preferred_name,
        portal,
        invitable: Invitable::of(portal, row.email.is_some()),
        email: row.email,
        forms_done: row.forms_done,
        forms_total: row.forms_total,
        last_sent: row.last_sent_at.map(|at| context::moment(at, time_zone)),
    })
}

/// Up to four words as `LIKE` patterns; what they leave over is looked for in the last one.
pub(crate) fn patterns(search: &str) -> [String; 4] {
    // A control character is in no name, and PostgreSQL takes no NUL.
    let folded: String = search.chars().take(SEARCH_LIMIT).map(|c| if c.is_control() { ' ' } else { c }).collect();
    let folded = fold(&folded);
    let mut words = folded.split_whitespace();
    let mut pattern = |rest: bool| {
        let word = if rest { words.by_ref().collect::<Vec<_>>().join(" ") } else { words.next().unwrap_or_default().to_owned() };
        if word.is_empty() { "%".to_owned() } else { format!("%{}%", escape(&word)) }
    };
    [pattern(false), pattern(false), pattern(false), pattern(true)]
}

fn escape(word: &str) -> String {
    word.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

fn write_cursor(sort_key: &str, id: Uuid) -> String {
    URL_SAFE_NO_PAD.encode([id.as_bytes().as_slice(), sort_key.as_bytes()].concat())
}

fn read_cursor(text: &str) -> Option<Cursor> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    let (id, sort_key) = bytes.split_at_checked(16)?;
    let sort_key = String::from_utf8(sort_key.to_vec()).ok().filter(|key| !key.contains('\0'))?;
    Some(Cursor { sort_key, id: Uuid::from_slice(id).ok()? })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_search_is_words_in_any_order_and_its_signs_stand_for_themselves() {
        assert_eq!(patterns("Mara  ABR"), ["%mara%", "%abr%", "%", "%"]);
        assert_eq!(patterns("MÜLLER ångström")[..2], ["%muller%", "%angstrom%"]);
        assert_eq!(patterns("50%_\\")[0], "%50\\%\\_\\\\%");
        assert_eq!(patterns("a b c d e")[3], "%d e%");
        assert_eq!(patterns("mara\0abr")[..2], ["%mara%", "%abr%"]);
    }

    #[test]
    fn a_cursor_reads_as_it_was_written_and_rubbish_does_not() {
        let id = Uuid::from_u128(7);
        assert_eq!(read_cursor(&write_cursor("abramson\u{1}mara", id)), Some(Cursor { sort_key: "abramson\u{1}mara".to_owned(), id }));
        assert_eq!(read_cursor("rubbish"), None);
        assert_eq!(read_cursor(&write_cursor("a\0", id)), None);
    }
}
