//! Sending forms to clients who have an account (R20): which, in which words, what each of them gets, and how far the sending is.

use super::share_state::Share;
use crate::{
    components::{ErrorNotice, Loading},
    invitations::{BatchProgressView, NotSent, NotSentNote, clients as of_clients, is_outdated, tell_what_is_sent, when_closed, whom},
    messages::{
        DraftNote, FormChoices, KeepingWords, MessageEditor, MessageLanguages, MissingNotes, RecipientPreview, SampleButton,
        WithdrawnForms, focus_on_subject,
    },
    staff::use_viewer,
};
use domain::{
    clients::ClientSelection,
    form_catalog::FormSummary,
    form_sharing::{FormsDraft, OpenForm},
    ids::FormId,
    invitations::{Audience, BatchReceipt},
};
use leptos::{html, prelude::*};
use std::sync::Arc;

/// `chosen`: the forms that are ticked when it opens, with their titles; none leaves those that were.
#[component]
pub fn FormsSheet(
    clients: Signal<ClientSelection>,
    chosen: Signal<Vec<(FormId, String)>>,
    open: RwSignal<bool>,
    on_sent: Callback<ClientSelection>,
    not_sent: RwSignal<Option<NotSent>>,
) -> impl IntoView {
    let share = Share::new(clients, open, on_sent, not_sent);
    tell_what_is_sent(move || share.sending.is_under_way());
    Effect::new(move |was_open: Option<bool>| {
        let is_open = open.get();
        match (was_open.unwrap_or(false), is_open) {
            (false, true) => untrack(|| share.opened(chosen.get())),
            (true, false) => untrack(|| share.closed()),
            _ => {}
        }
        is_open
    });
    let heading = NodeRef::<html::H2>::new();
    Effect::new(move |_| {
        // A new step is read out.
        share.sending.receipt.with(Option::is_some);
        if let Some(heading) = heading.get() {
            let _gone = heading.focus();
        }
    });
    let body = move || match (share.sending.receipt.get(), share.draft.get()) {
        (Some(receipt), _) => view! { <Sending share receipt /> }.into_any(),
        (None, None) => view! { <div class="body"><Loading label="Preparing the forms…" /></div> }.into_any(),
        (None, Some(Err(failure))) => {
            view! { <div class="body"><ErrorNotice failure retry=Callback::new(move |()| share.prepare()) /></div> }.into_any()
        }
        (None, Some(Ok(draft))) => view! { <Choose share draft /> }.into_any(),
    };
    move || {
        open.get().then(|| {
            view! {
                <header>
                    <h2 tabindex="-1" node_ref=heading>{move || title(&share)}</h2>
                    <button type="button" class="button plain square" aria-label="Close" on:click=move |_| open.set(false)>"✕"</button>
                </header>
                {body}
            }
        })
    }
}

/// `Send forms to Mara Abramson`, `Send forms to 3 clients`
fn title(share: &Share) -> String {
    let told = share.draft.with(|draft| Some(whom(&draft.as_ref()?.as_ref().ok()?.audience)));
    told.map_or_else(|| "Send forms".to_owned(), |told| format!("Send forms to {told}"))
}

#[component]
fn Choose(share: Share, draft: Arc<FormsDraft>) -> impl IntoView {
    let composing = share.composing;
    let audience = Arc::new(draft.audience.clone());
    let missing = composing.missing(Arc::clone(&audience));
    let kept_at = draft.kept.as_ref().and_then(|kept| kept.at);
    let is_changed = Memo::new(move |_| share.is_changed());
    let (forms, open) = (draft.forms.clone(), draft.open.clone());
    let still_open = move || composing.forms.with(|chosen| open_view(&forms, chosen, &open));
    let left_out = audience.totals.left_out;
    let left_out = (left_out > 0).then(|| {
        view! {
            <div class="note">
                <span aria-hidden="true">"⚠"</span>
                <span>
                    <b>{format!("{} left out.", of_clients(left_out))}</b>
                    " Forms go to clients with an active account. Others get them with their invitation."
                </span>
            </div>
        }
    });
    view! {
        <div class="compose">
            <section aria-labelledby="share-forms">
                <h3 id="share-forms">"Intake forms"</h3>
                {move || is_changed.get().then(|| view! { <DraftNote at=kept_at /> })}
                <WithdrawnForms titles=composing.withdrawn />
                <FormChoices forms=draft.forms.clone() chosen=composing.forms />
                {still_open}
                {last_answers(share)}
                <p class="soft">"A form that a client has open still is not asked for again; the e-mail reminds of it."</p>
            </section>
            <Words share audience=Arc::clone(&audience) />
            <section class="preview" aria-label="Preview">
                <NotSentNote not_sent=share.sending.not_sent />
                {left_out}
                <MissingNotes missing />
                <RecipientPreview composing audience missing />
            </section>
        </div>
        <Footer share draft />
    }
    .into_any()
}

