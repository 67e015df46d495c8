//! Organization › Client portal › E-mail: over which mail server a practice sends, and the test that says, step by step, whether
//! it would work. What was typed stays, whatever the answer is.

use super::api::{get_mail_settings, save_mail_settings, test_mail_settings};
use crate::{
    Failure,
    components::{AskBeforeLeaving, ErrorNotice, Field, focus_when_refused, is_awaited, tell_unsaved},
    fetched::Fetched,
    invitations::PortalHead,
};
use domain::{
    invitations::DefaultChange,
    mail::{MailForm, MailTest, MailView, Security, TestOutcome, TestStep},
};
use leptos::prelude::*;
use leptos_meta::Title;

#[component]
pub fn MailServerPage() -> impl IntoView {
    let settings = Fetched::new(|| (), |()| get_mail_settings());
    view! {
        <Title text="E-mail" />
        <PortalHead active="email" />
        <AskBeforeLeaving>{settings.show(|view| view! { <Settings view /> })}</AskBeforeLeaving>
    }
    .into_any()
}

/// The form while it is filled in, and what it came to last.
#[derive(Clone, Copy)]
struct Filling {
    is_own: RwSignal<bool>,
    host: RwSignal<String>,
    port: RwSignal<String>,
    security: RwSignal<Security>,
    user: RwSignal<String>,
    password: RwSignal<String>,
    sender: RwSignal<String>,
    per_minute: RwSignal<String>,
    is_busy: RwSignal<Option<Doing>>,
    said: RwSignal<Option<Said>>,
    /// As it was saved last.
    kept: StoredValue<MailForm>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
enum Doing {
    Saving,
    Testing,
}

#[derive(Clone, Debug, PartialEq)]
enum Said {
    Saved,
    Tested(MailTest),
    Failed(Failure),
}

impl Filling {
    fn new(form: MailForm) -> Self {
        Self {
            kept: StoredValue::new(MailForm { password: String::new(), ..form.clone() }),
            is_own: RwSignal::new(form.is_own),
            host: RwSignal::new(form.host),
            port: RwSignal::new(form.port),
            security: RwSignal::new(form.security),
            user: RwSignal::new(form.user),
            password: RwSignal::new(String::new()),
            sender: RwSignal::new(form.sender),
            per_minute: RwSignal::new(form.per_minute),
            is_busy: RwSignal::new(None),
            said: RwSignal::new(None),
        }
    }

    fn form(self) -> MailForm {
        MailForm {
            is_own: self.is_own.get_untracked(),
            host: self.host.get_untracked(),
            port: self.port.get_untracked(),
            security: self.security.get_untracked(),
            user: self.user.get_untracked(),
            password: self.password.get_untracked(),
            sender: self.sender.get_untracked(),
            per_minute: self.per_minute.get_untracked(),
        }
    }

    fn start(self, doing: Doing) {
        if self.is_busy.get_untracked().is_some() {
            return;
        }
        self.is_busy.set(Some(doing));
        self.said.set(None);
        let form = self.form();
        leptos::task::spawn_local(async move {
            let said = match doing {
                Doing::Saving => save_mail_settings(form.clone()).await.map(|()| {
                    let _gone = self.kept.try_set_value(form);
                    Said::Saved
                }),
                Doing::Testing => test_mail_settings(form).await.map(Said::Tested),
            };
            // The page may have been left meanwhile.
            let _gone = self.said.try_set(Some(said.unwrap_or_else(Said::Failed)));
            let _gone = self.is_busy.try_set(None);
        });
    }

    fn error(self, field: &'static str) -> Signal<Option<String>> {
        Signal::derive(move || self.said.with(|said| if let Some(Said::Failed(failure)) = said { failure.at(field) } else { None }))
    }
}

#[component]
fn Settings(view: MailView) -> impl IntoView {
    let filling = Filling::new(view.form.clone());
    tell_unsaved(move || filling.form() != filling.kept.get_value());
    let node = NodeRef::new();
    focus_when_refused(node, move || matches!(filling.said.get(), Some(Said::Failed(_))));
    let is_own = filling.is_own;
    let now = now_words(&view);
    let way = |label: &'static str, hint: String, own: bool| {
        view! {
            <label class="choice">
                <input type="radio" name="way" checked=is_own.get_untracked() == own prop:checked=move || is_own.get() == own on:change=move |_| is_own.set(own) />
                <span>{label} <br /> <small class="soft">{hint}</small></span>
            </label>
        }
    };
    view! {
        // Never by an address, for the password.
        <form
            node_ref=node
            method="post"
            class="card stack"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                filling.start(Doing::Saving);
            }
        >
            <h2>"How e-mails are sent"</h2>
            <p class="soft">{now}</p>
            <fieldset class="stack tight">
                <legend class="visually-hidden">"Way of sending"</legend>
                {way("As this installation sends", format!("From {}", view.installation_sender), false)}
                {way("Over our own mail server", "From an address of the practice, with its own sign-in".to_owned(), true)}
            </fieldset>
            <div class="stack" hidden=move || !is_own.get()>
                <Server filling password_is_stored=view.password_is_stored />
            </div>
            <Buttons filling />
            <Answer filling />
        </form>
    }
    .into_any()
}

