//! Whom of a batch its e-mail did not reach and would be sent to again: they are counted, and written down for another batch, by the same
//! condition.

use crate::{Result, Tx, on_engine};
use domain::invitations::BatchPurpose;
use uuid::Uuid;

/// In the order of [`BatchPurpose::ALL`]: whose invitation still waits for them, and whom no later e-mail about forms has reached, or will. A
/// newer invitation whose e-mail never left is no reason against it, unless it was revoked by itself.
macro_rules! left {
    ($head:literal, $limit:literal) => {
        [
            concat!(
                $head,
                " FROM ",
                failed!($limit),
                " JOIN invitations i ON i.organization_id = $1 AND i.id = x.invitation_id
                 WHERE i.state IN ('open', 'expired', 'replaced')
                    AND NOT EXISTS (SELECT 1 FROM invitations newer WHERE newer.organization_id = $1 AND newer.client_id = x.client_id
                                    AND newer.id <> i.id AND newer.created_at >= i.created_at AND newer.delivery <> 'failed'
                                    AND NOT EXISTS (SELECT 1 FROM outbox y
                                                    JOIN batches b ON b.organization_id = y.organization_id AND b.id = newer.batch_id
                                                    WHERE y.organization_id = $1 AND y.invitation_id = newer.id
                                                       AND y.purpose = 'invitation' AND y.state = 'cancelled'
                                                       AND (newer.state <> 'revoked' OR b.state = 'cancelled')))"
            ),
            concat!(
                $head,
                " FROM ",
                failed!($limit),
                " WHERE NOT EXISTS (SELECT 1 FROM outbox newer WHERE newer.organization_id = $1 AND newer.client_id = x.client_id
                                    AND newer.invitation_id IS NULL AND newer.batch_id <> $2 AND newer.created_at >= x.created_at
                                    AND newer.state IN ('queued', 'paused', 'sending', 'sent'))"
            ),
        ]
    };
}

macro_rules! failed {
    ($limit:literal) => {
        concat!(
            "(SELECT id, client_id, invitation_id, created_at, next_attempt_at FROM outbox
              WHERE organization_id = $1 AND batch_id = $2 AND state = 'failed'",
            $limit,
            ") x"
        )
    };
}

pub(super) const INSERT_LEFT: [&str; 2] = left!(
    "INSERT INTO batch_outcomes (organization_id, batch_id, client_id, outcome, position)
     SELECT $1, $3, x.client_id, 'waiting', ROW_NUMBER() OVER (ORDER BY x.next_attempt_at, x.id) - 1",
    ""
);
pub(super) const COUNT_LEFT: [&str; 2] = left!("SELECT COUNT(*)", " LIMIT $3");

