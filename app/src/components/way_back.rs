//! The browser's own way back, before the router follows it: a page whose work would go with it may stay.

use leptos::{__reexports::send_wrapper::SendWrapper, ev, prelude::*, web_sys};
use std::{cell::RefCell, rc::Rc};

type Asked = Rc<dyn Fn(&web_sys::Event)>;

thread_local! {
    static ASKED: RefCell<Option<Asked>> = const { RefCell::new(None) };
}

/// Once, and before there is a router: Chromium tells a window's listeners in the order in which they were added, whichever of them asked
/// to be the first.
pub fn hear_of_way_back() {
    // As long as the program.
    let _always = window_event_listener(ev::popstate, |event| {
        if let Some(asked) = ASKED.with_borrow(Clone::clone) {
            asked(&event);
        }
    });
}

/// `asked` is called until the page goes, and stops the event where it stays.
pub fn on_way_back(asked: impl Fn(&web_sys::Event) + 'static) {
    let asked: Asked = Rc::new(asked);
    ASKED.set(Some(Rc::clone(&asked)));
    let asked = SendWrapper::new(asked);
    on_cleanup(move || {
        // The next page may have asked already.
        ASKED.with_borrow_mut(|now| drop(now.take_if(|now| Rc::ptr_eq(now, &asked))));
    });
}
