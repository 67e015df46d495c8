//! What each column of the file holds, as guessed, to be corrected.

use crate::Posted;
use domain::{
    Refusal,
    clients::import::{ClientField, DateOrder, ImportColumn, ImportView},
};
use leptos::prelude::*;

/// The form that the buttons of [`super::decide`] send, so that what is imported is what is chosen here.
pub(super) const FORM: &str = "columns";

/// What is chosen of a file's columns.
pub(super) struct Chosen {
    fields: Vec<Option<ClientField>>,
    /// Where no column has dates, none needs to be.
    dates: Option<DateOrder>,
    /// The lines were not compared by it.
    pub is_new: bool,
}

impl Chosen {
    /// What was chosen and refused stays chosen, unless the file was checked otherwise meanwhile.
    pub fn of(view: &ImportView, posted: &Posted) -> Self {
        let checked: Vec<_> = view.columns.iter().map(|column| column.field).collect();
        let dates = checked.contains(&Some(ClientField::DateOfBirth)).then_some(view.dates);
        let again: Vec<_> = posted.values_of("column").iter().map(|key| ClientField::from_key(key)).collect();
        if again.len() != checked.len() || matches!(posted.refusal, Some(Refusal::Rule(_))) {
            return Self { fields: checked, dates, is_new: false };
        }
        let chosen_dates = DateOrder::from_key(&posted.value("dates")).or(dates);
        Self { is_new: again != checked || (dates.is_some() && chosen_dates != dates), fields: again, dates: chosen_dates }
    }
}

/// `is_new`: what is chosen is not what the lines were compared by.
#[component]
pub(super) fn Columns(view: ImportView, chosen: Chosen, fault: Option<String>, is_new: RwSignal<bool>) -> impl IntoView {
    let fault = fault.or(view.fault);
    let has_dates = view.columns.iter().any(|column| column.field == Some(ClientField::DateOfBirth));
    let Chosen { fields, dates, .. } = chosen;
    let rows: Vec<AnyView> =
        view.columns.into_iter().zip(fields).enumerate().map(|(place, (column, field))| row(place, column, field)).collect();
    let is_faulty = fault.is_some();
    view! {
        <form
            id=FORM
            method="post"
            class="card stack"
            on:change=move |_| is_new.set(true)
            on:submit=|event| super::stay_while_offline(&event)
        >
            <input type="hidden" name="check" value=view.check />
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
