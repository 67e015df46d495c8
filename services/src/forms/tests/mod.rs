//! Forms as staff see them, on both engines.

mod catalog;
mod design;
mod reading;
mod shared;
