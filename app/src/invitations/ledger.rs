//! What happened to one invitation, in order, and what is waited for (R9); with the ways to revoke it and to hand its link over.

use super::{api::revoke_invitation, dialog::HandOver, once::once};
use crate::{
    Failure,
    components::{Dialog, ErrorNotice},
};
use domain::{
    clients::PortalState,
    invitations::{Delivery, InvitationState, InvitationView, LedgerEntry, LedgerKind},
};
use leptos::prelude::*;

/// `may_change`: whether the viewer may revoke the invitation, and make its link anew. `changed` is told when they did.
#[component]
pub fn Ledger(invitation: InvitationView, may_change: bool, changed: Callback<()>) -> impl IntoView {
    let entries = invitation.ledger.iter().map(entry).collect_view();
    let next = next_step(&invitation).map(|(waits_for, hint)| {
        view! {
            <li class="next">
                <span>{waits_for} <small>{hint}</small></span>
            </li>
        }
    });
    let forms = (invitation.forms_total > 0 && invitation.stands == PortalState::Active)
        .then(|| view! { <p class="soft">{format!("Forms: {} of {} done", invitation.forms_done, invitation.forms_total)}</p> });
    // Whatever can be revoked can be renewed too.
    let change = (may_change && invitation.state.can_be_renewed()).then(|| {
        let is_open = invitation.state == InvitationState::Open;
        view! {
            <div class="cluster">
                <HandOver client=invitation.client_id name=invitation.client_name.clone() ends=another_ends(&invitation) changed />
                {is_open.then(|| view! { <Revoke invitation changed /> })}
            </div>
        }
    });
    view! {
        <ol class="ledger">{entries} {next}</ol>
        {forms}
        {change}
    }
    .into_any()
}

fn entry(entry: &LedgerEntry) -> impl IntoView + use<> {
    let is_bad = matches!(entry.kind, LedgerKind::Failed | LedgerKind::Locked);
    let words = words_of(entry);
    let detail = entry.detail.clone().map(|detail| view! { <small>{detail}</small> });
    view! {
        <li class:bad=is_bad>
            <span>{words} " " {detail}</span>
            <time datetime=entry.at.at.to_rfc3339()>{entry.at.day_and_time()}</time>
        </li>
    }
    .into_any()
}

/// `Written and queued, by Ada Brennan`
fn words_of(entry: &LedgerEntry) -> String {
    match &entry.actor_name {
        Some(name) => format!("{}, by {name}", entry.kind.words()),
        None => entry.kind.words().to_owned(),
    }
}

/// What is waited for, or what to do; `None` when nothing is.
fn next_step(invitation: &InvitationView) -> Option<(String, String)> {
    let name = &invitation.client_name;
    let runs_out = format!("The link runs out on {}.", invitation.expires.day());
    let step = |waits_for: String, hint: &str| Some((waits_for, hint.to_owned()));
    if invitation.state == InvitationState::Replaced {
        return None;
    }
    match invitation.stands {
        PortalState::Queued => step("Waiting for the mail server to take it".to_owned(), "It is tried again by itself."),
        PortalState::Sent => step(format!("Waiting for {name} to open the link"), &runs_out),
        PortalState::Opened => step(format!("Waiting for {name} to sign up"), &runs_out),
        PortalState::NotDelivered => step("Check the e-mail address, then invite again".to_owned(), &invitation.email),
        PortalState::Expired | PortalState::Locked => {
            step("Invite again to send a new link".to_owned(), "The old one says that it no longer works.")
        }
        PortalState::Active if invitation.forms_done < invitation.forms_total => step(
            format!("Waiting for {name} to finish the forms"),
            &format!("{} of {} done", invitation.forms_done, invitation.forms_total),
        ),
        PortalState::Active | PortalState::Revoked | PortalState::NoAccount | PortalState::AddressChanged => None,
    }
}

/// What becomes of the invitation's link when another is made.
fn another_ends(invitation: &InvitationView) -> &'static str {
    match (invitation.state, invitation.delivery) {
        (InvitationState::Open, Delivery::HandedOver) => "The link that was copied before stops working as soon as this one is made.",
        (InvitationState::Open, _) => "The link in the e-mail stops working as soon as this one is made.",
        _ => "The older link does not work any more.",
    }
}

