//! How far a batch is, as it happens: the server tells whenever something changes (server-sent events), and where that cannot be
//! had, it is asked every second.

use crate::Failure;
use domain::{ids::BatchId, invitations::BatchProgress};
use leptos::prelude::*;

/// Until the batch is done, `is_watched` says that nobody looks any more, or what it was begun in is gone.
pub(crate) fn follow(
    batch: BatchId,
    progress: RwSignal<Option<BatchProgress>>,
    failure: RwSignal<Option<Failure>>,
    is_watched: impl Fn() -> bool + 'static,
) {
    #[cfg(feature = "hydrate")]
    {
        // At once, and not when the server says something next: a browser has few connections.
        let (following, end) = futures::future::abortable(watching::follow(batch, progress, failure, is_watched));
        on_cleanup(move || end.abort());
        leptos::task::spawn_local(async move {
            let _ended = following.await;
        });
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = (batch, progress, failure, is_watched);
}

#[cfg(feature = "hydrate")]
mod watching {
    use super::super::api::get_batch_progress;
    use crate::Failure;
    use domain::{ids::BatchId, invitations::BatchProgress};
    use futures::{
        FutureExt, StreamExt,
        future::{Either, select},
    };
    use gloo_net::eventsource::futures::EventSource;
    use gloo_timers::future::TimeoutFuture;
    use leptos::prelude::*;

    /// The server says something every few seconds, if only that it is there.
    const SILENCE: u32 = 10_000;
    const PAUSE: u32 = 1_000;

    pub async fn follow(
        batch: BatchId,
        progress: RwSignal<Option<BatchProgress>>,
        failure: RwSignal<Option<Failure>>,
        is_watched: impl Fn() -> bool,
    ) {
        listen(batch, progress, &is_watched).await;
        // Whatever ended the stream, the last word is asked for.
        while is_watched() {
            match get_batch_progress(batch).await {
                Ok(now) => {
                    let is_done = now.is_done();
                    let _gone = (failure.try_set(None), progress.try_set(Some(now)));
                    if is_done {
                        return;
                    }
                }
                Err(refused) => {
                    let is_over = refused.is_signed_out();
                    let _gone = failure.try_set(Some(refused));
                    if is_over {
                        return;
                    }
                }
            }
            TimeoutFuture::new(PAUSE).await;
        }
    }

    /// Returns when the stream ends, breaks off or falls silent, and when the batch is done.
    async fn listen(batch: BatchId, progress: RwSignal<Option<BatchProgress>>, is_watched: &impl Fn() -> bool) {
        let Ok(mut source) = EventSource::new(&format!("/api/invitations/progress/{batch}")) else { return };
        let Ok(mut events) = source.subscribe("progress") else { return };
        while is_watched() {
            let Either::Left((Some(Ok((_, event))), _)) = select(events.next(), TimeoutFuture::new(SILENCE).fuse()).await else { return };
            let Some(now) = event.data().as_string().and_then(|data| serde_json::from_slice::<BatchProgress>(data.as_bytes()).ok()) else {
                return;
            };
            let is_done = now.is_done();
            if progress.try_set(Some(now)).is_some() || is_done {
                return;
            }
        }
    }
}
