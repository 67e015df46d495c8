//! The devices of one login: listed in words, and ended one by one by their owner alone.

use crate::{Error, SessionToken, invitations::tests::practice::Practice};
use domain::{Refusal, devices::DeviceView};

const PLACE: &str = "198.51.100.4";
const PHONE: &str = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/131.0 Mobile Safari/537.36";
const TABLET: &str = "Mozilla/5.0 (iPad; CPU OS 18_1 like Mac OS X) AppleWebKit/605.1 (KHTML, like Gecko) Version/18.1 Safari/604.1";

impl Practice {
    async fn signed_in_on(&self, email: &str, user_agent: &str) -> SessionToken {
        let token = self.portal_token(email).await;
        self.services.note_device(&token, user_agent).await.unwrap();
        token
    }

    async fn devices_of(&self, token: &SessionToken) -> Vec<DeviceView> {
        let session = self.services.portal_session(&self.slug, token, PLACE, true).await.unwrap().unwrap();
        self.services.profile_page(&session, domain::Language::English).await.unwrap().devices
    }
}

async fn practice(store: store::testing::TestStore) -> Practice {
    let practice = Practice::new(store).await;
    for (first, email) in [("Ada", "ada@mail.example"), ("Ben", "ben@mail.example")] {
        let client = practice.client(first, "Brennan", Some(email)).await;
        practice.make_active(client, email).await;
    }
    practice
}

store::on_both_engines! {
    async fn r26_one_device_is_ended_from_another_and_the_rest_go_on(store) {
        let practice = practice(store).await;
        let (phone, tablet) = (practice.signed_in_on("ada@mail.example", PHONE).await, practice.signed_in_on("ada@mail.example", TABLET).await);
        let others = practice.signed_in_on("ben@mail.example", PHONE).await;
        let devices = practice.devices_of(&phone).await;
        let words: Vec<_> = devices.iter().map(|device| (device.words.as_str(), device.is_this)).collect();
        assert_eq!(words, [("Chrome on Android", true), ("Safari on iPad", false)]);

        let session = practice.services.login_session(&practice.slug, &phone, PLACE).await.unwrap().unwrap();
        let bens = practice.devices_of(&others).await[0].id;
        let refused = practice.services.end_device(&session, bens).await;
        assert!(matches!(refused, Err(Error::Refused(Refusal::NotFound))), "another login's");
        practice.services.end_device(&session, devices[1].id).await.unwrap();
        assert!(practice.services.portal_session(&practice.slug, &tablet, PLACE, true).await.unwrap().is_none());
        assert_eq!(practice.devices_of(&phone).await.len(), 1);
        assert_eq!(practice.devices_of(&others).await.len(), 1);
    }
}
