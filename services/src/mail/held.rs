//! Batches that somebody paused or cancelled in this process: their e-mails that were claimed before stay here too. Another process
//! learns of it with the e-mails that it claims next, about a second later.

use std::{
    collections::HashSet,
    sync::{Mutex, MutexGuard, PoisonError},
};
use uuid::Uuid;

#[derive(Default)]
pub(crate) struct Held(Mutex<HashSet<Uuid>>);

impl Held {
    /// As soon as it is so in the database.
    pub fn set(&self, batch: Uuid, is_held: bool) {
        if is_held {
            self.batches().insert(batch);
        } else {
            self.batches().remove(&batch);
        }
    }

    pub fn contains(&self, batch: Uuid) -> bool {
        self.batches().contains(&batch)
    }

    fn batches(&self) -> MutexGuard<'_, HashSet<Uuid>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
