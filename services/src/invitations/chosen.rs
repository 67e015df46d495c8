//! Whether those whom a sending is for are still those who were shown when it was prepared (R10, R14, R15): a digest of them, made then,
//! and again of those who have just been written down for it.

use super::send::Found;
use crate::{
    Error, Result, Services, context,
    staff::{InviteClients, Permit},
};
use domain::{
    Refusal,
    clients::ClientSelection,
    invitations::{BatchPurpose, ChosenSeen},
};
use sha2::{Digest as _, Sha256};
use store::{
    Tx,
    invitations::{AtWorkRow, ChosenRow, InvitedRow},
};
use uuid::Uuid;

/// Clients whom one statement reads.
const AT_A_TIME: i64 = 1_000;

/// What a click means, and what its page was shown of that.
#[derive(Clone, Copy)]
pub(crate) struct Chosen<'a> {
    pub clients: &'a ClientSelection,
    pub purpose: BatchPurpose,
    pub seen: Option<&'a ChosenSeen>,
}

/// Of clients in the order of their ids, however many.
struct Digest {
    purpose: BatchPurpose,
    count: i64,
    /// Where the next begin.
    last: Uuid,
    hash: Sha256,
}

impl Digest {
    fn new(purpose: BatchPurpose) -> Self {
        Self { purpose, count: 0, last: Uuid::nil(), hash: Sha256::new() }
    }

    fn add(&mut self, rows: &[ChosenRow]) {
        for row in rows {
            // Who is sent forms may be invited meanwhile.
            let invited_count = if self.purpose == BatchPurpose::Invitation { row.invited_count } else { 0 };
            self.hash.update(row.id.as_bytes());
            self.hash.update(row.email_key.as_deref().unwrap_or_default());
            // No address holds this byte: nothing of one runs into the next.
            self.hash.update([0]);
            self.hash.update(invited_count.to_be_bytes());
            self.count += 1;
            self.last = row.id;
        }
    }

    fn text(self) -> String {
        self.hash.finalize().iter().fold(String::new(), |text, byte| format!("{text}{byte:02x}"))
    }
}

impl Services {
    /// Before anybody is shown: whoever comes later is not in it.
    pub(crate) async fn look_at_chosen(
        &self,
        by: &Permit<InviteClients>,
        (clients, purpose): (&ClientSelection, BatchPurpose),
    ) -> Result<ChosenSeen> {
        let (organization, at) = (by.organization().0, self.now());
        let mut tx = self.inner.store.read().await?;
        let mut digest = Digest::new(purpose);
        match clients {
            ClientSelection::These(clients) => {
                let mut theirs = Vec::with_capacity(clients.len());
                for client in clients {
                    if store::clients::is_in_scope(&mut tx, organization, client.0, by.scope().assigned_to()).await? {
                        theirs.push(client.0);
                    }
                }
                theirs.sort_unstable();
                theirs.dedup();
                digest.add(&store::invitations::list_chosen(&mut tx, organization, &theirs).await?);
            }
            ClientSelection::Matching { search, filter, except } => {
                let found = Found::of(search, *filter, except);
                loop {
                    let rows =
                        store::invitations::list_chosen_matching(&mut tx, organization, &found.matching(), digest.last, AT_A_TIME).await?;
                    if rows.is_empty() {
                        break;
                    }
                    digest.add(&rows);
                }
            }
        }
        Ok(ChosenSeen { at, count: digest.count, digest: digest.text() })
    }

    /// Refused when those whom the batch is for are not as they were shown. Who is named by an id was looked at, if nowhere else; whom a
    /// search finds, nobody has seen unless it says so.
    pub(super) async fn check_chosen(&self, tx: &mut Tx, by: &Permit<InviteClients>, batch: Uuid, chosen: Chosen<'_>) -> Result<()> {
        let organization = by.organization().0;
        if chosen.seen.is_none() && matches!(chosen.clients, ClientSelection::These(_)) {
            return Ok(());
        }
        if chosen.purpose == BatchPurpose::Invitation
            && let Some(other) = store::invitations::find_at_work(tx, organization, batch).await?
        {
            return Err(being_invited(&other, &context::moment(other.created_at, by.time_zone()).day_and_time()));
        }
        if let (BatchPurpose::Invitation, Some(seen)) = (chosen.purpose, chosen.seen)
            && let Some((newest, count)) = store::invitations::find_invited_since(tx, organization, batch, seen.at).await?
        {
            let at = context::moment(newest.created_at, by.time_zone()).day_and_time();
            return Err(invited(&newest, &at, count - 1));
        }
        let now = digest_of_batch(tx, organization, (batch, chosen.purpose)).await?;
        let count = now.count;
        let is_same = chosen.seen.is_some_and(|seen| seen.digest == now.text());
        if is_same { Ok(()) } else { Err(changed(chosen, count)) }
    }
}

