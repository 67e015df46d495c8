//! What is shown before anything is done, who may decide, and what comes of it.

use super::{HEAD, file};
use crate::{
    invitations::tests::practice::Practice,
    staff::{Administer, InviteClients},
};
use domain::{
    Refusal,
    audit::AuditAction,
    clients::{
        PortalState,
        import::{ClientField, DateOrder, FirstLine, ImportState, LineOutcome, Shown},
    },
    invitations::LedgerKind,
    staff::Permissions,
};
use store::on_both_engines;

on_both_engines! {
    async fn a_file_is_read_compared_and_shown_and_nothing_is_changed_before_the_person_says_so(store) {
        let practice = Practice::new(store).await;
        practice.client("Mara", "Abramson", Some("mara@mail.example")).await;
        practice.client("Leo", "Abramson", Some("leo@mail.example")).await;
        let import = practice.checked(&file(&[
            "Mara,Abramson,MARA@mail.example,,",
            "Leo,Abramson,leo@mail.example,555 0101,",
            "Noor,Haddad,noor@mail.example,,27/03/1988",
            "Noor,Haddad,noor@mail.example,555 0102,",
            ",Nobody,nobody,,31/31/1988",
        ])).await;
        assert_eq!(practice.counts(import).await, [1, 1, 1, 2, 0]);
        assert_eq!(practice.names().await, ["Leo Abramson", "Mara Abramson"]);
        let view = practice.see(import).await;
        assert_eq!((view.summary.state, view.summary.counts.lines, view.dates), (ImportState::Checked, 5, DateOrder::DayMonthYear));
        assert_eq!((view.read_as.as_str(), view.fault), ("UTF-8, separated by commas", None));
        assert_eq!((view.columns[4].field, view.columns[4].samples[0].as_str()), (Some(ClientField::DateOfBirth), "27/03/1988"));
        let refused = practice.lines(import, LineOutcome::Refused).await;
        assert_eq!((refused[0].line, refused[0].note.as_str()), (5, "Line 4 is about the same person."));
        assert_eq!((refused[1].line, refused[1].name.as_str()), (6, "Nobody"));
        for told in ["First name: ", "E-mail: ", "Date of birth: "] {
            assert!(refused[1].note.contains(told), "{}", refused[1].note);
        }
        assert_eq!(practice.lines(import, LineOutcome::Changed).await[0].note, "phone: 555 0101");

        practice.start(import).await.unwrap();
        practice.start(import).await.unwrap();
        practice.work().await;
        assert_eq!(practice.state(import).await, ImportState::Imported);
        assert_eq!(practice.counts(import).await, [1, 1, 1, 2, 0]);
        assert_eq!(practice.names().await, ["Leo Abramson", "Mara Abramson", "Noor Haddad"]);
        let noor = practice.found("noor").await;
        assert_eq!(practice.details(noor).await.date_of_birth.unwrap().to_string(), "1988-03-27");
        assert_eq!(practice.history(noor).await, ["client.added"]);
        assert_eq!(practice.history(practice.found("leo").await).await, ["client.changed"]);
        let (log, _) = practice.services.audit_log(&practice.permit(), None).await.unwrap();
        for action in [AuditAction::ImportRead, AuditAction::ImportBegun] {
            assert_eq!(log.iter().filter(|row| row.action == action).count(), 1);
        }
    }
}

