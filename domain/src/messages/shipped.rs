//! The messages that a new organization starts with, in English. They say nothing of health and name no form (R17);
//! every sentence reads well with what stands in where a value is missing (R13).

use super::Message;

/// The invitation to sign up.
pub fn default_invitation() -> Message {
    let body = [
        "<p>Hello {{ClientPreferredName}},</p>",
        "<p>{{OrganizationName}} invites you to its private client portal. There you set a password of your own, tell us \
         what we need to know before we meet, and see what we have sent you. Take your time: you can stop whenever you like \
         and go on later, on any device.</p>",
        "<p>{{ClientPortalLink}}</p>",
        "<p>This link is for you alone, so please do not pass this e-mail on. It works once, until {{InvitationExpiryDate}}.</p>",
        "<p>If you have a question, or did not expect this e-mail, you can reach us at {{OrganizationPhone}}.</p>",
        "<p>{{SenderName}}<br>{{OrganizationName}}</p>",
    ];
    Message { subject: "Your invitation from {{OrganizationName}}".to_owned(), body_html: body.concat() }
}

/// To a client with an account, when forms were sent to them (R20). Its link is the portal's sign-in.
pub fn default_forms_shared() -> Message {
    let body = [
        "<p>Hello {{ClientPreferredName}},</p>",
        "<p>{{OrganizationName}} has put something new for you to fill in on your client portal. Sign in as usual and you will \
         find it on the first page. What you enter is kept as you go, so you can stop and go on later.</p>",
        "<p>{{ClientPortalLink}}</p>",
        "<p>If you have a question, you can reach us at {{OrganizationPhone}}.</p>",
        "<p>{{SenderName}}<br>{{OrganizationName}}</p>",
    ];
    Message { subject: "Something new on your portal at {{OrganizationName}}".to_owned(), body_html: body.concat() }
}
