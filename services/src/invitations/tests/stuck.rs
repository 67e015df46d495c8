//! R9: *stuck* is one word, in *Manage Clients* and in *Activity*.

use super::practice::Practice;
use crate::{reminders::tests::finish_a_form, testing::Log};
use chrono::TimeDelta;
use domain::{
    clients::{ClientCounts, ClientFilter, ClientForm, ClientQuery, PortalState},
    ids::ClientId,
    invitations::{ActivityFilter, ActivityPage, ActivityQuery, Delivery, InvitationState},
    staff::Permissions,
};
use std::{collections::HashSet, time::Duration};
use store::{
    forms::NewFormRequest,
    on_both_engines,
    testing::{Engine, open},
};

impl Practice {
    /// Those whom *Manage Clients* lists, and how many of each there are.
    async fn managed(&self, filter: ClientFilter) -> (HashSet<ClientId>, ClientCounts) {
        let page = self.services.list_clients(&self.permit(), &ClientQuery { filter, ..ClientQuery::default() }).await.unwrap();
        (page.rows.into_iter().map(|row| row.id).collect(), page.counts.unwrap())
    }

    async fn activity(&self, query: &ActivityQuery) -> ActivityPage {
        self.services.list_invitations(&self.permit(), query).await.unwrap()
    }

