//! Whether a line is about a client on file, and what it changes. A line is about a client when the names are the same and
//! the address or the date of birth is too, or when first name, address and date of birth are; in doubt it is refused, because
//! two persons in one record is a breach.

use crate::{
    EmailAddress, Language,
    clients::{ClientInput, PortalState, fold},
    ids::ClientId,
};
use chrono::NaiveDate;

/// A client on file whose name or address is the line's.
#[derive(Clone, Debug, PartialEq)]
pub struct KnownClient {
    pub id: ClientId,
    pub first_name: String,
    pub last_name: String,
    pub preferred_name: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
    pub date_of_birth: Option<NaiveDate>,
    pub language: Option<Language>,
    pub portal: PortalState,
    pub revision: i64,
}

/// What becomes of a line.
#[derive(Clone, Debug, PartialEq)]
pub enum Decision {
    /// And who is on file with the same address and date of birth, if somebody is.
    New(ClientInput, String),
    /// What the client's record becomes, and the change in words.
    Changed(ClientId, ClientInput, String),
    Same(ClientId),
    /// Why, and what to do.
    Refused(String),
}

enum Likeness {
    /// Name and address, name and date of birth, or first name, address and date of birth are the same.
    Same,
    /// Of both nothing is known but the name.
    SameName,
    Other,
    /// Address and date of birth are the same, and the first name is another one: children of one birth with their parent's address.
    Twin,
    /// As a twin, but the first name may be the same one, written otherwise: Alex and Alexander.
    PerhapsTwin,
    Doubtful(&'static str),
}

/// `known` are the clients whose name, or address and date of birth, are the line's; others do no harm.
pub fn decide(line: &ClientInput, known: &[&KnownClient]) -> Decision {
    let (mut same, mut same_name, mut twins, mut doubt) = (Vec::new(), Vec::new(), Vec::new(), None);
    for client in known {
        match likeness(line, client) {
            Likeness::Same => same.push(*client),
            Likeness::SameName => same_name.push(*client),
            Likeness::Twin => twins.push(format!("{} {}", client.first_name, client.last_name)),
            Likeness::PerhapsTwin => doubt = Some(PERHAPS_TWIN),
            Likeness::Doubtful(why) => doubt = Some(why),
            Likeness::Other => {}
        }
    }
    // Whom address or date of birth tells is meant, whoever else has the name.
    match (&same[..], &same_name[..], doubt) {
        ([client], ..) | ([], [client], None) => change(line, client),
        ([], [], None) if twins.is_empty() => Decision::New(line.clone(), String::new()),
        ([], [], None) => Decision::New(line.clone(), format!("Address and date of birth are also those of {}.", twins.join(", "))),
        ([], _, Some(why)) => Decision::Refused(why.to_owned()),
        _ => Decision::Refused("Several clients on file could be meant. Change the right one on their page.".to_owned()),
    }
}

/// As [`decide`], of a line that was new when it was checked: whoever could be a twin since then came from the same file, where
/// they are two.
pub fn decide_again(line: &ClientInput, known: &[&KnownClient]) -> Decision {
    let others: Vec<&KnownClient> =
        known.iter().copied().filter(|client| !matches!(likeness(line, client), Likeness::PerhapsTwin)).collect();
    decide(line, &others)
}

const PERHAPS_TWIN: &str = "A client with this address and date of birth has a first name on file that is much the same. If it is the same person, change the name on the client's page; if not, add this client by hand.";

fn likeness(line: &ClientInput, client: &KnownClient) -> Likeness {
    let first_name = compare_first_names(line, client);
    let same_name = first_name == Names::Same && fold(&line.last_name) == fold(&client.last_name);
    let key = |email: &str| email.trim().to_lowercase();
    let email = compare(line.email.as_ref().map(EmailAddress::key), client.email.as_deref().map(key));
    let birth = compare(line.date_of_birth, client.date_of_birth);
    match (same_name, email, birth) {
        (true, Some(true), Some(false)) => Likeness::Doubtful(
            "A client of this name and address has another date of birth on file. If the file is right, change it on the client's page.",
        ),
        (true, Some(true), _) | (true, _, Some(true)) => Likeness::Same,
        (false, Some(true), Some(true)) => match first_name {
            // A last name changes by marriage.
            Names::Same => Likeness::Same,
            Names::Alike => Likeness::PerhapsTwin,
            Names::Different => Likeness::Twin,
        },
        (true, Some(false), None) | (true, _, Some(false)) | (false, _, _) => Likeness::Other,
        // Nothing says that they are two, and nothing but the name that they are one.
        (true, None, None) if is_known_by_name_alone(line, client) => Likeness::SameName,
        (true, None, None) => Likeness::Doubtful(
            "A client of this name is on file, and neither address nor date of birth tells whether it is the same person. Add what is missing, in the file or on the client's page, or add this client by hand.",
        ),
    }
}

fn is_known_by_name_alone(line: &ClientInput, client: &KnownClient) -> bool {
    line.email.is_none() && line.date_of_birth.is_none() && client.email.is_none() && client.date_of_birth.is_none()
}

#[derive(PartialEq)]
enum Names {
    Same,
    /// One begins as the other does, or is what the other is called.
    Alike,
    Different,
}

fn compare_first_names(line: &ClientInput, client: &KnownClient) -> Names {
    let (new, old) = (fold(&line.first_name), fold(&client.first_name));
    let is_called = |preferred: &Option<String>, name: &str| preferred.as_deref().is_some_and(|preferred| fold(preferred) == name);
    if new == old {
        Names::Same
    } else if new.starts_with(&old)
        || old.starts_with(&new)
        || is_called(&line.preferred_name, &old)
        || is_called(&client.preferred_name, &new)
    {
        Names::Alike
    } else {
        Names::Different
    }
}

/// `None` when one of them is not known.
fn compare<T: PartialEq>(one: Option<T>, other: Option<T>) -> Option<bool> {
    Some(one? == other?)
}

/// An empty cell leaves what is on file; so does a name that is written otherwise only in its case or accents.
fn change(line: &ClientInput, client: &KnownClient) -> Decision {
    let name = |new: &str, old: &str| if fold(new) == fold(old) { old.to_owned() } else { new.to_owned() };
    let on_file: Option<EmailAddress> = client.email.as_deref().and_then(|email| email.parse().ok());
    let moved = line.email.as_ref().map(EmailAddress::key).is_some_and(|key| Some(key) != on_file.as_ref().map(EmailAddress::key));
    if moved && client.portal == PortalState::Active {
        return Decision::Refused(
            "This client signs in with another address. It can only be changed when the new address confirms it.".to_owned(),
        );
    }
    let becomes = ClientInput {
        first_name: name(&line.first_name, &client.first_name),
        last_name: name(&line.last_name, &client.last_name),
        preferred_name: line.preferred_name.clone().or_else(|| client.preferred_name.clone()),
        email: if moved { line.email.clone() } else { on_file },
        phone: line.phone.clone().or_else(|| client.phone.clone()),
        date_of_birth: line.date_of_birth.or(client.date_of_birth),
        language: line.language.or(client.language),
        revision: client.revision,
    };
    let words = changes(client, &becomes);
    if words.is_empty() { Decision::Same(client.id) } else { Decision::Changed(client.id, becomes, words.join("; ")) }
}

fn changes(before: &KnownClient, after: &ClientInput) -> Vec<String> {
    let text = |date: Option<NaiveDate>| date.map(|date| date.to_string());
    let language = |language: Option<Language>| language.map(|language| language.name().to_owned());
    let fields = [
        ("first name", Some(before.first_name.clone()), Some(after.first_name.clone())),
        ("last name", Some(before.last_name.clone()), Some(after.last_name.clone())),
        ("preferred name", before.preferred_name.clone(), after.preferred_name.clone()),
        ("e-mail", before.email.clone(), after.email.as_ref().map(ToString::to_string)),
        ("phone", before.phone.clone(), after.phone.clone()),
        ("date of birth", text(before.date_of_birth), text(after.date_of_birth)),
        ("language", language(before.language), language(after.language)),
    ];
    let changed = fields.into_iter().filter(|(_, before, after)| before != after);
    changed
        .map(|(field, before, after)| {
            let after = after.unwrap_or_default();
            before.map_or_else(|| format!("{field}: {after}"), |before| format!("{field}: {after}, was {before}"))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::{decide as decide_among, *};
    use uuid::Uuid;

    fn birth(day: u32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(1988, 3, day)
    }

    fn line(name: (&str, &str), email: Option<&str>, date_of_birth: Option<NaiveDate>) -> ClientInput {
        ClientInput {
            first_name: name.0.to_owned(),
            last_name: name.1.to_owned(),
            preferred_name: None,
            email: email.map(|email| email.parse().unwrap()),
            phone: None,
            date_of_birth,
            language: None,
            revision: 0,
        }
    }

    fn known(id: u128, name: (&str, &str), email: Option<&str>, date_of_birth: Option<NaiveDate>) -> KnownClient {
        KnownClient {
            id: ClientId(Uuid::from_u128(id)),
            first_name: name.0.to_owned(),
            last_name: name.1.to_owned(),
            preferred_name: None,
            email: email.map(str::to_owned),
            phone: Some("555 0100".to_owned()),
            date_of_birth,
            language: None,
            portal: PortalState::NoAccount,
            revision: 4,
        }
    }

    fn decide(line: &ClientInput, on_file: &[KnownClient]) -> Decision {
        decide_among(line, &on_file.iter().collect::<Vec<_>>())
    }

    const MARA: (&str, &str) = ("Mara", "Núñez");
    const HERS: Option<&str> = Some("mara@mail.example");

    #[test]
    fn the_same_name_and_address_or_date_of_birth_is_the_same_person() {
        let on_file = [known(1, MARA, HERS, birth(7))];
        let same = Decision::Same(on_file[0].id);
        assert_eq!(decide(&line(("MARA", "NUNEZ"), Some("Mara@Mail.example"), birth(7)), &on_file), same);
        assert_eq!(decide(&line(MARA, HERS, None), &on_file), same);
        assert_eq!(decide(&line(MARA, None, birth(7)), &on_file), same);
        assert_eq!(decide(&line(MARA, None, None), &[known(1, MARA, None, None)]), same);
    }

    #[test]
    fn a_changed_line_says_what_it_changes_and_leaves_what_it_does_not_name() {
        let on_file = [known(1, MARA, HERS, birth(7))];
        let Decision::Changed(id, becomes, words) = decide(&line(("Mara", "Abramson"), HERS, birth(7)), &on_file) else { panic!() };
        assert_eq!((id, words.as_str()), (on_file[0].id, "last name: Abramson, was Núñez"));
        assert_eq!((becomes.phone.as_deref(), becomes.revision), (Some("555 0100"), 4));
        let Decision::Changed(_, becomes, words) = decide(&line(MARA, Some("new@mail.example"), birth(7)), &on_file) else { panic!() };
        assert_eq!(words, "e-mail: new@mail.example, was mara@mail.example");
        assert_eq!(becomes.email.unwrap().as_str(), "new@mail.example");
        let Decision::Changed(_, _, words) = decide(&line(MARA, HERS, birth(7)), &[known(1, MARA, HERS, None)]) else { panic!() };
        assert_eq!(words, "date of birth: 1988-03-07");
    }

    #[test]
    fn another_name_address_or_date_of_birth_is_another_person() {
        let on_file = [known(1, MARA, HERS, birth(7))];
        for other in [
            // A family may share an address.
            line(("Leo", "Núñez"), HERS, birth(9)),
            line(("Leo", "Núñez"), HERS, None),
            line(MARA, Some("another@mail.example"), None),
            line(MARA, Some("another@mail.example"), birth(9)),
            line(MARA, None, birth(9)),
        ] {
            assert_eq!(decide(&other, &on_file), Decision::New(other.clone(), String::new()));
        }
    }

    #[test]
    fn twins_with_their_parents_address_are_two() {
        let twins = [known(1, ("Leo", "Núñez"), HERS, birth(7)), known(2, MARA, HERS, birth(7))];
        let mara = line(MARA, HERS, birth(7));
        assert_eq!(decide(&mara, &twins), Decision::Same(twins[1].id));
        let told = "Address and date of birth are also those of Leo Núñez.".to_owned();
        assert_eq!(decide(&mara, &twins[..1]), Decision::New(mara.clone(), told));
        // She has married since.
        assert!(matches!(decide(&line(("Mara", "Abramson"), HERS, birth(7)), &twins), Decision::Changed(id, ..) if id == twins[1].id));
    }

    #[test]
    fn a_first_name_that_may_be_the_same_one_is_refused_unless_both_stand_in_one_file() {
        let mut on_file = known(1, ("Alexander", "Núñez"), HERS, birth(7));
        on_file.preferred_name = Some("Sasha".to_owned());
        for first in ["Alex", "ALEXANDER Lee", "sasha"] {
            let alike = line((first, "Núñez"), HERS, birth(7));
            let Decision::Refused(why) = decide(&alike, std::slice::from_ref(&on_file)) else { panic!("{first}") };
            assert!(why.contains("much the same"), "{why}");
            assert_eq!(decide_again(&alike, &[&on_file]), Decision::New(alike.clone(), String::new()));
        }
        let both = [on_file, known(2, ("Alex", "Núñez"), HERS, birth(7))];
        assert_eq!(decide(&line(("Alex", "Núñez"), HERS, birth(7)), &both), Decision::Same(both[1].id));
    }

    #[test]
    fn in_doubt_a_line_is_refused_with_what_to_do() {
        for (wrong, on_file) in [
            (line(MARA, HERS, birth(9)), vec![known(1, MARA, HERS, birth(7))]),
            (line(MARA, HERS, None), vec![known(1, MARA, None, birth(7))]),
            (line(MARA, None, None), vec![known(1, MARA, HERS, birth(7))]),
            (line(MARA, None, None), vec![known(1, MARA, HERS, None)]),
            (line(MARA, None, None), vec![known(1, MARA, None, birth(7))]),
            (line(MARA, HERS, birth(7)), vec![known(1, MARA, None, None)]),
            (line(MARA, None, None), vec![known(1, MARA, HERS, None), known(2, MARA, None, birth(9))]),
        ] {
            let Decision::Refused(why) = decide(&wrong, &on_file) else { panic!("{wrong:?}") };
            assert!(why.contains("page"), "{why}");
        }
    }

    #[test]
    fn whom_the_address_tells_is_meant_whoever_else_has_the_name() {
        let on_file = [known(1, MARA, None, None), known(2, MARA, HERS, None)];
        assert_eq!(decide(&line(MARA, HERS, None), &on_file), Decision::Same(on_file[1].id));
    }

    #[test]
    fn r30_the_address_that_a_client_signs_in_with_is_not_changed_by_a_file() {
        let active = KnownClient { portal: PortalState::Active, ..known(1, MARA, HERS, birth(7)) };
        let moved = line(MARA, Some("new@mail.example"), birth(7));
        assert!(matches!(decide(&moved, std::slice::from_ref(&active)), Decision::Refused(_)));
        assert_eq!(decide(&line(MARA, HERS, birth(7)), &[active]), Decision::Same(ClientId(Uuid::from_u128(1))));
    }
}
