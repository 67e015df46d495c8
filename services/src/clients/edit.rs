//! Adding and editing clients. Changing an address has consequences: R6 for accounts, R30 for open invitations.

use crate::{
    Result, Services,
    audit::About,
    change_requests::on_file,
    portal::LoginOwner,
    resets::ClientLogin,
    staff::{Actor, ClientScope, EditClients, Permit},
};
use domain::{
    EmailAddress, Language, Refusal,
    address_changes::Proof,
    audit::AuditAction,
    clients::{ClientForm, ClientInput, PortalState},
    ids::ClientId,
    invitations::{InvitationState, LedgerKind},
};
use sha2::{Digest, Sha256};
use store::{Tx, clients::ClientRecord, invitations::NewEvent};
use uuid::Uuid;

/// Who writes: a person who is signed in, or the program in the name of one who decided.
#[derive(Clone, Copy)]
pub(super) struct Editor<'a> {
    pub actor: &'a Actor,
    pub scope: ClientScope,
    /// Where it came from, if not from the client's page; for the audit event.
    pub source: Option<&'a str>,
}

impl<'a> Editor<'a> {
    fn of(by: &'a Permit<EditClients>) -> Self {
        Self { actor: by.actor(), scope: by.scope(), source: None }
    }
}

impl Services {
    /// Sent again because its answer was lost, one person's page adds one client.
    pub async fn add_client(&self, by: &Permit<EditClients>, form: &ClientForm) -> Result<ClientId> {
        let input = form.check(self.today(by.time_zone())).map_err(Refusal::Invalid)?;
        let id = if form.key.is_empty() { ClientId(self.new_id()) } else { id_of_key(by, &form.key) };
        let editor = Editor::of(by);
        let mut tx = self.inner.store.write().await?;
        // Sent twice at once, the second finds whom the first has added.
        store::invitations::lock_organization(&mut tx, by.organization().0).await?;
        if store::clients::find(&mut tx, by.organization().0, id.0).await?.is_some() {
            let record = self.client_in_scope(&mut tx, by, id).await?;
            // What was typed before the next try is a change of what was added.
            if !self.says_the_same(&mut tx, by, &record, &input).await? {
                self.change_client(&mut tx, editor, &record, &ClientInput { revision: ADDED, ..input }).await?;
            }
        } else {
            self.refuse_address_in_use(&mut tx, editor, id, input.email.as_ref()).await?;
            self.insert_clients(&mut tx, editor, &[(id.0, input)]).await?;
        }
        tx.commit().await?;
        Ok(id)
    }

    /// Whoever calls has made sure that no other portal account has their addresses (R6).
    pub(super) async fn insert_clients(&self, tx: &mut Tx, by: Editor<'_>, clients: &[(Uuid, ClientInput)]) -> Result<()> {
        let organization = by.actor.organization.0;
        store::clients::insert_all(tx, organization, clients, self.now()).await?;
        let ids = || clients.iter().map(|(id, _)| ClientId(*id));
        if let ClientScope::AssignedTo(staff) = by.scope {
            // Otherwise they would not see the clients whom they just added.
            for id in ids() {
                store::clients::assign(tx, organization, id.0, staff.0).await?;
            }
        }
        let about = ids().map(|client| About { client: Some(client), detail: by.source, ..About::default() });
        self.record_all(tx, by.actor, AuditAction::ClientAdded, about).await
    }

    pub async fn save_client(&self, by: &Permit<EditClients>, client: ClientId, form: &ClientForm) -> Result<()> {
        let input = form.check(self.today(by.time_zone())).map_err(Refusal::Invalid)?;
        let mut tx = self.inner.store.write().await?;
        // No batch invites the client at the address until now, between the look and the change.
        store::invitations::lock_organization(&mut tx, by.organization().0).await?;
        let record = self.client_in_scope(&mut tx, by, client).await?;
        // As after a save whose answer was lost.
        if record.revision != input.revision && self.says_the_same(&mut tx, by, &record, &input).await? {
            return Ok(());
        }
        self.change_client(&mut tx, Editor::of(by), &record, &input).await?;
        tx.commit().await?;
        self.inner.outbox_bell.notify_one();
        Ok(())
    }

