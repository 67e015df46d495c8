//! What a mail server gets, and what is left of it with us.

use super::fake_smtp::{Encryption, FakeSmtp, Received};
use crate::invitations::tests::practice::{Practice, these};
use domain::{clients::PortalState, invitations::LedgerKind};
use std::collections::HashSet;
use store::{on_both_engines, testing::tables_holding};

on_both_engines! {
    async fn r9_an_accepted_e_mail_is_marked_with_the_mail_servers_words(store) {
        let (practice, server) = (Practice::new(store).await, FakeSmtp::start(Encryption::None).await);
        let client = practice.client("Mara", "Abramson", Some("mara@mail.example")).await;
        let batch = practice.invite(&[client]).await.batch;
        assert_eq!(server.worker(&practice).run_once().await, 1);
        let mail = server.mails().remove(0);
        assert_eq!((mail.from.as_str(), mail.to), ("portal@willowlane.example", vec!["mara@mail.example".to_owned()]));
        let view = practice.view(client).await;
        assert_eq!(view.ledger.last().map(|line| (line.kind, line.detail.as_deref())), Some((LedgerKind::Sent, Some("250 2.0.0 Ok: queued as 1"))));
        assert_eq!((view.stands, practice.stands(client).await), (PortalState::Sent, PortalState::Sent));
        let progress = practice.services.batch_progress(&practice.permit(), batch).await.unwrap();
        assert_eq!((progress.queued, progress.sent, progress.failed), (0, 1, 0));
        let history = practice.services.client_history(&practice.permit(), client).await.unwrap();
        assert!(history.iter().any(|row| row.action.key() == "invitation.sent" && row.actor_name == "Anteroom"));
        assert_eq!(server.worker(&practice).run_once().await, 0);
    }
}

on_both_engines! {
    async fn r7_no_links_secret_is_anywhere_in_the_database_and_each_e_mail_has_its_own(store) {
        let (practice, server) = (Practice::new(store).await, FakeSmtp::start(Encryption::None).await);
        let clients = practice.clients(12).await;
        practice.invite(&clients).await;
        assert_eq!(server.worker(&practice).run_once().await, 12);
        let secrets: HashSet<String> = server.mails().iter().map(Received::secret).collect();
        assert_eq!((server.mails().len(), secrets.len()), (12, 12));
        for secret in &secrets {
            assert_eq!(secret.len(), 43);
            assert_eq!(tables_holding(&practice.store, secret).await, Vec::<String>::new());
        }
        // The search itself works.
        assert!(tables_holding(&practice.store, "client7@mail.example").await.contains(&"outbox".to_owned()));
        assert!(tables_holding(&practice.store, "queued as 7").await.contains(&"invitation_events".to_owned()));
    }
}

on_both_engines! {
    async fn the_e_mail_says_who_it_is_from_what_it_is_and_when_it_was_sent(store) {
        let (practice, server) = (Practice::new(store).await, FakeSmtp::start(Encryption::None).await);
        let client = practice.client("Mara", "Abramson", Some("mara@mail.example")).await;
        practice.invite(&[client]).await;
        server.worker(&practice).run_once().await;
        let mail = server.mails().remove(0);
        assert_eq!(mail.header("From"), "\"Willow Lane Practice\" <portal@willowlane.example>");
        assert_eq!(mail.header("Reply-To"), "\"Willow Lane Practice\" <desk@willowlane.example>");
        assert_eq!(mail.header("To"), "\"Mara Abramson\" <mara@mail.example>");
        assert_eq!(mail.header("Subject"), "Your invitation from Willow Lane Practice");
        assert_eq!(mail.header("Date"), "Mon, 23 Nov 2026 09:00:00 +0000");
        assert_eq!(mail.header("Auto-Submitted"), "auto-generated");
        let message_id = mail.header("Message-ID");
        assert!(message_id.starts_with('<') && message_id.ends_with("@willowlane.example>"), "{message_id}");
        assert!(mail.header("Content-Type").starts_with("multipart/alternative"));
        let (text, html) = (mail.data.find("text/plain").unwrap(), mail.data.find("text/html").unwrap());
        assert!(text < html, "the richest part comes last (RFC 2046 section 5.1.4)");
        let link = format!("https://portal.willowlane.example/p/willow-lane-practice/join/{}", mail.secret());
        assert_eq!(mail.readable().matches(&link).count(), mail.readable().matches("/join/").count());
    }
}

