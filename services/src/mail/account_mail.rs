//! Which e-mails there are about an account: as the outbox has them, to whom each goes, and its words. How one becomes a letter is in
//! `account`.

use domain::{
    Language,
    messages::{
        AccountOf, Message, account_there, address_changed, new_address_asked, new_address_link, new_password_link, new_person_declined,
        new_person_link, passkey_added, passkey_removed, password_changed, representative_added, representative_forms, representative_link,
        representative_there, safety_task, signature_asked, staff_address_changed,
    },
};

/// What the e-mail is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum AccountMail {
    StaffReset,
    ClientReset,
    StaffChanged,
    ClientChanged,
    /// Somebody asked to sign up with the address of an account.
    AccountThere,
    /// To a new address, which is to confirm itself (R30).
    AddressLink,
    /// To the address until now, that another was asked for.
    AddressAsked,
    /// To the address until now, that it is so no more.
    AddressChanged,
    /// To the address until now of a member of staff, that an administrator has changed it.
    StaffAddressChanged,
    /// The three of them of a representative's login.
    RepresentativeAddressLink,
    RepresentativeAddressAsked,
    RepresentativeAddressChanged,
    /// A safety task waits for the member of staff (R32).
    SafetyTask,
    /// Nobody has acknowledged it in time.
    SafetyTaskOverdue,
    /// To somebody whom the practice does not know, to confirm the address (R24).
    NewPersonLink,
    /// Staff did not take them as a client.
    NewPersonDeclined,
    /// To somebody who is to act for a client and has no login yet (R31).
    RepresentativeLink,
    /// To a representative who acts for one more client.
    RepresentativeAdded,
    /// To a representative who may fill in forms, that some wait.
    RepresentativeForms,
    /// Somebody asked to sign up, or to become a client, with the address of a representative's login.
    RepresentativeThere,
    RepresentativeReset,
    RepresentativeChanged,
    ClientPasskeyAdded,
    ClientPasskeyRemoved,
    RepresentativePasskeyAdded,
    RepresentativePasskeyRemoved,
    /// A form waits for the client's own signature (R31).
    ClientSignature,
    /// A form waits for the signature of a representative.
    RepresentativeSignature,
}

impl AccountMail {
    const ALL: [Self; 28] = [
        Self::StaffReset,
        Self::ClientReset,
        Self::StaffChanged,
        Self::ClientChanged,
        Self::AccountThere,
        Self::AddressLink,
        Self::AddressAsked,
        Self::AddressChanged,
        Self::StaffAddressChanged,
        Self::RepresentativeAddressLink,
        Self::RepresentativeAddressAsked,
        Self::RepresentativeAddressChanged,
        Self::SafetyTask,
        Self::SafetyTaskOverdue,
        Self::NewPersonLink,
        Self::NewPersonDeclined,
        Self::RepresentativeLink,
        Self::RepresentativeAdded,
        Self::RepresentativeForms,
        Self::RepresentativeThere,
        Self::RepresentativeReset,
        Self::RepresentativeChanged,
        Self::ClientPasskeyAdded,
        Self::ClientPasskeyRemoved,
        Self::RepresentativePasskeyAdded,
        Self::RepresentativePasskeyRemoved,
        Self::ClientSignature,
        Self::RepresentativeSignature,
    ];

