//! R32 on both engines.

use crate::{
    invitations::tests::practice::{INVITER, Practice},
    portal::PortalSession,
    staff::{Administer, SignedIn},
};
use chrono::TimeDelta;
use domain::{
    Language, Refusal,
    audit::AuditAction,
    forms::{AnswerValue, Answers, Questionnaire, shipped},
    ids::{FormId, FormRequestId, StaffId},
    safety::{NewSafetyRule, SafetyTask, Trigger},
    staff::{Permission, Permissions},
};
use store::on_both_engines;

pub(crate) const WORDS: &str = "Call 988 now, day or night.";
const TITLE: &str = "Patient Health Questionnaire (PHQ-9)";

/// The shipped PHQ-9, with its ninth question answered by the option at `index`.
fn ninth(index: usize) -> (String, AnswerValue) {
    let form = shipped().into_iter().find(|form| form.key == "phq-9").unwrap();
    let form = Questionnaire::from_json(form.json).unwrap();
    let item = form.items().filter(|item| item.is_scored()).nth(8).unwrap();
    (item.link_id.clone(), item.answer_option[index].value().unwrap())
}

pub(crate) fn answered(index: usize) -> Answers {
    let (link_id, value) = ninth(index);
    let mut answers = Answers::default();
    answers.set(&link_id, vec![value]);
    answers
}

/// Every question by the option at `index`.
pub(crate) fn all_answered(index: usize) -> Answers {
    let form = shipped().into_iter().find(|form| form.key == "phq-9").unwrap();
    let form = Questionnaire::from_json(form.json).unwrap();
    let mut answers = Answers::default();
    for item in form.items().filter(|item| item.is_scored()) {
        answers.set(&item.link_id, vec![item.answer_option[index].value().unwrap()]);
    }
    answers
}

impl Practice {
    async fn phq_9(&self) -> FormId {
        let forms = self.services.list_forms(&self.permit::<SignedIn>()).await.unwrap();
        forms.iter().find(|form| form.title == TITLE).unwrap().id
    }

    fn rule(form: FormId, responsible: StaffId) -> NewSafetyRule {
        let values = (1..4).map(|index| ninth(index).1).collect();
        NewSafetyRule { form, trigger: Trigger::Answer { link_id: ninth(0).0, values }, responsible, escalate_hours: 4 }
    }

    /// The words, and a rule about PHQ-9 for the staff member; the form.
    pub(crate) async fn with_words(&self, responsible: StaffId) -> FormId {
        let by = self.permit::<Administer>();
        self.services.save_crisis_text(&by, WORDS).await.unwrap();
        let form = self.phq_9().await;
        self.services.add_safety_rule(&by, &Self::rule(form, responsible)).await.unwrap();
        form
    }

    /// With a client who was asked for it.
    async fn with_rule(&self, responsible: StaffId) -> (PortalSession, FormRequestId) {
        let form = self.with_words(responsible).await;
        self.asked_for(form).await
    }

    async fn asked_for(&self, form: FormId) -> (PortalSession, FormRequestId) {
        let client = self.client("Mara", "Abramson", Some("mara@mail.example")).await;
        self.make_active(client, "mara@mail.example").await;
        self.share(&[client], &[form]).await;
        let session = self.portal_session("mara@mail.example").await;
        let request = self.services.portal_home(&session, Language::English).await.unwrap().to_do[0].id;
        (session, request)
    }

    async fn audit(&self) -> Vec<AuditAction> {
        let (log, _) = self.services.audit_log(&self.permit(), None).await.unwrap();
        log.into_iter().map(|row| row.action).collect()
    }

    async fn tasks(&self, by: &crate::staff::StaffSession) -> Vec<SafetyTask> {
        self.services.list_safety_tasks(&by.permit::<SignedIn>().unwrap()).await.unwrap()
    }
}

on_both_engines! {
    async fn r32_an_answer_shows_the_practices_words_and_opens_one_task_for_who_is_responsible(store) {
        let practice = Practice::new(store).await;
        let noor = practice.staff("Noor Haddad", INVITER).await;
        let tomas = practice.staff("Tomas Vale", Permissions::ALL).await;
        let (session, request) = practice.with_rule(noor.viewer().staff.id).await;
        let page = practice.services.fill_page(&session, request).await.unwrap();
        assert_eq!(page.crisis.as_ref().map(|crisis| crisis.text.as_str()), Some(WORDS));
        assert!(!page.crisis.unwrap().triggers[0].holds(&page.questionnaire, &answered(0)));

        let revision = practice.services.save_answers(&session, request, 0, &answered(0)).await.unwrap();
        assert!(practice.tasks(&practice.administrator).await.is_empty());
        assert_eq!(practice.services.portal_home(&session, Language::English).await.unwrap().crisis, None);
        let revision = practice.services.save_answers(&session, request, revision, &answered(2)).await.unwrap();
        practice.services.save_answers(&session, request, revision, &answered(3)).await.unwrap();
        practice.deliver().await;
        let mails = practice.services.list_mail().await.unwrap();
        let told = mails.iter().find(|mail| mail.subject == "A task waits for you at Willow Lane Practice").expect("an e-mail");
        let mail = practice.services.get_mail(told.id).await.unwrap();
        assert!(mail.to.contains("Noor Haddad"), "{mail:?}");
        assert!(mail.text.contains("/tasks") && ["Mara", "PHQ", "days"].iter().all(|word| !mail.text.contains(word)), "R17: {}", mail.text);

        let mine = practice.tasks(&noor).await;
        assert_eq!(mine.len(), 1, "one, however often it is saved");
        assert_eq!((mine[0].form_title.as_str(), mine[0].responsible.as_str(), mine[0].is_escalated), (TITLE, "Noor Haddad", false));
        assert!(mine[0].why.contains("More than half the days"), "{}", mine[0].why);
        assert_eq!(practice.tasks(&practice.administrator).await, mine);
        assert!(practice.tasks(&tomas).await.is_empty(), "another's");
        assert_eq!(practice.services.portal_home(&session, Language::English).await.unwrap().crisis.as_deref(), Some(WORDS));
        practice.clock.turn(TimeDelta::hours(25));
        assert_eq!(practice.services.portal_home(&session, Language::English).await.unwrap().crisis, None, "a day later");
    }
}

