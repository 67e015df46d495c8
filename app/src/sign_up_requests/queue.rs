//! The staff's queue: each request with who could be the same person beside it, and the three answers to it.

use super::api::{decide_sign_up, list_sign_ups};
use crate::{
    again::Rows,
    components::{EmptyState, ErrorNotice, Said},
    fetched::Fetched,
    invitations::once,
    staff::use_recount,
};
use domain::sign_up_requests::{LikelyClient, SignUpDecision, WaitingSignUp};
use leptos::prelude::*;

/// For those who see all clients alone.
#[component]
pub(crate) fn SignUpQueue(said: Said) -> impl IntoView {
    let requests = Fetched::new(|| (), |()| list_sign_ups());
    view! {
        <section class="stack" aria-labelledby="new-people">
            <h2 id="new-people">"New people"</h2>
            {requests.show(move |found| view! { <Requests found said /> })}
        </section>
    }
}

#[component]
fn Requests(found: Vec<WaitingSignUp>, said: Said) -> impl IntoView {
    let rows = Rows::new(found, list_sign_ups);
    let none = || {
        let text = "Where the portal's settings allow it, people whom the practice does not know ask there to become clients. They wait here once they have confirmed their address.";
        view! { <EmptyState title="Nobody waits" text /> }.into_any()
    };
    let list = move || {
        let each = move || rows.all.get();
        view! {
            <div class="stack">
                <For each key=|request| request.id let:request>
                    <Request request rows said />
                </For>
            </div>
        }
        .into_any()
    };
    rows.view(none, list)
}

/// What a button of one request does.
#[derive(Clone, Copy)]
struct Deciding {
    busy: RwSignal<bool>,
    decide: Callback<SignUpDecision>,
}

#[component]
fn Request(request: WaitingSignUp, rows: Rows<WaitingSignUp>, said: Said) -> impl IntoView {
    let now = rows.now(request.clone(), move |other| other.id == request.id);
    let WaitingSignUp { id, name, born, email, message, confirmed, days_old, .. } = request;
    let (busy, failure) = (RwSignal::new(false), RwSignal::new(None::<crate::Failure>));
    let recount = use_recount();
    let decide = Callback::new(move |decision: SignUpDecision| {
        once(busy, failure, decide_sign_up(id, decision), move |done| {
            said.say(done.words);
            rows.refresh.run(());
            recount.run(());
        });
    });
    let deciding = Deciding { busy, decide };
    let age = match days_old {
        0 => format!("Confirmed {}", confirmed.day_and_time()),
        1 => format!("Confirmed {}, waiting for a day", confirmed.day_and_time()),
        days => format!("Confirmed {}, waiting for {days} days", confirmed.day_and_time()),
    };
    let (about, label) = (format!("({name})"), name.clone());
    view! {
        <article class="card stack" aria-label=label>
            <div class="head"><h3>{name}</h3><span class="soft">{age}</span></div>
            <dl class="facts wide">
                <div><dt>"Date of birth"</dt><dd>{born}</dd></div>
                <div><dt>"E-mail"</dt><dd>{email}</dd></div>
                {message.map(|message| view! { <div><dt>"Message"</dt><dd>{message}</dd></div> })}
            </dl>
            {move || likely_view(now.read().likely.clone(), deciding)}
            {move || failure.get().map(|failure| view! { <ErrorNotice failure /> })}
            {answers_view(about, deciding)}
        </article>
    }
}

/// Taking them on, or not.
fn answers_view(about: String, Deciding { busy, decide }: Deciding) -> AnyView {
    view! {
        <div class="cluster">
            <button type="button" class="button first" disabled=move || busy.get() on:click=move |_| decide.run(SignUpDecision::Accept)>
                "Accept as a new client"<span class="visually-hidden">{about.clone()}</span>
            </button>
        </div>
        <details class="stack tight">
            <summary>"Decline…"<span class="visually-hidden">{about.clone()}</span></summary>
            <p class="soft">"They get a neutral e-mail without a reason, which says how to reach you."</p>
            <div class="cluster">
                <button type="button" class="button" disabled=move || busy.get() on:click=move |_| decide.run(SignUpDecision::Decline)>
                    "Decline"<span class="visually-hidden">{about}</span>
                </button>
            </div>
        </details>
    }
    .into_any()
}

fn likely_view(likely: Vec<LikelyClient>, deciding: Deciding) -> AnyView {
    if likely.is_empty() {
        return view! { <p class="note quiet">"No client has this name, this address, or this date of birth with a similar name."</p> }
            .into_any();
    }
    let lines = likely.into_iter().map(|client| likely_line(client, deciding)).collect_view();
    view! {
        <div class="stack tight">
            <h4>"Could be one of your clients"</h4>
            <ul class="plain-list stack tight">{lines}</ul>
        </div>
    }
    .into_any()
}

fn likely_line(likely: LikelyClient, Deciding { busy, decide }: Deciding) -> AnyView {
    let LikelyClient { client, name, born, email, has_account, why } = likely;
    let why = why.into_iter().map(domain::sign_up_requests::Likeness::words).collect::<Vec<_>>().join("; ");
    let account = if has_account { " · has an account" } else { "" };
    let facts = format!("{born} · {}{account}", email.as_deref().unwrap_or("no e-mail address"));
    let about = format!("({name})");
    view! {
        <li class="note stack tight">
            <p><a href=format!("/clients/{client}")>{name}</a>{format!(" · {why}")}</p>
            <p>{facts}</p>
            <div class="cluster">
                <button type="button" class="button" disabled=move || busy.get() on:click=move |_| decide.run(SignUpDecision::Merge(client))>
                    "It is this client"<span class="visually-hidden">{about}</span>
                </button>
            </div>
        </li>
    }
    .into_any()
}
