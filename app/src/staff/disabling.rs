//! Ending somebody's sessions, shutting out who leaves the practice, and letting them in again.

use super::{
    api::{disable_staff, enable_staff, end_staff_sessions},
    use_viewer,
};
use crate::{
    Failure,
    components::{Dialog, ErrorNotice, Said},
    invitations::once,
};
use domain::staff::StaffEntry;
use leptos::prelude::*;

/// Of somebody who works here. Nobody shuts themselves out; who signs themselves out everywhere signs in again.
#[component]
pub(super) fn StaffSessions(entry: StaffEntry, said: Said, reload: Callback<()>) -> impl IntoView {
    let (id, name) = (entry.member.id, entry.member.name.clone());
    let (busy, failure, done) = (RwSignal::new(false), RwSignal::new(None::<Failure>), RwSignal::new(None::<&'static str>));
    let is_own = use_viewer().is_some_and(|viewer| viewer.staff.id == id);
    let sign_out = move |_| {
        done.set(None);
        once(busy, failure, end_staff_sessions(id), move |()| {
            if is_own {
                // It can only fail when the page is going away already.
                let _leaving = window().location().set_href("/sign-in");
            } else {
                done.set(Some("Signed out everywhere. Who knows the password can sign in again."));
            }
        });
    };
    let leaves = (!is_own).then(|| view! { <DisableStaff entry said reload /> });
    view! {
        <div class="cluster">
            <button type="button" class="button" aria-busy=move || busy.get().then_some("true") on:click=sign_out>
                "Sign out everywhere"<span class="visually-hidden">{format!(": {name}")}</span>
            </button>
            {leaves}
        </div>
        {move || failure.get().map(|failure| view! { <ErrorNotice failure /> })}
        <p role="status">{move || done.get()}</p>
    }
    .into_any()
}

/// Asked once more before it is done, with what somebody else must see to then.
#[component]
fn DisableStaff(entry: StaffEntry, said: Said, reload: Callback<()>) -> impl IntoView {
    let (asking, busy, failure) = (RwSignal::new(false), RwSignal::new(false), RwSignal::new(None::<Failure>));
    let (id, name) = (entry.member.id, entry.member.name.clone());
    let duties = entry.duties().map(|duties| view! { <p class="note">{duties}</p> });
    let consequence = format!(
        "{name} is signed out everywhere at once and cannot sign in any more. What they did stays in the history, and you can let them in again."
    );
    let title = format!("Does {name} no longer work here?");
    let hidden = format!(": {name}");
    let disable = move |_| {
        let name = name.clone();
        once(busy, failure, disable_staff(id), move |()| {
            asking.set(false);
            said.say(format!("{name} no longer works here, and is signed out everywhere."));
            reload.run(());
        });
    };
    view! {
        <button type="button" class="button plain danger" on:click=move |_| asking.set(true)>
            "No longer works here"<span class="visually-hidden">{hidden}</span>
        </button>
        <Dialog label="No longer works here?" open=asking class="small">
            <h2>{title}</h2>
            <p>{consequence}</p>
            {duties}
            {move || failure.get().map(|failure| view! { <ErrorNotice failure /> })}
            <footer>
                <button type="button" class="button" on:click=move |_| asking.set(false)>"Cancel"</button>
                <button type="button" class="button danger first" aria-busy=move || busy.get().then_some("true") on:click=disable>"Shut out"</button>
            </footer>
        </Dialog>
    }
    .into_any()
}

/// Of somebody who left.
#[component]
pub(super) fn EnableStaff(entry: StaffEntry, said: Said, reload: Callback<()>) -> impl IntoView {
    let (busy, failure) = (RwSignal::new(false), RwSignal::new(None::<Failure>));
    let (id, name) = (entry.member.id, entry.member.name);
    let hidden = format!(": {name}");
    let enable = move |_| {
        let name = name.clone();
        once(busy, failure, enable_staff(id), move |()| {
            said.say(format!("{name} works here again, with the password and the permissions of before."));
            reload.run(());
        });
    };
    view! {
        <div>
            <button type="button" class="button" aria-busy=move || busy.get().then_some("true") on:click=enable>
                "Works here again"<span class="visually-hidden">{hidden}</span>
            </button>
        </div>
        {move || failure.get().map(|failure| view! { <ErrorNotice failure /> })}
    }
    .into_any()
}
