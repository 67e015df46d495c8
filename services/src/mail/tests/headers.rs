//! Names and subjects are anybody's text: whatever they are, the e-mail has one recipient and no header of theirs.

use super::{
    encrypted::mail,
    fake_smtp::{Encryption, FakeSmtp},
};
use crate::mail::Answer;
use proptest::prelude::*;

/// Anything, with what has broken mail programs before strewn in.
fn hostile() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        any::<String>(),
        Just("\r\nBcc: thief@evil.example\r\n".to_owned()),
        Just("\nX-Extra: 1".to_owned()),
        Just("\r\n.\r\nMAIL FROM:<thief@evil.example>\r\n".to_owned()),
        Just("\r\n\r\nbody".to_owned()),
        Just("\" <thief@evil.example>, \"".to_owned()),
        Just("=?utf-8?B?DQpCY2M6IHg=?=".to_owned()),
        Just("\u{2028}Bcc: x\u{85}\u{0}\t".to_owned()),
        Just("a".repeat(300)),
        Just("é🦊".repeat(80)),
        Just(", ; : \\ ( ) @".to_owned()),
    ];
    prop::collection::vec(piece, 1..4).prop_map(|pieces| pieces.concat())
}

const EXPECTED: [&str; 9] = ["From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "Reply-To", "MIME-Version", "Content-Type"];

#[test]
fn no_name_or_subject_adds_a_header_or_a_recipient() {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let server = runtime.block_on(FakeSmtp::start(Encryption::None));
    let transport = runtime.block_on(async { server.transport() });
    proptest!(ProptestConfig::with_cases(160), |(organization in hostile(), client in hostile(), subject in hostile(), body in hostile())| {
        let before = server.mails().len();
        // The renderer leaves no control character in a subject; this is the second line of defence.
        let answer = runtime.block_on(transport.send(&mail((&organization, &client), &subject, &body)));
        prop_assert!(matches!(answer, Answer::Delivered { .. }), "{answer:?}");
        let mails = server.mails();
        prop_assert_eq!(mails.len(), before + 1);
        let last = mails.last().unwrap();
        prop_assert_eq!(&last.to, &vec!["mara@mail.example".to_owned()]);
        let mut names: Vec<String> = last.headers().into_iter().map(|(name, _)| name).collect();
        names.sort();
        let mut expected = EXPECTED.map(str::to_owned).to_vec();
        expected.sort();
        prop_assert_eq!(names, expected);
        let (head, _) = last.data.split_once("\r\n\r\n").unwrap();
        prop_assert!(head.is_ascii() && head.split("\r\n").all(|line| line.len() <= 998 && !line.contains(['\r', '\n', '\0'])));
    });
}
