//! A form from a file with a FHIR Questionnaire: chosen, told what it would become and what of it cannot be used yet, and published by
//! a second click.

use super::api::{check_form_file, publish_form_file};
use crate::{
    Failure,
    components::{ErrorNotice, FileField, forget_file},
    invitations::{clients, once},
};
use domain::form_catalog::{Becomes, FormFile};
use leptos::{html, prelude::*};
use std::sync::Arc;

/// What was chosen, and what came of it.
#[derive(Clone, Copy)]
struct Chosen {
    /// How often something was chosen: what is answered about an earlier choice is out of date.
    number: StoredValue<u32>,
    /// Once the browser has read it.
    text: StoredValue<Option<Arc<str>>>,
    told: RwSignal<Option<Checked>>,
    busy: RwSignal<bool>,
    failure: RwSignal<Option<Failure>>,
    done: RwSignal<Option<String>>,
}

/// A file as it was told of, which is what is published.
#[derive(Clone)]
struct Checked {
    file: FormFile,
    text: Arc<str>,
}

#[component]
pub(super) fn BringIn(published: Callback<()>) -> impl IntoView {
    let chosen = Chosen {
        number: StoredValue::new(0),
        text: StoredValue::new(None),
        told: RwSignal::new(None),
        busy: RwSignal::new(false),
        failure: RwSignal::new(None),
        done: RwSignal::new(None),
    };
    let input = NodeRef::<html::Input>::new();
    let wrong = Signal::derive(move || chosen.failure.with(|failure| failure.as_ref().and_then(|failure| failure.at("file"))));
    let other = move || chosen.failure.get().filter(|failure| failure.at("file").is_none());
    view! {
        <section class="card stack" aria-labelledby="bring-in">
            <h2 id="bring-in">"Import a form"</h2>
            <FileField
                id="form-file"
                label="A FHIR R4 Questionnaire as JSON"
                hint="You see what it becomes before anything is published."
                accept=".json,application/json,application/fhir+json"
                input
                error=wrong
                chosen=Callback::new(move |()| chosen.read(input))
            />
            {move || other().map(|failure| view! { <ErrorNotice failure retry=Callback::new(move |()| chosen.check()) /> })}
            {move || chosen.told.get().map(|checked| view! { <Told checked chosen input published /> })}
            <p role="status">{move || chosen.done.get()}</p>
        </section>
    }
    .into_any()
}

impl Chosen {
    #[cfg(feature = "hydrate")]
    fn read(self, input: NodeRef<html::Input>) {
        self.number.update_value(|number| *number += 1);
        self.text.set_value(None);
        self.told.set(None);
        self.failure.set(None);
        self.done.set(None);
        let Some(file) = crate::components::chosen_file(input) else { return };
        let is_newest = self.newest();
        leptos::task::spawn_local(async move {
            let text = wasm_bindgen_futures::JsFuture::from(file.text()).await.ok().and_then(|text| text.as_string());
            let sentence = "The browser could not read the file. Choose it again.";
            match text {
                _ if !is_newest() => {}
                Some(text) => {
                    self.text.set_value(Some(text.into()));
                    self.check();
                }
                None => self.failure.set(Some(Failure(domain::Refusal::field("file", sentence)))),
            }
        });
    }

    /// Only a browser chooses files.
    #[cfg(not(feature = "hydrate"))]
    #[expect(clippy::unused_self, reason = "as in a browser")]
    fn read(self, _: NodeRef<html::Input>) {}

    /// Whether nothing has been chosen since, and the page is still there.
    fn newest(self) -> impl Fn() -> bool + Copy + 'static {
        let number = self.number.get_value();
        move || self.number.try_get_value() == Some(number)
    }

    fn check(self) {
        let (is_newest, Some(text)) = (self.newest(), self.text.get_value()) else { return };
        self.failure.set(None);
        leptos::task::spawn_local(async move {
            let outcome = check_form_file(text.to_string()).await;
            match outcome {
                _ if !is_newest() => {}
                Ok(file) => self.told.set(Some(Checked { file, text })),
                Err(refused) => self.failure.set(Some(refused)),
            }
        });
    }

    fn publish(self, input: NodeRef<html::Input>, Checked { file, text }: Checked, published: Callback<()>) {
        let is_newest = self.newest();
        let asking = async move { Ok(publish_form_file(text.to_string()).await) };
        once(self.busy, self.failure, asking, move |outcome: Result<_, Failure>| match outcome {
            Ok(_) => {
                if is_newest() {
                    self.told.set(None);
                    forget_file(input);
                } else {
                    // What another file becomes may be another thing now.
                    self.check();
                }
                self.done.set(Some(format!("✓ “{}” is published.", file.title)));
                published.run(());
            }
            Err(refused) if is_newest() => self.failure.set(Some(refused)),
            // Below is another file by now.
            Err(refused) => self.done.set(Some(format!("“{}” was not published. {refused}", file.title))),
        });
    }
}

