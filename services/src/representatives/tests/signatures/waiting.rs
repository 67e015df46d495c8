//! While a form waits for a signature: who is reminded, who sees that it does, and how it ends without one.

use super::*;
use crate::reminders::tests::{newest_mail, remind, reminded_on};

on_both_engines! {
    async fn r28_r31_who_waits_for_anothers_signature_is_not_reminded_until_it_is_declined(store) {
        let parents = Parents::new(store).await;
        let Parents { family, noor, .. } = &parents;
        let practice = &family.practice;
        let mut tx = practice.write().await;
        practice.services.begin_reminders(&mut tx, practice.organization.0, family.ada.0, None, practice.services.now()).await.unwrap();
        tx.commit().await.unwrap();
        parents.save(noor, 0, &filled_in()).await.unwrap();
        parents.ask(noor, SECOND, parents.login_of(RITA).await).await.unwrap();
        practice.deliver().await;
        assert_eq!(reminded_on(practice, 4).await, [3], "whoever is asked to sign");
        assert!(newest_mail(practice).await.0.to.contains(RITA));
        assert_eq!(parents.mails_to(NOOR).await.iter().filter(|subject| subject.contains("reminder")).count(), 0);
        let rita = practice.portal_token(RITA).await;
        family.act_for(&rita, family.ada).await.unwrap();
        let rita = parents.session(&rita).await;
        let read = practice.services.fill_page(&rita, parents.request).await.unwrap().revision;
        practice.services.decline_signature(&rita, parents.request, read).await.unwrap();
        practice.turn(TimeDelta::days(3));
        assert_eq!(remind(practice).await, 2, "both may fill it in again");
    }
}

on_both_engines! {
    async fn r28_a_client_who_waits_for_a_representatives_signature_is_not_reminded_until_it_is_declined(store) {
        let (family, _) = Family::with_noor(store).await;
        let practice = &family.practice;
        let mara = practice.client("Mara", "Abramson", Some("mara@mail.example")).await;
        practice.make_active(mara, "mara@mail.example").await;
        family.add(mara, NOOR, &grant(BOTH)).await.unwrap();
        let request = family.ask_for_consent(mara).await;
        let mut tx = practice.write().await;
        practice.services.begin_reminders(&mut tx, practice.organization.0, mara.0, None, practice.services.now()).await.unwrap();
        tx.commit().await.unwrap();
        let own = practice.portal_session("mara@mail.example").await;
        practice.services.save_answers(&own, request, 0, &texts(&[("why", "Sleep"), (OWN, "Mara Abramson")])).await.unwrap();
        practice.services.ask_signature(&own, request, SECOND, family.login().await).await.unwrap();
        practice.deliver().await;
        assert_eq!(reminded_on(practice, 4).await, Vec::<i64>::new());
        let noor = practice.portal_token(NOOR).await;
        family.act_for(&noor, mara).await.unwrap();
        let noor = family.session(&noor).await.unwrap();
        let read = practice.services.fill_page(&noor, request).await.unwrap().revision;
        practice.services.decline_signature(&noor, request, read).await.unwrap();
        assert_eq!(reminded_on(practice, 4).await, [3], "on the seventh day");
        assert!(newest_mail(practice).await.0.to.contains("mara@mail.example"));
    }
}

on_both_engines! {
    async fn r31_a_request_is_over_with_the_right_of_whoever_was_asked(store) {
        let parents = Parents::asked(store).await;
        let practice = &parents.family.practice;
        let rita = parents.login_of(RITA).await;
        parents.family.change_of(parents.family.ada, rita, &grant(Rights { fill_forms: false, see_documents: true })).await;
        assert_eq!((parents.state(&parents.noor).await, parents.as_staff_see_it().await.1), (None, None));
        assert_eq!(refusal(parents.sign(&parents.rita, &[(SECOND, "Rita Parent")]).await), Refusal::Forbidden);
        parents.save(&parents.noor, parents.revision().await, &filled_in()).await.unwrap();
        parents.family.change_of(parents.family.ada, rita, &grant(BOTH)).await;
        assert_eq!(parents.state(&parents.rita).await, None, "and stays so");
        // Of a right that ends by the day nobody says anything: it holds up nothing, and the next is asked.
        let last_day = parents.family.days(0);
        let short = GrantForm { last_day, ..grant(BOTH) };
        parents.family.change_of(parents.family.ada, rita, &short).await;
        parents.ask(&parents.noor, SECOND, rita).await.unwrap();
        practice.turn(TimeDelta::days(2));
        let noor = parents.family.sign_in().await.unwrap();
        assert_eq!(parents.state(&noor).await, None);
        practice.make_active(parents.family.ada, "ada@mail.example").await;
        let own = practice.portal_session("ada@mail.example").await;
        parents.ask(&noor, SECOND, own.viewer().login).await.unwrap();
        assert_eq!(waits(parents.state(&noor).await), Some(("Ada Brennan".into(), Part::Asker)));
    }
}

