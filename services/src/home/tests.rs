//! On both engines: everybody finds at home what waits for them, and nothing of clients whom they do not see or of what they may not do.

use crate::{
    SessionToken,
    forms::tests::reading::document,
    invitations::tests::practice::{INVITER, Practice},
    staff::{Administer, ReadResponses, SignedIn, StaffSession},
};
use chrono::TimeDelta;
use domain::{
    Refusal,
    change_requests::{ChangeField, TypedChange},
    clients::{ClientFilter, ClientQuery, PortalState},
    home::{HomeGroup, HomeSection, StaffHome},
    ids::{ClientId, ResponseId},
    staff::Permissions,
};
use store::{on_both_engines, testing::TestStore};

/// Sees only who is assigned, and may do everything with them.
const LIMITED: Permissions = Permissions { see_all_clients: false, ..Permissions::ALL };

impl Practice {
    async fn home(&self, of: &StaffSession) -> StaffHome {
        self.services.staff_home(of).await.unwrap()
    }

    async fn request_count(&self, session: &StaffSession) -> i64 {
        let token = SessionToken::generate(self.services.inner.entropy.as_ref());
        let mut tx = self.write().await;
        let staff = session.viewer().staff.id.0;
        store::staff::insert_session(&mut tx, self.organization.0, staff, &token.hash(), self.services.now()).await.unwrap();
        tx.commit().await.unwrap();
        let (found, waiting) = self.services.staff_desk(&token, "192.0.2.7").await.unwrap().unwrap();
        assert_eq!(found.viewer(), session.viewer());
        waiting.request_count
    }

    async fn stand(&self, client: ClientId, state: PortalState) {
        let mut tx = self.write().await;
        store::clients::set_portal_state(&mut tx, self.organization.0, client.0, state, Some(self.services.now()), self.services.now())
            .await
            .unwrap();
        tx.commit().await.unwrap();
    }

    /// With an account, from whom a change is wanted and a form submitted.
    async fn busy_client(&self) -> ClientId {
        let client = self.client("Mara", "Abramson", Some("mara@mail.example")).await;
        self.make_active(client, "mara@mail.example").await;
        let form = self.published("PHQ-9").await;
        self.submitted(client, &form, &document(&form, &[1, 1])).await;
        let session = self.portal_session("mara@mail.example").await;
        let phone = TypedChange { field: ChangeField::Phone, shown: String::new(), typed: "+1 555 0199".to_owned() };
        self.services.ask_for_changes(&session, client, &[phone]).await.unwrap();
        client
    }
}

async fn practice(store: TestStore) -> Practice {
    Practice::new(store).await
}

fn section<'a>(home: &'a StaffHome, key: &str) -> Option<&'a HomeSection> {
    home.waiting.iter().find(|section| section.key == key)
}

fn group<'a>(home: &'a StaffHome, title: &str) -> Option<&'a HomeGroup> {
    home.waiting.iter().chain(&home.coming).flat_map(|section| &section.groups).find(|group| group.title == title)
}

fn names(group: Option<&HomeGroup>) -> Vec<&str> {
    group.into_iter().flat_map(|group| &group.items).map(|item| item.name.as_str()).collect()
}

on_both_engines! {
    async fn r9_who_is_stuck_is_counted_as_the_list_counts_and_the_longest_waiting_are_named(store) {
        let practice = practice(store).await;
        for (index, client) in practice.clients(5).await.into_iter().enumerate() {
            practice.turn(TimeDelta::hours(1));
            practice.stand(client, if index == 4 { PortalState::Locked } else { PortalState::NotDelivered }).await;
        }
        let home = practice.home(&practice.administrator).await;
        let refused = group(&home, "Not delivered").unwrap();
        assert_eq!((refused.count.as_str(), refused.href.as_deref()), ("4", Some("/organization/portal?state=not-delivered")));
        assert_eq!(names(Some(refused)), ["Client0 Example", "Client1 Example", "Client2 Example"]);
        assert_eq!((group(&home, "Locked").unwrap().count.as_str(), group(&home, "Ran out")), ("1", None));
        let signed_in = practice.permit::<SignedIn>();
        let list = practice.services.list_clients(&signed_in, &ClientQuery { filter: ClientFilter::NotDelivered, ..ClientQuery::default() }).await.unwrap();
        assert_eq!((list.rows.len(), list.counts.unwrap().not_delivered), (4, 4));
    }
}

