//! The page of one form while it is filled in: what is answered and shown, which step is on the screen, and what is wrong. The same
//! state on the server, which renders it once, and in the browser.

pub use super::{faults::Errors, steps::Around};
use super::{files::Uploads, steps::steps_with};
use crate::language::language;
use domain::forms::{
    AnswerValue, Consequence, Filling, Item, Reckoner, Unread, answers_from_question, fields_from_answers, fields_from_values,
    place_of_field,
};
use domain::safety::Crisis;
use leptos::prelude::*;
use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    sync::Arc,
};

/// What is true about the answers on the screen.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only a browser saves while one types"))]
pub enum Kept {
    /// As they were loaded.
    Unchanged,
    Changed,
    Saving,
    Saved,
    /// A while ago: when, by the device's clock.
    SavedAt(String),
    /// Not kept, and why; tried again by itself.
    Waiting(String),
    /// Not kept, and not tried again.
    Stopped(String),
}

/// What was in an instance of a repeating group, by its places.
#[derive(Clone)]
pub struct Removed {
    answers: Vec<(String, Vec<AnswerValue>)>,
    unread: Unread,
}

impl Removed {
    /// Files that no answer names any more are deleted with the next save.
    pub fn can_come_back(&self) -> bool {
        !self.answers.iter().flat_map(|(_, values)| values).any(|value| matches!(value, AnswerValue::Attachment(_)))
    }
}

#[derive(Clone, Copy)]
pub struct Filled {
    pub filling: StoredValue<Filling>,
    /// The fields as the page starts: what was typed or kept, by field name; and those of instances that were added.
    typed: StoredValue<BTreeMap<String, Vec<String>>>,
    /// Told when anything else is shown; what, the form says.
    shown: Trigger,
    /// Whether a place with conditions is shown: an answer tells those alone that it shows or hides.
    sight: StoredValue<HashMap<String, ArcRwSignal<bool>>>,
    /// How many questions are answered, and how many there are.
    pub progress: RwSignal<(usize, usize)>,
    /// The answers that the form reckons, in words.
    reckoned: RwSignal<BTreeMap<String, String>>,
    pub errors: RwSignal<Errors>,
    /// The places of those that stood in the way of going on.
    pub(super) listed: RwSignal<BTreeSet<String>>,
    /// The place of the one that was told last on leaving a field.
    pub(super) left: RwSignal<Option<String>>,
    /// What is typed and cannot be read, or is too long; not among the answers.
    pub(super) unread: StoredValue<Errors>,
    /// The same, as it was typed.
    pub(super) unread_fields: StoredValue<Unread>,
    /// The questions and groups of which the page was asked for one more, without scripts.
    more: StoredValue<Vec<String>>,
    /// Whether there are scripts, so that what needs them may be shown.
    pub scripted: RwSignal<bool>,
    pub step: RwSignal<usize>,
    pub kept: RwSignal<Kept>,
    /// A button was pressed that leaves the page.
    pub pressed: RwSignal<bool>,
    /// The server's rules stand against a save of this form: what is typed is sent nowhere.
    pub ruled_out: RwSignal<bool>,
    /// The session has ended; and whether what is typed is kept on this device meanwhile.
    pub signed_out: RwSignal<Option<bool>>,
    crisis: StoredValue<Option<Crisis>>,
    /// Where files are added and fetched; none where a form is only tried.
    files_address: StoredValue<Option<String>>,
    /// Somebody else may be asked to sign.
    asking: StoredValue<bool>,
    /// It is about whoever fills it in.
    own: StoredValue<bool>,
    #[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "only a browser sends a file by itself"))]
    pub uploads: Uploads,
    /// Whether an answer calls for the practice's words (R32).
    pub in_crisis: RwSignal<bool>,
}

