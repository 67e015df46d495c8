//! What would be done or was done, in figures, and the buttons: plain posts, each of which may be sent twice. What is imported is sent
//! with the columns as they are chosen, so that the server sees whether the lines were compared by them.

use super::columns::FORM;
use crate::invitations::{clients, grouped};
use domain::clients::import::{ImportCounts, ImportState, ImportView};
use leptos::prelude::*;

#[component]
pub(super) fn Figures(counts: ImportCounts) -> impl IntoView {
    let stayed = (counts.stayed > 0).then(|| view! { <div class="bad"><dt>"Not undone"</dt><dd>{grouped(counts.stayed)}</dd></div> });
    view! {
        <dl class="tally">
            <div class="good"><dt>"New"</dt><dd>{grouped(counts.new)}</dd></div>
            <div><dt>"Changed"</dt><dd>{grouped(counts.changed)}</dd></div>
            <div><dt>"Same as on file"</dt><dd>{grouped(counts.same)}</dd></div>
            <div class:bad={counts.refused > 0}><dt>"Refused"</dt><dd>{grouped(counts.refused)}</dd></div>
            {stayed}
        </dl>
    }
    .into_any()
}

/// `is_new`: the columns are chosen otherwise than the lines were compared.
#[component]
pub(super) fn Decide(view: ImportView, is_new: RwSignal<bool>) -> impl IntoView {
    let counts = view.summary.counts;
    let (title, said) = words(view.summary.state, counts);
    let buttons = match view.summary.state {
        ImportState::Checked => {
            let import = format!("Import {}", clients(counts.writes()));
            let is_possible = counts.writes() > 0 && view.fault.is_none();
            let import = is_possible.then(|| {
                view! { <button class="button first" form=FORM name="_action" value="import" disabled=move || is_new.get()>{import}</button> }
            });
            let first = move || (is_possible && is_new.get()).then_some(CHECK_FIRST);
            view! {
                <div class="cluster">
                    {import}
                    <button class="button plain" form=FORM name="_action" value="forget">"Do not import, and forget this file"</button>
                    <span role="status">{first}</span>
                </div>
            }
            .into_any()
        }
        ImportState::Imported => view! { <Undo /> }.into_any(),
        ImportState::Undone => view! { <Undone stayed=counts.stayed /> }.into_any(),
        _ => ().into_any(),
    };
    view! {
        <section class="card stack">
            <h2>{title}</h2>
            <p>{said}</p>
            {ended(view.summary.state, counts.ending)}
            <Figures counts />
            {buttons}
        </section>
    }
    .into_any()
}

#[component]
fn Undo() -> impl IntoView {
    view! {
        <details class="stack">
            <summary>"Undo this import…"</summary>
            <form method="post" class="stack" on:submit=|event| super::stay_while_offline(&event)>
                <p>"What it changed is put back, unless it was changed again since; an open invitation to an address that is put back ends. Whom it added is removed, unless they were changed, invited or asked for forms since. You are told who stays."</p>
                <button class="button danger" name="_action" value="undo">"Undo"</button>
            </form>
        </details>
    }
    .into_any()
}

/// Whoever stayed need not stay for good.
#[component]
fn Undone(stayed: i64) -> impl IntoView {
    let again = (stayed > 0).then(|| {
        view! {
            <p>"What stands in the way may go: a later import that changed the same clients can be undone, too. Then undo this one again; nothing else is touched by it."</p>
            <button class="button" name="_action" value="undo">"Undo for those who stayed"</button>
        }
    });
    view! {
        <form method="post" class="stack" on:submit=|event| super::stay_while_offline(&event)>
            {again}
            <button class="button plain" name="_action" value="forget">"Forget this file"</button>
        </form>
    }
    .into_any()
}

/// R30: an open invitation went to the old address.
fn ended(state: ImportState, count: i64) -> Option<AnyView> {
    let note = match state {
        _ if count == 0 => return None,
        ImportState::Checked => {
            format!("{} would lose an open invitation, which went to the old address. Invite them again afterwards.", clients(count))
        }
        ImportState::Imported => format!("{} lost an open invitation, which went to the old address.", clients(count)),
        _ => return None,
    };
    let again = (state == ImportState::Imported)
        .then(|| view! { " " <a href="/organization/portal?state=address-changed">"Invite them again"</a> });
    Some(view! { <p class="note warn"><span aria-hidden="true">"⚠"</span><span>{note} {again}</span></p> }.into_any())
}

const CHECK_FIRST: &str = "The columns or the dates are chosen otherwise now. Check again first.";

fn words(state: ImportState, counts: ImportCounts) -> (&'static str, String) {
    match state {
        ImportState::Checked if counts.writes() > 0 => {
            ("This is what would happen", format!("Nothing has been changed yet. {} would be written.", clients(counts.writes())))
        }
        ImportState::Checked if counts.same + counts.refused == 0 => {
            ("First say what the columns hold", "Then each line is compared with the clients on file.".to_owned())
        }
        ImportState::Checked => ("There is nothing to import", "No line is new or changes anything.".to_owned()),
        ImportState::Undone if counts.stayed > 0 => {
            ("Undone, but for some", format!("{} stayed; the lines below say why.", clients(counts.stayed)))
        }
        ImportState::Undone => ("Undone", "The clients are as they were before this import.".to_owned()),
        _ => ("Imported", format!("{} new, {} changed.", grouped(counts.new), grouped(counts.changed))),
    }
}
