//! Safety rules and the tasks that they open (R32). A task is never deleted; it is acknowledged once.

use crate::{Result, Tx, on_engine};
use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

/// Tasks on a page: more than these wait for nobody to have looked at the first.
const MOST_TASKS: i64 = 100;

pub async fn find_crisis_text(tx: &mut Tx, organization: Uuid) -> Result<Option<String>> {
    let found: Option<Option<String>> = on_engine!(tx, c => sqlx::query_scalar("SELECT crisis_text FROM organizations WHERE id = $1")
        .bind(organization).fetch_optional(c).await?);
    Ok(found.flatten())
}

pub async fn set_crisis_text(tx: &mut Tx, organization: Uuid, text: &str) -> Result<()> {
    on_engine!(tx, c => sqlx::query("UPDATE organizations SET crisis_text = $2 WHERE id = $1")
        .bind(organization).bind(text).execute(c).await?.rows_affected());
    Ok(())
}

#[derive(Clone, Debug, FromRow)]
pub struct RuleRow {
    pub id: Uuid,
    pub form_id: Uuid,
    pub trigger_json: String,
    pub responsible_id: Uuid,
    pub escalate_hours: i64,
    pub responsible_name: String,
}

/// Those that hold now, of one form or of all, oldest first.
pub async fn list_rules(tx: &mut Tx, organization: Uuid, form: Option<Uuid>) -> Result<Vec<RuleRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(
        "SELECT r.id, r.form_id, r.trigger_json, r.responsible_id, r.escalate_hours, s.name AS responsible_name
         FROM safety_rules r JOIN staff s ON s.organization_id = r.organization_id AND s.id = r.responsible_id
         WHERE r.organization_id = $1 AND r.ended_at IS NULL AND ($2 IS NULL OR r.form_id = $2) ORDER BY r.created_at, r.id",
    ).bind(organization).bind(form).fetch_all(c).await?))
}

pub async fn insert_rule(tx: &mut Tx, organization: Uuid, row: &RuleRow, now: DateTime<Utc>) -> Result<()> {
    on_engine!(tx, c => sqlx::query(
        "INSERT INTO safety_rules (organization_id, id, form_id, trigger_json, responsible_id, escalate_hours, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(organization)
    .bind(row.id)
    .bind(row.form_id)
    .bind(&row.trigger_json)
    .bind(row.responsible_id)
    .bind(row.escalate_hours)
    .bind(now)
    .execute(c)
    .await?
    .rows_affected());
    Ok(())
}

/// False when there is none that holds. The tasks that it opened stay.
pub async fn end_rule(tx: &mut Tx, organization: Uuid, rule: Uuid, now: DateTime<Utc>) -> Result<bool> {
    let changed = on_engine!(tx, c => sqlx::query(
        "UPDATE safety_rules SET ended_at = $3 WHERE organization_id = $1 AND id = $2 AND ended_at IS NULL",
    ).bind(organization).bind(rule).bind(now).execute(c).await?.rows_affected());
    Ok(changed > 0)
}

#[derive(Clone, Debug)]
pub struct NewTask<'a> {
    pub id: Uuid,
    pub rule: Uuid,
    pub request: Uuid,
    pub client: Uuid,
    pub responsible: Uuid,
    pub why: &'a str,
    pub opened_at: DateTime<Utc>,
    pub escalate_at: DateTime<Utc>,
}

/// False when the rule opened one for this form already.
pub async fn insert_task(tx: &mut Tx, organization: Uuid, task: &NewTask<'_>) -> Result<bool> {
    let inserted = on_engine!(tx, c => sqlx::query(
        "INSERT INTO safety_tasks (organization_id, id, rule_id, form_request_id, client_id, responsible_id, why, opened_at, escalate_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) ON CONFLICT (organization_id, rule_id, form_request_id) DO NOTHING",
    )
    .bind(organization)
    .bind(task.id)
    .bind(task.rule)
    .bind(task.request)
    .bind(task.client)
    .bind(task.responsible)
    .bind(task.why)
    .bind(task.opened_at)
    .bind(task.escalate_at)
    .execute(c)
    .await?
    .rows_affected());
    Ok(inserted > 0)
}

#[derive(Clone, Debug, FromRow)]
pub struct TaskRow {
    pub id: Uuid,
    pub organization_id: Uuid,
    pub client_id: Uuid,
    pub first_name: String,
    pub last_name: String,
    pub form_title: String,
    pub responsible_id: Uuid,
    pub responsible_name: String,
    pub why: String,
    pub opened_at: DateTime<Utc>,
    pub escalated_at: Option<DateTime<Utc>>,
    pub acknowledged_at: Option<DateTime<Utc>>,
    pub acknowledged_by: Option<String>,
    pub note: Option<String>,
}