fn of_purpose(texts: [&'static str; 2], purpose: BatchPurpose) -> &'static str {
    let [invitations, forms] = texts;
    match purpose {
        BatchPurpose::Invitation => invitations,
        BatchPurpose::Forms => forms,
    }
}

/// Whoever of `of` is left waits in `batch` from now on; how many.
pub async fn insert_left(tx: &mut Tx, organization: Uuid, (of, purpose): (Uuid, BatchPurpose), batch: Uuid) -> Result<u64> {
    let text = of_purpose(INSERT_LEFT, purpose);
    Ok(on_engine!(tx, c => sqlx::query(text).bind(organization).bind(of).bind(batch).execute(c).await?.rows_affected()))
}

/// How many would be written down now, of at most `limit` whose e-mails could not be delivered.
pub async fn count_left(tx: &mut Tx, organization: Uuid, (of, purpose): (Uuid, BatchPurpose), limit: i64) -> Result<i64> {
    let text = of_purpose(COUNT_LEFT, purpose);
    Ok(on_engine!(tx, c => sqlx::query_scalar(text).bind(organization).bind(of).bind(limit).fetch_one(c).await?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        invitations::{NewBatch, NewInvitation, batches::NEWEST_RETRY, find_newest_retry, insert, insert_batch},
        messages::outbox::{self, NewOutboxRow},
        organization::fixture::*,
        testing::plans::{Bind, analyze, plan, without},
    };
    use chrono::TimeDelta;
    use domain::invitations::Delivery;

    /// Of each purpose a number of batches, of which the e-mails of the first could not be delivered.
    const BATCHES: u128 = 12;
    const CLIENTS: u128 = 480;
    const FIRST: [Uuid; 2] = [Uuid::from_u128(1_000), Uuid::from_u128(1_000 + BATCHES)];

    async fn add_batch(tx: &mut Tx, number: u128, (purpose, retry_of): (BatchPurpose, Option<u128>)) {
        let id = Uuid::from_u128(number);
        let batch = NewBatch {
            id,
            idempotency_key: &id.to_string(),
            purpose,
            language: "en",
            subject: "",
            body_html: "",
            sender_name: "Noor",
            created_by: HERE,
            address: "",
            retry_of: retry_of.map(Uuid::from_u128),
            created_at: now() + TimeDelta::seconds(i64::try_from(number).unwrap()),
        };
        insert_batch(tx, HERE, &batch).await.unwrap();
    }

    /// To the client of this number, of a batch that sends for this purpose.
    async fn add_mail(tx: &mut Tx, number: u128, purpose: BatchPurpose) {
        let (id, client) = (Uuid::from_u128(100_000 + number), Uuid::from_u128(10_000 + number));
        let of = u128::from(purpose == BatchPurpose::Forms) * BATCHES + number % BATCHES;
        let batch = Uuid::from_u128(1_000 + of);
        let is_invitation = purpose == BatchPurpose::Invitation;
        if is_invitation {
            let mut token_hash = [0; 32];
            token_hash[..16].copy_from_slice(id.as_bytes());
            let new = NewInvitation {
                id,
                client_id: client,
                batch_id: batch,
                email: "one@mail.example",
                email_key: "one@mail.example",
                token_hash,
                delivery: Delivery::Failed,
                expires_at: now() + TimeDelta::days(1),
                created_by: None,
                created_at: now(),
            };
            insert(tx, HERE, &[new]).await.unwrap();
        }
        let mail = NewOutboxRow {
            id: Uuid::from_u128(100_000 + number + u128::from(!is_invitation) * CLIENTS),
            purpose: purpose.key(),
            batch_id: Some(batch),
            invitation_id: is_invitation.then_some(id),
            client_id: client,
            to_email: "one@mail.example",
            message_id: format!("{purpose:?}-{number}"),
            sealed_secret: None,
            is_bulk: true,
            due_at: now(),
            created_at: now(),
        };
        outbox::insert(tx, HERE, &[mail]).await.unwrap();
    }

    async fn filled(store: &crate::Store) -> Tx {
        let mut tx = two_practices(store).await;
        for number in 0..2 * BATCHES {
            let purpose = if number < BATCHES { BatchPurpose::Invitation } else { BatchPurpose::Forms };
            add_batch(&mut tx, 1_000 + number, (purpose, None)).await;
        }
        for number in 0..CLIENTS {
            add_client(&mut tx, HERE, Uuid::from_u128(10_000 + number), &input("Bo", "Almasi", None)).await;
            for purpose in BatchPurpose::ALL {
                add_mail(&mut tx, number, purpose).await;
            }
        }
        let end = "UPDATE outbox SET ended_at = created_at, state = CASE WHEN batch_id IN ($1, $2) THEN 'failed' ELSE 'sent' END";
        on_engine!(&mut tx, c => sqlx::query(end).bind(FIRST[0]).bind(FIRST[1]).execute(c).await.unwrap().rows_affected());
        analyze(&mut tx, &["outbox", "invitations", "batches", "clients"]).await;
        tx
    }

    crate::on_both_engines! {
        async fn r10_who_is_left_is_found_from_the_failed_e_mails_of_one_batch(store) {
            let mut tx = filled(&store).await;
            for (of, purpose) in FIRST.into_iter().zip(BatchPurpose::ALL) {
                for (organization, limit, count) in [(HERE, 1_000, 40), (HERE, 7, 7), (ELSEWHERE, 1_000, 0)] {
                    let left = count_left(&mut tx, organization, (of, purpose), limit).await.unwrap();
                    assert_eq!(left, count, "{purpose:?}, of {limit}");
                }
            }
            without(&mut tx, &["seqscan", "bitmapscan", "hashjoin", "mergejoin", "material"]).await;
            let further = [Bind::Number(1_000), Bind::Id(Uuid::from_u128(1_001))];
            for (texts, further) in [COUNT_LEFT, INSERT_LEFT].into_iter().zip(further) {
                for ((text, of), newer) in texts.into_iter().zip(FIRST).zip(["invitations_by_client ", "outbox_by_client "]) {
                    let plan = plan(&mut tx, text, &[Bind::Id(HERE), Bind::Id(of), further]).await;
                    assert!(plan.contains("outbox_by_batch ") && plan.contains(newer), "{plan}");
                    assert!(!["SCAN outbox", "SCAN i", "SCAN newer", "SCAN y", "Seq Scan"].iter().any(|whole| plan.contains(whole)), "{plan}");
                }
            }
        }
    }

    crate::on_both_engines! {
        async fn r10_the_newest_retry_is_found_among_a_batchs_own_however_many_others_there_are(store) {
            let mut tx = two_practices(&store).await;
            for number in 1_000..1_400 {
                add_batch(&mut tx, number, (BatchPurpose::Invitation, [1_007, 1_008].contains(&number).then_some(1_000))).await;
            }
            analyze(&mut tx, &["batches"]).await;
            let found = async |tx: &mut Tx, organization, of: u128| {
                let found = find_newest_retry(tx, organization, Uuid::from_u128(of)).await.unwrap();
                found.map(|row| row.id.as_u128())
            };
            assert_eq!(found(&mut tx, HERE, 1_000).await, Some(1_008));
            assert_eq!((found(&mut tx, HERE, 1_001).await, found(&mut tx, ELSEWHERE, 1_000).await), (None, None));
            let plan = plan(&mut tx, NEWEST_RETRY, &[Bind::Id(HERE), Bind::Id(Uuid::from_u128(1_000))]).await;
            assert!(plan.contains("batches_retries "), "{plan}");
        }
    }
}
