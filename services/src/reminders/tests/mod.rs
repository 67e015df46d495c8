//! Reminders as use cases, on both engines, with a clock that a test turns.

mod days;
mod ends;
mod mail;
mod stopped;

use crate::invitations::tests::practice::Practice;
use chrono::TimeDelta;
use domain::{
    ids::ClientId,
    invitations::InvitationBatch,
    mailbox::MailView,
    portal::{FormRequestState, JoinForm},
};
use store::testing::TestStore;

/// A practice with one client who was invited, and whose e-mail was sent now; the secret of its link.
pub(crate) async fn invited(store: TestStore) -> (Practice, ClientId, String) {
    let practice = Practice::new(store).await;
    let client = practice.clients(1).await[0];
    let secret = practice.invite_and_deliver(client).await;
    (practice, client, secret)
}

/// As [`invited`], with two forms, and signed up a day later.
async fn signed_up_with_forms(store: TestStore) -> (Practice, ClientId) {
    let practice = Practice::new(store).await;
    let client = practice.clients(1).await[0];
    let forms = practice.forms().await[..2].to_vec();
    let batch = InvitationBatch { forms, ..practice.batch(&[client]) };
    practice.services.send_invitations(&practice.permit(), batch).await.unwrap();
    practice.deliver().await;
    practice.turn(TimeDelta::days(1));
    let secret = practice.secrets().await.pop().unwrap();
    sign_up(&practice, &secret).await.unwrap();
    (practice, client)
}

async fn sign_up(practice: &Practice, secret: &str) -> crate::Result<()> {
    let form = JoinForm { password: "candle harbour tulip nine".to_owned(), ..JoinForm::default() };
    practice.services.join(&practice.slug, secret, &form, "192.0.2.7").await.map(|_token| ())
}

/// The client's first open form is submitted.
pub(crate) async fn finish_a_form(practice: &Practice, client: ClientId) {
    let mut tx = practice.write().await;
    let requests = store::forms::list_of_client(&mut tx, practice.organization.0, client.0).await.unwrap();
    let open = requests.iter().find(|request| request.state().unwrap().is_open()).unwrap();
    store::forms::set_request_state(&mut tx, practice.organization.0, open.id, FormRequestState::Submitted, practice.services.now())
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

async fn mail_count(practice: &Practice) -> usize {
    practice.services.list_mail().await.unwrap().len()
}

/// The sweep, and what it wrote is delivered; how many e-mails arrived.
pub(crate) async fn remind(practice: &Practice) -> usize {
    let before = mail_count(practice).await;
    practice.services.queue_due_reminders().await.unwrap();
    practice.deliver().await;
    mail_count(practice).await - before
}

/// To each of so many days after now, looked at in the hours before too: on which of them an e-mail arrived.
pub(crate) async fn reminded_on(practice: &Practice, days: i64) -> Vec<i64> {
    let mut on = Vec::new();
    for day in 1..=days {
        practice.turn(TimeDelta::hours(23));
        assert_eq!(remind(practice).await, 0, "before day {day}");
        // Delivering has taken a second.
        practice.turn(TimeDelta::hours(1) - TimeDelta::seconds(1));
        if remind(practice).await > 0 {
            on.push(day);
        }
        practice.turn(-TimeDelta::seconds(1));
    }
    on
}

/// The newest e-mail, and as SMTP would have carried it.
pub(crate) async fn newest_mail(practice: &Practice) -> (MailView, String) {
    let id = practice.services.list_mail().await.unwrap()[0].id;
    let mut tx = practice.write().await;
    let raw = store::messages::mailbox::find(&mut tx, id.0).await.unwrap().unwrap().raw;
    drop(tx);
    (practice.services.get_mail(id).await.unwrap(), raw)
}

/// Of the *Stop* link in the newest e-mail.
pub(crate) async fn stop_token(practice: &Practice) -> String {
    let text = newest_mail(practice).await.0.text;
    let (_, after) = text.split_once("/reminders/").unwrap();
    after.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-' || *c == '_').collect()
}

pub(crate) async fn set_reminders(practice: &Practice, on: bool, days: &[i64]) {
    let mut settings = practice.services.portal_settings(&practice.permit()).await.unwrap();
    settings.reminders_on = on;
    settings.reminder_days = days.to_vec();
    practice.services.save_portal_settings(&practice.permit(), &settings).await.unwrap();
}