on_both_engines! {
    async fn the_person_says_what_the_columns_hold_and_it_is_checked_again(store) {
        let practice = Practice::new(store).await;
        let import = practice.checked("Who,Mail,Born\n\"Abramson, Mara\",mara@mail.example,03/04/1988\n").await;
        let view = practice.see(import).await;
        assert_eq!(view.summary.state, ImportState::Checked);
        assert!(view.fault.unwrap().contains("name"));
        let by = practice.permit::<Administer>();
        assert!(matches!(practice.start(import).await.unwrap_err().refusal(), Some(Refusal::Invalid(_))));
        let columns = |first| vec![Some(first), Some(ClientField::Email), Some(ClientField::DateOfBirth)];
        let faulty = practice.services.check_import(&by, import, columns(ClientField::Email), Some(DateOrder::MonthDayYear), FirstLine::Names).await;
        assert!(faulty.unwrap_err().refusal().unwrap().at("columns").is_some());
        practice.services.check_import(&by, import, columns(ClientField::FullName), Some(DateOrder::DayMonthYear), FirstLine::Names).await.unwrap();
        practice.work().await;
        assert_eq!(practice.counts(import).await, [1, 0, 0, 0, 0]);
        practice.start(import).await.unwrap();
        practice.work().await;
        let mara = practice.details(practice.found("mara").await).await;
        assert_eq!((mara.full_name().as_str(), mara.date_of_birth.unwrap().to_string().as_str()), ("Mara Abramson", "1988-04-03"));
        let late = practice.services.check_import(&by, import, columns(ClientField::FullName), None, FirstLine::Names).await;
        assert_eq!(late.unwrap_err().refusal(), Some(&Refusal::Conflict));
    }
}

on_both_engines! {
    async fn the_dates_of_a_column_that_a_person_names_are_read_in_the_order_that_they_can_have(store) {
        use ClientField::{DateOfBirth, FirstName, LastName};
        let practice = Practice::new(store).await;
        let by = practice.permit::<Administer>();
        let import = practice.checked("Prénom,Famille,Né le,Vu le\nMara,Abramson,27/03/1988,3/30/2026\nLeo,Abramson,03/04/1988,\n").await;
        assert_eq!(practice.see(import).await.columns[2].field, None);
        let read = async |birth: [Option<ClientField>; 2], dates| {
            let columns = vec![Some(FirstName), Some(LastName), birth[0], birth[1]];
            practice.services.check_import(&by, import, columns, dates, FirstLine::Names).await.unwrap();
            practice.work().await;
            practice.see(import).await.dates
        };
        let [born, seen] = [[Some(DateOfBirth), None], [None, Some(DateOfBirth)]];
        assert_eq!(read(seen, None).await, DateOrder::MonthDayYear);
        assert_eq!(read(born, Some(DateOrder::MonthDayYear)).await, DateOrder::DayMonthYear, "what was shown is of another column");
        assert_eq!(practice.counts(import).await, [2, 0, 0, 0, 0]);
        let born_on: Vec<_> = practice.lines(import, LineOutcome::New).await.into_iter().map(|line| line.date_of_birth).collect();
        assert_eq!(born_on, ["27 March 1988", "3 April 1988"]);
        assert_eq!(read(born, Some(DateOrder::MonthDayYear)).await, DateOrder::MonthDayYear, "the person says so");
        let refused = &practice.lines(import, LineOutcome::Refused).await[0];
        assert_eq!(refused.date_of_birth, "27/03/1988");
        assert_eq!(read([None, None], None).await, DateOrder::MonthDayYear);
        assert_eq!(read(born, None).await, DateOrder::DayMonthYear);
        practice.start(import).await.unwrap();
        practice.work().await;
        assert_eq!(practice.details(practice.found("leo").await).await.date_of_birth.unwrap().to_string(), "1988-04-03");
    }
}

on_both_engines! {
    async fn what_is_imported_is_what_was_shown(store) {
        use ClientField::{DateOfBirth, FirstName, LastName};
        let practice = Practice::new(store).await;
        let by = practice.permit::<Administer>();
        let import = practice.checked("First name,Last name,DOB\nMara,Abramson,03/04/1988\nLeo,Abramson,\n").await;
        let start = async |shown: &Shown| practice.services.start_import(&by, import, shown).await;
        let check = async |dates| {
            let columns = vec![Some(FirstName), Some(LastName), Some(DateOfBirth)];
            practice.services.check_import(&by, import, columns, Some(dates), FirstLine::Names).await.unwrap();
            practice.work().await;
            practice.see(import).await.shown()
        };
        let shown = check(DateOrder::DayMonthYear).await;
        for unchecked in [
            Shown { dates: Some(DateOrder::MonthDayYear), ..shown.clone() },
            Shown { columns: vec![Some(LastName), Some(FirstName), Some(DateOfBirth)], ..shown.clone() },
        ] {
            let refused = start(&unchecked).await.unwrap_err();
            assert!(refused.refusal().unwrap().at("columns").is_some_and(|told| told.contains("Check again first")), "{refused}");
        }
        // Somebody else checks in another order of dates, and then somebody comes on file.
        let another = check(DateOrder::MonthDayYear).await;
        assert!(matches!(start(&shown).await.unwrap_err().refusal(), Some(Refusal::Rule(told)) if told.contains("checked again")));
        practice.client("Leo", "Abramson", None).await;
        let newest = check(DateOrder::MonthDayYear).await;
        assert!(matches!(start(&another).await.unwrap_err().refusal(), Some(Refusal::Rule(told)) if told.contains("checked again")));
        assert_eq!((practice.state(import).await, practice.names().await.len()), (ImportState::Checked, 1));
        start(&newest).await.unwrap();
        practice.work().await;
        let mara = practice.details(practice.found("mara").await).await;
        assert_eq!(mara.date_of_birth.unwrap().to_string(), "1988-03-04");
    }
}

