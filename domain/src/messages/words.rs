//! The words of an e-mail that nobody in the practice writes, in each language.

use crate::Language;

pub(super) struct Words {
    /// What the button that leads to the portal says.
    pub open_portal: &'static str,
    /// Stands in for the telephone number and the e-mail address of a practice that gave neither.
    pub the_practice: &'static str,
    /// Stands in for the titles of the forms, unless the organization switched them on (R17).
    pub a_few_forms: &'static str,
    /// Before, and in, the link that stops reminders.
    pub this_is_a_reminder: &'static str,
    pub stop_reminders: &'static str,
}

pub(super) fn words(language: Language) -> &'static Words {
    match language {
        Language::English => &Words {
            open_portal: "Open my client portal",
            the_practice: "the practice",
            a_few_forms: "a few forms",
            this_is_a_reminder: "This is a reminder. If you would rather have no more of them:",
            stop_reminders: "Stop these reminders",
        },
        Language::Spanish => &Words {
            open_portal: "Abrir mi portal de cliente",
            the_practice: "nuestro consultorio",
            a_few_forms: "unos formularios",
            this_is_a_reminder: "Esto es un recordatorio. Si prefiere no recibir más:",
            stop_reminders: "Dejar de recibir recordatorios",
        },
    }
}

/// Between the last two of a list.
pub(super) fn and(language: Language, next: &str) -> &'static str {
    match language {
        Language::English => "and",
        Language::Spanish => {
            let next = next.to_lowercase();
            // Before the sound of an i, but not before that of a y.
            let sounds_like_i = next.starts_with(['i', 'í']) || (next.starts_with("hi") && !next.starts_with("hie"));
            if sounds_like_i { "e" } else { "y" }
        }
    }
}
