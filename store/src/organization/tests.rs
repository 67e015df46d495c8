//! Practices, on both engines.

use super::{any, find, find_by_slug, fixture::*, lock_new, update_settings};
use domain::{Language, organization::PortalSettings};

crate::on_both_engines! {
    async fn r27_settings_of_one_practice_leave_the_other_as_it_was(store) {
        let mut tx = two_practices(&store).await;
        let before = find(&mut tx, ELSEWHERE).await.unwrap().unwrap().settings();
        let changed = PortalSettings {
            client_signup_allowed: true,
            new_people_allowed: true,
            date_of_birth_required: false,
            form_titles_in_email: true,
            invitation_days: 30,
            staff_idle_minutes: 5,
            client_idle_minutes: 6,
            reminders_on: false,
            reminder_days: vec![2, 5, 9],
            language: Language::Spanish,
            languages: vec![Language::Spanish],
        };
        update_settings(&mut tx, HERE, &changed).await.unwrap();
        assert_eq!(find(&mut tx, HERE).await.unwrap().unwrap().settings(), changed);
        assert_eq!(find(&mut tx, ELSEWHERE).await.unwrap().unwrap().settings(), before);
        assert_eq!(find_by_slug(&mut tx, "here").await.unwrap().unwrap().id, HERE);
        assert!(find_by_slug(&mut tx, "nowhere").await.unwrap().is_none());
    }
}

crate::on_both_engines! {
    async fn a_practice_offers_every_language_until_it_says_otherwise_and_its_own_in_any_case(store) {
        let mut tx = two_practices(&store).await;
        let mut here = find(&mut tx, HERE).await.unwrap().unwrap();
        assert_eq!(here.offered_languages(), [Language::English, Language::Spanish]);
        for (language, languages, offered) in [
            ("es", "en", vec![Language::Spanish, Language::English]),
            ("es", "", vec![Language::Spanish]),
            ("fr", "xx,es", vec![Language::English, Language::Spanish]),
        ] {
            (here.language, here.languages) = (language.to_owned(), languages.to_owned());
            assert_eq!(here.offered_languages(), offered, "{language} {languages}");
        }
    }
}

crate::on_both_engines! {
    async fn a_fresh_database_has_no_practice(store) {
        let mut tx = store.write().await.unwrap();
        lock_new(&mut tx).await.unwrap();
        assert!(!any(&mut tx).await.unwrap());
        drop(tx);
        assert!(any(&mut two_practices(&store).await).await.unwrap());
    }
}
