//! The server functions of the built-in mailbox: for whoever sits at this machine, and nobody when SMTP is used.

use crate::Failure;
use domain::{
    ids::MailId,
    mailbox::{MailSummary, MailView},
};
use leptos::prelude::*;
use server_fn::codec::Json;

#[cfg(feature = "ssr")]
use crate::request::{RequestContext, fail, failed, request};

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
