//! R25: everything is one event, written with the change or not at all.

use crate::practice::{ADDRESS, EMAIL, PASSWORD, Person, form, hazel, refusal};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use domain::{
    Refusal,
    audit::AuditAction,
    clients::ClientQuery,
    organization::PortalSettings,
    staff::{Permission, Permissions},
};
use services::staff::{Actor, Administer, EditClients, SignedIn};

store::on_both_engines! {
    async fn r25_each_use_case_leaves_its_event_and_a_refused_one_leaves_none(store) {
        let (test, olga) = hazel(store).await;
        let services = &test.services;
        let (administer, edit) = (olga.permit::<Administer>(), olga.permit::<EditClients>());
        let mara = olga.add("Mara", "mara@mail.example").await;
        services.save_client(&edit, mara, &form("Mara", "Neu", "mara@mail.example", 1)).await.expect("saved");
        let noor = services.add_staff(&administer, "Noor Haddad", "noor@hazel.example", PASSWORD.to_owned().into(), Permissions::ALL).await.expect("added");
        services.set_permission(&administer, noor, Permission::InviteClients, false).await.expect("off");
        services.assign_client(&administer, mara, noor, true).await.expect("assigned");
        services.assign_client(&administer, mara, noor, false).await.expect("no longer");
        let settings = services.portal_settings(&administer).await.expect("settings");
        services.save_portal_settings(&administer, &settings).await.expect("saved");
        services.end_staff_sessions(&administer, noor).await.expect("ended");
        services.disable_staff(&administer, noor).await.expect("disabled");
        services.enable_staff(&administer, noor).await.expect("enabled");
        services.record_denial::<Administer>(administer.actor()).await.expect("recorded");
        assert!(services.sign_in_staff(EMAIL, "wrong".to_owned().into(), ADDRESS).await.is_err());
        let token = services.sign_in_staff(EMAIL, PASSWORD.to_owned().into(), ADDRESS).await.expect("signed in");
        services.sign_out_staff(&token, ADDRESS).await.expect("out");
        let mut events = olga.events().await;
        events.sort_unstable();
        let mut expected = [
            "organization.set_up", "staff.signed_in", "client.added", "client.changed", "staff.added", "staff.permissions_changed",
            "client.assigned", "client.assigned", "settings.changed", "staff.sessions_ended", "staff.disabled", "staff.enabled",
            "staff.denied", "staff.sign_in_failed", "staff.signed_in", "staff.signed_out",
        ];
        expected.sort_unstable();
        assert_eq!(events, expected);
        assert_eq!(refusal(services.save_client(&edit, mara, &form("Mara", "Alt", "other@mail.example", 1)).await), Refusal::Conflict);
        assert!(services.add_client(&edit, &form("", "", "", 0)).await.is_err());
        assert!(services.disable_staff(&administer, olga.session.viewer().staff.id).await.is_err());
        assert!(services.enable_staff(&administer, noor).await.is_err());
        assert!(services.add_staff(&administer, "Noor", "noor@hazel.example", PASSWORD.to_owned().into(), Permissions::ALL).await.is_err());
        assert_eq!(olga.events().await.len(), expected.len());
    }
}

store::on_both_engines! {
    async fn r25_an_event_says_who_did_what_to_whom_when_and_from_where_and_never_what_was_in_a_field(store) {
        let (test, olga) = hazel(store).await;
        let mara = olga.add("Mara", "mara@mail.example").await;
        let edit = olga.permit::<EditClients>();
        test.services.save_client(&edit, mara, &form("Mara", "Secretname", "secret@mail.example", 1)).await.expect("saved");
        let rows = test.services.client_history(&olga.permit(), mara).await.expect("a history");
        let changed = rows.iter().find(|row| row.action == AuditAction::ClientChanged).expect("an event");
        assert_eq!((changed.actor_name.as_str(), changed.address.as_str()), ("Olga Other", ADDRESS));
        assert_eq!(changed.detail.as_deref(), Some("last name, e-mail address"));
        assert_eq!(changed.at.day(), "23 November 2026");
        assert_eq!(changed.client.clone().expect("a client").0, mara);
        assert!(rows.iter().filter_map(|row| row.detail.as_deref()).all(|detail| !detail.to_lowercase().contains("secret")));
    }
}

