//! What a page sends again because the answer was lost on the way: done once, and no other device.

use crate::practice::{Person, form, hazel, refusal, willow};
use domain::{
    Refusal,
    audit::AuditAction,
    clients::{ClientFilter, ClientForm},
    staff::Permissions,
};
use services::staff::EditClients;
use std::collections::BTreeSet;

/// As one page sends it, however often.
fn of_page(first_name: &str, email: &str) -> ClientForm {
    ClientForm { key: "the key of one page".into(), ..form(first_name, "Abramson", email, 0) }
}

async fn names(person: &Person) -> Vec<String> {
    person.list(ClientFilter::All).await.iter().map(domain::clients::ClientRow::full_name).collect()
}

store::on_both_engines! {
    async fn a_client_whose_adding_is_sent_twice_is_one_client_with_one_event(store) {
        let (test, olga) = hazel(store).await;
        let by = olga.permit::<EditClients>();
        let mara = of_page("Mara", "mara@mail.example");
        let (first, second) = tokio::join!(test.services.add_client(&by, &mara), test.services.add_client(&by, &mara));
        let id = first.expect("added");
        assert_eq!(second.expect("the same"), id);
        assert_eq!(test.services.add_client(&by, &mara).await.expect("the same"), id);
        assert_eq!(names(&olga).await, ["Mara Abramson"]);
        let events = olga.events().await;
        assert_eq!(events.iter().filter(|event| event.starts_with("client.")).collect::<Vec<_>>(), [&"client.added"]);
        // Two pages are two people of one name, as twins at one address are.
        let twin = ClientForm { key: "the key of another page".into(), ..mara };
        assert_ne!(test.services.add_client(&by, &twin).await.expect("added"), id);
    }
}

store::on_both_engines! {
    async fn what_was_typed_before_the_next_try_is_kept_unless_somebody_else_was_there_first(store) {
        let (test, olga) = hazel(store).await;
        let by = olga.permit::<EditClients>();
        let id = test.services.add_client(&by, &of_page("Mra", "mara@mail.example")).await.expect("added");
        let mended = of_page("Mara", "mara@mail.example");
        for _ in 0..2 {
            assert_eq!(test.services.add_client(&by, &mended).await.expect("changed"), id);
        }
        assert_eq!(names(&olga).await, ["Mara Abramson"]);
        let history = test.services.client_history(&olga.permit(), id).await.expect("a history");
        assert_eq!(history.iter().map(|row| row.action.key()).collect::<BTreeSet<_>>(), ["client.added", "client.changed"].into());
        assert_eq!(history.len(), 2);
        test.services.save_client(&by, id, &form("Mara", "Neu", "mara@mail.example", 2)).await.expect("saved");
        assert_eq!(refusal(test.services.add_client(&by, &of_page("Maria", "mara@mail.example")).await), Refusal::Conflict);
        assert_eq!(names(&olga).await, ["Mara Neu"]);
    }
}

store::on_both_engines! {
    async fn r27_a_key_is_one_persons_own_and_reaches_nobody_whom_they_do_not_see(store) {
        let (test, olga) = hazel(store).await;
        let willow = willow(&test.services).await;
        let noor = olga.colleague("noor@hazel.example", Permissions { see_all_clients: false, ..Permissions::ALL }).await;
        let mara = of_page("Mara", "");
        let mut ids = Vec::new();
        for person in [&olga, &noor, &willow.administrator] {
            ids.push(test.services.add_client(&person.permit::<EditClients>(), &mara).await.expect("added"));
        }
        assert_eq!((ids.iter().collect::<BTreeSet<_>>().len(), olga.list(ClientFilter::All).await.len()), (3, 2));
        let member = noor.session.viewer().staff.id;
        test.services.assign_client(&olga.permit(), ids[1], member, false).await.expect("no longer");
        assert_eq!(refusal(test.services.add_client(&noor.permit::<EditClients>(), &mara).await), Refusal::NotFound);
    }
}

store::on_both_engines! {
    async fn a_save_that_is_sent_twice_is_one_change_and_no_conflict(store) {
        let (test, olga) = hazel(store).await;
        let by = olga.permit::<EditClients>();
        let mara = olga.add("Mara", "mara@mail.example").await;
        let change = form("Mara", "Neu", "new@mail.example", 1);
        for _ in 0..2 {
            test.services.save_client(&by, mara, &change).await.expect("saved");
        }
        let details = test.services.client_details(&olga.permit(), mara).await.expect("a client");
        assert_eq!((details.full_name().as_str(), details.revision), ("Mara Neu", 2));
        assert_eq!(olga.events().await.iter().filter(|event| **event == "client.changed").count(), 1);
        assert_eq!(refusal(test.services.save_client(&by, mara, &form("Mara", "Alt", "new@mail.example", 1)).await), Refusal::Conflict);
    }
}

store::on_both_engines! {
    async fn r30_nor_where_the_new_address_waits_to_be_confirmed(store) {
        let (test, _) = hazel(store).await;
        let willow = willow(&test.services).await;
        let by = willow.administrator.permit::<EditClients>();
        let row = willow.administrator.list(ClientFilter::Active).await.remove(0);
        let asked = async || {
            let events = willow.administrator.events().await;
            events.into_iter().filter(|event| *event == AuditAction::AddressChangeAsked.key()).count()
        };
        let before = asked().await;
        for _ in 0..2 {
            test.services.save_client(&by, row.id, &form("New", "Name", "new@mail.example", 1)).await.expect("saved");
        }
        let details = test.services.client_details(&willow.administrator.permit(), row.id).await.expect("a client");
        assert_eq!((details.revision, details.pending_address.expect("it waits").email.as_str()), (2, "new@mail.example"));
        assert_eq!(asked().await, before + 1, "one link is written");
        let other = form("New", "Name", "third@mail.example", 1);
        assert_eq!(refusal(test.services.save_client(&by, row.id, &other).await), Refusal::Conflict);
    }
}
