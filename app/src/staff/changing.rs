//! What an administrator says of somebody who works here by a plain post to the page: that they are an administrator, their name, and their address.

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
        "address" => "They sign in with this address from now on; their password stays. If it leads elsewhere, the one before was told.",
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
    let one = One {
        action: "name",
        field: "name",
        kind: "text",
        summary: "Change the name…",
        label: "Their name",
        hint: "It stands in the e-mails that they send from now on. The history keeps the name of then.",
        button: "Save the name",
    };
    one.view(&member, member.name.clone(), posted)
}

#[component]
pub(super) fn Address(member: StaffMember, posted: Posted) -> impl IntoView {
    let one = One {
        action: "address",
        field: "email",
        kind: "email",
        summary: "Change the e-mail address…",
        label: "Their e-mail address",
        hint: "They sign in with it from then on, and their password stays. Read it over once more: whoever has the address can ask for a new \
               password there. The one until now is told.",
        button: "Save the address",
    };
    one.view(&member, member.email.to_string(), posted)
}

/// One thing that is said of somebody, in a form of its own.
struct One {
    action: &'static str,
    field: &'static str,
    kind: &'static str,
    summary: &'static str,
    label: &'static str,
    hint: &'static str,
    button: &'static str,
}

impl One {
    fn view(self, member: &StaffMember, value: String, posted: Posted) -> AnyView {
        let Self { action, field, kind, summary, label, hint, button } = self;
        let is_wrong = posted.error(field).is_some();
        let typed = if is_wrong { posted } else { Posted { refusal: None, values: vec![(field.to_owned(), value)] } };
        let hidden = format!(" {}", member.name);
        let id = member.id.to_string();
        view! {
            <details class="stack" open=is_wrong>
                <summary>{summary}<span class="visually-hidden">{hidden}</span></summary>
                <form method="post" action=PAGE class="stack" novalidate>
                    <input type="hidden" name="staff" value=id.clone() />
                    <p class="soft">{hint}</p>
                    <PlainField label name=field kind id=format!("{field}-{id}") posted=typed />
                    <div>
                        <button class="button" name="_action" value=action>{button}</button>
                    </div>
                </form>
            </details>
        }
        .into_any()
    }
}
