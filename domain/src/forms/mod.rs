//! Intake forms: FHIR R4 questionnaires, the answers to them, and every rule about both (R19-R23). The browser and the
//! server run this same code, so a question is hidden, refused or scored alike on either side. Pages, storage and the
//! life of a form request are elsewhere.
//!
//! Not here yet: repeating groups (a group's questions are answered once), attachments, quantities and references
//! (shown as not supported, kept when imported), value sets, regular expressions, calculated items. `conformance` checks all
//! of them in files, on JSON as it comes, with the expressions of `fhirpath`.

mod answers;
mod check;
mod comparison;
pub mod conformance;
mod control;
mod extension;
mod fault;
pub mod fhirpath;
mod fields;
mod formats;
mod item;
mod option;
mod questionnaire;
mod readable;
mod response;
mod score;
mod score_chart;
mod score_drawing;
mod shipped;
mod value;
mod visibility;

pub use answers::{Answers, starting_answers};
pub use check::{Checked, Completeness, check, check_each};
pub use comparison::{Change, ComparedItem, compare, difference_count};
pub use control::Control;
pub use extension::Extension;
pub use fault::{AnswerFault, Ask, FaultKind};
pub use fields::{FieldReading, OTHER_SUFFIX, answers_from_fields, fields_from_answers};
pub use item::{EnableBehavior, EnableWhen, Item, ItemType, Operator};
pub use option::{AnswerOption, Initial};
pub use questionnaire::{FormError, Questionnaire};
pub use readable::{ReadableItem, readable};
pub use response::{ResponseHeader, answers_from_response, to_response};
pub use score::{Score, score};
pub use score_chart::{ChartPoint, ScoreBand, ScoreChart, ScoreMark, Stripe};
pub use shipped::{ShippedForm, shipped};
pub use value::AnswerValue;
pub use visibility::visible;
