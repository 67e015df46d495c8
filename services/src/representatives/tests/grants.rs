//! What an administrator says, and who may say it.

use super::*;
use crate::staff::Administer;
use domain::{representatives::Standing, staff::Permissions};
use store::on_both_engines;

on_both_engines! {
    async fn r31_a_representative_is_added_changed_and_ended_and_each_is_one_event_of_the_client(store) {
        let (family, _) = Family::with_noor(store).await;
        let row = family.rows(family.ada).await.remove(0);
        assert_eq!((row.name.as_str(), row.email.as_str(), row.rights, row.standing), ("Noor Haddad", NOOR, BOTH, Standing::Acts));
        let forms = Rights { fill_forms: true, see_documents: false };
        family.change(family.ada, &GrantForm { last_day: family.days(3), relation: "guardian".into(), ..grant(forms) }).await;
        let row = family.rows(family.ada).await.remove(0);
        assert_eq!((row.rights, row.last_day.unwrap().to_string()), (forms, family.days(3)));
        family.end(family.ada).await;
        family.end(family.ada).await;
        assert_eq!(family.rows(family.ada).await[0].standing, Standing::Ended);
        let history = family.practice.history(family.ada).await;
        for action in ["added", "changed", "ended", "signed_up"] {
            let key = format!("representative.{action}");
            assert_eq!(history.iter().filter(|found| **found == key).count(), 1, "R25: {key} in {history:?}");
        }
        let rows = family.practice.services.client_history(&family.practice.permit(), family.ada).await.unwrap();
        let changed = rows.iter().find(|row| row.action.key() == "representative.changed").unwrap();
        assert!(changed.detail.as_deref().unwrap().starts_with("Noor Haddad, guardian: fills in forms; from 1 January 2020, until "));
    }
}

on_both_engines! {
    async fn r31_a_page_from_before_it_was_ended_gives_nothing_back(store) {
        let (family, token) = Family::with_noor(store).await;
        let (services, by) = (&family.practice.services, family.practice.permit::<Administer>());
        let stale = family.rows(family.ada).await.remove(0);
        let forms = grant(Rights { fill_forms: true, see_documents: false });
        family.end(family.ada).await;
        let save = async |shown: &str, grant: &GrantForm| services.change_representative(&by, family.ada, stale.login, (&stale.name, grant, shown)).await;
        assert_eq!(refusal(save(&stale.revision, &forms).await), Refusal::Conflict);
        let now = family.rows(family.ada).await.remove(0);
        assert_eq!((now.standing, now.rights), (Standing::Ended, BOTH), "nothing is overwritten");
        assert_eq!(family.session(&token).await.err().and_then(|error| error.refusal().cloned()), Some(Refusal::NotActing));
        // Who sees that it has ended, and changes something else, does not begin it again for the rest of the day.
        let last_day = now.last_day.unwrap().to_string();
        save(&now.revision, &GrantForm { last_day, ..forms.clone() }).await.unwrap();
        let now = family.rows(family.ada).await.remove(0);
        assert_eq!((now.standing, now.rights), (Standing::Ended, forms.rights));
        save(&now.revision, &forms).await.unwrap();
        assert_eq!(family.rows(family.ada).await[0].standing, Standing::Acts, "another last day is meant");
    }
}

on_both_engines! {
    async fn r26_an_administrator_signs_a_representative_out_everywhere(store) {
        let (family, first) = Family::with_noor(store).await;
        let second = family.sign_in().await.unwrap();
        let login = family.login().await;
        family.practice.services.end_representative_sessions(&family.practice.permit(), family.ada, login).await.unwrap();
        for token in [first, second] {
            assert_eq!(family.session(&token).await.err().and_then(|error| error.refusal().cloned()), Some(Refusal::SignedOut));
        }
        assert!(family.practice.history(family.ada).await.contains(&"representative.sessions_ended".to_owned()), "R25");
        let again = family.sign_in().await.unwrap();
        assert!(family.session(&again).await.is_ok(), "the password stays");
    }
}

on_both_engines! {
    async fn r31_who_is_a_representative_already_gets_the_further_client_and_is_told_without_a_link(store) {
        let (family, _) = Family::with_noor(store).await;
        family.add(family.ben, " NOOR@mail.example ", &grant(BOTH)).await.unwrap();
        family.practice.deliver().await;
        let mail = family.practice.services.list_mail().await.unwrap().remove(0);
        assert_eq!((mail.to.as_str(), mail.subject.as_str()), ("Noor Haddad <noor@mail.example>", "Act for Ben C. at Willow Lane Practice"));
        let text = family.practice.services.get_mail(mail.id).await.unwrap().text;
        assert!(!text.contains("/represent/") && !text.contains("Castle") && text.contains("Ben C."), "{text}");
        let twice = refusal(family.add(family.ben, NOOR, &grant(BOTH)).await);
        assert!(twice.at("representative_email").is_some(), "{twice:?}");
        assert_eq!(family.rows(family.ben).await[0].login, family.login().await, "one login");
        // What was ended can be given again.
        family.end(family.ben).await;
        family.add(family.ben, NOOR, &grant(BOTH)).await.unwrap();
        assert_eq!(family.rows(family.ben).await[0].standing, Standing::Acts);
    }
}

