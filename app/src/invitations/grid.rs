//! The list of clients as an ARIA grid: one row takes the focus, arrows move it, Space ticks, Shift chooses a range. White rows
//! can be invited; a green one has an account. A row that cannot be chosen says why beside its box (R3, R4).

use super::{
    keys::{GridKey, read_key},
    list::{ClientList, address_of},
    selection::Selection,
};
use crate::components::StateBadge;
use domain::{
    clients::{ClientFilter, ClientQuery, ClientRow, ClientSort, Invitable, PortalState},
    ids::ClientId,
};
use leptos::{ev, prelude::*};

/// What the rows share.
#[derive(Clone, Copy)]
struct Grid {
    rows: Memo<Vec<ClientRow>>,
    selection: RwSignal<Selection>,
    /// The row that Tab reaches; the first one when it is not on screen.
    active: RwSignal<Option<ClientId>>,
}

impl Grid {
    fn is_active(self, client: ClientId) -> bool {
        let active = self.active.get();
        self.rows.with(|rows| {
            let shown = active.filter(|active| rows.iter().any(|row| row.id == *active));
            shown.or_else(|| rows.first().map(|row| row.id)) == Some(client)
        })
    }

    fn press(self, row: &ClientRow, event: &ev::KeyboardEvent) {
        let rows = self.rows.get_untracked();
        let at = rows.iter().position(|other| other.id == row.id).unwrap_or_default();
        let command = event.ctrl_key() || event.meta_key() || event.alt_key();
        // A box that has the focus itself is turned by the browser.
        if event.key() == " " && !event.shift_key() && focus::is_in_box(event) {
            return;
        }
        let Some(key) = read_key(&event.key(), event.shift_key(), command, at, rows.len()) else { return };
        if self.selection.with_untracked(Selection::count) == 0 && key == GridKey::Clear {
            return;
        }
        event.prevent_default();
        match key {
            GridKey::Move { to, extend } => {
                let to = rows[to].id;
                if extend {
                    self.selection.update(|selection| selection.choose_range(&rows, row.id, to));
                }
                self.active.set(Some(to));
                focus::row(to);
            }
            GridKey::Toggle => self.selection.update(|selection| selection.toggle(row)),
            GridKey::ChooseToHere => self.selection.update(|selection| selection.choose_range(&rows, row.id, row.id)),
            GridKey::ChooseAll => self.selection.update(|selection| selection.choose_all(&rows)),
            GridKey::Clear => self.selection.update(Selection::clear),
            GridKey::Inside { forward } => focus::inside(row.id, forward),
        }
    }
}

#[component]
pub(super) fn ClientGrid(list: ClientList, selection: RwSignal<Selection>) -> impl IntoView {
    let rows = Memo::new(move |_| list.rows());
    let grid = Grid { rows, selection, active: RwSignal::new(None) };
    let row_count = move || {
        let filter = list.query.read().filter;
        list.counts().map_or(-1, |counts| counts.of(filter) + 1).to_string()
    };
    let each = move || rows.get().into_iter().enumerate().collect::<Vec<_>>();
    view! {
        <div
            class="grid clients"
            role="grid"
            aria-label="Clients"
            aria-multiselectable="true"
            aria-rowcount=row_count
            aria-colcount="6"
            hidden=move || rows.with(Vec::is_empty)
        >
            <Head list grid />
            <For each key=|(index, row)| key_of(*index, row) children=move |(index, row)| view! { <Row index row grid /> } />
        </div>
    }
    .into_any()
}

/// Changes when anything changes that the row shows.
fn key_of(index: usize, row: &ClientRow) -> String {
    let sent = row.last_sent.map(|sent| sent.at.timestamp()).unwrap_or_default();
    format!("{index} {} {} {} {sent} {:?} {}", row.id, row.portal.key(), row.forms_done, row.email, row.list_name())
}

