//! What is exported is imported as the same.

use crate::{invitations::tests::practice::Practice, staff::Administer};
use domain::clients::{ClientForm, import::LineOutcome};
use futures::TryStreamExt;
use proptest::{prelude::*, strategy::ValueTree, test_runner::TestRunner};
use store::on_both_engines;

async fn export(practice: &Practice) -> String {
    let stream = practice.services.export_clients(&practice.permit::<Administer>()).await.unwrap();
    stream.try_collect::<Vec<_>>().await.unwrap().concat()
}

/// A client as the form for one takes it: names of signs that spreadsheets and CSV files mean something by.
fn hostile(number: usize) -> impl Strategy<Value = ClientForm> {
    let text = "[a-zA-Zéß'=+@,;\"|\\- -]{1,12}";
    (text, text, "[=+'@a-z -]{0,8}", any::<bool>(), "[-+=0-9 ]{0,10}", 1900..2020_i32, 0..4_usize).prop_map(
        move |(first, last, preferred, has_email, phone, year, language)| ClientForm {
            first_name: format!("{first}x"),
            // Who has no address is told by the date of birth.
            last_name: last,
            preferred_name: preferred,
            email: if has_email { format!("client{number}@mail.example") } else { String::new() },
            phone,
            date_of_birth: format!("{year}-03-{:02}", number % 28 + 1),
            language: ["", "en", "es", "de"][language].to_owned(),
            ..ClientForm::default()
        },
    )
}

on_both_engines! {
    async fn whatever_the_clients_are_called_what_is_exported_is_imported_as_the_same(store) {
        let practice = Practice::new(store).await;
        let mut runner = TestRunner::deterministic();
        let mut added = 0;
        for number in 0..300 {
            let form = hostile(number).new_tree(&mut runner).unwrap().current();
            added += i64::from(practice.services.add_client(&practice.permit(), &form).await.is_ok());
        }
        for first_name in ["Leo", "Mara", "Mara Lee"] {
            let twin = ClientForm {
                first_name: first_name.into(), last_name: "Abramson".into(), email: "parent@mail.example".into(),
                date_of_birth: "2015-03-27".into(), ..ClientForm::default()
            };
            practice.services.add_client(&practice.permit(), &twin).await.unwrap();
            added += 1;
        }
        assert!(added > 200, "{added}");
        let text = export(&practice).await;
        let import = practice.checked(&text).await;
        let [new, changed, same, refused, _] = practice.counts(import).await;
        let refusals = practice.lines(import, LineOutcome::Refused).await;
        let changes = practice.lines(import, LineOutcome::Changed).await;
        assert_eq!((new, changed, same, refused), (0, 0, added, 0), "{refusals:?} {changes:?}");
    }
}

on_both_engines! {
    async fn r25_r27_an_export_has_the_practices_own_clients_in_order_and_is_an_audit_event(store) {
        let practice = Practice::new(store).await;
        let neighbour = practice.neighbour().await;
        neighbour.client("Someone", "Else", None).await;
        let clients = practice.clients(1_100).await;
        practice.invite_and_deliver(clients[0]).await;
        practice.client("=HYPERLINK(1)", "@Abramson", None).await;
        let text = export(&practice).await;
        assert!(text.starts_with("\u{feff}First name,Last name,Preferred name,E-mail,Phone,Date of birth,Language,Portal,Last sent\r\n"));
        assert_eq!(text.lines().count(), 1_102);
        assert!(text.contains("'=HYPERLINK(1),'@Abramson,,,,,,No account,\r\n"), "{}", &text[..400]);
        assert!(text.contains("Client0,Example,,client0@mail.example,,,,Invited,2026-11-23 "));
        assert!(!text.contains("Someone"));
        let (log, _) = practice.services.audit_log(&practice.permit(), None).await.unwrap();
        assert!(log.iter().any(|row| row.action.key() == "clients.exported"));
        let empty = export(&Practice::new(store::testing::open(store::testing::Engine::Sqlite).await).await).await;
        assert_eq!(empty.lines().count(), 1);
    }
}
