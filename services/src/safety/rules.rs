//! The rules themselves: administrators set them, for the forms that the practice has.

use crate::{
    Error, Result, Services,
    audit::About,
    portal::read_questionnaire,
    staff::{Administer, Permit},
};
use domain::{
    FieldErrors, Refusal,
    audit::AuditAction,
    ids::{FormId, SafetyRuleId, StaffId},
    safety::{NewSafetyRule, RuleForm, SafetyPage, SafetyRuleView, check_crisis_text},
};
use std::collections::HashMap;
use store::{safety::RuleRow, staff::StaffRow};

impl Services {
    pub async fn safety_page(&self, by: &Permit<Administer>) -> Result<SafetyPage> {
        let organization = by.organization().0;
        let mut tx = self.inner.store.read().await?;
        let mut questionnaires = HashMap::new();
        let mut forms = Vec::new();
        for row in store::forms::list_catalog(&mut tx, organization).await? {
            let questionnaire = read_questionnaire(&row.newest.questionnaire)?;
            forms.push(RuleForm::new(FormId(row.newest.form_id), &questionnaire));
            questionnaires.insert(row.newest.form_id, questionnaire);
        }
        let staff = store::staff::list(&mut tx, organization).await?;
        let able: Vec<_> = staff.into_iter().filter(sees_all_clients).map(|row| (StaffId(row.id), row.name)).collect();
        let view = |rule: RuleRow| {
            let form = questionnaires.get(&rule.form_id).ok_or(Refusal::NotFound)?;
            Ok(SafetyRuleView {
                id: SafetyRuleId(rule.id),
                form_title: form.title().to_owned(),
                when: super::trigger(&rule)?.words(form),
                responsible: rule.responsible_name,
                sees_all_clients: able.iter().any(|(id, _)| id.0 == rule.responsible_id),
                escalate_hours: rule.escalate_hours,
            })
        };
        let rules = store::safety::list_rules(&mut tx, organization, None).await?;
        Ok(SafetyPage {
            crisis_text: store::safety::find_crisis_text(&mut tx, organization).await?.unwrap_or_default(),
            rules: rules.into_iter().map(view).collect::<Result<_>>()?,
            forms,
            staff: able,
        })
    }

    pub async fn save_crisis_text(&self, by: &Permit<Administer>, text: &str) -> Result<()> {
        let text = check_crisis_text(text).map_err(|sentence| Refusal::field("crisis_text", sentence))?;
        let mut tx = self.inner.store.write().await?;
        store::safety::set_crisis_text(&mut tx, by.organization().0, &text).await?;
        self.record(&mut tx, by.actor(), AuditAction::CrisisTextChanged, About::default()).await?;
        Ok(tx.commit().await?)
    }

    /// Holds from the next answer on.
    pub async fn add_safety_rule(&self, by: &Permit<Administer>, rule: &NewSafetyRule) -> Result<SafetyRuleId> {
        let organization = by.organization().0;
        let mut tx = self.inner.store.write().await?;
        let forms = store::forms::list_catalog(&mut tx, organization).await?;
        let form = forms.into_iter().find(|row| row.newest.form_id == rule.form.0).ok_or(Refusal::NotFound)?;
        let mut errors: FieldErrors = rule.check(&read_questionnaire(&form.newest.questionnaire)?);
        if store::safety::find_crisis_text(&mut tx, organization).await?.is_none() {
            errors.add("crisis_text", "First write and save what a client in danger should do.");
        }
        let responsible = store::staff::find(&mut tx, organization, rule.responsible.0).await?;
        match &responsible {
            None => errors.add("responsible", "Choose who sees to it."),
            Some(row) if !sees_all_clients(row) => {
                errors.add("responsible", "Choose somebody who sees all clients: anybody else may not find the client of a task.");
            }
            Some(_) => {}
        }
        let Some(responsible) = responsible.filter(|_| errors.0.is_empty()) else { return Err(Refusal::Invalid(errors).into()) };
        let row = RuleRow {
            id: self.new_id(),
            form_id: rule.form.0,
            trigger_json: serde_json::to_string(&rule.trigger).map_err(|error| Error::Internal(error.to_string()))?,
            responsible_id: responsible.id,
            escalate_hours: rule.escalate_hours,
            responsible_name: responsible.name,
        };
        store::safety::insert_rule(&mut tx, organization, &row, self.now()).await?;
        let about = About { subject: Some(row.id), detail: Some(&form.newest.title), ..About::default() };
        self.record(&mut tx, by.actor(), AuditAction::SafetyRuleAdded, about).await?;
        tx.commit().await?;
        Ok(SafetyRuleId(row.id))
    }

    /// What it opened stays to be acknowledged.
    pub async fn end_safety_rule(&self, by: &Permit<Administer>, rule: SafetyRuleId) -> Result<()> {
        let mut tx = self.inner.store.write().await?;
        if !store::safety::end_rule(&mut tx, by.organization().0, rule.0, self.now()).await? {
            return Err(Refusal::NotFound.into());
        }
        let about = About { subject: Some(rule.0), ..About::default() };
        self.record(&mut tx, by.actor(), AuditAction::SafetyRuleEnded, about).await?;
        Ok(tx.commit().await?)
    }
}

/// A task may be about any of them.
fn sees_all_clients(row: &StaffRow) -> bool {
    row.is_administrator || row.can_see_all_clients
}
