//! Forms as staff see them, on both engines.

mod catalog;
mod reading;
mod shared;
