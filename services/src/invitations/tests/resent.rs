//! A client's own request for the newest invitation (R5): always the same answer, and at most one e-mail in ten minutes.

use super::practice::Practice;
use chrono::TimeDelta;
use domain::portal::JoinLink;
use store::on_both_engines;

on_both_engines! {
    async fn r5_an_old_link_has_the_newest_sent_again_to_the_address_on_file(store) {
        let practice = Practice::new(store).await;
        let client = practice.client("Mara", "Abramson", Some("mara@mail.example")).await;
        let old = practice.invite_and_deliver(client).await;
        practice.turn(TimeDelta::hours(1));
        let newer = practice.invite_and_deliver(client).await;
        practice.services.resend_newest(&practice.slug, &old, "198.51.100.4").await.unwrap();
        assert_eq!(practice.deliver().await, 1);
        let secrets = practice.secrets().await;
        assert_eq!(secrets.len(), 3);
        let newest = secrets.last().unwrap();
        assert!(![&old, &newer].contains(&newest));
        assert!(matches!(practice.services.join_page(&practice.slug, newest).await.unwrap().link, JoinLink::Works { .. }));
        let link = practice.services.join_page(&practice.slug, &newer).await.unwrap().link;
        assert!(matches!(link, JoinLink::Replaced { .. }));
        let mail = practice.services.list_mail().await.unwrap().remove(0);
        assert_eq!(mail.to, "Mara Abramson <mara@mail.example>");
        let permit = practice.permit();
        let history = practice.services.client_history(&permit, client).await.unwrap();
        let resent = history.iter().find(|row| row.action.key() == "invitation.resent_by_client").unwrap();
        assert_eq!((resent.actor_name.as_str(), resent.address.as_str()), ("Mara Abramson", "198.51.100.4"));
    }
}

on_both_engines! {
    async fn at_most_one_in_ten_minutes_however_often_it_is_asked_for(store) {
        let practice = Practice::new(store).await;
        let client = practice.clients(1).await[0];
        let old = practice.invite_and_deliver(client).await;
        practice.invite_and_deliver(client).await;
        for _ in 0..30 {
            practice.services.resend_newest(&practice.slug, &old, "198.51.100.4").await.unwrap();
        }
        assert_eq!(practice.deliver().await, 1);
        practice.turn(TimeDelta::minutes(11));
        practice.services.resend_newest(&practice.slug, &old, "198.51.100.4").await.unwrap();
        assert_eq!(practice.deliver().await, 1);
    }
}

on_both_engines! {
    async fn an_invitation_that_ran_out_is_sent_again_with_a_new_time(store) {
        let practice = Practice::new(store).await;
        let client = practice.clients(1).await[0];
        let old = practice.invite_and_deliver(client).await;
        practice.turn(TimeDelta::days(15));
        for swept in [false, true] {
            if swept {
                practice.services.expire_due_invitations().await.unwrap();
            }
            practice.services.resend_newest(&practice.slug, &old, "198.51.100.4").await.unwrap();
            assert_eq!(practice.deliver().await, 1, "swept: {swept}");
            practice.turn(TimeDelta::days(15));
        }
    }
}

on_both_engines! {
    async fn nothing_is_sent_for_what_was_taken_back_used_or_invented_and_the_answer_is_the_same(store) {
        let practice = Practice::new(store).await;
        let clients = practice.clients(4).await;
        let revoked = practice.invite_and_deliver(clients[0]).await;
        practice.services.revoke_invitation(&practice.permit(), practice.view(clients[0]).await.id).await.unwrap();
        let used = practice.invite_and_deliver(clients[1]).await;
        practice.make_active(clients[1], "client1@mail.example").await;
        let works = practice.invite_and_deliver(clients[2]).await;
        let invented = "A".repeat(43);
        for secret in [revoked.as_str(), &used, &works, &invented, "", "not a secret", &"x".repeat(10_000)] {
            practice.services.resend_newest(&practice.slug, secret, "198.51.100.4").await.unwrap();
        }
        practice.services.resend_newest("no-such-practice", &works, "198.51.100.4").await.unwrap();
        let neighbour = practice.neighbour().await;
        practice.services.resend_newest(&neighbour.slug, &works, "198.51.100.4").await.unwrap();
        assert_eq!(practice.deliver().await, 0);
        // A link that works goes on working.
        assert!(matches!(practice.services.join_page(&practice.slug, &works).await.unwrap().link, JoinLink::Works { .. }));
    }
}
