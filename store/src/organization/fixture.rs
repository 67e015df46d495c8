//! Practices, staff and clients for the tests of this crate. Ids are numbers, so that a test can swap them between practices.

use super::insert;
use crate::{
    Store, Tx,
    forms::{FormVersionRow, NewForm, insert_form, insert_version},
    staff::{StaffRow, insert as insert_staff},
};
use chrono::{DateTime, Utc};
use domain::{clients::ClientInput, ids::OrganizationId, organization::OrganizationProfile};
use uuid::Uuid;

pub(crate) const HERE: Uuid = Uuid::from_u128(1);
pub(crate) const ELSEWHERE: Uuid = Uuid::from_u128(2);

pub(crate) fn now() -> DateTime<Utc> {
    DateTime::from_timestamp(1_795_424_400, 0).unwrap()
}

/// A transaction in a database with the two practices.
pub(crate) async fn two_practices(store: &Store) -> Tx {
    let mut tx = store.write().await.unwrap();
    for (id, slug) in [(HERE, "here"), (ELSEWHERE, "elsewhere")] {
        add_practice(&mut tx, id, slug).await;
    }
    tx
}

pub(crate) async fn add_practice(tx: &mut Tx, id: Uuid, slug: &str) {
    let profile = OrganizationProfile {
        id: OrganizationId(id),
        slug: slug.to_owned(),
        name: slug.to_owned(),
        phone: None,
        email: None,
        language: "en".to_owned(),
        time_zone: "UTC".to_owned(),
        accent: "#30499b".to_owned(),
    };
    insert(tx, &profile, now()).await.unwrap();
}

pub(crate) fn staff_row(organization: Uuid, id: Uuid, email: &str) -> StaffRow {
    StaffRow {
        organization_id: organization,
        id,
        email: email.to_owned(),
        name: email.to_owned(),
        password_hash: "-".to_owned(),
        is_administrator: false,
        can_invite: false,
        can_edit_clients: false,
        can_see_all_clients: false,
        can_read_responses: false,
    }
}

pub(crate) async fn add_staff(tx: &mut Tx, organization: Uuid, id: Uuid, email: &str) {
    insert_staff(tx, &staff_row(organization, id, email), email, now()).await.unwrap();
}

pub(crate) fn input(first_name: &str, last_name: &str, email: Option<&str>) -> ClientInput {
    ClientInput {
        first_name: first_name.to_owned(),
        last_name: last_name.to_owned(),
        preferred_name: None,
        email: email.map(|email| email.parse().unwrap()),
        phone: None,
        date_of_birth: None,
        language: None,
        revision: 1,
    }
}

pub(crate) async fn add_client(tx: &mut Tx, organization: Uuid, id: Uuid, input: &ClientInput) {
    crate::clients::insert(tx, organization, id, input, now()).await.unwrap();
}

/// A form and its first version, both with this id.
pub(crate) async fn add_form(tx: &mut Tx, organization: Uuid, id: Uuid, needs_signature: bool) {
    let version = FormVersionRow {
        form_id: id,
        id,
        version: 1,
        title: "Consent".to_owned(),
        title_translations: None,
        questionnaire: "{}".to_owned(),
        estimated_minutes: 1,
        is_scored: false,
        needs_signature,
        is_default: false,
    };
    insert_form(tx, organization, &NewForm { id, title: "Consent", is_default: false, position: 0 }, now()).await.unwrap();
    insert_version(tx, organization, &version, now()).await.unwrap();
}
