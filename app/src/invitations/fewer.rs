//! Those whom a search found when the dialog was opened, and finds no more: how many they are, and what became of one of them.

use super::{
    selection::grouped,
    state::{Invite, Prepared},
};
use crate::clients::api::get_client;
use domain::{
    clients::ClientSelection,
    ids::ClientId,
    invitations::{InvitationView, SendDraft},
};
use leptos::prelude::*;
use std::sync::Arc;

/// What was prepared first for those who are chosen, and how many fewer they are by now.
#[derive(Clone, PartialEq)]
struct Since {
    clients: ClientSelection,
    first: Arc<SendDraft>,
    gone_count: i64,
    /// One of them, of those who were named.
    gone: Option<ClientId>,
}

impl Since {
    fn of(clients: ClientSelection, now: Arc<SendDraft>, before: Option<Self>) -> Self {
        let first = before.filter(|before| before.clients == clients).map_or_else(|| Arc::clone(&now), |before| before.first);
        let is_here = |client: &ClientId| now.audience.recipients.iter().any(|recipient| recipient.id == *client);
        let gone_count = (first.audience.totals.chosen() - now.audience.totals.chosen()).max(0);
        let gone = first.audience.recipients.iter().map(|recipient| recipient.id).find(|client| gone_count > 0 && !is_here(client));
        Self { clients, first, gone_count, gone }
    }
}

#[derive(Clone, Copy)]
pub(super) struct Fewer {
    since: Memo<Option<Since>>,
    told: RwSignal<Option<String>>,
}

impl Fewer {
    /// As long as the dialog is open.
    pub fn new(invite: Invite) -> Self {
        let since = Memo::new(move |before: Option<&Option<Since>>| {
            let before = before.cloned().flatten();
            match invite.prepared.get() {
                Prepared::Waiting => None,
                Prepared::Failed(_) => before,
                Prepared::Ready(now) => Some(Since::of(invite.sending.prepared_for(), now, before)),
            }
        });
        let told = RwSignal::new(None);
        let gone =
            Memo::new(move |_| since.with(|since| since.as_ref().and_then(|since| Some((since.gone?, since.first.audience.seen.at)))));
        Effect::new(move |_| {
            told.set(None);
            let Some((client, seen_at)) = gone.get() else { return };
            leptos::task::spawn_local(async move {
                // Whoever is not found says nothing.
                let Ok(details) = get_client(client).await else { return };
                let invited = details.invitation.filter(|invitation| invitation.created.at >= seen_at);
                let _gone = told.try_set(invited.as_ref().map(invited_words));
            });
        });
        Self { since, told }
    }

    pub fn count(self) -> i64 {
        self.since.with(|since| since.as_ref().map_or(0, |since| since.gone_count))
    }
}

fn invited_words(invitation: &InvitationView) -> String {
    format!("{} was invited since: {}, by {}.", invitation.client_name, invitation.created.day_and_time(), invitation.invited_by)
}

fn title(count: i64) -> String {
    format!("The search does not find {} of those you chose any more.", grouped(count))
}

#[component]
pub(super) fn FewerNote(invite: Invite, fewer: Fewer) -> impl IntoView {
    // The list behind the dialog is fetched again, and nobody is chosen in it any more.
    let look_again = move |_| {
        invite.sending.open.set(false);
        invite.sending.tell();
    };
    move || {
        let count = fewer.count();
        (count > 0).then(|| {
            view! {
                <div class="note warn" role="status">
                    <span aria-hidden="true">"⚠"</span>
                    <div class="stack tight">
                        <b>{title(count)}</b>
                        <span>{move || fewer.told.get().unwrap_or_else(|| "They were invited or changed since you looked.".to_owned())}</span>
                        <button type="button" class="button" on:click=look_again>"Close and look again"</button>
                    </div>
                </div>
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{
        Language,
        invitations::{Audience, ChosenSeen, DraftTotals, Recipient},
        messages::{EmailFrame, PlaceholderValues},
    };
    use uuid::Uuid;

    fn draft(recipients: &[u128]) -> Arc<SendDraft> {
        let recipients: Vec<Recipient> = recipients
            .iter()
            .map(|id| Recipient {
                id: ClientId(Uuid::from_u128(*id)),
                name: String::new(),
                email: String::new(),
                values: PlaceholderValues::of_nobody(Language::English),
            })
            .collect();
        let audience = Audience {
            totals: DraftTotals::of(&recipients, 0),
            recipients,
            next: None,
            seen: ChosenSeen::default(),
            frame: EmailFrame { organization_name: String::new(), lang: "en".to_owned(), accent: "#3558b8".to_owned(), footer_note: None },
            from: String::new(),
            form_titles_allowed: false,
        };
        Arc::new(SendDraft {
            messages: Vec::new(),
            forms: Vec::new(),
            withdrawn_forms: Vec::new(),
            kept: None,
            audience,
            left_out: Vec::new(),
            sharing: Vec::new(),
            may_save_as_default: true,
        })
    }

    #[test]
    fn r15_whom_the_search_finds_no_more_is_counted_from_when_the_dialog_was_opened() {
        let clients = ClientSelection::default();
        let opened = Since::of(clients.clone(), draft(&[1, 2, 3]), None);
        assert_eq!((opened.gone_count, opened.gone), (0, None));
        let fewer = Since::of(clients.clone(), draft(&[1, 3]), Some(opened));
        assert_eq!((fewer.gone_count, fewer.gone), (1, Some(ClientId(Uuid::from_u128(2)))));
        let nobody = Since::of(clients.clone(), draft(&[]), Some(fewer.clone()));
        assert_eq!((nobody.gone_count, nobody.gone), (3, Some(ClientId(Uuid::from_u128(1)))));
        assert_eq!(Since::of(clients, draft(&[1, 2, 3, 4]), Some(fewer)).gone_count, 0, "more are found than before");
    }
}
