//! What the dialog starts from (R11, R14, R18): the defaults, and each chosen client's values.

use super::{
    decide::{Deciding, Decision, Invitee, check_selection, distinct, full_name},
    send::Found,
};
use crate::{
    Result, Services,
    messages::{Letter, email_frame, placeholder_values, portal_link},
    staff::{InviteClients, Permit},
};
use domain::{
    Language, Refusal,
    clients::{ClientFilter, ClientQuery, ClientSelection, Invitable, PortalState, Standing},
    form_catalog::FormSummary,
    ids::{ClientId, FormId},
    invitations::{
        Audience, BatchPurpose, ChosenSeen, ClientOutcome, DraftTotals, Readers, Recipient, RecipientPage, RecipientsWanted, SendDraft,
    },
    messages::{DraftPlace, KeptDraft},
};
use store::{
    Tx,
    forms::{FormVersionRow, UnpublishedRow},
    invitations::ReadersOf,
    organization::OrganizationRow,
};

/// In the place of a link's secret: of the same shape, and the hash of nothing that was ever sent.
const PREVIEW_SECRET: &str = "this-link-is-a-preview-and-leads-nowhere---";

/// Of those whom a search finds so many are looked at for recipients at a time, at least, if there are as many.
const SHOWN: usize = 50;
/// Readers of a language who are looked at for one to show.
const READERS: i64 = 50;

/// In the order of the list, and where the next begin.
type Candidates = (Vec<ClientId>, Option<String>);

impl Services {
    /// For no clients, the defaults alone. More than one needs an administrator (R1). Of those whom a search finds, the first are
    /// named and all are counted.
    pub async fn draft_invitations(&self, by: &Permit<InviteClients>, clients: &ClientSelection) -> Result<SendDraft> {
        check_selection(clients, by.is_administrator())?;
        let seen = self.look_at_chosen(by, (clients, BatchPurpose::Invitation)).await?;
        let (mut candidates, next) = self.candidates(by, (clients, BatchPurpose::Invitation), None).await?;
        candidates.extend(self.first_left_out(by, clients).await?);
        let mut tx = self.inner.store.read().await?;
        let organization = store::organization::find(&mut tx, by.organization().0).await?.ok_or(Refusal::NotFound)?;
        let mut messages = self.default_messages(&mut tx, &organization).await?;
        if !by.is_administrator() {
            for message in &mut messages {
                message.changed = None;
            }
        }
        let forms = store::forms::list_published(&mut tx, organization.id).await?;
        let unpublished = store::forms::list_unpublished(&mut tx, organization.id).await?;
        let kept = self.find_draft(&mut tx, by, DraftPlace::of(clients)).await?;
        let (recipients, left_out) = self.sort_out(&mut tx, by, &organization, candidates).await?;
        let totals = match clients {
            ClientSelection::These(_) => DraftTotals::of(&recipients, left_out.len()),
            ClientSelection::Matching { search, filter, except } => {
                self.count_recipients(&mut tx, &organization, search, *filter, except).await?
            }
        };
        Ok(SendDraft {
            sharing: self.sharing(&mut tx, organization.id, clients).await?,
            messages,
            forms: forms.iter().map(summary).collect(),
            withdrawn_forms: withdrawn(unpublished, kept.as_ref()),
            kept,
            audience: self.audience(&mut tx, &organization, (recipients, next), (totals, seen)).await?,
            left_out,
            may_save_as_default: by.is_administrator(),
        })
    }

    pub(crate) async fn audience(
        &self,
        tx: &mut Tx,
        organization: &OrganizationRow,
        (recipients, next): (Vec<Recipient>, Option<String>),
        (totals, seen): (DraftTotals, ChosenSeen),
    ) -> Result<Audience> {
        Ok(Audience {
            recipients,
            next,
            totals,
            seen,
            frame: email_frame(organization, Language::of(None, &organization.language)),
            from: format!("{} <{}>", organization.name, self.sender_address(tx, organization.id).await?),
            form_titles_allowed: organization.form_titles_in_email,
        })
    }

