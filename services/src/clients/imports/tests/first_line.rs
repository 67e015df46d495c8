//! Files whose first line names no columns, because it is a client.

use crate::{invitations::tests::practice::Practice, staff::Administer};
use domain::clients::import::{
    ClientField::{self, DateOfBirth, Email, FirstName, LastName, Phone},
    DateOrder, FirstLine, ImportState, LineOutcome, Shown,
};
use store::on_both_engines;

on_both_engines! {
    async fn of_a_file_that_names_no_columns_the_first_client_is_imported_too(store) {
        let practice = Practice::new(store).await;
        let by = practice.permit::<Administer>();
        let import = practice.checked("\nMara,Abramson,555 0101\nLeo,Abramson,555 0102\n").await;
        let check = async |first_line| {
            let columns = vec![Some(FirstName), Some(LastName), Some(Phone)];
            practice.services.check_import(&by, import, columns, None, first_line).await.unwrap();
            practice.work().await;
            let view = practice.see(import).await;
            (view.summary.counts.lines, view.lines.iter().map(|line| line.line).collect::<Vec<_>>(), view.columns[0].name.clone())
        };
        assert_eq!(practice.see(import).await.first_line, FirstLine::Names, "nothing tells");
        assert_eq!(check(FirstLine::Names).await, (1, vec![3], "Mara".to_owned()));
        for _ in 0..2 {
            assert_eq!(check(FirstLine::Client).await, (2, vec![2, 3], String::new()));
        }
        assert_eq!(practice.see(import).await.columns[0].samples, ["Mara", "Leo"]);
        assert_eq!(check(FirstLine::Names).await.0, 1);
        check(FirstLine::Client).await;
        let shown = practice.see(import).await.shown();
        let unchecked = Shown { first_line: FirstLine::Names, ..shown.clone() };
        let refused = practice.services.start_import(&by, import, &unchecked).await.unwrap_err();
        assert!(refused.refusal().unwrap().at("columns").is_some_and(|told| told.contains("Check again first")), "{refused}");
        practice.services.start_import(&by, import, &shown).await.unwrap();
        practice.work().await;
        assert_eq!(practice.names().await, ["Leo Abramson", "Mara Abramson"]);
        assert_eq!(practice.details(practice.found("mara").await).await.phone.as_deref(), Some("555 0101"));
        practice.undo(import).await;
        assert!(practice.names().await.is_empty());
    }
}

on_both_engines! {
    async fn a_file_of_one_line_that_names_nothing_is_a_client_whom_the_person_says_how_to_read(store) {
        let practice = Practice::new(store).await;
        let by = practice.permit::<Administer>();
        let import = practice.checked("Mara,Abramson,555 0101").await;
        let view = practice.see(import).await;
        assert_eq!((view.first_line, view.summary.state, view.summary.counts.lines), (FirstLine::Client, ImportState::Checked, 1));
        assert_eq!(view.fault.as_deref(), Some("Say which column holds the name."));
        let columns = vec![Some(FirstName), Some(LastName), Some(Phone)];
        practice.services.check_import(&by, import, columns, None, FirstLine::Client).await.unwrap();
        practice.work().await;
        assert_eq!(practice.lines(import, LineOutcome::New).await[0].name, "Mara Abramson");
        // The names of columns alone are no client.
        let mut upload = practice.services.upload_import(&by, "clients.csv");
        upload.take(b"First name,Last name\n").await.unwrap();
        assert!(upload.finish().await.unwrap_err().refusal().unwrap().at("file").is_some_and(|told| told.contains("no client")));
    }
}

on_both_engines! {
    async fn a_first_line_with_an_address_or_a_day_is_taken_for_a_client(store) {
        let practice = Practice::new(store).await;
        let by = practice.permit::<Administer>();
        let check = async |import, columns: &[Option<ClientField>], first_line| {
            let checked = practice.services.check_import(&by, import, columns.to_vec(), None, first_line).await;
            practice.work().await;
            checked
        };
        let one = practice.checked("Mara Abramson,mara@mail.example").await;
        let view = practice.see(one).await;
        assert_eq!((view.first_line, view.summary.state, view.summary.counts.lines), (FirstLine::Client, ImportState::Checked, 1));
        let columns = [Some(ClientField::FullName), Some(Email)];
        let none_left = check(one, &columns, FirstLine::Names).await.unwrap_err();
        assert!(none_left.refusal().unwrap().at("columns").is_some_and(|told| told.contains("no client")), "{none_left}");
        check(one, &columns, FirstLine::Client).await.unwrap();
        assert_eq!(practice.lines(one, LineOutcome::New).await[0].name, "Mara Abramson");

        // In which order the dates are is told by the first alone.
        let born = practice.checked("Mara,Abramson,27/03/1988\nLeo,Abramson,03/04/1988\n").await;
        check(born, &[Some(FirstName), Some(LastName), Some(DateOfBirth)], FirstLine::Client).await.unwrap();
        assert_eq!((practice.see(born).await.dates, practice.counts(born).await), (DateOrder::DayMonthYear, [2, 0, 0, 0, 0]));
    }
}

on_both_engines! {
    async fn what_stands_above_the_names_of_the_columns_is_no_client_and_is_told(store) {
        let practice = Practice::new(store).await;
        let file = "Active clients, all offices\r\n\r\nPrinted;05/01/2026\r\nNachname;Vorname;E-Mail;Geburtsdatum\r\n\
                    Abramson;Mara;mara@mail.example;27.03.1988\r\nAbramson;Leo;leo@mail.example;\r\n";
        let import = practice.checked(file).await;
        let view = practice.see(import).await;
        assert_eq!(view.read_as, "UTF-8, separated by semicolons, columns named in line 4");
        assert_eq!((view.fault, practice.counts(import).await), (None, [2, 0, 0, 0, 0]));
        assert_eq!(practice.lines(import, LineOutcome::New).await.iter().map(|line| line.line).collect::<Vec<_>>(), [5, 6]);
    }
}
