//! The outbox worker and the transports.
