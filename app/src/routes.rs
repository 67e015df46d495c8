//! Which page stands at which address.

use crate::{
    language::words,
    parts::{Administration, Designing, Filling, Inviting, Message, Office, Overview, Portal, Records, Requests},
    staff::{Administered, ClientEditors, StaffShell},
};
use leptos::prelude::*;
use leptos_meta::{Title, provide_meta_context};
use leptos_router::{
    SsrMode,
    components::{ParentRoute, Route, Router, Routes},
    path,
};

#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    #[cfg(feature = "hydrate")]
    crate::components::hear_of_way_back();
    // Async: a page arrives whole, so it can be read before (or without) scripts.
    view! {
        <Title formatter=|title: String| if title.is_empty() { "Anteroom".to_owned() } else { format!("{title} · Anteroom") } />
        <Router>
            <Routes fallback=NotFoundPage>
                <Route path=path!("/") view=Office::Home ssr=SsrMode::Async />
                <Route path=path!("/setup") view=Office::Setup ssr=SsrMode::Async />
                <Route path=path!("/sign-in") view=Office::SignIn ssr=SsrMode::Async />
                <Route path=path!("/forgot-password") view=Office::Forgot ssr=SsrMode::Async />
                <Route path=path!("/reset-password/:secret") view=Office::Reset ssr=SsrMode::Async />
                <ParentRoute path=path!("") view=StaffShell ssr=SsrMode::Async>
                    <Route path=path!("/home") view=Overview::Home ssr=SsrMode::Async />
                    <Route path=path!("/to-review") view=Overview::ToReview ssr=SsrMode::Async />
                    <Route path=path!("/clients") view=Office::Clients ssr=SsrMode::Async />
                    <ParentRoute path=path!("") view=ClientEditors ssr=SsrMode::Async>
                        <Route path=path!("/clients/new") view=Office::NewClient ssr=SsrMode::Async />
                        <Route path=path!("/clients/:id/edit") view=Office::EditClient ssr=SsrMode::Async />
                    </ParentRoute>
                    <Route path=path!("/clients/:id") view=Inviting::Client ssr=SsrMode::Async />
                    <Route path=path!("/clients/:id/responses/:response") view=Office::Response ssr=SsrMode::Async />
                    <Route path=path!("/requests") view=Requests ssr=SsrMode::Async />
                    <Route path=path!("/tasks") view=Records::Tasks ssr=SsrMode::Async />
                    <ParentRoute path=path!("") view=Administered ssr=SsrMode::Async>
                        <Route path=path!("/organization") view=Administration::Organization ssr=SsrMode::Async />
                        <Route path=path!("/organization/staff") view=Administration::Staff ssr=SsrMode::Async />
                        <Route path=path!("/organization/clients") view=Records::Imports ssr=SsrMode::Async />
                        <Route path=path!("/organization/clients/imports/:id") view=Records::Import ssr=SsrMode::Async />
                        <Route path=path!("/organization/portal") view=Inviting::Manage ssr=SsrMode::Async />
                        <Route path=path!("/organization/portal/settings") view=Administration::Settings ssr=SsrMode::Async />
                        <Route path=path!("/organization/portal/message") view=Message ssr=SsrMode::Async />
                        <Route path=path!("/organization/portal/email") view=Administration::MailServer ssr=SsrMode::Async />
                        <Route path=path!("/organization/portal/forms") view=Office::Forms ssr=SsrMode::Async />
                        <Route path=path!("/organization/portal/forms/:id/design") view=Designing ssr=SsrMode::Async />
                        <Route path=path!("/organization/portal/safety") view=Records::Safety ssr=SsrMode::Async />
                        <Route path=path!("/organization/portal/activity") view=Records::Activity ssr=SsrMode::Async />
                        <Route path=path!("/organization/portal/sendings/:id") view=Records::Batch ssr=SsrMode::Async />
                        <Route path=path!("/organization/audit") view=Administration::Audit ssr=SsrMode::Async />
                    </ParentRoute>
                </ParentRoute>
                <Route path=path!("/p/:slug") view=Portal::Front ssr=SsrMode::Async />
                <Route path=path!("/p/:slug/forgot-password") view=Portal::Forgot ssr=SsrMode::Async />
                <Route path=path!("/p/:slug/reset-password/:secret") view=Portal::Reset ssr=SsrMode::Async />
                <Route path=path!("/p/:slug/sign-up") view=Portal::SignUp ssr=SsrMode::Async />
                <Route path=path!("/p/:slug/sign-up/new") view=Portal::NewPerson ssr=SsrMode::Async />
                <Route path=path!("/p/:slug/sign-up/confirm/:secret") view=Portal::ConfirmSignUp ssr=SsrMode::Async />
                <Route path=path!("/p/:slug/join/:secret") view=Portal::Join ssr=SsrMode::Async />
                <Route path=path!("/p/:slug/home") view=Portal::Home ssr=SsrMode::Async />
                <Route path=path!("/p/:slug/profile") view=Portal::Profile ssr=SsrMode::Async />
                <Route path=path!("/p/:slug/new-address/:secret") view=Portal::NewAddress ssr=SsrMode::Async />
                <Route path=path!("/p/:slug/represent/:secret") view=Portal::Represent ssr=SsrMode::Async />
                <Route path=path!("/p/:slug/acting") view=Portal::Acting ssr=SsrMode::Async />
                <Route path=path!("/p/:slug/forms/:id") view=Filling::Form ssr=SsrMode::Async />
                <Route path=path!("/p/:slug/forms/:id/signature") view=Filling::Signature ssr=SsrMode::Async />
                <Route path=path!("/p/:slug/forms/:id/answers") view=Filling::Answers ssr=SsrMode::Async />
                <Route path=path!("/mailbox") view=Office::Mailbox ssr=SsrMode::Async />
                <Route path=path!("/mailbox/:id") view=Office::Mail ssr=SsrMode::Async />
            </Routes>
        </Router>
    }
}

#[component]
fn NotFoundPage() -> impl IntoView {
    #[cfg(feature = "ssr")]
    if let Some(response) = use_context::<leptos_axum::ResponseOptions>() {
        response.set_status(http::StatusCode::NOT_FOUND);
    }
    let words = words();
    view! {
        <Title text=words.not_found_title() />
        <main class="page-narrow">
            <section class="card stack">
                <h1>{words.not_found_title()}</h1>
                <p>{words.not_found_text()}</p>
                <a class="button" href="/">{words.not_found_start()}</a>
            </section>
        </main>
    }
}
