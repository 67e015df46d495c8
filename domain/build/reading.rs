//! A file of Fluent, as far as it is used: messages of text, arguments, and choices by a number.

use fluent_syntax::{
    ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, Resource, Variant, VariantKey},
    parser,
};
use std::{
    collections::{BTreeMap, BTreeSet},
    error::Error,
    fs,
    path::Path,
};

pub struct Locale {
    pub file: String,
    pub tag: String,
    /// The language's name in the program: what the term `-language` says.
    pub variant: String,
    pub messages: BTreeMap<String, Message>,
}

pub struct Message {
    pub line: usize,
    pub parts: Vec<Part>,
}

pub enum Part {
    Text(String),
    Argument(String),
    Choice { by: String, cases: Vec<(Case, Vec<Part>)>, otherwise: Vec<Part> },
}

pub enum Case {
    Exactly(String),
    /// Of CLDR's plural categories.
    Plural(String),
}

type Read<T> = Result<T, String>;

impl Locale {
    pub fn read(path: &Path) -> Result<Self, Box<dyn Error>> {
        let text = fs::read_to_string(path)?;
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let tag = path.file_stem().unwrap_or_default().to_string_lossy().into_owned();
        let resource: Resource<&str> = parser::parse(text.as_str()).map_err(|(_, errors)| {
            format!(
                "{file}: {}",
                errors.first().map_or_else(String::new, |error| { format!("line {}: {error}", text[..error.pos.start].lines().count()) })
            )
        })?;
        let (mut variant, mut messages) = (None, BTreeMap::new());
        for entry in &resource.body {
            match entry {
                Entry::Term(term) if term.id.name == "language" => variant = Some(text_of(&term.value)),
                Entry::Message(message) => {
                    let (name, line) = (message.id.name, line_of(&text, message.id.name));
                    let pattern = message.value.as_ref().ok_or_else(|| format!("{file}:{line}: `{name}` says nothing"))?;
                    let parts = parts_of(pattern).map_err(|why| format!("{file}:{line}: `{name}`: {why}"))?;
                    if messages.insert(name.to_owned(), Message { line, parts }).is_some() {
                        return Err(format!("{file}:{line}: `{name}` is there twice").into());
                    }
                }
                _ => {}
            }
        }
        let variant = variant.ok_or_else(|| format!("{file}: no term `-language`"))?;
        Ok(Self { file, tag, variant, messages })
    }
}

impl Message {
    /// By name; whether each is a number.
    pub fn arguments(&self) -> BTreeMap<String, bool> {
        let (mut names, mut numbers) = (BTreeSet::new(), BTreeSet::new());
        collect(&self.parts, &mut names, &mut numbers);
        names.into_iter().map(|name| (name.clone(), numbers.contains(&name) || name.ends_with("count"))).collect()
    }
}

fn collect(parts: &[Part], names: &mut BTreeSet<String>, numbers: &mut BTreeSet<String>) {
    for part in parts {
        match part {
            Part::Text(_) => {}
            Part::Argument(name) => drop(names.insert(name.clone())),
            Part::Choice { by, cases, otherwise } => {
                names.insert(by.clone());
                numbers.insert(by.clone());
                cases.iter().map(|(_, parts)| parts).chain([otherwise]).for_each(|parts| collect(parts, names, numbers));
            }
        }
    }
}

fn line_of(text: &str, name: &str) -> usize {
    let begins = |line: &str| line.strip_prefix(name).is_some_and(|rest| rest.trim_start().starts_with('='));
    text.lines().position(begins).map_or(0, |at| at + 1)
}

fn text_of(pattern: &Pattern<&str>) -> String {
    let text =
        pattern.elements.iter().filter_map(|element| if let PatternElement::TextElement { value } = element { Some(*value) } else { None });
    text.collect()
}

fn parts_of(pattern: &Pattern<&str>) -> Read<Vec<Part>> {
    let part = |element: &PatternElement<&str>| match element {
        PatternElement::TextElement { value } => Ok(Part::Text(value.replace('\n', " "))),
        PatternElement::Placeable { expression: Expression::Inline(inline) } => inline_of(inline),
        PatternElement::Placeable { expression: Expression::Select { selector: InlineExpression::VariableReference { id }, variants } } => {
            choice(id.name, variants)
        }
        PatternElement::Placeable { .. } => Err("only an argument can be chosen by".to_owned()),
    };
    pattern.elements.iter().map(part).collect()
}

fn inline_of(inline: &InlineExpression<&str>) -> Read<Part> {
    match inline {
        InlineExpression::VariableReference { id } => Ok(Part::Argument(id.name.replace('-', "_"))),
        InlineExpression::StringLiteral { value } => Ok(Part::Text((*value).to_owned())),
        _ => Err("takes arguments and texts alone".to_owned()),
    }
}

fn choice(by: &str, variants: &[Variant<&str>]) -> Read<Part> {
    let (mut cases, mut otherwise) = (Vec::new(), Vec::new());
    for variant in variants {
        let parts = parts_of(&variant.value)?;
        match &variant.key {
            _ if variant.default => otherwise = parts,
            VariantKey::NumberLiteral { value } => cases.push((Case::Exactly((*value).to_owned()), parts)),
            VariantKey::Identifier { name } => cases.push((Case::Plural((*name).to_owned()), parts)),
        }
    }
    Ok(Part::Choice { by: by.replace('-', "_"), cases, otherwise })
}
