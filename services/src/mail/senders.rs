//! The tasks in which e-mails are on their way, each of its own, so that one that waits for its mail server holds up no other.

use tokio::task::JoinSet;

#[derive(Default)]
pub(super) struct Senders(JoinSet<()>);

impl Senders {
    pub fn begin(&mut self, sending: impl Future<Output = ()> + Send + 'static) {
        self.0.spawn(sending);
    }

    /// Those that have ended are kept no longer; one that broke down is told.
    pub fn forget_ended(&mut self) {
        while let Some(ended) = self.0.try_join_next() {
            if let Err(error) = ended {
                tracing::error!(%error, "an e-mail's delivery broke down; it is tried again after its lease");
            }
        }
    }

    #[cfg(test)]
    pub fn count(&self) -> usize {
        self.0.len()
    }
}
