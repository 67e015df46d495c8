//! Adding and editing a client. What was typed stays whatever the answer is.

use super::{
    alike::{alike_view, in_question, of_the_same_name},
    api::{add_client, get_client, save_client},
    client_in_path,
};
use crate::{
    Failure,
    components::{AskBeforeLeaving, ErrorNotice, Field, focus_when_refused, follow, is_awaited, tell_unsaved},
    fetched::Fetched,
    invitations::new_key,
};
use domain::{
    Language, Refusal,
    clients::{ClientDetails, ClientForm},
    ids::ClientId,
};
use leptos::{html, prelude::*};
use leptos_meta::Title;
use leptos_router::hooks::use_navigate;

#[component]
pub fn NewClientPage() -> impl IntoView {
    view! {
        <Title text="New client" />
        <div class="head">
            <div>
                <div class="crumbs"><a href="/clients">"Clients"</a></div>
                <h1>"New client"</h1>
            </div>
        </div>
        <AskBeforeLeaving>
            <ClientFields client=None email_hint="" start=ClientForm { key: new_key(), ..ClientForm::default() } />
        </AskBeforeLeaving>
    }
}

#[component]
pub fn EditClientPage() -> impl IntoView {
    let id = client_in_path();
    let client = Fetched::new(move || id.get(), |id| async move { get_client(id?).await });
    view! {
        <Title text="Edit client" />
        {client.show_or(|details| view! { <EditClient details /> }, |failure| view! { <h1>"Edit details"</h1><ErrorNotice failure /> })}
    }
}

#[component]
fn EditClient(details: ClientDetails) -> impl IntoView {
    view! {
        <div class="head">
            <div>
                <div class="crumbs"><a href=format!("/clients/{}", details.id)>{details.full_name()}</a></div>
                <h1>"Edit details"</h1>
            </div>
        </div>
        <AskBeforeLeaving>
            <ClientFields client=Some(details.id) email_hint=email_hint(&details) start=form_of(&details) />
        </AskBeforeLeaving>
    }
}

fn form_of(details: &ClientDetails) -> ClientForm {
    ClientForm {
        first_name: details.first_name.clone(),
        last_name: details.last_name.clone(),
        preferred_name: details.preferred_name.clone().unwrap_or_default(),
        email: details.email.as_ref().map(ToString::to_string).unwrap_or_default(),
        phone: details.phone.clone().unwrap_or_default(),
        date_of_birth: details.date_of_birth.map(|day| day.to_string()).unwrap_or_default(),
        language: details.language.map(Language::tag).unwrap_or_default().to_owned(),
        revision: details.revision,
        key: String::new(),
    }
}

/// R30: what another address does.
fn email_hint(details: &ClientDetails) -> &'static str {
    if details.portal.has_open_invitation() {
        "Their invitation went to this address. With another one it ends: invite again after saving."
    } else {
        ""
    }
}

type Of = fn(&ClientForm) -> &String;

/// What is typed, and what it was made from.
#[derive(Clone, Copy)]
struct Typed {
    first: RwSignal<String>,
    last: RwSignal<String>,
    preferred: RwSignal<String>,
    email: RwSignal<String>,
    phone: RwSignal<String>,
    birth: RwSignal<String>,
    language: RwSignal<String>,
    from: StoredValue<ClientForm>,
    /// What somebody else has saved meanwhile in fields that were changed here too, by their names.
    theirs: RwSignal<Vec<(&'static str, String)>>,
}

impl Typed {
    fn of(start: ClientForm) -> Self {
        let signal = |text: &str| RwSignal::new(text.to_owned());
        Self {
            first: signal(&start.first_name),
            last: signal(&start.last_name),
            preferred: signal(&start.preferred_name),
            email: signal(&start.email),
            phone: signal(&start.phone),
            birth: signal(&start.date_of_birth),
            language: signal(&start.language),
            from: StoredValue::new(start),
            theirs: RwSignal::default(),
        }
    }

    fn form(self) -> ClientForm {
        ClientForm {
            first_name: self.first.get_untracked(),
            last_name: self.last.get_untracked(),
            preferred_name: self.preferred.get_untracked(),
            email: self.email.get_untracked(),
            phone: self.phone.get_untracked(),
            date_of_birth: self.birth.get_untracked(),
            language: self.language.get_untracked(),
            ..self.from.get_value()
        }
    }

