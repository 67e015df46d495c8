//! The lines of a file by what would become or became of them. Which are shown, and from where on, stands in the page's address.

use crate::invitations::grouped;
use domain::{
    clients::import::{ImportLine, ImportView, LineOutcome},
    ids::ImportId,
};
use leptos::prelude::*;

#[component]
pub(super) fn Lines(view: ImportView, outcome: LineOutcome) -> impl IntoView {
    let ImportView { summary, lines, next, .. } = view;
    let counts = summary.counts;
    let filters = LineOutcome::SHOWN.into_iter().filter(|shown| *shown != LineOutcome::Stayed || counts.stayed > 0).map(|shown| {
        let current = (shown == outcome).then_some("true");
        view! {
            <a class="button" href=address(summary.id, shown, None) aria-current=current data-noscroll="">
                {shown.label()} " " <span class="count">{grouped(counts.of(shown))}</span>
            </a>
        }
    });
    let first = lines.first().map(|line| line.line).unwrap_or_default();
    let list = if lines.is_empty() {
        view! { <p class="soft">"No line."</p> }.into_any()
    } else {
        view! {
            <table class="table from-file">
                <thead>
                    <tr>
                        <th scope="col">"Line"</th>
                        <th scope="col">"Name"</th>
                        <th scope="col">"E-mail"</th>
                        <th scope="col">"Date of birth"</th>
                        <th scope="col">{note_head(outcome)}</th>
                    </tr>
                </thead>
                <tbody>{lines.into_iter().map(row).collect_view()}</tbody>
            </table>
        }
        .into_any()
    };
    view! {
        <section class="card stack" aria-labelledby="lines">
            <h2 id="lines">"Lines of the file"</h2>
            <nav class="filters" aria-label="Filter lines">{filters.collect_view()}</nav>
            {list}
            <nav class="pager" aria-label="Pages of lines">
                {(first > 0 && next.is_none() && counts.of(outcome) > 50)
                    .then(|| view! { <a class="button" href=address(summary.id, outcome, None)>"‹ First lines"</a> })}
                {next.map(|next| view! { <a class="button" href=address(summary.id, outcome, Some(next))>"Next lines ›"</a> })}
            </nav>
        </section>
    }
    .into_any()
}

fn address(id: ImportId, outcome: LineOutcome, after: Option<i64>) -> String {
    let after = after.map(|after| format!("&after={after}")).unwrap_or_default();
    format!("/organization/clients/imports/{id}?lines={}{after}", outcome.key())
}

fn note_head(outcome: LineOutcome) -> &'static str {
    match outcome {
        LineOutcome::Changed => "What changes",
        LineOutcome::Refused | LineOutcome::Stayed => "Why",
        _ => "Note",
    }
}

fn row(line: ImportLine) -> AnyView {
    view! {
        <tr>
            <td data-label="Line">{line.line}</td>
            <td data-label="Name">{line.name}</td>
            <td data-label="E-mail">{line.email}</td>
            <td data-label="Date of birth">{line.date_of_birth}</td>
            <td data-label="Note">{line.note}</td>
        </tr>
    }
    .into_any()
}
