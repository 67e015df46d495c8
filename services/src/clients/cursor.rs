//! A place in the client list as pages carry it: nothing to read, and what is none is refused.

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, Utc};
use domain::clients::{PortalState, SortColumn};
use store::clients::{Cursor, Key};
use uuid::Uuid;

/// 31 December 9999, as far as both engines compare times alike.
const LAST_SECOND: i64 = 253_402_214_400;

pub(super) fn write_cursor(place: &Cursor) -> String {
    let key = match &place.key {
        Key::Text(text) => text.as_bytes().to_vec(),
        Key::Time(at) => [at.timestamp().to_be_bytes().as_slice(), &at.timestamp_subsec_nanos().to_be_bytes()].concat(),
        Key::State(state, name) => {
            let number = PortalState::ALL.iter().position(|known| known == state).and_then(|number| u8::try_from(number).ok());
            [&[number.unwrap_or_default()], name.as_bytes()].concat()
        }
    };
    URL_SAFE_NO_PAD.encode([place.id.as_bytes().as_slice(), &key].concat())
}

/// For a list in the order of this column.
pub(super) fn read_cursor(text: &str, column: SortColumn) -> Option<Cursor> {
    let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
    let (id, key) = bytes.split_at_checked(16)?;
    let key = match column {
        SortColumn::Name | SortColumn::Email => Key::Text(read_text(key)?),
        SortColumn::Sent => Key::Time(read_time(key)?),
        SortColumn::Portal => {
            let (number, name) = key.split_first()?;
            Key::State(*PortalState::ALL.get(usize::from(*number))?, read_text(name)?)
        }
    };
    Some(Cursor { key, id: Uuid::from_slice(id).ok()? })
}

/// PostgreSQL takes no NUL.
fn read_text(bytes: &[u8]) -> Option<String> {
    String::from_utf8(bytes.to_vec()).ok().filter(|text| !text.contains('\0'))
}

fn read_time(bytes: &[u8]) -> Option<DateTime<Utc>> {
    let (seconds, nanoseconds) = bytes.split_at_checked(8)?;
    let seconds = i64::from_be_bytes(seconds.try_into().ok()?);
    let at = DateTime::from_timestamp(seconds, u32::from_be_bytes(nanoseconds.try_into().ok()?))?;
    (0..=LAST_SECOND).contains(&seconds).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_reads_as_it_was_written_and_rubbish_does_not() {
        let id = Uuid::from_u128(7);
        let keys = [
            (SortColumn::Name, Key::Text("abramson\u{1}mara".to_owned())),
            (SortColumn::Email, Key::Text(String::new())),
            (SortColumn::Sent, Key::Time(DateTime::from_timestamp(1_795_424_400, 120_000_000).unwrap())),
            (SortColumn::Portal, Key::State(PortalState::Active, "abramson\u{1}mara".to_owned())),
        ];
        for (column, key) in keys {
            let place = Cursor { key, id };
            assert_eq!(read_cursor(&write_cursor(&place), column), Some(place));
        }
        for column in SortColumn::ALL {
            assert_eq!(read_cursor("rubbish", column), None);
            assert_eq!(read_cursor(&URL_SAFE_NO_PAD.encode([255; 40]), column), None);
        }
        assert_eq!(read_cursor(&write_cursor(&Cursor { key: Key::Text("a\0".to_owned()), id }), SortColumn::Name), None);
    }
}
