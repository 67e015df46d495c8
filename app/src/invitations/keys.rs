//! What a key means in the grid of clients, after the grid pattern of the ARIA Authoring Practices: one row at a time takes
//! the focus, arrows move it, Space ticks, Shift makes a range.

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum GridKey {
    /// To the row at this place; with `extend`, choosing up to it.
    Move {
        to: usize,
        extend: bool,
    },
    Toggle,
    ChooseToHere,
    ChooseAll,
    Clear,
    /// To the next control inside the row, or back.
    Inside {
        forward: bool,
    },
}

/// `at` is the place of the row that has the focus among `count`, of which a `page` is on screen. `None`: the key is not ours.
pub(super) fn read_key(key: &str, shift: bool, command: bool, at: usize, count: usize, page: usize) -> Option<GridKey> {
    let last = count.checked_sub(1)?;
    let page = page.saturating_sub(1).max(1);
    let to = |to: usize| Some(GridKey::Move { to: to.min(last), extend: shift });
    match key {
        "a" | "A" if command => Some(GridKey::ChooseAll),
        _ if command && !matches!(key, "Home" | "End") => None,
        "ArrowDown" => to(at + 1),
        "ArrowUp" => to(at.saturating_sub(1)),
        "Home" => to(0),
        "End" => to(last),
        "PageDown" => to(at + page),
        "PageUp" => to(at.saturating_sub(page)),
        "ArrowRight" => Some(GridKey::Inside { forward: true }),
        "ArrowLeft" => Some(GridKey::Inside { forward: false }),
        " " if shift => Some(GridKey::ChooseToHere),
        " " => Some(GridKey::Toggle),
        "Escape" => Some(GridKey::Clear),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrows_stop_at_the_ends() {
        assert_eq!(read_key("ArrowUp", false, false, 0, 3, 10), Some(GridKey::Move { to: 0, extend: false }));
        assert_eq!(read_key("ArrowDown", true, false, 2, 3, 10), Some(GridKey::Move { to: 2, extend: true }));
        assert_eq!(read_key("PageDown", false, false, 1, 3, 10), Some(GridKey::Move { to: 2, extend: false }));
        assert_eq!(read_key("PageDown", true, false, 1, 100_000, 12), Some(GridKey::Move { to: 12, extend: true }));
        assert_eq!(read_key("End", false, true, 1, 100_000, 12), Some(GridKey::Move { to: 99_999, extend: false }));
        assert_eq!(read_key("ArrowDown", false, false, 0, 0, 10), None);
    }

    #[test]
    fn the_browsers_own_shortcuts_stay_its_own() {
        assert_eq!(read_key("ArrowLeft", false, true, 0, 3, 10), None);
        assert_eq!(read_key("c", false, true, 0, 3, 10), None);
        assert_eq!(read_key("a", false, true, 0, 3, 10), Some(GridKey::ChooseAll));
        assert_eq!(read_key("Tab", false, false, 0, 3, 10), None);
    }

    #[test]
    fn space_ticks_and_with_shift_chooses_up_to_here() {
        assert_eq!(read_key(" ", false, false, 1, 3, 10), Some(GridKey::Toggle));
        assert_eq!(read_key(" ", true, false, 1, 3, 10), Some(GridKey::ChooseToHere));
    }
}
