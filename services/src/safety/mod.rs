//! Safety rules (R32): an administrator says what follows from an answer. A client who gives it reads the practice's words at once, and
//! a task is opened in the transaction that keeps the answer, so that neither is without the other.

mod rules;
mod tasks;
#[cfg(test)]
pub(crate) mod tests;

use crate::{Error, Result, Services, audit::About, mail::AccountMail, portal::PortalSession};
use chrono::TimeDelta;
use domain::{
    audit::AuditAction,
    forms::{Answers, Questionnaire},
    ids::ClientId,
    safety::{Crisis, Trigger},
};
use store::{
    Tx,
    forms::RequestRow,
    safety::{NewTask, RuleRow},
};
use uuid::Uuid;

/// How long after an answer the portal's home still shows the practice's words.
const SHOWN_HOURS: i64 = 24;

impl Services {
    /// What the page of a form needs to say the practice's words at once.
    pub(crate) async fn crisis_of_form(&self, tx: &mut Tx, organization: Uuid, form: Uuid) -> Result<Option<Crisis>> {
        let rules = store::safety::list_rules(tx, organization, Some(form)).await?;
        if rules.is_empty() {
            return Ok(None);
        }
        let triggers = rules.iter().map(trigger).collect::<Result<Vec<_>>>()?;
        let text = store::safety::find_crisis_text(tx, organization).await?;
        Ok(text.map(|text| Crisis { text, triggers }))
    }

    /// For the portal's home: the practice's words, while an answer that called for them is fresh. Whoever may only fill in forms for the
    /// client reads them after answers of their own: after the client's they would tell what these were (R31).
    pub(crate) async fn crisis_at_home(&self, tx: &mut Tx, session: &PortalSession) -> Result<Option<String>> {
        let (organization, viewer, rights) = (session.organization().0, session.viewer(), session.rights());
        let own = (!rights.see_documents).then_some(viewer.login.0);
        let since = self.now() - TimeDelta::hours(SHOWN_HOURS);
        if rights.fill_forms && store::safety::has_task_since(tx, organization, viewer.client.0, own, since).await? {
            Ok(store::safety::find_crisis_text(tx, organization).await?)
        } else {
            Ok(None)
        }
    }

    /// Opens a task for each rule that the answers meet, once for each form that was asked for.
    pub(crate) async fn open_safety_tasks(
        &self,
        tx: &mut Tx,
        session: &PortalSession,
        row: &RequestRow,
        (questionnaire, answers): (&Questionnaire, &Answers),
    ) -> Result<()> {
        let organization = session.organization().0;
        for rule in store::safety::list_rules(tx, organization, Some(row.form_id)).await? {
            let trigger = trigger(&rule)?;
            if !trigger.holds(questionnaire, answers) {
                continue;
            }
            let (now, why) = (self.now(), trigger.words(questionnaire));
            let task = NewTask {
                id: self.new_id(),
                rule: rule.id,
                request: row.id,
                client: row.client_id,
                responsible: rule.responsible_id,
                why: &why,
                opened_at: now,
                escalate_at: now + TimeDelta::hours(rule.escalate_hours),
            };
            if store::safety::insert_task(tx, organization, &task).await? {
                let about = About { client: Some(ClientId(row.client_id)), subject: Some(task.id), detail: Some(&rule.responsible_name) };
                self.record(tx, &session.actor(), AuditAction::SafetyTaskOpened, about).await?;
                self.tell_of_task(tx, organization, rule.responsible_id, AccountMail::SafetyTask).await?;
            }
        }
        Ok(())
    }

    /// By an e-mail that says that there is a task, and nothing of whom or what. In the place of who has left the practice every
    /// administrator is told.
    async fn tell_of_task(&self, tx: &mut Tx, organization: Uuid, staff: Uuid, mail: AccountMail) -> Result<()> {
        if let Some(row) = store::staff::find(tx, organization, staff).await? {
            return self.queue_account_mail(tx, (organization, mail), (row.id, &row.email), None).await;
        }
        for row in store::staff::list(tx, organization).await?.iter().filter(|row| row.is_administrator) {
            self.queue_account_mail(tx, (organization, mail), (row.id, &row.email), None).await?;
        }
        Ok(())
    }
}

fn trigger(rule: &RuleRow) -> Result<Trigger> {
    serde_json::from_str(&rule.trigger_json).map_err(|error| Error::Internal(format!("a stored safety rule cannot be read: {error}")))
}
