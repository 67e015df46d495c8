//! On the client's profile: what waits, what was decided, and the form that asks for more. Plain posts to the profile's own address.

use crate::{components::Field, posted::Posted};
use domain::{
    Language,
    change_requests::{AskedChange, ChangeField, ChangeState, ProfileChanges},
};
use leptos::prelude::*;

#[component]
pub(crate) fn ChangesOnProfile(base: String, changes: ProfileChanges, posted: Posted) -> impl IntoView {
    let ProfileChanges { fields, waiting, decided } = changes;
    let waiting = waiting.into_iter().map(|change| waiting_view(&base, change)).collect_view();
    let decided = (!decided.is_empty()).then(|| {
        let lines = decided.into_iter().map(|change| view! { <li>{decided_words(&change)}</li> }).collect_view();
        view! { <h3>"What came of what you asked for"</h3><ul class="plain-list stack tight">{lines}</ul> }
    });
    view! {
        {waiting}
        {decided}
        {(!fields.is_empty()).then(|| view! { <AskForm base fields posted /> })}
    }
}

fn waiting_view(base: &str, change: AskedChange) -> AnyView {
    let AskedChange { id, field, seen, wanted, asked, .. } = change;
    let about = format!("({})", field.label());
    view! {
        <div class="note stack tight">
            <p><b>{field.label()}</b>{format!(": {seen} → {wanted}")}</p>
            <p>{format!("Asked on {}, waiting for the practice.", asked.day())}</p>
            <form method="post" action=base.to_owned()>
                <input type="hidden" name="change" value=id.to_string() />
                <button class="button" name="_action" value="take-back">"Take it back"<span class="visually-hidden">{about}</span></button>
            </form>
        </div>
    }
    .into_any()
}

fn decided_words(change: &AskedChange) -> String {
    let what = format!("{}: {}", change.field.label(), change.wanted);
    let on = change.ended.map(|at| format!(" on {}", at.day())).unwrap_or_default();
    match (&change.state, &change.reason) {
        (ChangeState::Accepted, _) => format!("{what} was accepted{on}."),
        (_, Some(reason)) => format!("{what} was declined{on}. The practice says: {reason}"),
        (_, None) => format!("{what} was declined{on}."),
    }
}

#[component]
fn AskForm(base: String, fields: Vec<(ChangeField, String)>, posted: Posted) -> impl IntoView {
    let is_again = posted.value("_action") == "change";
    let field = |(field, on_file): (ChangeField, String)| {
        let value = if is_again { posted.value(field.key()) } else { on_file };
        let error = posted.error(field.key());
        if field == ChangeField::Language {
            return language_view(&value, error);
        }
        let (kind, autocomplete) = match field {
            ChangeField::FirstName => ("text", "given-name"),
            ChangeField::LastName => ("text", "family-name"),
            ChangeField::PreferredName => ("text", "nickname"),
            ChangeField::DateOfBirth => ("date", "bday"),
            ChangeField::Phone | ChangeField::Language => ("tel", "tel"),
        };
        view! { <Field label=field.label() name=field.key() kind autocomplete value error=Signal::stored(error) /> }.into_any()
    };
    view! {
        <details class="stack" open=is_again>
            <summary>"Ask for a change…"</summary>
            <form method="post" action=base class="stack" novalidate>
                <p class="soft">"Change what is wrong. The practice looks at it first; until then everything stays as it is."</p>
                {fields.into_iter().map(field).collect_view()}
                <button class="button first" name="_action" value="change">"Ask the practice"</button>
            </form>
        </details>
    }
}

fn language_view(value: &str, error: Option<String>) -> AnyView {
    let is_wrong = error.is_some();
    let option = |tag: &'static str, name: &'static str| view! { <option value=tag selected=value == tag>{name}</option> };
    view! {
        <div class="field" class:wrong=is_wrong>
            <label for="language">{ChangeField::Language.label()}</label>
            <select class="input" id="language" name="language" aria-describedby="language-error">
                {option("", "The practice's own")}
                {Language::ALL.map(|language| option(language.tag(), language.name())).into_iter().collect_view()}
            </select>
            <span class="error" id="language-error" role="alert">{error}</span>
        </div>
    }
    .into_any()
}
