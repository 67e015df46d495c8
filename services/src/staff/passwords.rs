//! Password hashing by Argon2id, off the async threads and on a bounded number of them: a flood of sign-ins queues up
//! instead of taking the processor from everybody else.

use crate::{Entropy, Error, Result};
use argon2::{Algorithm, Argon2, Params, PasswordHash, PasswordHasher, PasswordVerifier, Version, password_hash::SaltString};
use secrecy::{ExposeSecret, SecretString};
use std::sync::Arc;
use tokio::sync::Semaphore;

/// How much work one hash is. The figures are the OWASP Password Storage Cheat Sheet's for Argon2id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PasswordWork {
    /// 19 MiB, 2 passes, 1 lane.
    Owasp,
    /// As little as the algorithm allows, for tests that sign in a hundred times.
    Least,
}

#[derive(Clone)]
pub struct PasswordPool {
    places: Arc<Semaphore>,
    argon: Argon2<'static>,
    /// Verified against when there is no account, so that the answer takes as long.
    nobody: Arc<str>,
}

impl PasswordPool {
    /// `places` hashes run at a time.
    pub fn new(places: usize, work: PasswordWork, entropy: &dyn Entropy) -> Result<Self> {
        let params = match work {
            PasswordWork::Owasp => Params::new(19_456, 2, 1, None),
            PasswordWork::Least => Params::new(Params::MIN_M_COST, 1, 1, None),
        }
        .map_err(|error| Error::Internal(error.to_string()))?;
        let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
        let nobody = hash(&argon, "nobody has this password", entropy)?.into();
        Ok(Self { places: Arc::new(Semaphore::new(places)), argon, nobody })
    }

    /// The PHC string to store. The password is taken exactly as given: nothing is cut, folded or normalised.
    pub async fn hash(&self, password: &SecretString, entropy: Arc<dyn Entropy>) -> Result<String> {
        let (argon, password) = (self.argon.clone(), password.clone());
        self.run(move || hash(&argon, password.expose_secret(), entropy.as_ref())).await?
    }

    /// Whether `password` made `stored`. Without a stored hash it takes the same time and is never right.
    pub async fn verify(&self, password: &SecretString, stored: Option<String>) -> Result<bool> {
        let (argon, password, nobody) = (self.argon.clone(), password.clone(), Arc::clone(&self.nobody));
        self.run(move || {
            let against = stored.as_deref().unwrap_or(&nobody);
            let parsed = PasswordHash::new(against).map_err(|error| Error::Internal(error.to_string()))?;
            let right = argon.verify_password(password.expose_secret().as_bytes(), &parsed).is_ok();
            Ok(right && stored.is_some())
        })
        .await?
    }

    async fn run<T: Send + 'static>(&self, work: impl FnOnce() -> T + Send + 'static) -> Result<T> {
        let _place = self.places.acquire().await.map_err(|error| Error::Internal(error.to_string()))?;
        tokio::task::spawn_blocking(work).await.map_err(|error| Error::Internal(error.to_string()))
    }
}

fn hash(argon: &Argon2<'_>, password: &str, entropy: &dyn Entropy) -> Result<String> {
    let mut salt = [0; 16];
    entropy.fill(&mut salt);
    let salt = SaltString::encode_b64(&salt).map_err(|error| Error::Internal(error.to_string()))?;
    argon.hash_password(password.as_bytes(), &salt).map(|hash| hash.to_string()).map_err(|error| Error::Internal(error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SystemEntropy;
    use proptest::prelude::*;
    use std::{
        sync::atomic::{AtomicUsize, Ordering},
        time::Duration,
    };

    fn pool(places: usize, work: PasswordWork) -> PasswordPool {
        PasswordPool::new(places, work, &SystemEntropy).unwrap()
    }

    fn block_on<T>(work: impl Future<Output = T>) -> T {
        tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(work)
    }

    #[test]
    fn a_stored_hash_says_argon2id_with_todays_parameters_and_a_salt_of_its_own() {
        let pool = pool(1, PasswordWork::Owasp);
        let hash = || block_on(pool.hash(&"tulip harbour candle".into(), Arc::new(SystemEntropy))).unwrap();
        let (one, two) = (hash(), hash());
        assert!(one.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{one}");
        assert_ne!(one, two);
    }

    #[test]
    fn without_an_account_no_password_is_right_not_even_the_stand_ins() {
        let pool = pool(1, PasswordWork::Least);
        assert!(!block_on(pool.verify(&"nobody has this password".into(), None)).unwrap());
        assert!(block_on(pool.verify(&"x".into(), Some("not a hash".to_owned()))).is_err());
    }

    #[test]
    fn no_more_hashes_run_at_a_time_than_there_are_places() {
        let (pool, running, most) = (pool(2, PasswordWork::Least), AtomicUsize::new(0), AtomicUsize::new(0));
        let (running, most) = (Arc::new(running), Arc::new(most));
        let one = || {
            let (running, most) = (Arc::clone(&running), Arc::clone(&most));
            pool.run(move || {
                most.fetch_max(running.fetch_add(1, Ordering::SeqCst) + 1, Ordering::SeqCst);
                std::thread::sleep(Duration::from_millis(5));
                running.fetch_sub(1, Ordering::SeqCst);
            })
        };
        for done in block_on(futures::future::join_all((0..20).map(|_| one()))) {
            done.unwrap();
        }
        assert_eq!(most.load(Ordering::SeqCst), 2);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(200))]

        #[test]
        fn r8_a_password_is_taken_exactly_as_it_was_given(password in any::<String>(), more in "\\PC{1,100}") {
            let pool = pool(1, PasswordWork::Least);
            let stored = block_on(pool.hash(&password.clone().into(), Arc::new(SystemEntropy))).unwrap();
            let fits = |typed: String| block_on(pool.verify(&typed.into(), Some(stored.clone()))).unwrap();
            prop_assert!(fits(password.clone()));
            // Nothing is cut off the end, and no space is trimmed.
            for other in [format!("{password}{more}"), format!("{more}{password}"), format!("{password} "), format!(" {password}")] {
                prop_assert!(!fits(other));
            }
            let swapped: String = password.chars().map(|c| if c.is_lowercase() { c.to_ascii_uppercase() } else { c.to_ascii_lowercase() }).collect();
            prop_assert_eq!(fits(swapped.clone()), swapped == password);
        }

        #[test]
        fn r8_no_byte_beyond_the_seventy_second_is_ignored(password in "[a-z🌷 ]{72,200}") {
            let pool = pool(1, PasswordWork::Least);
            let stored = block_on(pool.hash(&password.clone().into(), Arc::new(SystemEntropy))).unwrap();
            let mut shorter = password.clone();
            shorter.pop();
            prop_assert!(block_on(pool.verify(&password.into(), Some(stored.clone()))).unwrap());
            prop_assert!(!block_on(pool.verify(&shorter.into(), Some(stored))).unwrap());
        }
    }
}
