//! The list of clients that was left for another page, for whoever comes back to it: where it stood, and who was chosen. It is held in the
//! program's memory alone, by the frame around the staff's pages, and goes with that: by signing out, and by loading a page anew.

use super::{
    list::{ClientList, address_of},
    selection::Selection,
    window::Layout,
};
use crate::{
    clients::{OpenedFrom, is_back},
    staff::{api::current_desk, use_viewer},
};
use domain::{
    clients::ClientQuery,
    ids::{ClientId, OrganizationId, StaffId},
    staff::Viewer,
};
use leptos::prelude::*;

/// One list at most, with no more names than a selection may have.
#[derive(Clone, Copy)]
pub(crate) struct HeldList(StoredValue<Option<Held>>);

#[derive(Clone, Debug, PartialEq)]
struct Held {
    query: ClientQuery,
    place: Option<Place>,
    selection: Selection,
}

/// Where a list stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Place {
    /// The row that has the focus or had it last, and whose it is.
    pub active: usize,
    pub client: Option<ClientId>,
    pub has_focus: bool,
    pub layout: Layout,
    pub scrolled: f64,
    /// The first row on screen.
    pub first: usize,
    /// How many rows the list has.
    pub total: usize,
}

impl HeldList {
    pub fn nothing() -> Self {
        Self(StoredValue::new(None))
    }

    /// What is held of the list with this address. It is the page's from then on.
    fn take(self, query: &ClientQuery) -> Option<Held> {
        self.0.try_update_value(|held| held.take_if(|held| held.query == *query)).flatten()
    }

    fn hold(self, left: Held) {
        self.0.try_update_value(|held| *held = Some(left.instead_of(held.take())));
    }
}

impl Held {
    /// A look at another list, where nobody was chosen, does not cost the choice.
    fn instead_of(self, before: Option<Self>) -> Self {
        let is_look = self.selection.is_empty();
        before.filter(|before| is_look && before.query != self.query && !before.selection.is_empty()).unwrap_or(self)
    }
}

impl Place {
    /// The same place where the rows have another height by now, or the screen has: the first row on screen is the same then.
    pub fn scrolled_in(&self, layout: Layout, total: usize) -> f64 {
        let is_same = layout == self.layout || self.scrolled <= 0.0;
        if is_same { self.scrolled } else { layout.scrolled_to(total, self.first) }
    }
}

/// One visit to the list: what it takes over from the last one, and leaves to the next.
#[derive(Clone, Copy)]
pub(super) struct Visit {
    query: Memo<ClientQuery>,
    pub selection: RwSignal<Selection>,
    /// Where the list is to stand once it lies on the page; when the page is left, where it stood.
    pub place: StoredValue<Option<Place>>,
    /// Who was chosen, as long as it is not known that the same person looks.
    awaited: StoredValue<Option<Selection>>,
    /// Who is chosen was so before, and may have changed meanwhile.
    pub is_resumed: RwSignal<bool>,
    is_sent: StoredValue<bool>,
}

impl Visit {
    pub fn begin(list: ClientList) -> Self {
        let (held, opened_from) = (use_context::<HeldList>(), use_context::<OpenedFrom>());
        let query = list.query.get_untracked();
        let found = held.and_then(|held| held.take(&query));
        let place = found.as_ref().and_then(|found| found.place.clone()).filter(|_| is_back(&address_of(&query), opened_from));
        let visit = Self {
            query: list.query,
            selection: RwSignal::new(Selection::default()),
            place: StoredValue::new(place),
            awaited: StoredValue::new(found.map(|found| found.selection).filter(|selection| !selection.is_empty())),
            is_resumed: RwSignal::new(false),
            is_sent: StoredValue::new(false),
        };
        provide_context(visit);
        Effect::new(move |before: Option<()>| {
            list.query.track();
            if before.is_some() {
                visit.place.set_value(None);
            }
        });
        let who_left = use_viewer().as_ref().map(who);
        Effect::new(move |_| {
            // Also when the list is asked for anew, after it could not be.
            list.track();
            visit.resume(who_left);
        });
        on_cleanup(move || visit.leave(held, opened_from));
        visit
    }

