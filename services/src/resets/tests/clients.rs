//! What a client's new password does: it lets her in and everybody else out, she is told, and it is written down.

use super::*;
use store::on_both_engines;

on_both_engines! {
    async fn r26_a_new_password_ends_every_other_session_and_signs_the_client_in(store) {
        let (practice, client, phone) = signed_up(store).await;
        let tablet = sign_in(&practice, OLD).await.unwrap();
        let secret = asked(&practice).await;
        assert!(is_signed_in(&practice, &phone).await && is_signed_in(&practice, &tablet).await, "asking ends nothing");
        let here = reset(&practice, &secret, NEW).await.unwrap();
        assert!(is_signed_in(&practice, &here).await);
        assert!(!is_signed_in(&practice, &phone).await && !is_signed_in(&practice, &tablet).await);
        assert!(refusal(sign_in(&practice, OLD).await).at("password").is_some());
        sign_in(&practice, NEW).await.unwrap();
        let history = practice.history(client).await;
        for action in ["password.reset_asked", "password.reset"] {
            assert_eq!(history.iter().filter(|key| *key == action).count(), 1, "R25: {history:?}");
        }
    }
}

on_both_engines! {
    async fn the_address_is_told_that_the_password_was_changed_and_where_to_go_if_it_was_somebody_else(store) {
        let (practice, _, _) = signed_up(store).await;
        let secret = asked(&practice).await;
        reset(&practice, &secret, NEW).await.unwrap();
        assert_eq!(practice.deliver().await, 1);
        let mail = practice.services.list_mail().await.unwrap().remove(0);
        assert_eq!((mail.to.as_str(), mail.subject.as_str()), ("Mara Abramson <mara@mail.example>", "Your password at Willow Lane Practice was changed"));
        let text = newest_text(&practice).await;
        assert!(text.contains("https://portal.willowlane.example/p/willow-lane-practice/forgot-password"), "{text}");
        assert!(!text.contains("/reset-password/"), "{text}");
    }
}

on_both_engines! {
    async fn who_guessed_wrong_until_no_more_was_let_through_gets_in_with_the_new_password_at_once(store) {
        let (practice, _, _) = signed_up(store).await;
        for _ in 0..10 {
            refusal(sign_in(&practice, "some other password").await);
        }
        assert_eq!(refusal(sign_in(&practice, OLD).await), Refusal::TooMany);
        let secret = asked(&practice).await;
        reset(&practice, &secret, NEW).await.unwrap();
        sign_in(&practice, NEW).await.unwrap();
    }
}

on_both_engines! {
    async fn of_a_sign_in_with_the_old_password_and_a_new_one_at_the_same_time_no_session_is_left(store) {
        let (practice, _, _) = signed_up(store).await;
        let secret = asked(&practice).await;
        let old = (0..8).map(|number| {
            let (services, slug) = (practice.services.clone(), practice.slug.clone());
            tokio::spawn(async move { services.sign_in_client(&slug, EMAIL, OLD.to_owned().into(), &format!("203.0.113.{number}")).await })
        });
        let old: Vec<_> = old.collect();
        reset(&practice, &secret, NEW).await.unwrap();
        for task in old {
            if let Ok(token) = task.await.unwrap() {
                assert!(!is_signed_in(&practice, &token).await);
            }
        }
    }
}

on_both_engines! {
    async fn nobody_can_fill_a_clients_mailbox(store) {
        let (practice, _, _) = signed_up(store).await;
        for number in 0..30 {
            practice.services.ask_for_reset(&practice.slug, EMAIL, &format!("203.0.113.{number}")).await.unwrap();
        }
        take_up(&practice).await;
        let mails = practice.services.list_mail().await.unwrap();
        // Only the newest link goes out; those before were replaced while they waited.
        assert_eq!(mails.iter().filter(|mail| mail.subject.starts_with("Set a new password")).count(), 1);
        for _ in 0..3 {
            practice.services.ask_for_reset(&practice.slug, EMAIL, "203.0.113.99").await.unwrap();
            take_up(&practice).await;
        }
        assert_eq!(practice.services.list_mail().await.unwrap().len(), mails.len(), "five an hour, and those were asked for");
        assert!(matches!(link(&practice, &newest_secret(&practice).await).await, ResetLink::Works { .. }));
        practice.turn(chrono::TimeDelta::hours(1));
        asked(&practice).await;
    }
}

on_both_engines! {
    async fn a_client_without_an_account_and_a_neighbours_client_are_sent_nothing(store) {
        let practice = Practice::new(store).await;
        let neighbour = practice.neighbour().await;
        practice.client("Mara", "Abramson", Some(EMAIL)).await;
        let other = neighbour.client("Nora", "Abramson", Some("nora@mail.example")).await;
        neighbour.make_active(other, "nora@mail.example").await;
        for email in [EMAIL, "nora@mail.example", "ada.brennan@willowlane.example"] {
            practice.services.ask_for_reset(&practice.slug, email, PLACE).await.unwrap();
        }
        assert_eq!(take_up(&practice).await, 0);
    }
}
