//! How a browser seals the answers that it keeps for a while (R22): XChaCha20-Poly1305, under a key that the server tells to the
//! client's own sessions and that is written down nowhere. Whoever takes up the tablet later can read nothing.

use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use serde::{Deserialize, Serialize};
use std::fmt;

/// Begins the name of whatever is kept.
pub const KEPT_PREFIX: &str = "kept-";
/// What nobody came back for goes after so many days.
pub const DAYS_KEPT: i64 = 7;
pub const NONCE_BYTES: usize = 24;
/// The length tells little of the answers: it is filled up to a multiple of this.
const BLOCK: usize = 512;
/// Between the day and what is sealed.
const MARK: char = '.';

/// One client's, for one form request.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeviceSeal {
    /// The name under which it is kept; it tells nothing, and is another for another client.
    pub name: String,
    /// 64 hexadecimal digits. Told to the browser, which holds it in memory.
    key: String,
}

impl fmt::Debug for DeviceSeal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeviceSeal(…)")
    }
}

impl DeviceSeal {
    pub fn new(name: &[u8], key: &[u8; 32]) -> Self {
        Self { name: format!("{KEPT_PREFIX}{}", to_hex(name)), key: to_hex(key) }
    }

    /// An entry: the day in the clear, by which it is thrown away, and the sealed text, filled up with spaces. `nonce` is random and
    /// never used twice. `None` when there is no key that can be read.
    pub fn seal(&self, text: &str, nonce: &[u8; NONCE_BYTES], day: i64) -> Option<String> {
        let padded = format!("{text:<width$}", width = text.chars().count() + (BLOCK - text.len() % BLOCK) % BLOCK);
        let context = self.context(day);
        let payload = Payload { msg: padded.as_bytes(), aad: context.as_bytes() };
        let sealed = self.cipher()?.encrypt(XNonce::from_slice(nonce), payload).ok()?;
        Some(format!("{day}{MARK}{}{}", to_hex(nonce), to_hex(&sealed)))
    }

    /// `None` for what was sealed for somebody else, or is broken.
    pub fn open(&self, entry: &str) -> Option<String> {
        let (day, sealed) = entry.split_once(MARK)?;
        let sealed = from_hex(sealed)?;
        let (nonce, body) = sealed.split_at_checked(NONCE_BYTES)?;
        let context = self.context(day.parse().ok()?);
        let payload = Payload { msg: body, aad: context.as_bytes() };
        let opened = self.cipher()?.decrypt(XNonce::from_slice(nonce), payload).ok()?;
        String::from_utf8(opened).ok().map(|text| text.trim_end().to_owned())
    }

    fn cipher(&self) -> Option<XChaCha20Poly1305> {
        XChaCha20Poly1305::new_from_slice(&from_hex(&self.key)?).ok()
    }

    fn context(&self, day: i64) -> String {
        format!("{}{MARK}{day}", self.name)
    }
}

/// Whether an entry has been kept long enough; what cannot be read has.
pub fn is_over(entry: &str, today: i64) -> bool {
    let day = entry.split_once(MARK).and_then(|(day, _)| day.parse::<i64>().ok());
    day.is_none_or(|day| today - day > DAYS_KEPT || day - today > DAYS_KEPT)
}

fn to_hex(bytes: &[u8]) -> String {
    let digit = |value: u8| char::from_digit(u32::from(value), 16).unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}

fn from_hex(text: &str) -> Option<Vec<u8>> {
    let digits: Option<Vec<u8>> = text.chars().map(|digit| digit.to_digit(16).and_then(|digit| u8::try_from(digit).ok())).collect();
    let digits = digits.filter(|digits| digits.len() % 2 == 0)?;
    Some(digits.chunks_exact(2).map(|pair| pair[0] * 16 + pair[1]).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn seal(key: u8) -> DeviceSeal {
        DeviceSeal::new(&[1, 2, 3], &[key; 32])
    }

    #[test]
    fn what_is_kept_opens_for_the_same_client_alone_and_only_as_it_was_written() {
        let entry = seal(1).seal("Leni Marsh", &[7; NONCE_BYTES], 20_000).unwrap();
        assert_eq!(seal(1).open(&entry).as_deref(), Some("Leni Marsh"));
        assert_eq!(seal(2).open(&entry), None, "another key");
        assert_eq!(DeviceSeal::new(&[9], &[1; 32]).open(&entry), None, "another form");
        assert_eq!(seal(1).open(&entry.replacen("20000", "20001", 1)), None, "another day");
        let last = if entry.ends_with('0') { "1" } else { "0" };
        assert_eq!(seal(1).open(&format!("{}{last}", &entry[..entry.len() - 1])), None, "changed");
        for broken in ["", ".", "20000", "20000.", "20000.12", "20000.xyz", "20000.1"] {
            assert_eq!(seal(1).open(broken), None, "{broken}");
        }
    }

    #[test]
    fn what_is_kept_shows_neither_text_nor_key_nor_much_of_its_length() {
        let [short, long] = ["Ada", "a somewhat longer answer to the question, in two lines"]
            .map(|text| seal(3).seal(text, &[7; NONCE_BYTES], 20_000).unwrap());
        assert_eq!(short.len(), long.len());
        assert!(!short.contains("Ada") && !short.contains(&to_hex(b"Ada")) && !short.contains(&seal(3).key));
        assert_eq!(format!("{:?}", seal(3)), "DeviceSeal(…)");
    }

    #[test]
    fn it_is_over_after_seven_days_or_when_nobody_can_tell() {
        let entry = seal(1).seal("x", &[7; NONCE_BYTES], 20_000).unwrap();
        assert!(!is_over(&entry, 20_000) && !is_over(&entry, 20_007));
        assert!(is_over(&entry, 20_008) && is_over(&entry, 19_000) && is_over("what is this", 20_000));
    }

    proptest! {
        #[test]
        fn whatever_is_sealed_comes_back(text in "\\PC{0,900}", nonce: [u8; NONCE_BYTES], key: [u8; 32]) {
            let seal = DeviceSeal::new(b"name", &key);
            let entry = seal.seal(&format!("[{text}]"), &nonce, 1).unwrap();
            prop_assert_eq!(seal.open(&entry), Some(format!("[{text}]")));
        }

        #[test]
        fn nothing_panics_whatever_lies_there(entry in "\\PC{0,200}") {
            let _opened = (seal(1).open(&entry), is_over(&entry, 20_000));
        }
    }
}
