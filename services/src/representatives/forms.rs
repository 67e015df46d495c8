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
    representatives::{RepresentativeView, Standing},
};
use std::collections::HashSet;
use store::{
    Tx,
    forms::{FormVersionRow, NewFormRequest},
};
use uuid::Uuid;

impl Services {
    /// Each form in the version that is published now; one that the client has open is not asked for twice. Everybody who may fill in
    /// forms for them gets an e-mail. Refused at `forms`, and where nobody may.
    pub async fn ask_through_representatives(&self, by: &Permit<InviteClients>, client: ClientId, forms: &[FormId]) -> Result<()> {
        let organization = by.organization().0;
        let mut tx = self.inner.store.write().await?;
        let record = self.client_in_scope(&mut tx, by, client).await?;
        store::invitations::lock_organization(&mut tx, organization).await?;
        if record.portal()? == PortalState::Active {
            return Err(Refusal::Rule("This client has an account: share forms with them under General Documents.".to_owned()).into());
        }
        let to = self.who_may_fill_in(&mut tx, organization, client).await?;
        if to.is_empty() {
            return Err(Refusal::Rule("Nobody who has signed up may fill in forms for this client now.".to_owned()).into());
        }
        let published = store::forms::list_published(&mut tx, organization).await?;
        let chosen: Vec<_> = published.into_iter().filter(|row| forms.contains(&FormId(row.form_id))).collect();
        if chosen.is_empty() {
            return Err(Refusal::field("forms", "Choose at least one form.").into());
        }
        self.ask_client_for(&mut tx, organization, client, &chosen).await?;
        for email in &to {
            self.queue_account_mail(&mut tx, (organization, AccountMail::RepresentativeForms), (client.0, email), None).await?;
        }
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

    /// The addresses of those who have signed up.
    async fn who_may_fill_in(&self, tx: &mut Tx, organization: Uuid, client: ClientId) -> Result<Vec<String>> {
        let now = self.now();
        let rows = store::representatives::list_of_client(tx, organization, client.0).await?;
        let may = rows.into_iter().filter(|row| row.signed_up_at.is_some() && row.grant.holds(now) && row.grant.rights().fill_forms);
        Ok(may.map(|row| row.email).collect())
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
