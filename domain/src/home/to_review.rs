//! Every submitted form that nobody has reviewed, of which the home page names the first few.

use crate::{
    Moment,
    ids::{ClientId, ResponseId},
};
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ToReview {
    pub client: ClientId,
    pub client_name: String,
    pub form_title: String,
    pub response: Option<ResponseId>,
    pub submitted: Moment,
}

impl ToReview {
    /// Where it is read.
    pub fn href(&self) -> String {
        let client = format!("/clients/{}", self.client);
        self.response.map_or_else(|| client.clone(), |response| format!("{client}/responses/{response}"))
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ToReviewPage {
    /// The oldest first.
    pub forms: Vec<ToReview>,
    /// Where the next page begins, if there is one.
    pub next: Option<String>,
}
