//! Signing what somebody else filled in, at one's own login; or not. When no signature is missing any more the form is submitted, as it
//! would be by whoever filled it in.

use super::standing::signer_of;
use crate::{
    Result, Services,
    portal::{Giving, Keeping, PortalSession, invalid, kept_answers, kept_times},
};
use domain::{
    Refusal,
    audit::AuditAction,
    forms::{Answers, Completeness, check_at, check_each_at},
    ids::FormRequestId,
    signature_requests::{AfterSigning, SignatureEnd},
};
use store::{
    Tx,
    forms::{RequestRow, ResponseRow},
};
use uuid::Uuid;

impl Services {
    /// Of what is in `answers` the one signature that was asked for is taken, and nothing else. Refused at its question when it is none.
    /// `read`: the revision of what was read.
    pub async fn give_signature(
        &self,
        session: &PortalSession,
        request: FormRequestId,
        read: i64,
        answers: &Answers,
    ) -> Result<AfterSigning> {
        let organization = session.organization().0;
        let mut tx = self.inner.store.write().await?;
        let (row, questionnaire) = self.lock_own_request(&mut tx, session, request).await?;
        let asked = self.open_request(&mut tx, organization, &row).await?;
        if asked.asked_login_id != session.viewer().login.0 {
            return Err(Refusal::NotFound.into());
        }
        crate::portal::refuse_fixed(&row)?;
        let open = self.open_as_read(&mut tx, organization, (&row, read)).await?;
        let (place, now) = (asked.place.as_str(), self.now_for(session));
        let alone = questionnaire.signature_alone(place).ok_or(Refusal::NotFound)?;
        let mut given = Answers::default();
        given.set(place, answers.get(place).to_vec());
        let given = check_at(&alone, &given, Completeness::Submit, now).map_err(|faults| invalid(&faults))?;
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
        self.keep(&mut tx, session, &keeping, (Some(open), read)).await?;
        self.record_signing(&mut tx, session, &row, (AuditAction::SignatureGiven, None)).await?;
        if after == AfterSigning::Submitted {
            self.finish(&mut tx, session, &keeping).await?;
        }
        tx.commit().await?;
        Ok(after)
    }

    /// The form goes back to whoever asked. `read` as for [`Self::give_signature`].
    pub async fn decline_signature(&self, session: &PortalSession, request: FormRequestId, read: i64) -> Result<()> {
        let organization = session.organization().0;
        let mut tx = self.inner.store.write().await?;
        let (row, _) = self.lock_own_request(&mut tx, session, request).await?;
        let asked = self.open_request(&mut tx, organization, &row).await?;
        if asked.asked_login_id != session.viewer().login.0 {
            return Err(Refusal::NotFound.into());
        }
        self.open_as_read(&mut tx, organization, (&row, read)).await?;
        self.end_request(&mut tx, organization, &asked, SignatureEnd::Declined).await?;
        self.record_signing(&mut tx, session, &row, (AuditAction::SignatureDeclined, None)).await?;
        Ok(tx.commit().await?)
    }

    /// What came of it where the session's login has signed this form and the signature stands: who presses twice is told so twice.
    pub async fn has_signed(&self, session: &PortalSession, request: FormRequestId) -> Result<Option<AfterSigning>> {
        let organization = session.organization().0;
        let mut tx = self.inner.store.read().await?;
        let (row, questionnaire) = self.own_request(&mut tx, session, request).await?;
        let all = store::signature_requests::list_of_form(&mut tx, organization, row.id).await?;
        let Some(last) = all.into_iter().rfind(|asked| asked.asked_login_id == session.viewer().login.0) else { return Ok(None) };
        let Some(response) = store::forms::find_response_of_request(&mut tx, organization, row.id).await? else { return Ok(None) };
        let times = kept_times(&questionnaire, &response, &kept_answers(&questionnaire, &response)?)?;
        if last.end()? != Some(SignatureEnd::Signed) || signer_of(&last, &times).is_none() {
            return Ok(None);
        }
        Ok(Some(if row.state()?.is_open() { AfterSigning::GoesOn } else { AfterSigning::Submitted }))
    }

    /// Refused when it is not what was read: it was taken back meanwhile, perhaps changed, and asked for anew.
    async fn open_as_read(&self, tx: &mut Tx, organization: Uuid, (row, read): (&RequestRow, i64)) -> Result<ResponseRow> {
        let open = store::forms::find_open_response(tx, organization, row.id).await?.ok_or(Refusal::Conflict)?;
        if open.revision == read {
            return Ok(open);
        }
        let sentence = "This form may have changed since you opened this page. Read it again, and then sign it or not.";
        Err(Refusal::Rule(sentence.to_owned()).into())
    }
}
