//! Reading a submitted response: in the version that was answered, beside the one before it and with the scores of the others; as a
//! file; and marking it as reviewed. Each is an audit event (R25), also for a response that is only compared with.

use crate::{
    Result, Services,
    audit::About,
    context,
    portal::{File, kept_answers, kept_times, read_questionnaire},
    staff::{Permit, ReadResponses},
};
use domain::{
    Refusal,
    audit::AuditAction,
    form_catalog::{PreviousResponse, ResponseView, Review, Reviewed, ScoreRow},
    forms::{
        Answers, ChartPoint, ComparedItem, Given, Questionnaire, ReadableItem, ScoreChart, SigningMoment, TimesOfSigning, Verdicts,
        compare, kept_verdicts_at, readable_at, score_with,
    },
    ids::{AttachmentId, ClientId, FormRequestId, ResponseId},
    portal::FormRequestState,
};
use std::collections::BTreeMap;
use store::{
    Tx,
    clients::ClientRecord,
    forms::{FormVersionRow, RequestRow, ResponseRow, ReviewRow, SubmittedRow},
};
use uuid::Uuid;

/// Responses whose scores are told beside one: once a week for four years.
const SCORES: i64 = 200;

pub(super) struct Submitted {
    pub response: ResponseRow,
    pub request: RequestRow,
    pub client: ClientRecord,
}

impl Submitted {
    pub(super) fn about<'a>(&self, detail: &'a str) -> About<'a> {
        About { client: Some(ClientId(self.client.id)), subject: Some(self.response.id), detail: Some(detail) }
    }

    /// Whose, and to which form.
    fn series(&self) -> (Uuid, Uuid) {
        (self.client.id, self.request.form_id)
    }
}

impl Services {
    /// In the version that was answered. Reading is an event (R25).
    pub async fn read_response(&self, by: &Permit<ReadResponses>, response: ResponseId) -> Result<ResponseView> {
        let organization = by.organization().0;
        let mut tx = self.inner.store.write().await?;
        let submitted = self.submitted(&mut tx, by, response).await?;
        let mut versions = Versions::of(organization);
        let (version, form) = versions.get(&mut tx, submitted.request.form_version_id).await?.clone();
        let answers = kept_answers(&form, &submitted.response)?;
        let verdicts = verdicts_then(by.time_zone(), &form, &submitted.response, &answers);
        let score = score_with(&form, &answers, &verdicts);
        let scores = if score.is_some() { self.scores(&mut tx, by, &submitted, &mut versions).await? } else { Vec::new() };
        let previous = self.previous(&mut tx, organization, &submitted).await?;
        let times = signing_times(by.time_zone(), &form, &submitted.response, &answers)?;
        let items = readable_at(&form, &answers, &verdicts, &times);
        let items = compared(&mut tx, by, &mut versions, items, previous.as_ref()).await?;
        let review = store::forms::find_review(&mut tx, organization, response.0).await?;
        self.record_reading(&mut tx, by, &submitted, (previous.as_ref(), scores.len())).await?;
        tx.commit().await?;
        let moment = |at| context::moment(at, by.time_zone());
        let Submitted { response, request, client } = submitted;
        Ok(ResponseView {
            id: ResponseId(response.id),
            request: FormRequestId(request.id),
            client: ClientId(client.id),
            client_name: client.full_name(),
            title: version.title,
            version: version.version,
            state: request.state()?,
            submitted: moment(response.submitted_at.unwrap_or(request.created_at)),
            submitted_by: acted_by(&response.document).unwrap_or_else(|| client.full_name()),
            reviewed: review.map(|row| review_view(row, by)),
            previous: previous.and_then(|row| previous_response(&row.response, moment)),
            items,
            score,
            chart: chart(&form, &scores, response.id),
            scores,
        })
    }

    /// Reviewed once, it stays so: who was first is told.
    ///
    /// `Conflict` when it is neither to be reviewed nor has been.
    pub async fn mark_reviewed(&self, by: &Permit<ReadResponses>, response: ResponseId) -> Result<Reviewed> {
        let organization = by.organization().0;
        let mut tx = self.inner.store.write().await?;
        let submitted = self.submitted(&mut tx, by, response).await?;
        let request = &submitted.request;
        let state = FormRequestState::Reviewed;
        if store::forms::set_request_state(&mut tx, organization, request.id, state, self.now()).await? {
            self.record(&mut tx, by.actor(), AuditAction::ResponseReviewed, submitted.about(&request.title)).await?;
        }
        let review = store::forms::find_review(&mut tx, organization, response.0).await?.ok_or(Refusal::Conflict)?;
        tx.commit().await?;
        let next = self.next_to_review(by, (request.submitted_at.unwrap_or(request.created_at), request.id)).await?;
        Ok(Reviewed { review: review_view(review, by), next })
    }

