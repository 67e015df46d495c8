//! Sending forms to clients who have an account (R20): which, to how many, the e-mail that tells of them, and how far the sending is.
//! The e-mail's words are the program's own, in each client's language.

use super::api::{draft_forms, send_forms};
use crate::{
    Failure,
    components::{ErrorNotice, Loading},
    invitations::{BatchProgressView, clients as of_clients, follow, new_key, once},
    messages::{EmailPreview, FormChoices},
    staff::use_viewer,
};
use domain::{
    clients::ClientSelection,
    form_sharing::{FormsBatch, FormsDraft},
    ids::FormId,
    invitations::{BatchProgress, BatchReceipt},
    messages::{EmailFrame, RenderedEmail, default_forms_shared, render},
};
use leptos::{html, prelude::*};
use std::sync::Arc;

/// What the dialog knows. It lives as long as the page: closed and opened again, what was ticked is there.
#[derive(Clone, Copy)]
struct Share {
    clients: Signal<ClientSelection>,
    open: RwSignal<bool>,
    draft: RwSignal<Option<Result<Arc<FormsDraft>, Failure>>>,
    forms: RwSignal<Vec<FormId>>,
    from_last_answers: RwSignal<bool>,
    busy: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
    receipt: RwSignal<Option<BatchReceipt>>,
    progress: RwSignal<Option<BatchProgress>>,
    progress_failure: RwSignal<Option<Failure>>,
    /// What was sent last without an answer that it arrived.
    attempt: StoredValue<Option<FormsBatch>>,
    on_sent: Callback<()>,
}

