//! Secrets: of links, of sessions, and the program's own key. None derives `Serialize`, and none shows itself in a log.

use crate::{Entropy, Error, Result};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use secrecy::{ExposeSecret, SecretBox, SecretString};
use sha2::{Digest, Sha256};
use std::fmt;

const SECRET_BYTES: usize = 32;
const FINGERPRINT_BYTES: usize = 16;

macro_rules! bearer_secret {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Clone)]
        pub struct $name(SecretString);

        impl $name {
            /// 256 bits from `entropy`, as 43 characters of unpadded URL-safe base64.
            pub fn generate(entropy: &dyn Entropy) -> Self {
                let mut bytes = [0; SECRET_BYTES];
                entropy.fill(&mut bytes);
                Self(URL_SAFE_NO_PAD.encode(bytes).into())
            }

            /// `None` for anything that cannot be one of ours, so that it costs no look-up.
            pub fn parse(text: &str) -> Option<Self> {
                let decoded = URL_SAFE_NO_PAD.decode(text).ok()?;
                (decoded.len() == SECRET_BYTES).then(|| Self(text.to_owned().into()))
            }

            /// What the database keeps.
            pub fn hash(&self) -> [u8; 32] {
                Sha256::digest(self.0.expose_secret().as_bytes()).into()
            }

            pub fn expose(&self) -> &str {
                self.0.expose_secret()
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(…)"))
            }
        }
    };
}

bearer_secret! {
    /// What makes an invitation's link work (R7).
    LinkSecret
}
bearer_secret! {
    /// What a session's cookie holds.
    SessionToken
}

/// The program's key, kept outside the database: seals the secrets of links that are not sent yet, and the passwords of mail servers.
pub struct SecretKey(SecretBox<[u8; SECRET_BYTES]>);

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey(…)")
    }
}

impl SecretKey {
    pub fn generate(entropy: &dyn Entropy) -> Self {
        let mut bytes = [0; SECRET_BYTES];
        entropy.fill(&mut bytes);
        Self(SecretBox::new(Box::new(bytes)))
    }

    /// From 43 characters of unpadded URL-safe base64, as [`SecretKey::to_text`] writes them.
    pub fn from_text(text: &str) -> Option<Self> {
        let bytes: [u8; SECRET_BYTES] = URL_SAFE_NO_PAD.decode(text.trim()).ok()?.try_into().ok()?;
        Some(Self(SecretBox::new(Box::new(bytes))))
    }

    pub fn to_text(&self) -> SecretString {
        URL_SAFE_NO_PAD.encode(self.0.expose_secret()).into()
    }

    /// By which a database knows it again. Nothing of the key follows from it.
    pub(crate) fn fingerprint(&self) -> [u8; FINGERPRINT_BYTES] {
        let mut fingerprint = [0; FINGERPRINT_BYTES];
        fingerprint.copy_from_slice(&self.derive(&[b"fingerprint of the program's key"])[..FINGERPRINT_BYTES]);
        fingerprint
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        XChaCha20Poly1305::new(self.0.expose_secret().into())
    }

    /// A key of its own for `label`, from which neither this key nor another can be told: HMAC-SHA-256 (RFC 2104).
    pub(crate) fn derive(&self, label: &[&[u8]]) -> [u8; SECRET_BYTES] {
        hmac_sha256(self.0.expose_secret(), label)
    }

    /// A link's secret; `context` (the row's id) must be the same on opening.
    pub fn seal(&self, secret: &LinkSecret, context: &[u8], entropy: &dyn Entropy) -> Result<Vec<u8>> {
        self.seal_text(secret.expose(), context, entropy)
    }

    /// XChaCha20-Poly1305 with a random nonce in front.
    pub(crate) fn seal_text(&self, text: &str, context: &[u8], entropy: &dyn Entropy) -> Result<Vec<u8>> {
        let mut nonce = [0; 24];
        entropy.fill(&mut nonce);
        let payload = Payload { msg: text.as_bytes(), aad: context };
        let sealed = self.cipher().encrypt(XNonce::from_slice(&nonce), payload).map_err(|_| Error::Internal("sealing failed".into()))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    pub fn open(&self, sealed: &[u8], context: &[u8]) -> Result<LinkSecret> {
        self.open_text(sealed, context)
            .and_then(|text| LinkSecret::parse(text.expose_secret()))
            .ok_or_else(|| Error::Internal("a sealed link does not open: is this the key that it was sealed with?".into()))
    }

    /// `None` when it was sealed with another key, or for another context.
    pub(crate) fn open_text(&self, sealed: &[u8], context: &[u8]) -> Option<SecretString> {
        let (nonce, body) = sealed.split_at_checked(24)?;
        let opened = self.cipher().decrypt(XNonce::from_slice(nonce), Payload { msg: body, aad: context }).ok()?;
        String::from_utf8(opened).ok().map(SecretString::from)
    }
}

/// For keys no longer than a block, as all of ours are.
fn hmac_sha256(key: &[u8; SECRET_BYTES], message: &[&[u8]]) -> [u8; SECRET_BYTES] {
    let block = |pad: u8| {
        let mut block = [pad; 64];
        for (byte, key) in block.iter_mut().zip(key) {
            *byte ^= key;
        }
        block
    };
    let mut inner = Sha256::new_with_prefix(block(0x36));
    for part in message {
        inner.update(part);
    }
    Sha256::new_with_prefix(block(0x5c)).chain_update(inner.finalize()).finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SystemEntropy;
    use std::collections::HashSet;

    #[test]
    fn r7_a_links_secret_has_256_bits_and_no_two_are_alike() {
        let secrets: HashSet<String> = (0..1_000_000).map(|_| LinkSecret::generate(&SystemEntropy).expose().to_owned()).collect();
        assert_eq!(secrets.len(), 1_000_000);
        assert!(secrets.iter().all(|secret| URL_SAFE_NO_PAD.decode(secret).is_ok_and(|bytes| bytes.len() == 32)));
    }

    #[test]
    fn a_sealed_secret_opens_with_the_same_key_for_the_same_row_only() {
        let (key, other) = (SecretKey::generate(&SystemEntropy), SecretKey::generate(&SystemEntropy));
        let secret = LinkSecret::generate(&SystemEntropy);
        let sealed = key.seal(&secret, b"row", &SystemEntropy).unwrap();
        assert_eq!(key.open(&sealed, b"row").unwrap().expose(), secret.expose());
        assert!(key.open(&sealed, b"another row").is_err());
        assert!(other.open(&sealed, b"row").is_err());
        assert!(key.open(&sealed[..10], b"row").is_err());
    }

    #[test]
    fn keys_are_derived_as_rfc_4231_says() {
        // Its test case 2; a key is filled up with zeros.
        let mut key = [0; SECRET_BYTES];
        key[..4].copy_from_slice(b"Jefe");
        let mac = hmac_sha256(&key, &[b"what do ya want ", b"for nothing?"]);
        assert_eq!(URL_SAFE_NO_PAD.encode(mac), "W9zBRr9gdU5qBCQmCJV1x1oAPwidJzmDnexYuWTsOEM");
    }

    #[test]
    fn secrets_do_not_show_themselves() {
        let secret = LinkSecret::generate(&SystemEntropy);
        assert!(!format!("{secret:?}").contains(secret.expose()));
    }
}
