//! The server functions of the practice's mail server, for administrators; and of the built-in mailbox: for whoever sits at this
//! machine, and nobody when SMTP is used.

use crate::Failure;
use domain::{
    ids::MailId,
    mail::{MailForm, MailTest, MailView as MailServerView},
    mailbox::{MailSummary, MailView},
};
use leptos::prelude::*;
use server_fn::codec::Json;

#[cfg(feature = "ssr")]
use crate::request::{RequestContext, fail, failed, permit, request, services};
#[cfg(feature = "ssr")]
use services::staff::Administer;

#[server(prefix = "/api", endpoint = "mail/settings", input = Json)]
pub async fn get_mail_settings() -> Result<MailServerView, Failure> {
    let permit = permit::<Administer>().await?;
    services()?.mail_settings(&permit).await.map_err(failed)
}

#[server(prefix = "/api", endpoint = "mail/save-settings", input = Json)]
pub async fn save_mail_settings(form: MailForm) -> Result<(), Failure> {
    let permit = permit::<Administer>().await?;
    services()?.save_mail_settings(&permit, &form).await.map_err(failed)
}

#[server(prefix = "/api", endpoint = "mail/test", input = Json)]
pub async fn test_mail_settings(form: MailForm) -> Result<MailTest, Failure> {
    let permit = permit::<Administer>().await?;
    services()?.test_mail_settings(&permit, &form).await.map_err(failed)
}

#[cfg(feature = "ssr")]
fn at_this_machine() -> Result<RequestContext, Failure> {
    let request = request()?;
    if request.mailbox { Ok(request) } else { Err(fail(domain::Refusal::NotFound)) }
}

#[server(prefix = "/api", endpoint = "mailbox/list", input = Json)]
pub async fn list_mail() -> Result<Vec<MailSummary>, Failure> {
    at_this_machine()?.services.list_mail().await.map_err(failed)
}

#[server(prefix = "/api", endpoint = "mailbox/get", input = Json)]
pub async fn get_mail(id: MailId) -> Result<MailView, Failure> {
    at_this_machine()?.services.get_mail(id).await.map_err(failed)
}
