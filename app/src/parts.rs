//! The pages in parts. A browser loads a part when a page of it is first shown, so that a client's telephone loads none of
//! the staff's pages, and nobody loads the message's editor for the audit log (docs/decisions/0010-parts.md).

#![expect(clippy::unnecessary_wraps, reason = "only where a part is loaded it may not arrive")]

#[cfg(feature = "ssr")]
mod paths;

#[cfg(feature = "ssr")]
pub(crate) use paths::{is_clients, part_of};

use crate::{
    audit::AuditPageView,
    change_requests::RequestsPage,
    clients::{ClientPageView, ClientsPage, EditClientPage, ImportPage, ImportsPage, NewClientPage},
    components::NotLoaded,
    forms::{DesignFormPage, FormsPage, FormsSheet, ResponsePage},
    home::{StaffHomePage, ToReviewPageView},
    invitations::{ActivityPageView, BatchPageView, HandOverSheet, InviteSheet, ManageClientsPage, NotSent},
    mail::{MailPage, MailServerPage, MailboxPage},
    messages::MessagePage,
    organization::{OrganizationPage, PortalSettingsPage, SetupPage},
    portal::{
        AnswersPage, FillFormPage, ForgotPasswordPage, JoinPageView, NewAddressPage, PortalFrontPage, PortalHomePage, ProfilePageView,
        ResetPasswordPage, SignUpPage, SignaturePageView,
    },
    representatives::{ActingPageView, RepresentPageView},
    safety::{SafetyRulesPage, SafetyTasksPage},
    sign_up_requests::{ConfirmSignUpPage, NewPersonPage},
    staff::{HomePage, SignInPage, StaffForgotPage, StaffPage, StaffResetPage},
};
use domain::{
    clients::ClientSelection,
    ids::{ClientId, FormId},
};
use leptos::prelude::*;
use leptos_router::ChooseView;
use std::future::Future;
use wasm_split_helpers::{SplitLoaderError, wasm_split};

/// What a client sees.
#[derive(Clone, Copy, Debug)]
pub enum Portal {
    Front,
    Forgot,
    Reset,
    SignUp,
    NewPerson,
    ConfirmSignUp,
    Join,
    Home,
    Profile,
    NewAddress,
    Represent,
    Acting,
}

/// The page of a form, which is the largest of a client's: whoever signs in does not wait for it.
#[derive(Clone, Copy, Debug)]
pub enum Filling {
    Form,
    Signature,
    Answers,
}

/// What staff see, but for inviting and for what administrators alone do.
#[derive(Clone, Copy, Debug)]
pub enum Office {
    Home,
    Setup,
    SignIn,
    Forgot,
    Reset,
    Clients,
    NewClient,
    EditClient,
    Response,
    Forms,
    Mailbox,
    Mail,
}

/// Who works here, what is set, and what is logged.
#[derive(Clone, Copy, Debug)]
pub enum Administration {
    Organization,
    Staff,
    Settings,
    MailServer,
    Audit,
}

/// What has been brought in and sent out: files with clients, sendings, and every invitation. Apart from the list of clients, which is
/// the largest of the staff's pages, and one part, since what is taken apart further is compressed worse.
#[derive(Clone, Copy, Debug)]
pub enum Records {
    Imports,
    Import,
    Batch,
    Activity,
    Safety,
    Tasks,
}

/// The pages from which clients are invited.
#[derive(Clone, Copy, Debug)]
pub enum Inviting {
    Client,
    Manage,
}

/// The page of the default message; what it shares with the dialog that invites is in neither's own piece.
#[derive(Clone, Copy, Debug)]
pub struct Message;

/// The page that a form is designed on, with the form as a client sees it.
#[derive(Clone, Copy, Debug)]
pub struct Designing;

/// What clients and strangers ask for: a part of its own, since `records` has no room for it.
#[derive(Clone, Copy, Debug)]
pub struct Requests;

/// Where staff arrive, and the list of forms that it leads to. Apart, so that whoever goes on to another list does not wait for it, nor it for
/// them.
#[derive(Clone, Copy, Debug)]
pub enum Overview {
    Home,
    ToReview,
}

