//! What is wrong with a message, at the editor, and whose values it lacks (R12, R13). The sentences come from
//! `domain::messages`; here they are listed, counted, and led back to their place.

use super::{MessageDraft, fields::Fields};
use domain::{
    Language,
    invitations::{DraftTotals, Recipient},
    messages::{FaultKind, MessageFault, MissingValue, Placeholder, PlaceholderValues, WrittenMessage, message_for, missing_values},
};
use leptos::prelude::*;
use std::collections::BTreeMap;

#[component]
pub(super) fn FaultList(draft: MessageDraft, fields: Fields) -> impl IntoView {
    let of = move |blocks: bool| draft.faults.get().into_iter().filter(|fault| fault.kind.blocks() == blocks).collect::<Vec<_>>();
    let list = move |blocks: bool| {
        let faults = of(blocks);
        (!faults.is_empty()).then(|| {
            let title = if blocks { "This stands against sending:" } else { "Worth another look:" };
            view! {
                <div class=if blocks { "note bad" } else { "note" }>
                    <span aria-hidden="true">{if blocks { "!" } else { "⚠" }}</span>
                    <div>
                        <b>{title}</b>
                        <ul>{faults.into_iter().map(|fault| view! { <FaultItem fault fields /> }).collect_view()}</ul>
                    </div>
                </div>
            }
        })
    };
    view! {
        <div id="message-faults" class="stack tight" aria-live="polite">
            {move || list(true)}
            {move || list(false)}
        </div>
    }
    .into_any()
}

#[component]
fn FaultItem(fault: MessageFault, fields: Fields) -> impl IntoView {
    let (place, excerpt) = (fault.place, fault.excerpt.clone());
    let show = fault.is_at_words().then(|| {
        let excerpt = excerpt.clone();
        view! { <button type="button" class="link" on:click=move |_| fields.show(place, &excerpt)>"Show it"</button> }
    });
    let replace = nearest(&fault.kind).map(|placeholder| {
        let label = format!("Replace by {}", placeholder.token());
        view! { <button type="button" class="link" on:click=move |_| fields.replace(place, &excerpt, placeholder)>{label}</button> }
    });
    view! { <li>{fault.sentence()} " " {show} " " {replace}</li> }
}

fn nearest(kind: &FaultKind) -> Option<Placeholder> {
    match kind {
        FaultKind::UnknownPlaceholder { nearest } | FaultKind::BrokenPlaceholder { nearest } => *nearest,
        FaultKind::NoPortalLink
        | FaultKind::SubjectEmpty
        | FaultKind::SubjectTooLong
        | FaultKind::SubjectHasLineBreak
        | FaultKind::BodyEmpty
        | FaultKind::BodyTooLong
        | FaultKind::FormTitlesNotAllowed
        | FaultKind::NothingRunsOut
        | FaultKind::LinkNotHttps { .. }
        | FaultKind::SubjectNotAllowed { .. }
        | FaultKind::ClinicalWordInSubject { .. }
        | FaultKind::SubjectLong => None,
    }
}

/// A placeholder without a value, and for whom.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Missing {
    value: MissingValue,
    /// Whether or not they are named.
    count: i64,
    names: Vec<String>,
    /// Their places among the recipients.
    places: Vec<usize>,
}

