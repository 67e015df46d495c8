//! Signatures that are given: what stands in the response of them, and what is not changed afterwards.

use super::*;

on_both_engines! {
    async fn r31_two_parents_sign_one_form_at_two_logins_and_it_is_submitted_once(store) {
        let parents = Parents::asked(store).await;
        let Parents { family, noor, rita, .. } = &parents;
        assert_eq!(waits(parents.state(noor).await), Some(("Rita Parent".into(), Part::Asker)));
        assert_eq!(waits(parents.state(rita).await), Some(("Rita Parent".into(), Part::Asked)));
        assert_eq!(waits(parents.as_staff_see_it().await.1), Some(("Rita Parent".into(), Part::Neither)));
        let SignatureStage::Sign(to_sign) = parents.stage(rita).await.unwrap() else { panic!("hers to sign") };
        assert_eq!((to_sign.asked_by.as_deref(), to_sign.place.as_str()), (Some("Noor Haddad"), SECOND));
        assert!(to_sign.lines.iter().any(|line| line.text == "Treatment is voluntary."), "what is agreed to");
        assert!(to_sign.lines.iter().any(|line| line.text == "Both parents agree."), "what an expression shows too");
        assert!(to_sign.lines.iter().any(|line| line.answers == ["Sleep"]));
        let mut signed = parents.sign(rita, &[(SECOND, "Rita Parent"), ("why", "Something else"), (OWN, "Rita Parent")]).await;
        assert_eq!(signed.unwrap(), AfterSigning::Submitted);
        signed = parents.sign(rita, &[(SECOND, "Rita Parent")]).await;
        assert_eq!(refusal(signed), Refusal::NotFound, "once");
        assert_eq!(parents.as_staff_see_it().await, (FormRequestState::Submitted, None));
        let document = parents.document().await;
        let text = document.to_string();
        assert_eq!((document["status"].as_str(), document["source"]["display"].as_str()), (Some("completed"), Some("Noor Haddad (parent)")));
        let [first, second] = [NOOR, RITA].map(|email| parents.login_of(email));
        for login in [first.await, second.await] {
            assert!(text.contains(&format!("\"reference\":\"RelatedPerson/{login}\"")), "{text}");
        }
        assert!(text.contains("Rita Parent (parent)") && text.contains("Sleep") && !text.contains("Something else"), "{text}");
        let history = family.practice.history(family.ada).await;
        for action in [AuditAction::SignatureAsked, AuditAction::SignatureGiven, AuditAction::ResponseSubmitted] {
            assert_eq!(history.iter().filter(|key| *key == action.key()).count(), 1, "{history:?}");
        }
    }
}

on_both_engines! {
    async fn r31_a_client_is_asked_at_their_own_login_and_signs_for_themself(store) {
        let parents = Parents::new(store).await;
        let practice = &parents.family.practice;
        practice.make_active(parents.family.ada, "ada@mail.example").await;
        let own = practice.portal_session("ada@mail.example").await;
        parents.save(&parents.noor, 0, &filled_in()).await.unwrap();
        parents.ask(&parents.noor, SECOND, own.viewer().login).await.unwrap();
        assert_eq!(parents.mails_to("ada@mail.example").await[0], "Your signature is asked for at Willow Lane Practice");
        assert_eq!(waits(parents.state(&parents.rita).await), Some(("Ada Brennan".into(), Part::Neither)));
        assert_eq!(refusal(parents.sign(&parents.rita, &[(SECOND, "Ada Brennan")]).await), Refusal::NotFound, "R6: nor for her");
        practice.services.give_signature(&own, parents.request, parents.revision().await, &texts(&[(SECOND, "Ada Brennan")])).await.unwrap();
        let document = parents.document().await;
        assert_eq!(document["source"]["display"], "Noor Haddad (parent)");
        let text = document.to_string();
        assert!(text.contains("\"display\":\"Ada Brennan\",\"reference\":\"Patient/"), "{text}");
        assert_eq!(text.matches("onBehalfOf").count(), 1, "Noor's alone: {text}");
    }
}

