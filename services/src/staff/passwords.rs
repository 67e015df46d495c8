//! Password hashing by Argon2id, off the async threads and on a bounded number of them: a flood of sign-ins queues up
//! instead of taking the processor from everybody else.

use crate::{Entropy, Error, Result};
use argon2::{
    Algorithm, Argon2, Params, PasswordHash, PasswordHasher, PasswordVerifier, Version,
    password_hash::{SaltString},
};
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
    argon
        .hash_password(password.as_bytes(), &salt)
        .map(|hash| hash.to_string())
        .map_err(|error| Error::Internal(error.to_string()))
}
