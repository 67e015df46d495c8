//! Functions on texts. Positions count characters. Patterns are those of the crate `regex-lite`: no look-around, no
//! back-references, classes in ASCII; a pattern with more is refused.

use super::super::ExpressionError;
use super::super::value::{Collection, Item, single};
use super::{Call, Entry, boolean, count};
use regex_lite::Regex;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Function {
    IndexOf,
    Substring,
    StartsWith,
    EndsWith,
    Contains,
    Upper,
    Lower,
    Trim,
    Length,
    Replace,
    Matches,
    MatchesFull,
    ReplaceMatches,
    Split,
    Join,
    ToChars,
}

pub const TABLE: [Entry<Function>; 16] = [
    ("indexOf", Function::IndexOf, 1, 1),
    ("substring", Function::Substring, 1, 2),
    ("startsWith", Function::StartsWith, 1, 1),
    ("endsWith", Function::EndsWith, 1, 1),
    ("contains", Function::Contains, 1, 1),
    ("upper", Function::Upper, 0, 0),
    ("lower", Function::Lower, 0, 0),
    ("trim", Function::Trim, 0, 0),
    ("length", Function::Length, 0, 0),
    ("replace", Function::Replace, 2, 2),
    ("matches", Function::Matches, 1, 1),
    ("matchesFull", Function::MatchesFull, 1, 1),
    ("replaceMatches", Function::ReplaceMatches, 2, 2),
    ("split", Function::Split, 1, 1),
    ("join", Function::Join, 0, 1),
    ("toChars", Function::ToChars, 0, 0),
];

impl Function {
    pub(super) fn call<'a>(self, call: &Call<'_, '_, 'a>, input: &[Item<'a>]) -> Result<Collection<'a>, ExpressionError> {
        if self == Self::Join {
            let separator = call.text(0)?.unwrap_or_default();
            let texts: Vec<String> = input.iter().filter_map(Item::to_text).collect();
            return Ok(vec![Item::text(texts.join(&separator))]);
        }
        let Some(item) = single(input)? else { return Ok(Vec::new()) };
        let text = item.as_text().map_or_else(|| item.to_text(), |text| Some(text.into_owned()));
        let Some(text) = text else { return Err(ExpressionError::evaluation("a text is wanted")) };
        call.evaluator.environment.spend(text.len() / 16)?;
        match self {
            Self::Upper => Ok(vec![Item::text(text.to_uppercase())]),
            Self::Lower => Ok(vec![Item::text(text.to_lowercase())]),
            Self::Trim => Ok(vec![Item::text(text.trim().to_owned())]),
            Self::Length => Ok(count(text.chars().count())),
            Self::ToChars => Ok(text.chars().map(|c| Item::text(c.to_string())).collect()),
            Self::Substring => substring(call, &text),
            _ => self.with_text(call, &text),
        }
    }

    /// Those with a text as their first argument: without it, they give nothing.
    fn with_text<'a>(self, call: &Call<'_, '_, 'a>, text: &str) -> Result<Collection<'a>, ExpressionError> {
        let Some(other) = call.text(0)? else { return Ok(Vec::new()) };
        Ok(match self {
            Self::IndexOf => {
                let at = text
                    .find(&other)
                    .and_then(|at| text.get(..at))
                    .map_or(-1, |before| i64::try_from(before.chars().count()).unwrap_or(-1));
                vec![Item::Integer(at)]
            }
            Self::StartsWith => boolean(text.starts_with(&other)),
            Self::EndsWith => boolean(text.ends_with(&other)),
            Self::Contains => boolean(text.contains(&other)),
            Self::Split => text.split(&other).map(|part| Item::text(part.to_owned())).collect(),
            Self::Matches => boolean(pattern(&other)?.is_match(text)),
            Self::MatchesFull => boolean(pattern(&format!("^(?:{other})$"))?.is_match(text)),
            _ => {
                let Some(by) = call.text(1)? else { return Ok(Vec::new()) };
                call.evaluator.environment.spend(text.len().saturating_mul(by.len() + 1) / 16)?;
                if self == Self::ReplaceMatches && other.is_empty() {
                    return Ok(vec![Item::text(text.to_owned())]);
                }
                let replaced = if self == Self::Replace {
                    text.replace(&other, &by)
                } else {
                    pattern(&other)?.replace_all(text, by.as_str()).into_owned()
                };
                vec![Item::text(replaced)]
            }
        })
    }
}

fn substring<'a>(call: &Call<'_, '_, 'a>, text: &str) -> Result<Collection<'a>, ExpressionError> {
    let Some(start) = call.integer(0)?.and_then(|start| usize::try_from(start).ok()) else { return Ok(Vec::new()) };
    let size = if call.arguments.len() > 1 { call.integer(1)?.map_or(0, |size| usize::try_from(size).unwrap_or(0)) } else { usize::MAX };
    let rest: String = text.chars().skip(start).take(size).collect();
    let beyond = start >= text.chars().count();
    Ok(if beyond { Vec::new() } else { vec![Item::text(rest)] })
}

/// `matches` looks for the pattern anywhere, and a point stands for line ends too (`FHIRPath` 2.0, `matches`).
fn pattern(text: &str) -> Result<Regex, ExpressionError> {
    Regex::new(&format!("(?s){text}")).map_err(|_| ExpressionError::unsupported(format!("the pattern {text}")))
}