impl Filled {
    /// `fields` are what was typed, where the server sent it back; `more` names what was asked for another of.
    pub fn new(mut filling: Filling, fields: Vec<(String, String)>, errors: Errors, more: Vec<String>, crisis: Option<Crisis>) -> Self {
        for place in &more {
            if filling.item_at(place).is_some_and(Item::is_repeating_group) {
                filling.add_instance(place);
            }
        }
        let typed = if fields.is_empty() { fields_from_answers(filling.form(), filling.answers()) } else { fields };
        let progress = filling.progress();
        let made = Self {
            filling: StoredValue::new(filling),
            typed: StoredValue::new(by_name(typed)),
            shown: Trigger::new(),
            sight: StoredValue::new(HashMap::new()),
            progress: RwSignal::new(progress),
            reckoned: RwSignal::new(BTreeMap::new()),
            listed: RwSignal::new(errors.keys().cloned().collect()),
            left: RwSignal::new(None),
            errors: RwSignal::new(errors),
            unread: StoredValue::new(Errors::new()),
            unread_fields: StoredValue::new(Unread::new()),
            more: StoredValue::new(more),
            scripted: RwSignal::new(false),
            step: RwSignal::new(0),
            kept: RwSignal::new(Kept::Unchanged),
            pressed: RwSignal::new(false),
            ruled_out: RwSignal::new(false),
            signed_out: RwSignal::new(None),
            crisis: StoredValue::new(crisis),
            files_address: StoredValue::new(None),
            asking: StoredValue::new(false),
            own: StoredValue::new(false),
            uploads: Uploads::new(),
            in_crisis: RwSignal::new(false),
        };
        made.say_reckoned(None);
        made.look_for_crisis();
        made
    }

    /// With the form's own address files can be added. Of one that was withdrawn none is handed out.
    #[must_use]
    pub fn with_files_at(self, path: Option<&str>) -> Self {
        self.files_address.set_value(path.map(|path| format!("{path}/files")));
        self
    }

    /// Whether somebody else may sign the form at a login of their own (R31).
    #[must_use]
    pub fn with_asking(self, asking: bool) -> Self {
        self.asking.set_value(asking);
        self
    }

    pub fn offers_asking(self) -> bool {
        self.asking.get_value()
    }

    /// Whether it is about whoever fills it in, and not about somebody for whom they act (R31).
    #[must_use]
    pub fn with_own(self, is_own: bool) -> Self {
        self.own.set_value(is_own);
        self
    }

