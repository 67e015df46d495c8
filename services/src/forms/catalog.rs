//! The practice's forms as administrators look after them: brought in as FHIR Questionnaires, published as a next version, taken out
//! as they came, retired and brought back. A published version never changes.

use super::{summary, title_translations};
use crate::{
    Error, Result, Services,
    audit::About,
    context,
    staff::{Administer, Permit},
};
use domain::{
    Refusal,
    audit::AuditAction,
    form_catalog::{Becomes, CatalogForm, FORM_FILE_LIMIT, FormFile, FormState},
    forms::{
        Questionnaire,
        conformance::{Document, conformance},
    },
    ids::FormId,
};
use store::{
    Tx,
    forms::{CatalogRow, FormVersionRow, NewForm},
};
use uuid::Uuid;

/// Departures from the standard that are told of one file.
const TOLD: usize = 50;

/// A file that can be used.
struct Read {
    form: Questionnaire,
    /// The form whose next version it is.
    of: Option<CatalogRow>,
    is_same: bool,
    has_namesake: bool,
}

/// A version that is to be published.
pub(super) struct NewVersion<'a> {
    pub form_id: Uuid,
    pub version: i64,
    /// With the options of its value sets.
    pub form: &'a Questionnaire,
    /// As it is kept.
    pub json: String,
}

impl Services {
    pub async fn list_catalog(&self, by: &Permit<Administer>) -> Result<Vec<CatalogForm>> {
        let mut tx = self.inner.store.read_once().await?;
        let rows = store::forms::list_catalog(&mut tx, by.organization().0).await?;
        let form = |row: CatalogRow| {
            Ok(CatalogForm {
                state: row.state()?,
                published: context::moment(row.published_at, by.time_zone()),
                open_count: row.open_count,
                summary: summary(row.newest),
            })
        };
        rows.into_iter().map(form).collect()
    }

    /// What a file would become; nothing is written.
    pub async fn check_form_file(&self, by: &Permit<Administer>, json: &str) -> Result<FormFile> {
        let mut tx = self.inner.store.read().await?;
        let Read { form, of, is_same, has_namesake } = self.read_form_file(&mut tx, by, json).await?;
        let becomes = match of {
            Some(of) if is_same => Becomes::Same { of: of.newest.title },
            Some(of) => Becomes::NewVersion { version: of.newest.version + 1, open_count: of.open_count, of: of.newest.title },
            None => Becomes::NewForm,
        };
        Ok(FormFile {
            title: form.title().to_owned(),
            question_count: i64::try_from(form.items().filter(|item| item.is_question()).count()).unwrap_or(i64::MAX),
            minutes: i64::from(form.estimated_minutes()),
            becomes,
            has_namesake,
            unsupported: form.unsupported().into_iter().map(|item| item.question().to_owned()).collect(),
            departures: self.departures(json),
        })
    }

    /// As a new form, or as the next version of the form with the same `url`; the text is kept as it came. A form without a `url` that is
    /// published word for word is that one.
    pub async fn publish_form_file(&self, by: &Permit<Administer>, json: &str) -> Result<FormId> {
        let organization = by.organization().0;
        let mut tx = self.inner.store.write().await?;
        store::invitations::lock_organization(&mut tx, organization).await?;
        let Read { form, of, is_same, .. } = self.read_form_file(&mut tx, by, json).await?;
        if let Some(of) = of.as_ref().filter(|of| is_same && of.state().is_ok_and(|state| state == FormState::Published)) {
            // The same click again, or the same file: it is what was wanted.
            return Ok(FormId(of.newest.form_id));
        }
        let form_id = match &of {
            Some(of) => of.newest.form_id,
            None => self.add_form(&mut tx, organization, self.new_id(), form.title()).await?,
        };
        let version = of.map_or(1, |of| of.newest.version + 1);
        let json = json.trim_start_matches('\u{feff}').to_owned();
        self.publish_version(&mut tx, by, NewVersion { form_id, version, form: &form, json }).await?;
        tx.commit().await?;
        Ok(FormId(form_id))
    }

    /// From now on it is the version that is sent.
    pub(super) async fn publish_version(&self, tx: &mut Tx, by: &Permit<Administer>, new: NewVersion<'_>) -> Result<()> {
        let (NewVersion { form_id, version, form, json }, organization) = (new, by.organization().0);
        let version = FormVersionRow {
            form_id,
            id: self.new_id(),
            version,
            title: form.title().to_owned(),
            title_translations: title_translations(form),
            questionnaire: json,
            estimated_minutes: i64::from(form.estimated_minutes()),
            is_scored: form.is_scored(),
            needs_signature: form.needs_signature(),
            is_default: false,
        };
        store::forms::insert_version(tx, organization, &version, self.now()).await?;
        store::forms::publish(tx, organization, form_id, version.id).await?;
        let told = format!("{}, version {}", version.title, version.version);
        let about = About { client: None, subject: Some(form_id), detail: Some(&told) };
        self.record(tx, by.actor(), AuditAction::FormPublished, about).await
    }

