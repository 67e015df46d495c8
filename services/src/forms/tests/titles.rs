//! What a form is called before clients who read another language, whichever way it was published.

use crate::invitations::tests::practice::Practice;
use domain::{
    Language::{self, English, Spanish},
    forms::{
        Questionnaire,
        design::{Edit, ItemEdit},
    },
    ids::{ClientId, FormId},
};
use serde_json::{Value, json};
use store::{on_both_engines, testing::TestStore};

const MARA: &str = "mara@mail.example";
const TRANSLATION: &str = "http://hl7.org/fhir/StructureDefinition/translation";

fn translated(tag: &str, title: &str) -> Value {
    let parts = json!([{ "url": "lang", "valueCode": tag }, { "url": "content", "valueString": title }]);
    json!({ "extension": [{ "url": TRANSLATION, "extension": parts }] })
}

fn night_diary() -> String {
    json!({
        "resourceType": "Questionnaire",
        "url": "https://practice.example/Questionnaire/night",
        "title": "Night diary",
        "_title": translated("es-MX", "Diario de la noche"),
        "status": "active",
        "item": [{ "linkId": "1", "text": "How did you sleep?", "type": "string" }],
    })
    .to_string()
}

/// A practice with one client, who has an account.
async fn with_client(store: TestStore) -> (Practice, ClientId) {
    let practice = Practice::new(store).await;
    let client = practice.client("Mara", "Abramson", Some(MARA)).await;
    practice.make_active(client, MARA).await;
    (practice, client)
}

impl Practice {
    async fn form_called(&self, title: &str) -> FormId {
        let forms = self.services.list_forms(&self.permit()).await.unwrap();
        forms.iter().find(|form| form.title == title).unwrap().id
    }

    async fn titles_at_home(&self, language: Language) -> Vec<String> {
        let session = self.portal_session(MARA).await;
        let mut titles: Vec<_> =
            self.services.portal_home(&session, language).await.unwrap().to_do.into_iter().map(|request| request.title).collect();
        titles.sort_unstable();
        titles
    }

    /// What staff read of the client.
    async fn titles_on_file(&self, client: ClientId) -> Vec<String> {
        let mut titles: Vec<_> =
            self.services.client_forms(&self.permit(), client).await.unwrap().into_iter().map(|request| request.title).collect();
        titles.sort_unstable();
        titles
    }

    /// Publishes the form as it is after this change.
    async fn redesign(&self, form: FormId, edit: &Edit) {
        let page = self.services.get_design(&self.permit(), form).await.unwrap();
        let changed: Questionnaire = edit.apply(&page.questionnaire).unwrap();
        let revision = self.services.save_design(&self.permit(), form, (page.revision, None), &changed).await.unwrap();
        let after = page.published.map_or(0, |published| published.version);
        self.services.publish_design(&self.permit(), form, revision, after).await.unwrap();
    }
}

on_both_engines! {
    async fn a_client_reads_what_a_form_is_called_in_the_language_of_the_page_and_staff_its_own_title(store) {
        let (practice, client) = with_client(store).await;
        let shipped = [practice.form_called("Client information").await, practice.form_called("Patient Health Questionnaire (PHQ-9)").await];
        let imported = practice.services.publish_form_file(&practice.permit(), &night_diary()).await.unwrap();
        practice.share(&[client], &[shipped[0], shipped[1], imported]).await;
        let own = ["Client information", "Night diary", "Patient Health Questionnaire (PHQ-9)"];
        assert_eq!(practice.titles_at_home(English).await, own);
        // What has no translation is called as it is.
        assert_eq!(
            practice.titles_at_home(Spanish).await,
            ["Diario de la noche", "Información del cliente", "Patient Health Questionnaire (PHQ-9)"]
        );
        assert_eq!(practice.titles_on_file(client).await, own);
    }
}

on_both_engines! {
    async fn a_designed_version_keeps_the_translated_title_until_another_is_written(store) {
        let (practice, client) = with_client(store).await;
        let form = practice.services.publish_form_file(&practice.permit(), &night_diary()).await.unwrap();
        practice.redesign(form, &Edit::of("1", ItemEdit::Words("How was your night?".to_owned()))).await;
        practice.share(&[client], &[form]).await;
        assert_eq!(practice.titles_at_home(Spanish).await, ["Diario de la noche"]);
        practice.redesign(form, &Edit::Title("Nights and days".to_owned())).await;
        let later = practice.client("Lena", "Abramson", Some("lena@mail.example")).await;
        practice.make_active(later, "lena@mail.example").await;
        practice.share(&[later], &[form]).await;
        let session = practice.portal_session("lena@mail.example").await;
        let home = practice.services.portal_home(&session, Spanish).await.unwrap();
        assert_eq!(home.to_do[0].title, "Nights and days");
        assert_eq!(practice.titles_at_home(Spanish).await, ["Diario de la noche"], "what was asked keeps its own version");
    }
}