/// R13: of whom the chosen forms are not asked again.
fn open_view(forms: &[FormSummary], chosen: &[FormId], open: &[OpenForm]) -> Option<AnyView> {
    let told = |form: &FormSummary| {
        let open = open.iter().find(|open| open.form == form.id && chosen.contains(&form.id))?;
        Some(open_words(&form.title, open))
    };
    let told: Vec<String> = forms.iter().filter_map(told).collect();
    (!told.is_empty()).then(|| {
        view! {
            <div class="note">
                <span aria-hidden="true">"⚠"</span>
                <div>
                    <b>"Not asked again of those who have it open still."</b>
                    <ul>{told.into_iter().map(|told| view! { <li>{told}</li> }).collect_view()}</ul>
                </div>
            </div>
        }
        .into_any()
    })
}

/// So many names are told; of more, the number.
const NAMED: usize = 5;

/// `PHQ-9: 7 clients: Mara Abramson, Joel Ash and 5 more`
fn open_words(title: &str, open: &OpenForm) -> String {
    let first: Vec<&str> = open.names.iter().take(NAMED).map(String::as_str).collect();
    let more = open.count - i64::try_from(first.len()).unwrap_or(i64::MAX);
    let (count, first) = (of_clients(open.count), first.join(", "));
    match (first.as_str(), more) {
        ("", _) => format!("{title}: {count}"),
        (first, 1..) => format!("{title}: {count}: {first} and {more} more"),
        (first, _) => format!("{title}: {count}: {first}"),
    }
}

/// The e-mail, in each language that the clients read. Its words are for this sending alone (R16).
#[component]
fn Words(share: Share, audience: Arc<Audience>) -> impl IntoView {
    let composing = share.composing;
    let language = {
        let audience = Arc::clone(&audience);
        Memo::new(move |_| composing.language(&audience))
    };
    let at_hand = Signal::derive(move || (language.get(), composing.drafts.of(language.get())));
    let is_written = Memo::new(move |_| share.is_written());
    let begin_again = move |_| {
        focus_on_subject();
        share.start_again();
    };
    let start_again = move || {
        is_written.get().then(|| {
            view! {
                <p class="soft">
                    "You changed the words, for this sending alone. "
                    <button type="button" class="link" on:click=begin_again>"Start again"</button>
                </p>
            }
        })
    };
    view! {
        <section aria-label="Write the message">
            <MessageLanguages composing audience language />
            {move || view! { <MessageEditor draft=composing.drafts.of(language.get()) /> }}
            {start_again}
            <SampleButton of=at_hand forms=composing.forms />
        </section>
    }
    .into_any()
}

/// R21: for one client alone.
fn last_answers(share: Share) -> Option<AnyView> {
    let choose = move |event| share.from_last_answers.set(event_target_checked(&event));
    share.is_for_one().then(|| {
        view! {
            <label class="choice">
                <input type="checkbox" prop:checked=share.from_last_answers on:change=choose />
                <span>
                    "Start from their last answers" <br />
                    <small class="soft">"A form that was submitted before opens with those answers, but for signatures. What was submitted stays as it is."</small>
                </span>
            </label>
        }
        .into_any()
    })
}

