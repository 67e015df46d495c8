//! Reminders (R28), in each language. They say no more of health than the first e-mail (R17), and each can be the last: its link
//! *Stop these reminders* is added for each client.

use super::{
    EmailFrame, Message, PlaceholderValues, RenderedEmail,
    document::{Block, Inline, Span},
    links::{Href, safe_portal_url},
    render::render_with_end,
    words::words,
};
use crate::Language;

/// To a client who was invited and has not signed up. Its link is a further one of the same invitation.
pub fn sign_up_reminder(language: Language) -> Message {
    let (subject, body) = match language {
        Language::English => (
            "A reminder from {{OrganizationName}}",
            [
                "<p>Hello {{ClientPreferredName}},</p>",
                "<p>{{OrganizationName}} invited you to its private client portal, and you have not signed up yet. It takes a few \
                 minutes, and you can stop whenever you like and go on later, on any device.</p>",
                "<p>{{ClientPortalLink}}</p>",
                "<p>This link is for you alone, so please do not pass this e-mail on. It works until {{InvitationExpiryDate}}, and so does \
                 the one in our first e-mail; you need only one of them.</p>",
                "<p>If you have a question, or did not expect this e-mail, you can reach us at {{OrganizationPhone}}.</p>",
                SIGNATURE,
            ],
        ),
        Language::Spanish => (
            "Un recordatorio de {{OrganizationName}}",
            [
                "<p>Hola, {{ClientPreferredName}}:</p>",
                "<p>{{OrganizationName}} le invitó a su portal privado para clientes y todavía no se ha registrado. Son unos minutos, y \
                 puede parar cuando quiera y seguir más tarde, en cualquier dispositivo.</p>",
                "<p>{{ClientPortalLink}}</p>",
                "<p>Este enlace es solo para usted; por favor, no reenvíe este correo. Sirve hasta el {{InvitationExpiryDate}}, igual que \
                 el de nuestro primer correo; solo necesita uno de los dos.</p>",
                "<p>Si tiene alguna pregunta, o si no esperaba este correo, diríjase a {{OrganizationPhone}}.</p>",
                SIGNATURE,
            ],
        ),
    };
    Message { subject: subject.to_owned(), body_html: body.concat() }
}

/// To a client with an account and something left to fill in. Its link is the portal's sign-in.
pub fn forms_reminder(language: Language) -> Message {
    let (subject, body) = match language {
        Language::English => (
            "A reminder from {{OrganizationName}}",
            [
                "<p>Hello {{ClientPreferredName}},</p>",
                "<p>Something on your client portal at {{OrganizationName}} is still waiting for you to fill in. Sign in as usual and you \
                 will find it on the first page. What you have entered was kept, so you can go on where you stopped.</p>",
                "<p>{{ClientPortalLink}}</p>",
                "<p>If you have a question, you can reach us at {{OrganizationPhone}}.</p>",
                SIGNATURE,
            ],
        ),
        Language::Spanish => (
            "Un recordatorio de {{OrganizationName}}",
            [
                "<p>Hola, {{ClientPreferredName}}:</p>",
                "<p>En su portal de cliente de {{OrganizationName}} todavía queda algo por rellenar. Entre como siempre y lo encontrará en \
                 la primera página. Lo que ya escribió se ha guardado: puede seguir donde lo dejó.</p>",
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

/// As [`render`](super::render()), with the client's own link to stop reminders at the end. `url` is the program's own address, of whatever
/// host: what people may link to is another matter. One that is neither `http` nor `https` is left out.
pub fn render_with_stop_link(message: &Message, values: &PlaceholderValues, frame: &EmailFrame, url: &str) -> RenderedEmail {
    let words = words(values.language);
    let label = Inline::Text(words.stop_reminders.to_owned());
    let link = match safe_portal_url(url) {
        Some(url) => Inline::Span(Span::Link(Href::Url(url)), vec![label]),
        None => label,
    };
    let stop = Block::Paragraph(vec![Inline::Text(format!("{} ", words.this_is_a_reminder)), link]);
    render_with_end(message, values, frame, Some(stop))
}