on_both_engines! {
    async fn r27_imports_are_for_the_administrators_of_one_practice(store) {
        let practice = Practice::new(store).await;
        let neighbour = practice.neighbour().await;
        let import = practice.checked(&file(&["Mara,Abramson,,,"])).await;
        let by = neighbour.permit::<Administer>();
        let (services, shown) = (&practice.services, practice.see(import).await.shown());
        for refused in [
            services.get_import(&by, import, LineOutcome::New, 0).await.map(|_| ()),
            services.check_import(&by, import, vec![None; 5], None, FirstLine::Names).await,
            services.start_import(&by, import, &shown).await,
            services.undo_import(&by, import).await,
            services.forget_import(&by, import).await,
        ] {
            assert_eq!(refused.unwrap_err().refusal(), Some(&Refusal::NotFound));
        }
        assert!(services.list_imports(&by).await.unwrap().is_empty());
        assert_eq!(services.list_imports(&practice.permit()).await.unwrap().len(), 1);
        let everything = practice.staff("Noor Haddad", Permissions::ALL).await;
        assert!(everything.permit::<InviteClients>().is_ok() && everything.permit::<Administer>().is_err());
        practice.start(import).await.unwrap();
        practice.work().await;
        assert_eq!((practice.names().await.len(), neighbour.names().await.len()), (1, 0));
    }
}

on_both_engines! {
    async fn r6_r30_an_address_in_use_is_refused_and_a_new_one_replaces_the_open_invitation(store) {
        let practice = Practice::new(store).await;
        let active = practice.client("Ruth", "Emanuel", Some("ruth@mail.example")).await;
        practice.make_active(active, "ruth@mail.example").await;
        let invited = practice.client("Mara", "Abramson", Some("mara@mail.example")).await;
        let mut born = practice.details(invited).await;
        born.phone = Some("555 0100".to_owned());
        practice.invite_and_deliver(invited).await;
        let birth = |client| format!("1988-03-2{client}");
        for (client, day) in [(invited, 1), (active, 2)] {
            let mut tx = practice.write().await;
            let record = store::clients::find(&mut tx, practice.organization.0, client.0).await.unwrap().unwrap();
            let form = domain::clients::ClientForm {
                first_name: record.first_name, last_name: record.last_name, email: record.email.unwrap(), date_of_birth: birth(day),
                revision: record.revision, ..domain::clients::ClientForm::default()
            };
            tx.commit().await.unwrap();
            practice.services.save_client(&practice.permit(), client, &form).await.unwrap();
        }
        let import = practice.checked(&file(&[
            "Mara,Abramson,new@mail.example,,1988-03-21",
            "Ruth,Emanuel,another@mail.example,,1988-03-22",
            "Leo,Emanuel,ruth@mail.example,,",
        ])).await;
        let noted = practice.lines(import, LineOutcome::Changed).await.remove(0).note;
        assert!(noted.ends_with("was mara@mail.example. Their invitation went to the old address, and ends: invite again"), "{noted}");
        assert_eq!(practice.see(import).await.summary.counts.ending, 1);
        practice.start(import).await.unwrap();
        practice.work().await;
        assert_eq!(practice.counts(import).await, [0, 1, 0, 2, 0]);
        assert_eq!(practice.see(import).await.summary.counts.ending, 1, "it is told afterwards, too");
        let refused = practice.lines(import, LineOutcome::Refused).await;
        assert!(refused[0].note.contains("confirms") && refused[1].note.contains("in use"), "{refused:?}");
        assert_eq!(practice.stands(invited).await, PortalState::AddressChanged);
        assert_eq!(practice.ledger(practice.view(invited).await.id).await.last(), Some(&LedgerKind::AddressChanged));
        assert_eq!(practice.details(invited).await.email.unwrap().as_str(), "new@mail.example");
        assert_eq!(practice.details(active).await.email.unwrap().as_str(), "ruth@mail.example");
    }
}

