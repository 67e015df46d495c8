//! Filling in forms for a client, with the rights that were granted.

use super::*;
use crate::{
    portal::{NewFile, tests::why},
    safety::tests::{WORDS, all_answered, answered},
};
use domain::{
    Language,
    forms::{AnswerValue, Answers},
    ids::{FormId, FormRequestId},
    portal::{FillPage, PortalHome},
};
use store::{forms::NewFormRequest, on_both_engines};

impl Family {
    /// The first of the practice's forms, asked of the client.
    async fn ask(&self, client: ClientId) -> FormRequestId {
        self.ask_this(self.practice.forms().await[0], client).await
    }

    async fn ask_this(&self, form: FormId, client: ClientId) -> FormRequestId {
        let mut tx = self.practice.write().await;
        let organization = self.practice.organization.0;
        let version =
            store::forms::list_published(&mut tx, organization).await.unwrap().into_iter().find(|row| row.form_id == form.0).unwrap();
        let id = self.practice.services.new_id();
        let new = NewFormRequest { id, client: client.0, form_version: version.id, invitation: None, batch: None, position: 0 };
        store::forms::insert_requests(&mut tx, organization, &[new], self.practice.services.now()).await.unwrap();
        tx.commit().await.unwrap();
        FormRequestId(id)
    }

    /// One that asks for a signature; with the place of it.
    async fn ask_to_sign(&self, client: ClientId) -> (FormRequestId, String) {
        let mut tx = self.practice.write().await;
        let organization = self.practice.organization.0;
        let version =
            store::forms::list_published(&mut tx, organization).await.unwrap().into_iter().find(|row| row.needs_signature).unwrap();
        let form = crate::portal::read_questionnaire(&version.questionnaire).unwrap();
        let place = form.items().find(|item| item.is_signature()).unwrap().link_id.clone();
        let id = self.practice.services.new_id();
        let new = NewFormRequest { id, client: client.0, form_version: version.id, invitation: None, batch: None, position: 0 };
        store::forms::insert_requests(&mut tx, organization, &[new], self.practice.services.now()).await.unwrap();
        tx.commit().await.unwrap();
        (FormRequestId(id), place)
    }

    async fn home(&self, token: &SessionToken) -> PortalHome {
        self.practice.services.portal_home(&self.session(token).await.unwrap(), Language::English).await.unwrap()
    }

    async fn fill(&self, token: &SessionToken, request: FormRequestId) -> Result<FillPage> {
        self.practice.services.fill_page(&self.session(token).await?, request).await
    }

    async fn save(&self, token: &SessionToken, request: FormRequestId, revision: i64) -> Result<i64> {
        self.practice.services.save_answers(&self.session(token).await?, request, revision, &Answers::default()).await
    }

    async fn document(&self, request: FormRequestId) -> serde_json::Value {
        let mut tx = self.practice.write().await;
        let row = store::forms::find_response_of_request(&mut tx, self.practice.organization.0, request.0).await.unwrap().unwrap();
        serde_json::from_str(&row.document).unwrap()
    }
}

on_both_engines! {
    async fn r31_what_is_filled_in_names_the_representative_and_in_what_capacity(store) {
        let (family, token) = Family::with_noor(store).await;
        let request = family.ask(family.ada).await;
        assert_eq!(family.home(&token).await.to_do.len(), 1);
        assert_eq!(family.save(&token, request, 0).await.unwrap(), 1);
        let document = family.document(request).await;
        let login = family.login().await;
        assert_eq!(document["source"]["reference"], format!("RelatedPerson/{login}"));
        assert_eq!(document["source"]["display"], "Noor Haddad (parent)");
        assert_eq!(document["subject"]["reference"], format!("Patient/{}", family.ada));
        let rows = family.practice.services.client_history(&family.practice.permit(), family.ada).await.unwrap();
        let began = rows.iter().find(|row| row.action.key() == "response.saved").unwrap();
        assert_eq!(began.actor_name, "Noor Haddad (parent)");
    }
}

