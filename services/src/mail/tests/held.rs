//! A sending that is paused or cancelled keeps what a worker has claimed already.

use crate::{
    invitations::tests::practice::Practice,
    mail::{OutboxWorker, delivery::Prepared},
};
use chrono::TimeDelta;
use domain::{ids::BatchId, invitations::BatchState};
use store::{
    invitations::{hold_mail, take_mail_back},
    messages::claims::{Claim, claim_due},
    on_both_engines,
    testing::{Engine, open},
};

on_both_engines! {
    async fn r10_nothing_that_was_claimed_before_leaves_after_the_click_on_pause(store) {
        let practice = Practice::new(store).await;
        let clients = practice.clients(3).await;
        let batch = practice.invite(&clients).await.batch;
        practice.turn(TimeDelta::minutes(1));
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

/// SQLite has one writer at a time.
#[tokio::test]
async fn r10_what_a_worker_is_taking_is_neither_held_back_nor_taken_back() {
    let practice = Practice::new(open(Engine::Postgres).await).await;
    let (organization, batch) = (practice.organization.0, practice.invite(&practice.clients(3).await).await.batch.0);
    let now = practice.services.now();
    let claim = Claim { organization, is_bulk: true, owner: "a worker", now, lease_until: now + TimeDelta::minutes(1), limit: 2 };
    let mut worker = practice.write().await;
    assert_eq!(claim_due(&mut worker, claim).await.unwrap().len(), 2);
    // Waits for nobody: the third alone.
    let mut holding = practice.write().await;
    assert_eq!(hold_mail(&mut holding, organization, batch, 100).await.unwrap(), 1);
    holding.commit().await.unwrap();
    let mut taking_back = practice.write().await;
    assert_eq!(take_mail_back(&mut taking_back, organization, batch, now, 100).await.unwrap().len(), 1);
    worker.commit().await.unwrap();
    assert_eq!(take_mail_back(&mut taking_back, organization, batch, now, 100).await.unwrap().len(), 0);
    taking_back.commit().await.unwrap();
    let progress = practice.services.batch_progress(&practice.permit(), BatchId(batch)).await.unwrap();
    assert_eq!((progress.queued, progress.cancelled), (2, 1));
}
