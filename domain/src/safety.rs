//! Safety rules (R32): what follows from an answer. A client who gives it reads the practice's own words for a crisis at once, and a
//! task is opened that a named staff member must acknowledge. Here is when a rule holds; who may set one is decided elsewhere.

mod number;
mod pieces;

pub use pieces::{Piece, pieces};

use crate::{
    FieldErrors, Moment,
    forms::{AnswerValue, Answers, Questionnaire, score},
    ids::{ClientId, FormId, SafetyRuleId, SafetyTaskId, StaffId},
};
use serde::{Deserialize, Serialize};

/// The longest text for a crisis, in characters.
pub const CRISIS_TEXT_MAXIMUM: usize = 2_000;

/// Nobody acknowledging for longer than a week is no escalation any more.
pub const ESCALATE_HOURS: std::ops::RangeInclusive<i64> = 1..=168;

/// What in a form calls for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Trigger {
    /// One of these answers to a question, wherever it stands in a form that repeats it.
    Answer { link_id: String, values: Vec<AnswerValue> },
    /// The sum of a scored form.
    Score { at_least: i64 },
}

impl Trigger {
    /// `answers` are those that count: none to a hidden question.
    pub fn holds(&self, form: &Questionnaire, answers: &Answers) -> bool {
        match self {
            Self::Answer { link_id, values } => {
                let is_of = |place: &str| place.strip_prefix(link_id.as_str()).is_some_and(|rest| rest.is_empty() || rest.starts_with('~'));
                let mut given = answers.iter().filter(|(place, _)| is_of(place)).flat_map(|(_, given)| given);
                given.any(|given| values.iter().any(|value| value.same(given)))
            }
            Self::Score { at_least } => score(form, answers).is_some_and(|score| score.total >= *at_least),
        }
    }

    /// As a person reads it, by the form's own words: *Little interest: Several days or More than half the days*.
    pub fn words(&self, form: &Questionnaire) -> String {
        match self {
            Self::Answer { link_id, values } => {
                let question = form.find_item(link_id).map_or(link_id.as_str(), crate::forms::Item::question);
                let answers: Vec<String> = values.iter().map(AnswerValue::words).collect();
                format!("“{question}” is answered with {}", answers.join(" or "))
            }
            Self::Score { at_least } => format!("the score is {at_least} or more"),
        }
    }
}

/// For the client's page: the words, and when they are shown.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Crisis {
    pub text: String,
    pub triggers: Vec<Trigger>,
}

/// A rule as its practice set it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewSafetyRule {
    pub form: FormId,
    pub trigger: Trigger,
    pub responsible: StaffId,
    /// Until everybody who administers the practice is told as well.
    pub escalate_hours: i64,
}

impl NewSafetyRule {
    pub fn check(&self, form: &Questionnaire) -> FieldErrors {
        let mut errors = FieldErrors::default();
        match &self.trigger {
            Trigger::Answer { values, .. } if values.is_empty() => errors.add("values", "Choose at least one answer."),
            Trigger::Answer { link_id, .. } if !form.find_item(link_id).is_some_and(crate::forms::Item::is_question) => {
                errors.add("link_id", "Choose a question of this form.");
            }
            Trigger::Score { at_least } if *at_least < 1 || !form.is_scored() => {
                errors.add("at_least", "Enter a score of 1 or more, for a form that has one.");
            }
            _ => {}
        }
        if !ESCALATE_HOURS.contains(&self.escalate_hours) {
            errors.add("escalate_hours", "Enter 1 to 168 hours.");
        }
        errors
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SafetyRuleView {
    pub id: SafetyRuleId,
    pub form_title: String,
    /// When it holds, in words.
    pub when: String,
    pub responsible: String,
    /// Whoever does not may be unable to find the client of a task.
    pub sees_all_clients: bool,
    pub escalate_hours: i64,
}

/// A question that a rule can be about, with the answers that it offers.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleQuestion {
    pub link_id: String,
    pub words: String,
    pub answers: Vec<(String, AnswerValue)>,
}

/// A form that a rule can be about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RuleForm {
    pub id: FormId,
    pub title: String,
    pub is_scored: bool,
    pub questions: Vec<RuleQuestion>,
}

