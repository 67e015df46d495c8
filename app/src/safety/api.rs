//! The server functions of safety rules and their tasks.

use crate::Failure;
use domain::{
    ids::{SafetyRuleId, SafetyTaskId},
    safety::{NewSafetyRule, SafetyPage, SafetyTask},
};
use leptos::prelude::*;
use server_fn::codec::Json;

#[cfg(feature = "ssr")]
use crate::request::{failed, permit, services};
#[cfg(feature = "ssr")]
use services::staff::{Administer, SignedIn};

#[server(prefix = "/api", endpoint = "safety/page", input = Json)]
pub async fn get_safety_page() -> Result<SafetyPage, Failure> {
    let permit = permit::<Administer>().await?;
    services()?.safety_page(&permit).await.map_err(failed)
}

#[server(prefix = "/api", endpoint = "safety/save-text", input = Json)]
pub async fn save_crisis_text(text: String) -> Result<(), Failure> {
    let permit = permit::<Administer>().await?;
    services()?.save_crisis_text(&permit, &text).await.map_err(failed)
}

#[server(prefix = "/api", endpoint = "safety/add-rule", input = Json)]
pub async fn add_safety_rule(rule: NewSafetyRule) -> Result<SafetyRuleId, Failure> {
    let permit = permit::<Administer>().await?;
    services()?.add_safety_rule(&permit, &rule).await.map_err(failed)
}

#[server(prefix = "/api", endpoint = "safety/end-rule", input = Json)]
pub async fn end_safety_rule(rule: SafetyRuleId) -> Result<(), Failure> {
    let permit = permit::<Administer>().await?;
    services()?.end_safety_rule(&permit, rule).await.map_err(failed)
}

#[server(prefix = "/api", endpoint = "safety/tasks", input = Json)]
pub async fn list_safety_tasks() -> Result<Vec<SafetyTask>, Failure> {
    let permit = permit::<SignedIn>().await?;
    services()?.list_safety_tasks(&permit).await.map_err(failed)
}

#[server(prefix = "/api", endpoint = "safety/acknowledge", input = Json)]
pub async fn acknowledge_safety_task(task: SafetyTaskId, note: String) -> Result<(), Failure> {
    let permit = permit::<SignedIn>().await?;
    services()?.acknowledge_safety_task(&permit, task, &note).await.map_err(failed)
}
