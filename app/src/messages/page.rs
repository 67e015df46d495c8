//! Organization › Client portal › Message: what an invitation says, and which forms go along, unless the inviter changes
//! it (R16). What is written here is seen at once as a client would get it.

use super::{EmailPreview, FormChoices, MessageDraft, MessageEditor, api::save_default, titles_of};
use crate::{
    Failure,
    components::ErrorNotice,
    fetched::Fetched,
    invitations::{PortalHead, api::draft_invitations},
    staff::use_viewer,
};
use domain::{
    ids::FormId,
    invitations::{DefaultChange, SendDraft},
    messages::{Message, PlaceholderValues, RenderedEmail, default_invitation, render},
    staff::Viewer,
};
use leptos::prelude::*;
use leptos_meta::Title;

#[component]
pub fn MessagePage() -> impl IntoView {
    let default = Fetched::new(|| (), |()| draft_invitations(Vec::new()));
    view! {
        <Title text="Message" />
        <PortalHead active="message" />
        {default.show(|default| view! { <DefaultMessage default /> })}
    }
    .into_any()
}

/// What the last save came to.
#[derive(Clone, Debug, PartialEq)]
enum Saved {
    NotYet,
    Saving,
    /// What stands saved.
    Done(Message, Vec<FormId>),
    Failed(Failure),
}

#[component]
fn DefaultMessage(default: SendDraft) -> impl IntoView {
    let draft = MessageDraft::new();
    draft.replace(&default.message);
    draft.form_titles_allowed.set(default.form_titles_allowed);
    let chosen: Vec<FormId> = default.forms.iter().filter(|form| form.is_default).map(|form| form.id).collect();
    let chosen = RwSignal::new(chosen);
    let saved = RwSignal::new(Saved::NotYet);
    let rendered = sample_of(draft, &default, chosen);
    let restore = move |_| draft.replace(&default_invitation());
    let kept = kept_words(default.default_changed.as_ref());
    let last = move || if matches!(saved.get(), Saved::Done(..)) { "You changed it just now.".to_owned() } else { kept.clone() };
    let (forms, from, may_save) = (default.forms, default.from, default.may_save_as_default);
    view! {
        <div class="two">
            <section class="card stack" aria-labelledby="default-message">
                <h2 id="default-message">"Default message"</h2>
                <p class="soft">"Every invitation starts from this. Whoever invites may change it for that sending alone. " {last}</p>
                <MessageEditor draft />
                <h3>"Intake forms that go along"</h3>
                <FormChoices forms chosen />
                <SaveBar draft chosen saved may_save />
                <button type="button" class="button plain" on:click=restore>"Restore the text that Anteroom came with"</button>
            </section>
            <section class="card stack preview" aria-labelledby="message-preview">
                <h2 id="message-preview">"Preview"</h2>
                <p class="soft">"With an invented client's details."</p>
                <EmailPreview rendered from />
            </section>
        </div>
    }
    .into_any()
}

fn kept_words(change: Option<&DefaultChange>) -> String {
    match change {
        None => "It is the text that Anteroom came with.".to_owned(),
        Some(DefaultChange { by: Some(name), at }) => format!("{name} changed it on {}.", at.day()),
        Some(DefaultChange { by: None, at }) => format!("It was changed on {}.", at.day()),
    }
}

#[component]
fn SaveBar(draft: MessageDraft, chosen: RwSignal<Vec<FormId>>, saved: RwSignal<Saved>, may_save: bool) -> impl IntoView {
    let save = move |_| {
        if saved.get_untracked() == Saved::Saving || draft.is_blocked() {
            return;
        }
        saved.set(Saved::Saving);
        leptos::task::spawn_local(async move {
            let (message, forms) = (draft.message.get_untracked(), chosen.get_untracked());
            let outcome = save_default(message.clone(), forms.clone()).await;
            // The page may have been left meanwhile.
            let _gone = saved.try_set(outcome.map_or_else(Saved::Failed, |()| Saved::Done(message, forms)));
        });
    };
    let failure = move || match saved.get() {
        Saved::Failed(failure) => Some(view! { <ErrorNotice failure /> }),
        Saved::NotYet | Saved::Saving | Saved::Done(..) => None,
    };
    let words = move || match saved.get() {
        Saved::Saving => "Saving…",
        Saved::Done(message, forms) if message == draft.message.get() && forms == chosen.get() => "Saved. Invitations start from this now.",
        Saved::NotYet | Saved::Done(..) | Saved::Failed(_) => "",
    };
    view! {
        {failure}
        <div class="cluster">
            <button
                type="button"
                class="button first"
                disabled=move || !may_save || draft.is_blocked()
                aria-busy=move || (saved.get() == Saved::Saving).then_some("true")
                on:click=save
            >
                "Save as the default"
            </button>
            <span class="soft" role="status">{words}</span>
        </div>
    }
    .into_any()
}

/// The message as a client would get it who does not exist.
fn sample_of(draft: MessageDraft, default: &SendDraft, chosen: RwSignal<Vec<FormId>>) -> Memo<Option<RenderedEmail>> {
    let (frame, forms, titles_allowed) = (default.frame.clone(), default.forms.clone(), default.form_titles_allowed);
    let sample = sample_values(&frame.organization_name, use_viewer());
    Memo::new(move |_| {
        let titles = titles_allowed.then(|| chosen.with(|chosen| titles_of(&forms, chosen)));
        let values = PlaceholderValues { form_list: titles, ..sample.clone() };
        Some(draft.message.with(|message| render(message, &values, &frame)))
    })
}

/// The practice's own details, where the page knows them, and an invented client's.
pub(super) fn sample_values(organization_name: &str, viewer: Option<Viewer>) -> PlaceholderValues {
    let (phone, email, sender, slug) = viewer.map_or((None, None, String::new(), String::new()), |viewer| {
        let organization = viewer.organization;
        (organization.phone, organization.email, viewer.staff.name, organization.slug)
    });
    PlaceholderValues {
        client_first_name: "Mara".to_owned(),
        client_last_name: "Abramson".to_owned(),
        client_preferred_name: None,
        organization_name: organization_name.to_owned(),
        organization_phone: phone,
        organization_email: email,
        client_portal_link: format!("https://portal.example/p/{slug}/join/a-link-for-each-client-alone"),
        sender_name: sender,
        form_list: None,
        invitation_expiry_date: "7 December 2026".to_owned(),
    }
}
