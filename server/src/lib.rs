//! The program around the app: configuration, router, middleware, start and stop. What the practice does is in `services`.

#![recursion_limit = "512"]

mod accounts;
mod addresses;
pub mod assets;
pub mod cli;
pub mod clients;
mod cookies;
mod files;
mod fill_form;
mod form_requests;
pub mod forms;
mod guards;
mod headers;
mod imports;
pub mod key;
mod languages;
mod links;
mod live;
mod looks;
mod mail;
mod passkeys;
mod posts;
mod previews;
mod profile;
mod public_url;
mod reminders;
mod representatives;
mod responses;
pub mod router;
pub mod serve;
mod sessions;
pub mod setup_code;
mod signatures;
mod staff;
mod telemetry;
