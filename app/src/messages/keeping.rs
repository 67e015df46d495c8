//! Keeping a draft on the server while it is written, for its writer: after a closed tab, a lost connection or the end of a
//! session it is there again. Nothing of it is kept in the browser, which others may use after.

use crate::Failure;
use crate::components::focus_on;
use domain::{
    Moment, Refusal,
    messages::{DraftPlace, KeptDraft},
};
use leptos::prelude::*;

/// What is to be kept: where, and what differs from what the writer began with; nothing when it does not.
pub(crate) type ToKeep = (DraftPlace, Option<KeptDraft>);

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Keeping {
    /// Nothing was written since the page opened.
    Idle,
    #[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only a browser keeps anything"))]
    Saving,
    #[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only a browser keeps anything"))]
    Kept,
    /// In words; it is tried again by itself, or the writer has to do something.
    #[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only a browser keeps anything"))]
    NotKept(String),
    /// Another page of theirs has kept the draft since this one began: that stays until the writer says otherwise.
    Behind,
}

/// Says how it stands, honestly: *kept* is what the server has. Only trouble is read out while somebody writes.
#[component]
pub(crate) fn KeepingWords(keeping: RwSignal<Keeping>, keeper: Option<Keeper>) -> impl IntoView {
    let words = move || match keeping.get() {
        Keeping::Idle => "What you write is kept as your draft.",
        Keeping::Saving => "Keeping your draft…",
        Keeping::Kept => "Your draft is kept.",
        Keeping::NotKept(_) | Keeping::Behind => "",
    };
    let trouble = move || match keeping.get() {
        Keeping::NotKept(words) => words,
        Keeping::Behind => {
            "This draft was changed in another tab or window: what you write here is not kept, what is there stays. ".to_owned()
        }
        Keeping::Idle | Keeping::Saving | Keeping::Kept => String::new(),
    };
    let insist = move |_| {
        if let Some(keeper) = keeper {
            keeper.insist();
        }
    };
    let instead = move || {
        (keeping.get() == Keeping::Behind)
            .then(|| view! { <button type="button" class="link" on:click=insist>"Keep this one instead"</button> })
    };
    view! { <span class="soft">{words}</span> <span class="soft" role="status">{trouble} {instead}</span> }
}

/// That a draft of another day has been put into the editor, and the way back to the default, if there is one.
#[component]
pub(crate) fn DraftNote(at: Option<Moment>, #[prop(optional)] on_start_again: Option<Callback<()>>) -> impl IntoView {
    at.map(|at| {
        let words = format!("This is your draft of {}.", at.day_and_time());
        let start_again = on_start_again.map(|start_again| {
            let start_again = move |_| {
                focus_on_subject();
                start_again.run(());
            };
            view! { <button type="button" class="link" on:click=start_again>"Start from the default instead"</button> }
        });
        view! {
            <div class="note">
                <span aria-hidden="true">"✎"</span>
                <span>{words} " " {start_again}</span>
            </div>
        }
    })
}

/// What starts the message again goes with it, and the subject comes next.
pub(crate) fn focus_on_subject() {
    let _gone = focus_on("[aria-labelledby='message-subject-label']");
}

/// When what was written last has been kept: a draft that is asked for after this has it.
pub(crate) async fn all_kept() {
    super::in_order::all_kept().await;
}

/// Before the editor is turned to others: what is written by now is kept for whom it was written. Who is not there any more, or not this
/// person's to write to, has no draft.
pub(crate) async fn leave(keeper: Option<Keeper>) -> Result<(), Failure> {
    let Some(keeper) = keeper else { return Ok(()) };
    match keeper.now().await {
        Err(failure) if failure.0 == Refusal::Conflict => Err(Failure(Refusal::Rule(
            "What you wrote for others here is not kept, since their draft was changed in another tab or window. Choose them again, and say \
             which is to be kept."
                .to_owned(),
        ))),
        Err(failure) if !matches!(failure.0, Refusal::NotFound | Refusal::Forbidden) => Err(failure),
        _ => Ok(()),
    }
}

/// Keeps what `content` gives, a moment after it changes; `content` is `None` before there is anything to write in, and once it
/// was sent.
#[cfg(not(feature = "hydrate"))]
pub(crate) fn keep_while_written(_content: Memo<Option<ToKeep>>, _keeping: RwSignal<Keeping>) -> Keeper {
    Keeper
}

#[cfg(not(feature = "hydrate"))]
#[derive(Clone, Copy)]
pub(crate) struct Keeper;

#[cfg(not(feature = "hydrate"))]
#[expect(clippy::unused_self, reason = "only a browser keeps anything")]
impl Keeper {
    pub fn begins_with(self, _kept: Option<Moment>) {}
    pub fn insist(self) {}

    pub fn page(self) -> Option<domain::messages::DraftPage> {
        None
    }

    /// Nothing is written while a page is rendered.
    pub fn now(self) -> std::future::Ready<Result<(), Failure>> {
        std::future::ready(Ok(()))
    }
}

