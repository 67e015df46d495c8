//! Where the practice's clocks are: the days and times of its pages and e-mails are told by them.

use super::{locked, overwrites_nothing};
use crate::{
    Result, Services,
    audit::About,
    staff::{Administer, Permit},
};
use domain::{Refusal, audit::AuditAction, organization::TimeZones};

/// The ones that are named after a place; the others are old names of these, or have no summer time.
const AREAS: [&str; 10] = ["Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia", "Europe", "Indian", "Pacific"];
/// Of whoever has not said where they are.
const UTC: &str = "UTC";

fn offered() -> impl Iterator<Item = &'static str> {
    let places = chrono_tz::TZ_VARIANTS.iter().map(|zone| zone.name());
    std::iter::once(UTC).chain(places.filter(|name| name.split_once('/').is_some_and(|(area, _)| AREAS.contains(&area))))
}

/// As the browser said it at set-up.
pub(super) fn zone_or_utc(name: &str) -> &'static str {
    offered().find(|offered| *offered == name).unwrap_or(UTC)
}

impl Services {
    pub async fn time_zones(&self, by: &Permit<Administer>) -> Result<TimeZones> {
        let mut tx = self.inner.store.read_once().await?;
        let row = store::organization::find(&mut tx, by.organization().0).await?.ok_or(Refusal::NotFound)?;
        Ok(TimeZones { chosen: row.time_zone, offered: offered().map(str::to_owned).collect() })
    }

    /// Refused when somebody else changed it since it was `seen`: one of two would undo the other's.
    pub async fn change_time_zone(&self, by: &Permit<Administer>, seen: &str, name: &str) -> Result<()> {
        if !offered().any(|offered| offered == name) {
            return Err(Refusal::field("time_zone", "Choose one of the time zones.").into());
        }
        let organization = by.organization().0;
        let mut tx = self.inner.store.write().await?;
        let now = locked(&mut tx, organization).await?.time_zone;
        let meanwhile = (now != seen).then(|| format!("the time zone: {}", now.replace('_', " ")));
        overwrites_nothing(meanwhile.as_slice())?;
        store::organization::set_time_zone(&mut tx, organization, name).await?;
        self.record(&mut tx, by.actor(), AuditAction::SettingsChanged, About { detail: Some("the time zone"), ..About::default() }).await?;
        Ok(tx.commit().await?)
    }
}

#[cfg(test)]
mod tests {
    use super::{UTC, offered, zone_or_utc};
    use crate::{
        Error,
        invitations::tests::practice::{INVITER, Practice},
        staff::StaffSession,
    };
    use domain::audit::AuditAction;
    use store::on_both_engines;

    #[test]
    fn places_are_offered_and_a_browser_that_says_something_else_is_in_utc() {
        for place in ["Europe/Berlin", "America/Argentina/Buenos_Aires", "Asia/Kolkata", UTC] {
            assert_eq!(zone_or_utc(place), place);
        }
        for other in ["", "europe/berlin", "Etc/GMT+5", "US/Eastern", "Europe/Atlantis"] {
            assert_eq!(zone_or_utc(other), UTC);
        }
        assert!(offered().all(|name| name.parse::<chrono_tz::Tz>().is_ok()));
    }

    on_both_engines! {
        async fn r25_r27_times_are_told_by_the_practices_own_clock_and_setting_it_is_an_event(store) {
            let practice = Practice::new(store).await;
            let neighbour = practice.neighbour().await;
            let by = practice.permit();
            let client = practice.clients(1).await[0];
            practice.invite(&[client]).await;
            let written = async |session: &StaffSession| {
                practice.services.client_details(&session.permit().unwrap(), client).await.unwrap().invitation.unwrap().created
            };
            let before = written(&practice.administrator).await;
            assert_eq!(before.local, before.at.naive_utc());
            practice.services.save_time_zone(&by, "Asia/Kolkata").await.unwrap();
            let after = written(&practice.staff("Sam Okafor", INVITER).await).await;
            assert_eq!((after.at, after.local - after.at.naive_utc()), (before.at, chrono::TimeDelta::minutes(330)));
            assert_eq!(practice.services.time_zones(&by).await.unwrap().chosen, "Asia/Kolkata");
            assert_eq!(neighbour.services.time_zones(&neighbour.permit()).await.unwrap().chosen, UTC);
            match practice.services.save_time_zone(&by, "Asia/Atlantis").await {
                Err(Error::Refused(refusal)) => assert!(refusal.at("time_zone").is_some()),
                other => panic!("{other:?}"),
            }
            let (log, _) = practice.services.audit_log(&practice.permit(), None).await.unwrap();
            assert_eq!(log.iter().filter(|row| row.action == AuditAction::SettingsChanged).count(), 1);
        }
    }

    on_both_engines! {
        async fn of_two_who_change_the_time_zone_the_second_is_told_and_overwrites_nothing(store) {
            let practice = Practice::new(store).await;
            let (services, by) = (&practice.services, practice.permit());
            services.change_time_zone(&by, UTC, "America/New_York").await.unwrap();
            let refused = services.change_time_zone(&by, UTC, "Europe/Berlin").await.unwrap_err();
            let told = refused.refusal().unwrap().to_string();
            assert!(told.starts_with("Somebody else changed settings meanwhile (the time zone: America/New York)"), "{told}");
            assert_eq!(services.time_zones(&by).await.unwrap().chosen, "America/New_York");
            services.change_time_zone(&by, "America/New_York", "Europe/Berlin").await.unwrap();
            assert_eq!(services.time_zones(&by).await.unwrap().chosen, "Europe/Berlin");
        }
    }
}