    /// Whether nothing is left to change; also where the address waits to be confirmed (R30).
    async fn says_the_same(&self, tx: &mut Tx, by: &Permit<EditClients>, record: &ClientRecord, input: &ClientInput) -> Result<bool> {
        let on_file = ClientInput { revision: input.revision, ..on_file(record) };
        if on_file == *input {
            return Ok(true);
        }
        let waiting = self.pending_address(tx, by.organization().0, record.id, by.time_zone()).await?;
        let waiting = waiting.and_then(|waiting| waiting.email.parse().ok());
        Ok(waiting.is_some() && ClientInput { email: waiting, ..on_file } == *input)
    }

    /// Somebody new, as they described themselves at the portal. Refused at `email` when it serves another account (R6).
    pub(crate) async fn add_person(&self, tx: &mut Tx, by: &Permit<EditClients>, input: &ClientInput) -> Result<ClientId> {
        let id = ClientId(self.new_id());
        let editor = Editor { source: Some("who asked at the portal"), ..Editor::of(by) };
        self.refuse_address_in_use(tx, editor, id, input.email.as_ref()).await?;
        self.insert_clients(tx, editor, &[(id.0, input.clone())]).await?;
        Ok(id)
    }

    /// Whether it waits to be confirmed (R30). Refused at `email` when it serves another account (R6).
    pub(crate) async fn put_address_on_file(
        &self,
        tx: &mut Tx,
        by: &Permit<EditClients>,
        client: ClientId,
        email: &EmailAddress,
    ) -> Result<bool> {
        let record = self.client_in_scope(tx, by, client).await?;
        if record.email_key.as_ref() == Some(&email.key()) {
            return Ok(false);
        }
        let input = ClientInput { email: Some(email.clone()), ..on_file(&record) };
        self.change_client(tx, Editor::of(by), &record, &input).await?;
        Ok(record.portal()? == PortalState::Active)
    }

    /// What a client asked for, accepted: an edit like any other, which says so in the audit event.
    pub(crate) async fn edit_as_asked(
        &self,
        tx: &mut Tx,
        by: &Permit<EditClients>,
        record: &ClientRecord,
        input: &ClientInput,
    ) -> Result<()> {
        let editor = Editor { source: Some("as the client asked"), ..Editor::of(by) };
        self.change_client(tx, editor, record, input).await
    }

    /// `record` is in the editor's scope. Refused for its address, it has written nothing; after a conflict the transaction is to
    /// be given up.
    pub(super) async fn change_client(&self, tx: &mut Tx, by: Editor<'_>, record: &ClientRecord, input: &ClientInput) -> Result<()> {
        let client = ClientId(record.id);
        let moved = record.email_key != input.email.as_ref().map(EmailAddress::key);
        let waits = moved && self.change_address(tx, by, record, input).await?;
        // Until the new one is confirmed, the old one stays.
        let kept = waits.then(|| ClientInput { email: record.email.as_deref().and_then(|email| email.parse().ok()), ..input.clone() });
        let input = kept.as_ref().unwrap_or(input);
        if !store::clients::update(tx, by.actor.organization.0, client.0, input, self.now()).await? {
            return Err(Refusal::Conflict.into());
        }
        let changed = changed_fields(record, input);
        if waits && changed.is_empty() {
            return Ok(());
        }
        let detail = by.source.map_or_else(|| changed.clone(), |source| format!("{changed}, {source}"));
        let about = About { client: Some(client), detail: Some(&detail), ..About::default() };
        self.record(tx, by.actor, AuditAction::ClientChanged, about).await
    }

