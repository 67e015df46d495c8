//! R28 through representatives: whoever may fill in forms for a client without an account hears again while some wait, each until they
//! stop it themselves.

use super::*;
use crate::reminders::{
    Reader,
    tests::{finish_a_form, newest_mail, remind, reminded_on, set_reminders, stop_token},
};
use domain::reminders::{Reminders, StopLink};
use store::on_both_engines;

const SAM: &str = "sam@mail.example";

impl Family {
    /// One of the practice's forms is asked for, and the e-mails that say so have gone.
    async fn asked(&self) {
        self.asked_of(self.ada).await;
    }

    async fn asked_of(&self, client: ClientId) {
        let forms = self.practice.forms().await;
        self.practice.services.ask_through_representatives(&self.practice.permit(), client, &forms[..1]).await.unwrap();
        self.practice.deliver().await;
    }

    /// For whom Noor acts too, and who has an address of her own.
    async fn with_mara(&self) -> ClientId {
        let mara = self.practice.client("Mara", "Abramson", Some("mara@mail.example")).await;
        self.add(mara, NOOR, &grant(BOTH)).await.unwrap();
        self.practice.deliver().await;
        mara
    }

    async fn revoke(&self, client: ClientId) {
        let invitation = self.practice.view(client).await.id;
        self.practice.services.revoke_invitation(&self.practice.permit(), invitation).await.unwrap();
    }

    async fn login_of(&self, email: &str) -> LoginId {
        self.rows(self.ada).await.into_iter().find(|row| row.email == email).unwrap().login
    }

    /// Whose of Ada's representatives are stopped.
    async fn stopped(&self) -> Vec<String> {
        self.rows(self.ada).await.into_iter().filter(|row| row.reminders_stopped.is_some()).map(|row| row.email).collect()
    }

    /// Ada's own, or those that this representative gets for her, by the link in them.
    async fn stop_of(&self, login: Option<LoginId>) {
        let mut tx = self.practice.write().await;
        let organization = store::organization::find(&mut tx, self.practice.organization.0).await.unwrap().unwrap();
        drop(tx);
        let reader = Reader { client: self.ada.0, login: login.map(|login| login.0) };
        let link = self.practice.services.stop_link(&organization, reader).unwrap();
        self.stop(link.rsplit('/').next().unwrap()).await;
    }

    async fn start(&self, login: Option<LoginId>) -> Result<()> {
        self.practice.services.start_reminders(&self.practice.permit(), self.ada, login).await
    }

    async fn with_sam(&self) {
        self.add(self.ada, SAM, &grant(BOTH)).await.unwrap();
        let secret = self.secret().await;
        self.sign_up(&secret).await.unwrap();
    }

    async fn page(&self, token: &str) -> StopLink {
        self.practice.services.stop_page(&self.practice.slug, token).await.unwrap().link
    }

    async fn stop(&self, token: &str) {
        self.practice.services.stop_reminders(&self.practice.slug, token, PLACE).await.unwrap();
    }
}

on_both_engines! {
    async fn r28_r31_whoever_may_fill_in_hears_again_until_the_form_is_done_and_the_email_says_for_whom(store) {
        let (family, _) = Family::with_noor(store).await;
        family.asked().await;
        assert_eq!(reminded_on(&family.practice, 4).await, [3]);
        let (mail, raw) = newest_mail(&family.practice).await;
        assert_eq!(mail.to, "Noor Haddad <noor@mail.example>");
        assert_eq!(mail.subject, "A reminder for Ada B. from Willow Lane Practice");
        assert!(raw.contains("List-Unsubscribe: <"), "{raw}");
        assert!(!mail.text.contains("Brennan") && !mail.text.contains("PHQ"), "R17: {}", mail.text);
        finish_a_form(&family.practice, family.ada).await;
        assert_eq!(reminded_on(&family.practice, 5).await, Vec::<i64>::new(), "it is done");
    }
}

on_both_engines! {
    async fn r28_r31_a_representative_is_reminded_in_the_language_that_they_chose(store) {
        let (family, token) = Family::with_noor(store).await;
        let practice = &family.practice;
        practice.services.choose_language(&practice.slug, Some(&token), domain::Language::Spanish).await.unwrap();
        family.asked().await;
        assert_eq!(reminded_on(practice, 3).await, [3]);
        let (mail, _) = newest_mail(practice).await;
        assert_eq!(mail.subject, "Un recordatorio para Ada B. de Willow Lane Practice");
    }
}