#[cfg(feature = "hydrate")]
pub(crate) use browser::{Keeper, keep_while_written};

#[cfg(feature = "hydrate")]
mod browser {
    use super::{
        super::{
            api::keep_draft,
            in_order::{all_kept, in_order},
        },
        Keeping, ToKeep,
    };
    use crate::{Failure, invitations::new_key};
    use domain::{
        Moment, Refusal,
        messages::{DraftPage, DraftPlace, KeptDraft},
    };
    use gloo_timers::future::TimeoutFuture;
    use leptos::{prelude::*, task::spawn_local};

    /// Typing goes on meanwhile.
    const PAUSE: u32 = 700;
    const RETRY: u32 = 3_000;

    #[derive(Clone, Copy)]
    pub(crate) struct Keeper {
        content: Memo<Option<ToKeep>>,
        keeping: RwSignal<Keeping>,
        /// What the server has.
        last: StoredValue<Option<ToKeep>>,
        is_running: StoredValue<bool>,
        page: StoredValue<DraftPage>,
    }

    pub(crate) fn keep_while_written(content: Memo<Option<ToKeep>>, keeping: RwSignal<Keeping>) -> Keeper {
        let page = StoredValue::new(DraftPage { id: new_key(), ..DraftPage::default() });
        let keeper = Keeper { content, keeping, last: StoredValue::new(None), is_running: StoredValue::new(false), page };
        Effect::new(move |was_there: Option<bool>| {
            let now = content.get();
            let is_there = now.is_some();
            match was_there {
                Some(true) if is_there && keeper.last.with_value(|last| *last != now) => keeper.start(),
                Some(true) => {}
                _ => keeper.last.set_value(now),
            }
            is_there
        });
        // The page is left while something was written a moment ago.
        on_cleanup(move || {
            if let Some((place, draft)) = keeper.unkept() {
                let kept = in_order(keep_draft(place, keeper.page(), draft));
                spawn_local(async move {
                    let _gone = kept.await;
                });
            }
        });
        keeper
    }

    impl Keeper {
        /// All that is written by now is kept when this is.
        pub async fn now(self) -> Result<(), Failure> {
            all_kept().await;
            let Some((place, draft)) = self.unkept() else { return Ok(()) };
            self.keep(place, draft).await
        }

        /// The draft that has been put into the editor was kept then.
        pub fn begins_with(self, kept: Option<Moment>) {
            self.page.update_value(|page| (page.began_with, page.overwrites) = (kept.map(|kept| kept.at), false));
        }

        /// What is written here takes the place of what another page has kept.
        pub fn insist(self) {
            self.page.update_value(|page| page.overwrites = true);
            self.keeping.set(Keeping::Saving);
            self.start();
        }

        /// Whose draft a sending ends.
        pub fn page(self) -> Option<DraftPage> {
            self.page.try_get_value()
        }

        async fn keep(self, place: DraftPlace, draft: Option<KeptDraft>) -> Result<(), Failure> {
            let kept = in_order(keep_draft(place, self.page(), draft.clone())).await;
            match &kept {
                Ok(()) => {
                    self.page.try_update_value(|page| page.overwrites = false);
                    self.last.try_set_value(Some((place, draft)));
                }
                Err(failure) if failure.0 == Refusal::Conflict => {
                    let _gone = self.keeping.try_set(Keeping::Behind);
                }
                Err(_) => {}
            }
            kept
        }

        fn unkept(self) -> Option<ToKeep> {
            let now = self.content.try_get_untracked()??;
            self.last.try_with_value(|last| last.as_ref() != Some(&now))?.then_some(now)
        }

        fn start(self) {
            if self.keeping.get_untracked() != Keeping::Behind {
                self.keeping.set(Keeping::Saving);
            }
            if !self.is_running.get_value() {
                self.is_running.set_value(true);
                spawn_local(self.run());
            }
        }

        async fn run(self) {
            let mut pause = PAUSE;
            loop {
                TimeoutFuture::new(pause).await;
                pause = PAUSE;
                // Whoever turns to others keeps the same just now, and nothing is there to write in afterwards. After a sending neither.
                all_kept().await;
                let Some((place, draft)) = self.unkept() else { break };
                match self.keep(place, draft).await {
                    Ok(()) => {}
                    Err(failure) if failure.0 == Refusal::Conflict => {
                        self.is_running.try_set_value(false);
                        return;
                    }
                    Err(failure) if failure.0 == Refusal::Unavailable => {
                        let words = "Your draft is not kept yet: no connection. Trying again…".to_owned();
                        let _gone = self.keeping.try_set(Keeping::NotKept(words));
                        pause = RETRY;
                    }
                    Err(failure) => {
                        self.is_running.try_set_value(false);
                        let _gone = self.keeping.try_set(Keeping::NotKept(format!("Your draft could not be kept. {failure}")));
                        return;
                    }
                }
            }
            self.is_running.try_set_value(false);
            let _gone = self.keeping.try_set(Keeping::Kept);
        }
    }
}
