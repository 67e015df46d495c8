//! The audit log as administrators look through it and take it out: what is asked for, and nothing else.

use super::{About, read_cursor, write_cursor};
use crate::{invitations::tests::practice::Practice, staff::Administer};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chrono::{DateTime, TimeDelta};
use domain::{
    Refusal,
    audit::{AuditAction, AuditPage, AuditQuery},
    ids::ClientId,
};
use futures::TryStreamExt;
use store::on_both_engines;
use uuid::Uuid;

impl Practice {
    async fn added(&self, first_name: &str, last_name: &str, email: Option<&str>) -> ClientId {
        let client = self.client(first_name, last_name, email).await;
        self.happened(client, AuditAction::ClientAdded, 1).await;
        client
    }

    async fn happened(&self, client: ClientId, action: AuditAction, times: usize) {
        let about = About { client: Some(client), ..About::default() };
        let mut tx = self.write().await;
        self.services.record_all(&mut tx, &self.administrator.actor(), action, std::iter::repeat_n(about, times)).await.unwrap();
        tx.commit().await.unwrap();
    }

    async fn log(&self, query: &AuditQuery) -> AuditPage {
        self.services.search_audit_log(&self.permit(), query).await.unwrap()
    }

    async fn log_file(&self, query: &AuditQuery) -> String {
        self.turn(TimeDelta::seconds(1));
        let stream = self.services.export_audit_log(&self.permit::<Administer>(), query).await.unwrap();
        stream.try_collect::<Vec<_>>().await.unwrap().concat()
    }
}

fn whole() -> AuditQuery {
    AuditQuery::default()
}

fn about(client: ClientId) -> AuditQuery {
    AuditQuery { client: client.to_string(), ..whole() }
}

fn of_kind(action: AuditAction) -> AuditQuery {
    AuditQuery { kind: action.key().to_owned(), ..whole() }
}

/// What was done, newest first.
fn keys(page: &AuditPage) -> Vec<&'static str> {
    page.rows.iter().map(|row| row.action.key()).collect()
}

on_both_engines! {
    async fn r25_r27_the_log_is_narrowed_by_person_client_kind_and_day(store) {
        let practice = Practice::new(store).await;
        let neighbour = practice.neighbour().await;
        let mara = practice.added("Mara", "Abramson", None).await;
        let noor = practice.colleague("Noor Haddad").await;
        practice.turn(TimeDelta::days(1));
        practice.services.assign_client(&practice.permit(), mara, noor.viewer().staff.id, true).await.unwrap();
        practice.services.assign_client(&noor.permit().unwrap(), mara, noor.viewer().staff.id, false).await.unwrap();
        let of_noor = AuditQuery { person: noor.viewer().staff.id.to_string(), ..whole() };
        assert_eq!(keys(&practice.log(&of_noor).await), ["client.assigned"]);
        let page = practice.log(&about(mara)).await;
        assert_eq!(keys(&page), ["client.assigned", "client.assigned", "client.added"]);
        assert_eq!(page.client, Some((mara, "Mara Abramson".to_owned())));
        assert!(page.people.contains(&(noor.viewer().staff.id, "Noor Haddad".to_owned())));
        assert_eq!(keys(&practice.log(&of_kind(AuditAction::ClientAdded)).await), ["client.added"]);
        assert_eq!(keys(&practice.log(&AuditQuery { kind: "client.added".to_owned(), ..of_noor.clone() }).await), Vec::<&str>::new());
        let [first, second] = ["2026-11-23", "2026-11-24"].map(str::to_owned);
        assert_eq!(keys(&practice.log(&AuditQuery { to: first.clone(), ..about(mara) }).await), ["client.added"]);
        assert_eq!(keys(&practice.log(&AuditQuery { from: second, ..about(mara) }).await), ["client.assigned", "client.assigned"]);
        assert_eq!(keys(&practice.log(&AuditQuery { from: first, ..about(mara) }).await).len(), 3);
        let elsewhere = neighbour.log(&about(mara)).await;
        assert_eq!((elsewhere.rows.len(), elsewhere.client.unwrap().1.as_str()), (0, "a client who is not here"));
        assert!(neighbour.log(&of_noor).await.rows.is_empty());
        for wrong in [
            AuditQuery { person: "rubbish".to_owned(), ..whole() }, AuditQuery { client: "rubbish".to_owned(), ..whole() },
            AuditQuery { kind: "rubbish".to_owned(), ..whole() }, AuditQuery { from: "rubbish".to_owned(), ..whole() },
        ] {
            let refused = practice.services.search_audit_log(&practice.permit(), &wrong).await.unwrap_err();
            assert!(matches!(refused.refusal(), Some(Refusal::Rule(_))), "{wrong:?}");
        }
    }
}

