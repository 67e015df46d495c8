//! R24: a client's own request for a link to sign up. The answer is the same for everybody and given before anybody is looked at; the
//! e-mail goes to the address on file, or nowhere.

use super::practice::Practice;
use crate::{Error, link_requests::tests::take_up};
use chrono::TimeDelta;
use domain::{
    Refusal,
    clients::PortalState,
    ids::ClientId,
    invitations::LedgerKind,
    portal::{JoinForm, JoinLink},
    representatives::{GrantForm, RepresentativeForm, Rights},
    sign_up_requests::NewPersonForm,
};
use store::{
    on_both_engines,
    testing::{TestStore, put_away, tables_holding},
};

const PLACE: &str = "198.51.100.4";
const EMAIL: &str = "mara@mail.example";

async fn allow(practice: &Practice, allowed: bool) {
    let mut settings = practice.services.portal_settings(&practice.permit()).await.unwrap();
    settings.client_signup_allowed = allowed;
    practice.services.save_portal_settings(&practice.permit(), &settings).await.unwrap();
}

/// A practice that allows it, with a client who was not invited.
async fn open_practice(store: TestStore) -> (Practice, ClientId) {
    let practice = Practice::new(store).await;
    allow(&practice, true).await;
    let client = practice.client("Mara", "Abramson", Some(EMAIL)).await;
    (practice, client)
}

async fn ask(practice: &Practice, email: &str) -> crate::Result<()> {
    practice.services.ask_to_sign_up(&practice.slug, email, PLACE).await
}

/// Asks, and has everything delivered; how many e-mails that were.
async fn asked(practice: &Practice, email: &str) -> usize {
    ask(practice, email).await.unwrap();
    take_up(practice).await
}

async fn detail(practice: &Practice, client: ClientId) -> Option<String> {
    let rows = practice.services.client_history(&practice.permit(), client).await.unwrap();
    rows.into_iter().find(|row| row.action.key() == "client.sign_up_asked").unwrap().detail
}

on_both_engines! {
    async fn r24_whose_address_is_on_file_gets_a_link_there_and_signs_up_with_it(store) {
        let (practice, client) = open_practice(store).await;
        assert_eq!(asked(&practice, " MARA@mail.example ").await, 1);
        let mail = practice.services.list_mail().await.unwrap().remove(0);
        assert_eq!((mail.to.as_str(), mail.subject.as_str()), ("Mara Abramson <mara@mail.example>", "Your link to sign up at Willow Lane Practice"));
        let secret = practice.secrets().await.remove(0);
        let JoinLink::Works { invited_by, .. } = practice.services.join_page(&practice.slug, &secret).await.unwrap().link else { panic!("it works") };
        assert_eq!(invited_by, "Willow Lane Practice");
        assert_eq!(practice.stands(client).await, PortalState::Sent);
        assert_eq!(practice.ledger(practice.view(client).await.id).await, [LedgerKind::Queued, LedgerKind::Sent], "R9");
        let history = practice.services.client_history(&practice.permit(), client).await.unwrap();
        let event = history.iter().find(|row| row.action.key() == "client.sign_up_asked").unwrap();
        assert_eq!((event.actor_name.as_str(), event.address.as_str(), event.detail.as_deref()), ("Mara Abramson", PLACE, None), "R25");
        let form = JoinForm { password: "candle harbour tulip nine".to_owned(), ..JoinForm::default() };
        practice.services.join(&practice.slug, &secret, &form, PLACE).await.unwrap();
        assert_eq!(practice.stands(client).await, PortalState::Active);
    }
}

on_both_engines! {
    /// By its cause, as for a forgotten password: what is not looked at can change neither the answer nor its time.
    async fn r24_the_answer_is_given_without_a_look_at_any_person(store) {
        let (practice, _) = open_practice(store).await;
        let away = put_away(&practice.store, &["clients", "logins", "access", "staff", "invitations"]).await;
        for email in [EMAIL, "nobody@mail.example"] {
            ask(&practice, email).await.unwrap();
        }
        away.put_back().await;
        assert_eq!(take_up(&practice).await, 1);
    }
}

on_both_engines! {
    async fn r24_switched_off_the_server_refuses_whatever_is_sent_and_sends_nothing(store) {
        let (practice, client) = open_practice(store).await;
        ask(&practice, EMAIL).await.unwrap();
        allow(&practice, false).await;
        for email in [EMAIL, "nobody@mail.example", "no address", ""] {
            assert!(matches!(ask(&practice, email).await, Err(Error::Refused(Refusal::Rule(_)))), "{email}");
        }
        assert_eq!(take_up(&practice).await, 0, "nor what was asked for before");
        assert_eq!(practice.stands(client).await, PortalState::NoAccount);
        assert!(matches!(practice.services.ask_to_sign_up("nowhere", EMAIL, PLACE).await, Err(Error::Refused(Refusal::NotFound))));
    }
}

