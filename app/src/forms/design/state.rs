//! The form on the screen while it is designed: as it is now, as it was before each change, and whether it is kept.

pub(super) use crate::portal::focus_soon;

#[cfg(feature = "hydrate")]
use super::api::SaveDesign;
use super::refused::Refused;
use crate::invitations::new_key;
#[cfg(feature = "hydrate")]
use domain::form_design::PageStep;
use domain::{
    form_design::{DesignPage, PublishedForm},
    forms::{
        Item, Questionnaire,
        design::{DesignRefusal, DesignStep, Edit, QuestionKind, Spot, asks_below, spot_after, step_to},
    },
    ids::FormId,
};
use leptos::prelude::*;

/// Changes that can be undone.
const MOST_UNDONE: usize = 100;

/// What is true about the draft on the screen.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only a browser saves while one designs"))]
pub enum Keeping {
    Unchanged,
    Changed,
    Saving,
    Saved,
    /// Not kept, and why; tried again by itself.
    Waiting(String),
    /// Somebody else changed the draft meanwhile.
    Overtaken,
    /// Not kept, and not tried again.
    Stopped(String),
}

impl Keeping {
    /// The server does not have what is on the screen, as far as is known.
    #[cfg(feature = "hydrate")]
    fn is_under_way(&self) -> bool {
        matches!(self, Self::Changed | Self::Waiting(_) | Self::Saving)
    }
}

#[derive(Clone, Copy)]
pub struct Designer {
    pub id: FormId,
    pub form: RwSignal<Questionnaire>,
    pub revision: RwSignal<i64>,
    pub keeping: RwSignal<Keeping>,
    /// The last save did not reach the server.
    pub is_away: RwSignal<bool>,
    /// Names the page and its last change to the server; none where the browser can draw no key.
    #[cfg(feature = "hydrate")]
    step: StoredValue<Option<PageStep>>,
    pub published: StoredValue<Option<PublishedForm>>,
    /// When the draft was last changed before this page, and by whom.
    pub changed: StoredValue<Option<String>>,
    /// The item that is open to be changed.
    pub selected: RwSignal<Option<String>>,
    /// What was done, or why it was not, for everybody and for screen readers.
    pub said: RwSignal<String>,
    /// What is typed and cannot be part of the form.
    pub(super) refused: RwSignal<Vec<Refused>>,
    /// Goes up when what is typed in fields is no longer what the form says.
    pub renewed: RwSignal<u32>,
    /// The item that is to be removed, once its dependents are known of.
    pub removing: RwSignal<Option<String>>,
    pub is_removing: RwSignal<bool>,
    /// The item whose kind is to be changed, and into which, once it is known what is lost by it.
    pub rekinding: RwSignal<Option<(String, QuestionKind)>>,
    pub is_rekinding: RwSignal<bool>,
    /// The item that is moved, until it has the focus again.
    pub moving: RwSignal<Option<String>>,
    pub dragged: RwSignal<Option<String>>,
    past: RwSignal<Vec<Questionnaire>>,
    future: RwSignal<Vec<Questionnaire>>,
    last: StoredValue<Option<Edit>>,
}

impl Designer {
    pub fn new(page: DesignPage) -> Self {
        Self {
            id: page.form,
            form: RwSignal::new(page.questionnaire),
            revision: RwSignal::new(page.revision),
            keeping: RwSignal::new(Keeping::Unchanged),
            is_away: RwSignal::new(false),
            #[cfg(feature = "hydrate")]
            step: StoredValue::new(new_key().parse().ok().map(|page| PageStep { page, step: 0 })),
            published: StoredValue::new(page.published),
            changed: StoredValue::new(page.changed.map(|(at, by)| format!("{} by {by}", at.day_and_time()))),
            selected: RwSignal::new(None),
            said: RwSignal::new(String::new()),
            refused: RwSignal::new(Vec::new()),
            renewed: RwSignal::new(0),
            removing: RwSignal::new(None),
            is_removing: RwSignal::new(false),
            rekinding: RwSignal::new(None),
            is_rekinding: RwSignal::new(false),
            moving: RwSignal::new(None),
            dragged: RwSignal::new(None),
            past: RwSignal::new(Vec::new()),
            future: RwSignal::new(Vec::new()),
            last: StoredValue::new(None),
        }
    }

