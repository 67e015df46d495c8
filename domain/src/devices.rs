//! The devices on which somebody is signed in, in words that tell them apart. Of what a browser says of itself these words alone are kept.

use crate::{Moment, Words, ids::SessionId};
use serde::{Deserialize, Serialize};

const A_BROWSER: &str = "A browser";
const UNKNOWN: &str = "An unknown device";

/// In a `User-Agent`, in the order in which they are looked for: most browsers name others too (RFC 9110, section 10.1.5).
const BROWSERS: [(&str, &str); 9] = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
    ("AppleWebKit/", A_BROWSER),
];
const SYSTEMS: [(&str, &str); 8] = [
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("CrOS", "ChromeOS"),
    ("Macintosh", "Mac"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
];

/// Neither of which anybody has proved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Device {
    browser: Option<&'static str>,
    system: Option<&'static str>,
}

impl Device {
    pub fn of(user_agent: &str) -> Self {
        let first = |list: &[(&str, &'static str)]| list.iter().find(|(part, _)| user_agent.contains(part)).map(|(_, name)| *name);
        Self { browser: first(&BROWSERS), system: first(&SYSTEMS) }
    }

    /// `Chrome on Android`
    pub fn words(self) -> String {
        match (self.browser, self.system) {
            (Some(browser), Some(system)) => format!("{browser} on {system}"),
            (Some(name), None) | (None, Some(name)) => name.to_owned(),
            (None, None) => UNKNOWN.to_owned(),
        }
    }
}

/// What [`Device::words`] said when it was kept, in the reader's language.
pub fn device_in(kept: &str, words: Words) -> String {
    let said = |part: &str| if part == A_BROWSER { words.a_browser().to_owned() } else { part.to_owned() };
    match kept.split_once(" on ") {
        Some((browser, system)) => words.device_on(&said(browser), system),
        None if kept == UNKNOWN => words.unknown_device().to_owned(),
        None => said(kept),
    }
}

/// A session, as whoever signed in sees it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DeviceView {
    pub id: SessionId,
    pub words: String,
    pub last_seen: Moment,
    /// The one that looks.
    pub is_this: bool,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Language;

    #[test]
    fn a_device_is_told_by_its_browser_and_its_system() {
        let webkit = "AppleWebKit/537.36 (KHTML, like Gecko)";
        for (user_agent, words) in [
            (format!("Mozilla/5.0 (Linux; Android 14; Pixel 8) {webkit} Chrome/131.0.0.0 Mobile Safari/537.36"), "Chrome on Android"),
            (
                format!("Mozilla/5.0 (Linux; Android 14; SM-X200) {webkit} SamsungBrowser/26.0 Chrome/122.0 Safari/537.36"),
                "Samsung Internet on Android",
            ),
            (format!("Mozilla/5.0 (Windows NT 10.0; Win64; x64) {webkit} Chrome/131.0 Safari/537.36 Edg/131.0"), "Edge on Windows"),
            (
                format!("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) {webkit} Version/18.1 Mobile/15E148 Safari/604.1"),
                "Safari on iPhone",
            ),
            (format!("Mozilla/5.0 (iPad; CPU OS 18_1 like Mac OS X) {webkit} CriOS/131.0 Mobile/15E148 Safari/604.1"), "Chrome on iPad"),
            ("Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:132.0) Gecko/20100101 Firefox/132.0".to_owned(), "Firefox on Mac"),
            ("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0)".to_owned(), "ChromeOS"),
            ("curl/8".to_owned(), "An unknown device"),
            (String::new(), "An unknown device"),
        ] {
            assert_eq!(Device::of(&user_agent).words(), words, "{user_agent}");
            assert_eq!(device_in(words, Language::English.words()), words);
        }
    }

    #[test]
    fn the_words_that_were_kept_are_said_in_the_readers_language() {
        let spanish = Language::Spanish.words();
        for (kept, said) in [
            ("Chrome on Android", "Chrome en Android"),
            ("A browser on Linux", "Un navegador en Linux"),
            ("A browser", "Un navegador"),
            ("ChromeOS", "ChromeOS"),
            ("An unknown device", "Un dispositivo desconocido"),
        ] {
            assert_eq!(device_in(kept, spanish), said);
        }
    }
}
