//! What is typed as the address of a link: no message loses a link untold (R11, R12).

use domain::messages::{LinkFault, Placeholder, is_link_allowed, tidy_html, typed_link};

#[test]
fn r12_a_typed_address_becomes_the_one_that_is_meant() {
    for (typed, meant) in [
        ("willow.example/map", "https://willow.example/map"),
        (" https://willow.example ", "https://willow.example"),
        ("Https://willow.example/Map", "https://willow.example/Map"),
        ("HTTP://willow.example", "http://willow.example"),
        ("willow.example:8080/a?b=c@d", "https://willow.example:8080/a?b=c@d"),
        ("willow.example/@map", "https://willow.example/@map"),
        ("desk@willow.example", "mailto:desk@willow.example"),
        ("Mailto:desk@willow.example", "mailto:desk@willow.example"),
        ("desk@willow.example?subject=Hello", "mailto:desk@willow.example?subject=Hello"),
        ("{{ client PORTAL link }}", "{{ClientPortalLink}}"),
    ] {
        assert_eq!(typed_link(typed).as_deref(), Ok(meant), "{typed}");
        assert!(is_link_allowed(meant), "{meant}");
        let body = format!("<p><a href=\"{meant}\">here</a></p>");
        assert_eq!(tidy_html(&body), body);
    }
}

#[test]
fn r12_a_misspelt_placeholder_is_no_address_and_the_portal_link_is_offered() {
    let meant =
        ["{{ClientPortalLinks}}", "{ClientPortalLink}", "{{ClientPortalLink", "https://{{ClientPortalLink}}", "{{{ClientPortalLink}}}"];
    for typed in meant {
        let fault = typed_link(typed).unwrap_err();
        assert_eq!(fault.instead(), Some(Placeholder::ClientPortalLink), "{typed}");
        assert!(fault.sentence().ends_with("Did you mean {{ClientPortalLink}}?"));
    }
    for typed in ["{{OrganizationEmail}}", "mailto:{{OrganizationEmail}}", "{{OrganizationEmails}}", "{{}}", "{", "}"] {
        let fault = typed_link(typed).unwrap_err();
        assert_eq!(fault.instead(), None, "{typed}");
        assert!(fault.sentence().contains("to no other placeholder"), "{typed}");
    }
}

#[test]
fn an_address_that_the_e_mail_would_go_without_is_refused_with_the_reason() {
    for typed in ["555 0142", "5550142", "+1 (555) 0142", "tel:555", "Tel:5550142", "sms:555"] {
        assert_eq!(typed_link(typed), Err(LinkFault::Telephone), "{typed}");
    }
    for typed in ["https://clínica.example", "clínica.example/map", "Http://xn--zzzzz.example"] {
        assert_eq!(typed_link(typed), Err(LinkFault::OtherLetters), "{typed}");
    }
    let elsewhere =
        ["https:/willow.example", "https://", "javascript:alert(1)", "ftp://willow.example", "https://bank.example@evil.example"];
    for typed in ["here", "the map", "é", "mailto:desk"].into_iter().chain(elsewhere) {
        assert_eq!(typed_link(typed), Err(LinkFault::NoAddress), "{typed}");
        assert!(!is_link_allowed(typed));
    }
}
