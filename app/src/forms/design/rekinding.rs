//! Another kind for a question: at once where nothing is lost by it, and asked once more, with what would be, where something is.

use super::{
    inputs::choose_view,
    state::{Designer, name_of},
};
use crate::components::Dialog;
use domain::forms::{
    Item,
    design::{Edit, ItemEdit, QuestionKind, lost_by_kind, other_kinds},
};
use leptos::prelude::*;

pub fn kind_view(designer: Designer, item: &Item) -> Option<AnyView> {
    let kinds = other_kinds(item);
    let chosen = kinds.iter().position(|kind| Some(*kind) == QuestionKind::of(item));
    let labels = kinds.iter().map(|kind| kind.label().to_owned()).collect();
    let link_id = item.link_id.clone();
    (!kinds.is_empty()).then(|| {
        choose_view("Kind of question", kind_id(&item.link_id), labels, chosen, move |at| {
            let Some(kind) = kinds.get(at).copied() else { return };
            if designer.form.with_untracked(|form| lost_by_kind(form, &link_id, kind).is_empty()) {
                change_kind(designer, &link_id, kind);
            } else {
                designer.rekinding.set(Some((link_id.clone(), kind)));
                designer.is_rekinding.set(true);
            }
        })
    })
}

fn kind_id(link_id: &str) -> String {
    format!("d-kind-{link_id}")
}

/// The fields of the question are made anew, as its kind has them.
fn change_kind(designer: Designer, link_id: &str, kind: QuestionKind) {
    designer.act(Edit::of(link_id, ItemEdit::Kind(kind)), format!("The question is of the kind “{}” now.", kind.label()));
    renew(designer, link_id);
}

fn renew(designer: Designer, link_id: &str) {
    designer.renewed.update(|times| *times += 1);
    super::state::focus_soon(kind_id(link_id));
}

#[component]
pub fn Rekinding(designer: Designer) -> impl IntoView {
    let open = designer.is_rekinding;
    let change = move |_| {
        open.set(false);
        if let Some((link_id, kind)) = designer.rekinding.try_update(Option::take).flatten() {
            change_kind(designer, &link_id, kind);
        }
    };
    // However the dialog is closed, the list says again what the question is.
    Effect::new(move |_| {
        let kept = if open.get() { None } else { designer.rekinding.try_update(Option::take).flatten() };
        if let Some((link_id, _)) = kept {
            renew(designer, &link_id);
        }
    });
    let what = move || {
        let (link_id, kind) = designer.rekinding.get()?;
        let name = designer.item(&link_id).map(|item| name_of(&item))?;
        let lost = designer.form.with(|form| lost_by_kind(form, &link_id, kind));
        let lines = lost.into_iter().map(|words| view! { <li>{words}</li> }).collect_view();
        Some(view! {
            <h2>{format!("Make “{name}” a question of the kind “{}”?", kind.label())}</h2>
            <p>"This takes away:"</p>
            <ul>{lines}</ul>
        })
    };
    view! {
        <Dialog label="Change the kind of a question" open class="card designing">
            <div class="stack">
                {what}
                <div class="cluster">
                    <button type="button" class="button danger" on:click=change>"Change it"</button>
                    <button type="button" class="button" on:click=move |_| open.set(false)>"Leave it as it is"</button>
                </div>
            </div>
        </Dialog>
    }
    .into_any()
}
