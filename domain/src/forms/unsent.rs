//! Answers that a browser could not send yet, and how they come together with what the server has by then (R22). Where they are kept
//! is the page's affair; how they are sealed stands in `domain::portal`.
//!
//! An answer stands for itself, but for those in a repeating group, which stand and fall together: a medicine from one device and a
//! dose from another would be a third thing that nobody wrote.

use super::answers::Answers;
use super::item::Item;
use super::place::readings;
use super::questionnaire::Questionnaire;
use super::value::AnswerValue;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What was changed in one place: what the server had, and what was typed. None on either side is no answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Edit {
    pub was: Vec<AnswerValue>,
    pub is: Vec<AnswerValue>,
    /// What was sent in between, of which nobody heard whether it arrived.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub sent: Vec<Vec<AnswerValue>>,
}

impl Edit {
    fn of(place: &str, before: &Answers, after: &Answers) -> Self {
        Self { was: before.get(place).to_vec(), is: after.get(place).to_vec(), sent: Vec::new() }
    }

    /// Whether an answer of the server's is no other device's.
    fn knows(&self, server: &[AnswerValue]) -> bool {
        self.was == server || self.sent.iter().any(|sent| sent == server)
    }
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Unsent {
    /// Of the server's answers that it started from; negative where there were several.
    pub revision: i64,
    /// Milliseconds since 1970, by the device's clock.
    pub at: i64,
    pub edits: BTreeMap<String, Edit>,
    /// What was typed and is no answer yet: the fields of a question, by its place.
    pub unread: Unread,
}

/// Names and values of a question's fields, as they were typed, by its place.
pub type Unread = BTreeMap<String, Vec<(String, String)>>;

/// An answer that was changed here and elsewhere since.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contested {
    pub place: String,
    pub was: Vec<AnswerValue>,
    pub here: Vec<AnswerValue>,
    pub there: Vec<AnswerValue>,
}

/// The server's answers with all that was changed here alone. What was changed on both sides is as on the server, until a person chooses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Merged {
    pub answers: Answers,
    /// Whether there is anything that the server has not got.
    pub took: bool,
    pub contested: Vec<Contested>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Here,
    There,
}

impl Unsent {
    /// What `after` changes in `before`, but for what the form reckons by itself. `at` as the field says.
    pub fn between(form: &Questionnaire, before: &Answers, after: &Answers, revision: i64, at: i64) -> Self {
        let units = Units::of(form);
        let places: BTreeSet<&str> = before.iter().chain(after.iter()).map(|(place, _)| place).collect();
        let typed = places.into_iter().filter(|place| !units.is_calculated(place));
        let typed: Vec<(String, &str)> = typed.map(|place| (units.of_place(place), place)).collect();
        let changed: BTreeSet<String> =
            typed.iter().filter(|(_, place)| before.get(place) != after.get(place)).map(|(unit, _)| unit.clone()).collect();
        let edits = typed.into_iter().filter(|(unit, _)| changed.contains(unit));
        let edits = edits.map(|(_, place)| (place.to_owned(), Edit::of(place, before, after)));
        Self { revision, at, edits: edits.collect(), unread: Unread::new() }
    }

    /// As [`between`](Self::between) has made it of the same two, where each of `sent` was sent since, and may have arrived.
    #[must_use]
    pub fn having_sent(mut self, form: &Questionnaire, (before, after): (&Answers, &Answers), sent: &[Answers]) -> Self {
        // What was sent and taken back is changed as well.
        let taken_back = sent.iter().flat_map(|sent| Self::between(form, sent, after, self.revision, self.at).edits.into_keys());
        for place in taken_back.collect::<BTreeSet<_>>() {
            self.edits.entry(place).or_insert_with_key(|place| Edit::of(place, before, after));
        }
        for (place, edit) in &mut self.edits {
            let sent: Vec<_> = sent.iter().map(|sent| sent.get(place).to_vec()).filter(|sent| *sent != edit.was).collect();
            edit.sent = sent;
            edit.sent.dedup();
        }
        self
    }

    pub fn is_empty(&self) -> bool {
        self.edits.is_empty() && self.unread.is_empty()
    }

    /// What was typed and is no answer yet, but not over an answer that came from elsewhere.
    pub fn unread_beside(&self, server: &Answers) -> Unread {
        let is_free = |place: &str| self.edits.contains_key(place) || server.get(place).is_empty();
        self.unread.iter().filter(|(place, _)| is_free(place)).map(|(place, fields)| (place.clone(), fields.clone())).collect()
    }

