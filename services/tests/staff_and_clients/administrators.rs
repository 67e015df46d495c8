//! Administrators make others, and take it back; one always stays. And how somebody is called.

use crate::practice::{ADDRESS, EMAIL, PASSWORD, Person, hazel, live, refusal, willow};
use domain::{
    Refusal,
    audit::AuditAction,
    ids::StaffId,
    staff::{Permission, Permissions},
};
use services::{
    Services, SessionToken,
    staff::{Administer, SignedIn},
    testing::TestServices,
};

const NOOR: &str = "noor@hazel.example";
const BO: &str = "bo@hazel.example";

fn id(person: &Person) -> StaffId {
    person.session.viewer().staff.id
}

async fn sign_in(services: &Services, email: &str) -> SessionToken {
    services.sign_in_staff(email, PASSWORD.to_owned().into(), ADDRESS).await.expect("signed in")
}

/// Somebody whom Olga has made an administrator, with a session from afterwards.
async fn administrator(test: &TestServices, olga: &Person, email: &str) -> Person {
    let made = olga.colleague(email, Permissions::default()).await;
    test.services.set_administrator(&olga.permit(), id(&made), true).await.expect("made");
    Person::sign_in(&test.services, email, PASSWORD).await
}

async fn administrators(services: &Services, by: &Person) -> Vec<StaffId> {
    let entries = services.list_staff(&by.permit()).await.expect("staff");
    entries.into_iter().filter(|entry| entry.member.is_administrator && entry.disabled.is_none()).map(|entry| entry.member.id).collect()
}

/// The sentence of a rule that stands against it.
fn rule<T: std::fmt::Debug>(result: services::Result<T>) -> String {
    match refusal(result) {
        Refusal::Rule(sentence) => sentence,
        other => panic!("another refusal: {other:?}"),
    }
}

store::on_both_engines! {
    async fn whoever_is_made_an_administrator_may_everything_in_an_open_session_until_it_is_taken_back(store) {
        let (test, olga) = hazel(store).await;
        let noor = olga.colleague(NOOR, Permissions::default().with(Permission::EditClients, true)).await;
        let token = sign_in(&test.services, NOOR).await;
        let mara = olga.add("Mara", "mara@mail.example").await;
        let (services, by) = (&test.services, olga.permit::<Administer>());
        assert_eq!(refusal(services.client_details(&noor.permit(), mara).await), Refusal::NotFound);
        services.set_administrator(&by, id(&noor), true).await.expect("made");
        let session = live(services, &token).await.expect("the same session");
        let made = session.permit::<Administer>().expect("an administrator");
        services.list_staff(&made).await.expect("the staff");
        services.client_details(&made.as_signed_in(), mara).await.expect("a client who is not assigned");
        assert_eq!(refusal(services.set_permission(&by, id(&noor), Permission::EditClients, false).await), Refusal::NotFound);

        services.set_administrator(&by, id(&noor), false).await.expect("taken back");
        let session = live(services, &token).await.expect("the same session");
        assert_eq!(session.permit::<Administer>().unwrap_err(), Refusal::Forbidden);
        assert_eq!(session.viewer().staff, noor.session.viewer().staff, "with the switches of before");
        let signed_in = session.permit::<SignedIn>().expect("staff");
        assert_eq!(refusal(services.client_details(&signed_in, mara).await), Refusal::NotFound);
    }
}

store::on_both_engines! {
    async fn r25_being_made_an_administrator_and_its_end_are_each_one_event_that_names_them(store) {
        let (test, olga) = hazel(store).await;
        let noor = olga.colleague(NOOR, Permissions::default()).await;
        let (services, by) = (&test.services, olga.permit::<Administer>());
        for on in [true, false] {
            services.set_administrator(&by, id(&noor), on).await.expect("done");
            assert!(rule(services.set_administrator(&by, id(&noor), on).await).starts_with("Noor Haddad is "), "it is so already");
        }
        let (rows, _) = services.audit_log(&by, None).await.expect("the log");
        for action in [AuditAction::AdministratorMade, AuditAction::AdministratorEnded] {
            let told: Vec<_> = rows.iter().filter(|row| row.action == action).map(|row| (row.actor_name.as_str(), row.detail.as_deref())).collect();
            assert_eq!(told, [("Olga Other", Some("Noor Haddad"))]);
        }
    }
}

