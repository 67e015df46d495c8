//! Photos and documents in forms, on both engines: what is taken, who gets it, and what stays.

use crate::{
    asked::Asked,
    practice::{SLUG, good},
};
use chrono::TimeDelta;
use domain::{
    Refusal,
    audit::AuditAction,
    forms::{AnswerValue, Answers, Attached, MOST_FILES},
    ids::AttachmentId,
};
use services::{
    Error, Result,
    portal::NewFile,
    staff::{Administer, ReadResponses, SignedIn},
};

/// A picture of one pixel.
pub const PNG: &[u8] = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x00\x00\x00\x00:~\x9bU\x00\x00\x00\nIDATx\x9cc`\x00\x00\x00\x02\x00\x01H\xaf\xa4q\x00\x00\x00\x00IEND\xaeB`\x82";
const PDF: &[u8] = b"%PDF-1.7 invented";

const FORM: &str = r#"{ "resourceType": "Questionnaire", "status": "active", "title": "Insurance", "item": [
    { "linkId": "card", "type": "attachment", "text": "Your card", "required": true,
      "extension": [{ "url": "http://hl7.org/fhir/StructureDefinition/maxSize", "valueDecimal": 0.001 }] },
    { "linkId": "letters", "type": "attachment", "text": "Letters", "repeats": true },
    { "linkId": "note", "type": "string", "text": "A note" }
] }"#;

impl Asked {
    async fn add(&self, place: &str, name: &str, content: &[u8]) -> Result<Attached> {
        let file = NewFile { name: name.into(), content: content.to_vec() };
        self.practice.services().add_file(&self.session, self.page.request.id, place, file).await
    }

    async fn is_there(&self, file: AttachmentId) -> bool {
        self.practice.services().own_file(&self.session, file).await.is_ok()
    }
}

fn answers(card: &[&Attached], letters: &[&Attached]) -> Answers {
    let values = |files: &[&Attached]| files.iter().map(|file| AnswerValue::Attachment((*file).clone())).collect();
    let mut answers = Answers::default();
    answers.set("card", values(card));
    answers.set("letters", values(letters));
    answers
}

fn told(result: Result<Attached>, place: &str) -> String {
    match result {
        Err(Error::Refused(refusal)) => refusal.at(place).unwrap_or_else(|| panic!("elsewhere: {refusal}")).to_owned(),
        other => panic!("not refused: {other:?}"),
    }
}

store::on_both_engines! {
    async fn a_file_is_taken_by_what_is_in_it_and_refused_in_words_at_its_question(store) {
        let asked = Asked::new(store, FORM).await;
        let added = asked.add("card", "..\\..\\card.pdf", PNG).await.expect("added");
        assert_eq!((added.content_type.as_str(), added.title.as_str()), ("image/png", "card.pdf"));
        let file = asked.practice.services().own_file(&asked.session, added.id).await.expect("a file");
        assert_eq!((file.content_type.as_str(), file.content.len() as u64), ("image/png", added.size));
        assert!(told(asked.add("card", "card.png", b"<svg/>").await, "card").contains("A photo (JPEG or PNG) or a PDF"));
        assert!(told(asked.add("card", "card.png", &[PNG, &[0; 2_000]].concat()).await, "card").contains("larger than"));
        assert!(told(asked.add("card", "card.png", &PNG[..30]).await, "card").contains("cannot be read"));
        assert!(told(asked.add("card", "card.png", b"").await, "card").contains("empty"));
        for elsewhere in ["note", "no-such-question"] {
            assert!(matches!(asked.add(elsewhere, "a.png", PNG).await, Err(Error::Refused(Refusal::NotFound))));
        }
    }
}

