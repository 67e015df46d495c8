//! `/clients/{id}`: who the client is, where they stand at the portal's door, and what can be done next.

use super::{
    api::{client_history, get_client},
    assigned::assigned_view,
    client_in_path,
    history::{History, HistoryTab},
    opened::link_back,
    reminders::reminders_view,
};
use crate::{
    Failure,
    change_requests::{ChangesOfClient, Deciding},
    components::{ErrorNotice, FocusAgain, StateBadge},
    fetched::Fetched,
    forms::{DocumentsTab, api::client_forms},
    invitations::{InviteDialog, Ledger},
    representatives::Representatives,
    staff::use_viewer,
};
use domain::{
    Language,
    clients::{ClientDetails, ClientSelection, Invitable, PortalState},
    ids::ClientId,
    portal::FormRequestView,
    staff::Permission,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;
use serde::{Serialize, de::DeserializeOwned};

#[component]
pub fn ClientPageView() -> impl IntoView {
    let id = client_in_path();
    let client = Fetched::new(move || id.get(), |id| async move { get_client(id?).await });
    let query = use_query_map();
    let tab = Memo::new(move |_| query.read().get("tab").unwrap_or_default());
    // What a tab asks for is asked here: below, where a client is waited for, the server would ask twice.
    let tabs = Tabs {
        tab,
        documents: of_tab(id, tab, "documents", client_forms),
        history: Fetched::new(
            move || (id.get(), tab.read().as_str() == "history", query.read().get("after")),
            move |(id, wanted, after)| async move { if wanted { client_history(id?, after).await.map(Some) } else { Ok(None) } },
        ),
        deciding: Deciding::new(),
        focus: FocusAgain::new(),
    };
    view! {
        <Title text="Client" />
        // Outside of what is fetched again: it would lose the focus.
        {tabs.deciding.said.view()}
        {client.show_or(
            move |details| view! { <Page details tabs changed=client.refreshing() /> },
            move |failure| view! { <h1>"Client"</h1><ErrorNotice failure retry=client.refreshing() /> },
        )}
    }
}

/// What a tab shows, once it is the one that is shown.
fn of_tab<T, F>(
    id: Memo<Result<ClientId, Failure>>,
    tab: Memo<String>,
    name: &'static str,
    fetch: impl Fn(ClientId) -> F + Copy + Send + Sync + 'static,
) -> Fetched<Option<T>>
where
    T: Clone + Serialize + DeserializeOwned + Send + Sync + 'static,
    F: Future<Output = Result<T, Failure>> + Send + 'static,
{
    Fetched::new(
        move || (id.get(), tab.read().as_str() == name),
        move |(id, wanted)| async move { if wanted { fetch(id?).await.map(Some) } else { Ok(None) } },
    )
}

/// Which tab is shown, and what two of them show; `None` until they are.
#[derive(Clone, Copy)]
struct Tabs {
    tab: Memo<String>,
    documents: Fetched<Option<Vec<FormRequestView>>>,
    history: History,
    /// What became of a change that the client asked for; it outlives the page's being fetched again, as what has the focus then does.
    deciding: Deciding,
    focus: FocusAgain,
}

#[component]
fn Page(details: ClientDetails, tabs: Tabs, changed: Callback<()>) -> impl IntoView {
    let id = details.id;
    let tab = tabs.tab;
    let link = move |key: &'static str, label: &'static str| {
        let href = if key.is_empty() { format!("/clients/{id}") } else { format!("/clients/{id}?tab={key}") };
        view! { <a href=href aria-current=move || (tab.get() == key).then_some("page")>{label}</a> }
    };
    let may_invite = use_viewer().is_some_and(|viewer| viewer.may(Permission::InviteClients));
    let may_send = may_invite && details.portal == PortalState::Active;
    let open = RwSignal::new(false);
    let clients = Signal::stored(ClientSelection::from(vec![id]));
    let button = may_invite.then(|| invite_button(&details, open));
    let name = details.full_name();
    view! {
        <div class="head">
            <div>
                <div class="crumbs">{link_back(id)}</div>
                <h1>{name}</h1>
            </div>
            {button}
        </div>
        <nav class="tabs" aria-label="Client">{link("", "Details")} {link("documents", "General Documents")} {link("history", "History")}</nav>
        {move || match tab.get().as_str() {
            "documents" => view! { <DocumentsTab client=id forms=tabs.documents may_send may_withdraw=may_invite /> }.into_any(),
            "history" => view! { <HistoryTab client=id history=tabs.history /> }.into_any(),
            _ => view! { <DetailsTab details=details.clone() changed may_invite open tabs /> }.into_any(),
        }}
        {may_invite.then(|| view! { <InviteDialog clients open on_sent=Callback::new(move |_| changed.run(())) /> })}
    }
}

/// The button that fits the state; where inviting is not possible, why (R3, R4).
fn invite_button(details: &ClientDetails, open: RwSignal<bool>) -> AnyView {
    match details.invitable {
        Invitable::Yes => {
            let label = if matches!(details.portal, PortalState::NoAccount | PortalState::Revoked) {
                "Invite to Client Portal"
            } else {
                "Invite again"
            };
            view! { <button type="button" class="button first" on:click=move |_| open.set(true)>{label}</button> }.into_any()
        }
        Invitable::NoEmail | Invitable::AlreadyActive => ().into_any(),
    }
}

#[component]
fn DetailsTab(details: ClientDetails, changed: Callback<()>, may_invite: bool, open: RwSignal<bool>, tabs: Tabs) -> impl IntoView {
    let Tabs { deciding, focus, .. } = tabs;
    let heading = NodeRef::new();
    focus.give(heading);
    let changed_at_ledger = Callback::new(move |()| {
        focus.at(".ledger ~ .cluster > button".to_owned());
        changed.run(());
    });
    let viewer = use_viewer();
    let may_edit = viewer.as_ref().is_some_and(|viewer| viewer.may(Permission::EditClients));
    let assigned = viewer.filter(|viewer| viewer.staff.is_administrator).map(|_| assigned_view(&details));
    let edit = format!("/clients/{}/edit", details.id);
    let reason = details.invitable.reason().map(|reason| {
        let add = (details.invitable == Invitable::NoEmail && may_edit).then(|| view! { <a href=edit.clone()>"Add an e-mail address"</a> });
        view! { <p class="note"><span>{reason}</span>{add}</p> }
    });
    let lost = invitation_lost(&details, may_invite, open);
    let ledger = match details.invitation.clone() {
        Some(invitation) => view! { <Ledger invitation may_change=may_invite changed=changed_at_ledger /> }.into_any(),
        None => view! { <p class="soft">"Not invited yet."</p> }.into_any(),
    };
    let reminders = reminders_view(&details, may_invite);
    let said = use_query_map().read_untracked().get("account").and_then(|done| account_said(&done));
    let account = account(&details, may_invite);
    let changes = details.changes.clone();
    let representatives = details.clone();
    view! {
        <ChangesOfClient changes may_decide=may_edit deciding reload=changed />
        <div class="two">
            <section class="card stack">
                <div class="head"><h2 tabindex="-1" node_ref=heading>"Client portal"</h2><StateBadge state=details.portal /></div>
                {said}
                {lost}
                {reason}
                {ledger}
                {reminders}
                {account}
            </section>
            <section class="card stack">
                <h2>"Details"</h2>
                {pending_address(&details, may_edit)}
                <Facts details is_assigned_below=assigned.is_some() />
                {assigned}
                {may_edit.then(|| view! { <a class="button" href=edit>"Edit details"</a> })}
            </section>
        </div>
        <Representatives details=representatives />
    }
}

/// R30: after the address was changed, until they are invited again.
fn invitation_lost(details: &ClientDetails, may_invite: bool, open: RwSignal<bool>) -> Option<AnyView> {
    if details.portal != PortalState::AddressChanged {
        return None;
    }
    let again = (may_invite && details.invitable == Invitable::Yes)
        .then(|| view! { <button type="button" class="button" on:click=move |_| open.set(true)>"Invite at the new address"</button> });
    let sentence = "The address was changed after the invitation, which has ended: it went to the old one.";
    Some(view! { <div class="note warn stack" role="status"><p>{sentence}</p>{again}</div> }.into_any())
}

/// For a client who cannot get in, or whose device is lost. Plain posts, which come back to this page. Nobody sees the link.
fn account(details: &ClientDetails, may_invite: bool) -> AnyView {
    if !may_invite || details.portal != PortalState::Active {
        return ().into_any();
    }
    let (id, name) = (details.id, details.full_name());
    let post = |to: &'static str, consequence: String, button: &'static str| {
        view! {
            <form method="post" action=format!("/clients/{id}/{to}") class="stack">
                <p>{consequence}</p>
                <button class="button">{button}</button>
            </form>
        }
    };
    let lost = use_viewer().is_some_and(|viewer| viewer.staff.is_administrator).then(|| {
        post(
            "end-sessions",
            format!("For a lost telephone: {name} is signed out on every device. The password stays."),
            "Sign out everywhere",
        )
    });
    view! {
        <details class="stack">
            <summary>"Help with signing in…"</summary>
            {post("send-reset", format!("The link goes to the address that {name} signs in with, and to nobody else."), "Send a link to set a new password")}
            {post("unlock", format!("After too many wrong passwords {name} can try again at once."), "Let the client try again")}
            {lost}
        </details>
    }
    .into_any()
}

/// R30: an address that waits to be confirmed.
fn pending_address(details: &ClientDetails, may_edit: bool) -> Option<AnyView> {
    let pending = details.pending_address.as_ref()?;
    let sentence =
        format!("{} takes the place of the address below once it confirms that, until {}.", pending.email, pending.expires.day_and_time());
    let post = |to: &'static str, button: &'static str| {
        view! {
            <form method="post" action=format!("/clients/{}/address/{to}", details.id)>
                <button class="button">{button}</button>
            </form>
        }
    };
    let buttons =
        may_edit.then(|| view! { <div class="cluster">{post("again", "Send the link again")} {post("cancel", "Cancel the change")}</div> });
    Some(view! { <div class="note stack"><p>{sentence}</p>{buttons}</div> }.into_any())
}

/// What came of it.
fn account_said(done: &str) -> Option<AnyView> {
    let (class, sentence) = match done {
        "reset-sent" => ("note good", "A link to set a new password is on its way to the client."),
        "unlocked" => ("note good", "The client can try to sign in again."),
        "address-again" => ("note good", "Another link is on its way to the new address."),
        "address-cancelled" => ("note good", "The change of the address is cancelled."),
        "signed-out" => ("note good", "The client is signed out on every device."),
        "meanwhile" => ("note", "Somebody was faster: this was done or changed meanwhile. The page shows how it stands now."),
        "too-many" => ("note bad", "Five links were asked for within an hour. The newest of them works; wait before you send another."),
        _ => return None,
    };
    Some(view! { <p class=class role="status">{sentence}</p> }.into_any())
}

#[component]
fn Facts(details: ClientDetails, is_assigned_below: bool) -> impl IntoView {
    let none = || "None on file".to_owned();
    let assigned = details.assigned_to.iter().map(|(_, name)| name.as_str()).collect::<Vec<_>>().join(", ");
    let facts = [
        ("Preferred name", details.preferred_name.clone().unwrap_or_else(none)),
        ("E-mail", details.email.as_ref().map_or_else(none, ToString::to_string)),
        ("Date of birth", details.date_of_birth.map_or_else(none, |day| day.format("%-d %B %Y").to_string())),
        ("Language of e-mails", details.language.map_or("The practice's own", Language::name).to_owned()),
        ("Phone", details.phone.clone().unwrap_or_else(none)),
    ];
    let assigned = (!is_assigned_below).then(|| ("Assigned to", if assigned.is_empty() { "Nobody".to_owned() } else { assigned }));
    let facts = facts.into_iter().chain(assigned);
    view! { <dl class="facts">{facts.map(|(term, value)| view! { <div><dt>{term}</dt><dd>{value}</dd></div> }).collect_view()}</dl> }
}
