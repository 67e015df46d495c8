//! What a browser sent becomes a message that may be kept: sanitised whatever it was (R11), and refused with every fault that
//! blocks it (R12, R13, R17).

use ammonia::{Builder, UrlRelative};
use domain::{
    FieldErrors, Language,
    messages::{
        ALLOWED_TAGS, ALLOWED_URL_SCHEMES, BODY_LIMIT, FaultKind, FaultPlace, KeptDraft, Message, MessageFault, MessageRules,
        SUBJECT_LIMIT, WrittenMessage, check_for, is_portal_href, tidy_html,
    },
};
use std::{
    borrow::Cow,
    collections::{HashMap, HashSet},
    sync::LazyLock,
};

/// Bytes that are read at all: pasted HTML may lose most of itself to the sanitiser, but this much is no message.
const READ_LIMIT: usize = 10 * BODY_LIMIT;
/// Faults that are told at once.
const TOLD: usize = 12;
/// Forms that a draft may name.
const DRAFT_FORMS: usize = 500;

/// As `domain::messages::ALLOWED_TAGS` documents it.
static SANITISER: LazyLock<Builder<'static>> = LazyLock::new(|| {
    let mut sanitiser = Builder::empty();
    sanitiser
        .tags(HashSet::from(ALLOWED_TAGS))
        .tag_attributes(HashMap::from([("a", HashSet::from(["href"]))]))
        .clean_content_tags(HashSet::from(["script", "style"]))
        .url_schemes(HashSet::from(ALLOWED_URL_SCHEMES))
        .link_rel(None)
        .url_relative(UrlRelative::Custom(Box::new(portal_link_alone)));
    sanitiser
});

fn portal_link_alone(href: &str) -> Option<Cow<'_, str>> {
    is_portal_href(href).then_some(Cow::Borrowed(href))
}

/// The message as it may be kept and sent; else what is wrong, at `subject` and `body`.
fn checked(message: &Message, rules: MessageRules) -> Result<Message, FieldErrors> {
    let too_long = too_long_to_read(message);
    if !too_long.is_empty() {
        return Err(field_errors(&too_long));
    }
    let body_html = SANITISER.clean(&message.body_html).to_string();
    let message = Message { subject: message.subject.trim().to_owned(), body_html };
    let blocking: Vec<MessageFault> = check_for(&message, rules).into_iter().filter(|fault| fault.kind.blocks()).collect();
    if blocking.is_empty() { Ok(message) } else { Err(field_errors(&blocking)) }
}

/// One message in each of some languages, each as [`checked`]; with several, a sentence says which language it is about.
pub(crate) fn checked_each(messages: &[WrittenMessage], rules: MessageRules) -> Result<Vec<WrittenMessage>, FieldErrors> {
    let mut errors = FieldErrors::default();
    if messages.is_empty() || repeats(messages) {
        errors.add("messages", "Reload the page, then write the message again.");
        return Err(errors);
    }
    let mut checked_ones = Vec::with_capacity(messages.len());
    for WrittenMessage { language, message } in messages {
        match checked(message, rules) {
            Ok(message) => checked_ones.push(WrittenMessage { language: *language, message }),
            Err(faults) if messages.len() == 1 => return Err(faults),
            Err(faults) => {
                for (field, sentence) in faults.0 {
                    errors.add(&field, format!("In {}: {sentence}", language.name()));
                }
            }
        }
    }
    if errors.is_empty() { Ok(checked_ones) } else { Err(errors) }
}

/// Whether both say the same, whether a browser has tidied them or they were kept.
pub(super) fn says_the_same(one: &Message, other: &Message) -> bool {
    let body = |message: &Message| tidy_html(&SANITISER.clean(&message.body_html).to_string());
    let is_readable = |message: &Message| too_long_to_read(message).is_empty();
    one.subject.trim() == other.subject.trim() && is_readable(one) && is_readable(other) && body(one) == body(other)
}

fn repeats(messages: &[WrittenMessage]) -> bool {
    Language::ALL.into_iter().any(|language| messages.iter().filter(|written| written.language == language).count() > 1)
}

/// Sanitised, with whatever faults it has: they are its writer's to see. Refused when it is longer than anything that is read.
pub(crate) fn kept_as_draft(draft: &KeptDraft) -> Result<KeptDraft, FieldErrors> {
    let mut errors = FieldErrors::default();
    if repeats(&draft.messages) || draft.forms.as_ref().is_some_and(|forms| forms.len() > DRAFT_FORMS) {
        errors.add("messages", "Reload the page, then write the message again.");
    }
    for written in &draft.messages {
        let too_long = too_long_to_read(&written.message);
        if !too_long.is_empty() {
            return Err(field_errors(&too_long));
        }
    }
    if !errors.is_empty() {
        return Err(errors);
    }
    let messages = draft.messages.iter().map(|WrittenMessage { language, message }| {
        let body_html = SANITISER.clean(&message.body_html).to_string();
        WrittenMessage { language: *language, message: Message { subject: message.subject.clone(), body_html } }
    });
    Ok(KeptDraft { messages: messages.collect(), forms: draft.forms.clone(), from_last_answers: draft.from_last_answers, at: None })
}

fn too_long_to_read(message: &Message) -> Vec<MessageFault> {
    let fault = |place, kind| MessageFault { place, start: 0, end: 0, excerpt: String::new(), kind };
    let mut faults = Vec::new();
    if message.subject.len() > 10 * SUBJECT_LIMIT {
        faults.push(fault(FaultPlace::Subject, FaultKind::SubjectTooLong));
    }
    if message.body_html.len() > READ_LIMIT {
        faults.push(fault(FaultPlace::Body, FaultKind::BodyTooLong));
    }
    faults
}

fn field_errors(faults: &[MessageFault]) -> FieldErrors {
    let mut errors = FieldErrors::default();
    for (place, field) in [(FaultPlace::Subject, "subject"), (FaultPlace::Body, "body")] {
        let mut sentences: Vec<String> = Vec::new();
        for sentence in faults.iter().filter(|fault| fault.place == place).map(MessageFault::sentence) {
            if !sentences.contains(&sentence) && sentences.len() < TOLD {
                sentences.push(sentence);
            }
        }
        if !sentences.is_empty() {
            errors.add(field, sentences.join(" "));
        }
    }
    errors
}
