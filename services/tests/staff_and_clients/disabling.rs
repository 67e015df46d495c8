//! Who leaves the practice is shut out at once, and stays in what they did (R26).

use crate::practice::{ADDRESS, EMAIL, PASSWORD, Person, hazel, live, refusal};
use domain::{
    Refusal,
    ids::StaffId,
    resets::ResetLink,
    safety::{NewSafetyRule, Trigger},
    staff::{Permission, Permissions, StaffEntry},
};
use services::{
    Services, SessionToken,
    mail::OutboxWorker,
    staff::{Administer, SignedIn},
    testing::TestServices,
};
use store::staff::StaffRow;
use uuid::Uuid;

const NOOR: &str = "noor@hazel.example";
const BO: &str = "bo@hazel.example";
const NEW: &str = "seven quiet violet lanterns";

fn id(person: &Person) -> StaffId {
    person.session.viewer().staff.id
}

async fn sign_in(services: &Services, email: &str, password: &str) -> services::Result<SessionToken> {
    services.sign_in_staff(email, password.to_owned().into(), ADDRESS).await
}

/// The secrets of all links to set a new password that have been sent.
async fn links_for(test: &TestServices, email: &str) -> Vec<String> {
    test.services.ask_for_staff_reset(email, ADDRESS).await.expect("asked");
    while test.services.work_on_a_link_request().await.expect("worked on") {}
    OutboxWorker::new(test.services.clone()).run_once().await;
    let mut secrets = Vec::new();
    for mail in test.services.list_mail().await.expect("e-mails") {
        let body = test.services.get_mail(mail.id).await.expect("an e-mail").text;
        secrets.extend(body.split_once("/reset-password/").map(|(_, after)| after.chars().take(43).collect()));
    }
    secrets
}

/// A second administrator, with the first one's password.
async fn second(test: &TestServices) -> Person {
    let mut tx = test.store.store.write().await.expect("a transaction");
    let first = store::staff::list_by_email(&mut tx, EMAIL).await.expect("staff").remove(0);
    let row = StaffRow { id: Uuid::from_u128(7), email: BO.to_owned(), name: "Bo Second".to_owned(), ..first };
    store::staff::insert(&mut tx, &row, BO, chrono::DateTime::UNIX_EPOCH).await.expect("inserted");
    tx.commit().await.expect("committed");
    Person::sign_in(&test.services, BO, PASSWORD).await
}

async fn entry(olga: &Person, staff: StaffId) -> StaffEntry {
    let entries = olga.services.list_staff(&olga.permit()).await.expect("staff");
    entries.into_iter().find(|entry| entry.member.id == staff).expect("an entry")
}

store::on_both_engines! {
    async fn r26_whoever_is_disabled_is_out_at_once_and_neither_password_nor_link_lets_them_in(store) {
        let (test, olga) = hazel(store).await;
        let noor = olga.colleague(NOOR, Permissions::ALL).await;
        let tokens = [sign_in(&test.services, NOOR, PASSWORD).await.expect("in"), sign_in(&test.services, NOOR, PASSWORD).await.expect("in")];
        let link = links_for(&test, NOOR).await.remove(0);
        test.services.disable_staff(&olga.permit(), id(&noor)).await.expect("disabled");
        for token in &tokens {
            assert!(live(&test.services, token).await.is_none());
        }
        let unknown = refusal(sign_in(&test.services, "nobody@hazel.example", PASSWORD).await);
        assert_eq!(refusal(sign_in(&test.services, NOOR, PASSWORD).await), unknown, "as for a wrong password");
        assert_eq!(test.services.staff_reset_link(&link).await.expect("a look"), ResetLink::Unknown);
        assert!(test.services.reset_staff_password(&link, &NEW.to_owned().into(), ADDRESS).await.is_err());
        assert_eq!(links_for(&test, NOOR).await, [link], "no further one is sent");
        assert!(olga.events().await.contains(&"staff.disabled"));
    }
}

store::on_both_engines! {
    async fn r26_whoever_works_here_again_signs_in_as_before_and_no_old_session_comes_back(store) {
        let (test, olga) = hazel(store).await;
        let noor = olga.colleague(NOOR, Permissions::default().with(Permission::EditClients, true)).await;
        let old = sign_in(&test.services, NOOR, PASSWORD).await.expect("in");
        test.services.disable_staff(&olga.permit(), id(&noor)).await.expect("disabled");
        assert!(entry(&olga, id(&noor)).await.disabled.is_some());
        test.services.enable_staff(&olga.permit(), id(&noor)).await.expect("enabled");
        assert!(live(&test.services, &old).await.is_none());
        let token = sign_in(&test.services, NOOR, PASSWORD).await.expect("in again");
        let session = live(&test.services, &token).await.expect("a session");
        assert_eq!(session.viewer().staff.permissions, noor.session.viewer().staff.permissions);
        assert!(entry(&olga, id(&noor)).await.disabled.is_none());
        assert!(matches!(refusal(test.services.enable_staff(&olga.permit(), id(&noor)).await), Refusal::Rule(_)), "works here already");
        assert!(olga.events().await.contains(&"staff.enabled"));
    }
}

