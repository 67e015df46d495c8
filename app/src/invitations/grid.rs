//! The list of clients as an ARIA grid: one row takes the focus, arrows move it, Space ticks, Shift chooses a range. White rows
//! can be invited; a green one has an account. A row that cannot be chosen says why beside its box (R3). Only the rows on screen and
//! some around them are drawn, however many there are.

mod back;

use self::back::{follow_what_was_left, total};
use super::{
    focus,
    held::Visit,
    keys::{GridKey, read_key},
    list::{ClientList, address_of},
    row::{Row, follow_selection},
    selection::Selection,
    window::{Layout, Window},
};
use domain::{
    clients::{ClientFilter, ClientQuery, ClientRow, NAMED_LIMIT, PAGE_ROWS, SortColumn},
    ids::ClientId,
};
use leptos::{ev, html::Div, prelude::*};
use std::sync::Arc;

/// What the rows share.
#[derive(Clone, Copy)]
pub(super) struct Grid {
    list: ClientList,
    visit: Visit,
    first_rows: Memo<Vec<Arc<ClientRow>>>,
    total: Memo<usize>,
    pub window: Memo<Window>,
    pub selection: RwSignal<Selection>,
    /// The place of the row that has the focus or had it last.
    pub active: RwSignal<usize>,
    has_focus: StoredValue<bool>,
    /// A row that is gone back to, and who had the focus there.
    sought: RwSignal<Option<(usize, ClientId)>>,
    /// How the rows lie, and how far their beginning is above the screen.
    lies: RwSignal<Option<(Layout, f64)>>,
    /// The part of the screen that nothing lies over.
    free: RwSignal<Option<(f64, f64)>>,
    root: NodeRef<Div>,
    pub body: NodeRef<Div>,
}

impl Grid {
    fn new(list: ClientList, visit: Visit) -> Self {
        debug_assert!(untrack(|| list.has_come()), "memos over a list that is on its way");
        let first_rows = Memo::new(move |_| list.first_rows());
        let total = total(list, visit);
        let lies = RwSignal::new(None::<(Layout, f64)>);
        let window = Memo::new(move |_| match lies.get() {
            Some((layout, scrolled)) => layout.window(total.get(), scrolled),
            None => Window::unmeasured(first_rows.with(Vec::len)),
        });
        Self {
            list,
            visit,
            first_rows,
            total,
            window,
            selection: visit.selection,
            active: RwSignal::new(0),
            has_focus: StoredValue::new(false),
            sought: RwSignal::new(None),
            lies,
            free: RwSignal::new(None),
            root: NodeRef::new(),
            body: NodeRef::new(),
        }
    }

    /// `None` while it is on its way.
    pub fn row(self, index: usize) -> Option<Arc<ClientRow>> {
        if index < PAGE_ROWS { self.first_rows.with(|rows| rows.get(index).cloned()) } else { self.list.later_row(index) }
    }

    /// The places of the rows that a person sees.
    fn on_screen(self) -> (usize, usize) {
        match (self.lies.get(), self.free.get()) {
            (Some((layout, scrolled)), Some(free)) => layout.uncovered(self.total.get(), scrolled, free),
            _ => self.window.get().seen,
        }
    }

    /// Those of them that are at hand.
    fn rows(self, (first, end): (usize, usize)) -> Vec<Arc<ClientRow>> {
        untrack(|| (first..end).filter_map(|index| self.row(index)).collect())
    }

    /// The row that Tab reaches.
    pub fn is_active(self, index: usize) -> bool {
        let window = self.window.get();
        let active = self.active.get();
        index == if (window.first..window.end).contains(&active) { active } else { window.seen.0 }
    }

    fn measure(self) {
        let Some((layout, scrolled)) = focus::measure(self.body) else { return };
        let free = focus::free(self.body);
        if self.free.get_untracked() != free {
            self.free.set(free);
        }
        if let Some(place) = self.visit.place.try_update_value(Option::take).flatten() {
            self.stand(&place, layout);
        } else if self.lies.get_untracked() != Some((layout, scrolled)) {
            self.lies.set(Some((layout, scrolled)));
        }
    }

