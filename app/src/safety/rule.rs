//! A rule that is being added: a question and its answers, or a score; who sees to it, and within how many hours.

use super::api::add_safety_rule;
use crate::{
    components::{ErrorNotice, Field, focus_when_refused, is_awaited, tell_unsaved},
    invitations::once,
};
use domain::{
    ids::{FormId, StaffId},
    safety::{NewSafetyRule, RuleForm, RuleQuestion, Trigger},
};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// Stands for a form's score among its questions.
const SCORE: &str = "score";

/// What is chosen so far.
#[derive(Clone, Copy)]
struct Chosen {
    forms: StoredValue<Vec<RuleForm>>,
    /// Positions of the form and of its question, `2/7`; `2/score` for the score.
    about: RwSignal<String>,
    answers: RwSignal<BTreeSet<usize>>,
    score: RwSignal<String>,
    staff: RwSignal<String>,
    hours: RwSignal<String>,
}

impl Chosen {
    /// For the next rule, which often is for the same person.
    fn forget(self) {
        self.answers.set(BTreeSet::new());
        self.score.set(String::new());
        self.about.set(String::new());
    }

    fn form(self) -> Option<(FormId, Option<RuleQuestion>)> {
        let about = self.about.get();
        let (form, question) = about.split_once('/')?;
        let (form, question): (usize, Option<usize>) = (form.parse().ok()?, question.parse().ok());
        self.forms.with_value(|forms| {
            let form = forms.get(form)?;
            Some((form.id, question.and_then(|at| form.questions.get(at).cloned())))
        })
    }

    fn rule(self) -> Option<NewSafetyRule> {
        let (form, question) = self.form()?;
        let trigger = match question {
            Some(question) => {
                let chosen = self.answers.get();
                let values = question.answers.into_iter().enumerate().filter(|(at, _)| chosen.contains(at)).map(|(_, (_, value))| value);
                Trigger::Answer { link_id: question.link_id, values: values.collect() }
            }
            None => Trigger::Score { at_least: self.score.get().trim().parse().unwrap_or(0) },
        };
        let responsible: StaffId = self.staff.get().parse().ok()?;
        Some(NewSafetyRule { form, trigger, responsible, escalate_hours: self.hours.get().trim().parse().unwrap_or(0) })
    }
}

#[component]
pub fn AddRule(forms: Vec<RuleForm>, staff: Vec<(StaffId, String)>, added: Callback<()>) -> impl IntoView {
    let first = staff.first().map(|(id, _)| id.to_string()).unwrap_or_default();
    let chosen = Chosen {
        forms: StoredValue::new(forms.clone()),
        about: RwSignal::new(String::new()),
        answers: RwSignal::new(BTreeSet::new()),
        score: RwSignal::new(String::new()),
        staff: RwSignal::new(first),
        hours: RwSignal::new("24".to_owned()),
    };
    tell_unsaved(move || !chosen.about.read().is_empty());
    let (busy, failure) = (RwSignal::new(false), RwSignal::new(None::<crate::Failure>));
    let error =
        move |field: &'static str| Signal::derive(move || failure.with(|failure| failure.as_ref().and_then(|failure| failure.at(field))));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Some(rule) = untrack(|| chosen.rule()) {
            once(busy, failure, add_safety_rule(rule), move |_| {
                chosen.forget();
                added.run(());
            });
        }
    };
    let (early, node) = (is_awaited(), NodeRef::new());
    focus_when_refused(node, move || failure.read().is_some());
    let responsible = error("responsible");
    let people = staff.into_iter().map(|(id, name)| view! { <option value=id.to_string()>{name}</option> }).collect_view();
    view! {
        <form node_ref=node class="card stack" on:submit=submit>
            <h2>"Add a rule"</h2>
            <div class="field">
                <label for="about">"Question or score"</label>
                <select
                    class="input"
                    id="about"
                    prop:value=chosen.about
                    on:change=move |event| {
                        chosen.answers.set(BTreeSet::new());
                        chosen.about.set(event_target_value(&event));
                    }
                >
                    <option value="">"Choose…"</option>
                    {forms.iter().enumerate().map(questions_view).collect_view()}
                </select>
            </div>
            {move || chosen.form().map(|(_, question)| calls_view(chosen, question, error("values"), error("at_least")))}
            <div class="field" class:wrong=move || responsible.get().is_some()>
                <label for="responsible">"Who acknowledges the task"</label>
                <span class="hint" id="responsible-hint">"Of those who see all clients: whoever gets a task must find its client."</span>
                <select
                    class="input"
                    id="responsible"
                    aria-describedby="responsible-hint responsible-error"
                    prop:value=chosen.staff
                    on:change=move |event| chosen.staff.set(event_target_value(&event))
                >
                    {people}
                </select>
                <span class="error" id="responsible-error">{move || responsible.get()}</span>
            </div>
            <Field label="Hours until every administrator is told" name="escalate_hours" value="24" typed=chosen.hours error=error("escalate_hours") />
            {move || failure.get().map(|failure| view! { <ErrorNotice failure /> })}
            <button class="button first" disabled=move || early.get() || busy.get() || chosen.form().is_none()>"Add the rule"</button>
        </form>
    }
}

fn questions_view((at, form): (usize, &RuleForm)) -> AnyView {
    let questions = form.questions.iter().enumerate();
    let options =
        questions.map(|(question, asked)| view! { <option value=format!("{at}/{question}")>{asked.words.clone()}</option> }).collect_view();
    let score = form.is_scored.then(|| view! { <option value=format!("{at}/{SCORE}")>"The score"</option> });
    view! { <optgroup label=form.title.clone()>{score} {options}</optgroup> }.into_any()
}

/// The answers of the question that call for it, or the score.
fn calls_view(chosen: Chosen, question: Option<RuleQuestion>, values: Signal<Option<String>>, at_least: Signal<Option<String>>) -> AnyView {
    let Some(question) = question else {
        return view! { <Field label="From which score on" name="at_least" value=chosen.score.get_untracked() typed=chosen.score error=at_least /> }.into_any();
    };
    let boxes = question
        .answers
        .into_iter()
        .enumerate()
        .map(|(at, (label, _))| {
            let tick = move |event| {
                chosen.answers.update(|answers| {
                    let _was_there = if event_target_checked(&event) { answers.insert(at) } else { answers.remove(&at) };
                });
            };
            let is_ticked = move || chosen.answers.with(|answers| answers.contains(&at));
            view! { <label class="answer"><input type="checkbox" prop:checked=is_ticked on:change=tick /><span>{label}</span></label> }
        })
        .collect_view();
    view! {
        <fieldset class="question" class:wrong=move || values.get().is_some()>
            <legend>"Which answers call for it"</legend>
            {boxes}
            <span class="error">{move || values.get()}</span>
        </fieldset>
    }
    .into_any()
}
