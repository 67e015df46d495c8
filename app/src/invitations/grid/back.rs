//! The grid on a list that is gone back to: it stands where it stood when its page was left, with the focus where it was.

use super::{Grid, once_drawn};
use crate::invitations::{
    focus,
    held::{Place, Visit},
    list::ClientList,
    window::Layout,
};
use leptos::prelude::*;

impl Grid {
    /// Where it stood, with the row in focus that had it.
    pub(super) fn stand(self, place: &Place, layout: Layout) {
        let total = self.total.get_untracked();
        let (scrolled, active) = (place.scrolled_in(layout, total), place.active.min(total.saturating_sub(1)));
        self.has_focus.set_value(place.has_focus);
        self.sought.set(place.client.filter(|_| place.has_focus).map(|client| (active, client)));
        self.active.set(active);
        self.lies.set(Some((layout, scrolled)));
        let had_focus = place.has_focus;
        // The page is as high as it was by then.
        once_drawn(move || {
            focus::scroll_to(self.body, scrolled);
            if had_focus {
                focus::leave();
            }
        });
    }

    /// `None` before it was measured.
    fn place(self) -> Option<Place> {
        let (layout, scrolled) = self.lies.try_get_untracked().flatten()?;
        let (active, total) = (self.active.try_get_untracked()?, self.total.try_get_untracked()?);
        let client = untrack(|| self.row(active)).map(|row| row.id);
        let first = self.window.try_with_untracked(|window| window.seen.0)?;
        Some(Place { active, client, has_focus: self.has_focus.try_get_value()?, layout, scrolled, first, total })
    }
}

/// How many rows there are. A long list that is gone back to says it a moment after its rows: until then, as many as there were.
pub(super) fn total(list: ClientList, visit: Visit) -> Memo<usize> {
    let before = visit.place.with_value(|place| place.as_ref().map(|place| (list.query.get_untracked(), place.total)));
    Memo::new(move |_| {
        let total = list.total();
        match &before {
            Some((query, count)) if total > 0 && list.counts().is_none() && list.query.with(|now| now == query) => total.max(*count),
            _ => total,
        }
    })
}

/// On a list that is gone back to, others may have come in between, and those who were chosen may have changed.
pub(super) fn follow_what_was_left(grid: Grid) {
    on_cleanup(move || {
        if let Some(place) = grid.place() {
            grid.visit.place.try_set_value(Some(place));
        }
    });
    Effect::new(move |_| {
        let Some((at, client)) = grid.sought.get() else { return };
        let Some(row) = grid.row(at) else { return };
        grid.sought.set(None);
        let is_still = grid.has_focus.get_value() && grid.active.get_untracked() == at;
        let mut drawn = grid.window.with_untracked(|window| window.first..window.end);
        if is_still
            && row.id != client
            && let Some(theirs) = drawn.find(|index| untrack(|| grid.row(*index)).is_some_and(|row| row.id == client))
        {
            grid.go(theirs);
        }
    });
    Effect::new(move |_| {
        if grid.visit.is_resumed.get() {
            let drawn = grid.window.with(|window| window.first..window.end);
            let rows: Vec<_> = drawn.filter_map(|index| grid.row(index)).collect();
            grid.selection.maybe_update(|selection| selection.look_again(&rows));
        }
    });
}
