//! Numbers of clients in words.

use super::selection::grouped;

/// `1 client`, `1,204 clients`
pub(crate) fn clients(count: i64) -> String {
    if count == 1 { "1 client".to_owned() } else { format!("{} clients", grouped(count)) }
}
