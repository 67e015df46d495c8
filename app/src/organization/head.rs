//! The head and tabs of the Organization pages.

use super::time_zone::TimeZoneCard;
use crate::staff::use_viewer;
use leptos::prelude::*;
use leptos_meta::Title;

/// `active`: `profile`, `staff`, `clients`, `portal` or `audit`.
#[component]
pub fn OrganizationHead(title: &'static str, active: &'static str) -> impl IntoView {
    let tab = |key: &'static str, href: &'static str, label: &'static str| {
        view! { <a href=href aria-current=(active == key).then_some("page")>{label}</a> }
    };
    view! {
        <div class="head">
            <div>
                <div class="crumbs">"Organization"</div>
                <h1>{title}</h1>
            </div>
        </div>
        <nav class="tabs" aria-label="Organization">
            {tab("profile", "/organization", "Profile")} {tab("staff", "/organization/staff", "Staff")}
            {tab("clients", "/organization/clients", "Clients")} {tab("portal", "/organization/portal", "Client portal")}
            {tab("audit", "/organization/audit", "Audit log")}
        </nav>
    }
}

/// Organization › Profile: what clients and e-mails show of the practice.
#[component]
pub fn OrganizationPage() -> impl IntoView {
    let facts = use_viewer().map(|viewer| {
        let organization = viewer.organization;
        let portal = format!("/p/{}", organization.slug);
        view! {
            <section class="card stack">
                <h2>{organization.name}</h2>
                <dl class="facts">
                    <div><dt>"Phone"</dt><dd>{organization.phone.unwrap_or_else(|| "None on file".to_owned())}</dd></div>
                    <div><dt>"E-mail"</dt><dd>{organization.email.unwrap_or_else(|| "None on file".to_owned())}</dd></div>
                    <div><dt>"Client portal"</dt><dd><a href=portal.clone()>{portal.clone()}</a></dd></div>
                </dl>
            </section>
        }
    });
    view! {
        <Title text="Organization" />
        <OrganizationHead title="Profile" active="profile" />
        {facts}
        <TimeZoneCard />
    }
}
