//! The functions in Rust.

use crate::reading::{Case, Locale, Message, Part};
use std::fmt::Write;

/// Messages that the server also says again, in another language than they were said in.
const TOLD: &str = "told-";

pub fn module(locales: &[Locale]) -> String {
    let (mut functions, mut told) = (String::new(), String::new());
    for (name, first) in locales.iter().flat_map(|locale| &locale.messages).take(locales.first().map_or(0, |first| first.messages.len())) {
        let said: Vec<(&Locale, &Message)> = locales.iter().filter_map(|locale| Some((locale, locale.messages.get(name)?))).collect();
        functions.push_str(&function(name, first, &said));
        if name.starts_with(TOLD) {
            let templates: Vec<String> = said.iter().map(|(_, message)| template(&message.parts)).collect();
            let _written = writeln!(told, "    &{templates:?},");
        }
    }
    let tags: Vec<&str> = locales.iter().map(|locale| locale.tag.as_str()).collect();
    format!(
        "/// The languages that there are words in.\npub const TAGS: &[&str] = &{tags:?};\n\n\
         impl Words {{\n{functions}}}\n\n\
         /// In each language, in the order of [`TAGS`].\nconst TOLD: &[&[&str]] = &[\n{told}];\n"
    )
}

fn function(name: &str, first: &Message, said: &[(&Locale, &Message)]) -> String {
    let arguments = first.arguments();
    let is_plain = arguments.is_empty();
    let parameter = |(name, is_number): (&String, &bool)| format!(", {name}: {}", if *is_number { "i64" } else { "&str" });
    let parameters = arguments.iter().map(parameter).collect::<Vec<_>>().concat();
    let returns = if is_plain { "&'static str" } else { "String" };
    let texts: Vec<String> = said
        .iter()
        .map(|(locale, message)| if is_plain { format!("{:?}", template(&message.parts)) } else { joined(locale, &message.parts, first) })
        .collect();
    let body = if texts.iter().all(|text| *text == texts[0]) {
        texts[0].clone()
    } else {
        let arm = |((locale, _), text): (&(&Locale, &Message), &String)| format!("Language::{} => {text}, ", locale.variant);
        let arms = said.iter().zip(&texts).map(arm).collect::<Vec<_>>().concat();
        format!("match self.language() {{ {arms}}}")
    };
    let function = name.replace('-', "_");
    format!(
        "    /// {}\n    pub fn {function}(self{parameters}) -> {returns} {{\n        {body}\n    }}\n",
        documented(&template(&first.parts))
    )
}

/// Nothing in a comment is a link or code.
fn documented(text: &str) -> String {
    format!("`{}`", text.replace('`', "'"))
}

/// As one text with its arguments in braces.
fn template(parts: &[Part]) -> String {
    let part = |part: &Part| match part {
        Part::Text(text) => text.clone(),
        Part::Argument(name) | Part::Choice { by: name, .. } => format!("{{{name}}}"),
    };
    parts.iter().map(part).collect()
}

fn joined(locale: &Locale, parts: &[Part], first: &Message) -> String {
    if let [Part::Text(text)] = parts {
        return format!("{text:?}.to_owned()");
    }
    let pieces: Vec<String> = parts.iter().map(|part| piece(locale, part, first)).collect();
    format!("[{}].concat()", pieces.join(", "))
}

fn piece(locale: &Locale, part: &Part, first: &Message) -> String {
    match part {
        Part::Text(text) => format!("{text:?}"),
        Part::Argument(name) if first.arguments().get(name) == Some(&true) => format!("{name}.to_string().as_str()"),
        Part::Argument(name) => name.clone(),
        Part::Choice { by, cases, otherwise } => {
            let arm = |(case, parts): &(Case, Vec<Part>)| format!("{} => {}, ", pattern(&locale.tag, case), joined(locale, parts, first));
            let arms = cases.iter().map(arm).collect::<Vec<_>>().concat();
            format!("match {by} {{ {arms}_ => {} }}.as_str()", joined(locale, otherwise, first))
        }
    }
}

/// CLDR's plural rules for whole numbers.
fn pattern(tag: &str, case: &Case) -> String {
    match case {
        Case::Exactly(number) => number.clone(),
        Case::Plural(category) => match (tag, category.as_str()) {
            ("en" | "es", "one") => "1".to_owned(),
            ("es", "many") => "many if many != 0 && many % 1_000_000 == 0".to_owned(),
            (tag, category) => panic!("{tag}: what is `{category}` of a number? Say it in domain/build/writing.rs"),
        },
    }
}
