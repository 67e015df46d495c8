//! The bar that acts on the selection, and always says how many it would act on, and whom of them an invitation leaves out.

use super::{
    list::ClientList,
    selection::{Selection, Whole, grouped},
};
use crate::{Failure, clients::api::count_selection};
use domain::clients::{NAMED_LIMIT, SelectionCounts};
use leptos::prelude::*;

/// How many the whole is that a selection takes its exceptions from.
#[derive(Clone, Debug, PartialEq)]
struct Counted {
    of: Whole,
    counts: Result<SelectionCounts, Failure>,
}

/// `children` are the buttons.
#[component]
pub(super) fn SelectionBar(list: ClientList, selection: RwSignal<Selection>, children: Children) -> impl IntoView {
    let whole = Memo::new(move |_| selection.with(|selection| selection.whole().cloned()));
    let counted = RwSignal::new(None::<Counted>);
    Effect::new(move |_| {
        let Some(of) = whole.get() else { return counted.set(None) };
        // Not before the rows show that they are chosen: asking takes as long as showing them.
        request_animation_frame(move || {
            leptos::task::spawn_local(async move {
                let counts = count_selection(of.selection()).await;
                counted.try_set(Some(Counted { of, counts }));
            });
        });
    });
    let words = move || {
        let counted = counted.get().filter(|counted| Some(&counted.of) == whole.get().as_ref());
        match counted.map(|counted| counted.counts).transpose() {
            Err(failure) => failure.to_string(),
            Ok(of_whole) => selection.with(|selection| told(selection, of_whole)),
        }
    };
    let is_empty = move || selection.with(Selection::is_empty);
    view! {
        <div class="actions" role="region" aria-label="Selected clients">
            <span>
                <b role="status">{words}</b>
                <ChooseAll list selection />
                <span hidden=is_empty>
                    " · " <button type="button" class="link" on:click=move |_| selection.update(Selection::clear)>"Clear"</button>
                </span>
            </span>
            {children()}
        </div>
    }
    .into_any()
}

/// `1,204 selected · 12 without e-mail · 300 already active`
fn told(selection: &Selection, of_whole: Option<SelectionCounts>) -> String {
    if selection.is_empty() {
        return "No client selected".to_owned();
    }
    let Some(counts) = selection.counts(of_whole) else { return "All that match selected · counting…".to_owned() };
    let mut words = vec![format!("{} selected", grouped(counts.chosen))];
    for (count, what) in [(counts.without_email, "without e-mail"), (counts.active, "already active")] {
        if count > 0 {
            words.push(format!("{} {what}", grouped(count)));
        }
    }
    if selection.is_full {
        words.push(format!("No more than {NAMED_LIMIT} one by one: select all, or narrow the list"));
    }
    words.join(" · ")
}

/// All that match, however many are on screen.
#[component]
fn ChooseAll(list: ClientList, selection: RwSignal<Selection>) -> impl IntoView {
    let choose = move |_| list.query.with_untracked(|query| selection.update(|selection| selection.choose_whole(query)));
    let label = move || {
        let query = list.query.get();
        let count = list.counts().map(|counts| grouped(counts.of(query.filter)) + " ").unwrap_or_default();
        let search = query.search.trim();
        if search.is_empty() { format!("Select all {count}in this list") } else { format!("Select all {count}that match “{search}”") }
    };
    let is_needless = move || list.is_empty() || selection.with(|selection| selection.whole().is_some());
    view! {
        <Transition>
            <span hidden=is_needless>" · " <button type="button" class="link" on:click=choose>{label}</button></span>
        </Transition>
    }
    .into_any()
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::clients::ClientQuery;

    #[test]
    fn r3_r4_the_bar_tells_how_many_and_whom_an_invitation_leaves_out() {
        let mut selection = Selection::default();
        assert_eq!(told(&selection, None), "No client selected");
        selection.choose_whole(&ClientQuery::default());
        assert_eq!(told(&selection, None), "All that match selected · counting…");
        let counts = SelectionCounts { chosen: 1_204, without_email: 12, active: 300 };
        assert_eq!(told(&selection, Some(counts)), "1,204 selected · 12 without e-mail · 300 already active");
        let counts = SelectionCounts { chosen: 2, without_email: 0, active: 0 };
        assert_eq!(told(&selection, Some(counts)), "2 selected");
    }
}
