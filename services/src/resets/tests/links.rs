//! The link itself: 256 bits of which the hash alone is kept, one hour, once, and over when a newer one is sent.

use super::*;
use chrono::TimeDelta;
use store::on_both_engines;

on_both_engines! {
    async fn looking_at_a_link_uses_nothing_up_and_what_a_robot_posts_blindly_neither(store) {
        let (practice, _, _) = signed_up(store).await;
        let secret = asked(&practice).await;
        for _ in 0..20 {
            let ResetLink::Works { email, .. } = link(&practice, &secret).await else { panic!("it works") };
            assert_eq!(email, EMAIL);
        }
        for password in ["", "a", "password1234567", "mara@mail.example", "Willow Lane Practice", "aaaaaaaaaaaaaaaaaaaa"] {
            assert!(refusal(reset(&practice, &secret, password).await).at("password").is_some(), "{password}");
        }
        reset(&practice, &secret, NEW).await.expect("the person still can");
    }
}

on_both_engines! {
    async fn a_link_works_once_also_when_many_post_it_at_the_same_time(store) {
        let (practice, _, _) = signed_up(store).await;
        let secret = asked(&practice).await;
        let tasks: Vec<_> = (0..20)
            .map(|number| {
                let (services, slug, secret) = (practice.services.clone(), practice.slug.clone(), secret.clone());
                tokio::spawn(async move { services.reset_client_password(&slug, &secret, &format!("{NEW} {number}").into(), PLACE).await.is_ok() })
            })
            .collect();
        let mut won = 0;
        for task in tasks {
            won += i32::from(task.await.unwrap());
        }
        assert_eq!(won, 1);
        assert_eq!(link(&practice, &secret).await, ResetLink::Used);
        assert!(matches!(refusal(reset(&practice, &secret, NEW).await), Refusal::Rule(_)));
    }
}

on_both_engines! {
    async fn a_link_lasts_one_hour(store) {
        let (practice, _, _) = signed_up(store).await;
        let secret = asked(&practice).await;
        // One second of it went by until the e-mail was delivered.
        practice.turn(TimeDelta::minutes(60) - TimeDelta::seconds(2));
        assert!(matches!(link(&practice, &secret).await, ResetLink::Works { .. }));
        practice.turn(TimeDelta::seconds(1));
        assert_eq!(link(&practice, &secret).await, ResetLink::Expired);
        assert!(matches!(refusal(reset(&practice, &secret, NEW).await), Refusal::Rule(_)));
        sign_in(&practice, OLD).await.expect("the password is as it was");
    }
}

on_both_engines! {
    async fn a_newer_link_replaces_the_older(store) {
        let (practice, _, _) = signed_up(store).await;
        let (older, newer) = (asked(&practice).await, asked(&practice).await);
        assert_ne!(older, newer);
        assert_eq!(link(&practice, &older).await, ResetLink::Replaced);
        assert!(matches!(refusal(reset(&practice, &older, NEW).await), Refusal::Rule(_)));
        reset(&practice, &newer, NEW).await.expect("the newest works");
    }
}

on_both_engines! {
    async fn a_link_that_is_none_of_ours_tells_nothing_and_one_of_another_practice_or_door_is_none(store) {
        let (practice, _, _) = signed_up(store).await;
        let secret = asked(&practice).await;
        let altered = format!("{}{}", &secret[..42], if secret.ends_with('A') { 'E' } else { 'A' });
        for wrong in [&secret[..20], altered.as_str(), "", "../../etc/passwd", &"A".repeat(43), &"x".repeat(10_000)] {
            assert_eq!(link(&practice, wrong).await, ResetLink::Unknown);
            assert!(matches!(refusal(reset(&practice, wrong, NEW).await), Refusal::Rule(_)));
        }
        let neighbour = practice.neighbour().await;
        assert_eq!(link(&neighbour, &secret).await, ResetLink::Unknown, "R27");
        assert!(matches!(refusal(reset(&neighbour, &secret, NEW).await), Refusal::Rule(_)));
        assert_eq!(practice.services.staff_reset_link(&secret).await.unwrap(), ResetLink::Unknown);
        assert!(matches!(refusal(practice.services.reset_staff_password(&secret, &NEW.to_owned().into(), PLACE).await), Refusal::Rule(_)));
        assert!(matches!(link(&practice, &secret).await, ResetLink::Works { .. }));
    }
}

on_both_engines! {
    async fn the_database_has_the_hash_alone_once_the_e_mail_is_sent(store) {
        let (practice, _, _) = signed_up(store).await;
        practice.services.ask_for_reset(&practice.slug, EMAIL, PLACE).await.unwrap();
        while practice.services.work_on_a_link_request().await.unwrap() {}
        let server = crate::mail::tests::fake_smtp::FakeSmtp::start(crate::mail::tests::fake_smtp::Encryption::None).await;
        practice.turn(TimeDelta::seconds(1));
        assert_eq!(server.worker(&practice).run_once().await, 1);
        let mail = server.mails().remove(0);
        let readable = mail.readable();
        let (_, after) = readable.split_once("/reset-password/").unwrap();
        let secret: String = after.chars().take_while(|c| c.is_ascii_alphanumeric() || "-_".contains(*c)).collect();
        assert_eq!(secret.len(), 43);
        assert!(matches!(link(&practice, &secret).await, ResetLink::Works { .. }));
        assert!(store::testing::tables_holding(&practice.store, &secret).await.is_empty());
    }
}