on_both_engines! {
    async fn who_is_looked_for_by_name_is_asked_about_where_several_are_called_so(store) {
        let practice = Practice::new(store).await;
        let mara = practice.added("Mara", "Abramson", Some("mara@mail.example")).await;
        let max = practice.added("Max", "Abramson", None).await;
        let called = |name: &str| AuditQuery { name: name.to_owned(), ..whole() };
        let one = practice.log(&called("mara")).await;
        assert_eq!((keys(&one), one.client.map(|(client, _)| client)), (vec!["client.added"], Some(mara)));
        let both = practice.log(&called("abramson")).await;
        let expected = [(mara, "Abramson, Mara (mara@mail.example)".to_owned()), (max, "Abramson, Max".to_owned())];
        assert_eq!((both.rows, both.client, both.found), (vec![], None, expected.to_vec()));
        assert_eq!(practice.log(&called("nobody")).await.found, []);
        for unclear in ["abramson", "nobody"] {
            let refused = practice.services.export_audit_log(&practice.permit(), &called(unclear)).await.err().unwrap();
            assert!(matches!(refused.refusal(), Some(Refusal::Rule(_))), "{unclear}");
        }
    }
}

on_both_engines! {
    async fn r25_r27_the_file_has_what_was_asked_for_once_and_is_an_event_itself(store) {
        let practice = Practice::new(store).await;
        let neighbour = practice.neighbour().await;
        neighbour.added("Someone", "Else", None).await;
        let mara = practice.added("Mara", "Abramson", None).await;
        practice.happened(mara, AuditAction::ClientViewed, 1_100).await;
        let formula = practice.added("=HYPERLINK(1)", "@Abramson", None).await;
        let viewed = practice.log_file(&of_kind(AuditAction::ClientViewed)).await;
        assert!(viewed.starts_with("\u{feff}When,Who,What,Client,Detail,Network address\r\n"));
        assert_eq!(viewed.lines().count(), 1_101, "a head, and each event once");
        let added = practice.log_file(&of_kind(AuditAction::ClientAdded)).await;
        assert!(added.contains(",added the client,'=HYPERLINK(1) @Abramson,,"), "{added}");
        assert_eq!((added.lines().count(), added.contains("Someone")), (3, false));
        let one = practice.log_file(&about(formula)).await;
        // The download is about the client, too.
        assert_eq!(one.lines().count(), 3, "{one}");
        let page = practice.log(&of_kind(AuditAction::AuditLogDownloaded)).await;
        let told: Vec<_> = page.rows.iter().map(|row| (row.client.as_ref().map(|(client, _)| *client), row.detail.as_deref())).collect();
        assert_eq!(told, [(Some(formula), None), (None, Some("“added the client”")), (None, Some("“looked at the client's page”"))]);
        assert_eq!(practice.log_file(&AuditQuery { to: "2020-01-01".to_owned(), ..about(formula) }).await.lines().count(), 1);
    }
}

#[test]
fn a_cursor_reads_as_it_was_written_and_no_other_age_does() {
    let (at, id) = (DateTime::from_timestamp_micros(1_795_424_400_000_001).unwrap(), Uuid::from_u128(7));
    assert_eq!(read_cursor(&write_cursor(at, id)), Some((at, id)));
    for micros in [i64::MIN, -1, 253_402_300_800_000_000, i64::MAX] {
        let text = URL_SAFE_NO_PAD.encode([micros.to_be_bytes().as_slice(), id.as_bytes()].concat());
        assert_eq!(read_cursor(&text), None, "{micros}");
    }
}
