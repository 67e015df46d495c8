//! The default message and forms, which every invitation starts from and administrators alone may change (R16).

use super::checked;
use crate::{
    Result, Services,
    audit::About,
    context,
    staff::{Actor, Administer, Permit},
};
use domain::{
    FieldErrors, Refusal,
    audit::AuditAction,
    ids::FormId,
    invitations::DefaultChange,
    messages::{Message, default_invitation},
};
use store::{Tx, forms::FormVersionRow, messages::DefaultMessageRow, organization::OrganizationRow};
use uuid::Uuid;

/// The purpose of a message that invites, as it is stored.
pub(crate) const INVITATION: &str = "invitation";

impl Services {
    pub async fn save_default(&self, by: &Permit<Administer>, message: &Message, forms: &[FormId]) -> Result<()> {
        let mut tx = self.inner.store.write().await?;
        let organization = store::organization::find(&mut tx, by.organization().0).await?.ok_or(Refusal::NotFound)?;
        let published = store::forms::list_published(&mut tx, organization.id).await?;
        let (message, forms) = sendable(&organization, message, &published, forms)?;
        self.keep_default(&mut tx, by.actor(), &organization, &message, &forms).await?;
        Ok(tx.commit().await?)
    }

    /// The organization's own default with who changed it last, or the shipped one.
    pub(crate) async fn default_message(&self, tx: &mut Tx, organization: &OrganizationRow) -> Result<(Message, Option<DefaultChange>)> {
        let Some(own) = store::messages::find_default(tx, organization.id, INVITATION, &organization.language).await? else {
            return Ok((default_invitation(), None));
        };
        let change = DefaultChange { by: own.updated_by_name, at: context::moment(own.updated_at, &organization.time_zone) };
        Ok((Message { subject: own.message.subject, body_html: own.message.body_html }, Some(change)))
    }

    /// The caller has made sure that `by` is an administrator (R16).
    pub(crate) async fn keep_default(
        &self,
        tx: &mut Tx,
        by: &Actor,
        organization: &OrganizationRow,
        message: &Message,
        forms: &[&FormVersionRow],
    ) -> Result<()> {
        let row = DefaultMessageRow { subject: message.subject.clone(), body_html: message.body_html.clone() };
        let of = (INVITATION, organization.language.as_str());
        store::messages::save_default(tx, organization.id, of, &row, (by.id.unwrap_or_default(), self.now())).await?;
        let ids: Vec<Uuid> = forms.iter().map(|form| form.form_id).collect();
        store::forms::set_defaults(tx, organization.id, &ids).await?;
        self.record(tx, by, AuditAction::MessageDefaultChanged, About::default()).await?;
        let titles = forms.iter().map(|form| form.title.as_str()).collect::<Vec<_>>().join(", ");
        let detail = if titles.is_empty() { "none" } else { &titles };
        self.record(tx, by, AuditAction::DefaultFormsChanged, About { detail: Some(detail), ..About::default() }).await
    }
}

/// The message sanitised and without a blocking fault, and the chosen forms in the practice's order; or all that is wrong.
pub(crate) fn sendable<'a>(
    organization: &OrganizationRow,
    message: &Message,
    published: &'a [FormVersionRow],
    chosen: &[FormId],
) -> Result<(Message, Vec<&'a FormVersionRow>)> {
    let mut errors = FieldErrors::default();
    if chosen.iter().any(|form| published.iter().all(|row| row.form_id != form.0)) {
        errors.add("forms", "One of the chosen forms cannot be sent any more. Reload the page and choose again.");
    }
    match checked(message, organization.form_titles_in_email) {
        Ok(message) if errors.is_empty() => Ok((message, published.iter().filter(|row| chosen.contains(&FormId(row.form_id))).collect())),
        Ok(_) => Err(Refusal::Invalid(errors).into()),
        Err(faults) => {
            for (field, sentence) in faults.0 {
                errors.add(&field, sentence);
            }
            Err(Refusal::Invalid(errors).into())
        }
    }
}