on_both_engines! {
    async fn r24_who_has_an_account_is_told_so_and_gets_no_second_one(store) {
        let (practice, client) = open_practice(store).await;
        practice.make_active(client, EMAIL).await;
        assert_eq!(asked(&practice, EMAIL).await, 1);
        let mail = practice.services.list_mail().await.unwrap().remove(0);
        let text = practice.services.get_mail(mail.id).await.unwrap().text;
        assert!(text.contains("You have an account there already") && !text.contains("/join/"), "{text}");
        assert!(text.contains("https://portal.willowlane.example/p/willow-lane-practice\n"), "{text}");
        assert_eq!(detail(&practice, client).await.unwrap(), "told by e-mail that there is an account");
        assert_eq!(asked(&practice, EMAIL).await, 0, "once in ten minutes");
    }
}

on_both_engines! {
    async fn r5_it_replaces_the_link_that_was_sent_before_and_keeps_its_forms(store) {
        let (practice, client) = open_practice(store).await;
        let forms = practice.forms().await[..2].to_vec();
        let batch = domain::invitations::InvitationBatch { forms, ..practice.batch(&[client]) };
        practice.services.send_invitations(&practice.permit(), batch).await.unwrap();
        practice.deliver().await;
        let first = practice.secrets().await.remove(0);
        assert_eq!(asked(&practice, EMAIL).await, 1);
        let second = practice.secrets().await.pop().unwrap();
        let link = async |secret: &str| practice.services.join_page(&practice.slug, secret).await.unwrap().link;
        assert!(matches!(link(&first).await, JoinLink::Replaced { .. }));
        assert!(matches!(link(&second).await, JoinLink::Works { form_count: 2, .. }));
        assert_eq!(asked(&practice, EMAIL).await, 0, "once in ten minutes");
        practice.turn(TimeDelta::minutes(11));
        assert_eq!(asked(&practice, EMAIL).await, 1);
    }
}

/// Ada's, who signed up.
async fn representative(practice: &Practice, email: &str) {
    let ada = practice.client("Ada", "Brennan", Some(email)).await;
    let rights = Rights { fill_forms: true, see_documents: true };
    let grant = GrantForm { relation: "parent".into(), rights, first_day: "2020-01-01".into(), last_day: String::new() };
    let form = RepresentativeForm { name: "Noor Haddad".into(), email: email.into(), grant };
    practice.services.add_representative(&practice.permit(), ada, &form).await.unwrap();
    practice.deliver().await;
    let mail = practice.services.list_mail().await.unwrap().remove(0);
    let text = practice.services.get_mail(mail.id).await.unwrap().text;
    let (_, after) = text.split_once("/represent/").unwrap();
    let secret: String = after.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-' || *c == '_').collect();
    let form = JoinForm { password: "candle harbour tulip nine".to_owned(), ..JoinForm::default() };
    practice.services.sign_up_representative(&practice.slug, &secret, &form, PLACE).await.unwrap();
}

on_both_engines! {
    async fn r24_r31_a_representative_who_asks_is_told_of_their_login_and_how_to_become_a_client(store) {
        let (practice, _) = open_practice(store).await;
        let mut settings = practice.services.portal_settings(&practice.permit()).await.unwrap();
        settings.new_people_allowed = true;
        practice.services.save_portal_settings(&practice.permit(), &settings).await.unwrap();
        let noor = "noor@mail.example";
        // On file of the client too, as a parent's is.
        representative(&practice, noor).await;
        assert_eq!(asked(&practice, " NOOR@mail.example").await, 1);
        let mail = practice.services.list_mail().await.unwrap().remove(0);
        assert_eq!((mail.to.as_str(), mail.subject.as_str()), ("Noor Haddad <noor@mail.example>", "Your login at Willow Lane Practice"));
        let text = practice.services.get_mail(mail.id).await.unwrap().text;
        assert!(text.contains("you act for Ada B.") && text.contains("ask with another e-mail address"), "{text}");
        let form = NewPersonForm {
            first_name: "Noor".into(),
            last_name: "Haddad".into(),
            date_of_birth: "1980-02-03".into(),
            email: noor.into(),
            message: String::new(),
        };
        practice.services.ask_as_new_person(&practice.slug, &form, PLACE).await.unwrap();
        assert_eq!(take_up(&practice).await, 0, "once in ten minutes");
        practice.turn(TimeDelta::minutes(11));
        practice.services.ask_as_new_person(&practice.slug, &form, PLACE).await.unwrap();
        assert_eq!(take_up(&practice).await, 1);
        assert_eq!(practice.services.list_mail().await.unwrap()[0].subject, "Your login at Willow Lane Practice");
        assert!(!tables_holding(&practice.store, "1980-02-03").await.contains(&"sign_up_requests".to_owned()));
        let (log, _) = practice.services.audit_log(&practice.permit(), None).await.unwrap();
        let events: Vec<_> = log.iter().filter(|row| row.action.key() == "client.sign_up_asked").collect();
        assert!(events.len() == 2 && events.iter().all(|event| event.actor_name == "Noor Haddad"), "R25: {events:?}");
    }
}

