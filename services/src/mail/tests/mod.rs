//! From the outbox to a mail server: a small one of our own, on a loopback port, that does what a test tells it to.

mod breath;
mod delivered;
mod encrypted;
pub(crate) mod fake_smtp;
mod headers;
mod held;
mod killed;
mod lanes;
mod own;
mod probe;
mod refused;
mod reminded;
mod rests;
mod retried;
mod running;
mod turns;
