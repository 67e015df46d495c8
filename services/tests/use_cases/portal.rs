//! The client's side, on both engines: the link, signing up, sessions, and filling in forms.

use crate::practice::{ADDRESS, Practice, SLUG, good};
use chrono::TimeDelta;
use domain::{
    Language, Refusal,
    audit::AuditAction,
    clients::PortalState,
    forms::{AnswerValue, Answers, Completeness, Questionnaire, check},
    ids::ClientId,
    invitations::LedgerKind,
    portal::{FormRequestState, JoinForm, JoinLink},
};
use futures::{StreamExt, stream};
use services::{Error, staff::SignedIn};

async fn stands(practice: &Practice, client: ClientId) -> (PortalState, Vec<LedgerKind>) {
    let by = practice.administrator.permit::<SignedIn>().expect("may");
    let details = practice.services().client_details(&by, client).await.expect("a client");
    let ledger = details.invitation.map(|view| view.ledger.iter().map(|entry| entry.kind).collect()).unwrap_or_default();
    (details.portal, ledger)
}

async fn link(practice: &Practice, secret: &str) -> JoinLink {
    practice.services().join_page(SLUG, secret).await.expect("a page").link
}

fn refusal<T: std::fmt::Debug>(result: services::Result<T>) -> Refusal {
    match result {
        Err(Error::Refused(refusal)) => refusal,
        other => panic!("not refused: {other:?}"),
    }
}

store::on_both_engines! {
    async fn r7_looking_at_a_link_changes_nothing_and_signing_up_uses_it_up(store) {
        let practice = Practice::new(store).await;
        let client = practice.add("Mara", "mara@mail.example", "1988-03-27").await;
        let secret = practice.invite(client, vec![]).await;
        let before = stands(&practice, client).await;
        for _ in 0..20 {
            assert!(matches!(link(&practice, &secret).await, JoinLink::Works { date_of_birth_asked: true, .. }));
        }
        assert_eq!(stands(&practice, client).await, before);
        practice.join(&secret, &good()).await.expect("signed up");
        assert_eq!(stands(&practice, client).await.0, PortalState::Active);
        assert_eq!(link(&practice, &secret).await, JoinLink::Used);
        assert!(matches!(refusal(practice.join(&secret, &good()).await), Refusal::Rule(_)));
    }
}

store::on_both_engines! {
    async fn guessing_a_clients_password_is_slowed_and_locks_nobody_out(store) {
        let practice = Practice::new(store).await;
        let client = practice.add("Mara", "mara@mail.example", "1988-03-27").await;
        let secret = practice.invite(client, vec![]).await;
        practice.join(&secret, &good()).await.expect("signed up");
        let try_from = async |email: &str, password: &str, address: &str| {
            practice.services().sign_in_client(SLUG, email, password.to_owned().into(), address).await
        };
        let unknown = refusal(try_from("nobody@mail.example", "wrong", "198.51.100.3").await);
        let guess = async |number: i32| refusal(try_from("mara@mail.example", &format!("wrong {number}"), "198.51.100.1").await);
        let answers: Vec<_> = stream::iter(0..60).map(guess).buffered(15).collect().await;
        let like_unknown = answers.iter().filter(|answer| **answer == unknown).count();
        let too_many = answers.iter().filter(|answer| **answer == Refusal::TooMany).count();
        assert_eq!((like_unknown, too_many), (10, 50), "ten are answered like an address that is unknown, and no more");
        assert_eq!(refusal(try_from("mara@mail.example", &good().password, "198.51.100.1").await), Refusal::TooMany);
        try_from("mara@mail.example", &good().password, "198.51.100.2").await.expect("the right person from elsewhere");
        practice.test.clock.turn(TimeDelta::minutes(16));
        try_from("mara@mail.example", &good().password, "198.51.100.1").await.expect("and from there after a while");
    }
}

