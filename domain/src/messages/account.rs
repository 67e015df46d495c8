//! E-mails about an account, in each language: nobody in the practice writes them. They say nothing of health (R17), and each says what to
//! do for whoever did not ask for it. And that a task waits, to staff.

use super::Message;
use crate::Language;

/// Whose account it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AccountOf {
    Client,
    /// Greeted by `{{ClientFirstName}}`, which holds the whole name.
    Staff,
    /// Greeted by `{{ClientPreferredName}}`; `{{ClientFirstName}}` holds for whom they act (R31).
    Representative,
}

/// The link to set a new password; `{{ClientPortalLink}}` is that link.
pub fn new_password_link(language: Language, of: AccountOf) -> Message {
    let (subject, what, again) = match (language, of) {
        (Language::English, AccountOf::Client) => (
            "Set a new password at {{OrganizationName}}",
            "your client portal at {{OrganizationName}}",
            "If such e-mails keep coming, tell us: you can reach us at {{OrganizationPhone}}.",
        ),
        (Language::English, AccountOf::Staff) => (
            "Set a new password at {{OrganizationName}}",
            "your work at {{OrganizationName}}, as staff",
            "If such e-mails keep coming, tell an administrator.",
        ),
        (Language::English, AccountOf::Representative) => (
            "Set a new password at {{OrganizationName}}",
            "the client portal at {{OrganizationName}}, where you act for {{ClientFirstName}}",
            "If such e-mails keep coming, tell us: you can reach us at {{OrganizationPhone}}.",
        ),
        (Language::Spanish, AccountOf::Client) => (
            "Elija una contraseña nueva en {{OrganizationName}}",
            "su portal de cliente de {{OrganizationName}}",
            "Si le siguen llegando correos como este, díganoslo: diríjase a {{OrganizationPhone}}.",
        ),
        (Language::Spanish, AccountOf::Staff) => (
            "Elija una contraseña nueva en {{OrganizationName}}",
            "su trabajo en {{OrganizationName}}, como personal",
            "Si le siguen llegando correos como este, dígaselo a un administrador.",
        ),
        (Language::Spanish, AccountOf::Representative) => (
            "Elija una contraseña nueva en {{OrganizationName}}",
            "el portal de cliente de {{OrganizationName}}, donde usted actúa por {{ClientFirstName}}",
            "Si le siguen llegando correos como este, díganoslo: diríjase a {{OrganizationPhone}}.",
        ),
    };
    let body = match language {
        Language::English => format!(
            "<p>Hello {{{{ClientPreferredName}}}},</p>\
             <p>Somebody asked for a new password for {what}. If it was you, set it here:</p>\
             <p><a href=\"{{{{ClientPortalLink}}}}\">Set a new password</a></p>\
             <p>This link works once, within one hour, and no longer than until you ask for a newer one. It is for you alone, so please \
             do not pass this e-mail on.</p>\
             <p>If it was not you, you need not do anything: your password stays as it is. {again}</p>"
        ),
        Language::Spanish => format!(
            "<p>Hola, {{{{ClientPreferredName}}}}:</p>\
             <p>Alguien ha pedido una contraseña nueva para {what}. Si ha sido usted, elíjala aquí:</p>\
             <p><a href=\"{{{{ClientPortalLink}}}}\">Elegir una contraseña nueva</a></p>\
             <p>Este enlace sirve una sola vez, durante una hora, y solo hasta que pida otro más reciente. Es solo para usted; por favor, no \
             reenvíe este correo.</p>\
             <p>Si no ha sido usted, no tiene que hacer nada: su contraseña sigue siendo la misma. {again}</p>"
        ),
    };
    Message { subject: subject.to_owned(), body_html: body + SIGNATURE }
}

