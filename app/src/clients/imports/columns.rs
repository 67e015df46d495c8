//! What each column of the file holds, as guessed, to be corrected.

use crate::Posted;
use domain::{
    Refusal,
    clients::import::{ClientField, DateOrder, FirstLine, ImportColumn, ImportView},
};
use leptos::prelude::*;

/// The form that the buttons of [`super::decide`] send, so that what is imported is what is chosen here.
pub(super) const FORM: &str = "columns";

/// What is chosen of a file's columns.
pub(super) struct Chosen {
    fields: Vec<Option<ClientField>>,
    /// Where no column has dates, none needs to be.
    dates: Option<DateOrder>,
    first_line: FirstLine,
    /// The lines were not compared by it.
    pub is_new: bool,
}

impl Chosen {
    /// What was chosen and refused, or not checked yet, stays chosen; not what was refused because the file was checked otherwise meanwhile.
    pub fn of(view: &ImportView, posted: &Posted) -> Self {
        let checked: Vec<_> = view.columns.iter().map(|column| column.field).collect();
        let dates = checked.contains(&Some(ClientField::DateOfBirth)).then_some(view.dates);
        let again: Vec<_> = posted.values_of("column").iter().map(|key| ClientField::from_key(key)).collect();
        if again.len() != checked.len() || matches!(posted.refusal, Some(Refusal::Rule(_))) {
            return Self { fields: checked, dates, first_line: view.first_line, is_new: false };
        }
        let chosen_dates = DateOrder::from_key(&posted.value("dates")).or(dates);
        let first_line = FirstLine::from_key(&posted.value("first")).unwrap_or_default();
        let is_new = again != checked || first_line != view.first_line || (dates.is_some() && chosen_dates != dates);
        Self { is_new, fields: again, dates: chosen_dates, first_line }
    }
}

/// What the form that has changed says, as a post of it would.
#[cfg(feature = "hydrate")]
fn chosen_in(event: &leptos::ev::Event) -> Posted {
    use wasm_bindgen::JsCast;
    let form = event.current_target().and_then(|form| form.dyn_into::<web_sys::HtmlFormElement>().ok());
    let Some(data) = form.and_then(|form| web_sys::FormData::new_with_form(&form).ok()) else { return Posted::default() };
    let named = |name: &'static str| data.get_all(name).into_iter().filter_map(move |value| Some((name.to_owned(), value.as_string()?)));
    Posted { refusal: None, values: ["column", "dates", "first"].into_iter().flat_map(named).collect() }
}

/// Nothing is chosen while a page is rendered.
#[cfg(not(feature = "hydrate"))]
fn chosen_in(_event: &leptos::ev::Event) -> Posted {
    Posted::default()
}

