//! Signing in with a passkey: the same session as after a password, and one sentence for whatever is wrong.

use super::{ADA, Authenticator, PLACE, answer, practice, refused};
use crate::{Error, SessionToken, invitations::tests::practice::Practice};
use chrono::TimeDelta;
use domain::{Refusal, audit::AuditAction, passkeys::PasskeyError};
use secrecy::SecretString;
use std::sync::Arc;
use store::testing::TestStore;

/// Ada's practice, and a device with a passkey of hers.
async fn with_device(store: TestStore) -> (Practice, domain::ids::ClientId, Authenticator) {
    let (practice, ada) = practice(store).await;
    let mut device = Authenticator::new(1);
    practice.add(&practice.login_session(ADA).await, &mut device).await.unwrap();
    (practice, ada, device)
}

async fn is_signed_in(practice: &Practice, token: &SessionToken) -> bool {
    practice.services.portal_session(&practice.slug, token, PLACE, true).await.unwrap().is_some()
}

store::on_both_engines! {
    async fn r26_each_sign_in_is_a_new_session_of_the_owner(store) {
        let (practice, ada, mut device) = with_device(store).await;
        let first = practice.sign_in_with(&mut device).await.unwrap();
        practice.clock.turn(TimeDelta::minutes(1));
        let second = practice.sign_in_with(&mut device).await.unwrap();
        assert_ne!(first.expose(), second.expose());
        for token in [&first, &second] {
            let session = practice.services.portal_session(&practice.slug, token, PLACE, true).await.unwrap().unwrap();
            assert_eq!(session.viewer().client, ada);
        }
        let used = practice.passkeys_of(ADA).await[0].used.unwrap();
        assert_eq!(used.at, practice.services.now());
        let actions = practice.history(ada).await;
        assert_eq!(actions.iter().filter(|action| *action == AuditAction::ClientSignedInByPasskey.key()).count(), 2);
        practice.services.sign_out_client(&second, PLACE).await.unwrap();
        assert!(!is_signed_in(&practice, &second).await && is_signed_in(&practice, &first).await);
    }
}

store::on_both_engines! {
    async fn an_answer_signs_in_once_and_in_its_time(store) {
        let (practice, _, mut device) = with_device(store).await;
        let ask = practice.ask().await;
        let credential = device.sign(&ask.options);
        practice.give(&ask, &credential).await.unwrap();
        refused(practice.give(&ask, &credential).await, PasskeyError::Over);

        let ask = practice.ask().await;
        refused(practice.give(&ask, &credential).await, PasskeyError::NotAccepted);
        let credential = device.sign(&ask.options);
        refused(practice.give(&ask, &credential).await, PasskeyError::Over);

        let late = practice.ask().await;
        let credential = device.sign(&late.options);
        practice.clock.turn(TimeDelta::minutes(5));
        refused(practice.give(&late, &credential).await, PasskeyError::Over);
    }
}

store::on_both_engines! {
    async fn a_challenge_for_adding_is_none_for_signing_in(store) {
        let (practice, _, mut device) = with_device(store).await;
        let ask = practice.begin(&practice.login_session(ADA).await).await;
        let credential = device.sign(&practice.ask().await.options);
        refused(practice.give(&ask, &credential).await, PasskeyError::Over);
    }
}

store::on_both_engines! {
    async fn r27_a_passkey_of_another_practice_never_signs_in(store) {
        let (practice, _, mut device) = with_device(store).await;
        let neighbour = practice.neighbour().await;
        refused(neighbour.sign_in_with(&mut device).await, PasskeyError::NotAccepted);
        // Nor what was asked for by the one and is answered at the other.
        let ask = practice.ask().await;
        let credential = device.sign(&ask.options);
        let elsewhere = neighbour.services.sign_in_by_passkey(&neighbour.slug, answer(&ask, &credential), PLACE).await;
        refused(elsewhere, PasskeyError::Over);
        assert!(practice.sign_in_with(&mut device).await.is_ok());
    }
}

