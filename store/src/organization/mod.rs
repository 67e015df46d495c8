//! The statements about organization.