    /// Whether the new address has to confirm it first (R30). A file with clients asks nobody: then it is refused.
    async fn change_address(&self, tx: &mut Tx, by: Editor<'_>, record: &ClientRecord, input: &ClientInput) -> Result<bool> {
        let client = ClientId(record.id);
        if record.portal()? == PortalState::Active {
            let Some(email) = input.email.as_ref().filter(|_| by.source.is_none()) else {
                let sentence =
                    "This client signs in with this address. It can only be changed to one that confirms it: on the client's page.";
                return Err(Refusal::field("email", sentence).into());
            };
            self.refuse_address_in_use(tx, by, client, Some(email)).await?;
            let organization = by.actor.organization.0;
            let login = store::portal::find_own_login(tx, organization, record.id).await?.ok_or(Refusal::Conflict)?;
            let of = LoginOwner::from(ClientLogin { login, client: record.clone() });
            let proof = if record.date_of_birth.is_some() { Proof::DateOfBirth } else { Proof::Password };
            self.begin_change(tx, by.actor, &of, (email, proof)).await?;
            return Ok(true);
        }
        self.refuse_address_in_use(tx, by, client, input.email.as_ref()).await?;
        let organization = by.actor.organization.0;
        if let Some(open) = store::invitations::find_newest(tx, organization, record.id).await?
            && store::invitations::end(tx, organization, open.id, InvitationState::Replaced, self.now()).await?
        {
            let event = NewEvent {
                id: self.new_id(),
                invitation_id: open.id,
                kind: LedgerKind::AddressChanged,
                detail: Some("Invite again, at the new one."),
                actor_name: Some(&by.actor.name),
                at: self.now(),
            };
            store::invitations::insert_event(tx, organization, &event).await?;
            store::clients::set_portal_state(tx, organization, record.id, PortalState::AddressChanged, None, self.now()).await?;
            let about = About { client: Some(client), subject: Some(open.id), detail: Some("the address was changed") };
            self.record(tx, by.actor, AuditAction::InvitationReplaced, about).await?;
        }
        Ok(false)
    }

    /// R6: the other client is named only to those who may see them.
    async fn refuse_address_in_use(&self, tx: &mut Tx, by: Editor<'_>, client: ClientId, email: Option<&EmailAddress>) -> Result<()> {
        let Some(email) = email else { return Ok(()) };
        let organization = by.actor.organization.0;
        let Some(other) =
            store::portal::find_client_by_login_email(tx, organization, &email.key()).await?.filter(|other| *other != client.0)
        else {
            // A representative's, signed up or not: it signs in here, and for nobody's own account.
            return match store::representatives::find_by_email(tx, organization, &email.key()).await? {
                Some(_) => Err(Refusal::field("email", IN_USE).into()),
                None => Ok(()),
            };
        };
        let mut sentence = IN_USE.to_owned();
        if store::clients::is_in_scope(tx, organization, other, by.scope.assigned_to()).await?
            && let Some(other) = store::clients::find(tx, organization, other).await?
        {
            sentence = format!("This address is in use for the portal account of {}. Use another address.", other.full_name());
        }
        Err(Refusal::field("email", sentence).into())
    }
}

/// The revision of a client who was just added.
const ADDED: i64 = 1;

/// One person's key names one client of their practice, and nobody else's key does.
fn id_of_key(by: &Permit<EditClients>, key: &str) -> ClientId {
    let digest = Sha256::new().chain_update(by.organization().0).chain_update(by.staff().0).chain_update(key).finalize();
    let mut bytes = [0; 16];
    bytes.iter_mut().zip(digest).for_each(|(byte, drawn)| *byte = drawn);
    ClientId(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}

/// R6.
const IN_USE: &str = "This address is in use for another portal account. Use another address.";

/// Which fields, never what was in them.
fn changed_fields(before: &ClientRecord, after: &ClientInput) -> String {
    let changes = [
        ("first name", before.first_name != after.first_name),
        ("last name", before.last_name != after.last_name),
        ("preferred name", before.preferred_name != after.preferred_name),
        ("e-mail address", before.email.as_deref() != after.email.as_ref().map(EmailAddress::as_str)),
        ("phone", before.phone != after.phone),
        ("date of birth", before.date_of_birth != after.date_of_birth),
        ("language", before.language.as_deref() != after.language.map(Language::tag)),
    ];
    changes.iter().filter(|(_, changed)| *changed).map(|(field, _)| *field).collect::<Vec<_>>().join(", ")
}
