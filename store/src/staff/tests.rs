//! Staff, sessions and attempts, on both engines.

use super::{
    StaffRow, count_failures, count_other_administrators, disable, enable, end_all_sessions, end_session, find, find_name, find_session,
    find_signed_in, has_succeeded_from, insert, insert_attempt, insert_session, is_address, list, list_all, list_by_email,
    set_administrator, set_name, set_permission, touch_session,
};
use crate::{Error, Tx, organization::fixture::*};
use chrono::TimeDelta;
use domain::staff::{Permission, StaffMember};
use uuid::Uuid;

const NOOR: Uuid = Uuid::from_u128(10);
const TOMAS: Uuid = Uuid::from_u128(11);

/// The same two people, under the same ids, in both practices.
async fn filled(store: &crate::Store) -> Tx {
    let mut tx = two_practices(store).await;
    for organization in [HERE, ELSEWHERE] {
        add_staff(&mut tx, organization, NOOR, "noor@mail.example").await;
        add_staff(&mut tx, organization, TOMAS, "tomas@mail.example").await;
    }
    tx
}

crate::on_both_engines! {
    async fn an_address_is_one_staff_members_in_a_practice_and_may_be_anothers_elsewhere(store) {
        let mut tx = filled(&store).await;
        let organizations: Vec<Uuid> = list_by_email(&mut tx, "noor@mail.example").await.unwrap().iter().map(|row| row.organization_id).collect();
        assert_eq!(organizations, [HERE, ELSEWHERE]);
        assert_eq!(list(&mut tx, HERE).await.unwrap().iter().map(|row| row.id).collect::<Vec<_>>(), [NOOR, TOMAS]);
        let again = staff_row(HERE, Uuid::from_u128(12), "noor@mail.example");
        assert!(matches!(insert(&mut tx, &again, "noor@mail.example", now()).await, Err(Error::Duplicate)));
    }
}

crate::on_both_engines! {
    async fn r6_who_works_for_many_practices_has_the_address_in_each_of_them(store) {
        let mut tx = filled(&store).await;
        for number in 100..108 {
            let practice = Uuid::from_u128(number);
            add_practice(&mut tx, practice, &format!("practice-{number}")).await;
            assert!(!is_address(&mut tx, practice, "noor@mail.example").await.unwrap());
            add_staff(&mut tx, practice, NOOR, "noor@mail.example").await;
            assert!(is_address(&mut tx, practice, "noor@mail.example").await.unwrap());
            assert!(!is_address(&mut tx, practice, "tomas@mail.example").await.unwrap());
        }
    }
}

crate::on_both_engines! {
    async fn r27_each_switch_is_switched_for_one_person_of_one_practice(store) {
        let mut tx = filled(&store).await;
        for permission in Permission::ALL {
            for on in [true, false, true] {
                assert!(set_permission(&mut tx, HERE, NOOR, permission, on).await.unwrap());
                for (organization, staff) in [(HERE, NOOR), (HERE, TOMAS), (ELSEWHERE, NOOR)] {
                    let row = find(&mut tx, organization, staff).await.unwrap().unwrap();
                    let has = StaffMember::try_from(&row).unwrap().permissions.has(permission);
                    assert_eq!(has, on && (organization, staff) == (HERE, NOOR), "{permission:?}");
                }
            }
        }
        assert!(!set_permission(&mut tx, Uuid::from_u128(3), NOOR, Permission::EditClients, true).await.unwrap());
    }
}

crate::on_both_engines! {
    async fn an_administrator_keeps_every_permission(store) {
        let mut tx = filled(&store).await;
        let ada = Uuid::from_u128(12);
        insert(&mut tx, &StaffRow { is_administrator: true, ..staff_row(HERE, ada, "ada@mail.example") }, "ada@mail.example", now()).await.unwrap();
        assert!(!set_permission(&mut tx, HERE, ada, Permission::EditClients, false).await.unwrap());
        let row = find(&mut tx, HERE, ada).await.unwrap().unwrap();
        assert!(Permission::ALL.into_iter().all(|permission| StaffMember::try_from(&row).unwrap().permissions.has(permission)));
    }
}

