//! Which rows of a long list are drawn: those on screen and some around them, between empty space as high as all the others. Pure, so
//! that its arithmetic can be tested.

/// Rows drawn above and below what is on screen, so that scrolling meets no empty space.
pub(super) const OVERSCAN: usize = 20;

/// How a list lies on the page, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Layout {
    pub row: f64,
    /// Of the window.
    pub screen: f64,
    /// What the list may be high.
    pub highest: f64,
}

/// Rows `first` to before `end` are drawn, of which `seen` are on screen.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Window {
    pub first: usize,
    pub end: usize,
    pub seen: (usize, usize),
    /// Pixels of empty space.
    pub above: f64,
    pub below: f64,
}

impl Window {
    /// Before anything is measured: from the first row on, without empty space, as the server draws it.
    pub fn unmeasured(rows: usize) -> Self {
        Self { first: 0, end: rows, seen: (0, rows), above: 0.0, below: 0.0 }
    }
}

impl Layout {
    /// What is drawn of `total` rows when the list's beginning is `scrolled` pixels above the screen.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "numbers of rows, and never negative")]
    pub fn window(self, total: usize, scrolled: f64) -> Window {
        let height = self.height(total);
        let scrolled = scrolled.clamp(0.0, (height - self.screen).max(0.0));
        let place = scrolled * self.stretch(total);
        let seen = ((place / self.row).floor() as usize, ((place + self.screen) / self.row).ceil() as usize);
        let seen = (seen.0.min(total), seen.1.min(total));
        let (first, end) = (seen.0.saturating_sub(OVERSCAN), (seen.1 + OVERSCAN).min(total));
        let above = (scrolled - (place - rows(first) * self.row)).max(0.0);
        let below = (height - above - rows(end - first) * self.row).max(0.0);
        Window { first, end, seen, above, below }
    }

    /// The rows of which at least half is to be seen between `top` and `bottom`, in pixels of the window: what lies over the list covers the
    /// others. `scrolled` is less than nothing where the list begins further down.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "numbers of rows, and never negative")]
    pub fn uncovered(self, total: usize, scrolled: f64, (top, bottom): (f64, f64)) -> (usize, usize) {
        let within = scrolled.clamp(0.0, (self.height(total) - self.screen).max(0.0));
        let place = within * self.stretch(total) + (scrolled - within);
        let number = |at: f64| (((place + at) / self.row).round().max(0.0) as usize).min(total);
        (number(top), number(bottom).max(number(top)))
    }

    /// Pixels that the list's beginning is above the screen when this row is the first on it.
    pub fn scrolled_to(self, total: usize, row: usize) -> f64 {
        rows(row) * self.row / self.stretch(total)
    }

    fn height(self, total: usize) -> f64 {
        (rows(total) * self.row).min(self.highest)
    }

    /// How much further the rows move than the page is scrolled.
    fn stretch(self, total: usize) -> f64 {
        let height = self.height(total);
        if height > self.screen { (rows(total) * self.row - self.screen) / (height - self.screen) } else { 1.0 }
    }
}

#[cfg(any(feature = "hydrate", test))]
pub(super) use limit::*;

/// Only a browser has a limit.
#[cfg(any(feature = "hydrate", test))]
mod limit {
    /// Browsers draw nothing that is higher, in pixels. A longer list is scrolled in larger steps.
    pub const HIGHEST: f64 = 15_000_000.0;
    /// The same in pixels of the device, which a dense or enlarged screen has more of: Chromium's limit, 2^25 less one.
    pub const HIGHEST_ON_DEVICE: f64 = 33_554_431.0;
    /// Of that, what a list takes at most: other things stand on the page.
    const SHARE: f64 = 0.95;

    /// What a list may be high, by the device's pixels to one of the page.
    pub fn highest(device_pixels: f64) -> f64 {
        HIGHEST.min(SHARE * HIGHEST_ON_DEVICE / device_pixels.max(0.1))
    }
}

