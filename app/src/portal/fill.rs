//! `/p/{organization}/forms/{request}`: filling in one form. Answers are kept as they are typed; without scripts, by the
//! form's own buttons.

use super::{
    api::get_fill_page,
    home::PortalTop,
    path_part,
    question::{FormState, anchor, item_view},
};
use crate::{
    Failure,
    components::{ErrorNotice, Offline},
    fetched::Fetched,
    posted::{Posted, posted},
};
use domain::{
    Refusal,
    forms::{Questionnaire, answers_from_fields, fields_from_answers, visible},
    ids::FormRequestId,
    portal::FillPage,
};
use leptos::{html, prelude::*};
use leptos_meta::Title;
use leptos_router::components::Redirect;
use std::collections::BTreeMap;

/// What is true about the answers on the screen.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only a browser saves while one types"))]
pub enum Kept {
    /// As they were loaded.
    Unchanged,
    Changed,
    Saving,
    Saved,
    /// Not kept, and why; tried again by itself.
    Waiting(String),
    /// Not kept, and not tried again.
    Stopped(String),
}

#[component]
pub fn FillFormPage() -> impl IntoView {
    let (slug, id) = (path_part("slug"), path_part("id"));
    let page = Fetched::new(
        move || (slug.get(), id.get()),
        |(slug, id)| async move {
            let id: FormRequestId = id.parse().map_err(|_| Failure(Refusal::NotFound))?;
            get_fill_page(slug, id).await
        },
    );
    let posted = posted();
    view! {
        <Title text="Your form" />
        <main class="phone">
            <Offline />
            {page.show_or(
                move |page| {
                    if page.request.state.is_open() {
                        return view! { <FillForm page posted=posted.clone() /> }.into_any();
                    }
                    view! { <Redirect path=format!("/p/{}/home", page.viewer.front.slug) /> }.into_any()
                },
                move |failure| {
                    if failure.is_signed_out() {
                        return view! { <Redirect path=format!("/p/{}", slug.get_untracked()) /> }.into_any();
                    }
                    view! { <h1>"Your form"</h1><ErrorNotice failure /> }.into_any()
                },
            )}
        </main>
    }
}

#[component]
fn FillForm(page: FillPage, posted: Posted) -> impl IntoView {
    let FillPage { viewer, request, questionnaire, answers, revision } = page;
    // What was typed and refused is shown again before what was kept.
    let start = if posted.values.is_empty() { fields_from_answers(&questionnaire, &answers) } else { posted.values.clone() };
    let errors = RwSignal::new(sentences(&posted));
    let form = StoredValue::new(questionnaire);
    let fields = RwSignal::new(start.clone());
    let answered = Memo::new(move |_| form.with_value(|form| fields.with(|fields| answers_from_fields(form, fields).answers)));
    let shown = Memo::new(move |_| form.with_value(|form| answered.with(|answers| visible(form, answers))));
    let state = FormState { typed: StoredValue::new(start), visible: shown, errors };
    let kept = RwSignal::new(Kept::Unchanged);
    let revision = RwSignal::new(revision);
    let node = NodeRef::<html::Form>::new();
    #[cfg(feature = "hydrate")]
    super::saving::keep_as_typed(super::saving::Saving {
        node,
        slug: viewer.front.slug.clone(),
        request: request.id,
        fields,
        answered,
        kept,
        revision,
    });
    let home = format!("/p/{}/home", viewer.front.slug);
    let action = format!("/p/{}/forms/{}", viewer.front.slug, request.id);
    let progress = Memo::new(move |_| form.with_value(|form| shown.with(|shown| answered.with(|answers| progress(form, shown, answers)))));
    let elsewhere = posted.refusal.as_ref().filter(|refusal| !matches!(refusal, Refusal::Invalid(_))).map(ToString::to_string);
    let items = form.with_value(|form| form.item.iter().map(|item| item_view(state, item, 2)).collect_view());
    view! {
        <PortalTop viewer />
        <div class="form-top">
            <a href=home>"‹ Back"</a>
            <output class="saved" class:waiting=move || matches!(kept.get(), Kept::Waiting(_)) class:bad=move || matches!(kept.get(), Kept::Stopped(_)) role="status">
                {move || said(&kept.get())}
            </output>
        </div>
        <h1>{request.title}</h1>
        <div class="stack">
            <small class="soft">{move || format!("{} of {} answered", progress.get().0, progress.get().1)}</small>
            <progress aria-label="Questions answered" max=move || progress.get().1.max(1) value=move || progress.get().0></progress>
        </div>
        {elsewhere.map(|sentence| view! { <p class="note bad" role="alert">{sentence}</p> })}
        <ErrorSummary form errors />
        <form node_ref=node method="post" action=action class="stack" novalidate autocomplete="off">
            <input type="hidden" name="_revision" value=move || revision.get().to_string() />
            {items}
            <button class="button first" name="_action" value="submit">"Submit"</button>
            <button class="button plain" name="_action" value="save">"Finish later"</button>
        </form>
    }
}

fn sentences(posted: &Posted) -> BTreeMap<String, String> {
    match &posted.refusal {
        Some(Refusal::Invalid(errors)) => errors.0.clone(),
        _ => BTreeMap::new(),
    }
}

fn said(kept: &Kept) -> String {
    match kept {
        Kept::Unchanged => String::new(),
        Kept::Changed => "Not saved yet…".to_owned(),
        Kept::Saving => "Saving…".to_owned(),
        Kept::Saved => "✓ Saved just now".to_owned(),
        Kept::Waiting(why) | Kept::Stopped(why) => why.clone(),
    }
}

/// How many of the questions that are shown have an answer, and how many there are.
fn progress(form: &Questionnaire, shown: &std::collections::BTreeSet<String>, answers: &domain::forms::Answers) -> (usize, usize) {
    let questions = form.items().filter(|item| item.is_question() && !item.is_hidden() && shown.contains(&item.link_id));
    questions.fold((0, 0), |(answered, all), item| (answered + usize::from(!answers.get(&item.link_id).is_empty()), all + 1))
}

/// What is wrong, as a list to jump from.
#[component]
fn ErrorSummary(form: StoredValue<Questionnaire>, errors: RwSignal<BTreeMap<String, String>>) -> impl IntoView {
    let list = move || {
        let errors = errors.get();
        form.with_value(|form| {
            form.items()
                .filter_map(|item| {
                    errors.get(&item.link_id).map(|sentence| (anchor(&item.link_id), item.question().to_owned(), sentence.clone()))
                })
                .collect::<Vec<_>>()
        })
    };
    view! {
        <Show when=move || !errors.read().is_empty()>
            <div class="error-summary" role="alert" tabindex="-1">
                <h2>"Some questions need another look"</h2>
                <ul>
                    {move || {
                        list()
                            .into_iter()
                            // rel: a place on this page, which the router need not hear of.
                            .map(|(id, question, sentence)| view! { <li><a href=format!("#{id}") rel="external">{question}</a>": "{sentence}</li> })
                            .collect_view()
                    }}
                </ul>
            </div>
        </Show>
    }
}