crate::on_both_engines! {
    async fn r26_a_session_is_found_until_it_is_ended_and_never_again(store) {
        let mut tx = filled(&store).await;
        for (hash, organization, staff) in [([1; 32], HERE, NOOR), ([2; 32], HERE, NOOR), ([3; 32], HERE, TOMAS), ([4; 32], ELSEWHERE, NOOR)] {
            insert_session(&mut tx, organization, staff, &hash, now()).await.unwrap();
        }
        let later = now() + TimeDelta::minutes(3);
        touch_session(&mut tx, &[1; 32], later).await.unwrap();
        let session = find_session(&mut tx, &[1; 32]).await.unwrap().unwrap();
        assert_eq!((session.staff_id, session.created_at, session.last_seen_at), (NOOR, now(), later));
        assert!(end_session(&mut tx, &[1; 32], later).await.unwrap());
        assert!(!end_session(&mut tx, &[1; 32], later).await.unwrap(), "ended before");
        touch_session(&mut tx, &[1; 32], later).await.unwrap();
        assert!(find_session(&mut tx, &[1; 32]).await.unwrap().is_none());
        assert_eq!(end_all_sessions(&mut tx, HERE, NOOR, later).await.unwrap(), 1);
        for (hash, lives) in [([2; 32], false), ([3; 32], true), ([4; 32], true)] {
            assert_eq!(find_session(&mut tx, &hash).await.unwrap().is_some(), lives);
        }
        assert!(matches!(insert_session(&mut tx, HERE, NOOR, &[3; 32], now()).await, Err(Error::Duplicate)));
    }
}

crate::on_both_engines! {
    async fn a_session_is_found_with_whose_it_is_as_long_as_they_work_there(store) {
        let mut tx = filled(&store).await;
        for (hash, organization) in [([1; 32], HERE), ([2; 32], ELSEWHERE)] {
            insert_session(&mut tx, organization, NOOR, &hash, now()).await.unwrap();
        }
        touch_session(&mut tx, &[1; 32], now() + TimeDelta::minutes(3)).await.unwrap();
        for (hash, organization) in [([1; 32], HERE), ([2; 32], ELSEWHERE)] {
            let found = find_signed_in(&mut tx, &hash).await.unwrap().unwrap();
            let session = find_session(&mut tx, &hash).await.unwrap().unwrap();
            assert_eq!((found.created_at, found.last_seen_at), (session.created_at, session.last_seen_at));
            let practice = crate::organization::find(&mut tx, organization).await.unwrap().unwrap();
            assert_eq!((found.viewer.organization, found.viewer.idle_minutes), (practice.profile(), practice.staff_idle_minutes));
            assert_eq!(found.viewer.staff, StaffMember::try_from(&find(&mut tx, organization, NOOR).await.unwrap().unwrap()).unwrap());
        }
        assert!(disable(&mut tx, HERE, NOOR, now()).await.unwrap());
        assert!(find_signed_in(&mut tx, &[1; 32]).await.unwrap().is_none(), "who works here no more");
        assert!(end_session(&mut tx, &[2; 32], now()).await.unwrap());
        assert!(find_signed_in(&mut tx, &[2; 32]).await.unwrap().is_none());
        assert!(find_signed_in(&mut tx, &[3; 32]).await.unwrap().is_none());
    }
}

crate::on_both_engines! {
    async fn r26_r27_who_is_disabled_is_found_by_name_alone_until_they_work_there_again(store) {
        let mut tx = filled(&store).await;
        let there = async |tx: &mut Tx| list_all(tx, HERE).await.unwrap().iter().map(|row| (row.staff.id, row.disabled_at)).collect::<Vec<_>>();
        assert!(!enable(&mut tx, HERE, NOOR).await.unwrap(), "works there");
        assert!(disable(&mut tx, HERE, NOOR, now()).await.unwrap());
        assert!(!disable(&mut tx, HERE, NOOR, now() + TimeDelta::days(1)).await.unwrap(), "once");
        assert_eq!(there(&mut tx).await, [(TOMAS, None), (NOOR, Some(now()))]);
        assert!(find(&mut tx, HERE, NOOR).await.unwrap().is_none());
        assert_eq!(list(&mut tx, HERE).await.unwrap().len(), 1);
        assert!(!is_address(&mut tx, HERE, "noor@mail.example").await.unwrap());
        assert_eq!(list_by_email(&mut tx, "noor@mail.example").await.unwrap().len(), 1);
        assert!(!set_permission(&mut tx, HERE, NOOR, Permission::EditClients, true).await.unwrap());
        assert_eq!(find_name(&mut tx, HERE, NOOR).await.unwrap().as_deref(), Some("noor@mail.example"));
        assert_eq!(find_name(&mut tx, Uuid::from_u128(3), NOOR).await.unwrap(), None);
        assert!(find(&mut tx, ELSEWHERE, NOOR).await.unwrap().is_some(), "works elsewhere as before");
        assert!(enable(&mut tx, HERE, NOOR).await.unwrap());
        assert_eq!(there(&mut tx).await, [(NOOR, None), (TOMAS, None)]);
    }
}