#[component]
fn Head(list: ClientList, grid: Grid) -> impl IntoView {
    let (rows, selection) = (grid.rows, grid.selection);
    let of = move || rows.with(|rows| selection.with(|selection| selection.of(rows)));
    let all = move || matches!(of(), (count, chosen) if count > 0 && count == chosen);
    let some = move || matches!(of(), (count, chosen) if chosen > 0 && chosen < count);
    let choose = move |event| {
        let on = event_target_checked(&event);
        rows.with_untracked(|rows| selection.update(|selection| if on { selection.choose_all(rows) } else { selection.drop_all(rows) }));
    };
    let is_ascending = move || list.query.read().sort == ClientSort::NameAscending;
    let turned = move || {
        let sort = if is_ascending() { ClientSort::NameDescending } else { ClientSort::NameAscending };
        address_of(&ClientQuery { sort, ..list.query.get() })
    };
    view! {
        <div class="row top" role="row" aria-rowindex="1">
            <span role="columnheader" aria-colindex="1">
                <label class="pick">
                    <span class="visually-hidden">"Select all on screen who can be invited"</span>
                    <input type="checkbox" prop:checked=all prop:indeterminate=some disabled=move || of().0 == 0 on:change=choose />
                </label>
            </span>
            <span role="columnheader" aria-colindex="2" aria-sort=move || if is_ascending() { "ascending" } else { "descending" }>
                <a class="sort" href=turned data-noscroll="">"Name"</a>
            </span>
            <span role="columnheader" aria-colindex="3">"E-mail"</span>
            <span role="columnheader" aria-colindex="4">"Portal"</span>
            <span role="columnheader" aria-colindex="5">"Forms"</span>
            <span role="columnheader" aria-colindex="6">"Last sent"</span>
        </div>
    }
    .into_any()
}

#[component]
fn Row(index: usize, row: ClientRow, grid: Grid) -> impl IntoView {
    let id = row.id;
    let is_chosen = move || grid.selection.with(|selection| selection.contains(id));
    let stored = StoredValue::new(row.clone());
    let press = move |event: ev::KeyboardEvent| stored.with_value(|row| grid.press(row, &event));
    let forms = if row.forms_total == 0 { "–".to_owned() } else { format!("{} of {} done", row.forms_done, row.forms_total) };
    let last_sent = row.last_sent.map_or_else(|| "–".to_owned(), |sent| sent.day_and_time());
    let name = row.list_name();
    view! {
        <div
            class="row"
            class:active=row.portal == PortalState::Active
            class:chosen=is_chosen
            role="row"
            id=row_id(id)
            tabindex=move || if grid.is_active(id) { "0" } else { "-1" }
            aria-rowindex=(index + 2).to_string()
            aria-selected=move || is_chosen().to_string()
            on:keydown=press
            on:focusin=move |_| grid.active.set(Some(id))
        >
            <span role="gridcell" aria-colindex="1"><Pick row=row.clone() grid /></span>
            <span role="gridcell" aria-colindex="2"><b><a href=format!("/clients/{id}") tabindex="-1">{name}</a></b></span>
            <span role="gridcell" aria-colindex="3"><Address row=row.clone() /></span>
            <span role="gridcell" aria-colindex="4"><StateBadge state=row.portal /></span>
            <span role="gridcell" aria-colindex="5" class="soft" data-label="Forms">{forms}</span>
            <span role="gridcell" aria-colindex="6" class="soft" data-label="Last sent">{last_sent}</span>
        </div>
    }
    .into_any()
}

#[component]
fn Pick(row: ClientRow, grid: Grid) -> impl IntoView {
    let id = row.id;
    let is_disabled = row.invitable != Invitable::Yes;
    let label = format!("Select {}", row.full_name());
    let is_chosen = move || grid.selection.with(|selection| selection.contains(id));
    let click = move |event: ev::MouseEvent| {
        let rows = grid.rows.get_untracked();
        grid.selection.update(|selection| if event.shift_key() { selection.choose_range(&rows, id, id) } else { selection.toggle(&row) });
        // The browser has turned the box by itself; a range may say otherwise.
        focus::set_checked(&event, is_chosen());
    };
    view! {
        <label class="pick">
            <span class="visually-hidden">{label}</span>
            <input
                type="checkbox"
                tabindex="-1"
                prop:checked=is_chosen
                disabled=is_disabled
                aria-describedby=is_disabled.then(|| reason_id(id))
                on:click=click
            />
        </label>
    }
    .into_any()
}

