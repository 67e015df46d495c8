//! The use cases from outside, each on SQLite and on PostgreSQL.

mod asked;
mod attachments;
mod last_answers;
mod lists;
mod people;
mod portal;
mod practice;
mod signing;
