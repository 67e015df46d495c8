//! The server's last word on answers (R23): right types, within range, among the options, present where required, as often as
//! the form wants, and none to a question that is hidden. The browser runs the same check before it sends.

use super::answers::Answers;
use super::control::Control;
use super::fault::{AnswerFault, Ask, FaultKind};
use super::item::Item;
use super::layout::{Layout, numbers};
use super::questionnaire::Questionnaire;
use super::value::AnswerValue;
use super::visibility::{Verdicts, shown_nodes};
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;

/// Whether the client is still at it, or says that the form is done; required questions are asked for only then.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Completeness {
    Draft,
    Submit,
}

/// The answers that may be stored, and what is wrong with the rest.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Checked {
    pub answers: Answers,
    pub faults: Vec<AnswerFault>,
}

/// Gives the answers that may be stored, each written in one way (options with the form's own wording, text without
/// space around it), or everything that is wrong, in the form's order.
pub fn check(form: &Questionnaire, answers: &Answers, completeness: Completeness) -> Result<Answers, Vec<AnswerFault>> {
    let Checked { answers, faults } = check_each(form, answers, completeness);
    if faults.is_empty() { Ok(answers) } else { Err(faults) }
}

/// As [`check`], for saving while the client types: what is right is kept whatever else is wrong. A wrong answer counts
/// as none, also for what is shown.
pub fn check_each(form: &Questionnaire, answers: &Answers, completeness: Completeness) -> Checked {
    check_each_with(form, answers, completeness, &Verdicts::new())
}

/// As [`check_each`], where expressions decide about some items.
pub fn check_each_with(form: &Questionnaire, answers: &Answers, completeness: Completeness, verdicts: &Verdicts) -> Checked {
    let layout = Layout::new(form, answers);
    let mut sheet = Sheet { kept: Answers::default(), wrong: vec![None; layout.nodes.len()], layout: &layout };
    sheet.take(answers);
    let shown = sheet.leave_out_hidden(verdicts);
    // An instance with nothing but a wrong answer is asked, and not kept.
    let asked: Vec<bool> = sheet.blank_instances(true).iter().zip(&shown).map(|(blank, shown)| *shown && !blank).collect();
    sheet.forget(&sheet.blank_instances(false));
    let mut faults = strangers(&layout, answers);
    for at in (0..layout.nodes.len()).filter(|at| asked[*at]) {
        let node = &layout.nodes[at];
        let missing = || if completeness == Completeness::Submit { sheet.count_fault(at, &asked) } else { None };
        // What a client cannot see, a client cannot mend.
        let wrong = sheet.wrong[at].clone().filter(|_| !node.is_concealed);
        let fault = wrong.or_else(missing);
        faults.extend(fault.map(|kind| AnswerFault::of(node.item, &node.place, kind)));
    }
    Checked { answers: sheet.kept, faults }
}

/// Answers to what the form does not ask.
fn strangers(layout: &Layout<'_>, answers: &Answers) -> Vec<AnswerFault> {
    let fault = |(place, _): (&str, &[_])| match layout.find(place) {
        None => Some(AnswerFault::stranger(place)),
        Some(node) if !node.item.is_question() => Some(AnswerFault::of(node.item, place, FaultKind::NotAQuestion)),
        Some(_) => None,
    };
    answers.iter().filter(|(_, values)| !values.is_empty()).filter_map(fault).collect()
}

struct Sheet<'l> {
    layout: &'l Layout<'l>,
    kept: Answers,
    wrong: Vec<Option<FaultKind>>,
}

