//! Where an item stands in a form, and where it can go: beside others, into a section, and out of it. Help, which belongs to a
//! question, is not counted as standing anywhere.

use crate::forms::item::{Item, ItemType};
use crate::forms::questionnaire::Questionnaire;

/// A place for an item: in a section or in the form itself, before the item that is `at` there now. Of an item that is moved, as if it
/// had been taken away first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Spot {
    pub parent: Option<String>,
    pub at: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Up,
    Down,
    /// Into the section that stands before it.
    Into,
    OutOf,
}

/// An item in the list that a form is designed in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutlineRow {
    pub link_id: String,
    /// 1 for the form's own items.
    pub level: usize,
}

/// Every item but help, in the form's order.
pub fn outline(form: &Questionnaire) -> Vec<OutlineRow> {
    fn add(items: &[Item], level: usize, rows: &mut Vec<OutlineRow>) {
        for item in items.iter().filter(|item| !item.is_help()) {
            rows.push(OutlineRow { link_id: item.link_id.clone(), level });
            add(&item.item, level + 1, rows);
        }
    }
    let mut rows = Vec::new();
    add(&form.item, 1, &mut rows);
    rows
}

/// Where one step takes an item; `None` where there is no such step.
pub fn step_to(form: &Questionnaire, link_id: &str, step: Step) -> Option<Spot> {
    let Spot { parent, at } = spot_of(form, link_id)?;
    let beside = items_in(form, parent.as_deref())?;
    let before = || beside[..at].iter().rposition(|item| !item.is_help());
    match step {
        Step::Up => Some(Spot { at: before()?, parent }),
        Step::Down => Some(Spot { at: at + 1 + beside[at + 1..].iter().position(|item| !item.is_help())?, parent }),
        Step::Into => {
            let section = before().map(|before| &beside[before]).filter(|item| item.item_type == ItemType::Group)?;
            Some(Spot { parent: Some(section.link_id.clone()), at: section.item.len() })
        }
        Step::OutOf => {
            let outer = spot_of(form, parent.as_deref()?)?;
            let takes_items = outer.parent.as_deref().is_none_or(|outer| form.find_item(outer).is_some_and(Item::is_section));
            takes_items.then_some(Spot { at: outer.at + 1, ..outer })
        }
    }
}

/// Before or after another item, for one that is moved there.
pub fn beside(form: &Questionnaire, moved: &str, target: &str, is_after: bool) -> Option<Spot> {
    let section = form.find_item(target)?;
    if is_after && section.is_section() && target != moved {
        return Some(Spot { parent: Some(target.to_owned()), at: section.item.iter().take_while(|item| item.is_help()).count() });
    }
    let (own, there) = (spot_of(form, moved)?, spot_of(form, target)?);
    let is_taken_before = own.parent == there.parent && own.at < there.at;
    Some(Spot { at: there.at + usize::from(is_after) - usize::from(is_taken_before), parent: there.parent })
}

/// For a new item: after the one named, at the end of it where it is a section; the form's end without one.
pub fn spot_after(form: &Questionnaire, link_id: Option<&str>) -> Spot {
    let end = Spot { parent: None, at: form.item.len() };
    let Some((named, spot)) = link_id.and_then(|link_id| Some((form.find_item(link_id)?, spot_of(form, link_id)?))) else { return end };
    if named.is_section() {
        return Spot { parent: Some(named.link_id.clone()), at: named.item.len() };
    }
    // What stands under a question goes on after that question.
    match spot.parent.as_deref().filter(|parent| !form.find_item(parent).is_some_and(Item::is_section)) {
        Some(question) => spot_after(form, Some(question)),
        None => Spot { at: spot.at + 1, ..spot },
    }
}

/// Where an item stands now.
pub(super) fn spot_of(form: &Questionnaire, link_id: &str) -> Option<Spot> {
    fn find(items: &[Item], parent: Option<&str>, link_id: &str) -> Option<Spot> {
        let own = items.iter().position(|item| item.link_id == link_id);
        own.map(|at| Spot { parent: parent.map(str::to_owned), at })
            .or_else(|| items.iter().find_map(|item| find(&item.item, Some(&item.link_id), link_id)))
    }
    find(&form.item, None, link_id)
}

pub(super) fn items_in<'a>(form: &'a Questionnaire, parent: Option<&str>) -> Option<&'a [Item]> {
    match parent {
        Some(parent) => form.find_item(parent).map(|item| item.item.as_slice()),
        None => Some(&form.item),
    }
}

pub(super) fn items_in_mut<'a>(form: &'a mut Questionnaire, parent: Option<&str>) -> Option<&'a mut Vec<Item>> {
    match parent {
        Some(parent) => item_mut(&mut form.item, parent).map(|item| &mut item.item),
        None => Some(&mut form.item),
    }
}

pub(super) fn item_mut<'a>(items: &'a mut [Item], link_id: &str) -> Option<&'a mut Item> {
    for item in items {
        if item.link_id == link_id {
            return Some(item);
        }
        if let Some(found) = item_mut(&mut item.item, link_id) {
            return Some(found);
        }
    }
    None
}

/// The items around one, from the nearest.
pub(super) fn around(form: &Questionnaire, link_id: &str) -> Vec<String> {
    let mut next = spot_of(form, link_id).and_then(|spot| spot.parent);
    std::iter::from_fn(|| {
        let parent = next.take()?;
        next = spot_of(form, &parent).and_then(|spot| spot.parent);
        Some(parent)
    })
    .collect()
}

impl Item {
    pub(super) fn is_section(&self) -> bool {
        self.item_type == ItemType::Group
    }

    /// Its own `linkId` and those of what stands in it.
    pub(super) fn link_ids(&self) -> Vec<&str> {
        let inner = self.item.iter().flat_map(Self::link_ids);
        std::iter::once(self.link_id.as_str()).chain(inner).collect()
    }
}
