//! What stands in the dialog that invites: Compose, Preview, Sending. It asks once more before anything leaves, and loses
//! nothing on the way.

use super::{
    compose::Compose,
    counted::clients,
    fewer::Fewer,
    held::tell_what_is_sent,
    not_sent::{NotSent, whom},
    review::Review,
    sending::Sending,
    state::{Invite, Prepared, Step},
};
use crate::components::{ErrorNotice, Loading};
use domain::{clients::ClientSelection, invitations::SendDraft};
use leptos::{html, prelude::*};
use std::sync::Arc;

/// Lives as long as the page, and shows itself while the dialog is open.
#[component]
pub fn InviteSheet(
    clients: Signal<ClientSelection>,
    open: RwSignal<bool>,
    on_sent: Callback<ClientSelection>,
    not_sent: RwSignal<Option<NotSent>>,
) -> impl IntoView {
    let invite = Invite::new(clients, open, on_sent, not_sent);
    tell_what_is_sent(move || invite.sending.is_under_way());
    Effect::new(move |was_open: Option<bool>| {
        let is_open = open.get();
        match (was_open.unwrap_or(false), is_open) {
            (false, true) => untrack(|| invite.prepare()),
            (true, false) => untrack(|| invite.closed()),
            _ => {}
        }
        is_open
    });
    move || open.get().then(|| view! { <Sheet invite /> })
}

#[component]
fn Sheet(invite: Invite) -> impl IntoView {
    let heading = NodeRef::<html::H2>::new();
    // The step is new to a screen reader, so it takes the focus and is read out.
    Effect::new(move |_| {
        invite.step.track();
        if let Some(heading) = heading.get() {
            let _gone = heading.focus();
        }
    });
    let steps = [(Step::Compose, "Compose"), (Step::Preview, "Preview"), (Step::Sending, "Sending")];
    let steps = steps.into_iter().enumerate().map(|(index, (step, label))| {
        let current = move || (invite.step.get() == step).then_some("step");
        let is_behind = move || invite.step.get() > step;
        view! {
            <li aria-current=current class:done=is_behind>
                <b>{index + 1}</b>
                {label}
            </li>
        }
    });
    let fewer = Fewer::new(invite);
    let body = move || match invite.prepared.get() {
        Prepared::Waiting => view! { <div class="body"><Loading label="Preparing the invitation…" /></div> }.into_any(),
        Prepared::Failed(failure) => {
            view! { <div class="body"><ErrorNotice failure retry=Callback::new(move |()| invite.prepare()) /></div> }.into_any()
        }
        Prepared::Ready(prepared) => view! { <StepView invite prepared fewer /> }.into_any(),
    };
    view! {
        <header>
            <h2 tabindex="-1" node_ref=heading>{move || title(invite)}</h2>
            <ol class="steps" aria-label="Steps">{steps.collect_view()}</ol>
            <button type="button" class="button plain square" aria-label="Close" on:click=move |_| invite.sending.open.set(false)>"✕"</button>
        </header>
        {body}
    }
    .into_any()
}

#[component]
fn StepView(invite: Invite, prepared: Arc<SendDraft>, fewer: Fewer) -> impl IntoView {
    move || {
        let prepared = Arc::clone(&prepared);
        match invite.step.get() {
            Step::Compose => view! { <Compose invite prepared fewer /> }.into_any(),
            Step::Preview => view! { <Review invite prepared fewer /> }.into_any(),
            Step::Sending => view! { <Sending invite prepared /> }.into_any(),
        }
    }
}

/// `Invite Mara Abramson`, `Invite 3 clients`
fn title(invite: Invite) -> String {
    invite.prepared.with(|prepared| match prepared {
        Prepared::Ready(prepared) => format!("Invite {}", whom(&prepared.audience)),
        Prepared::Waiting | Prepared::Failed(_) => invite.sending.clients.with(|chosen| match chosen {
            ClientSelection::These(named) => format!("Invite {}", clients(i64::try_from(named.len()).unwrap_or(i64::MAX))),
            ClientSelection::Matching { .. } => "Invite clients".to_owned(),
        }),
    })
}
