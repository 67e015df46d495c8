//! The portal's settings: each with its consequence in words.

use super::{
    OrganizationHead,
    api::{get_portal_settings, save_portal_settings},
    contact::ContactCard,
    logo::PortalLogo,
    look::PortalColour,
};
use crate::{
    components::{ErrorNotice, Field},
    fetched::Fetched,
    invitations::PortalTabs,
};
use domain::{
    Language,
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
        {settings.show(|settings| view! { <SettingsForm settings /> })}
        <ContactCard />
        <PortalLogo />
        <PortalColour />
    }
}

#[component]
fn SettingsForm(settings: PortalSettings) -> impl IntoView {
    let days = RwSignal::new(settings.invitation_days.to_string());
    let staff_idle = RwSignal::new(settings.staff_idle_minutes.to_string());
    let client_idle = RwSignal::new(settings.client_idle_minutes.to_string());
    let signup = RwSignal::new(settings.client_signup_allowed);
    let new_people = RwSignal::new(settings.new_people_allowed);
    let birth = RwSignal::new(settings.date_of_birth_required);
    let titles = RwSignal::new(settings.form_titles_in_email);
    let reminders = RwSignal::new(settings.reminders_on);
    let reminder_days = RwSignal::new(write_days(&settings.reminder_days));
    let own = RwSignal::new(settings.language);
    let offered = RwSignal::new(settings.languages.clone());
    let save = Action::new(move |()| {
        // What is no number is out of every range, and is told so at its field.
        let number = |typed: RwSignal<String>| typed.get_untracked().trim().parse().unwrap_or(-1);
        let wanted = PortalSettings {
            invitation_days: number(days),
            staff_idle_minutes: number(staff_idle),
            client_idle_minutes: number(client_idle),
            client_signup_allowed: signup.get_untracked(),
            new_people_allowed: new_people.get_untracked(),
            date_of_birth_required: birth.get_untracked(),
            form_titles_in_email: titles.get_untracked(),
            reminders_on: reminders.get_untracked(),
            reminder_days: read_days(&reminder_days.get_untracked()),
            language: own.get_untracked(),
            languages: offered.get_untracked(),
        };
        async move { save_portal_settings(wanted).await }
    });
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
            <button class="button first" disabled=move || save.pending().get()>"Save settings"</button>
            {said}
        </form>
    }
}

/// In which languages the portal is offered, and which one is the practice's own.
fn languages_view(own: RwSignal<Language>, offered: RwSignal<Vec<Language>>, error: Signal<Option<String>>) -> AnyView {
    let tick = move |language: Language, is_on: bool| {
        offered.update(|offered| {
            offered.retain(|other| *other != language);
            if is_on {
                offered.push(language);
            }
        });
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
            <select class="input" id="own-language" aria-describedby="own-language-hint" on:change=choose>
                {Language::ALL.map(option).into_iter().collect_view()}
            </select>
        </div>
    }
    .into_any()
}
