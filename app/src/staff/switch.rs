//! One permission of a member of staff. The switch shows what holds, as the server told it last; where that is not known, it says so.

use super::api::{list_staff, set_permission};
use crate::{
    Failure,
    components::{ErrorNotice, is_awaited},
};
use domain::{
    ids::StaffId,
    staff::{Permission, StaffMember},
};
use leptos::{html, prelude::*};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Held {
    Known,
    /// A request is under way.
    Asked,
    /// The answer was lost, and so was the one to what holds now.
    Unknown,
}

#[derive(Clone, Copy)]
struct Switch {
    staff: StaffId,
    permission: Permission,
    on: RwSignal<bool>,
    held: RwSignal<Held>,
    failure: RwSignal<Option<Failure>>,
    input: NodeRef<html::Input>,
}

#[component]
pub(super) fn PermissionSwitch(member: StaffMember, permission: Permission) -> impl IntoView {
    let switch = Switch {
        staff: member.id,
        permission,
        on: RwSignal::new(member.permissions.has(permission)),
        held: RwSignal::new(Held::Known),
        failure: RwSignal::new(None),
        input: NodeRef::new(),
    };
    let (on, held) = (switch.on, switch.held);
    // A press that nothing hears yet would show what does not hold.
    let early = is_awaited();
    // Not `disabled`, which would take the focus away.
    let waits = move || (held.get() != Held::Known).then_some("true");
    let click = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        switch.press();
    };
    let unknown = move || {
        (held.get() == Held::Unknown).then(|| {
            view! {
                <p class="note bad" role="alert">
                    <span>"It is not known whether this is on: the server did not answer."</span>
                    <button type="button" class="button plain" on:click=move |_| switch.look()>"Look again"</button>
                </p>
            }
        })
    };
    view! {
        <label class="switch-row">
            <span>{permission.label()}</span>
            <input
                type="checkbox"
                role="switch"
                node_ref=switch.input
                checked=on.get_untracked()
                prop:checked=on
                disabled=early
                aria-disabled=waits
                aria-busy=move || (held.get() == Held::Asked).then_some("true")
                on:click=click
            />
        </label>
        {unknown}
        {move || switch.failure.get().map(|failure| view! { <ErrorNotice failure /> })}
    }
}

impl Switch {
    /// One request at a time: two would arrive in any order.
    fn press(self) {
        if self.held.get_untracked() != Held::Known {
            return;
        }
        let wanted = !self.on.get_untracked();
        self.held.set(Held::Asked);
        self.failure.set(None);
        leptos::task::spawn_local(async move {
            match set_permission(self.staff, self.permission, wanted).await {
                Ok(()) => self.show(wanted),
                Err(failure) => self.look_after(wanted, failure).await,
            }
        });
    }

    /// A request that failed may have been carried out all the same.
    async fn look_after(self, wanted: bool, failure: Failure) {
        self.failure.try_set(Some(failure));
        if self.ask().await == Some(wanted) {
            self.failure.try_set(None);
        }
    }

    /// The button goes with what it says, so the focus goes to the switch.
    fn look(self) {
        leptos::task::spawn_local(async move {
            if self.ask().await.is_some() {
                self.failure.try_set(None);
                // It can only fail when the page has been left.
                let _left = self.input.get_untracked().map(|input| input.focus());
            }
        });
    }

    /// What holds now, if the server says it.
    async fn ask(self) -> Option<bool> {
        let entries = list_staff().await.ok();
        let found = entries.and_then(|entries| entries.into_iter().find(|entry| entry.member.id == self.staff));
        let is_on = found.map(|entry| entry.member.permissions.has(self.permission));
        match is_on {
            Some(is_on) => self.show(is_on),
            None => {
                self.held.try_set(Held::Unknown);
            }
        }
        is_on
    }

    fn show(self, is_on: bool) {
        self.on.try_set(is_on);
        self.held.try_set(Held::Known);
    }
}
