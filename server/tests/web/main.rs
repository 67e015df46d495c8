//! The whole server over HTTP, on SQLite and on PostgreSQL.

#![recursion_limit = "512"]

mod attachments;
mod audit;
mod change_requests;
mod checking_forms;
mod command_line;
mod database;
mod early_forms;
mod faults;
mod filling;
mod http;
mod imports;
mod languages;
mod links;
mod live;
mod looks;
mod opening;
mod pages;
mod passkeys;
mod permissions;
mod profile;
mod proxy;
mod purposes;
mod reminders;
mod representatives;
mod requests;
mod responses;
mod sign_up_requests;
mod signatures;
mod staff;
mod starting;
mod told;
mod turns;
mod withdrawing;
mod world;
