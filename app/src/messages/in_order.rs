//! What is kept of a draft goes to the server one after the other: the last word is not overtaken by an earlier one that was slower,
//! and a page that is opened meanwhile waits, instead of getting the draft from before.

use std::{
    cell::RefCell,
    future::{Future, poll_fn},
    task::{Poll, Waker},
};

thread_local! {
    static LINE: RefCell<Line> = const { RefCell::new(Line { given: 0, served: 0, waiting: Vec::new() }) };
}

struct Line {
    given: u64,
    served: u64,
    waiting: Vec<Waker>,
}

/// `keep`, after all that was to be kept before this was called; whether or not what it gives is awaited at once.
pub(crate) fn in_order<F: Future>(keep: F) -> impl Future<Output = F::Output> {
    let place = LINE.with_borrow_mut(|line| {
        line.given += 1;
        Place(line.given - 1)
    });
    async move {
        served(place.0).await;
        let outcome = keep.await;
        drop(place);
        outcome
    }
}

/// When all is kept that was to be kept before this was called.
pub(crate) async fn all_kept() {
    served(LINE.with_borrow(|line| line.given)).await;
}

/// When those before the place have been served.
async fn served(place: u64) {
    poll_fn(|context| {
        LINE.with_borrow_mut(|line| {
            if line.served >= place {
                return Poll::Ready(());
            }
            line.waiting.push(context.waker().clone());
            Poll::Pending
        })
    })
    .await;
}

/// One in the line. Whoever leaves it without being served has been served.
struct Place(u64);

impl Drop for Place {
    fn drop(&mut self) {
        let woken = LINE.with_borrow_mut(|line| {
            line.served = line.served.max(self.0 + 1);
            std::mem::take(&mut line.waiting)
        });
        woken.into_iter().for_each(Waker::wake);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::{cell::Cell, pin::pin, rc::Rc, task::Context};

    fn poll<F: Future>(future: std::pin::Pin<&mut F>) -> bool {
        future.poll(&mut Context::from_waker(Waker::noop())).is_ready()
    }

    #[test]
    fn a_later_word_waits_for_an_earlier_one_and_whoever_asks_for_both() {
        let arrives = Rc::new(Cell::new(false));
        let sent = Rc::new(RefCell::new(Vec::new()));
        let keep = |word: &'static str| {
            let (arrives, sent) = (arrives.clone(), sent.clone());
            async move {
                sent.borrow_mut().push(word);
                poll_fn(move |_| if arrives.get() { Poll::Ready(()) } else { Poll::Pending }).await;
            }
        };
        let mut before = pin!(all_kept());
        assert!(poll(before.as_mut()), "nothing is on its way");
        let mut first = pin!(in_order(keep("first")));
        let mut second = pin!(in_order(keep("second")));
        let mut asking = pin!(all_kept());
        assert!(!poll(second.as_mut()) && !poll(asking.as_mut()), "though the first has not begun");
        assert!(!poll(first.as_mut()) && !poll(second.as_mut()));
        assert_eq!(*sent.borrow(), ["first"]);
        arrives.set(true);
        assert!(poll(first.as_mut()));
        assert!(!poll(asking.as_mut()), "the second is on its way");
        assert!(poll(second.as_mut()));
        assert_eq!(*sent.borrow(), ["first", "second"]);
        assert!(poll(asking.as_mut()));
    }

    #[test]
    fn what_is_given_up_holds_nobody_back() {
        let given_up = in_order(std::future::pending::<()>());
        let mut asking = pin!(all_kept());
        assert!(!poll(asking.as_mut()));
        drop(given_up);
        assert!(poll(asking.as_mut()));
    }
}
