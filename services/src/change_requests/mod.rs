//! What clients ask to have changed of what is on file. The client asks and takes back on the profile; whoever may edit the client accepts,
//! which is the ordinary edit, or declines. Nobody is written an e-mail: what came of it stands on the profile.

mod ask;
mod decide;
#[cfg(test)]
mod tests;

use crate::context;
use domain::{
    EmailAddress, Language,
    change_requests::{AskedChange, WaitingChange},
    clients::ClientInput,
    ids::{ChangeRequestId, ClientId},
};
use store::{change_requests::ChangeRequestRow, clients::ClientRecord};

/// What is on file, as an edit would put it there.
pub(crate) fn on_file(record: &ClientRecord) -> ClientInput {
    ClientInput {
        first_name: record.first_name.clone(),
        last_name: record.last_name.clone(),
        preferred_name: record.preferred_name.clone(),
        email: record.email.as_deref().and_then(|email| email.parse::<EmailAddress>().ok()),
        phone: record.phone.clone(),
        date_of_birth: record.date_of_birth,
        language: record.language.as_deref().and_then(Language::from_tag),
        revision: record.revision,
    }
}

fn asked(row: ChangeRequestRow, time_zone: &str, language: Language) -> AskedChange {
    AskedChange {
        id: ChangeRequestId(row.id),
        field: row.field,
        seen: row.field.words_for_client(row.seen.as_deref(), language),
        wanted: row.field.words_for_client(row.wanted.as_deref(), language),
        asked: context::moment(row.asked_at, time_zone),
        state: row.state,
        ended: row.ended_at.map(|at| context::moment(at, time_zone)),
        reason: row.reason,
    }
}

fn waiting(row: &ChangeRequestRow, record: &ClientRecord, time_zone: &str) -> WaitingChange {
    let on_file = row.field.value(&on_file(record));
    WaitingChange {
        id: ChangeRequestId(row.id),
        client: ClientId(record.id),
        client_name: record.full_name(),
        field: row.field,
        now: row.field.words(on_file.as_deref()),
        seen: row.field.words(row.seen.as_deref()),
        wanted: row.field.words(row.wanted.as_deref()),
        asked: context::moment(row.asked_at, time_zone),
        on_file,
    }
}