    /// Brings in what somebody else has saved meanwhile, but for what was changed here too: that stays, with theirs beside it.
    fn meet(self, now: ClientForm) {
        let fields: [(_, _, Of); 7] = [
            ("first_name", self.first, |form| &form.first_name),
            ("last_name", self.last, |form| &form.last_name),
            ("preferred_name", self.preferred, |form| &form.preferred_name),
            ("email", self.email, |form| &form.email),
            ("phone", self.phone, |form| &form.phone),
            ("date_of_birth", self.birth, |form| &form.date_of_birth),
            ("language", self.language, |form| &form.language),
        ];
        let from = self.from.get_value();
        let mut theirs = Vec::new();
        for (name, typed, of) in fields {
            let (was, is) = (of(&from), of(&now));
            follow(typed, was.clone(), is.clone());
            if is != was && typed.get_untracked() != *is {
                theirs.push((name, is.clone()));
            }
        }
        self.theirs.set(theirs);
        self.from.set_value(now);
    }
}

/// Saves; what somebody else was faster with is brought in, and the refusal stays.
async fn save_or_meet(client: ClientId, typed: Typed) -> Result<ClientId, Failure> {
    match save_client(client, typed.form()).await {
        Err(failure) if failure.0 == Refusal::Conflict => {
            typed.meet(form_of(&get_client(client).await?));
            Err(failure)
        }
        saved => saved.map(|()| client),
    }
}

#[component]
fn ClientFields(client: Option<ClientId>, email_hint: &'static str, start: ClientForm) -> impl IntoView {
    let typed = Typed::of(start);
    let (navigate, early) = (use_navigate(), is_awaited());
    let save = Action::new(move |()| {
        typed.theirs.set(Vec::new());
        async move {
            match client {
                Some(id) => save_or_meet(id, typed).await,
                None => add_client(typed.form()).await,
            }
        }
    });
    Effect::new(move |_| {
        if let Some(Ok(id)) = save.value().get() {
            navigate(&format!("/clients/{id}"), leptos_router::NavigateOptions::default());
        }
    });
    let alike = Action::new(move |()| of_the_same_name(typed.form()));
    let asked = StoredValue::new(None);
    Effect::new(move |_| {
        if alike.value().with(|found| found.as_ref().is_some_and(Vec::is_empty)) {
            save.dispatch(());
        }
    });
    // Once for each name: whoever saves again means another.
    let look_or_save = move || {
        let names = in_question(&typed.form()).filter(|_| client.is_none());
        if names.is_some() && names != asked.get_value() {
            asked.set_value(names);
            alike.dispatch(());
        } else {
            save.dispatch(());
        }
    };
    tell_unsaved(move || !matches!(save.value().get(), Some(Ok(_))) && typed.form() != typed.from.get_value());
    let node = NodeRef::new();
    focus_when_refused(node, move || matches!(save.value().get(), Some(Err(_))));
    let refused = move |field| save.value().with(|value| value.as_ref().and_then(|result| result.as_ref().err()?.at(field)));
    let theirs = move |field| typed.theirs.with(|theirs| theirs.iter().find(|(name, _)| *name == field).map(|(_, text)| beside(text)));
    let error = move |field: &'static str| Signal::derive(move || theirs(field).or_else(|| refused(field)));
    let field = move |label: &'static str, name: &'static str, kind: &'static str, typed: RwSignal<String>| {
        let hint = if name == "email" { email_hint } else { "" };
        view! { <Field label name kind typed hint value=typed.get_untracked() autocomplete="off" error=error(name) /> }
    };
    let failure = move || {
        save.value()
            .get()
            .and_then(Result::err)
            .map(|failure| if failure.0 == Refusal::Conflict { overtaken() } else { view! { <ErrorNotice failure /> }.into_any() })
    };
    let back = client.map_or_else(|| "/clients".to_owned(), |id| format!("/clients/{id}"));
    view! {
        <form
            node_ref=node
            class="card stack"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                look_or_save();
            }
        >
            {field("First name", "first_name", "text", typed.first)} {field("Last name", "last_name", "text", typed.last)}
            {field("Preferred name (optional)", "preferred_name", "text", typed.preferred)}
            {field("E-mail address (optional)", "email", "email", typed.email)} {field("Phone (optional)", "phone", "tel", typed.phone)}
            {field("Date of birth (optional)", "date_of_birth", "date", typed.birth)}
            <LanguageField typed=typed.language theirs=Signal::derive(move || theirs("language")) />
            {failure} {move || alike_view(alike.value().get().unwrap_or_default())}
            <div class="cluster">
                <button class="button first" disabled=move || early.get() || alike.pending().get() || save.pending().get()>"Save"</button>
                <a class="button plain" href=back>"Cancel"</a>
            </div>
        </form>
    }
}

fn beside(theirs: &str) -> String {
    if theirs.is_empty() {
        "Somebody else has emptied this meanwhile. Save keeps yours.".to_owned()
    } else {
        format!("Somebody else has put “{theirs}” here meanwhile. Save keeps yours.")
    }
}

fn overtaken() -> AnyView {
    view! {
        <p class="note warn" role="alert">
            <span aria-hidden="true">"⚠"</span>
            <span>
                "Somebody else has changed this client meanwhile. What they changed is filled in, but for what you have changed too: that is as you typed it. Look it through, then save."
            </span>
        </p>
    }
    .into_any()
}

/// What the client reads: e-mails are in it, where the practice wrote a message in it.
#[component]
fn LanguageField(typed: RwSignal<String>, theirs: Signal<Option<String>>) -> impl IntoView {
    // Theirs is a tag.
    let select = NodeRef::<html::Select>::new();
    // As with a text field: what was chosen before the program arrived is kept.
    Effect::new(move |was_there: Option<bool>| {
        let Some(select) = select.get() else { return false };
        let (tag, shown) = (typed.get(), select.value());
        if was_there == Some(true) {
            select.set_value(&tag);
        } else if tag != shown {
            typed.set(shown);
        }
        true
    });
    let theirs = move || theirs.get().map(|_| "Somebody else has chosen another language meanwhile. Save keeps yours.");
    let option =
        |value: &'static str, label: &'static str| view! { <option value=value selected=typed.get_untracked() == value>{label}</option> };
    view! {
        <div class="field">
            <label for="language">"Language of e-mails"</label>
            <select
                class="input"
                id="language"
                name="language"
                aria-describedby="language-error"
                node_ref=select
                on:change=move |event| typed.set(event_target_value(&event))
            >
                {option("", "The practice's own")}
                {Language::ALL.map(|language| option(language.tag(), language.name())).into_iter().collect_view()}
            </select>
            <span class="error" id="language-error" role="alert">{theirs}</span>
        </div>
    }
}
