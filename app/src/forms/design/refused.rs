//! What is typed in a field and cannot be part of the form: it stays there, with the reason, until it is mended. Until then the form is not
//! published, since what was read last is not what stands on the screen.

use super::state::Designer;
use domain::forms::{
    Questionnaire,
    design::{ChoiceEdit, DesignRefusal, Edit, ItemEdit},
};
use leptos::prelude::*;
use std::cmp::Ordering;

/// A field: the id of its control, and what it is called.
#[derive(Clone, Debug, PartialEq)]
pub struct Named {
    pub id: String,
    pub label: String,
}

impl Named {
    /// Where the words or the score of a choice are typed.
    pub fn of_choice(link_id: &str, at: usize, is_score: bool) -> Self {
        let (id, number) = (format!("d-choice-{link_id}-{at}"), at + 1);
        if is_score {
            Self { id: format!("{id}-score"), label: format!("Score of choice {number}") }
        } else {
            Self { id, label: format!("Choice {number}") }
        }
    }
}

#[derive(Clone, Debug, PartialEq)]
pub struct Refused {
    pub field: Named,
    pub typed: String,
    edit: Edit,
    refusal: DesignRefusal,
}

impl Refused {
    pub fn link_id(&self) -> Option<&str> {
        if let Edit::Item { link_id, .. } = &self.edit { Some(link_id) } else { None }
    }

    pub fn sentence(&self) -> String {
        format!("{} “{}”. {}", self.field.label, self.typed, self.refusal)
    }

    /// Where the question has gone, or has no such field any more, it would be refused for another reason.
    fn stands(&self, form: &Questionnaire) -> bool {
        self.edit.apply(form).err().is_none_or(|refusal| refusal == self.refusal)
    }

    /// A choice's goes along with it. Another kind of question has other fields.
    fn after(mut self, done: &Edit) -> Option<Self> {
        let (Edit::Item { link_id, what }, Edit::Item { link_id: changed, what: done }) = (&mut self.edit, done) else { return Some(self) };
        if link_id != changed {
            return Some(self);
        }
        match (what, done) {
            (_, ItemEdit::Kind(_)) => return None,
            (ItemEdit::Choice(ChoiceEdit::Words { at, .. }), ItemEdit::Choice(done)) => {
                *at = place_after(done, *at)?;
                self.field = Named::of_choice(link_id, *at, false);
            }
            (ItemEdit::Choice(ChoiceEdit::Score { at, .. }), ItemEdit::Choice(done)) => {
                *at = place_after(done, *at)?;
                self.field = Named::of_choice(link_id, *at, true);
            }
            _ => {}
        }
        Some(self)
    }
}

/// Where the choice at `at` stands then; `None` when it has gone.
fn place_after(done: &ChoiceEdit, at: usize) -> Option<usize> {
    match done {
        ChoiceEdit::Remove { at: gone } => match at.cmp(gone) {
            Ordering::Less => Some(at),
            Ordering::Equal => None,
            Ordering::Greater => Some(at - 1),
        },
        ChoiceEdit::Move { at: from, to } if at == *from => Some(*to),
        ChoiceEdit::Move { at: from, to } if *from < at && at <= *to => Some(at - 1),
        ChoiceEdit::Move { at: from, to } if *to <= at && at < *from => Some(at + 1),
        _ => Some(at),
    }
}

impl Designer {
    /// Makes what is typed part of the form, or keeps it beside the form.
    pub fn take(self, field: Named, typed: String, edit: Edit) {
        let outcome = self.apply(edit.clone());
        if outcome.is_ok() && self.refused_now(&field.id).is_none() {
            return;
        }
        self.refused.update(|refused| {
            refused.retain(|earlier| earlier.field.id != field.id);
            refused.extend(outcome.err().map(|refusal| Refused { field, typed, edit, refusal }));
        });
    }

    /// Why what is typed in the field is not part of the form.
    pub fn refusal_at(self, id: &str) -> Option<String> {
        self.refused.with(|refused| refused.iter().find(|refused| refused.field.id == id).map(|refused| refused.refusal.to_string()))
    }

    /// What is typed in the field and is not part of the form.
    pub fn refused_now(self, id: &str) -> Option<String> {
        self.refused.with_untracked(|refused| refused.iter().find(|refused| refused.field.id == id).map(|refused| refused.typed.clone()))
    }

    /// All that stands in the way of publishing.
    pub fn all_refused(self) -> Vec<Refused> {
        let all = self.refused.get();
        if all.is_empty() {
            return all;
        }
        self.form.with(|form| all.into_iter().filter(|refused| refused.stands(form)).collect())
    }

    pub(super) fn refused_after(self, done: &Edit) {
        if self.refused.with_untracked(|refused| !refused.is_empty()) {
            self.refused
                .update(|refused| *refused = std::mem::take(refused).into_iter().filter_map(|refused| refused.after(done)).collect());
        }
    }

