//! Server-sent events: how far a batch is, told whenever something changes, for as long as the session lasts and somebody looks.

use crate::router::AppState;
use app::request::{RequestContext, status_of, tell};
use axum::{
    extract::{Path, Request, State},
    response::{
        IntoResponse, Response,
        sse::{Event, Sse},
    },
};
use domain::{Refusal, ids::BatchId, invitations::BatchProgress};
use futures::{Stream, stream};
use http::{HeaderValue, header};
use services::staff::InviteClients;
use std::{convert::Infallible, time::Duration};
use tokio_util::sync::CancellationToken;

/// Between two looks.
const LOOK: Duration = Duration::from_millis(500);
/// After so many looks without a change it is told all the same, so that the browser knows that somebody is there.
const SILENT_LOOKS: u32 = 8;

/// Looking on is no activity (R26).
pub async fn batch_progress(State(state): State<AppState>, Path(batch): Path<BatchId>, request: Request) -> Response {
    let context = state.request_context(&request);
    match look(&context, batch).await {
        Ok(first) => {
            let events = Sse::new(told(Watched { context, batch, stop: state.stop.clone(), next: Next::Tell(first) }));
            let mut response = events.into_response();
            // Nobody else may keep it, as nothing of what is signed in for.
            response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
            response
        }
        Err(refusal) => status_of(&refusal).into_response(),
    }
}

struct Watched {
    context: RequestContext,
    batch: BatchId,
    stop: CancellationToken,
    next: Next,
}

enum Next {
    Tell(BatchProgress),
    LookAgain(BatchProgress),
    End,
}

fn told(watched: Watched) -> impl Stream<Item = Result<Event, Infallible>> {
    stream::unfold(watched, |mut watched| async move {
        let progress = match watched.next {
            Next::Tell(first) => first,
            Next::LookAgain(last) => changed(&watched.context, watched.batch, &watched.stop, last).await?,
            Next::End => return None,
        };
        let event = Event::default().event("progress").json_data(&progress).ok()?;
        watched.next = if progress.is_done() { Next::End } else { Next::LookAgain(progress) };
        Some((Ok(event), watched))
    })
}

/// `None` when the session has ended, the batch cannot be read, or the program stops.
async fn changed(context: &RequestContext, batch: BatchId, stop: &CancellationToken, last: BatchProgress) -> Option<BatchProgress> {
    for _ in 0..SILENT_LOOKS {
        tokio::select! {
            () = stop.cancelled() => return None,
            () = tokio::time::sleep(LOOK) => {}
        }
        let now = look(context, batch).await.ok()?;
        if now != last {
            return Some(now);
        }
    }
    Some(last)
}

async fn look(context: &RequestContext, batch: BatchId) -> Result<BatchProgress, Refusal> {
    let permit = context.anew().permit::<InviteClients>(false).await.map_err(|error| tell(&error))?;
    context.services.batch_progress(&permit, batch).await.map_err(|error| tell(&error))
}
