//! A practice is set up once, by whoever holds the code.

use crate::practice::{ADDRESS, EMAIL, PASSWORD, hazel, refusal, setup_form};
use domain::{
    Refusal,
    organization::{PortalSettings, SetupForm},
};
use services::staff::Administer;

store::on_both_engines! {
    async fn of_eight_who_set_up_at_once_one_does(store) {
        let test = services::testing::services(store);
        let tasks: Vec<_> = (0..8)
            .map(|number| {
                let services = test.services.clone();
                let form = SetupForm { organization_name: format!("Practice number {number}"), ..setup_form() };
                tokio::spawn(async move { services.set_up(&form, "CODE", ADDRESS).await })
            })
            .collect();
        let mut done = 0;
        for outcome in futures::future::join_all(tasks).await {
            match outcome.expect("no panic") {
                Ok(_) => done += 1,
                refused => assert!(matches!(refusal(refused), Refusal::Rule(_))),
            }
        }
        assert_eq!(done, 1);
    }
}

store::on_both_engines! {
    async fn only_the_code_opens_the_empty_server_and_nothing_refused_leaves_a_trace(store) {
        let test = services::testing::services(store);
        for (typed, expected) in [("", "CODE"), ("COD", "CODE"), ("CODEX", "CODE"), ("", ""), ("CODE", "")] {
            let form = SetupForm { code: typed.into(), ..setup_form() };
            assert!(refusal(test.services.set_up(&form, expected, ADDRESS).await).at("code").is_some(), "{typed} for {expected}");
        }
        for (field, form) in [
            ("organization_name", SetupForm { organization_name: " ".into(), ..setup_form() }),
            ("name", SetupForm { name: "A\r\nB".into(), ..setup_form() }),
            ("email", SetupForm { email: "nobody".into(), ..setup_form() }),
            ("password", SetupForm { password: "fourteen chars".into(), ..setup_form() }),
            ("password", SetupForm { password: "Hazel Court 2026!".into(), ..setup_form() }),
            ("password", SetupForm { password: "olga@hazel.example".into(), ..setup_form() }),
        ] {
            assert!(refusal(test.services.set_up(&form, "CODE", ADDRESS).await).at(field).is_some(), "{field}");
        }
        assert!(test.services.setup_needed().await.expect("a look"));
        assert!(test.services.sign_in_staff(EMAIL, PASSWORD.to_owned().into(), ADDRESS).await.is_err());
    }
}

store::on_both_engines! {
    async fn the_first_administrator_is_signed_in_and_finds_forms_and_the_shipped_settings(store) {
        let (test, olga) = hazel(store).await;
        let viewer = olga.session.viewer();
        assert!(viewer.staff.is_administrator);
        assert_eq!((viewer.organization.slug.as_str(), viewer.idle_minutes), ("hazel-court", 15));
        assert!(!test.services.list_forms(&olga.permit()).await.expect("forms").is_empty());
        let settings = test.services.portal_settings(&olga.permit()).await.expect("settings");
        assert_eq!((settings.invitation_days, settings.date_of_birth_required, settings.client_signup_allowed), (14, true, false));
        assert!(!settings.form_titles_in_email, "R17");
        assert!(settings.reminders_on && settings.reminder_days == [3, 7], "R28");
        let mut events = olga.events().await;
        // Both happened at one moment.
        events.sort_unstable();
        assert_eq!(events, ["organization.set_up", "staff.signed_in"]);
        let late = PortalSettings { reminder_days: vec![3, 61], ..settings.clone() };
        assert!(refusal(test.services.save_portal_settings(&olga.permit(), &late).await).at("reminder_days").is_some());
        let mut wrong = settings.clone();
        wrong.invitation_days = 0;
        assert!(refusal(test.services.save_portal_settings(&olga.permit(), &wrong).await).at("invitation_days").is_some());
        assert_eq!(test.services.portal_settings(&olga.permit()).await.expect("settings"), settings);
    }
}

store::on_both_engines! {
    async fn of_two_who_change_the_settings_the_second_is_told_which_changed_meanwhile_and_undoes_nothing(store) {
        let (test, olga) = hazel(store).await;
        let by = olga.permit::<Administer>();
        let seen = test.services.portal_settings(&by).await.expect("settings");
        let first = PortalSettings { date_of_birth_required: false, ..seen.clone() };
        test.services.change_portal_settings(&by, &seen, &first).await.expect("changed");
        let second = PortalSettings { invitation_days: 7, ..seen.clone() };
        match refusal(test.services.change_portal_settings(&by, &seen, &second).await) {
            Refusal::Rule(sentence) => assert!(sentence.contains("(the date of birth at sign-up: off)"), "{sentence}"),
            other => panic!("{other:?}"),
        }
        assert_eq!(test.services.portal_settings(&by).await.expect("settings"), first);
        let both = PortalSettings { invitation_days: 7, ..first.clone() };
        test.services.change_portal_settings(&by, &first, &both).await.expect("after another look");
        assert_eq!(test.services.portal_settings(&by).await.expect("settings"), both);
    }
}

store::on_both_engines! {
    async fn of_four_who_change_the_settings_at_once_one_does(store) {
        let (test, olga) = hazel(store).await;
        let by = olga.permit::<Administer>();
        let seen = test.services.portal_settings(&by).await.expect("settings");
        let wanted: Vec<PortalSettings> = (5..9).map(|invitation_days| PortalSettings { invitation_days, ..seen.clone() }).collect();
        let changes = wanted.iter().map(|wanted| test.services.change_portal_settings(&by, &seen, wanted));
        let done = futures::future::join_all(changes).await;
        assert_eq!(done.iter().filter(|done| done.is_ok()).count(), 1);
    }
}
