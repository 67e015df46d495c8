//! How FHIR R4 writes its primitive types in JSON (datatypes.html#primitive).

use crate::forms::fhirpath::{Decimal, Temporal};
use serde_json::Value;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Primitive {
    Base64,
    Boolean,
    Canonical,
    /// One of these; any code where there are none.
    Code(&'static [&'static str]),
    Date,
    DateTime,
    Decimal,
    Id,
    Instant,
    Integer,
    Markdown,
    PositiveInt,
    String,
    Time,
    UnsignedInt,
    Uri,
    Xhtml,
}

/// In characters, of any text.
const LONGEST: usize = 1024 * 1024;

impl Primitive {
    /// What is wrong with a value; `None` when nothing is.
    pub fn fault(self, value: &Value) -> Option<String> {
        match (self, value) {
            (Self::Boolean, Value::Bool(_)) => None,
            (Self::Boolean, _) => Some("is to be true or false".to_owned()),
            (Self::Decimal, Value::Number(number)) => {
                let fits = Decimal::parse(&number.to_string()).is_some() || number.is_f64();
                (!fits).then(|| "is no decimal number".to_owned())
            }
            (Self::Integer, _) => whole(value, i32::MIN.into()),
            (Self::UnsignedInt, _) => whole(value, 0),
            (Self::PositiveInt, _) => whole(value, 1),
            (Self::Decimal, _) => Some("is to be a number".to_owned()),
            (_, Value::String(text)) => self.text_fault(text),
            _ => Some("is to be a text".to_owned()),
        }
    }

    fn text_fault(self, text: &str) -> Option<String> {
        if text.is_empty() {
            return Some("is empty, which FHIR forbids".to_owned());
        }
        let wrong = |fits: bool, what: &str| (!fits).then(|| format!("“{}” is no {what}", shortened(text)));
        match self {
            Self::Code(known) if !known.is_empty() => wrong(known.contains(&text), &format!("code of these: {}", known.join(", "))),
            Self::Code(_) => wrong(is_code(text), "code: it has blanks at its ends, or several in a row"),
            Self::Id => wrong(is_id(text), "id: letters, digits, - and ., 64 at most"),
            Self::Uri | Self::Canonical => wrong(is_uri(text), "URI"),
            Self::Date => wrong(Temporal::parse(text).is_some_and(|read| read.is_date()), "date such as 2026, 2026-11 or 2026-11-23"),
            Self::DateTime => wrong(
                Temporal::parse(text).is_some_and(|read| read.is_date_time()),
                "date, or time with seconds and offset such as 2026-11-23T09:00:00Z",
            ),
            Self::Instant => wrong(
                Temporal::parse(text).is_some_and(|read| read.is_instant()),
                "time with seconds and offset such as 2026-11-23T09:00:00Z",
            ),
            Self::Time => wrong(Temporal::parse_time(text).is_some_and(|read| read.is_time()), "time such as 09:00:00"),
            Self::Base64 => wrong(decoded_size(text).is_some(), "base64"),
            Self::String | Self::Markdown => string_fault(text),
            Self::Xhtml => wrong(text.trim_start().starts_with("<div"), "<div> of XHTML"),
            _ => None,
        }
    }
}

fn whole(value: &Value, least: i64) -> Option<String> {
    let most = i32::MAX.into();
    match value.as_i64() {
        Some(number) if number > most || number < least => Some(format!("{number} is beyond the whole numbers from {least} to {most}")),
        Some(_) => None,
        None => Some("is to be a whole number".to_owned()),
    }
}

fn string_fault(text: &str) -> Option<String> {
    if text.chars().any(|c| c < ' ' && !matches!(c, '\t' | '\n' | '\r')) {
        return Some("has a control character".to_owned());
    }
    (text.len() > LONGEST).then(|| "is longer than 1 MB".to_owned())
}

/// No blanks at the ends, and no two in a row.
pub fn is_code(text: &str) -> bool {
    !text.is_empty() && text.split(' ').all(|part| !part.is_empty() && !part.contains(char::is_whitespace))
}

fn is_id(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.')
}

