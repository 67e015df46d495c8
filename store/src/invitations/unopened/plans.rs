//! That what is to be written down is read without what is, and each of it changed by its key.

use super::{IS_ANY, MARK};
use crate::{
    given::text_for,
    organization::fixture::*,
    testing::plans::{Bind, plan, without},
};

crate::on_both_engines! {
    async fn r9_what_is_to_be_written_down_as_unopened_is_read_without_what_is(store) {
        let mut tx = two_practices(&store).await;
        without(&mut tx, &["seqscan", "bitmapscan", "hashjoin", "mergejoin", "sort"]).await;
        let text = text_for(&tx, MARK);
        let marked = plan(&mut tx, text, &[Bind::Time(now()), Bind::Number(200)]).await;
        // Without rows PostgreSQL finds any index that begins with the organization as good.
        let is_by_key = marked.contains("sqlite_autoindex_invitations_1 (organization_id=? AND id=?)");
        assert!(is_by_key || marked.contains("id = found.of_id"), "{marked}");
        let looked = plan(&mut tx, IS_ANY, &[Bind::Time(now())]).await;
        for plan in [marked, looked] {
            assert!(plan.contains("invitations_to_notice "), "{plan}");
            assert!(!["TEMP B-TREE", "SCAN i", "Sort", "Seq Scan"].iter().any(|whole| plan.contains(whole)), "{plan}");
        }
    }
}
