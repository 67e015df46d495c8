//! `/tasks`: what must be seen to, for who is responsible and for administrators.

use super::api::{acknowledge_safety_task, list_safety_tasks};
use crate::{
    again::Rows,
    components::{EmptyState, ErrorNotice, is_awaited},
    fetched::Fetched,
    invitations::once,
    staff::use_recount,
};
use domain::safety::SafetyTask;
use leptos::prelude::*;
use leptos_meta::Title;

#[component]
pub fn SafetyTasksPage() -> impl IntoView {
    let tasks = Fetched::new(|| (), |()| list_safety_tasks());
    view! {
        <Title text="Tasks" />
        <h1>"Safety tasks"</h1>
        {tasks.show(|found| view! { <Tasks found /> })}
    }
}

#[component]
fn Tasks(found: Vec<SafetyTask>) -> impl IntoView {
    let rows = Rows::new(found, list_safety_tasks);
    let none =
        || view! { <EmptyState title="Nothing to see to" text="A task appears here when a client's answer calls for it." /> }.into_any();
    let list = move || {
        let each = move || rows.all.get();
        view! {
            <div class="stack">
                <For each key=|task| task.id let:task>
                    <Task task rows />
                </For>
            </div>
        }
        .into_any()
    };
    rows.view(none, list)
}

#[component]
fn Task(task: SafetyTask, rows: Rows<SafetyTask>) -> impl IntoView {
    let now = rows.now(task.clone(), move |other| other.id == task.id);
    let SafetyTask { id, client, client_name, form_title, why, opened, responsible, .. } = task;
    let note = RwSignal::new(String::new());
    let (busy, failure) = (RwSignal::new(false), RwSignal::new(None::<crate::Failure>));
    let error = Signal::derive(move || failure.with(|failure| failure.as_ref().and_then(|failure| failure.at("note"))));
    let (early, recount) = (is_awaited(), use_recount());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        once(busy, failure, acknowledge_safety_task(id, note.get_untracked()), move |()| {
            rows.refresh.run(());
            recount.run(());
        });
    };
    let overdue = "Overdue: nobody has acknowledged it in time, so every administrator sees it.";
    let label = format!(" about {client_name}");
    let [field, hint, wrong] = ["note", "hint", "wrong"].map(|name| format!("{name}-{id}"));
    view! {
        <article class="card stack" aria-label=format!("{client_name}, {form_title}")>
            <h2><a href=format!("/clients/{client}?tab=documents")>{client_name.clone()}</a></h2>
            <p>{format!("{form_title}: {why}.")}</p>
            <p class="soft">{format!("{} · for {responsible}", opened.day_and_time())}</p>
            {move || now.read().is_escalated.then(|| view! { <p class="note bad">{overdue}</p> })}
            <form class="stack" on:submit=submit>
                <div class="field" class:wrong=move || error.get().is_some()>
                    <label for=field.clone()>"What you did"<span class="visually-hidden">{label}</span></label>
                    <span class="hint" id=hint.clone()>"It is kept with the task."</span>
                    <input class="input" id=field aria-describedby=format!("{hint} {wrong}") on:input=move |event| note.set(event_target_value(&event)) />
                    <span class="error" id=wrong>{move || error.get()}</span>
                </div>
                {move || failure.get().filter(|failure| failure.at("note").is_none()).map(|failure| view! { <ErrorNotice failure /> })}
                <button class="button first" disabled=move || early.get() || busy.get()>"Acknowledge"</button>
            </form>
        </article>
    }
}
