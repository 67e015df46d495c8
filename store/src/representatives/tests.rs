//! Representatives on both engines: an address is theirs from the first day, links work once and in their time, and nothing is another
//! practice's.

use super::{grants::OF_CLIENT, links::BY_LINK, *};
use crate::{
    organization::fixture::*,
    portal,
    testing::{Engine, open, sqlite_plan},
};
use chrono::TimeDelta;
use domain::representatives::{Relation, RepresentEnd, Rights};

const NOOR: Uuid = Uuid::from_u128(7);
const ADA: Uuid = Uuid::from_u128(11);
const LINK: Uuid = Uuid::from_u128(21);

fn later(minutes: i64) -> DateTime<Utc> {
    now() + TimeDelta::minutes(minutes)
}

fn grant(to: Option<DateTime<Utc>>) -> NewGrant {
    let rights = Rights { fill_forms: true, see_documents: false };
    NewGrant { login: NOOR, client: ADA, relation: Relation::Parent, rights, valid_from: now(), valid_to: to }
}

/// The same people with the same ids in both practices.
async fn add(tx: &mut Tx) {
    for organization in [HERE, ELSEWHERE] {
        add_client(tx, organization, ADA, &input("Ada", "Brennan", None)).await;
        let new = NewRepresentative { login: NOOR, name: "Noor", email: "Noor@mail.example", email_key: "noor@mail.example", now: now() };
        insert(tx, organization, &new).await.unwrap();
        put_grant(tx, organization, &grant(None)).await.unwrap();
        let token_hash = organization.as_bytes().as_slice();
        let link = NewLink { id: LINK, login: NOOR, client: ADA, token_hash, expires_at: later(60), created_at: now() };
        insert_link(tx, organization, &link).await.unwrap();
    }
}

crate::on_both_engines! {
    async fn r6_the_address_is_theirs_from_the_first_day_and_signs_in_once_they_have_signed_up(store) {
        let mut tx = two_practices(&store).await;
        add(&mut tx).await;
        assert!(portal::has_login(&mut tx, HERE, "noor@mail.example").await.unwrap());
        assert!(portal::find_login_by_email(&mut tx, HERE, "noor@mail.example").await.unwrap().is_none());
        assert!(sign_up(&mut tx, HERE, NOOR, "hash", later(1)).await.unwrap());
        assert!(!sign_up(&mut tx, HERE, NOOR, "other", later(1)).await.unwrap(), "once");
        let login = portal::find_login_by_email(&mut tx, HERE, "noor@mail.example").await.unwrap().unwrap();
        assert_eq!((login.id, login.password_hash.as_str()), (NOOR, "hash"));
        assert!(portal::find_login_by_email(&mut tx, ELSEWHERE, "noor@mail.example").await.unwrap().is_none(), "R27");
        assert_eq!(portal::find_client_by_login_email(&mut tx, HERE, "noor@mail.example").await.unwrap(), None, "no client's own account");
        assert!(!remove_unsigned(&mut tx, HERE, NOOR).await.unwrap(), "who signed up stays");
        assert!(remove_unsigned(&mut tx, ELSEWHERE, NOOR).await.unwrap());
        assert!(!portal::has_login(&mut tx, ELSEWHERE, "noor@mail.example").await.unwrap(), "free again");
        assert!(find_link(&mut tx, ELSEWHERE, ELSEWHERE.as_bytes()).await.unwrap().is_some(), "the link explains itself");
        assert_eq!(find_by_email(&mut tx, HERE, "noor@mail.example").await.unwrap().unwrap().name, "Noor");
    }
}

crate::on_both_engines! {
    async fn r7_r27_a_link_works_once_in_its_time_and_its_practice_alone(store) {
        let mut tx = two_practices(&store).await;
        add(&mut tx).await;
        assert_eq!(find_link(&mut tx, HERE, ELSEWHERE.as_bytes()).await.unwrap(), None);
        let open = find_link(&mut tx, HERE, HERE.as_bytes()).await.unwrap().unwrap();
        assert_eq!((open.end_at(later(59)), open.end_at(later(60))), (None, Some(RepresentEnd::Expired)));
        assert_eq!(add_wrong_answer(&mut tx, HERE, LINK).await.unwrap(), 1);
        assert_eq!(add_wrong_answer(&mut tx, HERE, LINK).await.unwrap(), 2);
        assert!(!use_up_link(&mut tx, HERE, LINK, later(60)).await.unwrap(), "it has run out");
        assert!(use_up_link(&mut tx, HERE, LINK, later(59)).await.unwrap());
        assert!(!use_up_link(&mut tx, HERE, LINK, later(59)).await.unwrap());
        assert!(find_open_link(&mut tx, HERE, NOOR).await.unwrap().is_none());
        assert!(find_open_link(&mut tx, ELSEWHERE, NOOR).await.unwrap().is_some());
        assert!(end_open_links(&mut tx, ELSEWHERE, NOOR, RepresentEnd::Revoked, later(2)).await.unwrap());
        assert_eq!(find_link(&mut tx, ELSEWHERE, ELSEWHERE.as_bytes()).await.unwrap().unwrap().end, Some(RepresentEnd::Revoked));
    }
}

