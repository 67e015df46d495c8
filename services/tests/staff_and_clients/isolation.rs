//! R27: nothing of one practice can be seen, guessed at or changed from another. The neighbour is the demo's practice.

use crate::practice::{ADDRESS, EMAIL, PASSWORD, form, hazel, refusal, willow};
use domain::{
    Refusal,
    clients::{ClientFilter, ClientQuery},
    ids::ClientId,
    staff::{Permission, Permissions},
};
use services::staff::{Administer, EditClients, SignedIn};

store::on_both_engines! {
    async fn r27_ids_of_another_practice_are_answered_like_ids_of_nothing(store) {
        let (test, olga) = hazel(store).await;
        let willow = willow(&test.services).await;
        let foreign = willow.administrator.list(ClientFilter::All).await.first().expect("a client").id;
        let nothing = ClientId(uuid::Uuid::from_u128(7));
        let foreign_staff = willow.inviter.session.viewer().staff.id;
        let mine = olga.add("Mara", "mara@mail.example").await;
        let before = (willow.administrator.events().await, willow.administrator.list(ClientFilter::All).await);
        let (services, signed_in, edit, administer) = (&test.services, olga.permit::<SignedIn>(), olga.permit::<EditClients>(), olga.permit::<Administer>());
        for client in [foreign, nothing] {
            assert_eq!(refusal(services.client_details(&signed_in, client).await), Refusal::NotFound);
            assert_eq!(refusal(services.client_history(&signed_in, client).await), Refusal::NotFound);
            assert_eq!(refusal(services.client_forms(&signed_in, client).await), Refusal::NotFound);
            assert_eq!(refusal(services.save_client(&edit, client, &form("A", "B", "", 1)).await), Refusal::NotFound);
            assert_eq!(refusal(services.assign_client(&administer, client, olga.session.viewer().staff.id, true).await), Refusal::NotFound);
        }
        for on in [true, false] {
            assert_eq!(refusal(services.assign_client(&administer, mine, foreign_staff, on).await), Refusal::NotFound);
            assert_eq!(refusal(services.set_permission(&administer, foreign_staff, Permission::EditClients, on).await), Refusal::NotFound);
        }
        assert_eq!(refusal(services.end_staff_sessions(&administer, foreign_staff).await), Refusal::NotFound);
        assert_eq!(refusal(services.disable_staff(&administer, foreign_staff).await), Refusal::NotFound);
        assert_eq!(refusal(services.enable_staff(&administer, foreign_staff).await), Refusal::NotFound);
        assert_eq!(before, (willow.administrator.events().await, willow.administrator.list(ClientFilter::All).await));
    }
}

store::on_both_engines! {
    async fn r27_lists_logs_and_searches_end_at_the_practices_door(store) {
        let (test, olga) = hazel(store).await;
        let willow = willow(&test.services).await;
        let mine = olga.add("Mara", "mara@mail.example").await;
        let signed_in = olga.permit::<SignedIn>();
        let theirs = test.services.list_clients(&willow.administrator.permit(), &ClientQuery::default()).await.expect("a page");
        for after in [None, theirs.next] {
            for search in ["", "mara", "mail.example"] {
                let query = ClientQuery { search: search.into(), after: after.clone(), ..ClientQuery::default() };
                let page = test.services.list_clients(&signed_in, &query).await.expect("a page");
                assert!(page.rows.iter().all(|row| row.id == mine));
                assert_eq!(page.counts.map(|counts| (counts.all, counts.active)), Some((1, 0)));
            }
        }
        assert!(olga.events().await.len() < 5 && willow.administrator.events().await.len() > 240);
        let staff = test.services.list_staff(&olga.permit()).await.expect("staff");
        assert_eq!(staff.iter().map(|entry| entry.member.email.as_str()).collect::<Vec<_>>(), [EMAIL]);
    }
}

store::on_both_engines! {
    async fn r27_who_works_for_two_practices_signs_in_to_the_one_whose_password_fits(store) {
        let (test, olga) = hazel(store).await;
        let willow = willow(&test.services).await;
        let email = willow.inviter.session.viewer().staff.email.to_string();
        let another = "lantern meadow copper nine";
        test.services.add_staff(&olga.permit(), "Noor Haddad", &email, another.to_owned().into(), Permissions::ALL).await.expect("added");
        for (password, organization) in [(another, olga.session.organization()), (PASSWORD, willow.inviter.session.organization())] {
            let token = test.services.sign_in_staff(&email, password.to_owned().into(), ADDRESS).await.expect("signed in");
            assert_eq!(crate::practice::live(&test.services, &token).await.expect("a session").organization(), organization);
        }
    }
}
