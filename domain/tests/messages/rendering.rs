//! What a client gets (R12 to R14), and what hostile input does not (CHECKS 30 and 31).

use crate::{LINK, frame, hostile_values, message, rendered, values};
use domain::{
    Language,
    messages::{EmailFrame, MissingValue, Placeholder, PlaceholderValues, missing_values, render},
};

fn text(body: &str) -> String {
    let text = rendered(body).text;
    text.split("\n\n--\n").next().unwrap_or_default().to_owned()
}

#[test]
fn every_placeholder_is_filled_in_subject_html_and_text() {
    let tokens: String = Placeholder::ALL.iter().map(|placeholder| placeholder.token() + " ").collect();
    let email = render(&message(&tokens, &format!("<p>So: {tokens}</p>")), &values(), &frame());
    let expected =
        format!("Mara Abramson Mari Willow Lane Practice 555 0142 desk@willowlane.example {LINK} Ada Brennan a few forms 7 December 2025");
    assert_eq!(email.subject, expected);
    assert!(email.text.starts_with(&format!("So: {expected}\n")));
    assert!(!email.html.contains("{{"));
}

#[test]
fn r13_what_has_no_value_falls_back_and_is_listed() {
    let template = message("{{OrganizationEmail}}", "<p>{{ClientPreferredName}} <em>{{FormList}}</em> {{organization phone}}</p>");
    let mut values = PlaceholderValues { client_preferred_name: Some(" ".to_owned()), organization_phone: None, ..values() };
    let missing = |placeholder, stands_instead: &str| MissingValue { placeholder, stands_instead: stands_instead.to_owned() };
    assert_eq!(
        missing_values(&template, &values),
        [
            missing(Placeholder::ClientPreferredName, "Mara"),
            missing(Placeholder::OrganizationPhone, "desk@willowlane.example"),
            missing(Placeholder::FormList, "a few forms"),
        ]
    );
    values.organization_email = None;
    let missing = missing_values(&template, &values);
    assert_eq!(missing.iter().filter(|missing| missing.stands_instead == "the practice").count(), 2);
    let email = render(&template, &values, &frame());
    assert_eq!(email.subject, "the practice");
    assert!(email.text.starts_with("Mara a few forms the practice\n"));
    assert_eq!(missing_values(&message("", "<p>Hello</p>"), &values), []);
}

#[test]
fn r17_form_titles_stand_in_a_sentence_once_they_are_switched_on() {
    let titles = ["Client information", "Consent", "Privacy"].map(str::to_owned).to_vec();
    let values = PlaceholderValues { form_list: Some(titles), ..values() };
    let email = render(&message("Hello", "<p>{{FormList}}</p>"), &values, &frame());
    assert!(email.text.starts_with("Client information, Consent and Privacy\n"));
}

#[test]
fn what_nobody_wrote_is_in_the_clients_language() {
    let titles = |titles: [&str; 2]| Some(titles.map(str::to_owned).to_vec());
    let spanish = PlaceholderValues { language: Language::Spanish, organization_phone: None, organization_email: None, ..values() };
    let email = |values: &PlaceholderValues| {
        let frame = EmailFrame { lang: "es-MX".to_owned(), ..frame() };
        render(&message("{{OrganizationPhone}}", "<p>{{ClientPortalLink}}</p><p>{{FormList}}</p>"), values, &frame)
    };
    let one = email(&spanish);
    assert_eq!(one.subject, "nuestro consultorio");
    assert!(one.text.starts_with(&format!("Abrir mi portal de cliente:\n{LINK}\n\nunos formularios\n")));
    assert!(one.html.contains(">Abrir mi portal de cliente</a>") && one.html.contains("<html lang=\"es-MX\""));
    for (second, expected) in [
        ("Privacidad", "Consentimiento y Privacidad"),
        ("Información", "Consentimiento e Información"),
        ("Hierro", "Consentimiento y Hierro"),
    ] {
        let values = PlaceholderValues { form_list: titles(["Consentimiento", second]), ..spanish.clone() };
        assert!(email(&values).text.contains(expected), "{expected}");
    }
}

#[test]
fn the_portal_link_alone_in_its_paragraph_becomes_a_button_with_the_address_below() {
    let escaped = LINK.replace('&', "&amp;");
    for body in ["<p>{{ClientPortalLink}}</p>", "<p><strong> {{ client portal link }} </strong></p>"] {
        let email = rendered(body);
        assert_eq!(email.html.matches(&format!("href=\"{escaped}\"")).count(), 2, "{body}");
        assert!(email.html.contains(">Open my client portal</a>"));
        assert!(email.text.starts_with(&format!("Open my client portal:\n{LINK}\n")));
    }
}

