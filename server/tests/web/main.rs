//! The whole server over HTTP, on SQLite and on PostgreSQL.

#![recursion_limit = "512"]

mod command_line;
mod database;
mod faults;
mod http;
mod imports;
mod pages;
mod permissions;
mod told;
mod world;