store::on_both_engines! {
    async fn nobody_shuts_themselves_or_the_last_administrator_out(store) {
        let (test, olga) = hazel(store).await;
        let bo = second(&test).await;
        assert!(matches!(refusal(test.services.disable_staff(&olga.permit(), id(&olga)).await), Refusal::Rule(_)));
        test.services.disable_staff(&olga.permit(), id(&bo)).await.expect("disabled");
        // Whoever was let in before knows nothing of it yet.
        assert!(matches!(refusal(test.services.disable_staff(&bo.permit::<Administer>(), id(&olga)).await), Refusal::Rule(_)));
        assert!(sign_in(&test.services, EMAIL, PASSWORD).await.is_ok());
    }
}

store::on_both_engines! {
    async fn of_two_administrators_who_shut_each_other_out_at_once_one_stays(store) {
        let (test, olga) = hazel(store).await;
        let bo = second(&test).await;
        let (by_olga, by_bo) = (olga.permit::<Administer>(), bo.permit::<Administer>());
        let (one, other) =
            tokio::join!(test.services.disable_staff(&by_olga, id(&bo)), test.services.disable_staff(&by_bo, id(&olga)));
        assert!(one.is_ok() != other.is_ok());
        assert!(sign_in(&test.services, EMAIL, PASSWORD).await.is_ok() != sign_in(&test.services, BO, PASSWORD).await.is_ok());
    }
}

store::on_both_engines! {
    async fn r32_what_hangs_on_somebody_is_told_and_who_is_disabled_is_offered_for_nothing(store) {
        let (test, olga) = hazel(store).await;
        let noor = olga.colleague(NOOR, Permissions::ALL).await;
        let by = olga.permit::<Administer>();
        let forms = test.services.list_forms(&olga.permit::<SignedIn>()).await.expect("forms");
        let form = forms.iter().find(|form| form.is_scored).expect("a form with a score").id;
        test.services.save_crisis_text(&by, "Call 988 now.").await.expect("saved");
        let rule = NewSafetyRule { form, trigger: Trigger::Score { at_least: 10 }, responsible: id(&noor), escalate_hours: 4 };
        test.services.add_safety_rule(&by, &rule).await.expect("added");
        assert_eq!((entry(&olga, id(&noor)).await.rule_count, entry(&olga, id(&olga)).await.rule_count), (1, 0));
        test.services.disable_staff(&by, id(&noor)).await.expect("disabled");
        let page = test.services.safety_page(&by).await.expect("a page");
        assert_eq!(page.staff.iter().map(|(id, _)| *id).collect::<Vec<_>>(), [id(&olga)]);
        assert_eq!(page.rules[0].responsible, "Noor Haddad", "until it is ended");
        assert!(refusal(test.services.add_safety_rule(&by, &rule).await).at("responsible").is_some());
        assert_eq!(refusal(test.services.set_permission(&by, id(&noor), Permission::EditClients, true).await), Refusal::NotFound);
    }
}

store::on_both_engines! {
    async fn r25_a_client_is_taken_back_from_whoever_left_and_never_given_to_them(store) {
        let (test, olga) = hazel(store).await;
        let noor = olga.colleague(NOOR, Permissions::default()).await;
        let mara = olga.add("Mara", "mara@mail.example").await;
        let by = olga.permit::<Administer>();
        test.services.assign_client(&by, mara, id(&noor), true).await.expect("assigned");
        test.services.disable_staff(&by, id(&noor)).await.expect("disabled");
        let assigned = async || test.services.client_details(&olga.permit(), mara).await.expect("a client").assigned_to;
        assert_eq!(assigned().await, [(id(&noor), "Noor Haddad (no longer works here)".to_owned())]);
        test.services.assign_client(&by, mara, id(&noor), false).await.expect("taken back");
        assert!(assigned().await.is_empty());
        assert_eq!(refusal(test.services.assign_client(&by, mara, id(&noor), true).await), Refusal::NotFound);
        let history = test.services.client_history(&olga.permit(), mara).await.expect("a history");
        assert!(history.iter().any(|event| event.detail.as_deref() == Some("no longer to Noor Haddad")));
    }
}
