//! Designing a form without knowing FHIR: every change is a value, and takes one questionnaire to the next. What a change does
//! not name stays as it was, extensions of others included, so that what was imported can be designed on. Keeping drafts and
//! publishing are in `services`.

mod changes;
mod choices;
mod conditions;
mod edit;
mod facets;
mod faults;
mod kept;
mod kind;
mod rekind;
mod start;
mod tree;

pub use changes::{FormChange, WhatChanged, form_changes};
pub use choices::{ChoiceEdit, choice_words};
pub use conditions::{
    Condition, ConditionEdit, Test, askable, asking_expressions, asks_below, condition_words, dependents, shown_when, tests_of, value_of,
};
pub use edit::{DesignRefusal, Edit, ItemEdit};
pub use facets::{Limit, ShowAs, limit_text, limits_of, shown_as, units_text, ways_to_show};
pub use faults::{DesignFault, design_faults};
pub use kept::kept_in_words;
pub use kind::QuestionKind;
pub use rekind::{lost_by_kind, other_kinds};
pub use start::{can_start, format_text, pattern_text, start_choices, start_text, takes_pattern};
pub use tree::{OutlineRow, Spot, Step as DesignStep, beside, outline, spot_after, step_to};
