//! The single-use code that `/setup` asks for: printed where the program was started, so that nobody else who
//! reaches an empty server first can make it theirs.

use secrecy::{ExposeSecret, SecretString};
use services::{Entropy, Result, Services};
use std::sync::{
    Arc,
    atomic::{AtomicBool, Ordering},
};

#[derive(Clone)]
pub struct Setup {
    code: SecretString,
    done: Arc<AtomicBool>,
}

/// Without letters and digits that are taken for each other.
const ALPHABET: &[u8; 32] = b"ABCDEFGHJKLMNPQRSTUVWXYZ23456789";

impl Setup {
    pub fn new(entropy: &dyn Entropy) -> Self {
        let mut bytes = [0; 12];
        entropy.fill(&mut bytes);
        let letters: Vec<char> = bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte % 32)])).collect();
        let code = letters.chunks(4).map(|part| part.iter().collect::<String>()).collect::<Vec<_>>().join("-");
        Self { code: code.into(), done: Arc::new(AtomicBool::new(false)) }
    }

    pub fn code(&self) -> &str {
        self.code.expose_secret()
    }

    /// Asks the database until there is a practice, and never again.
    pub async fn is_needed(&self, services: &Services) -> Result<bool> {
        if self.done.load(Ordering::Relaxed) {
            return Ok(false);
        }
        let needed = services.setup_needed().await?;
        self.done.store(!needed, Ordering::Relaxed);
        Ok(needed)
    }
}
