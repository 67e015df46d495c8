//! The invented people. Which client stands where follows from their number, so that every start makes the same practice.

use chrono::NaiveDate;
use domain::{
    Language,
    clients::{ClientInput, PortalState},
};

pub(super) struct Person {
    pub name: &'static str,
    pub email: &'static str,
    pub is_administrator: bool,
    pub can_invite: bool,
}

pub(super) const STAFF: [Person; 3] = [
    Person { name: "Ada Brennan", email: "ada@willowlane.example", is_administrator: true, can_invite: true },
    Person { name: "Noor Haddad", email: "noor@willowlane.example", is_administrator: false, can_invite: true },
    Person { name: "Tomas Vrana", email: "tomas@willowlane.example", is_administrator: false, can_invite: false },
];

const FIRST: [&str; 20] = [
    "Mara", "Dariush", "Marco", "Tamar", "Iman", "Joel", "Ruth", "Sena", "Oskar", "Lilja", "Pilar", "Anwar", "Greta", "Hugo", "Ines",
    "Kofi", "Lena", "Milo", "Nadia", "Pavel",
];
const LAST: [&str; 12] =
    ["Abramson", "Almasi", "Amato", "Bellmann", "Cormack", "Damaris", "Emanuel", "Fairweather", "Grünwald", "Hollis", "Ivarsson", "Jurado"];

/// The client's details, and where they stand at the door; `None` is a client who was never invited.
pub(super) fn client(index: usize) -> (ClientInput, Option<PortalState>) {
    let (first, last) = (FIRST[index % FIRST.len()], LAST[(index / FIRST.len() + index % FIRST.len()) % LAST.len()]);
    let has_email = index % 16 != 5;
    let ascii: String = last.chars().map(|c| if c.is_ascii() { c } else { 'u' }).collect();
    let email = format!("{}.{}@mail.example", first.to_lowercase(), ascii.to_lowercase());
    let day = u32::try_from(index % 28).unwrap_or_default() + 1;
    let year = 1950 + i32::try_from(index % 55).unwrap_or_default();
    let input = ClientInput {
        first_name: first.to_owned(),
        last_name: last.to_owned(),
        preferred_name: (index % 7 == 3).then(|| first.chars().take(3).collect()),
        email: if has_email { email.parse().ok() } else { None },
        phone: Some(format!("555 01{:02}", index % 100)),
        date_of_birth: if index % 11 == 4 {
            None
        } else {
            NaiveDate::from_ymd_opt(year, u32::try_from(index % 12).unwrap_or_default() + 1, day)
        },
        language: (first == "Pilar").then_some(Language::Spanish),
        revision: 0,
    };
    let stand = match index % 20 {
        1 | 4 | 8 | 11 | 14 | 17 | 19 => Some(PortalState::Active),
        2 | 12 => Some(PortalState::Sent),
        6 => Some(PortalState::Opened),
        9 => Some(PortalState::NotDelivered),
        13 if index % 40 == 13 => Some(PortalState::Expired),
        13 => Some(PortalState::Locked),
        16 if index % 40 == 16 => Some(PortalState::Revoked),
        _ => None,
    };
    (input, stand)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn the_invented_clients_stand_everywhere_and_have_names_and_addresses_of_their_own() {
        let clients: Vec<_> = (0..240).map(client).collect();
        let states: BTreeSet<&str> = clients.iter().filter_map(|(_, stand)| stand.map(PortalState::key)).collect();
        assert_eq!(states.len(), 7, "{states:?}");
        let addresses: Vec<String> = clients.iter().filter_map(|(input, _)| input.email.as_ref().map(domain::EmailAddress::key)).collect();
        assert_eq!(addresses.iter().collect::<BTreeSet<_>>().len(), addresses.len());
        let names: BTreeSet<_> = clients.iter().map(|(input, _)| (&input.first_name, &input.last_name)).collect();
        assert_eq!(names.len(), clients.len());
        assert!(addresses.iter().all(|address| address.ends_with(".example")));
        assert!(clients.iter().any(|(input, _)| input.email.is_none()));
    }
}
