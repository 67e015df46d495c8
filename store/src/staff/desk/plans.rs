//! However much has been acknowledged and decided, each part of the statement begins at an index of what still waits.

use super::{AT_DESK, MOST_COUNTED};
use crate::{
    organization::fixture::*,
    testing::plans::{Bind, plan, without},
};

crate::on_both_engines! {
    async fn what_waits_is_counted_along_indexes_and_no_table_is_read_as_a_whole(store) {
        let mut tx = two_practices(&store).await;
        without(&mut tx, &["seqscan", "bitmapscan", "hashjoin", "mergejoin"]).await;
        let plan = plan(&mut tx, AT_DESK, &[Bind::Bytes(&[1; 32]), Bind::Number(MOST_COUNTED)]).await;
        for index in ["safety_tasks_of_member", "change_requests_waiting", "client_assignments", "sign_up_requests_waiting"] {
            assert!(plan.contains(index), "{index}: {plan}");
        }
        // What is over stands in these too.
        for index in ["safety_tasks_once", "change_requests_of_client", "sign_up_requests_of_address"] {
            assert!(!plan.contains(index), "{index}: {plan}");
        }
        let is_scanned = ["l", "s", "o", "t", "r", "a", "q"].iter().any(|table| plan.lines().any(|line| line.trim() == format!("SCAN {table}")));
        assert!(!is_scanned && !plan.contains("Seq Scan") && !plan.contains("TEMP B-TREE") && !plan.contains("Sort"), "{plan}");
    }
}