on_both_engines! {
    async fn r6_it_is_noted_at_the_check_whose_else_an_address_is(store) {
        let practice = Practice::new(store).await;
        practice.client("Ruth", "Emanuel", Some("desk@mail.example")).await;
        practice.client("Ben", "Brennan", Some("shared@mail.example")).await;
        practice.client("Eli", "Brennan", Some("shared@mail.example")).await;
        let noor = domain::clients::ClientForm {
            first_name: "Noor".into(), last_name: "Haddad".into(), email: "noor@mail.example".into(), date_of_birth: "1988-03-27".into(),
            ..domain::clients::ClientForm::default()
        };
        practice.services.add_client(&practice.permit(), &noor).await.unwrap();
        let mut lines = vec![
            "Mara,Abramson,family@mail.example,,".to_owned(),
            "Leo,Abramson,FAMILY@mail.example,,".to_owned(),
            "Noor,Haddad,desk@mail.example,,1988-03-27".to_owned(),
            "Ada,Brennan,desk@mail.example,,".to_owned(),
            // Whose it is on file already is no news.
            "Ben,Brennan,shared@mail.example,555 0101,".to_owned(),
        ];
        // The last ones are compared in another piece of work.
        lines.extend((0..500).map(|line| format!("First{line},Last,client{line}@mail.example,,")));
        lines.push("Zoe,Abramson,family@mail.example,,".to_owned());
        let lines: Vec<&str> = lines.iter().map(String::as_str).collect();
        let import = practice.checked(&file(&lines)).await;
        let by = practice.permit::<Administer>();
        let columns = practice.see(import).await.shown().columns;
        for _ in 0..2 {
            let mut notes: Vec<(i64, String)> = Vec::new();
            for (outcome, after) in [(LineOutcome::New, 0), (LineOutcome::New, 490), (LineOutcome::Changed, 0)] {
                let view = practice.services.get_import(&by, import, outcome, after).await.unwrap();
                notes.extend(view.lines.into_iter().filter(|line| !line.note.is_empty()).map(|line| (line.line, line.note)));
            }
            let shared = |whose: &str| format!("The address is also that of {whose}, and serves one portal account.");
            let told = [
                (3, shared("line 2")),
                (5, shared("line 4")),
                (507, shared("line 2")),
                (4, format!("e-mail: desk@mail.example, was noor@mail.example. {}", shared("Ruth Emanuel"))),
                (6, "phone: 555 0101".to_owned()),
            ];
            assert_eq!(notes, told);
            practice.services.check_import(&by, import, columns.clone(), None, FirstLine::Names).await.unwrap();
            practice.work().await;
        }
        practice.start(import).await.unwrap();
        practice.work().await;
        assert_eq!(practice.counts(import).await, [504, 2, 0, 0, 0]);
    }
}

