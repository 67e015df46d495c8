//! Which items of a form are shown, given the answers so far (`enableWhen` of FHIR R4). An answer to a hidden question
//! counts as none, so what is shown depends on itself; this finds the set that agrees with itself.

use super::answers::Answers;
use super::item::{EnableBehavior, EnableWhen, Item, Operator};
use super::questionnaire::Questionnaire;
use super::value::AnswerValue;
use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

/// The `linkId`s of all items that are shown: groups, texts and questions. A child of a hidden item is hidden.
///
/// Where conditions refer to each other in a loop, more than one set may agree with itself: the earlier question in
/// the form wins. Where none does (*shown while unanswered*), the first question in dispute stays, so that a person
/// who answers does not see it vanish.
pub fn visible(form: &Questionnaire, answers: &Answers) -> BTreeSet<String> {
    let nodes = Node::list(form);
    let index = nodes.iter().enumerate().map(|(at, node)| (node.item.link_id.as_str(), at)).collect();
    let mut view = View { shown: vec![false; nodes.len()], held: vec![false; nodes.len()], nodes, index, answers };
    while let Some(disputed) = view.settle() {
        view.held[disputed] = true;
    }
    let shown = view.nodes.iter().zip(&view.shown).filter(|(_, shown)| **shown);
    shown.map(|(node, _)| node.item.link_id.clone()).collect()
}

struct Node<'a> {
    item: &'a Item,
    parent: Option<usize>,
    /// For a question that may not be changed: the form's own answers count, whatever was sent.
    fixed: Option<Vec<AnswerValue>>,
}

impl<'a> Node<'a> {
    /// All items, each after the one it stands in.
    fn list(form: &'a Questionnaire) -> Vec<Self> {
        fn add<'a>(items: &'a [Item], parent: Option<usize>, nodes: &mut Vec<Node<'a>>) {
            for item in items {
                nodes.push(Node { item, parent, fixed: item.fixed_values() });
                let own = nodes.len() - 1;
                add(&item.item, Some(own), nodes);
            }
        }
        let mut nodes = Vec::new();
        add(&form.item, None, &mut nodes);
        nodes
    }
}

struct View<'a> {
    nodes: Vec<Node<'a>>,
    index: BTreeMap<&'a str, usize>,
    answers: &'a Answers,
    shown: Vec<bool>,
    /// Shown in spite of its conditions, to end a loop.
    held: Vec<bool>,
}

impl View<'_> {
    /// Goes over the form until nothing changes; `Some` is an item that never comes to rest. Without a loop each pass
    /// settles at least one more item, so as many passes as there are items are enough.
    fn settle(&mut self) -> Option<usize> {
        let mut changed = None;
        for _ in 0..=self.nodes.len() {
            changed = self.pass();
            changed?;
        }
        changed
    }

    /// Decides every item once, in order; gives the first that changed. It is never a held one: that changes only
    /// after its parent, which comes earlier.
    fn pass(&mut self) -> Option<usize> {
        let mut first = None;
        for at in 0..self.nodes.len() {
            let shows = self.shows(at);
            if shows != self.shown[at] {
                self.shown[at] = shows;
                first = first.or(Some(at));
            }
        }
        first
    }

    fn shows(&self, at: usize) -> bool {
        let Node { item, parent, .. } = &self.nodes[at];
        if item.is_hidden() || parent.is_some_and(|parent| !self.shown[parent]) {
            return false;
        }
        let mut conditions = item.enable_when.iter().map(|condition| self.holds(condition));
        self.held[at]
            || item.enable_when.is_empty()
            || match item.enable_behavior {
                Some(EnableBehavior::All) => conditions.all(|holds| holds),
                Some(EnableBehavior::Any) | None => conditions.any(|holds| holds),
            }
    }

    fn holds(&self, condition: &EnableWhen) -> bool {
        let shown = self.index.get(condition.question.as_str()).filter(|at| self.shown[**at]);
        condition.holds(shown.map_or(&[], |at| self.nodes[*at].fixed.as_deref().unwrap_or_else(|| self.answers.get(&condition.question))))
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