store::on_both_engines! {
    async fn r7_what_a_mail_scanner_submits_blindly_changes_nothing(store) {
        let practice = Practice::new(store).await;
        let client = practice.add("Mara", "mara@mail.example", "1988-03-27").await;
        let secret = practice.invite(client, vec![]).await;
        for form in [
            JoinForm::default(),
            JoinForm { password: "test".into(), day: "1".into(), month: "1".into(), year: "2000".into() },
            JoinForm { password: "a".repeat(40), day: "x".into(), month: "x".into(), year: "x".into() },
        ] {
            for _ in 0..6 {
                assert!(matches!(refusal(practice.join(&secret, &form).await), Refusal::Invalid(_)));
            }
        }
        assert_eq!(stands(&practice, client).await.0, PortalState::Sent);
        practice.join(&secret, &good()).await.expect("the person still can");
    }
}

store::on_both_engines! {
    async fn r7_of_fifty_who_sign_up_at_once_one_wins(store) {
        let practice = Practice::new(store).await;
        let client = practice.add("Mara", "mara@mail.example", "").await;
        let secret = practice.invite(client, vec![]).await;
        let tasks: Vec<_> = (0..50)
            .map(|_| {
                let (services, secret) = (practice.services().clone(), secret.clone());
                tokio::spawn(async move { services.join(SLUG, &secret, &good(), ADDRESS).await.is_ok() })
            })
            .collect();
        let mut won = 0;
        for task in tasks {
            won += i32::from(task.await.expect("no panic"));
        }
        assert_eq!(won, 1);
    }
}

store::on_both_engines! {
    async fn r7_a_link_runs_out_is_truncated_altered_or_invented_and_says_no_more_than_it_must(store) {
        let practice = Practice::new(store).await;
        let client = practice.add("Mara", "mara@mail.example", "").await;
        let secret = practice.invite(client, vec![]).await;
        let altered = format!("{}{}", &secret[..42], if secret.ends_with('A') { 'E' } else { 'A' });
        for wrong in [&secret[..20], altered.as_str(), "", "../../etc/passwd", &"A".repeat(43)] {
            assert_eq!(link(&practice, wrong).await, JoinLink::Unknown, "{wrong}");
            assert!(matches!(refusal(practice.join(wrong, &good()).await), Refusal::Rule(_)));
        }
        practice.test.clock.turn(TimeDelta::days(15));
        assert!(matches!(link(&practice, &secret).await, JoinLink::Expired { .. }));
        assert!(matches!(refusal(practice.join(&secret, &good()).await), Refusal::Rule(_)));
        practice.services().expire_due_invitations().await.expect("swept");
        assert_eq!(stands(&practice, client).await.0, PortalState::Expired);
    }
}

store::on_both_engines! {
    async fn r5_a_second_invitation_replaces_the_first(store) {
        let practice = Practice::new(store).await;
        let client = practice.add("Mara", "mara@mail.example", "").await;
        let first = practice.invite(client, vec![]).await;
        let second = practice.invite(client, vec![]).await;
        assert_ne!(first, second);
        assert_eq!(link(&practice, &first).await, JoinLink::Replaced { newest_can_be_sent: true });
        assert!(matches!(refusal(practice.join(&first, &good()).await), Refusal::Rule(_)));
        practice.join(&second, &good()).await.expect("the newest works");
    }
}

store::on_both_engines! {
    async fn r8_five_wrong_dates_of_birth_lock_the_link_and_the_right_one_comes_too_late(store) {
        let practice = Practice::new(store).await;
        let client = practice.add("Mara", "mara@mail.example", "1988-03-27").await;
        let secret = practice.invite(client, vec![]).await;
        let wrong = JoinForm { year: "1989".into(), ..good() };
        for _ in 0..4 {
            assert!(refusal(practice.join(&secret, &wrong).await).at("date_of_birth").is_some());
        }
        assert!(matches!(refusal(practice.join(&secret, &wrong).await), Refusal::Rule(_)));
        assert_eq!(link(&practice, &secret).await, JoinLink::Locked);
        assert!(matches!(refusal(practice.join(&secret, &good()).await), Refusal::Rule(_)));
        let (state, ledger) = stands(&practice, client).await;
        assert_eq!((state, ledger.last()), (PortalState::Locked, Some(&LedgerKind::Locked)));
    }
}

