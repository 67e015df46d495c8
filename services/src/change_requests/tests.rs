//! On both engines: asked by a client, decided by staff, and nothing of it for anybody else.

mod beside;

use crate::{
    Error, Result,
    invitations::tests::practice::{INVITER, Practice},
    portal::PortalSession,
    staff::{EditClients, Permit, SignedIn, StaffSession},
};
use domain::{
    Refusal,
    change_requests::{CHANGES_A_DAY, ChangeDecision, ChangeField, ChangeState, TypedChange, WaitingChange},
    clients::ClientForm,
    ids::ClientId,
    staff::Permissions,
};
use store::{on_both_engines, testing::TestStore};

const EMAIL: &str = "mara@mail.example";

struct Asking {
    practice: Practice,
    client: ClientId,
    session: PortalSession,
}

impl Asking {
    async fn new(store: TestStore) -> Self {
        let practice = Practice::new(store).await;
        let client = practice.client("Mara", "Abramson", Some(EMAIL)).await;
        practice.make_active(client, EMAIL).await;
        let session = practice.portal_session(EMAIL).await;
        Self { practice, client, session }
    }

    /// On a page that shows what is on file now.
    async fn ask(&self, typed: &[(ChangeField, &str)]) -> Result<()> {
        let record =
            store::clients::find(&mut self.practice.write().await, self.practice.organization.0, self.client.0).await.unwrap().unwrap();
        let on_file = super::on_file(&record);
        let shown = |field: ChangeField| field.value(&on_file).unwrap_or_default();
        let fields: Vec<_> = typed.iter().map(|(field, text)| of_page(*field, &shown(*field), text)).collect();
        self.ask_from(&fields).await
    }

    async fn ask_from(&self, fields: &[TypedChange]) -> Result<()> {
        self.practice.services.ask_for_changes(&self.session, self.client, fields).await
    }

    async fn waiting(&self) -> Vec<WaitingChange> {
        self.practice.services.list_waiting_changes(&self.practice.permit()).await.unwrap()
    }

    async fn decide(&self, by: &Permit<EditClients>, change: &WaitingChange, decision: &ChangeDecision) -> Result<()> {
        self.practice.services.decide_change(by, change.id, decision).await
    }

    async fn details(&self) -> domain::clients::ClientDetails {
        self.practice.services.client_details(&self.practice.permit::<SignedIn>(), self.client).await.unwrap()
    }

    /// Staff change the telephone number by hand.
    async fn edit_phone(&self, phone: &str) {
        let form = ClientForm {
            first_name: "Mara".into(),
            last_name: "Abramson".into(),
            email: EMAIL.into(),
            phone: phone.into(),
            revision: self.details().await.revision,
            ..ClientForm::default()
        };
        self.practice.services.save_client(&self.practice.permit(), self.client, &form).await.unwrap();
    }

    async fn history(&self) -> Vec<String> {
        self.practice.history(self.client).await
    }
}

fn of_page(field: ChangeField, shown: &str, typed: &str) -> TypedChange {
    TypedChange { field, shown: shown.to_owned(), typed: typed.to_owned() }
}

/// As a reader of Spanish is told: nothing of it is in English.
fn assert_told_in_spanish(refusal: Refusal) {
    let (english, spanish) = (refusal.to_string(), refusal.retold(domain::Language::Spanish).to_string());
    assert!(english.split(". ").all(|part| !spanish.contains(part)), "{spanish}");
}

fn accept(change: &WaitingChange) -> ChangeDecision {
    ChangeDecision::Accept { on_file: change.on_file.clone() }
}

fn decline(reason: &str) -> ChangeDecision {
    ChangeDecision::Decline { reason: reason.to_owned() }
}

