//! Which page stands at which address.

use crate::{
    audit::AuditPage,
    clients::{ClientPageView, ClientsPage, EditClientPage, NewClientPage},
    forms::{FormsPage, ResponsePage},
    invitations::{ActivityPageView, ManageClientsPage},
    mail::{MailPage, MailboxPage},
    messages::MessagePage,
    organization::{OrganizationPage, PortalSettingsPage, SetupPage},
    portal::{FillFormPage, JoinPageView, PortalFrontPage, PortalHomePage},
    staff::{HomePage, SignInPage, StaffPage, StaffShell},
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
    // Async: a page arrives whole, so it can be read before (or without) scripts.
    view! {
        <Title formatter=|title: String| if title.is_empty() { "Anteroom".to_owned() } else { format!("{title} · Anteroom") } />
        <Router>
            <Routes fallback=NotFoundPage>
                <Route path=path!("/") view=HomePage ssr=SsrMode::Async />
                <Route path=path!("/setup") view=SetupPage ssr=SsrMode::Async />
                <Route path=path!("/sign-in") view=SignInPage ssr=SsrMode::Async />
                <ParentRoute path=path!("") view=StaffShell ssr=SsrMode::Async>
                    <Route path=path!("/clients") view=ClientsPage ssr=SsrMode::Async />
                    <Route path=path!("/clients/new") view=NewClientPage ssr=SsrMode::Async />
                    <Route path=path!("/clients/:id") view=ClientPageView ssr=SsrMode::Async />
                    <Route path=path!("/clients/:id/edit") view=EditClientPage ssr=SsrMode::Async />
                    <Route path=path!("/clients/:id/responses/:response") view=ResponsePage ssr=SsrMode::Async />
                    <Route path=path!("/organization") view=OrganizationPage ssr=SsrMode::Async />
                    <Route path=path!("/organization/staff") view=StaffPage ssr=SsrMode::Async />
                    <Route path=path!("/organization/portal") view=ManageClientsPage ssr=SsrMode::Async />
                    <Route path=path!("/organization/portal/settings") view=PortalSettingsPage ssr=SsrMode::Async />
                    <Route path=path!("/organization/portal/message") view=MessagePage ssr=SsrMode::Async />
                    <Route path=path!("/organization/portal/forms") view=FormsPage ssr=SsrMode::Async />
                    <Route path=path!("/organization/portal/activity") view=ActivityPageView ssr=SsrMode::Async />
                    <Route path=path!("/organization/audit") view=AuditPage ssr=SsrMode::Async />
                </ParentRoute>
                <Route path=path!("/p/:slug") view=PortalFrontPage ssr=SsrMode::Async />
                <Route path=path!("/p/:slug/join/:secret") view=JoinPageView ssr=SsrMode::Async />
                <Route path=path!("/p/:slug/home") view=PortalHomePage ssr=SsrMode::Async />
                <Route path=path!("/p/:slug/forms/:id") view=FillFormPage ssr=SsrMode::Async />
                <Route path=path!("/mailbox") view=MailboxPage ssr=SsrMode::Async />
                <Route path=path!("/mailbox/:id") view=MailPage ssr=SsrMode::Async />
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
    view! {
        <Title text="Not found" />
        <main class="page-narrow">
            <section class="card stack">
                <h1>"There is no page here"</h1>
                <p>"The address may be mistyped, or the page may have moved."</p>
                <a class="button" href="/">"Go to the start"</a>
            </section>
        </main>
    }
}
