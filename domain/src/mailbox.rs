//! The built-in mailbox: e-mails that would have been sent, as a mail program shows them.

use crate::{Moment, ids::MailId};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MailSummary {
    pub id: MailId,
    pub to: String,
    pub subject: String,
    pub received: Moment,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MailView {
    pub id: MailId,
    pub from: String,
    pub to: String,
    pub subject: String,
    pub message_id: String,
    pub text: String,
    pub received: Moment,
}
