//! A form as it is filled in: each item as often as its repeating groups have instances. What is shown, checked, read and
//! written goes over this list, in the form's order.

use super::answers::Answers;
use super::extension::{MAX_OCCURS, MIN_OCCURS};
use super::item::{Item, ItemType};
use super::place::{MOST_INSTANCES, place, readings};
use super::questionnaire::Questionnaire;
use super::value::AnswerValue;
use std::collections::HashMap;

pub struct Node<'a> {
    pub item: &'a Item,
    pub place: String,
    /// The one that it stands in; earlier in the list.
    pub parent: Option<usize>,
    /// The repeating groups around it, the outermost first, and which of each; its own last.
    pub around: Vec<(&'a str, usize)>,
    /// The form keeps it from view, or something around it (`questionnaire-hidden`): it has the form's own answers.
    pub is_concealed: bool,
}

impl Node<'_> {
    /// Which instance of a repeating group it is; 1 for all else.
    pub fn number(&self) -> usize {
        let own = self.around.last().filter(|_| self.item.is_repeating_group());
        own.map_or(1, |(_, number)| *number)
    }

    /// The form's own answers, where a client cannot give others; `None` where the client answers, or an expression does.
    pub fn fixed_values(&self) -> Option<Vec<AnswerValue>> {
        self.item
            .fixed_values()
            .or_else(|| if self.is_concealed && !self.item.is_calculated() { Some(self.item.own_values()) } else { None })
    }

    /// A client's: what is read-only or concealed has the form's own.
    pub fn takes_answers(&self) -> bool {
        self.item.is_question() && !self.item.is_read_only() && !self.is_concealed
    }
}

pub struct Layout<'a> {
    pub nodes: Vec<Node<'a>>,
    by_place: HashMap<String, usize>,
    by_link_id: HashMap<&'a str, Vec<usize>>,
}

/// How often each repeating group is there: by its `linkId` and where the groups around it stand.
struct Counts<'a>(HashMap<(&'a str, Vec<usize>), usize>);

impl<'a> Layout<'a> {
    /// With the instances that these answers name.
    pub fn new(form: &'a Questionnaire, answers: &Answers) -> Self {
        Self::of_places(form, answers.iter().map(|(place, _)| place))
    }

    /// With the instances that are named. Names of no place in the form are passed over.
    pub fn of_places<'n>(form: &'a Questionnaire, names: impl Iterator<Item = &'n str>) -> Self {
        let counts = Counts::new(form, names);
        let mut made = Self { nodes: Vec::new(), by_place: HashMap::new(), by_link_id: HashMap::new() };
        made.add(&form.item, None, &[], &counts);
        made
    }

    fn add(&mut self, items: &'a [Item], parent: Option<usize>, around: &[(&'a str, usize)], counts: &Counts<'a>) {
        for item in items {
            if !item.is_repeating_group() {
                self.add_one(item, parent, around.to_vec(), counts);
                continue;
            }
            for instance in 1..=counts.of(item, &numbers(around)) {
                let mut own = around.to_vec();
                own.push((&item.link_id, instance));
                self.add_one(item, parent, own, counts);
            }
        }
    }

    fn add_one(&mut self, item: &'a Item, parent: Option<usize>, around: Vec<(&'a str, usize)>, counts: &Counts<'a>) {
        let at = self.nodes.len();
        let place = place(&item.link_id, &numbers(&around));
        self.by_place.insert(place.clone(), at);
        self.by_link_id.entry(&item.link_id).or_default().push(at);
        let is_concealed = item.is_hidden() || parent.is_some_and(|parent| self.nodes[parent].is_concealed);
        self.nodes.push(Node { item, place, parent, around: around.clone(), is_concealed });
        self.add(&item.item, Some(at), &around, counts);
    }

    pub fn at(&self, place: &str) -> Option<usize> {
        self.by_place.get(place).copied()
    }

    pub fn find(&self, place: &str) -> Option<&Node<'a>> {
        self.at(place).and_then(|at| self.nodes.get(at))
    }

    /// The places of a question as an item at `from` means it: in the instances that both stand in, and in all those beyond.
    pub fn meant<'s>(&'s self, link_id: &str, from: &'s Node<'a>) -> impl Iterator<Item = usize> + 's {
        let all = self.by_link_id.get(link_id).map_or(&[][..], Vec::as_slice);
        all.iter().copied().filter(move |at| {
            let theirs = &self.nodes[*at].around;
            let same_groups = theirs.iter().zip(&from.around).take_while(|(one, two)| one.0 == two.0);
            same_groups.into_iter().all(|(one, two)| one.1 == two.1)
        })
    }

    /// The instances of an item where the groups around it are these.
    pub fn instances<'s>(&'s self, link_id: &str, around: &'s [usize]) -> impl Iterator<Item = usize> + 's {
        let all = self.by_link_id.get(link_id).map_or(&[][..], Vec::as_slice);
        all.iter().copied().filter(move |at| self.nodes[*at].around.iter().zip(around).all(|(one, two)| one.1 == *two))
    }

    /// All that stands in a node, however deep.
    pub fn under(&self, at: usize) -> impl Iterator<Item = usize> + '_ {
        (at + 1..self.nodes.len()).take_while(move |under| self.nodes[*under].parent.is_some_and(|parent| parent >= at))
    }
}

