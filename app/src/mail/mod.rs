//! `/mailbox`: with the built-in transport, the e-mails that would have been sent, as a mail program shows them. And the page about
//! the practice's own mail server.

pub mod api;
mod server;

pub use server::MailServerPage;

use crate::{
    Failure,
    components::{EmptyState, ErrorNotice},
    fetched::Fetched,
};
use api::{get_mail, list_mail};
use domain::{
    Refusal,
    mailbox::{MailSummary, MailView},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

#[component]
pub fn MailboxPage() -> impl IntoView {
    let mails = Fetched::new(|| (), |()| list_mail());
    view! {
        <Title text="Mailbox" />
        <main class="page-wide">
            <div class="head">
                <div>
                    <h1>"Mailbox"</h1>
                    <p class="soft">"E-mails that would have been sent. Only this machine can see them."</p>
                </div>
                <button type="button" class="button" on:click=move |_| mails.refresh()>"Look again"</button>
            </div>
            {mails.show(|mails| {
                if mails.is_empty() {
                    return view! { <EmptyState title="No e-mails yet" text="Invite a client, and the e-mail appears here." /> }.into_any();
                }
                view! { <ul class="mail-list">{mails.into_iter().map(|mail| view! { <Line mail /> }).collect_view()}</ul> }.into_any()
            })}
        </main>
    }
}

#[component]
fn Line(mail: MailSummary) -> impl IntoView {
    view! {
        <li>
            <a href=format!("/mailbox/{}", mail.id)>
                <b>{mail.subject}</b>
                <span>{mail.to}</span>
                <time datetime=mail.received.at.to_rfc3339()>{mail.received.day_and_time()}</time>
            </a>
        </li>
    }
}

#[component]
pub fn MailPage() -> impl IntoView {
    let params = use_params_map();
    let mail = Fetched::new(
        move || params.read().get("id").unwrap_or_default(),
        |id| async move { get_mail(id.parse().map_err(|_| Failure(Refusal::NotFound))?).await },
    );
    view! {
        <Title text="E-mail" />
        <main class="page-wide">
            {mail.show_or(|mail| view! { <Letter mail /> }, |failure| view! { <h1>"E-mail"</h1><ErrorNotice failure /> })}
        </main>
    }
}

#[component]
fn Letter(mail: MailView) -> impl IntoView {
    let html = format!("/mailbox/{}/html", mail.id);
    view! {
        <div class="crumbs"><a href="/mailbox">"Mailbox"</a></div>
        <article class="mail-view stack">
            <h1>{mail.subject}</h1>
            <dl class="facts">
                <div><dt>"From"</dt><dd>{mail.from}</dd></div>
                <div><dt>"To"</dt><dd>{mail.to}</dd></div>
                <div><dt>"Received"</dt><dd>{mail.received.day_and_time()}</dd></div>
                <div><dt>"Message-ID"</dt><dd>{mail.message_id}</dd></div>
            </dl>
            <iframe class="frame" title="The e-mail as HTML" sandbox="allow-popups allow-popups-to-escape-sandbox allow-top-navigation-by-user-activation" src=html></iframe>
            <details open>
                <summary>"As plain text"</summary>
                <pre class="preview-text" tabindex="0" aria-label="The e-mail as plain text">{mail.text}</pre>
            </details>
        </article>
    }
}
