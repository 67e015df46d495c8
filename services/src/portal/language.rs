//! In which language a page of the portal is: what its reader chose, here or on another device, among those that the practice offers.

use crate::{Result, Services, SessionToken};
use domain::{Language, Refusal, language::Wishes};

const NOT_OFFERED: &str = "This page is not offered in that language any more.";

impl Services {
    /// For whoever holds the session, or for a stranger; English where there is no such practice.
    pub async fn portal_language(&self, slug: &str, token: Option<&SessionToken>, wishes: &Wishes) -> Result<Language> {
        let mut tx = self.inner.store.read().await?;
        let Some(organization) = store::organization::find_by_slug(&mut tx, slug).await? else { return Ok(Language::default()) };
        let session = match token {
            Some(token) => self.live_session(&mut tx, slug, token).await?.map(|(_, session)| session),
            None => None,
        };
        let account = match session {
            Some(session) => store::portal::find_login_language(&mut tx, organization.id, session.login_id).await?,
            None => None,
        };
        let account = account.as_deref().and_then(Language::from_tag);
        Ok(wishes.decide(account, &organization.offered_languages(), organization.own_language()))
    }

    /// Kept with the login of whoever holds the session; a stranger's is kept by their browser alone. No audit event: it says how somebody
    /// reads, and changes nothing that is on file. Refused when the practice does not offer it.
    pub async fn choose_language(&self, slug: &str, token: Option<&SessionToken>, language: Language) -> Result<()> {
        let mut tx = self.inner.store.write().await?;
        let organization = store::organization::find_by_slug(&mut tx, slug).await?.ok_or(Refusal::NotFound)?;
        if !organization.offered_languages().contains(&language) {
            return Err(Refusal::Rule(NOT_OFFERED.to_owned()).into());
        }
        if let Some(token) = token
            && let Some((_, session)) = self.live_session(&mut tx, slug, token).await?
        {
            store::portal::set_login_language(&mut tx, organization.id, session.login_id, language.tag()).await?;
            tx.commit().await?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::invitations::tests::practice::Practice;
    use domain::{
        Language::{English, Spanish},
        language::Wishes,
        portal::JoinForm,
    };
    use store::on_both_engines;

    const PLACE: &str = "198.51.100.4";

    fn wishes(accepted: &str) -> Wishes {
        Wishes { chosen: None, accepted: accepted.to_owned() }
    }

    on_both_engines! {
        async fn what_a_person_chose_follows_them_and_a_strangers_browser_is_heard(store) {
            let practice = Practice::new(store).await;
            let (services, slug) = (&practice.services, practice.slug.as_str());
            let client = practice.client("Mara", "Abramson", Some("mara@mail.example")).await;
            let secret = practice.invite_and_deliver(client).await;
            let form = JoinForm { password: "candle harbour tulip nine".to_owned(), ..JoinForm::default() };
            let first = services.join(slug, &secret, &form, PLACE).await.unwrap();
            assert_eq!(services.portal_language(slug, Some(&first), &wishes("en")).await.unwrap(), English);
            services.choose_language(slug, Some(&first), Spanish).await.unwrap();
            // Elsewhere, and later.
            let second = services.sign_in_client(slug, "mara@mail.example", form.password.into(), PLACE).await.unwrap();
            assert_eq!(services.portal_language(slug, Some(&second), &wishes("en")).await.unwrap(), Spanish);
            assert_eq!(services.portal_language(slug, None, &wishes("en")).await.unwrap(), English);
            assert_eq!(services.portal_language(slug, None, &wishes("es-MX")).await.unwrap(), Spanish);
            assert_eq!(services.portal_language("nowhere", Some(&second), &wishes("es")).await.unwrap(), English);
        }
    }

    on_both_engines! {
        async fn a_language_that_is_switched_off_is_nobodys(store) {
            let practice = Practice::new(store).await;
            let (services, slug) = (&practice.services, practice.slug.as_str());
            let mut settings = services.portal_settings(&practice.permit()).await.unwrap();
            settings.languages = vec![English];
            services.save_portal_settings(&practice.permit(), &settings).await.unwrap();
            assert_eq!(services.portal_language(slug, None, &wishes("es")).await.unwrap(), English);
            let told = services.choose_language(slug, None, Spanish).await.unwrap_err().refusal().unwrap().to_string();
            assert_ne!(domain::language::retell(&told, Spanish), told);
            settings.languages = vec![Spanish];
            assert!(services.save_portal_settings(&practice.permit(), &settings).await.is_err(), "its own is not among them");
            settings.language = Spanish;
            services.save_portal_settings(&practice.permit(), &settings).await.unwrap();
            assert_eq!(services.portal_language(slug, None, &wishes("en")).await.unwrap(), Spanish);
            let (log, _) = practice.services.audit_log(&practice.permit(), None).await.unwrap();
            assert!(log.iter().any(|row| row.detail.as_deref() == Some("the portal’s languages")));
        }
    }
}
