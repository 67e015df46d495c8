//! What the statements of imports promise, on both engines.

mod plans;

use super::*;
use crate::organization::fixture::*;
use domain::clients::{import::LineOutcome, sort_key};

pub(super) const IMPORT: Uuid = Uuid::from_u128(500);

pub(super) const BY: ImportActor<'static> =
    ImportActor { kind: "staff", id: Some(Uuid::from_u128(10)), name: "Ada Brennan", address: "192.0.2.7" };

pub(super) async fn add_import(tx: &mut Tx, organization: Uuid, import: Uuid, lines: i64) {
    let new = NewImport { id: import, file_name: "clients.csv", read_as: "UTF-8", columns: "[]", layout: "{}", now: now() };
    insert(tx, organization, &new, &BY).await.unwrap();
    let lines: Vec<(i64, String)> = (0..lines).map(|line| (line + 2, format!("[\"Mara {line}\"]"))).collect();
    insert_lines(tx, organization, import, &lines).await.unwrap();
}

fn verdict(line: i64, outcome: LineOutcome, person: &str) -> Verdict {
    Verdict { line, outcome, note: String::new(), person: Some(person.to_owned()), client: None, address: None, born: None }
}

async fn advance(tx: &mut Tx, state: ImportState, done_to: i64) {
    let counts = ImportCounts { lines: 5, done: done_to - 1, stayed: 1, ..ImportCounts::default() };
    set_progress(tx, HERE, IMPORT, &Progress { state, counts, done_to }, now()).await.unwrap();
}

crate::on_both_engines! {
    async fn lines_are_walked_and_told_by_what_became_of_them(store) {
        let mut tx = two_practices(&store).await;
        add_import(&mut tx, HERE, IMPORT, 5).await;
        let numbers = |rows: Vec<LineRow>| rows.iter().map(|row| row.line).collect::<Vec<_>>();
        assert_eq!(numbers(next_lines(&mut tx, HERE, IMPORT, 3, 2).await.unwrap()), [4, 5]);
        let verdicts = [verdict(3, LineOutcome::New, "a"), verdict(5, LineOutcome::New, "a"), verdict(6, LineOutcome::Refused, "b")];
        set_verdicts(&mut tx, HERE, IMPORT, &verdicts).await.unwrap();
        assert_eq!(numbers(list_lines(&mut tx, HERE, IMPORT, LineOutcome::New, 0, 10).await.unwrap()), [3, 5]);
        assert_eq!(numbers(list_lines(&mut tx, HERE, IMPORT, LineOutcome::New, 3, 10).await.unwrap()), [5]);
        let persons = ["a".to_owned(), "b".to_owned(), "c".to_owned()];
        assert_eq!(first_lines_about(&mut tx, HERE, IMPORT, 5, &persons).await.unwrap(), [("a".to_owned(), 3)]);
        assert!(first_lines_about(&mut tx, HERE, IMPORT, 2, &persons).await.unwrap().is_empty(), "of an earlier check");
        let written = Written { line: 3, client: Uuid::from_u128(7), before: Some("{}".to_owned()), revision: 4 };
        set_written(&mut tx, HERE, IMPORT, &[written]).await.unwrap();
        let row = &list_lines(&mut tx, HERE, IMPORT, LineOutcome::New, 0, 1).await.unwrap()[0];
        assert_eq!((row.client_id, row.before.as_deref(), row.revision), (Some(Uuid::from_u128(7)), Some("{}"), Some(4)));
    }
}

crate::on_both_engines! {
    async fn r27_an_import_is_its_own_practices_alone(store) {
        let mut tx = two_practices(&store).await;
        add_import(&mut tx, HERE, IMPORT, 2).await;
        assert!(find(&mut tx, ELSEWHERE, IMPORT).await.unwrap().is_none());
        assert!(next_lines(&mut tx, ELSEWHERE, IMPORT, 0, 10).await.unwrap().is_empty());
        assert_eq!(delete_lines(&mut tx, ELSEWHERE, IMPORT, 10).await.unwrap(), 0);
        let progress = Progress { state: ImportState::Checked, counts: ImportCounts::default(), done_to: 0 };
        set_progress(&mut tx, ELSEWHERE, IMPORT, &progress, now()).await.unwrap();
        assert_eq!(find(&mut tx, HERE, IMPORT).await.unwrap().unwrap().state().unwrap(), ImportState::Reading);
    }
}