    /// As if the client had signed up and had these many forms to fill in.
    pub(super) async fn accept(&self, client: ClientId, forms: i64) {
        let (invitation, organization, now) = (self.view(client).await, self.organization.0, self.services.now());
        let mut tx = self.write().await;
        assert!(store::invitations::accept(&mut tx, organization, invitation.id.0, now).await.unwrap());
        store::clients::set_portal_state(&mut tx, organization, client.0, PortalState::Active, None, now).await.unwrap();
        let form_version = store::forms::list_published(&mut tx, organization).await.unwrap()[0].id;
        let new = |position| NewFormRequest {
            id: self.services.new_id(),
            client: client.0,
            form_version,
            invitation: Some(invitation.id.0),
            batch: Some(invitation.batch_id.0),
            position,
        };
        store::forms::insert_requests(&mut tx, organization, &(0..forms).map(new).collect::<Vec<_>>(), now).await.unwrap();
        store::clients::set_forms_counts(&mut tx, organization, &[client.0]).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// The e-mail was refused.
    async fn refuse(&self, client: ClientId) {
        let (invitation, organization) = (self.view(client).await.id.0, self.organization.0);
        let mut tx = self.write().await;
        store::invitations::set_delivery(&mut tx, organization, invitation, Delivery::Failed).await.unwrap();
        store::clients::set_portal_state(&mut tx, organization, client.0, PortalState::NotDelivered, None, self.services.now())
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    async fn open(&self, client: ClientId) {
        let (invitation, organization, now) = (self.view(client).await.id.0, self.organization.0, self.services.now());
        let mut tx = self.write().await;
        assert!(store::invitations::mark_opened(&mut tx, organization, invitation, now).await.unwrap());
        store::clients::set_portal_state(&mut tx, organization, client.0, PortalState::Opened, None, now).await.unwrap();
        tx.commit().await.unwrap();
    }

    /// Which ends their invitation.
    async fn change_address(&self, client: ClientId) {
        let mut tx = self.write().await;
        let record = store::clients::find(&mut tx, self.organization.0, client.0).await.unwrap().unwrap();
        drop(tx);
        let form = ClientForm {
            first_name: record.first_name,
            last_name: record.last_name,
            email: "moved@mail.example".to_owned(),
            revision: record.revision,
            ..ClientForm::default()
        };
        self.services.save_client(&self.permit(), client, &form).await.unwrap();
    }

    async fn lock(&self, client: ClientId) {
        let (invitation, organization, now) = (self.view(client).await.id.0, self.organization.0, self.services.now());
        let mut tx = self.write().await;
        assert!(store::invitations::end(&mut tx, organization, invitation, InvitationState::Locked, now).await.unwrap());
        store::clients::set_portal_state(&mut tx, organization, client.0, PortalState::Locked, None, now).await.unwrap();
        tx.commit().await.unwrap();
    }
}

on_both_engines! {
    async fn r9_both_lists_mean_the_same_people_by_stuck_and_by_each_reason(store) {
        let practice = Practice::new(store).await;
        let clients = practice.clients(10).await;
        practice.invite_and_deliver(clients[0]).await;
        practice.turn(TimeDelta::days(15));
        practice.services.expire_due_invitations().await.unwrap();
        let opened = practice.invite_and_deliver(clients[1]).await;
        practice.services.note_link_opened(&practice.slug, &opened, "198.51.100.4").await.unwrap();
        practice.invite(&clients[2..8]).await;
        practice.deliver().await;
        practice.refuse(clients[2]).await;
        practice.lock(clients[3]).await;
        practice.accept(clients[4], 2).await;
        practice.accept(clients[5], 0).await;
        practice.turn(TimeDelta::days(3));
        practice.invite_and_deliver(clients[8]).await;
        practice.invite_and_deliver(clients[9]).await;
        practice.change_address(clients[9]).await;
        assert_eq!(practice.services.find_unopened_invitations().await.unwrap(), 2);
        // Their invitation is over: it is they who are stuck, and not it.
        let (moved, counts) = practice.managed(ClientFilter::AddressChanged).await;
        assert_eq!((moved, counts.address_changed), (HashSet::from([clients[9]]), 1));
        let of_both = ClientFilter::REASONS.into_iter().filter(|filter| *filter != ClientFilter::AddressChanged);
        for filter in of_both.chain([ClientFilter::Stuck]) {
            let (mut listed, counts) = practice.managed(filter).await;
            let moved = i64::from(filter == ClientFilter::Stuck);
            assert_eq!(i64::from(listed.remove(&clients[9])), moved);
            let query = ActivityQuery { filter: ActivityFilter::from_key(filter.key()), ..ActivityQuery::default() };
            let of_activity: HashSet<_> = practice.activity(&query).await.invitations.into_iter().map(|view| view.client_id).collect();
            assert_eq!((&listed, counts.of(filter) - moved), (&of_activity, i64::try_from(of_activity.len()).unwrap()), "{filter:?}");
            assert_eq!(listed.len(), match filter { ClientFilter::Stuck => 7, ClientFilter::NeverOpened => 2, _ => 1 }, "{filter:?}");
        }
        let limited = practice.staff("Lee Limited", Permissions { see_all_clients: false, ..Permissions::ALL }).await;
        practice.assign(clients[6], &limited).await;
        practice.assign(clients[8], &limited).await;
        for (of, counts) in [(&practice.administrator, ["1", "1", "2", "1", "1", "1", "1"].as_slice()), (&limited, &["1"])] {
            let home = practice.services.staff_home(of).await.unwrap();
            let stuck = home.waiting.iter().find(|section| section.key == "stuck").unwrap();
            assert_eq!(stuck.groups.iter().map(|group| group.count.as_str()).collect::<Vec<_>>(), counts);
        }
    }
}

on_both_engines! {
    async fn r9_whose_link_has_lain_unopened_is_stuck_until_anything_comes_of_it(store) {
        let practice = Practice::new(store).await;
        let client = practice.clients(1).await[0];
        let of = async |filter| practice.managed(filter).await.1.of(filter);
        // Written a second before it is delivered.
        let secret = practice.invite_and_deliver(client).await;
        practice.turn(TimeDelta::days(3) - TimeDelta::seconds(2));
        assert_eq!((practice.services.find_unopened_invitations().await.unwrap(), of(ClientFilter::Stuck).await), (0, 0));
        practice.turn(TimeDelta::seconds(1));
        assert_eq!((practice.services.find_unopened_invitations().await.unwrap(), of(ClientFilter::NeverOpened).await), (1, 1));
        assert_eq!(practice.services.find_unopened_invitations().await.unwrap(), 0, "it is written down once");
        assert_eq!((practice.stands(client).await, of(ClientFilter::Invited).await), (PortalState::Sent, 1));
        // The reminder ends nothing.
        practice.turn(TimeDelta::days(1));
        practice.services.queue_due_reminders().await.unwrap();
        assert_eq!((practice.deliver().await, of(ClientFilter::NeverOpened).await), (1, 1));
        practice.services.note_link_opened(&practice.slug, &secret, "198.51.100.4").await.unwrap();
        assert_eq!((of(ClientFilter::NeverOpened).await, of(ClientFilter::Opened).await), (0, 1));
        practice.invite_and_deliver(client).await;
        assert_eq!((of(ClientFilter::Stuck).await, practice.services.find_unopened_invitations().await.unwrap()), (0, 0));
        practice.turn(TimeDelta::days(3));
        assert_eq!((practice.services.find_unopened_invitations().await.unwrap(), of(ClientFilter::Stuck).await), (1, 1));
        practice.invite(&[client]).await;
        assert_eq!(of(ClientFilter::NeverOpened).await, 0, "a newer one is on its way");
    }
}

on_both_engines! {
    async fn r9_however_many_lie_unopened_all_are_written_down_but_of_whom_something_came(store) {
        let practice = Practice::new(store).await;
        // More than a group.
        let clients = practice.clients(205).await;
        practice.invite(&clients).await;
        while practice.deliver().await > 0 {}
        practice.turn(TimeDelta::days(3));
        practice.open(clients[0]).await;
        practice.lock(clients[1]).await;
        practice.accept(clients[2], 1).await;
        practice.invite(&clients[3..4]).await;
        let find = || practice.services.find_unopened_invitations();
        let (one, other) = tokio::join!(find(), find());
        assert_eq!(one.unwrap() + other.unwrap(), 201, "each of them once, by one or by the other");
        let (listed, counts) = practice.managed(ClientFilter::NeverOpened).await;
        assert_eq!((listed.len().min(50), counts.of(ClientFilter::NeverOpened)), (50, 201));
        for (client, state) in [(0, PortalState::Opened), (1, PortalState::Locked), (2, PortalState::Active), (3, PortalState::Queued)] {
            assert_eq!(practice.stands(clients[client]).await, state);
        }
        assert_eq!(find().await.unwrap(), 0);
    }
}

#[tokio::test]
async fn r9_thirty_that_lie_unopened_are_as_many_statements_as_one() {
    let practice = Practice::new(open(Engine::Postgres).await).await;
    let clients = practice.clients(31).await;
    let mut counted = Vec::new();
    for some in [&clients[..1], &clients[1..]] {
        practice.invite(some).await;
        while practice.deliver().await > 0 {}
        practice.turn(TimeDelta::days(3));
        let (written, statements) = Log::statements(practice.services.find_unopened_invitations()).await;
        assert_eq!(usize::try_from(written.unwrap()).unwrap(), some.len());
        counted.push(statements);
    }
    assert_eq!(counted[0], counted[1]);
    assert!(counted[0] > 1, "they are logged");
}

/// On SQLite there is one writer at a time.
#[tokio::test]
async fn r9_whoever_is_just_doing_something_is_passed_over_and_nobody_waits() {
    let practice = Practice::new(open(Engine::Postgres).await).await;
    let clients = practice.clients(3).await;
    practice.invite(&clients).await;
    practice.deliver().await;
    practice.turn(TimeDelta::days(3));
    let (invitation, organization, now) = (practice.view(clients[0]).await.id.0, practice.organization.0, practice.services.now());
    let (mut opening, mut changing) = (practice.write().await, practice.write().await);
    assert!(store::invitations::mark_opened(&mut opening, organization, invitation, now).await.unwrap());
    store::clients::lock_clients(&mut changing, organization, &[clients[1].0]).await.unwrap();
    let find = || tokio::time::timeout(Duration::from_secs(20), practice.services.find_unopened_invitations());
    assert_eq!(find().await.expect("it waits").unwrap(), 1);
    store::clients::set_portal_state(&mut opening, organization, clients[0].0, PortalState::Opened, None, now).await.unwrap();
    opening.commit().await.unwrap();
    changing.commit().await.unwrap();
    assert_eq!(find().await.expect("it waits").unwrap(), 1);
    let (listed, _) = practice.managed(ClientFilter::NeverOpened).await;
    assert_eq!((listed, practice.stands(clients[0]).await), (HashSet::from([clients[1], clients[2]]), PortalState::Opened));
}

on_both_engines! {
    async fn r9_unfinished_forms_are_on_exactly_one_page_once_for_each_invitation(store) {
        let practice = Practice::new(store).await;
        let clients = practice.clients(60).await;
        let batch = practice.invite(&clients).await.batch;
        practice.deliver().await;
        for (index, client) in clients.iter().enumerate() {
            practice.turn(TimeDelta::seconds(1));
            practice.accept(*client, if index % 10 == 0 { 0 } else { 2 }).await;
        }
        let unfinished = |batch, search: &str| ActivityQuery { filter: ActivityFilter::FormsUnfinished, batch, search: search.to_owned(), ..ActivityQuery::default() };
        let newest_first: Vec<_> = clients.iter().copied().enumerate().filter(|(index, _)| index % 10 != 0).map(|(_, client)| client).rev().collect();
        for batch in [None, Some(batch)] {
            let first = practice.activity(&unfinished(batch, "")).await;
            let second = practice.activity(&ActivityQuery { after: first.next.clone(), ..unfinished(batch, "") }).await;
            assert_eq!((first.batch.map(|told| told.invitation_count), second.batch), (batch.map(|_| 60), None), "it is told once");
            let seen: Vec<_> = first.invitations.iter().chain(&second.invitations).map(|view| view.client_id).collect();
            assert_eq!((first.invitations.len(), seen, second.next), (50, newest_first.clone(), None));
            let found = practice.activity(&unfinished(batch, "client57@mail.example")).await;
            assert_eq!(found.invitations.iter().map(|view| view.client_id).collect::<Vec<_>>(), [clients[57]]);
        }
        let last = async || practice.activity(&unfinished(None, "")).await.invitations[0].client_id;
        finish_a_form(&practice, clients[59]).await;
        assert_eq!(last().await, clients[59], "the other one is open");
        finish_a_form(&practice, clients[59]).await;
        assert_eq!(last().await, clients[58]);
    }
}
