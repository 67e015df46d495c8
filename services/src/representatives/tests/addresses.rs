//! R30 for a representative's own login: another address to sign in with, which confirms itself; and nothing of a client is touched.

use super::*;
use crate::representatives::RepresentativeSession;
use domain::{
    address_changes::{ADDRESS_LINK_HOURS, AddressChangeState, AddressLink, Proof},
    representatives::ActingPage,
};
use store::on_both_engines;

const NEW: &str = "Noor.New@mail.example";

impl Family {
    async fn own(&self, token: &SessionToken) -> RepresentativeSession {
        self.practice.services.representative_session(&self.practice.slug, token, PLACE).await.unwrap().unwrap()
    }

    async fn acting_page(&self, token: &SessionToken) -> ActingPage {
        self.practice.services.acting_page(&self.own(token).await).await.unwrap()
    }

    async fn ask_for(&self, token: &SessionToken, email: &str, password: &str) -> Result<()> {
        // The newest e-mail is told by its time.
        self.practice.turn(TimeDelta::seconds(1));
        self.practice.services.ask_for_representative_address(&self.own(token).await, email, &password.to_owned().into()).await
    }

    /// Delivers what waits: each e-mail's address, subject and text, the newest first.
    async fn mails(&self) -> Vec<(String, String, String)> {
        self.practice.deliver().await;
        let mut mails = Vec::new();
        for mail in self.practice.services.list_mail().await.unwrap() {
            let text = self.practice.services.get_mail(mail.id).await.unwrap().text;
            mails.push((mail.to, mail.subject, text));
        }
        mails
    }

