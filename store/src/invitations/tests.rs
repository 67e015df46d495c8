//! The lists' plans: each reads its index in order, and sorts nothing, so that a page costs the same however many rows there are.

use super::activity::{LIST, LIST_STUCK};
use crate::testing::{Engine, open, sqlite_plan};

#[tokio::test]
async fn activity_is_read_in_the_order_of_its_index() {
    let store = open(Engine::Sqlite).await;
    for text in [LIST, LIST_STUCK] {
        let plan = sqlite_plan(&store, text).await;
        assert!(plan.contains("USING INDEX invitations_by_age") && !plan.contains("TEMP B-TREE") && !plan.contains("SCAN"), "{plan}");
    }
}