store::on_both_engines! {
    async fn r8_of_twenty_wrong_dates_at_once_five_are_looked_at(store) {
        let practice = Practice::new(store).await;
        let client = practice.add("Mara", "mara@mail.example", "1988-03-27").await;
        let secret = practice.invite(client, vec![]).await;
        let wrong: Vec<_> = (1960..1980).map(|year| JoinForm { year: year.to_string(), ..good() }).collect();
        let answers = futures::future::join_all(wrong.iter().map(|form| practice.join(&secret, form))).await;
        let told = answers.into_iter().map(refusal).filter(|told| told.at("date_of_birth").is_some()).count();
        assert_eq!(told, 4, "the fifth locks the link, and the others find it locked");
        let by = practice.administrator.permit::<SignedIn>().expect("may");
        let history = practice.services().client_history(&by, client).await.expect("a history");
        assert_eq!(history.iter().filter(|row| row.action == AuditAction::InvitationWrongAnswer).count(), 5);
        assert_eq!(link(&practice, &secret).await, JoinLink::Locked);
    }
}

store::on_both_engines! {
    async fn r8_a_year_of_two_digits_is_told_and_costs_no_try(store) {
        let practice = Practice::new(store).await;
        let client = practice.add("Mara", "mara@mail.example", "1988-03-27").await;
        let secret = practice.invite(client, vec![]).await;
        for _ in 0..6 {
            let told = refusal(practice.join(&secret, &JoinForm { year: "88".into(), ..good() }).await);
            assert_eq!(told.at("date_of_birth"), Some("Enter your date of birth with the day first and four digits for the year, for example 27 3 1988."));
        }
        practice.join(&secret, &good()).await.expect("the person still can");
    }
}

store::on_both_engines! {
    async fn whatever_is_typed_as_an_address_gets_the_one_answer_and_is_not_kept(store) {
        let practice = Practice::new(store).await;
        let client = practice.add("Mara", "mara@mail.example", "").await;
        let secret = practice.invite(client, vec![]).await;
        practice.join(&secret, &good()).await.expect("signed up");
        let sign_in = async |email: &str| practice.services().sign_in_client(SLUG, email, good().password.into(), ADDRESS).await;
        let told = refusal(sign_in("nobody@mail.example").await);
        for typed in ["", "a\0b", "mara@mail.example\0", &"no such address ".repeat(50_000)] {
            assert_eq!(refusal(sign_in(typed).await), told);
        }
        assert_eq!(store::testing::tables_holding(practice.services().store(), "no such address").await, [""; 0]);
        sign_in(" MARA@mail.example ").await.expect("an address is one however it is typed");
    }
}

store::on_both_engines! {
    async fn r8_passwords_short_common_or_made_of_names_are_refused_at_their_field(store) {
        let practice = Practice::new(store).await;
        let client = practice.add("Mara", "mara@mail.example", "").await;
        let secret = practice.invite(client, vec![]).await;
        for password in ["", "short", "password1234567890", "willowlanepractice1", "aaaaaaaaaaaaaaaaaaaa"] {
            let form = JoinForm { password: password.into(), ..JoinForm::default() };
            assert!(refusal(practice.join(&secret, &form).await).at("password").is_some(), "{password}");
        }
    }
}

store::on_both_engines! {
    async fn r6_an_address_that_serves_another_account_gets_no_second_one(store) {
        let practice = Practice::new(store).await;
        let first = practice.add("Mara", "family@mail.example", "").await;
        let secret = practice.invite(first, vec![]).await;
        practice.join(&secret, &good()).await.expect("signed up");
        let form = domain::clients::ClientForm {
            first_name: "Ruth".into(),
            last_name: "Other".into(),
            email: " FAMILY@mail.example ".into(),
            ..Default::default()
        };
        let by = practice.administrator.permit().expect("may");
        assert!(refusal(practice.services().add_client(&by, &form).await).at("email").is_some_and(|text| text.contains("Mara")));
    }
}

