//! The e-mail that tells of forms, in the words of whoever sends them, on both engines: what leaves, what is refused, and what the
//! dialog starts from (R11 to R17, R20).

use crate::{
    invitations::tests::practice::{INVITER, Practice, english, message, these},
    staff::InviteClients,
};
use domain::{
    Language,
    clients::{ClientFilter, ClientForm, ClientQuery, ClientSelection},
    form_sharing::FormsBatch,
    ids::ClientId,
    invitations::RecipientsWanted,
    messages::{WrittenMessage, default_forms_shared, render},
};
use store::on_both_engines;

const LINK: &str = "<p>{{ClientPortalLink}}</p>";

fn spanish(subject: &str, body: &str) -> WrittenMessage {
    WrittenMessage { language: Language::Spanish, message: message(subject, body) }
}

impl Practice {
    async fn active_reader(&self, name: &str, language: &str) -> ClientId {
        let email = format!("{}@mail.example", name.to_lowercase());
        let form = ClientForm {
            first_name: name.into(),
            last_name: "Example".into(),
            email: email.clone(),
            language: language.into(),
            ..ClientForm::default()
        };
        let client = self.services.add_client(&self.permit(), &form).await.unwrap();
        self.make_active(client, &email).await;
        client
    }

    async fn worded(&self, clients: &[ClientId], messages: Vec<WrittenMessage>) -> FormsBatch {
        FormsBatch { messages, ..self.forms_batch(these(clients), &self.forms().await[..1], None) }
    }

    /// The newest to this client: subject, text and HTML.
    async fn got(&self, name: &str) -> (String, String, String) {
        let mails = self.services.list_mail().await.unwrap();
        let mail = mails.into_iter().find(|mail| mail.to.starts_with(name)).unwrap();
        let text = self.services.get_mail(mail.id).await.unwrap().text;
        (mail.subject, text, self.services.get_mail_html(mail.id).await.unwrap())
    }
}

on_both_engines! {
    async fn r20_each_client_gets_the_words_of_whoever_sent_forms_in_the_language_that_they_read(store) {
        let practice = Practice::new(store).await;
        let clients = [practice.active_reader("Mara", "").await, practice.active_reader("Pilar", "es").await];
        let body = format!("<p>Two things <strong>before</strong> Tuesday, {{{{ClientFirstName}}}}.</p>{LINK}<script>alert(1)</script>");
        let messages = vec![english(message("Before Tuesday", &body)), spanish("Antes del martes", &format!("<p>Dos cosas.</p>{LINK}"))];
        let batch = practice.worded(&clients, messages).await;
        let batch = practice.services.send_forms(&practice.permit(), batch).await.unwrap().batch;
        assert_eq!(practice.deliver().await, 2);
        let (subject, text, html) = practice.got("Mara").await;
        assert!(subject == "Before Tuesday" && text.contains("Tuesday, Mara."), "{subject} {text}");
        assert!(html.contains("<strong>before</strong>") && !html.contains("<script"), "R11: {html}");
        let (subject, text, html) = practice.got("Pilar").await;
        assert!(subject == "Antes del martes" && text.contains("Dos cosas.") && text.contains("Abrir mi portal"), "{subject} {text}");
        assert!(html.contains("<html lang=\"es\""), "{html}");
        let page = practice.services.batch_page(&practice.permit(), batch, None, None).await.unwrap();
        assert_eq!(page.subject, "Before Tuesday");
    }
}

on_both_engines! {
    async fn r16_a_staff_members_words_hold_for_that_sending_only(store) {
        let practice = Practice::new(store).await;
        let client = practice.active_reader("Mara", "").await;
        let noor = practice.staff("Noor Haddad", INVITER).await.permit::<InviteClients>().unwrap();
        let batch = practice.worded(&[client], vec![english(message("From Noor", &format!("<p>{{{{SenderName}}}}</p>{LINK}")))]).await;
        practice.services.send_forms(&noor, batch).await.unwrap();
        practice.deliver().await;
        let (subject, text, _) = practice.got("Mara").await;
        assert!(subject == "From Noor" && text.contains("Noor Haddad"), "{text}");
        let draft = practice.services.draft_forms(&noor, &these(&[client])).await.unwrap();
        assert_eq!(draft.messages, Language::ALL.map(|language| WrittenMessage { language, message: default_forms_shared(language) }));
        let (log, _) = practice.services.audit_log(&practice.permit(), None).await.unwrap();
        assert!(log.iter().all(|event| event.action.key() != "message.default_changed"));
    }
}

on_both_engines! {
    async fn r12_r13_r17_words_that_cannot_be_sent_are_refused_at_the_field_and_nobody_is_asked(store) {
        let practice = Practice::new(store).await;
        let client = practice.active_reader("Mara", "").await;
        for (subject, body, field) in [
            ("Hello", "<p>No link</p>".to_owned(), "body"),
            ("Hello", format!("<p>{{{{ClientFristName}}}}</p>{LINK}"), "body"),
            ("Hello", format!("<p>{{ClientFirstName}}}}</p>{LINK}"), "body"),
            ("Hello", format!("<p>{{{{FormList}}}}</p>{LINK}"), "body"),
            ("Hello", format!("<p>Until {{{{InvitationExpiryDate}}}}</p>{LINK}"), "body"),
            ("Until {{InvitationExpiryDate}}", LINK.to_owned(), "subject"),
            (" ", LINK.to_owned(), "subject"),
        ] {
            let batch = practice.worded(&[client], vec![english(message(subject, &body))]).await;
            let refused = practice.services.send_forms(&practice.permit(), batch).await.unwrap_err();
            assert!(refused.refusal().unwrap().at(field).is_some(), "{subject} {body}: {refused}");
        }
        // Of several languages, it says in which.
        let both = vec![english(message("Hello", LINK)), spanish("Hola", "<p>{{InvitationExpiryDate}}</p>")];
        let refused = practice.services.send_forms(&practice.permit(), practice.worded(&[client], both).await).await.unwrap_err();
        assert!(refused.refusal().unwrap().at("body").unwrap().starts_with("In Spanish: "), "{refused}");
        let refused = practice.services.send_forms(&practice.permit(), practice.worded(&[client], Vec::new()).await).await.unwrap_err();
        assert!(refused.refusal().unwrap().at("messages").is_some());
        assert_eq!((practice.deliver().await, practice.services.client_forms(&practice.permit(), client).await.unwrap().len()), (0, 0));
    }
}

