//! Which column of a file holds which field of a client, guessed from the column's name, and a line read by it.

use super::{DateOrder, unguarded};
use crate::{
    EmailAddress, Language,
    clients::{ClientForm, fold},
};
use serde::{Deserialize, Serialize};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum ClientField {
    FirstName,
    LastName,
    /// `Abramson, Mara` or `Mara Abramson`.
    FullName,
    PreferredName,
    Email,
    Phone,
    DateOfBirth,
    Language,
}

impl ClientField {
    pub const ALL: [Self; 8] =
        [Self::FirstName, Self::LastName, Self::FullName, Self::PreferredName, Self::Email, Self::Phone, Self::DateOfBirth, Self::Language];

    pub fn key(self) -> &'static str {
        match self {
            Self::FirstName => "first-name",
            Self::LastName => "last-name",
            Self::FullName => "full-name",
            Self::PreferredName => "preferred-name",
            Self::Email => "email",
            Self::Phone => "phone",
            Self::DateOfBirth => "date-of-birth",
            Self::Language => "language",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.key() == key)
    }

    /// As our own export names its columns.
    pub fn label(self) -> &'static str {
        match self {
            Self::FirstName => "First name",
            Self::LastName => "Last name",
            Self::FullName => "Full name",
            Self::PreferredName => "Preferred name",
            Self::Email => "E-mail",
            Self::Phone => "Phone",
            Self::DateOfBirth => "Date of birth",
            Self::Language => "Language",
        }
    }

    /// What other systems call their columns, without case, accents, spaces and signs.
    fn names(self) -> &'static [&'static str] {
        match self {
            Self::FirstName => &["firstname", "givenname", "forename", "first", "legalfirstname", "vorname", "prenom", "nombre"],
            Self::LastName => {
                &["lastname", "surname", "familyname", "last", "legallastname", "nachname", "familienname", "nom", "apellido", "apellidos"]
            }
            Self::FullName => &["name", "fullname", "client", "patient", "nameofclient"],
            Self::PreferredName => &["preferredname", "preferredfirstname", "nickname", "knownas", "goesby", "preferred"],
            Self::Email => {
                &["email", "emailaddress", "mail", "primaryemail", "email1", "emailadresse", "courriel", "correo", "correoelectronico"]
            }
            Self::Phone => &[
                "phone",
                "phonenumber",
                "mobile",
                "mobilephone",
                "cell",
                "cellphone",
                "telephone",
                "tel",
                "homephone",
                "primaryphone",
                "telefon",
                "telefono",
                "rufnummer",
                "handy",
                "mobil",
                "movil",
                "celular",
            ],
            Self::DateOfBirth => &[
                "dateofbirth",
                "dob",
                "birthdate",
                "birthday",
                "birth",
                "born",
                "geburtsdatum",
                "geburtstag",
                "datedenaissance",
                "fechadenacimiento",
            ],
            Self::Language => &["language", "preferredlanguage", "lang", "sprache", "idioma"],
        }
    }

    pub fn guess(column: &str) -> Option<Self> {
        let bare = bare(column);
        // `Client first name` and `First name` are the same.
        let owner = ["client", "patient"].into_iter().find_map(|owner| bare.strip_prefix(owner)).filter(|rest| !rest.is_empty());
        Self::ALL.into_iter().find(|field| [Some(bare.as_str()), owner].into_iter().flatten().any(|name| field.names().contains(&name)))
    }
}

fn bare(column: &str) -> String {
    fold(column).chars().filter(|c| c.is_alphanumeric()).collect()
}

/// What stands in the first line of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum FirstLine {
    #[default]
    Names,
    /// A client, as in each further line.
    Client,
}

impl FirstLine {
    pub fn key(self) -> &'static str {
        match self {
            Self::Names => "names",
            Self::Client => "client",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        [Self::Names, Self::Client].into_iter().find(|first| first.key() == key)
    }

    /// No column is called by an address; by a day perhaps, where others have names that are known.
    fn guess(columns: &[String], has_known: bool) -> Self {
        let is_address = |cell: &str| cell.parse::<EmailAddress>().is_ok();
        let is_day = |cell: &str| DateOrder::ALL.into_iter().any(|order| order.read(cell).is_some());
        let is_client = columns.iter().any(|cell| is_address(cell) || (!has_known && (cell.contains('@') || is_day(cell))));
        if is_client { Self::Client } else { Self::Names }
    }
}

/// What a file's columns hold, as guessed or as a person said. A column that holds nothing of ours is `None`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Layout {
    pub columns: Vec<Option<ClientField>>,
    pub dates: DateOrder,
    #[serde(default)]
    pub first_line: FirstLine,
}

/// Lines that may stand above the columns' names.
const TITLES: usize = 9;

