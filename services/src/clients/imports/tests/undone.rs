//! Taking an import back, and what stays.

use super::file;
use crate::invitations::tests::practice::Practice;
use domain::clients::{
    PortalState,
    import::{ImportState, LineOutcome},
};
use store::on_both_engines;

on_both_engines! {
    async fn an_import_is_undone_as_if_it_had_not_been(store) {
        let practice = Practice::new(store).await;
        let leo = practice.client("Leo", "Abramson", Some("leo@mail.example")).await;
        let before = practice.details(leo).await;
        let import = practice.import(&file(&["Leo,Abramson,leo@mail.example,555 0101,1988-03-27", "Mara,Abramson,mara@mail.example,,", ",x,,,"])).await;
        let mara = practice.found("mara").await;
        practice.undo(import).await;
        assert_eq!(practice.state(import).await, ImportState::Undone);
        assert_eq!(practice.counts(import).await, [1, 1, 0, 1, 0]);
        assert_eq!(practice.names().await, ["Leo Abramson"]);
        let after = practice.details(leo).await;
        assert_eq!((after.phone, after.date_of_birth), (before.phone, before.date_of_birth));
        assert_eq!(practice.history(leo).await, ["client.changed", "client.changed"]);
        let (log, _) = practice.services.audit_log(&practice.permit(), None).await.unwrap();
        let removed = log.iter().find(|row| row.action.key() == "client.removed").unwrap();
        assert_eq!(removed.client.as_ref().map(|(id, _)| *id), Some(mara));
        practice.services.undo_import(&practice.permit(), import).await.unwrap();
        let again = practice.import(&file(&["Mara,Abramson,mara@mail.example,,"])).await;
        assert_eq!(practice.counts(again).await, [1, 0, 0, 0, 0]);
    }
}

on_both_engines! {
    async fn what_something_has_happened_to_since_stays_and_says_why(store) {
        let practice = Practice::new(store).await;
        let ruth = practice.client("Ruth", "Emanuel", Some("ruth@mail.example")).await;
        let import = practice.import(&file(&[
            "Mara,Abramson,mara@mail.example,,",
            "Leo,Abramson,leo@mail.example,,",
            "Ruth,Emanuel,ruth@mail.example,555 0101,",
            "Noor,Haddad,,,",
        ])).await;
        practice.invite_and_deliver(practice.found("mara").await).await;
        practice.make_active(practice.found("leo").await, "leo@mail.example").await;
        let details = practice.details(ruth).await;
        let form = domain::clients::ClientForm {
            first_name: "Ruthie".into(), last_name: "Emanuel".into(), email: "ruth@mail.example".into(), revision: details.revision,
            ..domain::clients::ClientForm::default()
        };
        practice.services.save_client(&practice.permit(), ruth, &form).await.unwrap();
        practice.undo(import).await;
        assert_eq!(practice.counts(import).await, [1, 0, 0, 0, 3]);
        assert_eq!(practice.names().await, ["Leo Abramson", "Mara Abramson", "Ruthie Emanuel"]);
        let stayed: Vec<_> = practice.lines(import, LineOutcome::Stayed).await.into_iter().map(|line| (line.line, line.note)).collect();
        let told = |line, note: &str| (line, note.to_owned());
        assert_eq!(stayed, [told(2, "Was invited since."), told(3, "Has a portal account since."), told(4, "Was changed since.")]);
    }
}

on_both_engines! {
    async fn imports_that_are_undone_in_reverse_order_leave_nothing_behind(store) {
        let practice = Practice::new(store).await;
        let leo = practice.client("Leo", "Abramson", Some("leo@mail.example")).await;
        let lines = |phone| file(&[&format!("Leo,Abramson,leo@mail.example,{phone},"), &format!("Mara,Abramson,mara@mail.example,{phone},")]);
        let first = practice.import(&lines("555 0101")).await;
        let second = practice.import(&lines("555 0102")).await;
        assert_eq!(practice.counts(second).await, [0, 2, 0, 0, 0]);
        practice.undo(second).await;
        assert_eq!(practice.details(leo).await.phone.as_deref(), Some("555 0101"));
        practice.undo(first).await;
        assert_eq!((practice.counts(second).await, practice.counts(first).await), ([0, 2, 0, 0, 0], [1, 1, 0, 0, 0]));
        assert_eq!((practice.names().await, practice.details(leo).await.phone), (vec!["Leo Abramson".to_owned()], None));
    }
}