store::on_both_engines! {
    async fn r23_an_answer_names_only_files_of_its_own_as_they_are_kept(store) {
        let asked = Asked::new(store, FORM).await;
        let own = asked.add("card", "card.png", PNG).await.expect("added");
        let other = asked.practice.add("Ruth", "ruth@mail.example", "").await;
        let secret = asked.practice.invite(other, vec![asked.form]).await;
        let theirs = asked.practice.portal(&asked.practice.join(&secret, &good()).await.expect("signed up")).await;
        let request = asked.practice.to_do(&theirs).await.remove(0).request.id;
        let file = NewFile { name: "theirs.png".into(), content: PNG.to_vec() };
        let foreign = asked.practice.services().add_file(&theirs, request, "card", file).await.expect("added");
        let claimed = Attached { title: "forged".into(), content_type: "application/pdf".into(), size: 1, ..own.clone() };
        assert_eq!(asked.save(&answers(&[&claimed], &[&foreign])).await, answers(&[&own], &[]));
        assert!(!asked.is_there(foreign.id).await, "another client's file is none");
        let elsewhere = NewFile { name: "a.png".into(), content: PNG.to_vec() };
        assert!(asked.practice.services().add_file(&theirs, asked.page.request.id, "card", elsewhere).await.is_err());
    }
}

store::on_both_engines! {
    async fn r21_a_submitted_file_stays_for_good_and_what_no_answer_names_goes(store) {
        let asked = Asked::new(store, FORM).await;
        let card = asked.add("card", "card.png", PNG).await.expect("added");
        let letter = asked.add("letters", "letter.pdf", PDF).await.expect("added");
        let forgotten = asked.add("letters", "other.pdf", PDF).await.expect("added");
        asked.submit(&answers(&[&card], &[&letter])).await.expect("submitted");
        assert!(asked.is_there(card.id).await && asked.is_there(letter.id).await && !asked.is_there(forgotten.id).await);
        assert!(asked.add("letters", "late.pdf", PDF).await.is_err(), "a submitted form takes no more");
        // As staff read it.
        let reader = asked.practice.administrator.permit::<ReadResponses>().expect("may");
        let forms = asked.practice.services().client_forms(&asked.practice.administrator.permit::<SignedIn>().expect("may"), asked.client).await;
        let response = forms.expect("forms")[0].response.expect("a response");
        let view = asked.practice.services().read_response(&reader, response).await.expect("read");
        assert_eq!(view.items[0].item.files, std::slice::from_ref(&card));
        let read = |file| asked.practice.services().response_file(&reader, asked.client, response, file);
        assert_eq!(read(letter.id).await.expect("a file").content, PDF);
        assert!(read(forgotten.id).await.is_err());
        let by = asked.practice.administrator.permit::<Administer>().expect("may");
        let (rows, _) = asked.practice.services().audit_log(&by, None).await.expect("the log");
        let count = |action| rows.iter().filter(|row| row.action == action).count();
        assert_eq!((count(AuditAction::FileAdded), count(AuditAction::FileRead)), (3, 1));
        // A form sent again starts with it, and names it again.
        asked.practice.send_again(vec![asked.client], &[asked.form], true).await.expect("sent");
        let again = asked.practice.to_do(&asked.session).await.remove(0);
        assert_eq!(again.answers, answers(&[&card], &[&letter]));
        asked.practice.services().submit_response(&asked.session, again.request.id, 0, &again.answers).await.expect("submitted");
    }
}

store::on_both_engines! {
    async fn files_are_counted_and_what_was_taken_back_goes_after_a_while(store) {
        let asked = Asked::new(store, FORM).await;
        let mut last = None;
        for number in 0..MOST_FILES {
            last = Some(asked.add("letters", &format!("{number}.pdf"), PDF).await.expect("added"));
        }
        let last = last.expect("one");
        assert!(told(asked.add("letters", "more.pdf", PDF).await, "letters").contains("30 files"));
        asked.practice.test.clock.turn(TimeDelta::minutes(61));
        let token = asked.practice.services().sign_in_client(SLUG, "mara@mail.example", good().password.into(), "192.0.2.7").await.expect("in");
        let session = asked.practice.portal(&token).await;
        let asked = Asked { session, ..asked };
        assert_eq!(asked.save(&answers(&[], &[&last])).await, answers(&[], &[&last]));
        assert!(asked.is_there(last.id).await);
        asked.add("letters", "more.pdf", PDF).await.expect("there is room again");
    }
}
