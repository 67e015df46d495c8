//! A message as a client would get it who does not exist, sent to oneself: marked as a sample, with a link that leads nowhere
//! private.

use crate::{
    Result, Services,
    audit::About,
    mail::Answer,
    staff::{InviteClients, Permit},
};
use domain::{
    Refusal,
    audit::AuditAction,
    ids::FormId,
    invitations::BatchPurpose,
    messages::{Message, PlaceholderValues, SampleReceipt, WrittenMessage, render},
};
use store::organization::OrganizationRow;

impl Services {
    pub async fn send_sample(
        &self,
        by: &Permit<InviteClients>,
        purpose: BatchPurpose,
        (written, forms): (&WrittenMessage, &[FormId]),
    ) -> Result<SampleReceipt> {
        let mut tx = self.inner.store.write().await?;
        let organization = store::organization::find(&mut tx, by.organization().0).await?.ok_or(Refusal::NotFound)?;
        let (messages, forms) = self.sendable(&mut tx, &organization, purpose, (std::slice::from_ref(written), forms)).await?;
        let written = messages.into_iter().next().ok_or(Refusal::Conflict)?;
        self.limit_at_once(&mut tx, by).await?;
        let (to, sender) = (self.own_address(&mut tx, by).await?, self.sender_address(&mut tx, organization.id).await?);
        self.record(&mut tx, by.actor(), AuditAction::SampleSent, About::default()).await?;
        tx.commit().await?;
        let titles = organization.form_titles_in_email.then(|| forms.into_iter().map(|form| form.title).collect());
        let values = PlaceholderValues {
            form_list: titles,
            client_portal_link: format!("{}/p/{}", self.config().public_url, organization.slug),
            ..self.sample_values(&organization, by, written.language)
        };
        let rendered = render(&marked(&written.message), &values, &super::email_frame(&organization, written.language));
        let mail = self.to_oneself(&organization, &sender, (&by.actor().name, &to), rendered).map_err(Refusal::Rule)?;
        match self.deliver_at_once(organization.id, mail).await? {
            Answer::Delivered { words } => Ok(SampleReceipt { to, words }),
            Answer::Refused { words, .. } => Err(Refusal::Rule(format!("The sample was not sent. {words}")).into()),
            Answer::Unconfirmed { words } => Err(Refusal::Rule(format!("The sample may have arrived, or not. {words}")).into()),
        }
    }

    fn sample_values<R>(&self, organization: &OrganizationRow, by: &Permit<R>, language: domain::Language) -> PlaceholderValues {
        PlaceholderValues {
            organization_name: organization.name.clone(),
            organization_phone: organization.phone.clone(),
            organization_email: organization.email.clone(),
            sender_name: by.actor().name.clone(),
            invitation_expiry_date: crate::context::moment(self.works_until(organization), &organization.time_zone).day_in(language),
            ..PlaceholderValues::of_nobody(language)
        }
    }
}

/// For whoever writes it, so in the language of the program.
fn marked(message: &Message) -> Message {
    let note = "<p><strong>This is a sample, sent to you alone. The client in it is invented, and its link leads to the portal's front page.</strong></p>";
    Message { subject: format!("Sample: {}", message.subject), body_html: format!("{note}{}", message.body_html) }
}
