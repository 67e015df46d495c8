//! Which items of a form are shown, given the answers so far (`enableWhen` of FHIR R4). An answer to a hidden question
//! counts as none, so what is shown depends on itself; this finds the set that agrees with itself.

use super::answers::Answers;
use super::item::{EnableBehavior, EnableWhen, Operator};
use super::layout::{Layout, Node};
use super::questionnaire::Questionnaire;
use super::value::AnswerValue;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// The places of all items that are shown: groups, texts and questions. A child of a hidden item is hidden. What the form keeps from
/// view is not among them, whatever the conditions say.
///
/// Where conditions refer to each other in a loop, more than one set may agree with itself: the earlier question in
/// the form wins. Where none does (*shown while unanswered*), the first question in dispute stays, so that a person
/// who answers does not see it vanish.
pub fn visible(form: &Questionnaire, answers: &Answers) -> BTreeSet<String> {
    visible_with(form, answers, &Verdicts::new())
}

/// What expressions say about whether an item is shown, by its place.
pub type Verdicts = BTreeMap<String, bool>;

/// As [`visible`], where an expression decides about some items in place of their conditions. Where none has said anything, they are
/// shown if they are answered: answers that were checked have none where the expression was false.
pub fn visible_with(form: &Questionnaire, answers: &Answers, verdicts: &Verdicts) -> BTreeSet<String> {
    shown_places(&Layout::new(form, answers), answers, verdicts)
}

/// As [`visible_with`], in a layout that may have blank instances.
pub(super) fn shown_places(layout: &Layout<'_>, answers: &Answers, verdicts: &Verdicts) -> BTreeSet<String> {
    let shown = shown_nodes(layout, answers, verdicts);
    layout.nodes.iter().zip(&shown).filter(|(node, shown)| **shown && !node.is_concealed).map(|(node, _)| node.place.clone()).collect()
}

/// As [`visible`], for each node of the layout; also of those that the form keeps from view, which have answers all the same.
pub(super) fn shown_nodes(layout: &Layout<'_>, answers: &Answers, verdicts: &Verdicts) -> Vec<bool> {
    let fixed = layout.nodes.iter().map(Node::fixed_values).collect();
    let (shown, held) = (vec![false; layout.nodes.len()], vec![false; layout.nodes.len()]);
    let mut view = View { layout, fixed, answers, verdicts, shown, held };
    while let Some(disputed) = view.settle() {
        view.held[disputed] = true;
    }
    view.shown
}

struct View<'a> {
    layout: &'a Layout<'a>,
    /// For questions that may not be changed: the form's own answers count, whatever was sent.
    fixed: Vec<Option<Vec<AnswerValue>>>,
    answers: &'a Answers,
    verdicts: &'a Verdicts,
    shown: Vec<bool>,
    /// Shown in spite of its conditions, to end a loop.
    held: Vec<bool>,
}

impl View<'_> {
    /// Goes over the form until nothing changes; `Some` is an item that never comes to rest. Without a loop each pass
    /// settles at least one more item, so as many passes as there are items are enough.
    fn settle(&mut self) -> Option<usize> {
        let mut changed = None;
        for _ in 0..=self.shown.len() {
            changed = self.pass();
            changed?;
        }
        changed
    }

    /// Decides every item once, in order; gives the first that changed. It is never a held one: that changes only
    /// after its parent, which comes earlier.
    fn pass(&mut self) -> Option<usize> {
        let mut first = None;
        for at in 0..self.shown.len() {
            let shows = self.shows(at);
            if shows != self.shown[at] {
                self.shown[at] = shows;
                first = first.or(Some(at));
            }
        }
        first
    }

    fn shows(&self, at: usize) -> bool {
        let node = &self.layout.nodes[at];
        let item = node.item;
        if node.parent.is_some_and(|parent| !self.shown[parent]) {
            return false;
        }
        if item.is_enabled_by_expression() {
            return self.verdicts.get(&node.place).copied().unwrap_or_else(|| self.is_answered(at));
        }
        let mut conditions = item.enable_when.iter().map(|condition| self.holds(condition, node));
        self.held[at]
            || item.enable_when.is_empty()
            || match item.enable_behavior {
                Some(EnableBehavior::All) => conditions.all(|holds| holds),
                Some(EnableBehavior::Any) | None => conditions.any(|holds| holds),
            }
    }

    /// It, or anything in it.
    fn is_answered(&self, at: usize) -> bool {
        std::iter::once(at).chain(self.layout.under(at)).any(|at| !self.answers.get(&self.layout.nodes[at].place).is_empty())
    }

    fn holds(&self, condition: &EnableWhen, from: &Node<'_>) -> bool {
        let mut meant = self.layout.meant(&condition.question, from).filter(|at| self.shown[*at]);
        match (meant.next(), meant.next()) {
            (None, _) => condition.holds(&[]),
            (Some(one), None) => condition.holds(self.answers_at(one)),
            (Some(one), Some(two)) => {
                let all: Vec<AnswerValue> = [one, two].into_iter().chain(meant).flat_map(|at| self.answers_at(at)).cloned().collect();
                condition.holds(&all)
            }
        }
    }

    fn answers_at(&self, at: usize) -> &[AnswerValue] {
        self.fixed[at].as_deref().unwrap_or_else(|| self.answers.get(&self.layout.nodes[at].place))
    }
}

impl EnableWhen {
    /// Whether these answers to its question fulfil it. One of several is enough, except for `!=`, which wants none to
    /// be equal and so holds without an answer. A condition that cannot be read never holds.
    pub fn holds(&self, answers: &[AnswerValue]) -> bool {
        let Some(wanted) = self.answer() else { return false };
        let ordered = |fits: fn(Ordering) -> bool| answers.iter().any(|answer| answer.order(&wanted).is_some_and(fits));
        match self.operator {
            Operator::Exists => wanted == AnswerValue::Boolean(!answers.is_empty()),
            Operator::Equal => answers.iter().any(|answer| answer.same(&wanted)),
            Operator::NotEqual => !answers.iter().any(|answer| answer.same(&wanted)),
            Operator::Greater => ordered(Ordering::is_gt),
            Operator::Less => ordered(Ordering::is_lt),
            Operator::GreaterOrEqual => ordered(Ordering::is_ge),
            Operator::LessOrEqual => ordered(Ordering::is_le),
            Operator::Other(_) => false,
        }
    }
}
