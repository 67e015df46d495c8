//! The built-in mailbox, read by whoever sits at the machine: a developer's tool, for every organization at once. Who may look
//! is decided at the server's door.

use super::OutgoingMail;
use crate::{Result, Services, context};
use domain::{
    Refusal,
    ids::MailId,
    mailbox::{MailSummary, MailView},
};
use store::messages::mailbox::MailRow;

/// The newest ones are shown.
const SHOWN: i64 = 500;

impl Services {
    pub async fn list_mail(&self) -> Result<Vec<MailSummary>> {
        let mut tx = self.inner.store.read_once().await?;
        let rows = store::messages::mailbox::list(&mut tx, SHOWN).await?;
        let summary = |row: store::messages::mailbox::MailListRow| MailSummary {
            id: MailId(row.id),
            to: row.to_email,
            subject: row.subject,
            received: context::moment(row.received_at, &row.time_zone),
        };
        Ok(rows.into_iter().map(summary).collect())
    }

    pub async fn get_mail(&self, id: MailId) -> Result<MailView> {
        let (row, time_zone) = self.find_mail(id).await?;
        Ok(MailView {
            id,
            from: row.from_header,
            to: row.to_email,
            subject: row.subject,
            message_id: row.message_id,
            text: row.body_text,
            received: context::moment(row.received_at, &time_zone),
        })
    }

    /// The e-mail's HTML part, a whole document.
    pub async fn get_mail_html(&self, id: MailId) -> Result<String> {
        Ok(self.find_mail(id).await?.0.html)
    }

    async fn find_mail(&self, id: MailId) -> Result<(MailRow, String)> {
        let mut tx = self.inner.store.read().await?;
        let row = store::messages::mailbox::find(&mut tx, id.0).await?.ok_or(Refusal::NotFound)?;
        let organization = store::organization::find(&mut tx, row.organization_id).await?;
        Ok((row, organization.map(|row| row.time_zone).unwrap_or_default()))
    }

    pub(super) async fn keep_in_mailbox(&self, mail: OutgoingMail) -> Result<()> {
        let row = MailRow {
            organization_id: mail.organization,
            id: self.new_id(),
            raw: String::from_utf8_lossy(&mail.message.formatted()).into_owned(),
            to_email: mail.to,
            from_header: mail.from,
            subject: mail.rendered.subject,
            html: mail.rendered.html,
            body_text: mail.rendered.text,
            message_id: mail.message_id,
            received_at: self.now(),
        };
        let mut tx = self.inner.store.write().await?;
        store::messages::mailbox::insert(&mut tx, &row).await?;
        Ok(tx.commit().await?)
    }
}
