//! The practice's own mail server: read, saved, given up, and tested. Administrators alone; the stored password never leaves the
//! server, and is used for no other server or user than it was entered for.

use super::{
    Answer, Failure, OutgoingMail, SmtpSettings, compose::Envelope, compose::compose, own::password_context, probe::Probe, smtp::TOO_LATE,
    transport::Waits,
};
use crate::{
    Error, Result, Services,
    audit::About,
    context,
    messages::email_frame,
    staff::{Administer, Permit},
};
use chrono::TimeDelta;
use domain::{
    Language, Refusal,
    audit::AuditAction,
    invitations::DefaultChange,
    mail::{MailForm, MailSettings, MailTest, MailView, Security},
    messages::{Message, PlaceholderValues, RenderedEmail, render},
};
use secrecy::{ExposeSecret, SecretString};
use std::time::Duration;
use store::{
    Tx,
    organization::{MailSettingsRow, OrganizationRow},
};
use tokio::time::timeout;
use uuid::Uuid;

/// For one of them: somebody waits, and a request takes 30 s at most.
const AT_ONCE: Duration = Duration::from_secs(25);
/// Of what goes out at once and not by the outbox: tests of the mail server, and samples.
const AT_ONCE_LIMIT: i64 = 20;
const AT_ONCE_MINUTES: i64 = 10;

/// Whether the stored password was entered for this server and user.
fn is_same_account(stored: &MailSettingsRow, settings: &MailSettings) -> bool {
    stored.host.eq_ignore_ascii_case(&settings.host)
        && stored.port == i64::from(settings.port)
        && stored.security == settings.security.key()
        && stored.user_name == settings.user
}

impl Services {
    pub async fn mail_settings(&self, by: &Permit<Administer>) -> Result<MailView> {
        let mut tx = self.inner.store.read().await?;
        let organization = by.organization().0;
        let installation_sender = self.config().mail_from.to_string();
        let installation = self.inner.transports.installation().words();
        let Some(row) = store::organization::find_mail_settings(&mut tx, organization).await? else {
            return Ok(MailView { form: MailForm::default(), password_is_stored: false, installation, installation_sender, changed: None });
        };
        let changed_by = store::staff::find(&mut tx, organization, row.updated_by).await?.map(|staff| staff.name);
        let form = MailForm {
            is_own: true,
            host: row.host,
            port: row.port.to_string(),
            security: Security::from_key(&row.security).ok_or_else(|| Error::Internal("mail_settings.security".to_owned()))?,
            user: row.user_name.unwrap_or_default(),
            password: String::new(),
            sender: row.sender_email,
            per_minute: row.mail_per_minute.map(|pace| pace.to_string()).unwrap_or_default(),
        };
        let changed = DefaultChange { by: changed_by, at: context::moment(row.updated_at, by.time_zone()) };
        let password_is_stored = row.sealed_password.is_some();
        Ok(MailView { form, password_is_stored, installation, installation_sender, changed: Some(changed) })
    }

    pub async fn save_mail_settings(&self, by: &Permit<Administer>, form: &MailForm) -> Result<()> {
        let organization = by.organization().0;
        let mut tx = self.inner.store.write().await?;
        if form.is_own {
            let settings = form.check().map_err(Refusal::Invalid)?;
            let stored = store::organization::find_mail_settings(&mut tx, organization).await?;
            let password = self.password(organization, form, &settings, stored.as_ref())?;
            let seal = |text: SecretString| {
                self.inner.key.seal_text(text.expose_secret(), &password_context(organization), self.inner.entropy.as_ref())
            };
            let row = MailSettingsRow {
                host: settings.host,
                port: i64::from(settings.port),
                security: settings.security.key().to_owned(),
                user_name: settings.user,
                sealed_password: password.map(seal).transpose()?,
                sender_email: settings.sender.to_string(),
                mail_per_minute: settings.per_minute.map(i64::from),
                updated_by: by.staff().0,
                updated_at: self.now(),
            };
            store::organization::save_mail_settings(&mut tx, organization, &row).await?;
        } else {
            store::organization::remove_mail_settings(&mut tx, organization).await?;
        }
        let detail = if form.is_own { "to a mail server of the practice's own" } else { "to the installation's" };
        let about = About { detail: Some(detail), ..About::default() };
        self.record(&mut tx, by.actor(), AuditAction::MailSettingsChanged, about).await?;
        // What waits because of the old settings need not wait any longer than its own pause.
        store::messages::rests::forget_rests(&mut tx, organization).await?;
        tx.commit().await?;
        self.inner.outbox_bell.notify_one();
        Ok(())
    }

