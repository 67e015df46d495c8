//! What a line would do to a client who was invited, and what two lines would do to each other, told before it is done.

use super::file;
use crate::invitations::tests::practice::Practice;
use domain::clients::{PortalState, import::LineOutcome};
use store::on_both_engines;

on_both_engines! {
    async fn r30_no_line_ends_an_invitation_that_was_not_there_when_it_was_checked(store) {
        let practice = Practice::new(store).await;
        let (mara, leo) = (
            practice.client("Mara", "Abramson", Some("mara@mail.example")).await,
            practice.client("Leo", "Abramson", Some("leo@mail.example")).await,
        );
        for (client, name) in [(mara, "Mara"), (leo, "Leo")] {
            let form = domain::clients::ClientForm {
                first_name: name.into(), last_name: "Abramson".into(), email: format!("{}@mail.example", name.to_lowercase()),
                date_of_birth: "1988-03-21".into(), revision: 1, ..domain::clients::ClientForm::default()
            };
            practice.services.save_client(&practice.permit(), client, &form).await.unwrap();
        }
        practice.invite_and_deliver(leo).await;
        let lines = ["Mara,Abramson,new@mail.example,,1988-03-21", "Leo,Abramson,newer@mail.example,,1988-03-21"];
        let import = practice.checked(&file(&lines)).await;
        assert_eq!(practice.see(import).await.summary.counts.ending, 1);
        practice.invite_and_deliver(mara).await;
        practice.services.revoke_invitation(&practice.permit(), practice.view(leo).await.id).await.unwrap();
        practice.start(import).await.unwrap();
        practice.work().await;
        assert_eq!((practice.counts(import).await, practice.see(import).await.summary.counts.ending), ([0, 1, 0, 1, 0], 0));
        assert_eq!(practice.stands(mara).await, PortalState::Sent);
        let told = practice.lines(import, LineOutcome::Refused).await.remove(0).note;
        assert!(told.starts_with("What is on file has changed since"), "{told}");
    }
}

on_both_engines! {
    async fn two_lines_with_one_first_name_address_and_date_of_birth_are_told_of_when_they_are_checked(store) {
        let practice = Practice::new(store).await;
        let mut lines = vec!["Mara,Abramson,mara@mail.example,,1988-03-21".to_owned(), "MARA,Lindqvist,Mara@mail.example,,1988-03-21".to_owned()];
        lines.extend((0..500).map(|line| format!("First{line},Last,client{line}@mail.example,,1988-03-21")));
        // Compared in another piece of work.
        lines.push("Mára,Haddad,mara@mail.example,,1988-03-21".to_owned());
        lines.push("Leo,Abramson,mara@mail.example,,1988-03-21".to_owned());
        let import = practice.checked(&file(&lines.iter().map(String::as_str).collect::<Vec<_>>())).await;
        assert_eq!(practice.counts(import).await, [502, 0, 0, 2, 0]);
        for line in practice.lines(import, LineOutcome::Refused).await {
            assert!(line.note.starts_with("Line 2 is about the same person: first name, address and date of birth"), "{}", line.note);
        }
        practice.start(import).await.unwrap();
        practice.work().await;
        assert_eq!(practice.counts(import).await, [502, 0, 0, 2, 0], "nothing is refused that was shown as new");
    }
}
