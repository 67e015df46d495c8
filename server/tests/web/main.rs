//! The whole server over HTTP, on SQLite and on PostgreSQL.

#![recursion_limit = "512"]

mod database;
mod faults;
mod http;
mod live;
mod pages;
mod permissions;
mod reminders;
mod told;
mod world;
