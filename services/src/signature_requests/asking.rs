//! Asking somebody else to sign, and taking that back. Each is one audit event of the client, in the same transaction.

use super::{pages::missing_signatures_alone, standing::asked_of};
use crate::{
    Result, Services,
    audit::About,
    portal::{Giving, Keeping, PortalSession, kept_answers},
};
use domain::{
    Refusal,
    audit::AuditAction,
    ids::{ClientId, FormRequestId, LoginId},
    signature_requests::SignatureEnd,
};
use store::{
    Tx,
    forms::RequestRow,
    signature_requests::{NewSignatureRequest, SignatureRequestRow},
};
use uuid::Uuid;

impl Services {
    /// From here on nobody changes the form, and the person asked gets an e-mail. Refused while anything but signatures is missing, at its
    /// question, and where nobody has signed.
    pub async fn ask_signature(&self, session: &PortalSession, request: FormRequestId, place: &str, asked: LoginId) -> Result<()> {
        let organization = session.organization().0;
        let mut tx = self.inner.store.write().await?;
        let (row, questionnaire) = self.lock_own_request(&mut tx, session, request).await?;
        self.refuse_locked(&mut tx, organization, &row).await?;
        let open = store::forms::find_open_response(&mut tx, organization, row.id).await?.ok_or(Refusal::Conflict)?;
        let answers = kept_answers(&questionnaire, &open)?;
        let missing = missing_signatures_alone(&questionnaire, &answers, self.now_for(session))?;
        let missing = missing.into_iter().find(|missing| missing.place == place).ok_or(Refusal::NotFound)?;
        let signers = self.signers(&mut tx, organization, row.client_id).await?;
        let others = signers.into_iter().filter(|signer| signer.person.login != session.viewer().login);
        let asked = others.into_iter().find(|signer| signer.person.login == asked).ok_or_else(nobody_to_ask)?;
        self.end_what_lapsed(&mut tx, organization, &row).await?;
        // A save that is under way names a revision that is no more.
        let keeping =
            Keeping { row: &row, questionnaire: &questionnaire, answers: &answers, status: "in-progress", giving: Giving::FillingIn };
        let revision = open.revision;
        self.keep(&mut tx, session, &keeping, (Some(open), revision)).await?;
        let new = NewSignatureRequest {
            id: self.new_id(),
            client: row.client_id,
            form_request: row.id,
            place: &missing.place,
            asked: asked.person.login.0,
            asked_by: session.viewer().login.0,
            now: self.now(),
        };
        match store::signature_requests::insert(&mut tx, organization, &new).await {
            Err(store::Error::Duplicate) => return Err(Refusal::Conflict.into()),
            other => other?,
        }
        self.queue_account_mail(&mut tx, (organization, asked.mail()), (row.client_id, &asked.email), None).await?;
        self.record_signing(&mut tx, session, &row, (AuditAction::SignatureAsked, Some(&asked.name()))).await?;
        tx.commit().await?;
        self.inner.outbox_bell.notify_one();
        Ok(())
    }

    /// By whoever asked; the form can be changed again.
    pub async fn take_signature_back(&self, session: &PortalSession, request: FormRequestId) -> Result<()> {
        let organization = session.organization().0;
        let mut tx = self.inner.store.write().await?;
        let (row, _) = self.lock_own_request(&mut tx, session, request).await?;
        let open = self.open_request(&mut tx, organization, &row).await?;
        if open.asked_by_login_id != session.viewer().login.0 {
            return Err(Refusal::NotFound.into());
        }
        let signers = self.signers(&mut tx, organization, row.client_id).await?;
        let name = asked_of(&signers, &open).map(super::SignerRow::name);
        self.end_request(&mut tx, organization, &open, SignatureEnd::TakenBack).await?;
        self.record_signing(&mut tx, session, &row, (AuditAction::SignatureTakenBack, name.as_deref())).await?;
        Ok(tx.commit().await?)
    }

    pub(super) async fn open_request(&self, tx: &mut Tx, organization: Uuid, row: &RequestRow) -> Result<SignatureRequestRow> {
        Ok(store::signature_requests::find_open(tx, organization, row.id).await?.ok_or(Refusal::NotFound)?)
    }

    /// Refused where somebody else was faster.
    pub(super) async fn end_request(&self, tx: &mut Tx, organization: Uuid, open: &SignatureRequestRow, end: SignatureEnd) -> Result<()> {
        let is_ended = store::signature_requests::end(tx, organization, open.id, end, self.now()).await?;
        if is_ended { Ok(()) } else { Err(Refusal::Conflict.into()) }
    }

    /// Of whoever may sign no more: it holds nothing up, and makes room for the next.
    async fn end_what_lapsed(&self, tx: &mut Tx, organization: Uuid, row: &RequestRow) -> Result<()> {
        match store::signature_requests::find_open(tx, organization, row.id).await? {
            Some(lapsed) => self.end_request(tx, organization, &lapsed, SignatureEnd::Over).await,
            None => Ok(()),
        }
    }

    pub(super) async fn record_signing(
        &self,
        tx: &mut Tx,
        session: &PortalSession,
        row: &RequestRow,
        (action, whom): (AuditAction, Option<&str>),
    ) -> Result<()> {
        let detail = whom.map_or_else(|| row.title.clone(), |whom| format!("{}: {whom}", row.title));
        let about = About { client: Some(ClientId(row.client_id)), subject: Some(row.id), detail: Some(&detail) };
        self.record(tx, &session.actor(), action, about).await
    }
}

fn nobody_to_ask() -> Refusal {
    Refusal::Rule("This person cannot be asked to sign now. Choose somebody else.".to_owned())
}
