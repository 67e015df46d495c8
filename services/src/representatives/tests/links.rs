//! The link with which a representative signs up.

use super::*;
use domain::{
    audit::AuditAction,
    clients::ClientForm,
    representatives::{REPRESENTATIVE_LINK_DAYS, RepresentEnd, RepresentLink, Standing},
};
use store::on_both_engines;

impl Family {
    async fn link(&self, secret: &str) -> RepresentLink {
        self.practice.services.represent_page(&self.practice.slug, secret).await.unwrap().link
    }
}

fn born(day: &str) -> JoinForm {
    JoinForm { day: day.to_owned(), month: "3".into(), year: "2015".into(), ..password(PASSWORD) }
}

on_both_engines! {
    async fn r7_opening_uses_nothing_up_and_of_two_who_sign_up_one_does(store) {
        let family = Family::new(store).await;
        family.add(family.ada, NOOR, &grant(BOTH)).await.unwrap();
        let secret = family.secret().await;
        for _ in 0..5 {
            let RepresentLink::Works { name, for_whom, .. } = family.link(&secret).await else { panic!("it works") };
            assert_eq!((name.as_str(), for_whom.as_str()), ("Noor Haddad", "Ada B."));
        }
        for typed in ["", "short", "noor"] {
            let told = family.practice.services.sign_up_representative(&family.practice.slug, &secret, &password(typed), PLACE).await;
            assert!(refusal(told).at("password").is_some(), "R8: {typed}");
        }
        let (first, second) = tokio::join!(family.sign_up(&secret), family.sign_up(&secret));
        assert_eq!([&first, &second].into_iter().filter(|done| done.is_ok()).count(), 1);
        assert_eq!(family.link(&secret).await, RepresentLink::Ended(RepresentEnd::Used));
        for wrong in [&secret[..20], "", "../../etc/passwd", &"A".repeat(43)] {
            assert_eq!(family.link(wrong).await, RepresentLink::Unknown);
        }
        let neighbour = family.practice.neighbour().await;
        assert_eq!(neighbour.services.represent_page(&neighbour.slug, &secret).await.unwrap().link, RepresentLink::Unknown, "R27");
        assert!(family.sign_in().await.is_ok());
    }
}

on_both_engines! {
    async fn r7_a_link_runs_out_is_replaced_and_is_taken_back(store) {
        let family = Family::new(store).await;
        family.add(family.ada, NOOR, &grant(BOTH)).await.unwrap();
        let first = family.secret().await;
        let login = family.login().await;
        family.practice.services.invite_representative_again(&family.practice.permit(), family.ada, login).await.unwrap();
        let second = family.secret().await;
        assert_eq!(family.link(&first).await, RepresentLink::Ended(RepresentEnd::Replaced));
        family.practice.turn(TimeDelta::days(REPRESENTATIVE_LINK_DAYS));
        assert_eq!(family.link(&second).await, RepresentLink::Ended(RepresentEnd::Expired));
        assert!(matches!(refusal(family.sign_up(&second).await), Refusal::Rule(_)));
        family.practice.services.invite_representative_again(&family.practice.permit(), family.ada, login).await.unwrap();
        let third = family.secret().await;
        family.end(family.ada).await;
        assert_eq!(family.link(&third).await, RepresentLink::Ended(RepresentEnd::Revoked));
        assert!(matches!(refusal(family.sign_up(&third).await), Refusal::Rule(_)));
        assert!(family.sign_in().await.is_err());
    }
}

on_both_engines! {
    async fn r6_an_invitation_whose_last_day_has_passed_can_be_taken_back_and_the_address_is_free_again(store) {
        let family = Family::new(store).await;
        let services = &family.practice.services;
        family.add(family.ada, NOOR, &GrantForm { last_day: family.days(1), ..grant(BOTH) }).await.unwrap();
        let (secret, login) = (family.secret().await, family.login().await);
        family.practice.turn(TimeDelta::days(3));
        assert_eq!(family.rows(family.ada).await[0].standing, Standing::Lapsed);
        let again = refusal(services.invite_representative_again(&family.practice.permit(), family.ada, login).await);
        assert!(matches!(again, Refusal::Rule(_)), "such an e-mail would never leave: {again:?}");
        let form = ClientForm { first_name: "New".into(), last_name: "Client".into(), email: NOOR.into(), ..ClientForm::default() };
        assert!(refusal(services.add_client(&family.practice.permit(), &form).await).at("email").is_some());
        family.end(family.ada).await;
        assert!(family.rows(family.ada).await.is_empty());
        assert_eq!(family.link(&secret).await, RepresentLink::Ended(RepresentEnd::Revoked));
        assert!(family.practice.history(family.ada).await.contains(&"representative.ended".to_owned()), "R25");
        services.add_client(&family.practice.permit(), &form).await.unwrap();
    }
}

