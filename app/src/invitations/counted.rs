//! Numbers of clients in words.

/// `1 client`, `3 clients`
pub(crate) fn clients(count: i64) -> String {
    if count == 1 { "1 client".to_owned() } else { format!("{count} clients") }
}