on_both_engines! {
    async fn r31_rights_are_applied_and_what_was_kept_before_they_end_is_not_lost(store) {
        let (family, token) = Family::with_noor(store).await;
        let request = family.ask(family.ada).await;
        family.save(&token, request, 0).await.unwrap();
        family.change(family.ada, &grant(Rights { fill_forms: false, see_documents: true })).await;
        assert!(family.home(&token).await.to_do.is_empty());
        assert_eq!(refusal(family.fill(&token, request).await), Refusal::Forbidden);
        assert_eq!(refusal(family.save(&token, request, 1).await), Refusal::Forbidden);
        family.end(family.ada).await;
        assert_eq!(refusal(family.save(&token, request, 1).await), Refusal::NotActing);
        assert_eq!(family.document(request).await["status"], "in-progress", "what was kept stays");
        family.add(family.ada, NOOR, &grant(BOTH)).await.unwrap();
        assert_eq!(family.fill(&token, request).await.unwrap().revision, 1);
    }
}

on_both_engines! {
    async fn r31_what_the_client_has_submitted_is_not_given_to_whoever_may_only_fill_in(store) {
        let (family, token) = Family::with_noor(store).await;
        family.change(family.ada, &grant(Rights { fill_forms: true, see_documents: false })).await;
        family.practice.make_active(family.ada, "ada@mail.example").await;
        let own = family.practice.portal_session("ada@mail.example").await;
        let services = &family.practice.services;
        let request = family.practice.ask_why(family.ada, 1).await[0];
        services.save_answers(&own, request, 0, &why("I sleep badly.")).await.unwrap();
        assert_eq!(family.fill(&token, request).await.unwrap().answers, why("I sleep badly."), "they fill it in together");
        services.submit_response(&own, request, 1, &why("I sleep badly.")).await.unwrap();
        for token in [Some(&token), None] {
            let page = match token {
                Some(token) => family.fill(token, request).await.unwrap(),
                None => services.fill_page(&own, request).await.unwrap(),
            };
            assert!(page.answers.is_empty() && !page.request.state.is_open(), "it is done, and no more is told");
        }
    }
}

on_both_engines! {
    async fn r20_r31_the_files_of_a_form_that_was_withdrawn_are_handed_to_nobody_and_those_of_others_stay(store) {
        let (family, token) = Family::with_noor(store).await;
        let (practice, services) = (&family.practice, &family.practice.services);
        practice.make_active(family.ada, "ada@mail.example").await;
        let sessions = [practice.portal_session("ada@mail.example").await, family.session(&token).await.unwrap()];
        let asked = practice.ask_why(family.ada, 2).await;
        let letter = || NewFile { name: "letter.pdf".to_owned(), content: b"%PDF-1.7 invented".to_vec() };
        let kept = services.add_file(&sessions[0], asked[0], "letter", letter()).await.unwrap().id;
        let gone = services.add_file(&sessions[0], asked[1], "letter", letter()).await.unwrap().id;
        for session in &sessions {
            assert!(services.own_file(session, gone).await.is_ok(), "before");
        }
        services.withdraw_form(&practice.permit(), family.ada, asked[1]).await.unwrap();
        for session in &sessions {
            assert_eq!(refusal(services.own_file(session, gone).await), Refusal::NotFound);
            assert!(services.own_file(session, kept).await.is_ok(), "another form's");
        }
    }
}

on_both_engines! {
    async fn r25_r31_what_was_submitted_is_read_by_the_client_and_by_whoever_may_see_it_each_time_an_event(store) {
        let (family, token) = Family::with_noor(store).await;
        let (practice, services) = (&family.practice, &family.practice.services);
        practice.make_active(family.ada, "ada@mail.example").await;
        let own = practice.portal_session("ada@mail.example").await;
        let request = practice.ask_why(family.ada, 1).await[0];
        let read = async |session: &PortalSession| services.own_answers(session, request, Language::English).await;
        services.save_answers(&own, request, 0, &why("I sleep badly.")).await.unwrap();
        assert_eq!(refusal(read(&own).await), Refusal::NotFound, "it is not submitted");
        services.submit_response(&own, request, 1, &why("I sleep badly.")).await.unwrap();
        let noor = async || family.session(&token).await.unwrap();
        family.change(family.ada, &grant(Rights { fill_forms: false, see_documents: true })).await;
        for session in [own, noor().await] {
            let page = read(&session).await.unwrap();
            let told: Vec<_> = page.lines.iter().map(|line| (line.text.as_str(), line.answers.concat())).collect();
            assert_eq!(told[0], ("What brings you here?", "I sleep badly.".to_owned()));
            assert_eq!((page.request.title.as_str(), page.request.submitted.is_some()), ("Why", true));
        }
        family.change(family.ada, &grant(Rights { fill_forms: true, see_documents: false })).await;
        assert_eq!(refusal(read(&noor().await).await), Refusal::Forbidden);
        family.change(family.ada, &grant(BOTH)).await;
        family.add(family.ben, NOOR, &grant(BOTH)).await.unwrap();
        family.act_for(&token, family.ben).await.unwrap();
        assert_eq!(refusal(read(&noor().await).await), Refusal::NotFound, "another client's");
        let events = services.client_history(&practice.permit(), family.ada).await.unwrap();
        let mut readers: Vec<_> = events.iter().filter(|event| event.action.key() == "response.read").map(|event| event.actor_name.as_str()).collect();
        readers.sort_unstable();
        assert_eq!(readers, ["Ada Brennan", "Noor Haddad (parent)"]);
    }
}

