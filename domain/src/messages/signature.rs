//! E-mails to whoever is asked to sign what somebody else filled in (R31), in each language: nobody in the practice writes them. Neither
//! the form nor who asks is named, so nothing of health is told (R17); `{{ClientPortalLink}}` is where one signs in.

use super::{AccountOf, Message};
use crate::Language;

/// To the address that one signs in with; a representative is told for whom, as short as can be (see [`super::representative_forms`]).
pub fn signature_asked(language: Language, of: AccountOf) -> Message {
    let acts = of == AccountOf::Representative;
    let (subject, what, then, greeting) = match (language, acts) {
        (Language::English, true) => (
            "For {{ClientFirstName}}: your signature is asked for at {{OrganizationName}}",
            "You act for {{ClientFirstName}} at {{OrganizationName}}, and your signature is asked for. Sign in, and choose \
             {{ClientFirstName}}: there you read what it is about, and sign or do not.",
            "If you have questions, call us: you can reach us at {{OrganizationPhone}}.",
            "Hello {{ClientPreferredName}},",
        ),
        (Language::English, false) => (
            "Your signature is asked for at {{OrganizationName}}",
            "Something at {{OrganizationName}} waits for your signature. Sign in: there you read what it is about, and sign or do not.",
            "If you have questions, call us: you can reach us at {{OrganizationPhone}}.",
            "Hello {{ClientPreferredName}},",
        ),
        (Language::Spanish, true) => (
            "Para {{ClientFirstName}}: se le pide su firma en {{OrganizationName}}",
            "Usted actúa por {{ClientFirstName}} en {{OrganizationName}}, y se le pide su firma. Entre y elija a {{ClientFirstName}}: allí \
             lee de qué se trata, y firma o no firma.",
            "Si tiene preguntas, llámenos: diríjase a {{OrganizationPhone}}.",
            "Hola, {{ClientPreferredName}}:",
        ),
        (Language::Spanish, false) => (
            "Se le pide su firma en {{OrganizationName}}",
            "En {{OrganizationName}} hay algo que espera su firma. Entre: allí lee de qué se trata, y firma o no firma.",
            "Si tiene preguntas, llámenos: diríjase a {{OrganizationPhone}}.",
            "Hola, {{ClientPreferredName}}:",
        ),
    };
    let body_html = format!("<p>{greeting}</p><p>{what}</p><p>{{{{ClientPortalLink}}}}</p><p>{then}</p><p>{{{{OrganizationName}}}}</p>");
    Message { subject: subject.to_owned(), body_html }
}