on_both_engines! {
    async fn r31_r27_a_request_is_seen_by_whoever_acts_for_that_client_alone(store) {
        let parents = Parents::asked(store).await;
        let family = &parents.family;
        family.add_named(family.ben, ("Rita Parent", RITA), &grant(BOTH)).await.unwrap();
        family.act_for(&parents.rita, family.ben).await.unwrap();
        let services = &family.practice.services;
        let session = parents.session(&parents.rita).await;
        assert!(services.portal_home(&session, domain::Language::English).await.unwrap().to_do.is_empty(), "of Ben nothing is asked");
        assert_eq!(refusal(parents.sign(&parents.rita, &[(SECOND, "Rita Parent")]).await), Refusal::NotFound);
        assert_eq!(refusal(parents.stage(&parents.rita).await), Refusal::NotFound);
        family.act_for(&parents.rita, family.ada).await.unwrap();
        assert!(matches!(parents.stage(&parents.rita).await.unwrap(), SignatureStage::Sign(_)));
        let neighbour = family.practice.neighbour().await;
        assert_eq!(refusal(services.client_forms(&neighbour.permit(), family.ada).await), Refusal::NotFound, "R27");
    }
}

on_both_engines! {
    async fn r20_r31_a_form_that_is_withdrawn_waits_for_nobodys_signature_and_nobody_is_written_to(store) {
        let parents = Parents::asked(store).await;
        let Parents { family, noor, rita, request } = &parents;
        let practice = &family.practice;
        let read = parents.revision().await;
        practice.services.withdraw_form(&practice.permit(), family.ada, *request).await.unwrap();
        let is_rule = |refused: Refusal| matches!(refused, Refusal::Rule(_));
        assert!(is_rule(refusal(parents.sign_as_read(rita, read, &[(SECOND, "Rita Parent")]).await)));
        assert!(is_rule(refusal(parents.take_back(noor).await)) && is_rule(refusal(parents.stage(rita).await)));
        for token in [noor, rita] {
            let home = practice.services.portal_home(&parents.session(token).await, domain::Language::English).await.unwrap();
            assert_eq!((home.to_do.len(), home.done.len()), (0, 0));
        }
        assert_eq!(parents.as_staff_see_it().await, (FormRequestState::Withdrawn, None));
        assert!(!parents.mails_to(RITA).await.iter().any(|subject| subject.contains("signature")), "nothing waits for her");
        let mut tx = practice.write().await;
        assert_eq!(store::signature_requests::find_open(&mut tx, practice.organization.0, request.0).await.unwrap(), None);
    }
}

on_both_engines! {
    async fn r20_r31_of_forms_that_were_withdrawn_representatives_are_not_written_to(store) {
        let (family, _) = Family::with_noor(store).await;
        let practice = &family.practice;
        let form = practice.forms().await[0];
        practice.deliver().await;
        let before = practice.services.list_mail().await.unwrap().len();
        practice.services.ask_through_representatives(&practice.permit(), family.ada, &[form]).await.unwrap();
        let asked = practice.services.client_forms(&practice.permit(), family.ada).await.unwrap().remove(0);
        practice.services.withdraw_form(&practice.permit(), family.ada, asked.id).await.unwrap();
        practice.deliver().await;
        assert_eq!(practice.services.list_mail().await.unwrap().len(), before);
    }
}
