//! Where a form asks for signatures beside its questions: of the form as a whole, of a section, of a question that is not one for a name,
//! and of further people. Each becomes a question of its own while the form is filled in and read, and none in what is written.

use super::signer::{asked_signatures, codings, words_of};
use crate::forms::extension::Extension;
use crate::forms::item::{EnableWhen, Item, ItemType, Operator};
use crate::forms::questionnaire::Questionnaire;
use crate::forms::value::AnswerValue;
use serde_json::Value;

/// Ends the `linkId` of such a question, with the number of the signature that it is for. No form has it of its own.
const SIGNER_MARK: &str = "~signer";

/// Whether a `linkId` could be that of a signature.
pub(in crate::forms) fn is_reserved(link_id: &str) -> bool {
    signer_number(link_id).is_some() || link_id == SIGNER_MARK
}

/// Whose signature it is: the item's that asks for it (nothing for the form's own), and which of them, from 1.
pub(in crate::forms) fn signer_number(link_id: &str) -> Option<(&str, usize)> {
    let (base, number) = link_id.rsplit_once(SIGNER_MARK)?;
    Some((base, number.parse().ok().filter(|_| number.bytes().all(|byte| byte.is_ascii_digit()))?))
}

impl Questionnaire {
    /// The form to fill in and to read: each signature that is asked for has a question. Not for keeping: it says more than the form that
    /// it was made from.
    #[must_use]
    pub fn with_signers(mut self) -> Self {
        let of_form = self.signatures_of_form();
        for item in &mut self.item {
            add_signers(item);
        }
        if !of_form.is_empty() {
            let mut signing = Item::new(SIGNER_MARK, ItemType::Group, "Signatures");
            signing.item = of_form.into_iter().map(|(number, asked)| question("", number, &asked)).collect();
            self.item.push(signing);
        }
        self
    }

    /// The signatures of the form as a whole that no question in it asks for already, each with its number.
    pub(in crate::forms) fn signatures_of_form(&self) -> Vec<(usize, Extension)> {
        let mut by_questions: Vec<Vec<Value>> = self.items().flat_map(|item| asked_signatures(&item.extension)).map(codings).collect();
        let is_open = |(_, asked): &(usize, &Extension)| {
            let same = by_questions.iter().position(|codings_there| *codings_there == codings(asked));
            same.map(|at| by_questions.swap_remove(at)).is_none()
        };
        let asked = (1..).zip(asked_signatures(&self.extension)).filter(is_open);
        asked.map(|(number, asked)| (number, asked.clone())).collect()
    }
}

fn add_signers(item: &mut Item) {
    for inner in &mut item.item {
        add_signers(inner);
    }
    // Nothing is filled in at a text, so nothing is signed there.
    if !item.is_question() && item.item_type != ItemType::Group {
        return;
    }
    // A question for a name is the first signature itself.
    let own = usize::from(item.is_signature());
    let asked: Vec<(usize, Extension)> =
        (1..).zip(asked_signatures(&item.extension)).skip(own).map(|(at, asked)| (at, asked.clone())).collect();
    for (number, asked) in asked {
        let mut signature = question(&item.link_id, number, &asked);
        // Of a question that may stay open, it is asked for once that is answered.
        if item.is_question() && !item.is_required() {
            signature.enable_when.push(EnableWhen::new(&item.link_id, Operator::Exists, &AnswerValue::Boolean(true)));
        }
        item.item.push(signature);
    }
}

fn question(base: &str, number: usize, asked: &Extension) -> Item {
    let mut signature = Item::new(&format!("{base}{SIGNER_MARK}{number}"), ItemType::String, &words_of(asked));
    signature.required = Some(true);
    signature.extension.push(asked.clone());
    signature
}
