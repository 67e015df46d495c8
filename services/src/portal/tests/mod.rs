//! The portal's use cases on PostgreSQL beside each other, for SQLite has one writer at a time; and by which clock forms reckon. Others are
//! in `services/tests`.

mod beside;
mod clock;

use crate::invitations::tests::practice::Practice;
use domain::{
    forms::{AnswerValue, Answers},
    ids::{ClientId, FormRequestId},
};
use store::forms::NewFormRequest;

/// One question, and room for a file.
const WHY: &str = "why";
const LETTER: &str = "letter";
const FORM: &str = r#"{ "resourceType": "Questionnaire", "status": "active", "title": "Why", "item": [
    { "linkId": "why", "type": "string", "text": "What brings you here?", "required": true },
    { "linkId": "letter", "type": "attachment", "text": "A letter" } ] }"#;

impl Practice {
    /// That form, asked of the client so many times.
    pub(crate) async fn ask_why(&self, client: ClientId, times: usize) -> Vec<FormRequestId> {
        let (services, organization) = (&self.services, self.organization.0);
        services.publish_form_file(&self.permit(), FORM).await.unwrap();
        let mut tx = self.write().await;
        let published = store::forms::list_published(&mut tx, organization).await.unwrap();
        let form_version = published.into_iter().find(|row| row.title == "Why").unwrap().id;
        let new = |id| NewFormRequest { id, client: client.0, form_version, invitation: None, batch: None, position: 0 };
        let requests: Vec<_> = (0..times).map(|_| new(services.new_id())).collect();
        store::forms::insert_requests(&mut tx, organization, &requests, services.now()).await.unwrap();
        tx.commit().await.unwrap();
        requests.into_iter().map(|request| FormRequestId(request.id)).collect()
    }
}

/// The answer to its question.
pub(crate) fn why(text: &str) -> Answers {
    let mut answers = Answers::default();
    answers.set(WHY, vec![AnswerValue::Text(text.to_owned())]);
    answers
}
