//! The audit log as administrators look through it: what of it is asked for, and a page of that.

use super::AuditRow;
use crate::ids::{ClientId, StaffId};
use serde::{Deserialize, Serialize};

/// As the page's address says it. What is empty narrows nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct AuditQuery {
    /// Who did it: the id of a member of staff.
    pub person: String,
    /// About whom: the id of a client.
    pub client: String,
    /// About whom, as somebody looks for them by name or e-mail address.
    pub name: String,
    /// The key of an [`super::AuditAction`].
    pub kind: String,
    /// The first day, such as `2026-11-23`.
    pub from: String,
    /// The last day.
    pub to: String,
    /// Where the page begins.
    pub after: String,
}

impl AuditQuery {
    /// By its names in an address; those of nothing are left out.
    pub fn pairs(&self) -> Vec<(&'static str, &str)> {
        let all = [
            ("person", &self.person),
            ("client", &self.client),
            ("name", &self.name),
            ("kind", &self.kind),
            ("from", &self.from),
            ("to", &self.to),
            ("after", &self.after),
        ];
        all.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (name, value.as_str())).collect()
    }

    /// `get` gives the address's parameters.
    pub fn read(get: impl Fn(&str) -> Option<String>) -> Self {
        let [person, client, name, kind, from, to, after] =
            ["person", "client", "name", "kind", "from", "to", "after"].map(|name| get(name).unwrap_or_default());
        Self { person, client, name, kind, from, to, after }
    }
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct AuditPage {
    /// Newest first. None while it is not said which of several clients is meant.
    pub rows: Vec<AuditRow>,
    /// Where the next page begins, if there is one.
    pub next: Option<String>,
    /// Who works here or did.
    pub people: Vec<(StaffId, String)>,
    /// About whom the events are, where they are about one client.
    pub client: Option<(ClientId, String)>,
    /// Who is found by the name that was looked for, when it is not one client alone.
    pub found: Vec<(ClientId, String)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_query_is_read_from_an_address_as_it_was_written() {
        let query = AuditQuery { name: "Mara & co".to_owned(), from: "2026-11-23".to_owned(), ..AuditQuery::default() };
        let pairs = query.pairs();
        assert_eq!(pairs, [("name", "Mara & co"), ("from", "2026-11-23")]);
        let get = |name: &str| pairs.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
        assert_eq!(AuditQuery::read(get), query);
    }
}
