//! One row of the grid of clients. It is drawn before its client is at hand, and keeps its place and the focus when they come; its cells, once made,
//! stay too, hidden while the next client is on their way.

use super::{
    focus::{self, Places},
    grid::{FIRST_ROW, Grid, row_id},
    selection::{Selection, can_be_chosen},
};
use crate::components::StateBadge;
use domain::{
    Moment,
    clients::{ClientRow, Invitable, PortalState},
    ids::ClientId,
};
use leptos::{ev, html, prelude::*};
use std::sync::Arc;

#[component]
pub(super) fn Row(index: usize, grid: Grid) -> impl IntoView {
    let line = Line { index, row: Memo::new(move |_| grid.row(index)), grid };
    let element = NodeRef::<html::Div>::new();
    let is_made = Memo::new(move |was_made: Option<&bool>| was_made == Some(&true) || line.row.with(Option::is_some));
    let cells = move || {
        if is_made.get() {
            return cells(line);
        }
        view! { <span role="gridcell" aria-colindex="1" class="visually-hidden">"Loading…"</span> }.into_any()
    };
    follow(line, element);
    let looks = line.looks_now();
    view! {
        <div
            class=looks.class()
            role="row"
            id=row_id(index)
            tabindex=move || if grid.is_active(index) { "0" } else { "-1" }
            aria-rowindex=(index + FIRST_ROW).to_string()
            aria-selected=looks.is_chosen.to_string()
            node_ref=element
            on:focusin=move |_| grid.active.set(index)
        >
            {cells}
        </div>
    }
    .into_any()
}

/// The cells stay when another client takes the place: one effect a row writes what differs. Cells made anew are what a keystroke in the
/// search would wait for longest, and an effect for each of them what scrolling would.
fn follow(line: Line, element: NodeRef<html::Div>) {
    Effect::new(move |written: Option<Option<(Arc<ClientRow>, Places)>>| {
        let (row, mut written) = (line.row.get(), written.flatten());
        if let (Some(row), Some((before, places))) = (&row, &mut written)
            && before != row
        {
            focus::write_cells(element, places, &Cells::of(before), &Cells::of(row));
        }
        // The first time too: a browser that comes back to the page ticks what was ticked.
        focus::show_looks(element, line.looks(row.as_deref()));
        match (row, written) {
            (Some(row), written) => Some((row, written.map(|(_, places)| places).unwrap_or_default())),
            (None, written) => written,
        }
    });
}

/// Who is chosen, in the rows that are drawn: one effect for all of them, because choosing a whole list would wait for one a row.
pub(super) fn follow_selection(grid: Grid) {
    Effect::new(move |before: Option<()>| {
        grid.selection.track();
        if before.is_some() {
            focus::show_each(grid.body, |index| {
                untrack(|| grid.row(index)).map(|row| grid.selection.with_untracked(|selection| Looks::of(Some(&row), selection)))
            });
        }
    });
}

/// A row and whose it is by now.
#[derive(Clone, Copy)]
struct Line {
    index: usize,
    row: Memo<Option<Arc<ClientRow>>>,
    grid: Grid,
}

impl Line {
    fn looks(self, row: Option<&ClientRow>) -> Looks {
        self.grid.selection.with_untracked(|selection| Looks::of(row, selection))
    }

    fn looks_now(self) -> Looks {
        self.row.with_untracked(|row| self.looks(row.as_deref()))
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) struct Looks {
    is_there: bool,
    is_active: bool,
    pub is_chosen: bool,
}

impl Looks {
    fn of(row: Option<&ClientRow>, selection: &Selection) -> Self {
        Self {
            is_there: row.is_some(),
            is_active: row.is_some_and(|row| row.portal == PortalState::Active),
            is_chosen: row.is_some_and(|row| can_be_chosen(row) && selection.contains(row.id)),
        }
    }

    pub fn class(self) -> &'static str {
        match (self.is_there, self.is_active, self.is_chosen) {
            (false, ..) => "row skeleton",
            (true, false, false) => "row",
            (true, false, true) => "row chosen",
            (true, true, false) => "row active",
            (true, true, true) => "row active chosen",
        }
    }
}

/// What the cells say in words.
pub(super) struct Cells {
    pub select: String,
    /// The element that says why the client cannot be invited.
    pub reason: Option<String>,
    pub is_disabled: bool,
    pub href: String,
    pub name: String,
    pub forms: String,
    pub last_sent: String,
}

impl Cells {
    fn of(row: &ClientRow) -> Self {
        Self {
            select: format!("Select {}", row.full_name()),
            reason: (row.invitable != Invitable::Yes).then(|| reason_id(row.id)),
            is_disabled: !can_be_chosen(row),
            href: format!("/clients/{}", row.id),
            name: row.list_name(),
            forms: if row.forms_total == 0 { "–".to_owned() } else { format!("{} of {} done", row.forms_done, row.forms_total) },
            last_sent: row.last_sent.as_ref().map_or_else(|| "–".to_owned(), Moment::day_and_time),
        }
    }
}

/// Made for whoever has the place now; [`follow`] writes the next one's words, in the order in which they stand here.
fn cells(line: Line) -> AnyView {
    let Some(row) = line.row.get_untracked() else { return ().into_any() };
    let Cells { select, reason, is_disabled, href, name, forms, last_sent } = Cells::of(&row);
    let is_chosen = line.looks_now().is_chosen;
    let state = Memo::new(move |_| line.row.with(|row| row.as_ref().map(|row| row.portal)));
    let badge = move || state.get().map(|state| view! { <StateBadge state /> });
    let address = move || line.row.with(|row| row.as_deref().map(address));
    view! {
        <span role="gridcell" aria-colindex="1">
            <label class="pick">
                <span class="visually-hidden">{select}</span>
                <input
                    type="checkbox"
                    tabindex="-1"
                    checked=is_chosen
                    disabled=is_disabled
                    aria-describedby=reason
                    on:click=move |event| pick(line, &event)
                />
            </label>
        </span>
        <span role="gridcell" aria-colindex="2"><b><a href=href tabindex="-1">{name}</a></b></span>
        <span role="gridcell" aria-colindex="3">{address}</span>
        <span role="gridcell" aria-colindex="4">{badge}</span>
        <span role="gridcell" aria-colindex="5" class="soft" data-label="Forms">{forms}</span>
        <span role="gridcell" aria-colindex="6" class="soft" data-label="Last sent">{last_sent}</span>
    }
    .into_any()
}

fn pick(line: Line, event: &ev::MouseEvent) {
    let Line { index, row, grid } = line;
    if event.shift_key() {
        grid.choose_to(index, index);
    } else if let Some(row) = row.get_untracked() {
        grid.selection.update(|selection| selection.toggle(&row, index));
    }
    // The browser has turned the box by itself; a range may say otherwise.
    focus::set_checked(event, line.looks_now().is_chosen);
}

/// The address, and where a client cannot be invited, why.
fn address(row: &ClientRow) -> AnyView {
    let id = row.id;
    let email = row.email.clone().unwrap_or_default();
    match row.invitable {
        Invitable::Yes => email.into_any(),
        Invitable::NoEmail => view! {
            <span class="soft"><span id=reason_id(id)>"No e-mail address"</span> " · " <a href=format!("/clients/{id}/edit") tabindex="-1">"add one"</a></span>
        }
        .into_any(),
        Invitable::AlreadyActive => view! {
            {email}
            <br />
            <small class="soft" id=reason_id(id)>"Has an active account"</small>
        }
        .into_any(),
    }
}

fn reason_id(client: ClientId) -> String {
    format!("client-{client}-reason")
}