    /// The FHIR `QuestionnaireResponse` as it is stored, byte for byte; and a name for the file, which says nothing of whose it is.
    pub async fn download_response(&self, by: &Permit<ReadResponses>, client: ClientId, response: ResponseId) -> Result<(String, String)> {
        let mut tx = self.inner.store.write().await?;
        let submitted = self.submitted_by(&mut tx, by, client, response).await?;
        let title = &submitted.request.title;
        self.record(&mut tx, by.actor(), AuditAction::ResponseDownloaded, submitted.about(title)).await?;
        tx.commit().await?;
        let submitted_at = submitted.response.submitted_at.unwrap_or(submitted.request.created_at);
        let day = context::moment(submitted_at, by.time_zone()).local.date();
        Ok((format!("{}-{day}.json", domain::organization::slug(title)), submitted.response.document))
    }

    /// A file of a submitted response; reading it is an event (R25).
    pub async fn response_file(
        &self,
        by: &Permit<ReadResponses>,
        client: ClientId,
        response: ResponseId,
        attachment: AttachmentId,
    ) -> Result<File> {
        let organization = by.organization().0;
        let mut tx = self.inner.store.write().await?;
        let submitted = self.submitted_by(&mut tx, by, client, response).await?;
        let version =
            store::forms::find_version(&mut tx, organization, submitted.request.form_version_id).await?.ok_or(Refusal::NotFound)?;
        let answers = kept_answers(&read_questionnaire(&version.questionnaire)?, &submitted.response)?;
        if !answers.files().any(|file| file.id == attachment) {
            return Err(Refusal::NotFound.into());
        }
        let found = store::forms::find_file(&mut tx, organization, submitted.client.id, attachment.0).await?.ok_or(Refusal::NotFound)?;
        self.record(&mut tx, by.actor(), AuditAction::FileRead, submitted.about(&submitted.request.title)).await?;
        tx.commit().await?;
        Ok(found.into())
    }

    /// As [`Self::submitted`], when it is this client's.
    async fn submitted_by(&self, tx: &mut Tx, by: &Permit<ReadResponses>, client: ClientId, response: ResponseId) -> Result<Submitted> {
        let submitted = self.submitted(tx, by, response).await?;
        if submitted.client.id == client.0 { Ok(submitted) } else { Err(Refusal::NotFound.into()) }
    }

    pub(super) async fn submitted(&self, tx: &mut Tx, by: &Permit<ReadResponses>, response: ResponseId) -> Result<Submitted> {
        let organization = by.organization().0;
        let response = store::forms::find_response(tx, organization, response.0).await?.ok_or(Refusal::NotFound)?;
        let client = self.client_in_scope(tx, by, ClientId(response.client_id)).await?;
        if response.status != "completed" {
            return Err(Refusal::NotFound.into());
        }
        let request = store::forms::find_request(tx, organization, response.form_request_id).await?.ok_or(Refusal::NotFound)?;
        Ok(Submitted { response, request, client })
    }

    async fn previous(&self, tx: &mut Tx, organization: Uuid, submitted: &Submitted) -> Result<Option<SubmittedRow>> {
        let Some(at) = submitted.response.submitted_at else { return Ok(None) };
        Ok(store::forms::find_submitted_before(tx, organization, submitted.series(), (at, submitted.response.id)).await?)
    }

    /// Newest first; none when this response has the only one.
    async fn scores(
        &self,
        tx: &mut Tx,
        by: &Permit<ReadResponses>,
        submitted: &Submitted,
        versions: &mut Versions,
    ) -> Result<Vec<ScoreRow>> {
        let mut scores = Vec::new();
        for row in store::forms::list_submitted(tx, by.organization().0, submitted.series(), SCORES).await? {
            let (_, form) = versions.get(tx, row.form_version_id).await?;
            let answers = kept_answers(form, &row.response)?;
            let score = score_with(form, &answers, &verdicts_then(by.time_zone(), form, &row.response, &answers));
            if let (Some(score), Some(at)) = (score, row.response.submitted_at) {
                let submitted = context::moment(at, by.time_zone());
                scores.push(ScoreRow { response: ResponseId(row.response.id), submitted, score });
            }
        }
        Ok(if scores.len() > 1 { scores } else { Vec::new() })
    }