#[component]
fn Told(checked: Checked, chosen: Chosen, input: NodeRef<html::Input>, published: Callback<()>) -> impl IntoView {
    let told = checked.file.clone();
    let becomes = becomes(&told.becomes);
    let is_same = matches!(told.becomes, Becomes::Same { .. });
    let facts = facts(&told);
    let namesake = (told.has_namesake && !is_same).then(|| {
        view! {
            <p class="note">
                <span aria-hidden="true">"⚠"</span>
                <span>"Another form has this title already. Whoever sends forms will see both."</span>
            </p>
        }
    });
    view! {
        <div class="stack">
            <h3>{told.title}</h3>
            <p>{facts} ". " {becomes}</p>
            {namesake}
            <Listed title="These questions cannot be answered here yet. They stay in the form, and are shown as that:" lines=told.unsupported />
            <Listed title="The form does not keep to FHIR R4 everywhere. It can be used all the same:" lines=told.departures />
            <div class="cluster">
                <button
                    type="button"
                    class="button first"
                    disabled=move || is_same || chosen.busy.get()
                    on:click=move |_| chosen.publish(input, checked.clone(), published)
                >
                    "Publish"
                </button>
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn Listed(title: &'static str, lines: Vec<String>) -> impl IntoView {
    (!lines.is_empty()).then(|| {
        let items = lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view();
        view! {
            <div class="note">
                <span aria-hidden="true">"⚠"</span>
                <div>
                    <b>{title}</b>
                    <ul>{items}</ul>
                </div>
            </div>
        }
    })
}

/// `1 question, about 1 min`
fn facts(file: &FormFile) -> String {
    let questions = if file.question_count == 1 { "1 question".to_owned() } else { format!("{} questions", file.question_count) };
    format!("{questions}, about {} min", file.minutes)
}

fn becomes(becomes: &Becomes) -> String {
    match becomes {
        Becomes::NewForm => "It becomes a new form.".to_owned(),
        Becomes::NewVersion { of, version, open_count: 0 } => format!("It becomes version {version} of “{of}”."),
        Becomes::NewVersion { of, version, open_count } => {
            let who = clients(*open_count);
            let keep = if *open_count == 1 { "keeps" } else { "keep" };
            format!("It becomes version {version} of “{of}”. {who} asked for an earlier version {keep} that one.")
        }
        Becomes::Same { of } => format!("It is the same as “{of}”, which is here already."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_question_is_told_as_one() {
        let file = |question_count| FormFile {
            title: "Sleep diary".to_owned(),
            question_count,
            minutes: 1,
            becomes: Becomes::NewForm,
            has_namesake: false,
            unsupported: Vec::new(),
            departures: Vec::new(),
        };
        assert_eq!(facts(&file(1)), "1 question, about 1 min");
        assert_eq!(facts(&file(12)), "12 questions, about 1 min");
    }

    #[test]
    fn what_a_file_becomes_is_told_with_whom_it_touches() {
        let version = |open_count| Becomes::NewVersion { of: "Sleep diary".to_owned(), version: 2, open_count };
        assert_eq!(becomes(&Becomes::NewForm), "It becomes a new form.");
        assert_eq!(becomes(&version(0)), "It becomes version 2 of “Sleep diary”.");
        assert!(becomes(&version(1)).ends_with("1 client asked for an earlier version keeps that one."));
        assert!(becomes(&version(3)).ends_with("3 clients asked for an earlier version keep that one."));
        assert!(becomes(&Becomes::Same { of: "Sleep diary".to_owned() }).contains("already"));
    }
}
