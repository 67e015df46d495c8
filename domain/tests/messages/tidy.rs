//! What an editor or another program wrote, as a message keeps it (R11).

use crate::sanitised;
use domain::messages::tidy_html;

/// Becomes this HTML, which the sanitiser keeps.
#[track_caller]
fn assert_becomes(html: &str, tidy: &str) {
    assert_eq!(tidy_html(html), tidy);
    assert_eq!(sanitised(tidy), tidy);
    assert_eq!(tidy_html(tidy), tidy);
}

#[test]
fn r11_paragraphs_headings_and_lists() {
    assert_becomes("<p>One<br>two</p><p></p><p><br></p><p>three</p>", "<p>One<br>two</p><p>three</p>");
    assert_becomes("<h2>One</h2>\n<h3>Two</h3> three", "<h2>One</h2><h3>Two</h3><p>three</p>");
    assert_becomes("<ol><li><p>a</p></li><li><p>b</p><p>c</p></li></ol>", "<ol><li>a</li><li>b<br>c</li></ol>");
    assert_becomes("<ul><li>a<ul><li>b</li></ul></li></ul>", "<ul><li>a</li><li>b</li></ul>");
    assert_becomes("", "");
}

#[test]
fn r11_bold_and_italics_and_placeholders_in_them() {
    assert_becomes("<p>a<strong> b <em>c</em></strong></p>", "<p>a<strong> b <em>c</em></strong></p>");
    assert_becomes("<p><strong>{{ClientFirstName}}</strong>,</p>", "<p><strong>{{ClientFirstName}}</strong>,</p>");
}

#[test]
fn r11_links_lead_to_the_web_to_mail_or_to_the_portal() {
    for href in ["https://a.example/x?y=1&amp;z='2'", "mailto:a@b.example", "http://a.example/(x)", "{{ClientPortalLink}}"] {
        let html = format!("<p><a href=\"{href}\">a <strong>b</strong></a></p>");
        assert_becomes(&html, &html);
    }
    assert_becomes("<p><a href=\"{{ client portal link }}\">a</a></p>", "<p><a href=\"{{ClientPortalLink}}\">a</a></p>");
}

#[test]
fn r11_other_addresses_are_no_links() {
    let wrong = [
        "javascript:alert(1)",
        "data:text/html,x",
        "/x",
        "//a.example",
        "https://",
        "https:a.example",
        "https://a@b.example",
        "http://[",
        "https://xn--zzzzz",
        "https://a..example",
        "http://999.1.1.1",
        "https://a.example:99999",
        "mailto:",
        "{{SenderName}}",
        "https://a b",
        "ftp://a.example",
        "https://a.example/{{ClientFirstName}}",
        "",
    ];
    for url in wrong {
        assert_becomes(&format!("<p><a href=\"{url}\">a</a></p>"), "<p>a</p>");
    }
}

#[test]
fn r11_other_tags_are_text() {
    assert_becomes("<p><b>a</b> & \"q\" &amp;amp; \u{a0}x</p>", "<p>&lt;b&gt;a&lt;/b&gt; &amp; \"q\" &amp;amp; &nbsp;x</p>");
}
