//! `/tasks`: what must be seen to, for who is responsible and for administrators.

use super::api::{acknowledge_safety_task, list_safety_tasks};
use crate::{
    components::{EmptyState, ErrorNotice},
    fetched::Fetched,
    invitations::once,
};
use domain::safety::SafetyTask;
use leptos::prelude::*;
use leptos_meta::Title;

#[component]
pub fn SafetyTasksPage() -> impl IntoView {
    let tasks = Fetched::new(|| (), |()| list_safety_tasks());
    let reload = tasks.refreshing();
    view! {
        <Title text="Tasks" />
        <h1>"Safety tasks"</h1>
        {tasks.show(move |tasks| {
            if tasks.is_empty() {
                return view! { <EmptyState title="Nothing to see to" text="A task appears here when a client's answer calls for it." /> }.into_any();
            }
            view! { <div class="stack">{tasks.into_iter().map(|task| view! { <Task task reload /> }).collect_view()}</div> }.into_any()
        })}
    }
}

#[component]
fn Task(task: SafetyTask, reload: Callback<()>) -> impl IntoView {
    let SafetyTask { id, client, client_name, form_title, why, opened, responsible, is_escalated, .. } = task;
    let note = RwSignal::new(String::new());
    let (busy, failure) = (RwSignal::new(false), RwSignal::new(None::<crate::Failure>));
    let error = Signal::derive(move || failure.with(|failure| failure.as_ref().and_then(|failure| failure.at("note"))));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        once(busy, failure, acknowledge_safety_task(id, note.get_untracked()), move |()| reload.run(()));
    };
    let label = format!(" about {client_name}");
    let [field, hint, wrong] = ["note", "hint", "wrong"].map(|name| format!("{name}-{id}"));
    view! {
        <article class="card stack" aria-label=format!("{client_name}, {form_title}")>
            <h2><a href=format!("/clients/{client}?tab=documents")>{client_name.clone()}</a></h2>
            <p>{format!("{form_title}: {why}.")}</p>
            <p class="soft">{format!("{} · for {responsible}", opened.day_and_time())}</p>
            {is_escalated.then(|| view! { <p class="note bad">"Overdue: nobody has acknowledged it in time, so every administrator sees it."</p> })}
            <form class="stack" on:submit=submit>
                <div class="field" class:wrong=move || error.get().is_some()>
                    <label for=field.clone()>"What you did"<span class="visually-hidden">{label}</span></label>
                    <span class="hint" id=hint.clone()>"It is kept with the task."</span>
                    <input class="input" id=field aria-describedby=format!("{hint} {wrong}") on:input=move |event| note.set(event_target_value(&event)) />
                    <span class="error" id=wrong>{move || error.get()}</span>
                </div>
                {move || failure.get().filter(|failure| failure.at("note").is_none()).map(|failure| view! { <ErrorNotice failure /> })}
                <button class="button first" disabled=move || busy.get()>"Acknowledge"</button>
            </form>
        </article>
    }
}