impl RuleForm {
    /// Rules are about answers that are chosen; words that are typed are for people to read.
    pub fn new(id: FormId, form: &Questionnaire) -> Self {
        let choices = form.items().filter(|item| item.is_question() && !item.is_hidden());
        let question = |item: &crate::forms::Item| {
            let yes_no = || vec![("Yes".to_owned(), AnswerValue::Boolean(true)), ("No".to_owned(), AnswerValue::Boolean(false))];
            let options = || item.answer_option.iter().filter_map(|option| Some((option.label(), option.value()?))).collect();
            let answers: Vec<(String, AnswerValue)> = if item.control() == crate::forms::Control::YesNo { yes_no() } else { options() };
            (!answers.is_empty()).then(|| RuleQuestion { link_id: item.link_id.clone(), words: item.question().to_owned(), answers })
        };
        Self { id, title: form.title().to_owned(), is_scored: form.is_scored(), questions: choices.filter_map(question).collect() }
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SafetyPage {
    pub crisis_text: String,
    pub rules: Vec<SafetyRuleView>,
    pub forms: Vec<RuleForm>,
    pub staff: Vec<(StaffId, String)>,
}

/// What must be seen to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SafetyTask {
    pub id: SafetyTaskId,
    pub client: ClientId,
    pub client_name: String,
    pub form_title: String,
    /// Why it was opened, in words.
    pub why: String,
    pub opened: Moment,
    pub responsible: String,
    /// Nobody acknowledged it in time.
    pub is_escalated: bool,
    pub acknowledged: Option<Acknowledged>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Acknowledged {
    pub at: Moment,
    pub by: String,
    pub note: String,
}

/// The practice's words: required before there are rules, and short enough to be read in a crisis.
pub fn check_crisis_text(text: &str) -> Result<String, &'static str> {
    let text = text.trim();
    if text.is_empty() {
        return Err("Write what a client in danger should do now, with a telephone number.");
    }
    if text.chars().count() > CRISIS_TEXT_MAXIMUM {
        return Err("Shorten this to 2,000 characters: it is read in a crisis.");
    }
    Ok(text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::forms::shipped;

    fn phq_9() -> Questionnaire {
        let form = shipped().into_iter().find(|form| form.key == "phq-9").expect("it is shipped");
        Questionnaire::from_json(form.json).expect("it can be read")
    }

    /// The ninth question, answered by the option at `index`.
    fn ninth(form: &Questionnaire, index: usize) -> (String, AnswerValue) {
        let item = form.items().filter(|item| item.is_scored()).nth(8).expect("nine questions");
        (item.link_id.clone(), item.answer_option[index].value().expect("an option"))
    }

    #[test]
    fn r32_phq_9_s_ninth_item_above_not_at_all_holds() {
        let form = phq_9();
        let values = (1..4).map(|index| ninth(&form, index).1).collect();
        let trigger = Trigger::Answer { link_id: ninth(&form, 0).0, values };
        for (index, expected) in [(0, false), (1, true), (2, true), (3, true)] {
            let (link_id, value) = ninth(&form, index);
            let mut answers = Answers::default();
            assert!(!trigger.holds(&form, &answers));
            answers.set(&link_id, vec![value]);
            assert_eq!(trigger.holds(&form, &answers), expected, "{index}");
        }
        assert!(trigger.words(&form).ends_with("is answered with Several days or More than half the days or Nearly every day"));
    }

    #[test]
    fn r32_a_score_holds_from_its_bound_on() {
        let form = phq_9();
        let mut answers = Answers::default();
        for item in form.items().filter(|item| item.is_scored()).take(5) {
            answers.set(&item.link_id, vec![item.answer_option[2].value().expect("an option")]);
        }
        assert!(Trigger::Score { at_least: 10 }.holds(&form, &answers));
        assert!(!Trigger::Score { at_least: 11 }.holds(&form, &answers));
    }

    #[test]
    fn a_rule_is_about_a_question_of_its_form_and_says_when_it_is_not() {
        let form = phq_9();
        let rule = |trigger, escalate_hours| NewSafetyRule {
            form: FormId(uuid::Uuid::nil()),
            trigger,
            responsible: StaffId(uuid::Uuid::nil()),
            escalate_hours,
        };
        let (link_id, value) = ninth(&form, 1);
        let of = |rule: NewSafetyRule| rule.check(&form).0.into_keys().collect::<Vec<_>>();
        assert!(of(rule(Trigger::Answer { link_id: link_id.clone(), values: vec![value.clone()] }, 24)).is_empty());
        assert_eq!(of(rule(Trigger::Answer { link_id, values: vec![] }, 24)), ["values"]);
        assert_eq!(of(rule(Trigger::Answer { link_id: "none".to_owned(), values: vec![value] }, 0)), ["escalate_hours", "link_id"]);
        assert_eq!(of(rule(Trigger::Score { at_least: 0 }, 169)), ["at_least", "escalate_hours"]);
    }

    #[test]
    fn the_words_for_a_crisis_are_written_and_short() {
        assert_eq!(check_crisis_text("  Call 988.\n"), Ok("Call 988.".to_owned()));
        assert!(check_crisis_text(" \n").is_err() && check_crisis_text(&"x".repeat(CRISIS_TEXT_MAXIMUM + 1)).is_err());
    }
}
