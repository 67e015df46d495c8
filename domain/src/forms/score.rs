//! The score of an instrument such as PHQ-9 or GAD-7: the sum of its answers' ordinal values, and the band it falls in.
//! What follows from a score is for a clinician, or a safety rule (R32), to say.

use super::answers::Answers;
use super::extension::SCORE_BAND;
use super::item::Item;
use super::layout::{Layout, Node};
use super::questionnaire::Questionnaire;
use super::value::AnswerValue;
use super::visibility::{Verdicts, shown_nodes};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Score {
    pub total: i64,
    /// The highest total that the questions shown allow.
    pub max: i64,
    /// Only when every scored question is answered: a part of the sum would claim too mild a band.
    pub band: Option<String>,
    pub answered_count: usize,
    pub asked_count: usize,
}

/// `None` when the form has no score, or none of its scored questions is answered.
pub fn score(form: &Questionnaire, answers: &Answers) -> Option<Score> {
    score_with(form, answers, &Verdicts::new())
}

/// As [`score`](fn@score), where expressions decide about some questions: one that they show and nobody answered is missing from the total.
pub fn score_with(form: &Questionnaire, answers: &Answers, verdicts: &Verdicts) -> Option<Score> {
    let layout = Layout::new(form, answers);
    let shown = shown_nodes(&layout, answers, verdicts);
    let asked: Vec<&Node<'_>> =
        layout.nodes.iter().zip(&shown).filter(|(node, shown)| **shown && node.item.is_scored()).map(|(node, _)| node).collect();
    let answered: Vec<i64> = asked.iter().filter_map(|node| node.item.scored(answers.get(&node.place))).collect();
    if answered.is_empty() {
        return None;
    }
    let total = answered.iter().copied().fold(0, i64::saturating_add);
    let complete = answered.len() == asked.len();
    Some(Score {
        total,
        max: asked.iter().map(|node| node.item.highest()).fold(0, i64::saturating_add),
        band: if complete { band(form, total) } else { None },
        answered_count: answered.len(),
        asked_count: asked.len(),
    })
}

/// The band with the greatest lower bound that the total reaches.
fn band(form: &Questionnaire, total: i64) -> Option<String> {
    let bands = form.extension.iter().filter(|extension| extension.url == SCORE_BAND);
    let reached = bands.filter_map(|band| Some((band.nested("from", "valueInteger")?.as_i64()?, band)));
    let (_, band) = reached.filter(|(from, _)| *from <= total).max_by_key(|(from, _)| *from)?;
    band.nested("label", "valueString")?.as_str().map(str::to_owned)
}

impl Item {
    /// The sum of the chosen options' ordinals; `None` if no chosen option has one.
    fn scored(&self, answers: &[AnswerValue]) -> Option<i64> {
        let chosen = answers.iter().filter_map(|answer| self.option_index(answer));
        let ordinals: Vec<i64> = chosen.filter_map(|at| self.answer_option[at].ordinal()).collect();
        (!ordinals.is_empty()).then(|| ordinals.into_iter().fold(0, i64::saturating_add))
    }

    fn highest(&self) -> i64 {
        let ordinals = self.answer_option.iter().filter_map(super::AnswerOption::ordinal);
        if self.is_repeating() { ordinals.filter(|ordinal| *ordinal > 0).fold(0, i64::saturating_add) } else { ordinals.max().unwrap_or(0) }
    }
}
