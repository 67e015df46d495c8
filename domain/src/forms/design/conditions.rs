//! Conditions in words: "Show when *Do you smoke?* is *Yes*". What FHIR can say and the designer cannot change is told as that, and
//! kept.

use super::edit::DesignRefusal;
use super::tree::item_mut;
use crate::forms::control::Control;
use crate::forms::fields::answers_from_question;
use crate::forms::item::{EnableBehavior, EnableWhen, Item, ItemType, Operator};
use crate::forms::questionnaire::Questionnaire;
use crate::forms::value::AnswerValue;

/// What is asked of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Test {
    Is,
    IsNot,
    Answered,
    NotAnswered,
    More,
    Less,
    AtLeast,
    AtMost,
}

impl Test {
    pub fn words(self) -> &'static str {
        match self {
            Self::Is => "is",
            Self::IsNot => "is not",
            Self::Answered => "is answered",
            Self::NotAnswered => "is not answered",
            Self::More => "is more than",
            Self::Less => "is less than",
            Self::AtLeast => "is at least",
            Self::AtMost => "is at most",
        }
    }

    pub fn takes_answer(self) -> bool {
        !matches!(self, Self::Answered | Self::NotAnswered)
    }

    fn operator(self) -> Operator {
        match self {
            Self::Is => Operator::Equal,
            Self::IsNot => Operator::NotEqual,
            Self::Answered | Self::NotAnswered => Operator::Exists,
            Self::More => Operator::Greater,
            Self::Less => Operator::Less,
            Self::AtLeast => Operator::GreaterOrEqual,
            Self::AtMost => Operator::LessOrEqual,
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// A `linkId`.
    pub question: String,
    pub test: Test,
    /// What it is compared with, where the test takes an answer.
    pub answer: Option<AnswerValue>,
}

/// Conditions are counted from 0, in the item's order.
#[derive(Clone, Debug, PartialEq)]
pub enum ConditionEdit {
    Add(Condition),
    Set {
        at: usize,
        condition: Condition,
    },
    Remove {
        at: usize,
    },
    /// Whether all must hold, or any.
    Behavior(EnableBehavior),
}

impl Condition {
    /// `None` for one that cannot be said in these words.
    pub fn read(condition: &EnableWhen) -> Option<Self> {
        let answer = condition.answer();
        let test = match (&condition.operator, &answer) {
            (Operator::Exists, Some(AnswerValue::Boolean(true))) => Test::Answered,
            (Operator::Exists, Some(AnswerValue::Boolean(false))) => Test::NotAnswered,
            (_, None) | (Operator::Exists | Operator::Other(_), _) => return None,
            (Operator::Equal, _) => Test::Is,
            (Operator::NotEqual, _) => Test::IsNot,
            (Operator::Greater, _) => Test::More,
            (Operator::Less, _) => Test::Less,
            (Operator::GreaterOrEqual, _) => Test::AtLeast,
            (Operator::LessOrEqual, _) => Test::AtMost,
        };
        Some(Self { question: condition.question.clone(), test, answer: answer.filter(|_| test.takes_answer()) })
    }

    fn written(&self) -> Option<EnableWhen> {
        let answer = match self.test {
            Test::Answered => AnswerValue::Boolean(true),
            Test::NotAnswered => AnswerValue::Boolean(false),
            _ => self.answer.clone()?,
        };
        Some(EnableWhen::new(&self.question, self.test.operator(), &answer))
    }
}

/// What may be asked of a question's answer, the likeliest first.
pub fn tests_of(item: &Item) -> &'static [Test] {
    const SAME: &[Test] = &[Test::Is, Test::IsNot, Test::Answered, Test::NotAnswered];
    const SIZE: &[Test] = &[Test::Is, Test::IsNot, Test::More, Test::AtLeast, Test::Less, Test::AtMost, Test::Answered, Test::NotAnswered];
    match item.item_type {
        ItemType::Integer | ItemType::Decimal | ItemType::Date | ItemType::Time => SIZE,
        ItemType::Boolean | ItemType::Choice | ItemType::OpenChoice | ItemType::String => SAME,
        ItemType::Group | ItemType::Display => &[],
        _ => &[Test::Answered, Test::NotAnswered],
    }
}

/// What was typed or chosen as an answer to the question: `true` or `false`, the number of a choice, a date, and so on.
pub fn value_of(item: &Item, text: &str) -> Option<AnswerValue> {
    let fields = [(item.link_id.clone(), text.to_owned())];
    answers_from_question(item, &item.link_id, &fields).ok()?.into_iter().next()
}

