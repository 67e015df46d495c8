//! E-mails to people who act for clients (R31), in each language: nobody in the practice writes them. `{{ClientPreferredName}}` holds the
//! representative's name, and `{{ClientFirstName}}` for whom they act, as short as can be; neither says anything of health (R17).

use super::Message;
use crate::Language;

/// To an address that signs in nowhere yet; `{{ClientPortalLink}}` is the link to sign up.
pub fn representative_link(language: Language) -> Message {
    let (subject, body) = match language {
        Language::English => (
            "Act for {{ClientFirstName}} at {{OrganizationName}}",
            [
                "<p>Hello {{ClientPreferredName}},</p>",
                "<p>{{OrganizationName}} has noted that you act for {{ClientFirstName}} and can have a login of your own at the client portal. \
                 Choose a password for it:</p>",
                "<p><a href=\"{{ClientPortalLink}}\">Choose a password</a></p>",
                "<p>This link works once, until {{InvitationExpiryDate}}. It is for you alone, so please do not pass this e-mail on.</p>",
                "<p>If you know nothing of this, you need not do anything; and tell us, please: you can reach us at {{OrganizationPhone}}.</p>",
                SIGNATURE,
            ],
        ),
        Language::Spanish => (
            "Actúe por {{ClientFirstName}} en {{OrganizationName}}",
            [
                "<p>Hola, {{ClientPreferredName}}:</p>",
                "<p>{{OrganizationName}} ha anotado que usted actúa por {{ClientFirstName}} y puede tener su propio acceso al portal de cliente. \
                 Elija una contraseña:</p>",
                "<p><a href=\"{{ClientPortalLink}}\">Elegir una contraseña</a></p>",
                "<p>Este enlace sirve una sola vez, hasta el {{InvitationExpiryDate}}. Es solo para usted; por favor, no reenvíe este correo.</p>",
                "<p>Si no sabe nada de esto, no tiene que hacer nada; y díganoslo, por favor: diríjase a {{OrganizationPhone}}.</p>",
                SIGNATURE,
            ],
        ),
    };
    Message { subject: subject.to_owned(), body_html: body.concat() }
}

/// To a representative who has a login and now acts for one more client; `{{ClientPortalLink}}` is where one signs in.
pub fn representative_added(language: Language) -> Message {
    let (subject, body) = match language {
        Language::English => (
            "Act for {{ClientFirstName}} at {{OrganizationName}}",
            [
                "<p>Hello {{ClientPreferredName}},</p>",
                "<p>{{OrganizationName}} has noted you as somebody who acts for {{ClientFirstName}}, too. Sign in as before: there you choose \
                 for whom you act.</p>",
                "<p>{{ClientPortalLink}}</p>",
                "<p>If you know nothing of this, tell us, please: you can reach us at {{OrganizationPhone}}.</p>",
                SIGNATURE,
            ],
        ),
        Language::Spanish => (
            "Actúe por {{ClientFirstName}} en {{OrganizationName}}",
            [
                "<p>Hola, {{ClientPreferredName}}:</p>",
                "<p>{{OrganizationName}} le ha anotado como persona que actúa por {{ClientFirstName}} también. Entre como hasta ahora: allí \
                 elige por quién actúa.</p>",
                "<p>{{ClientPortalLink}}</p>",
                "<p>Si no sabe nada de esto, díganoslo, por favor: diríjase a {{OrganizationPhone}}.</p>",
                SIGNATURE,
            ],
        ),
    };
    Message { subject: subject.to_owned(), body_html: body.concat() }
}

/// To a representative who asked to sign up, or to become a client, with the address of their login (R24); `{{ClientPortalLink}}` is where one
/// signs in.
pub fn representative_there(language: Language) -> Message {
    let (subject, body) = match language {
        Language::English => (
            "Your login at {{OrganizationName}}",
            [
                "<p>Hello {{ClientPreferredName}},</p>",
                "<p>Somebody asked at {{OrganizationName}} to sign up to the client portal with this e-mail address. You have a login there                  already, with which you act for {{ClientFirstName}}: sign in with the address and the password that you chose.</p>",
                "<p>{{ClientPortalLink}}</p>",
                "<p>If you have forgotten your password, there is a link for that where you sign in.</p>",
                "<p>To become a client yourself, ask with another e-mail address, or call us: you can reach us at {{OrganizationPhone}}.</p>",
                "<p>If it was not you who asked, you need not do anything.</p>",
                SIGNATURE,
            ],
        ),
        Language::Spanish => (
            "Su acceso en {{OrganizationName}}",
            [
                "<p>Hola, {{ClientPreferredName}}:</p>",
                "<p>Alguien ha pedido en {{OrganizationName}} registrarse en el portal de cliente con esta dirección de correo. Usted ya tiene                  allí un acceso, con el que actúa por {{ClientFirstName}}: entre con la dirección y la contraseña que eligió.</p>",
                "<p>{{ClientPortalLink}}</p>",
                "<p>Si ha olvidado su contraseña, donde se entra hay un enlace para eso.</p>",
                "<p>Para ser cliente usted, pídalo con otra dirección de correo o llámenos: diríjase a {{OrganizationPhone}}.</p>",
                "<p>Si no ha sido usted quien lo ha pedido, no tiene que hacer nada.</p>",
                SIGNATURE,
            ],
        ),
    };
    Message { subject: subject.to_owned(), body_html: body.concat() }
}

