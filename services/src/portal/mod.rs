//! The use cases of portal.
