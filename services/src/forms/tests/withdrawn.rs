//! R20 on both engines: what was asked of a client is withdrawn, and everything that reads form requests goes by it.

use crate::{
    Error, Result,
    invitations::tests::practice::{INVITER, Practice, english, message, these},
    portal::{NewFile, tests::why},
    reminders::tests::reminded_on,
    staff::{InviteClients, StaffSession},
};
use domain::{
    Language, Refusal,
    form_sharing::FormsBatch,
    ids::{ClientId, FormId, FormRequestId},
    invitations::{InvitationBatch, LedgerKind},
    portal::{FormRequestState, FormRequestView, JoinForm},
    staff::Permissions,
};
use store::on_both_engines;

const EMAIL: &str = "mara@mail.example";

impl Practice {
    async fn mara(&self) -> ClientId {
        let client = self.client("Mara", "Abramson", Some(EMAIL)).await;
        self.make_active(client, EMAIL).await;
        client
    }

    /// Oldest first.
    async fn requests(&self, client: ClientId) -> Vec<FormRequestView> {
        self.services.client_forms(&self.permit(), client).await.unwrap()
    }

    async fn withdraw(&self, client: ClientId, request: FormRequestId) -> Result<()> {
        self.withdraw_by(&self.administrator, client, request).await
    }

    async fn withdraw_by(&self, by: &StaffSession, client: ClientId, request: FormRequestId) -> Result<()> {
        self.services.withdraw_form(&by.permit::<InviteClients>().unwrap(), client, request).await
    }

    async fn withdrawn_count(&self, client: ClientId) -> usize {
        self.history(client).await.iter().filter(|key| *key == "forms.withdrawn").count()
    }

    /// Invited with these forms, and signed up.
    async fn signed_up_with(&self, forms: &[FormId]) -> ClientId {
        let client = self.client("Mara", "Abramson", Some(EMAIL)).await;
        let batch = InvitationBatch { forms: forms.to_vec(), ..self.batch(&[client]) };
        self.services.send_invitations(&self.permit(), batch).await.unwrap();
        self.deliver().await;
        let form = JoinForm { password: "candle harbour tulip nine".to_owned(), ..JoinForm::default() };
        self.services.join(&self.slug, &self.secrets().await.pop().unwrap(), &form, "192.0.2.7").await.unwrap();
        client
    }
}