macro_rules! tasks {
    ($rest:literal) => {
        concat!(
            "SELECT t.id, t.organization_id, t.client_id, k.first_name, k.last_name, v.title AS form_title, t.responsible_id,
                s.name AS responsible_name, t.why, t.opened_at, t.escalated_at, t.acknowledged_at, t.acknowledged_by, t.note
             FROM safety_tasks t JOIN clients k ON k.organization_id = t.organization_id AND k.id = t.client_id
             JOIN staff s ON s.organization_id = t.organization_id AND s.id = t.responsible_id
             JOIN form_requests q ON q.organization_id = t.organization_id AND q.id = t.form_request_id
             JOIN form_versions v ON v.organization_id = q.organization_id AND v.id = q.form_version_id ",
            $rest
        )
    };
}

const OPEN: &str = tasks!("WHERE t.organization_id = $1 AND t.acknowledged_at IS NULL ORDER BY t.opened_at, t.id LIMIT $2");
const OPEN_OF_MEMBER: &str =
    tasks!("WHERE t.organization_id = $1 AND t.acknowledged_at IS NULL AND t.responsible_id = $3 ORDER BY t.opened_at, t.id LIMIT $2");

/// That nobody has acknowledged, oldest first; of one who is responsible, or of all.
pub async fn list_open_tasks(tx: &mut Tx, organization: Uuid, responsible: Option<Uuid>) -> Result<Vec<TaskRow>> {
    let text = if responsible.is_some() { OPEN_OF_MEMBER } else { OPEN };
    Ok(on_engine!(tx, c => {
        let query = sqlx::query_as(text).bind(organization).bind(MOST_TASKS);
        if let Some(member) = responsible { query.bind(member) } else { query }.fetch_all(c).await?
    }))
}

/// Whether one of the client's was opened after `since`; with `login` only of forms that this login filled in.
pub async fn has_task_since(tx: &mut Tx, organization: Uuid, client: Uuid, login: Option<Uuid>, since: DateTime<Utc>) -> Result<bool> {
    Ok(on_engine!(tx, c => sqlx::query_scalar(
        "SELECT EXISTS (SELECT 1 FROM safety_tasks t WHERE t.organization_id = $1 AND t.client_id = $2 AND t.opened_at > $3
           AND ($4 IS NULL OR EXISTS (SELECT 1 FROM responses p
             WHERE p.organization_id = $1 AND p.form_request_id = t.form_request_id AND p.login_id = $4)))",
    )
    .bind(organization)
    .bind(client)
    .bind(since)
    .bind(login)
    .fetch_one(c)
    .await?))
}

pub async fn find_task(tx: &mut Tx, organization: Uuid, task: Uuid) -> Result<Option<TaskRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(tasks!("WHERE t.organization_id = $1 AND t.id = $2"))
        .bind(organization).bind(task).fetch_optional(c).await?))
}

/// False when somebody has acknowledged it already.
pub async fn acknowledge(tx: &mut Tx, organization: Uuid, task: Uuid, (by, note): (&str, &str), now: DateTime<Utc>) -> Result<bool> {
    let changed = on_engine!(tx, c => sqlx::query(
        "UPDATE safety_tasks SET acknowledged_at = $3, acknowledged_by = $4, note = $5
         WHERE organization_id = $1 AND id = $2 AND acknowledged_at IS NULL",
    ).bind(organization).bind(task).bind(now).bind(by).bind(note).execute(c).await?.rows_affected());
    Ok(changed > 0)
}

/// Of all practices: whose time has come and that nobody has acknowledged.
pub async fn list_due(tx: &mut Tx, now: DateTime<Utc>) -> Result<Vec<TaskRow>> {
    Ok(on_engine!(tx, c => sqlx::query_as(tasks!(
        "WHERE t.escalate_at <= $1 AND t.acknowledged_at IS NULL AND t.escalated_at IS NULL ORDER BY t.escalate_at LIMIT $2"
    )).bind(now).bind(MOST_TASKS).fetch_all(c).await?))
}

/// False when another process was faster, or somebody acknowledged it meanwhile.
pub async fn escalate(tx: &mut Tx, organization: Uuid, task: Uuid, now: DateTime<Utc>) -> Result<bool> {
    let changed = on_engine!(tx, c => sqlx::query(
        "UPDATE safety_tasks SET escalated_at = $3
         WHERE organization_id = $1 AND id = $2 AND escalated_at IS NULL AND acknowledged_at IS NULL",
    ).bind(organization).bind(task).bind(now).execute(c).await?.rows_affected());
    Ok(changed > 0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{Engine, open, sqlite_plan};

    #[tokio::test]
    async fn what_waits_is_found_by_an_index_however_much_was_acknowledged() {
        let store = open(Engine::Sqlite).await;
        for (text, index) in [(OPEN, "safety_tasks_open"), (OPEN_OF_MEMBER, "safety_tasks_of_member")] {
            let plan = sqlite_plan(&store, text).await;
            assert!(plan.contains(index) && !plan.contains("TEMP B-TREE"), "{plan}");
        }
    }
}
