use super::*;
use proptest::prelude::*;

/// What is linked in a line: as it is written, and where it leads.
fn linked(line: &str) -> Vec<(String, String)> {
    let shown = |piece| match piece {
        Piece::Words(_) => None,
        Piece::Phone { words, number } => Some((words, format!("tel:{number}"))),
        Piece::Page { words, address } => Some((words, address)),
    };
    pieces(line).into_iter().filter_map(shown).collect()
}

fn said(line: &str) -> String {
    let words = |piece| match piece {
        Piece::Words(words) | Piece::Phone { words, .. } | Piece::Page { words, .. } => words,
    };
    pieces(line).into_iter().map(words).collect()
}

#[test]
fn r32_each_number_to_call_is_a_link_that_dials_it() {
    let lines: &[(&str, &[(&str, &str)])] = &[
        ("Call or text 988 (24/7).", &[("988", "988")]),
        ("Call 988, day or night.", &[("988", "988")]),
        ("Llame al 024 – está", &[("024", "024")]),
        ("112/911", &[("112", "112"), ("911", "911")]),
        ("112 / 911 (in the US: 911)", &[("112", "112"), ("911", "911"), ("911", "911")]),
        ("112 or 911", &[("112", "112"), ("911", "911")]),
        ("Emergency: 911. Crisis line: 988.", &[("911", "911"), ("988", "988")]),
        ("Call 988 24/7", &[("988", "988")]),
        ("Call 988, 24 hours a day, 7 days a week", &[("988", "988")]),
        ("9-8-8: Suicide Crisis Helpline", &[("9-8-8", "988")]),
        ("988 Suicide & Crisis Lifeline", &[("988", "988")]),
        ("Samaritans: 116 123, or 999", &[("116 123", "116123"), ("999", "999")]),
        ("Samaritans 116123 (free)", &[("116123", "116123")]),
        ("0800 111 0 111 o 0800 111 0 222", &[("0800 111 0 111", "08001110111"), ("0800 111 0 222", "08001110222")]),
        ("Call 0800 111 0 111 24 hours a day", &[("0800 111 0 111", "08001110111")]),
        ("Childline 0800 1111.", &[("0800 1111", "08001111")]),
        ("+44 20 7946 0958", &[("+44 20 7946 0958", "+442079460958")]),
        ("+44 (0)20 7946 0958", &[("+44 (0)20 7946 0958", "+442079460958")]),
        ("+1 (555) 010-0199 or 24 hours", &[("+1 (555) 010-0199", "+15550100199")]),
        ("(555) 123-4567", &[("(555) 123-4567", "5551234567")]),
        ("(555)123-4567, ext. 12", &[("(555)123-4567", "5551234567")]),
        ("1-800-273-8255", &[("1-800-273-8255", "18002738255")]),
        ("1 (800) 273-8255", &[("1 (800) 273-8255", "18002738255")]),
        ("call 18002738255", &[("18002738255", "18002738255")]),
        ("988/1-800-273-8255", &[("988", "988"), ("1-800-273-8255", "18002738255")]),
        ("(988)", &[("988", "988")]),
        ("Lifeline 13 11 14", &[("13 11 14", "131114")]),
        ("Appelez le 3114", &[("3114", "3114")]),
        ("01 42 34 56 78 ou 112", &[("01 42 34 56 78", "0142345678"), ("112", "112")]),
        ("Pro Juventute: Telefon 147 o 143", &[("147", "147"), ("143", "143")]),
        ("Call 1201 or 1202", &[("1201", "1201"), ("1202", "1202")]),
        ("Teléfono 717 003 717", &[("717 003 717", "717003717")]),
        ("91 123 45 67", &[("91 123 45 67", "911234567")]),
        ("Kirkens SOS 22 40 00 40", &[("22 40 00 40", "22400040")]),
        ("Call us at 555-1234", &[("555-1234", "5551234")]),
        ("Call 988 or text HOME to 741741", &[("988", "988")]),
        ("Text HOME to 741741 or call 988", &[("988", "988")]),
        ("Call 911 or drive to the nearest emergency room", &[("911", "911")]),
        ("Tel.: 988; at night 911", &[("988", "988"), ("911", "911")]),
        ("Call 24/7: 988", &[("988", "988")]),
    ];
    for (line, expected) in lines {
        let expected: Vec<_> = expected.iter().map(|(words, number)| ((*words).to_owned(), format!("tel:{number}"))).collect();
        assert_eq!(linked(line), expected, "{line}");
    }
}

