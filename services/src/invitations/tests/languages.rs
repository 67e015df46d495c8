//! The message in the language that a client reads.

use super::{
    batches::everybody,
    practice::{Practice, english, message, these},
};
use domain::{
    Language,
    clients::{ClientFilter, ClientForm, ClientSelection},
    ids::ClientId,
    invitations::RecipientsWanted,
    messages::{Message, WrittenMessage, default_invitation},
};
use store::on_both_engines;

const LINK: &str = "<p>{{ClientPortalLink}}</p><p>{{InvitationExpiryDate}} {{OrganizationPhone}}</p>";

fn spanish(message: Message) -> WrittenMessage {
    WrittenMessage { language: Language::Spanish, message }
}

async fn reader(practice: &Practice, name: &str, language: &str) -> ClientId {
    let email = format!("{}@mail.example", name.to_lowercase());
    let form =
        ClientForm { first_name: name.into(), last_name: "Example".into(), email, language: language.into(), ..ClientForm::default() };
    practice.services.add_client(&practice.permit(), &form).await.unwrap()
}

/// By first name: subject, text and HTML.
async fn received(practice: &Practice, name: &str) -> (String, String, String) {
    let mails = practice.services.list_mail().await.unwrap();
    let mail = mails.into_iter().find(|mail| mail.to.starts_with(name)).unwrap();
    let text = practice.services.get_mail(mail.id).await.unwrap().text;
    (mail.subject, text, practice.services.get_mail_html(mail.id).await.unwrap())
}

on_both_engines! {
    async fn each_client_gets_the_message_in_the_language_that_they_read(store) {
        let practice = Practice::new(store).await;
        let clients = [reader(&practice, "Mara", "").await, reader(&practice, "Pilar", "es").await];
        let draft = practice.services.draft_invitations(&practice.permit(), &these(&clients)).await.unwrap();
        assert_eq!(draft.audience.languages(), [Language::English, Language::Spanish]);
        let shipped: Vec<WrittenMessage> = draft.messages.iter().map(|message| message.written.clone()).collect();
        assert_eq!(shipped, [english(default_invitation(Language::English)), spanish(default_invitation(Language::Spanish))]);
        assert!(draft.audience.recipients[1].values.invitation_expiry_date.contains(" de "), "{:?}", draft.audience.recipients[1].values);

        let mut batch = practice.batch(&clients);
        batch.messages = vec![english(message("Hello", LINK)), spanish(message("Hola", LINK))];
        practice.services.send_invitations(&practice.permit(), batch).await.unwrap();
        practice.deliver().await;
        let (subject, text, html) = received(&practice, "Mara").await;
        assert!(subject == "Hello" && text.contains("Open my client portal") && html.contains("<html lang=\"en\""), "{text}");
        let (subject, text, html) = received(&practice, "Pilar").await;
        assert!(subject == "Hola" && text.contains("Abrir mi portal") && html.contains("<html lang=\"es\""), "{text}");
    }
}

on_both_engines! {
    async fn r14_the_first_who_reads_a_language_is_found_wherever_they_stand_in_the_list(store) {
        let practice = Practice::new(store).await;
        for index in 0..60 {
            reader(&practice, &format!("Anna{index:02}"), "").await;
        }
        let active = reader(&practice, "Berta", "es").await;
        practice.make_active(active, "berta@mail.example").await;
        let zz = reader(&practice, "Zz", "es").await;
        let draft = practice.services.draft_invitations(&practice.permit(), &everybody()).await.unwrap();
        assert!(draft.audience.recipients.iter().all(|recipient| recipient.values.language == Language::English));
        assert_eq!(draft.audience.totals.readers_of(Language::Spanish), 1);
        let first = async |of: &Practice, clients: ClientSelection, language| {
            let wanted = RecipientsWanted::FirstReader(language);
            let page = of.services.list_recipients(&of.permit(), &clients, &wanted).await.unwrap();
            assert_eq!(page.next, None);
            page.recipients.into_iter().map(|recipient| recipient.id).collect::<Vec<_>>()
        };
        assert_eq!(first(&practice, everybody(), Language::Spanish).await, [zz]);
        assert_eq!(first(&practice, everybody(), Language::English).await, [draft.audience.recipients[0].id]);
        assert_eq!(first(&practice, these(&[zz]), Language::Spanish).await, [zz]);
        let found = |search: &str, except: Vec<ClientId>| ClientSelection::Matching { search: search.to_owned(), filter: ClientFilter::All, except };
        for nobody in [found("anna", Vec::new()), found("", vec![zz])] {
            assert_eq!(first(&practice, nobody, Language::Spanish).await, []);
        }
        assert_eq!(first(&practice.neighbour().await, everybody(), Language::Spanish).await, []);
    }
}

on_both_engines! {
    async fn who_reads_a_language_that_nobody_wrote_in_gets_the_first_message_in_one_language_throughout(store) {
        let practice = Practice::new(store).await;
        let pilar = reader(&practice, "Pilar", "es").await;
        let mut batch = practice.batch(&[pilar]);
        batch.messages = vec![english(message("Hello", LINK))];
        practice.services.send_invitations(&practice.permit(), batch).await.unwrap();
        practice.deliver().await;
        let (subject, text, html) = received(&practice, "Pilar").await;
        assert!(subject == "Hello" && text.contains("Open my client portal") && html.contains("<html lang=\"en\""), "{text}");
        assert!(!text.contains(" de "), "{text}");
    }
}

on_both_engines! {
    async fn r16_the_default_is_kept_for_each_language_on_its_own(store) {
        let practice = Practice::new(store).await;
        let by = practice.permit();
        practice.save_default(&spanish(message("Hola", LINK)), &[]).await;
        let messages = practice.services.draft_invitations(&by, &these(&[])).await.unwrap().messages;
        assert_eq!(messages[0].written, english(default_invitation(Language::English)));
        assert_eq!((messages[0].changed.is_none(), messages[1].written.message.subject.as_str(), messages[1].changed.is_some()), (true, "Hola", true));
        let (log, _) = practice.services.audit_log(&practice.permit(), None).await.unwrap();
        assert!(log.iter().any(|row| row.action.key() == "message.default_changed" && row.detail.as_deref() == Some("Spanish")));
    }
}

on_both_engines! {
    async fn what_is_wrong_says_in_which_language(store) {
        let practice = Practice::new(store).await;
        let mut batch = practice.batch(&practice.clients(1).await);
        batch.messages = vec![english(message("Hello", LINK)), spanish(message("", "<p>x</p>"))];
        let refusal = practice.services.send_invitations(&practice.permit(), batch.clone()).await.unwrap_err();
        let refusal = refusal.refusal().unwrap();
        assert!(refusal.at("subject").unwrap().starts_with("In Spanish: ") && refusal.at("body").unwrap().starts_with("In Spanish: "));
        for messages in [vec![], vec![english(message("A", LINK)), english(message("B", LINK))]] {
            batch.messages = messages;
            let refusal = practice.services.send_invitations(&practice.permit(), batch.clone()).await.unwrap_err();
            assert!(refusal.refusal().unwrap().at("messages").is_some());
        }
        assert_eq!(practice.deliver().await, 0);
    }
}