on_both_engines! {
    async fn whoever_sees_assigned_clients_alone_finds_nobody_elses(store) {
        let practice = practice(store).await;
        let clients = practice.clients(3).await;
        for client in &clients {
            practice.stand(*client, PortalState::NotDelivered).await;
        }
        let limited = practice.staff("Lee Limited", LIMITED).await;
        let busy = practice.busy_client().await;
        let home = practice.home(&limited).await;
        assert_eq!((home.waiting.len(), home.coming.is_none(), home.weeks.is_none()), (0, true, true), "{home:?}");
        assert_eq!(home.narrowed.as_deref(), Some("Of the clients assigned to you."));
        practice.assign(clients[1], &limited).await;
        practice.assign(busy, &limited).await;
        let home = practice.home(&limited).await;
        let refused = group(&home, "Not delivered").unwrap();
        assert_eq!((refused.count.as_str(), refused.href.as_deref()), ("1", Some("/clients?state=not-delivered")));
        assert_eq!(names(Some(refused)), ["Client1 Example"]);
        assert_eq!(names(group(&home, "Submitted, not reviewed")), ["Mara Abramson"]);
        assert_eq!(names(group(&home, "Changes of details")), ["Mara Abramson"]);
        assert_eq!(group(&home, "New people"), None);
    }
}

on_both_engines! {
    async fn r27_nobody_finds_what_they_may_not_do_and_another_practice_finds_nothing(store) {
        let practice = practice(store).await;
        practice.busy_client().await;
        let home = practice.home(&practice.administrator).await;
        assert_eq!(home.waiting.iter().map(|section| section.key.as_str()).collect::<Vec<_>>(), ["forms", "requests"]);
        let form = group(&home, "Submitted, not reviewed").unwrap();
        assert!(form.items[0].href.contains("/responses/") && form.items[0].detail.starts_with("Patient Health Questionnaire"), "{form:?}");
        let inviter = practice.staff("Ida Inviter", INVITER).await;
        assert_eq!(practice.home(&inviter).await.waiting, []);
        let reader = practice.staff("Rhea Reader", Permissions { read_responses: true, ..INVITER }).await;
        let home = practice.home(&reader).await;
        assert!(section(&home, "forms").is_some() && section(&home, "requests").is_none());
        let neighbour = practice.neighbour().await;
        let home = neighbour.home(&neighbour.administrator).await;
        assert_eq!((home.waiting.len(), home.coming, home.weeks), (0, None, None));
        assert_eq!(neighbour.request_count(&neighbour.administrator).await, 0);
        assert_eq!(practice.request_count(&practice.administrator).await, 1);
        assert_eq!(practice.request_count(&inviter).await, 0);
    }
}

on_both_engines! {
    async fn r27_every_form_to_review_is_listed_page_by_page_the_oldest_first_and_nobody_elses(store) {
        let practice = practice(store).await;
        let clients = practice.clients(3).await;
        let form = practice.published("PHQ-9").await;
        let mut sent = Vec::new();
        for number in 0..104 {
            let client = clients[number % 3];
            sent.push((client, practice.submitted(client, &form, &document(&form, &[1, 1])).await));
        }
        let listed = async |session: &StaffSession| -> (Vec<(ClientId, ResponseId)>, usize) {
            let (by, mut seen, mut after, mut pages) = (session.permit::<ReadResponses>().unwrap(), Vec::new(), None::<String>, 0);
            loop {
                let page = practice.services.list_to_review(&by, after.as_deref()).await.unwrap();
                seen.extend(page.forms.iter().map(|form| (form.client, form.response.unwrap())));
                (after, pages) = (page.next, pages + 1);
                if after.is_none() {
                    return (seen, pages);
                }
            }
        };
        assert_eq!(listed(&practice.administrator).await, (sent.clone(), 3));
        let home = practice.home(&practice.administrator).await;
        let named = group(&home, "Submitted, not reviewed").unwrap();
        assert_eq!((named.count.as_str(), named.href.as_deref()), ("99+", Some("/to-review")));
        let limited = practice.staff("Lee Limited", LIMITED).await;
        assert_eq!(listed(&limited).await, (vec![], 1));
        practice.assign(clients[1], &limited).await;
        let of_client: Vec<_> = sent.iter().copied().filter(|(client, _)| *client == clients[1]).collect();
        assert_eq!(listed(&limited).await, (of_client.clone(), 1));
        let next_of = async |session: &StaffSession, response| {
            let next = practice.services.mark_reviewed(&session.permit().unwrap(), response).await.unwrap().next;
            next.map(|next| (next.client, next.response.unwrap()))
        };
        assert_eq!(next_of(&practice.administrator, of_client[0].1).await, Some(sent[2]), "the list's next, whoever it is of");
        assert_eq!(listed(&limited).await, (of_client[1..].to_vec(), 1));
        assert_eq!(next_of(&limited, of_client[1].1).await, Some(of_client[2]), "and nobody else's");
        assert_eq!(next_of(&limited, of_client[0].1).await, Some(of_client[2]), "it was somebody else's");
        assert_eq!(next_of(&practice.administrator, sent[103].1).await, None);
        let neighbour = practice.neighbour().await;
        let of_neighbour = neighbour.services.list_to_review(&neighbour.permit(), None).await.unwrap();
        assert_eq!((of_neighbour.forms, of_neighbour.next), (vec![], None));
        let rubbish = practice.services.list_to_review(&practice.permit(), Some("rubbish")).await.unwrap_err();
        assert_eq!(rubbish.refusal(), Some(&Refusal::NotFound));
    }
}