on_both_engines! {
    async fn r14_what_is_sent_is_what_the_preview_showed_but_for_the_link(store) {
        let (practice, server) = (Practice::new(store).await, FakeSmtp::start(Encryption::None).await);
        let client = practice.client("Zoë", "O'Neill <b>", Some("zoe@mail.example")).await;
        let draft = practice.services.draft_invitations(&practice.permit(), &these(&[client])).await.unwrap();
        let shown = domain::messages::render(&draft.messages[0].written.message, &draft.audience.recipients[0].values, &draft.audience.frame);
        practice.invite(&[client]).await;
        practice.deliver().await;
        let mail = practice.services.list_mail().await.unwrap().remove(0);
        let sent = practice.services.get_mail(mail.id).await.unwrap();
        let secret = practice.secrets().await.remove(0);
        let (_, preview) = draft.audience.recipients[0].values.client_portal_link.rsplit_once('/').unwrap();
        assert_eq!(sent.text.replace(&secret, preview), shown.text);
        assert_eq!(practice.services.get_mail_html(mail.id).await.unwrap().replace(&secret, preview), shown.html);
        assert_eq!(sent.subject, shown.subject);
        drop(server);
    }
}

on_both_engines! {
    async fn many_e_mails_share_a_few_connections(store) {
        let (practice, server) = (Practice::new(store).await, FakeSmtp::start(Encryption::None).await);
        practice.invite(&practice.clients(40).await).await;
        assert_eq!(server.worker(&practice).run_once().await, 40);
        assert_eq!(server.mails().len(), 40);
        assert!(server.connections() <= 10, "{} connections", server.connections());
    }
}

#[tokio::test]
async fn a_server_that_takes_few_connections_is_not_asked_for_more() {
    let server = FakeSmtp::start(Encryption::None).await;
    let transport = std::sync::Arc::new(server.transport().with_connections(3));
    let sending = (0..30).map(|_| {
        let transport = std::sync::Arc::clone(&transport);
        tokio::spawn(async move { transport.send(&super::encrypted::simple()).await })
    });
    for sent in sending.collect::<Vec<_>>() {
        assert!(matches!(sent.await.unwrap(), crate::mail::Answer::Delivered { .. }));
    }
    assert_eq!((server.mails().len(), server.connections()), (30, 3));
}

on_both_engines! {
    async fn addresses_beyond_ascii_are_sent_to_as_they_are(store) {
        let (practice, server) = (Practice::new(store).await, FakeSmtp::start(Encryption::None).await);
        let client = practice.client("用户", "例", Some("用户@例子.example")).await;
        practice.invite(&[client]).await;
        server.worker(&practice).run_once().await;
        assert_eq!(server.mails()[0].to, vec!["用户@例子.example".to_owned()]);
        assert_eq!(practice.stands(client).await, PortalState::Sent);
    }
}

on_both_engines! {
    async fn what_is_no_longer_wanted_when_it_is_claimed_is_not_sent(store) {
        let (practice, server) = (Practice::new(store).await, FakeSmtp::start(Encryption::None).await);
        let clients = practice.clients(3).await;
        let batch = practice.invite(&clients).await.batch;
        practice.services.revoke_invitation(&practice.permit(), practice.view(clients[0]).await.id).await.unwrap();
        practice.invite(&clients[1..]).await;
        practice.turn(chrono::TimeDelta::days(15));
        assert_eq!(server.worker(&practice).run_once().await, 5);
        assert_eq!(server.mails().len(), 2, "the newer ones, whose time begins now (R7)");
        assert_eq!(practice.stands(clients[0]).await, PortalState::Revoked);
        let progress = practice.services.batch_progress(&practice.permit(), batch).await.unwrap();
        assert_eq!((progress.cancelled, progress.total(), progress.is_done()), (3, 3, true));
    }
}

on_both_engines! {
    async fn an_e_mail_that_arrives_before_it_is_marked_does_not_undo_what_the_client_did(store) {
        let practice = Practice::new(store).await;
        let client = practice.clients(1).await[0];
        practice.invite(&[client]).await;
        let id = practice.view(client).await.id;
        let mut tx = practice.write().await;
        store::invitations::mark_opened(&mut tx, practice.organization.0, id.0, practice.services.now()).await.unwrap();
        tx.commit().await.unwrap();
        practice.deliver().await;
        assert_eq!(practice.stands(client).await, PortalState::Opened);
    }
}
