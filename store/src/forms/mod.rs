//! The statements about forms.
