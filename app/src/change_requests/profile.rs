//! On the client's profile: what waits, what was decided, and the form that asks for more. Plain posts to the profile's own address.

use crate::{components::Field, language::words, posted::Posted};
use domain::{
    Language,
    change_requests::{AskedChange, ChangeField, ChangeState, ProfileChanges, SHOWN},
    ids::ClientId,
};
use leptos::prelude::*;

#[component]
pub(crate) fn ChangesOnProfile(base: String, client: ClientId, changes: ProfileChanges, posted: Posted) -> impl IntoView {
    let (ProfileChanges { fields, waiting, decided }, words) = (changes, words());
    let waiting = waiting.into_iter().map(|change| waiting_view(&base, change)).collect_view();
    let decided = (!decided.is_empty()).then(|| {
        let lines = decided.into_iter().map(|change| view! { <li>{decided_words(&change)}</li> }).collect_view();
        view! { <h3>{words.came_of_it()}</h3><ul class="plain-list stack tight">{lines}</ul> }
    });
    view! {
        {waiting}
        {decided}
        {(!fields.is_empty()).then(|| view! { <AskForm base client fields posted /> })}
    }
}

fn waiting_view(base: &str, change: AskedChange) -> AnyView {
    let AskedChange { id, field, seen, wanted, asked, .. } = change;
    let words = words();
    let label = field.label_in(words);
    let about = format!("({label})");
    let change = words.change_wanted(&seen, &wanted);
    view! {
        <div class="note stack tight">
            <p><b>{label}</b>{format!(": {change}")}</p>
            <p>{words.asked_on(&asked.day_in(words.language()))}</p>
            <form method="post" action=base.to_owned()>
                <input type="hidden" name="change" value=id.to_string() />
                <button class="button" name="_action" value="take-back">{words.take_it_back()}<span class="visually-hidden">{about}</span></button>
            </form>
        </div>
    }
    .into_any()
}

fn decided_words(change: &AskedChange) -> String {
    let words = words();
    let (field, wanted) = (change.field.label_in(words), change.wanted.as_str());
    let on = change.ended.unwrap_or(change.asked).day_in(words.language());
    match (&change.state, &change.reason) {
        (ChangeState::Accepted, _) => words.was_accepted(&on, field, wanted),
        (_, Some(reason)) => words.was_declined_because(&on, field, reason, wanted),
        (_, None) => words.was_declined(&on, field, wanted),
    }
}

#[component]
fn AskForm(base: String, client: ClientId, fields: Vec<(ChangeField, String)>, posted: Posted) -> impl IntoView {
    let words = words();
    let is_again = posted.value("_action") == "change";
    let field = |(field, on_file): (ChangeField, String)| {
        let shown_name = format!("{SHOWN}{}", field.key());
        // As the page had it that was posted, whatever is on file by now.
        let posted_as = |name: &str| if is_again { posted.values_of(name).pop() } else { None };
        let shown = posted_as(&shown_name).unwrap_or_else(|| on_file.clone());
        let value = posted_as(field.key()).unwrap_or(on_file);
        let shown = view! { <input type="hidden" name=shown_name value=shown /> };
        let error = posted.error(field.key());
        if field == ChangeField::Language {
            return (shown, language_view(&value, error)).into_any();
        }
        let (kind, autocomplete) = match field {
            ChangeField::FirstName => ("text", "given-name"),
            ChangeField::LastName => ("text", "family-name"),
            ChangeField::PreferredName => ("text", "nickname"),
            ChangeField::DateOfBirth => ("date", "bday"),
            ChangeField::Phone | ChangeField::Language => ("tel", "tel"),
        };
        let field = view! { <Field label=field.label_in(words) name=field.key() kind autocomplete value error=Signal::stored(error) /> };
        (shown, field).into_any()
    };
    view! {
        <details class="stack" open=is_again>
            <summary>{words.ask_for_change()}</summary>
            <form method="post" action=base class="stack" novalidate>
                <input type="hidden" name="client" value=client.to_string() />
                <p class="soft">{words.ask_for_change_lead()}</p>
                {fields.into_iter().map(field).collect_view()}
                <button class="button first" name="_action" value="change">{words.ask_the_practice()}</button>
            </form>
        </details>
    }
}

fn language_view(value: &str, error: Option<String>) -> AnyView {
    let (is_wrong, words) = (error.is_some(), words());
    let option = |tag: &'static str, name: &'static str| view! { <option value=tag selected=value == tag>{name}</option> };
    view! {
        <div class="field" class:wrong=is_wrong>
            <label for="language">{words.language_of_emails()}</label>
            <select class="input" id="language" name="language" aria-describedby="language-error">
                {option("", words.the_practices_own())}
                {Language::ALL.map(|language| option(language.tag(), language.own_name())).into_iter().collect_view()}
            </select>
            <span class="error" id="language-error" role="alert">{error}</span>
        </div>
    }
    .into_any()
}