crate::on_both_engines! {
    async fn what_is_to_be_done_is_found_and_what_is_old_is_forgotten_a_few_lines_at_a_time(store) {
        let mut tx = two_practices(&store).await;
        add_import(&mut tx, HERE, IMPORT, 5).await;
        assert_eq!(find_to_do(&mut tx).await.unwrap(), None, "it is still being read");
        let later = now() + chrono::TimeDelta::hours(2);
        assert_eq!(find_old(&mut tx, now(), later).await.unwrap(), Some((HERE, IMPORT)), "nobody went on reading");
        advance(&mut tx, ImportState::Checking, 3).await;
        assert_eq!(find_to_do(&mut tx).await.unwrap(), Some((HERE, IMPORT)));
        let row = lock(&mut tx, HERE, IMPORT).await.unwrap().unwrap();
        assert_eq!((row.done_to, row.counts().stayed), (3, 1));
        assert_eq!(find_old(&mut tx, later, later).await.unwrap(), None, "it is being worked on");
        assert!(list(&mut tx, HERE, 10).await.unwrap().len() == 1);
        advance(&mut tx, ImportState::Undone, 6).await;
        assert_eq!(find_old(&mut tx, later, now()).await.unwrap(), Some((HERE, IMPORT)));
        let mut counts = Vec::new();
        for _ in 0..4 {
            counts.push(delete_lines(&mut tx, HERE, IMPORT, 2).await.unwrap());
        }
        assert_eq!(counts, [2, 2, 1, 0]);
        delete(&mut tx, HERE, IMPORT).await.unwrap();
        assert!(find(&mut tx, HERE, IMPORT).await.unwrap().is_none());
    }
}

crate::on_both_engines! {
    async fn the_clients_of_some_lines_are_found_by_name_and_by_address_with_date_of_birth_each_once(store) {
        let mut tx = two_practices(&store).await;
        let birth = |day| chrono::NaiveDate::from_ymd_opt(1988, 3, day);
        for (number, organization, first, email, date_of_birth) in [
            (1, HERE, "Mara", Some("mara@mail.example"), birth(7)),
            (2, HERE, "Noé", None, None),
            (3, HERE, "Leo", Some("other@mail.example"), birth(7)),
            (4, ELSEWHERE, "Mara", Some("mara@mail.example"), birth(7)),
            (5, HERE, "Zoë", Some("MARA@mail.example"), birth(7)),
            (6, HERE, "Ruth", Some("mara@mail.example"), birth(9)),
            (7, HERE, "Ada", Some("mara@mail.example"), None),
        ] {
            let client = domain::clients::ClientInput { date_of_birth, ..input(first, "Abramson", email) };
            add_client(&mut tx, organization, Uuid::from_u128(number), &client).await;
        }
        let keys = PersonKeys {
            names: vec![sort_key("MARA", "Abramson"), sort_key("Noe", "abramson"), sort_key("Nobody", "Abramson")],
            births: vec![("mara@mail.example".to_owned(), birth(7).unwrap())],
        };
        let mut found: Vec<u128> = list_known(&mut tx, HERE, &keys).await.unwrap().iter().map(|client| client.id.as_u128()).collect();
        found.sort_unstable();
        assert_eq!(found, [1, 2, 5]);
        assert!(list_known(&mut tx, HERE, &PersonKeys::default()).await.unwrap().is_empty());
        assert!(list_logins(&mut tx, HERE, &["mara@mail.example".to_owned()]).await.unwrap().is_empty());
    }
}

crate::on_both_engines! {
    async fn r6_of_those_who_have_an_address_the_first_line_and_two_clients_are_told(store) {
        let mut tx = two_practices(&store).await;
        add_import(&mut tx, HERE, IMPORT, 5).await;
        let with = |line, email: &str| Verdict { address: Some(email.to_owned()), ..verdict(line, LineOutcome::New, "") };
        let desk = "desk@mail.example";
        set_verdicts(&mut tx, HERE, IMPORT, &[with(3, desk), with(4, "mara@mail.example"), with(5, desk)]).await.unwrap();
        let asked = [desk.to_owned(), "mara@mail.example".to_owned(), "nobody@mail.example".to_owned()];
        let told = |line| (desk.to_owned(), line);
        assert_eq!(first_lines_with(&mut tx, HERE, IMPORT, 3, &asked).await.unwrap(), [told(3)], "the others are of an earlier check");
        assert_eq!(first_lines_with(&mut tx, HERE, IMPORT, 5, &asked[..1]).await.unwrap(), [told(3)]);
        assert!(first_lines_with(&mut tx, ELSEWHERE, IMPORT, 5, &asked).await.unwrap().is_empty());

        for number in 1..=4_u128 {
            let organization = if number == 4 { ELSEWHERE } else { HERE };
            let email = if number == 4 { "mara@mail.example" } else { desk };
            add_client(&mut tx, organization, Uuid::from_u128(number), &input("Mara", "Abramson", Some(email))).await;
        }
        let sharers = list_sharers(&mut tx, HERE, &asked).await.unwrap();
        assert_eq!(sharers.iter().filter(|sharer| sharer.email == desk && sharer.first_name == "Mara").count(), 2);
        assert_eq!(sharers.len(), 2, "no other practice's");
    }
}

