//! A member of staff on a card of their own: what they may do, and what becomes of their sessions.

use super::{
    changing::{Address, Administration, Name},
    disabling::{EnableStaff, StaffSessions},
    switch::PermissionSwitch,
};
use crate::{components::Said, posted::Posted};
use domain::staff::{Permission, StaffEntry, StaffMember};
use leptos::prelude::*;

/// `reload` fetches the list again, after which `said` says what was done. `posted`: what was refused of this one. `is_last`: the only
/// administrator.
#[component]
pub(super) fn Member(entry: StaffEntry, is_last: bool, posted: Posted, said: Said, reload: Callback<()>) -> impl IntoView {
    let member = entry.member.clone();
    let heading = format!("member-{}", member.id);
    let badge = match (&entry.disabled, member.is_administrator) {
        (Some(at), _) => format!("No longer works here, since {}", at.day()),
        (None, true) => "Administrator: may do everything".to_owned(),
        (None, false) => "Staff member".to_owned(),
    };
    let refused = if ["name", "email"].iter().any(|field| posted.error(field).is_some()) { None } else { posted.sentence() };
    let manage = entry.disabled.is_none().then(|| {
        view! {
            {permissions(&member)}
            <Administration member=member.clone() is_last />
            <Name member=member.clone() posted=posted.clone() />
            <Address member=member.clone() posted />
        }
    });
    let duties = entry.disabled.as_ref().and_then(|_| entry.duties()).map(|duties| view! { <p class="note">{duties}</p> });
    let buttons = if entry.disabled.is_some() {
        view! { <EnableStaff entry said reload /> }.into_any()
    } else {
        view! { <StaffSessions entry said reload /> }.into_any()
    };
    view! {
        <section class="card stack" aria-labelledby=heading.clone()>
            <div class="head">
                <div>
                    <h2 id=heading.clone()>{member.name.clone()}</h2>
                    <p class="soft">{member.email.to_string()}</p>
                </div>
                <span class="badge">{badge}</span>
            </div>
            {refused.map(|sentence| view! { <p class="note bad" role="alert">{sentence}</p> })}
            {manage}
            {duties}
            {buttons}
        </section>
    }
    .into_any()
}

fn permissions(member: &StaffMember) -> AnyView {
    if member.is_administrator {
        return view! { <p class="soft">"Administrators may do everything: there is nothing to switch on or off."</p> }.into_any();
    }
    Permission::ALL.into_iter().map(|permission| view! { <PermissionSwitch member=member.clone() permission /> }).collect_view().into_any()
}