/// The address, and where a client cannot be invited, why.
#[component]
fn Address(row: ClientRow) -> impl IntoView {
    let id = row.id;
    match row.invitable {
        Invitable::Yes => row.email.unwrap_or_default().into_any(),
        Invitable::NoEmail => view! {
            <span class="soft"><span id=reason_id(id)>"No e-mail address"</span> " · " <a href=format!("/clients/{id}/edit") tabindex="-1">"add one"</a></span>
        }
        .into_any(),
        Invitable::AlreadyActive => view! {
            {row.email.unwrap_or_default()}
            <br />
            <small class="soft" id=reason_id(id)>"Has an active account"</small>
        }
        .into_any(),
    }
}

fn row_id(client: ClientId) -> String {
    format!("client-{client}")
}

fn reason_id(client: ClientId) -> String {
    format!("client-{client}-reason")
}

/// What an empty list says.
pub(super) fn nobody(query: &ClientQuery) -> (&'static str, &'static str) {
    if query.search.trim().is_empty() && query.filter == ClientFilter::All {
        ("No clients yet", "Add the first client; then they can be invited from here.")
    } else {
        ("Nobody found", "No client matches. Try part of a name or address, or another filter.")
    }
}

#[cfg(not(feature = "hydrate"))]
mod focus {
    use domain::ids::ClientId;

    pub fn row(_client: ClientId) {}
    pub fn inside(_client: ClientId, _forward: bool) {}
    pub fn is_in_box(_event: &leptos::ev::KeyboardEvent) -> bool {
        false
    }
    pub fn set_checked(_event: &leptos::ev::MouseEvent, _on: bool) {}
}

#[cfg(feature = "hydrate")]
mod focus {
    use super::row_id;
    use domain::ids::ClientId;
    use leptos::prelude::document;
    use wasm_bindgen::JsCast;
    use web_sys::{HtmlElement, HtmlInputElement};

    pub fn row(client: ClientId) {
        if let Some(row) = document().get_element_by_id(&row_id(client)).and_then(|row| row.dyn_into::<HtmlElement>().ok()) {
            // It can only fail when the row has left the page.
            let _gone = row.focus();
        }
    }

    /// The row itself stands before its first control.
    pub fn inside(client: ClientId, forward: bool) {
        let Some(row) = document().get_element_by_id(&row_id(client)) else { return };
        let Ok(controls) = row.query_selector_all("input:not(:disabled), a[href]") else { return };
        let controls: Vec<HtmlElement> = (0..controls.length()).filter_map(|at| controls.get(at)?.dyn_into().ok()).collect();
        let active = document().active_element();
        let at = controls.iter().position(|control| active.as_ref() == Some(control.as_ref()));
        let wanted = match (at, forward) {
            (None, true) => Some(0),
            (Some(at), true) => Some((at + 1).min(controls.len() - 1)),
            (Some(at), false) => at.checked_sub(1),
            (None, false) => None,
        };
        match wanted.and_then(|wanted| controls.get(wanted)) {
            Some(control) => {
                let _gone = control.focus();
            }
            None => self::row(client),
        }
    }

    pub fn is_in_box(event: &leptos::ev::KeyboardEvent) -> bool {
        event.target().is_some_and(|target| target.dyn_ref::<HtmlInputElement>().is_some())
    }

    pub fn set_checked(event: &leptos::ev::MouseEvent, on: bool) {
        if let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) {
            input.set_checked(on);
        }
    }
}
