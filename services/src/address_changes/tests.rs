//! R30 with an account, on both engines, with a clock that a test turns.

mod beside;
mod resets;

use crate::{Error, Result, SessionToken, invitations::tests::practice::Practice, mail::OutboxWorker, portal::PortalSession};
use chrono::TimeDelta;
use domain::{
    Refusal,
    address_changes::{ADDRESS_LINK_HOURS, AddressChangeState, AddressLink, Proof},
    audit::AuditAction,
    clients::ClientForm,
    ids::ClientId,
    portal::JoinForm,
};
use futures::TryStreamExt;
use store::{on_both_engines, testing::TestStore};

const PLACE: &str = "198.51.100.4";
const OLD: &str = "mara@mail.example";
const NEW: &str = "Mara.New@mail.example";
const PASSWORD: &str = "candle harbour tulip nine";

struct Account {
    practice: Practice,
    client: ClientId,
    token: SessionToken,
}

impl Account {
    async fn new(store: TestStore) -> Self {
        let practice = Practice::new(store).await;
        let (client, token) = signed_up(&practice, "Mara", OLD).await;
        Self { practice, client, token }
    }

    async fn session(&self) -> PortalSession {
        self.practice.services.portal_session(&self.practice.slug, &self.token, PLACE, true).await.unwrap().unwrap()
    }

    async fn ask(&self, email: &str, password: &str) -> Result<()> {
        // The newest e-mail is told by its time.
        self.practice.turn(TimeDelta::seconds(1));
        self.practice.services.ask_for_address(&self.session().await, email, &password.to_owned().into()).await
    }

    /// Delivers what waits: each e-mail's address, subject and text, the newest first.
    async fn mails(&self) -> Vec<(String, String, String)> {
        OutboxWorker::new(self.practice.services.clone()).run_once().await;
        let mut mails = Vec::new();
        for mail in self.practice.services.list_mail().await.unwrap() {
            let text = self.practice.services.get_mail(mail.id).await.unwrap().text;
            mails.push((mail.to, mail.subject, text));
        }
        mails
    }

    /// Whom e-mails with this subject went to.
    async fn readers_of(&self, wanted: &str) -> Vec<String> {
        self.mails().await.into_iter().filter(|(_, subject, _)| subject == wanted).map(|(to, ..)| to).collect()
    }

    async fn link_to(&self, email: &str) -> String {
        let mails = self.mails().await;
        let (_, _, text) = mails.iter().find(|(to, _, text)| to.contains(email) && text.contains("/new-address/")).expect("a link");
        let (_, after) = text.split_once("/new-address/").unwrap();
        after.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-' || *c == '_').collect()
    }

    async fn link(&self, secret: &str) -> AddressLink {
        self.practice.services.address_page(&self.practice.slug, secret).await.unwrap().link
    }

    async fn confirm(&self, secret: &str, form: JoinForm) -> Result<()> {
        self.practice.services.confirm_address(&self.practice.slug, secret, &form, PLACE).await
    }

    async fn signs_in(&self, email: &str) -> bool {
        self.practice.services.sign_in_client(&self.practice.slug, email, PASSWORD.to_owned().into(), PLACE).await.is_ok()
    }

    async fn edit(&self, email: &str, born: &str) {
        self.practice.turn(TimeDelta::seconds(1));
        let by = self.practice.permit();
        let revision = self.practice.services.client_details(&self.practice.permit(), self.client).await.unwrap().revision;
        let form = ClientForm {
            first_name: "Mara".into(),
            last_name: "Abramson".into(),
            email: email.into(),
            date_of_birth: born.into(),
            revision,
            ..ClientForm::default()
        };
        self.practice.services.save_client(&by, self.client, &form).await.unwrap();
    }
}

async fn signed_up(practice: &Practice, first: &str, email: &str) -> (ClientId, SessionToken) {
    let client = practice.client(first, "Abramson", Some(email)).await;
    let secret = practice.invite_and_deliver(client).await;
    let form = JoinForm { password: PASSWORD.to_owned(), ..JoinForm::default() };
    (client, practice.services.join(&practice.slug, &secret, &form, PLACE).await.unwrap())
}

fn password(text: &str) -> JoinForm {
    JoinForm { password: text.to_owned(), ..JoinForm::default() }
}

fn born(day: &str) -> JoinForm {
    JoinForm { day: day.to_owned(), month: "3".into(), year: "1988".into(), ..JoinForm::default() }
}