store::on_both_engines! {
    async fn r9_r19_the_ledger_tells_the_story_and_forms_become_requests(store) {
        let practice = Practice::new(store).await;
        let client = practice.add("Mara", "mara@mail.example", "").await;
        let forms: Vec<_> = practice.forms().await.into_iter().take(2).collect();
        let secret = practice.invite(client, forms.iter().map(|form| form.id).collect()).await;
        practice.services().note_link_opened(SLUG, &secret, ADDRESS).await.expect("noted");
        practice.services().note_link_opened(SLUG, &secret, ADDRESS).await.expect("noted once");
        assert_eq!(stands(&practice, client).await.0, PortalState::Opened);
        let token = practice.join(&secret, &good()).await.expect("signed up");
        let session = practice.portal(&token).await;
        let home = practice.services().portal_home(&session, Language::English).await.expect("home");
        let titles: Vec<_> = home.to_do.iter().map(|request| request.title.clone()).collect();
        assert_eq!(titles, forms.iter().map(|form| form.title.clone()).collect::<Vec<_>>());
        let (_, ledger) = stands(&practice, client).await;
        assert_eq!(ledger, [LedgerKind::Queued, LedgerKind::Sent, LedgerKind::Opened, LedgerKind::SignedUp]);
    }
}

/// Everything that the form requires, as little as it allows.
pub fn complete(form: &Questionnaire) -> Answers {
    let mut answers = Answers::default();
    for _ in 0..4 {
        let Err(faults) = check(form, &answers, Completeness::Submit) else { break };
        for fault in faults {
            let Some(item) = form.find_item(&fault.place) else { continue };
            let value = match item.answer_option.first().and_then(domain::forms::AnswerOption::value) {
                Some(option) => option,
                None => match item.item_type {
                    domain::forms::ItemType::Boolean => AnswerValue::Boolean(true),
                    domain::forms::ItemType::Date => AnswerValue::Date(chrono::NaiveDate::from_ymd_opt(2026, 1, 2).expect("a day")),
                    _ => AnswerValue::Text("Mara Abramson".into()),
                },
            };
            answers.set(&fault.place, vec![value]);
        }
    }
    answers
}

store::on_both_engines! {
    async fn r21_r22_answers_are_kept_never_overwritten_silently_and_fixed_once_submitted(store) {
        let practice = Practice::new(store).await;
        let client = practice.add("Mara", "mara@mail.example", "").await;
        let form = practice.forms().await.remove(0);
        let secret = practice.invite(client, vec![form.id]).await;
        let token = practice.join(&secret, &good()).await.expect("signed up");
        let session = practice.portal(&token).await;
        let services = practice.services();
        let request = services.portal_home(&session, Language::English).await.expect("home").to_do[0].id;
        let page = services.fill_page(&session, request).await.expect("a page");
        let answers = complete(&page.questionnaire);
        let revision = services.save_answers(&session, request, page.revision, &answers).await.expect("kept");
        assert_eq!(services.fill_page(&session, request).await.expect("again").answers, answers);
        // Another device still has the older revision.
        assert_eq!(refusal(services.save_answers(&session, request, page.revision, &Answers::default()).await), Refusal::Conflict);
        assert!(matches!(refusal(services.submit_response(&session, request, revision, &Answers::default()).await), Refusal::Invalid(_)));
        services.submit_response(&session, request, revision, &answers).await.expect("submitted");
        assert!(matches!(refusal(services.save_answers(&session, request, revision + 1, &answers).await), Refusal::Rule(_)));
        let (_, ledger) = stands(&practice, client).await;
        assert_eq!(ledger.last(), Some(&LedgerKind::Done));
        let by = practice.administrator.permit().expect("may");
        let requests = services.client_forms(&practice.administrator.permit().expect("may"), client).await.expect("forms");
        assert_eq!(requests[0].state, FormRequestState::Submitted);
        let view = services.read_response(&by, requests[0].response.expect("a response")).await.expect("read");
        assert!(!view.items.is_empty());
    }
}

