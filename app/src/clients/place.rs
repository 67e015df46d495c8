//! How far the page of a list is scrolled: gone back to from a client, it stands where it stood, with the same rows in view. The browser does
//! it when the address changes, while there are no rows yet.

use super::OpenedFrom;
use leptos::prelude::*;

#[derive(Clone, Copy)]
pub(crate) struct Place {
    scrolled: StoredValue<f64>,
    /// Of the list with this address, until its rows have come.
    before: StoredValue<Option<(String, f64)>>,
}

impl Place {
    /// Of the list that is called `name`, at what is its page's own address, kept for whoever comes back to it from a client.
    pub fn keep(name: &'static str, address: impl Fn() -> Option<String> + Send + Sync + 'static) -> Self {
        let opened = use_context::<OpenedFrom>();
        let place = Self::of_list(address().unwrap_or_default(), opened);
        on_cleanup(move || {
            if let (Some(opened), Some(address)) = (opened, address()) {
                opened.leave(name, address, place.scrolled());
            }
        });
        place
    }

    fn of_list(address: String, opened: Option<OpenedFrom>) -> Self {
        let before = opened.and_then(|opened| opened.scrolled(&address)).map(|scrolled| (address, scrolled));
        let place = Self { scrolled: StoredValue::new(0.0), before: StoredValue::new(before) };
        // Read as it changes: when the page is left, the next one may lie there already.
        Effect::new(move |_| {
            let look = move || place.scrolled.try_set_value(window().scroll_y().unwrap_or_default());
            look();
            let scroll = window_event_listener_untyped("scroll", move |_| {
                look();
            });
            on_cleanup(move || scroll.remove());
        });
        place
    }

    fn scrolled(self) -> f64 {
        self.scrolled.try_get_value().unwrap_or_default()
    }

    /// The rows of the list with this address are about to lie on the page.
    pub fn stand(self, address: &str) {
        let Some((of, scrolled)) = self.before.try_update_value(Option::take).flatten() else { return };
        if of == address {
            request_animation_frame(move || window().scroll_to_with_x_and_y(0.0, scrolled));
        }
    }
}
