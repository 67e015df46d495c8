//! One row of the grid of clients. It is drawn before its client is at hand, and keeps its place and the focus when they come.

use super::{
    focus,
    grid::{Grid, row_id},
    selection::can_be_chosen,
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
    let line = Line { index, row: Memo::new(move |_| grid.row(index)), grid, tick: NodeRef::new() };
    let (element, is_there) = (NodeRef::<html::Div>::new(), Memo::new(move |_| line.row.with(Option::is_some)));
    // One effect a row for all that a tick changes: when everybody is chosen, all rows on screen wait for them.
    Effect::new(move |before: Option<_>| {
        let looks = line.looks();
        let now = Some((looks, line.tick.get().is_some()));
        if before != Some(now) {
            focus::show_row(element, line.tick, looks.class(), looks.is_chosen);
        }
        now
    });
    let cells = move || {
        if is_there.get() {
            return cells(line);
        }
        view! { <span role="gridcell" aria-colindex="1" class="visually-hidden">"Loading…"</span> }.into_any()
    };
    let looks = untrack(|| line.looks());
    view! {
        <div
            class=looks.class()
            role="row"
            id=row_id(index)
            tabindex=move || if grid.is_active(index) { "0" } else { "-1" }
            aria-rowindex=(index + 2).to_string()
            aria-selected=looks.is_chosen.to_string()
            node_ref=element
            on:focusin=move |_| grid.active.set(index)
        >
            {cells}
        </div>
    }
    .into_any()
}

/// A row and whose it is by now. Its cells stay when another client takes the place: only what differs is written, because making them
/// anew is what a keystroke in the search would wait for longest.
#[derive(Clone, Copy)]
struct Line {
    index: usize,
    row: Memo<Option<Arc<ClientRow>>>,
    grid: Grid,
    tick: NodeRef<html::Input>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
struct Looks {
    is_there: bool,
    is_active: bool,
    is_chosen: bool,
}

impl Looks {
    fn class(self) -> &'static str {
        match (self.is_there, self.is_active, self.is_chosen) {
            (false, ..) => "row skeleton",
            (true, false, false) => "row",
            (true, false, true) => "row chosen",
            (true, true, false) => "row active",
            (true, true, true) => "row active chosen",
        }
    }
}

impl Line {
    /// Nothing while the client is on the way.
    fn say<T: Default>(self, what: impl Fn(&ClientRow) -> T) -> T {
        self.row.with(|row| row.as_deref().map(what)).unwrap_or_default()
    }

    fn looks(self) -> Looks {
        self.row.with(|row| {
            let row = row.as_deref();
            Looks {
                is_there: row.is_some(),
                is_active: row.is_some_and(|row| row.portal == PortalState::Active),
                is_chosen: row.is_some_and(|row| can_be_chosen(row) && self.grid.selection.with(|selection| selection.contains(row.id))),
            }
        })
    }
}

fn cells(line: Line) -> AnyView {
    let href = move || line.say(|row| format!("/clients/{}", row.id));
    let name = move || line.say(ClientRow::list_name);
    let state = Memo::new(move |_| line.row.with(|row| row.as_ref().map(|row| row.portal)));
    let badge = move || state.get().map(|state| view! { <StateBadge state /> });
    view! {
        <span role="gridcell" aria-colindex="1">{pick(line)}</span>
        <span role="gridcell" aria-colindex="2"><b><a href=href tabindex="-1">{name}</a></b></span>
        <span role="gridcell" aria-colindex="3">{move || line.say(|row| Some(address(row)))}</span>
        <span role="gridcell" aria-colindex="4">{badge}</span>
        <span role="gridcell" aria-colindex="5" class="soft" data-label="Forms">{move || line.say(forms)}</span>
        <span role="gridcell" aria-colindex="6" class="soft" data-label="Last sent">{move || line.say(last_sent)}</span>
    }
    .into_any()
}

fn forms(row: &ClientRow) -> String {
    if row.forms_total == 0 { "–".to_owned() } else { format!("{} of {} done", row.forms_done, row.forms_total) }
}

fn last_sent(row: &ClientRow) -> String {
    row.last_sent.as_ref().map_or_else(|| "–".to_owned(), Moment::day_and_time)
}

fn pick(line: Line) -> AnyView {
    let Line { index, row, grid, tick } = line;
    let reason = move || line.say(|row| (row.invitable != Invitable::Yes).then(|| reason_id(row.id)));
    let label = move || line.say(|row| format!("Select {}", row.full_name()));
    let is_disabled = move || line.say(|row| !can_be_chosen(row));
    let click = move |event: ev::MouseEvent| {
        if event.shift_key() {
            grid.choose_to(index, index);
        } else if let Some(row) = row.get_untracked() {
            grid.selection.update(|selection| selection.toggle(&row, index));
        }
        // The browser has turned the box by itself; a range may say otherwise.
        focus::set_checked(&event, untrack(|| line.looks()).is_chosen);
    };
    view! {
        <label class="pick">
            <span class="visually-hidden">{label}</span>
            <input type="checkbox" tabindex="-1" disabled=is_disabled aria-describedby=reason node_ref=tick on:click=click />
        </label>
    }
    .into_any()
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