#[test]
fn the_portal_link_in_running_text_and_in_an_address_stays_a_plain_link() {
    let escaped = LINK.replace('&', "&amp;");
    let running = rendered("<p>Go to {{ClientPortalLink}} now</p>");
    assert!(running.html.contains(&format!(">{escaped}</a> now")));
    assert!(!running.html.contains("Open my client portal"));
    assert!(running.text.starts_with(&format!("Go to {LINK} now\n")));
    let address = rendered(r#"<p>Go <a href="{{ClientPortalLink}}"><em>here</em></a></p>"#);
    assert!(address.html.contains(&format!("href=\"{escaped}\"")));
    assert!(address.text.starts_with(&format!("Go here ({LINK})\n")));
}

#[test]
fn a_portal_link_that_is_not_of_the_web_is_never_linked() {
    for link in ["javascript:alert(1)", "data:text/html,x", "//evil.example", "https://", "https://a b", ""] {
        let values = PlaceholderValues { client_portal_link: link.to_owned(), ..values() };
        let body = r#"<p>{{ClientPortalLink}}</p><p>x {{ClientPortalLink}} <a href="{{ClientPortalLink}}">y</a></p>"#;
        assert!(!render(&message("Hello", body), &values, &frame()).html.contains("<a"), "{link}");
    }
}

#[test]
fn the_text_part_keeps_paragraphs_headings_lists_and_links() {
    let body = r#"<h2>Before you come</h2><p>One<br><strong>Two</strong> &amp; three</p><ul><li>a<br>b</li><li><em>c</em></li></ul><ol><li>d</li><li>e</li></ol><p><a href="https://a.example/?x=1&amp;y">Read</a>, <a href="https://a.example">https://a.example</a>, <a href="mailto:a@b.example">a@b.example</a></p>"#;
    let expected = "Before you come\n\nOne\nTwo & three\n\n- a\n  b\n- c\n\n1. d\n2. e\n\n\
                    Read (https://a.example/?x=1&y), https://a.example, a@b.example";
    assert_eq!(text(body), expected);
}

#[test]
fn anything_but_the_allowed_tags_comes_out_as_text() {
    let body = r#"<p onclick="x">a</p><script>b</script><p>c <img src=x> <a href="javascript:d">d</a> <a href='https://e.example'>e</a> <!-- f --></p>"#;
    let html = rendered(body).html;
    for shown in [
        "&lt;p onclick=&quot;x&quot;&gt;",
        "&lt;script&gt;b&lt;/script&gt;",
        "&lt;img src=x&gt;",
        "&lt;!-- f --&gt;",
        "&lt;a href=&#39;https",
    ] {
        assert!(html.contains(shown), "{shown}\n{html}");
    }
    for tag in ["<script", "<img", "<p onclick", "href=\"javascript", "<!--"] {
        assert!(!html.contains(tag), "{tag}\n{html}");
    }
}

#[test]
fn values_are_text_and_never_read_again() {
    let template = message("{{ClientFirstName}} {{ClientLastName}}", "<p>{{ClientFirstName}} {{ClientPreferredName}} {{SenderName}}</p>");
    let email = render(&template, &hostile_values(), &frame());
    assert_eq!(email.subject, "{{SenderName}} O'Brien \"Bo\" & <b>Söhne</b> Bcc: all@evil.example");
    assert!(email.html.contains("{{SenderName}} &lt;script&gt;alert(1)&lt;/script&gt; דנה {{ClientPortalLink}}</p>"));
    assert!(email.text.starts_with("{{SenderName}} <script>alert(1)</script> דנה {{ClientPortalLink}}\n"));
}

#[test]
fn the_preheader_tells_the_beginning_and_never_the_link() {
    let html =
        rendered("<p>Hello <strong>{{ClientFirstName}}</strong>, see {{ClientPortalLink}}</p><p>{{ClientPortalLink}}</p><p>Bye</p>").html;
    assert!(html.contains("overflow:hidden\">Hello Mara, see Bye</div>"), "{html}");
}

#[test]
fn a_frame_with_a_wrong_colour_or_language_falls_back() {
    let wrong = EmailFrame { accent: "red;}".to_owned(), lang: "en\" onload=\"x".to_owned(), ..frame() };
    let html = render(&message("Hello", "<p>{{ClientPortalLink}}</p>"), &values(), &wrong).html;
    assert!(html.contains("<html lang=\"en\" dir=\"ltr\">") && html.contains("#30499b") && !html.contains("red;"));
    let arabic = EmailFrame { lang: "ar-EG".to_owned(), ..frame() };
    let html = render(&message("Hello", ""), &values(), &arabic).html;
    assert!(html.contains("<html lang=\"ar-EG\" dir=\"rtl\">"));
}

#[test]
fn the_document_loads_nothing_from_elsewhere() {
    let html = rendered("<p>{{ClientPortalLink}}</p>").html;
    assert!(html.starts_with("<!doctype html>\n<html lang=\"en\""));
    for loading in ["<img", "<link", "<script", "url(", "src=", "@import"] {
        assert!(!html.contains(loading), "{loading}");
    }
}

#[test]
fn debug_output_does_not_tell_the_secret_link() {
    let email = rendered("<p>{{ClientPortalLink}}</p>");
    let debug = format!("{:?} {email:?}", values());
    assert!(!debug.contains("s3cr3t") && debug.contains("Mara"));
}