on_both_engines! {
    async fn r6_r31_a_representatives_address_is_nobody_elses(store) {
        let practice = Practice::new(store).await;
        practice.client("Ben", "Abramson", Some("noor@mail.example")).await;
        let ada = domain::clients::ClientForm {
            first_name: "Ada".into(), last_name: "Abramson".into(), date_of_birth: "2015-03-27".into(),
            ..domain::clients::ClientForm::default()
        };
        practice.services.add_client(&practice.permit(), &ada).await.unwrap();
        let noor = store::representatives::NewRepresentative {
            login: practice.services.new_id(), name: "Noor Haddad", email: "noor@mail.example", email_key: "noor@mail.example",
            now: practice.services.now(),
        };
        let mut tx = practice.write().await;
        store::representatives::insert(&mut tx, practice.organization.0, &noor).await.unwrap();
        tx.commit().await.unwrap();
        let import = practice.checked(&file(&[
            "Zoe,Abramson,Noor@mail.example,,",
            "Ada,Abramson,noor@mail.example,,2015-03-27",
            // It is his already, and stays as it is by hand too.
            "Ben,Abramson,noor@mail.example,555 0101,",
        ])).await;
        assert_eq!(practice.counts(import).await, [0, 1, 0, 2, 0]);
        assert!(practice.lines(import, LineOutcome::Refused).await.iter().all(|line| line.note.contains("in use")));
        practice.start(import).await.unwrap();
        practice.work().await;
        assert_eq!(practice.counts(import).await, [0, 1, 0, 2, 0]);
    }
}

on_both_engines! {
    async fn what_changed_on_file_since_it_was_checked_is_not_overwritten(store) {
        let practice = Practice::new(store).await;
        let import = practice.checked(&file(&["Mara,Abramson,mara@mail.example,555 0101,", "Leo,Abramson,leo@mail.example,,"])).await;
        practice.client("Mara", "Abramson", Some("mara@mail.example")).await;
        practice.start(import).await.unwrap();
        practice.work().await;
        assert_eq!(practice.counts(import).await, [1, 0, 0, 1, 0]);
        assert!(practice.lines(import, LineOutcome::Refused).await[0].note.contains("has changed since"));
        assert_eq!(practice.details(practice.found("mara").await).await.phone, None);
    }
}

on_both_engines! {
    async fn a_number_that_the_spreadsheet_has_shortened_replaces_none(store) {
        let practice = Practice::new(store).await;
        practice.client("Mara", "Abramson", Some("mara@mail.example")).await;
        let import = practice.checked(&file(&["Mara,Abramson,mara@mail.example,4.91701E+11,"])).await;
        assert_eq!(practice.counts(import).await, [0, 0, 0, 1, 0]);
        assert!(practice.lines(import, LineOutcome::Refused).await[0].note.starts_with("Phone: The spreadsheet has shortened"));
    }
}

on_both_engines! {
    async fn two_lines_about_one_person_that_only_the_first_ones_record_tells_are_one_client(store) {
        let practice = Practice::new(store).await;
        let import = practice.import(&file(&["Mara,Abramson,mara@mail.example,,1988-03-27", "Mara,Abramson,,555 0101,1988-03-27"])).await;
        assert_eq!(practice.names().await, ["Mara Abramson"]);
        assert_eq!(practice.counts(import).await, [1, 0, 0, 1, 0]);
    }
}

on_both_engines! {
    async fn twins_with_their_parents_address_come_in_as_two(store) {
        let practice = Practice::new(store).await;
        let twin = |first: &str| format!("{first},Abramson,parent@mail.example,,2015-03-27");
        let import = practice.import(&file(&[&twin("Jan"), &twin("Jana")])).await;
        assert_eq!((practice.counts(import).await, practice.names().await), ([2, 0, 0, 0, 0], vec!["Jan Abramson".to_owned(), "Jana Abramson".to_owned()]));
        let import = practice.checked(&file(&[&twin("Jana"), &twin("Leo"), &twin("Jan")])).await;
        assert_eq!(practice.counts(import).await, [1, 0, 2, 0, 0]);
        let note = &practice.lines(import, LineOutcome::New).await[0].note;
        assert!(note.contains("those of Jan Abramson, Jana Abramson") || note.contains("those of Jana Abramson, Jan Abramson"), "{note}");
    }
}

on_both_engines! {
    async fn a_file_without_a_client_or_that_is_none_is_refused_and_leaves_nothing_to_see(store) {
        let practice = Practice::new(store).await;
        for text in ["", HEAD, "PK\u{3}\u{4}rest", "a,b\n\u{0}"] {
            let error = practice.upload(text).await.unwrap_err();
            assert!(error.refusal().unwrap().at("file").is_some(), "{text:?}");
        }
        assert!(practice.services.list_imports(&practice.permit()).await.unwrap().is_empty());
    }
}
