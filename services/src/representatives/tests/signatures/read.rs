//! What is signed is what was read, and stays as it was signed.

use super::*;

fn of_three() -> Answers {
    let mut answers = filled_in();
    answers.set("third-asked", vec![AnswerValue::Boolean(true)]);
    answers
}

on_both_engines! {
    async fn r31_nobody_signs_or_declines_what_was_changed_after_they_read_it(store) {
        let parents = Parents::asked(store).await;
        let Parents { family, noor, rita, request } = &parents;
        let SignatureStage::Sign(read) = parents.stage(rita).await.unwrap() else { panic!("hers to sign") };
        parents.take_back(noor).await.unwrap();
        let changed = texts(&[("why", "Something she never read"), (OWN, "Noor Haddad")]);
        parents.save(noor, parents.revision().await, &changed).await.unwrap();
        parents.ask(noor, SECOND, parents.login_of(RITA).await).await.unwrap();
        let stale = parents.sign_as_read(rita, read.revision, &[(SECOND, "Rita Parent")]).await;
        assert!(matches!(refusal(stale), Refusal::Rule(sentence) if sentence.contains("Read it again")));
        let declined = family.practice.services.decline_signature(&parents.session(rita).await, *request, read.revision).await;
        assert!(matches!(refusal(declined), Refusal::Rule(_)));
        let SignatureStage::Sign(newest) = parents.stage(rita).await.unwrap() else { panic!("it waits still") };
        assert!(newest.lines.iter().any(|line| line.answers == ["Something she never read"]));
        let signed = parents.sign_as_read(rita, newest.revision, &[(SECOND, "Rita Parent")]).await;
        assert_eq!(signed.unwrap(), AfterSigning::Submitted);
    }
}

on_both_engines! {
    async fn r31_what_was_signed_is_not_changed_under_it_when_the_right_to_sign_has_ended(store) {
        let mut parents = Parents::new(store).await;
        let mut answers = of_three();
        parents.save(&parents.noor, 0, &answers).await.unwrap();
        let rita = parents.login_of(RITA).await;
        parents.ask(&parents.noor, SECOND, rita).await.unwrap();
        assert_eq!(parents.sign(&parents.rita, &[(SECOND, "Rita Parent")]).await.unwrap(), AfterSigning::GoesOn);
        let last_day = parents.family.days(0);
        parents.family.change_of(parents.family.ada, rita, &GrantForm { last_day, ..grant(BOTH) }).await;
        parents.family.practice.turn(TimeDelta::days(2));
        parents.noor = parents.family.sign_in().await.unwrap();
        answers.set(SECOND, vec![AnswerValue::Text("Rita Parent".into())]);
        let mut changed = answers.clone();
        changed.set("why", vec![AnswerValue::Text("Something she never read".into())]);
        let revision = parents.revision().await;
        let saved = parents.save(&parents.noor, revision, &changed).await;
        assert!(matches!(refusal(saved), Refusal::Rule(sentence) if sentence.starts_with("Rita Parent (parent) has signed")));
        changed.set(THIRD, vec![AnswerValue::Text("Noor Haddad".into())]);
        let session = parents.session(&parents.noor).await;
        let submitted = parents.family.practice.services.submit_response(&session, parents.request, revision, &changed).await;
        assert!(matches!(refusal(submitted), Refusal::Rule(sentence) if sentence.contains("has signed this form as it was")));
        answers.set(THIRD, vec![AnswerValue::Text("Noor Haddad".into())]);
        parents.family.practice.services.submit_response(&session, parents.request, revision, &answers).await.unwrap();
        let text = parents.document().await.to_string();
        assert!(text.contains("Sleep") && !text.contains("Something she never read"), "{text}");
    }
}

on_both_engines! {
    async fn r31_whoever_signs_twice_is_told_twice_that_they_have_signed(store) {
        let parents = Parents::new(store).await;
        let services = &parents.family.practice.services;
        let rita = parents.session(&parents.rita).await;
        let has_signed = async || services.has_signed(&rita, parents.request).await.unwrap();
        let mut answers = of_three();
        parents.save(&parents.noor, 0, &answers).await.unwrap();
        parents.ask(&parents.noor, SECOND, rita.viewer().login).await.unwrap();
        assert_eq!(has_signed().await, None);
        parents.sign(&parents.rita, &[(SECOND, "Rita Parent")]).await.unwrap();
        assert_eq!(has_signed().await, Some(AfterSigning::GoesOn));
        let noor = parents.session(&parents.noor).await;
        assert_eq!(services.has_signed(&noor, parents.request).await.unwrap(), None, "nobody asked her");
        // Cleared to change something: then her signature does not stand any more.
        answers.set("why", vec![AnswerValue::Text("Another reason".into())]);
        parents.save(&parents.noor, parents.revision().await, &answers).await.unwrap();
        assert_eq!(has_signed().await, None);
        parents.ask(&parents.noor, SECOND, rita.viewer().login).await.unwrap();
        assert_eq!(has_signed().await, None, "it is asked for again");
        parents.sign(&parents.rita, &[(SECOND, "Rita Parent")]).await.unwrap();
        for (place, name) in [(SECOND, "Rita Parent"), (THIRD, "Noor Haddad")] {
            answers.set(place, vec![AnswerValue::Text(name.into())]);
        }
        services.submit_response(&noor, parents.request, parents.revision().await, &answers).await.unwrap();
        assert_eq!(has_signed().await, Some(AfterSigning::Submitted));
    }
}
