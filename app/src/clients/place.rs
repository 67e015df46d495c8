//! How far the page of a list is scrolled: gone back to from a client, it stands where it stood, with the same rows in view. The browser does
//! it when the address changes, while there are no rows yet.

use super::OpenedFrom;
use leptos::prelude::*;

#[derive(Clone, Copy)]
pub(crate) struct Place {
    address: StoredValue<Box<dyn Fn() -> Option<String> + Send + Sync>>,
    scrolled: StoredValue<f64>,
    /// Of the list with this address, until its rows have come.
    before: StoredValue<Option<(String, f64)>>,
}

impl Place {
    /// Of the list that is called `name`, at what is its page's own address, kept for whoever comes back to it from a client.
    pub fn keep(name: &'static str, address: impl Fn() -> Option<String> + Send + Sync + 'static) -> Self {
        let opened = use_context::<OpenedFrom>();
        let before = address().and_then(|address| {
            let scrolled = opened?.scrolled(&address)?;
            Some((address, scrolled))
        });
        let place =
            Self { address: StoredValue::new(Box::new(address)), scrolled: StoredValue::new(0.0), before: StoredValue::new(before) };
        place.follow();
        on_cleanup(move || {
            if let (Some(opened), Some(address)) = (opened, place.address()) {
                opened.leave(name, address, place.scrolled.try_get_value().unwrap_or_default());
            }
        });
        place
    }

    fn address(self) -> Option<String> {
        self.address.try_with_value(|address| address()).flatten()
    }

    /// Read as it changes: when the page is left, the next one may lie there already.
    fn follow(self) {
        Effect::new(move |_| {
            let look = move || self.scrolled.try_set_value(window().scroll_y().unwrap_or_default());
            look();
            let scroll = window_event_listener_untyped("scroll", move |_| {
                look();
            });
            on_cleanup(move || scroll.remove());
        });
    }

    /// The rows of the list are about to lie on the page.
    pub fn stand(self) {
        let Some((of, scrolled)) = self.before.try_update_value(Option::take).flatten() else { return };
        if self.address() == Some(of) {
            request_animation_frame(move || window().scroll_to_with_x_and_y(0.0, scrolled));
        }
    }
}
