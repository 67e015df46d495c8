//! The tasks: whoever is responsible acknowledges them, or an administrator; when nobody does in time, they are every administrator's.

use crate::{
    Result, Services,
    audit::About,
    context,
    mail::{AccountMail, system_actor},
    staff::{Permit, SignedIn},
};
use domain::{
    Refusal,
    audit::AuditAction,
    ids::{ClientId, OrganizationId, SafetyTaskId},
    safety::{Acknowledged, SafetyTask},
};
use store::safety::TaskRow;

/// The longest note, in characters.
const NOTE_MAXIMUM: usize = 1_000;

impl Services {
    /// That wait for this staff member; for an administrator, all that wait.
    pub async fn list_safety_tasks(&self, by: &Permit<SignedIn>) -> Result<Vec<SafetyTask>> {
        let mut tx = self.inner.store.read_once().await?;
        let own = (!by.is_administrator()).then(|| by.staff().0);
        let rows = store::safety::list_open_tasks(&mut tx, by.organization().0, own).await?;
        Ok(rows.into_iter().map(|row| task(row, by.time_zone())).collect())
    }

    /// `note` says what was done; it is kept with the task.
    pub async fn acknowledge_safety_task(&self, by: &Permit<SignedIn>, task: SafetyTaskId, note: &str) -> Result<()> {
        let note = note.trim();
        if note.is_empty() || note.chars().count() > NOTE_MAXIMUM {
            return Err(Refusal::field("note", "Write what you did, in up to 1,000 characters.").into());
        }
        let organization = by.organization().0;
        let mut tx = self.inner.store.write().await?;
        let row = store::safety::find_task(&mut tx, organization, task.0).await?.ok_or(Refusal::NotFound)?;
        if !by.is_administrator() && row.responsible_id != by.staff().0 {
            return Err(Refusal::NotFound.into());
        }
        if !store::safety::acknowledge(&mut tx, organization, task.0, (&by.actor().name, note), self.now()).await? {
            return Err(Refusal::Rule("Somebody has acknowledged this already. Reload the page.".to_owned()).into());
        }
        let about = About { client: Some(ClientId(row.client_id)), subject: Some(row.id), detail: None };
        self.record(&mut tx, by.actor(), AuditAction::SafetyTaskAcknowledged, about).await?;
        Ok(tx.commit().await?)
    }

    /// Those that nobody acknowledged in time become every administrator's. A sweep, as often as is liked.
    pub async fn escalate_due_safety_tasks(&self) -> Result<usize> {
        let mut tx = self.inner.store.read_once().await?;
        let due = store::safety::list_due(&mut tx, self.now()).await?;
        drop(tx);
        let mut escalated = 0;
        for row in due {
            let mut tx = self.inner.store.write().await?;
            if store::safety::escalate(&mut tx, row.organization_id, row.id, self.now()).await? {
                let about = About { client: Some(ClientId(row.client_id)), subject: Some(row.id), detail: Some(&row.responsible_name) };
                let actor = system_actor(OrganizationId(row.organization_id));
                self.record(&mut tx, &actor, AuditAction::SafetyTaskEscalated, about).await?;
                for row in store::staff::list(&mut tx, row.organization_id).await?.iter().filter(|row| row.is_administrator) {
                    self.tell_of_task(&mut tx, row.organization_id, row.id, AccountMail::SafetyTaskOverdue).await?;
                }
                escalated += 1;
            }
            tx.commit().await?;
        }
        Ok(escalated)
    }
}

fn task(row: TaskRow, time_zone: &str) -> SafetyTask {
    let acknowledged = row.acknowledged_at.zip(row.acknowledged_by).map(|(at, by)| Acknowledged {
        at: context::moment(at, time_zone),
        by,
        note: row.note.unwrap_or_default(),
    });
    SafetyTask {
        id: SafetyTaskId(row.id),
        client: ClientId(row.client_id),
        client_name: format!("{} {}", row.first_name, row.last_name),
        form_title: row.form_title,
        why: row.why,
        opened: context::moment(row.opened_at, time_zone),
        responsible: row.responsible_name,
        is_escalated: row.escalated_at.is_some(),
        acknowledged,
    }
}
