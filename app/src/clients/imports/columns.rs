//! What each column of the file holds, as guessed, to be corrected.

use crate::Posted;
use domain::clients::import::{ClientField, DateOrder, ImportColumn, ImportView};
use leptos::prelude::*;

#[component]
pub(super) fn Columns(view: ImportView, posted: Posted) -> impl IntoView {
    // What was chosen and refused stays chosen.
    let chosen = posted.values_of("column");
    let was_chosen = chosen.len() == view.columns.len();
    let fault = posted.error("columns").or(view.fault);
    let has_dates = view.columns.iter().any(|column| column.field == Some(ClientField::DateOfBirth));
    let dates = DateOrder::from_key(&posted.value("dates")).or(has_dates.then_some(view.dates));
    let rows: Vec<AnyView> = view
        .columns
        .into_iter()
        .enumerate()
        .map(|(place, column)| {
            let field = if was_chosen { ClientField::from_key(&chosen[place]) } else { column.field };
            row(place, column, field)
        })
        .collect();
    let is_faulty = fault.is_some();
    view! {
        <form method="post" class="card stack" on:submit=|event| super::stay_while_offline(&event)>
            <h2>"Columns"</h2>
            <p class="soft">"This was guessed from the columns’ names. Correct what is wrong, then check again; nothing is changed by it."</p>
            <div class="field" class:wrong=is_faulty>
                <span class="error" id="columns-error" role="alert">{fault}</span>
            </div>
            <table class="table">
                <thead><tr><th scope="col">"Column"</th><th scope="col">"First values"</th><th scope="col">"Holds"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
            <div class="field">
                <label for="dates">"Dates such as 03/04/1988"</label>
                <select class="input search" id="dates" name="dates">
                    // Until a column has them, the order is found out from the dates themselves.
                    {(!has_dates).then(|| view! { <option value="">"As all dates of the column can be read"</option> })}
                    {DateOrder::ALL
                        .map(|order| view! { <option value=order.key() selected=dates == Some(order)>{order.label()}</option> })
                        .into_iter()
                        .collect_view()}
                </select>
            </div>
            <button class="button" name="_action" value="check">"Check again"</button>
        </form>
    }
    .into_any()
}

fn row(place: usize, column: ImportColumn, field: Option<ClientField>) -> AnyView {
    let options = ClientField::ALL.map(|one| view! { <option value=one.key() selected=field == Some(one)>{one.label()}</option> });
    let name = if column.name.is_empty() { format!("Column {}", place + 1) } else { column.name };
    let label = format!("What the column {name} holds");
    view! {
        <tr>
            <th scope="row" data-label="Column">{name}</th>
            <td data-label="First values" class="soft">{column.samples.join(" · ")}</td>
            <td data-label="Holds">
                <select class="input" name="column" aria-label=label>
                    <option value="" selected=field.is_none()>"Not imported"</option>
                    {options.into_iter().collect_view()}
                </select>
            </td>
        </tr>
    }
    .into_any()
}
