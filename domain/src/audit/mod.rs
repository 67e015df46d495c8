//! What is written down about everything that anyone does (R25). The list is closed, so that a reader can know it.

mod page;

pub use page::{AuditPage, AuditQuery};

use crate::{Moment, ids::ClientId};
use serde::{Deserialize, Serialize};

macro_rules! actions {
    ($($name:ident = $key:literal, $words:literal;)+) => {
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub enum AuditAction { $($name),+ }

        impl AuditAction {
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// As it is stored.
            pub fn key(self) -> &'static str {
                match self { $(Self::$name => $key),+ }
            }

            /// As a person reads it: who … whom.
            pub fn words(self) -> &'static str {
                match self { $(Self::$name => $words),+ }
            }

            pub fn from_key(key: &str) -> Option<Self> {
                match key { $($key => Some(Self::$name),)+ _ => None }
            }
        }
    };
}

actions! {
    OrganizationSetUp = "organization.set_up", "set up the practice";
    SettingsChanged = "settings.changed", "changed the portal's settings";
    MessageDefaultChanged = "message.default_changed", "changed the default message";
    DefaultFormsChanged = "forms.default_changed", "changed the default forms";
    MailSettingsChanged = "mail.settings_changed", "changed how e-mails are sent";
    MailTested = "mail.tested", "tested a mail server";
    SampleSent = "message.sample_sent", "sent a sample to themselves";
    StaffAdded = "staff.added", "added a staff member";
    PermissionsChanged = "staff.permissions_changed", "changed the permissions of a staff member";
    AdministratorMade = "staff.administrator_made", "made a staff member an administrator";
    AdministratorEnded = "staff.administrator_ended", "ended that somebody is an administrator";
    StaffRenamed = "staff.renamed", "changed the name of a staff member";
    StaffAddressChanged = "staff.address_changed", "changed the e-mail address with which a staff member signs in";
    StaffSessionsEnded = "staff.sessions_ended", "signed a staff member out everywhere";
    StaffDisabled = "staff.disabled", "shut out a staff member who no longer works here";
    StaffEnabled = "staff.enabled", "let a former staff member work here again";
    StaffSignedIn = "staff.signed_in", "signed in";
    StaffSignInFailed = "staff.sign_in_failed", "was refused at sign-in";
    StaffSignedOut = "staff.signed_out", "signed out";
    AccessDenied = "staff.denied", "was refused";
    AuditLogDownloaded = "audit.downloaded", "downloaded the audit log";
    ClientAdded = "client.added", "added the client";
    ClientChanged = "client.changed", "changed the client's details";
    ClientViewed = "client.viewed", "looked at the client's page";
    ClientRemoved = "client.removed", "removed a client whom an import had brought in";
    ImportRead = "import.read", "had a file with clients read";
    ImportBegun = "import.begun", "imported clients from a file";
    ImportUndone = "import.undone", "undid an import of clients";
    ImportForgotten = "import.forgotten", "threw the lines of a file with clients away";
    ClientsExported = "clients.exported", "exported all clients";
    ClientAssigned = "client.assigned", "changed who the client is assigned to";
    InvitationQueued = "invitation.queued", "invited the client";
    InvitationSent = "invitation.sent", "sent the invitation";
    InvitationFailed = "invitation.failed", "could not deliver the invitation";
    InvitationOpened = "invitation.opened", "opened the invitation";
    InvitationRevoked = "invitation.revoked", "revoked the invitation";
    InvitationReplaced = "invitation.replaced", "replaced the invitation";
    InvitationLinkCopied = "invitation.link_copied", "copied a link to hand over";
    InvitationExpired = "invitation.expired", "let the invitation run out";
    InvitationLocked = "invitation.locked", "gave a wrong date of birth five times, which locked the invitation";
    InvitationWrongAnswer = "invitation.wrong_answer", "gave a wrong date of birth";
    InvitationResentByClient = "invitation.resent_by_client", "asked for the newest invitation again";
    BatchPaused = "batch.paused", "paused a sending to several clients";
    BatchResumed = "batch.resumed", "resumed a sending to several clients";
    BatchCancelled = "batch.cancelled", "cancelled a sending to several clients";
    BatchRetried = "batch.retried", "sent again what could not be delivered";
    BatchDownloaded = "batch.downloaded", "downloaded what became of a sending";
    ReminderQueued = "reminder.queued", "wrote a reminder to the client";
    ReminderSent = "reminder.sent", "sent the reminder";
    ReminderFailed = "reminder.failed", "could not deliver the reminder";
    RemindersStopped = "reminders.stopped", "stopped the reminders";
    RemindersStarted = "reminders.started", "started the reminders again, as they were asked to";
    ClientSignedUp = "client.signed_up", "signed up";
    ClientSignedIn = "client.signed_in", "signed in to the portal";
    ClientSignInFailed = "client.sign_in_failed", "was refused at the portal's sign-in";
    ClientSignedInByPasskey = "client.signed_in_by_passkey", "signed in to the portal with a passkey";
    ClientSignedOut = "client.signed_out", "signed out of the portal";
    SignUpAsked = "client.sign_up_asked", "asked at the portal's page for a link to sign up";
    PasswordResetAsked = "password.reset_asked", "asked at the sign-in for a link to set a new password";
    PasswordResetSent = "password.reset_sent", "sent the client a link to set a new password";
    SignInUnlocked = "client.sign_in_unlocked", "let the client try to sign in again";
    PasswordChanged = "password.changed", "changed the password";
    ClientSignedOutEverywhere = "client.signed_out_everywhere", "signed out on every device";
    DeviceSignedOut = "client.device_signed_out", "signed out on one device";
    PasskeyAdded = "passkey.added", "added a passkey to sign in with";
    PasskeyRemoved = "passkey.removed", "removed a passkey";
    AddressChangeAsked = "address.change_asked", "asked for another address to sign in with";
    AddressChangeWrongAnswer = "address.wrong_answer", "gave a wrong date of birth to confirm an address";
    AddressChangeCancelled = "address.change_cancelled", "cancelled the change of the address to sign in with";
    AddressChanged = "address.changed", "confirmed a new address to sign in with";
    ChangeAsked = "change.asked", "asked for a change of the details on file";
    ChangeTakenBack = "change.taken_back", "took back a change that they had asked for";
    ChangeAccepted = "change.accepted", "accepted a change that the client asked for";
    ChangeDeclined = "change.declined", "declined a change that the client asked for";
    PersonAsked = "person.asked", "asked at the portal to become a client, and confirmed the address";
    PersonAccepted = "person.accepted", "accepted somebody who asked at the portal as a client";
    PersonMerged = "person.merged", "found somebody who asked at the portal to be this client";
    PersonDeclined = "person.declined", "declined somebody who asked at the portal to become a client";
    RepresentativeAdded = "representative.added", "let somebody act for the client";
    RepresentativeChanged = "representative.changed", "changed what a representative of the client may do";
    RepresentativeEnded = "representative.ended", "ended that somebody acts for the client";
    RepresentativeSessionsEnded = "representative.sessions_ended", "signed a representative of the client out everywhere";
    RepresentativeInvitedAgain = "representative.invited_again", "sent a representative of the client a new link to sign up";
    RepresentativeWrongAnswer = "representative.wrong_answer", "gave a wrong date of birth to sign up as a representative of the client";
    RepresentativeLocked = "representative.locked", "gave a wrong date of birth five times, which locked the link of a representative";
    RepresentativeSignedUp = "representative.signed_up", "signed up as a representative of the client";
    RepresentativeActs = "representative.acts", "went on to act for the client";
    ClientSessionsEnded = "client.sessions_ended", "signed the client out everywhere";
    PasswordReset = "password.reset", "set a new password by a link";
    AccountMailFailed = "account.mail_failed", "could not deliver an e-mail about the account";
    FormDraftBegun = "form.draft_begun", "began to change a form";
    FormDraftTakenUp = "form.draft_taken_up", "went on with the draft of a form";
    FormDraftDiscarded = "form.draft_discarded", "discarded the draft of a form";
    FormPublished = "form.published", "published a form";
    FormRetired = "form.retired", "retired a form";
    FormRestored = "form.restored", "brought a retired form back";
    FormsShared = "forms.shared", "asked the client for forms";
    FormsEmailSent = "forms.email_sent", "sent the e-mail about the forms";
    FormsEmailFailed = "forms.email_failed", "could not deliver the e-mail about the forms";
    FormWithdrawn = "forms.withdrawn", "withdrew a form";
    ResponseSaved = "response.saved", "began a form";
    ResponseTakenUp = "response.taken_up", "went on with a form that somebody else had filled in";
    FileAdded = "file.added", "added a file to a form";
    FileRead = "file.read", "read a file of a form";
    SignatureAsked = "signature.asked", "asked somebody to sign a form at their own login";
    SignatureTakenBack = "signature.taken_back", "took back that they had asked somebody to sign a form";
    SignatureDeclined = "signature.declined", "declined to sign a form";
    SignatureGiven = "signature.given", "signed a form that somebody else filled in";
    ResponseSubmitted = "response.submitted", "submitted a form";
    ResponseRead = "response.read", "read a submitted form";
    CrisisTextChanged = "safety.crisis_text_changed", "changed the words for a crisis";
    SafetyRuleAdded = "safety.rule_added", "added a safety rule";
    SafetyRuleEnded = "safety.rule_ended", "ended a safety rule";
    SafetyTaskOpened = "safety.task_opened", "gave an answer that opened a safety task";
    SafetyTaskEscalated = "safety.task_escalated", "told every administrator of a safety task that nobody had acknowledged";
    SafetyTaskAcknowledged = "safety.task_acknowledged", "acknowledged a safety task";
    ResponseDownloaded = "response.downloaded", "downloaded a submitted form";
    ResponseReviewed = "response.reviewed", "marked a submitted form as reviewed";
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AuditRow {
    pub at: Moment,
    pub actor_name: String,
    pub action: AuditAction,
    pub client: Option<(ClientId, String)>,
    pub detail: Option<String>,
    /// Network address, as far as the server knows it; told to administrators alone, and empty for others.
    pub address: String,
}
