//! The head and the tabs of Organization › Client portal.

use crate::organization::OrganizationHead;
use leptos::prelude::*;

const TABS: [(&str, &str, &str); 7] = [
    ("settings", "/organization/portal", "Settings"),
    ("message", "/organization/portal/message", "Message"),
    ("forms", "/organization/portal/forms", "Intake forms"),
    ("safety", "/organization/portal/safety", "Safety"),
    ("activity", "/organization/portal/activity", "Activity"),
    ("email", "/organization/portal/email", "E-mail"),
    ("portal-settings", "/organization/portal/settings", "Portal settings"),
];

/// `active`: `settings`, `message`, `forms`, `safety`, `activity`, `email` or `portal-settings`; or the tab's label.
#[component]
pub fn PortalTabs(active: &'static str) -> impl IntoView {
    let tab = |(key, href, label): (&'static str, &'static str, &'static str)| {
        let is_active = active.eq_ignore_ascii_case(key) || active.eq_ignore_ascii_case(label);
        view! { <a href=href aria-current=is_active.then_some("page")>{label}</a> }
    };
    view! { <nav class="tabs" aria-label="Client portal">{TABS.map(tab).into_iter().collect_view()}</nav> }
}

/// The head that the portal's pages have in common.
#[component]
pub fn PortalHead(active: &'static str) -> impl IntoView {
    view! {
        <OrganizationHead title="Client portal" active="portal" />
        <PortalTabs active />
    }
    .into_any()
}