on_both_engines! {
    async fn r31_r32_whoever_may_only_fill_in_reads_the_words_for_a_crisis_after_answers_of_their_own_alone(store) {
        let (family, token) = Family::with_noor(store).await;
        let (practice, services) = (&family.practice, &family.practice.services);
        let form = practice.with_words(practice.administrator.viewer().staff.id).await;
        practice.make_active(family.ada, "ada@mail.example").await;
        let own = practice.portal_session("ada@mail.example").await;
        let may = async |rights| {
            family.change(family.ada, &grant(rights)).await;
            family.home(&token).await.crisis
        };
        let only_forms = Rights { fill_forms: true, see_documents: false };
        let only_documents = Rights { fill_forms: false, see_documents: true };
        let request = family.ask_this(form, family.ada).await;
        let revision = services.save_answers(&own, request, 0, &answered(1)).await.unwrap();
        assert_eq!(may(only_forms).await, None, "the client has begun it");
        services.submit_response(&own, request, revision, &all_answered(1)).await.unwrap();
        assert_eq!(services.portal_home(&own, Language::English).await.unwrap().crisis.as_deref(), Some(WORDS));
        assert_eq!(may(only_forms).await, None, "the client has submitted it");
        assert_eq!(may(only_documents).await, None);
        assert_eq!(may(BOTH).await.as_deref(), Some(WORDS), "the answers are there to be read");

        may(only_forms).await;
        let request = family.ask_this(form, family.ada).await;
        services.save_answers(&family.session(&token).await.unwrap(), request, 0, &answered(0)).await.unwrap();
        assert_eq!(family.home(&token).await.crisis, None, "nothing of it calls for them");
        services.save_answers(&family.session(&token).await.unwrap(), request, 1, &answered(2)).await.unwrap();
        assert_eq!(family.home(&token).await.crisis.as_deref(), Some(WORDS), "their own answer");
        practice.turn(TimeDelta::hours(25));
        let token = family.sign_in().await.unwrap();
        assert_eq!(family.home(&token).await.crisis, None, "a day later");
    }
}

on_both_engines! {
    async fn r31_another_clients_form_is_not_reached_by_its_number(store) {
        let (family, token) = Family::with_noor(store).await;
        let of_ben = family.ask(family.ben).await;
        assert_eq!(refusal(family.fill(&token, of_ben).await), Refusal::NotFound);
        assert_eq!(refusal(family.save(&token, of_ben, 0).await), Refusal::NotFound);
        // Nor of one whom they act for as well, while they act for somebody else.
        family.add(family.ben, NOOR, &grant(BOTH)).await.unwrap();
        assert_eq!(refusal(family.fill(&token, of_ben).await), Refusal::NotFound);
        family.act_for(&token, family.ben).await.unwrap();
        assert!(family.fill(&token, of_ben).await.is_ok());
    }
}

on_both_engines! {
    async fn r22_a_client_and_who_acts_for_them_never_silently_overwrite_each_other(store) {
        let (family, token) = Family::with_noor(store).await;
        family.practice.make_active(family.ada, "ada@mail.example").await;
        let own = family.practice.portal_session("ada@mail.example").await;
        let request = family.ask(family.ada).await;
        family.save(&token, request, 0).await.unwrap();
        let services = &family.practice.services;
        assert_eq!(refusal(services.save_answers(&own, request, 0, &Answers::default()).await), Refusal::Conflict);
        assert_eq!(services.save_answers(&own, request, 1, &Answers::default()).await.unwrap(), 2);
        assert_eq!(refusal(family.save(&token, request, 1).await), Refusal::Conflict);
        assert!(family.document(request).await["source"]["display"].is_null(), "the client's own");
        for revision in 2..4 {
            family.save(&token, request, revision).await.unwrap();
        }
        let rows = services.client_history(&family.practice.permit(), family.ada).await.unwrap();
        let went_on = rows.iter().filter(|row| row.action.key() == "response.taken_up").map(|row| row.actor_name.as_str());
        let mut went_on: Vec<_> = went_on.collect();
        went_on.sort_unstable();
        assert_eq!(went_on, ["Ada Brennan", "Noor Haddad (parent)"], "R25: whoever changes what another filled in");
    }
}

