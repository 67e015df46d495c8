//! `/tasks`: what must be seen to, for who is responsible and for administrators.

use super::api::{acknowledge_safety_task, list_safety_tasks};
use crate::{
    again::Rows,
    components::{EmptyState, ErrorNotice, focus_when_refused, is_awaited},
    fetched::Fetched,
    invitations::once,
    staff::use_recount,
};
use domain::{ids::SafetyTaskId, safety::SafetyTask};
use leptos::{html, prelude::*};
use leptos_meta::Title;

#[component]
pub fn SafetyTasksPage() -> impl IntoView {
    let tasks = Fetched::new(|| (), |()| list_safety_tasks());
    let heading = NodeRef::new();
    view! {
        <Title text="Tasks" />
        <h1 tabindex="-1" node_ref=heading>"Safety tasks"</h1>
        {tasks.show(move |found| view! { <Tasks found heading /> })}
    }
}

#[component]
fn Tasks(found: Vec<SafetyTask>, heading: NodeRef<html::H1>) -> impl IntoView {
    let rows = Rows::new(found, list_safety_tasks);
    let held = NodeRef::<html::Div>::new();
    let none = move || {
        hand_on_focus(held, &[], heading);
        view! { <EmptyState title="Nothing to see to" text="A task appears here when a client's answer calls for it." /> }.into_any()
    };
    let list = move || {
        let each = move || {
            let tasks = rows.all.get();
            hand_on_focus(held, &tasks, heading);
            tasks
        };
        view! {
            <div class="stack" node_ref=held>
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
    let node = NodeRef::new();
    focus_when_refused(node, move || failure.read().is_some());
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
        <article class="card stack" id=task_id(id) aria-label=format!("{client_name}, {form_title}")>
            <h2><a href=format!("/clients/{client}?tab=documents")>{client_name.clone()}</a></h2>
            <p>{format!("{form_title}: {why}.")}</p>
            <p class="soft">{format!("{} · for {responsible}", opened.day_and_time())}</p>
            {move || now.read().is_escalated.then(|| view! { <p class="note bad">{overdue}</p> })}
            <form node_ref=node class="stack" on:submit=submit>
                <div class="field" class:wrong=move || error.get().is_some()>
                    <label for=field.clone()>"What you did"<span class="visually-hidden">{label}</span></label>
                    <span class="hint" id=hint.clone()>"It is kept with the task."</span>
                    <input class="input" id=field aria-describedby=format!("{hint} {wrong}") on:input=move |event| note.set(event_target_value(&event)) />
                    <span class="error" id=wrong>{move || error.get()}</span>
                </div>
                {move || failure.get().filter(|failure| failure.at("note").is_none()).map(|failure| view! { <ErrorNotice failure /> })}
                // Not `disabled` while it is busy, which would take the focus away.
                <button class="button first" disabled=move || early.get() aria-disabled=move || busy.get().then_some("true")>"Acknowledge"</button>
            </form>
        </article>
    }
}

fn task_id(task: SafetyTaskId) -> String {
    format!("task-{task}")
}

/// Before those of `held` go that do not stay: what has gone has lost its focus already. It goes to the next one's button, or to the heading;
/// what has the focus elsewhere keeps it.
#[cfg(feature = "hydrate")]
fn hand_on_focus(held: NodeRef<html::Div>, stay: &[SafetyTask], heading: NodeRef<html::H1>) {
    use wasm_bindgen::JsCast;
    use web_sys::{Element, HtmlElement};

    let (Some(held), Some(heading), Some(active)) = (held.get_untracked(), heading.get_untracked(), document().active_element()) else {
        return;
    };
    let stays = |task: &Element| stay.iter().any(|other| task_id(other.id) == task.id());
    let Some(task) = active.closest("article").ok().flatten().filter(|task| held.contains(Some(task)) && !stays(task)) else { return };
    let mut following = std::iter::successors(task.next_element_sibling(), Element::next_element_sibling);
    let button =
        following.find(|next| stays(next)).and_then(|next| next.query_selector("button").ok().flatten()?.dyn_into::<HtmlElement>().ok());
    let _gone = match button {
        Some(button) => button.focus(),
        None => heading.focus(),
    };
}

/// Nothing has the focus there.
#[cfg(not(feature = "hydrate"))]
fn hand_on_focus(_held: NodeRef<html::Div>, _stay: &[SafetyTask], _heading: NodeRef<html::H1>) {}