crate::on_both_engines! {
    async fn a_client_is_removed_only_as_it_was_left(store) {
        use crate::clients::{assign, find, find_trace, remove};
        let mut tx = two_practices(&store).await;
        let (client, staff) = (Uuid::from_u128(1), Uuid::from_u128(10));
        add_client(&mut tx, HERE, client, &input("Mara", "Abramson", None)).await;
        add_staff(&mut tx, HERE, staff, "noor@example.example").await;
        assign(&mut tx, HERE, client, staff).await.unwrap();
        assert!(find_trace(&mut tx, HERE, client).await.unwrap().is_none());
        assert!(!remove(&mut tx, HERE, client, 2).await.unwrap());
        assert!(!remove(&mut tx, ELSEWHERE, client, 1).await.unwrap());
        assert!(crate::clients::is_in_scope(&mut tx, HERE, client, Some(staff)).await.unwrap());
        assert!(remove(&mut tx, HERE, client, 1).await.unwrap());
        assert!(find(&mut tx, HERE, client).await.unwrap().is_none());
    }
}

crate::on_both_engines! {
    async fn an_export_has_everybody_once_in_the_order_of_names(store) {
        use crate::clients::list_to_export;
        let mut tx = two_practices(&store).await;
        for number in 1..=5_u128 {
            let organization = if number == 5 { ELSEWHERE } else { HERE };
            add_client(&mut tx, organization, Uuid::from_u128(number), &input("Mara", ["Zed", "Ørsted", "Ørsted", "Abel", "Abel"][usize::try_from(number).unwrap() - 1], None)).await;
        }
        let (mut found, mut after) = (Vec::new(), None);
        loop {
            let rows = list_to_export(&mut tx, HERE, after.as_ref(), 2).await.unwrap();
            let Some(last) = rows.last() else { break };
            after = Some(last.cursor());
            found.extend(rows.iter().map(|row| row.id.as_u128()));
        }
        assert_eq!(found, [4, 2, 3, 1]);
    }
}

crate::on_both_engines! {
    async fn many_new_clients_are_written_as_one_is(store) {
        use crate::clients::{find, insert_all};
        let mut tx = two_practices(&store).await;
        let full = domain::clients::ClientInput {
            preferred_name: Some("Zo".to_owned()),
            phone: Some("555 0100".to_owned()),
            date_of_birth: chrono::NaiveDate::from_ymd_opt(1988, 3, 27),
            language: Some(domain::Language::Spanish),
            ..input("Zoë", "Ångström", Some("Zoe@mail.example"))
        };
        for (number, client) in [(1_u128, full), (3, input("Noé", "Haddad", None))] {
            let [one, many] = [number, number + 1].map(Uuid::from_u128);
            add_client(&mut tx, HERE, one, &client).await;
            insert_all(&mut tx, HERE, &[(many, client)], now()).await.unwrap();
            let one = find(&mut tx, HERE, one).await.unwrap().unwrap();
            let other = find(&mut tx, HERE, many).await.unwrap().unwrap();
            assert_eq!(format!("{:?}", crate::clients::ClientRecord { id: many, ..one }), format!("{other:?}"));
        }
        let filter = crate::clients::ListFilter {
            search: crate::clients::Search::of("zo angstrom mail.example"),
            limit: 10,
            ..crate::clients::ListFilter::default()
        };
        assert_eq!(crate::clients::list(&mut tx, HERE, &filter).await.unwrap().len(), 2);
        assert_eq!(crate::clients::make_keys_anew(&mut tx, 10).await.unwrap(), 0);
        insert_all(&mut tx, HERE, &[], now()).await.unwrap();
    }
}
