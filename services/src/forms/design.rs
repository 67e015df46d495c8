//! Designing a form: drafts that administrators share, and publishing one as the form's next version. A draft begins with its first
//! change, so looking at a form leaves nothing behind.

use super::catalog::NewVersion;
use crate::{
    Error, Result, Services,
    audit::About,
    context,
    staff::{Administer, Permit},
};
use domain::{
    Refusal,
    audit::AuditAction,
    form_catalog::{FORM_FILE_LIMIT, FormState},
    form_design::{DesignPage, FormDraftLine, PageStep, PublishedForm, blank_form, copied_form, published_form},
    forms::{Questionnaire, design::design_faults},
    ids::FormId,
};
use store::{
    Tx,
    forms::{CatalogRow, FormDraftRow},
};
use uuid::Uuid;

impl Services {
    pub async fn list_form_drafts(&self, by: &Permit<Administer>) -> Result<Vec<FormDraftLine>> {
        let mut tx = self.inner.store.read().await?;
        let rows = store::forms::list_drafts(&mut tx, by.organization().0).await?;
        let published = store::forms::list_catalog(&mut tx, by.organization().0).await?;
        let line = |row: FormDraftRow| FormDraftLine {
            is_new: published.iter().all(|form| form.newest.form_id != row.form_id),
            form: FormId(row.form_id),
            title: row.title,
            changed: context::moment(row.changed_at, by.time_zone()),
            changed_by: row.changed_by,
        };
        Ok(rows.into_iter().map(line).collect())
    }

    /// A draft of a form that is not published yet: blank, or as another form is.
    ///
    /// `NotFound` when the form to copy is not there.
    pub async fn new_design(&self, by: &Permit<Administer>, copy_of: Option<FormId>) -> Result<FormId> {
        let organization = by.organization().0;
        let mut tx = self.inner.store.write().await?;
        let form = FormId(self.new_id());
        let questionnaire = match copy_of {
            Some(of) => {
                copied_form(&Questionnaire::from_json(&self.newest_of(&mut tx, organization, of).await?).map_err(unreadable)?, form)
            }
            None => blank_form(form),
        };
        if !self.begin_draft(&mut tx, by, &self.draft_row(by, form, &questionnaire, (1, None))).await? {
            return Err(Refusal::Conflict.into());
        }
        tx.commit().await?;
        Ok(form)
    }

    /// The draft of a form; what is published where there is none.
    pub async fn get_design(&self, by: &Permit<Administer>, form: FormId) -> Result<DesignPage> {
        let organization = by.organization().0;
        let mut tx = self.inner.store.read().await?;
        let published = self.find_catalog_row(&mut tx, organization, form).await?;
        let draft = store::forms::find_draft(&mut tx, organization, form.0).await?;
        let published = published.map(|row| published_view(&row)).transpose()?;
        let (questionnaire, revision, changed) = match (draft, &published) {
            (Some(draft), _) => {
                let changed = (context::moment(draft.changed_at, by.time_zone()), draft.changed_by);
                (Questionnaire::from_json(&draft.questionnaire).map_err(unreadable)?, draft.revision, Some(changed))
            }
            (None, Some(published)) => (published.questionnaire.clone(), 0, None),
            (None, None) => return Err(Refusal::NotFound.into()),
        };
        Ok(DesignPage { form, revision, questionnaire, published, changed, now: context::on_clock_of(self.now(), by.time_zone()) })
    }

    /// Keeps a draft as it is now, and gives its new revision. `revision` is the one that was changed, 0 for what is published; it may be an
    /// older one where the newest is an earlier step of the same page, whose answer may have been lost.
    ///
    /// `Conflict` when somebody else changed it meanwhile: nothing is overwritten. `NotFound` when there is neither a draft nor a form.
    pub async fn save_design(
        &self,
        by: &Permit<Administer>,
        form: FormId,
        (revision, page): (i64, Option<PageStep>),
        questionnaire: &Questionnaire,
    ) -> Result<i64> {
        let organization = by.organization().0;
        let json = questionnaire.to_json();
        if json.chars().count() > FORM_FILE_LIMIT {
            return Err(Refusal::Rule("This form is larger than any form may be. Remove what it does not need.".to_owned()).into());
        }
        Questionnaire::from_json(&json).and_then(|form| form.check_size()).map_err(|error| Refusal::Rule(error.to_string()))?;
        let mut tx = self.inner.store.write().await?;
        let draft = self.draft_row(by, form, questionnaire, (revision, page));
        let mut before = store::forms::find_draft(&mut tx, organization, form.0).await?;
        if before.is_none() {
            if self.find_catalog_row(&mut tx, organization, form).await?.is_none() {
                return Err(Refusal::NotFound.into());
            }
            if revision == 0 && self.begin_draft(&mut tx, by, &FormDraftRow { revision: 1, ..draft.clone() }).await? {
                tx.commit().await?;
                return Ok(1);
            }
            // Begun meanwhile, perhaps by an earlier step of this page.
            before = store::forms::find_draft(&mut tx, organization, form.0).await?;
        }
        let before = before.ok_or(Refusal::Conflict)?;
        let saved = store::forms::update_draft(&mut tx, organization, &draft).await?.ok_or(Refusal::Conflict)?;
        // Each letter is a change; who has a hand in the draft is what can be known later (R25).
        if before.changed_by_id != draft.changed_by_id {
            self.record(&mut tx, by.actor(), AuditAction::FormDraftTakenUp, about(&draft)).await?;
        }
        tx.commit().await?;
        Ok(saved)
    }