on_both_engines! {
    async fn r17_the_e_mail_names_the_forms_where_the_practice_lets_it(store) {
        let practice = Practice::new(store).await;
        let client = practice.active_reader("Mara", "").await;
        practice.allow_form_titles().await;
        let draft = practice.services.draft_forms(&practice.permit(), &these(&[client])).await.unwrap();
        assert!(draft.audience.form_titles_allowed);
        let batch = practice.worded(&[client], vec![english(message("Hello", &format!("<p>Please: {{{{FormList}}}}</p>{LINK}")))]).await;
        practice.services.send_forms(&practice.permit(), batch).await.unwrap();
        practice.deliver().await;
        let (_, text, _) = practice.got("Mara").await;
        assert!(text.contains(&format!("Please: {}", draft.forms[0].title)), "{text}");
    }
}

on_both_engines! {
    async fn r10_the_same_key_asks_once_with_the_words_that_came_first(store) {
        let practice = Practice::new(store).await;
        let client = practice.active_reader("Mara", "").await;
        let first = practice.worded(&[client], vec![english(message("First", LINK))]).await;
        let again = FormsBatch { messages: vec![english(message("Second", LINK))], ..first.clone() };
        let batch = practice.services.send_forms(&practice.permit(), first).await.unwrap().batch;
        assert_eq!(practice.services.send_forms(&practice.permit(), again.clone()).await.unwrap().batch, batch);
        assert_eq!((practice.deliver().await, practice.got("Mara").await.0.as_str()), (1, "First"));
        let other = FormsBatch { idempotency_key: "another-click".to_owned(), ..again };
        assert_ne!(practice.services.send_forms(&practice.permit(), other).await.unwrap().batch, batch);
        assert_eq!((practice.deliver().await, practice.got("Mara").await.0.as_str()), (1, "Second"));
    }
}

on_both_engines! {
    async fn r14_what_is_sent_is_what_the_preview_showed(store) {
        let practice = Practice::new(store).await;
        let client = practice.active_reader("Pilar", "es").await;
        let draft = practice.services.draft_forms(&practice.permit(), &these(&[client])).await.unwrap();
        let written = draft.messages.iter().find(|written| written.language == Language::Spanish).unwrap();
        let frame = domain::messages::EmailFrame { lang: "es".to_owned(), ..draft.audience.frame.clone() };
        let shown = render(&written.message, &draft.audience.recipients[0].values, &frame);
        let batch = practice.worded(&[client], vec![written.clone()]).await;
        practice.services.send_forms(&practice.permit(), batch).await.unwrap();
        practice.deliver().await;
        assert_eq!(practice.got("Pilar").await, (shown.subject, shown.text, shown.html));
    }
}

on_both_engines! {
    async fn r13_r14_of_a_search_all_with_an_account_are_counted_and_can_be_stepped_through(store) {
        let practice = Practice::new(store).await;
        for index in 0..120 {
            practice.active_reader(&format!("Reader{index}"), if index % 3 == 0 { "es" } else { "" }).await;
        }
        practice.client("Una", "Invited", Some("una@mail.example")).await;
        practice.client("Nils", "Addressless", None).await;
        let everybody = ClientSelection::matching(&ClientQuery::default());
        let draft = practice.services.draft_forms(&practice.permit(), &everybody).await.unwrap();
        let totals = &draft.audience.totals;
        assert_eq!((totals.recipients(), totals.left_out, totals.chosen()), (120, 2, 122));
        assert_eq!((totals.readers_of(Language::Spanish), draft.audience.languages().len()), (40, 2));
        assert!(totals.readers.iter().all(|readers| readers.without_preferred_name == readers.count));
        let mut seen: Vec<ClientId> = draft.audience.recipients.iter().map(|recipient| recipient.id).collect();
        assert!(seen.len() < 120);
        let mut next = draft.audience.next;
        while let Some(after) = next {
            let page = practice.services.list_form_recipients(&practice.permit(), &everybody, &RecipientsWanted::After(after)).await.unwrap();
            seen.extend(page.recipients.iter().map(|recipient| recipient.id));
            next = page.next;
        }
        let distinct: std::collections::HashSet<_> = seen.iter().collect();
        assert_eq!((seen.len(), distinct.len()), (120, 120));
        let wanted = RecipientsWanted::FirstReader(Language::Spanish);
        let page = practice.services.list_form_recipients(&practice.permit(), &everybody, &wanted).await.unwrap();
        assert_eq!(page.recipients.iter().map(|reader| reader.values.language).collect::<Vec<_>>(), [Language::Spanish]);
        let nobody = ClientSelection::matching(&ClientQuery { filter: ClientFilter::NoAccount, ..ClientQuery::default() });
        let draft = practice.services.draft_forms(&practice.permit(), &nobody).await.unwrap();
        assert_eq!((draft.audience.totals.recipients(), draft.audience.recipients.len()), (0, 0));
        assert_eq!(draft.audience.totals.left_out, draft.audience.totals.chosen());
    }
}
