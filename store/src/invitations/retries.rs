//! Whom of a batch its e-mail did not reach and would be sent to again: they are counted, and written down for another batch, by the same
//! condition. Either it could not be delivered, or it was taken back before it was sent; of a cancelled batch it may never have been written.

use crate::{Result, Tx, on_engine};
use domain::invitations::{BatchPurpose, BatchRows};
use uuid::Uuid;

/// No newer invitation has reached the client of `x`, or will. One whose e-mail never left is no reason against it, unless it was revoked by
/// itself.
macro_rules! not_invited_since {
    ($since:literal) => {
        concat!(
            "NOT EXISTS (SELECT 1 FROM invitations newer WHERE newer.organization_id = $1 AND newer.client_id = x.client_id
                         AND newer.created_at >= ",
            $since,
            " AND newer.delivery <> 'failed'
                         AND NOT EXISTS (SELECT 1 FROM outbox y
                                         JOIN batches b ON b.organization_id = y.organization_id AND b.id = newer.batch_id
                                         WHERE y.organization_id = $1 AND y.invitation_id = newer.id
                                            AND y.purpose = 'invitation' AND y.state = 'cancelled'
                                            AND (newer.state <> 'revoked' OR b.state = 'cancelled')))"
        )
    };
}

/// No later e-mail about forms has reached the client of `x`, or will.
macro_rules! not_asked_since {
    () => {
        "NOT EXISTS (SELECT 1 FROM outbox newer WHERE newer.organization_id = $1 AND newer.client_id = x.client_id
                     AND newer.invitation_id IS NULL AND newer.batch_id <> $2 AND newer.created_at >= x.created_at
                     AND newer.state IN ('queued', 'paused', 'sending', 'sent'))"
    };
}

/// What a person takes back one by one is not sent again; what was taken back with the whole batch is.
macro_rules! is_cancelled {
    () => {
        "EXISTS (SELECT 1 FROM batches b WHERE b.organization_id = $1 AND b.id = $2 AND b.state = 'cancelled')"
    };
}

