//! All submitted forms that nobody has reviewed, page by page.

use crate::{
    Result, Services,
    audit::{read_cursor, write_cursor},
    context,
    staff::{Permit, ReadResponses},
};
use chrono::{DateTime, Utc};
use domain::{
    Refusal,
    home::{ToReview, ToReviewPage},
    ids::{ClientId, ResponseId},
};
use store::home::{FIRST_TO_REVIEW, ToReviewRow};
use uuid::Uuid;

/// Forms a page.
const PAGE: usize = 50;

impl Services {
    /// Of the clients whom one sees; the oldest first.
    pub async fn list_to_review(&self, by: &Permit<ReadResponses>, after: Option<&str>) -> Result<ToReviewPage> {
        let after = match after {
            Some(text) => read_cursor(text).ok_or(Refusal::NotFound)?,
            None => FIRST_TO_REVIEW,
        };
        let limit = i64::try_from(PAGE + 1).unwrap_or(i64::MAX);
        let mut tx = self.inner.store.read_once().await?;
        let mut rows = store::home::list_all_to_review(&mut tx, by.organization().0, by.scope().assigned_to(), after, limit).await?;
        let more = rows.len() > PAGE;
        rows.truncate(PAGE);
        let next = rows.last().filter(|_| more).map(|last| write_cursor(last.submitted_at, last.id));
        Ok(ToReviewPage { forms: rows.into_iter().map(|row| to_review(row, by.time_zone())).collect(), next })
    }

    /// The first in the list after what was submitted then, by the request's id.
    pub(crate) async fn next_to_review(&self, by: &Permit<ReadResponses>, after: (DateTime<Utc>, Uuid)) -> Result<Option<ToReview>> {
        let mut tx = self.inner.store.read_once().await?;
        let rows = store::home::list_all_to_review(&mut tx, by.organization().0, by.scope().assigned_to(), after, 1).await?;
        Ok(rows.into_iter().next().map(|row| to_review(row, by.time_zone())))
    }
}

pub(super) fn to_review(row: ToReviewRow, time_zone: &str) -> ToReview {
    ToReview {
        client: ClientId(row.client_id),
        client_name: format!("{} {}", row.first_name, row.last_name),
        form_title: row.title,
        response: row.response_id.map(ResponseId),
        submitted: context::moment(row.submitted_at, time_zone),
    }
}