impl Sheet<'_> {
    /// Each answer, written in one way where it is right. A question that may not be changed has the form's own, whatever was sent.
    fn take(&mut self, answers: &Answers) {
        for (at, node) in self.layout.nodes.iter().enumerate().filter(|(_, node)| node.item.is_question()) {
            let own = node.fixed_values();
            let values = own.unwrap_or_else(|| node.item.write_all(answers.get(&node.place)));
            match node.item.fault_in(&values) {
                Some(kind) => self.wrong[at] = Some(kind),
                None => self.kept.set(&node.place, values),
            }
        }
    }

    /// Takes the answers to hidden questions away, until what is shown depends on none of them; gives what is shown. One
    /// round is enough unless conditions refer to each other in a loop.
    fn leave_out_hidden(&mut self, verdicts: &Verdicts) -> Vec<bool> {
        loop {
            let before = self.kept.0.len();
            let shown = shown_nodes(self.layout, &self.kept, verdicts);
            self.forget(&shown.iter().map(|shown| !shown).collect::<Vec<_>>());
            if self.kept.0.len() == before {
                return shown;
            }
        }
    }

    fn forget(&mut self, gone: &[bool]) {
        let places: BTreeSet<&str> =
            self.layout.nodes.iter().zip(gone).filter(|(_, gone)| **gone).map(|(node, _)| node.place.as_str()).collect();
        if !places.is_empty() {
            self.kept.0.retain(|place, _| !places.contains(place.as_str()));
        }
    }

    /// Which nodes hold an answer that the client gave, or tried to give, themselves or in what stands in them. Nobody gave what the form
    /// reckons.
    fn filled(&self, with_wrong: bool) -> Vec<bool> {
        let nodes = &self.layout.nodes;
        let mut filled = vec![false; nodes.len()];
        for at in (0..nodes.len()).rev() {
            let is_given = !self.kept.get(&nodes[at].place).is_empty() || (with_wrong && self.wrong[at].is_some());
            filled[at] |= is_given && nodes[at].takes_answers() && !nodes[at].item.is_calculated();
            if let Some(parent) = nodes[at].parent.filter(|_| filled[at]) {
                filled[parent] = true;
            }
        }
        filled
    }

    /// The instances of repeating groups that were left blank, and all that is in them: as if they were not there. Not those that
    /// the form wants at least.
    fn blank_instances(&self, with_wrong: bool) -> Vec<bool> {
        let (nodes, filled) = (&self.layout.nodes, self.filled(with_wrong));
        let mut blank = vec![false; nodes.len()];
        for (at, node) in nodes.iter().enumerate() {
            let is_left_out = node.item.is_repeating_group() && !filled[at] && node.number() > node.item.least_count();
            blank[at] = is_left_out || node.parent.is_some_and(|parent| blank[parent]);
        }
        blank
    }

    /// Too few answers or instances, or too many.
    fn count_fault(&self, at: usize, asked: &[bool]) -> Option<FaultKind> {
        let node = &self.layout.nodes[at];
        if node.takes_answers() {
            let values = self.kept.get(&node.place);
            return node.item.count_fault(values.len()).or_else(|| nameless(values));
        }
        if node.item.control() != Control::Group {
            return None;
        }
        if node.item.is_repeating() && node.number() == 1 {
            let around = numbers(&node.around);
            let count = self.layout.instances(&node.item.link_id, &around[..around.len() - 1]).filter(|other| asked[*other]).count();
            if let Some(most) = node.item.most_count().filter(|most| count > *most) {
                return Some(FaultKind::TooManyEntries { most });
            }
        }
        let is_wanted = node.number() <= node.item.least_count();
        (is_wanted && self.is_empty_group(at, asked)).then_some(FaultKind::EmptyGroup)
    }

    /// Whether nothing in it is answered, though something could be. Where a question in it must be answered, that one says so.
    fn is_empty_group(&self, at: usize, asked: &[bool]) -> bool {
        let nodes = &self.layout.nodes;
        let questions =
            || self.layout.under(at).map(|under| (under, &nodes[under])).filter(|(under, node)| asked[*under] && node.takes_answers());
        let mut could = false;
        for (under, node) in questions() {
            could = true;
            if node.item.least_count() > 0 || self.wrong[under].is_some() || !self.kept.get(&node.place).is_empty() {
                return false;
            }
        }
        could
    }
}

/// A drawing that nobody could read.
fn nameless(values: &[AnswerValue]) -> Option<FaultKind> {
    let is_nameless = |value: &AnswerValue| matches!(value, AnswerValue::Signed(signed) if signed.name.is_empty());
    values.iter().any(is_nameless).then_some(FaultKind::NoName)
}

impl Item {
    fn count_fault(&self, count: usize) -> Option<FaultKind> {
        let least = self.least_count();
        if count < least {
            return Some(if count == 0 && least == 1 { FaultKind::Required(Ask::of(self)) } else { FaultKind::TooFew { least } });
        }
        let most = self.most_count().filter(|most| count > *most);
        most.map(|most| FaultKind::TooMany { most })
    }
}