    /// Those whom the draft does not name.
    pub async fn list_recipients(
        &self,
        by: &Permit<InviteClients>,
        clients: &ClientSelection,
        wanted: &RecipientsWanted,
    ) -> Result<RecipientPage> {
        check_selection(clients, by.is_administrator())?;
        let (candidates, next) = self.wanted(by, (clients, BatchPurpose::Invitation), wanted).await?;
        let mut tx = self.inner.store.read().await?;
        let organization = store::organization::find(&mut tx, by.organization().0).await?.ok_or(Refusal::NotFound)?;
        let (recipients, _) = self.sort_out(&mut tx, by, &organization, candidates).await?;
        Ok(RecipientPage { recipients: wanted_of(recipients, wanted), next })
    }

    async fn sort_out(
        &self,
        tx: &mut Tx,
        by: &Permit<InviteClients>,
        organization: &OrganizationRow,
        clients: Vec<ClientId>,
    ) -> Result<(Vec<Recipient>, Vec<ClientOutcome>)> {
        let mut deciding = Deciding::new(by.organization(), by.scope());
        let (mut recipients, mut left_out) = (Vec::new(), Vec::new());
        for client in clients {
            match self.decide(tx, &mut deciding, client).await? {
                Decision::Invite(invitee) => recipients.push(self.recipient(organization, invitee, &by.actor().name)),
                Decision::LeaveOut(outcome) => left_out.push(outcome),
            }
        }
        Ok((recipients, left_out))
    }

    /// Who may be among the recipients that are wanted.
    pub(crate) async fn wanted(
        &self,
        by: &Permit<InviteClients>,
        of: (&ClientSelection, BatchPurpose),
        wanted: &RecipientsWanted,
    ) -> Result<Candidates> {
        match wanted {
            RecipientsWanted::After(after) => self.candidates(by, of, Some(after)).await,
            RecipientsWanted::FirstReader(language) => Ok((self.first_readers(by, of, *language).await?, None)),
        }
    }

    /// The next of those whom a search finds to whom it can go, and where they end. Nobody else is looked through for them, but who
    /// was left out one by one.
    pub(crate) async fn candidates(
        &self,
        by: &Permit<InviteClients>,
        (clients, purpose): (&ClientSelection, BatchPurpose),
        after: Option<&str>,
    ) -> Result<Candidates> {
        let (search, filter, except) = match clients {
            ClientSelection::These(clients) => return Ok((distinct(clients), None)),
            ClientSelection::Matching { search, filter, except } => (search.clone(), *filter, except),
        };
        let mut query = ClientQuery { search, filter, after: after.map(str::to_owned), ..ClientQuery::default() };
        let mut found = Vec::new();
        loop {
            let (clients, next) = self.list_standing(by, &query, |standing| can_go_to(purpose, standing)).await?;
            found.extend(clients.into_iter().filter(|client| !except.contains(client)));
            query.after = next;
            if query.after.is_none() || found.len() >= SHOWN {
                return Ok((found, query.after));
            }
        }
    }

    /// Of those whom a search finds, the first who cannot be invited: they are named with the reason.
    async fn first_left_out(&self, by: &Permit<InviteClients>, clients: &ClientSelection) -> Result<Vec<ClientId>> {
        let ClientSelection::Matching { search, filter, except } = clients else { return Ok(Vec::new()) };
        let query = ClientQuery { search: search.clone(), filter: *filter, ..ClientQuery::default() };
        let (found, _) = self.list_standing(by, &query, |standing| !can_go_to(BatchPurpose::Invitation, standing)).await?;
        Ok(found.into_iter().filter(|client| !except.contains(client)).collect())
    }

