//! That a file is read by a batch's own key, however many there are.

use super::*;
use crate::{
    organization::fixture::*,
    testing::plans::{Bind, plan, without},
};

crate::on_both_engines! {
    async fn r10_the_file_reads_a_batch_in_the_order_of_its_key(store) {
        let mut tx = two_practices(&store).await;
        without(&mut tx, &["seqscan", "bitmapscan", "hashjoin", "mergejoin"]).await;
        for (text, mail) in TO_TELL.into_iter().zip(["outbox_by_invitation", "outbox_by_client"]) {
            let plan = plan(&mut tx, text, &[Bind::Id(HERE), Bind::Id(HERE), Bind::Id(HERE), Bind::Number(500)]).await;
            let by_key = ["batch_outcomes_1 (organization_id=? AND batch_id=? AND client_id>?)", "Index Scan using batch_outcomes_pkey"];
            assert!(by_key.iter().any(|index| plan.contains(index)), "{plan}");
            // Without rows PostgreSQL finds any of the outbox's indexes as good.
            assert!(plan.contains(mail) || matches!(tx, Tx::Postgres(_)), "{plan}");
            assert!(!["TEMP B-TREE", "SCAN", "Sort", "Seq Scan"].iter().any(|whole| plan.contains(whole)), "{plan}");
        }
    }
}