#[test]
fn r32_what_may_be_no_number_to_call_is_no_link() {
    let lines = [
        "24/7",
        "We answer 24 hours, 365 days a year, 7/7",
        "9-17",
        "Mon-Fri 9:00-17:00, 09.00-17.00, 0900-1700 or 9 – 17",
        "New York, NY 10001",
        "350 Main Street, Suite 911",
        "112 Main Street",
        "2026-11-30, 30.11.2026, 01.12.2026, 11/30/2026 or 11-30-26",
        "since 2024-2026",
        "text HOME to 741741",
        "Text SHOUT to 85258",
        "Fax: 555-123-4567",
        "Room 112, option 911, No. 988",
        "$988, 1,000 and 988 people, 112 %",
        "A988, 988b, 988.org, me988@mail.example and 988lifeline.org/112",
        "0800/111 0 111",
        "030/1234567",
        "555-1234/1235",
        "112 911",
        "0800 111 0 111 9 to 17",
        "0800 111 0 111 9-17",
        "0800 111 0 111 9-17 h",
        "(+44) 20 7946 0958",
        "Call 555 (123) 4567",
        "call 1-800-SUICIDE",
        "1800 RESPECT",
        "1-800-273-TALK (8255)",
        "in crisis 988 1-800-273-8255",
        "licence 1234567",
        "-988, +988, *988# and 988-line",
        "",
    ];
    for line in lines {
        assert_eq!(linked(line), [], "{line}");
    }
}

#[test]
fn r32_a_page_s_address_is_a_link_to_the_page() {
    let page = |words: &str, address: &str| vec![(words.to_owned(), address.to_owned())];
    for (line, words) in [
        ("Chat: https://988lifeline.org/chat", "https://988lifeline.org/chat"),
        ("(https://988lifeline.org/chat/24/7).", "https://988lifeline.org/chat/24/7"),
        ("see http://example.org/a_(b)?c=112&d=911#988, please", "http://example.org/a_(b)?c=112&d=911#988"),
    ] {
        assert_eq!(linked(line), page(words, words), "{line}");
    }
    assert_eq!(linked("or www.samaritans.org."), page("www.samaritans.org", "https://www.samaritans.org"));
    for line in ["https://", "www.", "javascript:alert(1)", "https://988@www.example.org", "me@www.example.org", "xhttps://example.org/112"]
    {
        assert_eq!(linked(line), [], "{line}");
    }
}

/// Lines of what such words are made of.
fn line() -> impl Strategy<Value = String> {
    let parts =
        ["call", "text", "or", "to", "988", "911", "24", "7", "0800", "111", "+44", "(0)", "(555)", "https://a.example/9", "www.", "a@b"];
    let part = prop_oneof![prop::sample::select(parts.to_vec()).prop_map(str::to_owned), "[0-9]{1,5}", "\\PC{0,3}"];
    let joint = prop::sample::select(vec!["", " ", "-", ".", "/", " / ", ", ", "\u{a0}", "\u{2011}", "–", "(", ")"]);
    prop::collection::vec((part, joint), 0..12).prop_map(|parts| parts.into_iter().map(|(part, joint)| part + joint).collect())
}

proptest! {
    #[test]
    fn r32_the_pieces_say_the_line_and_a_link_dials_its_own_digits_alone(line in line()) {
        prop_assert_eq!(said(&line), line.clone());
        for piece in pieces(&line) {
            if let Piece::Phone { words, number } = piece {
                let digits: String = words.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
                let is_without_the_0 = words.contains("(0)") && number.len() + 1 == digits.len();
                prop_assert!(number == digits || is_without_the_0, "{words} dials {number}");
                prop_assert!((3..=16).contains(&number.len()) && !words.contains('/'), "{words}");
            }
        }
    }
}