crate::on_both_engines! {
    async fn r27_r31_a_grant_is_one_row_that_ends_once_and_touches_no_other_practice_and_no_clients_own_access(store) {
        let mut tx = two_practices(&store).await;
        add(&mut tx).await;
        put_grant(&mut tx, HERE, &grant(Some(later(10)))).await.unwrap();
        let mine = list_clients_of_login(&mut tx, HERE, NOOR).await.unwrap();
        assert_eq!((mine.len(), mine[0].first_name.as_str()), (1, "Ada"));
        assert!(mine[0].grant.holds(later(9)) && !mine[0].grant.holds(later(10)));
        assert!(end_grant(&mut tx, HERE, NOOR, ADA, later(5)).await.unwrap());
        assert!(!end_grant(&mut tx, HERE, NOOR, ADA, later(6)).await.unwrap(), "once");
        assert!(find_grant(&mut tx, HERE, NOOR, ADA).await.unwrap().unwrap().is_over(later(5)));
        assert!(find_grant(&mut tx, ELSEWHERE, NOOR, ADA).await.unwrap().unwrap().holds(later(5)));
        let row = list_of_client(&mut tx, ELSEWHERE, ADA).await.unwrap().remove(0);
        assert_eq!((row.name.as_str(), row.link_expires_at), ("Noor", Some(later(60))));
        let own = portal::LoginRow { id: Uuid::from_u128(8), email: "ada@mail.example".into(), password_hash: "-".into() };
        portal::insert_login(&mut tx, HERE, &own, "ada@mail.example", now()).await.unwrap();
        portal::insert_access(&mut tx, HERE, own.id, ADA, now()).await.unwrap();
        put_grant(&mut tx, HERE, &NewGrant { login: own.id, ..grant(None) }).await.unwrap();
        assert_eq!(portal::find_self_client(&mut tx, HERE, own.id).await.unwrap(), Some(ADA), "it stays the client's own");
        assert!(find_grant(&mut tx, HERE, own.id, ADA).await.unwrap().is_none());
    }
}

crate::on_both_engines! {
    async fn r27_a_name_is_put_right_once_and_in_that_practice_alone(store) {
        let mut tx = two_practices(&store).await;
        add(&mut tx).await;
        assert!(rename(&mut tx, HERE, NOOR, ("Noor", "Noor Haddad")).await.unwrap());
        assert!(!rename(&mut tx, HERE, NOOR, ("Noor", "Nora")).await.unwrap(), "from before that");
        let name = async |tx: &mut Tx, organization| find(tx, organization, NOOR).await.unwrap().unwrap().name;
        assert_eq!((name(&mut tx, HERE).await.as_str(), name(&mut tx, ELSEWHERE).await.as_str()), ("Noor Haddad", "Noor"));
    }
}

crate::on_both_engines! {
    async fn r27_r28_who_stopped_reminders_is_known_once_and_in_that_practice_alone(store) {
        let mut tx = two_practices(&store).await;
        add(&mut tx).await;
        assert!(stop_reminders(&mut tx, HERE, NOOR, ADA, later(5)).await.unwrap());
        assert!(!stop_reminders(&mut tx, HERE, NOOR, ADA, later(6)).await.unwrap(), "once");
        put_grant(&mut tx, HERE, &grant(Some(later(10)))).await.unwrap();
        let stopped = find_grant(&mut tx, HERE, NOOR, ADA).await.unwrap().unwrap().reminders_stopped_at;
        assert_eq!(stopped, Some(later(5)), "and stays so when the grant is changed");
        assert_eq!(find_grant(&mut tx, ELSEWHERE, NOOR, ADA).await.unwrap().unwrap().reminders_stopped_at, None);
        assert!(!start_reminders(&mut tx, ELSEWHERE, NOOR, ADA).await.unwrap());
        assert!(start_reminders(&mut tx, HERE, NOOR, ADA).await.unwrap());
        assert!(!start_reminders(&mut tx, HERE, NOOR, ADA).await.unwrap(), "once");
        assert_eq!(list_of_client(&mut tx, HERE, ADA).await.unwrap()[0].grant.reminders_stopped_at, None);
    }
}

#[tokio::test]
async fn a_clients_representatives_and_a_link_are_found_by_indexes() {
    let store = open(Engine::Sqlite).await;
    for (text, index) in [(OF_CLIENT, "access_by_client"), (BY_LINK, "representative_invitations_by_link")] {
        let plan = sqlite_plan(&store, text).await;
        assert!(!plan.contains("SCAN") && plan.contains(index), "{plan}");
    }
}