/// R13 over all recipients, each with the message in their language. Which values are missing depends only on that and on which
/// ones a client has, so each combination is asked once, and a message to thousands is still checked at every keystroke.
pub(crate) fn missing_over(
    messages: &[WrittenMessage],
    recipients: &[Recipient],
    form_list: Option<&Vec<String>>,
    totals: &DraftTotals,
) -> Vec<Missing> {
    let mut answers: BTreeMap<(Language, [bool; 3]), Vec<MissingValue>> = BTreeMap::new();
    let mut missing: BTreeMap<Placeholder, Missing> = BTreeMap::new();
    for (place, recipient) in recipients.iter().enumerate() {
        let has = |value: &Option<String>| value.as_ref().is_some_and(|value| !value.trim().is_empty());
        let values = &recipient.values;
        let combination = [has(&values.client_preferred_name), has(&values.organization_phone), has(&values.organization_email)];
        let answer = answers.entry((values.language, combination)).or_insert_with(|| {
            let values = PlaceholderValues { form_list: form_list.cloned(), ..values.clone() };
            message_for(messages, values.language).map(|written| missing_values(&written.message, &values)).unwrap_or_default()
        });
        for value in answer.iter() {
            let entry = missing.entry(value.placeholder).or_insert_with(|| Missing {
                value: value.clone(),
                count: 0,
                names: Vec::new(),
                places: Vec::new(),
            });
            entry.count += 1;
            entry.names.push(recipient.name.clone());
            entry.places.push(place);
        }
    }
    let named = i64::try_from(recipients.len()).unwrap_or(i64::MAX);
    if let Some(some) = recipients.first().filter(|_| totals.recipients() > named) {
        count_unnamed(messages, &some.values, totals, &mut missing);
    }
    missing.into_values().collect()
}

/// Those without a preferred name among more recipients than are named: as many as the server counted in each language whose
/// message asks for it. Nothing else that can be missing differs from one client to the next.
fn count_unnamed(
    messages: &[WrittenMessage],
    some: &PlaceholderValues,
    totals: &DraftTotals,
    missing: &mut BTreeMap<Placeholder, Missing>,
) {
    let without = PlaceholderValues { client_preferred_name: None, ..some.clone() };
    let (mut count, mut value) = (0, None);
    for readers in totals.readers.iter().filter(|readers| readers.without_preferred_name > 0) {
        let message = message_for(messages, readers.language);
        let found = message.into_iter().flat_map(|written| missing_values(&written.message, &without));
        if let Some(found) = found.into_iter().find(|found| found.placeholder == Placeholder::ClientPreferredName) {
            count += readers.without_preferred_name;
            value = Some(found);
        }
    }
    if let Some(value) = value {
        let entry = missing.entry(value.placeholder).or_insert_with(|| Missing { value, count, names: Vec::new(), places: Vec::new() });
        entry.count = count;
    }
}

/// The next recipient after `at`, around the end, whom something misses; none when nobody else is.
pub(crate) fn next_missing(missing: &[Missing], at: usize) -> Option<usize> {
    let places = || missing.iter().flat_map(|missing| missing.places.iter().copied());
    let next = places().filter(|place| *place > at).min().or_else(|| places().min());
    next.filter(|next| *next != at)
}

/// So many names are told; of more, the number.
const NAMED: usize = 5;

impl Missing {
    /// `1 client has no preferred name.`
    pub fn count_sentence(&self) -> String {
        let what = self.value.placeholder.label().to_lowercase();
        match self.value.placeholder {
            Placeholder::ClientPreferredName => match self.count {
                1 => "1 client has no preferred name.".to_owned(),
                count => format!("{count} clients have no preferred name."),
            },
            Placeholder::FormList => "The forms are not named.".to_owned(),
            _ => format!("There is no {what} on file."),
        }
    }

    pub fn consequence(&self) -> String {
        let instead = &self.value.stands_instead;
        match self.value.placeholder {
            Placeholder::ClientPreferredName => format!("{} will be greeted by first name.", self.who()),
            _ if instead.is_empty() => "Nothing stands in its place.".to_owned(),
            _ => format!("“{instead}” stands in its place."),
        }
    }

    fn who(&self) -> String {
        let named: Vec<String> = self.names.iter().take(NAMED).cloned().collect();
        let more = self.count - i64::try_from(named.len()).unwrap_or(i64::MAX);
        match (named.split_last(), more) {
            (None, _) => "They".to_owned(),
            (Some((only, [])), 0) => only.clone(),
            (Some((last, before)), 0) => format!("{} and {last}", before.join(", ")),
            (Some(_), more) => format!("{} and {more} more", named.join(", ")),
        }
    }
}

