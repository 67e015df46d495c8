//! A practice's forms. A published version is inserted and never changed (a trigger refuses it).

use crate::{Error, Result, Tx, on_engine};
use chrono::{DateTime, Utc};
use domain::form_catalog::FormState;
use sqlx::FromRow;
use uuid::Uuid;

/// A version with its form.
#[derive(Clone, Debug, FromRow)]
pub struct FormVersionRow {
    pub form_id: Uuid,
    pub id: Uuid,
    pub version: i64,
    pub title: String,
    /// JSON: the title by the tag of the language.
    pub title_translations: Option<String>,
    pub questionnaire: String,
    pub estimated_minutes: i64,
    pub is_scored: bool,
    pub needs_signature: bool,
    pub is_default: bool,
}

/// The newest published version of each form that is not withdrawn, in the practice's order.
pub async fn list_published(tx: &mut Tx, organization: Uuid) -> Result<Vec<FormVersionRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(
        "SELECT f.id AS form_id, v.id, v.version, v.title, v.title_translations, v.questionnaire, v.estimated_minutes,
                v.is_scored, v.needs_signature, f.is_default
         FROM forms f JOIN form_versions v ON v.organization_id = f.organization_id AND v.id = f.published_version_id
         WHERE f.organization_id = $1 AND f.state = 'published' ORDER BY f.position, f.id",
    ).bind(organization).fetch_all(c).await?))
}

/// A form that cannot be sent.
#[derive(Clone, Debug, FromRow)]
pub struct UnpublishedRow {
    pub form_id: Uuid,
    pub title: String,
    pub is_default: bool,
}

/// Withdrawn, or not published yet, in the practice's order.
pub async fn list_unpublished(tx: &mut Tx, organization: Uuid) -> Result<Vec<UnpublishedRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(
        "SELECT id AS form_id, title, is_default FROM forms
         WHERE organization_id = $1 AND (state <> 'published' OR published_version_id IS NULL) ORDER BY position, id",
    ).bind(organization).fetch_all(c).await?))
}

/// A form with its newest version, whatever its state.
#[derive(Clone, Debug, FromRow)]
pub struct CatalogRow {
    #[sqlx(flatten)]
    pub newest: FormVersionRow,
    state: String,
    pub published_at: DateTime<Utc>,
    /// Requests that are not submitted.
    pub open_count: i64,
}

impl CatalogRow {
    pub fn state(&self) -> Result<FormState> {
        FormState::from_key(&self.state).ok_or(Error::Unreadable("forms.state"))
    }
}

/// In the practice's order.
pub async fn list_catalog(tx: &mut Tx, organization: Uuid) -> Result<Vec<CatalogRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(
        "SELECT f.id AS form_id, v.id, v.version, v.title, v.title_translations, v.questionnaire, v.estimated_minutes,
                v.is_scored, v.needs_signature, f.is_default,
                f.state, v.published_at, COALESCE(r.open_count, 0) AS open_count
         FROM forms f JOIN form_versions v ON v.organization_id = f.organization_id AND v.id = f.published_version_id
         LEFT JOIN (SELECT w.form_id, COUNT(*) AS open_count FROM form_requests q
                    JOIN form_versions w ON w.organization_id = q.organization_id AND w.id = q.form_version_id
                    WHERE q.organization_id = $1 AND q.state IN ('sent', 'in_progress') GROUP BY w.form_id) r ON r.form_id = f.id
         WHERE f.organization_id = $1 ORDER BY f.position, f.id",
    ).bind(organization).fetch_all(c).await?))
}

pub async fn find_version(tx: &mut Tx, organization: Uuid, version: Uuid) -> Result<Option<FormVersionRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(
        "SELECT f.id AS form_id, v.id, v.version, v.title, v.title_translations, v.questionnaire, v.estimated_minutes,
                v.is_scored, v.needs_signature, f.is_default
         FROM form_versions v JOIN forms f ON f.organization_id = v.organization_id AND f.id = v.form_id
         WHERE v.organization_id = $1 AND v.id = $2",
    ).bind(organization).bind(version).fetch_optional(c).await?))
}

#[derive(Clone, Debug)]
pub struct NewForm<'a> {
    pub id: Uuid,
    pub title: &'a str,
    pub is_default: bool,
    pub position: i64,
}

/// Without a version yet: see [`insert_version`] and [`publish`].
pub async fn insert_form(tx: &mut Tx, organization: Uuid, form: &NewForm<'_>, now: DateTime<Utc>) -> Result<()> {
    on_engine!(tx, c => sqlx::query(
        "INSERT INTO forms (organization_id, id, title, state, is_default, position, created_at) VALUES ($1, $2, $3, 'draft', $4, $5, $6)",
    )
    .bind(organization)
    .bind(form.id)
    .bind(form.title)
    .bind(form.is_default)
    .bind(form.position)
    .bind(now)
    .execute(c)
    .await?
    .rows_affected());
    Ok(())
}

pub async fn insert_version(tx: &mut Tx, organization: Uuid, version: &FormVersionRow, now: DateTime<Utc>) -> Result<()> {
    on_engine!(tx, c => sqlx::query(
        "INSERT INTO form_versions (organization_id, id, form_id, version, title, questionnaire, estimated_minutes, is_scored, needs_signature, published_at,
            title_translations)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
    )
    .bind(organization)
    .bind(version.id)
    .bind(version.form_id)
    .bind(version.version)
    .bind(&version.title)
    .bind(&version.questionnaire)
    .bind(version.estimated_minutes)
    .bind(version.is_scored)
    .bind(version.needs_signature)
    .bind(now)
    .bind(&version.title_translations)
    .execute(c)
    .await?
    .rows_affected());
    Ok(())
}

/// From now on this version is the one that is sent.
pub async fn publish(tx: &mut Tx, organization: Uuid, form: Uuid, version: Uuid) -> Result<()> {
    on_engine!(tx, c => sqlx::query(
        "UPDATE forms SET state = 'published', published_version_id = $3,
            title = (SELECT title FROM form_versions WHERE organization_id = $1 AND id = $3)
         WHERE organization_id = $1 AND id = $2",
    ).bind(organization).bind(form).bind(version).execute(c).await?.rows_affected());
    Ok(())
}

/// `false` when its state was not `from`: then nothing has changed.
pub async fn set_form_state(tx: &mut Tx, organization: Uuid, form: Uuid, (from, to): (FormState, FormState)) -> Result<bool> {
    let changed = on_engine!(tx, c => sqlx::query("UPDATE forms SET state = $4 WHERE organization_id = $1 AND id = $2 AND state = $3")
        .bind(organization)
        .bind(form)
        .bind(from.key())
        .bind(to.key())
        .execute(c)
        .await?
        .rows_affected());
    Ok(changed == 1)
}

/// These forms go with an invitation by default, and no others.
pub async fn set_defaults(tx: &mut Tx, organization: Uuid, forms: &[Uuid]) -> Result<()> {
    on_engine!(tx, c => sqlx::query("UPDATE forms SET is_default = FALSE WHERE organization_id = $1").bind(organization).execute(c).await?.rows_affected());
    for form in forms {
        on_engine!(tx, c => sqlx::query("UPDATE forms SET is_default = TRUE WHERE organization_id = $1 AND id = $2")
            .bind(organization).bind(form).execute(c).await?.rows_affected());
    }
    Ok(())
}
