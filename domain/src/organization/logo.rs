//! The portal's logo: what is taken for one, and where and how large it stands on clients' pages.

use crate::forms::sniffed;
use base64::{Engine, engine::general_purpose::STANDARD};
use serde::{Deserialize, Serialize};

pub const LOGO_BYTES: usize = 1024 * 1024;
/// In pixels, as it is kept: twice what is shown, for screens that are twice as fine.
pub const LOGO_SIZE: (u32, u32) = (480, 160);
/// In CSS pixels: beside it there is room for the languages on the narrowest telephone.
const SHOWN: (i64, i64) = (200, 56);

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Logo {
    /// Of its content: another picture has another address.
    pub hash: String,
    pub width: i64,
    pub height: i64,
}

impl Logo {
    pub fn address(&self, slug: &str) -> String {
        format!("/p/{slug}/logo/{}.png", self.hash)
    }

    /// Width and height on the page, in CSS pixels, never enlarged: told before the picture comes, so that nothing jumps.
    pub fn shown(&self) -> (i64, i64) {
        let (width, height) = (self.width.max(1), self.height.max(1));
        let (most_wide, most_high) = (SHOWN.0.min(width), SHOWN.1.min(height));
        // As wide as allowed, unless that is too high.
        if height * most_wide <= most_high * width {
            (most_wide, (height * most_wide / width).max(1))
        } else {
            ((width * most_high / height).max(1), most_high)
        }
    }
}

/// The kind of picture, by its content; or why it cannot be taken.
pub fn check_logo(content: &[u8]) -> Result<&'static str, &'static str> {
    if content.len() > LOGO_BYTES {
        return Err("The file is larger than 1 MB. Save the logo smaller, 480 pixels wide is enough, and choose that.");
    }
    if is_svg(content) {
        return Err(
            "SVG files are not taken, since they can hold scripts. Save the logo as PNG, with a transparent ground, and choose that.",
        );
    }
    sniffed(content).filter(|kind| kind.starts_with("image/")).ok_or("Choose a PNG or JPEG file.")
}

fn is_svg(content: &[u8]) -> bool {
    let begin = String::from_utf8_lossy(content.get(..1_000).unwrap_or(content)).to_lowercase();
    begin.trim_start_matches('\u{feff}').trim_start().starts_with('<') && begin.contains("<svg")
}

/// As the browser sends it, and as its preview shows it.
pub fn to_data_url(kind: &str, content: &[u8]) -> String {
    format!("data:{kind};base64,{}", STANDARD.encode(content))
}

/// What the browser claims of the kind counts for nothing.
pub fn from_data_url(url: &str) -> Option<Vec<u8>> {
    STANDARD.decode(url.strip_prefix("data:")?.split_once(";base64,")?.1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_logo_is_known_by_its_content_and_svg_is_refused_with_what_to_do() {
        assert_eq!(check_logo(b"\x89PNG\r\n\x1A\n..."), Ok("image/png"));
        assert_eq!(check_logo(b"\xFF\xD8\xFF\xE0"), Ok("image/jpeg"));
        for svg in ["<svg xmlns='http://www.w3.org/2000/svg'/>", "\u{feff} <?xml version='1.0'?><!-- x --><SVG>"] {
            assert!(check_logo(svg.as_bytes()).unwrap_err().contains("Save the logo as PNG"), "{svg}");
        }
        for other in [b"%PDF-1.7".as_slice(), b"GIF89a", b"", b"<html>"] {
            assert_eq!(check_logo(other), Err("Choose a PNG or JPEG file."));
        }
        let mut large = b"\x89PNG\r\n\x1A\n".to_vec();
        large.resize(LOGO_BYTES + 1, 0);
        assert!(check_logo(&large).unwrap_err().contains("1 MB"));
    }

    #[test]
    fn a_logo_is_as_large_as_there_is_room_and_never_enlarged() {
        let shown = |width, height| Logo { hash: String::new(), width, height }.shown();
        assert_eq!(shown(480, 160), (168, 56));
        assert_eq!(shown(480, 40), (200, 16));
        assert_eq!(shown(40, 20), (40, 20));
        assert_eq!(shown(160, 160), (56, 56));
        assert_eq!(shown(480, 1), (200, 1));
    }

    proptest! {
        #[test]
        fn what_a_browser_sends_arrives(content: Vec<u8>) {
            prop_assert_eq!(from_data_url(&to_data_url("image/png", &content)), Some(content));
        }

        #[test]
        fn a_logo_keeps_to_its_room(width in 1_i64..=480, height in 1_i64..=160) {
            let (wide, high) = Logo { hash: String::new(), width, height }.shown();
            prop_assert!((1..=200).contains(&wide) && (1..=56).contains(&high) && wide <= width && high <= height);
        }
    }
}
