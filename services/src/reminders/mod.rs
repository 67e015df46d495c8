//! Reminders (R28): a client who has not signed up, or has forms open, hears again on the days that the practice set, until that is
//! done or the client stops it. Here is who is due and who wants no more; the e-mails themselves are in [`crate::mail`].

mod due;
mod reader;
mod standing;
mod stop;
#[cfg(test)]
pub(crate) mod tests;

pub(crate) use due::Wanted;
pub(crate) use reader::Reader;

use crate::{Result, Services};
use chrono::{DateTime, TimeDelta, Utc};
use store::Tx;
use uuid::Uuid;

/// What a reminder is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ReminderKind {
    SignUp,
    Forms,
    /// Of forms, to whoever may fill them in for a client without an account (R31).
    Representative,
}

impl ReminderKind {
    /// As the outbox has it.
    pub fn purpose(self) -> &'static str {
        match self {
            Self::SignUp => "reminder.sign_up",
            Self::Forms => "reminder.forms",
            Self::Representative => "reminder.representative",
        }
    }

    /// `None` for an e-mail that is no reminder.
    pub fn of(purpose: &str) -> Option<Self> {
        [Self::SignUp, Self::Forms, Self::Representative].into_iter().find(|kind| kind.purpose() == purpose)
    }
}

/// After a sending at `at`. It is known without the practice's settings, which a group of e-mails that have gone does not ask for: the
/// first day that there can be.
pub(crate) fn first_look(at: DateTime<Utc>) -> DateTime<Utc> {
    at + TimeDelta::days(1)
}

impl Services {
    /// The client was sent something at `at`: reminders count from there.
    pub(crate) async fn begin_reminders(
        &self,
        tx: &mut Tx,
        organization: Uuid,
        client: Uuid,
        invitation: Option<Uuid>,
        at: DateTime<Utc>,
    ) -> Result<()> {
        Ok(store::reminders::begin(tx, organization, client, invitation, (at, first_look(at))).await?)
    }
}
