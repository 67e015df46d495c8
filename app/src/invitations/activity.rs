//! Organization › Client portal › Activity: every invitation with its state, newest first, by client, by batch, and by who is stuck and
//! why (R9); those who are can be invited again together.

use super::{
    api::list_invitations, dialog::InviteDialog, ledger::Ledger, list, once::once, sendings::Sendings, stuck::Stuck, tabs::PortalHead,
};
use crate::{
    Failure,
    clients::Place,
    components::{Dialog, EmptyState, ErrorNotice, FocusAgain, StateBadge, follow_address},
    fetched::Fetched,
};
use domain::{
    clients::{ClientFilter, ClientQuery, ClientSelection, NAMED_LIMIT},
    ids::{BatchId, ClientId},
    invitations::{ActivityFilter, ActivityPage, ActivityQuery, BatchView, InvitationView},
};
use leptos::{html, prelude::*};
use leptos_meta::Title;
use leptos_router::{hooks::use_query_map, params::ParamsMap};

const ADDRESS: &str = "/organization/portal/activity";

#[component]
pub fn ActivityPageView() -> impl IntoView {
    let map = use_query_map();
    let query = Memo::new(move |_| query_of(|key| map.read().get(key)));
    let first = Fetched::new(move || query.get(), list_invitations);
    let place = Place::keep("Activity", move || query.try_get_untracked().map(|query| address_of(&query)));
    let sendings = Sendings::new();
    let again = Again { reload: first.refreshing(), focus: FocusAgain::new(), heading: NodeRef::new() };
    view! {
        <Title text="Activity" />
        <PortalHead active="activity" />
        {sendings.under_way()}
        <section class="stack" aria-labelledby="activity">
            <h2 id="activity" tabindex="-1" node_ref=again.heading>"Invitations"</h2>
            <SearchBox query />
            <nav class="filters" aria-label="Filter invitations">
                {ActivityFilter::ALL.map(|filter| view! { <FilterLink query filter /> }).into_iter().collect_view()}
            </nav>
            {first.show(move |page| {
                place.stand();
                view! { <Invitations page query=query.get_untracked() again /> }
            })}
        </section>
        {sendings.others()}
    }
    .into_any()
}

/// How the list is fetched again, and what has the focus then.
#[derive(Clone, Copy)]
struct Again {
    reload: Callback<()>,
    focus: FocusAgain,
    heading: NodeRef<html::H2>,
}

impl Again {
    /// Where the newest of the client's invitations can be looked at, in the list as it will be.
    fn at_client(self, client: ClientId) {
        self.focus.at(format!(".activity .row:has(a[href='/clients/{client}']) button"));
        self.reload.run(());
    }
}

/// `get` gives the address's parameters.
fn query_of(get: impl Fn(&str) -> Option<String>) -> ActivityQuery {
    ActivityQuery {
        search: get("search").unwrap_or_default(),
        filter: ActivityFilter::from_key(&get("state").unwrap_or_default()),
        batch: get("batch").and_then(|batch| batch.parse().ok()),
        after: None,
    }
}

/// The page's address for a query; the opposite of what the page reads from it.
fn address_of(query: &ActivityQuery) -> String {
    let mut map = ParamsMap::new();
    if !query.search.is_empty() {
        map.insert("search", query.search.clone());
    }
    if query.filter != ActivityFilter::All {
        map.insert("state", query.filter.key().to_owned());
    }
    if let Some(batch) = query.batch {
        map.insert("batch", batch.to_string());
    }
    format!("{ADDRESS}{}", map.to_query_string())
}

#[component]
fn FilterLink(query: Memo<ActivityQuery>, filter: ActivityFilter) -> impl IntoView {
    let href = move || query.with(|query| address_of(&ActivityQuery { filter, ..query.clone() }));
    let current = move || (query.read().filter == filter).then_some("true");
    view! { <a class="button" href=href aria-current=current data-noscroll="">{filter.label()}</a> }
}

/// A plain form: the address is the query.
#[component]
fn SearchBox(query: Memo<ActivityQuery>) -> impl IntoView {
    let filter = move || query.read().filter.key();
    let batch = move || query.read().batch.map(|batch| view! { <input type="hidden" name="batch" value=batch.to_string() /> });
    let input = NodeRef::<html::Input>::new();
    follow_address(input, move || query.read().search.clone());
    view! {
        <form method="get" action=ADDRESS role="search" class="cluster">
            <label class="visually-hidden" for="invitation-search">"Search invitations by client"</label>
            <input
                class="input"
                id="invitation-search"
                type="search"
                name="search"
                placeholder="Search name or e-mail"
                autocomplete="off"
                node_ref=input
                value=query.get_untracked().search
            />
            <input type="hidden" name="state" value=filter />
            {batch}
            <button class="button plain">"Search"</button>
        </form>
    }
    .into_any()
}

/// The pages on screen, and how the next one is fetched.
#[derive(Clone, Copy)]
struct Pages {
    query: StoredValue<ActivityQuery>,
    rows: RwSignal<Vec<InvitationView>>,
    next: RwSignal<Option<String>>,
    is_loading: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
}

impl Pages {
    fn stuck(self) -> Stuck {
        self.rows.with(|rows| Stuck::of(rows))
    }

    fn show_more(self) {
        let after = self.next.get_untracked();
        if after.is_none() {
            return;
        }
        let query = self.query.with_value(|query| ActivityQuery { after, ..query.clone() });
        once(self.is_loading, self.failure, list_invitations(query), move |page| {
            self.rows.update(|rows| rows.extend(page.invitations));
            self.next.set(page.next);
        });
    }
}

