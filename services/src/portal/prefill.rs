//! The answers that a form opens with for the first time: its own, or the client's last ones where the inviter wants that (R21).

use super::PortalSession;
use crate::{Error, Result, Services};
use chrono::{DateTime, FixedOffset};
use domain::{
    forms::{Answers, Completeness, Item, Questionnaire, answers_from_response, check_each_at, starting_answers_at},
    ids::FormRequestId,
};
use serde_json::Value;
use std::collections::BTreeSet;
use store::Tx;

impl Services {
    pub(super) async fn first_answers(
        &self,
        tx: &mut Tx,
        session: &PortalSession,
        request: FormRequestId,
        form: &Questionnaire,
    ) -> Result<Answers> {
        let now = self.now_for(session);
        let Some(last) = store::forms::find_prefill(tx, session.organization().0, request.0).await? else {
            return Ok(starting_answers_at(form, now));
        };
        let document =
            serde_json::from_str(&last.document).map_err(|error| Error::Internal(format!("a stored response cannot be read: {error}")))?;
        Ok(carried_over(form, document, now))
    }
}

/// What of the last answers is right in the form as it is now. A signature is given anew each time. A form of which nothing is left
/// begins as if there had been none.
fn carried_over(form: &Questionnaire, mut last: Value, now: DateTime<FixedOffset>) -> Answers {
    let signatures = form.items().filter(|item| item.is_signature()).map(|item| item.link_id.as_str()).collect();
    take_away(&mut last, &signatures);
    let mut answers = answers_from_response(form, &last);
    answers.0.retain(|place, _| !form.item_at(place).is_some_and(Item::is_signature));
    let carried = check_each_at(form, &answers, Completeness::Draft, now).answers;
    if carried.is_empty() { starting_answers_at(form, now) } else { carried }
}

/// The answers to these questions, wherever they stand.
fn take_away(element: &mut Value, link_ids: &BTreeSet<&str>) {
    let is_one = element["linkId"].as_str().is_some_and(|link_id| link_ids.contains(link_id));
    let Some(fields) = element.as_object_mut() else { return };
    if is_one {
        fields.remove("answer");
    }
    for field in ["answer", "item"] {
        fields.get_mut(field).and_then(Value::as_array_mut).into_iter().flatten().for_each(|inner| take_away(inner, link_ids));
    }
}
