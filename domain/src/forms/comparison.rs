//! What differs between two responses to one form, question by question, as staff read them. The same question is found again by
//! its wording and the headings over it: two versions of a form may order their questions differently.

use super::{attachment::Attached, readable::ReadableItem};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// How an answer differs from the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Change {
    Changed,
    /// There was none.
    New,
    /// There is none now, or the question is not asked any more.
    Gone,
}

/// A line of the later response, with what stood there in the earlier one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComparedItem {
    pub item: ReadableItem,
    pub change: Option<Change>,
    /// The earlier answers where they differ; empty where there were none.
    pub before: Vec<String>,
}

impl ComparedItem {
    /// With nothing to compare it with.
    pub fn alone(item: ReadableItem) -> Self {
        Self { item, change: None, before: Vec::new() }
    }

    fn since(item: ReadableItem, earlier: Option<&ReadableItem>) -> Self {
        let before: &[String] = earlier.map_or(&[], |earlier| &earlier.answers);
        let same_files = earlier.is_none_or(|earlier| are_the_same(&earlier.files, &item.files));
        let change = match (before.is_empty(), item.answers.is_empty()) {
            _ if same_files && *before == *item.answers => return Self::alone(item),
            (true, _) => Change::New,
            (_, true) => Change::Gone,
            (false, false) => Change::Changed,
        };
        Self { item, change: Some(change), before: before.to_vec() }
    }

    /// Answered then, and not asked now.
    fn not_asked(earlier: &ReadableItem) -> Self {
        Self::since(ReadableItem { answers: Vec::new(), files: Vec::new(), signature: None, ..earlier.clone() }, Some(earlier))
    }
}

/// `now`, line by line, each compared with the same question in `before`. An answer to a question that is not asked any more stands
/// behind what it stood behind then.
pub fn compare(now: Vec<ReadableItem>, before: &[ReadableItem]) -> Vec<ComparedItem> {
    let mut earlier: Vec<Option<&ReadableItem>> = vec![None; now.len()];
    let mut not_asked: BTreeMap<usize, Vec<ComparedItem>> = BTreeMap::new();
    let positions: BTreeMap<Place<'_>, usize> = places(&now).into_iter().zip(0..).collect();
    let mut behind = 0;
    for (place, item) in places(before).iter().zip(before) {
        if let Some(position) = positions.get(place) {
            earlier[*position] = Some(item);
            behind = position + 1;
        } else if !item.answers.is_empty() {
            not_asked.entry(behind).or_default().push(ComparedItem::not_asked(item));
        }
    }
    let mut compared = not_asked.remove(&0).unwrap_or_default();
    for (position, (item, earlier)) in now.into_iter().zip(earlier).enumerate() {
        compared.push(ComparedItem::since(item, earlier));
        compared.extend(not_asked.remove(&(position + 1)).unwrap_or_default());
    }
    compared
}

/// Every photo of a camera may have one name and one size in words.
fn are_the_same(earlier: &[Attached], now: &[Attached]) -> bool {
    earlier.iter().map(|file| file.id).eq(now.iter().map(|file| file.id))
}

pub fn difference_count(items: &[ComparedItem]) -> usize {
    items.iter().filter(|item| item.change.is_some()).count()
}

/// A question: its wording below those of the headings and questions that it stands in, and how many of the same stand before it.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Place<'a> {
    path: Vec<&'a str>,
    heading: bool,
    occurrence: usize,
}

fn places(items: &[ReadableItem]) -> Vec<Place<'_>> {
    let mut path: Vec<&str> = Vec::new();
    let mut seen: BTreeMap<(Vec<&str>, bool), usize> = BTreeMap::new();
    let mut places = Vec::with_capacity(items.len());
    for item in items {
        path.truncate(item.level);
        path.push(&item.question);
        let before = seen.entry((path.clone(), item.heading)).or_default();
        places.push(Place { path: path.clone(), heading: item.heading, occurrence: *before });
        *before += 1;
    }
    places
}
