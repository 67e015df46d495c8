//! Signing what somebody else filled in, at one's own login; or not. When no signature is missing any more the form is submitted, as it
//! would be by whoever filled it in.

use crate::{
    Result, Services,
    portal::{Giving, Keeping, PortalSession, invalid, kept_answers},
};
use domain::{
    Refusal,
    audit::AuditAction,
    forms::{Answers, Completeness, check_at, check_each_at},
    ids::FormRequestId,
    signature_requests::{AfterSigning, SignatureEnd},
};

impl Services {
    /// Of what is in `answers` the one signature that was asked for is taken, and nothing else. Refused at its question when it is none.
    pub async fn give_signature(&self, session: &PortalSession, request: FormRequestId, answers: &Answers) -> Result<AfterSigning> {
        let organization = session.organization().0;
        let mut tx = self.inner.store.write().await?;
        let (row, questionnaire) = self.lock_own_request(&mut tx, session, request).await?;
        let asked = self.open_request(&mut tx, organization, &row).await?;
        if asked.asked_login_id != session.viewer().login.0 {
            return Err(Refusal::NotFound.into());
        }
        crate::portal::refuse_fixed(&row)?;
        let (place, now) = (asked.place.as_str(), self.now());
        let alone = questionnaire.signature_alone(place).ok_or(Refusal::NotFound)?;
        let mut given = Answers::default();
        given.set(place, answers.get(place).to_vec());
        let given = check_at(&alone, &given, Completeness::Submit, now).map_err(|faults| invalid(&faults))?;
        let open = store::forms::find_open_response(&mut tx, organization, row.id).await?.ok_or(Refusal::Conflict)?;
        let mut answers = kept_answers(&questionnaire, &open)?;
        answers.set(place, given.get(place).to_vec());
        self.end_request(&mut tx, organization, &asked, SignatureEnd::Signed).await?;
        // Something else than another signature may be missing by now, where what a form wants follows from the day.
        let (answers, after) = match check_at(&questionnaire, &answers, Completeness::Submit, now) {
            Ok(answers) => (answers, AfterSigning::Submitted),
            Err(_) => (check_each_at(&questionnaire, &answers, Completeness::Draft, now).answers, AfterSigning::GoesOn),
        };
        let status = if after == AfterSigning::Submitted { "completed" } else { "in-progress" };
        let keeping = Keeping { row: &row, questionnaire: &questionnaire, answers: &answers, status, giving: Giving::Signature };
        let revision = open.revision;
        self.keep(&mut tx, session, &keeping, (Some(open), revision)).await?;
        self.record_signing(&mut tx, session, &row, (AuditAction::SignatureGiven, None)).await?;
        if after == AfterSigning::Submitted {
            self.finish(&mut tx, session, &keeping).await?;
        }
        tx.commit().await?;
        Ok(after)
    }

    /// The form goes back to whoever asked.
    pub async fn decline_signature(&self, session: &PortalSession, request: FormRequestId) -> Result<()> {
        let organization = session.organization().0;
        let mut tx = self.inner.store.write().await?;
        let (row, _) = self.lock_own_request(&mut tx, session, request).await?;
        let asked = self.open_request(&mut tx, organization, &row).await?;
        if asked.asked_login_id != session.viewer().login.0 {
            return Err(Refusal::NotFound.into());
        }
        self.end_request(&mut tx, organization, &asked, SignatureEnd::Declined).await?;
        self.record_signing(&mut tx, session, &row, (AuditAction::SignatureDeclined, None)).await?;
        Ok(tx.commit().await?)
    }
}
