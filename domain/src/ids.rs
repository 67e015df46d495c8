//! One identifier type for each kind of thing, so that a client's id cannot stand where a login's is meant.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    )+};
}

ids! {
    OrganizationId,
    StaffId,
    ClientId,
    /// A person's portal account, which reaches clients through access (R31).
    LoginId,
    PasskeyId,
    /// What a passkey is to answer, once.
    PasskeyChallengeId,
    /// Of a session, to be named by; it opens nothing.
    SessionId,
    InvitationId,
    /// Many invitations sent by one click.
    BatchId,
    FormId,
    SafetyRuleId,
    SafetyTaskId,
    /// Of one field of one client.
    ChangeRequestId,
    /// Of somebody whom the practice does not know.
    SignUpRequestId,
    /// Clients from one file.
    ImportId,
    /// One published, never changing version of a form.
    FormVersionId,
    FormRequestId,
    ResponseId,
    /// A file that a client added to a form.
    AttachmentId,
    /// An e-mail in the built-in mailbox.
    MailId,
}
