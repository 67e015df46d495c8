//! What blocks a message and what only warns (R12, R13, R17).

use crate::message;
use domain::{
    invitations::BatchPurpose,
    messages::{BODY_LIMIT, FaultKind, FaultPlace, MessageFault, MessageRules, Placeholder, SUBJECT_LIMIT, check, check_for},
};

const LINK: &str = "<p>{{ClientPortalLink}}</p>";

fn body_faults(body: &str) -> Vec<MessageFault> {
    check(&message("Hello", &format!("{body}{LINK}")), false)
}

fn subject_faults(subject: &str) -> Vec<FaultKind> {
    check(&message(subject, LINK), false).into_iter().map(|fault| fault.kind).collect()
}

/// The only fault of a body: what is marked in the template, and the name offered.
fn broken(body: &str) -> (String, Option<Placeholder>) {
    let faults = body_faults(body);
    assert_eq!(faults.len(), 1, "{body}: {faults:?}");
    assert_eq!(faults[0].place, FaultPlace::Body);
    assert!(faults[0].kind.blocks());
    let FaultKind::BrokenPlaceholder { nearest } = faults[0].kind else { panic!("{body}: {faults:?}") };
    (body[faults[0].start..faults[0].end].to_owned(), nearest)
}

#[test]
fn r12_an_unknown_placeholder_is_marked_where_it_stands_and_blocks_with_the_nearest_name() {
    let body = "<p>A &amp; B&nbsp;{{ClientFristName}} &amp; C</p>";
    let faults = body_faults(body);
    let nearest = Some(Placeholder::ClientFirstName);
    assert_eq!(faults.len(), 1);
    assert_eq!(faults[0].kind, FaultKind::UnknownPlaceholder { nearest });
    assert_eq!(&body[faults[0].start..faults[0].end], "{{ClientFristName}}");
    assert_eq!(faults[0].excerpt, "{{ClientFristName}}");
    assert!(faults[0].kind.blocks());
    assert_eq!(
        faults[0].sentence(),
        "In the message, “{{ClientFristName}}” is not a placeholder. Did you mean {{ClientFirstName}}? Replace it, or delete it."
    );
}

#[test]
fn r12_a_placeholder_with_a_brace_missing_is_broken() {
    let first_name = Some(Placeholder::ClientFirstName);
    for whole in
        ["{ClientFirstName}}", "{{ClientFirstName}", "{ClientFirstName}", "ClientFirstName}}", "{ClientFristName}", "{{client first name}"]
    {
        assert_eq!(broken(&format!("<p>Dear {whole}, hello</p>")), (whole.to_owned(), first_name));
    }
    assert_eq!(broken("<p>Dear {{{ClientFirstName}}}!</p>"), ("{{{ClientFirstName}}}".to_owned(), first_name));
    assert_eq!(broken("<p>Dear {{Client First Name, hello</p>"), ("{{Client First Name".to_owned(), first_name));
    assert_eq!(broken("<p>Dear {{ClientFirstName and {{SenderName}}</p>"), ("{{ClientFirstName".to_owned(), first_name));
}

#[test]
fn r12_empty_and_unclosed_braces_are_broken() {
    assert_eq!(broken("<p>a {{}} b</p>"), ("{{}}".to_owned(), None));
    assert_eq!(broken("<p>a {{ &nbsp; }} b</p>"), ("{{ &nbsp; }}".to_owned(), None));
    assert_eq!(broken("<p>a {{</p><p>b</p>"), ("{{".to_owned(), None));
    assert_eq!(broken("<p>a {{banana bread</p>"), ("{{banana".to_owned(), None));
}

#[test]
fn r12_a_placeholder_with_a_tag_inside_is_broken() {
    let first_name = Some(Placeholder::ClientFirstName);
    for whole in ["{{Client<strong>First</strong>Name}}", "{<em>{ClientFirstName}}", "{{Client<b>First</b>Name}}"] {
        let end = whole.to_owned();
        assert_eq!(broken(&format!("<p>Dear {whole}</p>")), (end, first_name));
    }
    assert!(body_faults("<p><strong>{{ClientFirstName}}</strong><em>{{SenderName}}</em></p>").is_empty());
}

#[test]
fn braces_around_ordinary_prose_are_no_fault() {
    assert!(body_faults("<p>Choose {one, two}; call us } or { or {}. See {note 3} and }} too.</p>").is_empty());
    assert_eq!(subject_faults("Hello {you}"), []);
}

#[test]
fn r13_without_the_portal_link_a_message_cannot_be_sent_and_says_so() {
    for body in ["<p>Hello</p>", "<p>{{ClientPortalLnk}}</p>", r#"<p>Hello <a href="{{ClientPortalLink}}"></a></p>"#] {
        let faults = check(&message("Hello", body), false);
        let missing = faults.iter().find(|fault| fault.kind == FaultKind::NoPortalLink);
        assert!(missing.is_some_and(|fault| fault.kind.blocks() && fault.sentence().contains("{{ClientPortalLink}}")), "{body}");
    }
    for body in [LINK, "<ul><li>{{ client portal link }}</li></ul>", r#"<p><a href="{{ClientPortalLink}}"><em>Open</em></a></p>"#] {
        assert_eq!(check(&message("Hello", body), false), [], "{body}");
    }
}

