//! A member of staff as administrators see them among the others: whether they work here, and what hangs on them.

use super::StaffMember;
use crate::Moment;
use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StaffEntry {
    pub member: StaffMember,
    /// Since when they no longer work here.
    pub disabled: Option<Moment>,
    /// Safety tasks that wait for them (R32).
    pub task_count: i64,
    /// Safety rules that name them.
    pub rule_count: i64,
}

impl StaffEntry {
    /// What somebody else must see to once they are gone; `None` where nothing does.
    pub fn duties(&self) -> Option<String> {
        let name = &self.member.name;
        let tasks = match self.task_count {
            ..=0 => None,
            1 => Some(format!("1 safety task waits for {name}: see to it under Tasks.")),
            count => Some(format!("{count} safety tasks wait for {name}: see to them under Tasks.")),
        };
        let rules = match self.rule_count {
            ..=0 => None,
            1 => Some(format!("1 safety rule names {name}: end it, and add one that names somebody else.")),
            count => Some(format!("{count} safety rules name {name}: end them, and add ones that name somebody else.")),
        };
        let sentences: Vec<String> = tasks.into_iter().chain(rules).collect();
        (!sentences.is_empty()).then(|| sentences.join(" "))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{ids::StaffId, staff::Permissions};

    #[test]
    fn r32_what_hangs_on_somebody_is_said_and_nothing_where_nothing_does() {
        let member = StaffMember {
            id: StaffId(uuid::Uuid::nil()),
            name: "Sam".to_owned(),
            email: "sam@mail.example".parse().unwrap(),
            is_administrator: false,
            permissions: Permissions::default(),
        };
        let duties = |task_count, rule_count| StaffEntry { member: member.clone(), disabled: None, task_count, rule_count }.duties();
        assert_eq!(duties(0, 0), None);
        assert_eq!(duties(1, 0).unwrap(), "1 safety task waits for Sam: see to it under Tasks.");
        let both = duties(3, 2).unwrap();
        assert!(both.starts_with("3 safety tasks wait for Sam") && both.contains("2 safety rules name Sam"), "{both}");
    }
}