    /// Retired, a form is sent no more; what was asked of clients stays asked. It can be brought back.
    pub async fn set_form_retired(&self, by: &Permit<Administer>, form: FormId, is_retired: bool) -> Result<()> {
        let organization = by.organization().0;
        let mut tx = self.inner.store.write().await?;
        let row = self.catalog_row(&mut tx, organization, form).await?;
        let (change, action) = if is_retired {
            ((FormState::Published, FormState::Retired), AuditAction::FormRetired)
        } else {
            ((FormState::Retired, FormState::Published), AuditAction::FormRestored)
        };
        if store::forms::set_form_state(&mut tx, organization, form.0, change).await? {
            let about = About { client: None, subject: Some(form.0), detail: Some(&row.newest.title) };
            self.record(&mut tx, by.actor(), action, about).await?;
        }
        Ok(tx.commit().await?)
    }

    /// Its newest version as it was brought in: (title, FHIR JSON).
    pub async fn export_form(&self, by: &Permit<Administer>, form: FormId) -> Result<(String, String)> {
        let mut tx = self.inner.store.read().await?;
        let row = self.catalog_row(&mut tx, by.organization().0, form).await?;
        Ok((row.newest.title, row.newest.questionnaire))
    }

    async fn catalog_row(&self, tx: &mut Tx, organization: Uuid, form: FormId) -> Result<CatalogRow> {
        Ok(self.find_catalog_row(tx, organization, form).await?.ok_or(Refusal::NotFound)?)
    }

    pub(super) async fn find_catalog_row(&self, tx: &mut Tx, organization: Uuid, form: FormId) -> Result<Option<CatalogRow>> {
        let rows = store::forms::list_catalog(tx, organization).await?;
        Ok(rows.into_iter().find(|row| row.newest.form_id == form.0))
    }

    async fn read_form_file(&self, tx: &mut Tx, by: &Permit<Administer>, json: &str) -> Result<Read> {
        let wrong = |sentence: String| Error::from(Refusal::field("file", sentence));
        if json.chars().count() > FORM_FILE_LIMIT {
            return Err(wrong("This file is larger than any form may be. Choose a file of at most one million characters.".to_owned()));
        }
        let form = Questionnaire::from_json(json.trim_start_matches('\u{feff}')).map_err(|error| wrong(error.to_string()))?;
        form.check_size().map_err(|error| wrong(error.to_string()))?;
        let usable = form.clone().with_value_sets();
        if usable.items().all(|item| !item.is_question()) {
            return Err(wrong("This form asks no question that can be answered here. Choose another file.".to_owned()));
        }
        let rows = store::forms::list_catalog(tx, by.organization().0).await?;
        let kept = |row: &CatalogRow| Questionnaire::from_json(&row.newest.questionnaire).ok();
        let is_it = |row: &CatalogRow| match &form.url {
            Some(_) => kept(row).is_some_and(|kept| kept.url == form.url),
            None => row.state().is_ok_and(|state| state == FormState::Published) && kept(row).is_some_and(|kept| kept == form),
        };
        let of = rows.iter().position(is_it);
        let is_called_so = |row: &CatalogRow| row.newest.title.trim().to_lowercase() == form.title().trim().to_lowercase();
        let is_published = |row: &CatalogRow| row.state().is_ok_and(|state| state == FormState::Published);
        let has_namesake = rows.iter().enumerate().any(|(at, row)| Some(at) != of && is_published(row) && is_called_so(row));
        let of = of.and_then(|at| rows.into_iter().nth(at));
        let is_same = of.as_ref().and_then(kept).is_some_and(|kept| kept == form);
        Ok(Read { form: usable, of, is_same, has_namesake })
    }

    /// The end of the practice's list.
    pub(super) async fn add_form(&self, tx: &mut Tx, organization: Uuid, id: Uuid, title: &str) -> Result<Uuid> {
        let position = i64::try_from(store::forms::list_catalog(tx, organization).await?.len()).unwrap_or(i64::MAX);
        store::forms::insert_form(tx, organization, &NewForm { id, title, is_default: false, position }, self.now()).await?;
        Ok(id)
    }

    fn departures(&self, json: &str) -> Vec<String> {
        let Ok(document) = Document::questionnaire(json) else { return Vec::new() };
        let issues = conformance(&document, None, self.now());
        let told = issues.iter().filter(|issue| issue.is_error()).map(|issue| match &issue.link_id {
            Some(link_id) => format!("{link_id}: {}", issue.text),
            None => issue.text.clone(),
        });
        told.take(TOLD).collect()
    }
}
