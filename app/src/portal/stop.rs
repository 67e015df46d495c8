//! `/p/{organization}/reminders/{token}`: the page behind a reminder's *Stop* link (R28). One sentence and one button, so it is a
//! document of its own: nothing of the program has to arrive before it can be read and used.

use super::{Brand, join::contact};
use domain::{Refusal, organization::look_address, portal::PortalFront, reminders::StopLink};
use leptos::prelude::*;

/// The field and value by which the page's own button posts.
pub const STOP_FIELD: (&str, &str) = ("stop", "yes");

/// The whole document. The form posts to the page's own address.
pub fn stop_document(css: &str, page: Result<(PortalFront, StopLink), Refusal>) -> String {
    let look = page.as_ref().ok().and_then(|(front, _)| look_address(&front.accent));
    let (title, body) = match page {
        Ok((front, link)) => (heading(link), of_link(front, link).into_any()),
        Err(refusal) => ("Reminders", view! { <h1>"Reminders"</h1><p class="note bad" role="alert">{refusal.to_string()}</p> }.into_any()),
    };
    let document = view! {
        <html lang="en">
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
    match link {
        StopLink::Works => "Stop these reminders?",
        StopLink::Stopped => "The reminders are stopped",
        StopLink::Unknown => "This link does not work",
    }
}

fn of_link(front: PortalFront, link: StopLink) -> impl IntoView {
    let (name, contact) = (&front.name, contact(&front));
    let text = match link {
        StopLink::Works => {
            format!("{name} will send you no more reminders. Your invitation, and what you have filled in, stay as they are.")
        }
        StopLink::Stopped => format!("{name} sends you no more of them. Should you want them again: {contact}"),
        StopLink::Unknown => {
            format!("It may be incomplete: open it from the e-mail again, or copy the whole of it. If that does not help: {contact}")
        }
    };
    let (field, value) = STOP_FIELD;
    let button = (link == StopLink::Works).then(|| {
        view! {
            <form method="post">
                <button class="button first" name=field value=value>"Stop the reminders"</button>
            </form>
        }
    });
    view! {
        <Brand name=front.name.clone() />
        <div class="stack">
            <h1>{heading(link)}</h1>
            <p>{text}</p>
        </div>
        {button}
        <p class="portal-foot"><a href=format!("/p/{}", front.slug)>"Go to the portal's sign-in"</a></p>
    }
}
