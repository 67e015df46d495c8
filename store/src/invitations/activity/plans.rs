//! What lies unopened is read in the order of its sending on both engines, and unfinished forms in that of their asking, of everybody and of one
//! batch.

use super::{ActivityFilter, BOUNDS, LISTED};
use crate::{
    organization::fixture::*,
    testing::plans::{Bind, plan, without},
};
use uuid::Uuid;

/// Of a list or, with fewer parameters, of the place up to which a search looks.
fn binds(is_list: bool, is_narrowed: bool) -> Vec<Bind<'static>> {
    let mut binds = vec![Bind::Id(HERE), Bind::Time(now()), Bind::Id(Uuid::max()), Bind::Number(51)];
    if is_list {
        binds.extend(["%"; 4].map(Bind::Text));
        binds.extend([Bind::Time(now()), Bind::Id(Uuid::nil())]);
    }
    binds.extend(is_narrowed.then_some(Bind::Id(HERE)));
    binds
}

/// `index` and that of a batch, each as its plan names it.
async fn is_read_in_order(store: &crate::Store, filter: ActivityFilter, index: &str, of_batch: &str) {
    let mut tx = two_practices(store).await;
    without(&mut tx, &["seqscan", "bitmapscan", "hashjoin", "mergejoin", "sort"]).await;
    for (is_list, texts) in [(true, LISTED), (false, BOUNDS)] {
        for (is_narrowed, index) in [(false, index), (true, of_batch)] {
            let plan = plan(&mut tx, texts[usize::from(is_narrowed)][filter as usize], &binds(is_list, is_narrowed)).await;
            assert!(plan.contains(index), "{plan}");
            assert!(!["TEMP B-TREE", "SCAN", "Sort", "Seq Scan"].iter().any(|whole| plan.contains(whole)), "{plan}");
        }
    }
}

crate::on_both_engines! {
    async fn r9_what_lies_unopened_is_read_in_the_order_of_its_sending(store) {
        is_read_in_order(&store, ActivityFilter::NeverOpened, "invitations_waiting ", "invitations_waiting_of_batch ").await;
    }
}

crate::on_both_engines! {
    async fn r9_unfinished_forms_are_read_without_those_that_are_finished(store) {
        let (index, of_batch) = ("form_requests_unfinished ", "form_requests_unfinished_of_batch ");
        is_read_in_order(&store, ActivityFilter::FormsUnfinished, index, of_batch).await;
    }
}
