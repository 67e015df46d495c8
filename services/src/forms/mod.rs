//! The use cases of forms.
