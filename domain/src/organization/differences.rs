//! What differs between two states of the portal's settings, or of the contact, in words: for the audit log, and for whoever is refused
//! because of it.

use super::{ContactForm, PortalSettings};
use crate::{Language, reminders::write_days};

impl PortalSettings {
    /// Each with what it is now; no secret is among them.
    pub fn differences_from(&self, before: &Self) -> Vec<String> {
        let switches = [
            ("reminders", before.reminders_on, self.reminders_on),
            ("client signup", before.client_signup_allowed, self.client_signup_allowed),
            ("requests of unknown people", before.new_people_allowed, self.new_people_allowed),
            ("the date of birth at sign-up", before.date_of_birth_required, self.date_of_birth_required),
            ("form titles in e-mails", before.form_titles_in_email, self.form_titles_in_email),
        ];
        let switches = switches.into_iter().map(|(name, was, is)| (name, state(was), state(is)));
        let others = [
            ("days that an invitation works", before.invitation_days.to_string(), self.invitation_days.to_string()),
            ("days of reminders", write_days(&before.reminder_days), write_days(&self.reminder_days)),
            ("idle minutes of staff", before.staff_idle_minutes.to_string(), self.staff_idle_minutes.to_string()),
            ("idle minutes of clients", before.client_idle_minutes.to_string(), self.client_idle_minutes.to_string()),
        ];
        let changed = switches.chain(others).filter(|(_, was, is)| was != is).map(|(name, _, is)| format!("{name}: {is}"));
        let languages = (self.speaks() != before.speaks()).then(|| "the portal’s languages".to_owned());
        changed.chain(languages).collect()
    }

    /// In whatever order they were ticked.
    fn speaks(&self) -> (Language, Vec<&'static str>) {
        let mut tags: Vec<&str> = self.languages.iter().map(|language| language.tag()).collect();
        tags.sort_unstable();
        (self.language, tags)
    }
}

impl ContactForm {
    /// Each with what it is now, but for sentences of several lines.
    pub fn differences_from(&self, before: &Self) -> Vec<String> {
        let lines = [("the telephone", &before.phone, &self.phone), ("the e-mail address", &before.email, &self.email)];
        let changed = lines.into_iter().filter(|(_, was, is)| was != is);
        let changed = changed.map(|(name, _, is)| format!("{name}: {}", if is.is_empty() { "none" } else { is }));
        let hours = (self.hours != before.hours).then(|| "the opening hours".to_owned());
        changed.chain(hours).collect()
    }
}

fn state(is_on: bool) -> String {
    if is_on { "on" } else { "off" }.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> PortalSettings {
        PortalSettings {
            client_signup_allowed: false,
            new_people_allowed: false,
            date_of_birth_required: true,
            form_titles_in_email: false,
            invitation_days: 14,
            staff_idle_minutes: 15,
            client_idle_minutes: 20,
            reminders_on: true,
            reminder_days: vec![3, 7],
            language: Language::English,
            languages: vec![Language::English],
        }
    }

    #[test]
    fn r25_every_setting_is_named_with_what_it_is_now_and_what_stayed_is_not() {
        let before = settings();
        assert!(settings().differences_from(&before).is_empty());
        let [both, turned] = [[Language::English, Language::Spanish], [Language::Spanish, Language::English]]
            .map(|languages| PortalSettings { languages: languages.to_vec(), ..settings() });
        assert!(turned.differences_from(&both).is_empty(), "the order tells nothing");
        let after = PortalSettings {
            client_signup_allowed: true,
            new_people_allowed: true,
            date_of_birth_required: false,
            form_titles_in_email: true,
            invitation_days: 7,
            staff_idle_minutes: 10,
            client_idle_minutes: 30,
            reminders_on: false,
            reminder_days: vec![2],
            language: Language::Spanish,
            languages: vec![Language::Spanish],
        };
        assert_eq!(
            after.differences_from(&before),
            [
                "reminders: off",
                "client signup: on",
                "requests of unknown people: on",
                "the date of birth at sign-up: off",
                "form titles in e-mails: on",
                "days that an invitation works: 7",
                "days of reminders: 2",
                "idle minutes of staff: 10",
                "idle minutes of clients: 30",
                "the portal’s languages",
            ]
        );
    }

    #[test]
    fn of_the_contact_what_changed_is_named_and_what_stayed_is_not() {
        let form = |phone: &str, email: &str, hours: &str| ContactForm { phone: phone.into(), email: email.into(), hours: hours.into() };
        let before = form("020 7946 0123", "", "9 to 5");
        assert!(before.differences_from(&before).is_empty());
        assert_eq!(form("", "", "9 to 5").differences_from(&before), ["the telephone: none"]);
        let after = form("020 7946 0123", "desk@willow.example", "Mon\n9 to 4");
        assert_eq!(after.differences_from(&before), ["the e-mail address: desk@willow.example", "the opening hours"]);
    }
}