store::on_both_engines! {
    async fn r25_an_event_about_a_colleague_names_them_and_one_about_settings_says_which_and_what_they_are_now(store) {
        let (test, olga) = hazel(store).await;
        let (services, by) = (&test.services, olga.permit::<Administer>());
        let noor = services.add_staff(&by, "Noor Haddad", "noor@hazel.example", PASSWORD.to_owned().into(), Permissions::ALL).await.expect("added");
        services.set_permission(&by, noor, Permission::EditClients, false).await.expect("off");
        services.end_staff_sessions(&by, noor).await.expect("ended");
        services.disable_staff(&by, noor).await.expect("disabled");
        services.enable_staff(&by, noor).await.expect("enabled");
        let seen = services.portal_settings(&by).await.expect("settings");
        let wanted = PortalSettings { date_of_birth_required: false, invitation_days: 7, ..seen.clone() };
        services.change_portal_settings(&by, &seen, &wanted).await.expect("changed");
        let (rows, _) = services.audit_log(&by, None).await.expect("the log");
        let detail = |action: AuditAction| rows.iter().find(|row| row.action == action).expect("an event").detail.clone().unwrap_or_default();
        assert_eq!(detail(AuditAction::PermissionsChanged), "Noor Haddad, off: Can add and edit clients");
        for action in [AuditAction::StaffSessionsEnded, AuditAction::StaffDisabled, AuditAction::StaffEnabled] {
            assert_eq!(detail(action), "Noor Haddad");
        }
        assert_eq!(detail(AuditAction::SettingsChanged), "the date of birth at sign-up: off; days that an invitation works: 7");
    }
}

store::on_both_engines! {
    async fn r25_from_where_something_was_done_is_told_to_administrators_alone(store) {
        let (test, olga) = hazel(store).await;
        let noor = olga.colleague("noor@hazel.example", Permissions::ALL).await;
        let mara = olga.add("Mara", "mara@mail.example").await;
        let told = async |person: &Person| {
            let rows = test.services.client_history(&person.permit(), mara).await.expect("a history");
            rows.into_iter().map(|row| (row.actor_name, row.address)).collect::<Vec<_>>()
        };
        assert_eq!(told(&olga).await, [("Olga Other".to_owned(), ADDRESS.to_owned())]);
        assert_eq!(told(&noor).await, [("Olga Other".to_owned(), String::new())]);
    }
}

store::on_both_engines! {
    async fn the_log_pages_through_every_event_once(store) {
        let (test, olga) = hazel(store).await;
        // All in one moment: the id alone tells them apart.
        for number in 0..118 {
            let by = Actor { name: number.to_string(), ..olga.permit::<SignedIn>().actor().clone() };
            test.services.record_denial::<Administer>(&by).await.expect("recorded");
        }
        let (mut seen, mut after, mut pages) = (Vec::new(), None, 0);
        loop {
            let (rows, next) = test.services.audit_log(&olga.permit(), after.as_deref()).await.expect("a page");
            assert!(rows.len() <= 50);
            seen.extend(rows.into_iter().filter(|row| row.action == AuditAction::AccessDenied).map(|row| row.actor_name));
            pages += 1;
            after = next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!((seen.len(), pages), (118, 3));
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 118);
    }
}

