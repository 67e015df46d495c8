//! What staff are writing, kept for them while they write: a closed tab, a lost connection or the end of a session loses at most
//! the last moment. A draft is its writer's alone, and is forgotten when it is sent, saved or given up.

use super::sanitise::kept_as_draft;
use crate::{
    Error, Result, Services, context,
    staff::{InviteClients, Permit},
};
use chrono::TimeDelta;
use domain::{
    Refusal,
    messages::{DraftPage, DraftPlace, KeptDraft},
};
use store::{
    Tx,
    messages::drafts::{self, ByPage, DraftKey, DraftRow},
};

/// A draft that nobody came back to is forgotten.
const KEPT_DAYS: i64 = 30;
/// Of a page's own name.
const PAGE_BYTES: usize = 64;

impl Services {
    /// In the place of the earlier one, whoever kept it; `None` gives it up.
    pub async fn keep_draft(&self, by: &Permit<InviteClients>, place: DraftPlace, draft: Option<&KeptDraft>) -> Result<()> {
        let page = DraftPage { overwrites: true, ..DraftPage::default() };
        self.keep_draft_of_page(by, place, &page, draft).await
    }

    /// As [`Services::keep_draft`], but for one that another page of theirs has kept since: that stays, and this is refused.
    pub async fn keep_draft_of_page(
        &self,
        by: &Permit<InviteClients>,
        place: DraftPlace,
        page: &DraftPage,
        draft: Option<&KeptDraft>,
    ) -> Result<()> {
        if page.id.len() > PAGE_BYTES {
            return Err(Refusal::field("page", "Reload the page, then go on.").into());
        }
        let by_page = by_page(Some(page));
        let mut tx = self.inner.store.write().await?;
        match place {
            DraftPlace::Client(client) | DraftPlace::FormsTo(client) => {
                self.client_in_scope(&mut tx, by, client).await?;
            }
            DraftPlace::Default | DraftPlace::Many | DraftPlace::FormsToMany if by.is_administrator() => {}
            DraftPlace::Default | DraftPlace::Many | DraftPlace::FormsToMany => return Err(Refusal::Forbidden.into()),
        }
        let place = place.key();
        let is_newest = match draft {
            None => drafts::give_up(&mut tx, key(by, &place), by_page).await?,
            Some(draft) => {
                let draft = kept_as_draft(draft).map_err(Refusal::Invalid)?;
                let row = DraftRow { content: content(&draft)?, updated_at: self.now() };
                drafts::keep(&mut tx, key(by, &place), &row, by_page).await?
            }
        };
        if !is_newest {
            return Err(Refusal::Conflict.into());
        }
        Ok(tx.commit().await?)
    }

    /// Of the draft that there is, what is left of it; it stays as old as it was, and its page's. What is sanitised already. What another
    /// page than this one has kept since stays as it is.
    pub(super) async fn reduce_draft<R>(
        &self,
        tx: &mut Tx,
        by: &Permit<R>,
        (place, page): (DraftPlace, Option<&DraftPage>),
        draft: &KeptDraft,
    ) -> Result<()> {
        let place = place.key();
        Ok(drafts::set_content(tx, key(by, &place), &content(draft)?, by_page(page)).await?)
    }

    pub(crate) async fn find_draft<R>(&self, tx: &mut Tx, by: &Permit<R>, place: DraftPlace) -> Result<Option<KeptDraft>> {
        let place = place.key();
        let Some(row) = drafts::find(tx, key(by, &place)).await? else { return Ok(None) };
        // What another version of the program wrote is given up rather than in the way.
        let Ok(draft) = serde_json::from_str::<KeptDraft>(&row.content) else { return Ok(None) };
        Ok(Some(KeptDraft { at: Some(context::moment(row.updated_at, by.time_zone())), ..draft }))
    }

    /// The one that this page wrote, or began with: what another page of theirs has kept since is not sent or saved yet, and stays.
    pub(crate) async fn forget_draft<R>(&self, tx: &mut Tx, by: &Permit<R>, place: DraftPlace, page: Option<&DraftPage>) -> Result<()> {
        let place = place.key();
        drafts::give_up(tx, key(by, &place), by_page(page)).await?;
        Ok(())
    }

    /// Of every organization. Safe to run in several processes at once.
    pub async fn forget_old_drafts(&self) -> Result<()> {
        let mut tx = self.inner.store.write().await?;
        drafts::delete_older(&mut tx, self.now() - TimeDelta::days(KEPT_DAYS)).await?;
        Ok(tx.commit().await?)
    }
}

fn content(draft: &KeptDraft) -> Result<String> {
    serde_json::to_string(draft).map_err(|error| Error::Internal(format!("a draft: {error}")))
}

/// Without a page, in the place of whatever there is.
fn by_page(page: Option<&DraftPage>) -> ByPage<'_> {
    let nobody = ByPage { page: "", began_with: None, overwrites: true };
    page.map_or(nobody, |page| ByPage { page: &page.id, began_with: page.began_with, overwrites: page.overwrites })
}

fn key<'a, R>(by: &Permit<R>, place: &'a str) -> DraftKey<'a> {
    DraftKey { organization: by.organization().0, staff: by.staff().0, place }
}
