//! The messages that a new organization starts with, in each language. They say nothing of health and name no form (R17);
//! every sentence reads well with what stands in where a value is missing (R13).

use super::Message;
use crate::Language;

/// The invitation to sign up.
pub fn default_invitation(language: Language) -> Message {
    let (subject, body) = match language {
        Language::English => (
            "Your invitation from {{OrganizationName}}",
            [
                "<p>Hello {{ClientPreferredName}},</p>",
                "<p>{{OrganizationName}} invites you to its private client portal. There you set a password of your own, tell us \
                 what we need to know before we meet, and see what we have sent you. Take your time: you can stop whenever you like \
                 and go on later, on any device.</p>",
                "<p>{{ClientPortalLink}}</p>",
                "<p>This link is for you alone, so please do not pass this e-mail on. It works once, until {{InvitationExpiryDate}}.</p>",
                "<p>If you have a question, or did not expect this e-mail, you can reach us at {{OrganizationPhone}}.</p>",
                SIGNATURE,
            ],
        ),
        Language::Spanish => (
            "Su invitación de {{OrganizationName}}",
            [
                "<p>Hola, {{ClientPreferredName}}:</p>",
                "<p>{{OrganizationName}} le invita a su portal privado para clientes. Allí elige una contraseña propia, nos cuenta \
                 lo que debemos saber antes de su primera visita y ve lo que le hemos enviado. Tómese su tiempo: puede parar cuando \
                 quiera y seguir más tarde, en cualquier dispositivo.</p>",
                "<p>{{ClientPortalLink}}</p>",
                "<p>Este enlace es solo para usted; por favor, no reenvíe este correo. Sirve una sola vez, hasta el \
                 {{InvitationExpiryDate}}.</p>",
                "<p>Si tiene alguna pregunta, o si no esperaba este correo, diríjase a {{OrganizationPhone}}.</p>",
                SIGNATURE,
            ],
        ),
    };
    Message { subject: subject.to_owned(), body_html: body.concat() }
}

/// To a client with an account, when forms were sent to them (R20). Its link is the portal's sign-in.
pub fn default_forms_shared(language: Language) -> Message {
    let (subject, body) = match language {
        Language::English => (
            "Something new on your portal at {{OrganizationName}}",
            [
                "<p>Hello {{ClientPreferredName}},</p>",
                "<p>{{OrganizationName}} has put something new for you to fill in on your client portal. Sign in as usual and you will \
                 find it on the first page. What you enter is kept as you go, so you can stop and go on later.</p>",
                "<p>{{ClientPortalLink}}</p>",
                "<p>If you have a question, you can reach us at {{OrganizationPhone}}.</p>",
                SIGNATURE,
            ],
        ),
        Language::Spanish => (
            "Algo nuevo en su portal de {{OrganizationName}}",
            [
                "<p>Hola, {{ClientPreferredName}}:</p>",
                "<p>{{OrganizationName}} ha puesto algo nuevo para rellenar en su portal de cliente. Entre como siempre y lo \
                 encontrará en la primera página. Lo que escribe se guarda sobre la marcha: puede parar y seguir más tarde.</p>",
                "<p>{{ClientPortalLink}}</p>",
                "<p>Si tiene alguna pregunta, diríjase a {{OrganizationPhone}}.</p>",
                SIGNATURE,
            ],
        ),
    };
    Message { subject: subject.to_owned(), body_html: body.concat() }
}

const SIGNATURE: &str = "<p>{{SenderName}}<br>{{OrganizationName}}</p>";
