//! A message, a client and a practice of one seed: what people write, and what nobody should.

use crate::random::Random;
use domain::{
    Language,
    messages::{EmailFrame, Message, Placeholder, PlaceholderValues, tidy_html},
};

pub struct Letter {
    pub message: Message,
    pub values: PlaceholderValues,
    pub frame: EmailFrame,
}

pub fn letter(seed: u32) -> Letter {
    let mut random = Random::new(seed);
    let body: String = (0..=random.below(7)).map(|_| block(&mut random)).collect();
    // The browser's own field gives tidy HTML; a default that was kept by the server need not be.
    let body_html = if random.one_in(2) { tidy_html(&body) } else { body };
    let message = Message { subject: words(&mut random, 6, false), body_html };
    Letter { message, values: values(&mut random), frame: frame(&mut random) }
}

/// Names and words: plain, of other scripts, combined of several signs, turning the direction, and hostile.
const WORDS: [&str; 28] = [
    "Hello",
    "please",
    "bring",
    "your",
    "card",
    "on",
    "Tuesday",
    "at",
    "half",
    "past",
    "nine",
    "Grünwald",
    "naïve",
    "دنا",
    "דנה",
    "王小明",
    "👩‍👩‍👧",
    "e\u{301}",
    "\u{202e}backwards",
    "\u{2028}",
    "a\u{0}b",
    "line\r\nBcc: x@evil.example",
    "<script>alert(1)</script>",
    "O'Brien & \"Sons\"",
    "&lt;b&gt;",
    "{{{",
    "}}",
    "{single}",
];

const BROKEN: [&str; 6] =
    ["{{ClientFristName}}", "{ClientFirstName}}", "{{Client<b>FirstName</b>}}", "{{}}", "{{ Unknown Name }}", "{{ClientPortalLink"];

const ADDRESSES: [&str; 7] = [
    "https://willow.example/map?a=1&amp;b=2",
    "http://plain.example",
    "mailto:desk@willow.example",
    "{{ClientPortalLink}}",
    "javascript:alert(1)",
    "//evil.example",
    "https://",
];

fn placeholder(random: &mut Random) -> String {
    let name = random.of(&Placeholder::ALL).name();
    match random.below(4) {
        0 => format!("{{{{{}}}}}", name.to_uppercase()),
        1 => format!("{{{{ {} }}}}", name.replacen("Client", "client ", 1)),
        _ => format!("{{{{{name}}}}}"),
    }
}

/// `formatted`: with tags, as HTML.
fn words(random: &mut Random, most: u32, formatted: bool) -> String {
    let mut text = String::new();
    for _ in 0..=random.below(most) {
        let piece = match random.below(10) {
            0 | 1 => placeholder(random),
            2 if random.one_in(3) => (*random.of(&BROKEN)).to_owned(),
            _ => (*random.of(&WORDS)).to_owned(),
        };
        let piece = if formatted {
            match random.below(12) {
                0 => format!("<strong>{piece}</strong>"),
                1 => format!("<em>{piece}"),
                2 => format!("<a href=\"{}\">{piece}</a>", random.of(&ADDRESSES)),
                3 => format!("{piece}<br>"),
                _ => piece,
            }
        } else {
            piece
        };
        text.push_str(&piece);
        text.push(' ');
    }
    text
}

fn block(random: &mut Random) -> String {
    match random.below(9) {
        0 => format!("<h2>{}</h2>", words(random, 5, true)),
        1 => format!("<h3>{}</h3>", words(random, 5, true)),
        2 => format!("<ul>{}</ul>", items(random)),
        3 => format!("<ol>{}</ol>", items(random)),
        4 => "<p>{{ClientPortalLink}}</p>".to_owned(),
        5 if random.one_in(3) => format!("<div style=\"color:red\" onclick=\"x()\">{}<img src=x>", words(random, 4, true)),
        _ => format!("<p>{}</p>", words(random, 20, true)),
    }
}

fn items(random: &mut Random) -> String {
    let items: Vec<String> = (0..=random.below(3)).map(|_| ["<li>", &words(random, 6, true), "</li>"].concat()).collect();
    items.concat()
}

fn maybe(random: &mut Random) -> Option<String> {
    (!random.one_in(3)).then(|| words(random, 2, false))
}

fn values(random: &mut Random) -> PlaceholderValues {
    const LINKS: [&str; 4] = [
        "https://portal.example/p/willow/join/s3cr3t?a=1&b=2",
        "http://127.0.0.1:3000/p/w/join/x",
        "javascript:alert(1)",
        "https://a b\"'<",
    ];
    PlaceholderValues {
        language: *random.of(&Language::ALL),
        client_first_name: words(random, 2, false),
        client_last_name: words(random, 2, false),
        client_preferred_name: maybe(random),
        organization_name: words(random, 3, false),
        organization_phone: maybe(random),
        organization_email: maybe(random),
        client_portal_link: (*random.of(&LINKS)).to_owned(),
        sender_name: words(random, 2, false),
        form_list: random.one_in(2).then(|| (0..random.below(4)).map(|_| words(random, 3, false)).collect()),
        invitation_expiry_date: words(random, 3, false),
    }
}

fn frame(random: &mut Random) -> EmailFrame {
    const ACCENTS: [&str; 5] = ["#30499b", "#ffff00", "#2f6f5e", "red;}", "#12345"];
    const TAGS: [&str; 6] = ["en", "es", "es-MX", "ar-EG", "x\" onload=\"y", ""];
    EmailFrame {
        organization_name: words(random, 3, false),
        lang: (*random.of(&TAGS)).to_owned(),
        accent: (*random.of(&ACCENTS)).to_owned(),
        footer_note: maybe(random),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::messages::{FaultKind, check};

    #[test]
    fn five_hundred_messages_have_everything_in_them_that_can_go_wrong() {
        let letters: Vec<Letter> = (0..500).map(letter).collect();
        let has = |is: &dyn Fn(&Letter) -> bool| letters.iter().filter(|letter| is(letter)).count() >= 5;
        for placeholder in Placeholder::ALL {
            assert!(has(&|letter| letter.message.body_html.contains(&placeholder.token())), "{placeholder:?}");
        }
        for sign in ["<h2>", "<h3>", "<ul>", "<ol>", "<a href", "<strong>", "<em>", "<br>", "script", "onclick", "\u{202e}", "\u{0}", "👩‍👩‍👧"]
        {
            assert!(has(&|letter| letter.message.body_html.contains(sign)), "{sign}");
        }
        let fault = |kind: fn(&FaultKind) -> bool| has(&|letter| check(&letter.message, false).iter().any(|fault| kind(&fault.kind)));
        assert!(
            fault(|kind| matches!(kind, FaultKind::UnknownPlaceholder { .. }))
                && fault(|kind| matches!(kind, FaultKind::BrokenPlaceholder { .. }))
        );
        for language in Language::ALL {
            assert!(has(&|letter| letter.values.language == language));
        }
        assert!(has(&|letter| letter.values.client_preferred_name.is_none()) && has(&|letter| letter.frame.footer_note.is_none()));
    }

    #[test]
    fn a_seed_gives_the_same_message_each_time_and_no_two_are_alike() {
        let all: std::collections::HashSet<String> = (0..500).map(crate::rendered).collect();
        assert_eq!(all.len(), 500);
        assert_eq!(crate::rendered(7), crate::rendered(7));
    }
}