store::on_both_engines! {
    async fn a_counter_that_goes_back_is_refused_and_one_that_goes_on_is_kept(store) {
        let (practice, _, mut device) = with_device(store).await;
        let mut copy = device.clone();
        device.counter = 7;
        practice.sign_in_with(&mut device).await.unwrap();
        refused(practice.sign_in_with(&mut copy).await, PasskeyError::NotAccepted);
        assert!(practice.sign_in_with(&mut device).await.is_ok());
    }
}

store::on_both_engines! {
    async fn whatever_is_wrong_is_told_in_one_sentence_and_counted(store) {
        let (practice, ada, mut device) = with_device(store).await;
        let mut stranger = Authenticator { user: device.user.clone(), ..Authenticator::new(9) };
        refused(practice.sign_in_with(&mut stranger).await, PasskeyError::NotAccepted);
        let mut of_another = Authenticator { user: vec![7; 16], ..device.clone() };
        refused(practice.sign_in_with(&mut of_another).await, PasskeyError::NotAccepted);
        let mut unlocked_by_anybody = Authenticator { verifies: false, ..device.clone() };
        refused(practice.sign_in_with(&mut unlocked_by_anybody).await, PasskeyError::NotAccepted);
        let mut elsewhere = Authenticator { origin: "https://portal.evil.example", ..device.clone() };
        refused(practice.sign_in_with(&mut elsewhere).await, PasskeyError::NotAccepted);
        for nonsense in ["", "{}", "null"] {
            refused(practice.give(&practice.ask().await, nonsense).await, PasskeyError::NotAccepted);
        }
        assert!(practice.history(ada).await.contains(&AuditAction::ClientSignInFailed.key().to_owned()));
        for _ in 7..10 {
            refused(practice.give(&practice.ask().await, "{}").await, PasskeyError::NotAccepted);
        }
        let too_many = practice.services.begin_passkey_sign_in(&practice.slug, PLACE).await;
        assert!(matches!(too_many, Err(Error::Refused(Refusal::TooMany))));
        // From another place the owner is let in.
        let ask = practice.services.begin_passkey_sign_in(&practice.slug, "203.0.113.9").await.unwrap();
        let credential = device.sign(&ask.options);
        practice.services.sign_in_by_passkey(&practice.slug, answer(&ask, &credential), "203.0.113.9").await.unwrap();
    }
}

store::on_both_engines! {
    async fn a_new_password_ends_the_sessions_and_leaves_the_passkeys(store) {
        let (practice, _, mut device) = with_device(store).await;
        let [old, new] = ["candle harbour tulip nine", "seven quiet violet lanterns"].map(|text| SecretString::from(text.to_owned()));
        let inner = &practice.services.inner;
        let hash = inner.passwords.hash(&old, Arc::clone(&inner.entropy)).await.unwrap();
        let login = practice.login_session(ADA).await.owner.login.id;
        let mut tx = practice.write().await;
        store::portal::set_password_hash(&mut tx, practice.organization.0, login, &hash).await.unwrap();
        tx.commit().await.unwrap();
        let before = practice.sign_in_with(&mut device).await.unwrap();
        let session = practice.portal_session(ADA).await;
        practice.services.change_password(&session, &old, &new).await.unwrap();
        assert!(!is_signed_in(&practice, &before).await);
        assert!(practice.sign_in_with(&mut device).await.is_ok());
    }
}

store::on_both_engines! {
    async fn one_place_cannot_fill_the_database_with_questions(store) {
        let (practice, _, _) = with_device(store).await;
        for _ in 0..100 {
            practice.ask().await;
        }
        let too_many = practice.services.begin_passkey_sign_in(&practice.slug, PLACE).await;
        assert!(matches!(too_many, Err(Error::Refused(Refusal::TooMany))));
        practice.clock.turn(TimeDelta::minutes(5));
        practice.ask().await;
    }
}
