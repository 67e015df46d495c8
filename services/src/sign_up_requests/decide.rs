//! Accepting, merging, declining: once, also when two people do it at the same moment. Whoever may invite invites with it.

use super::queue::sees_all;
use crate::{
    Error, Result, Services,
    audit::About,
    mail::AccountMail,
    staff::{EditClients, InviteClients, Permit},
};
use chrono::TimeDelta;
use domain::{
    EmailAddress, Refusal,
    audit::AuditAction,
    clients::ClientInput,
    ids::{ClientId, SignUpRequestId},
    sign_up_requests::{DECIDED_DAYS, SignUpDecided, SignUpDecision, SignUpState},
};
use store::{Tx, sign_up_requests::SignUpRow};
use uuid::Uuid;

const DECIDED: &str = "This does not wait any more: somebody has decided it, or a newer request took its place. Reload the page.";

impl Services {
    /// `may_invite` is the permit of whoever decides, if they have it. Refused when somebody has decided before; where R6 stands against the
    /// address, with the reason, and then nothing is decided.
    pub async fn decide_sign_up(
        &self,
        by: &Permit<EditClients>,
        may_invite: Option<&Permit<InviteClients>>,
        id: SignUpRequestId,
        decision: SignUpDecision,
    ) -> Result<SignUpDecided> {
        sees_all(by)?;
        let (organization, now) = (by.organization().0, self.now());
        let mut tx = self.inner.store.write().await?;
        store::invitations::lock_organization(&mut tx, organization).await?;
        let row = store::sign_up_requests::find(&mut tx, organization, id.0).await?.ok_or(Refusal::NotFound)?;
        let (state, action) = match decision {
            SignUpDecision::Accept => (SignUpState::Accepted, AuditAction::PersonAccepted),
            SignUpDecision::Merge(_) => (SignUpState::Merged, AuditAction::PersonMerged),
            SignUpDecision::Decline => (SignUpState::Declined, AuditAction::PersonDeclined),
        };
        let ending = (state, now + TimeDelta::days(DECIDED_DAYS));
        if !store::sign_up_requests::decide(&mut tx, organization, id.0, ending, now).await? {
            return Err(Refusal::Rule(DECIDED.to_owned()).into());
        }
        let decided = self.carry_out_sign_up(&mut tx, (by, may_invite), &row, decision).await?;
        let about = About { client: decided.client, subject: Some(row.id), detail: None };
        self.record(&mut tx, by.actor(), action, about).await?;
        tx.commit().await?;
        self.inner.outbox_bell.notify_one();
        Ok(decided)
    }

    async fn carry_out_sign_up(
        &self,
        tx: &mut Tx,
        (by, may_invite): (&Permit<EditClients>, Option<&Permit<InviteClients>>),
        row: &SignUpRow,
        decision: SignUpDecision,
    ) -> Result<SignUpDecided> {
        let name = row.full_name();
        let (client, done) = match decision {
            SignUpDecision::Decline => {
                self.tell_declined(tx, by.organization().0, row).await?;
                return Ok(SignUpDecided { client: None, words: format!("Declined: {name}. A neutral e-mail is on its way.") });
            }
            SignUpDecision::Accept => (self.add_person(tx, by, &input(row)).await.map_err(said)?, format!("{name} is a client now.")),
            SignUpDecision::Merge(client) => {
                let email: EmailAddress = row.email.parse().map_err(|_| Refusal::NotFound)?;
                let waits = self.put_address_on_file(tx, by, client, &email).await.map_err(said)?;
                let words = if waits {
                    format!("{name} is that client. The address takes effect when it confirms that it is to be signed in with.")
                } else {
                    format!("{name} is that client, with this address on file.")
                };
                (client, words)
            }
        };
        let invited = match may_invite {
            Some(may) => self.invite_person(tx, may, client).await?,
            None => "Whoever may invite can invite them now.".to_owned(),
        };
        Ok(SignUpDecided { client: Some(client), words: format!("{done} {invited}") })
    }

    /// In the practice's language; neutral, without a reason, and with how to reach the practice.
    async fn tell_declined(&self, tx: &mut Tx, organization: Uuid, row: &SignUpRow) -> Result<()> {
        self.queue_account_mail(tx, (organization, AccountMail::NewPersonDeclined), (row.id, &row.email), None).await
    }

    /// In a sentence, whether an invitation is on its way.
    async fn invite_person(&self, tx: &mut Tx, by: &Permit<InviteClients>, client: ClientId) -> Result<String> {
        Ok(match self.invite_as_asked(tx, by, client).await? {
            None => "An invitation is on its way.".to_owned(),
            Some(why) => format!("No invitation was sent. {why}"),
        })
    }
}

fn input(row: &SignUpRow) -> ClientInput {
    ClientInput {
        first_name: row.first_name.clone(),
        last_name: row.last_name.clone(),
        preferred_name: None,
        email: row.email.parse().ok(),
        phone: None,
        date_of_birth: Some(row.date_of_birth),
        language: None,
        revision: 0,
    }
}

/// There is no field of the address here to say it at.
fn said(error: Error) -> Error {
    match error.refusal().and_then(|refusal| refusal.at("email")) {
        Some(sentence) => Refusal::Rule(sentence.to_owned()).into(),
        None => error,
    }
}