    fn press(self, event: &ev::KeyboardEvent) {
        let (at, total) = (self.active.get_untracked(), self.total.get_untracked());
        let (first, end) = untrack(|| self.on_screen());
        let command = event.ctrl_key() || event.meta_key() || event.alt_key();
        // A box that has the focus itself is turned by the browser.
        if focus::is_in_head(event) || (event.key() == " " && !event.shift_key() && focus::is_in_box(event)) {
            return;
        }
        let Some(key) = read_key(&event.key(), event.shift_key(), command, at, total, (end - first).max(1)) else { return };
        if self.selection.with_untracked(Selection::is_empty) && key == GridKey::Clear {
            return;
        }
        event.prevent_default();
        match key {
            GridKey::Move { to, extend } => {
                if extend {
                    self.choose_to(at, to);
                }
                self.go(to);
            }
            GridKey::Toggle => {
                if let Some(row) = untrack(|| self.row(at)) {
                    self.selection.update(|selection| selection.toggle(&row, at));
                }
            }
            GridKey::ChooseToHere => self.choose_to(at, at),
            GridKey::ChooseAll => self.list.query.with_untracked(|query| self.selection.update(|selection| selection.choose_whole(query))),
            GridKey::Clear => self.selection.update(Selection::clear),
            GridKey::Inside { forward } => focus::inside(at, forward),
        }
    }

    /// Gives a row the focus, wherever it is.
    fn go(self, to: usize) {
        self.active.set(to);
        let window = self.window.get_untracked();
        if !(window.first..window.end).contains(&to) {
            let Some((layout, _)) = self.lies.get_untracked() else { return };
            focus::scroll_rows(self.body, layout.scrolled_to(self.total.get_untracked(), to));
            self.measure();
        }
        once_drawn(move || focus::row(to));
    }

    /// Chooses the range that ends at this row, when its rows have come.
    pub fn choose_to(self, from: usize, to: usize) {
        let (first, end) = self.selection.with_untracked(|selection| selection.range_to(from, to));
        if end - first > NAMED_LIMIT {
            self.selection.update(|selection| selection.is_full = true);
            return;
        }
        let at_hand = self.rows((first, end));
        if at_hand.len() == end - first {
            self.selection.update(|selection| selection.choose_range(&at_hand, from));
            return;
        }
        let Some(range) = self.selection.try_update(Selection::begin_range) else { return };
        leptos::task::spawn_local(async move {
            let loaded = self.list.load(first, end).await;
            let chosen = self.selection.try_update(|selection| {
                if selection.end_range(range) && loaded == Ok(true) {
                    selection.choose_range(&self.rows((first, end)), from);
                }
            });
            if let (Some(()), Err(failure)) = (chosen, loaded) {
                self.list.later_failure.set(Some(failure));
            }
        });
    }
}

#[component]
pub(super) fn ClientGrid(list: ClientList, visit: Visit) -> impl IntoView {
    let grid = Grid::new(list, visit);
    follow_the_screen(grid);
    follow_selection(grid);
    follow_what_was_left(grid);
    let row_count = move || if list.counts().is_some() { (grid.total.get() + 1).to_string() } else { "-1".to_owned() };
    let each = move || grid.window.with(|window| window.first..window.end);
    // A row that is moved or scrolled away leaves the focus to nothing, which is not to leave the grid.
    let left = move |event: ev::FocusEvent| grid.has_focus.set_value(event.related_target().is_none());
    view! {
        <div
            class="grid clients"
            role="grid"
            aria-label="Clients"
            aria-multiselectable="true"
            aria-rowcount=row_count
            aria-colcount="6"
            tabindex="-1"
            hidden=move || grid.total.get() == 0
            node_ref=grid.root
            on:keydown=move |event| grid.press(&event)
            on:focusin=move |_| grid.has_focus.set_value(true)
            on:focusout=left
        >
            <Head list grid />
            <div class="rows" role="rowgroup" node_ref=grid.body>
                <For each key=|index| *index children=move |index| view! { <Row index grid /> } />
            </div>
        </div>
    }
    .into_any()
}

/// When the effects have drawn and moved the rows, and before another key is heard: one that is pressed while nothing has the focus would
/// be the page's, and scroll it.
fn once_drawn(then: impl FnOnce() + 'static) {
    leptos::task::spawn_local(async move { then() });
}