    /// Step by step, as an e-mail would go with these settings, saved or not, to the administrator who asks.
    pub async fn test_mail_settings(&self, by: &Permit<Administer>, form: &MailForm) -> Result<MailTest> {
        let organization = by.organization().0;
        let settings = form.check().map_err(Refusal::Invalid)?;
        let mut tx = self.inner.store.write().await?;
        self.limit_at_once(&mut tx, by).await?;
        let stored = store::organization::find_mail_settings(&mut tx, organization).await?;
        let password = self.password(organization, form, &settings, stored.as_ref())?;
        let row = store::organization::find(&mut tx, organization).await?.ok_or(Refusal::NotFound)?;
        let message = Message {
            subject: "A test of your mail server".to_owned(),
            body_html: "<p>This e-mail shows that Anteroom can send over your mail server. Nothing has to be done.</p>".to_owned(),
        };
        let to = (by.actor().name.as_str(), self.own_address(&mut tx, by).await?);
        let values = PlaceholderValues::of_nobody(Language::default());
        let rendered = render(&message, &values, &email_frame(&row, Language::default()));
        let mail =
            self.to_oneself(&row, settings.sender.as_str(), (to.0, &to.1), rendered).map_err(|words| Refusal::field("sender", words))?;
        self.record(&mut tx, by.actor(), AuditAction::MailTested, About::default()).await?;
        tx.commit().await?;
        let credentials = settings.user.clone().zip(password);
        let smtp = SmtpSettings { host: settings.host, port: settings.port, tls: settings.security.into(), credentials };
        Ok(Probe::new(&smtp).run(&mail.message).await)
    }

    /// The typed one, or the stored one where it was entered for the same account; `None` without a user.
    fn password(
        &self,
        organization: Uuid,
        form: &MailForm,
        settings: &MailSettings,
        stored: Option<&MailSettingsRow>,
    ) -> Result<Option<SecretString>> {
        if settings.user.is_none() {
            return Ok(None);
        }
        if !form.password.is_empty() {
            return Ok(Some(form.password.clone().into()));
        }
        let sealed = stored.filter(|stored| is_same_account(stored, settings)).and_then(|stored| stored.sealed_password.as_ref());
        let Some(sealed) = sealed else {
            let sentence = match stored.and_then(|stored| stored.sealed_password.as_ref()) {
                Some(_) => "Enter the password again: the stored one is used only for the server and user that it was entered for.",
                None => "Enter the password of this user.",
            };
            return Err(Refusal::field("password", sentence).into());
        };
        let opened = self.inner.key.open_text(sealed, &password_context(organization));
        let sentence = "The stored password cannot be read with the program's key. Enter it again.";
        Ok(Some(opened.ok_or_else(|| Refusal::field("password", sentence))?))
    }

    /// Of the staff member who asks.
    pub(crate) async fn own_address<R>(&self, tx: &mut Tx, by: &Permit<R>) -> Result<String> {
        let staff = store::staff::find(tx, by.organization().0, by.staff().0).await?.ok_or(Refusal::NotFound)?;
        Ok(staff.email)
    }

    /// A few, so that nobody floods a mail server with them (CHECKS 35).
    pub(crate) async fn limit_at_once<R>(&self, tx: &mut Tx, by: &Permit<R>) -> Result<()> {
        let since = self.now() - TimeDelta::minutes(AT_ONCE_MINUTES);
        let actions = [AuditAction::MailTested, AuditAction::SampleSent].map(AuditAction::key);
        let count = store::audit::count_of_actor_since(tx, by.organization().0, by.staff().0, actions, since).await?;
        if count >= AT_ONCE_LIMIT { Err(Refusal::TooMany.into()) } else { Ok(()) }
    }

    /// An e-mail that goes to whoever asked for it, and at once. `to`: name and address. `Err` in words.
    pub(crate) fn to_oneself(
        &self,
        organization: &OrganizationRow,
        sender: &str,
        to: (&str, &str),
        rendered: RenderedEmail,
    ) -> std::result::Result<OutgoingMail, String> {
        let domain = sender.rsplit('@').next().filter(|domain| domain.is_ascii()).unwrap_or("anteroom.invalid");
        let message_id = format!("<{}@{domain}>", self.new_id());
        let envelope =
            Envelope { organization, mail_from: sender, to_name: to.0, to_email: to.1, message_id: &message_id, date: self.now() };
        compose(&envelope, rendered)
    }

    /// Over the practice's transport.
    pub(crate) async fn deliver_at_once(&self, organization: Uuid, mail: OutgoingMail) -> Result<Answer> {
        Ok(match self.transport_of(organization).await? {
            Ok(transport) => {
                timeout(AT_ONCE, transport.deliver(self, mail)).await.unwrap_or_else(|_| Answer::Unconfirmed { words: TOO_LATE.to_owned() })
            }
            Err(words) => Answer::not_now(words, Waits::Nobody, Failure::SealedPassword),
        })
    }
}
