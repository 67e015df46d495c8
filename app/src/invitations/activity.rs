//! Organization › Client portal › Activity: every invitation with its state, newest first; who is stuck, and why, is a filter
//! (R9), and those who are can be invited again together.

use super::{api::list_invitations, counted::clients, dialog::InviteDialog, ledger::Ledger, once::once, tabs::PortalHead};
use crate::{
    Failure,
    components::{Dialog, EmptyState, ErrorNotice, StateBadge},
    fetched::Fetched,
};
use domain::{
    clients::ClientSelection,
    ids::ClientId,
    invitations::{ActivityPage, InvitationView},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

#[component]
pub fn ActivityPageView() -> impl IntoView {
    let query = use_query_map();
    let stuck_only = Memo::new(move |_| query.read().get("state").as_deref() == Some("stuck"));
    let first = Fetched::new(move || stuck_only.get(), |stuck_only| list_invitations(stuck_only, None));
    let reload = first.refreshing();
    let filter = move |wanted: bool, href: &'static str, label: &'static str| {
        view! { <a class="button" href=href aria-current=move || (stuck_only.get() == wanted).then_some("true") data-noscroll="">{label}</a> }
    };
    view! {
        <Title text="Activity" />
        <PortalHead active="activity" />
        <section class="stack" aria-labelledby="activity">
            <h2 id="activity">"Invitations"</h2>
            <nav class="filters" aria-label="Filter invitations">
                {filter(false, "/organization/portal/activity", "All")}
                {filter(true, "/organization/portal/activity?state=stuck", "Stuck")}
            </nav>
            {first.show(move |page| view! { <Invitations page stuck_only=stuck_only.get_untracked() reload /> })}
        </section>
    }
    .into_any()
}

/// The pages on screen, and how the next one is fetched.
#[derive(Clone, Copy)]
struct Pages {
    stuck_only: bool,
    rows: RwSignal<Vec<InvitationView>>,
    next: RwSignal<Option<String>>,
    is_loading: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
}

impl Pages {
    fn show_more(self) {
        let Some(after) = self.next.get_untracked() else { return };
        once(self.is_loading, self.failure, list_invitations(self.stuck_only, Some(after)), move |page| {
            self.rows.update(|rows| rows.extend(page.invitations));
            self.next.set(page.next);
        });
    }
}

#[component]
fn Invitations(page: ActivityPage, stuck_only: bool, reload: Callback<()>) -> impl IntoView {
    let is_empty = page.invitations.is_empty();
    let (is_loading, failure) = (RwSignal::new(false), RwSignal::new(None));
    let pages = Pages { stuck_only, rows: RwSignal::new(page.invitations), next: RwSignal::new(page.next), is_loading, failure };
    let shown = RwSignal::new(None::<InvitationView>);
    let (reading, inviting) = (RwSignal::new(false), RwSignal::new(false));
    let again = Signal::derive(move || pages.rows.with(|rows| ClientSelection::from(stuck_clients(rows))));
    let read = Callback::new(move |invitation| {
        shown.set(Some(invitation));
        reading.set(true);
    });
    let changed = Callback::new(move |()| {
        reading.set(false);
        reload.run(());
    });
    if is_empty {
        let (title, text) = if stuck_only {
            ("Nobody is stuck", "Every invitation is on its way or done.")
        } else {
            ("No invitations yet", "Choose clients under Settings, and invite them.")
        };
        return view! { <EmptyState title text /> }.into_any();
    }
    view! {
        {stuck_only
            .then(|| view! {
                <div>
                    <button type="button" class="button" on:click=move |_| inviting.set(true)>
                        {move || format!("Invite these {} again", clients(i64::try_from(again.read().named().len()).unwrap_or(i64::MAX)))}
                    </button>
                </div>
            })}
        <Table pages read />
        <Dialog label="What happened" open=reading class="small">
            {move || shown.get().map(|invitation| view! { <Story invitation reading changed /> })}
        </Dialog>
        {stuck_only.then(|| view! { <InviteDialog clients=again open=inviting on_sent=reload /> })}
    }
    .into_any()
}

/// Those on screen who should be looked after, each once.
fn stuck_clients(rows: &[InvitationView]) -> Vec<ClientId> {
    let mut clients: Vec<ClientId> = Vec::new();
    for row in rows.iter().filter(|row| row.stands.is_stuck()) {
        if !clients.contains(&row.client_id) {
            clients.push(row.client_id);
        }
    }
    clients
}

#[component]
fn Table(pages: Pages, read: Callback<InvitationView>) -> impl IntoView {
    let each = move || pages.rows.get();
    view! {
        <div class="grid no-pick activity" role="table" aria-label="Invitations">
            <div class="row top" role="row">
                <span role="columnheader">"Client"</span>
                <span role="columnheader">"E-mail"</span>
                <span role="columnheader">"Portal"</span>
                <span role="columnheader">"Forms"</span>
                <span role="columnheader">"Written"</span>
                <span role="columnheader">"Ledger"</span>
            </div>
            <For each key=|invitation| invitation.id let:invitation>
                <Row invitation read />
            </For>
        </div>
        <div class="pager">
            {move || pages.failure.get().map(|failure| view! { <ErrorNotice failure /> })}
            <button
                type="button"
                class="button"
                hidden=move || pages.next.read().is_none()
                aria-busy=move || pages.is_loading.get().then_some("true")
                on:click=move |_| pages.show_more()
            >
                "Show more"
            </button>
        </div>
    }
    .into_any()
}

#[component]
fn Row(invitation: InvitationView, read: Callback<InvitationView>) -> impl IntoView {
    let href = format!("/clients/{}", invitation.client_id);
    let forms =
        if invitation.forms_total == 0 { "–".to_owned() } else { format!("{} of {}", invitation.forms_done, invitation.forms_total) };
    let label = format!("What happened to the invitation of {}", invitation.client_name);
    let stored = StoredValue::new(invitation.clone());
    view! {
        <div class="row" role="row">
            <span role="cell"><b><a href=href>{invitation.client_name.clone()}</a></b></span>
            <span role="cell">{invitation.email.clone()}</span>
            <span role="cell"><Standing invitation=invitation.clone() /></span>
            <span role="cell" class="soft" data-label="Forms">{forms}</span>
            <span role="cell" class="soft" data-label="Written">{invitation.created.day_and_time()}</span>
            <span role="cell">
                <button type="button" class="button plain small" aria-label=label on:click=move |_| read.run(stored.get_value())>"Ledger"</button>
            </span>
        </div>
    }
    .into_any()
}

/// An invitation that a newer one replaced says so, and not where its client stands now.
#[component]
fn Standing(invitation: InvitationView) -> impl IntoView {
    if invitation.state == domain::invitations::InvitationState::Replaced {
        view! { <span class="badge">"Replaced"</span> }.into_any()
    } else {
        view! { <StateBadge state=invitation.stands /> }.into_any()
    }
}

#[component]
fn Story(invitation: InvitationView, reading: RwSignal<bool>, changed: Callback<()>) -> impl IntoView {
    view! {
        <header>
            <h2>{invitation.client_name.clone()}</h2>
            <button type="button" class="button plain square" aria-label="Close" on:click=move |_| reading.set(false)>"✕"</button>
        </header>
        <p class="soft">{invitation.email.clone()} ", invited by " {invitation.invited_by.clone()}</p>
        <Ledger invitation may_change=true changed />
    }
    .into_any()
}
