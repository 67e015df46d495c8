//! The signatures that nobody has given yet, and one of them alone, for somebody who signs at a login of their own.

use crate::forms::answers::Answers;
use crate::forms::extension::SIGNATURE_REQUIRED;
use crate::forms::item::Item;
use crate::forms::layout::Layout;
use crate::forms::questionnaire::Questionnaire;
use crate::forms::visibility::{Verdicts, shown_nodes};
use crate::signature_requests::MissingSignature;

impl Questionnaire {
    /// In the form's order, of those that are shown; also those that may stay open. One that is drawn and has no name is not missing, and
    /// the check says what it lacks.
    pub fn missing_signatures(&self, answers: &Answers, verdicts: &Verdicts) -> Vec<MissingSignature> {
        let layout = Layout::new(self, answers);
        let shown = shown_nodes(&layout, answers, verdicts);
        let nodes = layout.nodes.iter().zip(shown).filter(|(_, shown)| *shown).map(|(node, _)| node);
        let missing = nodes.filter(|node| node.takes_answers() && node.item.is_one_signature() && answers.get(&node.place).is_empty());
        missing.map(|node| MissingSignature { place: node.place.clone(), item: node.item.clone() }).collect()
    }

    /// Whether more than one person may sign it.
    pub fn has_several_signers(&self) -> bool {
        self.items().filter(|item| item.is_one_signature()).nth(1).is_some()
    }

    /// A form of the one question, which must be answered, under the name of its place.
    pub fn signature_alone(&self, place: &str) -> Option<Self> {
        let mut item = self.item_at(place).filter(|item| item.is_one_signature())?.clone();
        place.clone_into(&mut item.link_id);
        item.required = Some(true);
        item.enable_when.clear();
        item.item.clear();
        item.extension.retain(|extension| extension.url == SIGNATURE_REQUIRED);
        Some(Self { extension: Vec::new(), item: vec![item], ..self.clone() })
    }
}

impl Item {
    /// A question for several names takes them typed, and is nobody's signature alone.
    fn is_one_signature(&self) -> bool {
        self.is_signature() && !self.is_repeating()
    }
}