#[component]
fn Invitations(page: ActivityPage, query: ActivityQuery, again: Again) -> impl IntoView {
    again.focus.give(again.heading);
    let is_empty = page.invitations.is_empty();
    let batch = query.batch.zip(page.batch).map(|(id, batch)| {
        view! { <Batch id batch all=address_of(&ActivityQuery { batch: None, ..query.clone() }) /> }
    });
    let is_stuck = query.filter.is_stuck();
    if is_empty {
        let (title, text) = nothing(&query);
        return view! {
            {batch}
            <EmptyState title text />
        }
        .into_any();
    }
    let (is_loading, failure) = (RwSignal::new(false), RwSignal::new(None));
    let (rows, next) = (RwSignal::new(page.invitations), RwSignal::new(page.next));
    let pages = Pages { query: StoredValue::new(query), rows, next, is_loading, failure };
    let shown = RwSignal::new(None::<InvitationView>);
    let (reading, inviting) = (RwSignal::new(false), RwSignal::new(false));
    let clients = Signal::derive(move || ClientSelection::from(pages.stuck().first));
    let read = Callback::new(move |invitation| {
        shown.set(Some(invitation));
        reading.set(true);
    });
    let changed = Callback::new(move |()| {
        reading.set(false);
        if let Some(client) = shown.with_untracked(|shown| shown.as_ref().map(|shown| shown.client_id)) {
            again.at_client(client);
        }
    });
    view! {
        {batch}
        {is_stuck.then(|| view! { <InviteAgain pages inviting /> })}
        <Table pages read />
        <Dialog label="What happened" open=reading class="small">
            {move || shown.get().map(|invitation| view! { <Story invitation reading changed /> })}
        </Dialog>
        {is_stuck.then(|| view! { <InviteDialog clients open=inviting on_sent=Callback::new(move |_| again.reload.run(())) /> })}
    }
    .into_any()
}

/// One batch: when, by whom, how many; its own page, and the way back to all.
#[component]
fn Batch(id: BatchId, batch: BatchView, all: String) -> impl IntoView {
    let count = if batch.invitation_count == 1 { "1 invitation".to_owned() } else { format!("{} invitations", batch.invitation_count) };
    view! {
        <p>
            {format!("The batch of {}, sent by {}: {count}. ", batch.created.day_and_time(), batch.sender_name)}
            <a href=format!("/organization/portal/sendings/{id}")>"How far it is"</a> " · " <a href=all data-noscroll="">"Show all"</a>
        </p>
    }
    .into_any()
}

fn nothing(query: &ActivityQuery) -> (&'static str, &'static str) {
    if !query.search.trim().is_empty() || query.batch.is_some() {
        ("Nothing found", "No invitation matches. Try part of a name or address, or another filter.")
    } else if query.filter.is_stuck() {
        ("Nobody is stuck", "Nobody is stuck for this reason.")
    } else {
        ("No invitations yet", "Choose clients under Settings, and invite them.")
    }
}

/// *Manage clients* with those who are stuck for the same reason, where all of them can be chosen. Of a batch it knows nothing.
fn address_of_all(query: &ActivityQuery) -> Option<String> {
    let filter = ClientFilter::from_key(query.filter.key());
    query.batch.is_none().then(|| list::address_of(&ClientQuery { search: query.search.clone(), filter, ..ClientQuery::default() }))
}

#[component]
fn InviteAgain(pages: Pages, inviting: RwSignal<bool>) -> impl IntoView {
    let all = pages.query.with_value(address_of_all).map(|href| view! { " " <a href=href>"Choose all of them under Settings"</a> "." });
    view! {
        <div hidden=move || pages.stuck().first.is_empty()>
            <button type="button" class="button" on:click=move |_| inviting.set(true)>{move || pages.stuck().label()}</button>
            <p class="soft" hidden=move || pages.stuck().are_all>
                {format!("From this list no more than {NAMED_LIMIT} are invited at a time; the others are still here afterwards.")} {all}
            </p>
        </div>
    }
    .into_any()
}

#[component]
fn Table(pages: Pages, read: Callback<InvitationView>) -> impl IntoView {
    let each = move || pages.rows.get();
    view! {
        <div class="grid no-pick activity" role="table" aria-label="Invitations">
            <div class="row top" role="row">
                <span role="columnheader">"Client"</span>
                <span role="columnheader" class="wide">"E-mail"</span>
                <span role="columnheader">"Portal"</span>
                <span role="columnheader" class="wide">"Forms"</span>
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
    let batch = address_of(&ActivityQuery { batch: Some(invitation.batch_id), ..ActivityQuery::default() });
    let stored = StoredValue::new(invitation.clone());
    view! {
        <div class="row" role="row">
            <span role="cell"><b><a href=href>{invitation.client_name.clone()}</a></b></span>
            <span role="cell" class="wide">{invitation.email.clone()}</span>
            <span role="cell"><Standing invitation=invitation.clone() /></span>
            <span role="cell" class="soft wide" data-label="Forms">{forms}</span>
            <span role="cell" class="soft" data-label="Written"><a href=batch title="Its batch" data-noscroll="">{invitation.created.day_and_time()}</a></span>
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

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn r9_all_who_are_stuck_for_a_reason_are_found_under_settings_by_the_same() {
        let of = |filter, batch| address_of_all(&ActivityQuery { search: "ma".to_owned(), filter, batch, after: None });
        for filter in ActivityFilter::REASONS.into_iter().chain([ActivityFilter::Stuck]) {
            assert_eq!(ClientFilter::from_key(filter.key()).key(), filter.key());
            let address = of(filter, None).unwrap();
            assert!(address.starts_with("/organization/portal?search=ma&state="), "{address}");
        }
        assert_eq!(of(ActivityFilter::Stuck, Some(BatchId(Uuid::nil()))), None);
    }
}
