//! The dialogs that invite, that send forms, and that hand a link over. What stands in them, with the message's editor, is loaded when one is first
//! opened.

use super::not_sent::NotSentOnPage;
use crate::{
    components::{Dialog, Loading, NotLoaded},
    parts,
};
use domain::{
    clients::ClientSelection,
    ids::{ClientId, FormId},
};
use leptos::prelude::*;
use std::{future::Future, pin::Pin};

/// `None` when it did not arrive.
type Sheet = Pin<Box<dyn Future<Output = Option<AnyView>> + Send>>;

/// For one client or many. `on_sent` is told once to whom, after a sending, when the dialog no longer covers the page: others may be chosen
/// by then.
#[component]
pub fn InviteDialog(clients: Signal<ClientSelection>, open: RwSignal<bool>, on_sent: Callback<ClientSelection>) -> impl IntoView {
    let not_sent = RwSignal::new(None);
    let sheet =
        Callback::new(move |()| -> Sheet { Box::pin(async move { parts::invite_sheet(clients, open, on_sent, not_sent).await.ok() }) });
    view! {
        <NotSentOnPage not_sent open />
        <Dialog label="Invite to Client Portal" open class="sheet">
            <Later open label="Preparing the invitation…" sheet />
        </Dialog>
    }
    .into_any()
}

/// R20: forms for clients with an account. `chosen` are ticked when it opens; `on_sent` is told to whom when it closes after a sending.
#[component]
pub fn FormsDialog(
    clients: Signal<ClientSelection>,
    chosen: Signal<Vec<(FormId, String)>>,
    open: RwSignal<bool>,
    on_sent: Callback<ClientSelection>,
) -> impl IntoView {
    let not_sent = RwSignal::new(None);
    let sheet = Callback::new(move |()| -> Sheet {
        Box::pin(async move { parts::forms_sheet(clients, chosen, open, on_sent, not_sent).await.ok() })
    });
    view! {
        <NotSentOnPage not_sent open />
        <Dialog label="Send forms" open class="sheet">
            <Later open label="Preparing the forms…" sheet />
        </Dialog>
    }
    .into_any()
}

/// R29: the button, and what it opens. `ends` says what becomes of the older link. `changed` is told when the dialog closes after a link was made. It does not close while one is being
/// made, which ends the older link and is shown once.
#[component]
pub(super) fn HandOver(client: ClientId, name: String, ends: &'static str, changed: Callback<()>) -> impl IntoView {
    let (open, busy) = (RwSignal::new(false), RwSignal::new(false));
    let name = StoredValue::new(name);
    let sheet = Callback::new(move |()| -> Sheet {
        Box::pin(async move { parts::hand_over_sheet(client, (name.get_value(), ends), open, busy, changed).await.ok() })
    });
    view! {
        <button type="button" class="button plain" on:click=move |_| open.set(true)>"Copy link"</button>
        <Dialog label="A link to hand over" open held=busy class="small">
            <Later open label="One moment…" sheet />
        </Dialog>
    }
    .into_any()
}

/// What is loaded when `open` is first set. It stays, with what was typed.
#[component]
fn Later(open: RwSignal<bool>, label: &'static str, sheet: Callback<(), Sheet>) -> impl IntoView {
    let is_wanted = Memo::new(move |was_wanted| open.get() || was_wanted == Some(&true));
    let attempt = RwSignal::new(0_u32);
    let again = Callback::new(move |()| attempt.update(|attempt| *attempt += 1));
    let loaded = move || {
        attempt.track();
        Suspend::new(async move {
            sheet.run(()).await.unwrap_or_else(|| view! { <div class="body"><NotLoaded retry=again /></div> }.into_any())
        })
    };
    move || {
        let loading = move || view! { <div class="body"><Loading label /></div> };
        is_wanted.get().then(|| view! { <Suspense fallback=loading>{loaded}</Suspense> })
    }
}
