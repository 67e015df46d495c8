//! The statements about messages.
