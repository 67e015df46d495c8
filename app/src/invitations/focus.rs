//! What the grid asks of the browser: where its rows lie, what a row shows of the selection, which has the focus, and what scrolls.

#[cfg(not(feature = "hydrate"))]
pub(super) use on_the_server::*;

/// Nothing is on a screen there.
#[cfg(not(feature = "hydrate"))]
mod on_the_server {
    use crate::invitations::{
        row::{Cells, Looks},
        window::Layout,
    };
    use leptos::{
        ev,
        html::{Button, Div},
        prelude::*,
    };

    pub fn show_looks(_row: NodeRef<Div>, _looks: Looks) {}
    pub fn show_each(_rows: NodeRef<Div>, _looks: impl Fn(usize) -> Option<Looks>) {}
    #[derive(Default)]
    pub struct Places;

    pub fn write_cells(_row: NodeRef<Div>, _places: &mut Places, _before: &Cells, _cells: &Cells) {}
    pub fn row(_index: usize) {}
    pub fn inside(_index: usize, _forward: bool) {}
    pub fn is_in_box(_event: &ev::KeyboardEvent) -> bool {
        false
    }
    pub fn is_in_head(_event: &ev::KeyboardEvent) -> bool {
        false
    }
    pub fn set_checked(_event: &ev::MouseEvent, _on: bool) {}
    pub fn measure(_rows: NodeRef<Div>) -> Option<(Layout, f64)> {
        None
    }
    pub fn free(_rows: NodeRef<Div>) -> Option<(f64, f64)> {
        None
    }
    pub fn pad(_rows: NodeRef<Div>, _above: f64, _below: f64) {}
    pub fn scroll_rows(_rows: NodeRef<Div>, _scrolled: f64) {}
    pub fn scroll_to(_rows: NodeRef<Div>, _scrolled: f64) {}
    pub fn keep(_grid: NodeRef<Div>, _row: Option<usize>) {}
    pub fn hand_to(_button: NodeRef<Button>) {}
    pub fn leave() {}
}

#[cfg(feature = "hydrate")]
pub(super) use in_the_browser::*;

#[cfg(feature = "hydrate")]
mod in_the_browser {
    use crate::invitations::{
        grid::{FIRST_ROW, row_id},
        row::{Cells, Looks},
        window::{Layout, highest},
    };
    use leptos::{
        ev,
        html::{Button, Div},
        prelude::*,
    };
    use wasm_bindgen::JsCast;
    use web_sys::{Element, FocusOptions, HtmlElement, HtmlInputElement};

    /// What stays free above a row that is scrolled to: the head of the grid.
    const HEAD: f64 = 64.0;

    /// What a row shows of the selection and of where its client stands.
    pub fn show_looks(row: NodeRef<Div>, looks: Looks) {
        if let Some(row) = row.get_untracked() {
            show(&row, looks);
        }
    }

    /// As [`show_looks`], of all rows that are drawn; `looks` is told their place in the list.
    pub fn show_each(rows: NodeRef<Div>, looks: impl Fn(usize) -> Option<Looks>) {
        let Some(rows) = rows.get_untracked() else { return };
        let mut next = rows.first_element_child();
        while let Some(row) = next {
            let place = row.get_attribute("aria-rowindex").and_then(|place| place.parse::<usize>().ok()?.checked_sub(FIRST_ROW));
            if let Some(looks) = place.and_then(&looks) {
                show(&row, looks);
            }
            next = row.next_element_sibling();
        }
    }

    /// What is so already is not written again: the browser would draw the row anew.
    fn show(row: &Element, looks: Looks) {
        if row.class_name() != looks.class() {
            row.set_class_name(looks.class());
            set(row, "aria-selected", Some(if looks.is_chosen { "true" } else { "false" }));
        }
        if let Some(tick) = inside_of(row, "input").and_then(|tick| tick.dyn_into::<HtmlInputElement>().ok()) {
            tick.set_checked(looks.is_chosen);
        }
    }

    /// Where a row's words stand: looked for once, since that takes longer than writing them.
    #[derive(Default)]
    pub struct Places(Option<Found>);

    struct Found {
        select: Element,
        tick: Element,
        name: Element,
        forms: Element,
        last_sent: Element,
    }

    impl Found {
        fn inside(row: &Element) -> Option<Self> {
            let cells = row.children();
            Some(Self {
                select: inside_of(row, ".pick span")?,
                tick: inside_of(row, "input")?,
                name: inside_of(row, "b a")?,
                forms: cells.item(4)?,
                last_sent: cells.item(5)?,
            })
        }
    }

    /// The words of another client, in the cells that are there, where they differ.
    pub fn write_cells(row: NodeRef<Div>, places: &mut Places, before: &Cells, cells: &Cells) {
        if places.0.is_none() {
            places.0 = row.get_untracked().and_then(|row| Found::inside(&row));
        }
        let Some(Found { select, tick, name, forms, last_sent }) = &places.0 else { return };
        for (place, before, words) in [
            (select, &before.select, &cells.select),
            (name, &before.name, &cells.name),
            (forms, &before.forms, &cells.forms),
            (last_sent, &before.last_sent, &cells.last_sent),
        ] {
            if before != words {
                place.set_text_content(Some(words));
            }
        }
        if before.reason != cells.reason {
            set(tick, "aria-describedby", cells.reason.as_deref());
        }
        if before.is_disabled != cells.is_disabled {
            set(tick, "disabled", cells.is_disabled.then_some(""));
        }
        if before.href != cells.href {
            set(name, "href", Some(&cells.href));
        }
    }

