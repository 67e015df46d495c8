//! Practices: their profile and the settings of their portal, one row each.

#[cfg(test)]
pub(crate) mod fixture;
mod logo;
mod mail;
#[cfg(test)]
mod tests;

pub use logo::{LogoRow, delete_logo, find_logo, save_logo};
pub use mail::{MailSettingsRow, find_mail_settings, list_mail_hosts, remove_mail_settings, save_mail_settings};

use crate::{Result, Tx, on_engine};
use chrono::{DateTime, Utc};
use domain::{
    EmailAddress, Language,
    ids::OrganizationId,
    language::{read_languages, write_languages},
    organization::{Contact, Logo, OrganizationProfile, PortalSettings},
    reminders::{read_days, write_days},
};
use sqlx::FromRow;
use uuid::Uuid;

#[derive(Clone, Debug, FromRow)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of its own")]
pub struct OrganizationRow {
    pub id: Uuid,
    pub slug: String,
    pub name: String,
    pub phone: Option<String>,
    pub email: Option<String>,
    pub contact_hours: Option<String>,
    pub language: String,
    /// As [`domain::language::write_languages`] writes them.
    pub languages: String,
    pub time_zone: String,
    pub accent: String,
    pub logo_hash: Option<String>,
    pub logo_width: Option<i64>,
    pub logo_height: Option<i64>,
    pub client_signup_allowed: bool,
    pub new_people_allowed: bool,
    pub date_of_birth_required: bool,
    pub form_titles_in_email: bool,
    pub invitation_days: i64,
    pub staff_idle_minutes: i64,
    pub client_idle_minutes: i64,
    pub reminders_on: bool,
    /// As [`domain::reminders::write_days`] writes them.
    pub reminder_days: String,
}

impl OrganizationRow {
    pub fn profile(&self) -> OrganizationProfile {
        OrganizationProfile {
            id: OrganizationId(self.id),
            slug: self.slug.clone(),
            name: self.name.clone(),
            phone: self.phone.clone(),
            email: self.email.clone(),
            language: self.language.clone(),
            time_zone: self.time_zone.clone(),
            accent: self.accent.clone(),
        }
    }

    /// Whether people whom the practice does not know may ask at its portal: the second switch counts only with the first.
    pub fn admits_new_people(&self) -> bool {
        self.client_signup_allowed && self.new_people_allowed
    }

    /// Those that the portal offers, with the practice's own among them.
    pub fn offered_languages(&self) -> Vec<Language> {
        let own = self.own_language();
        let others = read_languages(&self.languages).into_iter().filter(|language| *language != own);
        std::iter::once(own).chain(others).collect()
    }

    pub fn logo(&self) -> Option<Logo> {
        Some(Logo { hash: self.logo_hash.clone()?, width: self.logo_width?, height: self.logo_height? })
    }

    pub fn own_language(&self) -> Language {
        Language::of(None, &self.language)
    }

    pub fn settings(&self) -> PortalSettings {
        PortalSettings {
            client_signup_allowed: self.client_signup_allowed,
            new_people_allowed: self.new_people_allowed,
            date_of_birth_required: self.date_of_birth_required,
            form_titles_in_email: self.form_titles_in_email,
            invitation_days: self.invitation_days,
            staff_idle_minutes: self.staff_idle_minutes,
            client_idle_minutes: self.client_idle_minutes,
            reminders_on: self.reminders_on,
            reminder_days: read_days(&self.reminder_days),
            language: self.own_language(),
            languages: self.offered_languages(),
        }
    }
}

/// From here to the end of the transaction nobody else makes a practice, so that what was found missing is still missing.
pub async fn lock_new(tx: &mut Tx) -> Result<()> {
    // SQLite's write transactions wait for each other anyway. Reading, and referring to a practice, goes on meanwhile.
    if let Tx::Postgres(inner) = tx {
        sqlx::query("LOCK TABLE organizations IN SHARE ROW EXCLUSIVE MODE").execute(&mut **inner).await?;
    }
    Ok(())
}

/// Whether there is any practice at all.
pub async fn any(tx: &mut Tx) -> Result<bool> {
    let found: Option<Uuid> = on_engine!(tx, c => sqlx::query_scalar("SELECT id FROM organizations LIMIT 1").fetch_optional(c).await?);
    Ok(found.is_some())
}

