//! Whose reminders a link stops: the client's own, or those that one representative gets of the client's forms.

use uuid::Uuid;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Reader {
    pub client: Uuid,
    /// The representative's; `None` for the client.
    pub login: Option<Uuid>,
}

impl Reader {
    /// As a link has it, sealed.
    pub(super) fn text(self) -> String {
        self.login.map_or_else(|| self.client.simple().to_string(), |login| format!("{}{}", self.client.simple(), login.simple()))
    }

    pub(super) fn from_text(text: &str) -> Option<Self> {
        let (client, login) = text.split_at_checked(32)?;
        let login = if login.is_empty() { None } else { Some(Uuid::try_parse(login).ok()?) };
        Some(Self { client: Uuid::try_parse(client).ok()?, login })
    }
}