crate::on_both_engines! {
    async fn r27_administrators_who_work_in_the_practice_are_counted(store) {
        let mut tx = filled(&store).await;
        let (ada, bo) = (Uuid::from_u128(12), Uuid::from_u128(13));
        for (organization, id, email) in [(HERE, ada, "ada@mail.example"), (HERE, bo, "bo@mail.example"), (ELSEWHERE, ada, "ada@mail.example")] {
            insert(&mut tx, &StaffRow { is_administrator: true, ..staff_row(organization, id, email) }, email, now()).await.unwrap();
        }
        assert_eq!(count_other_administrators(&mut tx, HERE, ada).await.unwrap(), 1);
        assert_eq!(count_other_administrators(&mut tx, HERE, NOOR).await.unwrap(), 2);
        assert_eq!(count_other_administrators(&mut tx, ELSEWHERE, ada).await.unwrap(), 0);
        disable(&mut tx, HERE, bo, now()).await.unwrap();
        assert_eq!(count_other_administrators(&mut tx, HERE, ada).await.unwrap(), 0);
    }
}

crate::on_both_engines! {
    async fn r27_one_person_of_one_practice_is_made_an_administrator_and_has_their_switches_back_afterwards(store) {
        let mut tx = filled(&store).await;
        assert!(set_permission(&mut tx, HERE, NOOR, Permission::EditClients, true).await.unwrap());
        let before = find(&mut tx, HERE, NOOR).await.unwrap().unwrap();
        assert!(!set_administrator(&mut tx, HERE, NOOR, false).await.unwrap(), "is none");
        assert!(set_administrator(&mut tx, HERE, NOOR, true).await.unwrap());
        assert!(!set_administrator(&mut tx, HERE, NOOR, true).await.unwrap(), "is one");
        for (organization, staff) in [(HERE, NOOR), (HERE, TOMAS), (ELSEWHERE, NOOR)] {
            let row = find(&mut tx, organization, staff).await.unwrap().unwrap();
            assert_eq!(row.is_administrator, (organization, staff) == (HERE, NOOR));
        }
        assert!(set_administrator(&mut tx, HERE, NOOR, false).await.unwrap());
        let after = find(&mut tx, HERE, NOOR).await.unwrap().unwrap();
        assert_eq!(StaffMember::try_from(&after).unwrap(), StaffMember::try_from(&before).unwrap());
        assert!(!set_administrator(&mut tx, Uuid::from_u128(3), NOOR, true).await.unwrap());
        disable(&mut tx, HERE, NOOR, now()).await.unwrap();
        assert!(!set_administrator(&mut tx, HERE, NOOR, true).await.unwrap(), "works here no more");
    }
}

crate::on_both_engines! {
    async fn r27_a_name_is_changed_of_one_person_of_one_practice_who_works_there(store) {
        let mut tx = filled(&store).await;
        assert!(set_name(&mut tx, HERE, NOOR, "Noor Lind").await.unwrap());
        assert!(!set_name(&mut tx, Uuid::from_u128(3), NOOR, "Noor Other").await.unwrap());
        disable(&mut tx, HERE, TOMAS, now()).await.unwrap();
        assert!(!set_name(&mut tx, HERE, TOMAS, "Tomas Other").await.unwrap(), "works here no more");
        let name = async |tx: &mut Tx, organization, staff| find_name(tx, organization, staff).await.unwrap().unwrap();
        assert_eq!(name(&mut tx, HERE, NOOR).await, "Noor Lind");
        assert_eq!(name(&mut tx, HERE, TOMAS).await, "tomas@mail.example");
        assert_eq!(name(&mut tx, ELSEWHERE, NOOR).await, "noor@mail.example");
    }
}

crate::on_both_engines! {
    async fn attempts_count_by_account_and_address_and_age(store) {
        let mut tx = store.write().await.unwrap();
        for (number, (account, address, succeeded, minutes)) in
            [("a", "x", false, 1), ("a", "x", false, 20), ("a", "y", false, 2), ("b", "x", false, 3), ("a", "x", true, 4), ("a", "y", false, 1_500)].into_iter().enumerate()
        {
            let id = Uuid::from_u128(u128::try_from(number).unwrap());
            insert_attempt(&mut tx, id, account, address, succeeded, now() - TimeDelta::minutes(minutes)).await.unwrap();
        }
        let counts = count_failures(&mut tx, "a", "x", now() - TimeDelta::minutes(15), now() - TimeDelta::days(1)).await.unwrap();
        assert_eq!((counts.of_pair, counts.of_address, counts.of_account), (1, 2, 3));
        assert!(has_succeeded_from(&mut tx, "a", "x").await.unwrap());
        assert!(!has_succeeded_from(&mut tx, "a", "y").await.unwrap());
        assert!(!has_succeeded_from(&mut tx, "b", "x").await.unwrap());
    }
}
