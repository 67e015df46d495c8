//! `/p/{organization}/reminders/{token}`: the page behind a reminder's *Stop* link (R28). One sentence and one button, so it is a
//! document of its own: nothing of the program has to arrive before it can be read and used.

use super::{
    Brand,
    reach::{contact, reach_foot, with_links},
};
use crate::language::{PageLanguage, words};
use domain::{
    Language, Refusal,
    organization::look_address,
    portal::PortalFront,
    reminders::{StopLink, StopPage},
};
use leptos::prelude::*;

/// The field and value by which the page's own button posts.
pub const STOP_FIELD: (&str, &str) = ("stop", "yes");

/// The whole document. The form posts to the page's own address.
pub fn stop_document(css: &str, language: Language, page: Result<StopPage, Refusal>) -> String {
    let owner = Owner::new();
    owner.set();
    provide_context(PageLanguage(language));
    let words = words();
    let look = page.as_ref().ok().and_then(|page| look_address(&page.front.accent));
    let (title, body) = match page {
        Ok(page) => (heading(page.link), of_link(page).into_any()),
        Err(refusal) => {
            let sentence = refusal.in_words(words);
            (words.reminders(), view! { <h1>{words.reminders()}</h1><p class="note bad" role="alert">{sentence}</p> }.into_any())
        }
    };
    let document = view! {
        <html lang=language.tag()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <meta name="robots" content="noindex" />
                <title>{format!("{title} · Anteroom")}</title>
                <link rel="icon" href="/favicon.svg" type="image/svg+xml" />
                <link rel="stylesheet" href=css.to_owned() />
                {look.map(|look| view! { <link rel="stylesheet" href=look /> })}
            </head>
            <body>
                <main class="phone">{body}</main>
            </body>
        </html>
    };
    // Marks by which a page is hydrated, which this one is not; text and values have no `<` of their own.
    format!("<!DOCTYPE html>{}", document.to_html().replace("<!>", ""))
}

fn heading(link: StopLink) -> &'static str {
    let words = words();
    match link {
        StopLink::Works => words.stop_title(),
        StopLink::Stopped => words.stop_done_title(),
        StopLink::Unknown => words.told_link_not_working(),
    }
}

fn of_link(StopPage { front, link, for_whom }: StopPage) -> impl IntoView {
    let (name, contact, words) = (&front.name, contact(&front), words());
    let text = match (link, &for_whom) {
        (StopLink::Works, None) => words.stop_text(name),
        (StopLink::Works, Some(whom)) => words.stop_text_whom(name, whom),
        (StopLink::Stopped, None) => words.stop_done_text(&contact, name),
        (StopLink::Stopped, Some(whom)) => words.stop_done_text_whom(&contact, name, whom),
        (StopLink::Unknown, _) => words.link_unknown(&contact),
    };
    let (field, value) = STOP_FIELD;
    let button = (link == StopLink::Works).then(|| {
        view! {
            <form method="post">
                <button class="button first" name=field value=value>{words.stop_button()}</button>
            </form>
        }
    });
    view! {
        <Brand front=PortalFront { languages: Vec::new(), ..front.clone() } />
        <div class="stack">
            <h1>{heading(link)}</h1>
            <p>{with_links(&text, &front)}</p>
        </div>
        {button}
        <p class="portal-foot"><a href=format!("/p/{}", front.slug)>{words.sign_in_page()}</a></p>
        {reach_foot(&front)}
    }
}
