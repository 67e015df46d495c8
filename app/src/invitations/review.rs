//! The second step: to whom, which forms, from whom, and each message once more in full. Nothing has left yet (R15).

use super::{
    compose::{LeftOut, Sharing},
    counted::clients,
    fewer::{Fewer, FewerNote},
    not_sent::{NotSentNote, is_outdated},
    selection::grouped,
    state::{Invite, Step},
};
use crate::{
    components::ErrorNotice,
    messages::{MissingNotes, RecipientPreview, WithdrawnForms, titles_of},
};
use domain::invitations::{Audience, SendDraft};
use leptos::prelude::*;
use std::sync::Arc;

#[component]
pub(super) fn Review(invite: Invite, prepared: Arc<SendDraft>, fewer: Fewer) -> impl IntoView {
    let (composing, audience) = (invite.composing, Arc::new(prepared.audience.clone()));
    let missing = composing.missing(Arc::clone(&audience));
    let (left_out, sharing) = (prepared.left_out.clone(), prepared.sharing.clone());
    let blocking = Arc::clone(&audience);
    view! {
        <div class="compose reviewing">
            <section aria-label="Summary">
                <NotSentNote not_sent=invite.sending.not_sent />
                <FewerNote invite fewer />
                <Summary invite prepared />
                <LeftOut left_out count=audience.totals.left_out />
                <Sharing sharing />
                <WithdrawnForms titles=composing.withdrawn />
                <MissingNotes missing />
            </section>
            <section class="preview" aria-label="Preview">
                <RecipientPreview composing audience missing />
            </section>
        </div>
        <Footer invite audience=blocking />
    }
    .into_any()
}

#[component]
fn Summary(invite: Invite, prepared: Arc<SendDraft>) -> impl IntoView {
    let titles = titles_of(&prepared.forms, &invite.composing.forms.read_untracked());
    let forms = if titles.is_empty() {
        "None".into_any()
    } else {
        view! { <ul>{titles.into_iter().map(|title| view! { <li>{title}</li> }).collect_view()}</ul> }.into_any()
    };
    let audience = &prepared.audience;
    let recipients = audience.recipients.iter();
    let recipients =
        recipients.map(|recipient| view! { <li>{recipient.name.clone()} " " <span class="soft">{recipient.email.clone()}</span></li> });
    let more = audience.totals.recipients() - i64::try_from(audience.recipients.len()).unwrap_or(i64::MAX);
    let more = (more > 0).then(|| view! { <li class="soft">{format!("and {} more, whom the list finds", grouped(more))}</li> });
    let saved = invite.save_as_default.get_untracked() && prepared.may_save_as_default;
    view! {
        <div class="stack">
            <h3>"Check, then send"</h3>
            <dl class="facts">
                <div><dt>"To"</dt><dd>{clients(audience.totals.recipients())}</dd></div>
                <div><dt>"Forms"</dt><dd>{forms}</dd></div>
                <div><dt>"From"</dt><dd>{audience.from.clone()}</dd></div>
                {saved.then(|| view! { <div><dt>"Default"</dt><dd>"Message and forms are saved as the default."</dd></div> })}
            </dl>
            <ul class="recipients" tabindex="0" aria-label="Recipients">{recipients.collect_view()} {more}</ul>
        </div>
    }
    .into_any()
}

#[component]
fn Footer(invite: Invite, audience: Arc<Audience>) -> impl IntoView {
    let count = audience.totals.recipients();
    let blocking = Memo::new(move |_| invite.composing.blocking(&audience));
    let is_blocked = move || blocking.with(|blocking| !blocking.is_empty());
    let why = move || {
        if count == 0 {
            "Nobody is left to send it to.".to_owned()
        } else if is_blocked() {
            format!("It cannot be sent like this. {}", blocking.get().join(" "))
        } else {
            "Nothing has been sent yet.".to_owned()
        }
    };
    let failure = move || {
        invite.sending.failure.get().map(|failure| {
            let kept = if is_outdated(&failure) {
                "Everything you wrote is still here. What you send now goes to those who are shown now."
            } else {
                "Everything is still here. If you send it again unchanged, nobody is invited twice."
            };
            view! {
                <div>
                    <ErrorNotice failure=failure.at_no_field() />
                    <small class="soft">{kept}</small>
                </div>
            }
        })
    };
    let label = move || if invite.sending.is_sending.get() { "Sending…".to_owned() } else { format!("Send to {}", clients(count)) };
    view! {
        <footer>
            <div id="send-why">{move || failure().map_or_else(|| view! { <span class="soft">{why()}</span> }.into_any(), IntoAny::into_any)}</div>
            <button
                type="button"
                class="button"
                disabled=move || invite.sending.is_sending.get()
                on:click=move |_| {
                    invite.sending.failure.set(None);
                    invite.step.set(Step::Compose);
                }
            >
                "Make changes"
            </button>
            <button
                type="button"
                class="button first"
                disabled=move || is_blocked() || invite.sending.is_sending.get() || count == 0
                aria-busy=move || invite.sending.is_sending.get().then_some("true")
                aria-describedby="send-why"
                on:click=move |_| invite.send()
            >
                {label}
            </button>
        </footer>
    }
    .into_any()
}