    /// The form's next version is the draft; clients who were asked for an earlier one keep it. `after` is the version with which the
    /// draft was compared, 0 for a new form.
    ///
    /// `Conflict` when the draft or the published version is another by now.
    pub async fn publish_design(&self, by: &Permit<Administer>, form: FormId, revision: i64, after: i64) -> Result<()> {
        let organization = by.organization().0;
        let mut tx = self.inner.store.write().await?;
        store::invitations::lock_organization(&mut tx, organization).await?;
        let draft = store::forms::find_draft(&mut tx, organization, form.0).await?.ok_or(Refusal::NotFound)?;
        let published = self.find_catalog_row(&mut tx, organization, form).await?;
        if published.as_ref().map_or(0, |row| row.newest.version) != after {
            return Err(Refusal::Conflict.into());
        }
        let questionnaire = Questionnaire::from_json(&draft.questionnaire).map_err(unreadable)?;
        questionnaire.check_size().map_err(|error| Refusal::Rule(error.to_string()))?;
        let before = published.map(|row| Questionnaire::from_json(&row.newest.questionnaire).map_err(unreadable)).transpose()?;
        if let Some(fault) = design_faults(&questionnaire, before.as_ref()).first() {
            return Err(Refusal::Rule(format!("{}: {}", fault.about, fault.sentence)).into());
        }
        if !store::forms::delete_draft(&mut tx, organization, form.0, revision).await? {
            return Err(Refusal::Conflict.into());
        }
        let next = published_form(&questionnaire, before.as_ref(), after + 1);
        if before.is_none() {
            self.add_form(&mut tx, organization, form.0, next.title()).await?;
        }
        let usable = next.clone().with_value_sets();
        self.publish_version(&mut tx, by, NewVersion { form_id: form.0, version: after + 1, form: &usable, json: next.to_json() }).await?;
        Ok(tx.commit().await?)
    }

    /// What is published stays as it is.
    ///
    /// `Conflict` when somebody else changed the draft meanwhile.
    pub async fn discard_design(&self, by: &Permit<Administer>, form: FormId, revision: i64) -> Result<()> {
        let organization = by.organization().0;
        let mut tx = self.inner.store.write().await?;
        let draft = store::forms::find_draft(&mut tx, organization, form.0).await?.ok_or(Refusal::NotFound)?;
        if !store::forms::delete_draft(&mut tx, organization, form.0, revision).await? {
            return Err(Refusal::Conflict.into());
        }
        self.record(&mut tx, by.actor(), AuditAction::FormDraftDiscarded, about(&draft)).await?;
        Ok(tx.commit().await?)
    }

    /// The draft as it is now: (title, FHIR JSON).
    pub async fn export_design(&self, by: &Permit<Administer>, form: FormId) -> Result<(String, String)> {
        let mut tx = self.inner.store.read_once().await?;
        let draft = store::forms::find_draft(&mut tx, by.organization().0, form.0).await?.ok_or(Refusal::NotFound)?;
        Ok((draft.title, draft.questionnaire))
    }

    /// `false` when there is one already.
    async fn begin_draft(&self, tx: &mut Tx, by: &Permit<Administer>, draft: &FormDraftRow) -> Result<bool> {
        if !store::forms::insert_draft(tx, by.organization().0, draft).await? {
            return Ok(false);
        }
        self.record(tx, by.actor(), AuditAction::FormDraftBegun, about(draft)).await?;
        Ok(true)
    }

    fn draft_row(
        &self,
        by: &Permit<Administer>,
        form: FormId,
        questionnaire: &Questionnaire,
        (revision, page): (i64, Option<PageStep>),
    ) -> FormDraftRow {
        FormDraftRow {
            form_id: form.0,
            title: questionnaire.title().to_owned(),
            questionnaire: questionnaire.to_json(),
            revision,
            changed_by_id: by.staff().0,
            changed_by: by.actor().name.clone(),
            changed_at: self.now(),
            page: page.map(|page| page.page),
            step: page.map_or(0, |page| page.step),
        }
    }

    /// As it is published, or as its draft is where it is not.
    async fn newest_of(&self, tx: &mut Tx, organization: Uuid, form: FormId) -> Result<String> {
        if let Some(published) = self.find_catalog_row(tx, organization, form).await? {
            return Ok(published.newest.questionnaire);
        }
        let draft = store::forms::find_draft(tx, organization, form.0).await?.ok_or(Refusal::NotFound)?;
        Ok(draft.questionnaire)
    }
}

fn about(draft: &FormDraftRow) -> About<'_> {
    About { client: None, subject: Some(draft.form_id), detail: Some(&draft.title) }
}

fn published_view(row: &CatalogRow) -> Result<PublishedForm> {
    Ok(PublishedForm {
        version: row.newest.version,
        questionnaire: Questionnaire::from_json(&row.newest.questionnaire).map_err(unreadable)?,
        open_count: row.open_count,
        is_default: row.newest.is_default,
        is_retired: row.state()? == FormState::Retired,
    })
}

fn unreadable(error: domain::forms::FormError) -> Error {
    Error::Internal(format!("a kept form: {error}"))
}
