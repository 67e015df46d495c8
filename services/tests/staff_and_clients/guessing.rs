//! Guessing passwords is slow, from one place and from many, and locks nobody out.

use crate::practice::{ADDRESS, EMAIL, PASSWORD, hazel, refusal};
use chrono::TimeDelta;
use domain::Refusal;
use futures::{StreamExt, stream};
use services::Services;

async fn guess(services: &Services, email: &str, password: &str, address: &str) -> Refusal {
    refusal(services.sign_in_staff(email, password.to_owned().into(), address).await)
}

store::on_both_engines! {
    async fn sixty_guesses_at_once_tell_no_more_than_ten(store) {
        let (test, _) = hazel(store).await;
        let tasks: Vec<_> = (0..60)
            .map(|number| {
                let services = test.services.clone();
                tokio::spawn(async move { guess(&services, EMAIL, &format!("wrong {number}"), "198.51.100.1").await })
            })
            .collect();
        let answers: Vec<Refusal> = futures::future::join_all(tasks).await.into_iter().map(|answer| answer.expect("no panic")).collect();
        let told = answers.iter().filter(|answer| answer.at("password").is_some()).count();
        assert_eq!(told, 10);
        assert!(answers.iter().all(|answer| answer.at("password").is_some() || *answer == Refusal::TooMany), "{answers:?}");
        assert_eq!(guess(&test.services, EMAIL, PASSWORD, "198.51.100.1").await, Refusal::TooMany, "not even the right one");
    }
}

store::on_both_engines! {
    async fn guesses_from_many_addresses_are_counted_together_and_leave_the_persons_own_address_alone(store) {
        let (test, _) = hazel(store).await;
        let services = &test.services;
        services.sign_in_staff(EMAIL, PASSWORD.to_owned().into(), ADDRESS).await.expect("as every morning");
        let from_many = async |number: i32| guess(services, EMAIL, "wrong", &format!("198.51.100.{}", number / 5)).await;
        let answers: Vec<_> = stream::iter(0..100).map(from_many).buffered(20).collect().await;
        assert!(answers.iter().all(|answer| answer.at("password").is_some()), "{answers:?}");
        assert_eq!(guess(services, EMAIL, PASSWORD, "203.0.113.9").await, Refusal::TooMany);
        services.sign_in_staff(EMAIL, PASSWORD.to_owned().into(), ADDRESS).await.expect("the person is not locked out");
        test.clock.turn(TimeDelta::hours(25));
        services.sign_in_staff(EMAIL, PASSWORD.to_owned().into(), "203.0.113.9").await.expect("after a day");
    }
}

store::on_both_engines! {
    async fn one_address_that_tries_many_accounts_is_stopped(store) {
        let (test, _) = hazel(store).await;
        let of_many = async |number: i32| guess(&test.services, &format!("person{number}@hazel.example"), "wrong", "198.51.100.1").await;
        let answers: Vec<_> = stream::iter(0..100).map(of_many).buffered(20).collect().await;
        assert!(answers.iter().all(|answer| answer.at("password").is_some()), "{answers:?}");
        assert_eq!(guess(&test.services, "person100@hazel.example", "wrong", "198.51.100.1").await, Refusal::TooMany);
        test.services.sign_in_staff(EMAIL, PASSWORD.to_owned().into(), ADDRESS).await.expect("others are not concerned");
    }
}

store::on_both_engines! {
    async fn whatever_is_typed_as_an_address_gets_the_one_answer(store) {
        let (test, _) = hazel(store).await;
        for typed in ["", " ", "\0", "a\0b@hazel.example", "' OR 1=1 --", "olga@hazel.example\r\nx", &"x".repeat(1_000_000), &format!("{}@b.example", "ä".repeat(5_000))] {
            assert!(guess(&test.services, typed, PASSWORD, ADDRESS).await.at("password").is_some());
        }
        for typed in [" OLGA@Hazel.Example ", "olga@hazel.example\n"] {
            test.services.sign_in_staff(typed, PASSWORD.to_owned().into(), ADDRESS).await.expect("R6: no regard to case or surrounding space");
        }
    }
}

store::on_both_engines! {
    async fn no_password_opens_an_account_that_is_not_there(store) {
        let test = services::testing::services(store);
        for (email, password) in [("admin", "admin"), ("admin@example.org", "password"), (EMAIL, PASSWORD), ("ada@willowlane.example", PASSWORD), (EMAIL, "")] {
            assert!(guess(&test.services, email, password, ADDRESS).await.at("password").is_some());
        }
        assert!(test.services.setup_needed().await.expect("a look"));
    }
}
