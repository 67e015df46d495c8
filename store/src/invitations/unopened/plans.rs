//! That what is to be written down is read without what is, and each of it changed by its key.

use super::MARK;
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
        let plan = plan(&mut tx, text, &[Bind::Time(now()), Bind::Number(200)]).await;
        assert!(plan.contains("invitations_to_notice "), "{plan}");
        // Without rows PostgreSQL finds any index that begins with the organization as good.
        let is_by_key = plan.contains("sqlite_autoindex_invitations_1 (organization_id=? AND id=?)");
        assert!(is_by_key || plan.contains("id = found.of_id"), "{plan}");
        assert!(!["TEMP B-TREE", "SCAN i", "Sort", "Seq Scan"].iter().any(|whole| plan.contains(whole)), "{plan}");
    }
}
