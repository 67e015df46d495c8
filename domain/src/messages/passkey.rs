//! E-mails to whoever signs in at the portal, in each language, that the passkeys of their login are others than before. Nobody in the
//! practice writes them, and they say nothing of health (R17); `{{ClientPortalLink}}` is where one signs in.

use super::{AccountOf, Message};
use crate::Language;

/// To the address that one signs in with, after a passkey was added.
pub fn passkey_added(language: Language, of: AccountOf) -> Message {
    match language {
        Language::English => message(
            language,
            of,
            "A passkey was added to your login at {{OrganizationName}}",
            "A passkey has just been added to your login for",
            "With it you sign in without your password.",
        ),
        Language::Spanish => message(
            language,
            of,
            "Se ha añadido una llave de acceso en {{OrganizationName}}",
            "Se acaba de añadir una llave de acceso (passkey) para",
            "Con ella usted entra sin su contraseña.",
        ),
    }
}

/// To the address that one signs in with, after a passkey was removed.
pub fn passkey_removed(language: Language, of: AccountOf) -> Message {
    match language {
        Language::English => message(
            language,
            of,
            "A passkey was removed from your login at {{OrganizationName}}",
            "A passkey has just been removed from your login for",
            "Nobody signs in with it any more; your password stays as it is.",
        ),
        Language::Spanish => message(
            language,
            of,
            "Se ha quitado una llave de acceso en {{OrganizationName}}",
            "Se acaba de quitar una llave de acceso (passkey) para",
            "Ya nadie entra con ella; su contraseña sigue siendo la misma.",
        ),
    }
}

fn message(language: Language, of: AccountOf, subject: &str, what: &str, then: &str) -> Message {
    let door = door(language, of);
    let body_html = match language {
        Language::English => format!(
            "<p>Hello {{{{ClientPreferredName}}}},</p>\
             <p>{what} {door}. {then}</p>\
             <p>If it was you, there is nothing more to do.</p>\
             <p>If it was not you, <a href=\"{{{{ClientPortalLink}}}}\">sign in</a> at once, remove every passkey that you do not know, sign out \
             everywhere and set a new password; and call us: you can reach us at {{{{OrganizationPhone}}}}.</p>\
             <p>{{{{OrganizationName}}}}</p>"
        ),
        Language::Spanish => format!(
            "<p>Hola, {{{{ClientPreferredName}}}}:</p>\
             <p>{what} {door}. {then}</p>\
             <p>Si ha sido usted, no hay nada más que hacer.</p>\
             <p>Si no ha sido usted, <a href=\"{{{{ClientPortalLink}}}}\">entre</a> enseguida, quite todas las llaves de acceso que no conozca, \
             cierre la sesión en todos los dispositivos y elija una contraseña nueva; y avísenos: diríjase a {{{{OrganizationPhone}}}}.</p>\
             <p>{{{{OrganizationName}}}}</p>"
        ),
    };
    Message { subject: subject.to_owned(), body_html }
}

/// Staff have no passkeys: theirs reads as a client's.
fn door(language: Language, of: AccountOf) -> &'static str {
    match (language, of) {
        (Language::English, AccountOf::Representative) => {
            "the client portal at {{OrganizationName}}, where you act for {{ClientFirstName}}"
        }
        (Language::English, AccountOf::Client | AccountOf::Staff) => "your client portal at {{OrganizationName}}",
        (Language::Spanish, AccountOf::Representative) => {
            "el portal de cliente de {{OrganizationName}}, donde usted actúa por {{ClientFirstName}}"
        }
        (Language::Spanish, AccountOf::Client | AccountOf::Staff) => "su portal de cliente de {{OrganizationName}}",
    }
}
