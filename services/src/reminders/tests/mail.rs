//! What arrives: in the client's language, with the practice's name, and with a way to stop it that mail programs show.

use super::{invited, newest_mail, remind, signed_up_with_forms};
use crate::invitations::tests::practice::Practice;
use chrono::TimeDelta;
use domain::{clients::ClientForm, invitations::LedgerKind};
use store::on_both_engines;

fn header<'a>(raw: &'a str, name: &str) -> Option<&'a str> {
    let (head, _) = raw.split_once("\r\n\r\n").unwrap();
    head.split("\r\n").find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
}

on_both_engines! {
    async fn r28_a_reminder_can_be_stopped_by_one_click_of_a_mail_program_and_the_invitation_has_no_such_header(store) {
        let (practice, _, _) = invited(store).await;
        let invitation = newest_mail(&practice).await.1;
        assert_eq!((header(&invitation, "List-Unsubscribe"), header(&invitation, "List-Unsubscribe-Post")), (None, None));
        practice.turn(TimeDelta::days(3));
        remind(&practice).await;
        let (mail, raw) = newest_mail(&practice).await;
        let url = header(&raw, "List-Unsubscribe").and_then(|value| value.strip_prefix('<')?.strip_suffix('>')).unwrap();
        assert!(url.starts_with("https://portal.willowlane.example/p/willow-lane-practice/reminders/"), "{url}");
        assert_eq!(header(&raw, "List-Unsubscribe-Post"), Some("List-Unsubscribe=One-Click"));
        assert_eq!(header(&raw, "Auto-Submitted"), Some("auto-generated"));
        assert!(mail.text.contains(&format!("Stop these reminders ({url})")), "{}", mail.text);
        assert_eq!(mail.subject, "A reminder from Willow Lane Practice");
    }
}

on_both_engines! {
    async fn r28_a_reminder_is_in_the_clients_language(store) {
        let (practice, client, _) = invited(store).await;
        let form = ClientForm {
            first_name: "Inés".into(), last_name: "Vale".into(), email: "client0@mail.example".into(), language: "es".into(), revision: 1,
            ..ClientForm::default()
        };
        practice.services.save_client(&practice.permit(), client, &form).await.unwrap();
        practice.turn(TimeDelta::days(3));
        remind(&practice).await;
        let (mail, _) = newest_mail(&practice).await;
        assert_eq!(mail.subject, "Un recordatorio de Willow Lane Practice");
        assert!(mail.text.starts_with("Hola, Inés:") && mail.text.contains("hasta el 7 de diciembre de 2026"), "{}", mail.text);
    }
}

on_both_engines! {
    async fn r9_r25_r28_the_ledger_and_the_log_tell_of_each_reminder(store) {
        let (practice, client, _) = invited(store).await;
        practice.turn(TimeDelta::days(3));
        remind(&practice).await;
        let ledger = practice.ledger(practice.view(client).await.id).await;
        assert_eq!(ledger, [LedgerKind::Queued, LedgerKind::Sent, LedgerKind::ReminderQueued, LedgerKind::ReminderSent]);
        let history = practice.history(client).await;
        assert!(["reminder.queued", "reminder.sent"].iter().all(|action| history.contains(&(*action).to_owned())), "{history:?}");
    }
}

on_both_engines! {
    async fn r17_a_reminder_names_no_form_even_where_the_practice_switched_them_on(store) {
        let (practice, _) = signed_up_with_forms(store).await;
        practice.allow_form_titles().await;
        let titles: Vec<String> =
            practice.services.draft_invitations(&practice.permit(), &domain::clients::ClientSelection::default()).await.unwrap().forms.into_iter().map(|form| form.title).collect();
        practice.turn(TimeDelta::days(3));
        assert_eq!(remind(&practice).await, 1);
        let (mail, raw) = newest_mail(&practice).await;
        assert!(!titles.is_empty() && titles.iter().all(|title| !mail.text.contains(title) && !raw.contains(title)), "{}", mail.text);
    }
}

on_both_engines! {
    async fn r10_r28_a_reminder_is_none_of_its_batchs_e_mails(store) {
        let practice = Practice::new(store).await;
        let clients = practice.clients(2).await;
        let batch = practice.invite(&clients).await.batch;
        practice.deliver().await;
        practice.turn(TimeDelta::days(3));
        assert_eq!(practice.services.queue_due_reminders().await.unwrap(), 2);
        let progress = practice.services.batch_progress(&practice.permit(), batch).await.unwrap();
        assert_eq!((progress.queued, progress.sent, progress.failed), (0, 2, 0));
    }
}
