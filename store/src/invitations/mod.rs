//! The statements about invitations.