/// The questions that an item may be shown depending on: those before it, since a client answers from top to bottom.
pub fn askable<'a>(form: &'a Questionnaire, link_id: &str) -> Vec<&'a Item> {
    form.items().take_while(|item| item.link_id != link_id).filter(|item| item.is_question() && !tests_of(item).is_empty()).collect()
}

/// One condition, as it is read after "Shown when".
pub fn condition_words(form: &Questionnaire, condition: &EnableWhen) -> String {
    let Some(asked) = form.find_item(&condition.question) else {
        return format!("a question that is not in the form (“{}”) has a certain answer", condition.question);
    };
    let Some(read) = Condition::read(condition) else {
        return format!("“{}” has an answer that cannot be said here", asked.question());
    };
    let option = |value: &AnswerValue| asked.option_index(value).map(|at| asked.answer_option[at].label());
    let answer = read.answer.map(|value| option(&value).filter(|label| !label.is_empty()).unwrap_or_else(|| value.words()));
    match answer {
        Some(answer) => format!("“{}” {} {answer}", asked.question(), read.test.words()),
        None => format!("“{}” {}", asked.question(), read.test.words()),
    }
}

/// When an item is shown; `None` when always.
pub fn shown_when(form: &Questionnaire, item: &Item) -> Option<String> {
    let and = if item.enable_behavior == Some(EnableBehavior::All) { " and " } else { " or " };
    let words: Vec<String> = item.enable_when.iter().map(|condition| condition_words(form, condition)).collect();
    (!words.is_empty()).then(|| format!("Shown when {}", words.join(and)))
}

/// The questions below an item that its conditions ask about, and did not in an earlier version: who answers from top to bottom has not come
/// to them. FHIR allows any order, so what was published, or brought in, stays as it is.
pub fn asks_below<'a>(form: &'a Questionnaire, item: &Item, before: Option<&Questionnaire>) -> Vec<&'a Item> {
    if item.enable_when.is_empty() {
        return Vec::new();
    }
    let known = before.and_then(|before| Some(asked_below(before, before.find_item(&item.link_id)?))).unwrap_or_default();
    let is_new = |asked: &&Item| known.iter().all(|known| known.link_id != asked.link_id);
    asked_below(form, item).into_iter().filter(is_new).collect()
}

fn asked_below<'a>(form: &'a Questionnaire, item: &Item) -> Vec<&'a Item> {
    let below = form.items().skip_while(|other| other.link_id != item.link_id).skip(1);
    below.filter(|other| item.enable_when.iter().any(|condition| condition.question == other.link_id)).collect()
}

/// The items elsewhere that are shown depending on an item, or on what stands in it.
pub fn dependents<'a>(form: &'a Questionnaire, link_id: &str) -> Vec<&'a Item> {
    let inside = form.find_item(link_id).map(Item::link_ids).unwrap_or_default();
    let asks = |item: &&Item| item.enable_when.iter().any(|condition| inside.contains(&condition.question.as_str()));
    form.items().filter(|item| !inside.contains(&item.link_id.as_str())).filter(asks).collect()
}

/// The items elsewhere whose expressions name an item, or what stands in it, by its `linkId`. They stay as they are when it is removed,
/// and find nothing.
pub fn asking_expressions<'a>(form: &'a Questionnaire, link_id: &str) -> Vec<&'a Item> {
    let inside = form.find_item(link_id).map(Item::link_ids).unwrap_or_default();
    let names = |text: &str| inside.iter().any(|id| text.contains(&format!("'{id}'")) || text.contains(&format!("\"{id}\"")));
    let asks = |item: &&Item| {
        let expressions = item.extension.iter().filter_map(|extension| extension.other.get("valueExpression")?["expression"].as_str());
        expressions.into_iter().any(names)
    };
    form.items().filter(|item| !inside.contains(&item.link_id.as_str())).filter(asks).collect()
}

pub(super) fn change(form: &mut Questionnaire, link_id: &str, edit: &ConditionEdit) -> Result<(), DesignRefusal> {
    if let ConditionEdit::Add(condition) | ConditionEdit::Set { condition, .. } = edit {
        check(form, link_id, condition)?;
    }
    let item = item_mut(&mut form.item, link_id).ok_or(DesignRefusal::NotThere)?;
    let before = item.enable_when.len();
    match edit {
        ConditionEdit::Add(condition) => item.enable_when.push(condition.written().ok_or(DesignRefusal::DoesNotFit)?),
        ConditionEdit::Set { at, condition } => {
            let there = item.enable_when.get_mut(*at).ok_or(DesignRefusal::NotThere)?;
            let written = condition.written().ok_or(DesignRefusal::DoesNotFit)?;
            // What else is said of the condition stays.
            there.answer.retain(|key, _| !key.starts_with("answer") && !key.starts_with("_answer"));
            there.answer.extend(written.answer);
            (there.question, there.operator) = (written.question, written.operator);
        }
        ConditionEdit::Remove { at } if *at < item.enable_when.len() => drop(item.enable_when.remove(*at)),
        ConditionEdit::Remove { .. } => return Err(DesignRefusal::NotThere),
        ConditionEdit::Behavior(behavior) => item.enable_behavior = Some(*behavior),
    }
    settle(item, before);
    Ok(())
}

