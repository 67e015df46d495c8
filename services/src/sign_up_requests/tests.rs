//! On both engines: asked, confirmed, decided; the same for everybody who asks, and nothing of it for staff who may not see it.

mod again;
mod beside;

use crate::{
    Error, Result,
    invitations::tests::practice::Practice,
    link_requests::tests::take_up,
    staff::{EditClients, InviteClients, Permit, StaffSession},
};
use chrono::TimeDelta;
use domain::{
    Refusal,
    clients::PortalState,
    ids::ClientId,
    portal::JoinForm,
    sign_up_requests::{Likeness, NewPersonForm, SignUpDecided, SignUpDecision, SignUpLink, WaitingSignUp},
    staff::Permissions,
};
use store::{
    on_both_engines,
    testing::{TestStore, put_away, tables_holding},
};

const PLACE: &str = "198.51.100.4";
const EMAIL: &str = "nora.neu@mail.example";

async fn open_practice(store: TestStore) -> Practice {
    let practice = Practice::new(store).await;
    allow(&practice, (true, true)).await;
    practice
}

async fn allow(practice: &Practice, (known, new): (bool, bool)) {
    let mut settings = practice.services.portal_settings(&practice.permit()).await.unwrap();
    (settings.client_signup_allowed, settings.new_people_allowed) = (known, new);
    practice.services.save_portal_settings(&practice.permit(), &settings).await.unwrap();
}

fn form(email: &str) -> NewPersonForm {
    NewPersonForm {
        first_name: "Nora".into(),
        last_name: "Neu".into(),
        date_of_birth: "1990-05-05".into(),
        email: email.into(),
        message: "In the evening.".into(),
    }
}

async fn ask(practice: &Practice, email: &str) -> Result<()> {
    practice.services.ask_as_new_person(&practice.slug, &form(email), PLACE).await
}

fn born(day: &str) -> JoinForm {
    JoinForm { day: day.to_owned(), month: "5".into(), year: "1990".into(), ..JoinForm::default() }
}

/// Of the newest link that confirms an address.
async fn secret(practice: &Practice) -> Option<String> {
    for mail in practice.services.list_mail().await.unwrap() {
        let text = practice.services.get_mail(mail.id).await.unwrap().text;
        if let Some((_, after)) = text.split_once("/sign-up/confirm/") {
            return Some(after.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '-' || *c == '_').collect());
        }
    }
    None
}

async fn confirm(practice: &Practice, secret: &str, form: &JoinForm) -> Result<()> {
    practice.services.confirm_sign_up(&practice.slug, secret, form, PLACE).await
}

async fn link(practice: &Practice, secret: &str) -> SignUpLink {
    practice.services.sign_up_confirm_page(&practice.slug, secret).await.unwrap().link
}

/// Asked and confirmed.
async fn asked(practice: &Practice, email: &str) {
    practice.turn(TimeDelta::seconds(1));
    ask(practice, email).await.unwrap();
    take_up(practice).await;
    confirm(practice, &secret(practice).await.unwrap(), &born("5")).await.unwrap();
}

async fn waiting(practice: &Practice) -> Vec<WaitingSignUp> {
    practice.services.list_sign_ups(&practice.permit()).await.unwrap()
}

async fn decide(practice: &Practice, by: &StaffSession, request: &WaitingSignUp, decision: SignUpDecision) -> Result<SignUpDecided> {
    let may_invite = by.permit::<InviteClients>().ok();
    practice.services.decide_sign_up(&by.permit::<EditClients>().unwrap(), may_invite.as_ref(), request.id, decision).await
}

async fn details(practice: &Practice, client: ClientId) -> domain::clients::ClientDetails {
    practice.services.client_details(&practice.permit(), client).await.unwrap()
}

