//! What falls due of very many invitations at once is written down in groups: between two of them others have their turn.

use crate::Result;

/// Written down at a time.
pub(super) const GROUP: i64 = 200;

#[derive(Default)]
pub(super) struct Group {
    /// Of those that were due.
    pub taken: usize,
    /// Of those that were taken.
    pub written: u64,
}

/// One group after the other, until one is not full; how many were written down. Each is whole by itself, and whoever is just doing
/// something is left for the next time.
pub(super) async fn in_groups<F>(write_group: impl Fn() -> F) -> Result<u64>
where
    F: Future<Output = Result<Group>>,
{
    let mut count = 0;
    loop {
        let Group { taken, written } = write_group().await?;
        count += written;
        if i64::try_from(taken).is_ok_and(|taken| taken < GROUP) {
            return Ok(count);
        }
    }
}
