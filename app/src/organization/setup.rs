//! `/setup`, once, on an empty database: the practice and its first administrator. A plain post.

use super::time_zone::TimeZoneOfBrowser;
use crate::{
    components::{Field, PasswordField},
    posted::posted,
};
use leptos::prelude::*;
use leptos_meta::Title;

#[component]
pub fn SetupPage() -> impl IntoView {
    let posted = posted();
    let error = |field: &str| Signal::stored(posted.error(field));
    let fielded = ["code", "organization_name", "phone", "organization_email", "name", "email", "password"];
    let elsewhere = fielded.iter().all(|field| posted.error(field).is_none()).then(|| posted.sentence()).flatten();
    view! {
        <Title text="Set up your practice" />
        <main class="page-narrow">
            <div class="brand"><i aria-hidden="true"></i><span>"Anteroom"</span></div>
            <section class="card stack">
                <h1>"Set up your practice"</h1>
                <p class="soft">"You become its first administrator. Everything but the name of your practice and your e-mail address can be changed later."</p>
                {elsewhere.map(|sentence| view! { <p class="note bad" role="alert">{sentence}</p> })}
                <form method="post" action="/setup" novalidate>
                    <Field label="Setup code" name="code" autocomplete="off" required=true hint="It was printed where Anteroom was started." error=error("code") />
                    <h2>"The practice"</h2>
                    <Field label="Name of the practice" name="organization_name" autocomplete="organization" required=true value=posted.value("organization_name") error=error("organization_name") />
                    <Field label="Phone (optional)" name="phone" kind="tel" autocomplete="tel" hint="Clients see it where they may need help." value=posted.value("phone") error=error("phone") />
                    <Field label="E-mail of the practice (optional)" name="organization_email" kind="email" autocomplete="off" hint="Answers to invitations go there." value=posted.value("organization_email") error=error("organization_email") />
                    <h2>"You"</h2>
                    <Field label="Your name" name="name" autocomplete="name" required=true value=posted.value("name") error=error("name") />
                    <Field label="Your e-mail address" name="email" kind="email" autocomplete="username" required=true value=posted.value("email") error=error("email") />
                    <PasswordField label="Choose a password" hint="At least 15 characters. Four plain words are easy to keep in mind." autocomplete="new-password" error=error("password") />
                    <TimeZoneOfBrowser />
                    <button class="button first">"Set up"</button>
                </form>
            </section>
        </main>
    }
}
