//! The use cases of organization.