fn refusal<T: std::fmt::Debug>(result: Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

on_both_engines! {
    async fn r24_somebody_new_confirms_the_address_and_only_then_reaches_staff_who_make_a_client(store) {
        let practice = open_practice(store).await;
        ask(&practice, EMAIL).await.unwrap();
        assert_eq!(take_up(&practice).await, 1);
        assert_eq!(waiting(&practice).await, [], "nobody has confirmed it");
        let secret = secret(&practice).await.unwrap();
        for _ in 0..5 {
            assert!(matches!(link(&practice, &secret).await, SignUpLink::Works { .. }), "looking uses nothing up");
        }
        assert!(refusal(confirm(&practice, &secret, &JoinForm::default()).await).at("date_of_birth").is_some(), "as a robot submits it");
        confirm(&practice, &secret, &born("5")).await.unwrap();
        assert_eq!(link(&practice, &secret).await, SignUpLink::Confirmed);
        let request = waiting(&practice).await.remove(0);
        assert_eq!((request.name.as_str(), request.born.as_str(), request.message.as_deref()), ("Nora Neu", "5 May 1990", Some("In the evening.")));
        let decided = decide(&practice, &practice.administrator, &request, SignUpDecision::Accept).await.unwrap();
        let client = decided.client.unwrap();
        assert_eq!(decided.words, "Nora Neu is a client now. An invitation is on its way.");
        assert_eq!(details(&practice, client).await.email.unwrap().as_str(), EMAIL);
        practice.deliver().await;
        let secret = practice.secrets().await.pop().unwrap();
        let form = JoinForm { password: "candle harbour tulip nine".into(), ..born("5") };
        practice.services.join(&practice.slug, &secret, &form, PLACE).await.unwrap();
        assert_eq!(practice.stands(client).await, PortalState::Active);
        assert_eq!(waiting(&practice).await, []);
        let history = practice.history(client).await;
        for action in ["client.added", "person.accepted", "invitation.queued"] {
            assert!(history.iter().any(|key| key == action), "R25 {action}: {history:?}");
        }
        let (log, _) = practice.services.audit_log(&practice.permit(), None).await.unwrap();
        let event = log.iter().find(|row| row.action.key() == "person.asked").unwrap();
        assert_eq!((event.actor_name.as_str(), event.address.as_str()), ("Nora Neu", PLACE), "R25");
    }
}

on_both_engines! {
    async fn r24_the_answer_is_given_without_a_look_at_any_person_and_who_is_known_gets_the_ordinary_link(store) {
        let practice = open_practice(store).await;
        let known = practice.client("Mara", "Abramson", Some("mara@mail.example")).await;
        let away = put_away(&practice.store, &["clients", "logins", "access", "staff", "invitations", "sign_up_requests"]).await;
        for email in ["mara@mail.example", EMAIL] {
            ask(&practice, email).await.unwrap();
        }
        away.put_back().await;
        take_up(&practice).await;
        assert_eq!(practice.stands(known).await, PortalState::Sent);
        let subjects: Vec<(String, String)> =
            practice.services.list_mail().await.unwrap().into_iter().map(|mail| (mail.to, mail.subject)).collect();
        let subject = |address: &str| subjects.iter().find(|(to, _)| to.contains(address)).map(|(_, subject)| subject.as_str());
        assert_eq!(subject("mara@mail.example"), Some("Your link to sign up at Willow Lane Practice"));
        assert_eq!(subject(EMAIL), Some("Confirm your address at Willow Lane Practice"));
        assert!(!tables_holding(&practice.store, "mara@mail.example").await.contains(&"sign_up_requests".to_owned()));
    }
}

on_both_engines! {
    async fn r24_both_switches_have_to_be_on_and_each_fault_is_told_at_its_field(store) {
        let practice = Practice::new(store).await;
        for switches in [(false, false), (true, false), (false, true)] {
            allow(&practice, switches).await;
            assert!(matches!(refusal(ask(&practice, EMAIL).await), Refusal::Rule(_)), "{switches:?}");
        }
        allow(&practice, (true, true)).await;
        let wrong = refusal(practice.services.ask_as_new_person(&practice.slug, &NewPersonForm::default(), PLACE).await);
        for field in ["first_name", "last_name", "date_of_birth", "email"] {
            assert!(wrong.at(field).is_some(), "{field}");
        }
        // Switched off before it is taken up.
        ask(&practice, EMAIL).await.unwrap();
        allow(&practice, (true, false)).await;
        assert_eq!(take_up(&practice).await, 0);
        assert_eq!(tables_holding(&practice.store, EMAIL).await, ["sign_in_attempts"], "nothing is kept but that somebody asked");
    }
}

on_both_engines! {
    async fn r24_asking_is_limited_by_address_and_place_and_fills_nobodys_mailbox(store) {
        let practice = open_practice(store).await;
        for _ in 0..5 {
            ask(&practice, EMAIL).await.unwrap();
        }
        assert_eq!(refusal(ask(&practice, EMAIL).await), Refusal::TooMany);
        assert_eq!(take_up(&practice).await, 1, "once in ten minutes");
        let first = secret(&practice).await.unwrap();
        practice.turn(TimeDelta::minutes(16));
        ask(&practice, EMAIL).await.unwrap();
        take_up(&practice).await;
        let second = secret(&practice).await.unwrap();
        assert_ne!(first, second);
        assert_eq!(link(&practice, &first).await, SignUpLink::Unknown, "the newest works alone");
        assert!(matches!(refusal(confirm(&practice, &first, &born("5")).await), Refusal::Rule(_)));
        confirm(&practice, &second, &born("5")).await.unwrap();
        // Confirmed once more, the newer takes the place of the one that waits.
        practice.turn(TimeDelta::minutes(16));
        asked(&practice, EMAIL).await;
        assert_eq!(waiting(&practice).await.len(), 1);
    }
}

on_both_engines! {
    async fn a_stranger_confirms_nothing_and_what_nobody_confirms_is_gone_after_a_day(store) {
        let practice = open_practice(store).await;
        ask(&practice, EMAIL).await.unwrap();
        take_up(&practice).await;
        let locked = secret(&practice).await.unwrap();
        for _ in 0..4 {
            assert!(refusal(confirm(&practice, &locked, &born("6")).await).at("date_of_birth").is_some());
        }
        assert!(matches!(refusal(confirm(&practice, &locked, &born("6")).await), Refusal::Rule(_)));
        assert!(matches!(refusal(confirm(&practice, &locked, &born("5")).await), Refusal::Rule(_)), "it is locked");
        assert_eq!(link(&practice, &locked).await, SignUpLink::Locked);
        for wrong in [&locked[..20], "", &"A".repeat(43)] {
            assert_eq!(link(&practice, wrong).await, SignUpLink::Unknown);
        }
        asked(&practice, "kept@mail.example").await;
        ask(&practice, "gone@mail.example").await.unwrap();
        take_up(&practice).await;
        practice.turn(TimeDelta::hours(24));
        assert_eq!(practice.services.forget_old_sign_ups().await.unwrap(), 2);
        assert!(!tables_holding(&practice.store, "gone@mail.example").await.contains(&"sign_up_requests".to_owned()));
        assert_eq!(waiting(&practice).await.into_iter().map(|row| (row.email, row.days_old)).collect::<Vec<_>>(), [("kept@mail.example".to_owned(), 1)]);
    }
}

on_both_engines! {
    async fn r6_r30_who_is_found_to_be_a_client_gets_the_address_on_file_and_an_invitation(store) {
        let practice = open_practice(store).await;
        let client = practice.client("NÓRA", "Neu", Some("old@mail.example")).await;
        asked(&practice, EMAIL).await;
        let request = waiting(&practice).await.remove(0);
        let likely = &request.likely[0];
        assert_eq!((likely.client, likely.why.as_slice()), (client, [Likeness::SameName].as_slice()));
        let decided = decide(&practice, &practice.administrator, &request, SignUpDecision::Merge(client)).await.unwrap();
        assert_eq!(decided.client, Some(client));
        let now = details(&practice, client).await;
        assert_eq!((now.email.unwrap().as_str(), now.portal), (EMAIL, PortalState::Queued));
        assert!(practice.history(client).await.iter().any(|key| key == "person.merged"), "R25");
        // One with an account keeps the address until the new one confirms it.
        let active = practice.client("Ruth", "Emanuel", Some("ruth@mail.example")).await;
        practice.make_active(active, "ruth@mail.example").await;
        practice.turn(TimeDelta::minutes(16));
        asked(&practice, "ruth.new@mail.example").await;
        let request = waiting(&practice).await.remove(0);
        decide(&practice, &practice.administrator, &request, SignUpDecision::Merge(active)).await.unwrap();
        let now = details(&practice, active).await;
        assert_eq!((now.email.unwrap().as_str(), now.pending_address.unwrap().email.as_str()), ("ruth@mail.example", "ruth.new@mail.example"));
    }
}

on_both_engines! {
    async fn r6_an_address_that_serves_an_account_by_now_is_refused_and_nothing_is_decided(store) {
        let practice = open_practice(store).await;
        asked(&practice, EMAIL).await;
        let other = practice.client("Ruth", "Emanuel", Some(EMAIL)).await;
        practice.make_active(other, EMAIL).await;
        let request = waiting(&practice).await.remove(0);
        assert_eq!(request.likely[0].why, [Likeness::SameAddress]);
        let refused = refusal(decide(&practice, &practice.administrator, &request, SignUpDecision::Accept).await);
        assert!(matches!(refused, Refusal::Rule(_)), "{refused:?}");
        assert_eq!(waiting(&practice).await.len(), 1, "it waits still");
    }
}

on_both_engines! {
    async fn who_is_declined_hears_a_neutral_word_and_of_two_who_decide_at_once_one_wins(store) {
        let practice = open_practice(store).await;
        asked(&practice, EMAIL).await;
        let request = waiting(&practice).await.remove(0);
        let other = practice.staff("Bea Busy", Permissions::ALL).await;
        let decline = decide(&practice, &practice.administrator, &request, SignUpDecision::Decline);
        let (one, two) = tokio::join!(decline, decide(&practice, &other, &request, SignUpDecision::Decline));
        assert!(one.is_ok() != two.is_ok(), "one wins: {one:?} {two:?}");
        assert!(matches!(refusal(if one.is_ok() { two } else { one }), Refusal::Rule(_)), "the other is told");
        assert_eq!(practice.deliver().await, 1);
        let mail = practice.services.list_mail().await.unwrap().remove(0);
        assert_eq!((mail.to.as_str(), mail.subject.as_str()), ("Nora Neu <nora.neu@mail.example>", "What you wrote to Willow Lane Practice"));
        practice.turn(TimeDelta::days(31));
        assert_eq!(practice.services.forget_old_sign_ups().await.unwrap(), 1, "what was decided is not kept for ever");
    }
}

on_both_engines! {
    async fn r27_whoever_may_edit_and_sees_all_clients_decides_and_invites_only_with_that_right(store) {
        let practice = open_practice(store).await;
        asked(&practice, EMAIL).await;
        let request = waiting(&practice).await.remove(0);
        let limited = practice.staff("Lee Limited", Permissions { see_all_clients: false, ..Permissions::ALL }).await;
        let by: Permit<EditClients> = limited.permit().unwrap();
        assert_eq!(refusal(practice.services.list_sign_ups(&by).await), Refusal::Forbidden);
        assert_eq!(refusal(decide(&practice, &limited, &request, SignUpDecision::Accept).await), Refusal::Forbidden);
        let neighbour = practice.neighbour().await;
        assert_eq!(waiting(&neighbour).await, []);
        assert_eq!(refusal(decide(&neighbour, &neighbour.administrator, &request, SignUpDecision::Accept).await), Refusal::NotFound);
        let stranger = neighbour.client("Nora", "Neu", None).await;
        assert_eq!(refusal(decide(&practice, &practice.administrator, &request, SignUpDecision::Merge(stranger)).await), Refusal::NotFound);
        let editor = practice.staff("Edda Editor", Permissions { invite_clients: false, ..Permissions::ALL }).await;
        let decided = decide(&practice, &editor, &request, SignUpDecision::Accept).await.unwrap();
        assert!(decided.words.ends_with("Whoever may invite can invite them now."), "{}", decided.words);
        assert_eq!(practice.stands(decided.client.unwrap()).await, PortalState::NoAccount);
    }
}