    /// The draft as it is now, as the page's next change of it; nothing where none is to be kept, and once the page has gone.
    #[cfg(feature = "hydrate")]
    pub fn next_save(self) -> Option<SaveDesign> {
        self.keeping.try_with_untracked(Keeping::is_under_way).filter(|is_under_way| *is_under_way)?;
        let (questionnaire, revision) = (self.form.try_get_untracked()?, self.revision.try_get_untracked()?);
        let page = self.step.try_update_value(|step| {
            let step = step.as_mut()?;
            step.step += 1;
            Some(*step)
        })?;
        Some(SaveDesign { form: self.id, revision, questionnaire, page })
    }

    /// What would be lost by leaving, or may be.
    pub fn at_stake(self) -> Option<String> {
        match self.keeping.get() {
            Keeping::Overtaken => {
                Some("Another administrator changed this form meanwhile. What you did since is only on this screen, and gone when you leave.".to_owned())
            }
            Keeping::Stopped(why) => Some(format!("{why} What you did last is only on this screen, and gone when you leave.")),
            Keeping::Changed | Keeping::Saving | Keeping::Waiting(_) if self.is_away.get() => {
                Some("What you did last is not saved: there is no connection. When you leave, it is tried again for as long as this window is open.".to_owned())
            }
            _ if self.all_refused().is_empty() => None,
            _ => Some("What is marked as wrong is not part of the form, and gone when you leave.".to_owned()),
        }
    }

    pub fn item(self, link_id: &str) -> Option<Item> {
        self.form.with(|form| form.find_item(link_id).cloned())
    }

    pub fn item_now(self, link_id: &str) -> Option<Item> {
        self.form.with_untracked(|form| form.find_item(link_id).cloned())
    }

    pub fn with_published<T>(self, look: impl FnOnce(Option<&Questionnaire>) -> T) -> T {
        self.published.with_value(|published| look(published.as_ref().map(|published| &published.questionnaire)))
    }

    /// What the questions are called that the item's conditions ask about, and that stand below it since this draft.
    pub fn asked_below(self, form: &Questionnaire, item: &Item) -> Vec<String> {
        self.with_published(|published| asks_below(form, item, published).into_iter().map(name_of).collect())
    }

    /// What the items are called that ask about one below them.
    fn asking_below(self) -> Vec<String> {
        let asks = |form: &Questionnaire| form.items().filter(|item| !self.asked_below(form, item).is_empty()).map(name_of).collect();
        self.form.with_untracked(asks)
    }

    /// Makes a change; what changes nothing leaves no trace.
    pub fn apply(self, edit: Edit) -> Result<(), DesignRefusal> {
        let before = self.form.get_untracked();
        let after = edit.apply(&before)?;
        if after == before {
            return Ok(());
        }
        if !self.last.with_value(|last| last.as_ref().is_some_and(|last| edit.goes_on(last))) {
            self.past.update(|past| {
                past.push(before);
                if past.len() > MOST_UNDONE {
                    past.remove(0);
                }
            });
        }
        self.future.update(Vec::clear);
        self.refused_after(&edit);
        self.last.set_value(Some(edit));
        self.show(after);
        Ok(())
    }

    /// As [`Self::apply`], with what became of it said to everybody.
    pub fn act(self, edit: Edit, done: impl Into<String>) -> bool {
        let outcome = self.apply(edit);
        let is_done = outcome.is_ok();
        self.said.set(match outcome {
            Ok(()) => done.into(),
            Err(refusal) => refusal.to_string(),
        });
        is_done
    }

