//! The lists' plans: each reads its index in order, and sorts nothing, so that a page costs the same however many rows there are.

use super::{
    activity::{BOUNDS, FOUND, LISTED},
    batches::{RETRY_AT_WORK, SENDINGS, WITH_WORK},
    changes::BEGIN_TIME,
    chosen::{AT_WORK, CHOSEN_OF_BATCH, INVITED_SINCE, STILL_WAITING},
    held::{FAILED, HOLD, LAST_DUE, REFUSED_COUNT, REFUSED_FOR_NOW, RELEASE, TAKEN_BACK},
    matching::CHOSEN_MATCHING,
    outcomes::{DECIDED, FIRST_OUTCOMES, NEXT_WAITING, OF_OUTCOME},
};
use crate::testing::{Engine, open, sqlite_plan};

/// In the order of the filters; the batch's index serves every filter of it.
const INDEXES: [&str; 9] = [
    "invitations_by_age",
    "invitations_by_age",
    "invitations_not_delivered",
    "invitations_waiting",
    "invitations_opened",
    "invitations_run_out",
    "invitations_locked",
    "form_requests_unfinished",
    "invitations_accepted",
];

#[tokio::test]
async fn r9_activity_is_read_in_the_order_of_its_indexes() {
    let store = open(Engine::Sqlite).await;
    for texts in [LISTED, BOUNDS] {
        for (filter, text) in texts[0].iter().enumerate() {
            let plan = sqlite_plan(&store, text).await;
            assert!(plan.contains(&format!("INDEX {} ", INDEXES[filter])), "{plan}");
            assert!(!plan.contains("TEMP B-TREE") && !plan.contains("SCAN"), "{plan}");
        }
        for text in texts[1] {
            let plan = sqlite_plan(&store, text).await;
            // A batch is written at one time: between two ages there is little but the batch.
            let is_between =
                plan.contains("INDEX invitations_by_age (organization_id=? AND (created_at,id)>(?,?) AND (created_at,id)<(?,?))");
            let of_batch = ["invitations_by_batch", "invitations_waiting_of_batch", "form_requests_unfinished_of_batch"];
            let is_of_batch = of_batch.iter().any(|index| plan.contains(&format!("INDEX {index} ")));
            assert!(is_of_batch || is_between, "{plan}");
            assert!(!plan.contains("TEMP B-TREE") && !plan.contains("SCAN"), "{plan}");
        }
    }
    for text in FOUND[0] {
        let plan = sqlite_plan(&store, text).await;
        assert!(plan.starts_with("SCAN t VIRTUAL TABLE") && plan.contains("INDEX invitations_by_client "), "{plan}");
    }
}

#[tokio::test]
async fn r10_working_on_a_batch_reads_what_it_takes_and_a_look_at_it_reads_no_more() {
    let store = open(Engine::Sqlite).await;
    for (text, index) in [
        (WITH_WORK[0], "INDEX batches_with_work"),
        (NEXT_WAITING, "INDEX batch_outcomes_by_outcome "),
        (OF_OUTCOME, "INDEX batch_outcomes_by_outcome "),
        (RETRY_AT_WORK, "INDEX batches_retries "),
        (HOLD[0], "INDEX outbox_by_batch "),
        (RELEASE[0], "INDEX outbox_by_batch "),
        (FAILED, "INDEX outbox_by_batch "),
        (TAKEN_BACK, "INDEX outbox_by_batch "),
        (LAST_DUE, "INDEX outbox_by_batch "),
        (REFUSED_FOR_NOW, "INDEX outbox_refused_for_now "),
        (REFUSED_COUNT, "INDEX outbox_refused_for_now "),
    ] {
        let plan = sqlite_plan(&store, text).await;
        assert!(plan.contains(index), "{plan}");
        assert!(!plan.contains("TEMP B-TREE") && !plan.contains("SCAN o") && !plan.contains("SCAN x"), "{plan}");
    }
    // However large the batch: each row by its whole key.
    let plan = sqlite_plan(&store, DECIDED[0]).await;
    assert!(plan.contains("batch_outcomes_1 (organization_id=? AND batch_id=? AND client_id=?)"), "{plan}");
    let plan = sqlite_plan(&store, BEGIN_TIME[0]).await;
    assert!(plan.contains("invitations_1 (organization_id=? AND id=?)"), "{plan}");
    // A bounded number of them, which are put in order.
    for (text, index) in SENDINGS.into_iter().zip(["batches_by_age", "batches_paused"]) {
        let plan = sqlite_plan(&store, text).await;
        assert!(
            plan.contains(&format!("INDEX {index} (organization_id=?)"))
                && plan.contains("batch_counts_1 (organization_id=? AND batch_id=?)"),
            "{plan}"
        );
    }
    // At most as many as a receipt tells, which are put in order.
    let plan = sqlite_plan(&store, FIRST_OUTCOMES).await;
    assert!(plan.contains("INDEX batch_outcomes_by_outcome (organization_id=? AND batch_id=? AND outcome=? AND position<?)"), "{plan}");
}

#[tokio::test]
async fn r10_those_who_are_chosen_are_looked_at_in_the_order_of_their_keys() {
    let store = open(Engine::Sqlite).await;
    for (text, index) in [
        (CHOSEN_MATCHING[0], "clients_1 (organization_id=? AND id>?)"),
        (CHOSEN_OF_BATCH, "batch_outcomes_1 (organization_id=? AND batch_id=? AND client_id>?)"),
        (INVITED_SINCE[0], "INDEX invitations_by_age (organization_id=? AND created_at>?)"),
    ] {
        let plan = sqlite_plan(&store, text).await;
        assert!(plan.contains(index) && !plan.contains("TEMP B-TREE"), "{plan}");
        assert!(!plan.contains("SCAN i") && !plan.contains("SCAN c") && !plan.contains("SCAN o"), "{plan}");
    }
    for (text, index) in AT_WORK.into_iter().zip(["INDEX batches_with_work", "INDEX batches_paused (organization_id=?)"]) {
        let plan = sqlite_plan(&store, text).await;
        assert!(plan.contains(index) && !plan.contains("TEMP B-TREE"), "{plan}");
    }
    // However long the other line is, it is looked into for those of the batch alone.
    let plan = sqlite_plan(&store, STILL_WAITING).await;
    for index in [
        "INDEX batch_outcomes_by_outcome (organization_id=? AND batch_id=? AND outcome=?)",
        "batch_outcomes_1 (organization_id=? AND batch_id=? AND client_id=?)",
    ] {
        assert!(plan.contains(index), "{plan}");
    }
    for text in [CHOSEN_MATCHING[0], CHOSEN_OF_BATCH] {
        let plan = sqlite_plan(&store, text).await;
        assert!(plan.contains("COVERING INDEX invitations_by_client (organization_id=? AND client_id=?)"), "{plan}");
    }
}