on_both_engines! {
    async fn what_was_revoked_or_locked_is_not_opened_again_by_asking(store) {
        let (practice, client) = open_practice(store).await;
        practice.invite_and_deliver(client).await;
        practice.services.revoke_invitation(&practice.permit(), practice.view(client).await.id).await.unwrap();
        assert_eq!(asked(&practice, EMAIL).await, 0);
        assert_eq!(practice.stands(client).await, PortalState::Revoked);
        assert!(detail(&practice, client).await.unwrap().starts_with("not sent"), "staff see that the client asked");
    }
}

on_both_engines! {
    async fn r8_whoever_asks_for_another_link_has_no_further_tries_and_staff_who_invite_again_give_them(store) {
        let (practice, client) = open_practice(store).await;
        let tries = async || {
            let newest = store::invitations::find_newest(&mut practice.write().await, practice.organization.0, client.0).await;
            newest.unwrap().unwrap().wrong_answer_count
        };
        let old = practice.invite_and_deliver(client).await;
        let invitation = practice.view(client).await.id.0;
        let mut tx = practice.write().await;
        for _ in 0..4 {
            store::invitations::add_wrong_answer(&mut tx, practice.organization.0, invitation).await.unwrap();
        }
        tx.commit().await.unwrap();
        practice.turn(TimeDelta::minutes(11));
        assert_eq!(asked(&practice, EMAIL).await, 1);
        assert_eq!(tries().await, 4);
        practice.turn(TimeDelta::minutes(11));
        practice.services.resend_newest(&practice.slug, &old, PLACE).await.unwrap();
        assert_eq!(practice.deliver().await, 1);
        assert_eq!(tries().await, 4);
        practice.turn(TimeDelta::minutes(11));
        practice.invite(&[client]).await;
        assert_eq!(tries().await, 0);
    }
}

on_both_engines! {
    async fn of_several_with_one_address_nobody_is_written_to_unless_it_is_clear_whom_it_is_for(store) {
        let (practice, mara) = open_practice(store).await;
        let ruth = practice.client("Ruth", "Abramson", Some(EMAIL)).await;
        assert_eq!(asked(&practice, EMAIL).await, 0);
        for client in [mara, ruth] {
            assert_eq!(detail(&practice, client).await.unwrap(), "not sent: several clients have this address");
        }
        // R6: the address is Ruth's from the moment on that she was invited with it.
        practice.turn(TimeDelta::minutes(11));
        practice.invite_and_deliver(ruth).await;
        assert_eq!(asked(&practice, EMAIL).await, 1);
        assert!(practice.services.list_mail().await.unwrap()[0].to.starts_with("Ruth Abramson"));
    }
}

on_both_engines! {
    async fn r27_a_neighbours_client_and_whoever_is_not_on_file_are_sent_nothing(store) {
        let (practice, client) = open_practice(store).await;
        let neighbour = practice.neighbour().await;
        allow(&neighbour, true).await;
        for email in ["nobody@mail.example", "ada.brennan@willowlane.example"] {
            assert_eq!(asked(&practice, email).await, 0);
        }
        assert_eq!(asked(&neighbour, EMAIL).await, 0);
        assert_eq!(practice.stands(client).await, PortalState::NoAccount);
        assert!(practice.history(client).await.iter().all(|key| key != "client.sign_up_asked"));
    }
}

on_both_engines! {
    async fn the_words_are_in_the_clients_language_and_the_default_forms_go_along(store) {
        let (practice, client) = open_practice(store).await;
        let record = { let mut tx = practice.write().await; store::clients::find(&mut tx, practice.organization.0, client.0).await.unwrap().unwrap() };
        let form = domain::clients::ClientForm {
            first_name: record.first_name,
            last_name: record.last_name,
            email: EMAIL.to_owned(),
            language: "es".to_owned(),
            revision: record.revision,
            ..domain::clients::ClientForm::default()
        };
        practice.services.save_client(&practice.permit(), client, &form).await.unwrap();
        assert_eq!(asked(&practice, EMAIL).await, 1);
        let mail = practice.services.list_mail().await.unwrap().remove(0);
        assert_eq!(mail.subject, "Su enlace para registrarse en Willow Lane Practice");
        let draft = practice.services.draft_invitations(&practice.permit(), &Vec::new().into()).await.unwrap();
        let defaults = i64::try_from(draft.forms.iter().filter(|form| form.is_default).count()).unwrap();
        let secret = practice.secrets().await.remove(0);
        let link = practice.services.join_page(&practice.slug, &secret).await.unwrap().link;
        assert!(matches!(link, JoinLink::Works { form_count, .. } if form_count == defaults && defaults > 0), "{link:?}");
    }
}
