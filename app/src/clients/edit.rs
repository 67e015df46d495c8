//! Adding and editing a client. What was typed stays whatever the answer is.

use super::{
    api::{add_client, get_client, save_client},
    client_in_path,
};
use crate::{
    components::{ErrorNotice, Field, is_awaited},
    fetched::Fetched,
    invitations::new_key,
};
use domain::{
    Language,
    clients::{ClientDetails, ClientForm},
    ids::ClientId,
};
use leptos::prelude::*;
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
        <ClientFields client=None start=ClientForm { key: new_key(), ..ClientForm::default() } />
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
        <ClientFields client=Some(details.id) start=form_of(&details) />
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

#[component]
fn ClientFields(client: Option<ClientId>, start: ClientForm) -> impl IntoView {
    let signal = |text: &str| RwSignal::new(text.to_owned());
    let (first, last, preferred) = (signal(&start.first_name), signal(&start.last_name), signal(&start.preferred_name));
    let (email, phone, birth) = (signal(&start.email), signal(&start.phone), signal(&start.date_of_birth));
    let language = signal(&start.language);
    let (navigate, early) = (use_navigate(), is_awaited());
    let save = Action::new(move |()| {
        let form = ClientForm {
            first_name: first.get_untracked(),
            last_name: last.get_untracked(),
            preferred_name: preferred.get_untracked(),
            email: email.get_untracked(),
            phone: phone.get_untracked(),
            date_of_birth: birth.get_untracked(),
            language: language.get_untracked(),
            revision: start.revision,
            key: start.key.clone(),
        };
        async move {
            match client {
                Some(id) => save_client(id, form).await.map(|()| id),
                None => add_client(form).await,
            }
        }
    });
    Effect::new(move |_| {
        if let Some(Ok(id)) = save.value().get() {
            navigate(&format!("/clients/{id}"), leptos_router::NavigateOptions::default());
        }
    });
    let error = move |field: &'static str| {
        Signal::derive(move || save.value().with(|value| value.as_ref().and_then(|result| result.as_ref().err()?.at(field))))
    };
    let field = move |label: &'static str, name: &'static str, kind: &'static str, typed: RwSignal<String>| {
        view! { <Field label name kind typed value=typed.get_untracked() autocomplete="off" error=error(name) /> }
    };
    let failure = move || save.value().get().and_then(Result::err).map(|failure| view! { <ErrorNotice failure /> });
    let back = client.map_or_else(|| "/clients".to_owned(), |id| format!("/clients/{id}"));
    view! {
        <form
            class="card stack"
            novalidate
            on:submit=move |event| {
                event.prevent_default();
                save.dispatch(());
            }
        >
            {field("First name", "first_name", "text", first)} {field("Last name", "last_name", "text", last)}
            {field("Preferred name (optional)", "preferred_name", "text", preferred)} {field("E-mail address (optional)", "email", "email", email)}
            {field("Phone (optional)", "phone", "tel", phone)} {field("Date of birth (optional)", "date_of_birth", "date", birth)}
            <LanguageField typed=language />
            {failure}
            <div class="cluster">
                <button class="button first" disabled=move || early.get() || save.pending().get()>"Save"</button>
                <a class="button plain" href=back>"Cancel"</a>
            </div>
        </form>
    }
}

/// What the client reads: e-mails are in it, where the practice wrote a message in it.
#[component]
fn LanguageField(typed: RwSignal<String>) -> impl IntoView {
    let option =
        |value: &'static str, label: &'static str| view! { <option value=value selected=typed.get_untracked() == value>{label}</option> };
    view! {
        <div class="field">
            <label for="language">"Language of e-mails"</label>
            <select class="input" id="language" name="language" on:change=move |event| typed.set(event_target_value(&event))>
                {option("", "The practice's own")}
                {Language::ALL.map(|language| option(language.tag(), language.name())).into_iter().collect_view()}
            </select>
        </div>
    }
}