fn now_words(view: &MailView) -> String {
    match &view.changed {
        None => view.installation.clone(),
        Some(DefaultChange { by: Some(name), at }) => {
            format!("E-mails are sent over {}. {name} changed it on {}.", view.form.host, at.day())
        }
        Some(DefaultChange { by: None, at }) => format!("E-mails are sent over {} since {}.", view.form.host, at.day()),
    }
}

#[component]
fn Server(filling: Filling, password_is_stored: bool) -> impl IntoView {
    let password_hint = if password_is_stored {
        "A password is stored. Leave this empty to keep it."
    } else {
        "It is stored encrypted, and never shown again."
    };
    let field = move |label: &'static str, name: &'static str, hint: &'static str, typed: RwSignal<String>| {
        view! { <Field label name hint typed value=typed.get_untracked() autocomplete="off" error=filling.error(name) /> }
    };
    let security = Security::ALL.map(|security| {
        let is_chosen = filling.security.get_untracked() == security;
        view! { <option value=security.key() selected=is_chosen>{security.label()}</option> }
    });
    let security_error = filling.error("security");
    let choose = move |event| filling.security.set(Security::from_key(&event_target_value(&event)).unwrap_or_default());
    view! {
        {field("Host", "host", "The server's name for mail programs, such as mail.example.org.", filling.host)}
        <div class="field" class:wrong=move || security_error.get().is_some()>
            <label for="security">"Encryption"</label>
            <select class="input" id="security" name="security" aria-describedby="security-error" on:change=choose>
                {security.into_iter().collect_view()}
            </select>
            <span class="error" id="security-error" role="alert">{move || security_error.get()}</span>
        </div>
        {field("Port", "port", "Empty for the usual one: 587 with STARTTLS, 465 with TLS from the start, 25 without encryption.", filling.port)}
        {field("User name", "user", "Empty if the server asks for none.", filling.user)}
        <Field label="Password" name="password" kind="password" hint=password_hint typed=filling.password autocomplete="new-password" error=filling.error("password") />
        {field("Sender's address", "sender", "E-mails come from it. It must belong to this account; answers go to the practice's own address.", filling.sender)}
        {field("E-mails a minute", "per_minute", "When many are sent together. Microsoft 365 takes 30. Empty: as this installation sends.", filling.per_minute)}
    }
    .into_any()
}

#[component]
fn Buttons(filling: Filling) -> impl IntoView {
    let is = move |doing: Doing| filling.is_busy.get() == Some(doing);
    let early = is_awaited();
    let busy = move |doing: Doing| move || is(doing).then_some("true");
    view! {
        <div class="cluster">
            <button class="button first" aria-busy=busy(Doing::Saving) disabled=move || early.get() || filling.is_busy.get().is_some()>"Save"</button>
            <button
                type="button"
                class="button"
                hidden=move || !filling.is_own.get()
                aria-busy=busy(Doing::Testing)
                disabled=move || filling.is_busy.get().is_some()
                on:click=move |_| filling.start(Doing::Testing)
            >
                {move || if is(Doing::Testing) { "Testing…" } else { "Test without saving" }}
            </button>
            <small class="soft" hidden=move || !filling.is_own.get()>"The test sends one e-mail, to you."</small>
        </div>
    }
    .into_any()
}

#[component]
fn Answer(filling: Filling) -> impl IntoView {
    let said = move || match filling.said.get()? {
        Said::Saved => Some(view! { <p class="note good">"Saved. It holds from the next e-mail on."</p> }.into_any()),
        Said::Failed(failure) => Some(view! { <ErrorNotice failure /> }.into_any()),
        Said::Tested(test) => Some(view! { <Tested test /> }.into_any()),
    };
    view! { <div class="stack" role="status">{said}</div> }
}

#[component]
fn Tested(test: MailTest) -> impl IntoView {
    let summary = if test.has_passed() {
        view! { <p class="note good">"✓ This works. The test message is on its way to you."</p> }.into_any()
    } else {
        view! { <p class="note bad">"! This does not work yet. The steps below say why."</p> }.into_any()
    };
    view! {
        {summary}
        <ol class="ledger" aria-label="Steps of the test">{test.steps.into_iter().map(line).collect_view()}</ol>
    }
}

fn line((step, outcome): (TestStep, TestOutcome)) -> AnyView {
    let (words, detail, advice) = match outcome {
        TestOutcome::Passed(detail) => (format!("✓ {}", step.label()), detail, None),
        TestOutcome::NotNeeded(detail) => (format!("– {}: not needed", step.label()), detail, None),
        TestOutcome::Failed { words, advice } => (format!("! {}: failed", step.label()), words, Some(advice)),
        TestOutcome::NotReached => (format!("{}: not reached", step.label()), String::new(), None),
    };
    let (is_failed, is_next) = (advice.is_some(), detail.is_empty());
    view! {
        <li class:bad=is_failed class:next=is_next>
            <span>{words} " " <small>{detail}</small> {advice.map(|advice| view! { <b>{advice}</b> })}</span>
        </li>
    }
    .into_any()
}
