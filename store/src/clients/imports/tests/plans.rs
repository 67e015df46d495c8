//! A piece of work costs the same however long the file and the list of clients are.

use super::{BY, IMPORT, add_import};
use crate::{
    Tx,
    clients::{
        export::TO_EXPORT,
        imports::{
            NewImport, PersonKeys, Progress, TO_DO, Verdict, insert,
            lines::{FIRST_ABOUT, FIRST_BORN, NEXT, OF_OUTCOME},
            list_known,
            matching::{KNOWN, KNOWN_POSTGRES},
            set_progress, set_verdicts,
            sharing::{FIRST_WITH, FIRST_WITH_POSTGRES, SHARERS, SHARERS_POSTGRES},
        },
    },
    organization::fixture::*,
    testing::plans::{Bind, analyze, plan, without},
};
use domain::clients::import::{ImportCounts, ImportState, LineOutcome};
use uuid::Uuid;

async fn much(store: &crate::Store) -> Tx {
    let mut tx = two_practices(store).await;
    for number in 0..600_u128 {
        let email = format!("number{number}@mail.example");
        let client = input(&format!("First{number}"), "Abramson", (number % 2 == 0).then_some(email.as_str()));
        add_client(&mut tx, HERE, Uuid::from_u128(1000 + number), &client).await;
    }
    add_import(&mut tx, HERE, IMPORT, 600).await;
    let verdicts: Vec<Verdict> = (2..400)
        .map(|line| Verdict {
            line,
            outcome: LineOutcome::New,
            note: String::new(),
            person: Some(format!("p{line}")),
            client: None,
            address: Some(format!("a{line}")),
            born: Some(format!("b{line}")),
        })
        .collect();
    set_verdicts(&mut tx, HERE, IMPORT, &verdicts).await.unwrap();
    for number in 0..300_u128 {
        let id = Uuid::from_u128(2000 + number);
        let new = NewImport { id, file_name: "", read_as: "", columns: "[]", layout: "{}", now: now() };
        insert(&mut tx, HERE, &new, &BY).await.unwrap();
        let progress = Progress { state: ImportState::Imported, counts: ImportCounts::default(), done_to: 0 };
        set_progress(&mut tx, HERE, id, &progress, now()).await.unwrap();
    }
    analyze(&mut tx, &["clients", "imports", "import_lines"]).await;
    without(&mut tx, &["seqscan"]).await;
    tx
}

fn is_walk(plan: &str) -> bool {
    !plan.contains("Seq Scan") && !plan.contains("SCAN import") && !plan.contains("SCAN clients")
}

const PRACTICE: Bind = Bind::Id(HERE);
const OF_IMPORT: Bind = Bind::Id(IMPORT);

crate::on_both_engines! {
    async fn the_lines_of_a_chunk_are_a_walk_along_the_key_and_those_of_an_outcome_along_its_index(store) {
        let mut tx = much(&store).await;
        let next = plan(&mut tx, NEXT, &[PRACTICE, OF_IMPORT, Bind::Number(100), Bind::Number(50)]).await;
        assert!(is_walk(&next) && !next.contains("TEMP B-TREE") && !next.contains("Sort"), "{next}");
        let values = [PRACTICE, OF_IMPORT, Bind::Text("new"), Bind::Number(100), Bind::Number(50)];
        let shown = plan(&mut tx, OF_OUTCOME, &values).await;
        assert!(shown.contains("import_lines_by_outcome") && is_walk(&shown) && !shown.contains("TEMP B-TREE") && !shown.contains("Sort"), "{shown}");
    }
}

crate::on_both_engines! {
    async fn persons_of_earlier_lines_and_clients_on_file_are_looked_up_by_their_indexes(store) {
        let mut tx = much(&store).await;
        for (texts, index) in [(FIRST_ABOUT, "import_lines_by_person"), (FIRST_BORN, "import_lines_by_birth")] {
            let text = texts[usize::from(!matches!(tx, Tx::Sqlite(_)))];
            let first = plan(&mut tx, text, &[PRACTICE, OF_IMPORT, Bind::Number(300), Bind::Texts(&["p5"])]).await;
            assert!(first.contains(index) && is_walk(&first), "{first}");
        }
        let born = [chrono::NaiveDate::from_ymd_opt(1988, 3, 7).unwrap()];
        let mut binds = vec![PRACTICE, Bind::Texts(&["a"])];
        let text = if matches!(tx, Tx::Sqlite(_)) {
            binds.push(Bind::Text("[[\"b\",\"1988-03-07\"]]"));
            KNOWN
        } else {
            binds.extend([Bind::Texts(&["b"]), Bind::Days(&born)]);
            KNOWN_POSTGRES
        };
        let known = plan(&mut tx, text, &binds).await;
        assert!(known.contains("clients_by_name") && known.contains("clients_by_email_and_birth") && is_walk(&known), "{known}");
    }
}

crate::on_both_engines! {
    async fn who_else_has_an_address_is_looked_up_by_its_indexes(store) {
        let mut tx = much(&store).await;
        let is_sqlite = matches!(tx, Tx::Sqlite(_));
        let (first, sharers) = if is_sqlite { (FIRST_WITH, SHARERS) } else { (FIRST_WITH_POSTGRES, SHARERS_POSTGRES) };
        let lines = plan(&mut tx, first, &[PRACTICE, OF_IMPORT, Bind::Number(300), Bind::Texts(&["a5"])]).await;
        assert!(lines.contains("import_lines_by_address") && is_walk(&lines), "{lines}");
        let clients = plan(&mut tx, sharers, &[PRACTICE, Bind::Texts(&["a"])]).await;
        assert!(clients.contains("clients_by_email") && is_walk(&clients) && !clients.contains("SCAN c"), "{clients}");
    }
}

crate::on_both_engines! {
    async fn of_the_many_with_a_clinics_address_a_line_is_compared_with_those_of_its_date_of_birth(store) {
        let mut tx = much(&store).await;
        let first = chrono::NaiveDate::from_ymd_opt(1950, 1, 1).unwrap();
        let clients: Vec<(Uuid, domain::clients::ClientInput)> = (0..2_000)
            .map(|number| {
                let client = input(&format!("Front{number}"), "Desk", Some("desk@mail.example"));
                (Uuid::from_u128(5000 + u128::from(number)), domain::clients::ClientInput { date_of_birth: Some(first + chrono::Days::new(number)), ..client })
            })
            .collect();
        crate::clients::insert_all(&mut tx, HERE, &clients, now()).await.unwrap();
        let keys = PersonKeys { names: Vec::new(), births: vec![("desk@mail.example".to_owned(), first + chrono::Days::new(7))] };
        let found: Vec<Uuid> = list_known(&mut tx, HERE, &keys).await.unwrap().into_iter().map(|client| client.id).collect();
        assert_eq!(found, [Uuid::from_u128(5007)]);
    }
}

crate::on_both_engines! {
    async fn work_is_found_and_clients_are_exported_by_an_index(store) {
        let mut tx = much(&store).await;
        let to_do = plan(&mut tx, TO_DO, &[]).await;
        assert!(to_do.contains("imports_to_do"), "{to_do}");
        let export = plan(&mut tx, TO_EXPORT, &[PRACTICE, Bind::Text("a"), OF_IMPORT, Bind::Number(20)]).await;
        assert!(export.contains("clients_by_name") && !export.contains("TEMP B-TREE") && !export.contains("Sort"), "{export}");
    }
}