    /// A question that is as it was before has its fields as they were.
    pub(super) fn forget_refused(self, before: &Questionnaire, after: &Questionnaire) {
        let is_other = |link_id: &str| before.find_item(link_id).is_some_and(|item| after.find_item(link_id) != Some(item));
        self.refused.update(|refused| refused.retain(|refused| !refused.link_id().is_some_and(is_other)));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{form_design::DesignPage, forms::design::design_faults, ids::FormId};
    use serde_json::json;

    fn designing(look: impl FnOnce(Designer)) {
        let form = json!({ "resourceType": "Questionnaire", "status": "draft", "title": "Habits", "item": [
            { "linkId": "q", "type": "choice", "text": "How often?", "answerOption": [
                { "valueCoding": { "code": "a", "display": "Never" } }, { "valueCoding": { "code": "b", "display": "Often" } }] },
            { "linkId": "zip", "type": "string", "text": "Postal code" },
        ] });
        Owner::new().with(|| {
            look(Designer::new(DesignPage {
                form: FormId(uuid::Uuid::nil()),
                questionnaire: Questionnaire::from_json(&form.to_string()).unwrap(),
                revision: 1,
                published: None,
                changed: None,
                now: "2026-12-07T09:12:05Z".parse().unwrap(),
            }));
        });
    }

    fn score(designer: Designer, at: usize, typed: &str) {
        let edit = Edit::of("q", ItemEdit::Choice(ChoiceEdit::Score { at, score: typed.to_owned() }));
        designer.take(Named::of_choice("q", at, true), typed.to_owned(), edit);
    }

    fn pattern(designer: Designer, typed: &str) {
        let field = Named { id: "d-pattern-zip".to_owned(), label: "Pattern".to_owned() };
        designer.take(field, typed.to_owned(), Edit::of("zip", ItemEdit::Pattern(typed.to_owned())));
    }

    fn ids(designer: Designer) -> Vec<String> {
        designer.all_refused().into_iter().map(|refused| refused.field.id).collect()
    }

    #[test]
    fn what_is_refused_stays_typed_and_in_the_way_until_it_is_mended() {
        designing(|designer| {
            score(designer, 0, "2");
            score(designer, 0, "2.5");
            pattern(designer, "[0-9](");
            assert_eq!(designer.form.with(|form| design_faults(form, None)), [], "the form alone tells nothing of it");
            assert_eq!(designer.refused_now("d-choice-q-0-score").as_deref(), Some("2.5"));
            let told: Vec<String> = designer.all_refused().iter().map(Refused::sentence).collect();
            assert_eq!(
                told,
                ["Score of choice 1 “2.5”. Enter a whole number, for example 3.", "Pattern “[0-9](”. This pattern cannot be read."]
            );
            assert!(designer.at_stake().is_some(), "whoever leaves is asked");
            score(designer, 0, "3");
            pattern(designer, "");
            assert!(ids(designer).is_empty() && designer.at_stake().is_none());
        });
    }

    #[test]
    fn what_is_refused_goes_along_with_its_choice_and_goes_with_it() {
        designing(|designer| {
            score(designer, 1, "x");
            let choice = |what| Edit::of("q", ItemEdit::Choice(what));
            designer.apply(choice(ChoiceEdit::Move { at: 1, to: 0 })).unwrap();
            assert_eq!(designer.refused_now("d-choice-q-0-score").as_deref(), Some("x"));
            score(designer, 1, "y");
            designer.apply(choice(ChoiceEdit::Remove { at: 0 })).unwrap();
            assert_eq!(designer.refused_now("d-choice-q-0-score").as_deref(), Some("y"));
            assert_eq!(ids(designer), ["d-choice-q-0-score"]);
        });
    }

    #[test]
    fn what_is_refused_goes_where_its_question_is_another() {
        designing(|designer| {
            pattern(designer, "[");
            score(designer, 0, "x");
            let whole = domain::forms::design::QuestionKind::WholeNumber;
            designer.apply(Edit::of("zip", ItemEdit::Kind(whole))).unwrap();
            assert_eq!(ids(designer), ["d-choice-q-0-score"]);
            designer.apply(Edit::Remove("q".to_owned())).unwrap();
            assert!(ids(designer).is_empty());
            designer.undo();
            assert_eq!(ids(designer), ["d-choice-q-0-score"], "with the question it comes back");
        });
    }

    #[test]
    fn undoing_takes_back_what_was_refused_in_the_same_question_alone() {
        designing(|designer| {
            pattern(designer, "[");
            score(designer, 0, "2");
            score(designer, 0, "2.5");
            designer.undo();
            assert_eq!(ids(designer), ["d-pattern-zip"]);
        });
    }
}