    /// Those who are named, or the first whom a search finds and who read the language.
    async fn first_readers(
        &self,
        by: &Permit<InviteClients>,
        (clients, purpose): (&ClientSelection, BatchPurpose),
        language: Language,
    ) -> Result<Vec<ClientId>> {
        let (search, filter, except) = match clients {
            ClientSelection::These(clients) => return Ok(distinct(clients)),
            ClientSelection::Matching { search, filter, except } => (search, *filter, except),
        };
        let mut tx = self.inner.store.read().await?;
        let organization = store::organization::find(&mut tx, by.organization().0).await?.ok_or(Refusal::NotFound)?;
        let found = Found::of(search, filter, except);
        let mut languages = store::invitations::list_languages(&mut tx, organization.id).await?;
        languages.retain(|stored| Language::of(Some(stored), &organization.language) == language);
        let readers = ReadersOf { languages: &languages, are_active: purpose == BatchPurpose::Forms };
        let first = store::invitations::list_first_readers(&mut tx, organization.id, &found.matching(), readers, READERS).await?;
        Ok(first.into_iter().map(ClientId).collect())
    }

    /// Who has an address that is in use is found when they are invited: here they are counted as recipients.
    async fn count_recipients(
        &self,
        tx: &mut Tx,
        organization: &OrganizationRow,
        search: &str,
        filter: ClientFilter,
        except: &[ClientId],
    ) -> Result<DraftTotals> {
        let found = Found::of(search, filter, except);
        let groups = store::invitations::count_matching(tx, organization.id, &found.matching()).await?;
        let mut totals = DraftTotals::default();
        for group in groups {
            totals.left_out += group.active + group.without_email;
            if group.invitable > 0 {
                let language = Language::of(group.language.as_deref(), &organization.language);
                totals.add(&Readers { language, count: group.invitable, without_preferred_name: group.without_preferred_name });
            }
        }
        Ok(totals)
    }

    fn recipient(&self, organization: &OrganizationRow, invitee: Invitee, sender_name: &str) -> Recipient {
        let letter = Letter {
            language: Language::of(invitee.row.language.as_deref(), &organization.language),
            sender_name,
            link: portal_link(self.config(), &organization.slug, PREVIEW_SECRET),
            expires_at: self.works_until(organization),
            form_titles: None,
        };
        Recipient {
            id: ClientId(invitee.row.id),
            name: full_name(&invitee.row),
            email: invitee.email,
            values: placeholder_values(organization, &invitee.row, letter),
        }
    }
}

/// As the list knows it: whose address is in use is found when they are looked at.
fn can_go_to(purpose: BatchPurpose, standing: Standing) -> bool {
    match purpose {
        BatchPurpose::Invitation => Invitable::of(standing.portal, standing.has_email) == Invitable::Yes,
        BatchPurpose::Forms => standing.portal == PortalState::Active && standing.has_email,
    }
}

/// Of the recipients among [`Services::wanted`], those that are.
pub(crate) fn wanted_of(mut recipients: Vec<Recipient>, wanted: &RecipientsWanted) -> Vec<Recipient> {
    if let RecipientsWanted::FirstReader(language) = wanted {
        recipients.retain(|recipient| recipient.values.language == *language);
        recipients.truncate(1);
    }
    recipients
}

/// Titles of the forms that a draft names, or the defaults where it names none, and that cannot be sent.
pub(crate) fn withdrawn(unpublished: Vec<UnpublishedRow>, kept: Option<&KeptDraft>) -> Vec<String> {
    let named = kept.and_then(|kept| kept.forms.as_ref());
    let is_wanted = |row: &UnpublishedRow| named.map_or(row.is_default, |forms| forms.contains(&FormId(row.form_id)));
    unpublished.into_iter().filter(is_wanted).map(|row| row.title).collect()
}

fn summary(row: &FormVersionRow) -> FormSummary {
    FormSummary {
        id: FormId(row.form_id),
        title: row.title.clone(),
        version: row.version,
        minutes: row.estimated_minutes,
        is_scored: row.is_scored,
        needs_signature: row.needs_signature,
        is_default: row.is_default,
    }
}
