//! A permit says that the signed-in staff member may do one kind of thing. Only a session can make one, and every
//! use case that needs a right takes one: a forgotten check does not compile.

use chrono::{DateTime, Utc};
use domain::{
    Refusal,
    ids::{OrganizationId, StaffId},
    staff::{Permission, StaffMember, Viewer},
};
use std::marker::PhantomData;
use uuid::Uuid;

/// Who did it and from where, as the audit event will say.
#[derive(Clone, Debug)]
pub struct Actor {
    pub organization: OrganizationId,
    /// `staff`, `client` or `system`.
    pub kind: &'static str,
    pub id: Option<Uuid>,
    pub name: String,
    /// Network address.
    pub address: String,
}

/// Which clients' rows a statement may touch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClientScope {
    All,
    /// Those assigned to this staff member.
    AssignedTo(StaffId),
}

impl ClientScope {
    pub(crate) fn of(staff: &StaffMember) -> Self {
        if staff.may(Permission::SeeAllClients) { Self::All } else { Self::AssignedTo(staff.id) }
    }

    /// As the store's statements take it: `Some(staff)` narrows.
    pub fn assigned_to(self) -> Option<Uuid> {
        match self {
            Self::All => None,
            Self::AssignedTo(staff) => Some(staff.0),
        }
    }
}

/// A staff member's live session, as the session look-up found it.
#[derive(Clone, Debug)]
pub struct StaffSession {
    viewer: Viewer,
    address: String,
    last_seen_at: DateTime<Utc>,
}

impl StaffSession {
    /// For the session look-up alone: whoever else calls this forges a session.
    pub(crate) fn new(viewer: Viewer, address: String, last_seen_at: DateTime<Utc>) -> Self {
        Self { viewer, address, last_seen_at }
    }

    /// When a person had last done something, as it was looked up.
    pub(crate) fn last_seen_at(&self) -> DateTime<Utc> {
        self.last_seen_at
    }

    pub fn viewer(&self) -> &Viewer {
        &self.viewer
    }

    pub fn organization(&self) -> OrganizationId {
        self.viewer.organization.id
    }

    pub fn actor(&self) -> Actor {
        Actor {
            organization: self.viewer.organization.id,
            kind: "staff",
            id: Some(self.viewer.staff.id.0),
            name: self.viewer.staff.name.clone(),
            address: self.address.clone(),
        }
    }

    /// The permit for `R`, or the refusal.
    pub fn permit<R: Right>(&self) -> Result<Permit<R>, Refusal> {
        let staff = &self.viewer.staff;
        if !(staff.is_administrator || R::PERMISSION.is_some_and(|permission| permission.is_none_or(|p| staff.permissions.has(p)))) {
            return Err(Refusal::Forbidden);
        }
        Ok(Permit {
            actor: self.actor(),
            scope: ClientScope::of(staff),
            staff: staff.id,
            is_administrator: staff.is_administrator,
            time_zone: self.viewer.organization.time_zone.clone(),
            right: PhantomData,
        })
    }
}

/// The right to do what `R` names, in one organization, for the clients in its scope.
#[derive(Clone, Debug)]
pub struct Permit<R> {
    actor: Actor,
    scope: ClientScope,
    staff: StaffId,
    is_administrator: bool,
    time_zone: String,
    right: PhantomData<R>,
}

impl<R> Permit<R> {
    pub fn organization(&self) -> OrganizationId {
        self.actor.organization
    }

    pub fn actor(&self) -> &Actor {
        &self.actor
    }

    pub fn scope(&self) -> ClientScope {
        self.scope
    }

    pub fn staff(&self) -> StaffId {
        self.staff
    }

    pub fn is_administrator(&self) -> bool {
        self.is_administrator
    }

    /// The practice's, to show times in.
    pub fn time_zone(&self) -> &str {
        &self.time_zone
    }

    /// For what everybody may who is signed in.
    pub fn as_signed_in(&self) -> Permit<SignedIn> {
        Permit {
            actor: self.actor.clone(),
            scope: self.scope,
            staff: self.staff,
            is_administrator: self.is_administrator,
            time_zone: self.time_zone.clone(),
            right: PhantomData,
        }
    }
}

impl crate::Services {
    /// For whoever runs the program's commands on the database itself, and so holds all that is in it. No request leads here.
    /// Without `slug` it is for the only practice there is.
    pub async fn operator_permit(&self, slug: Option<&str>) -> crate::Result<Permit<Administer>> {
        let mut tx = self.inner.store.read_once().await?;
        let mut found = match slug {
            Some(slug) => store::organization::find_by_slug(&mut tx, slug).await?.into_iter().collect(),
            None => store::organization::list(&mut tx, 20).await?,
        };
        if found.len() > 1 {
            let slugs: Vec<&str> = found.iter().map(|organization| organization.slug.as_str()).collect();
            return Err(Refusal::field("organization", format!("There are several practices; name one of {}.", slugs.join(", "))).into());
        }
        let Some(organization) = found.pop() else {
            let none = match slug {
                Some(_) => Refusal::field("organization", "There is no such practice."),
                None => Refusal::field("database", "There is no practice yet."),
            };
            return Err(none.into());
        };
        let actor = Actor {
            organization: OrganizationId(organization.id),
            kind: "system",
            id: None,
            name: "Command line".to_owned(),
            address: String::new(),
        };
        Ok(Permit {
            actor,
            scope: ClientScope::All,
            staff: StaffId(Uuid::nil()),
            is_administrator: true,
            time_zone: organization.time_zone,
            right: PhantomData,
        })
    }
}

/// What a permit can be for.
pub trait Right: Clone + Send + Sync + 'static {
    /// `None`: administrators alone. `Some(None)`: every staff member. `Some(Some(p))`: those with `p`, and administrators.
    const PERMISSION: Option<Option<Permission>>;
    /// What one was refused, as the audit log says it.
    const WORDS: &'static str;
}

macro_rules! rights {
    ($($(#[$doc:meta])* $name:ident = $permission:expr, $words:literal;)+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug)]
        pub struct $name;

        impl Right for $name {
            const PERMISSION: Option<Option<Permission>> = $permission;
            const WORDS: &'static str = $words;
        }
    )+};
}

rights! {
    /// Signed in as staff; sees the clients in scope.
    SignedIn = Some(None), "The pages of the staff";
    InviteClients = Some(Some(Permission::InviteClients)), "Inviting clients";
    EditClients = Some(Some(Permission::EditClients)), "Adding or changing a client";
    ReadResponses = Some(Some(Permission::ReadResponses)), "Reading a submitted form";
    /// Administrators alone.
    Administer = None, "What only administrators may do";
}
