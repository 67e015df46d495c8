//! On which days, counted from which moment, and once whoever looks.

use super::{invited, newest_mail, remind, reminded_on, set_reminders, signed_up_with_forms};
use crate::invitations::tests::practice::Practice;
use chrono::TimeDelta;
use domain::reminders::Reminders;
use store::on_both_engines;

on_both_engines! {
    async fn r28_who_has_not_signed_up_is_reminded_on_the_third_and_seventh_day_and_on_no_other(store) {
        let (practice, _, _) = invited(store).await;
        assert_eq!(reminded_on(&practice, 10).await, [3, 7]);
    }
}

on_both_engines! {
    async fn r28_who_has_forms_open_is_reminded_on_the_third_and_seventh_day_after_they_were_asked(store) {
        let (practice, _) = signed_up_with_forms(store).await;
        assert_eq!(reminded_on(&practice, 10).await, [3, 7]);
        let (mail, _) = newest_mail(&practice).await;
        assert!(mail.text.contains("https://portal.willowlane.example/p/willow-lane-practice\n") && !mail.text.contains("/join/"), "{}", mail.text);
    }
}

on_both_engines! {
    async fn r28_an_e_mail_that_waited_in_the_queue_counts_from_when_it_was_sent(store) {
        let practice = Practice::new(store).await;
        let client = practice.clients(1).await[0];
        practice.invite(&[client]).await;
        practice.turn(TimeDelta::days(2));
        assert_eq!(remind(&practice).await, 1, "the invitation itself");
        assert_eq!(reminded_on(&practice, 3).await, [3]);
    }
}

on_both_engines! {
    async fn r28_after_a_standstill_there_is_one_reminder_and_not_one_for_each_day(store) {
        let (practice, _, _) = invited(store).await;
        practice.turn(TimeDelta::days(9));
        assert_eq!(remind(&practice).await, 1);
        assert_eq!(reminded_on(&practice, 4).await, Vec::<i64>::new());
    }
}

on_both_engines! {
    async fn r28_of_many_that_look_at_once_one_reminds(store) {
        let practice = Practice::new(store).await;
        let clients = practice.clients(7).await;
        practice.invite(&clients).await;
        practice.deliver().await;
        practice.turn(TimeDelta::days(3));
        let sweeps: Vec<_> = (0..5).map(|_| {
            let services = practice.services.clone();
            tokio::spawn(async move { services.queue_due_reminders().await.unwrap() })
        }).collect();
        let mut queued = 0;
        for sweep in sweeps {
            queued += sweep.await.unwrap();
        }
        assert_eq!(queued, 7);
        assert_eq!(practice.deliver().await, 7);
        assert_eq!(remind(&practice).await, 0);
    }
}

on_both_engines! {
    async fn r28_while_they_are_switched_off_days_pass_and_are_not_made_up_for(store) {
        let (practice, client, _) = invited(store).await;
        set_reminders(&practice, false, &[3, 7]).await;
        assert_eq!(reminders(&practice, client).await, Reminders::NoMore);
        assert_eq!(reminded_on(&practice, 4).await, Vec::<i64>::new());
        set_reminders(&practice, true, &[3, 7]).await;
        assert_eq!(remind(&practice).await, 0, "the third day has passed");
        practice.turn(-TimeDelta::seconds(1));
        assert_eq!(reminded_on(&practice, 4).await, [3], "the seventh comes");
    }
}

on_both_engines! {
    async fn r28_what_is_queued_does_not_leave_once_they_are_switched_off(store) {
        let (practice, _, _) = invited(store).await;
        practice.turn(TimeDelta::days(3));
        assert_eq!(practice.services.queue_due_reminders().await.unwrap(), 1);
        set_reminders(&practice, false, &[3, 7]).await;
        assert_eq!(remind(&practice).await, 0);
    }
}

on_both_engines! {
    async fn r28_new_days_hold_for_who_waits_already_but_for_those_that_have_passed(store) {
        let (practice, client, _) = invited(store).await;
        assert_eq!(reminded_on(&practice, 2).await, Vec::<i64>::new());
        set_reminders(&practice, true, &[1, 5, 6]).await;
        assert_eq!(reminded_on(&practice, 5).await, [3, 4], "the fifth and the sixth after the sending");
        assert_eq!(reminders(&practice, client).await, Reminders::NoMore);
    }
}

on_both_engines! {
    async fn r28_a_day_that_is_added_reaches_who_had_their_last_one(store) {
        let (practice, client, _) = invited(store).await;
        assert_eq!(reminded_on(&practice, 8).await, [3, 7]);
        set_reminders(&practice, true, &[3, 7, 12]).await;
        assert_eq!(reminded_on(&practice, 5).await, [4]);
        assert_eq!(reminders(&practice, client).await, Reminders::NoMore);
    }
}

on_both_engines! {
    async fn r28_who_is_invited_again_is_counted_anew(store) {
        let (practice, client, _) = invited(store).await;
        assert_eq!(reminded_on(&practice, 2).await, Vec::<i64>::new());
        practice.invite_and_deliver(client).await;
        assert_eq!(reminded_on(&practice, 8).await, [3, 7]);
    }
}

on_both_engines! {
    async fn r27_r28_another_practices_settings_change_nothing_here(store) {
        let (practice, _, _) = invited(store).await;
        let neighbour = practice.neighbour().await;
        let theirs = neighbour.client("Ines", "Vale", Some("ines@mail.example")).await;
        neighbour.invite_and_deliver(theirs).await;
        set_reminders(&neighbour, false, &[1]).await;
        practice.turn(TimeDelta::days(3));
        assert_eq!(remind(&practice).await, 1);
        assert!(newest_mail(&practice).await.0.to.contains("client0@mail.example"));
    }
}

on_both_engines! {
    async fn r28_reminders_leave_at_the_practices_pace(store) {
        let practice = Practice::at_pace(store, 2).await;
        let clients = practice.clients(5).await;
        practice.invite(&clients).await;
        practice.turn(TimeDelta::hours(1));
        practice.deliver().await;
        practice.turn(TimeDelta::days(3));
        assert_eq!(remind(&practice).await, 2, "a minute's worth");
        practice.turn(TimeDelta::minutes(1));
        assert_eq!(practice.deliver().await, 2);
    }
}

on_both_engines! {
    async fn r28_staff_see_the_next_reminders_day(store) {
        let (practice, client, _) = invited(store).await;
        let day = async || if let Reminders::Next(moment) = reminders(&practice, client).await { moment.day() } else { panic!("none") };
        assert_eq!(day().await, "26 November 2026");
        practice.turn(TimeDelta::days(3));
        assert_eq!(remind(&practice).await, 1);
        assert_eq!(day().await, "30 November 2026");
        set_reminders(&practice, true, &[3, 30]).await;
        assert_eq!(reminders(&practice, client).await, Reminders::NoMore, "the link has run out by then");
    }
}

async fn reminders(practice: &Practice, client: domain::ids::ClientId) -> Reminders {
    practice.services.client_details(&practice.permit(), client).await.unwrap().reminders
}