#[wasm_split(portal, fallible, preload(load_portal))]
fn portal(page: Portal) -> Result<AnyView, SplitLoaderError> {
    Ok(match page {
        Portal::Front => view! { <PortalFrontPage /> }.into_any(),
        Portal::Forgot => view! { <ForgotPasswordPage /> }.into_any(),
        Portal::Reset => view! { <ResetPasswordPage /> }.into_any(),
        Portal::SignUp => view! { <SignUpPage /> }.into_any(),
        Portal::NewPerson => view! { <NewPersonPage /> }.into_any(),
        Portal::ConfirmSignUp => view! { <ConfirmSignUpPage /> }.into_any(),
        Portal::Join => view! { <JoinPageView /> }.into_any(),
        Portal::Home => view! { <PortalHomePage /> }.into_any(),
        Portal::Profile => view! { <ProfilePageView /> }.into_any(),
        Portal::NewAddress => view! { <NewAddressPage /> }.into_any(),
        Portal::Represent => view! { <RepresentPageView /> }.into_any(),
        Portal::Acting => view! { <ActingPageView /> }.into_any(),
    })
}

#[wasm_split(filling, fallible, preload(load_filling))]
fn filling(page: Filling) -> Result<AnyView, SplitLoaderError> {
    Ok(match page {
        Filling::Form => view! { <FillFormPage /> }.into_any(),
        Filling::Signature => view! { <SignaturePageView /> }.into_any(),
        Filling::Answers => view! { <AnswersPage /> }.into_any(),
    })
}

#[wasm_split(office, fallible, preload(load_office))]
fn office(page: Office) -> Result<AnyView, SplitLoaderError> {
    Ok(match page {
        Office::Home => view! { <HomePage /> }.into_any(),
        Office::Setup => view! { <SetupPage /> }.into_any(),
        Office::SignIn => view! { <SignInPage /> }.into_any(),
        Office::Forgot => view! { <StaffForgotPage /> }.into_any(),
        Office::Reset => view! { <StaffResetPage /> }.into_any(),
        Office::Clients => view! { <ClientsPage /> }.into_any(),
        Office::NewClient => view! { <NewClientPage /> }.into_any(),
        Office::EditClient => view! { <EditClientPage /> }.into_any(),
        Office::Response => view! { <ResponsePage /> }.into_any(),
        Office::Forms => view! { <FormsPage /> }.into_any(),
        Office::Mailbox => view! { <MailboxPage /> }.into_any(),
        Office::Mail => view! { <MailPage /> }.into_any(),
    })
}

#[wasm_split(administration, fallible, preload(load_administration))]
fn administration(page: Administration) -> Result<AnyView, SplitLoaderError> {
    Ok(match page {
        Administration::Organization => view! { <OrganizationPage /> }.into_any(),
        Administration::Staff => view! { <StaffPage /> }.into_any(),
        Administration::Settings => view! { <PortalSettingsPage /> }.into_any(),
        Administration::MailServer => view! { <MailServerPage /> }.into_any(),
        Administration::Audit => view! { <AuditPageView /> }.into_any(),
    })
}

#[wasm_split(records, fallible, preload(load_records))]
fn records(page: Records) -> Result<AnyView, SplitLoaderError> {
    Ok(match page {
        Records::Imports => view! { <ImportsPage /> }.into_any(),
        Records::Import => view! { <ImportPage /> }.into_any(),
        Records::Batch => view! { <BatchPageView /> }.into_any(),
        Records::Activity => view! { <ActivityPageView /> }.into_any(),
        Records::Safety => view! { <SafetyRulesPage /> }.into_any(),
        Records::Tasks => view! { <SafetyTasksPage /> }.into_any(),
    })
}

#[wasm_split(inviting, fallible, preload(load_inviting))]
fn inviting(page: Inviting) -> Result<AnyView, SplitLoaderError> {
    Ok(match page {
        Inviting::Client => view! { <ClientPageView /> }.into_any(),
        Inviting::Manage => view! { <ManageClientsPage /> }.into_any(),
    })
}

#[wasm_split(message, fallible, preload(load_message))]
fn message() -> Result<AnyView, SplitLoaderError> {
    Ok(view! { <MessagePage /> }.into_any())
}

#[wasm_split(designing, fallible, preload(load_designing))]
fn designing() -> Result<AnyView, SplitLoaderError> {
    Ok(view! { <DesignFormPage /> }.into_any())
}

#[wasm_split(requests, fallible, preload(load_requests))]
fn requests() -> Result<AnyView, SplitLoaderError> {
    Ok(view! { <RequestsPage /> }.into_any())
}

