//! A sending that is paused or cancelled keeps what a worker has claimed already.

use crate::{
    invitations::tests::practice::Practice,
    mail::{OutboxWorker, delivery::Prepared},
};
use domain::invitations::BatchState;
use store::on_both_engines;

on_both_engines! {
    async fn r10_nothing_that_was_claimed_before_leaves_after_the_click_on_pause(store) {
        let practice = Practice::new(store).await;
        let clients = practice.clients(3).await;
        let batch = practice.invite(&clients).await.batch;
        practice.turn(chrono::TimeDelta::minutes(1));
        let worker = OutboxWorker::new(practice.services.clone());
        let jobs = practice.services.gather(&worker.try_claim(3).await.unwrap(), None).await.unwrap();
        let are = |is: fn(&Prepared) -> bool| jobs.iter().all(|job| is(&practice.services.prepare(job)));
        assert!(jobs.len() == 3 && are(|prepared| matches!(prepared, Prepared::Send { .. })));
        practice.services.hold_batch(&practice.permit(), batch, BatchState::Paused).await.unwrap();
        assert!(are(|prepared| matches!(prepared, Prepared::Held(_))));
        practice.services.hold_batch(&practice.permit(), batch, BatchState::Running).await.unwrap();
        assert!(are(|prepared| matches!(prepared, Prepared::Send { .. })));
        practice.services.hold_batch(&practice.permit(), batch, BatchState::Cancelled).await.unwrap();
        assert!(are(|prepared| matches!(prepared, Prepared::Held(_))));
    }
}
