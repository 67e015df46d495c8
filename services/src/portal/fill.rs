//! Filling in a form: answers kept as they are typed, checked again by the server (R23), never overwritten silently (R22),
//! and fixed once they are submitted (R21).

use super::PortalSession;
use crate::{Error, Result, Services, audit::About, context};
use chrono::{DateTime, FixedOffset};
use domain::{
    FieldErrors, Refusal,
    audit::AuditAction,
    forms::{
        AnswerFault, Answers, Completeness, Given, Item, Questionnaire, ResponseHeader, SignedInAs, SigningTimes, Unsent,
        answers_from_response, check_at, check_each_at, starting_answers_at, to_signed_response, verdicts_at,
    },
    ids::{ClientId, FormRequestId},
    invitations::LedgerKind,
    portal::{FillPage, FormRequestState},
};
use store::{
    Tx,
    forms::{RequestRow, ResponseChange, ResponseRow},
    invitations::NewEvent,
};
use uuid::Uuid;

const TAKEN_BACK: &str = "Your practice has taken this form back. Nothing more of it is sent.";

impl Services {
    /// Of a form that is done it says no more than that: what was submitted is not for everybody who may fill in forms.
    pub async fn fill_page(&self, session: &PortalSession, request: FormRequestId) -> Result<FillPage> {
        let mut tx = self.inner.store.read().await?;
        let own = self.own_request(&mut tx, session, request).await?;
        self.page_of(&mut tx, session, own).await
    }

    /// As [`Self::fill_page`], for what was typed and refused to be shown again: also in a form that was withdrawn meanwhile.
    pub async fn fill_page_again(&self, session: &PortalSession, request: FormRequestId) -> Result<FillPage> {
        let mut tx = self.inner.store.read().await?;
        let own = self.own_request_in_any_state(&mut tx, session, request).await?;
        self.page_of(&mut tx, session, own).await
    }

    async fn page_of(&self, tx: &mut Tx, session: &PortalSession, (row, questionnaire): (RequestRow, Questionnaire)) -> Result<FillPage> {
        let request = FormRequestId(row.id);
        let response = store::forms::find_open_response(tx, session.organization().0, row.id).await?;
        let answers = match &response {
            _ if !row.state()?.is_open() => Answers::default(),
            Some(response) => kept_answers(&questionnaire, response)?,
            // What was submitted before is shown to whoever may see it.
            None if !session.rights().see_documents => starting_answers_at(&questionnaire, self.now_for(session)),
            None => self.first_answers(tx, session, request, &questionnaire).await?,
        };
        let crisis = self.crisis_of_form(tx, session.organization().0, row.form_id).await?;
        let offers_asking = self.offers_asking(tx, session, &questionnaire).await?;
        Ok(FillPage {
            crisis,
            verdicts: verdicts_at(&questionnaire, &answers, self.now_for(session)),
            viewer: session.viewer().clone(),
            request: self.own_view(tx, session, row).await?,
            questionnaire,
            answers,
            revision: response.map_or(0, |response| response.revision),
            now: self.now_for(session),
            offers_asking,
            seal: self.device_seal(session, request),
        })
    }

    /// What expressions take for the time: `today()` is the practice's day.
    pub(crate) fn now_for(&self, session: &PortalSession) -> DateTime<FixedOffset> {
        context::on_clock_of(self.now(), session.time_zone())
    }

    /// The request, when it is of the session's client; the same refusal for another's and for none. `Forbidden` for a representative
    /// without the right to forms.
    pub(crate) async fn own_request(
        &self,
        tx: &mut Tx,
        session: &PortalSession,
        request: FormRequestId,
    ) -> Result<(RequestRow, Questionnaire)> {
        let (row, questionnaire) = self.own_request_in_any_state(tx, session, request).await?;
        if row.state()? == FormRequestState::Withdrawn {
            return Err(Refusal::Rule(TAKEN_BACK.to_owned()).into());
        }
        Ok((row, questionnaire))
    }

