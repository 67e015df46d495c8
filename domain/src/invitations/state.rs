//! The state machine of one invitation. Time is passed in; the database repeats the decisive step as one
//! conditional `UPDATE`, so that of two who sign up at once one wins (R7).

use crate::clients::PortalState;
use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

/// R8: so many wrong dates of birth lock the link.
pub const WRONG_ANSWER_LIMIT: i64 = 5;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum InvitationState {
    Open,
    Accepted,
    Expired,
    Revoked,
    Replaced,
    Locked,
}

impl InvitationState {
    pub const ALL: [Self; 6] = [Self::Open, Self::Accepted, Self::Expired, Self::Revoked, Self::Replaced, Self::Locked];

    /// As it is stored.
    pub fn key(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Accepted => "accepted",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
            Self::Replaced => "replaced",
            Self::Locked => "locked",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.key() == key)
    }

    /// The stored state as of `now`: an open invitation past its time has run out, whether or not anyone wrote that down yet.
    #[must_use]
    pub fn as_of(self, expires_at: DateTime<Utc>, now: DateTime<Utc>) -> Self {
        if self == Self::Open && expires_at <= now { Self::Expired } else { self }
    }

    /// R29: whether a fresh link can take its place. Who signed up needs none; after a revocation, or where a newer one is there, that is not this one's to do.
    pub fn can_be_renewed(self) -> bool {
        matches!(self, Self::Open | Self::Expired | Self::Locked)
    }

    /// What the state becomes. Only an open invitation changes; everything else is an end.
    #[must_use]
    pub fn after(self, event: InvitationEvent) -> Option<Self> {
        if self != Self::Open {
            return None;
        }
        Some(match event {
            InvitationEvent::Accept => Self::Accepted,
            InvitationEvent::RunOut => Self::Expired,
            InvitationEvent::Revoke => Self::Revoked,
            InvitationEvent::Replace => Self::Replaced,
            InvitationEvent::WrongAnswer { count } if count >= WRONG_ANSWER_LIMIT => Self::Locked,
            InvitationEvent::WrongAnswer { .. } => Self::Open,
        })
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum InvitationEvent {
    Accept,
    RunOut,
    Revoke,
    Replace,
    /// `count` is the number of wrong answers with this one.
    WrongAnswer {
        count: i64,
    },
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Delivery {
    Queued,
    Sent,
    Failed,
    /// Its link was copied, to be handed over: there is no e-mail (R29).
    HandedOver,
}

impl Delivery {
    pub fn key(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::HandedOver => "handed_over",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        [Self::Queued, Self::Sent, Self::Failed, Self::HandedOver].into_iter().find(|delivery| delivery.key() == key)
    }
}

/// Where an invitation leaves its client.
pub fn stands(state: InvitationState, delivery: Delivery, opened: bool) -> PortalState {
    match (state, delivery, opened) {
        (InvitationState::Accepted, ..) => PortalState::Active,
        (InvitationState::Expired, ..) => PortalState::Expired,
        (InvitationState::Locked, ..) => PortalState::Locked,
        (InvitationState::Revoked, ..) => PortalState::Revoked,
        (InvitationState::Replaced, ..) => PortalState::NoAccount,
        (InvitationState::Open, _, true) => PortalState::Opened,
        (InvitationState::Open, Delivery::Queued, false) => PortalState::Queued,
        (InvitationState::Open, Delivery::Sent | Delivery::HandedOver, false) => PortalState::Sent,
        (InvitationState::Open, Delivery::Failed, false) => PortalState::NotDelivered,
    }
}

/// What a line of the ledger tells (R9).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum LedgerKind {
    Queued,
    /// Tried, to be tried again; the detail says why.
    Delayed,
    Sent,
    Failed,
    /// R29: there is no e-mail; the actor has copied the link.
    HandedOver,
    Opened,
    ReminderQueued,
    ReminderSent,
    ReminderFailed,
    /// R28: by the client.
    RemindersStopped,
    /// By staff, for the client who asked for them.
    RemindersStarted,
    SignedUp,
    FormSubmitted,
    Done,
    Expired,
    Revoked,
    Replaced,
    /// It went to an address that is not the client's any more (R30).
    AddressChanged,
    Locked,
}

impl LedgerKind {
    pub const ALL: [Self; 19] = [
        Self::Queued,
        Self::Delayed,
        Self::Sent,
        Self::Failed,
        Self::HandedOver,
        Self::Opened,
        Self::ReminderQueued,
        Self::ReminderSent,
        Self::ReminderFailed,
        Self::RemindersStopped,
        Self::RemindersStarted,
        Self::SignedUp,
        Self::FormSubmitted,
        Self::Done,
        Self::Expired,
        Self::Revoked,
        Self::Replaced,
        Self::AddressChanged,
        Self::Locked,
    ];

    pub fn key(self) -> &'static str {
        match self {
            Self::Queued => "queued",
            Self::Delayed => "delayed",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::HandedOver => "handed_over",
            Self::Opened => "opened",
            Self::ReminderQueued => "reminder_queued",
            Self::ReminderSent => "reminder_sent",
            Self::ReminderFailed => "reminder_failed",
            Self::RemindersStopped => "reminders_stopped",
            Self::RemindersStarted => "reminders_started",
            Self::SignedUp => "signed_up",
            Self::FormSubmitted => "form_submitted",
            Self::Done => "done",
            Self::Expired => "expired",
            Self::Revoked => "revoked",
            Self::Replaced => "replaced",
            Self::AddressChanged => "address_changed",
            Self::Locked => "locked",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.key() == key)
    }

    pub fn words(self) -> &'static str {
        match self {
            Self::Queued => "Written and queued",
            Self::Delayed => "Not accepted yet; will be tried again",
            Self::Sent => "Accepted by the mail server",
            Self::Failed => "Could not be delivered",
            Self::HandedOver => "Link copied, to be handed over",
            Self::Opened => "Link opened",
            Self::ReminderQueued => "Reminder written and queued",
            Self::ReminderSent => "Reminder accepted by the mail server",
            Self::ReminderFailed => "Reminder could not be delivered",
            Self::RemindersStopped => "Reminders stopped",
            Self::RemindersStarted => "Reminders started again",
            Self::SignedUp => "Signed up",
            Self::FormSubmitted => "Form submitted",
            Self::Done => "All forms done",
            Self::Expired => "Ran out unused",
            Self::Revoked => "Revoked",
            Self::Replaced => "Replaced by a newer invitation",
            Self::AddressChanged => "Ended, because the e-mail address was changed",
            Self::Locked => "Locked after five wrong dates of birth",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn any_event() -> impl Strategy<Value = InvitationEvent> {
        prop_oneof![
            Just(InvitationEvent::Accept),
            Just(InvitationEvent::RunOut),
            Just(InvitationEvent::Revoke),
            Just(InvitationEvent::Replace),
            (0_i64..10).prop_map(|count| InvitationEvent::WrongAnswer { count }),
        ]
    }

    proptest! {
        #[test]
        fn r7_what_has_ended_never_opens_again_and_works_at_most_once(events in prop::collection::vec(any_event(), 0..20)) {
            let mut state = InvitationState::Open;
            let mut accepted = 0;
            for event in events {
                let before = state;
                if let Some(next) = state.after(event) {
                    state = next;
                    accepted += i32::from(next == InvitationState::Accepted);
                }
                prop_assert!(before == InvitationState::Open || state == before);
            }
            prop_assert!(accepted <= 1);
        }
    }

    #[test]
    fn r8_the_fifth_wrong_answer_locks_and_the_fourth_does_not() {
        assert_eq!(InvitationState::Open.after(InvitationEvent::WrongAnswer { count: 4 }), Some(InvitationState::Open));
        assert_eq!(InvitationState::Open.after(InvitationEvent::WrongAnswer { count: 5 }), Some(InvitationState::Locked));
    }

    #[test]
    fn r7_an_open_invitation_has_run_out_at_its_very_time() {
        let then = DateTime::from_timestamp(1_800_000_000, 0).unwrap();
        let before = then - chrono::TimeDelta::seconds(1);
        assert_eq!(InvitationState::Open.as_of(then, then), InvitationState::Expired);
        assert_eq!(InvitationState::Open.as_of(then, before), InvitationState::Open);
        assert_eq!(InvitationState::Revoked.as_of(then, then), InvitationState::Revoked);
    }
}
