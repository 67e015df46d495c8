//! The markup of the message editor (R11).

use crate::sanitised;
use domain::messages::{html_to_markup, markup_to_html};

/// Makes this HTML, which the sanitiser keeps, and can be edited again.
#[track_caller]
fn assert_makes(markup: &str, html: &str) {
    assert_eq!(markup_to_html(markup), html);
    assert_eq!(sanitised(html), html);
    assert_eq!(markup_to_html(&html_to_markup(html)), html, "{}", html_to_markup(html));
}

#[test]
fn r11_blank_lines_part_paragraphs_and_single_ones_break_lines() {
    assert_makes(" One \r\n two\t \n\n\n three", "<p>One<br>two</p><p>three</p>");
    assert_makes("", "");
    assert_makes(" \n\t\n", "");
}

#[test]
fn r11_headings_and_lists() {
    assert_makes("# One\n## Two\n### Three\n#Four", "<h2>One</h2><h3>Two</h3><p>### Three<br>#Four</p>");
    assert_makes(
        "Bring:\n- a\n- b\n  more\n\n- c\n1. d\n\n7) e\n\nend",
        "<p>Bring:</p><ul><li>a</li><li>b<br>more</li><li>c</li></ul><ol><li>d</li><li>e</li></ol><p>end</p>",
    );
    assert_makes("-a\n- \n1.b", "<p>-a<br>-<br>1.b</p>");
}

#[test]
fn r11_bold_italic_and_both() {
    assert_makes("**a** *b* ***c***", "<p><strong>a</strong> <em>b</em> <strong><em>c</em></strong></p>");
    assert_makes("**a *b*** and *c **d***", "<p><strong>a <em>b</em></strong> and <em>c <strong>d</strong></em></p>");
    assert_makes("***a** b*", "<p><strong>*a</strong> b*</p>");
    assert_makes("2 * 3 * 4 ** 5, a* b, *c", "<p>2 * 3 * 4 ** 5, a* b, *c</p>");
    assert_makes("**a *b** c*", "<p><strong>a *b</strong> c*</p>");
    assert_makes("**a\nb** ****", "<p><strong>a<br>b</strong> ****</p>");
}

#[test]
fn r11_links_lead_to_the_web_to_mail_or_to_the_portal() {
    assert_makes(
        "[a **b**](https://a.example/x?y=1&z='2')",
        r#"<p><a href="https://a.example/x?y=1&amp;z='2'">a <strong>b</strong></a></p>"#,
    );
    assert_makes("[a](mailto:a@b.example)", r#"<p><a href="mailto:a@b.example">a</a></p>"#);
    assert_makes("[a]({{ client portal link }})", r#"<p><a href="{{ClientPortalLink}}">a</a></p>"#);
    assert_makes("[see [1] there](http://a.example/(x)\\))", r#"<p><a href="http://a.example/(x))">see [1] there</a></p>"#);
    assert_makes("**[a](https://a.example)**", r#"<p><strong><a href="https://a.example">a</a></strong></p>"#);
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
        let html = markup_to_html(&format!("[a]({url})"));
        assert!(!html.contains("<a"), "{html}");
        assert_eq!(sanitised(&html), html);
    }
}

#[test]
fn r11_a_backslash_takes_a_sign_as_itself_and_html_is_text() {
    assert_makes(r"\*a\* \[b](https://c.example) \\ \d", r"<p>*a* [b](https://c.example) \ \d</p>");
    assert_makes("\\# a\n\\- b\n1\\. c", "<p># a<br>- b<br>1. c</p>");
    assert_makes("<b>a</b> & \"q\" &amp; \u{a0}x\u{0}y", "<p>&lt;b&gt;a&lt;/b&gt; &amp; \"q\" &amp;amp; &nbsp;xy</p>");
}

#[test]
fn html_from_another_editor_becomes_the_nearest_markup() {
    let html = "<h2>A<br>b</h2>\n<p>c<strong> d </strong>e</p><ul><li><p>f</p><p>g</p></li><li>h<ul><li>i</li></ul></li></ul><p><br></p>j";
    assert_eq!(html_to_markup(html), "# A b\n\nc **d** e\n\n- f\ng\n- h\n- i\n\nj");
}
