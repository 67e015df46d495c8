//! A link to set a new password is of the address that it was sent to: whoever reads the old mailbox gets in no more.

use super::*;
use crate::link_requests::tests::take_up;
use domain::resets::ResetLink;

const CHOSEN: &str = "seven quiet violet lanterns";

impl Account {
    async fn ask_for_reset(&self, email: &str) {
        self.practice.turn(TimeDelta::seconds(1));
        self.practice.services.ask_for_reset(&self.practice.slug, email, PLACE).await.unwrap();
    }

    /// Of the newest e-mail that has one.
    async fn reset_secret(&self) -> Option<String> {
        let mails = self.mails().await;
        let (_, after) = mails.iter().find_map(|(_, _, text)| text.split_once("/reset-password/"))?;
        Some(after.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-' || *c == '_').collect())
    }

    /// Another address has been asked for, and confirms now.
    async fn moves(&self, secret: &str) {
        self.confirm(secret, password(PASSWORD)).await.unwrap();
    }
}

on_both_engines! {
    async fn r30_a_link_in_the_old_mailbox_sets_no_password_once_the_new_address_has_confirmed(store) {
        let account = Account::new(store).await;
        let (services, slug) = (&account.practice.services, account.practice.slug.as_str());
        account.ask(NEW, PASSWORD).await.unwrap();
        let secret = account.link_to(NEW).await;
        account.ask_for_reset(OLD).await;
        take_up(&account.practice).await;
        let reset = account.reset_secret().await.unwrap();
        assert!(matches!(services.reset_page(slug, &reset).await.unwrap().link, ResetLink::Works { .. }));
        account.moves(&secret).await;
        assert_eq!(services.reset_page(slug, &reset).await.unwrap().link, ResetLink::Replaced, "nor does it tell the new address");
        let posted = services.reset_client_password(slug, &reset, &CHOSEN.to_owned().into(), PLACE).await;
        assert!(matches!(refusal(posted), Refusal::Rule(_)));
        assert!(account.signs_in(NEW).await);
        account.ask_for_reset(NEW).await;
        take_up(&account.practice).await;
        services.reset_client_password(slug, &account.reset_secret().await.unwrap(), &CHOSEN.to_owned().into(), PLACE).await.unwrap();
    }
}

on_both_engines! {
    async fn r30_what_waits_for_the_old_address_is_not_sent(store) {
        let account = Account::new(store).await;
        account.ask(NEW, PASSWORD).await.unwrap();
        let secret = account.link_to(NEW).await;
        account.ask_for_reset(OLD).await;
        while account.practice.services.work_on_a_link_request().await.unwrap() {}
        account.moves(&secret).await;
        assert_eq!(account.reset_secret().await, None);
    }
}