store::on_both_engines! {
    async fn r27_a_client_reaches_nobody_elses_forms(store) {
        let practice = Practice::new(store).await;
        let form = practice.forms().await.remove(0);
        let mut sessions = Vec::new();
        for (name, email) in [("Mara", "mara@mail.example"), ("Ruth", "ruth@mail.example")] {
            let client = practice.add(name, email, "").await;
            let secret = practice.invite(client, vec![form.id]).await;
            let token = practice.join(&secret, &good()).await.expect("signed up");
            sessions.push(practice.portal(&token).await);
        }
        let services = practice.services();
        let request = services.portal_home(&sessions[0], Language::English).await.expect("home").to_do[0].id;
        assert_eq!(refusal(services.fill_page(&sessions[1], request).await), Refusal::NotFound);
        assert_eq!(refusal(services.save_answers(&sessions[1], request, 0, &Answers::default()).await), Refusal::NotFound);
        assert_eq!(refusal(services.submit_response(&sessions[1], request, 0, &Answers::default()).await), Refusal::NotFound);
    }
}

store::on_both_engines! {
    async fn r22_the_seal_of_what_a_device_keeps_is_told_to_the_clients_own_sessions_and_is_another_for_each_form(store) {
        let practice = Practice::new(store).await;
        let forms: Vec<_> = practice.forms().await.into_iter().take(2).map(|form| form.id).collect();
        let mut seals = Vec::new();
        for (name, email) in [("Mara", "mara@mail.example"), ("Ruth", "ruth@mail.example")] {
            let client = practice.add(name, email, "").await;
            let secret = practice.invite(client, forms.clone()).await;
            let token = practice.join(&secret, &good()).await.expect("signed up");
            let again = practice.services().sign_in_client(SLUG, email, good().password.into(), ADDRESS).await.expect("signed in");
            for request in practice.services().portal_home(&practice.portal(&token).await, Language::English).await.expect("home").to_do {
                let mut own = Vec::new();
                for token in [&token, &again] {
                    let session = practice.portal(token).await;
                    own.push(practice.services().fill_page(&session, request.id).await.expect("a page").seal);
                }
                assert_eq!(own[0], own[1], "signed in again, the client can open what was kept");
                seals.push(own.remove(0));
            }
        }
        assert_eq!(seals.len(), 4);
        let kept: Vec<_> = seals.iter().map(|seal| seal.seal("Leni", &[7; 24], 1).expect("sealed")).collect();
        for (seal, own) in seals.iter().zip(&kept) {
            let opened: Vec<_> = kept.iter().filter(|kept| seal.open(kept).is_some()).collect();
            assert_eq!(opened, [own], "nobody opens what another kept, nor another form's");
            assert_eq!(seals.iter().filter(|other| other.name == seal.name).count(), 1);
        }
    }
}

store::on_both_engines! {
    async fn r26_a_clients_session_ends_when_idle_and_at_sign_out(store) {
        let practice = Practice::new(store).await;
        let client = practice.add("Mara", "mara@mail.example", "").await;
        let secret = practice.invite(client, vec![]).await;
        let token = practice.join(&secret, &good()).await.expect("signed up");
        let services = practice.services();
        let alive = async |token| services.portal_session(SLUG, token, ADDRESS, true).await.expect("a look").is_some();
        for _ in 0..3 {
            practice.test.clock.turn(TimeDelta::minutes(19));
            assert!(alive(&token).await);
        }
        practice.test.clock.turn(TimeDelta::minutes(20));
        assert!(!alive(&token).await);
        let again = services.sign_in_client(SLUG, "MARA@mail.example", good().password.into(), ADDRESS).await.expect("signed in");
        assert_ne!(again.expose(), token.expose());
        services.sign_out_client(&again, ADDRESS).await.expect("out");
        assert!(!alive(&again).await);
        assert!(services.portal_session("another-practice", &again, ADDRESS, true).await.expect("a look").is_none());
    }
}