impl Layout {
    /// Which of a file's first lines names its columns: other systems put a title above them, or the day. It is the first, unless a later one has
    /// a name and something else that we know in more cells than the lines above it have.
    pub fn place_of_names<'a>(lines: impl Iterator<Item = &'a [String]>) -> usize {
        let mut widest = 0;
        for (place, cells) in lines.take(TITLES + 1).enumerate() {
            let guessed = Self::guess(cells, DateOrder::MonthDayYear);
            let is_of_names = guessed.fault().is_none() && guessed.columns.iter().flatten().count() > 1;
            let filled = cells.iter().filter(|cell| !cell.trim().is_empty()).count();
            if is_of_names {
                return if filled > widest { place } else { 0 };
            }
            widest = widest.max(filled);
        }
        0
    }

    /// By the first line. The first column that looks like a field is taken for it.
    pub fn guess(columns: &[String], dates: DateOrder) -> Self {
        let mut guessed: Vec<Option<ClientField>> = Vec::with_capacity(columns.len());
        for column in columns {
            let field = ClientField::guess(column).filter(|field| !guessed.contains(&Some(*field)));
            guessed.push(field);
        }
        let [has_first, has_last] = [ClientField::FirstName, ClientField::LastName].map(|field| guessed.contains(&Some(field)));
        let full = Self::place_of(&guessed, ClientField::FullName).filter(|_| has_first);
        if let Some(place) = full.filter(|place| has_last || bare(&columns[*place]) == "name") {
            // In German the last name is called so, beside `Vorname`.
            guessed[place] = (!has_last).then_some(ClientField::LastName);
        }
        let first_line = FirstLine::guess(columns, guessed.iter().any(Option::is_some));
        if first_line == FirstLine::Client {
            guessed.fill(None);
        }
        Self { columns: guessed, dates, first_line }
    }

    /// Which column it is.
    pub fn place_of(columns: &[Option<ClientField>], field: ClientField) -> Option<usize> {
        columns.iter().position(|column| *column == Some(field))
    }

    /// Why no line could be read by it.
    pub fn fault(&self) -> Option<String> {
        let count = |field| self.columns.iter().filter(|column| **column == Some(field)).count();
        if let Some(twice) = ClientField::ALL.into_iter().find(|field| count(*field) > 1) {
            return Some(format!("Two columns are taken for “{}”. Choose one.", twice.label()));
        }
        let apart = [ClientField::FirstName, ClientField::LastName].map(count);
        match (apart, count(ClientField::FullName)) {
            ([1, 1], 0) | ([0, 0], 1) => None,
            ([0, 0], 0) => Some("Say which column holds the name.".to_owned()),
            (_, 1) => Some("Choose either the full name, or the first and the last name.".to_owned()),
            ([0, _], _) => Some("Say which column holds the first name.".to_owned()),
            _ => Some("Say which column holds the last name.".to_owned()),
        }
    }

    /// The line as a form; what cannot be read stays as it stands there, so that checking the form tells about it.
    pub fn read(&self, cells: &[String]) -> ClientForm {
        let mut form = ClientForm::default();
        for (column, cell) in self.columns.iter().zip(cells) {
            let text = unguarded(cell.trim());
            match column {
                Some(ClientField::FirstName) => text.clone_into(&mut form.first_name),
                Some(ClientField::LastName) => text.clone_into(&mut form.last_name),
                Some(ClientField::FullName) => (form.first_name, form.last_name) = in_two(text),
                Some(ClientField::PreferredName) => text.clone_into(&mut form.preferred_name),
                Some(ClientField::Email) => text.clone_into(&mut form.email),
                Some(ClientField::Phone) => text.clone_into(&mut form.phone),
                Some(ClientField::DateOfBirth) => {
                    form.date_of_birth = self.dates.read(text).map_or_else(|| text.to_owned(), |date| date.to_string());
                }
                Some(ClientField::Language) => form.language = language(text),
                None => {}
            }
        }
        form
    }
}

/// First and last name: what stands before the comma is the last one; without a comma, the last word is.
fn in_two(name: &str) -> (String, String) {
    let (first, last) = match name.split_once(',') {
        Some((last, first)) => (first, last),
        None => name.rsplit_once(char::is_whitespace).unwrap_or(("", name)),
    };
    (first.trim().to_owned(), last.trim().to_owned())
}

