//! Staff sessions: new at each sign-in, and dead for good once ended (R26).

use crate::practice::{ADDRESS, EMAIL, PASSWORD, Person, hazel, live, refusal};
use chrono::TimeDelta;
use domain::{
    Refusal,
    ids::StaffId,
    staff::{Permission, Permissions},
};
use services::{
    SessionToken, SystemEntropy,
    staff::{Administer, EditClients, InviteClients},
};

async fn token(person: &Person) -> SessionToken {
    let email = person.session.viewer().staff.email.to_string();
    person.services.sign_in_staff(&email, PASSWORD.to_owned().into(), ADDRESS).await.expect("signed in")
}

store::on_both_engines! {
    async fn a_token_that_somebody_brought_along_is_never_a_session(store) {
        let (test, olga) = hazel(store).await;
        let brought = SessionToken::generate(&SystemEntropy);
        assert!(live(&test.services, &brought).await.is_none());
        let (first, second) = (token(&olga).await, token(&olga).await);
        assert_ne!(first.expose(), second.expose());
        assert_ne!(first.expose(), brought.expose());
        assert!(live(&test.services, &brought).await.is_none());
        assert!(live(&test.services, &first).await.is_some() && live(&test.services, &second).await.is_some());
    }
}

store::on_both_engines! {
    async fn r26_a_session_that_was_signed_out_stays_out_and_others_stay_in(store) {
        let (test, olga) = hazel(store).await;
        let (one, two) = (token(&olga).await, token(&olga).await);
        for _ in 0..2 {
            test.services.sign_out_staff(&one, ADDRESS).await.expect("signing out twice is no error");
        }
        assert!(live(&test.services, &one).await.is_none());
        assert!(live(&test.services, &two).await.is_some());
        test.services.sign_out_staff(&SessionToken::generate(&SystemEntropy), ADDRESS).await.expect("nor is an unknown one");
        assert_eq!(olga.events().await.iter().filter(|event| **event == "staff.signed_out").count(), 1);
    }
}

store::on_both_engines! {
    async fn r26_an_administrator_ends_every_session_of_one_person(store) {
        let (test, olga) = hazel(store).await;
        let noor = olga.colleague("noor@hazel.example", Permissions::ALL).await;
        let (hers, his) = (token(&olga).await, [token(&noor).await, token(&noor).await]);
        let by = olga.permit::<Administer>();
        // One more is the one that he got when he was added.
        assert_eq!(test.services.end_staff_sessions(&by, noor.session.viewer().staff.id).await.expect("ended"), 3);
        for token in &his {
            assert!(live(&test.services, token).await.is_none());
        }
        assert!(live(&test.services, &hers).await.is_some());
        assert_eq!(refusal(test.services.end_staff_sessions(&by, StaffId(uuid::Uuid::from_u128(1))).await), Refusal::NotFound);
    }
}

store::on_both_engines! {
    async fn r26_the_practice_says_how_long_a_session_may_idle(store) {
        let (test, olga) = hazel(store).await;
        let by = olga.permit::<Administer>();
        let mut settings = test.services.portal_settings(&by).await.expect("settings");
        settings.staff_idle_minutes = 5;
        test.services.save_portal_settings(&by, &settings).await.expect("saved");
        let token = token(&olga).await;
        test.clock.turn(TimeDelta::seconds(299));
        assert_eq!(live(&test.services, &token).await.expect("alive").viewer().idle_minutes, 5);
        test.clock.turn(TimeDelta::seconds(300));
        assert!(live(&test.services, &token).await.is_none());
        test.clock.turn(TimeDelta::seconds(-1));
        assert!(live(&test.services, &token).await.is_some(), "a second earlier it was alive");
    }
}

store::on_both_engines! {
    async fn r26_no_activity_keeps_a_session_longer_than_twelve_hours(store) {
        let (test, olga) = hazel(store).await;
        let token = token(&olga).await;
        for _ in 0..71 {
            test.clock.turn(TimeDelta::minutes(10));
            assert!(live(&test.services, &token).await.is_some());
        }
        test.clock.turn(TimeDelta::minutes(9) + TimeDelta::seconds(59));
        assert!(live(&test.services, &token).await.is_some());
        test.clock.turn(TimeDelta::seconds(1));
        assert!(live(&test.services, &token).await.is_none());
    }
}

store::on_both_engines! {
    async fn r2_a_permission_that_is_switched_off_is_gone_at_the_next_request(store) {
        let (test, olga) = hazel(store).await;
        let noor = olga.colleague("noor@hazel.example", Permissions::default().with(Permission::InviteClients, true)).await;
        let token = token(&noor).await;
        let now = async || live(&test.services, &token).await.expect("a session");
        assert!(now().await.permit::<InviteClients>().is_ok() && now().await.permit::<EditClients>().is_err());
        let (by, id) = (olga.permit::<Administer>(), noor.session.viewer().staff.id);
        test.services.set_permission(&by, id, Permission::InviteClients, false).await.expect("off");
        test.services.set_permission(&by, id, Permission::EditClients, true).await.expect("on");
        assert_eq!(now().await.permit::<InviteClients>().unwrap_err(), Refusal::Forbidden);
        assert!(now().await.permit::<EditClients>().is_ok());
    }
}

store::on_both_engines! {
    async fn a_new_member_of_staff_needs_an_address_and_a_password_of_their_own(store) {
        let (test, olga) = hazel(store).await;
        let by = olga.permit::<Administer>();
        let add = async |name: &str, email: &str, password: &str| {
            refusal(test.services.add_staff(&by, name, email, password.to_owned().into(), Permissions::ALL).await)
        };
        assert!(add("Noor", " OLGA@hazel.example", PASSWORD).await.at("email").is_some(), "R6: in use");
        let both = add("", "nobody", PASSWORD).await;
        assert!(both.at("name").is_some() && both.at("email").is_some());
        for password in ["fourteen chars", "hazelcourt12345", "Hazel Court 2026!", "noorhaddad123456", "password12345678", "aaaaaaaaaaaaaaaaaaaa"] {
            assert!(add("Noor Haddad", "noor@hazel.example", password).await.at("password").is_some(), "{password}");
        }
        assert_eq!(test.services.list_staff(&by).await.expect("staff").len(), 1);
        assert!(test.services.sign_in_staff(EMAIL, PASSWORD.to_owned().into(), ADDRESS).await.is_ok());
    }
}