    /// As [`Self::own_request`], also where the practice has withdrawn it.
    async fn own_request_in_any_state(
        &self,
        tx: &mut Tx,
        session: &PortalSession,
        request: FormRequestId,
    ) -> Result<(RequestRow, Questionnaire)> {
        session.may_fill_forms()?;
        let organization = session.organization().0;
        let row = store::forms::find_request(tx, organization, request.0).await?;
        let row = row.filter(|row| row.client_id == session.viewer().client.0).ok_or(Refusal::NotFound)?;
        let version = store::forms::find_version(tx, organization, row.form_version_id).await?.ok_or(Refusal::NotFound)?;
        Ok((row, read_questionnaire(&version.questionnaire)?))
    }

    /// As [`Self::own_request`], for whoever changes something of it: one after the other.
    pub(crate) async fn lock_own_request(
        &self,
        tx: &mut Tx,
        session: &PortalSession,
        request: FormRequestId,
    ) -> Result<(RequestRow, Questionnaire)> {
        store::forms::lock_request(tx, session.organization().0, request.0).await?;
        self.own_request(tx, session, request).await
    }

    /// Moves it on.
    async fn set_state(&self, tx: &mut Tx, organization: Uuid, row: &RequestRow, state: FormRequestState) -> Result<()> {
        let is_moved = store::forms::set_request_state(tx, organization, row.id, state, self.now()).await?;
        if is_moved { Ok(()) } else { Err(Refusal::Conflict.into()) }
    }

    /// Keeps what is right of the answers; what is wrong is said at its question. Answers the new revision.
    pub async fn save_answers(&self, session: &PortalSession, request: FormRequestId, revision: i64, answers: &Answers) -> Result<i64> {
        let mut tx = self.inner.store.write().await?;
        let (row, questionnaire) = self.lock_own_request(&mut tx, session, request).await?;
        let signed = self.refuse_locked(&mut tx, session.organization().0, &row).await?;
        let answers = self.with_own_files(&mut tx, session.organization().0, &row, answers).await?;
        let checked = check_each_at(&questionnaire, &answers, Completeness::Draft, self.now_for(session));
        if checked.answers.is_empty() && !checked.faults.is_empty() {
            return Err(invalid(&checked.faults).into());
        }
        self.refuse_change_of_signed(&mut tx, session.organization().0, &signed, (&questionnaire, &checked.answers)).await?;
        let first = row.state()? == FormRequestState::Sent;
        let giving = Giving::FillingIn;
        let keeping = Keeping { row: &row, questionnaire: &questionnaire, answers: &checked.answers, status: "in-progress", giving };
        let open = store::forms::find_open_response(&mut tx, session.organization().0, row.id).await?;
        let before = open.as_ref().and_then(|open| open.login_id);
        let kept = self.keep(&mut tx, session, &keeping, (open, revision)).await?;
        self.drop_unnamed_files(&mut tx, session.organization().0, &row, &checked.answers).await?;
        self.open_safety_tasks(&mut tx, session, &row, (&questionnaire, &checked.answers)).await?;
        if first {
            self.set_state(&mut tx, session.organization().0, &row, FormRequestState::InProgress).await?;
            self.record_response(&mut tx, session, &row, AuditAction::ResponseSaved).await?;
        } else if before != Some(session.viewer().login.0) {
            self.record_response(&mut tx, session, &row, AuditAction::ResponseTakenUp).await?;
        }
        tx.commit().await?;
        Ok(kept)
    }

    /// Who presses twice submits once, and is told so twice.
    pub async fn submit_response(&self, session: &PortalSession, request: FormRequestId, revision: i64, answers: &Answers) -> Result<()> {
        let organization = session.organization().0;
        let mut tx = self.inner.store.write().await?;
        let (row, questionnaire) = self.lock_own_request(&mut tx, session, request).await?;
        if !row.state()?.is_open() && self.has_submitted(&mut tx, session, &row, (&questionnaire, answers)).await? {
            return Ok(());
        }
        let signed = self.refuse_locked(&mut tx, organization, &row).await?;
        let answers = self.with_own_files(&mut tx, organization, &row, answers).await?;
        let now = self.now_for(session);
        let answers = check_at(&questionnaire, &answers, Completeness::Submit, now).map_err(|faults| invalid(&faults))?;
        self.refuse_change_of_signed(&mut tx, organization, &signed, (&questionnaire, &answers)).await?;
        let giving = Giving::FillingIn;
        let keeping = Keeping { row: &row, questionnaire: &questionnaire, answers: &answers, status: "completed", giving };
        let open = store::forms::find_open_response(&mut tx, organization, row.id).await?;
        self.keep(&mut tx, session, &keeping, (open, revision)).await?;
        self.finish(&mut tx, session, &keeping).await?;
        Ok(tx.commit().await?)
    }