on_both_engines! {
    async fn r28_each_stops_their_own_and_staff_start_them_again_for_who_asks(store) {
        let (family, _) = Family::with_noor(store).await;
        family.with_sam().await;
        family.asked().await;
        family.practice.turn(TimeDelta::days(3));
        assert_eq!(remind(&family.practice).await, 2);
        let first = newest_mail(&family.practice).await.0;
        let token = stop_token(&family.practice).await;
        assert_eq!(family.page(&token).await, StopLink::Works);
        family.stop(&token).await;
        family.stop(&token).await;
        assert_eq!(family.page(&token).await, StopLink::Stopped);
        let stopped = family.stopped().await;
        assert_eq!(stopped.len(), 1);
        assert!(first.to.contains(&stopped[0]), "{} is not {}", first.to, stopped[0]);
        assert_eq!(family.practice.history(family.ada).await.iter().filter(|action| *action == "reminders.stopped").count(), 1, "R25");

        family.practice.turn(TimeDelta::days(4));
        assert_eq!(remind(&family.practice).await, 1);
        assert_ne!(newest_mail(&family.practice).await.0.to, first.to, "the other one still hears");

        family.stop(&stop_token(&family.practice).await).await;
        for email in [NOOR, SAM] {
            family.start(Some(family.login_of(email).await)).await.unwrap();
        }
        assert!(family.stopped().await.is_empty());
        family.asked().await;
        assert_eq!(reminded_on(&family.practice, 4).await, [3]);
    }
}

on_both_engines! {
    async fn r28_r31_staff_start_them_again_for_the_one_who_asks_and_another_ones_stop_stays(store) {
        let (family, _) = Family::with_noor(store).await;
        family.with_sam().await;
        family.asked().await;
        let (noor, sam) = (family.login_of(NOOR).await, family.login_of(SAM).await);
        for login in [None, Some(noor), Some(sam)] {
            family.stop_of(login).await;
        }
        let own = async || family.practice.services.client_details(&family.practice.permit(), family.ada).await.unwrap().reminders;
        family.start(Some(noor)).await.unwrap();
        assert_eq!(family.stopped().await, [SAM]);
        assert!(matches!(own().await, Reminders::Stopped(_)), "the client's own");
        let history = family.practice.services.client_history(&family.practice.permit(), family.ada).await.unwrap();
        let started = history.iter().find(|row| row.action.key() == "reminders.started").unwrap();
        assert_eq!(started.detail.as_deref(), Some("Noor Haddad"), "R25");
        family.practice.turn(TimeDelta::days(3));
        assert_eq!(remind(&family.practice).await, 1);
        assert!(newest_mail(&family.practice).await.0.to.contains(NOOR));

        for nobody in [Some(noor), Some(LoginId(family.practice.services.new_id()))] {
            assert!(matches!(refusal(family.start(nobody).await), Refusal::Rule(_)), "not stopped");
        }
        family.start(None).await.unwrap();
        assert!(!matches!(own().await, Reminders::Stopped(_)));
        assert_eq!(family.stopped().await, [SAM]);
    }
}

on_both_engines! {
    async fn r28_r31_they_hear_of_open_forms_when_the_clients_own_invitation_has_been_taken_back(store) {
        let (family, _) = Family::with_noor(store).await;
        let (practice, mara) = (&family.practice, family.with_mara().await);
        practice.invite_and_deliver(mara).await;
        family.asked_of(mara).await;
        family.revoke(mara).await;
        assert_eq!(reminded_on(practice, 4).await, [3]);
        assert!(newest_mail(practice).await.0.to.contains(NOOR));
        finish_a_form(practice, mara).await;
        assert_eq!(reminded_on(practice, 4).await, Vec::<i64>::new(), "it is done");
    }
}

on_both_engines! {
    async fn r28_r31_they_hear_of_open_forms_when_the_clients_own_invitation_has_run_out(store) {
        let (family, _) = Family::with_noor(store).await;
        let (practice, mara) = (&family.practice, family.with_mara().await);
        set_reminders(practice, true, &[3]).await;
        practice.invite_and_deliver(mara).await;
        practice.turn(TimeDelta::days(12));
        family.asked_of(mara).await;
        assert_eq!(reminded_on(practice, 4).await, [3]);
        assert!(newest_mail(practice).await.0.to.contains(NOOR));
    }
}