pub(super) fn numbers(around: &[(&str, usize)]) -> Vec<usize> {
    around.iter().map(|(_, number)| *number).collect()
}

impl<'a> Counts<'a> {
    fn new<'n>(form: &'a Questionnaire, names: impl Iterator<Item = &'n str>) -> Self {
        let mut made = Self(HashMap::new());
        if !form.items().any(Item::is_repeating_group) {
            return made;
        }
        let groups = groups_around(form);
        for name in names {
            let found = readings(name).find_map(|(link_id, numbers)| Some((groups.get(link_id)?, numbers)));
            let Some((groups, numbers)) = found.filter(|(groups, numbers)| numbers.len() == groups.len()) else { continue };
            for (at, group) in groups.iter().enumerate() {
                let count = made.0.entry((*group, numbers[..at].to_vec())).or_insert(1);
                *count = (*count).max(numbers[at]);
            }
        }
        made
    }

    fn of(&self, group: &Item, around: &[usize]) -> usize {
        let named = if self.0.is_empty() { None } else { self.0.get(&(group.link_id.as_str(), around.to_vec())) };
        named.copied().unwrap_or(1).max(group.least_count()).clamp(1, MOST_INSTANCES)
    }
}

/// The repeating groups around each item, itself included.
fn groups_around(form: &Questionnaire) -> HashMap<&str, Vec<&str>> {
    fn add<'a>(items: &'a [Item], around: &[&'a str], found: &mut HashMap<&'a str, Vec<&'a str>>) {
        for item in items {
            let mut own = around.to_vec();
            if item.is_repeating_group() {
                own.push(&item.link_id);
            }
            add(&item.item, &own, found);
            found.insert(&item.link_id, own);
        }
    }
    let mut found = HashMap::new();
    add(&form.item, &[], &mut found);
    found
}

impl Item {
    pub fn is_repeating_group(&self) -> bool {
        self.item_type == ItemType::Group && self.is_repeating()
    }

    /// How many answers, or instances of a group, are wanted at least: one where it is required.
    pub fn least_count(&self) -> usize {
        let least = self.count_of(MIN_OCCURS).unwrap_or(0).max(usize::from(self.is_required()));
        if self.is_repeating() { least } else { least.min(1) }
    }

    /// How many answers or instances are taken at most, where the form says.
    pub fn most_count(&self) -> Option<usize> {
        self.count_of(MAX_OCCURS)
    }

    pub(super) fn count_of(&self, url: &str) -> Option<usize> {
        self.extension(url)?.other.get("valueInteger")?.as_u64().and_then(|count| usize::try_from(count).ok())
    }
}
