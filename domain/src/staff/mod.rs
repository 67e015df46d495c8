//! Staff members and what they may do. Who is signed in, and the checks themselves, live in `services`.

mod entry;

pub use entry::StaffEntry;

use crate::{EmailAddress, ids::StaffId, organization::OrganizationProfile};
use serde::{Deserialize, Serialize};

/// That somebody used a session is written down when that moves its end by at least this much: a page of ten requests writes once. So a
/// session may end this much sooner than its last answer lets a browser think.
pub const TOUCH_SECONDS: i64 = 30;

/// What an administrator switches on or off for a staff member. Administrators hold all of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Permission {
    InviteClients,
    EditClients,
    SeeAllClients,
    ReadResponses,
}

impl Permission {
    pub const ALL: [Self; 4] = [Self::InviteClients, Self::EditClients, Self::SeeAllClients, Self::ReadResponses];

    /// As the administrator reads it beside the switch.
    pub fn label(self) -> &'static str {
        match self {
            Self::InviteClients => "Can invite clients to the client portal and manage intake forms",
            Self::EditClients => "Can add and edit clients",
            Self::SeeAllClients => "Can see all clients (without it: only clients assigned to them)",
            Self::ReadResponses => "Can read submitted intake forms",
        }
    }
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch that an administrator sees")]
pub struct Permissions {
    pub invite_clients: bool,
    pub edit_clients: bool,
    pub see_all_clients: bool,
    pub read_responses: bool,
}

impl Permissions {
    pub const ALL: Self = Self { invite_clients: true, edit_clients: true, see_all_clients: true, read_responses: true };

    pub fn has(&self, permission: Permission) -> bool {
        match permission {
            Permission::InviteClients => self.invite_clients,
            Permission::EditClients => self.edit_clients,
            Permission::SeeAllClients => self.see_all_clients,
            Permission::ReadResponses => self.read_responses,
        }
    }

    #[must_use]
    pub fn with(mut self, permission: Permission, on: bool) -> Self {
        match permission {
            Permission::InviteClients => self.invite_clients = on,
            Permission::EditClients => self.edit_clients = on,
            Permission::SeeAllClients => self.see_all_clients = on,
            Permission::ReadResponses => self.read_responses = on,
        }
        self
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StaffMember {
    pub id: StaffId,
    pub name: String,
    pub email: EmailAddress,
    pub is_administrator: bool,
    /// All of them for an administrator.
    pub permissions: Permissions,
}

impl StaffMember {
    pub fn may(&self, permission: Permission) -> bool {
        self.is_administrator || self.permissions.has(permission)
    }
}

/// The staff member who looks at the page: what the shell shows, and which buttons there are.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Viewer {
    pub staff: StaffMember,
    pub organization: OrganizationProfile,
    pub idle_minutes: i64,
}

impl Viewer {
    pub fn may(&self, permission: Permission) -> bool {
        self.staff.may(permission)
    }
}

/// What waits for the viewer, as the navigation tells it; no more than are counted ([`crate::change_requests::MOST_COUNTED`]).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct WaitingCounts {
    /// Safety tasks that nobody has acknowledged (R32).
    pub task_count: i64,
    /// Of clients and strangers, that they may decide.
    pub request_count: i64,
}

/// Who looks and what waits for them: what the shell around every page shows. A session alone needs no counts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Desk {
    pub viewer: Viewer,
    pub waiting: WaitingCounts,
}