    /// Whether what is submitted of this form is from this login, and just these answers.
    async fn has_submitted(
        &self,
        tx: &mut Tx,
        session: &PortalSession,
        row: &RequestRow,
        (questionnaire, answers): (&Questionnaire, &Answers),
    ) -> Result<bool> {
        let organization = session.organization().0;
        let response = store::forms::find_response_of_request(tx, organization, row.id).await?;
        let Some(response) = response.filter(|response| response.login_id == Some(session.viewer().login.0)) else { return Ok(false) };
        let (answers, kept) = (self.with_own_files(tx, organization, row, answers).await?, kept_answers(questionnaire, &response)?);
        let checked = check_at(questionnaire, &answers, Completeness::Submit, self.now_for(session));
        Ok(checked.is_ok_and(|answers| Unsent::between(questionnaire, &kept, &answers, 0, 0).is_empty()))
    }

    /// What follows once the response is complete.
    pub(crate) async fn finish(&self, tx: &mut Tx, session: &PortalSession, keeping: &Keeping<'_>) -> Result<()> {
        let (organization, row) = (session.organization().0, keeping.row);
        self.submit_files(tx, organization, row, keeping.answers).await?;
        self.open_safety_tasks(tx, session, row, (keeping.questionnaire, keeping.answers)).await?;
        self.set_state(tx, organization, row, FormRequestState::Submitted).await?;
        store::clients::set_forms_counts(tx, organization, &[row.client_id]).await?;
        self.tell_ledger(tx, session, row).await?;
        self.record_response(tx, session, row, AuditAction::ResponseSubmitted).await
    }

    /// Writes the response, of which `open` is there, at `revision`; or refuses when another device was faster.
    pub(crate) async fn keep(
        &self,
        tx: &mut Tx,
        session: &PortalSession,
        keeping: &Keeping<'_>,
        (open, revision): (Option<ResponseRow>, i64),
    ) -> Result<i64> {
        let organization = session.organization().0;
        if open.as_ref().map_or(0, |open| open.revision) != revision {
            return Err(Refusal::Conflict.into());
        }
        let id = open.as_ref().map_or_else(|| self.new_id(), |open| open.id);
        // A signature that stays as it was was given when it was.
        let mut times = open.as_ref().map(|open| kept_times(keeping.questionnaire, open, keeping.answers)).transpose()?.unwrap_or_default();
        self.say_who_signs(session, keeping, &mut times);
        let document = self.document(session, keeping, (id, open.as_ref()), &times)?;
        let change = ResponseChange {
            id,
            request: keeping.row.id,
            client: keeping.row.client_id,
            login: keeping.filled_in_by(session, open.as_ref()),
            status: keeping.status,
            document: &document,
            now: self.now(),
        };
        let written = match open {
            Some(_) => store::forms::update_response(tx, organization, &change, revision).await?,
            None => match store::forms::insert_response(tx, organization, &change).await {
                Err(store::Error::Duplicate) => false,
                other => other.map(|()| true)?,
            },
        };
        if written { Ok(revision + 1) } else { Err(Refusal::Conflict.into()) }
    }

    /// What is signed now says who was signed in, while somebody acts for the client (R31) or was asked to sign.
    fn say_who_signs(&self, session: &PortalSession, keeping: &Keeping<'_>, times: &mut SigningTimes) {
        let reference = match (&session.viewer().acting, keeping.giving) {
            (Some(_), _) => format!("RelatedPerson/{}", session.viewer().login),
            (None, Giving::Signature) => format!("Patient/{}", keeping.row.client_id),
            (None, Giving::FillingIn) => return,
        };
        let by = SignedInAs { reference, display: session.actor().name };
        let given = Given { at: self.now(), by: Some(by) };
        let places = keeping.answers.0.keys().filter(|place| keeping.questionnaire.item_at(place).is_some_and(Item::is_signature));
        for place in places {
            times.entry(place.clone()).or_insert_with(|| given.clone());
        }
    }