    /// By which their browser may offer the answer. It knows nothing of anybody else.
    pub fn purpose(self, item: &Item) -> Option<&'static str> {
        item.purpose().filter(|_| self.own.get_value())
    }

    pub fn files_address(self) -> Option<String> {
        self.files_address.get_value()
    }

    /// In place of what the page starts with there.
    pub(super) fn show_again(self, place: &str, fields: Vec<(String, String)>) {
        self.typed.update_value(|typed| {
            typed.retain(|name, _| place_of_field(name) != place);
            typed.extend(by_name(fields));
        });
    }

    pub fn values(self, name: &str) -> Vec<String> {
        self.typed.with_value(|typed| typed.get(name).cloned().unwrap_or_default())
    }

    pub fn has(self, name: &str, value: &str) -> bool {
        self.typed.with_value(|typed| typed.get(name).is_some_and(|typed| typed.iter().any(|typed| typed == value)))
    }

    pub fn reckoned_words(self, place: &str) -> Signal<String> {
        let place = place.to_owned();
        Signal::derive(move || self.reckoned.with(|reckoned| reckoned.get(&place).cloned().unwrap_or_default()))
    }

    /// In which language a question is, where the form does not have it in the page's.
    pub fn lang(self, item: &Item) -> Option<String> {
        let language = language();
        if item.is_translated(language) { None } else { self.filling.with_value(|filling| filling.form().lang_beside(language)) }
    }

    /// Whether an item is out of sight: by its conditions, or because its step is not on the screen.
    pub fn hidden(self, item: &Item, place: &str) -> Signal<bool> {
        let has_conditions = !item.enable_when.is_empty() || item.is_enabled_by_expression();
        let steps = self.filling.with_value(|filling| steps_with(filling, item));
        if !has_conditions && steps.is_none() {
            return Signal::stored(false);
        }
        let in_sight = has_conditions.then(|| self.in_sight(place));
        Signal::derive(move || {
            let is_elsewhere = steps.as_ref().is_some_and(|steps| !steps.contains(&self.step.get()));
            is_elsewhere || in_sight.as_ref().is_some_and(|in_sight| !in_sight.get())
        })
    }

    fn in_sight(self, place: &str) -> ArcRwSignal<bool> {
        let is_shown = self.filling.with_value(|filling| filling.shown().contains(place));
        let known =
            self.sight.try_update_value(|sight| sight.entry(place.to_owned()).or_insert_with(|| ArcRwSignal::new(is_shown)).clone());
        known.unwrap_or_else(|| ArcRwSignal::new(is_shown))
    }

    /// Takes what a field says now; the answer is the place that it speaks of.
    pub fn hear(self, name: &str, fields: &[(String, String)]) {
        let place = place_of_field(name).to_owned();
        let Some(read) = self.filling.with_value(|filling| Some(answers_from_question(filling.item_at(&place)?, &place, fields))) else {
            return;
        };
        self.say_unread(&place, read.as_ref().err(), fields);
        let values: Vec<AnswerValue> = read.unwrap_or_default();
        let change = self.filling.try_update_value(|filling| filling.set(&place, values)).unwrap_or_default();
        self.apply(&change);
        self.look_for_crisis();
        self.kept.set(Kept::Changed);
    }

    /// Once said, the words stay while the page is open: an answer that was taken back was given all the same.
    fn look_for_crisis(self) {
        let calls = self.crisis.with_value(|crisis| {
            let triggers = crisis.as_ref().map_or(&[][..], |crisis| crisis.triggers.as_slice());
            !triggers.is_empty()
                && self.filling.with_value(|filling| triggers.iter().any(|trigger| trigger.holds(filling.form(), &filling.shown_answers())))
        });
        if calls && !self.in_crisis.get_untracked() {
            self.in_crisis.set(true);
        }
    }

    /// What reckons has arrived.
    #[cfg_attr(not(feature = "hydrate"), expect(dead_code, reason = "the server reckons at once"))]
    pub fn reckon_with(self, reckoner: Arc<dyn Reckoner>) {
        let change = self.filling.try_update_value(|filling| filling.reckon_with(reckoner)).unwrap_or_default();
        self.apply(&change);
    }

    pub fn crisis_words(self) -> Option<String> {
        self.crisis.with_value(|crisis| crisis.as_ref().map(|crisis| crisis.text.clone()))
    }

    fn apply(self, change: &Consequence) {
        self.sight.with_value(|sight| {
            for (place, in_sight) in change.shown.iter().filter_map(|place| sight.get_key_value(place)) {
                in_sight.set(self.filling.with_value(|filling| filling.shown().contains(place)));
            }
        });
        if !change.shown.is_empty() {
            self.shown.notify();
        }
        if change.progress {
            self.progress.set(self.filling.with_value(Filling::progress));
        }
        if !change.reckoned.is_empty() {
            self.say_reckoned(Some(&change.reckoned));
        }
    }

    fn say_reckoned(self, places: Option<&[String]>) {
        let language = language();
        let words = self.filling.with_value(|filling| {
            let all = filling.answers().iter().map(|(place, _)| place.to_owned());
            let places = places.map_or_else(|| all.collect(), <[String]>::to_vec);
            let calculated = places.into_iter().filter(|place| filling.item_at(place).is_some_and(Item::is_calculated));
            let word = |place: &str, answer: &AnswerValue| {
                filling.item_at(place).map_or_else(|| answer.words_in(language), |item| item.answer_in(answer, language))
            };
            let words = |place: &str| filling.answers().get(place).iter().map(|answer| word(place, answer)).collect::<Vec<_>>().join(", ");
            calculated.map(|place| (words(&place), place)).map(|(words, place)| (place, words)).collect::<Vec<_>>()
        });
        self.reckoned.update(|reckoned| reckoned.extend(words));
    }

    /// An address may name a step that the form does not have, or that an answer has hidden: the nearest is shown.
    pub fn show_step(self, step: usize) {
        let open = self.filling.with_value(Filling::open_steps);
        self.step.set(open.into_iter().min_by_key(|open| open.abs_diff(step)).unwrap_or_default());
    }

    pub fn wants_more(self, place: &str) -> bool {
        self.more.with_value(|more| more.iter().any(|wanted| wanted == place))
    }

    pub fn instances(self, group: &str, around: &[usize]) -> Vec<usize> {
        self.filling.with_value(|filling| filling.instances(group, around))
    }

    pub fn add_instance(self, place: &str) {
        let change = self.filling.try_update_value(|filling| filling.add_instance(place)).unwrap_or_default();
        let starts = self.filling.with_value(|filling| fields_from_answers(filling.form(), filling.answers()));
        self.typed.update_value(|typed| {
            for (name, values) in by_name(starts) {
                typed.entry(name).or_insert(values);
            }
        });
        self.apply(&change);
    }

    /// With what was typed in it: what could not be read nobody could put right, and another one in its place starts without.
    pub fn remove_instance(self, place: &str) -> Removed {
        let inside = self.filling.with_value(|filling| filling.places_in(place));
        let answers = self.filling.with_value(|filling| filling.answers().clone());
        let answers = inside.iter().map(|place| (place.clone(), answers.get(place).to_vec())).collect();
        let mut unread = self.unread_fields.get_value();
        unread.retain(|place, _| inside.contains(place));
        self.typed.update_value(|typed| typed.retain(|name, _| !inside.iter().any(|place| place == place_of_field(name))));
        self.unread.update_value(|unread| unread.retain(|place, _| !inside.contains(place)));
        self.unread_fields.update_value(|unread| unread.retain(|place, _| !inside.contains(place)));
        self.forget_faults(|place| inside.iter().any(|inside| inside == place));
        let change = self.filling.try_update_value(|filling| filling.remove_instance(place)).unwrap_or_default();
        self.apply(&change);
        self.kept.set(Kept::Changed);
        Removed { answers, unread }
    }

    /// As it was.
    pub fn restore_instance(self, place: &str, removed: Removed) {
        let Removed { answers, unread } = removed;
        self.add_instance(place);
        for (place, values) in answers {
            let fields = self.filling.with_value(|filling| filling.item_at(&place).map(|item| fields_from_values(item, &place, &values)));
            self.show_again(&place, fields.unwrap_or_default());
            let change = self.filling.try_update_value(|filling| filling.set(&place, values)).unwrap_or_default();
            self.apply(&change);
        }
        self.with_unread(unread).kept.set(Kept::Changed);
    }

    /// The step before and after the one on the screen, of those that have anything to show; with how many there are, and which of them
    /// this is.
    pub fn around(self) -> Around {
        self.shown.track();
        let (open, now) = (self.filling.with_value(Filling::open_steps), self.step.get());
        let at = open.iter().position(|step| *step >= now).unwrap_or(open.len() - 1);
        Around { before: at.checked_sub(1).map(|before| open[before]), after: open.get(at + 1).copied(), number: at + 1, count: open.len() }
    }
}

fn by_name(fields: Vec<(String, String)>) -> BTreeMap<String, Vec<String>> {
    let mut named = BTreeMap::<_, Vec<_>>::new();
    for (name, value) in fields {
        named.entry(name).or_default().push(value);
    }
    named
}