/// `is_new`: what is chosen is not what the lines were compared by. It is told to `kept`, and is there again when the page shows other lines.
#[component]
pub(super) fn Columns(
    view: ImportView,
    chosen: Chosen,
    fault: Option<String>,
    is_new: RwSignal<bool>,
    kept: StoredValue<Posted>,
) -> impl IntoView {
    let fault = fault.or(view.fault);
    let has_dates = view.columns.iter().any(|column| column.field == Some(ClientField::DateOfBirth));
    let Chosen { fields, dates, first_line, .. } = chosen;
    let guessed = match view.first_line {
        FirstLine::Names => "This was guessed from the columns’ names. Correct what is wrong, then check again; nothing is changed by it.",
        FirstLine::Client => "Nothing names the columns of this file. Say what each holds, then check again; nothing is changed by it.",
    };
    let rows: Vec<AnyView> =
        view.columns.into_iter().zip(fields).enumerate().map(|(place, (column, field))| row(place, column, field)).collect();
    let is_faulty = fault.is_some();
    view! {
        <form
            id=FORM
            method="post"
            class="card stack"
            on:change=move |event| {
                kept.set_value(chosen_in(&event));
                is_new.set(true);
            }
            on:submit=|event| super::stay_while_offline(&event)
        >
            <input type="hidden" name="check" value=view.check />
            <h2>"Columns"</h2>
            <p class="soft">{guessed}</p>
            <div class="field" class:wrong=is_faulty>
                <span class="error" id="columns-error" role="alert">{fault}</span>
            </div>
            <table class="table from-file">
                <thead><tr><th scope="col">"Column"</th><th scope="col">"First values"</th><th scope="col">"Holds"</th></tr></thead>
                <tbody>{rows}</tbody>
            </table>
            <label class="check">
                <input type="checkbox" name="first" value=FirstLine::Client.key() checked=first_line == FirstLine::Client />
                <span>"The first line is a client, too"</span>
            </label>
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

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{
        Moment,
        clients::import::{ImportCounts, ImportState, ImportSummary},
        ids::ImportId,
    };

    fn checked(fields: &[Option<ClientField>]) -> ImportView {
        let column = |field: &Option<ClientField>| ImportColumn { name: String::new(), samples: Vec::new(), field: *field };
        ImportView {
            summary: ImportSummary {
                id: ImportId(uuid::Uuid::nil()),
                file_name: String::new(),
                state: ImportState::Checked,
                counts: ImportCounts::default(),
                by: String::new(),
                at: Moment { at: chrono::DateTime::UNIX_EPOCH, local: chrono::DateTime::UNIX_EPOCH.naive_utc() },
            },
            read_as: String::new(),
            columns: fields.iter().map(column).collect(),
            dates: DateOrder::MonthDayYear,
            first_line: FirstLine::Names,
            check: String::new(),
            fault: None,
            lines: Vec::new(),
            next: None,
        }
    }

    fn kept(columns: &[&str], dates: &str, refusal: Option<Refusal>) -> Posted {
        let columns = columns.iter().map(|key| ("column".to_owned(), (*key).to_owned()));
        Posted { refusal, values: columns.chain([("dates".to_owned(), dates.to_owned())]).collect() }
    }

    const CHECKED: [Option<ClientField>; 2] = [Some(ClientField::FirstName), None];

    #[test]
    fn what_was_chosen_and_not_checked_yet_stays_chosen_and_is_new() {
        let chosen = Chosen::of(&checked(&CHECKED), &kept(&["first-name", "phone"], "", None));
        assert_eq!((chosen.fields, chosen.dates, chosen.is_new), (vec![CHECKED[0], Some(ClientField::Phone)], None, true));
        let born = [Some(ClientField::DateOfBirth)];
        let chosen = Chosen::of(&checked(&born), &kept(&["date-of-birth"], "day-month", None));
        assert_eq!((chosen.dates, chosen.is_new), (Some(DateOrder::DayMonthYear), true));
    }

    #[test]
    fn that_the_first_line_is_a_client_is_chosen_as_the_columns_are() {
        let mut posted = kept(&["first-name", ""], "", None);
        posted.values.push(("first".to_owned(), FirstLine::Client.key().to_owned()));
        let chosen = Chosen::of(&checked(&CHECKED), &posted);
        assert_eq!((chosen.first_line, chosen.is_new), (FirstLine::Client, true));
        let without_names = ImportView { first_line: FirstLine::Client, ..checked(&CHECKED) };
        let taken_back = Chosen::of(&without_names, &kept(&["first-name", ""], "", None));
        for (chosen, is_new) in [(Chosen::of(&without_names, &posted), false), (taken_back, true)] {
            assert_eq!((chosen.first_line == FirstLine::Client, chosen.is_new), (!is_new, is_new));
        }
        assert_eq!(Chosen::of(&without_names, &Posted::default()).first_line, FirstLine::Client);
    }

    #[test]
    fn what_is_chosen_as_it_was_checked_is_not_new() {
        let before = Chosen::of(&checked(&CHECKED), &Posted::default());
        let again = Chosen::of(&checked(&CHECKED), &kept(&["first-name", ""], "", None));
        for chosen in [before, again] {
            assert_eq!((chosen.fields.as_slice(), chosen.is_new), (CHECKED.as_slice(), false));
        }
    }

    #[test]
    fn what_was_refused_because_others_checked_is_not_chosen_any_more() {
        let refused = kept(&["first-name", "phone"], "", Some(Refusal::Rule("Checked again meanwhile.".to_owned())));
        let chosen = Chosen::of(&checked(&CHECKED), &refused);
        assert_eq!((chosen.fields.as_slice(), chosen.is_new), (CHECKED.as_slice(), false));
    }
}
