//! The whole server over HTTP, on SQLite and on PostgreSQL.

#![recursion_limit = "512"]

mod http;
mod permissions;
mod world;