fn refusal<T: std::fmt::Debug>(result: Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

fn may_edit(session: &StaffSession) -> Permit<EditClients> {
    session.permit().unwrap()
}

on_both_engines! {
    async fn what_is_accepted_is_on_file_what_is_declined_is_not_and_the_profile_says_both(store) {
        let asking = Asking::new(store).await;
        asking.ask(&[(ChangeField::LastName, "Núñez"), (ChangeField::Phone, "+1 555 0199"), (ChangeField::FirstName, "Mara")]).await.unwrap();
        let waiting = asking.waiting().await;
        let shown: Vec<_> = waiting.iter().map(|change| (change.field, change.now.as_str(), change.wanted.as_str())).collect();
        assert_eq!(shown, [(ChangeField::LastName, "Abramson", "Núñez"), (ChangeField::Phone, "None on file", "+1 555 0199")]);
        assert_eq!(asking.details().await.last_name, "Abramson", "nothing changes before somebody decides");
        let by = asking.practice.permit();
        asking.decide(&by, &waiting[0], &accept(&waiting[0])).await.unwrap();
        asking.decide(&by, &waiting[1], &decline("We call the number on your card.")).await.unwrap();
        let details = asking.details().await;
        assert_eq!((details.last_name.as_str(), details.phone, details.changes), ("Núñez", None, Vec::new()));
        let page = asking.practice.services.profile_page(&asking.session, domain::Language::English).await.unwrap();
        let decided: Vec<_> = page.changes.decided.iter().map(|change| (change.field, change.state, change.reason.as_deref())).collect();
        assert!(decided.contains(&(ChangeField::LastName, ChangeState::Accepted, None)), "{decided:?}");
        assert!(decided.contains(&(ChangeField::Phone, ChangeState::Declined, Some("We call the number on your card."))), "{decided:?}");
        assert_eq!(asking.practice.deliver().await, 0, "no e-mail says anything of it");
        let history = asking.history().await;
        for (action, count) in [("change.asked", 2), ("change.accepted", 1), ("change.declined", 1), ("client.changed", 1)] {
            assert_eq!(history.iter().filter(|key| *key == action).count(), count, "R25 {action}: {history:?}");
        }
    }
}

on_both_engines! {
    async fn what_is_decided_late_is_shown_for_as_long_as_what_is_decided_at_once(store) {
        let asking = Asking::new(store).await;
        asking.ask(&[(ChangeField::LastName, "Núñez"), (ChangeField::Phone, "+1 555 0199")]).await.unwrap();
        let waiting = asking.waiting().await;
        let by = asking.practice.permit();
        asking.decide(&by, &waiting[0], &accept(&waiting[0])).await.unwrap();
        asking.practice.turn(chrono::TimeDelta::days(91));
        asking.decide(&by, &waiting[1], &decline("")).await.unwrap();
        let shown = async || {
            let page = asking.practice.services.profile_page(&asking.session, domain::Language::English).await.unwrap();
            page.changes.decided.into_iter().map(|change| change.field).collect::<Vec<_>>()
        };
        assert_eq!(shown().await, [ChangeField::Phone]);
        asking.practice.turn(chrono::TimeDelta::days(89));
        assert_eq!(shown().await, [ChangeField::Phone]);
        asking.practice.turn(chrono::TimeDelta::days(1));
        assert_eq!(shown().await, []);
    }
}

on_both_engines! {
    async fn a_client_is_told_at_the_field_and_nothing_is_asked_for_in_part(store) {
        let asking = Asking::new(store).await;
        let wrong = refusal(asking.ask(&[(ChangeField::LastName, ""), (ChangeField::DateOfBirth, "tomorrow"), (ChangeField::Phone, "1")]).await);
        assert!(wrong.at("last_name").is_some() && wrong.at("date_of_birth").is_some() && wrong.at("phone").is_none(), "{wrong:?}");
        let nothing = refusal(asking.ask(&[(ChangeField::FirstName, " Mara ")]).await);
        assert!(matches!(nothing, Refusal::Rule(_)), "nothing differs: {nothing:?}");
        assert_told_in_spanish(nothing);
        assert_eq!(asking.waiting().await, []);
        assert!(!asking.history().await.iter().any(|key| key == "change.asked"));
    }
}

on_both_engines! {
    async fn one_change_of_a_field_waits_and_no_more_than_a_days_worth_is_asked_for(store) {
        let asking = Asking::new(store).await;
        for number in 0..CHANGES_A_DAY {
            asking.ask(&[(ChangeField::Phone, &format!("+1 555 {number:04}"))]).await.unwrap();
        }
        assert_eq!(asking.waiting().await.len(), 1);
        let many = refusal(asking.ask(&[(ChangeField::Phone, "+1 555 9999")]).await);
        assert!(matches!(many, Refusal::Rule(_)), "{many:?}");
        assert_told_in_spanish(many);
        let page = asking.practice.services.profile_page(&asking.session, domain::Language::English).await.unwrap();
        assert_eq!(page.changes.waiting[0].wanted, "+1 555 0019");
        assert!(page.changes.fields.iter().all(|(field, _)| *field != ChangeField::Phone), "what waits is not asked again");
        asking.practice.turn(chrono::TimeDelta::days(1));
        asking.ask(&[(ChangeField::Phone, "+1 555 9999")]).await.unwrap();
    }
}

on_both_engines! {
    async fn a_client_takes_back_what_waits_and_nobody_elses(store) {
        let asking = Asking::new(store).await;
        asking.ask(&[(ChangeField::Phone, "+1 555 0199")]).await.unwrap();
        let change = asking.waiting().await.remove(0);
        let ruth = asking.practice.client("Ruth", "Emanuel", Some("ruth@mail.example")).await;
        asking.practice.make_active(ruth, "ruth@mail.example").await;
        let other = asking.practice.portal_session("ruth@mail.example").await;
        let services = &asking.practice.services;
        assert_eq!(refusal(services.take_back_change(&other, change.id).await), Refusal::NotFound);
        services.take_back_change(&asking.session, change.id).await.unwrap();
        assert!(matches!(refusal(services.take_back_change(&asking.session, change.id).await), Refusal::Rule(_)));
        assert!(matches!(refusal(asking.decide(&asking.practice.permit(), &change, &accept(&change)).await), Refusal::Rule(_)));
        assert_eq!(asking.details().await.phone, None);
        assert!(asking.history().await.iter().any(|key| key == "change.taken_back"), "R25");
    }
}

on_both_engines! {
    async fn what_staff_changed_meanwhile_is_shown_and_is_not_overwritten_unseen(store) {
        let asking = Asking::new(store).await;
        asking.ask(&[(ChangeField::Phone, "+1 555 0199")]).await.unwrap();
        let before = asking.waiting().await.remove(0);
        assert!(!before.was_changed_meanwhile());
        asking.edit_phone("+1 555 0000").await;
        let by = asking.practice.permit();
        assert!(matches!(refusal(asking.decide(&by, &before, &accept(&before)).await), Refusal::Rule(_)));
        assert_eq!(asking.details().await.phone.as_deref(), Some("+1 555 0000"), "nothing has been overwritten");
        let now = asking.waiting().await.remove(0);
        assert!(now.was_changed_meanwhile() && !now.is_there());
        assert_eq!((now.seen.as_str(), now.now.as_str()), ("None on file", "+1 555 0000"));
        asking.decide(&by, &now, &accept(&now)).await.unwrap();
        assert_eq!(asking.details().await.phone.as_deref(), Some("+1 555 0199"));
        // Put right by hand: accepting says so, and changes nothing more.
        asking.ask(&[(ChangeField::Phone, "+1 555 0001")]).await.unwrap();
        asking.edit_phone("+1 555 0001").await;
        let there = asking.waiting().await.remove(0);
        assert!(there.is_there());
        let revision = asking.details().await.revision;
        asking.decide(&by, &there, &accept(&there)).await.unwrap();
        assert_eq!(asking.details().await.revision, revision);
    }
}

on_both_engines! {
    async fn a_page_from_before_staff_changed_something_asks_for_nothing_back_and_staff_are_told_what_it_showed(store) {
        let asking = Asking::new(store).await;
        asking.edit_phone("+1 555 0000").await;
        let untouched = of_page(ChangeField::Phone, "", "");
        asking.ask_from(&[untouched.clone(), of_page(ChangeField::PreferredName, "", "Mari")]).await.unwrap();
        let waiting = asking.waiting().await;
        assert_eq!(waiting.iter().map(|change| change.field).collect::<Vec<_>>(), [ChangeField::PreferredName]);
        asking.ask_from(&[TypedChange { typed: "+1 555 0199".into(), ..untouched }]).await.unwrap();
        let phone = asking.waiting().await.into_iter().find(|change| change.field == ChangeField::Phone).unwrap();
        assert!(phone.was_changed_meanwhile(), "{phone:?}");
        assert_eq!((phone.seen.as_str(), phone.now.as_str(), phone.wanted.as_str()), ("None on file", "+1 555 0000", "+1 555 0199"));
    }
}

on_both_engines! {
    async fn a_form_that_was_open_for_somebody_else_asks_for_nothing(store) {
        let asking = Asking::new(store).await;
        let ruth = asking.practice.client("Ruth", "Emanuel", Some("ruth@mail.example")).await;
        asking.practice.make_active(ruth, "ruth@mail.example").await;
        let signed_in_since = asking.practice.portal_session("ruth@mail.example").await;
        let typed = [of_page(ChangeField::LastName, "Abramson", "Núñez")];
        let told = refusal(asking.practice.services.ask_for_changes(&signed_in_since, asking.client, &typed).await);
        assert!(matches!(told, Refusal::Rule(_)), "{told:?}");
        assert_told_in_spanish(told);
        assert_eq!(asking.waiting().await, []);
    }
}

on_both_engines! {
    async fn r27_staff_decide_for_the_clients_whom_they_see_and_of_two_one_wins(store) {
        let asking = Asking::new(store).await;
        asking.ask(&[(ChangeField::Phone, "+1 555 0199")]).await.unwrap();
        let change = asking.waiting().await.remove(0);
        let limited = asking.practice.staff("Lee Limited", Permissions { see_all_clients: false, ..Permissions::ALL }).await;
        assert_eq!(asking.practice.services.list_waiting_changes(&may_edit(&limited)).await.unwrap(), []);
        assert_eq!(refusal(asking.decide(&may_edit(&limited), &change, &accept(&change)).await), Refusal::NotFound);
        let neighbour = asking.practice.neighbour().await;
        assert_eq!(neighbour.services.list_waiting_changes(&neighbour.permit()).await.unwrap(), []);
        assert_eq!(refusal(asking.decide(&neighbour.permit(), &change, &accept(&change)).await), Refusal::NotFound);
        let inviter = asking.practice.staff("Ida Inviter", INVITER).await;
        assert_eq!(inviter.permit::<EditClients>().err(), Some(Refusal::Forbidden));
        asking.practice.assign(asking.client, &limited).await;
        assert_eq!(asking.practice.services.list_waiting_changes(&may_edit(&limited)).await.unwrap().len(), 1);
        assert!(refusal(asking.decide(&may_edit(&limited), &change, &decline(&"x".repeat(301))).await).at("reason").is_some());
        let (first, second) = (may_edit(&limited), asking.practice.permit());
        let (accepted, no) = (accept(&change), decline(""));
        let (one, two) = tokio::join!(asking.decide(&first, &change, &accepted), asking.decide(&second, &change, &no));
        assert!(one.is_ok() != two.is_ok(), "one wins: {one:?} {two:?}");
        let lost = if one.is_ok() { two } else { one };
        assert!(matches!(refusal(lost), Refusal::Rule(_)), "the other is told");
    }
}
