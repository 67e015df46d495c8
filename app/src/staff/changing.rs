//! What an administrator says of somebody who works here by a plain post to the page: that they are an administrator, and their name.

use super::use_viewer;
use crate::{posted::Posted, representatives::PlainField};
use domain::staff::StaffMember;
use leptos::prelude::*;

const PAGE: &str = "/organization/staff";

/// What came of it.
pub(super) fn said(done: &str) -> Option<&'static str> {
    Some(match done {
        "administrator" => "They are an administrator from their next click on.",
        "no-administrator" => "They are no administrator any more, from their next click on. What they may do now stands on their card.",
        "name" => "The name is changed. What they did before stays under the one of then.",
        _ => return None,
    })
}

/// Asked once more, with what it means. `is_last`: nobody else is one.
#[component]
pub(super) fn Administration(member: StaffMember, is_last: bool) -> impl IntoView {
    if is_last {
        return view! { <p class="soft">"Nobody else is an administrator. Whoever is to stop being one makes somebody else one first."</p> }.into_any();
    }
    let is_own = use_viewer().is_some_and(|viewer| viewer.staff.id == member.id);
    let name = member.name;
    let (action, button, consequence) = match (member.is_administrator, is_own) {
        (false, _) => (
            "administrator",
            "Make them an administrator",
            format!(
                "{name} may then do everything: see all clients and read what they submitted, invite many at once, change the settings, the messages \
                 and the forms, and say who works here and who is an administrator, you included."
            ),
        ),
        (true, false) => (
            "no-administrator",
            "Take it back",
            format!(
                "{name} may then do only what the permissions say that they had before. Nothing under Organization is shown to them any more, and \
                 other clients than those assigned to them only if those permissions say so."
            ),
        ),
        (true, true) => (
            "no-administrator",
            "Stop being an administrator",
            "You will no longer see anything under Organization, not this page either: no settings, messages, forms, staff, sendings to many, and no \
             audit log. Of the clients you will see only those assigned to you, unless your permissions of before say more. Another administrator can \
             make you one again."
                .to_owned(),
        ),
    };
    let summary = if member.is_administrator { "No longer an administrator…" } else { "Make an administrator…" };
    view! {
        <details class="stack">
            <summary>{summary}<span class="visually-hidden">{format!(" {name}")}</span></summary>
            <form method="post" action=PAGE class="stack">
                <input type="hidden" name="staff" value=member.id.to_string() />
                <p>{consequence}</p>
                <div>
                    <button class="button" name="_action" value=action>{button}</button>
                </div>
            </form>
        </details>
    }
    .into_any()
}

#[component]
pub(super) fn Name(member: StaffMember, posted: Posted) -> impl IntoView {
    let is_wrong = posted.error("name").is_some();
    let typed = if is_wrong { posted } else { Posted { refusal: None, values: vec![("name".to_owned(), member.name.clone())] } };
    let hidden = format!(" {}", member.name);
    let id = member.id.to_string();
    view! {
        <details class="stack" open=is_wrong>
            <summary>"Change the name…"<span class="visually-hidden">{hidden}</span></summary>
            <form method="post" action=PAGE class="stack" novalidate>
                <input type="hidden" name="staff" value=id.clone() />
                <p class="soft">"It stands in the e-mails that they send from now on. The history keeps the name of then."</p>
                <PlainField label="Their name" name="name" kind="text" id=format!("name-{id}") posted=typed />
                <div>
                    <button class="button" name="_action" value="name">"Save the name"</button>
                </div>
            </form>
        </details>
    }
    .into_any()
}
