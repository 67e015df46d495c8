//! What stands of the requests for signatures: which forms wait for whom, and what nobody may change meanwhile or afterwards.

use super::SignerRow;
use crate::{
    Result, Services, context,
    portal::{kept_answers, kept_times, refuse_fixed},
};
use domain::{
    Refusal,
    forms::{AnswerValue, Answers, Item, Questionnaire, SignedInAs, SigningTimes},
    ids::LoginId,
    signature_requests::{Part, SignatureEnd, SigningState},
};
use std::collections::HashMap;
use store::{Tx, forms::RequestRow, signature_requests::SignatureRequestRow};
use uuid::Uuid;

impl Services {
    /// How the client's forms stand, by their requests, as far as somebody was asked to sign. `reader`: a login of the portal, or none for
    /// staff.
    pub(crate) async fn signing_states(
        &self,
        tx: &mut Tx,
        (organization, client): (Uuid, Uuid),
        reader: Option<LoginId>,
        time_zone: &str,
    ) -> Result<HashMap<Uuid, SigningState>> {
        let rows = store::signature_requests::list_of_client(tx, organization, client).await?;
        if rows.is_empty() {
            return Ok(HashMap::new());
        }
        let signers = self.signers(tx, organization, client).await?;
        let mut states = HashMap::new();
        // The last of a form says how it stands.
        for row in rows {
            match state(&row, &signers, reader, time_zone)? {
                Some(state) => states.insert(row.form_request_id, state),
                None => states.remove(&row.form_request_id),
            };
        }
        Ok(states)
    }

    /// Refused when the form is done, or waits for somebody's signature. Answers the requests that ended in one.
    pub(crate) async fn refuse_locked(&self, tx: &mut Tx, organization: Uuid, row: &RequestRow) -> Result<Vec<SignatureRequestRow>> {
        refuse_fixed(row)?;
        let mut signed = Vec::new();
        for request in store::signature_requests::list_of_form(tx, organization, row.id).await? {
            match request.end()? {
                None => self.refuse_while_it_stands(tx, organization, &request).await?,
                Some(SignatureEnd::Signed) => signed.push(request),
                Some(_) => {}
            }
        }
        Ok(signed)
    }

    async fn refuse_while_it_stands(&self, tx: &mut Tx, organization: Uuid, request: &SignatureRequestRow) -> Result<()> {
        let signers = self.signers(tx, organization, request.client_id).await?;
        let Some(asked) = asked_of(&signers, request) else { return Ok(()) };
        let name = &asked.person.name;
        let sentence =
            format!("This form waits for {name}'s signature, and is not changed until then. Whoever asked for it can take that back.");
        Err(Refusal::Rule(sentence).into())
    }

    /// What somebody has signed at their own login stays as they signed it, unless their signature is cleared.
    pub(crate) async fn refuse_change_of_signed(
        &self,
        tx: &mut Tx,
        organization: Uuid,
        signed: &[SignatureRequestRow],
        (questionnaire, answers): (&Questionnaire, &Answers),
    ) -> Result<()> {
        let Some(first) = signed.first() else { return Ok(()) };
        let Some(open) = store::forms::find_open_response(tx, organization, first.form_request_id).await? else { return Ok(()) };
        let kept = kept_answers(questionnaire, &open)?;
        let times = kept_times(questionnaire, &open, &kept)?;
        let signers = self.signers(tx, organization, first.client_id).await?;
        for request in signed {
            let place = request.place.as_str();
            let Some(by) = signer_of(request, &times).filter(|_| !answers.get(place).is_empty()) else { continue };
            if answers.get(place) != kept.get(place) || agreed(questionnaire, answers) != agreed(questionnaire, &kept) {
                // Who may sign no more has signed all the same.
                let name = asked_of(&signers, request).map_or(&by.display, |asked| &asked.person.name);
                let sentence = format!("{name} has signed this form as it was. To change it, clear that signature; then it is given anew.");
                return Err(Refusal::Rule(sentence).into());
            }
        }
        Ok(())
    }
}

/// Whoever was asked, as long as they may sign.
pub(super) fn asked_of<'a>(signers: &'a [SignerRow], request: &SignatureRequestRow) -> Option<&'a SignerRow> {
    signers.iter().find(|signer| signer.person.login.0 == request.asked_login_id)
}

/// Whose the signature is that stands where this one was asked for, if it was given for the asking.
pub(super) fn signer_of<'a>(request: &SignatureRequestRow, times: &'a SigningTimes) -> Option<&'a SignedInAs> {
    let by = times.get(&request.place)?.by.as_ref()?;
    let own = [format!("RelatedPerson/{}", request.asked_login_id), format!("Patient/{}", request.client_id)];
    own.contains(&by.reference).then_some(by)
}

/// The answers beside signatures; what the form reckons follows from them, and from the day.
fn agreed<'a>(questionnaire: &'a Questionnaire, answers: &'a Answers) -> Vec<(&'a str, &'a [AnswerValue])> {
    let is_apart = |item: &Item| item.is_signature() || item.is_calculated();
    answers.iter().filter(|(place, _)| !questionnaire.item_at(place).is_some_and(is_apart)).collect()
}

fn state(row: &SignatureRequestRow, signers: &[SignerRow], reader: Option<LoginId>, time_zone: &str) -> Result<Option<SigningState>> {
    let Some(asked) = asked_of(signers, row) else { return Ok(None) };
    let asked = asked.person.name.clone();
    let is_reader = |login: Uuid| reader.is_some_and(|reader| reader.0 == login);
    let is_asker = is_reader(row.asked_by_login_id);
    Ok(match row.end()? {
        None => {
            let part = if is_reader(row.asked_login_id) {
                Part::Asked
            } else if is_asker {
                Part::Asker
            } else {
                Part::Neither
            };
            Some(SigningState::Waits { asked, since: context::moment(row.asked_at, time_zone), part })
        }
        Some(SignatureEnd::Declined) if is_asker => Some(SigningState::Declined { asked }),
        Some(SignatureEnd::Signed) if is_asker => Some(SigningState::Signed { asked }),
        Some(_) => None,
    })
}
