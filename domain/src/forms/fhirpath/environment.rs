//! What an expression may name with a `%`, what time it is, and how much work is still allowed.

use super::ExpressionError;
use super::value::{Collection, Item};
use chrono::{DateTime, FixedOffset};
use serde_json::Value;
use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Elements looked at, for all the evaluations in one environment and its copies together: some seconds of work at most.
const MOST_WORK: u64 = 50_000_000;

#[derive(Clone, Debug)]
pub struct Environment<'a> {
    variables: BTreeMap<String, Collection<'a>>,
    now: DateTime<FixedOffset>,
    work_left: Rc<Cell<u64>>,
}

impl<'a> Environment<'a> {
    /// `now` has the offset of whoever's day `today()` is.
    pub fn new(now: DateTime<FixedOffset>) -> Self {
        let mut made = Self { variables: BTreeMap::new(), now, work_left: Rc::new(Cell::new(MOST_WORK)) };
        for (name, value) in [("ucum", super::UCUM), ("loinc", "http://loinc.org"), ("sct", "http://snomed.info/sct")] {
            made.set(name, vec![Item::text(value)]);
        }
        made
    }

    pub fn set(&mut self, name: &str, value: Collection<'a>) {
        self.variables.insert(name.to_owned(), value);
    }

    pub fn set_node(&mut self, name: &str, value: &'a Value) {
        self.set(name, vec![Item::node(value)]);
    }

    pub fn unset(&mut self, name: &str) {
        self.variables.remove(name);
    }

    pub fn get(&self, name: &str) -> Option<&Collection<'a>> {
        self.variables.get(name)
    }

    pub fn now(&self) -> DateTime<FixedOffset> {
        self.now
    }

    pub(super) fn spend(&self, work: usize) -> Result<(), ExpressionError> {
        let left = self.work_left.get().checked_sub(u64::try_from(work).unwrap_or(u64::MAX)).ok_or(ExpressionError::TooCostly)?;
        self.work_left.set(left);
        Ok(())
    }
}
