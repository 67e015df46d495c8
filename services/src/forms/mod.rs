//! Forms as staff see them: what is published, what was asked of a client, and reading a submitted response.

mod catalog;
mod design;
mod paper;
mod reading;
mod share;
mod share_draft;
#[cfg(test)]
pub(crate) mod tests;
mod withdraw;

pub(crate) use paper::PaperDesk;
pub(crate) use reading::{signing_times, verdicts_then};

use crate::{
    Error, Result, Services,
    portal::signing_view,
    staff::{Permit, SignedIn},
};
use domain::{
    form_catalog::FormSummary,
    forms::{Questionnaire, shipped},
    ids::{ClientId, FormId, OrganizationId},
    portal::FormRequestView,
};
use store::{
    Tx,
    forms::{FormVersionRow, NewForm},
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
                title_translations: title_translations(&questionnaire),
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
        let mut tx = self.inner.store.read_once().await?;
        let rows = store::forms::list_published(&mut tx, by.organization().0).await?;
        Ok(rows.into_iter().map(summary).collect())
    }

    /// Every form asked of the client, oldest first.
    pub async fn client_forms(&self, by: &Permit<SignedIn>, client: ClientId) -> Result<Vec<FormRequestView>> {
        let mut tx = self.inner.store.read().await?;
        self.client_in_scope(&mut tx, by, client).await?;
        let rows = store::forms::list_of_client(&mut tx, by.organization().0, client.0).await?;
        let mut states = self.signing_states(&mut tx, (by.organization().0, client.0), None, by.time_zone()).await?;
        rows.into_iter().map(|row| signing_view(row, by.time_zone(), &mut states)).collect()
    }
}

/// As a version keeps them.
fn title_translations(form: &Questionnaire) -> Option<String> {
    let titles = form.title_translations();
    (!titles.is_empty()).then(|| serde_json::json!(titles).to_string())
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
