//! The page of a form's missing signatures: whom one may ask, that somebody has been asked, or what one was asked to sign.

use super::standing::asked_of;
use crate::{
    Result, Services,
    portal::{PortalSession, invalid, kept_answers, signing_view},
};
use chrono::{DateTime, FixedOffset};
use domain::{
    Refusal,
    forms::{Answers, Completeness, Item, Questionnaire, TimesOfSigning, check_at, filed_at, kept_verdicts_at, verdicts_at},
    ids::FormRequestId,
    portal::FormRequestView,
    signature_requests::{MissingSignature, Part, SignaturePage, SignatureStage, SigningState, ToSign},
};
use store::{Tx, forms::RequestRow};

impl Services {
    /// Where nobody has been asked: refused as asking would be.
    pub async fn signature_page(&self, session: &PortalSession, request: FormRequestId) -> Result<SignaturePage> {
        let organization = session.organization().0;
        let mut tx = self.inner.store.read().await?;
        let (row, questionnaire) = self.own_request(&mut tx, session, request).await?;
        let view = self.own_view(&mut tx, session, row.clone()).await?;
        let open = store::forms::find_open_response(&mut tx, organization, row.id).await?;
        let revision = open.as_ref().map_or(0, |open| open.revision);
        let answers = open.map(|open| kept_answers(&questionnaire, &open)).transpose()?.unwrap_or_default();
        let stage = match &view.signing {
            _ if !view.state.is_open() => SignatureStage::Waits,
            Some(SigningState::Waits { part: Part::Asked, .. }) => {
                SignatureStage::Sign(Box::new(self.to_sign(&mut tx, session, &row, (&questionnaire, &answers, revision)).await?))
            }
            Some(SigningState::Waits { .. }) => SignatureStage::Waits,
            _ => {
                let missing = missing_signatures_alone(&questionnaire, &answers, self.now_for(session))?;
                let signers = self.signers(&mut tx, organization, row.client_id).await?;
                let others = signers.into_iter().map(|signer| signer.person).filter(|person| person.login != session.viewer().login);
                SignatureStage::Ask { missing, people: others.collect() }
            }
        };
        Ok(SignaturePage { viewer: session.viewer().clone(), request: view, stage })
    }

    async fn to_sign(
        &self,
        tx: &mut Tx,
        session: &PortalSession,
        row: &RequestRow,
        (questionnaire, answers, revision): (&Questionnaire, &Answers, i64),
    ) -> Result<ToSign> {
        let organization = session.organization().0;
        let asked = self.open_request(tx, organization, row).await?;
        let signers = self.signers(tx, organization, row.client_id).await?;
        let asked_by = signers.iter().find(|signer| signer.person.login.0 == asked.asked_by_login_id);
        let signature = questionnaire.signature_alone(&asked.place).ok_or(Refusal::NotFound)?;
        let now = self.now_for(session);
        debug_assert!(asked_of(&signers, &asked).is_some(), "the request stands");
        Ok(ToSign {
            asked_by: asked_by.map(|signer| signer.person.name.clone()),
            lines: filed_at(questionnaire, answers, &kept_verdicts_at(questionnaire, answers, now), &TimesOfSigning::new()),
            revision,
            place: asked.place,
            signature,
            now,
        })
    }

    /// The form's request with what its reader is told of its signatures.
    pub(crate) async fn own_view(&self, tx: &mut Tx, session: &PortalSession, row: RequestRow) -> Result<FormRequestView> {
        let of = (session.organization().0, row.client_id);
        let mut states = self.signing_states(tx, of, Some(session.viewer().login), session.time_zone()).await?;
        signing_view(row, session.time_zone(), &mut states)
    }

    /// Whether whoever fills this form in may have somebody else sign it.
    pub(crate) async fn offers_asking(&self, tx: &mut Tx, session: &PortalSession, questionnaire: &Questionnaire) -> Result<bool> {
        if !questionnaire.has_several_signers() {
            return Ok(false);
        }
        let signers = self.signers(tx, session.organization().0, session.viewer().client.0).await?;
        Ok(signers.iter().any(|signer| signer.person.login != session.viewer().login))
    }
}

/// What nobody has signed, when nothing else is missing and somebody has.
pub(super) fn missing_signatures_alone(
    questionnaire: &Questionnaire,
    answers: &Answers,
    now: DateTime<FixedOffset>,
) -> Result<Vec<MissingSignature>> {
    let missing = questionnaire.missing_signatures(answers, &verdicts_at(questionnaire, answers, now));
    let faults = check_at(questionnaire, answers, Completeness::Submit, now).err().unwrap_or_default();
    let others: Vec<_> = faults.into_iter().filter(|fault| !missing.iter().any(|missing| missing.place == fault.place)).collect();
    if !others.is_empty() {
        return Err(invalid(&others).into());
    }
    if !answers.iter().any(|(place, _)| questionnaire.item_at(place).is_some_and(Item::is_signature)) {
        return Err(Refusal::Rule("Sign yourself first. Then you can ask somebody else.".to_owned()).into());
    }
    if missing.is_empty() {
        return Err(Refusal::Rule("No signature is missing: you can submit the form.".to_owned()).into());
    }
    Ok(missing)
}
