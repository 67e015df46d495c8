//! How clients reach the practice, as administrators write it: what stands at the foot of every page of the portal.

use super::api::{get_contact, save_contact};
use crate::{
    components::{ErrorNotice, Field, focus_when_refused, follow, is_awaited, tell_unsaved},
    fetched::Fetched,
    staff::change_viewer,
};
use domain::{
    Refusal,
    organization::{ContactForm, HOURS_MAXIMUM},
    staff::Viewer,
};
use leptos::prelude::*;

#[component]
pub(super) fn ContactCard() -> impl IntoView {
    let contact = Fetched::new(|| (), |()| get_contact());
    contact.show(|contact| view! { <ContactFields contact /> })
}

#[component]
fn ContactFields(contact: ContactForm) -> impl IntoView {
    let typed = Typed::of(&contact);
    let Typed { phone, email, hours } = typed;
    // What the form started from: who saves is refused when somebody else changed that meanwhile.
    let seen = StoredValue::new(contact);
    let viewer = use_context::<StoredValue<Viewer>>();
    let save = Action::new(move |()| {
        let (before, form) = (seen.get_value(), typed.form());
        async move {
            let refused = match save_contact(before.clone(), form.clone()).await {
                Ok(()) => {
                    saved(&form, seen, viewer);
                    return Ok(());
                }
                Err(refused) => refused,
            };
            if matches!(refused.0, Refusal::Rule(_))
                && let Ok(now) = get_contact().await
            {
                typed.follow(&before, &now);
                seen.set_value(now);
            }
            Err(refused)
        }
    });
    tell_unsaved(move || {
        let form = typed.form();
        form.check().map_or(form, ContactForm::from) != seen.get_value()
    });
    let node = NodeRef::new();
    focus_when_refused(node, move || matches!(save.value().get(), Some(Err(_))));
    let error = move |field: &'static str| {
        Signal::derive(move || save.value().with(|value| value.as_ref().and_then(|result| result.as_ref().err()?.at(field))))
    };
    let said = move || {
        save.value().get().map(|result| match result {
            Ok(()) => view! { <p class="note good" role="status">"Saved. Every page of the portal has it at once."</p> }.into_any(),
            Err(failure) => view! { <ErrorNotice failure /> }.into_any(),
        })
    };
    let early = is_awaited();
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        save.dispatch(());
    };
    view! {
        <form node_ref=node class="card stack" id="contact" aria-labelledby="contact-heading" novalidate on:submit=submit>
            <div>
                <h3 id="contact-heading">"How clients reach you"</h3>
                <p class="soft">"At the foot of every page of the portal, and in what it says when a link does not work. E-mails have it where their message names it."</p>
            </div>
            <Field label="Telephone (optional)" name="phone" kind="tel" hint="Digits, spaces and + ( ) - /, for example 020 7946 0123." value=phone.get_untracked() typed=phone error=error("phone") />
            <Field label="E-mail address (optional)" name="email" kind="email" hint="Clients see it: not one of a single member of staff." value=email.get_untracked() typed=email error=error("email") />
            {hours_view(hours, error("hours"))}
            <button class="button first" disabled=move || early.get() || save.pending().get()>"Save the contact"</button>
            {said}
        </form>
    }
    .into_any()
}

/// What is in the form.
#[derive(Clone, Copy)]
struct Typed {
    phone: RwSignal<String>,
    email: RwSignal<String>,
    hours: RwSignal<String>,
}

impl Typed {
    fn of(contact: &ContactForm) -> Self {
        let [phone, email, hours] = [&contact.phone, &contact.email, &contact.hours].map(|text| RwSignal::new(text.clone()));
        Self { phone, email, hours }
    }

    fn form(self) -> ContactForm {
        ContactForm { phone: self.phone.get_untracked(), email: self.email.get_untracked(), hours: self.hours.get_untracked() }
    }

    fn follow(self, seen: &ContactForm, now: &ContactForm) {
        follow(self.phone, seen.phone.clone(), now.phone.clone());
        follow(self.email, seen.email.clone(), now.email.clone());
        follow(self.hours, seen.hours.clone(), now.hours.clone());
    }
}

/// The next change starts from it, and e-mails' previews on the other pages have the telephone and the address.
fn saved(form: &ContactForm, seen: StoredValue<ContactForm>, viewer: Option<StoredValue<Viewer>>) {
    let Ok(contact) = form.check() else { return };
    seen.set_value(contact.clone().into());
    change_viewer(viewer, |viewer| {
        viewer.organization.phone = contact.phone;
        viewer.organization.email = contact.email.map(|email| email.to_string());
    });
}

fn hours_view(hours: RwSignal<String>, error: Signal<Option<String>>) -> AnyView {
    let hint = format!("Up to {HOURS_MAXIMUM} characters, in the practice’s own language. Lines stay as they are.");
    view! {
        <div class="field" class:wrong=move || error.get().is_some()>
            <label for="hours">"Opening hours, or another sentence (optional)"</label>
            <span class="hint" id="hours-hint">{hint}</span>
            <textarea
                class="input short"
                id="hours"
                name="hours"
                rows="3"
                aria-describedby="hours-hint hours-error"
                aria-invalid=move || error.get().is_some().then_some("true")
                prop:value=hours
                on:input=move |event| hours.set(event_target_value(&event))
            >
                {hours.get_untracked()}
            </textarea>
            <span class="error" id="hours-error" role="alert">{move || error.get()}</span>
        </div>
    }
    .into_any()
}
