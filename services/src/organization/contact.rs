//! How clients reach the practice: set by administrators, and shown on every page of its portal.

use super::{locked, overwrites_nothing};
use crate::{
    Result, Services,
    audit::About,
    staff::{Administer, Permit},
};
use domain::{Refusal, audit::AuditAction, organization::ContactForm};
use store::organization::OrganizationRow;

impl Services {
    pub async fn contact(&self, by: &Permit<Administer>) -> Result<ContactForm> {
        let mut tx = self.inner.store.read_once().await?;
        let row = store::organization::find(&mut tx, by.organization().0).await?.ok_or(Refusal::NotFound)?;
        Ok(kept(row))
    }

    /// Refused when somebody else changed it since it was `seen`: one of two would undo the other's.
    pub async fn change_contact(&self, by: &Permit<Administer>, seen: &ContactForm, wanted: &ContactForm) -> Result<()> {
        let contact = wanted.check().map_err(Refusal::Invalid)?;
        let organization = by.organization().0;
        let mut tx = self.inner.store.write().await?;
        let before = kept(locked(&mut tx, organization).await?);
        overwrites_nothing(&before.differences_from(seen))?;
        store::organization::set_contact(&mut tx, organization, &contact).await?;
        let about = About { detail: Some("how clients reach the practice"), ..About::default() };
        self.record(&mut tx, by.actor(), AuditAction::SettingsChanged, about).await?;
        Ok(tx.commit().await?)
    }
}

fn kept(row: OrganizationRow) -> ContactForm {
    let [phone, email, hours] = [row.phone, row.email, row.contact_hours].map(Option::unwrap_or_default);
    ContactForm { phone, email, hours }
}

#[cfg(test)]
mod tests {
    use crate::{Error, invitations::tests::practice::Practice};
    use domain::{Refusal, audit::AuditAction, organization::ContactForm};
    use store::on_both_engines;

    on_both_engines! {
        async fn r25_r27_the_contact_is_the_practices_own_and_an_event(store) {
            let practice = Practice::new(store).await;
            let neighbour = practice.neighbour().await;
            let by = practice.permit();
            let form = |phone: &str, email: &str, hours: &str| ContactForm { phone: phone.into(), email: email.into(), hours: hours.into() };
            let front = async |slug: &str| practice.services.portal_front(slug).await.unwrap().unwrap();
            let others = front(&neighbour.slug).await;
            practice.services.save_contact(&by, &form("020 7946 0123", "desk@willow.example", "Mon to Fri\r\n9 to 5")).await.unwrap();
            let own = front(&practice.slug).await;
            assert_eq!((own.phone.as_deref(), own.email.as_deref()), (Some("020 7946 0123"), Some("desk@willow.example")));
            assert_eq!(own.hours.as_deref(), Some("Mon to Fri\n9 to 5"));
            assert_eq!(front(&neighbour.slug).await, others);
            assert!(practice.services.contact(&by).await.unwrap() == form("020 7946 0123", "desk@willow.example", "Mon to Fri\n9 to 5"));
            practice.services.save_contact(&by, &ContactForm::default()).await.unwrap();
            let own = front(&practice.slug).await;
            assert_eq!((own.phone, own.email, own.hours), (None, None, None));
            let (log, _) = practice.services.audit_log(&practice.permit(), None).await.unwrap();
            assert_eq!(log.iter().filter(|row| row.action == AuditAction::SettingsChanged).count(), 2);
        }
    }

    on_both_engines! {
        async fn what_is_no_contact_is_refused_at_its_field_and_changes_nothing(store) {
            let practice = Practice::new(store).await;
            let before = practice.services.contact(&practice.permit()).await.unwrap();
            let form = ContactForm { phone: "020 7946 0123".into(), email: "desk".into(), hours: String::new() };
            match practice.services.save_contact(&practice.permit(), &form).await {
                Err(Error::Refused(refusal @ Refusal::Invalid(_))) => assert!(refusal.at("email").is_some() && refusal.at("phone").is_none()),
                other => panic!("{other:?}"),
            }
            assert!(practice.services.contact(&practice.permit()).await.unwrap() == before);
        }
    }

    on_both_engines! {
        async fn of_two_who_change_the_contact_the_second_is_told_what_changed_and_overwrites_nothing(store) {
            let practice = Practice::new(store).await;
            let (services, by) = (&practice.services, practice.permit());
            let seen = services.contact(&by).await.unwrap();
            let first = ContactForm { hours: "Mon to Fri".into(), ..seen.clone() };
            let second = ContactForm { phone: "020 7946 0199".into(), ..seen.clone() };
            services.change_contact(&by, &seen, &first).await.unwrap();
            let refused = services.change_contact(&by, &seen, &second).await.unwrap_err();
            let told = refused.refusal().unwrap().to_string();
            assert!(told.starts_with("Somebody else changed settings meanwhile (the opening hours), so nothing was saved."), "{told}");
            assert_eq!(services.contact(&by).await.unwrap(), first);
            // Of another setting nothing is overwritten.
            services.change_portal_colour(&by, "#30499b", "#7a1f5c").await.unwrap();
            services.save_time_zone(&by, "Europe/Berlin").await.unwrap();
            services.change_contact(&by, &first, &second).await.unwrap();
            assert_eq!(services.contact(&by).await.unwrap(), second);
        }
    }
}
