//! A practice of invented people to try the program with: three staff with different permissions, 240 clients in every
//! state at the portal's door, forms, responses. Everything is plainly invented, and addresses end in `.example`.

mod answers;
mod coming;
mod door;
mod history;
mod names;

use crate::{Result, Services, audit::About, staff::Actor};
use chrono::TimeDelta;
use domain::{
    Refusal,
    audit::AuditAction,
    ids::{ClientId, OrganizationId},
    organization::Setup,
};
use names::{STAFF, client};
use secrecy::SecretString;
use std::sync::Arc;
use store::{Tx, staff::StaffRow};
use uuid::Uuid;

pub const SLUG: &str = "willow-lane-practice";
/// Of every invented person. The practice is invented too, and only made on request.
pub const PASSWORD: &str = "tulip harbour candle seven";
const CLIENTS: usize = 240;

const NOT_ALONE: &str =
    "This database has another practice. The invented people's passwords can be read in the source: give them a database of their own.";

/// Each an address and a password.
#[derive(Clone, Debug)]
pub struct DemoSignIns {
    pub slug: String,
    pub administrator: (String, String),
    pub inviter: (String, String),
    pub other: (String, String),
}

/// What the parts of the demo share.
struct Demo {
    organization: OrganizationId,
    staff: Vec<StaffRow>,
    password_hash: String,
}

impl Services {
    /// Makes the practice when it is not there; does nothing when it is. Refused beside any other practice.
    pub async fn fill_demo(&self) -> Result<DemoSignIns> {
        let password_hash = self.demo_password_hash().await?;
        let mut tx = self.inner.store.write().await?;
        store::organization::lock_new(&mut tx).await?;
        if store::organization::any_but(&mut tx, SLUG).await? {
            return Err(Refusal::Rule(NOT_ALONE.to_owned()).into());
        }
        self.fill_demo_in(tx, password_hash).await
    }

    pub(crate) async fn demo_password_hash(&self) -> Result<String> {
        self.inner.passwords.hash(&SecretString::from(PASSWORD), Arc::clone(&self.inner.entropy)).await
    }

    /// `tx`: in which nobody else makes a practice.
    pub(crate) async fn fill_demo_in(&self, mut tx: Tx, password_hash: String) -> Result<DemoSignIns> {
        if store::organization::find_by_slug(&mut tx, SLUG).await?.is_none() {
            let demo = self.demo_practice(&mut tx, password_hash).await?;
            self.demo_clients(&mut tx, &demo).await?;
            tx.commit().await?;
            self.find_unopened_invitations().await?;
        }
        let sign_in = |index: usize| (STAFF[index].email.to_owned(), PASSWORD.to_owned());
        Ok(DemoSignIns { slug: SLUG.to_owned(), administrator: sign_in(0), inviter: sign_in(1), other: sign_in(2) })
    }

    async fn demo_practice(&self, tx: &mut Tx, password_hash: String) -> Result<Demo> {
        let parse = |text: &str| text.parse().map_err(|_| crate::Error::Internal("a demo address".to_owned()));
        let setup = Setup {
            organization_name: "Willow Lane Practice".to_owned(),
            slug: SLUG.to_owned(),
            phone: Some("555 0142".to_owned()),
            organization_email: Some(parse("hello@willowlane.example")?),
            name: STAFF[0].name.to_owned(),
            email: parse(STAFF[0].email)?,
            time_zone: String::new(),
        };
        let organization = self.add_organization(tx, &setup).await?;
        let mut staff = Vec::new();
        for person in &STAFF {
            let row = StaffRow {
                organization_id: organization.0,
                id: self.new_id(),
                email: person.email.to_owned(),
                name: person.name.to_owned(),
                password_hash: password_hash.clone(),
                is_administrator: person.is_administrator,
                can_invite: person.can_invite,
                can_edit_clients: person.can_invite,
                can_see_all_clients: person.can_invite,
                can_read_responses: person.can_invite,
            };
            store::staff::insert(tx, &row, person.email, self.now()).await?;
            staff.push(row);
        }
        let demo = Demo { organization, staff, password_hash };
        self.record(tx, &demo.administrator(), AuditAction::OrganizationSetUp, About { detail: Some("invented data"), ..About::default() })
            .await?;
        Ok(demo)
    }

    async fn demo_clients(&self, tx: &mut Tx, demo: &Demo) -> Result<()> {
        for index in 0..CLIENTS {
            let (input, stand) = client(index);
            let id = self.new_id();
            let added = self.now() - TimeDelta::days(90);
            store::clients::insert(tx, demo.organization.0, id, &input, added).await?;
            let about = About { client: Some(ClientId(id)), ..About::default() };
            self.record_at(tx, &demo.administrator(), (AuditAction::ClientAdded, added), about).await?;
            // The third member of staff sees every eighth client.
            if index % 8 == 0 {
                store::clients::assign(tx, demo.organization.0, id, demo.staff[2].id).await?;
            }
            if let (Some(stand), Some(email)) = (stand, &input.email) {
                self.demo_door(tx, demo, door::Arriving { index, id, input: &input, email, stand }).await?;
            }
        }
        Ok(())
    }
}

impl Demo {
    fn administrator(&self) -> Actor {
        Actor {
            organization: self.organization,
            kind: "staff",
            id: self.staff.first().map(|row| row.id),
            name: self.staff.first().map(|row| row.name.clone()).unwrap_or_default(),
            address: "127.0.0.1".to_owned(),
        }
    }

    fn administrator_id(&self) -> Uuid {
        self.staff.first().map(|row| row.id).unwrap_or_default()
    }
}
