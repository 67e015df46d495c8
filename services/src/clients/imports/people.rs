//! The clients on file whom some lines may be about: loaded for a chunk of lines at once, found by name, and by address and date of
//! birth.

use super::{layout::layout_of, read_json};
use crate::{Result, Services};
use chrono::NaiveDate;
use domain::{
    EmailAddress, FieldErrors, Language,
    clients::{
        ClientInput,
        import::{ClientField, Decision, KnownClient, Layout, decide, decide_again, is_shortened},
        sort_key,
    },
    ids::ClientId,
};
use std::collections::HashMap;
use store::{
    Tx,
    clients::{
        ClientRecord,
        imports::{self, ImportRow, LineRow, PersonKeys},
    },
};
use uuid::Uuid;

/// A line as it was read: what it says of a client, or why it says nothing.
pub(super) type Read = std::result::Result<ClientInput, String>;

#[derive(Default)]
pub(super) struct People {
    known: Vec<KnownClient>,
    records: HashMap<Uuid, ClientRecord>,
    /// Places in `known`, by the key of the name, or of address and date of birth.
    places: HashMap<String, Vec<usize>>,
    /// Whose portal account an address serves; nobody's, where a representative signs in with it.
    logins: HashMap<String, Option<Uuid>>,
}

impl Services {
    /// The lines as the person's columns say, in their order.
    pub(super) async fn read_lines(&self, tx: &mut Tx, row: &ImportRow, lines: &[LineRow]) -> Result<Vec<Read>> {
        let layout = layout_of(row)?;
        let organization = store::organization::find(tx, row.organization_id).await?;
        let today = self.today(organization.as_ref().map_or("UTC", |organization| &organization.time_zone));
        lines.iter().map(|line| Ok(read(&layout, &read_json::<Vec<String>>(&line.cells)?, today))).collect()
    }
}

fn read(layout: &Layout, cells: &[String], today: NaiveDate) -> Read {
    let form = layout.read(cells);
    let checked = match form.check(today) {
        Ok(_) if is_shortened(&form.phone) => Err(FieldErrors::one("phone", SHORTENED)),
        other => other,
    };
    checked.map_err(|errors| {
        let told = ClientField::ALL.into_iter().filter_map(|field| Some((field, errors.get(&field.key().replace('-', "_"))?)));
        told.map(|(field, sentence)| format!("{}: {sentence}", field.label())).collect::<Vec<_>>().join(" ")
    })
}

const SHORTENED: &str = "The spreadsheet has shortened this number. Format the column as text there, and export it again.";

impl People {
    pub(super) async fn load(tx: &mut Tx, organization: Uuid, lines: &[Read]) -> Result<Self> {
        let keys = PersonKeys {
            names: lines.iter().flatten().map(|line| sort_key(&line.first_name, &line.last_name)).collect(),
            births: lines.iter().flatten().filter_map(|line| Some((line.email.as_ref()?.key(), line.date_of_birth?))).collect(),
        };
        let emails: Vec<String> = lines.iter().flatten().filter_map(|line| Some(line.email.as_ref()?.key())).collect();
        let mut people = Self { logins: imports::list_logins(tx, organization, &emails).await?.into_iter().collect(), ..Self::default() };
        for record in imports::list_known(tx, organization, &keys).await? {
            people.add(record)?;
        }
        Ok(people)
    }

    pub(super) fn add(&mut self, record: ClientRecord) -> Result<()> {
        let known = KnownClient {
            id: ClientId(record.id),
            first_name: record.first_name.clone(),
            last_name: record.last_name.clone(),
            preferred_name: record.preferred_name.clone(),
            email: record.email.clone(),
            phone: record.phone.clone(),
            date_of_birth: record.date_of_birth,
            language: record.language.as_deref().and_then(Language::from_tag),
            portal: record.portal()?,
            revision: record.revision,
        };
        let place = self.known.len();
        let birth = record.email_key.as_deref().zip(known.date_of_birth).map(|(email, birth)| birth_key(email, birth));
        let keys = [Some(sort_key(&known.first_name, &known.last_name)), birth];
        for key in keys.into_iter().flatten() {
            self.places.entry(key).or_default().push(place);
        }
        self.known.push(known);
        self.records.insert(record.id, record);
        Ok(())
    }

    pub(super) fn record(&self, client: ClientId) -> Option<&ClientRecord> {
        self.records.get(&client.0)
    }

    /// R30: whether an open invitation of the client went to an address that is not theirs any more.
    pub(super) fn loses_invitation(&self, client: ClientId, becomes: &ClientInput) -> bool {
        let known = self.known.iter().find(|known| known.id == client).filter(|known| known.portal.has_open_invitation());
        let moved = self.record(client).map(|record| &record.email_key) != Some(&becomes.email.as_ref().map(EmailAddress::key));
        known.is_some() && moved
    }

    pub(super) fn ends_invitation(&self, decision: &Decision) -> bool {
        matches!(decision, Decision::Changed(client, becomes, _) if self.loses_invitation(*client, becomes))
    }

    /// R6: an address that somebody else signs in with is refused here already, unless it is on file for this client.
    pub(super) fn decide(&self, line: &ClientInput) -> Decision {
        self.decide_by(decide, line)
    }

    /// Of a line that was new when it was checked.
    pub(super) fn decide_again(&self, line: &ClientInput) -> Decision {
        self.decide_by(decide_again, line)
    }

    fn decide_by(&self, decide: fn(&ClientInput, &[&KnownClient]) -> Decision, line: &ClientInput) -> Decision {
        let birth = line.email.as_ref().zip(line.date_of_birth).map(|(email, birth)| birth_key(&email.key(), birth));
        let keys = [Some(sort_key(&line.first_name, &line.last_name)), birth];
        let mut places: Vec<usize> = keys.iter().flatten().filter_map(|key| self.places.get(key)).flatten().copied().collect();
        places.sort_unstable();
        places.dedup();
        let candidates: Vec<&KnownClient> = places.iter().filter_map(|place| self.known.get(*place)).collect();
        let decision = decide(line, &candidates);
        let of_another = |input: &ClientInput, client: Option<&ClientRecord>| {
            let key = input.email.as_ref().map(EmailAddress::key);
            let is_on_file = client.is_some_and(|client| client.email_key == key);
            let login = key.filter(|_| !is_on_file).and_then(|key| self.logins.get(&key));
            login.is_some_and(|owner| owner.is_none() || *owner != client.map(|client| client.id))
        };
        match &decision {
            Decision::New(input, _) if of_another(input, None) => Decision::Refused(IN_USE.to_owned()),
            Decision::Changed(client, input, _) if of_another(input, self.record(*client)) => Decision::Refused(IN_USE.to_owned()),
            _ => decision,
        }
    }
}

fn birth_key(email: &str, birth: NaiveDate) -> String {
    format!("{email}\u{1}{birth}")
}

const IN_USE: &str = "This address is in use for another portal account. Use another address.";