    fn inside_of(row: &Element, what: &str) -> Option<Element> {
        row.query_selector(what).ok().flatten()
    }

    fn set(element: &Element, name: &str, value: Option<&str>) {
        // These names can always be set.
        let _set = match value {
            Some(value) => element.set_attribute(name, value),
            None => element.remove_attribute(name),
        };
    }

    pub fn row(index: usize) {
        if let Some(row) = document().get_element_by_id(&row_id(index)).and_then(|row| row.dyn_into::<HtmlElement>().ok()) {
            // It can only fail when the row has left the page.
            let _gone = row.focus();
        }
    }

    /// The row itself stands before its first control.
    pub fn inside(index: usize, forward: bool) {
        let Some(row) = document().get_element_by_id(&row_id(index)) else { return };
        let Ok(controls) = row.query_selector_all("input:not(:disabled), a[href]") else { return };
        let controls: Vec<HtmlElement> = (0..controls.length()).filter_map(|at| controls.get(at)?.dyn_into().ok()).collect();
        let active = document().active_element();
        let at = controls.iter().position(|control| active.as_ref() == Some(control.as_ref()));
        let wanted = match (at, forward) {
            (None, true) => Some(0),
            (Some(at), true) => Some((at + 1).min(controls.len() - 1)),
            (Some(at), false) => at.checked_sub(1),
            (None, false) => None,
        };
        match wanted.and_then(|wanted| controls.get(wanted)) {
            Some(control) => {
                let _gone = control.focus();
            }
            None => self::row(index),
        }
    }

    pub fn is_in_box(event: &ev::KeyboardEvent) -> bool {
        event.target().is_some_and(|target| target.dyn_ref::<HtmlInputElement>().is_some())
    }

    pub fn is_in_head(event: &ev::KeyboardEvent) -> bool {
        let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        target.is_some_and(|target| matches!(target.closest(".top"), Ok(Some(_))))
    }

    pub fn set_checked(event: &ev::MouseEvent, on: bool) {
        if let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) {
            input.set_checked(on);
        }
    }

    /// How the rows lie, and how far their beginning is above the screen; `None` while there are none.
    pub fn measure(rows: NodeRef<Div>) -> Option<(Layout, f64)> {
        let rows = rows.get_untracked()?;
        let row = rows.first_element_child()?.get_bounding_client_rect().height();
        let screen = window().inner_height().ok()?.as_f64()?;
        let highest = highest(window().device_pixel_ratio());
        (row > 0.0).then(|| (Layout { row, screen, highest }, -rows.get_bounding_client_rect().top()))
    }

    /// Between which pixels of the window nothing lies over the rows: below their head, and above the bar that acts on them.
    pub fn free(rows: NodeRef<Div>) -> Option<(f64, f64)> {
        let head = rows.get_untracked()?.previous_element_sibling()?.get_bounding_client_rect().bottom();
        let bar = document().query_selector(".actions").ok()??.get_bounding_client_rect().top();
        Some((head.max(0.0), bar.min(window().inner_height().ok()?.as_f64()?)))
    }

    /// The empty space in the place of the rows that are not drawn.
    pub fn pad(rows: NodeRef<Div>, above: f64, below: f64) {
        if let Some(rows) = rows.get_untracked() {
            // A style that cannot be set leaves the rows without space around them.
            let _unset = (*rows).style().set_property("padding-block", &format!("{above}px {below}px"));
        }
    }

    /// Scrolls the page until the rows' beginning is so far above the grid's head.
    pub fn scroll_rows(rows: NodeRef<Div>, scrolled: f64) {
        scroll_to(rows, scrolled - HEAD);
    }

    /// Scrolls the page until [`measure`] finds the rows' beginning so far above the screen.
    pub fn scroll_to(rows: NodeRef<Div>, scrolled: f64) {
        if let Some(rows) = rows.get_untracked() {
            window().scroll_by_with_x_and_y(0.0, rows.get_bounding_client_rect().top() + scrolled);
        }
    }

    /// Takes the focus from whatever has it, such as the link by which the page before was left.
    pub fn leave() {
        if let Some(active) = document().active_element().and_then(|active| active.dyn_into::<HtmlElement>().ok()) {
            // It can only fail when the element has left the page.
            let _gone = active.blur();
        }
    }

    /// The row that has the focus was moved, or is no longer drawn: it takes it again, or the grid holds it until the row is drawn again.
    /// What has the focus elsewhere keeps it.
    pub fn keep(grid: NodeRef<Div>, row: Option<usize>) {
        let (Some(grid), active) = (grid.get_untracked(), document().active_element()) else { return };
        if active.as_ref().is_some_and(|active| active.tag_name() != "BODY" && *active != **grid) {
            return;
        }
        let row = row.and_then(|row| document().get_element_by_id(&row_id(row))?.dyn_into::<HtmlElement>().ok());
        // It can only fail when the row has left the page.
        let _gone = row.as_ref().unwrap_or(&grid).focus_with_options(&still());
    }

    /// To a button of the bar. It is in sight already; the browser would scroll to where the bar lies without sticking to the edge.
    pub fn hand_to(button: NodeRef<Button>) {
        if let Some(button) = button.get_untracked() {
            // It can only fail when the button has left the page.
            let _gone = button.focus_with_options(&still());
        }
    }

    /// The page stays where it is.
    fn still() -> FocusOptions {
        let options = FocusOptions::new();
        options.set_prevent_scroll(true);
        options
    }
}