store::on_both_engines! {
    async fn r25_a_clients_history_pages_back_to_the_first_event(store) {
        let (test, olga) = hazel(store).await;
        let mara = olga.add("Mara", "mara@mail.example").await;
        let staff = olga.colleague("noor@hazel.example", Permissions::default()).await.session.viewer().staff.id;
        let administer = olga.permit::<Administer>();
        let other = olga.add("Runa", "runa@mail.example").await;
        // All in one later moment, and the other client's between them.
        test.clock.turn(chrono::TimeDelta::seconds(1));
        for number in 0..200 {
            test.services.assign_client(&administer, mara, staff, number % 2 == 0).await.expect("assigned, or no longer");
            test.services.assign_client(&administer, other, staff, number % 2 == 0).await.expect("assigned, or no longer");
        }
        let (mut seen, mut after) = (Vec::new(), None);
        loop {
            let (rows, next) = test.services.list_history(&olga.permit(), mara, after.as_deref()).await.expect("a page");
            assert!(rows.len() <= 50);
            seen.extend(rows);
            after = next;
            if after.is_none() {
                break;
            }
        }
        assert_eq!((seen.len(), seen.last().expect("an event").action), (201, AuditAction::ClientAdded));
        assert!(seen.iter().all(|row| row.client.as_ref().is_some_and(|(id, _)| *id == mara)));
    }
}

store::on_both_engines! {
    async fn whatever_stands_in_a_pages_address_is_not_found_or_an_empty_page(store) {
        let (test, olga) = hazel(store).await;
        let of = |bytes: &[u8]| URL_SAFE_NO_PAD.encode(bytes);
        let at = |micros: i64| of(&[micros.to_be_bytes().as_slice(), &[0; 16]].concat());
        let texts = [
            String::new(), "x".to_owned(), "' OR 1=1 --".to_owned(), of(&[0; 15]), of(&[0; 16]), of(&[255; 40]), of(&[[7; 16].as_slice(), b"a\0b"].concat()),
            of(&[[7; 16].as_slice(), &[b'z'; 10_000]].concat()), at(i64::MIN), at(i64::MAX), at(0), at(-62_135_596_800_000_001), at(8_210_266_876_799_000_000),
            at(-8_334_601_228_800_000_000), at(253_402_300_800_000_000),
        ];
        for text in &texts {
            match test.services.audit_log(&olga.permit(), Some(text)).await {
                Ok(_) => {}
                refused => assert_eq!(refusal(refused), Refusal::NotFound, "{text}"),
            }
            let query = ClientQuery { after: Some(text.clone()), ..ClientQuery::default() };
            match test.services.list_clients(&olga.permit(), &query).await {
                Ok(page) => assert!(page.rows.is_empty()),
                refused => assert_eq!(refusal(refused), Refusal::NotFound, "{text}"),
            }
        }
        for search in ["\0", "%", "_", "\\", "'", "a\0b", "\u{202e}", &"x".repeat(1_000_000), &"x ".repeat(1_000)] {
            let query = ClientQuery { search: search.to_owned(), ..ClientQuery::default() };
            test.services.list_clients(&olga.permit(), &query).await.expect("a page");
        }
        let mara = olga.add("Mara", "mara@mail.example").await;
        for text in &texts {
            match test.services.list_history(&olga.permit(), mara, Some(text)).await {
                Ok(_) => {}
                refused => assert_eq!(refusal(refused), Refusal::NotFound, "{text}"),
            }
        }
    }
}

store::on_both_engines! {
    async fn r25_a_client_s_history_is_read_by_those_who_see_the_client(store) {
        let (test, olga) = hazel(store).await;
        let noor: Person = olga.colleague("noor@hazel.example", Permissions::default()).await;
        let mara = olga.add("Mara", "mara@mail.example").await;
        assert_eq!(refusal(test.services.client_history(&noor.permit(), mara).await), Refusal::NotFound);
        test.services.assign_client(&olga.permit(), mara, noor.session.viewer().staff.id, true).await.expect("assigned");
        assert_eq!(test.services.client_history(&noor.permit(), mara).await.expect("a history").len(), 2);
        test.services.assign_client(&olga.permit(), mara, noor.session.viewer().staff.id, false).await.expect("no longer");
        assert_eq!(refusal(test.services.client_details(&noor.permit(), mara).await), Refusal::NotFound);
    }
}
