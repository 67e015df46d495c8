//! The statements about portal.
