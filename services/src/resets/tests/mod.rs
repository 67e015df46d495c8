//! Forgotten passwords as use cases, on both engines, with a clock that a test turns.

mod by_staff;
mod clients;
mod links;
mod mails;
mod staff;

use crate::{Error, Result, SessionToken, invitations::tests::practice::Practice, link_requests::tests::take_up};
use domain::{Refusal, ids::ClientId, portal::JoinForm, resets::ResetLink};
use store::testing::TestStore;

const PLACE: &str = "198.51.100.4";
const EMAIL: &str = "mara@mail.example";
const OLD: &str = "candle harbour tulip nine";
const NEW: &str = "seven quiet violet lanterns";

/// A client who has signed up, with the session in which she did.
async fn signed_up(store: TestStore) -> (Practice, ClientId, SessionToken) {
    let practice = Practice::new(store).await;
    let client = practice.client("Mara", "Abramson", Some(EMAIL)).await;
    let secret = practice.invite_and_deliver(client).await;
    let form = JoinForm { password: OLD.to_owned(), ..JoinForm::default() };
    let token = practice.services.join(&practice.slug, &secret, &form, PLACE).await.unwrap();
    (practice, client, token)
}

/// Asks for a link, and has it delivered: its secret.
async fn asked(practice: &Practice) -> String {
    practice.services.ask_for_reset(&practice.slug, EMAIL, PLACE).await.unwrap();
    assert_eq!(take_up(practice).await, 1);
    newest_secret(practice).await
}

async fn newest_text(practice: &Practice) -> String {
    let newest = practice.services.list_mail().await.unwrap().remove(0);
    practice.services.get_mail(newest.id).await.unwrap().text
}

async fn newest_secret(practice: &Practice) -> String {
    let text = newest_text(practice).await;
    let (_, after) = text.split_once("/reset-password/").unwrap_or_else(|| panic!("no link in:\n{text}"));
    after.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-' || *c == '_').collect()
}

async fn reset(practice: &Practice, secret: &str, password: &str) -> Result<SessionToken> {
    practice.services.reset_client_password(&practice.slug, secret, &password.to_owned().into(), PLACE).await
}

async fn link(practice: &Practice, secret: &str) -> ResetLink {
    practice.services.reset_page(&practice.slug, secret).await.unwrap().link
}

async fn is_signed_in(practice: &Practice, token: &SessionToken) -> bool {
    practice.services.portal_session(&practice.slug, token, PLACE, true).await.unwrap().is_some()
}

async fn sign_in(practice: &Practice, password: &str) -> Result<SessionToken> {
    practice.services.sign_in_client(&practice.slug, EMAIL, password.to_owned().into(), PLACE).await
}

fn refusal<T: std::fmt::Debug>(result: Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}