/// To a representative who may fill in forms: some wait, and which is said there alone (R17). `{{ClientPortalLink}}` is where one signs in.
pub fn representative_forms(language: Language) -> Message {
    let (subject, body) = match language {
        Language::English => (
            "For {{ClientFirstName}}: something to fill in at {{OrganizationName}}",
            [
                "<p>Hello {{ClientPreferredName}},</p>",
                "<p>You act for {{ClientFirstName}} at {{OrganizationName}}, and there is something to fill in. Sign in, and choose \
                 {{ClientFirstName}}: you can stop at any time, and what you typed is kept.</p>",
                "<p>{{ClientPortalLink}}</p>",
                "<p>If you have questions, call us: you can reach us at {{OrganizationPhone}}.</p>",
                SIGNATURE,
            ],
        ),
        Language::Spanish => (
            "Para {{ClientFirstName}}: algo que rellenar en {{OrganizationName}}",
            [
                "<p>Hola, {{ClientPreferredName}}:</p>",
                "<p>Usted actúa por {{ClientFirstName}} en {{OrganizationName}}, y hay algo que rellenar. Entre y elija a {{ClientFirstName}}: \
                 puede parar cuando quiera, y se guarda lo que haya escrito.</p>",
                "<p>{{ClientPortalLink}}</p>",
                "<p>Si tiene preguntas, llámenos: diríjase a {{OrganizationPhone}}.</p>",
                SIGNATURE,
            ],
        ),
    };
    Message { subject: subject.to_owned(), body_html: body.concat() }
}

/// To a representative who may fill in forms, while some wait (R28). The link to stop reminders goes behind it.
pub fn representative_reminder(language: Language) -> Message {
    let (subject, body) = match language {
        Language::English => (
            "A reminder for {{ClientFirstName}} from {{OrganizationName}}",
            [
                "<p>Hello {{ClientPreferredName}},</p>",
                "<p>Something for {{ClientFirstName}} is still waiting at {{OrganizationName}} for you to fill in. Sign in as usual, and choose \
                 {{ClientFirstName}} there. What you have entered was kept, so you can go on where you stopped.</p>",
                "<p>{{ClientPortalLink}}</p>",
                "<p>If you have a question, you can reach us at {{OrganizationPhone}}.</p>",
                SIGNATURE,
            ],
        ),
        Language::Spanish => (
            "Un recordatorio para {{ClientFirstName}} de {{OrganizationName}}",
            [
                "<p>Hola, {{ClientPreferredName}}:</p>",
                "<p>Todavía queda algo que usted puede rellenar por {{ClientFirstName}} en {{OrganizationName}}. Entre como siempre y elija a \
                 {{ClientFirstName}} allí. Lo que ya escribió se ha guardado: puede seguir donde lo dejó.</p>",
                "<p>{{ClientPortalLink}}</p>",
                "<p>Si tiene alguna pregunta, diríjase a {{OrganizationPhone}}.</p>",
                SIGNATURE,
            ],
        ),
    };
    Message { subject: subject.to_owned(), body_html: body.concat() }
}

/// The practice alone: nobody in it wrote this e-mail.
const SIGNATURE: &str = "<p>{{OrganizationName}}</p>";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn r31_a_name_that_is_shortened_stands_before_no_full_stop() {
        let all = [representative_link, representative_added, representative_there, representative_forms, representative_reminder];
        for message in all.into_iter().flat_map(|write| Language::ALL.map(write)) {
            assert!(!message.body_html.contains("{{ClientFirstName}}."), "{}", message.body_html);
        }
    }
}