#[component]
fn Footer(share: Share, draft: Arc<FormsDraft>) -> impl IntoView {
    let count = draft.audience.totals.recipients();
    let blocking = {
        let draft = Arc::clone(&draft);
        Memo::new(move |_| share.composing.blocking(&draft.audience))
    };
    let why = Memo::new(move |_| blocking.with(|blocking| why_not(count, share.composing.forms.read().is_empty(), blocking)));
    let said = move || match (why.get(), share.sending.failure.get()) {
        (Some(why), _) => view! { <span class="soft">{why}</span> }.into_any(),
        (None, None) => view! { <span class="soft">"Nothing has been sent yet."</span> }.into_any(),
        (None, Some(failure)) => view! {
            <div>
                <ErrorNotice failure=failure.clone().at_no_field() />
                <small class="soft">
                    {if is_outdated(&failure) {
                        "Everything you wrote is still here. What you send now goes to those who are shown now."
                    } else {
                        "Everything is still here. If you send it again unchanged, nobody is asked twice."
                    }}
                </small>
            </div>
        }
        .into_any(),
    };
    let label = move || if share.sending.is_sending.get() { "Sending…".to_owned() } else { format!("Send to {}", of_clients(count)) };
    view! {
        <footer>
            <div>
                <div id="share-why">{said}</div>
                <KeepingWords keeping=share.keeping keeper=share.keeper.get_value() />
            </div>
            <button type="button" class="button" on:click=move |_| share.sending.open.set(false)>"Cancel"</button>
            <button
                type="button"
                class="button first"
                disabled=move || why.with(Option::is_some) || share.sending.is_sending.get()
                aria-busy=move || share.sending.is_sending.get().then_some("true")
                aria-describedby="share-why"
                on:click=move |_| share.send(&draft)
            >
                {label}
            </button>
        </footer>
    }
    .into_any()
}

/// What stands against sending; of several faults in the message the first, since all of them stand below it.
fn why_not(recipients: i64, is_without_forms: bool, blocking: &[String]) -> Option<String> {
    match blocking {
        _ if recipients == 0 => Some("None of the chosen clients has an account yet. Invite them instead.".to_owned()),
        [first, ..] => Some(format!("It cannot be sent like this. {first}")),
        [] => is_without_forms.then(|| "Choose at least one form.".to_owned()),
    }
}

#[component]
fn Sending(share: Share, receipt: BatchReceipt) -> impl IntoView {
    let batch = receipt.batch;
    let is_administrator = use_viewer().is_some_and(|viewer| viewer.staff.is_administrator);
    let place = if is_administrator {
        let href = format!("/organization/portal/sendings/{batch}");
        view! { <a href=href>"this sending’s page"</a> "." }.into_any()
    } else {
        "the client’s page, under General Documents.".into_any()
    };
    let when_closed = move || share.sending.progress.with(|progress| when_closed(progress.as_ref().unwrap_or(&receipt.progress)));
    view! {
        <div class="body">
            <div class="sending">
                <BatchProgressView batch progress=share.sending.progress failure=share.sending.progress_failure />
            </div>
        </div>
        <footer>
            <span class="soft">{when_closed} {place}</span>
            <button type="button" class="button first" on:click=move |_| share.sending.open.set(false)>"Close"</button>
        </footer>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_against_sending_is_told_the_first_thing_first() {
        let blocking = ["The subject is empty.".to_owned(), "The message is empty.".to_owned()];
        assert_eq!(why_not(2, false, &[]), None);
        assert!(why_not(2, true, &[]).unwrap().starts_with("Choose"));
        assert_eq!(why_not(2, true, &blocking).unwrap(), "It cannot be sent like this. The subject is empty.");
        assert!(why_not(0, true, &blocking).unwrap().starts_with("None of the chosen"));
    }

    #[test]
    fn r13_those_who_have_a_form_open_are_counted_and_the_first_named() {
        let words = |count, names: &[&str]| {
            let names = names.iter().map(|name| (*name).to_owned()).collect();
            open_words("PHQ-9", &OpenForm { form: FormId(uuid::Uuid::nil()), count, names })
        };
        assert_eq!(words(1, &["Mara"]), "PHQ-9: 1 client: Mara");
        assert_eq!(words(7, &["A", "B", "C", "D", "E", "F", "G"]), "PHQ-9: 7 clients: A, B, C, D, E and 2 more");
        assert_eq!(words(40, &[]), "PHQ-9: 40 clients");
    }
}