fn refusal<T: std::fmt::Debug>(result: Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

on_both_engines! {
    async fn r20_a_form_that_went_to_the_wrong_client_is_withdrawn_once_and_can_be_sent_again(store) {
        let practice = Practice::new(store).await;
        let client = practice.mara().await;
        let forms = practice.forms().await;
        practice.share(&[client], &forms[..2]).await;
        let wrong = practice.requests(client).await.remove(0);
        for _ in 0..2 {
            practice.withdraw(client, wrong.id).await.unwrap();
        }
        assert_eq!(practice.withdrawn_count(client).await, 1, "R25: pressed twice");
        let events = practice.services.client_history(&practice.permit(), client).await.unwrap();
        let event = events.iter().find(|event| event.action.key() == "forms.withdrawn").unwrap();
        assert_eq!((event.actor_name.as_str(), event.detail.as_deref()), ("Ada Brennan", Some(wrong.title.as_str())));
        let states: Vec<_> = practice.requests(client).await.into_iter().map(|request| request.state).collect();
        assert_eq!(states, [FormRequestState::Withdrawn, FormRequestState::Sent]);
        let session = practice.portal_session(EMAIL).await;
        let home = practice.services.portal_home(&session, Language::English).await.unwrap();
        assert_eq!((home.to_do.len(), home.done.len()), (1, 0));
        let mut tx = practice.write().await;
        let counted = store::clients::find(&mut tx, practice.organization.0, client.0).await.unwrap().unwrap();
        assert_eq!((counted.forms_done, counted.forms_total), (0, 1), "R9");
        drop(tx);
        practice.share(&[client], &[wrong.form]).await;
        let again = practice.requests(client).await;
        assert!(again.iter().any(|request| request.form == wrong.form && request.state == FormRequestState::Sent), "{again:?}");
    }
}

on_both_engines! {
    async fn r20_what_was_submitted_is_a_record_and_is_not_withdrawn(store) {
        let practice = Practice::new(store).await;
        let client = practice.mara().await;
        let asked = practice.ask_why(client, 1).await[0];
        let session = practice.portal_session(EMAIL).await;
        practice.services.submit_response(&session, asked, 0, &why("Sleep")).await.unwrap();
        let submitted = Refusal::Rule("This form was submitted meanwhile, so it stays as it is.".to_owned());
        assert_eq!(refusal(practice.withdraw(client, asked).await), submitted);
        let response = practice.requests(client).await[0].response.unwrap();
        practice.services.mark_reviewed(&practice.permit(), response).await.unwrap();
        assert_eq!(refusal(practice.withdraw(client, asked).await), submitted);
        let kept = practice.requests(client).await.remove(0);
        assert_eq!((kept.state, kept.response, practice.withdrawn_count(client).await), (FormRequestState::Reviewed, Some(response), 0));
    }
}

on_both_engines! {
    async fn r2_r27_a_form_is_withdrawn_for_a_client_whom_one_sees_and_for_no_other(store) {
        let practice = Practice::new(store).await;
        let (client, other) = (practice.mara().await, practice.client("Ruth", "Emanuel", None).await);
        let asked = practice.ask_why(client, 1).await[0];
        let limited = practice.staff("Noor Haddad", Permissions { see_all_clients: false, ..INVITER }).await;
        let neighbour = practice.neighbour().await;
        assert_eq!(refusal(practice.withdraw_by(&limited, client, asked).await), Refusal::NotFound);
        assert_eq!(refusal(practice.withdraw_by(&neighbour.administrator, client, asked).await), Refusal::NotFound);
        assert_eq!(refusal(practice.withdraw(other, asked).await), Refusal::NotFound, "another client's");
        assert_eq!(practice.requests(client).await[0].state, FormRequestState::Sent);
        practice.assign(client, &limited).await;
        practice.withdraw_by(&limited, client, asked).await.unwrap();
        assert_eq!(practice.requests(client).await[0].state, FormRequestState::Withdrawn);
    }
}

on_both_engines! {
    async fn r20_whoever_was_filling_it_in_is_told_and_what_was_kept_stays_on_file(store) {
        let practice = Practice::new(store).await;
        let client = practice.mara().await;
        let asked = practice.ask_why(client, 1).await[0];
        let (services, session) = (&practice.services, practice.portal_session(EMAIL).await);
        let revision = services.save_answers(&session, asked, 0, &why("Sleep")).await.unwrap();
        practice.withdraw(client, asked).await.unwrap();
        let told = Refusal::Rule("Your practice has taken this form back. Nothing more of it is sent.".to_owned());
        assert_eq!(refusal(services.save_answers(&session, asked, revision, &why("Sleep and more")).await), told);
        assert_eq!(refusal(services.submit_response(&session, asked, revision, &why("Sleep")).await), told);
        let file = NewFile { name: "letter.pdf".to_owned(), content: b"%PDF-1.7 invented".to_vec() };
        assert_eq!(refusal(services.add_file(&session, asked, "letter", file).await), told);
        assert_eq!(refusal(services.signature_page(&session, asked).await), told);
        assert_eq!(refusal(services.fill_page(&session, asked).await), told);
        let page = services.fill_page_again(&session, asked).await.unwrap();
        assert_eq!((page.request.state, page.answers.is_empty()), (FormRequestState::Withdrawn, true));
        assert_eq!(told.retold(Language::Spanish), Refusal::Rule("Su consultorio retiró este formulario. No se envía nada más de él.".to_owned()));
        let mut tx = practice.write().await;
        let kept = store::forms::find_open_response(&mut tx, practice.organization.0, asked.0).await.unwrap().unwrap();
        assert!(kept.revision == revision && kept.document.contains("Sleep") && !kept.document.contains("more"), "{}", kept.document);
    }
}

on_both_engines! {
    async fn r20_an_e_mail_that_waits_tells_of_nothing_that_was_withdrawn(store) {
        let practice = Practice::new(store).await;
        let client = practice.mara().await;
        let forms = practice.forms().await;
        practice.share(&[client], &forms[..1]).await;
        practice.deliver().await;
        practice.share(&[client], &forms[1..2]).await;
        let told = practice.requests(client).await.remove(1);
        practice.withdraw(client, told.id).await.unwrap();
        practice.deliver().await;
        assert_eq!(practice.services.list_mail().await.unwrap().len(), 1, "another open form is not what it was about");
        practice.allow_form_titles().await;
        let naming = english(message("Forms", "<p>{{FormList}}</p><p>{{ClientPortalLink}}</p>"));
        let batch = FormsBatch { messages: vec![naming], ..practice.forms_batch(these(&[client]), &forms[2..4], None) };
        practice.services.send_forms(&practice.permit::<InviteClients>(), batch).await.unwrap();
        let [.., withdrawn, left] = &practice.requests(client).await[..] else { panic!("two more") };
        practice.withdraw(client, withdrawn.id).await.unwrap();
        practice.deliver().await;
        let mails = practice.services.list_mail().await.unwrap();
        let text = practice.services.get_mail(mails[0].id).await.unwrap().text;
        assert!(mails.len() == 2 && text.contains(&left.title) && !text.contains(&withdrawn.title), "{text}");
    }
}

on_both_engines! {
    async fn r9_an_invitation_is_done_when_what_is_left_of_its_forms_is(store) {
        let practice = Practice::new(store).await;
        let forms = practice.forms().await;
        let client = practice.signed_up_with(&forms[..3]).await;
        let requests = practice.requests(client).await;
        practice.withdraw(client, requests[0].id).await.unwrap();
        let view = practice.view(client).await;
        assert_eq!((view.forms_done, view.forms_total), (0, 2));
        crate::reminders::tests::finish_a_form(&practice, client).await;
        practice.withdraw(client, requests[2].id).await.unwrap();
        let view = practice.view(client).await;
        assert_eq!((view.forms_done, view.forms_total), (1, 1));
        assert_eq!(practice.ledger(view.id).await.last(), Some(&LedgerKind::Done));
    }
}

on_both_engines! {
    async fn r9_r28_where_nothing_is_left_to_fill_in_nobody_is_reminded_and_nothing_is_called_done(store) {
        let practice = Practice::new(store).await;
        let forms = practice.forms().await;
        let client = practice.signed_up_with(&forms[..2]).await;
        for request in practice.requests(client).await {
            practice.withdraw(client, request.id).await.unwrap();
        }
        assert_eq!(reminded_on(&practice, 8).await, Vec::<i64>::new());
        let view = practice.view(client).await;
        assert_eq!((view.forms_done, view.forms_total), (0, 0));
        assert!(!practice.ledger(view.id).await.contains(&LedgerKind::Done));
    }
}
