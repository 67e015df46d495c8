//! What is answered to whoever asks for a link: the same for everybody, without a look at anybody.

use crate::{Error, Result, invitations::tests::practice::Practice};
use chrono::TimeDelta;
use domain::Refusal;
use store::{on_both_engines, testing::put_away};

const PLACE: &str = "198.51.100.4";

/// Everything that was asked for is taken up, and every e-mail delivered; how many that were.
pub(crate) async fn take_up(practice: &Practice) -> usize {
    while practice.services.work_on_a_link_request().await.unwrap() {}
    practice.deliver().await
}

fn refusal<T: std::fmt::Debug>(result: Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

on_both_engines! {
    /// R24 and OWASP ASVS 6.3.8, by its cause: with nobody's rows to look at, the answer is the same. So it cannot depend on them, and
    /// neither can its time.
    async fn the_answer_is_given_without_a_look_at_any_person(store) {
        let practice = Practice::new(store).await;
        let client = practice.client("Mara", "Abramson", Some("mara@mail.example")).await;
        practice.make_active(client, "mara@mail.example").await;
        let away = put_away(&practice.store, &["clients", "logins", "access", "staff", "invitations"]).await;
        for email in ["mara@mail.example", "nobody@mail.example", " MARA@mail.example "] {
            practice.services.ask_for_reset(&practice.slug, email, PLACE).await.unwrap();
        }
        for email in ["ada.brennan@willowlane.example", "nobody@willowlane.example"] {
            practice.services.ask_for_staff_reset(email, PLACE).await.unwrap();
        }
        away.put_back().await;
        // Asked for twice by one client: only the newer link is sent, and the row of the other is dealt with.
        assert_eq!(take_up(&practice).await, 3);
        let mut to: Vec<String> = practice.services.list_mail().await.unwrap().into_iter().map(|mail| mail.to).collect();
        to.sort();
        to.dedup();
        assert_eq!(to, ["Ada Brennan <ada.brennan@willowlane.example>", "Mara Abramson <mara@mail.example>"]);
    }
}

on_both_engines! {
    async fn text_that_is_no_address_is_told_at_its_field_and_written_nowhere(store) {
        let practice = Practice::new(store).await;
        for email in ["", "mara", "a\0b@mail.example", "mara@mail.example\r\nBcc: all@mail.example", &"x".repeat(100_000)] {
            assert!(refusal(practice.services.ask_for_reset(&practice.slug, email, PLACE).await).at("email").is_some(), "{email}");
            assert!(refusal(practice.services.ask_for_staff_reset(email, PLACE).await).at("email").is_some(), "{email}");
        }
        assert!(!practice.services.work_on_a_link_request().await.unwrap());
        assert_eq!(refusal(practice.services.ask_for_reset("nowhere", "mara@mail.example", PLACE).await), Refusal::NotFound);
    }
}

on_both_engines! {
    async fn one_place_asks_for_an_address_five_times_in_a_quarter_of_an_hour_known_or_not(store) {
        let practice = Practice::new(store).await;
        let client = practice.client("Mara", "Abramson", Some("mara@mail.example")).await;
        practice.make_active(client, "mara@mail.example").await;
        let ask = async |email: &str, place: &str| practice.services.ask_for_reset(&practice.slug, email, place).await;
        for email in ["mara@mail.example", "nobody@mail.example"] {
            for _ in 0..5 {
                ask(email, PLACE).await.unwrap();
            }
            assert_eq!(refusal(ask(email, PLACE).await), Refusal::TooMany);
        }
        // The owner still can, wherever they are.
        ask("mara@mail.example", "203.0.113.9").await.unwrap();
        practice.services.ask_for_staff_reset("mara@mail.example", PLACE).await.unwrap();
        practice.turn(TimeDelta::minutes(16));
        ask("mara@mail.example", PLACE).await.unwrap();
    }
}

on_both_engines! {
    async fn one_place_that_asks_for_many_addresses_is_stopped(store) {
        let practice = Practice::new(store).await;
        for number in 0..100 {
            practice.services.ask_for_reset(&practice.slug, &format!("person{number}@mail.example"), PLACE).await.unwrap();
        }
        assert_eq!(refusal(practice.services.ask_for_reset(&practice.slug, "one.more@mail.example", PLACE).await), Refusal::TooMany);
        practice.services.ask_for_reset(&practice.slug, "one.more@mail.example", "203.0.113.9").await.unwrap();
    }
}

on_both_engines! {
    async fn what_waits_is_kept_until_it_is_taken_up_and_nowhere_after_that(store) {
        let practice = Practice::new(store).await;
        practice.services.ask_for_reset(&practice.slug, "nobody@mail.example", PLACE).await.unwrap();
        assert!(store::testing::tables_holding(&practice.store, "nobody@mail.example").await.contains(&"link_requests".to_owned()));
        assert!(practice.services.work_on_a_link_request().await.unwrap());
        assert!(!practice.services.work_on_a_link_request().await.unwrap());
        assert!(!store::testing::tables_holding(&practice.store, "nobody@mail.example").await.contains(&"link_requests".to_owned()));
        assert_eq!(practice.deliver().await, 0);
    }
}
