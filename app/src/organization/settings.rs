//! The portal's settings: each with its consequence in words.

use super::{
    OrganizationHead,
    api::{get_portal_settings, save_portal_settings},
    contact::ContactCard,
    logo::PortalLogo,
    look::PortalColour,
};
use crate::{
    components::{AskBeforeLeaving, ErrorNotice, Field, focus_when_refused, follow, is_awaited, tell_unsaved},
    fetched::Fetched,
    invitations::PortalTabs,
};
use domain::{
    Language, Refusal,
    organization::PortalSettings,
    reminders::{read_days, write_days},
};
use leptos::prelude::*;
use leptos_meta::Title;

#[component]
pub fn PortalSettingsPage() -> impl IntoView {
    let settings = Fetched::new(|| (), |()| get_portal_settings());
    view! {
        <Title text="Portal settings" />
        <OrganizationHead title="Client portal" active="portal" />
        <PortalTabs active="portal-settings" />
        <h2>"Portal settings"</h2>
        <AskBeforeLeaving>
            {settings.show(|settings| view! { <SettingsForm settings /> })}
            <ContactCard />
            <PortalLogo />
            <PortalColour />
        </AskBeforeLeaving>
    }
}

#[component]
fn SettingsForm(settings: PortalSettings) -> impl IntoView {
    let typed = Typed::of(&settings);
    let Typed { days, staff_idle, client_idle, signup, new_people, birth, titles, reminders, reminder_days, own, offered } = typed;
    // What the form started from: who saves is refused when somebody else changed that meanwhile.
    let seen = StoredValue::new(settings);
    let save = Action::new(move |()| {
        let wanted = typed.wanted();
        async move {
            let refused = match save_portal_settings(seen.get_value(), wanted.clone()).await {
                Ok(()) => {
                    seen.set_value(wanted);
                    return Ok(());
                }
                Err(refused) => refused,
            };
            if matches!(refused.0, Refusal::Rule(_))
                && let Ok(now) = get_portal_settings().await
            {
                typed.follow(&seen.get_value(), &now);
                seen.set_value(now);
            }
            Err(refused)
        }
    });
    tell_unsaved(move || typed.wanted() != seen.get_value());
    let node = NodeRef::new();
    focus_when_refused(node, move || matches!(save.value().get(), Some(Err(_))));
    let error = move |field: &'static str| {
        Signal::derive(move || save.value().with(|value| value.as_ref().and_then(|result| result.as_ref().err()?.at(field))))
    };
    let said = move || {
        save.value().get().map(|result| match result {
            Ok(()) => view! { <p class="note good" role="status">"Saved. Reminders keep to it at once, the rest from the next invitation and the next sign-in on."</p> }
                .into_any(),
            Err(failure) => view! { <ErrorNotice failure /> }.into_any(),
        })
    };
    let early = is_awaited();
    let switch = |label: &'static str, consequence: &'static str, on: RwSignal<bool>| {
        view! {
            <label class="switch-row">
                <span>{label}<br /><small class="soft">{consequence}</small></span>
                <input type="checkbox" role="switch" checked=on.get_untracked() prop:checked=on on:change=move |event| on.set(event_target_checked(&event)) />
            </label>
        }
    };
    view! {
        <form
            node_ref=node
            class="card stack"
            on:submit=move |event| {
                event.prevent_default();
                save.dispatch(());
            }
        >
            <Field label="An invitation works for (days)" name="invitation_days" hint="1 to 90. Afterwards the link explains itself and offers a newer one." value=days.get_untracked() typed=days error=error("invitation_days") />
            {switch("Remind clients", "Who has not signed up, or has forms open, hears again by e-mail. It stops by itself when that is done, and each client can stop it.", reminders)}
            <Field label="Remind on these days after sending" name="reminder_days" hint="One to four days between 1 and 60, for example 3, 7." value=reminder_days.get_untracked() typed=reminder_days error=error("reminder_days") />
            {switch("Allow client signup on the client portal", "On: a client whose e-mail address is on file can ask for a link on the portal's page; it is sent to that address. Off: the page offers sign-in alone.", signup)}
            {switch("Take requests of people whom you do not know", "Only while client signup is allowed. On: anybody can ask on the portal's page to become a client; once the address is confirmed it waits under Requests, for staff who may edit and see all clients.", new_people)}
            {switch("Ask for the date of birth at sign-up", "Clients whose date of birth is on file must give it; five wrong answers lock the link.", birth)}
            {switch("Name the forms in e-mails", "Off: e-mails say “a few forms”. On: {{FormList}} shows their titles, which may tell about health.", titles)}
            {languages_view(own, offered, error("languages"))}
            <Field label="Sign staff out after (idle minutes)" name="staff_idle_minutes" hint="5 to 60." value=staff_idle.get_untracked() typed=staff_idle error=error("staff_idle_minutes") />
            <Field label="Sign clients out after (idle minutes)" name="client_idle_minutes" hint="5 to 60." value=client_idle.get_untracked() typed=client_idle error=error("client_idle_minutes") />
            <button class="button first" disabled=move || early.get() || save.pending().get()>"Save settings"</button>
            {said}
        </form>
    }
}