async fn digest_of_batch(tx: &mut Tx, organization: Uuid, (batch, purpose): (Uuid, BatchPurpose)) -> Result<Digest> {
    let mut digest = Digest::new(purpose);
    loop {
        let rows = store::invitations::list_chosen_of_batch(tx, organization, batch, digest.last, AT_A_TIME).await?;
        if rows.is_empty() {
            return Ok(digest);
        }
        digest.add(&rows);
    }
}

fn changed(Chosen { clients, seen, .. }: Chosen<'_>, count: i64) -> Error {
    let sentence = match clients {
        ClientSelection::These(_) => {
            "Some of those whom you chose have another address since you looked, were invited, or are gone. Look again, then send."
                .to_owned()
        }
        ClientSelection::Matching { .. } if seen.is_some_and(|seen| seen.count == count) => {
            "The list has changed since you looked at it: it has others now, or other addresses. Look again, then send.".to_owned()
        }
        ClientSelection::Matching { .. } => {
            format!("The list has changed since you looked at it: it has {count} clients now. Look again, then send.")
        }
    };
    Refusal::field("clients", sentence).into()
}

/// Who waits in another sending is as good as invited, though nothing shows it yet: it would be twice.
fn being_invited(other: &AtWorkRow, at: &str) -> Error {
    let AtWorkRow { sender_name, is_paused, first_name, last_name, clients, .. } = other;
    let whom = with_others(&format!("{first_name} {last_name}"), clients - 1, ("is", "are"));
    let sentence = if *is_paused {
        format!(
            "{whom} in a sending that is paused: {at}, by {sender_name}. Nothing was sent. Let that one go on, or cancel it, under Activity \
             first."
        )
    } else {
        format!("{whom} being invited just now by another sending: {at}, by {sender_name}. Nothing was sent. Look again when that is done.")
    };
    Refusal::field("clients", sentence).into()
}

/// `Mara Abramson and 2 others were`
fn with_others(name: &str, others: i64, (one, many): (&str, &str)) -> String {
    match others {
        0 => format!("{name} {one}"),
        1 => format!("{name} and 1 other {many}"),
        _ => format!("{name} and {others} others {many}"),
    }
}

/// `others` were invited besides.
fn invited(newest: &InvitedRow, at: &str, others: i64) -> Error {
    let by = newest.actor_name.as_ref().map(|name| format!(", by {name}")).unwrap_or_default();
    let whom = with_others(&format!("{} {}", newest.first_name, newest.last_name), others, ("was", "were"));
    let links = if others == 0 { "that link" } else { "those links" };
    let sentence = format!("{whom} invited since you looked: {at}{by}. Nothing was sent. Sending now would end {links}: look again first.");
    Refusal::field("clients", sentence).into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;

    fn digest(rows: &[(u128, Option<&str>, i64)], purpose: BatchPurpose) -> String {
        let mut digest = Digest::new(purpose);
        for (id, email_key, invited_count) in rows {
            let (id, email_key) = (Uuid::from_u128(*id), email_key.map(str::to_owned));
            digest.add(&[ChosenRow { id, email_key, invited_count: *invited_count }]);
        }
        digest.text()
    }

    #[test]
    fn r15_a_digest_differs_by_whom_where_and_how_often_they_were_invited() {
        let of = |rows| digest(rows, BatchPurpose::Invitation);
        let before = of(&[(1, Some("a@mail.example"), 0), (2, None, 1)]);
        assert_eq!((before.len(), before.as_str()), (64, of(&[(1, Some("a@mail.example"), 0), (2, None, 1)]).as_str()));
        for other in [
            of(&[(1, Some("a@mail.example"), 0), (3, None, 1)]),
            of(&[(1, Some("b@mail.example"), 0), (2, None, 1)]),
            of(&[(1, Some("a@mail.example"), 1), (2, None, 1)]),
            of(&[(1, Some("a@mail.example"), 0)]),
        ] {
            assert_ne!(before, other);
        }
        assert_eq!(digest(&[(1, None, 0)], BatchPurpose::Forms), digest(&[(1, None, 1)], BatchPurpose::Forms));
    }

    #[test]
    fn r10_whoever_was_invited_meanwhile_is_named() {
        let newest = InvitedRow {
            first_name: "Mara".to_owned(),
            last_name: "Abramson".to_owned(),
            created_at: DateTime::UNIX_EPOCH,
            actor_name: Some("Ada Moreno".to_owned()),
        };
        let said = |others| invited(&newest, "30 Nov, 19:03", others).refusal().unwrap().at("clients").unwrap().to_owned();
        assert!(said(0).starts_with("Mara Abramson was invited since you looked: 30 Nov, 19:03, by Ada Moreno."), "{}", said(0));
        assert!(said(1).starts_with("Mara Abramson and 1 other were invited"), "{}", said(1));
        assert!(said(2).starts_with("Mara Abramson and 2 others were invited"), "{}", said(2));
    }
}