on_both_engines! {
    async fn r31_a_form_of_three_goes_back_to_whoever_asked_and_what_was_signed_is_not_changed_under_it(store) {
        let parents = Parents::new(store).await;
        let practice = &parents.family.practice;
        practice.make_active(parents.family.ada, "ada@mail.example").await;
        let own = practice.portal_session("ada@mail.example").await;
        let mut answers = filled_in();
        answers.set("third-asked", vec![AnswerValue::Boolean(true)]);
        parents.save(&parents.noor, 0, &answers).await.unwrap();
        parents.ask(&parents.noor, SECOND, parents.login_of(RITA).await).await.unwrap();
        assert_eq!(parents.sign(&parents.rita, &[(SECOND, "Rita Parent")]).await.unwrap(), AfterSigning::GoesOn);
        assert_eq!(parents.state(&parents.noor).await, Some(SigningState::Signed { asked: "Rita Parent".into() }));
        answers.set(SECOND, vec![AnswerValue::Text("Rita Parent".into())]);
        parents.save(&parents.noor, parents.revision().await, &answers).await.unwrap();
        let mut other = answers.clone();
        other.set("why", vec![AnswerValue::Text("Another reason".into())]);
        let changed = parents.save(&parents.noor, parents.revision().await, &other).await;
        assert!(matches!(refusal(changed), Refusal::Rule(sentence) if sentence.starts_with("Rita Parent has signed")));
        parents.ask(&parents.noor, THIRD, own.viewer().login).await.unwrap();
        practice.services.give_signature(&own, parents.request, parents.revision().await, &texts(&[(THIRD, "Ada Brennan")])).await.unwrap();
        assert_eq!(parents.as_staff_see_it().await.0, FormRequestState::Submitted);
        let text = parents.document().await.to_string();
        assert_eq!(text.matches("signed-in-as").count(), 3, "each says whose login it was: {text}");
    }
}

on_both_engines! {
    async fn r31_what_was_signed_is_changed_once_that_signature_is_cleared(store) {
        let parents = Parents::new(store).await;
        let mut answers = filled_in();
        answers.set("third-asked", vec![AnswerValue::Boolean(true)]);
        parents.save(&parents.noor, 0, &answers).await.unwrap();
        parents.ask(&parents.noor, SECOND, parents.login_of(RITA).await).await.unwrap();
        parents.sign(&parents.rita, &[(SECOND, "Rita Parent")]).await.unwrap();
        answers.set(SECOND, Vec::new());
        answers.set("why", vec![AnswerValue::Text("Another reason".into())]);
        parents.save(&parents.noor, parents.revision().await, &answers).await.unwrap();
        let text = parents.document().await.to_string();
        assert!(text.contains("Another reason") && !text.contains("Rita Parent"), "{text}");
    }
}

on_both_engines! {
    async fn r31_staff_read_of_each_signature_who_was_signed_in_for_it(store) {
        let parents = Parents::asked(store).await;
        parents.sign(&parents.rita, &[(SECOND, "Rita Parent")]).await.unwrap();
        let practice = &parents.family.practice;
        let mut tx = practice.write().await;
        let row = store::forms::find_response_of_request(&mut tx, practice.organization.0, parents.request.0).await.unwrap().unwrap();
        tx.commit().await.unwrap();
        let view = practice.services.read_response(&practice.permit(), ResponseId(row.id)).await.unwrap();
        let by = |name: &str| {
            let line = view.items.iter().map(|item| &item.item).find(|line| line.signature.is_some() && line.answers == [name]).unwrap();
            line.signature.as_ref().unwrap().by.clone()
        };
        assert_eq!(by("Noor Haddad").as_deref(), Some("Noor Haddad (parent)"));
        assert_eq!(by("Rita Parent").as_deref(), Some("Rita Parent (parent)"));
    }
}