#[wasm_split(overview, fallible, preload(load_overview))]
fn overview(page: Overview) -> Result<AnyView, SplitLoaderError> {
    Ok(match page {
        Overview::Home => view! { <StaffHomePage /> }.into_any(),
        Overview::ToReview => view! { <ToReviewPageView /> }.into_any(),
    })
}

/// What stands in the dialog that invites.
#[wasm_split(dialog, fallible)]
pub(crate) fn invite_sheet(
    clients: Signal<ClientSelection>,
    open: RwSignal<bool>,
    on_sent: Callback<ClientSelection>,
    not_sent: RwSignal<Option<NotSent>>,
) -> Result<AnyView, SplitLoaderError> {
    Ok(view! { <InviteSheet clients open on_sent not_sent /> }.into_any())
}

/// What stands in the dialog that sends forms.
#[wasm_split(dialog, fallible)]
pub(crate) fn forms_sheet(
    clients: Signal<ClientSelection>,
    chosen: Signal<Vec<(FormId, String)>>,
    open: RwSignal<bool>,
    on_sent: Callback<ClientSelection>,
    not_sent: RwSignal<Option<NotSent>>,
) -> Result<AnyView, SplitLoaderError> {
    Ok(view! { <FormsSheet clients chosen open on_sent not_sent /> }.into_any())
}

/// What stands in the dialog that hands a link over.
#[wasm_split(dialog, fallible)]
pub(crate) fn hand_over_sheet(
    client: ClientId,
    (name, ends): (String, &'static str),
    open: RwSignal<bool>,
    busy: RwSignal<bool>,
    changed: Callback<()>,
) -> Result<AnyView, SplitLoaderError> {
    Ok(view! { <HandOverSheet client name ends open busy changed /> }.into_any())
}

impl ChooseView for Portal {
    async fn choose(self) -> AnyView {
        shown(portal(self)).await
    }

    async fn preload(&self) {
        ahead(load_portal()).await;
    }
}

impl ChooseView for Filling {
    async fn choose(self) -> AnyView {
        shown(filling(self)).await
    }

    async fn preload(&self) {
        ahead(load_filling()).await;
    }
}

impl ChooseView for Office {
    async fn choose(self) -> AnyView {
        shown(office(self)).await
    }

    async fn preload(&self) {
        ahead(load_office()).await;
    }
}

impl ChooseView for Administration {
    async fn choose(self) -> AnyView {
        shown(administration(self)).await
    }

    async fn preload(&self) {
        ahead(load_administration()).await;
    }
}

impl ChooseView for Records {
    async fn choose(self) -> AnyView {
        shown(records(self)).await
    }

    async fn preload(&self) {
        ahead(load_records()).await;
    }
}

impl ChooseView for Inviting {
    async fn choose(self) -> AnyView {
        shown(inviting(self)).await
    }

    async fn preload(&self) {
        ahead(load_inviting()).await;
    }
}

impl ChooseView for Message {
    async fn choose(self) -> AnyView {
        shown(message()).await
    }

    async fn preload(&self) {
        ahead(load_message()).await;
    }
}

impl ChooseView for Designing {
    async fn choose(self) -> AnyView {
        shown(designing()).await
    }

    async fn preload(&self) {
        ahead(load_designing()).await;
    }
}

impl ChooseView for Requests {
    async fn choose(self) -> AnyView {
        shown(requests()).await
    }

    async fn preload(&self) {
        ahead(load_requests()).await;
    }
}

impl ChooseView for Overview {
    async fn choose(self) -> AnyView {
        shown(overview(self)).await
    }

    async fn preload(&self) {
        ahead(load_overview()).await;
    }
}

async fn shown(page: impl Future<Output = Result<AnyView, SplitLoaderError>>) -> AnyView {
    page.await.unwrap_or_else(|_| view! { <NotLoaded /> }.into_any())
}

/// The router waits for this before it shows a page.
async fn ahead(load: impl Future<Output = Result<(), SplitLoaderError>>) {
    let is_hydrating = Owner::current_shared_context().is_some_and(|shared| shared.during_hydration());
    match load.await {
        // The server's page stands, to be read and posted from. Another view would not fit in its place.
        Err(_) if is_hydrating => std::future::pending().await,
        // What did not arrive is asked for again when it is shown.
        Ok(()) | Err(_) => {}
    }
}