/// FHIR wants to be told whether all or any, where there are several. Where there were several `before` and nothing was said, any was meant.
fn settle(item: &mut Item, before: usize) {
    let meant = if before > 1 { EnableBehavior::Any } else { EnableBehavior::All };
    match item.enable_when.len() {
        0 => item.enable_behavior = None,
        1 => {}
        _ => item.enable_behavior = item.enable_behavior.or(Some(meant)),
    }
}

fn check(form: &Questionnaire, link_id: &str, condition: &Condition) -> Result<(), DesignRefusal> {
    let own = form.find_item(link_id).ok_or(DesignRefusal::NotThere)?;
    let asked = form.find_item(&condition.question).ok_or(DesignRefusal::NotThere)?;
    if own.link_ids().contains(&asked.link_id.as_str()) {
        return Err(DesignRefusal::OnItself);
    }
    let fits = match (&condition.answer, condition.test.takes_answer()) {
        (None, false) => true,
        (Some(value), true) => fits(asked, value),
        _ => false,
    };
    if fits && tests_of(asked).contains(&condition.test) { Ok(()) } else { Err(DesignRefusal::DoesNotFit) }
}

fn fits(asked: &Item, value: &AnswerValue) -> bool {
    match asked.control() {
        Control::YesNo => matches!(value, AnswerValue::Boolean(_)),
        _ if asked.is_choice() => asked.option_index(value).is_some(),
        _ => asked.fault_in(std::slice::from_ref(value)).is_none(),
    }
}

/// Conditions that cannot be asked of a question any more go; those that nobody here can say stay.
pub(super) fn forget_unfit(form: &mut Questionnaire, question: &str) {
    let Some(asked) = form.find_item(question).cloned() else { return };
    write_as(&mut form.item, &asked);
    retain(&mut form.item, &|condition| {
        if condition.question != question || condition.operator == Operator::Exists {
            return true;
        }
        let Some(Condition { test, answer: Some(answer), .. }) = Condition::read(condition) else { return condition.answer().is_none() };
        tests_of(&asked).contains(&test) && fits(&asked, &answer)
    });
}

/// What conditions compare the question with, as the question writes it now: a whole number as a number.
fn write_as(items: &mut [Item], asked: &Item) {
    for item in items {
        for condition in item.enable_when.iter_mut().filter(|condition| condition.question == asked.link_id) {
            let Some(answer) = condition.answer().filter(|_| condition.operator != Operator::Exists) else { continue };
            let written = asked.write_all(std::slice::from_ref(&answer)).into_iter().next();
            if let Some(written) = written.filter(|written| *written != answer && fits(asked, written)) {
                condition.answer.retain(|key, _| !key.starts_with("answer") && !key.starts_with("_answer"));
                condition.answer.extend(written.to_fhir("answer"));
            }
        }
        write_as(&mut item.item, asked);
    }
}

/// Conditions that ask about items which are gone go too.
pub(super) fn forget(items: &mut [Item], gone: &[&str]) {
    retain(items, &|condition| !gone.contains(&condition.question.as_str()));
}

pub(super) fn forget_answer(items: &mut [Item], question: &str, gone: &AnswerValue) {
    retain(items, &|condition| {
        let asks = condition.question == question && condition.operator != Operator::Exists;
        !(asks && condition.answer().is_some_and(|answer| answer.same(gone)))
    });
}

fn retain(items: &mut [Item], stays: &dyn Fn(&EnableWhen) -> bool) {
    for item in items {
        let before = item.enable_when.len();
        item.enable_when.retain(stays);
        if item.enable_when.len() < before {
            settle(item, before);
        }
        retain(&mut item.item, stays);
    }
}

pub(super) fn follow(items: &mut [Item], question: &str, before: &AnswerValue, after: &AnswerValue) {
    for item in items {
        for condition in item.enable_when.iter_mut().filter(|condition| condition.question == question) {
            if condition.operator != Operator::Exists && condition.answer().is_some_and(|answer| answer.same(before)) {
                condition.answer.retain(|key, _| !key.starts_with("answer") && !key.starts_with("_answer"));
                condition.answer.extend(after.to_fhir("answer"));
            }
        }
        follow(&mut item.item, question, before, after);
    }
}
