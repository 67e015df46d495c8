//! The way from a client's page back to the list that the client was opened from, as it stood.

use domain::ids::ClientId;
use leptos::prelude::*;

const ALL: (&str, &str) = ("Clients", "/clients");

/// As long as the frame around the staff's pages.
#[derive(Clone, Copy)]
pub(crate) struct OpenedFrom {
    pathname: Memo<String>,
    opened: RwSignal<Option<Opened>>,
}

/// A client, as their page's address names them, and the list that they were opened from.
#[derive(Clone, Debug, PartialEq)]
struct Opened {
    client: String,
    list: &'static str,
    address: String,
    /// How far the list's page was scrolled.
    scrolled: f64,
}

impl OpenedFrom {
    pub fn new(pathname: Memo<String>) -> Self {
        Self { pathname, opened: RwSignal::new(None) }
    }

    /// When the page of a list is left: by then the program's address is that of the next page.
    pub fn leave(self, list: &'static str, address: String, scrolled: f64) {
        if let Some(client) = self.pathname.try_get_untracked().as_deref().and_then(client_of) {
            self.opened.try_set(Some(Opened { client: client.to_owned(), list, address, scrolled }));
        }
    }

    /// How far the page of the list at this address was scrolled, when it is gone back to.
    pub(super) fn scrolled(self, address: &str) -> Option<f64> {
        let of_list = |opened: &Option<Opened>| opened.as_ref().filter(|opened| opened.address == address).map(|opened| opened.scrolled);
        self.opened.with_untracked(of_list).filter(|_| is_back(address, Some(self)))
    }

    /// Whether the client at this path was opened from the list at this address.
    fn leads_to(self, address: &str, path: &str) -> bool {
        let client = client_of(path);
        self.opened.with_untracked(|opened| {
            opened.as_ref().is_some_and(|opened| opened.address == address && Some(opened.client.as_str()) == client)
        })
    }

    /// Where one goes on from a client to another one of the same list, that one was opened from it too.
    pub fn goes_on(self, client: ClientId, next: ClientId) {
        let client = client.to_string();
        self.opened.update(|opened| {
            if let Some(opened) = opened.as_mut().filter(|opened| opened.client == client) {
                opened.client = next.to_string();
            }
        });
    }

    /// The list that the client was opened from, and its address; that of all clients where they were not.
    pub fn of(self, client: ClientId) -> (&'static str, String) {
        let client = client.to_string();
        self.opened.with(|opened| {
            let from = opened.as_ref().filter(|opened| opened.client == client);
            from.map_or((ALL.0, ALL.1.to_owned()), |from| (from.list, from.address.clone()))
        })
    }
}

/// Whether the page of the list at this address is gone back to, and not to by any other link: the browser's address is the list's already when
/// the browser goes through its history, and a link's is changed after its page is made; until then it is that of the client who was opened from
/// here.
pub(crate) fn is_back(list: &str, opened_from: Option<OpenedFrom>) -> bool {
    let Ok(path) = window().location().pathname() else { return false };
    list.split('?').next() == Some(path.as_str()) || opened_from.is_some_and(|opened_from| opened_from.leads_to(list, &path))
}

/// `/clients/{id}` and what is below.
fn client_of(path: &str) -> Option<&str> {
    path.strip_prefix("/clients/")?.split('/').next()
}

pub(super) fn link_back(client: ClientId) -> AnyView {
    let opened = use_context::<OpenedFrom>();
    let to = Memo::new(move |_| opened.map_or((ALL.0, ALL.1.to_owned()), |opened| opened.of(client)));
    view! { <a href=move || to.get().1>{move || to.get().0}</a> }.into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn the_link_back_is_that_of_the_client_who_was_opened_and_of_nobody_else() {
        Owner::new().with(|| {
            let (client, other) = (ClientId(Uuid::from_u128(1)), ClientId(Uuid::from_u128(2)));
            let path = RwSignal::new("/organization/portal".to_owned());
            let opened = OpenedFrom::new(Memo::new(move |_| path.get()));
            let list = "/organization/portal?search=ma";
            opened.leave("Manage clients", list.to_owned(), 0.0);
            assert_eq!(opened.of(client), ("Clients", "/clients".to_owned()), "nobody was opened");
            path.set(format!("/clients/{client}"));
            opened.leave("Manage clients", list.to_owned(), 0.0);
            assert_eq!(opened.of(client), ("Manage clients", list.to_owned()));
            assert_eq!(opened.of(other), ("Clients", "/clients".to_owned()));
            assert!(opened.leads_to(list, &format!("/clients/{client}/edit")));
            assert!(!opened.leads_to(list, &format!("/clients/{other}")) && !opened.leads_to("/clients", &format!("/clients/{client}")));
            opened.goes_on(other, client);
            assert_eq!(opened.of(client), ("Manage clients", list.to_owned()), "nobody goes on from who was not opened");
            opened.goes_on(client, other);
            assert_eq!((opened.of(client).0, opened.of(other)), ("Clients", ("Manage clients", list.to_owned())));
        });
    }
}
