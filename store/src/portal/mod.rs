//! Portal accounts: logins, their access to clients, and their sessions.

mod logins;
mod sessions;
#[cfg(test)]
mod tests;

pub use logins::{
    LoginRow, find_client_by_login_email, find_login, find_login_by_email, find_login_language, find_own_login, find_self_client,
    has_login, insert_access, insert_login, replace_password_hash, set_login_email, set_login_language, set_password_hash,
};
pub use sessions::{
    PortalDeviceRow, PortalSessionRow, end_all_sessions, end_session, end_session_of, find_session, insert_session, list_sessions,
    set_session_client, set_session_device, touch_session,
};
