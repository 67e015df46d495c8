//! Organization › Staff: who works here, and what each may do.

use super::api::{add_staff, list_staff, set_permission};
use crate::{
    Failure,
    components::{ErrorNotice, Field},
    fetched::Fetched,
    organization::OrganizationHead,
};
use domain::staff::{Permission, Permissions, StaffMember};
use leptos::prelude::*;
use leptos_meta::Title;

#[component]
pub fn StaffPage() -> impl IntoView {
    let staff = Fetched::new(|| (), |()| list_staff());
    view! {
        <Title text="Staff" />
        <OrganizationHead title="Staff" active="staff" />
        {staff.show(|members| members.into_iter().map(|member| view! { <Member member /> }).collect_view())}
        <AddStaff on_added=staff.refreshing() />
    }
}

#[component]
fn Member(member: StaffMember) -> impl IntoView {
    let failure = RwSignal::new(None::<Failure>);
    let role = if member.is_administrator { "Administrator: may do everything" } else { "Staff member" };
    let switches = (!member.is_administrator).then(|| {
        Permission::ALL.into_iter().map(|permission| view! { <PermissionSwitch member=member.clone() permission failure /> }).collect_view()
    });
    view! {
        <section class="card stack">
            <div class="head">
                <div>
                    <h2>{member.name.clone()}</h2>
                    <p class="soft">{member.email.to_string()}</p>
                </div>
                <span class="badge">{role}</span>
            </div>
            {switches}
            {move || failure.get().map(|failure| view! { <ErrorNotice failure /> })}
        </section>
    }
}

#[component]
fn PermissionSwitch(member: StaffMember, permission: Permission, failure: RwSignal<Option<Failure>>) -> impl IntoView {
    let on = RwSignal::new(member.permissions.has(permission));
    let change = move |_| {
        let wanted = !on.get_untracked();
        on.set(wanted);
        leptos::task::spawn_local(async move {
            match set_permission(member.id, permission, wanted).await {
                Ok(()) => failure.set(None),
                Err(error) => {
                    // The switch shows what holds, not what was wished for.
                    on.set(!wanted);
                    failure.set(Some(error));
                }
            }
        });
    };
    view! {
        <label class="switch-row">
            <span>{permission.label()}</span>
            <input type="checkbox" role="switch" prop:checked=on checked=on.get_untracked() on:change=change />
        </label>
    }
}

#[component]
fn AddStaff(on_added: Callback<()>) -> impl IntoView {
    let (name, email, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let add = Action::new(move |()| async move {
        let added = add_staff(name.get_untracked(), email.get_untracked(), password.get_untracked(), Permissions::default()).await;
        if added.is_ok() {
            on_added.run(());
            password.set(String::new());
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
            <form
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
                <button class="button first" disabled=move || add.pending().get()>"Add"</button>
                {said}
            </form>
        </details>
    }
}
