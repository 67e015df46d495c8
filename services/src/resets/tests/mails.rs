//! The e-mails on their way: before batches, in the client's language, not sent in vain, and never in the log.

use super::*;
use crate::{
    mail::{
        OutboxWorker,
        tests::fake_smtp::{Encryption, FakeSmtp, Manner},
    },
    testing::Log,
};
use chrono::TimeDelta;
use domain::Language;
use store::on_both_engines;

on_both_engines! {
    async fn a_link_goes_before_a_batch_whose_e_mails_were_there_first(store) {
        let practice = Practice::at_pace(store, 6).await;
        let client = practice.client("Mara", "Abramson", Some(EMAIL)).await;
        practice.make_active(client, EMAIL).await;
        let many = practice.clients(50).await;
        practice.invite(&many).await;
        practice.services.ask_for_reset(&practice.slug, EMAIL, PLACE).await.unwrap();
        while practice.services.work_on_a_link_request().await.unwrap() {}
        OutboxWorker::new(practice.services.clone()).run_once().await;
        let mails = practice.services.list_mail().await.unwrap();
        assert!(mails.iter().any(|mail| mail.to.contains(EMAIL)));
        assert_eq!(mails.len(), 7, "a minute's worth of the batch, and the link");
    }
}

on_both_engines! {
    async fn what_was_used_replaced_or_has_run_out_while_it_waited_is_not_sent(store) {
        let (practice, _, _) = signed_up(store).await;
        practice.services.ask_for_reset(&practice.slug, EMAIL, PLACE).await.unwrap();
        while practice.services.work_on_a_link_request().await.unwrap() {}
        practice.turn(TimeDelta::hours(1));
        let before = practice.services.list_mail().await.unwrap().len();
        assert_eq!(practice.deliver().await, 1, "it is dealt with");
        assert_eq!(practice.services.list_mail().await.unwrap().len(), before);
    }
}

on_both_engines! {
    async fn a_client_is_written_to_in_her_language(store) {
        let (practice, client, _) = signed_up(store).await;
        let record = { let mut tx = practice.write().await; store::clients::find(&mut tx, practice.organization.0, client.0).await.unwrap().unwrap() };
        let form = domain::clients::ClientForm {
            first_name: record.first_name,
            last_name: record.last_name,
            email: EMAIL.to_owned(),
            language: "es".to_owned(),
            revision: record.revision,
            ..domain::clients::ClientForm::default()
        };
        practice.services.save_client(&practice.permit(), client, &form).await.unwrap();
        asked(&practice).await;
        let mail = practice.services.list_mail().await.unwrap().remove(0);
        assert_eq!(mail.subject, "Elija una contraseña nueva en Willow Lane Practice");
    }
}

on_both_engines! {
    async fn what_a_client_chose_at_the_portal_goes_before_what_is_on_file_while_it_is_offered(store) {
        let (practice, _, token) = signed_up(store).await;
        let (services, slug) = (&practice.services, practice.slug.as_str());
        services.choose_language(slug, Some(&token), Language::Spanish).await.unwrap();
        asked(&practice).await;
        assert_eq!(services.list_mail().await.unwrap().remove(0).subject, "Elija una contraseña nueva en Willow Lane Practice");
        let mut settings = services.portal_settings(&practice.permit()).await.unwrap();
        settings.languages = vec![Language::English];
        services.save_portal_settings(&practice.permit(), &settings).await.unwrap();
        practice.turn(TimeDelta::hours(2));
        asked(&practice).await;
        assert_eq!(services.list_mail().await.unwrap().remove(0).subject, "Set a new password at Willow Lane Practice");
    }
}

on_both_engines! {
    async fn r25_one_that_is_not_delivered_stands_in_the_clients_history_without_the_secret(store) {
        let (practice, client, _) = signed_up(store).await;
        let server = FakeSmtp::start(Encryption::None).await;
        server.is(Manner::Recipient("550 5.1.1 no such mailbox"));
        practice.services.ask_for_reset(&practice.slug, EMAIL, PLACE).await.unwrap();
        while practice.services.work_on_a_link_request().await.unwrap() {}
        practice.turn(TimeDelta::seconds(1));
        server.worker(&practice).run_once().await;
        let rows = practice.services.client_history(&practice.permit(), client).await.unwrap();
        let failed = rows.iter().find(|row| row.action.key() == "account.mail_failed").unwrap();
        assert!(failed.detail.as_deref().is_some_and(|words| words.contains("no such mailbox")), "{failed:?}");
    }
}

on_both_engines! {
    async fn no_name_address_or_secret_is_ever_logged(store) {
        let (log, _until_the_end) = Log::keep();
        let (practice, _, _) = signed_up(store).await;
        let secret = asked(&practice).await;
        refusal(reset(&practice, &secret, "mara").await);
        reset(&practice, &secret, NEW).await.unwrap();
        practice.deliver().await;
        practice.services.ask_for_reset(&practice.slug, "nobody@mail.example", PLACE).await.unwrap();
        take_up(&practice).await;
        let log = log.text().to_lowercase();
        assert!(log.contains("an e-mail was sent"), "{log}");
        for word in ["mara", "abramson", "mail.example", "reset-password/", &secret.to_lowercase(), "lanterns", PLACE] {
            assert!(!log.contains(word), "{word}: {log}");
        }
    }
}
