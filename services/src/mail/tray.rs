//! Where what became of e-mails lies until it is written down, in groups: one transaction, and one wait for the disk, for all of them.

use super::mark::Handled;
use std::sync::{Mutex, MutexGuard, PoisonError};
use tokio::sync::Notify;

/// So many are a group.
pub(super) const GROUP: usize = 100;

#[derive(Default)]
pub(super) struct Tray {
    handled: Mutex<Vec<Handled>>,
    bell: Notify,
}

impl Tray {
    /// Rings for the first and for a whole group, and not for each.
    pub fn put(&self, handled: Handled) {
        let mut all = self.handled();
        all.push(handled);
        let count = all.len();
        drop(all);
        if count == 1 || count.is_multiple_of(GROUP) {
            self.ring();
        }
    }

    pub fn ring(&self) {
        self.bell.notify_one();
    }

    pub async fn rung(&self) {
        self.bell.notified().await;
    }

    pub fn count(&self) -> usize {
        self.handled().len()
    }

    pub fn take(&self) -> Vec<Handled> {
        std::mem::take(&mut *self.handled())
    }

    fn handled(&self) -> MutexGuard<'_, Vec<Handled>> {
        self.handled.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
