//! Whether the program has the key that its database is used with: another one opens nothing that is sealed, and each e-mail that waits
//! with a link would fail. Asked before there are [`crate::Services`], which hold the key.

use crate::{Result, SecretKey};
use store::{
    Store, organization,
    program_key::{self, SealedCounts},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyFit {
    Right,
    Another,
}

/// What the database had noted before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotedKey {
    ThisOne,
    AnotherOne,
    /// It was used last by a version that noted none, or by none at all.
    None,
}

/// What became of a key that was to be accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Accepted {
    pub before: NotedKey,
    /// Under the key of before.
    pub sealed: SealedCounts,
}

/// Whether there was a key when this database was used last, so that none may be made.
pub async fn is_key_expected(store: &Store) -> Result<bool> {
    let mut tx = store.read().await?;
    Ok(program_key::find_fingerprint(&mut tx).await?.is_some() || organization::any(&mut tx).await?)
}

/// Whoever comes first notes its key; everybody else's has to be the same.
pub async fn note_key(store: &Store, key: &SecretKey) -> Result<KeyFit> {
    let mut tx = store.write().await?;
    program_key::note_fingerprint(&mut tx, &key.fingerprint()).await?;
    let noted = program_key::find_fingerprint(&mut tx).await?;
    tx.commit().await?;
    Ok(if noted.is_some_and(|noted| noted == key.fingerprint()) { KeyFit::Right } else { KeyFit::Another })
}

/// From now on this is the database's key, whatever is lost by it.
pub async fn accept_key(store: &Store, key: &SecretKey) -> Result<Accepted> {
    let mut tx = store.write().await?;
    let before = match program_key::find_fingerprint(&mut tx).await? {
        Some(noted) if noted == key.fingerprint() => NotedKey::ThisOne,
        Some(_) => NotedKey::AnotherOne,
        None => NotedKey::None,
    };
    let sealed = program_key::count_sealed(&mut tx).await?;
    program_key::replace_fingerprint(&mut tx, &key.fingerprint()).await?;
    tx.commit().await?;
    Ok(Accepted { before, sealed })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{SystemEntropy, invitations::tests::practice::Practice};
    use secrecy::ExposeSecret;
    use store::on_both_engines;

    fn key() -> SecretKey {
        SecretKey::generate(&SystemEntropy)
    }

    on_both_engines! {
        async fn of_several_programs_with_keys_of_their_own_one_is_right_and_stays_so(store) {
            let keys: Vec<SecretKey> = (0..5).map(|_| key()).collect();
            assert!(!is_key_expected(&store).await.unwrap());
            let fits = futures::future::try_join_all(keys.iter().map(|key| note_key(&store, key))).await.unwrap();
            assert_eq!(fits.iter().filter(|fit| **fit == KeyFit::Right).count(), 1, "{fits:?}");
            for (key, fit) in keys.iter().zip(fits) {
                assert_eq!(note_key(&store, key).await.unwrap(), fit, "at its next start");
            }
            assert!(is_key_expected(&store).await.unwrap());
        }
    }

    on_both_engines! {
        async fn a_database_that_was_set_up_by_an_older_version_takes_the_key_that_is_there(store) {
            let practice = Practice::new(store).await;
            assert!(is_key_expected(&practice.store).await.unwrap());
            assert_eq!(note_key(&practice.store, &key()).await.unwrap(), KeyFit::Right);
        }
    }

    on_both_engines! {
        async fn another_key_is_accepted_on_request_alone_with_what_is_lost_by_it(store) {
            let practice = Practice::new(store).await;
            practice.invite(&practice.clients(2).await).await;
            let (first, second) = (key(), key());
            let sealed = SealedCounts { links: 2, passwords: 0 };
            assert_eq!(accept_key(&practice.store, &first).await.unwrap(), Accepted { before: NotedKey::None, sealed });
            assert_eq!(accept_key(&practice.store, &first).await.unwrap().before, NotedKey::ThisOne);
            assert_eq!(note_key(&practice.store, &second).await.unwrap(), KeyFit::Another);
            practice.deliver().await;
            let sealed = SealedCounts { links: 0, passwords: 0 };
            assert_eq!(accept_key(&practice.store, &second).await.unwrap(), Accepted { before: NotedKey::AnotherOne, sealed });
            assert_eq!(note_key(&practice.store, &second).await.unwrap(), KeyFit::Right);
            assert_eq!(note_key(&practice.store, &first).await.unwrap(), KeyFit::Another);
        }
    }

    #[test]
    fn a_key_has_the_same_fingerprint_each_time_and_no_other_has_it() {
        let (one, other) = (key(), key());
        let again = SecretKey::from_text(one.to_text().expose_secret()).unwrap();
        assert_eq!(one.fingerprint(), again.fingerprint());
        assert_ne!(one.fingerprint(), other.fingerprint());
    }
}
