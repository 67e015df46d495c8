//! A change that waits, as staff see it: what is on file, what is asked for, and the two answers to it. It stands on the client's page and
//! in the list of all that wait.

use super::api::decide_change;
use crate::{
    components::{ErrorNotice, Said, focus_when_refused, is_awaited},
    invitations::once,
    staff::use_recount,
};
use domain::{
    change_requests::{ChangeDecision, REASON_MAXIMUM, WaitingChange},
    ids::ChangeRequestId,
};
use leptos::prelude::*;
use std::collections::BTreeMap;

/// What becomes of the changes that wait on one page.
#[derive(Clone, Copy)]
pub(crate) struct Deciding {
    pub said: Said,
    /// What is being written to other clients meanwhile: a page that is drawn anew has it again.
    reasons: StoredValue<BTreeMap<ChangeRequestId, String>>,
}

impl Deciding {
    pub fn new() -> Self {
        Self { said: Said::nothing(), reasons: StoredValue::new(BTreeMap::new()) }
    }
}

/// On the client's page.
#[component]
pub(crate) fn ChangesOfClient(changes: Vec<WaitingChange>, may_decide: bool, deciding: Deciding, reload: Callback<()>) -> impl IntoView {
    let none = changes.is_empty();
    let list = changes.into_iter().map(|change| view! { <Change change may_decide deciding changed=reload /> }).collect_view();
    (!none).then(|| {
        view! {
            <section class="card stack" aria-labelledby="asked-changes">
                <h2 id="asked-changes">"Changes that the client asks for"</h2>
                {list}
            </section>
        }
    })
}

/// By which it is known on the page: what it would change has changed, so it is another one to whoever decides.
pub(super) fn key(change: &WaitingChange) -> (ChangeRequestId, Option<String>) {
    (change.id, change.on_file.clone())
}

#[component]
pub(super) fn Change(change: WaitingChange, may_decide: bool, deciding: Deciding, changed: Callback<()>) -> impl IntoView {
    let meanwhile = meanwhile(&change);
    let label = change.field.label();
    let of = format!("{label} of {}", change.client_name);
    let asked = format!("Asked on {}", change.asked.day_and_time());
    let (now, wanted) = (change.now.clone(), change.wanted.clone());
    view! {
        <article class="change stack tight" aria-label=of>
            <h3>{label}</h3>
            <dl class="difference">
                <div><dt>"On file now"</dt><dd>{now}</dd></div>
                <div class="wanted"><dt>"Asked for"</dt><dd>{wanted}</dd></div>
            </dl>
            <p class="soft">{asked}</p>
            {meanwhile.map(|sentence| view! { <p class="note"><span aria-hidden="true">"⚠"</span><span>{sentence}</span></p> })}
            {may_decide.then(|| view! { <Decide change deciding changed /> })}
        </article>
    }
}

fn meanwhile(change: &WaitingChange) -> Option<String> {
    if change.is_there() {
        return Some("What is asked for is on file by now: somebody has put it right.".to_owned());
    }
    change.was_changed_meanwhile().then(|| format!("This was changed since the client asked. The client saw: {}.", change.seen))
}

#[component]
fn Decide(change: WaitingChange, deciding: Deciding, changed: Callback<()>) -> impl IntoView {
    let (id, of) = (change.id, format!("{} of {}", change.field.label(), change.client_name));
    let (busy, failure) = (RwSignal::new(false), RwSignal::new(None::<crate::Failure>));
    let recount = use_recount();
    let send = {
        let of = of.clone();
        move |decision: ChangeDecision, done: &'static str| {
            let words = format!("{done}: {of}.");
            once(busy, failure, decide_change(id, decision), move |()| {
                deciding.said.say(words);
                changed.run(());
                recount.run(());
            });
        }
    };
    let accept = accept_words(&change);
    let on_file = change.on_file;
    let on_accept = {
        let send = send.clone();
        move |_| send(ChangeDecision::Accept { on_file: on_file.clone() }, "Accepted")
    };
    let on_decline = Callback::new(move |reason: String| send(ChangeDecision::Decline { reason }, "Declined"));
    let about = format!("({of})");
    view! {
        {move || failure.get().filter(|failure| failure.at("reason").is_none()).map(|failure| view! { <ErrorNotice failure /> })}
        <div class="cluster">
            <button type="button" class="button first" disabled=move || busy.get() on:click=on_accept>
                {accept}<span class="visually-hidden">{about.clone()}</span>
            </button>
        </div>
        <Decline id deciding about busy failure on_decline />
    }
}

fn accept_words(change: &WaitingChange) -> &'static str {
    match (change.is_there(), change.was_changed_meanwhile()) {
        (true, _) => "It is done",
        (false, true) => "Accept all the same",
        (false, false) => "Accept",
    }
}

/// With a sentence for the client, or without one.
#[component]
fn Decline(
    id: ChangeRequestId,
    deciding: Deciding,
    about: String,
    busy: RwSignal<bool>,
    failure: RwSignal<Option<crate::Failure>>,
    on_decline: Callback<String>,
) -> impl IntoView {
    let reason = RwSignal::new(deciding.reasons.with_value(|reasons| reasons.get(&id).cloned()).unwrap_or_default());
    let early = is_awaited();
    let is_open = !reason.read_untracked().is_empty();
    let on_input = move |event| {
        let written = event_target_value(&event);
        deciding.reasons.update_value(|reasons| drop(reasons.insert(id, written.clone())));
        reason.set(written);
    };
    let error = Signal::derive(move || failure.with(|failure| failure.as_ref().and_then(|failure| failure.at("reason"))));
    let node = NodeRef::new();
    focus_when_refused(node, move || error.get().is_some());
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        on_decline.run(reason.get_untracked());
    };
    let [field, hint, wrong] = ["reason", "hint", "wrong"].map(|name| format!("{name}-{id}"));
    view! {
        <details class="stack tight" open=is_open>
            <summary>"Decline…"<span class="visually-hidden">{about.clone()}</span></summary>
            <form node_ref=node class="stack tight" on:submit=on_submit>
                <div class="field" class:wrong=move || error.get().is_some()>
                    <label for=field.clone()>"Why (optional)"</label>
                    <span class="hint" id=hint.clone()>"The client reads it on the profile."</span>
                    <input
                        class="input"
                        id=field
                        maxlength=REASON_MAXIMUM.to_string()
                        aria-describedby=format!("{hint} {wrong}")
                        prop:value=reason
                        on:input=on_input
                    />
                    <span class="error" id=wrong role="alert">{move || error.get()}</span>
                </div>
                <div class="cluster">
                    <button class="button" disabled=move || early.get() || busy.get()>"Decline"<span class="visually-hidden">{about}</span></button>
                </div>
            </form>
        </details>
    }
}
