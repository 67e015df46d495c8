//! Organization › Client portal › Safety: the practice's words for a crisis, and what in which form calls for them.

use super::{
    api::{end_safety_rule, get_safety_page, save_crisis_text},
    rule::AddRule,
};
use crate::{
    again::Rows,
    components::{AskBeforeLeaving, EmptyState, ErrorNotice, focus_when_refused, is_awaited, tell_unsaved},
    fetched::Fetched,
    invitations::{PortalHead, once},
    portal::CrisisPreview,
};
use domain::safety::{CRISIS_TEXT_MAXIMUM, SafetyPage, SafetyRuleView};
use leptos::prelude::*;
use leptos_meta::Title;

#[component]
pub fn SafetyRulesPage() -> impl IntoView {
    let page = Fetched::new(|| (), |()| get_safety_page());
    view! {
        <Title text="Safety" />
        <PortalHead active="safety" />
        <AskBeforeLeaving>{page.show(|page| view! { <Rules page /> })}</AskBeforeLeaving>
    }
}

#[component]
fn Rules(page: SafetyPage) -> impl IntoView {
    let SafetyPage { crisis_text, rules, forms, staff } = page;
    let has_text = RwSignal::new(!crisis_text.is_empty());
    // The list alone is fetched again: what is being written above and below it stays.
    let rows = Rows::new(rules, || async { get_safety_page().await.map(|page| page.rules) });
    let reload = rows.refresh;
    let none = || {
        view! { <EmptyState title="No rules yet" text="For example: PHQ-9, the ninth question, answered with anything but Not at all." /> }
            .into_any()
    };
    let list = move || {
        let each = move || rows.all.get();
        view! {
            <ul class="tasks">
                <For each key=|rule| rule.id let:rule>
                    <Rule rule reload />
                </For>
            </ul>
        }
        .into_any()
    };
    view! {
        <CrisisText text=crisis_text has_text />
        <section class="stack" aria-labelledby="rules">
            <h2 id="rules">"Safety rules"</h2>
            <p class="soft">
                "A client who gives such an answer reads your words at once, and whoever you name gets a task. It is theirs to acknowledge; when nobody does in time, every administrator sees it as overdue."
            </p>
            {rows.view(none, list)}
        </section>
        {move || if has_text.get() {
            view! { <AddRule forms=forms.clone() staff=staff.clone() added=reload /> }.into_any()
        } else {
            view! { <p class="note">"Write and save the words for a crisis first. Then rules can be added here."</p> }.into_any()
        }}
    }
}

/// `has_text` once it is saved.
#[component]
fn CrisisText(text: String, has_text: RwSignal<bool>) -> impl IntoView {
    let kept = StoredValue::new(text.clone());
    let typed = RwSignal::new(text);
    tell_unsaved(move || kept.with_value(|kept| *kept != *typed.read()));
    let early = is_awaited();
    let save = Action::new(move |()| async move {
        let text = typed.get_untracked();
        let saved = save_crisis_text(text.clone()).await;
        if saved.is_ok() {
            kept.try_set_value(text);
        }
        if saved.is_ok() && has_text.try_get_untracked() == Some(false) {
            has_text.set(true);
        }
        saved
    });
    let node = NodeRef::new();
    focus_when_refused(node, move || matches!(save.value().get(), Some(Err(_))));
    let error =
        Signal::derive(move || save.value().with(|value| value.as_ref().and_then(|result| result.as_ref().err()?.at("crisis_text"))));
    let said = move || {
        save.value().get().map(|result| match result {
            Ok(()) => view! { <p class="note good" role="status">"Saved. Clients read it from now on."</p> }.into_any(),
            Err(failure) => view! { <ErrorNotice failure /> }.into_any(),
        })
    };
    view! {
        <form
            node_ref=node
            class="card stack"
            on:submit=move |event| {
                event.prevent_default();
                save.dispatch(());
            }
        >
            <h2>"Your words for a crisis"</h2>
            <div class="field" class:wrong=move || error.get().is_some()>
                <label for="crisis-text">"What a client in danger should do now"</label>
                <span class="hint" id="crisis-hint">"Plain words, short, with the numbers to call and the pages to open (https://…). Clients read exactly this."</span>
                <textarea
                    class="input"
                    id="crisis-text"
                    rows="5"
                    maxlength=CRISIS_TEXT_MAXIMUM.to_string()
                    aria-describedby="crisis-hint crisis-error"
                    prop:value=typed
                    on:input=move |event| typed.set(event_target_value(&event))
                >
                    {typed.get_untracked()}
                </textarea>
                <span class="error" id="crisis-error">{move || error.get()}</span>
            </div>
            <Show when=move || !typed.read().trim().is_empty()>
                <CrisisPreview text=typed.into() />
            </Show>
            {said}
            <button class="button first" disabled=move || early.get() || save.pending().get()>"Save"</button>
        </form>
    }
}

#[component]
fn Rule(rule: SafetyRuleView, reload: Callback<()>) -> impl IntoView {
    let (busy, failure) = (RwSignal::new(false), RwSignal::new(None));
    let (id, label) = (rule.id, format!("End the rule about {}", rule.form_title));
    let unable = (!rule.sees_all_clients).then(|| {
        format!(
            "{} does not see all clients, and a task may be about any of them. End this rule, and add it for somebody who does.",
            rule.responsible
        )
    });
    view! {
        <li>
            <div class="task">
                <b>{rule.form_title}</b>
                <small>{format!("When {}: {} acknowledges, within {} hours.", rule.when, rule.responsible, rule.escalate_hours)}</small>
                <button
                    type="button"
                    class="link"
                    aria-label=label
                    disabled=move || busy.get()
                    on:click=move |_| once(busy, failure, end_safety_rule(id), move |()| reload.run(()))
                >
                    "End"
                </button>
            </div>
            {unable.map(|sentence| view! { <p class="note bad">{sentence}</p> })}
            {move || failure.get().map(|failure| view! { <ErrorNotice failure /> })}
        </li>
    }
}