/// To the address that one signs in with, after the password was changed; `{{ClientPortalLink}}` is where a new one is asked for.
pub fn password_changed(language: Language, of: AccountOf) -> Message {
    let (what, tell) = match (language, of) {
        (Language::English, AccountOf::Client) => {
            ("your client portal at {{OrganizationName}}", "call us: you can reach us at {{OrganizationPhone}}")
        }
        (Language::English, AccountOf::Staff) => ("your work at {{OrganizationName}}, as staff,", "tell an administrator"),
        (Language::English, AccountOf::Representative) => (
            "the client portal at {{OrganizationName}}, where you act for {{ClientFirstName}},",
            "call us: you can reach us at {{OrganizationPhone}}",
        ),
        (Language::Spanish, AccountOf::Representative) => (
            "el portal de cliente de {{OrganizationName}}, donde usted actúa por {{ClientFirstName}},",
            "avísenos: diríjase a {{OrganizationPhone}}",
        ),
        (Language::Spanish, AccountOf::Client) => {
            ("su portal de cliente de {{OrganizationName}}", "avísenos: diríjase a {{OrganizationPhone}}")
        }
        (Language::Spanish, AccountOf::Staff) => ("su trabajo en {{OrganizationName}}, como personal,", "avise a un administrador"),
    };
    let (subject, body) = match language {
        Language::English => (
            "Your password at {{OrganizationName}} was changed",
            format!(
                "<p>Hello {{{{ClientPreferredName}}}},</p>\
                 <p>The password for {what} has just been changed, and every device that was signed in with the old one has been signed out.</p>\
                 <p>If it was you, there is nothing more to do.</p>\
                 <p>If it was not you, <a href=\"{{{{ClientPortalLink}}}}\">set a new password</a> at once, and {tell}.</p>"
            ),
        ),
        Language::Spanish => (
            "Se ha cambiado su contraseña en {{OrganizationName}}",
            format!(
                "<p>Hola, {{{{ClientPreferredName}}}}:</p>\
                 <p>La contraseña para {what} acaba de cambiarse, y se ha cerrado la sesión en todos los dispositivos que usaban la anterior.</p>\
                 <p>Si ha sido usted, no hay nada más que hacer.</p>\
                 <p>Si no ha sido usted, <a href=\"{{{{ClientPortalLink}}}}\">elija una contraseña nueva</a> enseguida y {tell}.</p>"
            ),
        ),
    };
    Message { subject: subject.to_owned(), body_html: body + SIGNATURE }
}

/// To a client who asked at the portal's page for a link to sign up (R24), as an invitation's message.
pub fn sign_up_link(language: Language) -> Message {
    let (subject, body) = match language {
        Language::English => (
            "Your link to sign up at {{OrganizationName}}",
            [
                "<p>Hello {{ClientPreferredName}},</p>",
                "<p>Somebody asked at {{OrganizationName}} for a link to sign up to the client portal with this e-mail address. If it was you, \
                 choose a password of your own there:</p>",
                "<p>{{ClientPortalLink}}</p>",
                "<p>This link is for you alone, so please do not pass this e-mail on. It works once, until {{InvitationExpiryDate}}, and \
                 takes the place of any that we sent you before.</p>",
                "<p>If it was not you, you need not do anything. If such e-mails keep coming, tell us: you can reach us at \
                 {{OrganizationPhone}}.</p>",
                SIGNATURE,
            ],
        ),
        Language::Spanish => (
            "Su enlace para registrarse en {{OrganizationName}}",
            [
                "<p>Hola, {{ClientPreferredName}}:</p>",
                "<p>Alguien ha pedido en {{OrganizationName}} un enlace para registrarse en el portal de cliente con esta dirección de \
                 correo. Si ha sido usted, elija allí una contraseña propia:</p>",
                "<p>{{ClientPortalLink}}</p>",
                "<p>Este enlace es solo para usted; por favor, no reenvíe este correo. Sirve una sola vez, hasta el \
                 {{InvitationExpiryDate}}, y sustituye a los que le hayamos enviado antes.</p>",
                "<p>Si no ha sido usted, no tiene que hacer nada. Si le siguen llegando correos como este, díganoslo: diríjase a \
                 {{OrganizationPhone}}.</p>",
                SIGNATURE,
            ],
        ),
    };
    Message { subject: subject.to_owned(), body_html: body.concat() }
}

/// To a client who asked for such a link and has an account; `{{ClientPortalLink}}` is where one signs in.
pub fn account_there(language: Language) -> Message {
    let (subject, body) = match language {
        Language::English => (
            "Your account at {{OrganizationName}}",
            [
                "<p>Hello {{ClientPreferredName}},</p>",
                "<p>Somebody asked at {{OrganizationName}} for a link to sign up to the client portal with this e-mail address. You have an \
                 account there already: sign in with the address and the password that you chose.</p>",
                "<p>{{ClientPortalLink}}</p>",
                "<p>If you have forgotten your password, there is a link for that where you sign in.</p>",
                "<p>If it was not you who asked, you need not do anything.</p>",
                SIGNATURE,
            ],
        ),
        Language::Spanish => (
            "Su cuenta en {{OrganizationName}}",
            [
                "<p>Hola, {{ClientPreferredName}}:</p>",
                "<p>Alguien ha pedido en {{OrganizationName}} un enlace para registrarse en el portal de cliente con esta dirección de \
                 correo. Usted ya tiene una cuenta allí: entre con la dirección y la contraseña que eligió.</p>",
                "<p>{{ClientPortalLink}}</p>",
                "<p>Si ha olvidado su contraseña, donde se entra hay un enlace para eso.</p>",
                "<p>Si no ha sido usted quien lo ha pedido, no tiene que hacer nada.</p>",
                SIGNATURE,
            ],
        ),
    };
    Message { subject: subject.to_owned(), body_html: body.concat() }
}

