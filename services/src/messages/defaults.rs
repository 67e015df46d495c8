//! The default message and forms, which every invitation starts from and administrators alone may change (R16).

use super::{checked_each, sanitise::says_the_same};
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
    messages::{DraftPage, DraftPlace, InvitationDefault, KeptDraft, Message, MessageRules, WrittenMessage, default_invitation},
};
use store::{Tx, forms::FormVersionRow, messages::DefaultMessageRow, organization::OrganizationRow};
use uuid::Uuid;

/// The purpose of a message that invites, as it is stored.
const INVITATION: &str = "invitation";

impl Services {
    /// The default in one language, and the forms that go along in any. Refused when somebody else changed it since it was `seen`.
    /// `page`: where it was written, whose draft it ends; without one, whatever is drafted.
    pub async fn save_default(
        &self,
        by: &Permit<Administer>,
        seen: &InvitationDefault,
        (written, forms): (&WrittenMessage, &[FormId]),
        page: Option<&DraftPage>,
    ) -> Result<()> {
        let organization = by.organization().0;
        let mut tx = self.inner.store.write().await?;
        // What two see at once is saved by one of them.
        store::invitations::lock_organization(&mut tx, organization).await?;
        let organization = store::organization::find(&mut tx, organization).await?.ok_or(Refusal::NotFound)?;
        let (messages, forms) =
            self.sendable(&mut tx, &organization, BatchPurpose::Invitation, (std::slice::from_ref(written), forms)).await?;
        if let Some(by) = self.changed_meanwhile(&mut tx, &organization, seen, &messages).await? {
            return Err(Refusal::Rule(format!(
                "{by} changed the default meanwhile, so nothing was saved. What you changed is still here: look again, then save."
            ))
            .into());
        }
        self.keep_default(&mut tx, by.actor(), &organization, &messages, &forms).await?;
        self.forget_saved(&mut tx, by, &organization, (written.language, page)).await?;
        Ok(tx.commit().await?)
    }

    /// By whom the default is another than it was `seen`, in the languages in which it is `written` again or in its forms. One of two
    /// would undo the other's. The caller holds the organization's lock.
    pub(crate) async fn changed_meanwhile(
        &self,
        tx: &mut Tx,
        organization: &OrganizationRow,
        seen: &InvitationDefault,
        written: &[WrittenMessage],
    ) -> Result<Option<String>> {
        let now = self.default_messages(tx, organization).await?;
        let is_as_seen = |now: &WrittenMessage| {
            let mut of_language = seen.messages.iter().filter(|seen| seen.language == now.language);
            of_language.any(|seen| says_the_same(&seen.message, &now.message))
        };
        let mut overwritten = now.iter().filter(|now| written.iter().any(|written| written.language == now.written.language));
        let is_as_seen = overwritten.all(|now| is_as_seen(&now.written));
        let published = store::forms::list_published(tx, organization.id).await?;
        let are_forms_as_seen = published.iter().all(|row| row.is_default == seen.forms.contains(&FormId(row.form_id)));
        if is_as_seen && are_forms_as_seen {
            return Ok(None);
        }
        // Forms are saved with a message.
        let newest = now.into_iter().filter_map(|message| message.changed).max_by_key(|change| change.at.at);
        Ok(Some(newest.and_then(|change| change.by).unwrap_or_else(|| "Somebody else".to_owned())))
    }

    /// What is drafted of the default in other languages than this one stays.
    async fn forget_saved(
        &self,
        tx: &mut Tx,
        by: &Permit<Administer>,
        organization: &OrganizationRow,
        (saved, page): (Language, Option<&DraftPage>),
    ) -> Result<()> {
        let Some(draft) = self.find_draft(tx, by, DraftPlace::Default).await? else { return Ok(()) };
        let defaults = self.default_messages(tx, organization).await?;
        let is_default = |drafted: &WrittenMessage| {
            let mut of_language = defaults.iter().map(|default| &default.written).filter(|default| default.language == drafted.language);
            of_language.any(|default| says_the_same(&default.message, &drafted.message))
        };
        let messages: Vec<WrittenMessage> =
            draft.messages.into_iter().filter(|drafted| drafted.language != saved && !is_default(drafted)).collect();
        if messages.is_empty() {
            return self.forget_draft(tx, by, DraftPlace::Default, page).await;
        }
        self.reduce_draft(tx, by, (DraftPlace::Default, page), &KeptDraft { messages, ..KeptDraft::default() }).await
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
