//! The words of an expression (`FHIRPath` 2.0, Lexical Elements).

use super::ExpressionError;
use super::decimal::Decimal;
use super::temporal::Temporal;

#[derive(Clone, Debug, PartialEq)]
pub enum Token {
    /// An identifier or a keyword. One in backquotes is never a keyword.
    Word(String),
    Quoted(String),
    Text(String),
    Integer(i64),
    Decimal(Decimal),
    Temporal(Temporal),
    /// `$this`, `$index`, `$total`
    Special(String),
    /// `%resource`; the name without its sign.
    Variable(String),
    Sign(&'static str),
}

/// The longer before what they begin with.
const SIGNS: [&str; 24] =
    ["<=", ">=", "!=", "!~", "(", ")", "[", "]", "{", "}", ".", ",", "+", "-", "*", "/", "=", "~", "<", ">", "|", "&", ";", ":"];

/// The words, each with where it begins.
pub fn tokens(text: &str) -> Result<Vec<(usize, Token)>, ExpressionError> {
    let mut lexer = Lexer { text, at: 0 };
    let mut all = Vec::new();
    while let Some(token) = lexer.next()? {
        all.push(token);
    }
    Ok(all)
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
}

impl Lexer<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn next(&mut self) -> Result<Option<(usize, Token)>, ExpressionError> {
        self.skip_blanks()?;
        let start = self.at;
        let Some(first) = self.rest().chars().next() else { return Ok(None) };
        let token = match first {
            '\'' | '"' => Token::Text(self.quoted(first)?),
            '`' => Token::Quoted(self.quoted(first)?),
            '0'..='9' => self.number()?,
            '@' => self.temporal()?,
            '$' => Token::Special(self.sigil()?),
            '%' => Token::Variable(self.variable()?),
            _ if first.is_ascii_alphabetic() || first == '_' => Token::Word(self.word()),
            _ => Token::Sign(self.sign()?),
        };
        Ok(Some((start, token)))
    }

    fn wrong(&self, what: &str) -> ExpressionError {
        ExpressionError::Syntax { at: self.at, reason: what.to_owned() }
    }

    /// White space, and comments of either kind.
    fn skip_blanks(&mut self) -> Result<(), ExpressionError> {
        loop {
            let rest = self.rest();
            let blank = rest.len() - rest.trim_start().len();
            let comment = match rest.get(blank..blank + 2) {
                Some("//") => rest.get(blank..).and_then(|comment| comment.find('\n')).unwrap_or(rest.len() - blank),
                Some("/*") => {
                    rest.get(blank + 2..).and_then(|body| body.find("*/")).ok_or_else(|| self.wrong("a comment is not closed"))? + 4
                }
                _ => 0,
            };
            if blank + comment == 0 {
                return Ok(());
            }
            self.at += blank + comment;
        }
    }

    fn take_while(&mut self, fits: impl Fn(char) -> bool) -> String {
        let rest = self.rest();
        let end = rest.find(|c: char| !fits(c)).unwrap_or(rest.len());
        let taken = rest.get(..end).unwrap_or_default().to_owned();
        self.at += end;
        taken
    }

    fn word(&mut self) -> String {
        self.take_while(|c| c.is_ascii_alphanumeric() || c == '_')
    }

    fn sigil(&mut self) -> Result<String, ExpressionError> {
        self.at += 1;
        let word = self.word();
        if ["this", "index", "total"].contains(&word.as_str()) { Ok(word) } else { Err(self.wrong("after $ stands this, index or total")) }
    }

    fn variable(&mut self) -> Result<String, ExpressionError> {
        self.at += 1;
        let name = match self.rest().chars().next() {
            Some(quote @ ('\'' | '`' | '"')) => self.quoted(quote)?,
            // NLM's and others' names have hyphens: `%vs-name`, `%ext-url` must be quoted, so a hyphen is a minus.
            _ => self.word(),
        };
        if name.is_empty() { Err(self.wrong("after % stands a name")) } else { Ok(name) }
    }

    fn quoted(&mut self, quote: char) -> Result<String, ExpressionError> {
        self.at += 1;
        let mut text = String::new();
        let mut characters = self.rest().char_indices();
        while let Some((at, c)) = characters.next() {
            if c == quote {
                self.at += at + 1;
                return Ok(text);
            }
            if c != '\\' {
                text.push(c);
                continue;
            }
            let escaped = match characters.next().map(|(_, c)| c) {
                Some('n') => '\n',
                Some('r') => '\r',
                Some('t') => '\t',
                Some('f') => '\u{c}',
                Some('u') => {
                    let digits: String = characters.by_ref().take(4).map(|(_, c)| c).collect();
                    u32::from_str_radix(&digits, 16).ok().and_then(char::from_u32).ok_or_else(|| self.wrong("\\u wants four digits"))?
                }
                // Not in the grammar, but what authors write in patterns, and what other engines read.
                Some(c) if "dDsSwWbB.-+*?()[]{}^$|".contains(c) => {
                    text.push('\\');
                    c
                }
                Some(c) => c,
                None => break,
            };
            text.push(escaped);
        }
        Err(self.wrong("a text is not closed"))
    }

    fn number(&mut self) -> Result<Token, ExpressionError> {
        let mut digits = self.take_while(|c| c.is_ascii_digit());
        let fraction = self.rest().strip_prefix('.').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
        if !fraction {
            return digits.parse().map(Token::Integer).map_err(|_| self.wrong("the number is too large"));
        }
        self.at += 1;
        digits.push('.');
        digits.push_str(&self.take_while(|c| c.is_ascii_digit()));
        Decimal::parse(&digits).map(Token::Decimal).ok_or_else(|| self.wrong("the number has too many digits"))
    }

    fn temporal(&mut self) -> Result<Token, ExpressionError> {
        self.at += 1;
        let mut text = self.take_while(|c| c.is_ascii_digit() || "-T:Z".contains(c));
        if text.contains('T') && self.rest().starts_with('.') && self.rest().chars().nth(1).is_some_and(|c| c.is_ascii_digit()) {
            self.at += 1;
            text.push('.');
            text.push_str(&self.take_while(|c| c.is_ascii_digit() || "-:Z".contains(c)));
        }
        if text.contains(':') && self.rest().starts_with('+') {
            self.at += 1;
            text.push('+');
            text.push_str(&self.take_while(|c| c.is_ascii_digit() || c == ':'));
        }
        Temporal::parse(&text).map(Token::Temporal).ok_or_else(|| self.wrong("this is no date or time"))
    }

    fn sign(&mut self) -> Result<&'static str, ExpressionError> {
        let found = SIGNS.into_iter().find(|sign| self.rest().starts_with(sign));
        let sign = found.ok_or_else(|| self.wrong("this sign has no meaning here"))?;
        self.at += sign.len();
        Ok(sign)
    }
}