/// Draws what is scrolled to, asks for it, and keeps the focus where it was.
fn follow_the_screen(grid: Grid) {
    let is_due = StoredValue::new(false);
    let look = move || {
        if is_due.try_update_value(|is_due| std::mem::replace(is_due, true)) == Some(false) {
            request_animation_frame(move || {
                if is_due.try_set_value(false).is_none() {
                    grid.measure();
                }
            });
        }
    };
    Effect::new(move |had_rows: Option<bool>| {
        let has_rows = grid.total.get() > 0;
        // How many there are changes nothing in how they lie, and to find that out the browser lays out the page.
        if has_rows && had_rows != Some(true) {
            look();
        }
        has_rows
    });
    Effect::new(move |_| {
        let scroll = window_event_listener_untyped("scroll", move |_| look());
        let resize = window_event_listener_untyped("resize", move |_| look());
        on_cleanup(move || {
            scroll.remove();
            resize.remove();
        });
    });
    Effect::new(move |_| {
        let window = grid.window.get();
        // Also when the same place of the list is asked for anew.
        grid.list.track();
        if grid.lies.with_untracked(Option::is_some) {
            focus::pad(grid.body, window.above, window.below);
            grid.list.bring(&window);
        }
        once_drawn(move || {
            if grid.has_focus.try_get_value() == Some(true) {
                let active = grid.active.get_untracked();
                focus::keep(grid.root, Some(active).filter(|active| (window.first..window.end).contains(active)));
            }
        });
    });
    Effect::new(move |before: Option<()>| {
        grid.list.query.with(|query| grid.selection.maybe_update(|selection| selection.turn_to(query)));
        if before.is_some() {
            grid.list.later_failure.maybe_update(|failure| failure.take().is_some());
            grid.active.maybe_update(|active| std::mem::take(active) != 0);
            let is_below = grid.lies.get_untracked().is_some_and(|(_, scrolled)| scrolled > 0.0);
            if is_below {
                focus::scroll_rows(grid.body, 0.0);
            }
        }
    });
}

#[component]
fn Head(list: ClientList, grid: Grid) -> impl IntoView {
    let selection = grid.selection;
    let on_screen = move || {
        let (first, end) = grid.on_screen();
        (first..end).filter_map(|index| grid.row(index)).collect::<Vec<_>>()
    };
    let of = Memo::new(move |_| selection.with(|selection| selection.of(&on_screen())));
    let all = move || matches!(of.get(), (count, chosen) if count > 0 && count == chosen);
    let some = move || matches!(of.get(), (count, chosen) if chosen > 0 && chosen < count);
    let choose = move |event| {
        // The bar may have grown since.
        grid.measure();
        let (rows, on) = (untrack(on_screen), event_target_checked(&event));
        selection.update(|selection| selection.set_all(&rows, on));
    };
    view! {
        <div class="row top" role="row" aria-rowindex="1">
            <span role="columnheader" aria-colindex="1">
                <label class="pick">
                    <span class="visually-hidden">"Select all on screen"</span>
                    <input type="checkbox" prop:checked=all prop:indeterminate=some disabled=move || of.get().0 == 0 on:change=choose />
                </label>
            </span>
            {sorted(list, 2, SortColumn::Name, "Name")}
            {sorted(list, 3, SortColumn::Email, "E-mail")}
            {sorted(list, 4, SortColumn::Portal, "Portal")}
            <span role="columnheader" aria-colindex="5">"Forms"</span>
            {sorted(list, 6, SortColumn::Sent, "Last sent")}
        </div>
    }
    .into_any()
}

fn sorted(list: ClientList, place: u8, column: SortColumn, label: &'static str) -> AnyView {
    let order = move || {
        let sort = list.query.read().sort;
        (sort.column == column).then_some(if sort.is_descending { "descending" } else { "ascending" })
    };
    let href =
        move || list.for_links.with(|query| address_of(&ClientQuery { sort: query.sort.turned(column), after: None, ..query.clone() }));
    view! {
        <span role="columnheader" aria-colindex=place.to_string() aria-sort=order>
            <a class="sort" href=href data-noscroll="">{label}</a>
        </span>
    }
    .into_any()
}

/// The `aria-rowindex` of the first row, below the head's.
pub(super) const FIRST_ROW: usize = 2;

pub(super) fn row_id(index: usize) -> String {
    format!("client-row-{index}")
}

/// What an empty list says.
pub(super) fn nobody(query: &ClientQuery) -> (&'static str, &'static str) {
    if query.search.trim().is_empty() && query.filter == ClientFilter::All {
        ("No clients yet", "Add the first client; then they can be invited from here.")
    } else {
        ("Nobody found", "No client matches. Try part of a name or address, or another filter.")
    }
}