on_both_engines! {
    async fn whoever_stayed_is_undone_when_it_is_asked_again_and_nothing_else_is(store) {
        let practice = Practice::new(store).await;
        let leo = practice.client("Leo", "Abramson", Some("leo@mail.example")).await;
        let noor = practice.client("Noor", "Haddad", Some("noor@mail.example")).await;
        let noors = "Noor,Haddad,noor@mail.example,555 0101,";
        let first = practice.import(&file(&["Leo,Abramson,leo@mail.example,555 0101,", "Mara,Abramson,mara@mail.example,,", noors])).await;
        let second = practice.import(&file(&["Leo,Abramson,leo@mail.example,555 0102,", "Mara,Abramson,mara@mail.example,555 0102,"])).await;
        practice.undo(first).await;
        assert_eq!((practice.state(first).await, practice.counts(first).await), (ImportState::Undone, [0, 1, 0, 0, 2]));
        assert!(practice.lines(first, LineOutcome::Stayed).await.iter().all(|line| line.note == "Was changed since."));
        // Taken back already, and since then somebody has said the same once more.
        practice.import(&file(&[noors])).await;
        practice.undo(first).await;
        assert_eq!(practice.counts(first).await, [0, 1, 0, 0, 2], "what stands in the way still does");

        practice.undo(second).await;
        practice.undo(first).await;
        assert_eq!((practice.state(first).await, practice.counts(first).await), (ImportState::Undone, [1, 2, 0, 0, 0]));
        assert_eq!(practice.lines(first, LineOutcome::Changed).await[0].note, "phone: 555 0101");
        assert_eq!((practice.names().await, practice.details(leo).await.phone), (vec!["Leo Abramson".to_owned(), "Noor Haddad".to_owned()], None));
        assert_eq!(practice.details(noor).await.phone.as_deref(), Some("555 0101"));
        practice.undo(first).await;
        let (log, _) = practice.services.audit_log(&practice.permit(), None).await.unwrap();
        assert_eq!(log.iter().filter(|row| row.action.key() == "import.undone").count(), 4, "there was nothing left to undo");
    }
}

on_both_engines! {
    async fn r6_r30_an_address_is_put_back_by_the_rules_for_addresses(store) {
        let practice = Practice::new(store).await;
        let mut clients = Vec::new();
        for (first, email) in [("Mara", "mara@mail.example"), ("Leo", "leo@mail.example")] {
            let form = domain::clients::ClientForm {
                first_name: first.into(), last_name: "Abramson".into(), email: email.into(), date_of_birth: "1988-03-27".into(),
                ..domain::clients::ClientForm::default()
            };
            clients.push(practice.services.add_client(&practice.permit(), &form).await.unwrap());
        }
        let import = practice.import(&file(&["Mara,Abramson,mara.new@mail.example,,1988-03-27", "Leo,Abramson,leo.new@mail.example,,1988-03-27"])).await;
        // Somebody else signs up with Mara's old address; Leo is invited at his new one.
        let other = practice.client("Ruth", "Emanuel", Some("mara@mail.example")).await;
        practice.make_active(other, "mara@mail.example").await;
        practice.invite_and_deliver(clients[1]).await;
        practice.undo(import).await;
        assert_eq!(practice.counts(import).await, [0, 1, 0, 0, 1]);
        assert!(practice.lines(import, LineOutcome::Stayed).await[0].note.contains("in use"));
        assert_eq!(practice.details(clients[1]).await.email.unwrap().as_str(), "leo@mail.example");
        assert_eq!(practice.stands(clients[1]).await, PortalState::AddressChanged, "the open invitation went to the address that is no more");
    }
}