fn refusal<T: std::fmt::Debug>(result: Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

on_both_engines! {
    async fn r30_a_new_address_takes_effect_when_it_confirms_and_the_old_one_is_told_at_once(store) {
        let account = Account::new(store).await;
        account.ask(NEW, PASSWORD).await.unwrap();
        let told = account.mails().await;
        let to_old: Vec<&str> = told.iter().filter(|(to, ..)| to.contains(OLD)).map(|(_, subject, _)| subject.as_str()).collect();
        assert!(to_old.contains(&"Another address for your account at Willow Lane Practice"), "{to_old:?}");
        assert!(!told.iter().any(|(to, _, text)| to.contains(OLD) && text.to_lowercase().contains(&NEW.to_lowercase())), "it says not which");
        let secret = account.link_to(NEW).await;
        for _ in 0..5 {
            assert!(matches!(account.link(&secret).await, AddressLink::Works { proof: Proof::Password, .. }), "looking uses nothing up");
        }
        assert!(account.signs_in(OLD).await && !account.signs_in(NEW).await);
        account.confirm(&secret, password(PASSWORD)).await.unwrap();
        assert!(account.signs_in(NEW).await && account.signs_in("mara.new@MAIL.example").await && !account.signs_in(OLD).await);
        let details = account.practice.services.client_details(&account.practice.permit(), account.client).await.unwrap();
        assert_eq!((details.email.unwrap().as_str(), details.pending_address), (NEW, None));
        assert!(account.mails().await.iter().any(|(to, subject, _)| to.contains(OLD) && subject.contains("was changed")));
        assert!(matches!(refusal(account.confirm(&secret, password(PASSWORD)).await), Refusal::Rule(_)), "it works once");
        assert!(matches!(account.link(&secret).await, AddressLink::Ended(..)));
        let history = account.practice.history(account.client).await;
        for action in ["address.change_asked", "address.changed"] {
            assert_eq!(history.iter().filter(|key| *key == action).count(), 1, "R25: {history:?}");
        }
    }
}

on_both_engines! {
    async fn r30_an_e_mail_about_forms_that_waits_goes_to_the_address_that_was_confirmed_meanwhile(store) {
        let account = Account::new(store).await;
        let practice = &account.practice;
        account.ask(NEW, PASSWORD).await.unwrap();
        let secret = account.link_to(NEW).await;
        let batch = practice.share(&[account.client], &practice.forms().await[..1]).await.batch;
        account.confirm(&secret, password(PASSWORD)).await.unwrap();
        assert_eq!(account.readers_of("Something new on your portal at Willow Lane Practice").await, [format!("Mara Abramson <{NEW}>")]);
        let told: Vec<String> = practice.services.batch_outcome(&practice.permit(), batch).await.unwrap().try_collect().await.unwrap();
        assert!(told.concat().contains(NEW), "{told:?}");
    }
}

on_both_engines! {
    async fn r30_so_does_a_reminder_of_forms(store) {
        let mut account = Account::new(store).await;
        account.practice.share(&[account.client], &account.practice.forms().await[..1]).await;
        account.mails().await;
        account.practice.turn(TimeDelta::days(4));
        let services = account.practice.services.clone();
        account.token = services.sign_in_client(&account.practice.slug, OLD, PASSWORD.to_owned().into(), PLACE).await.unwrap();
        account.ask(NEW, PASSWORD).await.unwrap();
        let secret = account.link_to(NEW).await;
        assert_eq!(services.queue_due_reminders().await.unwrap(), 1);
        account.confirm(&secret, password(PASSWORD)).await.unwrap();
        assert_eq!(account.readers_of("A reminder from Willow Lane Practice").await, [format!("Mara Abramson <{NEW}>")]);
    }
}

on_both_engines! {
    async fn r30_whoever_follows_the_link_knows_the_password_or_confirms_nothing(store) {
        let account = Account::new(store).await;
        assert!(refusal(account.ask(NEW, "some other password").await).at("password").is_some());
        assert!(refusal(account.ask("no address", PASSWORD).await).at("email").is_some());
        assert!(refusal(account.ask(" MARA@mail.example ", PASSWORD).await).at("email").is_some());
        account.ask(NEW, PASSWORD).await.unwrap();
        let secret = account.link_to(NEW).await;
        // What a program submits that has found the form.
        for form in [JoinForm::default(), password("test"), born("1")] {
            assert!(refusal(account.confirm(&secret, form).await).at("password").is_some());
        }
        for wrong in [&secret[..20], "", "../../etc/passwd", &"A".repeat(43)] {
            assert_eq!(account.link(wrong).await, AddressLink::Unknown);
            assert!(matches!(refusal(account.confirm(wrong, password(PASSWORD)).await), Refusal::Rule(_)));
        }
        assert!(account.signs_in(OLD).await && !account.signs_in(NEW).await);
        account.practice.turn(TimeDelta::hours(ADDRESS_LINK_HOURS));
        assert!(matches!(refusal(account.confirm(&secret, password(PASSWORD)).await), Refusal::Rule(_)), "it has run out");
    }
}

on_both_engines! {
    async fn r30_the_newest_link_works_alone_and_none_after_the_change_was_cancelled(store) {
        let account = Account::new(store).await;
        account.ask("first@mail.example", PASSWORD).await.unwrap();
        let first = account.link_to("first@mail.example").await;
        account.ask(NEW, PASSWORD).await.unwrap();
        let second = account.link_to(NEW).await;
        assert!(matches!(refusal(account.confirm(&first, password(PASSWORD)).await), Refusal::Rule(_)));
        let page = account.practice.services.profile_page(&account.session().await, domain::Language::English).await.unwrap();
        assert_eq!((page.email.as_str(), page.pending.unwrap().email.as_str()), (OLD, NEW));
        account.practice.services.cancel_address(&account.session().await).await.unwrap();
        assert!(matches!(refusal(account.confirm(&second, password(PASSWORD)).await), Refusal::Rule(_)));
        assert_eq!(account.practice.services.profile_page(&account.session().await, domain::Language::English).await.unwrap().pending, None);
        for _ in 0..3 {
            account.ask(NEW, PASSWORD).await.unwrap();
        }
        assert_eq!(refusal(account.ask(NEW, PASSWORD).await), Refusal::TooMany, "nobody's mailbox is filled");
    }
}

on_both_engines! {
    async fn r30_a_change_that_is_in_force_already_is_not_said_to_be_cancelled(store) {
        let account = Account::new(store).await;
        account.ask(NEW, PASSWORD).await.unwrap();
        let secret = account.link_to(NEW).await;
        account.confirm(&secret, password(PASSWORD)).await.unwrap();
        let services = &account.practice.services;
        let token = services.sign_in_client(&account.practice.slug, NEW, PASSWORD.to_owned().into(), PLACE).await.unwrap();
        let session = services.portal_session(&account.practice.slug, &token, PLACE, true).await.unwrap().unwrap();
        let told = refusal(services.cancel_address(&session).await);
        let by_staff = refusal(services.cancel_client_address(&account.practice.permit(), account.client).await);
        for (told, what_to_do) in [(told, "tell the practice at once"), (by_staff, "The page shows the one that holds")] {
            assert!(matches!(&told, Refusal::Rule(words) if words.contains(what_to_do)), "{told:?}");
        }
        assert!(account.signs_in(NEW).await);
        assert!(!account.practice.history(account.client).await.contains(&"address.change_cancelled".to_owned()), "R25");
    }
}

on_both_engines! {
    async fn r6_an_address_in_use_is_answered_like_any_other_and_never_taken_over(store) {
        let account = Account::new(store).await;
        signed_up(&account.practice, "Ruth", "ruth@mail.example").await;
        account.ask("RUTH@mail.example", PASSWORD).await.unwrap();
        let page = account.practice.services.profile_page(&account.session().await, domain::Language::English).await.unwrap();
        assert_eq!(page.pending.unwrap().email, "RUTH@mail.example", "it looks as it does for any other");
        let mails = account.mails().await;
        assert!(mails.iter().any(|(to, subject, _)| to.contains("RUTH") && subject.contains("Your account")), "{mails:?}");
        assert!(!mails.iter().any(|(_, _, text)| text.contains("/new-address/")));
        // Signed up with meanwhile.
        account.ask(NEW, PASSWORD).await.unwrap();
        let secret = account.link_to(NEW).await;
        signed_up(&account.practice, "Nora", &NEW.to_lowercase()).await;
        assert!(matches!(refusal(account.confirm(&secret, password(PASSWORD)).await), Refusal::Rule(_)));
        assert!(account.signs_in(OLD).await);
    }
}

on_both_engines! {
    async fn r30_of_twenty_wrong_dates_at_once_five_are_looked_at(store) {
        let account = Account::new(store).await;
        account.edit(OLD, "1988-03-27").await;
        account.edit(NEW, "1988-03-27").await;
        let secret = account.link_to(NEW).await;
        let answers = futures::future::join_all((1..21).map(|day| account.confirm(&secret, born(&day.to_string())))).await;
        let told = answers.into_iter().map(refusal).filter(|told| told.at("date_of_birth").is_some()).count();
        assert_eq!(told, 4, "the fifth locks the link, and the others find it locked");
        let history = account.practice.services.client_history(&account.practice.permit(), account.client).await.unwrap();
        assert_eq!(history.iter().filter(|row| row.action == AuditAction::AddressChangeWrongAnswer).count(), 5);
        assert_eq!(account.link(&secret).await, AddressLink::Ended(AddressChangeState::Locked));
    }
}

on_both_engines! {
    async fn r30_staff_ask_for_a_client_who_confirms_with_the_date_of_birth_in_five_tries(store) {
        let account = Account::new(store).await;
        account.edit(OLD, "1988-03-27").await;
        account.edit(NEW, "1988-03-27").await;
        let details = account.practice.services.client_details(&account.practice.permit(), account.client).await.unwrap();
        assert_eq!((details.email.unwrap().as_str(), details.pending_address.unwrap().email.as_str()), (OLD, NEW));
        let secret = account.link_to(NEW).await;
        assert!(matches!(account.link(&secret).await, AddressLink::Works { proof: Proof::DateOfBirth, .. }));
        assert!(refusal(account.confirm(&secret, password(PASSWORD)).await).at("date_of_birth").is_some(), "no date is not counted");
        for _ in 0..4 {
            assert!(refusal(account.confirm(&secret, born("1")).await).at("date_of_birth").is_some());
        }
        let locked = refusal(account.confirm(&secret, born("1")).await);
        assert!(matches!(locked, Refusal::Rule(_)), "{locked:?}");
        let told = locked.retold(domain::Language::Spanish).to_string();
        assert!(told.ends_with("Llame al consultorio.") && !told.contains("locked"), "{told}");
        assert!(matches!(refusal(account.confirm(&secret, born("27")).await), Refusal::Rule(_)), "the link is locked");
        account.edit(NEW, "1988-03-27").await;
        let again = account.link_to(NEW).await;
        assert_ne!(again, secret);
        account.practice.turn(TimeDelta::seconds(1));
        account.practice.services.resend_client_address(&account.practice.permit(), account.client).await.unwrap();
        account.confirm(&account.link_to(NEW).await, born("27")).await.unwrap();
        assert!(account.signs_in(NEW).await);
    }
}

on_both_engines! {
    async fn r26_a_password_is_changed_with_the_old_one_and_every_other_session_ends(store) {
        let account = Account::new(store).await;
        let services = &account.practice.services;
        let tablet = services.sign_in_client(&account.practice.slug, OLD, PASSWORD.to_owned().into(), PLACE).await.unwrap();
        let session = account.session().await;
        assert_eq!(services.profile_page(&session, domain::Language::English).await.unwrap().devices.len(), 2);
        let change = async |old: &str, new: &str| services.change_password(&session, &old.to_owned().into(), &new.to_owned().into()).await;
        assert!(refusal(change("some other password", "seven quiet violet lanterns").await).at("old").is_some());
        assert!(refusal(change(PASSWORD, "short").await).at("password").is_some());
        assert!(refusal(change(PASSWORD, "willow lane practice").await).at("password").is_some());
        let here = change(PASSWORD, "seven quiet violet lanterns").await.unwrap();
        let is_alive = async |token: &SessionToken| services.portal_session(&account.practice.slug, token, PLACE, true).await.unwrap().is_some();
        assert!(is_alive(&here).await && !is_alive(&tablet).await && !is_alive(&account.token).await);
        assert!(!account.signs_in(OLD).await, "the old password is none any more");
        assert!(account.mails().await.iter().any(|(to, subject, _)| to.contains(OLD) && subject.contains("password") && subject.contains("was changed")));
        let session = services.portal_session(&account.practice.slug, &here, PLACE, true).await.unwrap().unwrap();
        services.sign_out_everywhere(&session).await.unwrap();
        assert!(!is_alive(&here).await);
        let history = account.practice.history(account.client).await;
        for action in ["password.changed", "client.signed_out_everywhere"] {
            assert!(history.iter().any(|key| key == action), "R25: {history:?}");
        }
    }
}

on_both_engines! {
    async fn r26_of_many_who_change_the_password_at_once_with_the_old_one_one_does(store) {
        let account = Account::new(store).await;
        let (mut sessions, mut changing) = (Vec::new(), Vec::new());
        for _ in 0..5 {
            sessions.push(account.session().await);
        }
        for (number, session) in sessions.into_iter().enumerate() {
            let services = account.practice.services.clone();
            let new = format!("seven quiet violet lanterns {number}");
            changing.push(tokio::spawn(async move { services.change_password(&session, &PASSWORD.to_owned().into(), &new.into()).await.is_ok() }));
        }
        let mut done = 0;
        for change in changing {
            done += i32::from(change.await.unwrap());
        }
        assert_eq!(done, 1);
    }
}

on_both_engines! {
    async fn guessing_the_password_on_the_profile_is_slowed_as_at_the_sign_in(store) {
        let account = Account::new(store).await;
        for _ in 0..10 {
            assert!(refusal(account.ask(NEW, "some other password").await).at("password").is_some());
        }
        assert_eq!(refusal(account.ask(NEW, PASSWORD).await), Refusal::TooMany);
    }
}
