//! A response as staff read it: headings, questions and answers in words, top to bottom. Hidden questions and the
//! form's own explanations are left out; on paper a form that was signed keeps them, being what was agreed to.

use super::answers::Answers;
use super::attachment::Attached;
use super::control::Control;
use super::item::Item;
use super::layout::Layout;
use super::questionnaire::Questionnaire;
use super::signing::{Drawing, SigningMoment, TimesOfSigning, signer_of};
use super::value::AnswerValue;
use super::visibility::{Verdicts, shown_nodes};
use crate::Moment;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReadableItem {
    /// 0 for the form's own items, 1 for what stands in those.
    pub level: usize,
    pub heading: bool,
    pub question: String,
    /// Empty for headings, and for questions that were not answered.
    pub answers: Vec<String>,
    /// Where the answers are files: the same ones, to be fetched.
    pub files: Vec<Attached>,
    /// Where the answer is a signature.
    pub signature: Option<SignatureLine>,
}

/// What there is of a signature beside the name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignatureLine {
    pub drawing: Option<Drawing>,
    /// In which role, where it is not the client's: `as a witness`.
    pub role: Option<String>,
    /// Not known of those from before it was kept.
    pub at: Option<Moment>,
    /// Who was signed in, where that was not the client at their own login.
    pub by: Option<String>,
}

impl SignatureLine {
    /// `Drawn and typed as a witness on 28 November 2026, 09:12`
    pub fn words(&self) -> String {
        let how = if self.drawing.is_some() { "Drawn and typed" } else { "Typed" };
        let role = self.role.as_deref().unwrap_or("as a signature");
        let when = self.at.map(|at| format!(" on {}", at.in_full())).unwrap_or_default();
        format!("{how} {role}{when}")
    }

    /// What a drawing is to whoever does not see it.
    pub fn alternative(name: &str) -> String {
        format!("Signature of {name}, drawn by hand")
    }
}

/// A line of a response as it is filed, where it is read apart from its form.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FiledItem {
    /// 0 for the form's own items, 1 for what stands in those.
    pub level: usize,
    pub kind: FiledKind,
    pub text: String,
    /// Empty but for questions and signatures that were answered.
    pub answers: Vec<String>,
    /// Where the answers are files: the same ones.
    pub files: Vec<Attached>,
    /// Where the answer is a signature.
    pub signature: Option<SignatureLine>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum FiledKind {
    Heading,
    /// What the form said, and did not ask.
    Text,
    Question,
    Signature,
}

/// Without the times of signing, and of what expressions decide about only what is answered.
pub fn readable(form: &Questionnaire, answers: &Answers) -> Vec<ReadableItem> {
    readable_at(form, answers, &Verdicts::new(), &TimesOfSigning::new())
}

/// `verdicts` as [`kept_verdicts_at`](super::kept_verdicts_at) has them.
pub fn readable_at(form: &Questionnaire, answers: &Answers, verdicts: &Verdicts, times: &TimesOfSigning) -> Vec<ReadableItem> {
    let read = |line: FiledItem| {
        let heading = line.kind == FiledKind::Heading;
        let FiledItem { level, text: question, answers, files, signature, .. } = line;
        ReadableItem { level, heading, question, answers, files, signature }
    };
    lines(form, answers, verdicts, times, false).into_iter().map(read).collect()
}

/// The same lines for paper. In a form that asks for a signature with what the form said, since that is what was agreed to.
/// Without the times of signing, and of what expressions decide about only what is answered.
pub fn filed(form: &Questionnaire, answers: &Answers) -> Vec<FiledItem> {
    filed_at(form, answers, &Verdicts::new(), &TimesOfSigning::new())
}

/// `verdicts` as [`kept_verdicts_at`](super::kept_verdicts_at) has them.
pub fn filed_at(form: &Questionnaire, answers: &Answers, verdicts: &Verdicts, times: &TimesOfSigning) -> Vec<FiledItem> {
    lines(form, answers, verdicts, times, form.needs_signature())
}

fn lines(form: &Questionnaire, answers: &Answers, verdicts: &Verdicts, times: &TimesOfSigning, with_texts: bool) -> Vec<FiledItem> {
    let layout = Layout::new(form, answers);
    let shown = shown_nodes(&layout, answers, verdicts);
    let mut levels = vec![0; layout.nodes.len()];
    let mut lines: Vec<FiledItem> = Vec::new();
    for (at, node) in layout.nodes.iter().enumerate() {
        levels[at] = node.parent.map_or(0, |parent| levels[parent] + 1);
        let kind = match node.item.control() {
            Control::Group => FiledKind::Heading,
            Control::Display => FiledKind::Text,
            Control::Signature => FiledKind::Signature,
            _ => FiledKind::Question,
        };
        let is_told = kind != FiledKind::Text || (with_texts && !node.item.is_help());
        if !shown[at] || node.is_concealed || !is_told {
            continue;
        }
        let question = if node.number() > 1 {
            format!("{} ({})", node.item.numbered_question(), node.number())
        } else {
            node.item.numbered_question()
        };
        let given = answers.get(&node.place);
        let files = given.iter().filter_map(AnswerValue::file).cloned().collect();
        let signature = node.item.signature_line(given, times.get(&node.place));
        lines.push(FiledItem { level: levels[at], kind, text: question, answers: node.item.words_of(given), files, signature });
    }
    without_empty_headings(lines)
}

/// From the last line to the first: a heading stays for what stays under it.
fn without_empty_headings(lines: Vec<FiledItem>) -> Vec<FiledItem> {
    let mut kept: Vec<FiledItem> = Vec::with_capacity(lines.len());
    for line in lines.into_iter().rev() {
        let has_nothing_under_it = kept.last().is_none_or(|below| below.level <= line.level);
        if !(line.kind == FiledKind::Heading && has_nothing_under_it) {
            kept.push(line);
        }
    }
    kept.reverse();
    kept
}

impl Item {
    fn signature_line(&self, given: &[AnswerValue], when: Option<&SigningMoment>) -> Option<SignatureLine> {
        let value = given.first().filter(|_| self.is_signature())?;
        let drawing = if let AnswerValue::Signed(signed) = value { Some(signed.drawing.clone()) } else { None };
        let role = signer_of(self).and_then(super::signing::Signer::role).map(str::to_owned);
        Some(SignatureLine { drawing, role, at: when.map(|when| when.at), by: when.and_then(|when| when.by.clone()) })
    }

    fn numbered_question(&self) -> String {
        match (&self.prefix, &self.text) {
            (Some(prefix), Some(text)) => format!("{prefix} {text}"),
            _ => self.question().to_owned(),
        }
    }

    fn words_of(&self, answers: &[AnswerValue]) -> Vec<String> {
        match self.control() {
            Control::Group | Control::Display => Vec::new(),
            Control::Unsupported => vec!["This kind of question is not supported yet.".to_owned()],
            _ => answers.iter().map(|value| self.answer_words(value)).collect(),
        }
    }

    fn answer_words(&self, value: &AnswerValue) -> String {
        let option = self.option_index(value).map(|at| self.answer_option[at].label());
        option.filter(|label| !label.is_empty()).unwrap_or_else(|| self.with_unit(value, value.words()))
    }
}