    /// As the outbox has it.
    pub(super) fn purpose(self) -> &'static str {
        match self {
            Self::StaffReset => "password.reset.staff",
            Self::ClientReset => "password.reset.client",
            Self::StaffChanged => "password.changed.staff",
            Self::ClientChanged => "password.changed.client",
            Self::AccountThere => "account.there",
            Self::AddressLink => "address.link",
            Self::AddressAsked => "address.asked",
            Self::AddressChanged => "address.changed",
            Self::StaffAddressChanged => "address.changed.staff",
            Self::RepresentativeAddressLink => "address.link.representative",
            Self::RepresentativeAddressAsked => "address.asked.representative",
            Self::RepresentativeAddressChanged => "address.changed.representative",
            Self::SafetyTask => "safety.task",
            Self::SafetyTaskOverdue => "safety.task_overdue",
            Self::NewPersonLink => "person.link",
            Self::NewPersonDeclined => "person.declined",
            Self::RepresentativeLink => "representative.link",
            Self::RepresentativeAdded => "representative.added",
            Self::RepresentativeForms => "representative.forms",
            Self::RepresentativeThere => "representative.there",
            Self::RepresentativeReset => "password.reset.representative",
            Self::RepresentativeChanged => "password.changed.representative",
            Self::ClientPasskeyAdded => "passkey.added.client",
            Self::ClientPasskeyRemoved => "passkey.removed.client",
            Self::RepresentativePasskeyAdded => "passkey.added.representative",
            Self::RepresentativePasskeyRemoved => "passkey.removed.representative",
            Self::ClientSignature => "signature.asked.client",
            Self::RepresentativeSignature => "signature.asked.representative",
        }
    }

    /// `None` for an e-mail about something else.
    pub fn of(purpose: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mail| mail.purpose() == purpose)
    }

    pub(super) fn whose(self) -> AccountOf {
        match self {
            Self::StaffReset | Self::StaffChanged | Self::StaffAddressChanged | Self::SafetyTask | Self::SafetyTaskOverdue => {
                AccountOf::Staff
            }
            Self::ClientReset
            | Self::ClientChanged
            | Self::AccountThere
            | Self::AddressLink
            | Self::AddressAsked
            | Self::AddressChanged
            | Self::NewPersonLink
            | Self::NewPersonDeclined
            | Self::ClientPasskeyAdded
            | Self::ClientPasskeyRemoved
            | Self::ClientSignature => AccountOf::Client,
            Self::RepresentativeLink
            | Self::RepresentativeAdded
            | Self::RepresentativeForms
            | Self::RepresentativeThere
            | Self::RepresentativeReset
            | Self::RepresentativeChanged
            | Self::RepresentativeAddressLink
            | Self::RepresentativeAddressAsked
            | Self::RepresentativeAddressChanged
            | Self::RepresentativePasskeyAdded
            | Self::RepresentativePasskeyRemoved
            | Self::RepresentativeSignature => AccountOf::Representative,
        }
    }

    /// Whoever it is for is neither a client nor of the staff.
    pub(super) fn is_for_somebody_new(self) -> bool {
        matches!(self, Self::NewPersonLink | Self::NewPersonDeclined)
    }

    /// About one client whom a representative acts for, whom the outbox names; the others are about the representative's login.
    pub(super) fn is_about_a_grant(self) -> bool {
        matches!(self, Self::RepresentativeLink | Self::RepresentativeAdded | Self::RepresentativeForms | Self::RepresentativeSignature)
    }

    pub(super) fn message(self, language: Language) -> Message {
        match self {
            Self::StaffReset | Self::ClientReset | Self::RepresentativeReset => new_password_link(language, self.whose()),
            Self::StaffChanged | Self::ClientChanged | Self::RepresentativeChanged => password_changed(language, self.whose()),
            Self::AccountThere => account_there(language),
            Self::AddressLink | Self::RepresentativeAddressLink => new_address_link(language),
            Self::AddressAsked | Self::RepresentativeAddressAsked => new_address_asked(language, self.whose()),
            Self::AddressChanged | Self::RepresentativeAddressChanged => address_changed(language, self.whose()),
            Self::StaffAddressChanged => staff_address_changed(language),
            Self::NewPersonLink => new_person_link(language),
            Self::NewPersonDeclined => new_person_declined(language),
            Self::RepresentativeLink => representative_link(language),
            Self::RepresentativeAdded => representative_added(language),
            Self::RepresentativeForms => representative_forms(language),
            Self::RepresentativeThere => representative_there(language),
            Self::ClientPasskeyAdded | Self::RepresentativePasskeyAdded => passkey_added(language, self.whose()),
            Self::ClientPasskeyRemoved | Self::RepresentativePasskeyRemoved => passkey_removed(language, self.whose()),
            Self::ClientSignature | Self::RepresentativeSignature => signature_asked(language, self.whose()),
            Self::SafetyTask | Self::SafetyTaskOverdue => safety_task(language, self == Self::SafetyTaskOverdue),
        }
    }
}
