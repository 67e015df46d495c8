//! One client's values for the placeholders and what surrounds the e-mail: the same functions for the preview and for what is
//! sent (R14).

use crate::{Config, context};
use chrono::{DateTime, Utc};
use domain::{
    Language,
    messages::{EmailFrame, PlaceholderValues},
};
use store::{invitations::RecipientRow, organization::OrganizationRow};

/// What differs from one e-mail to the next beside the client.
pub(crate) struct Letter<'a> {
    pub language: Language,
    pub sender_name: &'a str,
    pub link: String,
    pub expires_at: DateTime<Utc>,
    /// `None` unless the organization switched form titles on (R17).
    pub form_titles: Option<Vec<String>>,
}

pub(crate) fn placeholder_values(organization: &OrganizationRow, client: &RecipientRow, letter: Letter<'_>) -> PlaceholderValues {
    PlaceholderValues {
        language: letter.language,
        client_first_name: client.first_name.clone(),
        client_last_name: client.last_name.clone(),
        client_preferred_name: client.preferred_name.clone(),
        organization_name: organization.name.clone(),
        organization_phone: organization.phone.clone(),
        organization_email: organization.email.clone(),
        client_portal_link: letter.link,
        sender_name: letter.sender_name.to_owned(),
        form_list: letter.form_titles.filter(|_| organization.form_titles_in_email),
        invitation_expiry_date: context::moment(letter.expires_at, &organization.time_zone).day_in(letter.language),
    }
}

pub(crate) fn email_frame(organization: &OrganizationRow, language: Language) -> EmailFrame {
    EmailFrame {
        organization_name: organization.name.clone(),
        lang: language.tag().to_owned(),
        accent: organization.accent.clone(),
        footer_note: None,
    }
}

/// Where the person signs up.
pub(crate) fn portal_link(config: &Config, slug: &str, secret: &str) -> String {
    format!("{}/p/{slug}/join/{secret}", config.public_url)
}