    /// The newest, if there is one.
    async fn address_link(&self) -> Option<String> {
        let mails = self.mails().await;
        let (_, after) = mails.iter().find_map(|(_, _, text)| text.split_once("/new-address/"))?;
        Some(after.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-' || *c == '_').collect())
    }

    async fn asked_link(&self, token: &SessionToken, email: &str) -> String {
        self.ask_for(token, email, PASSWORD).await.unwrap();
        self.address_link().await.unwrap()
    }

    async fn link_says(&self, secret: &str) -> AddressLink {
        self.practice.services.address_page(&self.practice.slug, secret).await.unwrap().link
    }

    async fn confirm(&self, secret: &str, typed: &str) -> Result<()> {
        self.practice.services.confirm_address(&self.practice.slug, secret, &password(typed), PLACE).await
    }

    async fn signs_in_with(&self, email: &str) -> bool {
        self.practice.services.sign_in_client(&self.practice.slug, email, PASSWORD.to_owned().into(), PLACE).await.is_ok()
    }
}

on_both_engines! {
    async fn r30_r31_a_representatives_new_address_takes_effect_when_it_confirms_and_no_client_is_touched(store) {
        let (family, token) = Family::with_noor(store).await;
        let on_file = async || family.practice.services.client_details(&family.practice.permit(), family.ada).await.unwrap();
        let before = on_file().await;
        assert!(refusal(family.ask_for(&token, NEW, "some other password").await).at("password").is_some());
        assert!(refusal(family.ask_for(&token, "no address", PASSWORD).await).at("email").is_some());
        assert!(refusal(family.ask_for(&token, " NOOR@mail.example ", PASSWORD).await).at("email").is_some());
        let secret = family.asked_link(&token, NEW).await;
        assert_eq!(family.acting_page(&token).await.pending.unwrap().email, NEW);
        let mails = family.mails().await;
        let asked = mails.iter().find(|(_, subject, _)| subject.starts_with("Another address for your account")).unwrap();
        assert!(asked.0 == "Noor Haddad <noor@mail.example>" && asked.2.contains("where you act for Ada B."), "{asked:?}");
        assert!(!asked.2.to_lowercase().contains(&NEW.to_lowercase()), "it says not which");
        let link = mails.iter().find(|(_, _, text)| text.contains("/new-address/")).unwrap();
        assert_eq!(link.0, format!("Noor Haddad <{NEW}>"));
        assert!(!link.2.contains("Ada"), "it may be a stranger's: {}", link.2);
        for _ in 0..5 {
            assert!(matches!(family.link_says(&secret).await, AddressLink::Works { proof: Proof::Password, .. }), "looking uses nothing up");
        }
        assert!(refusal(family.confirm(&secret, "").await).at("password").is_some(), "nor does what a program submits");
        assert!(family.signs_in_with(NOOR).await && !family.signs_in_with(NEW).await);
        family.confirm(&secret, PASSWORD).await.unwrap();
        assert!(family.signs_in_with(&NEW.to_uppercase()).await && !family.signs_in_with(NOOR).await);
        assert_eq!(family.link_says(&secret).await, AddressLink::Ended(AddressChangeState::Confirmed));
        assert!(matches!(refusal(family.confirm(&secret, PASSWORD).await), Refusal::Rule(_)), "it works once");
        assert_eq!(family.session(&token).await.unwrap().viewer().client, family.ada, "who is signed in stays so");
        let after = on_file().await;
        assert_eq!((after.revision, &after.email), (before.revision, &before.email));
        assert_eq!(after.representatives[0].email, NEW, "staff see it");
        let mails = family.mails().await;
        assert!(mails.iter().any(|(to, subject, _)| to.contains(NOOR) && subject.contains("was changed")), "{mails:?}");
        let (log, _) = family.practice.services.audit_log(&family.practice.permit(), None).await.unwrap();
        for key in ["address.change_asked", "address.changed"] {
            let events: Vec<_> = log.iter().filter(|row| row.action.key() == key).collect();
            assert!(events.len() == 1 && events[0].actor_name == "Noor Haddad", "R25: {events:?}");
        }
    }
}

on_both_engines! {
    async fn r6_r31_an_address_that_is_somebodys_is_answered_like_any_other_and_never_taken_over(store) {
        let (family, token) = Family::with_noor(store).await;
        let practice = &family.practice;
        let mara = practice.client("Mara", "Abramson", Some("mara@mail.example")).await;
        practice.make_active(mara, "mara@mail.example").await;
        let invited = practice.client("Ines", "Invited", Some("ines@mail.example")).await;
        practice.invite_and_deliver(invited).await;
        let form = RepresentativeForm { name: "Olu Other".into(), email: "olu@mail.example".into(), grant: grant(BOTH) };
        practice.services.add_representative(&practice.permit(), family.ben, &form).await.unwrap();
        let pending = async || family.acting_page(&token).await.pending.unwrap().email;
        for email in ["MARA@mail.example", "ines@mail.example", "olu@mail.example", "ada.brennan@willowlane.example"] {
            family.ask_for(&token, email, PASSWORD).await.unwrap();
            assert_eq!(pending().await, email, "it looks as it does for any other");
            assert_eq!(family.address_link().await, None, "{email}");
        }
        let mails = family.mails().await;
        assert_eq!(mails.iter().filter(|(_, subject, _)| subject.starts_with("Your account at")).count(), 1, "Mara is told: {mails:?}");
        practice.turn(TimeDelta::hours(1));
        let token = family.sign_in().await.unwrap();
        // On file, and neither signed up nor invited: as when somebody is added with it.
        practice.client("Filipa", "Filed", Some("filed@mail.example")).await;
        let secret = family.asked_link(&token, "filed@mail.example").await;
        practice.invite(&[practice.client("Filipa", "Again", Some("filed@mail.example")).await]).await;
        assert!(matches!(refusal(family.confirm(&secret, PASSWORD).await), Refusal::Rule(sentence) if sentence.contains("cannot be used")), "invited meanwhile");
        assert!(family.signs_in_with(NOOR).await);
    }
}

on_both_engines! {
    async fn r30_r31_who_acts_for_nobody_changes_no_address_and_the_link_explains_itself(store) {
        let (family, token) = Family::with_noor(store).await;
        let secret = family.asked_link(&token, NEW).await;
        family.end(family.ada).await;
        assert_eq!(family.link_says(&secret).await, AddressLink::Ended(AddressChangeState::ActsForNobody));
        for typed in ["", PASSWORD] {
            assert!(matches!(refusal(family.confirm(&secret, typed).await), Refusal::Rule(sentence) if sentence.contains("act for nobody")));
        }
        assert!(matches!(refusal(family.ask_for(&token, NEW, PASSWORD).await), Refusal::Rule(_)));
        assert!(family.signs_in_with(NOOR).await);
        family.add(family.ada, NOOR, &grant(BOTH)).await.unwrap();
        assert!(matches!(family.link_says(&secret).await, AddressLink::Works { .. }));
        let neighbour = family.practice.neighbour().await;
        assert_eq!(neighbour.services.address_page(&neighbour.slug, &secret).await.unwrap().link, AddressLink::Unknown, "R27");
        family.practice.turn(TimeDelta::hours(ADDRESS_LINK_HOURS));
        assert_eq!(family.link_says(&secret).await, AddressLink::Ended(AddressChangeState::Expired));
    }
}

on_both_engines! {
    async fn r30_r31_the_newest_link_works_alone_five_an_hour_are_sent_and_none_works_once_it_is_cancelled(store) {
        let (family, token) = Family::with_noor(store).await;
        let first = family.asked_link(&token, "first@mail.example").await;
        let second = family.asked_link(&token, NEW).await;
        assert_eq!(family.link_says(&first).await, AddressLink::Ended(AddressChangeState::Replaced));
        family.practice.services.cancel_representative_address(&family.own(&token).await).await.unwrap();
        assert_eq!(family.link_says(&second).await, AddressLink::Ended(AddressChangeState::Cancelled));
        assert_eq!(family.acting_page(&token).await.pending, None);
        let again = refusal(family.practice.services.cancel_representative_address(&family.own(&token).await).await);
        assert!(matches!(&again, Refusal::Rule(words) if words.contains("No change waits")), "{again:?}");
        for _ in 0..3 {
            family.ask_for(&token, NEW, PASSWORD).await.unwrap();
        }
        assert_eq!(refusal(family.ask_for(&token, NEW, PASSWORD).await), Refusal::TooMany);
    }
}

on_both_engines! {
    async fn guessing_the_password_for_another_address_is_slowed_as_at_the_sign_in(store) {
        let (family, token) = Family::with_noor(store).await;
        for _ in 0..10 {
            assert!(refusal(family.ask_for(&token, NEW, "some other password").await).at("password").is_some());
        }
        assert_eq!(refusal(family.ask_for(&token, NEW, PASSWORD).await), Refusal::TooMany);
    }
}
