//! The same for staff, who may work for several practices, and who sign in themselves afterwards.

use super::*;
use crate::staff::{SignedIn, StaffSession};
use domain::staff::Permissions;
use store::{on_both_engines, staff::StaffRow};

const ADA: &str = "ada.brennan@willowlane.example";

async fn row(practice: &Practice, session: &StaffSession) -> StaffRow {
    let mut tx = practice.write().await;
    store::staff::find(&mut tx, practice.organization.0, session.viewer().staff.id.0).await.unwrap().unwrap()
}

async fn signed_in(practice: &Practice, session: &StaffSession) -> SessionToken {
    let row = row(practice, session).await;
    let mut tx = practice.write().await;
    let token = practice.services.begin_staff_session(&mut tx, &row, PLACE).await.unwrap();
    tx.commit().await.unwrap();
    token
}

async fn is_live(practice: &Practice, token: &SessionToken) -> bool {
    practice.services.staff_session(token, PLACE, true).await.unwrap().is_some()
}

async fn set(practice: &Practice, secret: &str, password: &str) -> Result<()> {
    practice.services.reset_staff_password(secret, &password.to_owned().into(), PLACE).await
}

/// The secrets of all links in the mailbox to this address, by the practice that the e-mail is from.
async fn secrets(practice: &Practice) -> Vec<(String, String)> {
    let mut secrets = Vec::new();
    for mail in practice.services.list_mail().await.unwrap() {
        let view = practice.services.get_mail(mail.id).await.unwrap();
        if let Some((_, after)) = view.text.split_once("https://portal.willowlane.example/reset-password/") {
            secrets.push((view.from, after.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect()));
        }
    }
    secrets
}

on_both_engines! {
    async fn r26_a_new_password_ends_every_session_of_that_person_and_signs_nobody_in(store) {
        let practice = Practice::new(store).await;
        let noor = practice.staff("Noor Haddad", Permissions::default()).await;
        let (hers, his) = (signed_in(&practice, &practice.administrator).await, signed_in(&practice, &noor).await);
        practice.services.ask_for_staff_reset(" ADA.Brennan@willowlane.example", PLACE).await.unwrap();
        assert_eq!(take_up(&practice).await, 1);
        let secret = secrets(&practice).await.remove(0).1;
        assert!(matches!(practice.services.staff_reset_link(&secret).await.unwrap(), ResetLink::Works { email, .. } if email == ADA));
        for password in ["short", "adabrennan123456", "Willow Lane Practice", "password12345678"] {
            assert!(refusal(set(&practice, &secret, password).await).at("password").is_some(), "{password}");
        }
        set(&practice, &secret, NEW).await.unwrap();
        assert!(!is_live(&practice, &hers).await && is_live(&practice, &his).await);
        practice.services.sign_in_staff(ADA, NEW.to_owned().into(), PLACE).await.unwrap();
        assert!(matches!(refusal(set(&practice, &secret, NEW).await), Refusal::Rule(_)));
        assert_eq!(practice.services.staff_reset_link(&secret).await.unwrap(), ResetLink::Used);
        assert_eq!(practice.deliver().await, 1, "she is told");
        let (log, _) = practice.services.audit_log(&practice.permit(), None).await.unwrap();
        for action in ["password.reset_asked", "password.reset"] {
            let event = log.iter().find(|event| event.action.key() == action).unwrap();
            assert_eq!((event.actor_name.as_str(), event.address.as_str()), ("Ada Brennan", PLACE), "R25");
        }
    }
}

on_both_engines! {
    async fn r27_who_works_for_two_practices_gets_a_link_for_each_and_each_changes_one_password(store) {
        let practice = Practice::new(store).await;
        let neighbour = practice.neighbour().await;
        practice.services.ask_for_staff_reset(ADA, PLACE).await.unwrap();
        assert_eq!(take_up(&practice).await, 2);
        let there = row(&neighbour, &neighbour.administrator).await.password_hash;
        let secrets = secrets(&practice).await;
        let (_, here) = secrets.iter().find(|(from, _)| from.starts_with("Willow Lane Practice")).unwrap();
        set(&practice, here, NEW).await.unwrap();
        assert_ne!(row(&practice, &practice.administrator).await.password_hash, "-");
        assert_eq!(row(&neighbour, &neighbour.administrator).await.password_hash, there);
        let permit = neighbour.permit::<SignedIn>();
        assert_eq!(permit.organization(), neighbour.organization);
        let (log, _) = neighbour.services.audit_log(&neighbour.permit(), None).await.unwrap();
        assert!(log.iter().all(|event| event.action.key() != "password.reset"));
    }
}
