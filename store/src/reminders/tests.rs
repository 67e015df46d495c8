//! Reminders' rows, on both engines: one process goes on, one practice's are not another's, and looking for due ones costs the same
//! however many wait.

use super::{DueRow, begin, end, find, go_on, list_due, look_again, plans::LIST_DUE, settle, start_again, stop};
use crate::{
    Tx,
    organization::fixture::*,
    testing::plans::{Bind, plan, without},
};
use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

const CLIENT: Uuid = Uuid::from_u128(100);

fn later(days: i64) -> DateTime<Utc> {
    now() + TimeDelta::days(days)
}

/// The same client's id in both practices, with forms sent now.
async fn waiting(store: &crate::Store) -> Tx {
    let mut tx = two_practices(store).await;
    for organization in [HERE, ELSEWHERE] {
        add_client(&mut tx, organization, CLIENT, &input("Ines", "Vale", None)).await;
        begin(&mut tx, organization, CLIENT, None, (now(), later(1))).await.unwrap();
    }
    tx
}

async fn due(tx: &mut Tx, at: DateTime<Utc>) -> Vec<Uuid> {
    let mut due: Vec<Uuid> = list_due(tx, at, 100).await.unwrap().into_iter().map(|row| row.organization_id).collect();
    due.sort();
    due
}

crate::on_both_engines! {
    async fn r28_of_several_that_look_one_goes_on_and_in_its_practice_alone(store) {
        let mut tx = waiting(&store).await;
        assert!(due(&mut tx, later(1) - TimeDelta::seconds(1)).await.is_empty());
        assert_eq!(due(&mut tx, later(1)).await, [HERE, ELSEWHERE]);
        assert_eq!(list_due(&mut tx, later(1), 1).await.unwrap(), [DueRow { organization_id: HERE, client_id: CLIENT }]);
        assert!(settle(&mut tx, HERE, CLIENT, later(1), Some(later(3))).await.unwrap());
        assert!(!settle(&mut tx, HERE, CLIENT, later(1), Some(later(3))).await.unwrap(), "another process was quicker");
        assert_eq!(due(&mut tx, later(1)).await, [ELSEWHERE]);
        assert_eq!(due(&mut tx, later(3)).await, [HERE, ELSEWHERE]);
        end(&mut tx, ELSEWHERE, CLIENT, later(3)).await.unwrap();
        assert_eq!(due(&mut tx, later(9)).await, [HERE]);
    }
}

crate::on_both_engines! {
    async fn r28_other_days_wake_who_had_their_last_one_but_for_what_has_ended_or_was_sent_too_long_ago(store) {
        let mut tx = waiting(&store).await;
        let past_all = later(domain::reminders::LAST_DAY);
        for (day, is_woken) in [(later(9), true), (past_all, false)] {
            begin(&mut tx, HERE, CLIENT, None, (now(), later(1))).await.unwrap();
            settle(&mut tx, HERE, CLIENT, later(7), None).await.unwrap();
            look_again(&mut tx, HERE, day).await.unwrap();
            assert_eq!(find(&mut tx, HERE, CLIENT).await.unwrap().unwrap().look_at, is_woken.then_some(day));
        }
        end(&mut tx, ELSEWHERE, CLIENT, later(3)).await.unwrap();
        look_again(&mut tx, ELSEWHERE, later(9)).await.unwrap();
        assert!(due(&mut tx, past_all).await.is_empty());
    }
}

crate::on_both_engines! {
    async fn r28_what_a_client_stopped_stays_stopped_when_something_new_is_sent(store) {
        let mut tx = waiting(&store).await;
        assert!(stop(&mut tx, HERE, CLIENT, later(1)).await.unwrap());
        assert!(!stop(&mut tx, HERE, CLIENT, later(2)).await.unwrap(), "it was stopped before");
        begin(&mut tx, HERE, CLIENT, None, (later(2), later(3))).await.unwrap();
        assert_eq!(find(&mut tx, HERE, CLIENT).await.unwrap().unwrap().stopped_at, Some(later(1)));
        go_on(&mut tx, HERE, CLIENT, later(3)).await.unwrap();
        let row = find(&mut tx, HERE, CLIENT).await.unwrap().unwrap();
        assert_eq!((row.stopped_at, row.settled_until, row.look_at), (Some(later(1)), later(3), Some(later(3))), "R31: for another");
        assert!(!start_again(&mut tx, ELSEWHERE, CLIENT, later(4)).await.unwrap());
        assert!(start_again(&mut tx, HERE, CLIENT, later(4)).await.unwrap());
        let row = find(&mut tx, HERE, CLIENT).await.unwrap().unwrap();
        assert_eq!((row.stopped_at, row.sent_at, row.settled_until, row.look_at), (None, later(2), later(4), Some(later(4))));
        assert_eq!(find(&mut tx, ELSEWHERE, CLIENT).await.unwrap().unwrap().look_at, Some(later(1)), "R27");
    }
}

crate::on_both_engines! {
    async fn r27_another_practices_days_change_nothing_here(store) {
        let mut tx = waiting(&store).await;
        let before = find(&mut tx, HERE, CLIENT).await.unwrap();
        look_again(&mut tx, ELSEWHERE, later(2)).await.unwrap();
        assert_eq!(find(&mut tx, HERE, CLIENT).await.unwrap(), before);
        assert_eq!(find(&mut tx, ELSEWHERE, CLIENT).await.unwrap().unwrap().look_at, Some(later(2)));
        assert_eq!(find(&mut tx, HERE, Uuid::from_u128(101)).await.unwrap(), None);
    }
}

crate::on_both_engines! {
    async fn r28_looking_for_due_reminders_walks_their_index_and_sorts_nothing(store) {
        let mut tx = waiting(&store).await;
        without(&mut tx, &["seqscan", "bitmapscan"]).await;
        let plan = plan(&mut tx, LIST_DUE, &[Bind::Time(now()), Bind::Number(200)]).await;
        assert!(plan.contains("reminders_due") && !plan.contains("Sort") && !plan.contains("TEMP B-TREE"), "{plan}");
    }
}
