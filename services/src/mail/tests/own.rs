//! A practice's own mail server: kept with its password sealed, used for its e-mails alone, and never for another account.

use super::fake_smtp::{Encryption, FakeSmtp};
use crate::{
    Services,
    invitations::tests::practice::{INVITER, Practice},
    mail::OutboxWorker,
    testing::Log,
};
use domain::{
    Refusal,
    mail::{MailForm, Security},
};
use store::on_both_engines;

const PASSWORD: &str = "the-password-of-the-mail-server";

pub fn form(server: &FakeSmtp) -> MailForm {
    MailForm {
        is_own: true,
        host: "127.0.0.1".to_owned(),
        port: server.port.to_string(),
        security: Security::None,
        user: "portal".to_owned(),
        password: PASSWORD.to_owned(),
        sender: "clients@willowlane.example".to_owned(),
        per_minute: String::new(),
    }
}

async fn refused(practice: &Practice, form: &MailForm) -> (Refusal, Refusal) {
    let saved = practice.services.save_mail_settings(&practice.permit(), form).await.unwrap_err();
    let tested = practice.services.test_mail_settings(&practice.permit(), form).await.unwrap_err();
    (saved.refusal().unwrap().clone(), tested.refusal().unwrap().clone())
}

on_both_engines! {
    async fn r27_a_practices_e_mails_go_over_its_own_server_from_its_own_address_and_nobody_elses_do(store) {
        let practice = Practice::new(store).await;
        let neighbour = practice.neighbour().await;
        let server = FakeSmtp::start(Encryption::None).await;
        practice.services.save_mail_settings(&practice.permit(), &form(&server)).await.unwrap();
        let draft = practice.services.draft_invitations(&practice.permit(), &domain::clients::ClientSelection::default()).await.unwrap();
        assert_eq!(draft.audience.from, "Willow Lane Practice <clients@willowlane.example>");
        practice.invite(&practice.clients(2).await).await;
        neighbour.invite(&neighbour.clients(1).await).await;
        OutboxWorker::new(practice.services.clone()).run_once().await;
        let mails = server.mails();
        assert_eq!(mails.len(), 2);
        assert!(mails.iter().all(|mail| mail.from == "clients@willowlane.example" && mail.header("From").contains("clients@willowlane.example")));
        assert_eq!(practice.services.list_mail().await.unwrap().len(), 1, "the neighbour's is where the installation's go");
        assert!(server.connections() <= 2, "connections are kept");

        practice.services.save_mail_settings(&practice.permit(), &MailForm::default()).await.unwrap();
        practice.invite(&[practice.client("Later", "Example", Some("later@mail.example")).await]).await;
        OutboxWorker::new(practice.services.clone()).run_once().await;
        assert_eq!((server.mails().len(), practice.services.list_mail().await.unwrap().len()), (2, 2));
    }
}

on_both_engines! {
    async fn changed_settings_hold_from_the_next_e_mail_on(store) {
        let practice = Practice::new(store).await;
        let (first, second) = (FakeSmtp::start(Encryption::None).await, FakeSmtp::start(Encryption::None).await);
        let worker = OutboxWorker::new(practice.services.clone());
        let clients = practice.clients(2).await;
        for (server, client) in [(&first, clients[0]), (&second, clients[1])] {
            practice.services.save_mail_settings(&practice.permit(), &form(server)).await.unwrap();
            practice.invite(&[client]).await;
            worker.run_once().await;
            practice.turn(chrono::TimeDelta::seconds(1));
        }
        assert_eq!((first.mails().len(), second.mails().len()), (1, 1));
    }
}

on_both_engines! {
    async fn the_password_is_sealed_and_never_shown(store) {
        let practice = Practice::new(store).await;
        let server = FakeSmtp::start(Encryption::None).await;
        practice.services.save_mail_settings(&practice.permit(), &form(&server)).await.unwrap();
        let view = practice.services.mail_settings(&practice.permit()).await.unwrap();
        assert!(view.password_is_stored && view.form.password.is_empty() && view.changed.is_some());
        let mut tx = practice.write().await;
        let row = store::organization::find_mail_settings(&mut tx, practice.organization.0).await.unwrap().unwrap();
        let sealed = row.sealed_password.unwrap();
        assert!(!sealed.windows(PASSWORD.len()).any(|part| part == PASSWORD.as_bytes()));
        drop(tx);
        let (log, _) = practice.services.audit_log(&practice.permit(), None).await.unwrap();
        assert!(log.iter().any(|row| row.action.key() == "mail.settings_changed"));
        assert!(!format!("{log:?}").contains(PASSWORD));
    }
}

