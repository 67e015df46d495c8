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
    clients::{ClientFilter, ClientQuery, ClientSelection, Invitable, PortalState},
    form_catalog::FormSummary,
    ids::{ClientId, FormId},
    invitations::{Audience, BatchPurpose, ClientOutcome, DraftTotals, Readers, Recipient, RecipientPage, SendDraft},
    messages::{DraftPlace, KeptDraft},
};
use store::{
    Tx,
    forms::{FormVersionRow, UnpublishedRow},
    organization::OrganizationRow,
};

/// In the place of a link's secret: of the same shape, and the hash of nothing that was ever sent.
const PREVIEW_SECRET: &str = "this-link-is-a-preview-and-leads-nowhere---";

/// Recipients of a search that are named at a time, at least, if there are as many.
const SHOWN: usize = 50;
/// Pages of the list that are looked through for them, at most.
const LISTS_AT_A_TIME: usize = 10;

/// In the order of the list, and where the next begin.
pub(crate) type Candidates = (Vec<ClientId>, Option<String>);

impl Services {
    /// For no clients, the defaults alone. More than one needs an administrator (R1). Of those whom a search finds, the first are
    /// named and all are counted.
    pub async fn draft_invitations(&self, by: &Permit<InviteClients>, clients: &ClientSelection) -> Result<SendDraft> {
        check_selection(clients, by.is_administrator())?;
        let (candidates, next) = self.candidates(by, (clients, BatchPurpose::Invitation), None).await?;
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
            messages,
            forms: forms.iter().map(summary).collect(),
            withdrawn_forms: withdrawn(unpublished, kept.as_ref()),
            kept,
            audience: self.audience(&mut tx, &organization, (recipients, next), totals).await?,
            left_out,
            may_save_as_default: by.is_administrator(),
        })
    }

    pub(crate) async fn audience(
        &self,
        tx: &mut Tx,
        organization: &OrganizationRow,
        (recipients, next): (Vec<Recipient>, Option<String>),
        totals: DraftTotals,
    ) -> Result<Audience> {
        Ok(Audience {
            recipients,
            next,
            totals,
            frame: email_frame(organization, Language::of(None, &organization.language)),
            from: format!("{} <{}>", organization.name, self.sender_address(tx, organization.id).await?),
            form_titles_allowed: organization.form_titles_in_email,
        })
    }

    /// Those who come after the ones that the draft names. What `after` is comes from there.
    pub async fn list_recipients(&self, by: &Permit<InviteClients>, clients: &ClientSelection, after: &str) -> Result<RecipientPage> {
        check_selection(clients, by.is_administrator())?;
        let (candidates, next) = self.candidates(by, (clients, BatchPurpose::Invitation), Some(after)).await?;
        let mut tx = self.inner.store.read().await?;
        let organization = store::organization::find(&mut tx, by.organization().0).await?.ok_or(Refusal::NotFound)?;
        let (recipients, _) = self.sort_out(&mut tx, by, &organization, candidates).await?;
        Ok(RecipientPage { recipients, next })
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

    /// The next of those whom a search finds, until there are some to show, but not through the whole list; and where they end.
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
        let (mut found, mut to_show) = (Vec::new(), 0);
        for _ in 0..LISTS_AT_A_TIME {
            let page = self.list_clients(&by.as_signed_in(), &query).await?;
            let rows = page.rows.iter().filter(|row| !except.contains(&row.id));
            for row in rows {
                to_show += usize::from(match purpose {
                    BatchPurpose::Invitation => row.invitable == Invitable::Yes,
                    BatchPurpose::Forms => row.portal == PortalState::Active,
                });
                found.push(row.id);
            }
            query.after = page.next;
            if query.after.is_none() || to_show >= SHOWN {
                break;
            }
        }
        Ok((found, query.after))
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

/// Titles of the forms that a draft names, or the defaults where there is none, and that cannot be sent.
fn withdrawn(unpublished: Vec<UnpublishedRow>, kept: Option<&KeptDraft>) -> Vec<String> {
    let is_wanted = |row: &UnpublishedRow| kept.map_or(row.is_default, |kept| kept.forms.contains(&FormId(row.form_id)));
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