/// What is in the form.
#[derive(Clone, Copy)]
struct Typed {
    days: RwSignal<String>,
    staff_idle: RwSignal<String>,
    client_idle: RwSignal<String>,
    signup: RwSignal<bool>,
    new_people: RwSignal<bool>,
    birth: RwSignal<bool>,
    titles: RwSignal<bool>,
    reminders: RwSignal<bool>,
    reminder_days: RwSignal<String>,
    own: RwSignal<Language>,
    offered: RwSignal<Vec<Language>>,
}

impl Typed {
    fn of(settings: &PortalSettings) -> Self {
        Self {
            days: RwSignal::new(settings.invitation_days.to_string()),
            staff_idle: RwSignal::new(settings.staff_idle_minutes.to_string()),
            client_idle: RwSignal::new(settings.client_idle_minutes.to_string()),
            signup: RwSignal::new(settings.client_signup_allowed),
            new_people: RwSignal::new(settings.new_people_allowed),
            birth: RwSignal::new(settings.date_of_birth_required),
            titles: RwSignal::new(settings.form_titles_in_email),
            reminders: RwSignal::new(settings.reminders_on),
            reminder_days: RwSignal::new(write_days(&settings.reminder_days)),
            own: RwSignal::new(settings.language),
            offered: RwSignal::new(settings.languages.clone()),
        }
    }

    fn wanted(self) -> PortalSettings {
        // What is no number is out of every range, and is told so at its field.
        let number = |typed: RwSignal<String>| typed.get_untracked().trim().parse().unwrap_or(-1);
        PortalSettings {
            invitation_days: number(self.days),
            staff_idle_minutes: number(self.staff_idle),
            client_idle_minutes: number(self.client_idle),
            client_signup_allowed: self.signup.get_untracked(),
            new_people_allowed: self.new_people.get_untracked(),
            date_of_birth_required: self.birth.get_untracked(),
            form_titles_in_email: self.titles.get_untracked(),
            reminders_on: self.reminders.get_untracked(),
            reminder_days: read_days(&self.reminder_days.get_untracked()),
            language: self.own.get_untracked(),
            languages: self.offered.get_untracked(),
        }
    }

    fn follow(self, seen: &PortalSettings, now: &PortalSettings) {
        follow(self.days, seen.invitation_days.to_string(), now.invitation_days.to_string());
        follow(self.staff_idle, seen.staff_idle_minutes.to_string(), now.staff_idle_minutes.to_string());
        follow(self.client_idle, seen.client_idle_minutes.to_string(), now.client_idle_minutes.to_string());
        follow(self.signup, seen.client_signup_allowed, now.client_signup_allowed);
        follow(self.new_people, seen.new_people_allowed, now.new_people_allowed);
        follow(self.birth, seen.date_of_birth_required, now.date_of_birth_required);
        follow(self.titles, seen.form_titles_in_email, now.form_titles_in_email);
        follow(self.reminders, seen.reminders_on, now.reminders_on);
        follow(self.reminder_days, write_days(&seen.reminder_days), write_days(&now.reminder_days));
        follow(self.own, seen.language, now.language);
        follow(self.offered, seen.languages.clone(), now.languages.clone());
    }
}

/// In which languages the portal is offered, and which one is the practice's own.
fn languages_view(own: RwSignal<Language>, offered: RwSignal<Vec<Language>>, error: Signal<Option<String>>) -> AnyView {
    let tick = move |language: Language, is_on: bool| {
        // In their order: what is chosen again is no change.
        let is_offered = |other: &Language, offered: &[Language]| if *other == language { is_on } else { offered.contains(other) };
        offered.update(|offered| *offered = Language::ALL.into_iter().filter(|other| is_offered(other, offered)).collect());
    };
    let check = move |language: Language| {
        let is_on = move || offered.with(|offered| offered.contains(&language));
        view! {
            <label class="check">
                <input type="checkbox" checked=is_on prop:checked=is_on on:change=move |event| tick(language, event_target_checked(&event)) />
                <span>{language.name()}</span>
            </label>
        }
    };
    let option = move |language: Language| {
        view! { <option value=language.tag() selected=own.get_untracked() == language>{language.name()}</option> }
    };
    let choose = move |event| {
        if let Some(language) = Language::from_tag(&event_target_value(&event)) {
            own.set(language);
        }
    };
    view! {
        <fieldset class="field" aria-describedby="languages-hint languages-error">
            <legend>"Languages of the portal"</legend>
            <span class="hint" id="languages-hint">"Clients choose among these on every page; until they do, their browser says which one they read."</span>
            {Language::ALL.map(check).into_iter().collect_view()}
            <span class="error" id="languages-error" role="alert">{move || error.get()}</span>
        </fieldset>
        <div class="field">
            <label for="own-language">"The practice's own language"</label>
            <span class="hint" id="own-language-hint">"For whoever reads none of the others, and of e-mails to clients without a language on file."</span>
            <select class="input" id="own-language" aria-describedby="own-language-hint" prop:value=move || own.get().tag() on:change=choose>
                {Language::ALL.map(option).into_iter().collect_view()}
            </select>
        </div>
    }
    .into_any()
}