on_both_engines! {
    async fn the_stored_password_is_used_for_no_other_server_or_user(store) {
        let practice = Practice::new(store).await;
        let (server, elsewhere) = (FakeSmtp::start(Encryption::None).await, FakeSmtp::start(Encryption::None).await);
        practice.services.save_mail_settings(&practice.permit(), &form(&server)).await.unwrap();
        let same = MailForm { password: String::new(), sender: "other@willowlane.example".to_owned(), ..form(&server) };
        practice.services.save_mail_settings(&practice.permit(), &same).await.unwrap();
        let test = practice.services.test_mail_settings(&practice.permit(), &same).await.unwrap();
        assert!(test.has_passed(), "{test:?}");
        assert_eq!(server.mails().last().unwrap().to, ["ada.brennan@willowlane.example"]);
        for other in [
            MailForm { port: elsewhere.port.to_string(), ..same.clone() },
            MailForm { host: "localhost".to_owned(), ..same.clone() },
            MailForm { user: "somebody".to_owned(), ..same.clone() },
        ] {
            let (saved, tested) = refused(&practice, &other).await;
            assert!(saved.at("password").unwrap().contains("again") && tested == saved, "{saved:?}");
        }
        assert_eq!(elsewhere.connections(), 0);
    }
}

on_both_engines! {
    async fn wrong_settings_are_told_at_their_field_and_change_nothing(store) {
        let practice = Practice::new(store).await;
        let server = FakeSmtp::start(Encryption::None).await;
        let (saved, tested) = refused(&practice, &MailForm { host: "smtp://x".to_owned(), ..form(&server) }).await;
        assert!(saved.at("host").is_some() && saved == tested);
        let (saved, _) = refused(&practice, &MailForm { password: String::new(), ..form(&server) }).await;
        assert_eq!(saved.at("password"), Some("Enter the password of this user."));
        assert!(!practice.services.mail_settings(&practice.permit()).await.unwrap().form.is_own);
    }
}

on_both_engines! {
    async fn with_another_key_e_mails_wait_and_say_what_to_do(store) {
        let practice = Practice::new(store).await;
        let server = FakeSmtp::start(Encryption::None).await;
        practice.services.save_mail_settings(&practice.permit(), &form(&server)).await.unwrap();
        let inner = &practice.services.inner;
        let other = Services::new(
            inner.store.clone(),
            inner.clock.clone(),
            inner.entropy.clone(),
            inner.config.clone(),
            crate::SecretKey::generate(inner.entropy.as_ref()),
            inner.passwords.clone(),
            crate::mail::Transport::Mailbox,
        );
        let client = practice.clients(1).await[0];
        let batch = practice.batch(&[client]);
        let receipt = other.send_invitations(&practice.permit(), batch).await.unwrap();
        let (log, until_the_end) = Log::keep();
        OutboxWorker::new(other.clone()).run_once().await;
        drop(until_the_end);
        assert!(log.text().contains("the stored password does not open with the program's key"), "{}", log.text());
        let progress = other.batch_progress(&practice.permit(), receipt.batch).await.unwrap();
        assert!(progress.waiting_because.unwrap().contains("enter it again"));
        assert_eq!((server.connections(), other.list_mail().await.unwrap().len()), (0, 0));
        let test = other.test_mail_settings(&practice.permit(), &MailForm { password: String::new(), ..form(&server) }).await.unwrap_err();
        assert!(test.refusal().unwrap().at("password").unwrap().contains("Enter it again"));
    }
}

on_both_engines! {
    async fn tests_and_samples_are_limited(store) {
        let practice = Practice::new(store).await;
        let server = FakeSmtp::start(Encryption::None).await;
        for _ in 0..20 {
            practice.services.test_mail_settings(&practice.permit(), &form(&server)).await.unwrap();
        }
        let refused = practice.services.test_mail_settings(&practice.permit(), &form(&server)).await.unwrap_err();
        assert_eq!(refused.refusal(), Some(&Refusal::TooMany));
        assert_eq!(server.mails().len(), 20);
        practice.turn(chrono::TimeDelta::minutes(11));
        practice.services.test_mail_settings(&practice.permit(), &form(&server)).await.unwrap();
    }
}

on_both_engines! {
    async fn staff_have_no_permit_for_any_of_it(store) {
        let practice = Practice::new(store).await;
        let noor = practice.staff("Noor Haddad", INVITER).await;
        assert_eq!(noor.permit::<crate::staff::Administer>().unwrap_err(), Refusal::Forbidden);
    }
}