on_both_engines! {
    async fn r32_a_task_is_acknowledged_once_by_who_may_with_what_was_done(store) {
        let practice = Practice::new(store).await;
        let noor = practice.staff("Noor Haddad", INVITER).await;
        let tomas = practice.staff("Tomas Vale", Permissions::ALL).await;
        let (session, request) = practice.with_rule(noor.viewer().staff.id).await;
        practice.services.save_answers(&session, request, 0, &answered(1)).await.unwrap();
        let task = practice.tasks(&noor).await.remove(0).id;
        let waiting = async || {
            let staff = practice.services.list_staff(&practice.permit()).await.unwrap();
            staff.into_iter().filter(|entry| entry.task_count > 0).map(|entry| (entry.member.id, entry.task_count)).collect::<Vec<_>>()
        };
        assert_eq!(waiting().await, [(noor.viewer().staff.id, 1)]);
        let acknowledge = async |by: &crate::staff::StaffSession, note: &str| {
            practice.services.acknowledge_safety_task(&by.permit::<SignedIn>().unwrap(), task, note).await.map_err(|error| error.to_string())
        };
        let not_there = Refusal::NotFound.to_string();
        assert_eq!(acknowledge(&tomas, "Called.").await, Err(not_there.clone()), "another's");
        let elsewhere = practice.neighbour().await;
        assert_eq!(acknowledge(&elsewhere.administrator, "Called.").await, Err(not_there), "R27");
        assert!(acknowledge(&noor, "  ").await.is_err());
        assert!(acknowledge(&noor, &"x".repeat(1_001)).await.is_err());
        acknowledge(&noor, " Called her; she is with her sister. ").await.unwrap();
        assert!(practice.tasks(&practice.administrator).await.is_empty());
        assert!(waiting().await.is_empty());
        assert!(acknowledge(&practice.administrator, "Called.").await.unwrap_err().contains("already"));
        let actions: Vec<AuditAction> = practice.audit().await;
        for action in [AuditAction::CrisisTextChanged, AuditAction::SafetyRuleAdded, AuditAction::SafetyTaskOpened, AuditAction::SafetyTaskAcknowledged] {
            assert_eq!(actions.iter().filter(|found| **found == action).count(), 1, "{action:?}");
        }
    }
}

on_both_engines! {
    async fn r32_in_the_place_of_who_has_left_every_administrator_is_told_at_once(store) {
        let practice = Practice::new(store).await;
        let noor = practice.staff("Noor Haddad", INVITER).await.viewer().staff.id;
        let (session, request) = practice.with_rule(noor).await;
        practice.services.disable_staff(&practice.permit(), noor).await.unwrap();
        practice.services.save_answers(&session, request, 0, &answered(1)).await.unwrap();
        practice.deliver().await;
        let mails = practice.services.list_mail().await.unwrap();
        let told: Vec<_> = mails.iter().filter(|mail| mail.subject == "A task waits for you at Willow Lane Practice").collect();
        assert_eq!(told.len(), 1);
        assert!(practice.services.get_mail(told[0].id).await.unwrap().to.contains("Ada Brennan"));
    }
}

on_both_engines! {
    async fn r32_what_nobody_acknowledges_in_time_becomes_every_administrators_once(store) {
        let practice = Practice::new(store).await;
        let noor = practice.staff("Noor Haddad", INVITER).await;
        let (session, request) = practice.with_rule(noor.viewer().staff.id).await;
        practice.services.save_answers(&session, request, 0, &answered(1)).await.unwrap();
        assert_eq!(practice.services.escalate_due_safety_tasks().await.unwrap(), 0);
        practice.clock.turn(TimeDelta::hours(4));
        assert_eq!(practice.services.escalate_due_safety_tasks().await.unwrap(), 1);
        assert_eq!(practice.services.escalate_due_safety_tasks().await.unwrap(), 0);
        assert!(practice.tasks(&practice.administrator).await[0].is_escalated);
        practice.deliver().await;
        let mails = practice.services.list_mail().await.unwrap();
        let told = |mail: &domain::mailbox::MailSummary| mail.to.contains("Ada Brennan") && mail.subject == "A task is overdue at Willow Lane Practice";
        assert_eq!(mails.iter().filter(|mail| told(mail)).count(), 1, "{mails:?}");
        assert!(practice.audit().await.contains(&AuditAction::SafetyTaskEscalated));
    }
}

