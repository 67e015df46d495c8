//! Where an element stands, written only when something is wrong with it.

use std::fmt::{self, Display, Formatter};

/// One step, and the steps before it.
#[derive(Clone, Copy, Debug)]
pub struct Path<'p> {
    before: Option<&'p Path<'p>>,
    name: &'p str,
    index: Option<usize>,
}

impl<'p> Path<'p> {
    pub const fn root(name: &'p str) -> Self {
        Self { before: None, name, index: None }
    }

    pub const fn field(&'p self, name: &'p str) -> Self {
        Self { before: Some(self), name, index: None }
    }

    pub const fn at(&'p self, name: &'p str, index: usize) -> Self {
        Self { before: Some(self), name, index: Some(index) }
    }
}

impl Display for Path<'_> {
    fn fmt(&self, to: &mut Formatter<'_>) -> fmt::Result {
        if let Some(before) = self.before {
            write!(to, "{before}.")?;
        }
        to.write_str(self.name)?;
        self.index.map_or(Ok(()), |index| write!(to, "[{index}]"))
    }
}