/// The warnings, each with its clients (R13).
#[component]
pub(crate) fn MissingNotes(#[prop(into)] missing: Signal<Vec<Missing>>) -> impl IntoView {
    let note = |entry: Missing| {
        view! {
            <div class="note">
                <span aria-hidden="true">"⚠"</span>
                <span><b>{entry.count_sentence()}</b> " " {entry.consequence()}</span>
            </div>
        }
    };
    view! { <div class="stack tight" aria-live="polite">{move || missing.get().into_iter().map(note).collect_view()}</div> }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::invitations::Readers;
    use domain::{ids::ClientId, messages::default_invitation};
    use uuid::Uuid;

    fn recipient(name: &str, preferred: Option<&str>) -> Recipient {
        Recipient {
            id: ClientId(Uuid::nil()),
            name: name.to_owned(),
            email: "someone@mail.example".to_owned(),
            values: PlaceholderValues {
                language: Language::English,
                client_first_name: name.to_owned(),
                client_last_name: "Emanuel".to_owned(),
                client_preferred_name: preferred.map(str::to_owned),
                organization_name: "Willow Lane Practice".to_owned(),
                organization_phone: Some("555 0142".to_owned()),
                organization_email: None,
                client_portal_link: "https://portal.example/p/x/join/y".to_owned(),
                sender_name: "Ada Brennan".to_owned(),
                form_list: None,
                invitation_expiry_date: "7 December 2026".to_owned(),
            },
        }
    }

    fn shipped() -> Vec<WrittenMessage> {
        let language = Language::English;
        vec![WrittenMessage { language, message: default_invitation(language) }]
    }

    fn missing_of(recipients: &[Recipient]) -> Vec<Missing> {
        missing_over(&shipped(), recipients, None, &DraftTotals::of(recipients, 0))
    }

    #[test]
    fn r13_clients_without_a_value_are_counted_and_named() {
        let recipients = [recipient("Ruth", None), recipient("Mara", Some("Mari")), recipient("Joel", Some(" "))];
        let missing = missing_of(&recipients);
        assert_eq!(missing.len(), 1);
        assert_eq!(missing[0].count_sentence(), "2 clients have no preferred name.");
        assert_eq!(missing[0].consequence(), "Ruth and Joel will be greeted by first name.");
    }

    #[test]
    fn r14_one_steps_from_one_client_with_a_warning_to_the_next_and_around() {
        let recipients = [recipient("Ruth", Some("R")), recipient("Mara", None), recipient("Joel", Some("J")), recipient("Tam", None)];
        let missing = missing_of(&recipients);
        assert_eq!([0, 1, 2, 3].map(|at| next_missing(&missing, at)), [Some(1), Some(3), Some(3), Some(1)]);
        assert_eq!(next_missing(&missing_of(&recipients[..2]), 1), None);
        assert_eq!(next_missing(&[], 0), None);
    }

    #[test]
    fn of_many_clients_a_few_are_named_and_the_rest_counted() {
        let recipients: Vec<Recipient> = ["A", "B", "C", "D", "E", "F", "G"].map(|name| recipient(name, None)).into();
        let missing = missing_of(&recipients);
        assert_eq!(missing[0].consequence(), "A, B, C, D, E and 2 more will be greeted by first name.");
    }
    #[test]
    fn r13_of_more_clients_than_are_named_all_are_counted() {
        let recipients = [recipient("Ruth", None), recipient("Mara", Some("M"))];
        let mut totals = DraftTotals::of(&recipients, 0);
        totals.add(&Readers { language: Language::English, count: 500, without_preferred_name: 120 });
        let missing = missing_over(&shipped(), &recipients, None, &totals);
        assert_eq!(missing[0].count_sentence(), "121 clients have no preferred name.");
        assert_eq!(missing[0].consequence(), "Ruth and 120 more will be greeted by first name.");
        // Also when none of those who are named is one of them.
        let missing = missing_over(&shipped(), &recipients[1..], None, &totals);
        assert_eq!(missing[0].consequence(), "They will be greeted by first name.");
    }
}