/// `chosen`: the forms that are ticked when it opens; none leaves those that were.
#[component]
pub fn FormsSheet(
    clients: Signal<ClientSelection>,
    chosen: Signal<Vec<FormId>>,
    open: RwSignal<bool>,
    on_sent: Callback<()>,
) -> impl IntoView {
    let share = Share {
        clients,
        open,
        draft: RwSignal::new(None),
        forms: RwSignal::new(Vec::new()),
        from_last_answers: RwSignal::new(false),
        busy: RwSignal::new(false),
        failure: RwSignal::new(None),
        receipt: RwSignal::new(None),
        progress: RwSignal::new(None),
        progress_failure: RwSignal::new(None),
        attempt: StoredValue::new(None),
        on_sent,
    };
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
        share.receipt.with(Option::is_some);
        if let Some(heading) = heading.get() {
            let _gone = heading.focus();
        }
    });
    let body = move || match (share.receipt.get(), share.draft.get()) {
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

impl Share {
    fn opened(self, chosen: Vec<FormId>) {
        if !chosen.is_empty() {
            self.forms.set(chosen);
        }
        self.prepare();
    }

    fn prepare(self) {
        if self.busy.get_untracked() || self.receipt.read_untracked().is_some() {
            return;
        }
        let clients = self.clients.get_untracked();
        self.draft.set(None);
        self.failure.set(None);
        leptos::task::spawn_local(async move {
            let draft = draft_forms(clients.clone()).await;
            // Another selection may have been opened meanwhile, or the page been left.
            if self.clients.try_get_untracked() == Some(clients) {
                let _gone = self.draft.try_set(Some(draft.map(Arc::new)));
            }
        });
    }

    /// To those who were counted. The same content that was tried before keeps its key, so that it asks once however often it is
    /// tried (R10).
    fn send(self, draft: &FormsDraft) {
        let clients = self.clients.get_untracked();
        let chosen_count = matches!(clients, ClientSelection::Matching { .. }).then_some(draft.counts.chosen);
        let batch = FormsBatch {
            idempotency_key: String::new(),
            clients,
            chosen_count,
            forms: self.forms.get_untracked(),
            from_last_answers: self.from_last_answers.get_untracked(),
        };
        let key = self.attempt.with_value(|attempt| {
            let attempt = attempt.as_ref()?;
            let unkeyed = FormsBatch { idempotency_key: String::new(), ..attempt.clone() };
            (unkeyed == batch).then(|| attempt.idempotency_key.clone())
        });
        let batch = FormsBatch { idempotency_key: key.unwrap_or_else(new_key), ..batch };
        self.attempt.set_value(Some(batch.clone()));
        once(self.busy, self.failure, send_forms(batch), move |receipt| {
            self.attempt.set_value(None);
            self.progress.set(Some(receipt.progress.clone()));
            self.progress_failure.set(None);
            self.receipt.set(Some(receipt));
            self.follow();
            if !self.open.get_untracked() {
                self.closed();
            }
        });
    }

    fn follow(self) {
        let Some(batch) = self.receipt.with_untracked(|receipt| receipt.as_ref().map(|receipt| receipt.batch)) else { return };
        if self.progress.with_untracked(|progress| progress.as_ref().is_some_and(BatchProgress::is_done)) {
            return;
        }
        let is_watched =
            move || self.receipt.try_with_untracked(|receipt| receipt.as_ref().is_some_and(|receipt| receipt.batch == batch)) == Some(true);
        follow(batch, self.progress, self.progress_failure, is_watched);
    }

    /// What was sent is told to the page; what was not is kept.
    fn closed(self) {
        if self.receipt.try_update(Option::take).flatten().is_some() {
            self.progress.set(None);
            self.forms.set(Vec::new());
            self.from_last_answers.set(false);
            self.on_sent.run(());
        }
    }
}

/// `Send forms to Mara Abramson`, `Send forms to 3 clients`
fn title(share: &Share) -> String {
    let told = share.draft.with(|draft| {
        let draft = draft.as_ref()?.as_ref().ok()?;
        Some(match &draft.first {
            Some(first) if draft.recipients() == 1 => first.name.clone(),
            _ => of_clients(draft.recipients()),
        })
    });
    told.map_or_else(|| "Send forms".to_owned(), |told| format!("Send forms to {told}"))
}

#[component]
fn Choose(share: Share, draft: Arc<FormsDraft>) -> impl IntoView {
    let first = draft.first.clone();
    let frame = draft.frame.clone();
    let rendered = Memo::new(move |_| {
        let values = &first.as_ref()?.values;
        let frame = EmailFrame { lang: values.language.tag().to_owned(), ..frame.clone() };
        Some::<RenderedEmail>(render(&default_forms_shared(values.language), values, &frame))
    });
    let left_out = (draft.left_out() > 0).then(|| {
        view! {
            <div class="note">
                <span aria-hidden="true">"⚠"</span>
                <span>
                    <b>{format!("{} left out.", of_clients(draft.left_out()))}</b>
                    " Forms go to clients with an active account. Others get them with their invitation."
                </span>
            </div>
        }
    });
    let preview = draft.first.as_ref().map(|first| {
        view! {
            <div class="stepper">
                <span>
                    <b>{first.name.clone()}</b>
                    <br />
                    <small class="soft">{first.email.clone()}</small>
                </span>
            </div>
            <EmailPreview rendered from=draft.from.clone() />
        }
    });
    view! {
        <div class="compose reviewing">
            <section aria-labelledby="share-forms">
                <h3 id="share-forms">"Intake forms"</h3>
                <FormChoices forms=draft.forms.clone() chosen=share.forms />
                {last_answers(share)}
                <p class="soft">"A form that a client has open still is not asked for again; the e-mail reminds of it."</p>
            </section>
            <section class="preview" aria-label="Preview">
                {left_out}
                {preview}
            </section>
        </div>
        <Footer share draft />
    }
    .into_any()
}

/// R21: for one client alone.
fn last_answers(share: Share) -> Option<AnyView> {
    let is_for_one = share.clients.with_untracked(|clients| matches!(clients, ClientSelection::These(clients) if clients.len() == 1));
    let choose = move |event| share.from_last_answers.set(event_target_checked(&event));
    is_for_one.then(|| {
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
    let count = draft.recipients();
    let is_without_forms = move || share.forms.read().is_empty();
    let why = move || {
        if count == 0 {
            "None of the chosen clients has an account yet. Invite them instead."
        } else if is_without_forms() {
            "Choose at least one form."
        } else {
            "Nothing has been sent yet."
        }
    };
    let said = move || match share.failure.get() {
        None => view! { <span class="soft">{why()}</span> }.into_any(),
        Some(failure) => view! {
            <ErrorNotice failure />
            <small class="soft">"What you ticked is still here. If you send it again unchanged, nobody is asked twice."</small>
        }
        .into_any(),
    };
    let label = move || if share.busy.get() { "Sending…".to_owned() } else { format!("Send to {}", of_clients(count)) };
    view! {
        <footer>
            <div id="share-why" role="status">{said}</div>
            <button type="button" class="button" on:click=move |_| share.open.set(false)>"Cancel"</button>
            <button
                type="button"
                class="button first"
                disabled=move || count == 0 || is_without_forms() || share.busy.get()
                aria-busy=move || share.busy.get().then_some("true")
                aria-describedby="share-why"
                on:click=move |_| share.send(&draft)
            >
                {label}
            </button>
        </footer>
    }
    .into_any()
}

#[component]
fn Sending(share: Share, receipt: BatchReceipt) -> impl IntoView {
    let batch = receipt.batch;
    let is_administrator = use_viewer().is_some_and(|viewer| viewer.staff.is_administrator);
    let place = if is_administrator {
        let href = format!("/organization/portal/sendings/{batch}");
        view! { "You can close this. It goes on by itself, and is found on " <a href=href>"this sending’s page"</a> "." }.into_any()
    } else {
        "You can close this. It goes on by itself, and is found under the client’s General Documents.".into_any()
    };
    let resumed = Callback::new(move |()| share.follow());
    view! {
        <div class="body">
            <div class="sending">
                <BatchProgressView batch progress=share.progress failure=share.progress_failure resumed />
            </div>
        </div>
        <footer>
            <span class="soft">{place}</span>
            <button type="button" class="button first" on:click=move |_| share.open.set(false)>"Close"</button>
        </footer>
    }
    .into_any()
}
