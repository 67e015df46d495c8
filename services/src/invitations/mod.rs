//! The use cases of invitations.