on_both_engines! {
    async fn r31_of_an_invitation_whose_last_day_has_passed_nothing_is_taken_back_twice_while_they_act_for_somebody_else(store) {
        let family = Family::new(store).await;
        family.add(family.ada, NOOR, &GrantForm { last_day: family.days(1), ..grant(BOTH) }).await.unwrap();
        family.add(family.ben, NOOR, &grant(BOTH)).await.unwrap();
        family.practice.turn(TimeDelta::days(3));
        family.end(family.ada).await;
        assert_eq!(family.rows(family.ada).await[0].standing, Standing::Lapsed);
        assert!(!family.practice.history(family.ada).await.contains(&"representative.ended".to_owned()), "Ben's link works still");
        assert!(matches!(family.rows(family.ben).await[0].standing, Standing::Invited(Some(_))));
    }
}

impl Family {
    /// The link of who is to act for Ada, whose date of birth is asked for.
    async fn secret_that_asks_for_birth(&self) -> String {
        let form = ClientForm {
            first_name: "Ada".into(),
            last_name: "Brennan".into(),
            date_of_birth: "2015-03-27".into(),
            revision: 1,
            ..ClientForm::default()
        };
        self.practice.services.save_client(&self.practice.permit(), self.ada, &form).await.unwrap();
        self.add(self.ada, NOOR, &grant(BOTH)).await.unwrap();
        self.secret().await
    }
}

on_both_engines! {
    async fn r8_of_twenty_wrong_dates_at_once_five_are_looked_at(store) {
        let family = Family::new(store).await;
        let secret = family.secret_that_asks_for_birth().await;
        let wrong: Vec<_> = (1..21).map(|day| born(&day.to_string())).collect();
        let sign_up = async |form: &JoinForm| family.practice.services.sign_up_representative(&family.practice.slug, &secret, form, PLACE).await;
        let answers = futures::future::join_all(wrong.iter().map(sign_up)).await;
        let told = answers.into_iter().map(refusal).filter(|told| told.at("date_of_birth").is_some()).count();
        assert_eq!(told, 4, "the fifth locks the link, and the others find it locked");
        let history = family.practice.history(family.ada).await;
        assert_eq!(history.iter().filter(|action| *action == AuditAction::RepresentativeWrongAnswer.key()).count(), 5);
        assert_eq!(family.link(&secret).await, RepresentLink::Ended(RepresentEnd::Locked));
    }
}

on_both_engines! {
    async fn r8_the_date_of_birth_of_the_client_is_asked_for_and_five_wrong_ones_lock_the_link(store) {
        let family = Family::new(store).await;
        let services = &family.practice.services;
        let secret = family.secret_that_asks_for_birth().await;
        let sign_up = async |form: JoinForm| services.sign_up_representative(&family.practice.slug, &secret, &form, PLACE).await;
        assert!(refusal(sign_up(password(PASSWORD)).await).at("date_of_birth").is_some(), "told, not counted");
        for left in 1..5 {
            let told = refusal(sign_up(born("28")).await);
            assert!(told.at("date_of_birth").is_some_and(|sentence| sentence.contains(&(5 - left).to_string())), "{told:?}");
        }
        assert!(matches!(refusal(sign_up(born("28")).await), Refusal::Rule(_)));
        assert!(matches!(refusal(sign_up(born("27")).await), Refusal::Rule(_)), "locked");
        assert_eq!(family.link(&secret).await, RepresentLink::Ended(RepresentEnd::Locked));
        assert!(family.practice.history(family.ada).await.contains(&"representative.locked".to_owned()));
        services.invite_representative_again(&family.practice.permit(), family.ada, family.login().await).await.unwrap();
        let secret = family.secret().await;
        services.sign_up_representative(&family.practice.slug, &secret, &born("27"), PLACE).await.unwrap();
    }
}
