//! From the words of an expression to its tree (`FHIRPath` 2.0, Formal Specifications). A tree has at most
//! `DEEPEST` levels, so that whoever walks it does not run out of stack.

use super::ExpressionError;
use super::decimal::Decimal;
use super::functions::Function;
use super::temporal::Temporal;
use super::token::{Token, tokens};

/// Of a tree: operands in a row, such as a sum of so many answers.
const DEEPEST: usize = 160;
/// Of brackets and arguments within each other, which take more of the stack when they are read.
const MOST_OPEN: usize = 60;
/// Likewise, in bytes.
const LONGEST: usize = 20_000;

#[derive(Clone, Debug, PartialEq)]
pub enum Literal {
    Empty,
    Boolean(bool),
    Integer(i64),
    Decimal(Decimal),
    Text(String),
    Temporal(Temporal),
    Quantity(Decimal, String),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    Multiply,
    Divide,
    DivideWhole,
    Modulo,
    Add,
    Subtract,
    Concatenate,
    Union,
    LessOrEqual,
    Less,
    Greater,
    GreaterOrEqual,
    Equal,
    Equivalent,
    NotEqual,
    NotEquivalent,
    In,
    Contains,
    And,
    Or,
    Xor,
    Implies,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Tree {
    Literal(Literal),
    This,
    Index,
    Total,
    Variable(String),
    /// A name at the start of a path.
    Name(String),
    Member(Box<Self>, String),
    At(Box<Self>, Box<Self>),
    /// Without an input, of what the expression is about.
    Call(Option<Box<Self>>, Function, Vec<Self>),
    Negative(Box<Self>),
    Binary(Operator, Box<Self>, Box<Self>),
    /// `is` and `as`, with the type's name.
    Is(Box<Self>, String),
    As(Box<Self>, String),
}

const UNITS: [&str; 16] = [
    "year",
    "years",
    "month",
    "months",
    "week",
    "weeks",
    "day",
    "days",
    "hour",
    "hours",
    "minute",
    "minutes",
    "second",
    "seconds",
    "millisecond",
    "milliseconds",
];

pub fn parse(text: &str) -> Result<Tree, ExpressionError> {
    if text.len() > LONGEST {
        return Err(ExpressionError::TooCostly);
    }
    let mut parser = Parser { tokens: tokens(text)?, at: 0, end: text.len() };
    let (tree, _) = parser.expression(0, 0)?;
    if parser.at == parser.tokens.len() { Ok(tree) } else { Err(parser.wrong("an operator is missing before this")) }
}

struct Parser {
    tokens: Vec<(usize, Token)>,
    at: usize,
    end: usize,
}

/// A tree and its height.
type Grown = (Tree, usize);

impl Parser {
    fn wrong(&self, reason: &str) -> ExpressionError {
        let at = self.tokens.get(self.at).map_or(self.end, |(at, _)| *at);
        ExpressionError::Syntax { at, reason: reason.to_owned() }
    }

    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at).map(|(_, token)| token)
    }

    fn takes(&mut self, sign: &str) -> bool {
        let found = matches!(self.peek(), Some(Token::Sign(next)) if *next == sign);
        self.at += usize::from(found);
        found
    }

    fn expect(&mut self, sign: &str) -> Result<(), ExpressionError> {
        if self.takes(sign) { Ok(()) } else { Err(self.wrong(&format!("“{sign}” is missing"))) }
    }

    fn grow(height: usize) -> Result<usize, ExpressionError> {
        if height < DEEPEST { Ok(height + 1) } else { Err(ExpressionError::TooCostly) }
    }

    fn open(level: usize) -> Result<usize, ExpressionError> {
        if level < MOST_OPEN { Ok(level + 1) } else { Err(ExpressionError::TooCostly) }
    }

    /// Operators that bind more closely than `least`, by climbing. `level` counts what is open around it.
    fn expression(&mut self, least: u8, level: usize) -> Result<Grown, ExpressionError> {
        let level = Self::open(level)?;
        let (mut left, mut height) = self.unary(level)?;
        while let Some((strength, operator)) = self.operator().filter(|(strength, _)| *strength > least) {
            self.at += 1;
            let Some(operator) = operator else {
                let is = matches!(self.tokens.get(self.at - 1), Some((_, Token::Word(word))) if word == "is");
                let name = self.type_name()?;
                left = if is { Tree::Is(Box::new(left), name) } else { Tree::As(Box::new(left), name) };
                height = Self::grow(height)?;
                continue;
            };
            let (right, other) = self.expression(strength, level)?;
            height = Self::grow(height.max(other))?;
            left = Tree::Binary(operator, Box::new(left), Box::new(right));
        }
        Ok((left, height))
    }

    /// The next operator and how closely it binds; `None` for `is` and `as`, which a type follows.
    fn operator(&self) -> Option<(u8, Option<Operator>)> {
        let some = |strength, operator| Some((strength, Some(operator)));
        match self.peek()? {
            Token::Sign(sign) => match *sign {
                "*" => some(11, Operator::Multiply),
                "/" => some(11, Operator::Divide),
                "+" => some(10, Operator::Add),
                "-" => some(10, Operator::Subtract),
                "&" => some(10, Operator::Concatenate),
                "|" => some(8, Operator::Union),
                "<=" => some(7, Operator::LessOrEqual),
                "<" => some(7, Operator::Less),
                ">" => some(7, Operator::Greater),
                ">=" => some(7, Operator::GreaterOrEqual),
                "=" => some(6, Operator::Equal),
                "~" => some(6, Operator::Equivalent),
                "!=" => some(6, Operator::NotEqual),
                "!~" => some(6, Operator::NotEquivalent),
                _ => None,
            },
            Token::Word(word) => match word.as_str() {
                "div" => some(11, Operator::DivideWhole),
                "mod" => some(11, Operator::Modulo),
                "is" | "as" => Some((9, None)),
                "in" => some(5, Operator::In),
                "contains" => some(5, Operator::Contains),
                "and" => some(4, Operator::And),
                "or" => some(3, Operator::Or),
                "xor" => some(3, Operator::Xor),
                "implies" => some(2, Operator::Implies),
                _ => None,
            },
            _ => None,
        }
    }

    fn unary(&mut self, level: usize) -> Result<Grown, ExpressionError> {
        if self.takes("-") {
            let (tree, height) = self.unary(Self::open(level)?)?;
            return Ok((Tree::Negative(Box::new(tree)), Self::grow(height)?));
        }
        if self.takes("+") {
            return self.unary(Self::open(level)?);
        }
        let (mut tree, mut height) = self.term(level)?;
        loop {
            if self.takes(".") {
                (tree, height) = self.step(Some(tree), height, level)?;
            } else if self.takes("[") {
                let (index, other) = self.expression(0, level)?;
                self.expect("]")?;
                height = Self::grow(height.max(other))?;
                tree = Tree::At(Box::new(tree), Box::new(index));
            } else {
                return Ok((tree, height));
            }
        }
    }

    fn term(&mut self, level: usize) -> Result<Grown, ExpressionError> {
        if self.takes("(") {
            let inner = self.expression(0, level)?;
            self.expect(")")?;
            return Ok(inner);
        }
        if self.takes("{") {
            self.expect("}")?;
            return Ok((Tree::Literal(Literal::Empty), 0));
        }
        let tree = match self.peek() {
            Some(Token::Text(text)) => Tree::Literal(Literal::Text(text.clone())),
            Some(Token::Temporal(temporal)) => Tree::Literal(Literal::Temporal(*temporal)),
            Some(Token::Integer(number)) => {
                let number = *number;
                return Ok((Tree::Literal(self.amount(Literal::Integer(number), number.into())), 0));
            }
            Some(Token::Decimal(number)) => {
                let number = *number;
                return Ok((Tree::Literal(self.amount(Literal::Decimal(number), number)), 0));
            }
            Some(Token::Variable(name)) => Tree::Variable(name.clone()),
            Some(Token::Special(name)) if name == "this" => Tree::This,
            Some(Token::Special(name)) if name == "index" => Tree::Index,
            Some(Token::Special(_)) => Tree::Total,
            Some(Token::Word(word)) if word == "true" || word == "false" => Tree::Literal(Literal::Boolean(word == "true")),
            Some(Token::Word(_) | Token::Quoted(_)) => return self.step(None, 0, level),
            _ => return Err(self.wrong("a value is missing")),
        };
        self.at += 1;
        Ok((tree, 0))
    }

    /// A number, with its unit where one follows.
    fn amount(&mut self, plain: Literal, value: Decimal) -> Literal {
        self.at += 1;
        let unit = match self.peek() {
            Some(Token::Text(unit)) => unit.clone(),
            Some(Token::Word(word)) if UNITS.contains(&word.as_str()) => word.clone(),
            _ => return plain,
        };
        self.at += 1;
        Literal::Quantity(value, unit)
    }

    /// A name or a function, of `input` or of what the expression is about.
    fn step(&mut self, input: Option<Tree>, height: usize, level: usize) -> Result<Grown, ExpressionError> {
        let Some(Token::Word(name) | Token::Quoted(name)) = self.peek() else { return Err(self.wrong("a name is missing")) };
        let name = name.clone();
        self.at += 1;
        if !self.takes("(") {
            let height = Self::grow(height)?;
            return Ok((input.map_or_else(|| Tree::Name(name.clone()), |input| Tree::Member(Box::new(input), name.clone())), height));
        }
        let mut arguments = Vec::new();
        let mut tallest = height;
        while !self.takes(")") {
            if !arguments.is_empty() {
                self.expect(",")?;
            }
            let (argument, height) = self.expression(0, level)?;
            tallest = tallest.max(height);
            arguments.push(argument);
        }
        let function = Function::named(&name, &arguments)?;
        Ok((Tree::Call(input.map(Box::new), function, arguments), Self::grow(tallest)?))
    }

    fn type_name(&mut self) -> Result<String, ExpressionError> {
        let mut name = String::new();
        loop {
            let Some(Token::Word(part) | Token::Quoted(part)) = self.peek() else { return Err(self.wrong("a type is missing")) };
            name.push_str(part);
            self.at += 1;
            if !self.takes(".") {
                return Ok(name);
            }
            name.push('.');
        }
    }
}

impl Tree {
    /// A type's name where it stands as an argument: `ofType(FHIR.Quantity)`.
    pub fn as_type_name(&self) -> Option<String> {
        match self {
            Self::Name(name) => Some(name.clone()),
            Self::Member(before, name) => Some(format!("{}.{name}", before.as_type_name()?)),
            _ => None,
        }
    }
}
