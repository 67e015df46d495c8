//! A practice's forms as lists show them, and a submitted response as staff read it. The engine itself is in [`crate::forms`].

use crate::{
    Moment,
    forms::{ReadableItem, Score},
    ids::{ClientId, FormId, FormRequestId, ResponseId},
    portal::FormRequestState,
};
use serde::{Deserialize, Serialize};

/// A published form, to be chosen for an invitation (R18).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct FormSummary {
    pub id: FormId,
    pub title: String,
    pub version: i64,
    pub minutes: i64,
    pub is_scored: bool,
    pub needs_signature: bool,
    /// Goes with an invitation unless the inviter says otherwise.
    pub is_default: bool,
}

/// A submitted response in the version that was answered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ResponseView {
    pub id: ResponseId,
    pub request: FormRequestId,
    pub client: ClientId,
    pub client_name: String,
    pub title: String,
    pub version: i64,
    pub state: FormRequestState,
    pub submitted: Moment,
    pub submitted_by: String,
    pub items: Vec<ReadableItem>,
    pub score: Option<Score>,
}
