//! Long lists and selections of clients, on both engines: anchors, and how many are chosen.

use crate::{
    people::{refusal, staff},
    practice::Practice,
};
use domain::{
    Refusal,
    clients::{ClientFilter, ClientQuery, ClientSelection, ClientSort, NAMED_LIMIT, SortColumn},
    ids::ClientId,
    staff::Permissions,
};
use services::staff::{InviteClients, SignedIn};

store::on_both_engines! {
    async fn a_page_begins_where_an_anchor_and_the_rows_to_skip_say(store) {
        let practice = Practice::new(store).await;
        for number in 0..620 {
            practice.add(&format!("Client{number:03}"), &format!("c{number}@mail.example"), "").await;
        }
        let by = practice.administrator.permit::<SignedIn>().expect("may");
        for column in SortColumn::ALL {
            let query = ClientQuery { sort: ClientSort { column, is_descending: true }, ..ClientQuery::default() };
            let anchors = practice.services().anchor_clients(&by, &query).await.expect("anchors");
            assert!(anchors.is_end && anchors.anchors.len() == 1, "{column:?}");
            let query = ClientQuery { after: anchors.anchors.first().cloned(), skip: 50, ..query };
            let page = practice.services().list_clients(&by, &query).await.expect("a page");
            assert_eq!(page.rows.len(), 50, "{column:?}");
            if column == SortColumn::Name {
                assert_eq!(page.rows[0].first_name, "Client069");
            }
            let sent = ClientQuery { sort: ClientSort { column: SortColumn::Sent, is_descending: false }, ..query };
            if column != SortColumn::Sent {
                assert!(practice.services().list_clients(&by, &sent).await.is_err(), "an anchor of another order");
            }
        }
    }
}

store::on_both_engines! {
    async fn r1_r3_r4_a_selection_tells_how_many_it_is_and_only_administrators_choose_more_than_one(store) {
        let practice = Practice::new(store).await;
        let services = practice.services();
        let mut added = Vec::new();
        for number in 0..30 {
            let email = if number % 10 == 0 { String::new() } else { format!("c{number}@mail.example") };
            added.push(practice.add(&format!("Client{number:03}"), &email, "").await);
        }
        let by = practice.administrator.permit::<InviteClients>().expect("may");
        let matching = |search: &str, filter, except: &[ClientId]| ClientSelection::Matching { search: search.into(), filter, except: except.to_vec() };
        for (selection, chosen, without_email) in [
            (ClientSelection::These(added[..5].to_vec()), 5, 1),
            (matching("", ClientFilter::All, &[]), 30, 3),
            (matching("", ClientFilter::All, &added[9..11]), 28, 2),
            (matching("client01", ClientFilter::All, &added[..11]), 9, 0),
            (matching("", ClientFilter::NoEmail, &added[..1]), 2, 2),
            (matching("", ClientFilter::Active, &added[..1]), 0, 0),
        ] {
            let counts = services.count_selection(&by, &selection).await.expect("counted");
            assert_eq!((counts.chosen, counts.without_email, counts.active), (chosen, without_email, 0), "{selection:?}");
        }
        let many = ClientSelection::These((0..=NAMED_LIMIT as u128).map(|number| ClientId(uuid::Uuid::from_u128(number))).collect());
        assert!(matches!(refusal(services.count_selection(&by, &many).await), Refusal::Rule(_)));
        let limited = staff(&practice, "limited@willowlane.example", Permissions { see_all_clients: false, ..Permissions::ALL }).await;
        let by = limited.permit::<InviteClients>().expect("may");
        for selection in [matching("", ClientFilter::All, &[]), ClientSelection::These(added[..2].to_vec())] {
            assert_eq!(refusal(services.count_selection(&by, &selection).await), Refusal::Forbidden);
        }
        assert_eq!(refusal(services.count_selection(&by, &ClientSelection::These(added[..1].to_vec())).await), Refusal::NotFound);
        let all = staff(&practice, "all@willowlane.example", Permissions::ALL).await;
        let one = services.count_selection(&all.permit().expect("may"), &ClientSelection::These(added[..1].to_vec())).await.expect("counted");
        assert_eq!((one.chosen, one.without_email), (1, 1));
    }
}