/// Whether there is any practice but the one with this slug.
pub async fn any_but(tx: &mut Tx, slug: &str) -> Result<bool> {
    let found: Option<Uuid> = on_engine!(tx, c => sqlx::query_scalar("SELECT id FROM organizations WHERE slug <> $1 LIMIT 1")
        .bind(slug)
        .fetch_optional(c)
        .await?);
    Ok(found.is_some())
}

macro_rules! selected {
    ($rest:literal) => {
        concat!(
            "SELECT id, slug, name, phone, email, contact_hours, language, languages, time_zone, accent, logos.hash AS logo_hash,
                logos.width AS logo_width, logos.height AS logo_height, client_signup_allowed, new_people_allowed, date_of_birth_required,
                form_titles_in_email, invitation_days, staff_idle_minutes, client_idle_minutes, reminders_on, reminder_days
             FROM organizations LEFT JOIN logos ON logos.organization_id = organizations.id ",
            $rest
        )
    };
}

pub async fn find(tx: &mut Tx, organization: Uuid) -> Result<Option<OrganizationRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(selected!("WHERE id = $1")).bind(organization).fetch_optional(c).await?))
}

pub async fn find_by_slug(tx: &mut Tx, slug: &str) -> Result<Option<OrganizationRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(selected!("WHERE slug = $1")).bind(slug).fetch_optional(c).await?))
}

/// The oldest ones, for whoever runs the program on the database itself.
pub async fn list(tx: &mut Tx, limit: i64) -> Result<Vec<OrganizationRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(
        selected!("ORDER BY created_at, id LIMIT $1"),
    ).bind(limit).fetch_all(c).await?))
}

/// Settings start as the schema says.
pub async fn insert(tx: &mut Tx, profile: &OrganizationProfile, now: DateTime<Utc>) -> Result<()> {
    on_engine!(tx, c => sqlx::query(
        "INSERT INTO organizations (id, slug, name, phone, email, language, time_zone, accent, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
    )
    .bind(profile.id.0)
    .bind(&profile.slug)
    .bind(&profile.name)
    .bind(&profile.phone)
    .bind(&profile.email)
    .bind(&profile.language)
    .bind(&profile.time_zone)
    .bind(&profile.accent)
    .bind(now)
    .execute(c)
    .await?
    .rows_affected());
    Ok(())
}

/// `#rrggbb`, which the caller has checked.
pub async fn set_accent(tx: &mut Tx, organization: Uuid, accent: &str) -> Result<()> {
    on_engine!(tx, c => sqlx::query("UPDATE organizations SET accent = $2 WHERE id = $1")
        .bind(organization)
        .bind(accent)
        .execute(c)
        .await?
        .rows_affected());
    Ok(())
}

/// What is missing becomes so.
pub async fn set_contact(tx: &mut Tx, organization: Uuid, contact: &Contact) -> Result<()> {
    on_engine!(tx, c => sqlx::query("UPDATE organizations SET phone = $2, email = $3, contact_hours = $4 WHERE id = $1")
        .bind(organization)
        .bind(&contact.phone)
        .bind(contact.email.as_ref().map(EmailAddress::as_str))
        .bind(&contact.hours)
        .execute(c)
        .await?
        .rows_affected());
    Ok(())
}

pub async fn set_time_zone(tx: &mut Tx, organization: Uuid, name: &str) -> Result<()> {
    on_engine!(tx, c => sqlx::query("UPDATE organizations SET time_zone = $2 WHERE id = $1")
        .bind(organization).bind(name).execute(c).await?.rows_affected());
    Ok(())
}

pub async fn update_settings(tx: &mut Tx, organization: Uuid, settings: &PortalSettings) -> Result<()> {
    on_engine!(tx, c => sqlx::query(
        "UPDATE organizations SET client_signup_allowed = $2, date_of_birth_required = $3, form_titles_in_email = $4,
            invitation_days = $5, staff_idle_minutes = $6, client_idle_minutes = $7, reminders_on = $8, reminder_days = $9,
            new_people_allowed = $10, language = $11, languages = $12
         WHERE id = $1",
    )
    .bind(organization)
    .bind(settings.client_signup_allowed)
    .bind(settings.date_of_birth_required)
    .bind(settings.form_titles_in_email)
    .bind(settings.invitation_days)
    .bind(settings.staff_idle_minutes)
    .bind(settings.client_idle_minutes)
    .bind(settings.reminders_on)
    .bind(write_days(&settings.reminder_days))
    .bind(settings.new_people_allowed)
    .bind(settings.language.tag())
    .bind(write_languages(&settings.languages))
    .execute(c)
    .await?
    .rows_affected());
    Ok(())
}