on_both_engines! {
    async fn r32_a_rule_needs_words_a_question_and_somebody_and_ends_without_its_tasks(store) {
        let practice = Practice::new(store).await;
        let noor = practice.staff("Noor Haddad", INVITER).await;
        let (by, form) = (practice.permit::<Administer>(), practice.phq_9().await);
        let rule = Practice::rule(form, noor.viewer().staff.id);
        let refused = |result: crate::Result<domain::ids::SafetyRuleId>, field: &str| match result {
            Err(crate::Error::Refused(refusal)) => assert!(refusal.at(field).is_some(), "{refusal:?}"),
            other => panic!("{other:?}"),
        };
        refused(practice.services.add_safety_rule(&by, &rule).await, "crisis_text");
        practice.services.save_crisis_text(&by, WORDS).await.unwrap();
        let nobody = NewSafetyRule { responsible: StaffId(uuid::Uuid::nil()), ..rule.clone() };
        refused(practice.services.add_safety_rule(&by, &nobody).await, "responsible");
        let elsewhere = practice.neighbour().await;
        let theirs = practice.services.add_safety_rule(&elsewhere.permit::<Administer>(), &rule).await;
        assert!(matches!(theirs, Err(crate::Error::Refused(Refusal::NotFound))), "R27");

        let id = practice.services.add_safety_rule(&by, &rule).await.unwrap();
        let page = practice.services.safety_page(&by).await.unwrap();
        assert_eq!((page.crisis_text.as_str(), page.rules.len(), page.rules[0].responsible.as_str()), (WORDS, 1, "Noor Haddad"));
        assert!(page.forms.iter().any(|form| form.title == TITLE && form.is_scored && form.questions.len() == 10));
        let (session, request) = practice.asked_for(form).await;
        let revision = practice.services.save_answers(&session, request, 0, &answered(1)).await.unwrap();
        practice.services.end_safety_rule(&by, id).await.unwrap();
        assert!(practice.services.end_safety_rule(&by, id).await.is_err(), "once");
        assert_eq!(practice.tasks(&noor).await.len(), 1, "what it opened stays");
        assert_eq!(practice.services.fill_page(&session, request).await.unwrap().crisis, None);
        practice.services.save_answers(&session, request, revision, &answered(2)).await.unwrap();
    }
}

on_both_engines! {
    async fn r32_only_who_sees_all_clients_is_made_responsible_and_an_older_rule_says_who_does_not_any_more(store) {
        let practice = Practice::new(store).await;
        let noor = practice.staff("Noor Haddad", INVITER).await.viewer().staff.id;
        let tomas = practice.staff("Tomas Vale", Permissions { see_all_clients: false, ..Permissions::ALL }).await.viewer().staff.id;
        let by = practice.permit::<Administer>();
        let (form, page) = (practice.phq_9().await, async || practice.services.safety_page(&by).await.unwrap());
        let offered: Vec<String> = page().await.staff.into_iter().map(|(_, name)| name).collect();
        assert_eq!(offered, ["Ada Brennan", "Noor Haddad"]);
        practice.services.save_crisis_text(&by, WORDS).await.unwrap();
        match practice.services.add_safety_rule(&by, &Practice::rule(form, tomas)).await {
            Err(crate::Error::Refused(refusal)) => assert!(refusal.at("responsible").unwrap().contains("sees all clients"), "{refusal:?}"),
            other => panic!("{other:?}"),
        }
        practice.services.add_safety_rule(&by, &Practice::rule(form, noor)).await.unwrap();
        assert!(page().await.rules[0].sees_all_clients);
        practice.services.set_permission(&by, noor, Permission::SeeAllClients, false).await.unwrap();
        assert!(!page().await.rules[0].sees_all_clients);
    }
}

on_both_engines! {
    async fn r32_a_task_waits_on_when_its_form_is_withdrawn(store) {
        let practice = Practice::new(store).await;
        let noor = practice.staff("Noor Haddad", INVITER).await;
        let (session, request) = practice.with_rule(noor.viewer().staff.id).await;
        practice.services.save_answers(&session, request, 0, &answered(2)).await.unwrap();
        practice.services.withdraw_form(&practice.permit(), session.viewer().client, request).await.unwrap();
        assert_eq!(practice.tasks(&noor).await.len(), 1, "what was answered was answered");
        let home = practice.services.portal_home(&session, Language::English).await.unwrap();
        assert_eq!((home.to_do.len(), home.crisis.as_deref()), (0, Some(WORDS)));
    }
}
