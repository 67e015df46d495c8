//! A response's score with its band, and the client's scores of the same form over time: drawn by the server, and as a table.

use domain::{
    form_catalog::ScoreRow,
    forms::Score,
    ids::{ClientId, ResponseId},
};
use leptos::prelude::*;

#[component]
pub(super) fn ScoreCard(score: Score, rows: Vec<ScoreRow>, chart: Option<String>, client: ClientId, here: ResponseId) -> impl IntoView {
    let partial = (score.answered_count < score.asked_count)
        .then(|| format!("{} of {} scored questions answered", score.answered_count, score.asked_count));
    // The server's own drawing, in which every word of a form is escaped.
    let chart = chart.map(|svg| view! { <div class="score-chart" inner_html=svg></div> });
    let table = (!rows.is_empty()).then(|| table(client, here, rows));
    view! {
        <section class="card stack scores">
            <h2>"Score"</h2>
            <p class="score"><b>{total(&score)}</b>{score.band.map(|band| view! { <span>{band}</span> })}</p>
            {partial.map(|partial| view! { <p class="soft">{partial}</p> })}
            {chart}
            {table}
        </section>
    }
}

/// Narrow enough to stay a table on a phone.
fn table(client: ClientId, here: ResponseId, rows: Vec<ScoreRow>) -> AnyView {
    let row = |row: ScoreRow| {
        let is_here = row.response == here;
        let day = row.submitted.day();
        let when = if is_here {
            view! { <span aria-current="true">{day}" (shown here)"</span> }.into_any()
        } else {
            view! { <a href=format!("/clients/{client}/responses/{}", row.response)>{day}</a> }.into_any()
        };
        view! {
            <tr class:chosen=is_here>
                <td>{when}</td>
                <td>{total(&row.score)}</td>
                <td>{band(row.score)}</td>
            </tr>
        }
    };
    view! {
        <table class="table">
            <caption>"Every time this form was submitted"</caption>
            <thead>
                <tr>
                    <th scope="col">"Submitted"</th>
                    <th scope="col">"Score"</th>
                    <th scope="col">"Band"</th>
                </tr>
            </thead>
            <tbody>{rows.into_iter().map(row).collect_view()}</tbody>
        </table>
    }
    .into_any()
}

/// `14 of 27`
fn total(score: &Score) -> String {
    format!("{} of {}", score.total, score.max)
}

fn band(score: Score) -> String {
    match score.band {
        Some(band) => band,
        None if score.answered_count < score.asked_count => "Not all questions answered".to_owned(),
        None => "–".to_owned(),
    }
}