on_both_engines! {
    async fn r28_reminders_to_come_are_told_to_who_may_invite_until_they_are_switched_off(store) {
        let practice = practice(store).await;
        let clients = practice.clients(2).await;
        practice.invite(&clients).await;
        practice.deliver().await;
        let reminders = |home: &StaffHome| group(home, "In the next 7 days").map(|group| group.count.clone());
        let home = practice.home(&practice.administrator).await;
        assert_eq!(reminders(&home).as_deref(), Some("2"));
        assert_eq!(names(group(&home, "In the next 7 days")).len(), 2);
        let editor = practice.staff("Edda Editor", Permissions { edit_clients: true, invite_clients: false, ..INVITER }).await;
        assert_eq!(practice.home(&editor).await.coming, None);
        practice.make_active(clients[0], "client0@mail.example").await;
        assert_eq!(reminders(&practice.home(&practice.administrator).await).as_deref(), Some("1"), "who has done everything is not reminded");
        let by = practice.permit::<Administer>();
        let mut settings = practice.services.portal_settings(&by).await.unwrap();
        settings.reminders_on = false;
        practice.services.save_portal_settings(&by, &settings).await.unwrap();
        assert_eq!(practice.home(&practice.administrator).await.coming, None);
    }
}

on_both_engines! {
    async fn r28_a_reminder_to_come_is_told_with_the_day_on_which_it_goes_out(store) {
        let practice = practice(store).await;
        let clients = practice.clients(2).await;
        practice.invite(&clients).await;
        practice.deliver().await;
        let told = async || {
            let home = practice.home(&practice.administrator).await;
            group(&home, "In the next 7 days").map(|group| (group.count.clone(), group.items[0].detail.clone()))
        };
        let on = async |days: &[i64]| {
            let by = practice.permit::<Administer>();
            let mut settings = practice.services.portal_settings(&by).await.unwrap();
            settings.reminder_days = days.to_vec();
            practice.services.save_portal_settings(&by, &settings).await.unwrap();
        };
        assert_eq!(told().await, Some(("2".to_owned(), "to sign up, 26 Nov".to_owned())));
        on(&[8]).await;
        assert_eq!(told().await, None, "after the next seven days");
        practice.services.queue_due_reminders().await.unwrap();
        practice.turn(TimeDelta::days(2));
        assert_eq!(told().await, Some(("2".to_owned(), "to sign up, 1 Dec".to_owned())));
        on(&[15]).await;
        practice.turn(TimeDelta::days(8));
        assert_eq!(told().await, None, "the link has run out by then");
    }
}

on_both_engines! {
    async fn the_picture_counts_each_step_of_the_last_weeks(store) {
        let practice = practice(store).await;
        let clients = practice.clients(3).await;
        assert_eq!(practice.home(&practice.administrator).await.weeks, None);
        practice.invite(&clients[..2]).await;
        practice.deliver().await;
        practice.turn(TimeDelta::days(20));
        practice.invite(&clients[2..]).await;
        let weeks = practice.home(&practice.administrator).await.weeks.unwrap();
        assert_eq!((weeks.total, weeks.rows[12].counts, weeks.rows[10].counts), ([3, 2, 0, 0, 0], [1, 0, 0, 0, 0], [2, 2, 0, 0, 0]));
        assert!(weeks.svg.contains("In the last 90 days: invited 3, sent 2, opened 0, signed up 0, forms done 0"), "{}", weeks.svg);
        let limited = practice.staff("Lee Limited", LIMITED).await;
        practice.assign(clients[0], &limited).await;
        assert_eq!(practice.home(&limited).await.weeks.unwrap().total, [1, 1, 0, 0, 0], "of those assigned alone");
        practice.turn(TimeDelta::days(91));
        assert_eq!(practice.home(&practice.administrator).await.weeks, None);
    }
}
