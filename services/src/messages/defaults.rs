//! The default message and forms, which every invitation starts from and administrators alone may change (R16).

use super::{checked_each, sanitise::kept_as_draft};
use crate::{
    Result, Services,
    audit::About,
    context,
    staff::{Actor, Administer, Permit},
};
use domain::{
    FieldErrors, Language, Refusal,
    audit::AuditAction,
    ids::FormId,
    invitations::{BatchPurpose, DefaultChange, DefaultMessage},
    messages::{DraftPlace, KeptDraft, Message, MessageRules, WrittenMessage, default_invitation, tidy_html},
};
use store::{Tx, forms::FormVersionRow, messages::DefaultMessageRow, organization::OrganizationRow};
use uuid::Uuid;

/// The purpose of a message that invites, as it is stored.
const INVITATION: &str = "invitation";

impl Services {
    /// The default in one language, and the forms that go along in any.
    pub async fn save_default(&self, by: &Permit<Administer>, written: &WrittenMessage, forms: &[FormId]) -> Result<()> {
        let mut tx = self.inner.store.write().await?;
        let organization = store::organization::find(&mut tx, by.organization().0).await?.ok_or(Refusal::NotFound)?;
        let (messages, forms) =
            self.sendable(&mut tx, &organization, BatchPurpose::Invitation, (std::slice::from_ref(written), forms)).await?;
        self.keep_default(&mut tx, by.actor(), &organization, &messages, &forms).await?;
        if !self.is_drafted_beside(&mut tx, by, &organization, written.language).await? {
            self.forget_draft(&mut tx, by, DraftPlace::Default).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Whether the draft of the default changes it in another language than this one.
    async fn is_drafted_beside(
        &self,
        tx: &mut Tx,
        by: &Permit<Administer>,
        organization: &OrganizationRow,
        saved: Language,
    ) -> Result<bool> {
        let Some(draft) = self.find_draft(tx, by, DraftPlace::Default).await? else { return Ok(false) };
        let defaults = self.default_messages(tx, organization).await?.into_iter().map(|DefaultMessage { written, .. }| {
            // As the editor reads it.
            let body_html = tidy_html(&written.message.body_html);
            WrittenMessage { language: written.language, message: Message { body_html, ..written.message } }
        });
        let unchanged = KeptDraft { messages: defaults.collect(), forms: Vec::new(), at: None };
        let unchanged = kept_as_draft(&unchanged).map_err(Refusal::Invalid)?.messages;
        Ok(draft.messages.iter().any(|written| written.language != saved && !unchanged.contains(written)))
    }

    /// In every language, the organization's own first: its own message with who changed it last, or the shipped one.
    pub(crate) async fn default_messages(&self, tx: &mut Tx, organization: &OrganizationRow) -> Result<Vec<DefaultMessage>> {
        let own_language = Language::of(None, &organization.language);
        let mut messages = Vec::new();
        for language in Language::beginning_with(own_language) {
            let own = store::messages::find_default(tx, organization.id, INVITATION, language.tag()).await?;
            let (message, changed) = match own {
                None => (default_invitation(language), None),
                Some(own) => {
                    let change = DefaultChange { by: own.updated_by_name, at: context::moment(own.updated_at, &organization.time_zone) };
                    (Message { subject: own.message.subject, body_html: own.message.body_html }, Some(change))
                }
            };
            messages.push(DefaultMessage { written: WrittenMessage { language, message }, changed });
        }
        Ok(messages)
    }

    /// The caller has made sure that `by` is an administrator (R16).
    pub(crate) async fn keep_default(
        &self,
        tx: &mut Tx,
        by: &Actor,
        organization: &OrganizationRow,
        messages: &[WrittenMessage],
        forms: &[FormVersionRow],
    ) -> Result<()> {
        for WrittenMessage { language, message } in messages {
            let row = DefaultMessageRow { subject: message.subject.clone(), body_html: message.body_html.clone() };
            let of = (INVITATION, language.tag());
            store::messages::save_default(tx, organization.id, of, &row, (by.id.unwrap_or_default(), self.now())).await?;
            let about = About { detail: Some(language.name()), ..About::default() };
            self.record(tx, by, AuditAction::MessageDefaultChanged, about).await?;
        }
        let ids: Vec<Uuid> = forms.iter().map(|form| form.form_id).collect();
        store::forms::set_defaults(tx, organization.id, &ids).await?;
        let titles = forms.iter().map(|form| form.title.as_str()).collect::<Vec<_>>().join(", ");
        let detail = if titles.is_empty() { "none" } else { &titles };
        self.record(tx, by, AuditAction::DefaultFormsChanged, About { detail: Some(detail), ..About::default() }).await
    }

    /// The messages sanitised and without a blocking fault, and the chosen forms in the practice's order; or all that is wrong.
    pub(crate) async fn sendable(
        &self,
        tx: &mut Tx,
        organization: &OrganizationRow,
        purpose: BatchPurpose,
        (messages, chosen): (&[WrittenMessage], &[FormId]),
    ) -> Result<(Vec<WrittenMessage>, Vec<FormVersionRow>)> {
        let published = store::forms::list_published(tx, organization.id).await?;
        let mut errors = FieldErrors::default();
        let gone: Vec<FormId> = chosen.iter().copied().filter(|form| published.iter().all(|row| row.form_id != form.0)).collect();
        if !gone.is_empty() {
            let unpublished = store::forms::list_unpublished(tx, organization.id).await?;
            let titles = unpublished.into_iter().filter(|row| gone.contains(&FormId(row.form_id))).map(|row| row.title);
            errors.add("forms", not_sendable(&titles.collect::<Vec<_>>()));
        }
        let rules = MessageRules { purpose, form_titles_allowed: organization.form_titles_in_email };
        let messages = checked_each(messages, rules).unwrap_or_else(|faults| {
            for (field, sentence) in faults.0 {
                errors.add(&field, sentence);
            }
            Vec::new()
        });
        if !errors.is_empty() {
            return Err(Refusal::Invalid(errors).into());
        }
        let forms = published.into_iter().filter(|row| chosen.contains(&FormId(row.form_id)));
        Ok((messages, forms.collect()))
    }
}

/// `titles` is empty for forms that this practice never had.
fn not_sendable(titles: &[String]) -> String {
    match titles {
        [] => "One of the chosen forms cannot be sent. Reload the page and choose again.".to_owned(),
        [title] => format!("“{title}” is not published any more. Leave it out, then send again."),
        titles => format!("These forms are not published any more: {}. Leave them out, then send again.", titles.join(", ")),
    }
}
