//! What a message may carry, which depends on what it is sent for.

use super::Placeholder;
use crate::invitations::BatchPurpose;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MessageRules {
    pub purpose: BatchPurpose,
    /// The organization's setting (R17).
    pub form_titles_allowed: bool,
}

impl MessageRules {
    /// Whether there is a value for it at all: a sign-in to an account does not run out, as an invitation does.
    pub fn has_value(self, placeholder: Placeholder) -> bool {
        placeholder != Placeholder::InvitationExpiryDate || self.purpose == BatchPurpose::Invitation
    }

    /// Placeholders that a message may carry; forms' titles only where the organization lets e-mails tell them (R17).
    pub fn offered(self) -> impl Iterator<Item = Placeholder> {
        let may_tell = move |placeholder: &Placeholder| self.form_titles_allowed || *placeholder != Placeholder::FormList;
        Placeholder::ALL.into_iter().filter(move |placeholder| self.has_value(*placeholder)).filter(may_tell)
    }
}