on_both_engines! {
    async fn r31_a_name_is_put_right_for_every_client_and_a_page_from_before_does_not_bring_the_old_one_back(store) {
        let family = Family::new(store).await;
        let (services, by) = (&family.practice.services, family.practice.permit::<Administer>());
        for client in [family.ada, family.ben] {
            family.add_named(client, ("Nor Hadad", NOOR), &grant(BOTH)).await.unwrap();
        }
        family.sign_up(&family.secret().await).await.unwrap();
        let [row, stale] = [family.rows(family.ada).await.remove(0), family.rows(family.ben).await.remove(0)];
        let save = async |client, name: &str, shown: &str| {
            services.change_representative(&by, client, row.login, (name, &grant(BOTH), shown)).await
        };
        let told = refusal(save(family.ada, " ", &row.revision).await);
        assert!(told.at("representative_name").is_some(), "{told:?}");
        save(family.ada, " Noor Haddad ", &row.revision).await.unwrap();
        assert_eq!(refusal(save(family.ben, &stale.name, &stale.revision).await), Refusal::Conflict);
        for client in [family.ada, family.ben] {
            assert_eq!(family.rows(client).await[0].name, "Noor Haddad");
        }
        let history = services.client_history(&family.practice.permit(), family.ada).await.unwrap();
        let changed = history.iter().find(|row| row.action.key() == "representative.changed").unwrap();
        assert!(changed.detail.as_deref().unwrap().starts_with("Noor Haddad (Nor Hadad until now), parent: "), "R25: {changed:?}");
    }
}

on_both_engines! {
    async fn r31_a_name_that_is_not_whose_address_it_is_is_refused_and_says_whose(store) {
        let (family, _) = Family::with_noor(store).await;
        let told = refusal(family.add_named(family.ben, ("Sam Haddad", NOOR), &grant(BOTH)).await);
        assert!(told.at("representative_name").is_some_and(|sentence| sentence.contains("Noor Haddad's")), "{told:?}");
        assert!(family.rows(family.ben).await.is_empty(), "nobody acts for Ben");
        family.add_named(family.ben, ("NOOR haddad", NOOR), &grant(BOTH)).await.unwrap();
        assert_eq!(family.rows(family.ben).await[0].name, "Noor Haddad");
    }
}

on_both_engines! {
    async fn r6_an_address_signs_in_as_one_person_and_the_refusal_tells_nothing_of_the_other(store) {
        let family = Family::new(store).await;
        let practice = &family.practice;
        let mara = practice.client("Mara", "Abramson", Some("mara@mail.example")).await;
        practice.make_active(mara, "mara@mail.example").await;
        let invited = practice.client("Ines", "Invited", Some("ines@mail.example")).await;
        practice.invite_and_deliver(invited).await;
        let mut sentences = Vec::new();
        for email in ["mara@mail.example", "Ines@MAIL.example", "ada.brennan@willowlane.example"] {
            let told = refusal(family.add(family.ada, email, &grant(BOTH)).await);
            sentences.push(told.at("representative_email").unwrap().to_owned());
        }
        sentences.dedup();
        assert_eq!(sentences.len(), 1, "{sentences:?}");
        assert!(family.rows(family.ada).await.is_empty());
        // And the other way round: the address is theirs before they have signed up.
        family.add(family.ada, NOOR, &grant(BOTH)).await.unwrap();
        let form = domain::clients::ClientForm { first_name: "New".into(), last_name: "Client".into(), email: NOOR.into(), ..Default::default() };
        let told = refusal(practice.services.add_client(&practice.permit(), &form).await);
        assert!(told.at("email").is_some_and(|sentence| !sentence.contains("Noor") && !sentence.contains("Ada")), "{told:?}");
        family.end(family.ada).await;
        assert!(family.rows(family.ada).await.is_empty(), "who never signed up is gone with the last client");
        practice.services.add_client(&practice.permit(), &form).await.unwrap();
    }
}

on_both_engines! {
    async fn r27_r31_another_practice_and_another_client_reach_no_grant(store) {
        let (family, _) = Family::with_noor(store).await;
        let services = &family.practice.services;
        let neighbour = family.practice.neighbour().await;
        let login = family.login().await;
        for (by, client) in [(neighbour.permit::<Administer>(), family.ada), (family.practice.permit(), family.ben)] {
            assert_eq!(refusal(services.change_representative(&by, client, login, ("Noor", &grant(BOTH), "")).await), Refusal::NotFound);
            assert_eq!(refusal(services.end_representative(&by, client, login).await), Refusal::NotFound);
            assert_eq!(refusal(services.end_representative_sessions(&by, client, login).await), Refusal::NotFound);
            assert_eq!(refusal(services.invite_representative_again(&by, client, login).await), Refusal::NotFound);
        }
        let form = RepresentativeForm { name: "Noor".into(), email: NOOR.into(), grant: grant(BOTH) };
        assert_eq!(refusal(services.add_representative(&neighbour.permit(), family.ada, &form).await), Refusal::NotFound);
        assert_eq!(family.rows(family.ada).await[0].standing, Standing::Acts);
        let staff = family.practice.staff("Sam Staff", Permissions::ALL).await;
        assert!(staff.permit::<Administer>().is_err(), "an administrator alone");
    }
}