/// To somebody whom the practice does not know and who asked to become a client (R24); `{{ClientPortalLink}}` confirms the address. It greets
/// nobody by name: whoever asked typed it, and the address may be a stranger's.
pub fn new_person_link(language: Language) -> Message {
    let (subject, body) = match language {
        Language::English => (
            "Confirm your address at {{OrganizationName}}",
            [
                "<p>Hello,</p>",
                "<p>Somebody wrote to {{OrganizationName}} with this e-mail address. If it was you, confirm the address, and what you wrote \
                 reaches us:</p>",
                "<p><a href=\"{{ClientPortalLink}}\">Confirm this address</a></p>",
                "<p>This link works once, within one day. It is for you alone, so please do not pass this e-mail on.</p>",
                "<p>If it was not you, you need not do anything: what was written is gone after a day. If such e-mails keep coming, tell us: you \
                 can reach us at {{OrganizationPhone}}.</p>",
                SIGNATURE,
            ],
        ),
        Language::Spanish => (
            "Confirme su dirección en {{OrganizationName}}",
            [
                "<p>Hola:</p>",
                "<p>Alguien ha escrito a {{OrganizationName}} con esta dirección de correo. Si ha sido usted, confírmela, y lo que escribió nos \
                 llegará:</p>",
                "<p><a href=\"{{ClientPortalLink}}\">Confirmar esta dirección</a></p>",
                "<p>Este enlace sirve una sola vez, durante un día. Es solo para usted; por favor, no reenvíe este correo.</p>",
                "<p>Si no ha sido usted, no tiene que hacer nada: lo escrito se borra al cabo de un día. Si le siguen llegando correos como \
                 este, díganoslo: diríjase a {{OrganizationPhone}}.</p>",
                SIGNATURE,
            ],
        ),
    };
    Message { subject: subject.to_owned(), body_html: body.concat() }
}

/// To somebody whom staff did not take as a client: neutral, without a reason; `{{ClientPortalLink}}` is the practice's page.
pub fn new_person_declined(language: Language) -> Message {
    let (subject, body) = match language {
        Language::English => (
            "What you wrote to {{OrganizationName}}",
            [
                "<p>Hello {{ClientPreferredName}},</p>",
                "<p>Thank you for writing to us. We cannot open an account for you at our page:</p>",
                "<p>{{ClientPortalLink}}</p>",
                "<p>If you have questions, call us: you can reach us at {{OrganizationPhone}}.</p>",
                SIGNATURE,
            ],
        ),
        Language::Spanish => (
            "Lo que escribió a {{OrganizationName}}",
            [
                "<p>Hola, {{ClientPreferredName}}:</p>",
                "<p>Gracias por escribirnos. No podemos abrirle una cuenta en nuestra página:</p>",
                "<p>{{ClientPortalLink}}</p>",
                "<p>Si tiene preguntas, llámenos: diríjase a {{OrganizationPhone}}.</p>",
                SIGNATURE,
            ],
        ),
    };
    Message { subject: subject.to_owned(), body_html: body.concat() }
}

/// To the member of staff who is to see to an answer that a safety rule is about, or to an administrator when nobody has (R32);
/// `{{ClientPortalLink}}` is where the tasks are. Whose answer it is, and which, is said there alone.
pub fn safety_task(language: Language, is_overdue: bool) -> Message {
    let (subject, what, rest) = match (language, is_overdue) {
        (Language::English, false) => (
            "A task waits for you at {{OrganizationName}}",
            "A task has been opened that waits for you to acknowledge it. Please see to it now:",
            "<p>Until you do, this task stays open. When nobody acknowledges it in time, every administrator is told.</p>",
        ),
        (Language::English, true) => (
            "A task is overdue at {{OrganizationName}}",
            "A task has been opened that nobody has acknowledged in time. Please see to it now:",
            "",
        ),
        (Language::Spanish, false) => (
            "Le espera una tarea en {{OrganizationName}}",
            "Se ha abierto una tarea que espera su confirmación. Por favor, atiéndala ahora:",
            "<p>Mientras no la confirme, la tarea sigue abierta. Si nadie la confirma a tiempo, se avisa a todos los administradores.</p>",
        ),
        (Language::Spanish, true) => (
            "Una tarea está sin atender en {{OrganizationName}}",
            "Se ha abierto una tarea que nadie ha confirmado a tiempo. Por favor, atiéndala ahora:",
            "",
        ),
    };
    let (hello, link) = match language {
        Language::English => ("Hello {{ClientPreferredName}},", "Open the tasks"),
        Language::Spanish => ("Hola, {{ClientPreferredName}}:", "Abrir las tareas"),
    };
    let body = format!("<p>{hello}</p><p>{what}</p><p><a href=\"{{{{ClientPortalLink}}}}\">{link}</a></p>{rest}");
    Message { subject: subject.to_owned(), body_html: body + SIGNATURE }
}

/// The practice alone: nobody in it wrote this e-mail.
const SIGNATURE: &str = "<p>{{OrganizationName}}</p>";
