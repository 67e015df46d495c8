//! The address with which somebody of the staff signs in is changed by an administrator.

use crate::practice::{ADDRESS, PASSWORD, Person, hazel, live, refusal};
use domain::{Refusal, audit::AuditAction, ids::StaffId, resets::ResetLink, staff::Permissions};
use services::{Services, SessionToken, mail::OutboxWorker, staff::Administer, testing::TestServices};

const OLD: &str = "noor@hazel.example";
const NEW: &str = "Noor.Lind@hazel.example";

fn id(person: &Person) -> StaffId {
    person.session.viewer().staff.id
}

async fn sign_in(services: &Services, email: &str) -> services::Result<SessionToken> {
    services.sign_in_staff(email, PASSWORD.to_owned().into(), ADDRESS).await
}

/// To whom, about what, and the text; the newest first.
async fn mails(test: &TestServices) -> Vec<(String, String, String)> {
    OutboxWorker::new(test.services.clone()).run_once().await;
    let mut mails = Vec::new();
    for mail in test.services.list_mail().await.expect("e-mails") {
        mails.push((mail.to, mail.subject, test.services.get_mail(mail.id).await.expect("an e-mail").text));
    }
    mails
}

/// The secret of the link to set a new password that is sent now.
async fn link_for(test: &TestServices, email: &str) -> String {
    test.services.ask_for_staff_reset(email, ADDRESS).await.expect("asked");
    while test.services.work_on_a_link_request().await.expect("worked on") {}
    let newest = mails(test).await.remove(0).2;
    newest.split_once("/reset-password/").expect("a link").1.chars().take(43).collect()
}

async fn changes(services: &Services, by: &Person) -> Vec<Option<String>> {
    let (rows, _) = services.audit_log(&by.permit(), None).await.expect("the log");
    rows.into_iter().filter(|row| row.action == AuditAction::StaffAddressChanged).map(|row| row.detail).collect()
}

store::on_both_engines! {
    async fn r25_the_new_address_signs_in_with_the_old_password_and_the_old_one_is_told_and_good_for_nothing(store) {
        let (test, olga) = hazel(store).await;
        let noor = olga.colleague(OLD, Permissions::default()).await;
        let (services, by) = (&test.services, olga.permit::<Administer>());
        let token = sign_in(services, OLD).await.expect("signed in");
        let link = link_for(&test, OLD).await;
        for _ in 0..2 {
            services.change_staff_address(&by, id(&noor), NEW).await.expect("changed");
        }
        let session = live(services, &token).await.expect("the same session");
        assert_eq!(session.viewer().staff.email.as_str(), NEW);
        sign_in(services, &NEW.to_lowercase()).await.expect("signed in");
        let unknown = refusal(sign_in(services, "nobody@hazel.example").await);
        assert_eq!(refusal(sign_in(services, OLD).await), unknown);
        assert_eq!(services.staff_reset_link(&link).await.expect("a look"), ResetLink::Replaced, "it lies in the old mailbox");
        assert!(services.reset_staff_password(&link, &"seven quiet violet lanterns".to_owned().into(), ADDRESS).await.is_err());

        let told: Vec<_> = mails(&test).await.into_iter().filter(|(_, subject, _)| subject.contains("address")).collect();
        let [(to, _, text)] = told.as_slice() else { panic!("{told:?}") };
        assert!(to.contains(OLD) && text.contains("An administrator of Hazel Court") && !text.to_lowercase().contains("lind"), "{to}: {text}");
        assert_eq!(changes(services, &olga).await, [Some(format!("Noor Haddad: {OLD} is now {NEW}"))], "once");
    }
}

store::on_both_engines! {
    async fn an_address_that_is_none_or_a_colleagues_is_refused_and_one_written_otherwise_ends_no_link(store) {
        let (test, olga) = hazel(store).await;
        let noor = olga.colleague(OLD, Permissions::default()).await;
        let left = olga.colleague("bo@hazel.example", Permissions::default()).await;
        let (services, by) = (&test.services, olga.permit::<Administer>());
        services.disable_staff(&by, id(&left)).await.expect("disabled");
        for wrong in ["", "noor", "noor@hazel.example\r\nBcc: all@hazel.example", "OLGA@hazel.example", "bo@hazel.example"] {
            assert!(refusal(services.change_staff_address(&by, id(&noor), wrong).await).at("email").is_some(), "{wrong:?}");
        }
        assert_eq!(refusal(services.change_staff_address(&by, id(&left), NEW).await), Refusal::NotFound);
        assert!(changes(services, &olga).await.is_empty());

        let link = link_for(&test, OLD).await;
        services.change_staff_address(&by, id(&noor), "Noor@hazel.example").await.expect("written otherwise");
        assert!(matches!(services.staff_reset_link(&link).await.expect("a look"), ResetLink::Works { .. }));
        assert!(mails(&test).await.iter().all(|(_, subject, _)| !subject.contains("address")), "nothing has changed for whoever signs in");
        services.change_staff_address(&by, id(&olga), "olga.other@hazel.example").await.expect("oneself, too");
        sign_in(services, "olga.other@hazel.example").await.expect("signed in");
    }
}
