//! Adding and removing: by the login that is signed in, answered once and in time, and told to its owner.

use super::{ADA, Authenticator, BEN, PHONE, PLACE, answer, practice, refused};
use crate::Error;
use chrono::TimeDelta;
use domain::{Language, Refusal, audit::AuditAction, passkeys::PasskeyError};

store::on_both_engines! {
    async fn r25_a_passkey_is_added_listed_and_told_to_its_owner(store) {
        let (practice, ada) = practice(store).await;
        let session = practice.login_session(ADA).await;
        practice.add(&session, &mut Authenticator::new(1)).await.unwrap();
        let listed = practice.passkeys_of(ADA).await;
        assert_eq!(listed.iter().map(|passkey| passkey.name.as_str()).collect::<Vec<_>>(), ["Chrome on Android"]);
        assert_eq!(listed[0].used, None);
        assert!(practice.passkeys_of(BEN).await.is_empty());
        assert_eq!(practice.subjects_to(ADA).await, ["A passkey was added to your login at Willow Lane Practice"]);
        assert!(practice.subjects_to(BEN).await.is_empty());
        assert!(practice.history(ada).await.contains(&AuditAction::PasskeyAdded.key().to_owned()));
    }
}

store::on_both_engines! {
    async fn an_answer_is_taken_once_in_its_time_and_from_whom_it_was_asked(store) {
        let (practice, _) = practice(store).await;
        let (adas, bens) = (practice.login_session(ADA).await, practice.login_session(BEN).await);
        let mut device = Authenticator::new(1);
        let ask = practice.begin(&adas).await;
        let credential = device.add(&ask.options);
        refused(practice.services.add_passkey(&bens, answer(&ask, &credential), PHONE).await, PasskeyError::Over);
        practice.services.add_passkey(&adas, answer(&ask, &credential), PHONE).await.unwrap();
        refused(practice.services.add_passkey(&adas, answer(&ask, &credential), PHONE).await, PasskeyError::Over);

        let late = practice.begin(&adas).await;
        let credential = Authenticator::new(2).add(&late.options);
        practice.clock.turn(TimeDelta::minutes(5));
        refused(practice.services.add_passkey(&adas, answer(&late, &credential), PHONE).await, PasskeyError::Over);
        assert_eq!(practice.passkeys_of(ADA).await.len(), 1);
    }
}

store::on_both_engines! {
    async fn what_is_not_signed_for_this_portal_by_a_known_owner_is_not_added(store) {
        let (practice, _) = practice(store).await;
        let session = practice.login_session(ADA).await;
        let mut elsewhere = Authenticator { origin: "https://portal.evil.example", ..Authenticator::new(1) };
        refused(practice.add(&session, &mut elsewhere).await, PasskeyError::NotAdded);
        let mut unlocked_by_anybody = Authenticator { verifies: false, ..Authenticator::new(1) };
        refused(practice.add(&session, &mut unlocked_by_anybody).await, PasskeyError::NotAdded);
        let ask = practice.begin(&session).await;
        let other = practice.begin(&session).await;
        let credential = Authenticator::new(1).add(&other.options);
        refused(practice.services.add_passkey(&session, answer(&ask, &credential), PHONE).await, PasskeyError::NotAdded);
        let ask = practice.begin(&session).await;
        refused(practice.services.add_passkey(&session, answer(&ask, "{}"), PHONE).await, PasskeyError::NotAdded);
        assert!(practice.passkeys_of(ADA).await.is_empty());
    }
}

store::on_both_engines! {
    async fn a_passkey_serves_one_login_and_its_device_is_told_which_it_has(store) {
        let (practice, _) = practice(store).await;
        let (adas, bens) = (practice.login_session(ADA).await, practice.login_session(BEN).await);
        practice.add(&adas, &mut Authenticator::new(1)).await.unwrap();
        let again = practice.begin(&adas).await;
        assert_eq!(again.options["publicKey"]["excludeCredentials"].as_array().map(Vec::len), Some(1));
        refused(practice.add(&bens, &mut Authenticator::new(1)).await, PasskeyError::AlreadyThere);
    }
}

store::on_both_engines! {
    async fn r25_a_removed_passkey_signs_in_no_more_and_its_owner_is_told(store) {
        let (practice, ada) = practice(store).await;
        let mut device = Authenticator::new(1);
        let (adas, bens) = (practice.login_session(ADA).await, practice.login_session(BEN).await);
        practice.add(&adas, &mut device).await.unwrap();
        let passkey = practice.passkeys_of(ADA).await[0].id;
        let others = practice.services.remove_passkey(&bens, passkey).await;
        assert!(matches!(others, Err(Error::Refused(Refusal::NotFound))));
        assert_eq!(practice.services.remove_passkey(&adas, passkey).await.unwrap(), 0);
        refused(practice.sign_in_with(&mut device).await, PasskeyError::NotAccepted);
        assert!(practice.subjects_to(ADA).await.contains(&"A passkey was removed from your login at Willow Lane Practice".to_owned()));
        assert!(practice.history(ada).await.contains(&AuditAction::PasskeyRemoved.key().to_owned()));
    }
}

store::on_both_engines! {
    async fn home_offers_one_until_it_is_added_or_declined(store) {
        let (practice, _) = practice(store).await;
        let offers = async |email| {
            let session = practice.portal_session(email).await;
            practice.services.portal_home(&session, Language::English).await.unwrap().offers_passkey
        };
        assert!(offers(ADA).await && offers(BEN).await);
        let (adas, bens) = (practice.login_session(ADA).await, practice.login_session(BEN).await);
        practice.services.decline_passkey(&adas).await.unwrap();
        practice.add(&bens, &mut Authenticator::new(1)).await.unwrap();
        assert!(!offers(ADA).await && !offers(BEN).await);
        // Whoever removes theirs is not asked again.
        let passkey = practice.passkeys_of(BEN).await[0].id;
        practice.services.remove_passkey(&bens, passkey).await.unwrap();
        assert!(!offers(BEN).await);
    }
}

store::on_both_engines! {
    async fn r31_a_representative_has_passkeys_of_their_own(store) {
        let (practice, ada) = practice(store).await;
        let (token, mut device) = (practice.representative_of(ada).await, Authenticator::new(1));
        let session = practice.services.login_session(&practice.slug, &token, PLACE).await.unwrap().unwrap();
        assert!(!session.is_clients());
        practice.add(&session, &mut device).await.unwrap();
        assert!(practice.passkeys_of(ADA).await.is_empty());
        assert_eq!(practice.subjects_to("noor@mail.example").await[0], "A passkey was added to your login at Willow Lane Practice");
        let token = practice.sign_in_with(&mut device).await.unwrap();
        let acting = practice.services.portal_session(&practice.slug, &token, PLACE, true).await.unwrap().unwrap();
        assert_eq!((acting.viewer().client, acting.viewer().acting.is_some()), (ada, true));
        let own = practice.services.representative_session(&practice.slug, &token, PLACE).await.unwrap().unwrap();
        let page = practice.services.acting_page(&own).await.unwrap();
        assert_eq!((page.passkeys.map(|list| list.len()), page.devices.len()), (Some(1), 2));
    }
}
