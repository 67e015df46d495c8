//! Asking once more with one address: what was mistyped is put right, and a brother or sister is somebody else.

use super::*;
use domain::Language;

const OTHER_PLACE: &str = "203.0.113.9";

async fn ask_for(practice: &Practice, (first_name, date_of_birth): (&str, &str), place: &str) {
    let form = NewPersonForm { first_name: first_name.into(), date_of_birth: date_of_birth.into(), ..form(EMAIL) };
    practice.services.ask_as_new_person(&practice.slug, &form, place).await.unwrap();
}

async fn names(practice: &Practice) -> Vec<String> {
    waiting(practice).await.into_iter().map(|request| format!("{}, {}", request.name, request.born)).collect()
}

on_both_engines! {
    async fn r24_what_was_mistyped_is_put_right_by_asking_again_and_the_link_on_its_way_is_good_for_it(store) {
        let practice = open_practice(store).await;
        ask_for(&practice, ("Nora", "1991-05-05"), PLACE).await;
        assert_eq!(take_up(&practice).await, 1);
        let secret = secret(&practice).await.unwrap();
        for left in ["4 tries are left", "3 tries are left", "2 tries are left", "1 try is left"] {
            let told = refusal(confirm(&practice, &secret, &born("5")).await);
            let english = told.at("date_of_birth").unwrap().to_owned();
            assert!(english.contains("typed in the request") && english.contains(left) && !english.contains("on file"), "{english}");
            let spanish = told.retold(Language::Spanish).at("date_of_birth").unwrap().to_owned();
            assert!(english.split(". ").all(|part| !spanish.contains(part)), "{spanish}");
        }
        ask(&practice, EMAIL).await.unwrap();
        assert_eq!(take_up(&practice).await, 0, "once in ten minutes");
        assert!(refusal(confirm(&practice, &secret, &JoinForm { year: "1991".into(), ..born("5") }).await).at("date_of_birth").is_some());
        confirm(&practice, &secret, &born("5")).await.unwrap();
        assert_eq!(names(&practice).await, ["Nora Neu, 5 May 1990"]);
    }
}

on_both_engines! {
    async fn r24_of_two_children_with_one_address_neither_is_lost_and_the_mailbox_is_not_filled(store) {
        let practice = open_practice(store).await;
        for child in [("Nora", "1990-05-05"), ("Nils", "1990-05-06")] {
            ask_for(&practice, child, PLACE).await;
        }
        assert_eq!(take_up(&practice).await, 1, "once in ten minutes");
        let first = secret(&practice).await.unwrap();
        confirm(&practice, &first, &born("5")).await.unwrap();
        practice.turn(TimeDelta::minutes(10));
        assert_eq!(practice.deliver().await, 1);
        let second = secret(&practice).await.unwrap();
        assert!(refusal(confirm(&practice, &second, &born("5")).await).at("date_of_birth").is_some(), "the other one's");
        confirm(&practice, &second, &born("6")).await.unwrap();
        assert_eq!(names(&practice).await, ["Nora Neu, 5 May 1990", "Nils Neu, 6 May 1990"]);
    }
}

on_both_engines! {
    async fn who_locked_the_link_and_asks_once_more_is_sent_another_one(store) {
        let practice = open_practice(store).await;
        ask_for(&practice, ("Nora", "1991-05-05"), PLACE).await;
        take_up(&practice).await;
        let locked = secret(&practice).await.unwrap();
        for _ in 0..5 {
            refusal(confirm(&practice, &locked, &born("5")).await);
        }
        ask(&practice, EMAIL).await.unwrap();
        assert_eq!(take_up(&practice).await, 0);
        practice.turn(TimeDelta::minutes(10));
        assert_eq!(practice.deliver().await, 1);
        confirm(&practice, &secret(&practice).await.unwrap(), &born("5")).await.unwrap();
        assert_eq!(link(&practice, &locked).await, SignUpLink::Locked);
        assert_eq!(names(&practice).await, ["Nora Neu, 5 May 1990"]);
    }
}

on_both_engines! {
    async fn a_stranger_who_types_many_names_has_five_e_mails_sent_at_most_and_one_in_ten_minutes(store) {
        let practice = open_practice(store).await;
        for (name, place) in [("A", PLACE), ("B", PLACE), ("C", PLACE), ("D", PLACE), ("E", OTHER_PLACE), ("F", OTHER_PLACE), ("G", OTHER_PLACE)] {
            ask_for(&practice, (name, "1990-05-05"), place).await;
        }
        let mut sent = vec![take_up(&practice).await];
        for _ in 0..6 {
            practice.turn(TimeDelta::minutes(10));
            sent.push(practice.deliver().await);
        }
        assert_eq!(sent, [1, 1, 1, 1, 1, 0, 0]);
    }
}
