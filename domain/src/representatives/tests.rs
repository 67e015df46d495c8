//! What an administrator says of a representative, and when a grant holds.

use super::*;
use chrono::TimeDelta;
use proptest::prelude::*;

fn form() -> RepresentativeForm {
    let grant = GrantForm {
        relation: "parent".into(),
        rights: Rights { fill_forms: true, see_documents: false },
        first_day: "2026-11-28".into(),
        last_day: String::new(),
    };
    RepresentativeForm { name: " Noor Haddad ".into(), email: " Noor@mail.example ".into(), grant }
}

#[test]
fn r31_what_an_administrator_says_is_read_or_told_at_its_field() {
    let (name, email, grant) = form().check().unwrap();
    assert_eq!((name.as_str(), email.as_str(), grant.last_day), ("Noor Haddad", "Noor@mail.example", None));
    let empty = RepresentativeForm::default().check().unwrap_err();
    for field in ["representative_name", "representative_email", "relation", "rights", "first_day"] {
        assert!(empty.get(field).is_some(), "{field}");
    }
    let wrong = |change: fn(&mut RepresentativeForm)| {
        let mut form = form();
        change(&mut form);
        form.check().unwrap_err().0.into_keys().collect::<Vec<_>>()
    };
    assert_eq!(wrong(|form| form.grant.last_day = "2026-11-27".into()), ["last_day"]);
    assert_eq!(wrong(|form| form.grant.last_day = "soon".into()), ["last_day"]);
    assert_eq!(wrong(|form| form.grant.first_day = "9999-99-99".into()), ["first_day"]);
    assert_eq!(wrong(|form| form.grant.relation = "owner".into()), ["relation"]);
    assert_eq!(wrong(|form| form.name = "Noor\nBcc: all@mail.example".into()), ["representative_name"]);
    let mut one_day = form();
    one_day.grant.last_day = "2026-11-28".into();
    assert!(one_day.check().is_ok(), "one day is a day");
}

#[test]
fn a_client_is_named_by_no_more_than_it_takes() {
    assert_eq!(short_name("Ada", "Brennan"), "Ada B.");
    assert_eq!(short_name("Łucja", "Żak"), "Łucja Ż.");
    assert_eq!(short_name("Ada", ""), "Ada");
    let names = ["Ada B.", "Ben C.", "Cy D."].map(str::to_owned);
    assert_eq!(names_together(&names, "and"), "Ada B., Ben C. and Cy D.");
    assert_eq!(names_together(&names[..2], "y"), "Ada B. y Ben C.");
    assert_eq!(names_together(&names[..1], "and"), "Ada B.");
}

#[test]
fn every_relation_and_end_has_a_key_of_its_own() {
    assert!(Relation::ALL.into_iter().all(|relation| Relation::from_key(relation.key()) == Some(relation)));
    assert!(RepresentEnd::STORED.into_iter().all(|end| RepresentEnd::from_key(end.key()) == Some(end)));
    assert_eq!(RepresentEnd::from_key("expired"), None);
}

proptest! {
    #[test]
    fn r31_a_grant_holds_from_its_first_moment_and_not_at_its_last(from in 0_i64..1000, length in 0_i64..1000, at in -10_i64..2010) {
        let start = DateTime::from_timestamp(1_795_424_400, 0).unwrap();
        let time = |minutes| start + TimeDelta::minutes(minutes);
        prop_assert_eq!(holds(time(from), Some(time(from + length)), time(at)), at >= from && at < from + length);
        prop_assert_eq!(holds(time(from), None, time(at)), at >= from);
    }
}