#[test]
fn r17_form_titles_block_until_the_organization_switches_them_on() {
    let template = message("{{FormList}}", &format!("<p>Please fill in {{{{FormList}}}}.</p>{LINK}"));
    let faults = check(&template, false);
    assert_eq!(faults.iter().map(|fault| fault.place).collect::<Vec<_>>(), [FaultPlace::Subject, FaultPlace::Body]);
    assert!(faults.iter().all(|fault| fault.kind == FaultKind::FormTitlesNotAllowed && fault.kind.blocks()));
    assert_eq!(check(&template, true), []);
}

#[test]
fn r20_the_day_on_which_an_invitation_ends_blocks_an_e_mail_about_forms_and_is_not_offered_for_it() {
    let forms = MessageRules { purpose: BatchPurpose::Forms, form_titles_allowed: false };
    let template = message("Until {{InvitationExpiryDate}}", &format!("<p>By {{{{ invitationexpirydate }}}}.</p>{LINK}"));
    assert_eq!(check(&template, false), []);
    let faults = check_for(&template, forms);
    assert_eq!(faults.iter().map(|fault| fault.place).collect::<Vec<_>>(), [FaultPlace::Subject, FaultPlace::Body]);
    assert!(faults.iter().all(|fault| fault.kind == FaultKind::NothingRunsOut && fault.kind.blocks() && fault.is_at_words()));
    assert!(faults[0].sentence().ends_with("Delete it.") && faults[0].sentence().contains("{{InvitationExpiryDate}}"));
    // Nor is it what a slip is taken for.
    let slip = check_for(&message("Hello", &format!("<p>{{{{InvitationExpiryDat}}}} {{{{{{InvitationExpiryDate}}</p>{LINK}")), forms);
    let kinds: Vec<FaultKind> = slip.into_iter().map(|fault| fault.kind).collect();
    assert_eq!(kinds, [FaultKind::UnknownPlaceholder { nearest: None }, FaultKind::BrokenPlaceholder { nearest: None }]);
    let offered = |rules: MessageRules| rules.offered().collect::<Vec<_>>();
    assert!(!offered(forms).contains(&Placeholder::InvitationExpiryDate) && !offered(forms).contains(&Placeholder::FormList));
    assert_eq!(offered(MessageRules { purpose: BatchPurpose::Invitation, form_titles_allowed: true }), Placeholder::ALL);
}

#[test]
fn a_subject_must_be_one_line_within_its_limits_and_without_the_secret_link() {
    assert_eq!(subject_faults("  "), [FaultKind::SubjectEmpty]);
    assert_eq!(subject_faults(&"x".repeat(SUBJECT_LIMIT)), [FaultKind::SubjectLong]);
    assert_eq!(subject_faults(&"ü".repeat(SUBJECT_LIMIT + 1)), [FaultKind::SubjectTooLong]);
    assert_eq!(subject_faults(&"x".repeat(78)), []);
    assert_eq!(subject_faults("Hello\r\nBcc: all@evil.example"), [FaultKind::SubjectHasLineBreak]);
    let placeholder = Placeholder::ClientPortalLink;
    assert_eq!(subject_faults("Go to {{ClientPortalLink}}"), [FaultKind::SubjectNotAllowed { placeholder }]);
}

#[test]
fn r17_a_clinical_word_in_the_subject_warns_and_does_not_block() {
    let kinds = subject_faults("Your Depression questionnaire, PHQ-9");
    let word = |word: &str| FaultKind::ClinicalWordInSubject { word: word.to_owned() };
    assert_eq!(kinds, [word("Depression"), word("PHQ")]);
    assert!(kinds.iter().all(|kind| !kind.blocks()));
    assert_eq!(subject_faults("Su Depresión, y la terapia"), [word("Depresión"), word("terapia")]);
    assert_eq!(subject_faults("A pattern of patience from {{OrganizationName}}"), []);
}

#[test]
fn an_empty_and_an_endless_body_block() {
    for body in ["", "<p></p>", "<p> &nbsp;<br></p>"] {
        let kinds: Vec<_> = check(&message("Hello", body), false).into_iter().map(|fault| fault.kind).collect();
        assert!(kinds.contains(&FaultKind::BodyEmpty), "{body}: {kinds:?}");
    }
    let kinds: Vec<_> = body_faults(&"x".repeat(BODY_LIMIT)).into_iter().map(|fault| fault.kind).collect();
    assert_eq!(kinds, [FaultKind::BodyTooLong]);
}

#[test]
fn a_link_that_is_not_encrypted_warns() {
    let body = r#"<p><a href="http://a.example/x">x</a> <a href="https://b.example">y</a> <a href="mailto:a@b.example">z</a></p>"#;
    let faults = body_faults(body);
    assert_eq!(faults.len(), 1);
    assert_eq!(faults[0].kind, FaultKind::LinkNotHttps { url: "http://a.example/x".to_owned() });
    assert!(!faults[0].kind.blocks());
    assert_eq!(&body[faults[0].start..faults[0].end], r#"<a href="http://a.example/x">"#);
}

#[test]
fn every_fault_says_what_to_do_in_a_short_sentence() {
    let long = "x".repeat(300);
    let template = message(
        &format!("anxiety {{{{ClientPortalLink}}}}\n{{{{{long}}}}}"),
        "<p>{{}} {{FormList}} <a href=\"http://a.example\">a</a></p>",
    );
    let faults = check(&template, false);
    assert!(faults.len() >= 7, "{faults:?}");
    for fault in faults {
        let sentence = fault.sentence();
        assert!(sentence.ends_with('.') && !sentence.contains('\n') && sentence.chars().count() < 220, "{sentence}");
    }
}
