//! The statements about staff.