/// Of the batch's e-mails in one state, in the order of [`BatchPurpose::ALL`]: those whose invitation still waits for them or ended with the
/// batch, and those about forms.
macro_rules! of_mail {
    ($head:literal, $limit:literal, $state:literal, ($($or_ended:tt)*), ($($forms:tt)*)) => {
        [
            concat!(
                $head,
                " FROM ",
                mail!($state, $limit),
                " JOIN invitations i ON i.organization_id = $1 AND i.id = x.invitation_id
                 WHERE (i.state IN ('open', 'expired', 'replaced')",
                $($or_ended)*
                ") AND ",
                not_invited_since!("i.created_at AND newer.id <> i.id")
            ),
            concat!($head, " FROM ", mail!($state, $limit), " WHERE ", $($forms)* not_asked_since!()),
        ]
    };
}

macro_rules! mail {
    ($state:literal, $limit:literal) => {
        concat!(
            "(SELECT id, client_id, invitation_id, created_at, next_attempt_at FROM outbox
              WHERE organization_id = $1 AND batch_id = $2 AND state = '",
            $state,
            "'",
            $limit,
            ") x"
        )
    };
}

macro_rules! failed {
    ($head:literal, $limit:literal) => {
        of_mail!($head, $limit, "failed", (), ())
    };
}

macro_rules! taken_back {
    ($head:literal, $limit:literal) => {
        of_mail!($head, $limit, "cancelled", (" OR (i.state = 'revoked' AND ", is_cancelled!(), ")",), (is_cancelled!(), " AND ",))
    };
}

/// Of those for whom nothing was written when the batch was cancelled.
macro_rules! never_written {
    ($head:literal, $limit:literal) => {
        [
            concat!($head, " FROM ", waited!($limit), " WHERE ", not_invited_since!("x.created_at")),
            concat!($head, " FROM ", waited!($limit), " WHERE ", not_asked_since!()),
        ]
    };
}

macro_rules! waited {
    ($limit:literal) => {
        concat!(
            "(SELECT o.client_id, o.position, b.created_at FROM batch_outcomes o
              JOIN batches b ON b.organization_id = o.organization_id AND b.id = o.batch_id
              WHERE o.organization_id = $1 AND o.batch_id = $2 AND o.outcome = 'cancelled'",
            $limit,
            ") x"
        )
    };
}

macro_rules! by_turn {
    ($which:ident) => {
        $which!(
            "INSERT INTO batch_outcomes (organization_id, batch_id, client_id, outcome, position)
             SELECT $1, $3, x.client_id, 'waiting', ROW_NUMBER() OVER (ORDER BY x.next_attempt_at, x.id) - 1",
            ""
        )
    };
}

pub(super) const INSERT_FAILED: [&str; 2] = by_turn!(failed);
pub(super) const INSERT_TAKEN_BACK: [&str; 2] = by_turn!(taken_back);
pub(super) const INSERT_NEVER_WRITTEN: [&str; 2] = never_written!(
    "INSERT INTO batch_outcomes (organization_id, batch_id, client_id, outcome, position)
     SELECT $1, $3, x.client_id, 'waiting', $4 + ROW_NUMBER() OVER (ORDER BY x.position) - 1",
    ""
);
pub(super) const COUNT_FAILED: [&str; 2] = failed!("SELECT COUNT(*)", " LIMIT $3");
pub(super) const COUNT_TAKEN_BACK: [&str; 2] = taken_back!("SELECT COUNT(*)", " LIMIT $3");
pub(super) const COUNT_NEVER_WRITTEN: [&str; 2] = never_written!("SELECT COUNT(*)", " LIMIT $3");

/// Of which batch, what it is for, and which of its clients.
pub type LeftOf = (Uuid, BatchPurpose, BatchRows);

fn of_purpose(texts: [&'static str; 2], purpose: BatchPurpose) -> &'static str {
    let [invitations, forms] = texts;
    match purpose {
        BatchPurpose::Invitation => invitations,
        BatchPurpose::Forms => forms,
    }
}

/// Whoever of `of` is left waits in `batch` from now on; how many. Nobody of those who were left out for a reason of their own.
pub async fn insert_left(tx: &mut Tx, organization: Uuid, (of, purpose, rows): LeftOf, batch: Uuid) -> Result<u64> {
    let texts = match rows {
        BatchRows::Failed => INSERT_FAILED,
        BatchRows::TakenBack => INSERT_TAKEN_BACK,
        BatchRows::Skipped => return Ok(0),
    };
    let text = of_purpose(texts, purpose);
    let first = on_engine!(tx, c => sqlx::query(text).bind(organization).bind(of).bind(batch).execute(c).await?.rows_affected());
    if rows != BatchRows::TakenBack {
        return Ok(first);
    }
    let (text, position) = (of_purpose(INSERT_NEVER_WRITTEN, purpose), i64::try_from(first).unwrap_or(i64::MAX));
    let then =
        on_engine!(tx, c => sqlx::query(text).bind(organization).bind(of).bind(batch).bind(position).execute(c).await?.rows_affected());
    Ok(first + then)
}

/// How many would be written down now, of at most `limit` who are listed, and as many for whom nothing was written.
pub async fn count_left(tx: &mut Tx, organization: Uuid, (of, purpose, rows): LeftOf, limit: i64) -> Result<i64> {
    let all: &[[&'static str; 2]] = match rows {
        BatchRows::Failed => &[COUNT_FAILED],
        BatchRows::TakenBack => &[COUNT_TAKEN_BACK, COUNT_NEVER_WRITTEN],
        BatchRows::Skipped => &[],
    };
    let mut count = 0;
    for texts in all {
        let text = of_purpose(*texts, purpose);
        count += on_engine!(tx, c => sqlx::query_scalar::<_, i64>(text).bind(organization).bind(of).bind(limit).fetch_one(c).await?);
    }
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        invitations::{
            NewBatch, NewInvitation, NewOutcome, batches::NEWEST_RETRY, find_newest_retry, insert, insert_batch, insert_outcomes,
        },
        messages::outbox::{self, NewOutboxRow},
        organization::fixture::*,
        testing::plans::{Bind, analyze, plan, without},
    };
    use chrono::TimeDelta;
    use domain::invitations::{Delivery, Outcome};

    /// Of each purpose a number of batches, of which the e-mails of the first could not be delivered.
    const BATCHES: u128 = 12;
    const CLIENTS: u128 = 480;
    const FIRST: [Uuid; 2] = [Uuid::from_u128(1_000), Uuid::from_u128(1_000 + BATCHES)];
    /// They were cancelled.
    const SECOND: [Uuid; 2] = [Uuid::from_u128(1_001), Uuid::from_u128(1_001 + BATCHES)];

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
        let end = "UPDATE outbox SET ended_at = created_at,
            state = CASE WHEN batch_id IN ($1, $2) THEN 'failed' WHEN batch_id IN ($3, $4) THEN 'cancelled' ELSE 'sent' END";
        on_engine!(&mut tx, c => sqlx::query(end).bind(FIRST[0]).bind(FIRST[1]).bind(SECOND[0]).bind(SECOND[1]).execute(c).await.unwrap().rows_affected());
        for batch in SECOND {
            take_back(&mut tx, batch).await;
        }
        analyze(&mut tx, &["outbox", "invitations", "batches", "batch_outcomes", "clients"]).await;
        tx
    }

    /// It was cancelled, and others of it were never written to.
    async fn take_back(tx: &mut Tx, batch: Uuid) {
        on_engine!(&mut *tx, c => sqlx::query("UPDATE batches SET state = 'cancelled' WHERE id = $1").bind(batch).execute(c).await.unwrap().rows_affected());
        let ended = "UPDATE invitations SET state = 'revoked', delivery = 'queued' WHERE batch_id = $1";
        on_engine!(&mut *tx, c => sqlx::query(ended).bind(batch).execute(c).await.unwrap().rows_affected());
        let never: Vec<NewOutcome> = (0..CLIENTS)
            .map(|number| NewOutcome {
                client: Uuid::from_u128(20_000 + number),
                outcome: if number < 25 { Outcome::Cancelled } else { Outcome::NoEmail },
                invitation: None,
                position: i64::try_from(number).unwrap(),
            })
            .collect();
        insert_outcomes(tx, HERE, batch, &never).await.unwrap();
    }

    crate::on_both_engines! {
        async fn r10_who_is_left_is_found_from_the_failed_e_mails_of_one_batch(store) {
            let mut tx = filled(&store).await;
            for (of, purpose) in FIRST.into_iter().zip(BatchPurpose::ALL) {
                for (organization, limit, count) in [(HERE, 1_000, 40), (HERE, 7, 7), (ELSEWHERE, 1_000, 0)] {
                    let left = count_left(&mut tx, organization, (of, purpose, BatchRows::Failed), limit).await.unwrap();
                    assert_eq!(left, count, "{purpose:?}, of {limit}");
                }
            }
            without(&mut tx, &["seqscan", "bitmapscan", "hashjoin", "mergejoin", "material"]).await;
            let further = [Bind::Number(1_000), Bind::Id(Uuid::from_u128(1_001))];
            for (texts, further) in [COUNT_FAILED, INSERT_FAILED].into_iter().zip(further) {
                for ((text, of), newer) in texts.into_iter().zip(FIRST).zip(["invitations_by_client ", "outbox_by_client "]) {
                    let plan = plan(&mut tx, text, &[Bind::Id(HERE), Bind::Id(of), further]).await;
                    assert!(plan.contains("outbox_by_batch ") && plan.contains(newer), "{plan}");
                    assert!(!["SCAN outbox", "SCAN i", "SCAN newer", "SCAN y", "Seq Scan"].iter().any(|whole| plan.contains(whole)), "{plan}");
                }
            }
        }
    }

    crate::on_both_engines! {
        async fn r10_those_from_whom_it_was_taken_back_are_found_from_one_batch(store) {
            let mut tx = filled(&store).await;
            for (of, purpose) in SECOND.into_iter().zip(BatchPurpose::ALL) {
                for (organization, limit, count) in [(HERE, 1_000, 40 + 25), (HERE, 7, 7 + 7), (ELSEWHERE, 1_000, 0)] {
                    let left = count_left(&mut tx, organization, (of, purpose, BatchRows::TakenBack), limit).await.unwrap();
                    assert_eq!(left, count, "{purpose:?}, of {limit}");
                }
                assert_eq!(count_left(&mut tx, HERE, (of, purpose, BatchRows::Skipped), 1_000).await.unwrap(), 0);
            }
            without(&mut tx, &["seqscan", "bitmapscan", "hashjoin", "mergejoin", "material"]).await;
            let (limit, batch) = (Bind::Number(1_000), Bind::Id(Uuid::from_u128(1_002)));
            let statements = [
                (COUNT_TAKEN_BACK, "outbox_by_batch ", vec![limit]),
                (INSERT_TAKEN_BACK, "outbox_by_batch ", vec![batch]),
                (COUNT_NEVER_WRITTEN, "batch_outcomes_by_outcome ", vec![limit]),
                (INSERT_NEVER_WRITTEN, "batch_outcomes_by_outcome ", vec![batch, Bind::Number(40)]),
            ];
            for (texts, index, further) in statements {
                for ((text, of), newer) in texts.into_iter().zip(SECOND).zip(["invitations_by_client ", "outbox_by_client "]) {
                    let plan = plan(&mut tx, text, &[&[Bind::Id(HERE), Bind::Id(of)], &further[..]].concat()).await;
                    assert!(plan.contains(index) && plan.contains(newer), "{plan}");
                    let whole = ["SCAN outbox", "SCAN o ", "SCAN i", "SCAN newer", "SCAN y", "SCAN b", "Seq Scan"];
                    assert!(!whole.iter().any(|whole| plan.contains(whole)), "{plan}");
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
