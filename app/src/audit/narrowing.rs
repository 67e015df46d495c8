//! What the audit log is narrowed by: a plain form, whose address is the query.

use super::{ADDRESS, address};
use crate::components::Field;
use domain::{
    audit::{AuditAction, AuditQuery},
    ids::StaffId,
};
use leptos::prelude::*;

/// `client`: the name of whom the events are about, where they are about one client.
#[component]
pub(super) fn Narrowing(people: Vec<(StaffId, String)>, client: Option<String>, query: AuditQuery) -> impl IntoView {
    let people = people.into_iter().map(|(id, name)| (id.to_string(), name)).collect();
    let kinds = AuditAction::ALL.iter().map(|action| (action.key().to_owned(), action.words().to_owned())).collect();
    let about = client.map(|name| {
        let everybody = AuditQuery { client: String::new(), after: String::new(), ..query.clone() };
        view! {
            <p class="note"><span>{format!("About {name}. ")}<a href=address(ADDRESS, &everybody)>"About everybody"</a></span></p>
            <input type="hidden" name="client" value=query.client.clone() />
        }
    });
    view! {
        <form method="get" action=ADDRESS role="search" aria-label="Narrow the log" class="card stack">
            {about}
            <div class="columns">
                {choice(("person", "Who did it"), "Anybody", people, &query.person)}
                {choice(("kind", "What was done"), "Anything", kinds, &query.kind)}
                <Field label="About which client" name="name" hint="Part of the name or e-mail address." value=query.name autocomplete="off" />
                <Field label="From this day" name="from" kind="date" value=query.from />
                <Field label="To this day" name="to" kind="date" value=query.to />
            </div>
            <div class="cluster">
                <button class="button first">"Show"</button>
                <a class="button plain" href=ADDRESS>"The whole log"</a>
            </div>
        </form>
    }
    .into_any()
}

/// `all`: what none of the options says. Each is its value and its words.
fn choice((name, label): (&'static str, &'static str), all: &'static str, options: Vec<(String, String)>, chosen: &str) -> AnyView {
    let option = |(value, words): (String, String)| {
        let is_chosen = value == chosen;
        view! { <option value=value selected=is_chosen>{words}</option> }
    };
    view! {
        <div class="field">
            <label for=name>{label}</label>
            <select class="input" id=name name=name>
                <option value="">{all}</option>
                {options.into_iter().map(option).collect_view()}
            </select>
        </div>
    }
    .into_any()
}
