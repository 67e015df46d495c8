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
    messages::{DraftPlace, KeptDraft},
};
use store::{
    Tx,
    messages::drafts::{self, DraftKey, DraftRow},
};

/// A draft that nobody came back to is forgotten.
const KEPT_DAYS: i64 = 30;

impl Services {
    /// In the place of the earlier one; `None` gives it up.
    pub async fn keep_draft(&self, by: &Permit<InviteClients>, place: DraftPlace, draft: Option<&KeptDraft>) -> Result<()> {
        let mut tx = self.inner.store.write().await?;
        match place {
            DraftPlace::Client(client) | DraftPlace::FormsTo(client) => {
                self.client_in_scope(&mut tx, by, client).await?;
            }
            DraftPlace::Default | DraftPlace::Many | DraftPlace::FormsToMany if by.is_administrator() => {}
            DraftPlace::Default | DraftPlace::Many | DraftPlace::FormsToMany => return Err(Refusal::Forbidden.into()),
        }
        match draft {
            None => self.forget_draft(&mut tx, by, place).await?,
            Some(draft) => {
                let draft = kept_as_draft(draft).map_err(Refusal::Invalid)?;
                self.write_draft(&mut tx, by, place, &draft).await?;
            }
        }
        Ok(tx.commit().await?)
    }

    /// What is sanitised already.
    pub(super) async fn write_draft<R>(&self, tx: &mut Tx, by: &Permit<R>, place: DraftPlace, draft: &KeptDraft) -> Result<()> {
        let content = serde_json::to_string(draft).map_err(|error| Error::Internal(format!("a draft: {error}")))?;
        let place = place.key();
        Ok(drafts::keep(tx, key(by, &place), &DraftRow { content, updated_at: self.now() }).await?)
    }

    pub(crate) async fn find_draft<R>(&self, tx: &mut Tx, by: &Permit<R>, place: DraftPlace) -> Result<Option<KeptDraft>> {
        let place = place.key();
        let Some(row) = drafts::find(tx, key(by, &place)).await? else { return Ok(None) };
        // What another version of the program wrote is given up rather than in the way.
        let Ok(draft) = serde_json::from_str::<KeptDraft>(&row.content) else { return Ok(None) };
        Ok(Some(KeptDraft { at: Some(context::moment(row.updated_at, by.time_zone())), ..draft }))
    }

    pub(crate) async fn forget_draft<R>(&self, tx: &mut Tx, by: &Permit<R>, place: DraftPlace) -> Result<()> {
        let place = place.key();
        Ok(drafts::delete(tx, key(by, &place)).await?)
    }

    /// Of every organization. Safe to run in several processes at once.
    pub async fn forget_old_drafts(&self) -> Result<()> {
        let mut tx = self.inner.store.write().await?;
        drafts::delete_older(&mut tx, self.now() - TimeDelta::days(KEPT_DAYS)).await?;
        Ok(tx.commit().await?)
    }
}

fn key<'a, R>(by: &Permit<R>, place: &'a str) -> DraftKey<'a> {
    DraftKey { organization: by.organization().0, staff: by.staff().0, place }
}
