//! The HTML part of an e-mail: tables and inline styles, because that is what mail programs read; no images, no
//! fonts, nothing loaded from elsewhere. The text of values and templates passes through `escape` here, once.

use super::{
    EmailFrame, colour,
    document::{Block, Inline, Span},
    links::Href,
    tokens::escape,
};

const FONT: &str = "font-family:-apple-system,'Segoe UI',Roboto,Helvetica,Arial,sans-serif";
const PARAGRAPH: &str = "margin:0 0 16px;font-size:16px;line-height:1.55;color:#1d2230";
const SMALL: &str = "margin:0 0 16px;font-size:13px;line-height:1.5;color:#565d6e;word-break:break-all";

/// For the programs that honour it: dark ground, light text. Classes are needed because inline styles cannot ask.
const DARK: &str = "\
@media (prefers-color-scheme:dark){\
.page{background:#14171f!important}\
.card{background:#1e232e!important;border-color:#343b4a!important}\
.card p,.card h2,.card h3,.card li{color:#e8eaf0!important}\
.card .soft,.foot p{color:#a9b0c0!important}\
.card a.link{color:#a8bdf5!important}\
}";

/// `subject` and `preheader` as the rendered ones; the subject becomes the title.
pub(super) fn document(subject: &str, preheader: &str, body: &[Block], frame: &EmailFrame) -> String {
    let look = Look::of(frame);
    let (lang, dir) = (frame.valid_lang(), direction(frame.valid_lang()));
    let (title, preheader, name) = (escape(subject), escape(preheader), escape(&frame.name_line()));
    let blocks: String = body.iter().map(|block| look.block(block)).collect();
    let note = frame.note_line().map(|note| format!("<p style=\"margin:4px 0 0\">{}</p>", escape(&note))).unwrap_or_default();
    format!(
        r#"<!doctype html>
<html lang="{lang}" dir="{dir}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="supported-color-schemes" content="light dark">
<title>{title}</title>
<style>{DARK}</style>
</head>
<body class="page" style="margin:0;padding:0;background:#f4f2ec">
<div style="display:none;max-height:0;overflow:hidden">{preheader}</div>
<table role="presentation" class="page" width="100%" cellpadding="0" cellspacing="0" border="0" style="background:#f4f2ec">
<tr><td align="center" style="padding:24px 12px;{FONT}">
<table role="presentation" width="100%" cellpadding="0" cellspacing="0" border="0" style="max-width:600px">
<tr><td class="card" style="padding:28px;background:#ffffff;border:1px solid #e3e0d8;border-radius:10px">
<p class="soft" style="margin:0 0 20px;font-size:14px;font-weight:600;color:#565d6e">{name}</p>
{blocks}</td></tr>
<tr><td class="foot" style="padding:16px 28px;font-size:13px;line-height:1.5;color:#565d6e">
<p style="margin:0">{name}</p>{note}
</td></tr>
</table>
</td></tr>
</table>
</body>
</html>
"#
    )
}

/// Languages that are written from right to left.
fn direction(lang: &str) -> &'static str {
    let primary = lang.split('-').next().unwrap_or_default().to_ascii_lowercase();
    if matches!(primary.as_str(), "ar" | "fa" | "he" | "ku" | "ps" | "sd" | "ug" | "ur" | "yi") { "rtl" } else { "ltr" }
}

struct Look<'a> {
    accent: &'a str,
    on_accent: &'static str,
    button_label: &'static str,
    link: &'a str,
}

impl<'a> Look<'a> {
    fn of(frame: &'a EmailFrame) -> Self {
        let accent = frame.valid_accent();
        let link = if colour::is_readable_on_white(accent) { accent } else { "#1d2230" };
        Self { accent, on_accent: colour::on(accent), button_label: frame.words().open_portal, link }
    }

    fn block(&self, block: &Block) -> String {
        match block {
            Block::Paragraph(inlines) => format!("<p dir=\"auto\" style=\"{PARAGRAPH}\">{}</p>\n", self.inlines(inlines)),
            Block::Heading(level, inlines) => {
                let size = if *level == 2 { 20 } else { 17 };
                let style = format!("margin:24px 0 8px;font-size:{size}px;line-height:1.3;color:#1d2230");
                format!("<h{level} dir=\"auto\" style=\"{style}\">{}</h{level}>\n", self.inlines(inlines))
            }
            Block::List { ordered, items } => {
                let tag = if *ordered { "ol" } else { "ul" };
                let item_style = "margin:0 0 6px;font-size:16px;line-height:1.55;color:#1d2230";
                let open = format!("<li style=\"{item_style}\">");
                let items: String = items.iter().map(|item| [&open, &*self.inlines(item), "</li>\n"].concat()).collect();
                format!("<{tag} dir=\"auto\" style=\"margin:0 0 16px;padding:0 24px\">\n{items}</{tag}>\n")
            }
            Block::Button(url) => self.button(url),
        }
    }

    /// The colour stands on the cell too, for programs that ignore the link's padding; the address below serves where
    /// the button does not, and can be copied.
    fn button(&self, url: &str) -> String {
        let Self { accent, on_accent, button_label, link } = self;
        let url = escape(url);
        format!(
            r#"<table role="presentation" cellpadding="0" cellspacing="0" border="0" style="margin:8px 0 12px">
<tr><td bgcolor="{accent}" style="border-radius:8px;background:{accent}"><a href="{url}" style="display:inline-block;padding:14px 26px;border:1px solid {accent};border-radius:8px;font-size:16px;font-weight:600;line-height:1.25;color:{on_accent};text-decoration:none">{button_label}</a></td></tr>
</table>
<p class="soft" style="{SMALL}"><a class="link" href="{url}" style="color:{link}">{url}</a></p>
"#
        )
    }

    fn inlines(&self, inlines: &[Inline]) -> String {
        inlines.iter().map(|inline| self.inline(inline)).collect()
    }

    fn inline(&self, inline: &Inline) -> String {
        match inline {
            Inline::Text(text) => escape(text),
            Inline::Break => "<br>".to_owned(),
            Inline::Span(Span::Strong, inner) => format!("<strong>{}</strong>", self.inlines(inner)),
            Inline::Span(Span::Em, inner) => format!("<em>{}</em>", self.inlines(inner)),
            Inline::Span(Span::Link(Href::Url(url)), inner) => {
                let style = format!("color:{};word-break:break-word", self.link);
                format!("<a class=\"link\" href=\"{}\" style=\"{style}\">{}</a>", escape(url), self.inlines(inner))
            }
            // A filled body has none of these left; without its address a link is its text.
            Inline::Span(Span::Link(Href::Portal), inner) => self.inlines(inner),
        }
    }
}
