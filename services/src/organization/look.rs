//! The portal's colour: set by administrators, and shown to whoever opens a page of the portal.

use super::{locked, overwrites_nothing};
use crate::{
    Result, Services,
    audit::About,
    staff::{Administer, Permit},
};
use domain::{
    Refusal,
    audit::AuditAction,
    organization::{Colour, look_address},
};

impl Services {
    /// Refused at `colour` for what is none, and for what not everybody can read; and when somebody else changed it since it was `seen`:
    /// one of two would undo the other's.
    pub async fn change_portal_colour(&self, by: &Permit<Administer>, seen: &str, typed: &str) -> Result<()> {
        let colour = Colour::check(typed).map_err(|fault| Refusal::field("colour", fault.sentence))?;
        let organization = by.organization().0;
        let mut tx = self.inner.store.write().await?;
        let now = locked(&mut tx, organization).await?.accent;
        let meanwhile = (Colour::parse(&now) != Colour::parse(seen)).then(|| format!("the portal’s colour: {now}"));
        overwrites_nothing(meanwhile.as_slice())?;
        store::organization::set_accent(&mut tx, organization, &colour.hex()).await?;
        let about = About { detail: Some("the portal’s colour"), ..About::default() };
        self.record(&mut tx, by.actor(), AuditAction::SettingsChanged, about).await?;
        Ok(tx.commit().await?)
    }

    /// The address of the style sheet of a portal; none for one that is not there, or has the program's own colour.
    pub async fn portal_look(&self, slug: &str) -> Result<Option<String>> {
        let mut tx = self.inner.store.read_once().await?;
        Ok(store::organization::find_by_slug(&mut tx, slug).await?.and_then(|row| look_address(&row.accent)))
    }
}

#[cfg(test)]
mod tests {
    use crate::{Error, invitations::tests::practice::Practice};
    use domain::{Refusal, audit::AuditAction};
    use store::on_both_engines;

    on_both_engines! {
        async fn r25_r27_a_colour_that_can_be_read_is_the_practices_own_and_an_event(store) {
            let practice = Practice::new(store).await;
            let neighbour = practice.neighbour().await;
            let by = practice.permit();
            let look = async |slug: &str| practice.services.portal_look(slug).await.unwrap();
            assert_eq!(look(&practice.slug).await, None);
            for typed in ["#ffcc00", "red", ""] {
                match practice.services.change_portal_colour(&by, "#30499b", typed).await {
                    Err(Error::Refused(refusal @ Refusal::Invalid(_))) => assert!(refusal.at("colour").is_some(), "{typed}"),
                    other => panic!("{other:?}"),
                }
            }
            practice.services.change_portal_colour(&by, "#30499B", " #7A1F5C").await.unwrap();
            assert_eq!(look(&practice.slug).await.as_deref(), Some("/look/7a1f5c.css"));
            assert_eq!((look(&neighbour.slug).await, look("nowhere").await), (None, None));
            let (log, _) = practice.services.audit_log(&practice.permit(), None).await.unwrap();
            assert_eq!(log.iter().filter(|row| row.action == AuditAction::SettingsChanged).count(), 1);
        }
    }

    on_both_engines! {
        async fn of_two_who_change_the_colour_the_second_is_told_and_overwrites_nothing(store) {
            let practice = Practice::new(store).await;
            let (services, by) = (&practice.services, practice.permit());
            let look = async || services.portal_look(&practice.slug).await.unwrap();
            services.change_portal_colour(&by, "#30499b", "#7a1f5c").await.unwrap();
            let refused = services.change_portal_colour(&by, "#30499b", "#205030").await.unwrap_err();
            let told = refused.refusal().unwrap().to_string();
            assert!(told.starts_with("Somebody else changed settings meanwhile (the portal’s colour: #7a1f5c)"), "{told}");
            assert_eq!(look().await.as_deref(), Some("/look/7a1f5c.css"));
            services.change_portal_colour(&by, "#7A1F5C", "#205030").await.unwrap();
            assert_eq!(look().await.as_deref(), Some("/look/205030.css"));
        }
    }
}
