//! Whom an e-mail about an account greets, and in which language: a client, staff, somebody whom the practice does not know, or a
//! representative (R31). Whoever chose a language at the portal is written to in that one.

use super::account_mail::AccountMail;
use crate::{Result, Services, resets::key_of};
use domain::{
    Language,
    clients::PortalState,
    messages::AccountOf,
    representatives::{names_together, short_name},
};
use store::{Tx, invitations::RecipientRow, messages::claims::ClaimedRow, organization::OrganizationRow, representatives::GrantRow};
use uuid::Uuid;

/// As the e-mail's `To` has it. A representative's own name stands where a client's preferred one does.
pub(super) fn full_name(person: &RecipientRow, of: AccountOf) -> String {
    match (of, &person.preferred_name) {
        (AccountOf::Representative, Some(name)) => name.clone(),
        _ => format!("{} {}", person.first_name, person.last_name).trim_end().to_owned(),
    }
}

impl Services {
    /// Greeted by their own name; the client's is that of whom they act for, as short as can be. What is about the login is found by it: its
    /// address may be another one by now (R30).
    pub(super) async fn representative_as_recipient(
        &self,
        tx: &mut Tx,
        organization: &OrganizationRow,
        row: &ClaimedRow,
        mail: AccountMail,
    ) -> Result<Option<RecipientRow>> {
        let found = if mail.is_about_a_grant() {
            store::representatives::find_by_email(tx, organization.id, &key_of(&row.to_email)).await?
        } else {
            store::representatives::find(tx, organization.id, row.client_id).await?
        };
        let Some(person) = found else { return Ok(None) };
        let grants = store::representatives::list_clients_of_login(tx, organization.id, person.login_id).await?;
        let now = self.now();
        let is_meant = |grant: &GrantRow| if mail.is_about_a_grant() { grant.client_id == row.client_id } else { grant.holds(now) };
        let meant = grants.iter().filter(|row| is_meant(&row.grant) && !row.grant.is_over(now));
        let names: Vec<String> = meant.map(|row| short_name(&row.first_name, &row.last_name)).collect();
        if names.is_empty() && mail.is_about_a_grant() {
            return Ok(None);
        }
        let language = chosen_language(tx, organization, person.login_id).await?;
        let (and, others) = match Language::of(language.as_deref(), &organization.language) {
            Language::English => ("and", "others"),
            Language::Spanish => ("y", "otras personas"),
        };
        let for_whom = if names.is_empty() { others.to_owned() } else { names_together(&names, and) };
        Ok(Some(RecipientRow {
            id: person.login_id,
            first_name: for_whom,
            last_name: String::new(),
            preferred_name: Some(person.name),
            email: Some(person.email),
            email_key: None,
            language,
            portal_state: PortalState::NoAccount,
            has_account: false,
        }))
    }
}

/// In the language that they chose, before the one that is on file.
pub(super) async fn client_as_recipient(tx: &mut Tx, organization: &OrganizationRow, client: Uuid) -> Result<Option<RecipientRow>> {
    let Some(person) = store::invitations::find_recipient(tx, organization.id, client, None).await? else { return Ok(None) };
    let Some(login) = store::portal::find_own_login(tx, organization.id, client).await? else { return Ok(Some(person)) };
    let chosen = chosen_language(tx, organization, login.id).await?;
    Ok(Some(RecipientRow { language: chosen.or(person.language), ..person }))
}

/// As long as the practice offers it.
async fn chosen_language(tx: &mut Tx, organization: &OrganizationRow, login: Uuid) -> Result<Option<String>> {
    let is_offered = |tag: &String| Language::from_tag(tag).is_some_and(|language| organization.offered_languages().contains(&language));
    Ok(store::portal::find_login_language(tx, organization.id, login).await?.filter(is_offered))
}

/// In the practice's language: theirs is not known. Before the address is confirmed, whoever asked could have any words sent to a stranger
/// in the place of a name: so none is.
pub(super) async fn somebody_new_as_recipient(tx: &mut Tx, row: &ClaimedRow, mail: AccountMail) -> Result<Option<RecipientRow>> {
    let named = |name: String| if mail == AccountMail::NewPersonLink { String::new() } else { name };
    let asked = store::sign_up_requests::find(tx, row.organization_id, row.client_id).await?;
    Ok(asked.map(|asked| RecipientRow {
        id: asked.id,
        first_name: named(asked.first_name),
        last_name: named(asked.last_name),
        preferred_name: None,
        email: Some(asked.email),
        email_key: None,
        language: None,
        portal_state: PortalState::NoAccount,
        has_account: false,
    }))
}

/// In the practice's language: theirs is not known. Their name is one, and not two.
pub(super) async fn staff_as_recipient(tx: &mut Tx, row: &ClaimedRow) -> Result<Option<RecipientRow>> {
    let staff = store::staff::find(tx, row.organization_id, row.client_id).await?;
    Ok(staff.map(|staff| RecipientRow {
        id: staff.id,
        first_name: staff.name,
        last_name: String::new(),
        preferred_name: None,
        email: Some(staff.email),
        email_key: None,
        language: None,
        portal_state: PortalState::NoAccount,
        has_account: false,
    }))
}