fn revoking_ends(invitation: &InvitationView) -> String {
    let name = &invitation.client_name;
    let link = match invitation.delivery {
        Delivery::HandedOver => format!("The link that was copied for {name}"),
        _ => format!("The link in {name}’s e-mail"),
    };
    format!("{link} stops working at once. You can invite them again at any time.")
}

/// Asked once more before it is done: the link cannot be brought back.
#[component]
fn Revoke(invitation: InvitationView, changed: Callback<()>) -> impl IntoView {
    let asking = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let failure = RwSignal::new(None::<Failure>);
    let id = invitation.id;
    let revoke = move |_| {
        once(busy, failure, revoke_invitation(id), move |()| {
            asking.set(false);
            changed.run(());
        });
    };
    let consequence = revoking_ends(&invitation);
    view! {
        <button type="button" class="button plain danger" on:click=move |_| asking.set(true)>"Revoke"</button>
        <Dialog label="Revoke this invitation?" open=asking class="small">
            <h2>"Revoke this invitation?"</h2>
            <p>{consequence}</p>
            {move || failure.get().map(|failure| view! { <ErrorNotice failure /> })}
            <footer>
                <button type="button" class="button" on:click=move |_| asking.set(false)>"Keep it"</button>
                <button type="button" class="button danger first" aria-busy=move || busy.get().then_some("true") on:click=revoke>"Revoke"</button>
            </footer>
        </Dialog>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{
        Moment,
        ids::{ClientId, InvitationId},
    };
    use uuid::Uuid;

    fn view(state: InvitationState, stands: PortalState) -> InvitationView {
        let at = chrono::DateTime::from_timestamp(1_796_634_725, 0).unwrap();
        let moment = Moment { at, local: at.naive_utc() };
        InvitationView {
            id: InvitationId(Uuid::nil()),
            client_id: ClientId(Uuid::nil()),
            batch_id: domain::ids::BatchId(uuid::Uuid::nil()),
            client_name: "Tamar Bellmann".to_owned(),
            email: "tamar@mail.example".to_owned(),
            state,
            delivery: Delivery::Sent,
            stands,
            expires: moment,
            created: moment,
            invited_by: "Ada Brennan".to_owned(),
            forms_done: 1,
            forms_total: 4,
            ledger: Vec::new(),
        }
    }

    #[test]
    fn r9_an_open_invitation_says_what_it_waits_for_and_until_when() {
        let (waits_for, hint) = next_step(&view(InvitationState::Open, PortalState::Sent)).unwrap();
        assert_eq!(waits_for, "Waiting for Tamar Bellmann to open the link");
        assert_eq!(hint, "The link runs out on 7 December 2026.");
    }

    #[test]
    fn r29_it_is_said_which_link_stops_working() {
        let mailed = view(InvitationState::Open, PortalState::Sent);
        assert_eq!(another_ends(&mailed), "The link in the e-mail stops working as soon as this one is made.");
        assert!(revoking_ends(&mailed).starts_with("The link in Tamar Bellmann’s e-mail stops working at once."));
        let handed = InvitationView { delivery: Delivery::HandedOver, ..mailed };
        assert_eq!(another_ends(&handed), "The link that was copied before stops working as soon as this one is made.");
        assert!(revoking_ends(&handed).starts_with("The link that was copied for Tamar Bellmann stops working at once."));
        let over = view(InvitationState::Expired, PortalState::Expired);
        assert_eq!(another_ends(&over), "The older link does not work any more.");
    }

    #[test]
    fn r9_forms_that_are_not_done_are_waited_for_and_an_end_waits_for_nothing() {
        assert_eq!(next_step(&view(InvitationState::Accepted, PortalState::Active)).unwrap().1, "1 of 4 done");
        assert_eq!(next_step(&view(InvitationState::Revoked, PortalState::Revoked)), None);
        assert_eq!(next_step(&view(InvitationState::Replaced, PortalState::NoAccount)), None);
    }
}
