//! The lists' plans: each reads its index in order, and sorts nothing, so that a page costs the same however many rows there are.

use super::activity::{BOUNDS, FOUND, LISTED};
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
    "invitations_accepted",
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
            assert!(plan.contains("INDEX invitations_by_batch ") || is_between, "{plan}");
            assert!(!plan.contains("TEMP B-TREE") && !plan.contains("SCAN"), "{plan}");
        }
    }
    for text in FOUND[0] {
        let plan = sqlite_plan(&store, text).await;
        assert!(plan.starts_with("SCAN t VIRTUAL TABLE") && plan.contains("INDEX invitations_by_client "), "{plan}");
    }
}
