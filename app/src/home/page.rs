//! The page lays out what the server has put together: words, counts and links come with it, so it is read without scripts, and little
//! is loaded for it.

use super::api::get_staff_home;
use crate::{components::EmptyState, fetched::Fetched, staff::use_viewer};
use domain::home::{HomeGroup, HomeItem, HomeSection, STEPS, StaffHome, WeekRow, Weeks};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

#[component]
pub fn StaffHomePage() -> impl IntoView {
    let home = Fetched::new(|| (), |()| get_staff_home());
    view! {
        <Title text="Home" />
        <h1>"Home"</h1>
        {no_longer_administrator()}
        {home.show_while("Looking for what waits…", shown)}
    }
}

/// To who was led here from the page about the staff, which they see no more.
fn no_longer_administrator() -> Option<AnyView> {
    let is_led_here = use_query_map().read_untracked().get("administrator").is_some();
    let is_none = use_viewer().is_some_and(|viewer| !viewer.staff.is_administrator);
    let words = "You are no administrator any more. What you see now is what your permissions say.";
    (is_led_here && is_none).then(|| view! { <p class="note" role="status">{words}</p> }.into_any())
}

fn shown(home: StaffHome) -> AnyView {
    let StaffHome { narrowed, waiting, coming, weeks } = home;
    let waiting = if waiting.is_empty() {
        let text = "Nobody is stuck, and nothing waits to be read or decided. What comes up will stand here.";
        view! { <EmptyState title="Nothing waits for you" text /> }.into_any()
    } else {
        waiting.into_iter().map(section_view).collect_view().into_any()
    };
    view! {
        {narrowed.map(|words| view! { <p class="soft">{words}</p> })}
        <div class="home-sections">
            {waiting}
            {coming.map(section_view)}
        </div>
        {weeks.map(weeks_view)}
    }
    .into_any()
}

fn section_view(section: HomeSection) -> AnyView {
    let HomeSection { key, title, groups } = section;
    let (class, heading) = (format!("card home-{key}"), key.clone());
    view! {
        <section class=class aria-labelledby=heading>
            <h2 id=key>{title}</h2>
            {groups.into_iter().map(group_view).collect_view()}
        </section>
    }
    .into_any()
}

fn group_view(group: HomeGroup) -> AnyView {
    let HomeGroup { title, count, href, note, items } = group;
    let words = move || view! { <span>{title}</span>" "<b class="count">{count}</b> };
    let heading = match href {
        // rel: from the server, since the address may name a place on the page.
        Some(href) => view! { <a href=href rel="external">{words()}</a> }.into_any(),
        None => words().into_any(),
    };
    view! {
        <div class="home-group stack tight">
            <h3>{heading}</h3>
            <p class="soft">{note}</p>
            <ul class="plain-list">{items.into_iter().map(item_view).collect_view()}</ul>
        </div>
    }
    .into_any()
}

fn item_view(item: HomeItem) -> AnyView {
    let HomeItem { name, href, detail } = item;
    view! { <li><a href=href>{name}</a>" "<span class="soft">{detail}</span></li> }.into_any()
}

fn weeks_view(weeks: Weeks) -> AnyView {
    let Weeks { svg, rows, total } = weeks;
    // The server's own drawing, of figures and fixed words.
    view! {
        <section class="card" aria-labelledby="weeks">
            <div>
                <h2 id="weeks">"The last 90 days"</h2>
                <p class="soft">"How many invitations came how far, week by week."</p>
            </div>
            <div class="weeks" inner_html=svg></div>
            <details>
                <summary>"The figures"</summary>
                {figures(rows, total)}
            </details>
        </section>
    }
    .into_any()
}

fn figures(rows: Vec<WeekRow>, total: [i64; 5]) -> AnyView {
    let cells = |counts: [i64; 5]| counts.map(|count| view! { <td class="end">{count}</td> }).into_iter().collect_view();
    let row = |row: WeekRow| view! { <tr><th scope="row">{row.from}</th>{cells(row.counts)}</tr> };
    view! {
        <div class="table-wrap" tabindex="0" role="region" aria-label="Invitations by week">
            <table class="table figures">
                <caption>"Invitations by week. Days are those of UTC."</caption>
                <thead>
                    <tr>
                        <th scope="col">"Week from"</th>
                        {STEPS.map(|step| view! { <th scope="col" class="end">{step.label()}</th> }).into_iter().collect_view()}
                    </tr>
                </thead>
                <tbody>
                    {rows.into_iter().map(row).collect_view()}
                    <tr><th scope="row">"Together"</th>{cells(total)}</tr>
                </tbody>
            </table>
        </div>
    }
    .into_any()
}
