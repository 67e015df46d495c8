//! Staff and clients, on both engines: setting up, signing in, sessions, the list, and what each may see and change.

use crate::practice::{ADDRESS, PASSWORD, Practice, setup_form};
use chrono::TimeDelta;
use domain::{
    Refusal,
    clients::{ClientFilter, ClientForm, ClientQuery, ClientSort, SortColumn},
    staff::{Permission, Permissions},
};
use futures::{StreamExt, stream};
use services::{
    Error, SessionToken,
    staff::{Administer, EditClients, InviteClients, ReadResponses, SignedIn, StaffSession},
};

pub fn refusal<T: std::fmt::Debug>(result: services::Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

pub async fn staff(practice: &Practice, email: &str, permissions: Permissions) -> StaffSession {
    let by = practice.administrator.permit::<Administer>().expect("may");
    practice.services().add_staff(&by, "Noor Haddad", email, PASSWORD.to_owned().into(), permissions).await.expect("added");
    let token = practice.services().sign_in_staff(email, PASSWORD.to_owned().into(), ADDRESS).await.expect("signed in");
    practice.services().staff_session(&token, ADDRESS, true).await.expect("a look").expect("a session")
}

store::on_both_engines! {
    async fn a_practice_is_set_up_once_with_the_code_and_a_good_password(store) {
        let test = services::testing::services(store);
        assert!(test.services.setup_needed().await.expect("a look"));
        assert!(refusal(test.services.set_up(&setup_form(), "ANOTHER", ADDRESS).await).at("code").is_some());
        let weak = domain::organization::SetupForm { password: "password".into(), ..setup_form() };
        assert!(refusal(test.services.set_up(&weak, "CODE", ADDRESS).await).at("password").is_some());
        assert!(test.services.setup_needed().await.expect("a look"));
        test.services.set_up(&setup_form(), "CODE", ADDRESS).await.expect("set up");
        assert!(!test.services.setup_needed().await.expect("a look"));
        assert!(matches!(refusal(test.services.set_up(&setup_form(), "CODE", ADDRESS).await), Refusal::Rule(_)));
    }
}

store::on_both_engines! {
    async fn guessing_is_slowed_and_nobody_is_locked_out_by_it(store) {
        let practice = Practice::new(store).await;
        let try_from = async |password: &str, address: &str| {
            practice.services().sign_in_staff("ada@willowlane.example", password.to_owned().into(), address).await
        };
        let guess = async |number: i32| refusal(try_from(&format!("wrong {number}"), "198.51.100.1").await);
        let answers: Vec<_> = stream::iter(0..150).map(guess).buffered(15).collect().await;
        let too_many = answers.iter().filter(|answer| **answer == Refusal::TooMany).count();
        assert_eq!(too_many, 140, "ten are told that they are wrong: {answers:?}");
        assert_eq!(refusal(try_from(PASSWORD, "198.51.100.1").await), Refusal::TooMany);
        try_from(PASSWORD, "198.51.100.2").await.expect("the right person from elsewhere");
        practice.test.clock.turn(TimeDelta::minutes(16));
        try_from(PASSWORD, "198.51.100.1").await.expect("and from there after a while");
    }
}

store::on_both_engines! {
    async fn an_unknown_address_is_answered_like_a_wrong_password(store) {
        let practice = Practice::new(store).await;
        let known = refusal(practice.services().sign_in_staff("ada@willowlane.example", "wrong".to_owned().into(), ADDRESS).await);
        let unknown = refusal(practice.services().sign_in_staff("nobody@willowlane.example", "wrong".to_owned().into(), ADDRESS).await);
        assert_eq!(known, unknown);
    }
}

store::on_both_engines! {
    async fn passwords_are_taken_exactly_as_they_are_given(store) {
        let practice = Practice::new(store).await;
        let by = practice.administrator.permit::<Administer>().expect("may");
        let long = "Ärger über Öl und Süßes ".repeat(4) + "Ende";
        for (number, password) in ["  spaces at both ends  ", "emoji 🌷 and Ünïcode words", long.as_str(), "e\u{301} is not é here, is it"].into_iter().enumerate() {
            let email = format!("p{number}@willowlane.example");
            practice.services().add_staff(&by, "Person", &email, password.to_owned().into(), Permissions::default()).await.expect("added");
            let sign_in = async |typed: String| practice.services().sign_in_staff(&email, typed.into(), ADDRESS).await.is_ok();
            assert!(sign_in(password.to_owned()).await, "{password}");
            assert!(!sign_in(password.trim().to_owned() + "x").await);
            assert!(!sign_in(password.chars().take(password.chars().count() - 1).collect()).await);
        }
    }
}

store::on_both_engines! {
    async fn r26_a_staff_session_ends_when_idle_after_a_day_and_at_sign_out(store) {
        let practice = Practice::new(store).await;
        let services = practice.services();
        let sign_in = async || services.sign_in_staff("ada@willowlane.example", PASSWORD.to_owned().into(), ADDRESS).await.expect("signed in");
        let alive = async |token: &SessionToken, touch| services.staff_session(token, ADDRESS, touch).await.expect("a look").is_some();
        let token = sign_in().await;
        for _ in 0..4 {
            practice.test.clock.turn(TimeDelta::minutes(14));
            assert!(alive(&token, true).await);
        }
        // What the page asks by itself is no activity.
        practice.test.clock.turn(TimeDelta::minutes(14));
        assert!(alive(&token, false).await);
        practice.test.clock.turn(TimeDelta::minutes(1));
        assert!(!alive(&token, true).await);
        let busy = sign_in().await;
        for _ in 0..72 {
            practice.test.clock.turn(TimeDelta::minutes(10));
            alive(&busy, true).await;
        }
        assert!(!alive(&busy, true).await, "twelve hours are enough");
        let last = sign_in().await;
        services.sign_out_staff(&last, ADDRESS).await.expect("out");
        assert!(!alive(&last, true).await);
    }
}

store::on_both_engines! {
    async fn permits_follow_the_permissions_and_only_administrators_administer(store) {
        let practice = Practice::new(store).await;
        let none = staff(&practice, "none@willowlane.example", Permissions::default()).await;
        assert!(none.permit::<SignedIn>().is_ok());
        assert!(none.permit::<InviteClients>().is_err() && none.permit::<EditClients>().is_err() && none.permit::<ReadResponses>().is_err());
        let all = staff(&practice, "all@willowlane.example", Permissions::ALL).await;
        assert!(all.permit::<InviteClients>().is_ok() && all.permit::<Administer>().is_err());
        let by = practice.administrator.permit::<Administer>().expect("may");
        assert_eq!(refusal(practice.services().set_permission(&by, practice.administrator.viewer().staff.id, Permission::EditClients, false).await), Refusal::NotFound);
    }
}

store::on_both_engines! {
    async fn r27_staff_who_see_only_their_clients_see_no_others(store) {
        let practice = Practice::new(store).await;
        let services = practice.services();
        let limited = staff(&practice, "limited@willowlane.example", Permissions { see_all_clients: false, ..Permissions::ALL }).await;
        let theirs = practice.add("Mara", "mara@mail.example", "").await;
        let other = practice.add("Ruth", "ruth@mail.example", "").await;
        let administer = practice.administrator.permit::<Administer>().expect("may");
        services.assign_client(&administer, theirs, limited.viewer().staff.id, true).await.expect("assigned");
        let by = limited.permit::<SignedIn>().expect("may");
        let page = services.list_clients(&by, &ClientQuery::default()).await.expect("a list");
        assert_eq!((page.rows.len(), page.counts.map(|counts| counts.all)), (1, Some(1)));
        services.client_details(&by, theirs).await.expect("theirs");
        assert_eq!(refusal(services.client_details(&by, other).await), Refusal::NotFound);
        assert_eq!(refusal(services.client_history(&by, other).await), Refusal::NotFound);
        let edit = limited.permit::<EditClients>().expect("may");
        assert_eq!(refusal(services.save_client(&edit, other, &ClientForm { first_name: "A".into(), last_name: "B".into(), ..ClientForm::default() }).await), Refusal::NotFound);
        let own = services.add_client(&edit, &ClientForm { first_name: "A".into(), last_name: "B".into(), ..ClientForm::default() }).await.expect("added");
        services.client_details(&by, own).await.expect("whom they added they see");
    }
}

store::on_both_engines! {
    async fn the_list_searches_filters_sorts_and_pages_without_gap_or_repeat(store) {
        let practice = Practice::new(store).await;
        for number in 0..120 {
            let email = if number % 10 == 0 { String::new() } else { format!("c{number}@mail.example") };
            practice.add(&format!("Client{number:03}"), &email, "").await;
        }
        let by = practice.administrator.permit::<SignedIn>().expect("may");
        let services = practice.services();
        for is_descending in [false, true] {
            let sort = ClientSort { column: SortColumn::Name, is_descending };
            let (mut seen, mut after) = (Vec::new(), None);
            loop {
                let page = services.list_clients(&by, &ClientQuery { sort, after, search: "client".into(), ..ClientQuery::default() }).await.expect("a page");
                assert_eq!(page.counts.map(|counts| counts.all), Some(120));
                seen.extend(page.rows.into_iter().map(|row| row.first_name));
                after = page.next;
                if after.is_none() {
                    break;
                }
            }
            let mut sorted = seen.clone();
            sorted.sort();
            sorted.dedup();
            assert_eq!(sorted.len(), 120);
            if is_descending {
                sorted.reverse();
            }
            assert_eq!(seen, sorted);
        }
        let find = async |search: &str| services.list_clients(&by, &ClientQuery { search: search.into(), ..ClientQuery::default() }).await.expect("a page").rows.len();
        assert_eq!(find("ABRAM client007").await, 1);
        assert_eq!(find("c7@mail").await, 1);
        assert_eq!(find("100%").await, 0);
        let none = services.list_clients(&by, &ClientQuery { filter: ClientFilter::NoEmail, search: "client".into(), ..ClientQuery::default() }).await.expect("a page");
        assert_eq!((none.rows.len(), none.counts.map(|counts| counts.no_email)), (12, Some(12)));
    }
}

store::on_both_engines! {
    async fn r22_a_change_that_started_from_an_older_state_is_refused(store) {
        let practice = Practice::new(store).await;
        let client = practice.add("Mara", "mara@mail.example", "").await;
        let by = practice.administrator.permit::<EditClients>().expect("may");
        let form = ClientForm { first_name: "Mara".into(), last_name: "Neu".into(), email: "new@mail.example".into(), revision: 1, ..ClientForm::default() };
        practice.services().save_client(&by, client, &form).await.expect("saved");
        let older = ClientForm { first_name: "Maria".into(), ..form };
        assert_eq!(refusal(practice.services().save_client(&by, client, &older).await), Refusal::Conflict);
    }
}

store::on_both_engines! {
    async fn r25_every_change_is_an_event_that_says_who_what_whom_and_from_where(store) {
        let practice = Practice::new(store).await;
        let client = practice.add("Mara", "mara@mail.example", "").await;
        let by = practice.administrator.permit::<Administer>().expect("may");
        let (rows, next) = practice.services().audit_log(&by, None).await.expect("the log");
        assert!(next.is_none());
        let added = rows.iter().find(|row| row.action == domain::audit::AuditAction::ClientAdded).expect("an event");
        assert_eq!(added.actor_name, "Ada Brennan");
        assert_eq!(added.client.as_ref().map(|(id, _)| *id), Some(client));
        assert_eq!(added.address, ADDRESS);
        let history = practice.services().client_history(&practice.administrator.permit().expect("may"), client).await.expect("a history");
        assert_eq!(history.len(), 1);
    }
}

store::on_both_engines! {
    async fn the_demo_practice_is_made_once(store) {
        let test = services::testing::services(store);
        let first = test.services.fill_demo().await.expect("filled");
        test.services.fill_demo().await.expect("nothing happens");
        let (email, password) = first.administrator;
        let token = test.services.sign_in_staff(&email, password.into(), ADDRESS).await.expect("signed in");
        let session = test.services.staff_session(&token, ADDRESS, true).await.expect("a look").expect("a session");
        let page = test.services.list_clients(&session.permit().expect("may"), &ClientQuery::default()).await.expect("a page");
        let counts = page.counts.expect("counted");
        assert_eq!(counts.all, 240);
        assert!(counts.stuck > 0 && counts.active > 0 && counts.no_email > 0 && counts.no_account > 0);
    }
}
