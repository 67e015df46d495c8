//! *Assigned to*, as administrators change it: who sees this client without seeing all clients.

use super::api::{assign_client, get_client};
use crate::{
    Failure,
    components::{ErrorNotice, Loading},
    staff::api::list_staff,
};
use domain::{
    clients::ClientDetails,
    ids::{ClientId, StaffId},
    staff::{Permission, StaffEntry},
};
use leptos::prelude::*;

#[derive(Clone, Copy)]
struct Assigning {
    client: ClientId,
    /// As the server told it last.
    assigned: RwSignal<Vec<(StaffId, String)>>,
    /// Asked for when it is first looked at.
    staff: RwSignal<Option<Result<Vec<StaffEntry>, Failure>>>,
    /// Whose box was pressed last, until the answer.
    asked: RwSignal<Option<StaffId>>,
    failure: RwSignal<Option<Failure>>,
}

pub(super) fn assigned_view(details: &ClientDetails) -> AnyView {
    let assigning = Assigning {
        client: details.id,
        assigned: RwSignal::new(details.assigned_to.clone()),
        staff: RwSignal::new(None),
        asked: RwSignal::new(None),
        failure: RwSignal::new(None),
    };
    let names = move || {
        let names = assigning.assigned.with(|assigned| assigned.iter().map(|(_, name)| name.clone()).collect::<Vec<_>>().join(", "));
        if names.is_empty() { "Nobody".to_owned() } else { names }
    };
    let look = move |_| {
        if assigning.staff.read_untracked().is_none() {
            assigning.look();
        }
    };
    let boxes = move || match assigning.staff.get() {
        None => view! { <Loading /> }.into_any(),
        Some(Err(failure)) => view! { <ErrorNotice failure retry=Callback::new(move |()| assigning.look()) /> }.into_any(),
        Some(Ok(entries)) => assigning.boxes(entries),
    };
    view! {
        <dl class="facts"><div><dt>"Assigned to"</dt><dd aria-live="polite">{names}</dd></div></dl>
        <details class="stack" on:toggle=look>
            <summary>"Change the assignment"</summary>
            {boxes}
            {move || assigning.failure.get().map(|failure| view! { <ErrorNotice failure /> })}
        </details>
    }
    .into_any()
}

impl Assigning {
    fn look(self) {
        self.staff.set(None);
        leptos::task::spawn_local(async move {
            let found = list_staff().await;
            self.staff.try_set(Some(found));
        });
    }

    /// Of who work here, but for administrators, who see all clients; and of whoever has the client now.
    fn boxes(self, entries: Vec<StaffEntry>) -> AnyView {
        let has_now = |id: StaffId| self.assigned.with_untracked(|assigned| assigned.iter().any(|(other, _)| *other == id));
        let offered = |entry: &StaffEntry| (entry.disabled.is_none() && !entry.member.is_administrator) || has_now(entry.member.id);
        let offered: Vec<StaffEntry> = entries.into_iter().filter(offered).collect();
        if offered.is_empty() {
            return view! { <p class="soft">"Only administrators work here, and they see all clients."</p> }.into_any();
        }
        view! {
            <fieldset class="field">
                <legend>"Who sees this client without seeing all"</legend>
                {offered.into_iter().map(|entry| self.box_of(entry)).collect_view()}
            </fieldset>
        }
        .into_any()
    }

    /// It shows what holds: it changes when the server has answered.
    fn box_of(self, entry: StaffEntry) -> AnyView {
        let (id, name) = (entry.member.id, entry.member.name.clone());
        let is_on = move || self.assigned.with(|assigned| assigned.iter().any(|(other, _)| *other == id));
        let note = match (entry.disabled, entry.member.may(Permission::SeeAllClients)) {
            (Some(_), _) => Some("no longer works here"),
            (None, true) => Some("sees all clients anyway"),
            (None, false) => None,
        };
        let label = note.map_or_else(|| name.clone(), |note| format!("{name} ({note})"));
        let press = move |event: leptos::ev::MouseEvent| {
            event.prevent_default();
            self.press(id, &name, !untrack(is_on));
        };
        view! {
            <label class="check">
                <input
                    type="checkbox"
                    checked=untrack(is_on)
                    prop:checked=is_on
                    aria-busy=move || (self.asked.get() == Some(id)).then_some("true")
                    on:click=press
                />
                <span>{label}</span>
            </label>
        }
        .into_any()
    }

    fn press(self, staff: StaffId, name: &str, on: bool) {
        if self.asked.read_untracked().is_some() {
            return;
        }
        let name = name.to_owned();
        self.asked.set(Some(staff));
        self.failure.set(None);
        leptos::task::spawn_local(async move {
            match assign_client(self.client, staff, on).await {
                Ok(()) => self.show(staff, name, on),
                Err(failure) => self.look_after(failure).await,
            }
            self.asked.try_set(None);
        });
    }

    fn show(self, staff: StaffId, name: String, on: bool) {
        self.assigned.try_update(|assigned| {
            assigned.retain(|(other, _)| *other != staff);
            if on {
                assigned.push((staff, name));
            }
        });
    }

    /// What failed may have been carried out all the same; where that is not told either, no box is shown.
    async fn look_after(self, failure: Failure) {
        match get_client(self.client).await {
            Ok(details) => {
                self.assigned.try_set(details.assigned_to);
                self.failure.try_set(Some(failure));
            }
            Err(unknown) => {
                self.staff.try_set(Some(Err(unknown)));
            }
        }
    }
}
