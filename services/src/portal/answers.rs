//! What was submitted, for the client whose it is, and for whoever may see it for them (R31).

use super::{PortalSession, home::signing_view, kept_answers, read_questionnaire};
use crate::{
    Result, Services,
    audit::About,
    forms::{signing_times, verdicts_then},
};
use domain::{
    Language, Refusal,
    audit::AuditAction,
    forms::filed_at,
    ids::{ClientId, FormRequestId},
    portal::{FormRequestView, OwnAnswers},
};
use std::collections::HashMap;

impl Services {
    /// In the version that was answered. The same refusal for another client's, and for what is not submitted. Reading is an event (R25).
    pub async fn own_answers(&self, session: &PortalSession, request: FormRequestId, language: Language) -> Result<OwnAnswers> {
        if !session.rights().see_documents {
            return Err(Refusal::Forbidden.into());
        }
        let (organization, client) = (session.organization().0, session.viewer().client);
        let mut tx = self.inner.store.write().await?;
        let row = store::forms::find_request(&mut tx, organization, request.0).await?;
        let row = row.filter(|row| row.client_id == client.0).ok_or(Refusal::NotFound)?;
        let response = match row.response_id {
            Some(id) => store::forms::find_response(&mut tx, organization, id).await?,
            None => None,
        };
        let response = response.ok_or(Refusal::NotFound)?;
        let version = store::forms::find_version(&mut tx, organization, row.form_version_id).await?.ok_or(Refusal::NotFound)?;
        let form = read_questionnaire(&version.questionnaire)?;
        let answers = kept_answers(&form, &response)?;
        let verdicts = verdicts_then(session.time_zone(), &form, &response, &answers);
        let times = signing_times(session.time_zone(), &form, &response, &answers)?;
        let about = About { client: Some(ClientId(row.client_id)), subject: Some(response.id), detail: Some(&row.title) };
        self.record(&mut tx, &session.actor(), AuditAction::ResponseRead, about).await?;
        tx.commit().await?;
        let title = row.title_in(language)?;
        let request = FormRequestView { title, ..signing_view(row, session.time_zone(), &mut HashMap::new())? };
        Ok(OwnAnswers { viewer: session.viewer().clone(), request, lines: filed_at(&form, &answers, &verdicts, &times) })
    }
}
