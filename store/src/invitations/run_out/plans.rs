//! That what has run out is read in the order of its time, without what has ended, and each of it changed by its key.

use super::{DUE, EXPIRE, IS_ANY_DUE};
use crate::{
    given::text_for,
    organization::fixture::*,
    testing::plans::{Bind, plan, without},
};

crate::on_both_engines! {
    async fn r7_what_has_run_out_is_read_from_where_it_begins(store) {
        let mut tx = two_practices(&store).await;
        without(&mut tx, &["seqscan", "bitmapscan", "hashjoin", "mergejoin", "sort"]).await;
        let (due, expire) = (text_for(&tx, DUE), text_for(&tx, EXPIRE));
        let taken = plan(&mut tx, due, &[Bind::Time(now()), Bind::Number(200)]).await;
        let looked = plan(&mut tx, IS_ANY_DUE, &[Bind::Time(now())]).await;
        for plan in [taken, looked] {
            assert!(plan.contains("invitations_by_expiry "), "{plan}");
            assert!(!["TEMP B-TREE", "SCAN i", "Sort", "Seq Scan"].iter().any(|whole| plan.contains(whole)), "{plan}");
        }
        let ended = plan(&mut tx, expire, &[Bind::Text("[]"), Bind::Text("expired"), Bind::Time(now())]).await;
        // Without rows PostgreSQL finds any index that begins with the organization as good.
        let is_by_key = ended.contains("invitations_1 (organization_id=? AND id=?)") || ended.contains("Index Scan using invitations");
        assert!(is_by_key && !ended.contains("SCAN invitations") && !ended.contains("Seq Scan"), "{ended}");
    }
}
