//! Organization › Staff: who works here, and what each may do.

use super::{
    api::{add_staff, list_staff},
    changing,
    member::Member,
};
use crate::{
    components::{AskBeforeLeaving, ErrorNotice, Field, Said, focus_when_refused, is_awaited, tell_unsaved},
    fetched::Fetched,
    organization::OrganizationHead,
    posted::{Posted, posted},
};
use domain::staff::{Permissions, StaffEntry};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

#[component]
pub fn StaffPage() -> impl IntoView {
    let staff = Fetched::new(|| (), |()| list_staff());
    let (said, reload) = (Said::nothing(), staff.refreshing());
    let posted = posted();
    let done = use_query_map().read_untracked().get("done").and_then(|done| changing::said(&done));
    view! {
        <Title text="Staff" />
        <OrganizationHead title="Staff" active="staff" />
        {done.map(|words| view! { <p class="note good" role="status">{words}</p> })}
        // Outside of what is fetched again: it would lose the focus.
        {said.view()}
        {staff.show(move |entries| members(entries, &posted, said, reload))}
        <AskBeforeLeaving>
            <AddStaff on_added=reload />
        </AskBeforeLeaving>
    }
}

fn members(entries: Vec<StaffEntry>, posted: &Posted, said: Said, reload: Callback<()>) -> AnyView {
    let works_here = |entry: &&StaffEntry| entry.disabled.is_none();
    let is_posted = |entry: &StaffEntry| posted.value("staff") == entry.member.id.to_string();
    let administrator_count = entries.iter().filter(works_here).filter(|entry| entry.member.is_administrator).count();
    let is_told_below = entries.iter().filter(works_here).any(is_posted);
    let elsewhere = if is_told_below { None } else { posted.sentence() };
    let cards = entries.into_iter().map(|entry| {
        let is_last = entry.member.is_administrator && administrator_count == 1;
        let posted = if is_posted(&entry) { posted.clone() } else { Posted::default() };
        view! { <Member entry is_last posted said reload /> }
    });
    view! {
        {elsewhere.map(|sentence| view! { <p class="note bad" role="alert">{sentence}</p> })}
        {cards.collect_view()}
    }
    .into_any()
}

#[component]
fn AddStaff(on_added: Callback<()>) -> impl IntoView {
    let (name, email, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    tell_unsaved(move || [name, email, password].iter().any(|typed| !typed.read().is_empty()));
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
    let node = NodeRef::new();
    focus_when_refused(node, move || matches!(add.value().get(), Some(Err(_))));
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
                node_ref=node
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