#[expect(clippy::cast_precision_loss, reason = "no list has that many rows")]
fn rows(count: usize) -> f64 {
    count as f64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn rows_lie_where_they_would_if_all_were_drawn() {
        let layout = Layout { row: 50.0, screen: 500.0, highest: HIGHEST };
        assert_eq!(layout.window(1_000, 0.0), Window { first: 0, end: 30, seen: (0, 10), above: 0.0, below: 48_500.0 });
        assert_eq!(layout.window(1_000, 5_025.0), Window { first: 80, end: 131, seen: (100, 111), above: 4_000.0, below: 43_450.0 });
        assert_eq!(layout.window(3, 0.0), Window { first: 0, end: 3, seen: (0, 3), above: 0.0, below: 350.0 - 350.0 });
        assert_eq!(layout.window(0, 90.0).end, 0);
    }

    #[test]
    fn what_is_covered_or_further_down_is_not_uncovered() {
        let layout = Layout { row: 50.0, screen: 500.0, highest: HIGHEST };
        assert_eq!(layout.uncovered(1_000, 0.0, (0.0, 500.0)), (0, 10));
        assert_eq!(layout.uncovered(1_000, -200.0, (0.0, 500.0)), (0, 6), "it begins 200 pixels down");
        assert_eq!(layout.uncovered(1_000, -200.0, (0.0, 420.0)), (0, 4), "of the fifth, 20 pixels are seen above the bar");
        assert_eq!(layout.uncovered(1_000, 5_020.0, (64.0, 430.0)), (102, 109), "of the first, 16 pixels are under the head");
        assert_eq!(layout.uncovered(3, -600.0, (0.0, 500.0)), (0, 0), "below the screen");
        assert_eq!(layout.uncovered(1_000, 49_700.0, (64.0, 430.0)), (995, 1_000), "the last is followed by what comes behind the list");
    }

    #[test]
    fn the_last_row_is_reached_however_many_there_are() {
        let layout = Layout { row: 57.0, screen: 900.0, highest: HIGHEST };
        for total in [100, 100_000, 1_000_000] {
            let window = layout.window(total, f64::MAX);
            assert_eq!((window.end, window.seen.1), (total, total));
            assert!(window.above + 57.0 * rows(window.end - window.first) <= HIGHEST + 1.0);
        }
    }

    proptest! {
        #[test]
        fn what_is_on_screen_is_drawn_and_the_scroll_bar_tells_the_truth(
            total in 0_usize..2_000_000, row in 30.0..200.0_f64, screen in 200.0..2_000.0_f64, scrolled in -500.0..40_000_000.0_f64,
            device_pixels in 0.5..12.0_f64,
        ) {
            let layout = Layout { row, screen, highest: highest(device_pixels) };
            let window = layout.window(total, scrolled);
            prop_assert!(window.first <= window.seen.0 && window.seen.1 <= window.end && window.end <= total);
            let most = ((screen / row).ceil() + 2.0) + 2.0 * rows(OVERSCAN);
            prop_assert!(rows(window.end - window.first) <= most);
            let drawn = window.above + window.below + rows(window.end - window.first) * row;
            prop_assert!(drawn + 1.0 >= layout.height(total));
            prop_assert!(layout.height(total) * device_pixels < HIGHEST_ON_DEVICE);
            prop_assert_eq!(layout.window(total, f64::MAX).end, total);
        }

        #[test]
        fn a_row_that_is_scrolled_to_is_on_screen(total in 1_usize..2_000_000, at in 0.0..1.0_f64) {
            let layout = Layout { row: 57.0, screen: 900.0, highest: HIGHEST };
            #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a number of rows")]
            let wanted = (rows(total - 1) * at) as usize;
            let window = layout.window(total, layout.scrolled_to(total, wanted));
            prop_assert!(window.seen.0 <= wanted + 1 && wanted < window.seen.1 + 1, "{wanted} {window:?}");
        }
    }
}