    /// Who only signs is not whoever answered: that stays as it was.
    fn document(
        &self,
        session: &PortalSession,
        keeping: &Keeping<'_>,
        (id, open): (Uuid, Option<&ResponseRow>),
        times: &SigningTimes,
    ) -> Result<String> {
        let header = ResponseHeader {
            id: id.to_string(),
            questionnaire: keeping
                .questionnaire
                .canonical()
                .unwrap_or_else(|| format!("urn:uuid:{}|{}", keeping.row.form_id, keeping.row.version)),
            status: keeping.status.to_owned(),
            authored: self.now(),
            subject_reference: format!("Patient/{}", keeping.row.client_id),
            source_reference: format!("RelatedPerson/{}", session.viewer().login.0),
        };
        let mut document = to_signed_response(keeping.questionnaire, keeping.answers, &header, times);
        match (keeping.giving, open) {
            (Giving::Signature, Some(open)) => document["source"] = read_document(open)?["source"].clone(),
            _ if session.viewer().acting.is_some() => document["source"]["display"] = session.actor().name.into(),
            _ => {}
        }
        Ok(document.to_string())
    }

    async fn tell_ledger(&self, tx: &mut Tx, session: &PortalSession, row: &RequestRow) -> Result<()> {
        let Some(invitation) = row.invitation_id else { return Ok(()) };
        let organization = session.organization().0;
        let open = store::forms::count_open_of_invitation(tx, organization, row.client_id, invitation).await?;
        let kinds = [Some(LedgerKind::FormSubmitted), (open == 0).then_some(LedgerKind::Done)];
        for kind in kinds.into_iter().flatten() {
            let name = session.actor().name;
            // No title: the ledger is read by people who may not read forms.
            let event =
                NewEvent { id: self.new_id(), invitation_id: invitation, kind, detail: None, actor_name: Some(&name), at: self.now() };
            store::invitations::insert_event(tx, organization, &event).await?;
        }
        Ok(())
    }

    async fn record_response(&self, tx: &mut Tx, session: &PortalSession, row: &RequestRow, action: AuditAction) -> Result<()> {
        let about = About { client: Some(ClientId(row.client_id)), subject: Some(row.id), detail: Some(&row.title) };
        self.record(tx, &session.actor(), action, about).await
    }
}

/// What a session does to a response.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Giving {
    FillingIn,
    /// One signature, on what somebody else filled in.
    Signature,
}

pub(crate) struct Keeping<'a> {
    pub row: &'a RequestRow,
    pub questionnaire: &'a Questionnaire,
    pub answers: &'a Answers,
    pub status: &'static str,
    pub giving: Giving,
}

impl Keeping<'_> {
    fn filled_in_by(&self, session: &PortalSession, open: Option<&ResponseRow>) -> Uuid {
        let before = open.filter(|_| self.giving == Giving::Signature).and_then(|open| open.login_id);
        before.unwrap_or(session.viewer().login.0)
    }
}

pub(crate) fn refuse_fixed(row: &RequestRow) -> Result<()> {
    if row.state()?.is_open() {
        return Ok(());
    }
    Err(Refusal::Rule("This form has been submitted and cannot be changed. Ask your practice to send it again.".to_owned()).into())
}

pub(crate) fn invalid(faults: &[AnswerFault]) -> Refusal {
    let mut errors = FieldErrors::default();
    for fault in faults {
        errors.add(&fault.place, fault.sentence());
    }
    Refusal::Invalid(errors)
}

/// To fill in or to read: with the options of its value sets, and a question for each who signs.
pub(crate) fn read_questionnaire(text: &str) -> Result<Questionnaire> {
    Questionnaire::from_json(text)
        .map(|form| form.with_value_sets().with_signers())
        .map_err(|error| Error::Internal(format!("a stored form cannot be read: {error}")))
}

pub(crate) fn kept_answers(questionnaire: &Questionnaire, response: &ResponseRow) -> Result<Answers> {
    Ok(answers_from_response(questionnaire, &read_document(response)?))
}

/// When the signatures among these answers were given, of those that are in the response.
pub(crate) fn kept_times(questionnaire: &Questionnaire, response: &ResponseRow, answers: &Answers) -> Result<SigningTimes> {
    Ok(questionnaire.signing_times(&read_document(response)?, answers))
}

fn read_document(response: &ResponseRow) -> Result<serde_json::Value> {
    serde_json::from_str(&response.document).map_err(|error| Error::Internal(format!("a stored response cannot be read: {error}")))
}
