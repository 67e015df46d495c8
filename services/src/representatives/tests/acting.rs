//! For whom a session acts, asked anew at every request; and what it never reaches.

use super::*;
use domain::change_requests::{ChangeField, TypedChange};
use store::on_both_engines;

on_both_engines! {
    async fn r31_of_one_client_the_session_acts_at_once_and_of_several_for_whom_they_choose(store) {
        let (family, token) = Family::with_noor(store).await;
        let viewer = family.session(&token).await.unwrap().viewer().clone();
        let acting = viewer.acting.unwrap();
        assert_eq!((acting.name.as_str(), acting.for_whom.as_str(), viewer.client), ("Noor Haddad", "Ada B.", family.ada));
        family.add(family.ben, NOOR, &grant(BOTH)).await.unwrap();
        let token = family.sign_in().await.unwrap();
        assert_eq!(refusal(family.session(&token).await), Refusal::NotActing);
        family.act_for(&token, family.ben).await.unwrap();
        assert_eq!(family.session(&token).await.unwrap().viewer().client, family.ben);
        family.act_for(&token, family.ada).await.unwrap();
        assert_eq!(family.session(&token).await.unwrap().viewer().client, family.ada);
        assert!(family.practice.history(family.ada).await.contains(&"representative.acts".to_owned()), "R25");
        let stranger = family.practice.client("Cy", "Draper", None).await;
        assert_eq!(refusal(family.act_for(&token, stranger).await), Refusal::NotFound);
        assert_eq!(family.session(&token).await.unwrap().viewer().client, family.ada, "it stays with whom it was");
    }
}

on_both_engines! {
    async fn r31_rights_that_end_while_signed_in_are_gone_at_the_next_click_and_the_page_says_so(store) {
        let (family, token) = Family::with_noor(store).await;
        assert!(family.session(&token).await.is_ok());
        family.end(family.ada).await;
        assert_eq!(refusal(family.session(&token).await), Refusal::NotActing);
        let services = &family.practice.services;
        let session = services.representative_session(&family.practice.slug, &token, PLACE).await.unwrap().unwrap();
        let page = services.acting_page(&session).await.unwrap();
        assert_eq!((page.ended.as_deref(), page.choices.len(), page.chosen), (Some("Ada B."), 0, None));
        assert_eq!(refusal(family.act_for(&token, family.ada).await), Refusal::NotFound);
        let token = family.sign_in().await.unwrap();
        assert_eq!(refusal(family.session(&token).await), Refusal::NotActing, "nor by signing in again");
    }
}

on_both_engines! {
    async fn r31_a_grant_holds_from_its_first_day_to_the_end_of_its_last_where_the_practice_is(store) {
        let (family, token) = Family::with_noor(store).await;
        family.change(family.ada, &GrantForm { first_day: family.days(2), last_day: family.days(2), ..grant(BOTH) }).await;
        let mut held = Vec::new();
        for _ in 0..5 {
            let token = family.sign_in().await.unwrap();
            held.push(family.session(&token).await.is_ok());
            family.practice.turn(TimeDelta::days(1));
        }
        assert_eq!(held, [false, false, true, false, false]);
        assert_eq!(refusal(family.session(&token).await), Refusal::SignedOut, "R26: that one has idled out");
    }
}

on_both_engines! {
    async fn r31_nothing_of_the_clients_own_account_is_reached(store) {
        let (family, token) = Family::with_noor(store).await;
        let services = &family.practice.services;
        let session = family.session(&token).await.unwrap();
        let secret = || PASSWORD.to_owned().into();
        assert_eq!(refusal(services.profile_page(&session, domain::Language::English).await), Refusal::Forbidden);
        assert_eq!(refusal(services.change_password(&session, &secret(), &secret()).await), Refusal::Forbidden);
        assert_eq!(refusal(services.ask_for_address(&session, "new@mail.example", &secret()).await), Refusal::Forbidden);
        assert_eq!(refusal(services.cancel_address(&session).await), Refusal::Forbidden);
        assert_eq!(refusal(services.sign_out_everywhere(&session).await), Refusal::Forbidden);
        let typed = [TypedChange { field: ChangeField::Phone, shown: String::new(), typed: "+1 555 0199".to_owned() }];
        assert_eq!(refusal(services.ask_for_changes(&session, family.ada, &typed).await), Refusal::Forbidden);
        let change = domain::ids::ChangeRequestId(services.new_id());
        assert_eq!(refusal(services.take_back_change(&session, change).await), Refusal::Forbidden);
        let own = family.practice.client("Mara", "Abramson", Some("mara@mail.example")).await;
        family.practice.make_active(own, "mara@mail.example").await;
        let token = {
            let token = SessionToken::generate(services.inner.entropy.as_ref());
            let mut tx = family.practice.write().await;
            let login = store::portal::find_login_by_email(&mut tx, family.practice.organization.0, "mara@mail.example").await.unwrap().unwrap();
            store::portal::insert_session(&mut tx, family.practice.organization.0, login.id, (services.new_id(), &token.hash()), services.now()).await.unwrap();
            tx.commit().await.unwrap();
            token
        };
        let client = services.representative_session(&family.practice.slug, &token, PLACE).await;
        assert_eq!(refusal(client), Refusal::Forbidden, "and a client acts for themself alone");
    }
}

on_both_engines! {
    async fn r26_a_forgotten_and_a_changed_password_are_the_representatives_own(store) {
        let (family, token) = Family::with_noor(store).await;
        let services = &family.practice.services;
        let other = family.sign_in().await.unwrap();
        let session = services.representative_session(&family.practice.slug, &token, PLACE).await.unwrap().unwrap();
        let new = "four other plain words here";
        let wrong = services.change_representative_password(&session, &"not this one, surely".to_owned().into(), &new.to_owned().into()).await;
        assert!(refusal(wrong).at("old").is_some());
        let token = services.change_representative_password(&session, &PASSWORD.to_owned().into(), &new.to_owned().into()).await.unwrap();
        assert_eq!(family.session(&token).await.unwrap().viewer().client, family.ada, "it goes on for whom it was");
        assert_eq!(refusal(family.session(&other).await), Refusal::SignedOut);
        services.ask_for_reset(&family.practice.slug, NOOR, PLACE).await.unwrap();
        while services.work_on_a_link_request().await.unwrap() {}
        family.practice.deliver().await;
        let mails = services.list_mail().await.unwrap();
        let reset = mails.iter().find(|mail| mail.subject.starts_with("Set a new password")).unwrap();
        assert_eq!(reset.to, "Noor Haddad <noor@mail.example>");
        let text = services.get_mail(reset.id).await.unwrap().text;
        assert!(text.contains("where you act for Ada B."), "{text}");
        let (_, after) = text.split_once("/reset-password/").unwrap();
        let secret: String = after.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-' || *c == '_').collect();
        let third = "lantern over quiet water".to_owned();
        let token = services.reset_client_password(&family.practice.slug, &secret, &third.into(), PLACE).await.unwrap();
        assert_eq!(family.session(&token).await.unwrap().viewer().client, family.ada);
    }
}