    /// Chooses who was chosen. Somebody else may have signed in meanwhile, in another tab, so it is asked first who looks; without an answer
    /// it stays held.
    fn resume(self, who_left: Option<(StaffId, OrganizationId)>) {
        if self.awaited.with_value(Option::is_none) {
            return;
        }
        leptos::task::spawn_local(async move {
            let Ok(desk) = current_desk().await else { return };
            let Some(awaited) = self.awaited.try_update_value(Option::take).flatten() else { return };
            if Some(who(&desk.viewer)) == who_left {
                self.selection.update(|selection| selection.resume(awaited));
                self.is_resumed.set(true);
            }
        });
    }

    fn leave(self, held: Option<HeldList>, opened_from: Option<OpenedFrom>) {
        let (Some(held), Some(query)) = (held, self.query.try_get_untracked()) else { return };
        let mut selection = self.selection.try_get_untracked().unwrap_or_default();
        if self.is_sent.try_get_value() == Some(true) {
            selection.clear();
        }
        if let Some(awaited) = self.awaited.try_update_value(Option::take).flatten() {
            selection.resume(awaited);
        }
        selection.turn_to(&query);
        if let Some(opened_from) = opened_from {
            // The list keeps where it stands itself: see `Place`.
            opened_from.leave("Manage clients", address_of(&query), 0.0);
        }
        held.hold(Held { query, place: self.place.try_get_value().flatten(), selection });
    }
}

/// For what sends to those who are chosen. When the page is left, it is asked whether something is on its way to them, or went and the
/// page was not told: they are not chosen again when one comes back.
pub(crate) fn tell_what_is_sent(is_sent: impl FnOnce() -> bool + Send + Sync + 'static) {
    if let Some(visit) = use_context::<Visit>() {
        on_cleanup(move || {
            if is_sent() {
                visit.is_sent.try_set_value(true);
            }
        });
    }
}

fn who(viewer: &Viewer) -> (StaffId, OrganizationId) {
    (viewer.staff.id, viewer.organization.id)
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::clients::ClientFilter;

    fn left(search: &str, selection: Selection) -> Held {
        Held { query: searched(search), place: None, selection }
    }

    fn searched(search: &str) -> ClientQuery {
        ClientQuery { search: search.to_owned(), ..ClientQuery::default() }
    }

    fn chosen() -> Selection {
        let mut selection = Selection::default();
        selection.choose_whole(&searched("ma"));
        selection
    }

    #[test]
    fn who_was_chosen_is_there_for_the_same_list_and_once() {
        Owner::new().with(|| {
            let held = HeldList::nothing();
            held.hold(left("ma", chosen()));
            let others = [searched(""), ClientQuery { filter: ClientFilter::Stuck, ..searched("ma") }];
            assert!(others.iter().all(|query| held.take(query).is_none()));
            assert_eq!(held.take(&searched("ma")).map(|found| found.selection), Some(chosen()));
            assert!(held.take(&searched("ma")).is_none());
        });
    }

    #[test]
    fn a_look_at_another_list_does_not_cost_the_choice_and_clearing_it_does() {
        Owner::new().with(|| {
            let held = HeldList::nothing();
            held.hold(left("ma", chosen()));
            held.hold(left("", Selection::default()));
            assert_eq!(held.take(&searched("ma")).map(|found| found.selection), Some(chosen()));
            held.hold(left("ma", chosen()));
            held.hold(left("ma", Selection::default()));
            assert_eq!(held.take(&searched("ma")).map(|found| found.selection), Some(Selection::default()));
            held.hold(left("ma", chosen()));
            held.hold(left("", chosen()));
            assert!(held.take(&searched("ma")).is_none(), "one list is held, and no more");
        });
    }

    #[test]
    fn on_another_screen_the_same_row_is_the_first() {
        let layout = Layout { row: 50.0, screen: 500.0, highest: 15_000_000.0 };
        let place = Place { active: 104, client: None, has_focus: true, layout, scrolled: 5_025.0, first: 100, total: 1_000 };
        assert!((place.scrolled_in(layout, 1_000) - 5_025.0).abs() < 0.1);
        let turned = Layout { row: 90.0, ..layout };
        assert_eq!(turned.window(1_000, place.scrolled_in(turned, 1_000)).seen.0, 100);
        let above = Place { scrolled: -120.0, ..place };
        assert!((above.scrolled_in(turned, 1_000) + 120.0).abs() < 0.1, "what stands above the list was on screen");
    }
}
