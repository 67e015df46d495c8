//! The portal's home: what is to be done, and what is done.

use super::PortalSession;
use crate::{Result, Services, context};
use domain::{
    Language,
    ids::{FormId, FormRequestId, ResponseId},
    portal::{FormRequestState, FormRequestView, PortalHome},
    signature_requests::SigningState,
};
use std::collections::HashMap;
use store::forms::RequestRow;
use uuid::Uuid;

impl Services {
    /// Forms are called as they are in this language.
    pub async fn portal_home(&self, session: &PortalSession, language: Language) -> Result<PortalHome> {
        let mut tx = self.inner.store.read().await?;
        let rows = store::forms::list_of_client(&mut tx, session.organization().0, session.viewer().client.0).await?;
        let of = (session.organization().0, session.viewer().client.0);
        let mut states = self.signing_states(&mut tx, of, Some(session.viewer().login), session.time_zone()).await?;
        let mut view = |row: RequestRow| {
            let title = row.title_in(language)?;
            Ok(FormRequestView { title, ..signing_view(row, session.time_zone(), &mut states)? })
        };
        let views = rows.into_iter().map(&mut view).collect::<Result<Vec<_>>>()?;
        let rights = session.rights();
        let (to_do, rest): (Vec<_>, Vec<_>) = views.into_iter().partition(|view| view.state.is_open());
        let to_do = if rights.fill_forms { to_do } else { Vec::new() };
        let done = rest.into_iter().filter(|view| rights.see_documents && view.state != FormRequestState::Withdrawn).collect();
        let crisis = self.crisis_at_home(&mut tx, session).await?;
        let offers_passkey = self.home_offers_passkey(&mut tx, session.organization().0, session.viewer().login.0).await?;
        Ok(PortalHome { viewer: session.viewer().clone(), to_do, done, crisis, offers_passkey })
    }
}

/// With how it stands, where somebody was asked to sign it.
pub(crate) fn signing_view(row: RequestRow, time_zone: &str, states: &mut HashMap<Uuid, SigningState>) -> Result<FormRequestView> {
    let signing = states.remove(&row.id);
    let view = request_view(row, time_zone)?;
    let signing = signing.filter(|_| view.state.is_open());
    Ok(FormRequestView { signing, ..view })
}

/// By the form's own title, which staff read.
fn request_view(row: RequestRow, time_zone: &str) -> Result<FormRequestView> {
    let state = row.state()?;
    Ok(FormRequestView {
        id: FormRequestId(row.id),
        form: FormId(row.form_id),
        title: row.title,
        version: row.version,
        state,
        minutes: row.estimated_minutes,
        sent: context::moment(row.created_at, time_zone),
        submitted: row.submitted_at.map(|at| context::moment(at, time_zone)),
        response: row.response_id.map(ResponseId),
        signing: None,
    })
}
