//! What the dialog that sends forms starts from: the words that the program comes with, what the sender was writing, and each recipient's values for the preview
//! (R14). Who has an account is decided again when it is sent.

use super::summary;
use crate::{
    Result, Services,
    invitations::{Found, check_selection, full_name, wanted_of, withdrawn},
    messages::{Letter, placeholder_values},
    staff::{InviteClients, Permit},
};
use domain::{
    Language, Refusal,
    clients::{ClientSelection, PortalState},
    form_sharing::{FormsDraft, OpenForm},
    ids::{ClientId, FormId},
    invitations::{BatchPurpose, DraftTotals, Readers, Recipient, RecipientPage, RecipientsWanted},
    messages::{DraftPlace, WrittenMessage, default_forms_shared},
};
use std::collections::BTreeSet;
use store::{
    Tx,
    invitations::{MatchingGroup, RecipientRow},
    organization::OrganizationRow,
};
use uuid::Uuid;

impl Services {
    /// More than one client needs an administrator (R20). Of those whom a search finds, the first are named and all are counted.
    pub async fn draft_forms(&self, by: &Permit<InviteClients>, clients: &ClientSelection) -> Result<FormsDraft> {
        check_selection(clients, by.is_administrator())?;
        let seen = self.look_at_chosen(by, (clients, BatchPurpose::Forms)).await?;
        let (candidates, next) = self.candidates(by, (clients, BatchPurpose::Forms), None).await?;
        let chosen = candidates.len();
        let mut tx = self.inner.store.read().await?;
        let organization = store::organization::find(&mut tx, by.organization().0).await?.ok_or(Refusal::NotFound)?;
        let forms = store::forms::list_published(&mut tx, organization.id).await?;
        let recipients = self.with_account(&mut tx, by, &organization, candidates).await?;
        let listed: Vec<Uuid> = recipients.iter().map(|recipient| recipient.id.0).collect();
        let open = store::forms::list_open(&mut tx, organization.id, &listed).await?;
        let open: BTreeSet<(Uuid, Uuid)> = open.into_iter().map(|(client, form)| (form, client)).collect();
        let (totals, counts) = match clients {
            ClientSelection::These(_) => (DraftTotals::of(&recipients, chosen - recipients.len()), None),
            ClientSelection::Matching { search, filter, except } => {
                let found = Found::of(search, *filter, except);
                let groups = store::invitations::count_matching(&mut tx, organization.id, &found.matching()).await?;
                let counts = store::invitations::count_open(&mut tx, organization.id, &found.matching()).await?;
                (count_with_account(&groups, &organization), Some(counts))
            }
        };
        let kept = self.find_draft(&mut tx, by, DraftPlace::of_forms(clients)).await?;
        // By itself no form is ticked.
        let withdrawn_forms = match kept.as_ref().filter(|kept| kept.forms.is_some()) {
            Some(kept) => withdrawn(store::forms::list_unpublished(&mut tx, organization.id).await?, Some(kept)),
            None => Vec::new(),
        };
        Ok(FormsDraft {
            messages: shipped_messages(&organization),
            open: open_forms(forms.iter().map(|form| form.form_id), &recipients, &open, counts),
            forms: forms.into_iter().map(summary).collect(),
            withdrawn_forms,
            kept,
            audience: self.audience(&mut tx, &organization, (recipients, next), (totals, seen)).await?,
        })
    }

    /// Those whom the draft does not name.
    pub async fn list_form_recipients(
        &self,
        by: &Permit<InviteClients>,
        clients: &ClientSelection,
        wanted: &RecipientsWanted,
    ) -> Result<RecipientPage> {
        check_selection(clients, by.is_administrator())?;
        let (candidates, next) = self.wanted(by, (clients, BatchPurpose::Forms), wanted).await?;
        let mut tx = self.inner.store.read().await?;
        let organization = store::organization::find(&mut tx, by.organization().0).await?.ok_or(Refusal::NotFound)?;
        let recipients = self.with_account(&mut tx, by, &organization, candidates).await?;
        Ok(RecipientPage { recipients: wanted_of(recipients, wanted), next })
    }

    /// Refused to those who see their own clients alone, where one of them is another's.
    async fn with_account(
        &self,
        tx: &mut Tx,
        by: &Permit<InviteClients>,
        organization: &OrganizationRow,
        clients: Vec<ClientId>,
    ) -> Result<Vec<Recipient>> {
        let mut recipients = Vec::new();
        for client in clients {
            match store::invitations::find_recipient(tx, organization.id, client.0, by.scope().assigned_to()).await? {
                Some(row) => recipients.extend(self.form_recipient(organization, row, &by.actor().name)),
                None if by.scope().assigned_to().is_some() => return Err(Refusal::NotFound.into()),
                // Gone since it was chosen.
                None => {}
            }
        }
        Ok(recipients)
    }

    /// `None` for one to whom no forms go.
    fn form_recipient(&self, organization: &OrganizationRow, row: RecipientRow, sender_name: &str) -> Option<Recipient> {
        let letter = Letter {
            language: Language::of(row.language.as_deref(), &organization.language),
            sender_name,
            link: self.front_link(organization),
            expires_at: self.now(),
            form_titles: None,
        };
        let email = row.email.clone().filter(|_| row.has_account && row.portal_state == PortalState::Active)?;
        Some(Recipient { id: ClientId(row.id), name: full_name(&row), email, values: placeholder_values(organization, &row, letter) })
    }
}

/// `open`: (form, client) of those who are listed. `counts`: of all, where there are more.
fn open_forms(
    forms: impl Iterator<Item = Uuid>,
    listed: &[Recipient],
    open: &BTreeSet<(Uuid, Uuid)>,
    counts: Option<Vec<(Uuid, i64)>>,
) -> Vec<OpenForm> {
    let of_form = |form: Uuid| {
        let names: Vec<String> =
            listed.iter().filter(|client| open.contains(&(form, client.id.0))).map(|client| client.name.clone()).collect();
        let count = match &counts {
            Some(counts) => counts.iter().find(|(counted, _)| *counted == form).map_or(0, |(_, count)| *count),
            None => i64::try_from(names.len()).unwrap_or(i64::MAX),
        };
        (count > 0).then_some(OpenForm { form: FormId(form), count, names })
    };
    forms.filter_map(of_form).collect()
}

fn count_with_account(groups: &[MatchingGroup], organization: &OrganizationRow) -> DraftTotals {
    let mut totals = DraftTotals::default();
    for group in groups {
        totals.left_out += group.active + group.without_email + group.invitable - group.with_account;
        if group.with_account > 0 {
            let language = Language::of(group.language.as_deref(), &organization.language);
            let without_preferred_name = group.with_account_without_preferred_name;
            totals.add(&Readers { language, count: group.with_account, without_preferred_name });
        }
    }
    totals
}

/// In every language, the practice's own first.
fn shipped_messages(organization: &OrganizationRow) -> Vec<WrittenMessage> {
    let own = Language::of(None, &organization.language);
    Language::beginning_with(own).map(|language| WrittenMessage { language, message: default_forms_shared(language) }).collect()
}
