//! Forms as staff see them: what is published, what was asked of a client, and reading a submitted response.

mod catalog;
mod share;
#[cfg(test)]
mod tests;

use crate::{
    Error, Result, Services,
    audit::About,
    context,
    portal::{kept_answers, read_questionnaire, request_view},
    staff::{Permit, ReadResponses, SignedIn},
};
use domain::{
    Refusal,
    audit::AuditAction,
    form_catalog::{FormSummary, ResponseView},
    forms::{Questionnaire, readable, score, shipped},
    ids::{ClientId, FormId, FormRequestId, OrganizationId, ResponseId},
    portal::{FormRequestState, FormRequestView},
};
use store::{
    Tx,
    clients::ClientRecord,
    forms::{FormVersionRow, NewForm, RequestRow, ResponseRow},
};

/// What goes with an invitation in a new practice.
const DEFAULT_FORMS: [&str; 2] = ["client-information", "consent-to-treatment"];

impl Services {
    /// The forms that the program comes with, published as version 1.
    pub(crate) async fn install_shipped_forms(&self, tx: &mut Tx, organization: OrganizationId) -> Result<()> {
        for (position, form) in (0_i64..).zip(shipped()) {
            let questionnaire = Questionnaire::from_json(form.json).map_err(|error| Error::Internal(format!("a shipped form: {error}")))?;
            let (form_id, id) = (self.new_id(), self.new_id());
            let is_default = DEFAULT_FORMS.contains(&form.key);
            store::forms::insert_form(tx, organization.0, &NewForm { id: form_id, title: form.title, is_default, position }, self.now())
                .await?;
            let version = FormVersionRow {
                form_id,
                id,
                version: 1,
                title: form.title.to_owned(),
                questionnaire: form.json.to_owned(),
                estimated_minutes: i64::from(questionnaire.estimated_minutes()),
                is_scored: questionnaire.is_scored(),
                needs_signature: questionnaire.needs_signature(),
                is_default,
            };
            store::forms::insert_version(tx, organization.0, &version, self.now()).await?;
            store::forms::publish(tx, organization.0, form_id, id).await?;
        }
        Ok(())
    }

    pub async fn list_forms(&self, by: &Permit<SignedIn>) -> Result<Vec<FormSummary>> {
        let mut tx = self.inner.store.read().await?;
        let rows = store::forms::list_published(&mut tx, by.organization().0).await?;
        Ok(rows.into_iter().map(summary).collect())
    }

    /// Every form asked of the client, oldest first.
    pub async fn client_forms(&self, by: &Permit<SignedIn>, client: ClientId) -> Result<Vec<FormRequestView>> {
        let mut tx = self.inner.store.read().await?;
        self.client_in_scope(&mut tx, by, client).await?;
        let rows = store::forms::list_of_client(&mut tx, by.organization().0, client.0).await?;
        rows.into_iter().map(|row| request_view(row, by.time_zone())).collect()
    }

    /// In the version that was answered. Reading is an event (R25).
    pub async fn read_response(&self, by: &Permit<ReadResponses>, response: ResponseId) -> Result<ResponseView> {
        let mut tx = self.inner.store.write().await?;
        let Submitted { response, request, client } = self.submitted(&mut tx, by, response).await?;
        let version = store::forms::find_version(&mut tx, by.organization().0, request.form_version_id).await?.ok_or(Refusal::NotFound)?;
        let questionnaire = read_questionnaire(&version.questionnaire)?;
        let answers = kept_answers(&questionnaire, &response)?;
        let about = About { client: Some(ClientId(client.id)), subject: Some(response.id), detail: Some(&version.title) };
        self.record(&mut tx, by.actor(), AuditAction::ResponseRead, about).await?;
        tx.commit().await?;
        Ok(ResponseView {
            id: ResponseId(response.id),
            request: FormRequestId(request.id),
            client: ClientId(client.id),
            client_name: client.full_name(),
            title: version.title,
            version: version.version,
            state: request.state()?,
            submitted: context::moment(response.submitted_at.unwrap_or(request.created_at), by.time_zone()),
            submitted_by: client.full_name(),
            items: readable(&questionnaire, &answers),
            score: score(&questionnaire, &answers),
        })
    }

    pub async fn mark_reviewed(&self, by: &Permit<ReadResponses>, response: ResponseId) -> Result<()> {
        let mut tx = self.inner.store.write().await?;
        let Submitted { response, request, client } = self.submitted(&mut tx, by, response).await?;
        store::forms::set_request_state(&mut tx, by.organization().0, request.id, FormRequestState::Reviewed, self.now()).await?;
        let about = About { client: Some(ClientId(client.id)), subject: Some(response.id), detail: Some(&request.title) };
        self.record(&mut tx, by.actor(), AuditAction::ResponseReviewed, about).await?;
        Ok(tx.commit().await?)
    }

    async fn submitted(&self, tx: &mut Tx, by: &Permit<ReadResponses>, response: ResponseId) -> Result<Submitted> {
        let organization = by.organization().0;
        let response = store::forms::find_response(tx, organization, response.0).await?.ok_or(Refusal::NotFound)?;
        let client = self.client_in_scope(tx, by, ClientId(response.client_id)).await?;
        if response.status != "completed" {
            return Err(Refusal::NotFound.into());
        }
        let request = store::forms::find_request(tx, organization, response.form_request_id).await?.ok_or(Refusal::NotFound)?;
        Ok(Submitted { response, request, client })
    }
}

struct Submitted {
    response: ResponseRow,
    request: RequestRow,
    client: ClientRecord,
}

pub(crate) fn summary(row: FormVersionRow) -> FormSummary {
    FormSummary {
        id: FormId(row.form_id),
        title: row.title,
        version: row.version,
        minutes: row.estimated_minutes,
        is_scored: row.is_scored,
        needs_signature: row.needs_signature,
        is_default: row.is_default,
    }
}