store::on_both_engines! {
    async fn the_last_administrator_stays_one_whoever_asks(store) {
        let (test, olga) = hazel(store).await;
        let services = &test.services;
        assert!(rule(services.set_administrator(&olga.permit(), id(&olga), false).await).contains("the last administrator"));
        let noor = administrator(&test, &olga, NOOR).await;
        let (by_olga, by_noor) = (olga.permit::<Administer>(), noor.permit::<Administer>());
        services.set_administrator(&by_olga, id(&olga), false).await.expect("one is left");
        assert!(rule(services.set_administrator(&by_noor, id(&noor), false).await).contains("the last administrator"));
        // Of before she gave it up.
        for on in [true, false] {
            assert!(rule(services.set_administrator(&by_olga, id(&noor), on).await).contains("no administrator any more"));
        }
        assert!(rule(services.disable_staff(&by_olga, id(&noor)).await).contains("no administrator any more"));
        assert!(rule(services.change_staff_address(&by_olga, id(&noor), EMAIL).await).contains("no administrator any more"));
        // Who left does not count.
        services.set_administrator(&by_noor, id(&olga), true).await.expect("made again");
        services.disable_staff(&by_noor, id(&olga)).await.expect("shut out");
        assert!(rule(services.set_administrator(&by_noor, id(&noor), false).await).contains("the last administrator"));
        assert_eq!(administrators(services, &noor).await, [id(&noor)]);
    }
}

store::on_both_engines! {
    async fn of_two_administrators_who_end_it_for_each_other_at_once_one_is_refused_also_where_a_third_is_left(store) {
        let (test, olga) = hazel(store).await;
        let services = &test.services;
        let bo = administrator(&test, &olga, BO).await;
        let (by_olga, by_bo) = (olga.permit::<Administer>(), bo.permit::<Administer>());
        let (one, other) =
            tokio::join!(services.set_administrator(&by_olga, id(&bo), false), services.set_administrator(&by_bo, id(&olga), false));
        assert!(one.is_ok() != other.is_ok(), "{one:?}, {other:?}");
        let (stays, gone) = if one.is_ok() { (&olga, &bo) } else { (&bo, &olga) };
        assert_eq!(administrators(services, stays).await, [id(stays)]);

        services.set_administrator(&stays.permit(), id(gone), true).await.expect("made again");
        let noor = administrator(&test, stays, NOOR).await;
        let (one, other) =
            tokio::join!(services.set_administrator(&by_olga, id(&bo), false), services.disable_staff(&by_bo, id(&olga)));
        assert!(one.is_ok() != other.is_ok(), "{one:?}, {other:?}");
        assert_eq!(administrators(services, &noor).await.len(), 2);
    }
}

store::on_both_engines! {
    async fn r27_nobody_elses_staff_and_nobody_who_left_is_made_an_administrator_or_called_otherwise(store) {
        let (test, olga) = hazel(store).await;
        let willow = willow(&test.services).await;
        let left = olga.colleague(NOOR, Permissions::default()).await;
        let (services, by) = (&test.services, olga.permit::<Administer>());
        services.disable_staff(&by, id(&left)).await.expect("disabled");
        let before = (olga.events().await, willow.administrator.events().await);
        for staff in [id(&willow.inviter), id(&willow.administrator), id(&left), StaffId(uuid::Uuid::from_u128(7))] {
            for on in [true, false] {
                assert_eq!(refusal(services.set_administrator(&by, staff, on).await), Refusal::NotFound);
            }
            assert_eq!(refusal(services.rename_staff(&by, staff, "Somebody Else").await), Refusal::NotFound);
            assert_eq!(refusal(services.change_staff_address(&by, staff, "somebody@hazel.example").await), Refusal::NotFound);
        }
        assert_eq!((olga.events().await, willow.administrator.events().await), before);
    }
}

store::on_both_engines! {
    async fn r25_a_name_is_changed_in_open_sessions_and_the_log_keeps_the_one_of_then(store) {
        let (test, olga) = hazel(store).await;
        let noor = olga.colleague(NOOR, Permissions::default()).await;
        let token = sign_in(&test.services, NOOR).await;
        let (services, by) = (&test.services, olga.permit::<Administer>());
        for wrong in ["", "  ", "Noor\r\nBcc: all", &"n".repeat(121)] {
            assert!(refusal(services.rename_staff(&by, id(&noor), wrong).await).at("name").is_some(), "{wrong:?}");
        }
        for _ in 0..2 {
            services.rename_staff(&by, id(&noor), " Noor Lind ").await.expect("called so");
        }
        let session = live(services, &token).await.expect("the same session");
        assert_eq!((session.viewer().staff.name.as_str(), session.actor().name.as_str()), ("Noor Lind", "Noor Lind"));
        services.rename_staff(&by, id(&olga), "Olga New").await.expect("oneself, too");
        let (rows, _) = services.audit_log(&by, None).await.expect("the log");
        let renamed: Vec<_> = rows.iter().filter(|row| row.action == AuditAction::StaffRenamed).filter_map(|row| row.detail.as_deref()).collect();
        assert_eq!(renamed.len(), 2, "what stays as it is, is no event: {renamed:?}");
        assert!(renamed.contains(&"Noor Haddad is now Noor Lind") && renamed.contains(&"Olga Other is now Olga New"), "{renamed:?}");
        assert!(rows.iter().any(|row| row.action == AuditAction::StaffSignedIn && row.actor_name == "Noor Haddad"), "as it was then");
    }
}
