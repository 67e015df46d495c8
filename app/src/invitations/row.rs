//! One row of the grid of clients. It is drawn before its client is at hand, and keeps its place and the focus when they come.

use super::{
    focus,
    grid::{Grid, row_id},
    selection::can_be_chosen,
};
use crate::components::StateBadge;
use domain::{
    clients::{ClientRow, Invitable, PortalState},
    ids::ClientId,
};
use leptos::{ev, prelude::*};

#[component]
pub(super) fn Row(index: usize, grid: Grid) -> impl IntoView {
    let row = Memo::new(move |_| grid.row(index));
    let is = move |what: fn(&ClientRow) -> bool| row.with(|row| row.as_ref().is_some_and(what));
    let is_chosen = Memo::new(move |_| {
        row.with(|row| row.as_ref().is_some_and(|row| can_be_chosen(row) && grid.selection.with(|selection| selection.contains(row.id))))
    });
    let cells = move || match row.get() {
        Some(row) => cells(index, row, grid, is_chosen),
        None => view! { <span role="gridcell" aria-colindex="1" class="visually-hidden">"Loading…"</span> }.into_any(),
    };
    view! {
        <div
            class="row"
            class:active=move || is(|row| row.portal == PortalState::Active)
            class:chosen=move || is_chosen.get()
            class:skeleton=move || row.with(Option::is_none)
            role="row"
            id=row_id(index)
            tabindex=move || if grid.is_active(index) { "0" } else { "-1" }
            aria-rowindex=(index + 2).to_string()
            aria-selected=move || is_chosen.get().to_string()
            on:focusin=move |_| grid.active.set(index)
        >
            {cells}
        </div>
    }
    .into_any()
}

fn cells(index: usize, row: ClientRow, grid: Grid, is_chosen: Memo<bool>) -> AnyView {
    let forms = if row.forms_total == 0 { "–".to_owned() } else { format!("{} of {} done", row.forms_done, row.forms_total) };
    let last_sent = row.last_sent.map_or_else(|| "–".to_owned(), |sent| sent.day_and_time());
    let (href, name) = (format!("/clients/{}", row.id), row.list_name());
    view! {
        <span role="gridcell" aria-colindex="1"><Pick index row=row.clone() grid is_chosen /></span>
        <span role="gridcell" aria-colindex="2"><b><a href=href tabindex="-1">{name}</a></b></span>
        <span role="gridcell" aria-colindex="3"><Address row=row.clone() /></span>
        <span role="gridcell" aria-colindex="4"><StateBadge state=row.portal /></span>
        <span role="gridcell" aria-colindex="5" class="soft" data-label="Forms">{forms}</span>
        <span role="gridcell" aria-colindex="6" class="soft" data-label="Last sent">{last_sent}</span>
    }
    .into_any()
}

#[component]
fn Pick(index: usize, row: ClientRow, grid: Grid, is_chosen: Memo<bool>) -> impl IntoView {
    let reason = (row.invitable != Invitable::Yes).then(|| reason_id(row.id));
    let label = format!("Select {}", row.full_name());
    let is_disabled = !can_be_chosen(&row);
    let click = move |event: ev::MouseEvent| {
        if event.shift_key() {
            grid.choose_to(index, index);
        } else {
            grid.selection.update(|selection| selection.toggle(&row, index));
        }
        // The browser has turned the box by itself; a range may say otherwise.
        focus::set_checked(&event, is_chosen.get_untracked());
    };
    view! {
        <label class="pick">
            <span class="visually-hidden">{label}</span>
            <input
                type="checkbox"
                tabindex="-1"
                prop:checked=move || is_chosen.get()
                disabled=is_disabled
                aria-describedby=reason
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

fn reason_id(client: ClientId) -> String {
    format!("client-{client}-reason")
}
