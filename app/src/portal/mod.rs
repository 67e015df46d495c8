//! The client's side: the page behind a link, sign-in, home, and filling in a form. Made for a phone; everything here
//! works as plain pages and posts, and scripts only make it kinder.

mod answers;
pub mod api;
mod away;
mod contest;
mod controls;
mod crisis;
#[cfg(feature = "hydrate")]
mod device;
mod elsewhere;
mod entries;
mod faults;
mod files;
mod fill;
mod filled;
mod forgot;
mod front;
mod home;
mod join;
mod new_address;
mod opened;
mod own_login;
#[cfg(feature = "hydrate")]
mod pressing;
mod profile;
mod question;
mod reach;
#[cfg(feature = "hydrate")]
mod reckoning;
mod reset;
#[cfg(feature = "hydrate")]
mod saving;
#[cfg(feature = "hydrate")]
mod sending;
mod sign_up;
mod signature;
mod signing;
mod steps;
#[cfg(feature = "ssr")]
mod stop;
mod trying;
#[cfg(feature = "hydrate")]
mod turning;

pub use answers::AnswersPage;
pub(crate) use away::{led_away, way_home};
pub(crate) use crisis::CrisisPreview;
pub(crate) use entries::focus_soon;
pub use fill::FillFormPage;
pub use forgot::ForgotPasswordPage;
pub use front::PortalFrontPage;
pub use home::PortalHomePage;
pub(crate) use join::BirthField;
pub use join::JoinPageView;
pub use new_address::NewAddressPage;
pub(crate) use own_login::{LOGIN_FIELDS, OwnAddress, OwnPassword};
pub use profile::ProfilePageView;
pub(crate) use reach::{contact, reach_foot, with_links};
pub use reset::ResetPasswordPage;
pub use sign_up::SignUpPage;
pub use signature::SignaturePageView;
#[cfg(feature = "ssr")]
pub use stop::{STOP_FIELD, stop_document};
pub use trying::TryForm;

use crate::language::LanguagePicker;
use domain::portal::PortalFront;
use leptos::prelude::*;
use leptos_router::hooks::use_params_map;

/// The `:name` part of the page's address; empty when there is none.
pub(crate) fn path_part(name: &'static str) -> Memo<String> {
    let params = use_params_map();
    Memo::new(move |_| params.read().get(name).unwrap_or_default())
}

/// The practice's logo, or else the program's mark, and its name above every page of its portal, with the languages that the page can be read in. `with_form`: what is typed
/// into the page's form goes along when another one is chosen.
#[component]
pub(crate) fn Brand(front: PortalFront, #[prop(optional)] with_form: bool) -> impl IntoView {
    let mark = match &front.logo {
        Some(logo) => {
            let (width, height) = logo.shown();
            view! { <img class="logo" src=logo.address(&front.slug) alt=front.name.clone() width=width height=height decoding="async" /> }
                .into_any()
        }
        None => view! { <i aria-hidden="true"></i> }.into_any(),
    };
    // Said once: a logo says it to who does not see.
    let is_said = front.logo.as_ref().map(|_| "true");
    view! {
        <header class="brand">
            {mark}
            <span aria-hidden=is_said>{front.name.clone()}</span>
            <LanguagePicker front with_form />
        </header>
    }
}
