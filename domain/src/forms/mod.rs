//! Intake forms: FHIR R4 questionnaires, the answers to them, and every rule about both (R19-R23). The browser and the
//! server run this same code, so a question is hidden, refused or scored alike on either side. Pages, storage and the
//! life of a form request are elsewhere.
//!
//! `conformance` checks all of FHIR in files, on JSON as it comes, with the expressions of `fhirpath`.

mod answers;
mod attachment;
mod check;
mod comparison;
pub mod conformance;
mod control;
pub mod design;
mod expressions;
mod extension;
mod fault;
pub mod fhirpath;
mod fields;
mod filling;
mod formats;
mod item;
mod layout;
mod limits;
mod option;
mod pattern;
mod place;
mod purpose;
mod questionnaire;
mod readable;
mod response;
mod ripple;
mod score;
mod score_chart;
mod score_drawing;
mod shipped;
mod signing;
mod size;
mod steps;
mod translation;
mod unit;
mod unsent;
mod value;
mod value_sets;
mod visibility;

pub use answers::{Answers, starting_answers};
pub use attachment::{Attached, LARGEST_FILE, MOST_FILES, clean_title, size_words, sniffed};
pub use check::{Checked, Completeness, check, check_each, check_each_with};
pub use comparison::{Change, ComparedItem, compare, difference_count};
pub use control::Control;
pub use expressions::{Expressions, Reckoner, Settled, check_at, check_each_at, kept_verdicts_at, starting_answers_at, verdicts_at};
pub use extension::Extension;
pub use fault::{AnswerFault, Ask, FaultKind};
pub use fields::{
    DRAWN_SUFFIX, FILE_SUFFIX, FieldReading, OTHER_SUFFIX, REVISION_FIELD, UNIT_SUFFIX, answers_from_fields, answers_from_question,
    fields_from_answers, fields_from_values, place_of_field,
};
pub use filling::{Consequence, Filling};
pub use item::{EnableBehavior, EnableWhen, Item, ItemType, Operator};
pub use layout::{Layout, Node};
pub use option::{AnswerOption, Initial};
#[cfg(target_arch = "wasm32")]
pub use pattern::lend_matcher;
pub use place::{MOST_INSTANCES, place};
pub use questionnaire::{FormError, Questionnaire};
pub use readable::{FiledItem, FiledKind, ReadableItem, SignatureLine, filed, filed_at, readable, readable_at};
pub use response::{ResponseHeader, answers_from_response, to_response, to_signed_response};
pub use score::{Score, score, score_with};
pub use score_chart::{ChartPoint, ScoreBand, ScoreChart, ScoreMark, Stripe};
pub use shipped::{ShippedForm, shipped};
pub use signing::{
    DRAWING_HEIGHT, DRAWING_WIDTH, Drawing, Given, MOST_POINTS, MOST_STROKES, Signed, SignedInAs, Signer, SigningMoment, SigningTimes,
    TimesOfSigning, signer_of,
};
pub use steps::Step;
pub use unit::Unit;
pub use unsent::{Contested, Edit, Merged, Side, Unread, Unsent};
pub use value::AnswerValue;
pub use visibility::{Verdicts, visible, visible_with};
