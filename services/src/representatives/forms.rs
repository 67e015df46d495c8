//! Forms for a client without an account, through whoever may fill them in for them (R20, R31): a small child has no address, and never
//! signs up. Clients with an account are asked themselves; their representatives find the same forms when they sign in.

use crate::{
    Result, Services,
    audit::About,
    forms::summary,
    mail::AccountMail,
    staff::{InviteClients, Permit},
};
use domain::{
    Refusal,
    audit::AuditAction,
    clients::PortalState,
    form_catalog::FormSummary,
    ids::{ClientId, FormId},
    invitations::InvitationState,
    representatives::{RepresentativeView, Standing},
};
use std::collections::HashSet;
use store::{
    Tx,
    forms::{FormVersionRow, NewFormRequest},
    representatives::ClientGrantRow,
};
use uuid::Uuid;

impl Services {
    /// Each form in the version that is published now; one that the client has open is not asked for twice. Everybody who may fill in
    /// forms for them gets an e-mail. Refused at `forms`, and where nobody may.
    pub async fn ask_through_representatives(&self, by: &Permit<InviteClients>, client: ClientId, forms: &[FormId]) -> Result<()> {
        let organization = by.organization().0;
        let mut tx = self.inner.store.write().await?;
        store::invitations::lock_organization(&mut tx, organization).await?;
        let record = self.client_in_scope(&mut tx, by, client).await?;
        if record.portal()? == PortalState::Active {
            return Err(Refusal::Rule("This client has an account: share forms with them under General Documents.".to_owned()).into());
        }
        let to = self.who_may_fill_in(&mut tx, organization, client.0).await?;
        if to.is_empty() {
            return Err(Refusal::Rule("Nobody who has signed up may fill in forms for this client now.".to_owned()).into());
        }
        let published = store::forms::list_published(&mut tx, organization).await?;
        let chosen: Vec<_> = published.into_iter().filter(|row| forms.contains(&FormId(row.form_id))).collect();
        if chosen.is_empty() {
            return Err(Refusal::field("forms", "Choose at least one form.").into());
        }
        self.ask_client_for(&mut tx, organization, client, &chosen).await?;
        for row in &to {
            self.queue_account_mail(&mut tx, (organization, AccountMail::RepresentativeForms), (client.0, &row.email), None).await?;
        }
        let invited = self.open_invitation_reminded_of(&mut tx, organization, client.0).await?;
        self.begin_reminders(&mut tx, organization, client.0, invited, self.now()).await?;
        let about = About { client: Some(client), subject: None, detail: Some("through their representatives") };
        self.record(&mut tx, by.actor(), AuditAction::FormsShared, about).await?;
        tx.commit().await?;
        self.inner.outbox_bell.notify_one();
        Ok(())
    }

    async fn ask_client_for(&self, tx: &mut Tx, organization: Uuid, client: ClientId, chosen: &[FormVersionRow]) -> Result<()> {
        let open: HashSet<(Uuid, Uuid)> = store::forms::list_open(tx, organization, &[client.0]).await?.into_iter().collect();
        let missing = (0_i64..).zip(chosen).filter(|(_, row)| !open.contains(&(client.0, row.form_id)));
        let request = |(position, row): (i64, &FormVersionRow)| NewFormRequest {
            id: self.new_id(),
            client: client.0,
            form_version: row.id,
            invitation: None,
            batch: None,
            position,
        };
        let requests: Vec<_> = missing.map(request).collect();
        store::forms::insert_requests(tx, organization, &requests, self.now()).await?;
        Ok(store::clients::set_forms_counts(tx, organization, &[client.0]).await?)
    }

    /// Whoever has signed up and may do so now.
    pub(crate) async fn who_may_fill_in(&self, tx: &mut Tx, organization: Uuid, client: Uuid) -> Result<Vec<ClientGrantRow>> {
        let now = self.now();
        let rows = store::representatives::list_of_client(tx, organization, client).await?;
        let may = |row: &ClientGrantRow| row.signed_up_at.is_some() && row.grant.holds(now) && row.grant.rights().fill_forms;
        Ok(rows.into_iter().filter(may).collect())
    }

    /// A client who was invited themself goes on being reminded of that.
    async fn open_invitation_reminded_of(&self, tx: &mut Tx, organization: Uuid, client: Uuid) -> Result<Option<Uuid>> {
        let Some(id) = store::reminders::find(tx, organization, client).await?.and_then(|found| found.invitation_id) else {
            return Ok(None);
        };
        let found = store::invitations::find(tx, organization, id).await?;
        Ok(found.filter(|row| row.state.as_of(row.expires_at, self.now()) == InvitationState::Open).map(|row| row.id))
    }

    /// What the client's page offers.
    pub(crate) async fn askable(
        &self,
        tx: &mut Tx,
        organization: Uuid,
        portal: PortalState,
        representatives: &[RepresentativeView],
    ) -> Result<Vec<FormSummary>> {
        let may_any = representatives.iter().any(|row| row.standing == Standing::Acts && row.rights.fill_forms);
        if portal == PortalState::Active || !may_any {
            return Ok(Vec::new());
        }
        Ok(store::forms::list_published(tx, organization).await?.into_iter().map(summary).collect())
    }
}
