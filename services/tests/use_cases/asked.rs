//! A client with one form before them, which came from a file.

use crate::practice::{Practice, good};
use domain::{
    forms::Answers,
    ids::{ClientId, FormId},
    portal::FillPage,
};
use services::{Result, portal::PortalSession, staff::Administer};

pub struct Asked {
    pub practice: Practice,
    pub client: ClientId,
    pub session: PortalSession,
    pub page: FillPage,
    pub form: FormId,
}

impl Asked {
    pub async fn new(store: store::testing::TestStore, form: &str) -> Self {
        let practice = Practice::new(store).await;
        let by = practice.administrator.permit::<Administer>().expect("may");
        let form = practice.services().publish_form_file(&by, form).await.expect("published");
        let client = practice.add("Mara", "mara@mail.example", "").await;
        let secret = practice.invite(client, vec![form]).await;
        let session = practice.portal(&practice.join(&secret, &good()).await.expect("signed up")).await;
        let page = practice.to_do(&session).await.remove(0);
        Self { practice, client, session, page, form }
    }

    pub async fn save(&self, answers: &Answers) -> Answers {
        let revision = self.newest().await.revision;
        self.practice.services().save_answers(&self.session, self.page.request.id, revision, answers).await.expect("saved");
        self.newest().await.answers
    }

    pub async fn newest(&self) -> FillPage {
        self.practice.services().fill_page(&self.session, self.page.request.id).await.expect("a page")
    }

    pub async fn submit(&self, answers: &Answers) -> Result<()> {
        let revision = self.newest().await.revision;
        self.practice.services().submit_response(&self.session, self.page.request.id, revision, answers).await
    }
}