    async fn record_reading(
        &self,
        tx: &mut Tx,
        by: &Permit<ReadResponses>,
        submitted: &Submitted,
        (previous, score_count): (Option<&SubmittedRow>, usize),
    ) -> Result<()> {
        let title = &submitted.request.title;
        let detail = match score_count {
            0 | 1 => title.clone(),
            2 => format!("{title}, with the score of another response"),
            count => format!("{title}, with the scores of {} others", count - 1),
        };
        let compared = format!("{title}, for comparison");
        let earlier = previous.map(|row| About { subject: Some(row.response.id), ..submitted.about(&compared) });
        let events = earlier.into_iter().chain([submitted.about(&detail)]);
        self.record_all(tx, by.actor(), AuditAction::ResponseRead, events).await
    }
}

/// Whoever acted for the client, with the capacity in which they did; none when it was the client (R31).
pub(super) fn acted_by(document: &str) -> Option<String> {
    let document: serde_json::Value = serde_json::from_str(document).ok()?;
    document["source"]["display"].as_str().map(str::to_owned)
}

/// The versions of a form that were read, each once.
struct Versions {
    organization: Uuid,
    read: BTreeMap<Uuid, (FormVersionRow, Questionnaire)>,
}

impl Versions {
    fn of(organization: Uuid) -> Self {
        Self { organization, read: BTreeMap::new() }
    }

    async fn get(&mut self, tx: &mut Tx, id: Uuid) -> Result<&(FormVersionRow, Questionnaire)> {
        if !self.read.contains_key(&id) {
            let row = store::forms::find_version(tx, self.organization, id).await?.ok_or(Refusal::NotFound)?;
            let form = read_questionnaire(&row.questionnaire)?;
            self.read.insert(id, (row, form));
        }
        Ok(self.read.get(&id).ok_or(Refusal::NotFound)?)
    }
}

/// What expressions showed of it when it was submitted, by the practice's clock.
pub(crate) fn verdicts_then(time_zone: &str, form: &Questionnaire, response: &ResponseRow, answers: &Answers) -> Verdicts {
    let then = response.submitted_at.map(|at| context::on_clock_of(at, time_zone));
    then.map(|then| kept_verdicts_at(form, answers, then)).unwrap_or_default()
}

/// When each signature was given, on the wall of the practice, and by whom.
pub(crate) fn signing_times(time_zone: &str, form: &Questionnaire, response: &ResponseRow, answers: &Answers) -> Result<TimesOfSigning> {
    let times = kept_times(form, response, answers)?;
    let when = |given: Given| SigningMoment { at: context::moment(given.at, time_zone), by: given.by.map(|by| by.display) };
    Ok(times.into_iter().map(|(place, given)| (place, when(given))).collect())
}

/// Each of the two in the version that it answers.
async fn compared(
    tx: &mut Tx,
    by: &Permit<ReadResponses>,
    versions: &mut Versions,
    now: Vec<ReadableItem>,
    previous: Option<&SubmittedRow>,
) -> Result<Vec<ComparedItem>> {
    let Some(previous) = previous else { return Ok(now.into_iter().map(ComparedItem::alone).collect()) };
    let (_, form) = versions.get(tx, previous.form_version_id).await?;
    let answers = kept_answers(form, &previous.response)?;
    let verdicts = verdicts_then(by.time_zone(), form, &previous.response, &answers);
    Ok(compare(now, &readable_at(form, &answers, &verdicts, &TimesOfSigning::new())))
}

fn review_view(row: ReviewRow, by: &Permit<ReadResponses>) -> Review {
    Review { at: context::moment(row.reviewed_at, by.time_zone()), by: row.reviewed_by }
}

fn previous_response(row: &ResponseRow, moment: impl Fn(chrono::DateTime<chrono::Utc>) -> domain::Moment) -> Option<PreviousResponse> {
    Some(PreviousResponse { id: ResponseId(row.id), submitted: moment(row.submitted_at?) })
}

/// Of the complete scores alone: a part of the sum would show a fall that was none.
fn chart(form: &Questionnaire, scores: &[ScoreRow], here: Uuid) -> Option<String> {
    // Oldest first, also of those that came at one moment.
    let complete = scores.iter().rev().filter(|row| row.score.answered_count == row.score.asked_count);
    let points = complete.clone().map(|row| ChartPoint { at: row.submitted, total: row.score.total, is_here: row.response.0 == here });
    let max = complete.map(|row| row.score.max).max()?;
    ScoreChart::new(points.collect(), max, &form.score_bands()).map(|chart| chart.svg())
}