/// No blanks; and a `urn:uuid:` or `urn:oid:` is one (datatypes.html#uri).
pub fn is_uri(text: &str) -> bool {
    let blank = text.is_empty() || text.contains(char::is_whitespace) || text.contains(['<', '>', '"', '{', '}', '\\', '^', '`']);
    let urn = text.strip_prefix("urn:uuid:").map(is_uuid).or_else(|| text.strip_prefix("urn:oid:").map(is_oid));
    !blank && urn.unwrap_or(true)
}

pub fn is_uuid(text: &str) -> bool {
    let shape = [8, 4, 4, 4, 12];
    let parts: Vec<&str> = text.split('-').collect();
    let hex = |part: &&str| part.bytes().all(|byte| byte.is_ascii_hexdigit());
    parts.len() == shape.len() && parts.iter().zip(shape).all(|(part, size)| part.len() == size) && parts.iter().all(hex)
}

fn is_oid(text: &str) -> bool {
    let plain = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit()) && (part == "0" || !part.starts_with('0'));
    text.starts_with(['0', '1', '2']) && text.contains('.') && text.split('.').all(plain)
}

/// In bytes; `None` for what is not base64. Blanks between are allowed.
pub fn decoded_size(text: &str) -> Option<usize> {
    let kept = text.bytes().filter(|byte| !byte.is_ascii_whitespace());
    let (mut size, mut padding) = (0_usize, 0_usize);
    for byte in kept {
        if byte == b'=' {
            padding += 1;
        } else if padding > 0 || !(byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'/') {
            return None;
        }
        size += 1;
    }
    (size % 4 == 0 && padding <= 2).then(|| size / 4 * 3 - padding)
}

pub fn shortened(text: &str) -> String {
    let start: String = text.chars().take(60).collect();
    if start.len() < text.len() { format!("{start}…") } else { start }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn fits(primitive: Primitive, value: Value) -> bool {
        primitive.fault(&value).is_none()
    }

    #[test]
    fn each_primitive_takes_what_fhir_writes_and_nothing_else() {
        let right = [
            (Primitive::Boolean, json!(true)),
            (Primitive::Integer, json!(-2_147_483_648_i64)),
            (Primitive::PositiveInt, json!(1)),
            (Primitive::Decimal, json!(-2.50)),
            (Primitive::Code(&[]), json!("two words")),
            (Primitive::Code(&["all", "any"]), json!("any")),
            (Primitive::Id, json!("A-1.b")),
            (Primitive::Uri, json!("urn:uuid:c757873d-ec9a-4326-a141-556f43239520")),
            (Primitive::Uri, json!("Patient/1")),
            (Primitive::Date, json!("2026-11")),
            (Primitive::DateTime, json!("2026-11-23T09:00:00.5+01:00")),
            (Primitive::Time, json!("09:00:00")),
            (Primitive::Base64, json!("YWI=")),
            (Primitive::String, json!("two\nlines")),
        ];
        for (primitive, value) in right {
            assert!(fits(primitive, value.clone()), "{primitive:?} {value}");
        }
        let wrong = [
            (Primitive::Boolean, json!("true")),
            (Primitive::Integer, json!(2_147_483_648_i64)),
            (Primitive::Integer, json!(1.5)),
            (Primitive::UnsignedInt, json!(-1)),
            (Primitive::PositiveInt, json!(0)),
            (Primitive::Decimal, json!("1.5")),
            (Primitive::Code(&[]), json!(" padded")),
            (Primitive::Code(&["all"]), json!("some")),
            (Primitive::Id, json!("a_b")),
            (Primitive::Uri, json!("c:\\temp")),
            (Primitive::Uri, json!("urn:uuid:c757873d-ec9a-4326-a141-556f43239520asdf")),
            (Primitive::Date, json!("2026-11-23T09:00:00Z")),
            (Primitive::DateTime, json!("2026-11-23T09:00")),
            (Primitive::Time, json!("09:00")),
            (Primitive::Base64, json!("YWI")),
            (Primitive::String, json!("")),
            (Primitive::String, json!(1)),
        ];
        for (primitive, value) in wrong {
            assert!(!fits(primitive, value.clone()), "{primitive:?} {value}");
        }
    }

    #[test]
    fn the_size_of_what_is_encoded_is_known_without_decoding_it() {
        assert_eq!((decoded_size("YWI="), decoded_size("YWJj"), decoded_size("Y=Jj"), decoded_size("")), (Some(2), Some(3), None, Some(0)));
    }
}