    fn show(self, form: Questionnaire) {
        self.form.set(form);
        // Where somebody else was faster, one looks first.
        if self.keeping.with_untracked(|keeping| *keeping != Keeping::Overtaken) {
            self.keeping.set(Keeping::Changed);
        }
    }

    pub fn can_undo(self) -> bool {
        self.past.with(|past| !past.is_empty())
    }

    pub fn can_redo(self) -> bool {
        self.future.with(|future| !future.is_empty())
    }

    pub fn undo(self) {
        self.turn_back(self.past, self.future, "Undone.");
    }

    pub fn redo(self) {
        self.turn_back(self.future, self.past, "Done again.");
    }

    fn turn_back(self, from: RwSignal<Vec<Questionnaire>>, to: RwSignal<Vec<Questionnaire>>, said: &str) {
        let Some(form) = from.try_update(Vec::pop).flatten() else { return };
        let shown = self.form.get_untracked();
        self.forget_refused(&shown, &form);
        to.update(|to| to.push(shown));
        self.last.set_value(None);
        self.show(form);
        self.renewed.update(|times| *times += 1);
        self.said.set(said.to_owned());
    }

    /// What somebody else made of the draft; one's own can be had again by undoing.
    #[cfg(feature = "hydrate")]
    pub fn take_newer(self, page: DesignPage) {
        self.past.update(|past| past.push(self.form.get_untracked()));
        self.last.set_value(None);
        self.refused.set(Vec::new());
        self.published.set_value(page.published);
        self.revision.set(page.revision);
        self.form.set(page.questionnaire);
        self.renewed.update(|times| *times += 1);
        self.keeping.set(Keeping::Unchanged);
        let by = page.changed.map(|(at, by)| format!(", changed {} by {by}", at.day_and_time())).unwrap_or_default();
        self.said.set(format!("This is the newer one{by}. Undo shows yours again."));
    }

    /// After the item that is open, or at the end; opens the new one.
    pub fn add(self, kind: QuestionKind) {
        let link_id = format!("q-{}", new_key().get(..8).unwrap_or_default());
        let to = self.form.with_untracked(|form| self.selected.with_untracked(|selected| spot_after(form, selected.as_deref())));
        if self.act(Edit::Add { link_id: link_id.clone(), kind, to }, format!("Added: {}.", kind.label())) {
            self.selected.set(Some(link_id.clone()));
            focus_soon(format!("d-words-{link_id}"));
        }
    }

    pub fn step(self, link_id: &str, step: DesignStep) {
        if let Some(to) = self.form.with_untracked(|form| step_to(form, link_id, step)) {
            self.shift(link_id, to);
        }
    }

    pub fn shift(self, link_id: &str, to: Spot) {
        let name = self.item_now(link_id).map(|item| name_of(&item)).unwrap_or_default();
        let place = |form: &Questionnaire| {
            let rows = domain::forms::design::outline(form);
            let at = rows.iter().position(|row| row.link_id == link_id).map_or(0, |at| at + 1);
            format!("“{name}” is number {at} of {} now.", rows.len())
        };
        let before = self.asking_below();
        if self.act(Edit::Move { link_id: link_id.to_owned(), to }, "") {
            let asking = self.asking_below().into_iter().filter(|name| !before.contains(name));
            let asking = asking.map(|name| format!(" A condition of “{name}” asks about a question below it now."));
            self.said.set(self.form.with_untracked(place) + &asking.collect::<String>());
        }
        self.moving.set(Some(link_id.to_owned()));
        focus_soon(format!("d-row-{link_id}"));
    }

    pub fn remove(self, link_id: &str) {
        let name = self.item_now(link_id).map(|item| name_of(&item)).unwrap_or_default();
        self.act(Edit::Remove(link_id.to_owned()), format!("“{name}” is removed. Undo brings it back."));
        self.selected.set(None);
        focus_soon("d-undo".to_owned());
    }
}

/// What to call an item that may have no words yet.
pub fn name_of(item: &Item) -> String {
    item.text.clone().or_else(|| item.prefix.clone()).unwrap_or_else(|| "No words yet".to_owned())
}