    /// Two tabs on one device: where both changed an answer, the later one counts.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        let (mut earlier, later) = if self.at <= other.at { (self, other) } else { (other, self) };
        for (place, edit) in later.edits {
            let both = match earlier.edits.remove(&place) {
                Some(first) => Edit { was: first.was, is: edit.is, sent: [first.sent, edit.sent].concat() },
                None => edit,
            };
            earlier.edits.insert(place, both);
        }
        earlier.unread.extend(later.unread);
        let revision = if earlier.revision == later.revision { later.revision } else { -1 };
        Self { revision, at: later.at, edits: earlier.edits, unread: earlier.unread }
    }

    /// Brings what was typed here together with what the server has now, at `revision`.
    pub fn merge(&self, form: &Questionnaire, server: &Answers, revision: i64) -> Merged {
        let units = Units::of(form);
        let own = self.edits.keys().map(String::as_str);
        let touched: BTreeSet<String> = own.clone().map(|place| units.of_place(place)).collect();
        let theirs = server.iter().map(|(place, _)| place).filter(|place| !units.is_calculated(place));
        let mut by_unit: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        for place in own.chain(theirs) {
            let unit = units.of_place(place);
            if touched.contains(&unit) {
                by_unit.entry(unit).or_default().insert(place);
            }
        }
        let mut merged = Merged { answers: server.clone(), took: false, contested: Vec::new() };
        for places in by_unit.values() {
            self.merge_unit(places, revision, server, &mut merged);
        }
        merged
    }

    fn merge_unit(&self, places: &BTreeSet<&str>, revision: i64, server: &Answers, merged: &mut Merged) {
        let was = |place: &str| self.edits.get(place).map_or(&[][..], |edit| edit.was.as_slice());
        let is_known = |place: &str| self.edits.get(place).is_some_and(|edit| edit.knows(server.get(place)));
        let is = |place: &str| self.edits.get(place).map_or(&[][..], |edit| edit.is.as_slice());
        let differing = places.iter().copied().filter(|place| server.get(place) != is(place));
        if revision == self.revision || places.iter().all(|place| is_known(place)) {
            for place in differing {
                merged.answers.set(place, is(place).to_vec());
                merged.took = true;
            }
            return;
        }
        let contested = differing.map(|place| Contested {
            place: place.to_owned(),
            was: was(place).to_vec(),
            here: is(place).to_vec(),
            there: server.get(place).to_vec(),
        });
        merged.contested.extend(contested);
    }
}

impl Merged {
    /// Everything that one side alone changed, and for the rest what the person chose.
    #[must_use]
    pub fn choose(&self, side: Side) -> Answers {
        let mut answers = self.answers.clone();
        if side == Side::Here {
            for contested in &self.contested {
                answers.set(&contested.place, contested.here.clone());
            }
        }
        answers
    }

    /// What both sides started from, as far as nobody has chosen yet: what is kept from now on is contested still.
    #[must_use]
    pub fn undecided(&self, server: &Answers) -> Answers {
        let mut answers = server.clone();
        for contested in &self.contested {
            answers.set(&contested.place, contested.was.clone());
        }
        answers
    }
}

/// Which answers stand and fall together.
struct Units<'a> {
    form: &'a Questionnaire,
    /// The outermost repeating group around an item, by their `linkId`s.
    groups: BTreeMap<&'a str, &'a str>,
}

impl<'a> Units<'a> {
    fn of(form: &'a Questionnaire) -> Self {
        fn add<'a>(item: &'a Item, around: Option<&'a str>, groups: &mut BTreeMap<&'a str, &'a str>) {
            let around = around.or_else(|| item.is_repeating_group().then_some(item.link_id.as_str()));
            groups.extend(around.map(|around| (item.link_id.as_str(), around)));
            for inner in &item.item {
                add(inner, around, groups);
            }
        }
        let mut groups = BTreeMap::new();
        for item in &form.item {
            add(item, None, &mut groups);
        }
        Self { form, groups }
    }

    fn item_at(&self, place: &str) -> Option<&'a Item> {
        readings(place).find_map(|(link_id, _)| self.form.find_item(link_id))
    }

    fn is_calculated(&self, place: &str) -> bool {
        self.item_at(place).is_some_and(Item::is_calculated)
    }

    fn of_place(&self, place: &str) -> String {
        let group = self.item_at(place).and_then(|item| self.groups.get(item.link_id.as_str()));
        group.map_or_else(|| place.to_owned(), |group| format!("{group} and all in it"))
    }
}
