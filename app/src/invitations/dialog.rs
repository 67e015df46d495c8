//! The dialog that invites. What stands in it, with the message's editor, is loaded when it is first opened.

use crate::{
    components::{Dialog, Loading, NotLoaded},
    parts,
};
use domain::ids::ClientId;
use leptos::prelude::*;

/// For one client or many. `on_sent` is told once after a sending, when the dialog no longer covers the page.
#[component]
pub fn InviteDialog(clients: Signal<Vec<ClientId>>, open: RwSignal<bool>, on_sent: Callback<()>) -> impl IntoView {
    // Once loaded it stays, with what was typed.
    let is_wanted = Memo::new(move |was_wanted| open.get() || was_wanted == Some(&true));
    let attempt = RwSignal::new(0_u32);
    let again = Callback::new(move |()| attempt.update(|attempt| *attempt += 1));
    let sheet = move || {
        attempt.track();
        Suspend::new(async move {
            match parts::invite_sheet(clients, open, on_sent).await {
                Ok(sheet) => sheet,
                Err(_) => view! { <div class="body"><NotLoaded retry=again /></div> }.into_any(),
            }
        })
    };
    view! {
        <Dialog label="Invite to Client Portal" open class="sheet">
            {move || {
                let loading = || view! { <div class="body"><Loading label="Preparing the invitation…" /></div> };
                is_wanted.get().then(|| view! { <Suspense fallback=loading>{sheet}</Suspense> })
            }}
        </Dialog>
    }
    .into_any()
}
