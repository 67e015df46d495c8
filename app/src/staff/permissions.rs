//! Organization › Staff: who works here, and what each may do.

use super::{
    api::{add_staff, list_staff},
    member::Member,
};
use crate::{
    components::{ErrorNotice, Field, Said, is_awaited},
    fetched::Fetched,
    organization::OrganizationHead,
};
use domain::staff::Permissions;
use leptos::prelude::*;
use leptos_meta::Title;

#[component]
pub fn StaffPage() -> impl IntoView {
    let staff = Fetched::new(|| (), |()| list_staff());
    let (said, reload) = (Said::nothing(), staff.refreshing());
    view! {
        <Title text="Staff" />
        <OrganizationHead title="Staff" active="staff" />
        // Outside of what is fetched again: it would lose the focus.
        {said.view()}
        {staff.show(move |entries| entries.into_iter().map(|entry| view! { <Member entry said reload /> }).collect_view())}
        <AddStaff on_added=reload />
    }
}

#[component]
fn AddStaff(on_added: Callback<()>) -> impl IntoView {
    let (name, email, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let early = is_awaited();
    let add = Action::new(move |()| async move {
        let added = add_staff(name.get_untracked(), email.get_untracked(), password.get_untracked(), Permissions::default()).await;
        if added.is_ok() {
            on_added.run(());
            for typed in [name, email, password] {
                typed.set(String::new());
            }
        }
        added.map(|_id| ())
    });
    let error = move |field: &'static str| {
        Signal::derive(move || add.value().with(|value| value.as_ref().and_then(|result| result.as_ref().err()?.at(field))))
    };
    let said = move || {
        add.value().get().map(|result| match result {
            Ok(()) => {
                view! { <p class="note good" role="status">"Added. Switch on what they may do, and hand them the password."</p> }.into_any()
            }
            Err(failure) => view! { <ErrorNotice failure /> }.into_any(),
        })
    };
    view! {
        <details class="card">
            <summary>"Add a staff member"</summary>
            // Never by an address, for the password.
            <form
                method="post"
                class="stack"
                on:submit=move |event| {
                    event.prevent_default();
                    add.dispatch(());
                }
            >
                <Field label="Name" name="name" autocomplete="off" typed=name error=error("name") />
                <Field label="E-mail address" name="email" kind="email" autocomplete="off" typed=email error=error("email") />
                <Field
                    label="First password"
                    name="password"
                    autocomplete="new-password"
                    hint="At least 15 characters. They can use it at once."
                    typed=password
                    error=error("password")
                />
                <button class="button first" disabled=move || early.get() || add.pending().get()>"Add"</button>
                {said}
            </form>
        </details>
    }
}
