//! Whether a client of the same name is on file, before somebody is added of whom no address tells them apart: said, never refused.

use super::api::list_clients;
use domain::clients::{ClientForm, ClientQuery, ClientRow};
use leptos::prelude::*;

/// Of those whom whoever asks may see. Where it cannot be known, nobody is.
pub(super) async fn of_the_same_name(form: ClientForm) -> Vec<ClientRow> {
    let query = ClientQuery { search: format!("{} {}", form.first_name, form.last_name), ..ClientQuery::default() };
    let found = list_clients(query).await.map(|page| page.rows).unwrap_or_default();
    found.into_iter().filter(|row| is_the_same(row, &form)).collect()
}

/// What is asked for once: the names, where no address is given.
pub(super) fn in_question(form: &ClientForm) -> Option<[String; 2]> {
    let names = [&form.first_name, &form.last_name].map(|name| name.trim().to_lowercase());
    (form.email.trim().is_empty() && names.iter().all(|name| !name.is_empty())).then_some(names)
}

fn is_the_same(row: &ClientRow, form: &ClientForm) -> bool {
    let same = |one: &str, other: &str| one.trim().to_lowercase() == other.trim().to_lowercase();
    same(&row.first_name, &form.first_name) && same(&row.last_name, &form.last_name)
}

pub(super) fn alike_view(found: Vec<ClientRow>) -> Option<AnyView> {
    let link = |row: ClientRow| {
        let email = row.email.clone().unwrap_or_else(|| "no e-mail address".to_owned());
        // Beside this page, where something is typed.
        view! { <li><a href=format!("/clients/{}", row.id) target="_blank">{row.full_name()}</a> {format!(" ({email})")}</li> }
    };
    (!found.is_empty()).then(|| {
        view! {
            <div class="note warn" role="alert">
                <span aria-hidden="true">"⚠"</span>
                <div>
                    <b>"There is a client of this name already."</b>
                    <ul>{found.into_iter().map(link).collect_view()}</ul>
                    "If it is somebody else, save again: nothing has been added yet."
                </div>
            </div>
        }
        .into_any()
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clients::fixture::client;

    fn form(first: &str, last: &str, email: &str) -> ClientForm {
        ClientForm { first_name: first.to_owned(), last_name: last.to_owned(), email: email.to_owned(), ..ClientForm::default() }
    }

    #[test]
    fn a_name_is_asked_for_where_no_address_tells_them_apart() {
        assert_eq!(in_question(&form(" Mara", "ABRAMSON", " ")), Some(["mara".to_owned(), "abramson".to_owned()]));
        assert_eq!(in_question(&form("Mara", "Abramson", "mara@mail.example")), None);
        assert_eq!(in_question(&form("Mara", "", "")), None);
    }

    #[test]
    fn those_of_the_very_name_are_told_and_nobody_else() {
        let row = client(1, "Mara", "Abramson");
        assert!(is_the_same(&row, &form("mara ", "Abramson", "")));
        assert!(!is_the_same(&row, &form("Mara", "Abramsohn", "")) && !is_the_same(&row, &form("Maria", "Abramson", "")));
    }
}