on_both_engines! {
    async fn r28_r31_they_hear_of_open_forms_while_a_link_was_handed_over_to_the_client_after_them(store) {
        let (family, _) = Family::with_noor(store).await;
        let (practice, mara) = (&family.practice, family.with_mara().await);
        family.asked_of(mara).await;
        practice.invite_and_deliver(mara).await;
        practice.services.hand_over_link(&practice.permit(), mara).await.unwrap();
        assert_eq!(reminded_on(practice, 3).await, [3], "a link that was handed over is reminded of by nobody");
        assert!(newest_mail(practice).await.0.to.contains(NOOR));
        family.revoke(mara).await;
        assert_eq!(reminded_on(practice, 4).await, [4], "on the seventh day");
        assert!(newest_mail(practice).await.0.to.contains(NOOR));
    }
}

on_both_engines! {
    async fn r28_r31_they_hear_of_open_forms_when_the_clients_own_address_takes_no_email(store) {
        let (family, _) = Family::with_noor(store).await;
        let (practice, mara) = (&family.practice, family.with_mara().await);
        practice.invite_and_deliver(mara).await;
        family.asked_of(mara).await;
        practice.turn(TimeDelta::days(3));
        assert_eq!(practice.services.queue_due_reminders().await.unwrap(), 1);
        practice.refuse_next().await;
        assert_eq!(reminded_on(practice, 4).await, [4], "on the seventh day");
        assert!(newest_mail(practice).await.0.to.contains(NOOR));
    }
}

on_both_engines! {
    async fn r28_r31_a_client_stops_their_own_and_whoever_acts_for_them_goes_on_being_reminded(store) {
        let (family, _) = Family::with_noor(store).await;
        let (practice, mara) = (&family.practice, family.with_mara().await);
        practice.invite_and_deliver(mara).await;
        family.asked_of(mara).await;
        assert_eq!(reminded_on(practice, 3).await, [3]);
        assert!(newest_mail(practice).await.0.to.contains("mara@mail.example"), "as long as she is invited");
        family.stop(&stop_token(practice).await).await;
        assert_eq!(reminded_on(practice, 4).await, [4], "on the seventh day");
        assert!(newest_mail(practice).await.0.to.contains(NOOR));
        family.asked_of(mara).await;
        assert_eq!(reminded_on(practice, 4).await, [3], "and when something new is asked");
        assert!(newest_mail(practice).await.0.to.contains(NOOR));
    }
}

on_both_engines! {
    async fn r28_r31_a_reminder_that_waits_is_not_sent_once_the_grant_has_ended_or_its_reader_stopped(store) {
        let (family, _) = Family::with_noor(store).await;
        family.asked().await;
        family.practice.turn(TimeDelta::days(3));
        assert_eq!(family.practice.services.queue_due_reminders().await.unwrap(), 1);
        family.end(family.ada).await;
        let before = newest_mail(&family.practice).await.0.id;
        family.practice.deliver().await;
        assert_eq!(newest_mail(&family.practice).await.0.id, before);
        family.practice.turn(TimeDelta::days(4));
        assert_eq!(family.practice.services.queue_due_reminders().await.unwrap(), 0, "nobody is left");
        let neighbour = family.practice.neighbour().await;
        let refused = family.practice.services.start_reminders(&neighbour.permit(), family.ada, None).await;
        assert_eq!(refusal(refused), Refusal::NotFound, "R27");
    }
}

on_both_engines! {
    async fn r28_r31_the_staffs_home_tells_of_reminders_to_representatives_until_nobody_takes_them(store) {
        let (family, _) = Family::with_noor(store).await;
        let practice = &family.practice;
        let coming = async || {
            let home = practice.services.staff_home(&practice.administrator).await.unwrap();
            let items = home.coming.into_iter().flat_map(|section| section.groups).flat_map(|group| group.items);
            items.map(|item| format!("{}: {}", item.name, item.detail)).collect::<Vec<_>>()
        };
        assert!(coming().await.is_empty());
        family.asked().await;
        family.stop_of(None).await;
        assert_eq!(coming().await, ["Ada Brennan: of forms, to representatives, 26 Nov"]);
        family.stop_of(Some(family.login_of(NOOR).await)).await;
        assert!(coming().await.is_empty());
    }
}
