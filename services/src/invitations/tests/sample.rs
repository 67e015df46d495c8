//! A sample to oneself.

use super::practice::{INVITER, Practice, english, message, secret_in};
use domain::{Language, Refusal, invitations::BatchPurpose, messages::WrittenMessage};
use store::on_both_engines;

const BODY: &str = "<p>Hello {{ClientFirstName}}</p><p>{{ClientPortalLink}}</p>";

on_both_engines! {
    async fn a_sample_goes_to_its_writer_alone_marked_and_with_a_link_to_the_front_page(store) {
        let practice = Practice::new(store).await;
        practice.client("Wanda", "Realname", Some("wanda@mail.example")).await;
        let noor = practice.staff("Noor Haddad", INVITER).await;
        let written = english(message("Welcome, {{ClientFirstName}}", &format!("{BODY}<script>alert(1)</script>")));
        let receipt = practice.services.send_sample(&noor.permit().unwrap(), BatchPurpose::Invitation, (&written, &[])).await.unwrap();
        assert_eq!((receipt.to.as_str(), receipt.words.as_str()), ("noor.haddad@willowlane.example", "Kept in the built-in mailbox"));
        let mails = practice.services.list_mail().await.unwrap();
        assert_eq!(mails.len(), 1);
        assert_eq!((mails[0].subject.as_str(), mails[0].to.as_str()), ("Sample: Welcome, Mara", "Noor Haddad <noor.haddad@willowlane.example>"));
        let (mail, html) = (practice.services.get_mail(mails[0].id).await.unwrap(), practice.services.get_mail_html(mails[0].id).await.unwrap());
        assert!(mail.text.starts_with("This is a sample, sent to you alone.") && html.contains("This is a sample"));
        assert!(mail.text.contains(&format!("/p/{}\n", practice.slug)) && secret_in(&mail.text).is_none(), "{}", mail.text);
        assert!(!html.contains("script>") && !html.contains("Realname"));
        let (log, _) = practice.services.audit_log(&practice.permit(), None).await.unwrap();
        assert!(log.iter().any(|row| row.action.key() == "message.sample_sent" && row.actor_name == "Noor Haddad"));
    }
}

on_both_engines! {
    async fn a_sample_is_in_the_language_of_its_message(store) {
        let practice = Practice::new(store).await;
        let written = WrittenMessage { language: Language::Spanish, message: message("Hola", BODY) };
        practice.services.send_sample(&practice.permit(), BatchPurpose::Invitation, (&written, &[])).await.unwrap();
        let mail = practice.services.list_mail().await.unwrap().remove(0);
        assert!(practice.services.get_mail(mail.id).await.unwrap().text.contains("Abrir mi portal de cliente"));
    }
}

on_both_engines! {
    async fn what_could_not_be_sent_is_no_sample_either(store) {
        let practice = Practice::new(store).await;
        for (subject, body, field) in [("Hello {{ClientFristName}}", BODY, "subject"), ("Hello", "<p>x</p>", "body")] {
            let refused = practice.services.send_sample(&practice.permit(), BatchPurpose::Invitation, (&english(message(subject, body)), &[])).await.unwrap_err();
            assert!(refused.refusal().unwrap().at(field).is_some());
        }
        for _ in 0..20 {
            practice.services.send_sample(&practice.permit(), BatchPurpose::Invitation, (&english(message("Hello", BODY)), &[])).await.unwrap();
        }
        let refused = practice.services.send_sample(&practice.permit(), BatchPurpose::Invitation, (&english(message("Hello", BODY)), &[])).await.unwrap_err();
        assert_eq!(refused.refusal(), Some(&Refusal::TooMany));
        assert_eq!(practice.services.list_mail().await.unwrap().len(), 20);
    }
}