on_both_engines! {
    async fn r31_a_signature_says_who_was_signed_in_and_keeps_it_when_the_client_saves_afterwards(store) {
        let (family, token) = Family::with_noor(store).await;
        family.practice.make_active(family.ada, "ada@mail.example").await;
        let own = family.practice.portal_session("ada@mail.example").await;
        let (request, place) = family.ask_to_sign(family.ada).await;
        let services = &family.practice.services;
        let mut answers = Answers::default();
        answers.set(&place, vec![AnswerValue::Text("Noor Haddad".into())]);
        services.save_answers(&family.session(&token).await.unwrap(), request, 0, &answers).await.unwrap();
        let login = family.login().await;
        for _ in 0..2 {
            let text = family.document(request).await.to_string();
            assert!(text.contains("signed-in-as") && text.contains("Noor Haddad (parent)") && text.contains(&format!("RelatedPerson/{login}")), "{text}");
            assert_eq!(text.matches("onBehalfOf").count(), 1, "{text}");
            let now = services.fill_page(&own, request).await.unwrap();
            services.save_answers(&own, request, now.revision, &now.answers).await.unwrap();
        }
    }
}

on_both_engines! {
    async fn r20_r31_a_client_without_an_account_is_asked_through_who_may_fill_in_and_the_email_says_for_whom(store) {
        let (family, token) = Family::with_noor(store).await;
        let (services, practice) = (&family.practice.services, &family.practice);
        let forms = practice.forms().await;
        let details = services.client_details(&practice.permit(), family.ada).await.unwrap();
        assert!(details.askable.len() >= forms.len(), "the client's page offers them");
        assert!(services.client_details(&practice.permit(), family.ben).await.unwrap().askable.is_empty(), "nobody acts for him");
        let ask = async |client, forms: &[_]| services.ask_through_representatives(&practice.permit(), client, forms).await;
        assert!(refusal(ask(family.ada, &[]).await).at("forms").is_some());
        assert!(matches!(refusal(ask(family.ben, &forms).await), Refusal::Rule(_)));
        ask(family.ada, &forms[..1]).await.unwrap();
        ask(family.ada, &forms[..2]).await.unwrap();
        assert_eq!(family.home(&token).await.to_do.len(), 2, "what is open is not asked for twice");
        practice.deliver().await;
        let mail = services.list_mail().await.unwrap().remove(0);
        assert_eq!((mail.to.as_str(), mail.subject.as_str()), ("Noor Haddad <noor@mail.example>", "For Ada B.: something to fill in at Willow Lane Practice"));
        let text = services.get_mail(mail.id).await.unwrap().text;
        assert!(!details.askable.iter().any(|form| text.contains(&form.title)), "R17: {text}");
        let neighbour = practice.neighbour().await;
        assert_eq!(refusal(services.ask_through_representatives(&neighbour.permit(), family.ada, &forms).await), Refusal::NotFound, "R27");
        family.change(family.ada, &grant(Rights { fill_forms: false, see_documents: true })).await;
        assert!(matches!(refusal(ask(family.ada, &forms).await), Refusal::Rule(_)));
    }
}

on_both_engines! {
    async fn r19_what_was_asked_through_a_representative_and_is_open_is_not_asked_again_by_signing_up(store) {
        let family = Family::new(store).await;
        let (practice, services) = (&family.practice, &family.practice.services);
        let cara = practice.client("Cara", "Dunn", Some("cara@mail.example")).await;
        let asked = family.ask(cara).await;
        let mut batch = practice.batch(&[cara]);
        batch.forms = practice.forms().await[..2].to_vec();
        services.send_invitations(&practice.permit(), batch).await.unwrap();
        practice.deliver().await;
        let secret = practice.secrets().await.remove(0);
        services.join(&practice.slug, &secret, &password(PASSWORD), PLACE).await.unwrap();
        let views = services.client_forms(&practice.permit(), cara).await.unwrap();
        assert!(views.len() == 2 && views.iter().any(|view| view.id == asked), "{views:?}");
    }
}
