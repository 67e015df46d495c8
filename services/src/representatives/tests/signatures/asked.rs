//! Asking for a signature: when one may, that the form waits for it, taking it back, and declining.

use super::*;

on_both_engines! {
    async fn r31_while_a_signature_is_asked_for_nobody_changes_the_form_and_what_is_kept_stays(store) {
        let parents = Parents::asked(store).await;
        let (revision, before) = (parents.revision().await, parents.document().await);
        for token in [&parents.noor, &parents.rita] {
            let other = texts(&[("why", "Another reason"), (OWN, "Noor Haddad"), (SECOND, "Rita Parent")]);
            let Refusal::Rule(sentence) = refusal(parents.save(token, revision, &other).await) else { panic!("a sentence") };
            assert!(sentence.starts_with("This form waits for Rita Parent's signature"), "{sentence}");
            let session = parents.session(token).await;
            let submitted = parents.family.practice.services.submit_response(&session, parents.request, revision, &other).await;
            assert!(matches!(refusal(submitted), Refusal::Rule(_)));
        }
        assert!(matches!(parents.stage(&parents.noor).await.unwrap(), SignatureStage::Waits));
        let again = parents.ask(&parents.noor, SECOND, parents.login_of(RITA).await).await;
        assert!(matches!(refusal(again), Refusal::Rule(_)), "one at a time");
        assert_eq!(parents.document().await, before);
        assert_eq!(refusal(parents.sign(&parents.noor, &[(SECOND, "Rita Parent")]).await), Refusal::NotFound, "nobody signs for her");
        assert!(refusal(parents.sign(&parents.rita, &[]).await).at(SECOND).is_some(), "a name is asked for");
    }
}

on_both_engines! {
    async fn r31_who_asked_takes_it_back_and_nobody_is_written_to_again(store) {
        let parents = Parents::asked(store).await;
        assert_eq!(parents.mails_to(RITA).await[0], "For Ada B.: your signature is asked for at Willow Lane Practice");
        let count = parents.mails_to(RITA).await.len();
        assert_eq!(refusal(parents.take_back(&parents.rita).await), Refusal::NotFound, "hers to sign, not to take back");
        parents.take_back(&parents.noor).await.unwrap();
        assert_eq!(refusal(parents.take_back(&parents.noor).await), Refusal::NotFound);
        assert_eq!((parents.state(&parents.noor).await, parents.state(&parents.rita).await), (None, None));
        assert_eq!(refusal(parents.sign(&parents.rita, &[(SECOND, "Rita Parent")]).await), Refusal::NotFound);
        assert_eq!(parents.mails_to(RITA).await.len(), count);
        let changed = texts(&[("why", "Another reason"), (OWN, "Noor Haddad")]);
        parents.save(&parents.noor, parents.revision().await, &changed).await.unwrap();
        assert!(parents.family.practice.history(parents.family.ada).await.contains(&"signature.taken_back".to_owned()));
        // Taken back before it was written: then there is nothing to tell.
        parents.ask(&parents.noor, SECOND, parents.login_of(RITA).await).await.unwrap();
        parents.take_back(&parents.noor).await.unwrap();
        assert_eq!(parents.mails_to(RITA).await.len(), count);
    }
}

on_both_engines! {
    async fn r31_who_was_asked_declines_and_whoever_asked_is_told(store) {
        let parents = Parents::asked(store).await;
        let services = &parents.family.practice.services;
        let session = parents.session(&parents.noor).await;
        let read = parents.revision().await;
        assert_eq!(refusal(services.decline_signature(&session, parents.request, read).await), Refusal::NotFound);
        services.decline_signature(&parents.session(&parents.rita).await, parents.request, read).await.unwrap();
        assert_eq!(parents.state(&parents.noor).await, Some(SigningState::Declined { asked: "Rita Parent".into() }));
        assert_eq!(parents.state(&parents.rita).await, None);
        assert_eq!(parents.as_staff_see_it().await, (FormRequestState::InProgress, None));
        parents.save(&parents.noor, parents.revision().await, &filled_in()).await.unwrap();
        assert!(parents.family.practice.history(parents.family.ada).await.contains(&"signature.declined".to_owned()));
    }
}

on_both_engines! {
    async fn r31_nothing_but_signatures_may_be_missing_and_one_is_given_before_another_is_asked_for(store) {
        let parents = Parents::new(store).await;
        let rita = parents.login_of(RITA).await;
        assert_eq!(refusal(parents.ask(&parents.noor, SECOND, rita).await), Refusal::Conflict, "nothing is kept yet");
        let revision = parents.save(&parents.noor, 0, &texts(&[(OWN, "Noor Haddad")])).await.unwrap();
        assert!(refusal(parents.ask(&parents.noor, SECOND, rita).await).at("why").is_some());
        let revision = parents.save(&parents.noor, revision, &texts(&[("why", "Sleep")])).await.unwrap();
        assert!(matches!(refusal(parents.ask(&parents.noor, SECOND, rita).await), Refusal::Rule(_)), "nobody has signed");
        parents.save(&parents.noor, revision, &filled_in()).await.unwrap();
        let SignatureStage::Ask { missing, people } = parents.stage(&parents.noor).await.unwrap() else { panic!("to ask") };
        assert_eq!(missing.iter().map(|missing| missing.place.as_str()).collect::<Vec<_>>(), [SECOND]);
        assert_eq!(people.iter().map(|person| person.login).collect::<Vec<_>>(), [rita], "never oneself");
        for place in [OWN, THIRD, "why", "none"] {
            assert_eq!(refusal(parents.ask(&parents.noor, place, rita).await), Refusal::NotFound, "{place}");
        }
        let noor = parents.login_of(NOOR).await;
        assert!(matches!(refusal(parents.ask(&parents.noor, SECOND, noor).await), Refusal::Rule(_)), "never oneself");
    }
}
