//! R28 through representatives: whoever may fill in forms for a client without an account hears again while some wait, each until they
//! stop it themselves.

use super::*;
use crate::reminders::tests::{finish_a_form, newest_mail, remind, reminded_on, stop_token};
use domain::reminders::StopLink;
use store::on_both_engines;

const SAM: &str = "sam@mail.example";

impl Family {
    /// One of the practice's forms is asked for, and the e-mails that say so have gone.
    async fn asked(&self) {
        let forms = self.practice.forms().await;
        self.practice.services.ask_through_representatives(&self.practice.permit(), self.ada, &forms[..1]).await.unwrap();
        self.practice.deliver().await;
    }

    async fn with_sam(&self) {
        self.add(self.ada, SAM, &grant(BOTH)).await.unwrap();
        let secret = self.secret().await;
        self.sign_up(&secret).await.unwrap();
    }

    async fn page(&self, token: &str) -> StopLink {
        self.practice.services.stop_page(&self.practice.slug, token).await.unwrap().1
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
        let stopped: Vec<_> = family.rows(family.ada).await.into_iter().filter(|row| row.reminders_stopped.is_some()).collect();
        assert_eq!(stopped.len(), 1);
        assert!(first.to.contains(&stopped[0].email), "{} is not {}", first.to, stopped[0].email);
        assert_eq!(family.practice.history(family.ada).await.iter().filter(|action| *action == "reminders.stopped").count(), 1, "R25");

        family.practice.turn(TimeDelta::days(4));
        assert_eq!(remind(&family.practice).await, 1);
        assert_ne!(newest_mail(&family.practice).await.0.to, first.to, "the other one still hears");

        family.stop(&stop_token(&family.practice).await).await;
        family.practice.services.start_reminders(&family.practice.permit(), family.ada).await.unwrap();
        assert!(family.rows(family.ada).await.iter().all(|row| row.reminders_stopped.is_none()));
        family.asked().await;
        assert_eq!(reminded_on(&family.practice, 4).await, [3]);
    }
}

on_both_engines! {
    async fn r28_r31_a_client_stops_their_own_and_whoever_acts_for_them_goes_on_being_reminded(store) {
        let (family, _) = Family::with_noor(store).await;
        let practice = &family.practice;
        let mara = practice.client("Mara", "Abramson", Some("mara@mail.example")).await;
        family.add(mara, NOOR, &grant(BOTH)).await.unwrap();
        practice.deliver().await;
        practice.invite_and_deliver(mara).await;
        let ask = async || {
            let forms = practice.forms().await;
            practice.services.ask_through_representatives(&practice.permit(), mara, &forms[..1]).await.unwrap();
            practice.deliver().await;
        };
        ask().await;
        assert_eq!(reminded_on(practice, 3).await, [3]);
        assert!(newest_mail(practice).await.0.to.contains("mara@mail.example"), "as long as she is invited");
        family.stop(&stop_token(practice).await).await;
        assert_eq!(reminded_on(practice, 4).await, [4], "on the seventh day");
        assert!(newest_mail(practice).await.0.to.contains(NOOR));
        ask().await;
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
        let refused = family.practice.services.start_reminders(&neighbour.permit(), family.ada).await;
        assert_eq!(refusal(refused), Refusal::NotFound, "R27");
    }
}
