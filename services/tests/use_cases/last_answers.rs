//! R21: a form that is sent again may start from the client's last answers, on both engines.

use crate::{
    portal::complete,
    practice::{Practice, good},
};
use domain::{
    Language, Refusal,
    clients::ClientSelection,
    form_catalog::FormSummary,
    form_sharing::FormsBatch,
    forms::{Answers, starting_answers},
    ids::{ClientId, FormId},
    messages::{WrittenMessage, default_forms_shared},
    portal::FillPage,
};
use services::{
    Result,
    portal::PortalSession,
    staff::{Administer, InviteClients, ReadResponses, SignedIn},
};

impl Practice {
    async fn form(&self, title: &str) -> FormSummary {
        self.forms().await.into_iter().find(|form| form.title.contains(title)).expect("a form")
    }

    /// Signed up, with these forms submitted.
    async fn answered(&self, name: &str, email: &str, forms: &[FormId]) -> (ClientId, PortalSession) {
        let client = self.add(name, email, "").await;
        let secret = self.invite(client, forms.to_vec()).await;
        let session = self.portal(&self.join(&secret, &good()).await.expect("signed up")).await;
        for page in self.to_do(&session).await {
            let answers = complete(&page.questionnaire);
            self.services().submit_response(&session, page.request.id, page.revision, &answers).await.expect("submitted");
        }
        (client, session)
    }

    pub async fn to_do(&self, session: &PortalSession) -> Vec<FillPage> {
        let mut pages = Vec::new();
        for request in self.services().portal_home(session, Language::English).await.expect("home").to_do {
            pages.push(self.services().fill_page(session, request.id).await.expect("a page"));
        }
        pages
    }

    pub async fn send_again(&self, clients: Vec<ClientId>, forms: &[FormId], from_last_answers: bool) -> Result<()> {
        let by = self.administrator.permit::<InviteClients>().expect("may");
        // Each client of these tests is sent forms again once.
        let idempotency_key = format!("{}", clients[0]);
        let clients = ClientSelection::from(clients);
        let language = Language::English;
        let messages = vec![WrittenMessage { language, message: default_forms_shared(language) }];
        let forms = forms.to_vec();
        let batch = FormsBatch { idempotency_key, clients, seen: None, draft: None, draft_page: None, messages, forms, from_last_answers };
        self.services().send_forms(&by, batch).await.map(|_| ())
    }

    /// As it is stored.
    async fn stored(&self, client: ClientId) -> Vec<String> {
        let by = self.administrator.permit::<ReadResponses>().expect("may");
        let forms = self.services().client_forms(&self.administrator.permit::<SignedIn>().expect("may"), client).await.expect("forms");
        let mut documents = Vec::new();
        for response in forms.into_iter().filter_map(|form| form.response) {
            documents.push(self.services().download_response(&by, client, response).await.expect("a file").1);
        }
        documents
    }
}

store::on_both_engines! {
    async fn r21_a_form_sent_again_opens_with_the_last_answers_but_for_the_signature_and_changes_none_of_them(store) {
        let practice = Practice::new(store).await;
        let forms = [practice.form("GAD-7").await.id, practice.form("Privacy practices").await.id];
        let (client, session) = practice.answered("Mara", "mara@mail.example", &forms).await;
        let before = practice.stored(client).await;
        practice.send_again(vec![client], &forms, true).await.expect("sent");
        let pages = practice.to_do(&session).await;
        assert_eq!(pages.len(), 2);
        for page in pages {
            let last = complete(&page.questionnaire);
            let signed = page.questionnaire.items().find(|item| item.is_signature());
            assert_eq!(page.revision, 0, "nothing is written before the client does");
            let unsigned: Vec<_> = last.iter().filter(|(link_id, _)| signed.is_none_or(|item| item.link_id != *link_id)).collect();
            assert_eq!(page.answers.iter().collect::<Vec<_>>(), unsigned, "{}", page.request.title);
            assert!(!unsigned.is_empty());
            practice.services().save_answers(&session, page.request.id, 0, &page.answers).await.expect("kept");
        }
        assert_eq!(practice.stored(client).await, before);
    }
}

store::on_both_engines! {
    async fn r21_without_being_asked_to_a_form_sent_again_opens_as_the_first_time_and_so_does_another_clients(store) {
        let practice = Practice::new(store).await;
        let form = practice.form("GAD-7").await.id;
        let (client, session) = practice.answered("Mara", "mara@mail.example", &[form]).await;
        let (other, other_session) = practice.answered("Ruth", "ruth@mail.example", &[]).await;
        practice.send_again(vec![client], &[form], false).await.expect("sent");
        practice.send_again(vec![other], &[form], true).await.expect("sent");
        for session in [session, other_session] {
            let page = practice.to_do(&session).await.remove(0);
            assert_eq!(page.answers, starting_answers(&page.questionnaire));
        }
    }
}

store::on_both_engines! {
    async fn r21_in_a_newer_version_the_answers_to_questions_that_are_still_there_are_taken(store) {
        let practice = Practice::new(store).await;
        let form = practice.form("GAD-7").await.id;
        let (client, session) = practice.answered("Mara", "mara@mail.example", &[form]).await;
        let by = practice.administrator.permit::<Administer>().expect("may");
        let (_, json) = practice.services().export_form(&by, form).await.expect("a form");
        practice.services().publish_form_file(&by, &json.replace("\"linkId\": \"69725-0\"", "\"linkId\": \"another\"")).await.expect("published");
        practice.send_again(vec![client], &[form], true).await.expect("sent");
        let page = practice.to_do(&session).await.remove(0);
        assert_eq!(page.request.version, 2);
        let mut expected = Answers::default();
        for (link_id, values) in complete(&page.questionnaire).iter().filter(|(link_id, _)| *link_id != "another") {
            expected.set(link_id, values.to_vec());
        }
        assert_eq!((page.answers.get("another").len(), page.answers), (0, expected));
    }
}

store::on_both_engines! {
    async fn r21_only_the_forms_of_one_client_start_from_their_last_answers(store) {
        let practice = Practice::new(store).await;
        let form = practice.form("GAD-7").await.id;
        let (first, session) = practice.answered("Mara", "mara@mail.example", &[form]).await;
        let (second, _) = practice.answered("Ruth", "ruth@mail.example", &[form]).await;
        let refused = practice.send_again(vec![first, second], &[form], true).await.expect_err("refused");
        let Some(Refusal::Invalid(errors)) = refused.refusal() else { panic!("{refused}") };
        assert!(errors.get("from_last_answers").is_some());
        assert!(practice.to_do(&session).await.is_empty(), "nobody is asked");
    }
}
