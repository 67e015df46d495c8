//! The bar that acts on the selection, and always says how many it would act on, and whom of them an invitation leaves out. It is always
//! in sight, so it also says when rows that are scrolled to do not come.

use super::{
    focus,
    list::ClientList,
    selection::{Dropped, Selection, Whole, grouped},
};
use crate::{Failure, clients::api::count_selection, components::ErrorNotice};
use domain::clients::{NAMED_LIMIT, SelectionCounts};
use leptos::{html::Button, prelude::*};

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
    let count = move || {
        counted.set(None);
        let Some(of) = whole.get_untracked() else { return };
        // Not before the rows show that they are chosen: asking takes as long as showing them.
        request_animation_frame(move || {
            leptos::task::spawn_local(async move {
                let counts = count_selection(of.selection()).await;
                if whole.try_get_untracked() == Some(Some(of.clone())) {
                    counted.set(Some(Counted { of, counts }));
                }
            });
        });
    };
    Effect::new(move |_| {
        whole.track();
        count();
    });
    let of_whole = Memo::new(move |_| {
        let of = whole.get();
        counted.get().filter(|counted| Some(&counted.of) == of.as_ref()).map(|counted| counted.counts)
    });
    let words = move || {
        let counts = of_whole.get();
        // It is said below.
        let is_unknown = matches!(counts, Some(Err(_)));
        selection.with(|selection| told(selection, counts.and_then(Result::ok), is_unknown))
    };
    let uncounted = move || {
        let failure = of_whole.get().and_then(Result::err);
        failure.map(|failure| view! { <ErrorNotice failure retry=Callback::new(move |()| count()) /> })
    };
    let not_come =
        move || list.later_failure.get().map(|failure| view! { <ErrorNotice failure retry=Callback::new(move |()| list.try_again()) /> });
    let is_empty = move || selection.with(Selection::is_empty);
    let (all, clear) = (NodeRef::new(), NodeRef::new());
    let start_again = move |_| {
        selection.update(Selection::clear);
        follow_focus(all);
    };
    view! {
        <div class="actions" role="region" aria-label="Selected clients">
            <span>
                <b role="status">{words}</b>
                <ChooseAll list selection all clear />
                <span hidden=is_empty>
                    " · " <button type="button" class="link" node_ref=clear on:click=start_again>"Clear"</button>
                </span>
            </span>
            {children()}
            {uncounted}
            {not_come}
        </div>
    }
    .into_any()
}

/// The button that has just hidden itself has left the focus to the one that takes its place, once that is to be seen. Not before the rows
/// show that they are chosen: focus has the page laid out at once.
fn follow_focus(to: NodeRef<Button>) {
    request_animation_frame(move || focus::hand_to(to));
}

/// `1,204 selected · 12 without e-mail · 300 already active`
fn told(selection: &Selection, of_whole: Option<SelectionCounts>, is_unknown: bool) -> String {
    match (selection.is_empty(), selection.awaits_range()) {
        (true, true) => return "Choosing…".to_owned(),
        (true, false) => return nobody(selection.dropped.as_ref()),
        _ => {}
    }
    let Some(counts) = selection.counts(of_whole) else {
        return if is_unknown { "All that match selected" } else { "All that match selected · counting…" }.to_owned();
    };
    let mut words = vec![format!("{} selected", grouped(counts.chosen))];
    for (count, what) in [(counts.without_email, "without e-mail"), (counts.active, "already active")] {
        if count > 0 {
            words.push(format!("{} {what}", grouped(count)));
        }
    }
    if let Some(Dropped::Ticked(count)) = selection.dropped {
        words.push(format!("the {count} ticked before only if they match"));
    }
    if selection.awaits_range() {
        words.push("choosing more…".to_owned());
    }
    if selection.is_full {
        words.push(format!("No more than {NAMED_LIMIT} one by one: select all, or narrow the list"));
    }
    words.join(" · ")
}

fn nobody(dropped: Option<&Dropped>) -> String {
    let whom = match dropped {
        Some(Dropped::All(whole)) if whole.search.is_empty() => "those of the list before".to_owned(),
        Some(Dropped::All(whole)) => format!("those that match “{}”", whole.search),
        _ => return "No client selected".to_owned(),
    };
    format!("No client selected · {whom} no longer are")
}

/// All that match, however many are on screen.
#[component]
fn ChooseAll(list: ClientList, selection: RwSignal<Selection>, all: NodeRef<Button>, clear: NodeRef<Button>) -> impl IntoView {
    let choose = move |_| {
        list.query.with_untracked(|query| selection.update(|selection| selection.choose_whole(query)));
        follow_focus(clear);
    };
    let label = move || {
        let query = list.query.get();
        let count = list.counts().map(|counts| grouped(counts.of(query.filter)) + " ").unwrap_or_default();
        let search = query.search.trim();
        if search.is_empty() { format!("Select all {count}in this list") } else { format!("Select all {count}that match “{search}”") }
    };
    let is_needless = move || list.is_empty() || selection.with(|selection| selection.whole().is_some());
    view! {
        <Transition>
            <span hidden=is_needless>" · " <button type="button" class="link" node_ref=all on:click=choose>{label}</button></span>
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
        assert_eq!(told(&selection, None, false), "No client selected");
        selection.choose_whole(&ClientQuery::default());
        assert_eq!(told(&selection, None, false), "All that match selected · counting…");
        let counts = SelectionCounts { chosen: 1_204, without_email: 12, active: 300 };
        assert_eq!(told(&selection, Some(counts), false), "1,204 selected · 12 without e-mail · 300 already active");
        assert_eq!(told(&selection, None, true), "All that match selected", "what went wrong is said beside");
        let counts = SelectionCounts { chosen: 2, without_email: 0, active: 0 };
        assert_eq!(told(&selection, Some(counts), false), "2 selected");
        selection.begin_range();
        assert_eq!(told(&selection, Some(counts), false), "2 selected · choosing more…");
        let mut selection = Selection::default();
        selection.begin_range();
        assert_eq!(told(&selection, None, false), "Choosing…");
    }

    #[test]
    fn the_bar_says_who_is_no_longer_chosen() {
        let bell = ClientQuery { search: "bell".to_owned(), ..ClientQuery::default() };
        let mut selection = Selection::default();
        selection.choose_whole(&bell);
        selection.dropped = Some(Dropped::Ticked(3));
        let counts = SelectionCounts { chosen: 20, without_email: 0, active: 0 };
        assert_eq!(told(&selection, Some(counts), false), "20 selected · the 3 ticked before only if they match");
        selection.turn_to(&ClientQuery::default());
        assert_eq!(told(&selection, None, false), "No client selected · those that match “bell” no longer are");
    }
}