/// `es-MX` and `Spanish` are both `es`; in a language that we do not have, e-mails are in the practice's own.
fn language(text: &str) -> String {
    let wanted = fold(text);
    let tag = wanted.split(['-', '_']).next().unwrap_or_default();
    let named = Language::ALL.into_iter().find(|language| language.tag() == tag || fold(language.name()) == wanted);
    named.map_or("", Language::tag).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(columns: &[&str]) -> Layout {
        Layout::guess(&columns.iter().map(|column| (*column).to_owned()).collect::<Vec<_>>(), DateOrder::MonthDayYear)
    }

    fn cells(cells: &[&str]) -> Vec<String> {
        cells.iter().map(|cell| (*cell).to_owned()).collect()
    }

    #[test]
    fn columns_are_known_by_the_names_that_other_systems_give_them() {
        use ClientField::{DateOfBirth, Email, FirstName, FullName, LastName, Phone, PreferredName};
        let guessed = layout(&[
            "Client ID",
            "LAST NAME",
            "First_Name",
            "Preferred name",
            "E-Mail Address",
            "Mobile Phone",
            "Home phone",
            "D.O.B.",
            "Balance",
        ]);
        let expected =
            [None, Some(LastName), Some(FirstName), Some(PreferredName), Some(Email), Some(Phone), None, Some(DateOfBirth), None];
        assert_eq!(guessed.columns, expected);
        assert_eq!(layout(&["Name", "Patient e-mail"]).columns, [Some(FullName), Some(Email)]);
        assert_eq!(layout(&["Client", "Client First Name", "Client Last Name"]).columns, [None, Some(FirstName), Some(LastName)]);
        assert_eq!(
            layout(&["Name", "Vorname", "Geburtstag", "Handy"]).columns,
            [Some(LastName), Some(FirstName), Some(DateOfBirth), Some(Phone)]
        );
        assert_eq!(
            layout(&["Prénom", "Nom", "Date de naissance", "Courriel"]).columns,
            [Some(FirstName), Some(LastName), Some(DateOfBirth), Some(Email)]
        );
        assert_eq!(layout(&["Nombre", "Apellidos", "Móvil"]).columns, [Some(FirstName), Some(LastName), Some(Phone)]);
        assert_eq!(layout(&["Client", "First name"]).columns, [Some(FullName), Some(FirstName)]);
        for field in ClientField::ALL {
            assert_eq!(ClientField::guess(field.label()), Some(field));
            assert_eq!(ClientField::from_key(field.key()), Some(field));
        }
    }

    #[test]
    fn a_first_line_with_an_address_or_a_day_is_a_client() {
        for client in [
            &["Mara", "Abramson", "mara@mail.example"][..],
            &["Mara", "Abramson", "27/03/1988"],
            &["Mara", "Abramson", "03/27/1988"],
            &["Mara", "Abramson", "mara@mail"],
            // A name that other systems call a column by.
            &["Mara", "Nom", "mara@mail.example"],
        ] {
            let guessed = layout(client);
            assert_eq!((guessed.first_line, guessed.columns.iter().flatten().count()), (FirstLine::Client, 0), "{client:?}");
        }
        for names in [&["Mara", "Abramson"][..], &["a", "b"], &["Name", "Mail @ home", "03/27/2026"], &["First name", "Last name"]] {
            assert_eq!(layout(names).first_line, FirstLine::Names, "{names:?}");
        }
        for first in [FirstLine::Names, FirstLine::Client] {
            assert_eq!(FirstLine::from_key(first.key()), Some(first));
        }
    }

    #[test]
    fn titles_above_the_names_of_columns_are_passed_over() {
        let place = |lines: &[&[&str]]| {
            let lines: Vec<_> = lines.iter().map(|line| cells(line)).collect();
            Layout::place_of_names(lines.iter().map(Vec::as_slice))
        };
        let (names, client) = (&["Last name", "First name", "E-mail"][..], &["Abramson", "Mara", "mara@mail.example"][..]);
        assert_eq!(place(&[names, client]), 0);
        assert_eq!(place(&[&["Active clients"], &["Printed", "01/05/2026"], names, client]), 2);
        assert_eq!(place(&[&["Active clients", "", "", ""], names]), 1);
        // Neither clients nor a name alone.
        for none in [&[client, names][..], &[client, client], &[&["Clients"], &["Name"], client], &[]] {
            assert_eq!(place(none), 0, "{none:?}");
        }
        let far: Vec<&[&str]> = std::iter::repeat_n(&["Title"][..], 10).chain([names]).collect();
        assert_eq!((place(&far), place(&far[1..])), (0, 9));
    }

    #[test]
    fn a_layout_by_which_no_client_has_a_name_is_told() {
        assert_eq!(layout(&["First name", "Last name"]).fault(), None);
        assert_eq!(layout(&["Full name"]).fault(), None);
        assert!(layout(&["E-mail"]).fault().unwrap().contains("the name"));
        assert!(layout(&["First name"]).fault().unwrap().contains("last name"));
        assert!(layout(&["Last name"]).fault().unwrap().contains("first name"));
        assert!(layout(&["Full name", "Last name"]).fault().unwrap().contains("either"));
        let twice = Layout { columns: vec![Some(ClientField::Email); 2], ..layout(&[]) };
        assert!(twice.fault().unwrap().contains("E-mail"));
    }

    #[test]
    fn a_line_is_read_as_the_columns_say() {
        let layout = layout(&["Name", "E-mail", "DOB", "Notes", "Language", "Phone"]);
        let form = layout.read(&cells(&[" Abramson,  Mara ", "mara@mail.example", "3/27/1988", "likes tea", "Spanish", "'+1 555 0100"]));
        assert_eq!((form.first_name.as_str(), form.last_name.as_str()), ("Mara", "Abramson"));
        assert_eq!((form.date_of_birth.as_str(), form.language.as_str(), form.phone.as_str()), ("1988-03-27", "es", "+1 555 0100"));
        let form = layout.read(&cells(&["Mara Lee Abramson", "x", "31/31/1988"]));
        assert_eq!((form.first_name.as_str(), form.last_name.as_str()), ("Mara Lee", "Abramson"));
        assert_eq!(form.date_of_birth, "31/31/1988");
    }
}
