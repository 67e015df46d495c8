//! A submitted response as a PDF to be filed: the same lines that staff read, drawn by the crate `paper` off the async threads and on a
//! bounded number of them. It holds that response alone: nothing of those that the page shows beside it.

use super::reading::{Submitted, acted_by, signing_times, verdicts_then};
use crate::{
    Error, Result, Services,
    audit::About,
    context,
    portal::{kept_answers, read_questionnaire},
    staff::{Permit, ReadResponses},
};
use domain::{
    Refusal,
    audit::AuditAction,
    form_catalog::Review,
    forms::{filed_at, score_with},
    ids::{ClientId, ResponseId},
};
use paper::{ResponsePaper, SheetSize};
use std::sync::Arc;
use store::{Tx, organization::OrganizationRow};
use tokio::sync::Semaphore;

/// Documents drawn at a time, each by one processor; whoever asks for many waits in line for their own.
const PLACES: usize = 2;

/// Time zones of North America, whose printers hold Letter.
const LETTER: [&str; 3] = ["America/", "US/", "Canada/"];

#[derive(Clone)]
pub(crate) struct PaperDesk {
    places: Arc<Semaphore>,
}

impl PaperDesk {
    pub(crate) fn new() -> Self {
        Self { places: Arc::new(Semaphore::new(PLACES)) }
    }

    /// Whoever stops waiting gives the place up only when the work is done.
    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let place = Arc::clone(&self.places).acquire_owned().await.map_err(|error| Error::Internal(error.to_string()))?;
        let work = move || {
            let done = work();
            drop(place);
            done
        };
        tokio::task::spawn_blocking(work).await.map_err(|error| Error::Internal(error.to_string()))
    }
}

impl Services {
    /// The document, and a name for the file, which says neither whose it is nor what was asked. Downloading is an event (R25).
    pub async fn print_response(&self, by: &Permit<ReadResponses>, client: ClientId, response: ResponseId) -> Result<(String, Vec<u8>)> {
        let mut tx = self.inner.store.write().await?;
        let submitted = self.submitted(&mut tx, by, response).await?;
        if submitted.client.id != client.0 {
            return Err(Refusal::NotFound.into());
        }
        let paper = self.paper_of(&mut tx, by, &submitted).await?;
        let detail = format!("{}, as PDF", submitted.request.title);
        let about = About { detail: Some(&detail), ..submitted.about("") };
        self.record(&mut tx, by.actor(), AuditAction::ResponseDownloaded, about).await?;
        tx.commit().await?;
        let name = format!("response-{}.pdf", paper.submitted.local.format("%Y-%m-%d-%H%M"));
        let drawn = self.inner.paper.run(move || paper.pdf()).await?;
        Ok((name, drawn.map_err(|error| Error::Internal(error.to_string()))?))
    }

    async fn paper_of(&self, tx: &mut Tx, by: &Permit<ReadResponses>, submitted: &Submitted) -> Result<ResponsePaper> {
        let organization: OrganizationRow = store::organization::find(tx, by.organization().0).await?.ok_or(Refusal::NotFound)?;
        let Submitted { response, request, client } = submitted;
        let version = store::forms::find_version(tx, organization.id, request.form_version_id).await?.ok_or(Refusal::NotFound)?;
        let form = read_questionnaire(&version.questionnaire)?;
        let answers = kept_answers(&form, response)?;
        let verdicts = verdicts_then(by.time_zone(), &form, response, &answers);
        let review = store::forms::find_review(tx, organization.id, response.id).await?;
        let moment = |at| context::moment(at, by.time_zone());
        Ok(ResponsePaper {
            id: response.id.to_string(),
            size: sheet_size(by.time_zone()),
            organization: organization.name,
            client: client.full_name(),
            title: version.title,
            version: version.version,
            submitted: moment(response.submitted_at.unwrap_or(request.created_at)),
            submitted_by: acted_by(&response.document).unwrap_or_else(|| client.full_name()),
            is_signed_in: response.login_id.is_some(),
            reviewed: review.map(|review| Review { at: moment(review.reviewed_at), by: review.reviewed_by }),
            score: score_with(&form, &answers, &verdicts),
            bands: form.score_bands(),
            items: filed_at(&form, &answers, &verdicts, &signing_times(by.time_zone(), &form, response, &answers)?),
            language: form.language().map(str::to_owned),
            has_translations: form.has_translations(),
            made_at: self.now(),
        })
    }
}

fn sheet_size(time_zone: &str) -> SheetSize {
    if LETTER.iter().any(|region| time_zone.starts_with(region)) { SheetSize::Letter } else { SheetSize::A4 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::{
        atomic::{AtomicUsize, Ordering},
        mpsc,
    };

    fn block_on<T>(work: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(work)
    }

    #[test]
    fn no_more_documents_are_drawn_at_a_time_than_there_are_places() {
        let (desk, running, most) = (PaperDesk::new(), Arc::new(AtomicUsize::new(0)), Arc::new(AtomicUsize::new(0)));
        let one = || {
            let (running, most) = (Arc::clone(&running), Arc::clone(&most));
            desk.run(move || {
                most.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                (0..1000).for_each(|_| std::thread::yield_now());
                running.fetch_sub(1, Ordering::SeqCst);
            })
        };
        for done in block_on(futures::future::join_all((0..20).map(|_| one()))) {
            done.unwrap();
        }
        assert!(most.load(Ordering::SeqCst) <= PLACES);
    }

    #[test]
    fn whoever_stops_waiting_frees_no_place_before_the_work_is_done() {
        let (desk, (begun, has_begun), (go_on, may_go_on)) = (PaperDesk::new(), mpsc::channel(), mpsc::channel::<()>());
        block_on(async {
            let work = desk.run(move || {
                begun.send(()).unwrap();
                may_go_on.recv().unwrap();
            });
            let mut work = Box::pin(work);
            tokio::select! {
                biased;
                done = &mut work => panic!("it waits for its word: {done:?}"),
                () = std::future::ready(()) => {}
            }
            has_begun.recv().unwrap();
            drop(work);
            assert_eq!(desk.places.available_permits(), PLACES - 1);
            go_on.send(()).unwrap();
            let both = desk.places.acquire_many(u32::try_from(PLACES).unwrap()).await;
            assert!(both.is_ok());
        });
    }

    #[test]
    fn sheets_are_those_that_printers_hold_where_the_practice_is() {
        assert_eq!(
            [sheet_size("America/New_York"), sheet_size("Europe/Berlin"), sheet_size("UTC")],
            [SheetSize::Letter, SheetSize::A4, SheetSize::A4,]
        );
    }
}
