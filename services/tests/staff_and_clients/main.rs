//! Staff, clients and the audit log, on both engines: where one person's or practice's reach ends, and what is written down.

mod addresses;
mod administrators;
mod demo;
mod disabling;
mod guessing;
mod history;
mod isolation;
mod practice;
mod sessions;
mod setting_up;
mod staff_addresses;
mod twice;
