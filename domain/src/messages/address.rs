//! E-mails about another address to sign in with (R30), in each language: nobody in the practice writes them, and they say nothing of health
//! (R17). To the new address none says for whom a representative acts: before it confirms, it may be a stranger's.

use super::{AccountOf, Message};
use crate::Language;

/// To an address that is to be signed in with from now on, once it confirms that; `{{ClientPortalLink}}` is the link for that.
pub fn new_address_link(language: Language) -> Message {
    let (subject, body) = match language {
        Language::English => (
            "Confirm your new address at {{OrganizationName}}",
            [
                "<p>Hello {{ClientPreferredName}},</p>",
                "<p>You are to sign in to the client portal at {{OrganizationName}} with this e-mail address from now on. It takes effect when \
                 you confirm it:</p>",
                "<p><a href=\"{{ClientPortalLink}}\">Confirm this address</a></p>",
                "<p>This link works once, within one day. It is for you alone, so please do not pass this e-mail on.</p>",
                "<p>If you know nothing of this, you need not do anything: nothing is changed, and nobody can do anything with this link who \
                 does not know you.</p>",
                SIGNATURE,
            ],
        ),
        Language::Spanish => (
            "Confirme su dirección nueva en {{OrganizationName}}",
            [
                "<p>Hola, {{ClientPreferredName}}:</p>",
                "<p>A partir de ahora va a entrar en el portal de cliente de {{OrganizationName}} con esta dirección de correo. El cambio vale \
                 cuando usted lo confirme:</p>",
                "<p><a href=\"{{ClientPortalLink}}\">Confirmar esta dirección</a></p>",
                "<p>Este enlace sirve una sola vez, durante un día. Es solo para usted; por favor, no reenvíe este correo.</p>",
                "<p>Si no sabe nada de esto, no tiene que hacer nada: no se cambia nada, y nadie que no le conozca puede hacer algo con este \
                 enlace.</p>",
                SIGNATURE,
            ],
        ),
    };
    Message { subject: subject.to_owned(), body_html: body.concat() }
}

/// To the address that is signed in with, at once, when another one is asked for.
pub fn new_address_asked(language: Language, of: AccountOf) -> Message {
    let door = door(language, of);
    let (subject, body) = match language {
        Language::English => (
            "Another address for your account at {{OrganizationName}}",
            format!(
                "<p>Hello {{{{ClientPreferredName}}}},</p>\
                 <p>Somebody asked that you sign in to {door} with another e-mail address. Until that address confirms it, everything stays as \
                 it is.</p>\
                 <p>{}</p>\
                 <p>If it was not you, sign in, cancel the change {} and set a new password; and call us: you can reach us at \
                 {{{{OrganizationPhone}}}}.</p>\
                 <p>{{{{ClientPortalLink}}}}</p>",
                match of {
                    AccountOf::Representative => "If it was you, there is nothing to do here.",
                    AccountOf::Client | AccountOf::Staff => "If it was you, or you asked us to do it, there is nothing to do here.",
                },
                match of {
                    AccountOf::Representative => "on the page where you choose for whom you act,",
                    AccountOf::Client | AccountOf::Staff => "on your profile",
                },
            ),
        ),
        Language::Spanish => (
            "Otra dirección para su cuenta en {{OrganizationName}}",
            format!(
                "<p>Hola, {{{{ClientPreferredName}}}}:</p>\
                 <p>Alguien ha pedido que usted entre en {door} con otra dirección de correo. Mientras esa dirección no lo confirme, todo sigue \
                 igual.</p>\
                 <p>{}</p>\
                 <p>Si no ha sido usted, entre, cancele el cambio {} y elija una contraseña nueva; y avísenos: diríjase a \
                 {{{{OrganizationPhone}}}}.</p>\
                 <p>{{{{ClientPortalLink}}}}</p>",
                match of {
                    AccountOf::Representative => "Si ha sido usted, aquí no tiene que hacer nada.",
                    AccountOf::Client | AccountOf::Staff => "Si ha sido usted, o nos lo ha pedido, aquí no tiene que hacer nada.",
                },
                match of {
                    AccountOf::Representative => "en la página donde elige por quién actúa,",
                    AccountOf::Client | AccountOf::Staff => "en su perfil",
                },
            ),
        ),
    };
    Message { subject: subject.to_owned(), body_html: body + SIGNATURE }
}

/// To the address that was signed in with until now.
pub fn address_changed(language: Language, of: AccountOf) -> Message {
    let door = door(language, of);
    let (subject, body) = match language {
        Language::English => (
            "Your address at {{OrganizationName}} was changed",
            format!(
                "<p>Hello {{{{ClientPreferredName}}}},</p>\
                 <p>From now on you sign in to {door} with another e-mail address, which has been confirmed. This one no longer works there.</p>\
                 <p>If it was not you who confirmed it, call us at once: you can reach us at {{{{OrganizationPhone}}}}.</p>\
                 <p>{{{{ClientPortalLink}}}}</p>"
            ),
        ),
        Language::Spanish => (
            "Se ha cambiado su dirección en {{OrganizationName}}",
            format!(
                "<p>Hola, {{{{ClientPreferredName}}}}:</p>\
                 <p>A partir de ahora usted entra en {door} con otra dirección de correo, que ha sido confirmada. Esta ya no sirve allí.</p>\
                 <p>Si no ha sido usted quien la ha confirmado, avísenos enseguida: diríjase a {{{{OrganizationPhone}}}}.</p>\
                 <p>{{{{ClientPortalLink}}}}</p>"
            ),
        ),
    };
    Message { subject: subject.to_owned(), body_html: body + SIGNATURE }
}

/// To the address until now of a member of staff, that an administrator has changed it.
pub fn staff_address_changed(language: Language) -> Message {
    let (subject, body) = match language {
        Language::English => (
            "Your address at {{OrganizationName}} was changed",
            "<p>Hello {{ClientPreferredName}},</p>\
             <p>An administrator of {{OrganizationName}} has changed the e-mail address with which you sign in, as staff. This one no longer works there. \
             Your password stays as it is.</p>\
             <p>If you did not know of it, tell an administrator at once.</p>",
        ),
        Language::Spanish => (
            "Se ha cambiado su dirección en {{OrganizationName}}",
            "<p>Hola, {{ClientPreferredName}}:</p>\
             <p>Un administrador de {{OrganizationName}} ha cambiado la dirección de correo con la que usted entra, como personal. Esta ya no sirve allí. \
             Su contraseña sigue siendo la misma.</p>\
             <p>Si usted no lo sabía, avise enseguida a un administrador.</p>",
        ),
    };
    Message { subject: subject.to_owned(), body_html: body.to_owned() + SIGNATURE }
}

/// Whose portal it is to whoever signs in there. Staff have none: theirs reads as a client's.
fn door(language: Language, of: AccountOf) -> &'static str {
    match (language, of) {
        (Language::English, AccountOf::Representative) => {
            "the client portal at {{OrganizationName}}, where you act for {{ClientFirstName}},"
        }
        (Language::English, AccountOf::Client | AccountOf::Staff) => "the client portal at {{OrganizationName}}",
        (Language::Spanish, AccountOf::Representative) => {
            "el portal de cliente de {{OrganizationName}}, donde usted actúa por {{ClientFirstName}},"
        }
        (Language::Spanish, AccountOf::Client | AccountOf::Staff) => "el portal de cliente de {{OrganizationName}}",
    }
}

/// The practice alone: nobody in it wrote this e-mail.
const SIGNATURE: &str = "<p>{{OrganizationName}}</p>";
