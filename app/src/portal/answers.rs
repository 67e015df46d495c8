//! `/p/{organization}/forms/{request}/answers`: what was submitted of a form, to be read by the client and by whoever may see it for them (R31).

use super::{
    api::get_own_answers,
    away::{fetched_of_form, led_away},
    home::PortalTop,
    path_part,
    reach::reach_foot,
    signature::line,
};
use crate::{
    components::{ErrorNotice, Offline},
    language::words,
};
use domain::{forms::FiledItem, portal::OwnAnswers};
use leptos::prelude::*;
use leptos_meta::Title;

#[component]
pub fn AnswersPage() -> impl IntoView {
    let (slug, id) = (path_part("slug"), path_part("id"));
    let page = fetched_of_form((slug, id), get_own_answers);
    view! {
        <Title text=words().your_form() />
        <main class="phone">
            <Offline />
            {page.show_or(
                |page| view! { <OwnAnswersView page /> },
                move |failure| led_away(&failure, slug).unwrap_or_else(|| view! { <ErrorNotice failure /> }.into_any()),
            )}
        </main>
    }
    .into_any()
}

#[component]
fn OwnAnswersView(page: OwnAnswers) -> impl IntoView {
    let (OwnAnswers { viewer, request, lines }, words) = (page, words());
    let home = format!("/p/{}/home", viewer.front.slug);
    let form = format!("/p/{}/forms/{}", viewer.front.slug, request.id);
    let submitted = request.submitted.map(|at| words.submitted_at(&at.day_and_time_in(words.language())));
    let foot = reach_foot(&viewer.front);
    let with_files = |of: FiledItem| {
        let files = files(&of, &form);
        view! { {line(of)} {files} }.into_any()
    };
    view! {
        <PortalTop viewer />
        <div class="stack">
            <h1>{request.title}</h1>
            <p class="soft">{submitted}</p>
        </div>
        <section class="card stack">{lines.into_iter().map(with_files).collect_view()}</section>
        <a href=home>{words.back_to_start()}</a>
        {foot}
    }
    .into_any()
}

/// Under the line that names them.
fn files(line: &FiledItem, form: &str) -> AnyView {
    let file = |file: &domain::forms::Attached| {
        let address = format!("{form}/files/{}", file.id);
        view! { <a class="button" href=address rel="external" target="_blank">{file.title.clone()}</a> }
    };
    line.files.iter().map(file).collect_view().into_any()
}
